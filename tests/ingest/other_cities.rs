//! Sheets of invented cities in other styles: the labels alone must carry them.

use shisaku::domain::Section;

use super::inspected;

/// Many departments in one file, each with a stance and a table 番号 / 課題 / 達成状況.
pub(super) const MANY_DEPARTMENTS: &str = "\
令和５年度　組織目標（架空市）

【総務部】総務部長　佐藤 一郎
■基本姿勢
職員が働きやすい役所をつくります。

番号\t課題\t達成状況
1\t文書の電子化 ・電子決裁の導入\t・導入率は82%となりました。
2\t職員研修の充実\t・研修を12回行いました。

【福祉部】福祉部長　鈴木 花子
■基本姿勢
支え合うまちをつくります。

番号\t課題\t達成状況
1\tひきこもり支援の拡充\t・相談窓口を令和5年10月に設けました。
";

/// One row a project, no numbers of rows but codes.
pub(super) const PROJECTS: &str = "\
事業番号\t事業名\t主管課\t事業概要\t実績値\t課題\t評価\t今後の方針
J0001\t書かない窓口の推進\t市民課\t申請書を書かずに済む窓口を設ける。\t1,204件\t周知が足りない。\tＢ\t拡大
J0002\t特殊詐欺の防止\t危機管理課・消費生活課\t電話機の貸与を行う。\t320台\t高齢者への周知\t概ね順調\t継続
";

/// The same rows as a page has them.
pub(super) const PROJECT_TABLE: &str = "\
<h1>事務事業評価</h1><table><thead><tr><th>事業番号<th>事業名<th>主管課<th>事業概要<th>実績値<th>課題<th>評価<th>今後の方針</thead>\
<tr><td>J0001<td>書かない窓口の推進<td>市民課<td>申請書を書かずに済む窓口を設ける。<td>1,204件<td>周知が足りない。<td>Ｂ<td>拡大\
<tr><td>J0002<td>特殊詐欺の防止<td>危機管理課・消費生活課<td>電話機の貸与を行う。<td>320台<td>高齢者への周知<td>概ね順調<td>継続</table>";

