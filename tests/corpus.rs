//! The sample corpus: what every sheet holds, and the stories that run through its years.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use shisaku::domain::{Item, Measure, Policy, Section, Sheet};
use shisaku::eval::{Judged, Judgments};
use shisaku::ingest::{Inspection, Severity, inspect, overrides_from_path};

use crate::support::sample_corpus;

const CITY: &str = "汐見野市";

/// The last year whose results are not out yet.
const UNPUBLISHED: u16 = 2024;

/// What one file holds.
struct Expected {
    /// Path below the city's folder.
    path: &'static str,
    department: Option<&'static str>,
    year: u16,
    /// Measures: annual, midterm, progress.
    measures: [usize; 3],
    /// Items with those below them: commitments, results, issues, schedule.
    items: [usize; 4],
    /// Plan codes and policies of all measures.
    references: [usize; 2],
}

const fn row(
    path: &'static str,
    department: Option<&'static str>,
    year: u16,
    measures: [usize; 3],
    items: [usize; 4],
    references: [usize; 2],
) -> Expected {
    Expected {
        path,
        department,
        year,
        measures,
        items,
        references,
    }
}

#[rustfmt::skip]
const EXPECTED: &[Expected] = &[
    row("2020/こども未来部.html", Some("こども未来部"), 2020, [5, 2, 0], [27, 15, 6, 3], [8, 6]),
    row("2020/危機管理室.txt", Some("危機管理室"), 2020, [4, 2, 0], [14, 11, 4, 4], [6, 3]),
    row("2020/市民協働部.txt", Some("市民協働部"), 2020, [5, 3, 0], [40, 16, 9, 6], [8, 6]),
    row("2020/福祉部.txt", Some("福祉部"), 2020, [5, 2, 0], [36, 17, 10, 4], [7, 4]),
    row("2020/総合政策部.md", Some("総合政策部"), 2020, [5, 2, 0], [22, 14, 6, 3], [8, 6]),
    row("2020/都市整備部.xlsx", Some("都市整備部"), 2020, [5, 3, 0], [22, 15, 6, 5], [9, 8]),
    row("2021/こども未来部.txt", Some("こども未来部"), 2021, [5, 2, 0], [19, 13, 6, 4], [7, 5]),
    row("2021/危機管理室.md", Some("危機管理室"), 2021, [4, 2, 0], [13, 11, 5, 3], [6, 3]),
    row("2021/市民協働部.txt", Some("市民協働部"), 2021, [5, 3, 0], [31, 16, 9, 6], [8, 8]),
    row("2021/福祉部.html", Some("福祉部"), 2021, [5, 2, 0], [29, 19, 6, 3], [7, 5]),
    row("2021/総合政策部.html", Some("総合政策部"), 2021, [5, 2, 0], [16, 15, 5, 2], [7, 7]),
    row("2021/都市整備部.docx", Some("都市整備部"), 2021, [5, 2, 0], [15, 16, 7, 4], [7, 7]),
    row("2022/こども未来部.txt", Some("こども未来部"), 2022, [6, 2, 0], [23, 18, 8, 5], [9, 3]),
    row("2022/デジタル推進部.html", Some("デジタル推進部"), 2022, [4, 2, 0], [13, 10, 4, 5], [6, 3]),
    row("2022/危機管理部.html", Some("危機管理部"), 2022, [5, 2, 0], [16, 11, 5, 6], [7, 5]),
    row("2022/地域福祉計画.txt", None, 2022, [0, 0, 17], [0, 22, 18, 0], [0, 17]),
    row("2022/市民協働部.txt", Some("市民協働部"), 2022, [5, 3, 0], [32, 18, 9, 6], [9, 7]),
    row("2022/福祉部.html", Some("福祉部"), 2022, [5, 3, 0], [28, 16, 7, 6], [9, 4]),
    row("2022/総合政策部.md", Some("総合政策部"), 2022, [4, 2, 0], [12, 11, 4, 3], [6, 5]),
    row("2022/都市整備部.pdf", Some("都市整備部"), 2022, [5, 3, 0], [18, 14, 6, 4], [8, 8]),
    row("2023/こども未来部.html", Some("こども未来部"), 2023, [6, 2, 0], [20, 16, 6, 3], [10, 7]),
    row("2023/デジタル推進部.md", Some("デジタル推進部"), 2023, [4, 2, 0], [11, 13, 4, 4], [6, 7]),
    row("2023/健康福祉部.txt", Some("健康福祉部"), 2023, [5, 2, 0], [22, 15, 8, 4], [8, 6]),
    row("2023/危機管理部.txt", Some("危機管理部"), 2023, [5, 2, 0], [15, 12, 6, 4], [7, 3]),
    row("2023/地域福祉計画.html", None, 2023, [0, 0, 17], [0, 19, 17, 0], [0, 17]),
    row("2023/市民協働部.html", Some("市民協働部"), 2023, [5, 3, 0], [24, 18, 8, 5], [9, 9]),
    row("2023/総合政策部.csv", Some("総合政策部"), 2023, [4, 2, 0], [12, 12, 4, 3], [6, 5]),
    row("2023/都市整備部.md", Some("都市整備部"), 2023, [5, 2, 0], [16, 18, 5, 4], [7, 7]),
    row("2024/こども未来部.txt", Some("こども未来部"), 2024, [5, 3, 0], [21, 0, 0, 7], [9, 7]),
    row("2024/デジタル推進部.md", Some("デジタル推進部"), 2024, [4, 2, 0], [15, 0, 0, 5], [6, 7]),
    row("2024/健康福祉部.txt", Some("健康福祉部"), 2024, [5, 2, 0], [20, 0, 0, 5], [8, 6]),
    row("2024/危機管理部.html", Some("危機管理部"), 2024, [5, 2, 0], [19, 0, 0, 4], [7, 3]),
    row("2024/市民協働部.txt", Some("市民協働部"), 2024, [5, 2, 0], [27, 0, 0, 4], [8, 9]),
    row("2024/総合政策部.json", Some("総合政策部"), 2024, [4, 2, 0], [17, 0, 0, 3], [6, 5]),
    row("2024/都市整備部.txt", Some("都市整備部"), 2024, [5, 3, 0], [21, 0, 0, 5], [8, 8]),
];

