use std::path::Path;

use crate::domain::{Item, Sheet};
use crate::ingest::{Inspection, Overrides, inspect};

fn inspected(name: &str, text: &str) -> Inspection {
    inspect(Path::new(name), text.as_bytes(), &Overrides::default())
}

const LIST: &str = "\
事務事業一覧（架空市）,,,,,,,,,,,
年度,所管部局,所管課,事業番号,事務事業名,事業概要,令和5年度実績,課題,評価,今後の方向性,事業費,
,,,,,,,,,,予算,決算
,,,,,,,,,,（千円）,（千円）
令和5年度,総務部,文書課,101,文書の電子化,電子決裁を広める。,\"○導入率82%
○研修3回\",紙が残る。,Ｂ,継続,\"1,200\",\"1,150\"
令和5年度,総務部,人事課,102,職員研修【新規】,研修を行う。,12回実施,,Ａ,拡充,300,280
令和5年度,福祉部,福祉課,201,ひきこもり支援,窓口を設ける。,相談60件,担い手が足りない。,Ｂ,若者への支援を広げる。,500,490
令和4年度,福祉部,福祉課,201,ひきこもり支援,窓口を検討する。,検討した。,,Ｃ,継続,0,0
合計,,,,,,,,,,\"2,000\",\"1,920\"
";

fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

fn identity(sheet: &Sheet) -> (Option<&str>, Option<u16>, Vec<Option<u32>>) {
    let numbers = sheet.measures.iter().map(|m| m.number).collect();
    (
        sheet.department.as_deref(),
        sheet.fiscal_year.map(|y| y.western()),
        numbers,
    )
}

#[test]
fn every_department_and_year_of_a_list_has_its_sheet() {
    let inspection = inspected("list.csv", LIST);
    assert_eq!(
        inspection.layout.as_deref(),
        Some("project_list"),
        "{:?}",
        inspection.layout_evidence
    );
    let sheets: Vec<_> = inspection.sheets.iter().map(identity).collect();
    let expected = [
        (Some("総務部"), Some(2023), vec![Some(101), Some(102)]),
        (Some("福祉部"), Some(2023), vec![Some(201)]),
        (Some("福祉部"), Some(2022), vec![Some(201)]),
    ];
    assert_eq!(sheets, expected);
    assert_eq!(inspection.coverage, 1.0);
    let codes: Vec<_> = inspection
        .diagnostics
        .iter()
        .map(|d| d.code.as_str())
        .collect();
    assert!(!codes.contains(&"lines_recovered"), "{codes:?}");
}

#[test]
fn the_columns_of_a_row_are_its_fields() {
    let inspection = inspected("list.csv", LIST);
    let measure = &inspection.sheets[0].measures[0];
    assert_eq!(measure.title, "文書の電子化");
    assert_eq!(measure.division.as_deref(), Some("文書課"));
    assert_eq!(texts(&measure.commitments), ["電子決裁を広める。"]);
    assert_eq!(texts(&measure.results), ["導入率82%", "研修3回"]);
    assert_eq!(texts(&measure.issues), ["紙が残る。"]);
    assert_eq!(
        (measure.rating.as_deref(), measure.outlook.as_deref()),
        (Some("B"), Some("継続"))
    );
    assert_eq!(
        texts(&measure.notes),
        ["事業費 予算（千円）: 1,200", "事業費 決算（千円）: 1,150"]
    );
    assert_eq!(measure.source.lines, [5, 6]);
    let second = &inspection.sheets[0].measures[1];
    assert_eq!(
        (second.title.as_str(), second.emphasis.as_slice()),
        ("職員研修", &["新規".to_owned()][..])
    );
    let third = &inspection.sheets[1].measures[0];
    assert_eq!(
        texts(&third.issues),
        ["担い手が足りない。", "若者への支援を広げる。"]
    );
}

