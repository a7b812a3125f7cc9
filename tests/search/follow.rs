//! Following measures through years and departments.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use shisaku::analysis::Segmenter;
use shisaku::index::{SheetSummary, Unit};
use shisaku::search::{
    Alone, Line, Reason, Span, Version, Wording, compare, history, lineage, related, threads,
    wording,
};
use shisaku::text::normalize;

use crate::support::{ANALYZER, TestIndex, sample_corpus};

/// Longer than what is compared word by word.
const LONG: usize = 30_000;

fn segmenter() -> &'static Segmenter {
    ANALYZER.segmenter()
}

fn shown(wording: &Wording) -> [String; 2] {
    let side = |spans: &[Span]| {
        let spans = spans.iter().map(|span| match span.is_changed {
            true => format!("[{}]", span.text),
            false => span.text.clone(),
        });
        spans.collect()
    };
    [side(&wording.old), side(&wording.new)]
}

#[test]
fn changed_words_are_told_and_kept_ones_stay() {
    let wording = wording(
        "防犯カメラを120台設置します。",
        "防犯カメラを90台設置します。",
        segmenter(),
    );
    assert_eq!(
        shown(&wording),
        [
            "防犯カメラを[120]台設置します。",
            "防犯カメラを[90]台設置します。"
        ]
    );
}

#[test]
fn notation_is_no_change() {
    let wording = wording("ＩＣＴ の活用", "ICTの活用", segmenter());
    assert!(wording.is_same(), "{:?}", shown(&wording));
    assert_eq!(shown(&wording), ["ＩＣＴ の活用", "ICTの活用"]);
}

#[test]
fn texts_too_long_to_compare_are_given_whole() {
    let long = "市".repeat(LONG);
    assert!(wording(&long, &long, segmenter()).is_same());
    assert_eq!(wording(&long, "市", segmenter()).new.len(), 1);
}

proptest! {
    #[test]
    fn both_wordings_can_be_read_off(
        old in "[市民協働を進めます12１㍻\n ]{0,24}", new in "[市民協働を進めます12１㍻\n ]{0,24}",
    ) {
        let wording = wording(&old, &new, segmenter());
        let text = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
        prop_assert_eq!(text(&wording.old), old.clone());
        prop_assert_eq!(text(&wording.new), new.clone());
        let same = normalize(&old) == normalize(&new);
        prop_assert!(!same || wording.is_same());
    }
}

static SAMPLE: LazyLock<TestIndex> = LazyLock::new(|| TestIndex::of(&sample_corpus()));

const CITY: Option<&str> = Some("汐見野市");

/// The measure of this title in a department's sheet.
fn unit(year: u16, department: &str, title: &str) -> Unit {
    let units = SAMPLE.units();
    let found = units.into_iter().find(|unit| {
        let sheet = &unit.sheet;
        sheet.fiscal_year.is_some_and(|of| of.western() == year)
            && sheet.department.as_deref() == Some(department)
            && title_of(unit) == title
    });
    found.unwrap_or_else(|| panic!("{year} {department} {title}"))
}

fn title_of(unit: &Unit) -> &str {
    unit.measure.as_ref().map_or("", |measure| &measure.title)
}

fn department_of(unit: &Unit) -> &str {
    unit.sheet.department.as_deref().unwrap_or_default()
}

fn sheet(year: u16, department: &str) -> String {
    let sheets = SAMPLE.snapshot();
    let sheets = sheets.sheets_list().unwrap();
    let found = sheets.iter().find(|sheet| {
        sheet
            .head
            .fiscal_year
            .is_some_and(|of| of.western() == year)
            && sheet.head.department.as_deref() == Some(department)
    });
    found.unwrap().head.key.clone()
}

/// Year, department and title of each version.
fn versions(unit: &Unit) -> Vec<(u16, String, String)> {
    let history = history(&SAMPLE.snapshot(), unit).unwrap();
    let version = |version: &Version| {
        let (unit, year) = (&version.unit, version.fiscal_year.western());
        (
            year,
            department_of(unit).to_owned(),
            title_of(unit).to_owned(),
        )
    };
    history.iter().map(version).collect()
}