/// Every file of the city, by its path below the city's folder.
static FILES: LazyLock<BTreeMap<String, Inspection>> = LazyLock::new(|| {
    let root = sample_corpus();
    let mut files = BTreeMap::new();
    for path in files_below(&root.join(CITY)) {
        let name = path.strip_prefix(&root).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let below = name.strip_prefix(CITY).unwrap().display().to_string();
        files.insert(below, inspect(name, &bytes, &overrides_from_path(name)));
    }
    files
});

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files_below(&path),
            false => vec![path],
        })
        .collect()
}

fn sheets() -> impl Iterator<Item = &'static Sheet> {
    FILES.values().flat_map(|file| &file.sheets)
}

fn measures() -> impl Iterator<Item = (u16, &'static str, &'static Measure)> {
    sheets().flat_map(|sheet| {
        let year = sheet.fiscal_year.unwrap().western();
        let department = sheet.department.as_deref().unwrap_or_default();
        let measures = sheet.measures.iter();
        measures.map(move |measure| (year, department, measure))
    })
}

/// Items of a list and those below them.
fn count(items: &[Item]) -> usize {
    let below = |item: &Item| 1 + count(&item.items);
    items.iter().map(below).sum()
}

fn sum(sheet: &Sheet, of: impl Fn(&Measure) -> usize) -> usize {
    sheet.measures.iter().map(of).sum()
}

/// Years of the sheets in which a word stands, whatever the field.
fn years_of(word: &str) -> BTreeSet<u16> {
    let holds = |sheet: &&Sheet| serde_json::to_string(sheet).unwrap().contains(word);
    let years = sheets().filter(holds).map(|sheet| sheet.fiscal_year);
    years.map(|year| year.unwrap().western()).collect()
}

