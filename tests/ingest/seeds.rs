//! The real sheets give every row, code and policy, and lose nothing.

use shisaku::domain::{FiscalYear, Sheet};

use super::expected::{self, Row};
use super::{codes, inspected, parts, seed, squeezed, texts, values};

fn sheet(prefix: &str) -> Option<Sheet> {
    let inspection = inspected("sheet.txt", &seed(prefix)?);
    assert_eq!(inspection.layout.as_deref(), Some("department_sheet"));
    assert_eq!(inspection.sheets.len(), 1);
    inspection.sheets.into_iter().next()
}

fn check_rows(prefix: &str, rows: &[Row]) {
    let Some(sheet) = sheet(prefix) else { return };
    assert_eq!(sheet.measures.len(), rows.len());
    for (measure, row) in sheet.measures.iter().zip(rows) {
        let name = format!("{prefix} {} {}", row.section, row.number);
        assert_eq!(
            (measure.section, measure.number),
            (row.section, Some(row.number)),
            "{name}"
        );
        assert_eq!(measure.title, row.title, "{name}");
        assert_eq!(measure.emphasis.join(" "), row.emphasis, "{name}");
        let codes: Vec<_> = measure.plan_codes.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(codes.join(" "), row.codes, "{name}");
        assert!(
            measure.plan_codes.iter().all(|c| !c.name.is_empty()),
            "{name}"
        );
        let policies: Vec<_> = measure.policies.iter().map(ToString::to_string).collect();
        assert_eq!(policies.join(" / "), row.policies, "{name}");
        assert!(
            measure.policies.iter().all(|p| p.scheme == "基本政策"),
            "{name}"
        );
        for (items, counts) in parts(measure).into_iter().zip(row.items) {
            assert_eq!((items.len(), texts(items).len() / 2), counts, "{name}");
        }
        assert!(!measure.key.as_str().is_empty());
    }
}

#[test]
fn every_row_of_the_raw_pdf_text_is_understood() {
    check_rows("000", expected::SEED_000);
}

#[test]
fn every_row_of_the_tables_is_understood() {
    check_rows("001", expected::SEED_001);
    check_rows("002", expected::SEED_002);
    check_rows("003", expected::SEED_003);
}

#[test]
fn sheets_say_whose_they_are_and_of_which_year() {
    let cases = [
        (
            "000",
            Some("豊中市"),
            "市民協働部",
            "宮城　節子",
            2025,
            false,
        ),
        (
            "001",
            Some("豊中市"),
            "市民協働部",
            "市民協働部長",
            2019,
            true,
        ),
        ("002", Some("豊中市"), "市民協働部", "宮城 節子", 2022, true),
        // Its text never names the city: folder or corpus.toml must.
        ("003", None, "都市経営部", "籾床 和弘", 2023, true),
    ];
    for (prefix, municipality, department, name, year, published) in cases {
        let Some(sheet) = sheet(prefix) else { return };
        assert_eq!(sheet.municipality.as_deref(), municipality, "{prefix}");
        assert_eq!(sheet.kind, "部局マネジメントシート", "{prefix}");
        assert_eq!(sheet.department.as_deref(), Some(department), "{prefix}");
        let head = sheet.head.unwrap();
        assert_eq!(
            (head.role.as_deref(), head.name.as_deref()),
            (Some("部長"), Some(name)),
            "{prefix}"
        );
        assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(year)), "{prefix}");
        assert!(
            sheet
                .fiscal_year_evidence
                .is_some_and(|e| e.contains("行目")),
            "{prefix}"
        );
        assert_eq!(sheet.results_published, published, "{prefix}");
    }
}

#[test]
fn overviews_hold_mission_directions_and_summary() {
    let cases = [
        ("000", [3, 6, 0]),
        ("001", [2, 5, 4]),
        ("002", [2, 6, 7]),
        ("003", [2, 5, 7]),
    ];
    for (prefix, counts) in cases {
        let Some(sheet) = sheet(prefix) else { return };
        let found = [&sheet.mission, &sheet.directions, &sheet.summary].map(Vec::len);
        assert_eq!(found, counts, "{prefix}");
        assert!(sheet.passages.is_empty(), "{prefix}: {:?}", sheet.passages);
    }
}