#[test]
fn a_measure_is_followed_into_a_department_of_another_name() {
    let found = versions(&unit(2024, "健康福祉部", "ひきこもり支援の推進"));
    let places: Vec<_> = found
        .iter()
        .map(|(year, department, _)| (*year, department.as_str()))
        .collect();
    assert_eq!(
        places,
        [(2022, "福祉部"), (2023, "健康福祉部"), (2024, "健康福祉部")]
    );
}

#[test]
fn a_title_that_is_reworded_step_by_step_is_not_lost() {
    let found = versions(&unit(2020, "都市整備部", "籠目川の治水と水辺の活用"));
    let years: Vec<u16> = found.iter().map(|(year, ..)| *year).collect();
    assert_eq!(years, [2020, 2021, 2022, 2023, 2024], "{found:?}");
}

#[test]
fn a_promise_that_was_never_heard_of_again_has_one_version_and_is_gone() {
    let title = "籠目川サイクリングロードの開通";
    assert_eq!(versions(&unit(2020, "都市整備部", title)).len(), 1);
    let (old, new) = (sheet(2020, "都市整備部"), sheet(2021, "都市整備部"));
    let compared = compare(&SAMPLE.snapshot(), &old, &new).unwrap().unwrap();
    assert!(
        compared
            .gone
            .iter()
            .any(|gone| title_of(&gone.unit) == title)
    );
    assert!(
        compared
            .continued
            .iter()
            .any(|pair| title_of(&pair.old) == "空き家対策の推進"
                && title_of(&pair.new) == "空き家対策の推進")
    );
}

#[test]
fn what_is_gone_under_its_name_is_shown_beside_what_is_named_for_the_same() {
    for (year, title, beside) in [
        (2020, "職員が育つ職場づくり", "人を育てる職場づくり"),
        (
            2021,
            "くらしの安全と消費者保護",
            "消費者の保護と特殊詐欺の防止",
        ),
    ] {
        let (old, new) = (sheet(year, "市民協働部"), sheet(year + 1, "市民協働部"));
        let compared = compare(&SAMPLE.snapshot(), &old, &new).unwrap().unwrap();
        let gone = compared
            .gone
            .iter()
            .find(|row| title_of(&row.unit) == title);
        let nearest = gone.unwrap().nearest.as_ref().map(title_of);
        assert_eq!(nearest, Some(beside));
    }
}

#[test]
fn departments_are_followed_to_their_next_name() {
    for (before, after) in [("福祉部", "健康福祉部"), ("危機管理室", "危機管理部")]
    {
        let names = |sheets: &[SheetSummary]| -> Vec<String> {
            sheets
                .iter()
                .filter_map(|sheet| sheet.head.department.clone())
                .collect()
        };
        let old = lineage(&SAMPLE.snapshot(), CITY, before).unwrap();
        assert_eq!(names(&old.after), [after]);
        let new = lineage(&SAMPLE.snapshot(), CITY, after).unwrap();
        assert_eq!(names(&new.before), [before]);
        assert!(new.sheets.is_sorted_by_key(|sheet| sheet.head.fiscal_year));
    }
    let unknown = lineage(&SAMPLE.snapshot(), CITY, "宇宙部").unwrap();
    assert_eq!(unknown, Line::default());
}

/// Title and commitments in normal form.
fn subject(unit: &Unit) -> String {
    let mut text = normalize(title_of(unit));
    for item in unit.measure.iter().flat_map(|measure| &measure.commitments) {
        item.walk(&mut |_, item| text += &normalize(&item.text));
    }
    text
}