/// Years and departments of the measures with this name.
fn homes_of(title: &str) -> Vec<(u16, &'static str)> {
    let named = measures().filter(|(_, _, measure)| {
        measure.section == Section::Annual && measure.title.contains(title)
    });
    named
        .map(|(year, department, _)| (year, department))
        .collect()
}

/// What a policy's number meant until 2022 and since.
fn policy_names(number: u32) -> [BTreeSet<&'static str>; 2] {
    let mut names = [BTreeSet::new(), BTreeSet::new()];
    for (year, _, measure) in measures() {
        let of_number = |policy: &&Policy| policy.scheme == "基本政策" && policy.number == number;
        for policy in measure.policies.iter().filter(of_number) {
            names[usize::from(year > 2022)].insert(policy.name.as_str());
        }
    }
    names
}

#[test]
fn every_sheet_is_read_to_its_last_item() {
    let paths: Vec<_> = EXPECTED.iter().map(|expected| expected.path).collect();
    let found: Vec<_> = FILES.keys().map(String::as_str).collect();
    assert_eq!(found, paths);
    for expected in EXPECTED {
        let [sheet] = FILES[expected.path].sheets.as_slice() else {
            panic!("{}: not one sheet", expected.path);
        };
        let of = |section| sum(sheet, |m| usize::from(m.section == section));
        let measures = [
            of(Section::Annual),
            of(Section::Midterm),
            of(Section::Progress),
        ];
        assert_eq!(measures, expected.measures, "{}", expected.path);
        let items = [
            sum(sheet, |m| count(&m.commitments)),
            sum(sheet, |m| count(&m.results)),
            sum(sheet, |m| count(&m.issues)),
            sum(sheet, |m| count(&m.schedule)),
        ];
        assert_eq!(items, expected.items, "{}", expected.path);
        let references = [
            sum(sheet, |m| m.plan_codes.len()),
            sum(sheet, |m| m.policies.len()),
        ];
        assert_eq!(references, expected.references, "{}", expected.path);
    }
}

#[test]
fn every_sheet_knows_its_city_department_and_year() {
    for expected in EXPECTED {
        let sheet = &FILES[expected.path].sheets[0];
        assert_eq!(sheet.municipality.as_deref(), Some(CITY));
        assert_eq!(sheet.department.as_deref(), expected.department);
        let year = sheet.fiscal_year.map(|year| year.western());
        assert_eq!(year, Some(expected.year), "{}", expected.path);
        let has_head = sheet.head.as_ref().is_some_and(|head| head.name.is_some());
        assert_eq!(has_head, expected.department.is_some(), "{}", expected.path);
        assert_eq!(
            sheet.results_published,
            expected.year != UNPUBLISHED,
            "{}",
            expected.path
        );
    }
}

#[test]
fn nothing_of_a_sheet_is_lost_and_nothing_fails() {
    for (path, file) in &*FILES {
        assert!(file.coverage >= 1.0, "{path}: {}", file.coverage);
        let fails = |d: &&shisaku::ingest::Diagnostic| d.severity == Severity::Error;
        assert_eq!(file.diagnostics.iter().find(fails), None, "{path}");
    }
}

#[test]
fn one_number_of_the_policies_means_another_thing_after_2022() {
    let changed: &[(u32, &str, &str)] = &[
        (
            3,
            "コミュニティの再生と自治会支援",
            "ヤングケアラー支援の推進",
        ),
        (
            8,
            "地域の見守りネットワークの強化",
            "こどもまんなか社会の実現",
        ),
        (14, "学校給食センターの建替え", "部活動の地域移行"),
        (16, "読書のまちづくり", "うみかぜテラスの活用"),
        (18, "防災行政無線のデジタル化", "ゼロカーボンシティの実現"),
        (33, "ふるさと納税の拡大", "自治体ＤＸの推進"),
        (40, "行政手続きのオンライン化", "孤独・孤立対策の推進"),
    ];
    for (number, before, after) in changed {
        let expected = [BTreeSet::from([*before]), BTreeSet::from([*after])];
        assert_eq!(policy_names(*number), expected, "{number}");
    }
}