#[test]
fn items_nest_as_they_are_printed() {
    let Some(sheet) = sheet("002") else { return };
    let first = &sheet.measures[0].commitments[0];
    assert_eq!((first.marker.as_str(), first.items.len()), ("(1)", 3));
    assert_eq!(first.items[2].marker, "③");
    assert_eq!(
        first.items[2].text,
        "地域自治組織における「地域づくり活動計画」の策定に向けて支援(通年実施、2校区)"
    );
    let Some(sheet) = self::sheet("003") else {
        return;
    };
    let second = &sheet.measures[1].commitments[0];
    let tasks = &second.items[0];
    assert_eq!(
        (tasks.marker.as_str(), tasks.items[0].marker.as_str()),
        ("・", "*")
    );
    assert_eq!(
        tasks.items[1].text,
        "公民学連携とSDGsのプラットフォームを統合しフォーラム実施(12月)"
    );
}

#[test]
fn a_goal_split_over_two_rows_is_two_measures() {
    let Some(sheet) = sheet("000") else { return };
    let [second, third] = [&sheet.measures[1], &sheet.measures[2]];
    assert_eq!(second.title, third.title);
    assert_ne!(second.key, third.key);
    assert_eq!(third.commitments[0].marker, "(4)");
}

#[test]
fn a_code_that_is_not_printed_is_learned_from_the_same_name() {
    let Some(bytes) = seed("000") else { return };
    let inspection = inspected("sheet.txt", &bytes);
    let learned = &inspection.sheets[0].measures[3].plan_codes[2];
    assert_eq!((learned.code.as_str(), learned.raw.as_str()), ("2-4-2", ""));
    assert!(codes(&inspection).contains(&"plan_code_by_title"));
    // 多文化共生 has no code anywhere: its name must not be lost.
    let note = &inspection.sheets[0].measures[5].notes[0].text;
    assert_eq!(note, "多文化共生のまちづくりを進めます");
    assert!(codes(&inspection).contains(&"plan_code_missing"));
}

#[test]
fn nothing_is_lost_and_no_line_needs_recovery() {
    for prefix in super::SEEDS {
        let Some(bytes) = seed(prefix) else { return };
        let inspection = inspected("sheet.txt", &bytes);
        assert_eq!(inspection.coverage, 1.0, "{prefix}");
        if prefix != "004" {
            assert!(!codes(&inspection).contains(&"lines_recovered"), "{prefix}");
        }
    }
}

#[test]
fn nothing_is_invented() {
    for prefix in ["000", "001", "002", "003"] {
        let Some(bytes) = seed(prefix) else { return };
        let source = String::from_utf8(bytes).unwrap();
        let mut bare = String::new();
        for (nth, piece) in source.split('<').enumerate() {
            bare.push_str(if nth == 0 {
                piece
            } else {
                piece.split_once('>').map_or(piece, |(_, text)| text)
            });
        }
        let bare = squeezed(&bare);
        let sheet = &inspected("sheet.txt", source.as_bytes()).sheets[0];
        for value in values(sheet) {
            assert!(bare.contains(&squeezed(&value)), "{prefix}: {value}");
        }
    }
}

#[test]
fn every_measure_stands_on_its_lines() {
    for prefix in ["000", "001", "002", "003"] {
        let Some(bytes) = seed(prefix) else { return };
        let source = String::from_utf8(bytes).unwrap();
        let lines: Vec<_> = source.lines().collect();
        for measure in &inspected("sheet.txt", source.as_bytes()).sheets[0].measures {
            let [from, to] = measure.source.lines;
            let place = squeezed(&lines[from - 1..to].concat());
            assert!(
                place.contains(&squeezed(&measure.title)),
                "{prefix}: {}",
                measure.title
            );
            let last = measure
                .commitments
                .last()
                .map(|item| squeezed(&item.text))
                .unwrap_or_default();
            assert!(place.contains(&last), "{prefix}: {last}");
        }
    }
}