#[test]
fn related_measures_have_a_reason_that_stands_in_both() {
    let snapshot = SAMPLE.snapshot();
    let mut found = 0;
    for unit in SAMPLE.units() {
        let history = history(&snapshot, &unit).unwrap();
        if unit.measure.is_some() {
            let itself = history
                .iter()
                .filter(|version| version.unit.key == unit.key);
            assert_eq!(itself.count(), 1, "{}", unit.key);
            assert!(history.is_sorted_by(|a, b| a.fiscal_year < b.fiscal_year));
        }
        let own: HashSet<_> = history
            .iter()
            .map(|version| version.unit.key.clone())
            .collect();
        let related = related(&snapshot, &unit, &own, 8).unwrap();
        assert!(related.len() <= 8);
        assert!(related.is_sorted_by(|a, b| a.score >= b.score));
        for other in &related {
            found += 1;
            assert!(other.unit.key != unit.key && !own.contains(&other.unit.key));
            assert!(!other.reasons.is_empty());
            for reason in &other.reasons {
                match reason {
                    Reason::Words(words) => {
                        let (here, there) = (subject(&unit), subject(&other.unit));
                        let shared = |word: &String| here.contains(word) && there.contains(word);
                        assert!(words.iter().all(shared), "{words:?}");
                    }
                    Reason::Policy(policy) => {
                        let has =
                            |unit: &Unit| unit.measure.as_ref().unwrap().policies.contains(policy);
                        assert!(has(&unit) && has(&other.unit));
                    }
                    Reason::Plan(code) => {
                        let has = |unit: &Unit| {
                            let codes = &unit.measure.as_ref().unwrap().plan_codes;
                            codes.iter().any(|known| known.code == *code)
                        };
                        assert!(has(&unit) && has(&other.unit));
                    }
                }
            }
        }
    }
    assert!(found > 500, "only {found} related measures in all");
}

#[test]
fn measures_named_for_one_subject_are_related_though_they_do_other_things() {
    let unit = unit(2022, "こども未来部", "ヤングケアラーの支援");
    let found = related(&SAMPLE.snapshot(), &unit, &HashSet::new(), 20).unwrap();
    let titles: Vec<&str> = found.iter().map(|other| title_of(&other.unit)).collect();
    for title in [
        "ヤングケアラーの早期発見と支援",
        "ヤングケアラーの支援体制の確立",
        "ヤングケアラー支援の推進",
    ] {
        assert!(titles.contains(&title), "{title}: {titles:?}");
    }
}

#[test]
fn each_row_of_two_sheets_stands_in_one_list_and_the_lists_change_sides_with_the_sheets() {
    let snapshot = SAMPLE.snapshot();
    let sheets = snapshot.sheets_list().unwrap();
    for (old, new) in sheets.iter().zip(sheets.iter().skip(1)) {
        let (old_key, new_key) = (&old.head.key, &new.head.key);
        let there = compare(&snapshot, old_key, new_key).unwrap().unwrap();
        let back = compare(&snapshot, new_key, old_key).unwrap().unwrap();
        assert_eq!(
            there.continued.len() + there.gone.len(),
            old.measures,
            "{old_key}"
        );
        assert_eq!(
            there.continued.len() + there.new.len(),
            new.measures,
            "{new_key}"
        );
        let keys = |rows: &[Alone]| -> BTreeSet<String> {
            rows.iter().map(|row| row.unit.key.to_string()).collect()
        };
        assert_eq!(keys(&there.gone), keys(&back.new));
        assert_eq!(keys(&there.new), keys(&back.gone));
    }
    assert_eq!(
        compare(&snapshot, "nowhere", &sheets[0].head.key).unwrap(),
        None
    );
}

#[test]
fn the_threads_of_a_department_hold_every_row_once() {
    let snapshot = SAMPLE.snapshot();
    let line = lineage(&snapshot, CITY, "市民協働部").unwrap();
    let (years, threads) = threads(&snapshot, &line.sheets).unwrap();
    assert_eq!(years.len(), 5);
    let rows: Vec<_> = threads.iter().flat_map(|thread| &thread.rows).collect();
    let keys: HashSet<_> = rows.iter().map(|(_, unit)| &unit.key).collect();
    let measures: usize = line.sheets.iter().map(|sheet| sheet.measures).sum();
    assert_eq!((rows.len(), keys.len()), (measures, measures));
    for thread in &threads {
        assert!(thread.rows.is_sorted_by(|a, b| a.0 < b.0));
    }
    assert!(threads.is_sorted_by(|a, b| a.rows.len() >= b.rows.len()));
}