#[test]
fn a_policy_keeps_its_name_under_another_number() {
    for (before, after, name) in [
        (16, 22, "読書のまちづくり"),
        (27, 28, "籠目川の治水対策"),
        (33, 35, "ふるさと納税の拡大"),
        (34, 36, "公共施設の再編"),
    ] {
        assert!(policy_names(before)[0].contains(name), "{name}");
        assert!(policy_names(after)[1].contains(name), "{name}");
    }
}

#[test]
fn a_facility_opens_under_another_name() {
    let named = |word: &str| {
        let titles = measures().filter(|(_, _, measure)| measure.title.contains(word));
        titles.map(|(year, _, _)| year).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        named("汐見野みらいプラザ"),
        BTreeSet::from([2020, 2021, 2022])
    );
    assert_eq!(named("うみかぜテラス"), BTreeSet::from([2022, 2023, 2024]));
    let opening = &FILES["2023/市民協働部.html"].sheets[0].summary[0].text;
    assert!(
        opening.contains("（仮称）汐見野みらいプラザは")
            && opening.contains("「うみかぜテラス」の名称で")
    );
}

#[test]
fn some_promises_are_never_heard_of_again() {
    for (promise, last) in [
        ("ユース議会", 2020),
        ("サイクリングロード", 2020),
        ("オンライン診療", 2020),
        ("福祉なんでも相談会", 2022),
    ] {
        assert_eq!(years_of(promise), BTreeSet::from([last]), "{promise}");
    }
    assert_eq!(years_of("ジビエ処理施設"), (2020..=2023).collect());
}

#[test]
fn work_moves_to_another_department() {
    let plans = homes_of("個別避難計画");
    assert!(plans.contains(&(2021, "危機管理室")) && plans.contains(&(2022, "福祉部")));
    assert!(plans.contains(&(2023, "健康福祉部")));
    let cultures = homes_of("多文化共生");
    assert!(cultures.contains(&(2021, "総合政策部")) && cultures.contains(&(2022, "市民協働部")));
    let hikikomori = homes_of("ひきこもり");
    assert_eq!(hikikomori.len(), 5, "{hikikomori:?}");
    assert!(homes_of("生活困窮者の自立支援").contains(&(2022, "福祉部")));
}

#[test]
fn every_judgment_names_what_the_corpus_holds() {
    let text = include_str!("judgments/sample.json");
    let judgments = Judgments::parse(text).unwrap();
    assert!(judgments.queries.len() >= 60);
    let mut ids = BTreeSet::new();
    for query in &judgments.queries {
        assert!(ids.insert(&query.id), "{} stands twice", query.id);
        let nothing = query.category == "no-answer";
        assert_eq!(query.judgments.is_empty(), nothing, "{}", query.id);
        let mut units = BTreeSet::new();
        for judged in &query.judgments {
            assert!(exists(judged), "{}: {judged:?}", query.id);
            let unit = (&judged.document, judged.section, judged.number);
            assert!(units.insert(unit), "{}: {unit:?} stands twice", query.id);
            assert!((1..=3).contains(&judged.grade), "{}", query.id);
        }
    }
}

fn exists(judged: &Judged) -> bool {
    let below = judged.document.strip_prefix("汐見野市/");
    let file = below.and_then(|path| FILES.get(path));
    let mut sheets = file.iter().flat_map(|file| &file.sheets);
    sheets.any(|sheet| {
        let is_row = |measure: &Measure| {
            (measure.section, measure.number) == (judged.section, judged.number)
                && judged.title.as_deref() == Some(&measure.title)
        };
        match judged.section {
            Section::Overview => judged.number.is_none() && judged.title.is_none(),
            _ => sheet.measures.iter().any(is_row),
        }
    })
}