#[test]
fn every_department_of_a_file_has_its_sheet() {
    let inspection = inspected("a.txt", MANY_DEPARTMENTS.as_bytes());
    let sheets: Vec<_> = inspection
        .sheets
        .iter()
        .map(|s| {
            (
                s.department.as_deref().unwrap(),
                s.measures.len(),
                s.mission[0].text.as_str(),
            )
        })
        .collect();
    let expected = [
        ("総務部", 2, "職員が働きやすい役所をつくります。"),
        ("福祉部", 1, "支え合うまちをつくります。"),
    ];
    assert_eq!(sheets, expected);
    let first = &inspection.sheets[0];
    assert_eq!(
        first.head.as_ref().unwrap().name.as_deref(),
        Some("佐藤 一郎")
    );
    assert_eq!(first.fiscal_year.unwrap().western(), 2023);
    assert_eq!(first.municipality.as_deref(), Some("架空市"));
    assert_eq!(first.measures[0].title, "文書の電子化");
    assert_eq!(
        first.measures[0].results[0].text,
        "導入率は82%となりました。"
    );
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn every_row_of_a_list_is_a_project() {
    let inspection = inspected("a.txt", PROJECTS.as_bytes());
    let sheet = &inspection.sheets[0];
    assert_eq!(sheet.measures.len(), 2);
    let first = &sheet.measures[0];
    assert_eq!(first.section, Section::Annual);
    assert_eq!(first.title, "書かない窓口の推進");
    assert_eq!(first.division.as_deref(), Some("市民課"));
    assert_eq!(
        first.commitments[0].text,
        "申請書を書かずに済む窓口を設ける。"
    );
    assert_eq!(first.results[0].text, "1,204件");
    assert_eq!(first.issues[0].text, "周知が足りない。");
    assert_eq!(
        (first.rating.as_deref(), first.outlook.as_deref()),
        (Some("B"), Some("拡大"))
    );
    assert_eq!(sheet.measures[1].rating.as_deref(), Some("概ね順調"));
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn labels_beside_their_values_make_a_measure() {
    let text = "\
所属\t環境部
事業名\t食品ロスの削減
担当課\t環境政策課
事業の目的\tごみを減らす。
取組内容\t①啓発 ②フードドライブ
取組実績\t①啓発を12回行った。
成果と課題\t担い手が足りない。
自己評価\tＡ
";
    let inspection = inspected("a.txt", text.as_bytes());
    let sheet = &inspection.sheets[0];
    assert_eq!(sheet.department.as_deref(), Some("環境部"));
    assert_eq!(sheet.measures.len(), 1);
    let measure = &sheet.measures[0];
    assert_eq!(measure.title, "食品ロスの削減");
    assert_eq!(measure.division.as_deref(), Some("環境政策課"));
    assert_eq!(measure.commitments.len(), 3);
    assert_eq!(measure.results[0].text, "啓発を12回行った。");
    assert_eq!(measure.issues[0].text, "担い手が足りない。");
    assert_eq!(measure.rating.as_deref(), Some("A"));
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn headings_in_running_text_name_the_fields() {
    let text = "\
令和４年度 部長の宣言
■宣言者：都市整備部長　田中 次郎

重点目標１　歩きやすい道づくり
【取組内容】歩道の段差をなくします。
通学路を先に進めます。
【実績】12か所を直しました。【課題】資材の値上がりが続いています。

重点目標２　空き家の活用
【取組内容】相談会を開きます。
【実績】4回開きました。
";
    let inspection = inspected("a.txt", text.as_bytes());
    let sheet = &inspection.sheets[0];
    let titles: Vec<_> = sheet.measures.iter().map(|m| m.title.as_str()).collect();
    assert_eq!(titles, ["歩きやすい道づくり", "空き家の活用"]);
    let first = &sheet.measures[0];
    assert_eq!((first.number, sheet.measures[1].number), (Some(1), Some(2)));
    assert_eq!(
        first.commitments[0].text,
        "歩道の段差をなくします。通学路を先に進めます。"
    );
    assert_eq!(first.results[0].text, "12か所を直しました。");
    assert_eq!(first.issues[0].text, "資材の値上がりが続いています。");
    assert_eq!(
        sheet.head.as_ref().unwrap().name.as_deref(),
        Some("田中 次郎")
    );
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn markdown_sheets_with_marks_before_the_name_are_read() {
    let text = "\
# 令和6年度 部局マネジメントシート

| 部局 | 市民部 | 補職 | 部長 | 氏名 | 高橋 三郎 |
|---|---|---|---|---|---|

## 1. 部局の使命

1. 市民の声を聴きます。

## 3. 当年度目標

| No | 取組み事項 | スケジュール | 実績 | 課題・今後の方向性 |
|---|---|---|---|---|
| 1 | 【重点】窓口の改善<br>(1)予約制にします。<br>①周知 | 通年 | ○予約率は60%です。 | ○高齢者への案内 |
|  | 総合計画　5-2-（1） 公正な市政 |  |  |  |
|  | 基本政策　60 書かない窓口 |  |  |  |
";
    let inspection = inspected("a.md", text.as_bytes());
    let sheet = &inspection.sheets[0];
    assert_eq!(sheet.department.as_deref(), Some("市民部"));
    assert_eq!(sheet.fiscal_year.unwrap().western(), 2024);
    assert_eq!(sheet.mission[0].text, "市民の声を聴きます。");
    let measure = &sheet.measures[0];
    assert_eq!(
        (measure.title.as_str(), measure.emphasis.join("")),
        ("窓口の改善", "重点".to_owned())
    );
    assert_eq!(measure.commitments[0].items[0].text, "周知");
    assert_eq!(measure.plan_codes[0].code, "5-2-1");
    assert_eq!(measure.plan_codes[0].name, "公正な市政");
    assert_eq!(measure.policies[0].to_string(), "60 書かない窓口");
    assert_eq!(inspection.coverage, 1.0);
}

#[test]
fn a_policy_whose_number_is_the_next_rows_is_no_row() {
    let text = "\
No\t取組み事項\tスケジュール
1\t甲の推進 (1)進めます。\t通年
\t総合計画\t
\t5-1-③ 甲に取り組みます\t
基本政策\t\t
2\t乙の充実\t
3\t丙の充実\t4 丁の充実
2\t戊の推進\t令和6年度
";
    let inspection = inspected("a.txt", text.as_bytes());
    let measures = &inspection.sheets[0].measures;
    let titles: Vec<_> = measures
        .iter()
        .map(|m| (m.number, m.title.as_str()))
        .collect();
    assert_eq!(titles, [(Some(1), "甲の推進"), (Some(2), "戊の推進")]);
    let policies: Vec<_> = measures[0]
        .policies
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(policies, ["2 乙の充実", "3 丙の充実", "4 丁の充実"]);
}

#[test]
fn tasks_that_begin_like_labels_stay_tasks() {
    let text = "\
# 令和4年度 部局マネジメントシート

## 4. 中期目標

### 1 公共施設の再編

【取組内容】

- 市民プールの方針を決める。

【スケジュール】

- (1) 授業の試行　令和5年度
- (2) 方針の決定　令和6年度

【総合計画】

- 5-2- (2) 公共施設を見直します。

【基本政策】

- 34 公共施設の再編
";
    let inspection = inspected("a.md", text.as_bytes());
    let sheet = &inspection.sheets[0];
    assert_eq!(sheet.measures.len(), 1);
    let measure = &sheet.measures[0];
    assert_eq!(
        (measure.section, measure.number),
        (Section::Midterm, Some(1))
    );
    assert_eq!(measure.schedule[1].text, "方針の決定　令和6年度");
    assert_eq!(measure.plan_codes[0].code, "5-2-2");
    assert_eq!(measure.policies[0].number, 34);
    assert!(!super::codes(&inspection).contains(&"lines_recovered"));
}

#[test]
fn what_no_layout_knows_is_kept_as_passages() {
    let text = "広報かくう\n\n市では花火大会を開きます。\n会場は河川敷です。\n";
    let inspection = inspected("a.txt", text.as_bytes());
    assert_eq!(inspection.layout.as_deref(), Some("passages"));
    let texts: Vec<_> = inspection.sheets[0]
        .passages
        .iter()
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["広報かくう", "市では花火大会を開きます。会場は河川敷です。"]
    );
}
