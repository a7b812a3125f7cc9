use super::*;
use crate::domain::{FiscalYear, Item, Measure, Section};
use crate::ingest::LineKind;

fn document(texts: &[&str]) -> Document {
    let line = |(index, text): (usize, &&str)| {
        Block::Line(Line {
            number: index + 1,
            page: None,
            text: (*text).to_owned(),
            kind: LineKind::Broken,
            gap: 0,
        })
    };
    Document {
        blocks: texts.iter().enumerate().map(line).collect(),
        title: None,
        running: Vec::new(),
    }
}

/// A sheet inferred from these lines, which are also the results of its only measure.
fn inferred(texts: &[&str]) -> (Sheet, Vec<Diagnostic>) {
    let mut measure = Measure::new(Section::Annual, Some(1), "窓口");
    measure.results = texts.iter().map(|t| Item::plain(*t)).collect();
    let mut sheets = [Sheet {
        measures: vec![measure],
        ..Sheet::default()
    }];
    let mut diagnostics = Vec::new();
    infer(
        &document(texts),
        "department_sheet",
        &mut sheets,
        &mut diagnostics,
    );
    let [sheet] = sheets;
    (sheet, diagnostics)
}

#[test]
fn a_heading_says_kind_and_year() {
    let (sheet, diagnostics) = inferred(&[
        "令和4年度 部局マネジメントシート",
        "令和5年度に実施します。",
    ]);
    assert_eq!(sheet.kind, "部局マネジメントシート");
    assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(2022)));
    assert!(sheet.fiscal_year_evidence.unwrap().contains("1行目"));
    assert!(diagnostics.is_empty());
}

#[test]
fn dates_of_results_vote_for_the_year() {
    let texts = [
        "令和5年(2023年)2月に開所しました。",
        "令和4年(2022年)11月に開設しました。",
        "令和2年度から続けています。",
    ];
    let (sheet, diagnostics) = inferred(&texts);
    assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(2022)));
    assert!(
        sheet
            .fiscal_year_evidence
            .unwrap()
            .contains("令和5年(2023年)2月")
    );
    assert_eq!(diagnostics[0].code, "fiscal_year_inferred");
}

#[test]
fn a_policy_or_budget_for_a_year_is_made_in_the_year_before() {
    let (sheet, _) = inferred(&[
        "2024経営戦略方針(9月策定)",
        "検討(令和5年試行、令和6年予算化)をしました。",
    ]);
    assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(2023)));
}

#[test]
fn dates_to_come_are_not_the_years_of_the_work() {
    let texts = [
        "開館を令和5年4月から令和5年7月に変更しました。",
        "路線を令和6年3月末で廃止します。",
        "処分の完了は令和5年6月の予定です。",
        "令和4年中の認知件数は27件です。",
    ];
    let (sheet, _) = inferred(&texts);
    assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(2022)));
}

#[test]
fn what_is_announced_for_a_year_is_said_the_year_before() {
    let mut measure = Measure::new(Section::Annual, Some(1), "窓口");
    measure.issues = vec![
        Item::plain("令和5年度に6校区へ広げます。"),
        Item::plain("令和5年度に始めます。"),
    ];
    let mut sheets = [Sheet {
        measures: vec![measure],
        ..Sheet::default()
    }];
    infer(
        &document(&["窓口"]),
        "department_sheet",
        &mut sheets,
        &mut Vec::new(),
    );
    assert_eq!(sheets[0].fiscal_year, Some(FiscalYear::new(2022)));
}

#[test]
fn nothing_gives_nothing() {
    let (sheet, mut diagnostics) = inferred(&["窓口を改めました。"]);
    assert_eq!(
        (sheet.fiscal_year, sheet.municipality.clone()),
        (None, None)
    );
    tell_unknown(&[sheet], &mut diagnostics);
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["municipality_unknown", "fiscal_year_unknown"]);
}

#[test]
fn municipalities_need_a_heading_or_two_mentions() {
    let cases: &[(&[&str], Option<&str>)] = &[
        (
            &["豊中市若者自立支援計画を進め、豊中市窓口方針を定めました。"],
            Some("豊中市"),
        ),
        (
            &["大阪府門真市の計画。令和4年度門真市総合計画の取組。"],
            Some("門真市"),
        ),
        (
            &["四日市市の取組です。四日市市は続けます。"],
            Some("四日市市"),
        ),
        (
            &["さいたま市の取組です。さいたま市は続けます。"],
            Some("さいたま市"),
        ),
        (
            &["第３次津市男女共同参画計画。津市では続けます。"],
            Some("津市"),
        ),
        (&["世田谷区 施策評価"], Some("世田谷区")),
        (&["豊中市に学びます。"], None),
        (&["豊中市と吹田市。豊中市と吹田市。"], None),
        (
            &[
                "本市は中核市として、他市や近隣市と全市一斉に、政令市、都市、中核市市長会、校区、地区、市町村と進め、本市の校区や地区で続けます。",
            ],
            None,
        ),
        (&["一般市民と都市計画。一般市民と市場。"], None),
    ];
    for (texts, expected) in cases {
        assert_eq!(
            inferred(texts).0.municipality.as_deref(),
            *expected,
            "{texts:?}"
        );
    }
}

#[test]
fn the_operators_word_beats_the_text_and_the_conflict_is_told() {
    let (mut sheet, _) = inferred(&["令和4年度 部局マネジメントシート"]);
    let overrides = Overrides {
        municipality: Some("豊中市".into()),
        fiscal_year: Some(FiscalYear::new(2021)),
        ..Overrides::default()
    };
    let mut diagnostics = Vec::new();
    apply(&mut sheet, &overrides, &mut diagnostics);
    assert_eq!(sheet.fiscal_year, Some(FiscalYear::new(2021)));
    assert_eq!(sheet.municipality.as_deref(), Some("豊中市"));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, "metadata_conflict");
}