#[test]
fn spans_and_groups_speak_for_the_rows_below_them() {
    let page = "<h1>令和6年度 事務事業一覧</h1><table>\
        <tr><th rowspan=2>部局<th rowspan=2>番号<th rowspan=2>事業名<th colspan=2>実施内容<th rowspan=2>担当課</tr>\
        <tr><th>取組内容<th>実績</tr>\
        <tr><td colspan=6>安全・安心なまち</tr>\
        <tr><td rowspan=2>防災部<td>1<td>訓練<td>年2回行う。<td>3回<td>危機管理課</tr>\
        <tr><td>2<td>備蓄<td>更新する。<td>済<td>危機管理課</tr>\
        <tr><td>市民部<td>3<td>窓口<td>改める。<td rowspan=2>共通の実績<td>市民課</tr>\
        <tr><td>市民部<td>4<td>相談<td>広げる。<td>市民課</tr></table>";
    let inspection = inspected("list.html", page);
    let sheets: Vec<_> = inspection.sheets.iter().map(identity).collect();
    let expected = [
        (Some("防災部"), Some(2024), vec![Some(1), Some(2)]),
        (Some("市民部"), Some(2024), vec![Some(3), Some(4)]),
    ];
    assert_eq!(sheets, expected);
    let all: Vec<_> = inspection.sheets.iter().flat_map(|s| &s.measures).collect();
    assert_eq!(texts(&all[0].commitments), ["年2回行う。"]);
    assert_eq!(all[1].goal.as_deref(), Some("安全・安心なまち"));
    assert_eq!(texts(&all[3].results), ["共通の実績"]);
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn lines_and_rows_of_one_cell_name_the_department() {
    let text = "事業一覧\n【総務部】\n番号\t事業名\t事業概要\t実績\n1\t広報\t配る。\t12回\n\n【福祉部】\n番号\t事業名\t事業概要\t実績\nF-12\t見守り\t訪ねる。\t80件\n";
    let inspection = inspected("list.txt", text);
    assert_eq!(
        inspection.layout.as_deref(),
        Some("project_list"),
        "{:?}",
        inspection.layout_evidence
    );
    let sheets: Vec<_> = inspection.sheets.iter().map(identity).collect();
    assert_eq!(
        sheets,
        [
            (Some("総務部"), None, vec![Some(1)]),
            (Some("福祉部"), None, vec![None])
        ]
    );
    assert_eq!(
        texts(&inspection.sheets[1].measures[0].notes),
        ["番号: F-12"]
    );
}

#[test]
fn the_finest_name_is_the_title_and_the_coarser_one_its_theme() {
    let text = "施策番号,施策名,事業コード,事業名,目的,成果,一次評価,二次評価\n11,子育て,1101,一時預かり,預かる。,延べ300人,Ａ,Ｂ\n";
    let inspection = inspected("list.csv", text);
    let measure = &inspection.sheets[0].measures[0];
    assert_eq!(
        (measure.title.as_str(), measure.theme.as_deref()),
        ("一時預かり", Some("子育て"))
    );
    assert_eq!(measure.rating.as_deref(), Some("B"));
    assert!(
        texts(&measure.notes).contains(&"一次評価: Ａ"),
        "{:?}",
        measure.notes
    );
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn a_department_is_known_however_its_heading_is_set_off() {
    let list =
        |heading: &str| format!("{heading}\n番号\t事業名\t事業概要\t実績\n1\t広報\t配る。\t12回\n");
    for heading in ["【環境部】", "所管部局：環境部", "■ 環境部", "03_環境部"]
    {
        let inspection = inspected("list.txt", &list(heading));
        assert_eq!(
            inspection.sheets[0].department.as_deref(),
            Some("環境部"),
            "{heading}"
        );
        assert_eq!(inspection.coverage, 1.0, "{heading}");
    }
    let inspection = inspected("list.txt", &list("環境部、市民部の事業"));
    assert_eq!(inspection.sheets[0].department, None);
}
