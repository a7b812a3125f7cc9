use super::*;
use crate::domain::{Section, Sheet};
use crate::ingest::LineKind;

/// Reads lines; an empty one is a gap.
fn sheet(text: &str) -> Sheet {
    let mut gap = 0;
    let mut blocks = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            gap += 1;
            continue;
        }
        blocks.push(Block::Line(Line {
            number: index + 1,
            page: None,
            text: line.to_owned(),
            kind: LineKind::Broken,
            gap: std::mem::take(&mut gap),
        }));
    }
    let mut reading = read(&Document {
        blocks,
        title: None,
        running: Vec::new(),
    });
    assert_eq!(reading.sheets.len(), 1);
    reading.sheets.remove(0)
}

const ANNUAL: &str = "No\n当年度目標（当初設定） 実績\n\n取組み事項及びその内容 取組みを行った内容・成果 課題・今後の方向性\n\n";
const MIDTERM: &str = "No 取組み事項及びめざす成果 スケジュール（工程）\n\n";

#[test]
fn codes_printed_last_find_the_names_printed_first() {
    let text = format!(
        "{ANNUAL}1\n\n窓口の改善\n\n総合計画\n公正な市政運営を進めます 便利なまちづくりを進めます\n\n基本政策\n\n60 書かない窓口\n\n(1)窓口を改\n善します。\n　①周知\n\n5-2-（1） 5-2-（2）\n"
    );
    let sheet = sheet(&text);
    let measure = &sheet.measures[0];
    assert_eq!(measure.title, "窓口の改善");
    let codes: Vec<_> = measure
        .plan_codes
        .iter()
        .map(|c| (c.code.as_str(), c.name.as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            ("5-2-1", "公正な市政運営を進めます"),
            ("5-2-2", "便利なまちづくりを進めます")
        ]
    );
    assert_eq!(measure.policies[0].number, 60);
    assert_eq!(measure.commitments[0].text, "窓口を改善します。");
    assert_eq!(measure.commitments[0].items[0].text, "周知");
    assert!(!sheet.results_published);
}

#[test]
fn blocks_of_columns_follow_one_another() {
    let text = format!(
        "{ANNUAL}1\n\n窓口の改善\n\n総合計画\n公正な市政運営を進めます\n\n(1)改善します。\n\n○改善しました。\n\n○続けます。\n\n5-2-（1）\n"
    );
    let sheet = sheet(&text);
    let measure = &sheet.measures[0];
    assert_eq!(measure.results[0].text, "改善しました。");
    assert_eq!(measure.issues[0].text, "続けます。");
    assert!(sheet.results_published);
}

#[test]
fn heads_come_first_and_blocks_row_by_row() {
    let text = format!(
        "{MIDTERM}1\n\n甲の推進\n\n総合計画\n甲に取り組みます\n\n2\n\n乙の推進\n\n総合計画\n乙に取り組みます\n\n４．中期目標\n\n(1)甲の実施　令和7年度\n\n(1)甲を進めます。\n\n5-1-（1）\n\n(1)乙を進めます。\n\n(1)乙の実施　令和8年度\n\n5-1-（2）\n"
    );
    let sheet = sheet(&text);
    let shown: Vec<_> = sheet
        .measures
        .iter()
        .map(|m| {
            assert_eq!(m.section, Section::Midterm);
            (
                m.title.as_str(),
                m.commitments[0].text.as_str(),
                m.schedule[0].text.as_str(),
                m.plan_codes[0].code.as_str(),
            )
        })
        .collect();
    let expected = [
        ("甲の推進", "甲を進めます。", "甲の実施　令和7年度", "5-1-1"),
        ("乙の推進", "乙を進めます。", "乙の実施　令和8年度", "5-1-2"),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn headings_before_all_texts_still_name_them() {
    let text = format!(
        "１．部局の使命\n\n２．使命を遂行するための取り組み方針\n\n方針 取組みの総括\n\n（１）安心を図ります。\n\n◯活動を支援します。\n\n◯活動を支援しました。\n\n{ANNUAL}1\n\n窓口\n\n総合計画\n公正な市政運営を進めます\n"
    );
    let sheet = sheet(&text);
    assert_eq!(sheet.mission[0].text, "安心を図ります。");
    assert_eq!(sheet.directions[0].text, "活動を支援します。");
    assert_eq!(sheet.summary[0].text, "活動を支援しました。");
}
