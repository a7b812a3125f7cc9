use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::domain::{Measure, Sheet};
use crate::ingest::{Block, Cell, Line, LineKind, Table};

fn line(number: usize, text: &str, gap: usize, kind: LineKind) -> Block {
    Block::Line(Line {
        number,
        page: None,
        text: text.to_owned(),
        kind,
        gap,
    })
}

/// Lines of a plain text; blank ones become gaps.
fn document(text: &str) -> Document {
    let mut gap = 0;
    let mut blocks = Vec::new();
    for (at, text) in text.lines().enumerate() {
        if text.trim().is_empty() {
            gap += 1;
        } else {
            blocks.push(line(at + 1, text, gap, LineKind::Broken));
            gap = 0;
        }
    }
    Document {
        blocks,
        title: None,
        running: Vec::new(),
    }
}

/// A table from rows of cells; `|` parts cells, `/` lines, `-` is a cell that the
/// one above spans.
fn table(rows: &[&str]) -> Document {
    let cell = |(column, text): (usize, &str)| Cell {
        column,
        width: 1,
        blocks: text
            .split('/')
            .filter(|text| !text.is_empty())
            .map(|text| line(0, text, 0, LineKind::Paragraph))
            .collect(),
    };
    let row = |row: &&str| {
        let cells = row.split('|').map(str::trim).enumerate();
        cells.filter(|(_, text)| *text != "-").map(cell).collect()
    };
    Document {
        blocks: vec![Block::Table(Table {
            rows: rows.iter().map(row).collect(),
        })],
        title: None,
        running: Vec::new(),
    }
}

fn sheet(document: &Document) -> Sheet {
    let mut reading = read(document);
    assert_eq!(reading.sheets.len(), 1);
    reading.sheets.remove(0)
}

fn texts(items: &[crate::domain::Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

fn facts(measure: &Measure) -> [&str; 6] {
    fn of(field: &Option<String>) -> &str {
        field.as_deref().unwrap_or("")
    }
    [
        &measure.title,
        of(&measure.theme),
        of(&measure.division),
        of(&measure.outlook),
        of(&measure.rating),
        of(&measure.rating_text),
    ]
}

const IN_ORDER: &str = "\
第２期みどりの市環境計画　令和６年度進捗状況報告書
基本目標１　水と緑を守る
基本施策１　川と池の保全　Ｐ12－13
環境保全課
取組項目／水質の調査
取組内容／市内の川の水質調査
■取組状況
市内の川８か所で水質を調べ、結果を公表した。
■課題・改善点
基準を超える地点があり、原因の調査が必要である。
■今後の方針：継続
■評価：Ａ（計画どおり進んでいる）
公園課・道路課
取組項目／池の保全
取組内容／ため池の清掃
■取組状況
①清掃を３回行った。②延べ120人が参加した。
■課題・改善点
参加者の高齢化が進んでいる。
■今後の方針：拡充
■評価：Ｂ（一部に遅れがある）
基本目標２　暮らしを変える
基本施策２　ごみの減量　Ｐ14
ごみ対策課
取組項目／分別
取組内容／分別の周知
■取組状況
チラシを全戸に配布した。
■課題・改善点
転入者への周知に努める。
■今後の方針：継続
■評価：Ａ（計画どおり進んでいる）
";

#[test]
fn a_report_in_good_order_is_read_by_its_labels() {
    let document = document(IN_ORDER);
    let sheet = sheet(&document);
    assert_eq!(sheet.kind, "環境計画");
    assert_eq!(sheet.measures.len(), 3);
    assert_eq!(
        facts(&sheet.measures[0]),
        [
            "市内の川の水質調査",
            "水質の調査",
            "環境保全課",
            "継続",
            "A",
            "計画どおり進んでいる"
        ]
    );
    let second = &sheet.measures[1];
    assert_eq!(second.division.as_deref(), Some("公園課・道路課"));
    assert_eq!(
        texts(&second.results),
        ["清掃を３回行った。", "延べ120人が参加した。"]
    );
    assert_eq!(texts(&second.issues), ["参加者の高齢化が進んでいる。"]);
    let third = &sheet.measures[2];
    assert_eq!(third.goal.as_deref(), Some("基本目標２　暮らしを変える"));
    assert_eq!(
        (third.policies[0].number, third.policies[0].name.as_str()),
        (2, "ごみの減量")
    );
    assert_eq!(third.number, Some(3));
    assert!(read(&document).diagnostics.is_empty());
    assert!(score(&document).value > 0.9);
}

#[test]
fn other_words_for_the_labels_are_read_too() {
    let document = document(
        "基本施策３ 地域の見守り

具体的な取組：見守り協定の締結
主管課：高齢福祉課
【実績】
新たに２社と協定を結んだ。
【課題】
連絡会を開けていない。
【今後の取組】
連絡会を開く。
方向性：拡大
達成度：概ね順調

具体的な取組：緊急通報装置の貸与
主管課：高齢福祉課
【実績】
30台を貸与した。
【課題】
装置の老朽化が進んでいる。
方向性：継続
達成度：◎
",
    );
    let sheet = sheet(&document);
    assert_eq!(sheet.measures.len(), 2);
    let [first, second] = &sheet.measures[..] else {
        unreachable!()
    };
    assert_eq!(
        facts(first),
        ["見守り協定の締結", "", "高齢福祉課", "拡大", "概ね順調", ""]
    );
    assert_eq!(
        texts(&first.issues),
        ["連絡会を開けていない。", "連絡会を開く。"]
    );
    assert_eq!(second.rating.as_deref(), Some("◎"));
    assert_eq!(second.policies[0].number, 3);
}

#[test]
fn labels_may_stand_on_lines_of_their_own() {
    let document = document(
        "取組内容
図書館の開館時間の延長
担当課
図書館
実績
二時間延ばした。
課題
職員の確保が必要である。
評価
3
",
    );
    let sheet = sheet(&document);
    assert_eq!(
        facts(&sheet.measures[0]),
        ["図書館の開館時間の延長", "", "図書館", "", "3", ""]
    );
    assert_eq!(texts(&sheet.measures[0].results), ["二時間延ばした。"]);
}

const TABLE: [&str; 5] = [
    "基本施策 | 取組項目 | 取組内容 | 担当課 | 取組状況 | 課題 | 今後の方針 | 評価",
    "１ 川と池の保全 | 水質の調査 | 川の水質調査 | 環境保全課 | ８か所で調べた。/結果を公表した。 | 原因の調査 | 継続 | 順調",
    "- | - | 池の水質調査 | 公園課 | ３か所で調べた。 | | 拡大 | やや遅れ",
    "２ ごみの減量 | 分別 | 分別の周知 | ごみ対策課 | | 周知に努める。 | 継続 | 順調",
    "- | 集団回収 | 団体への助成 | ごみ対策課 | 12団体に助成した。 | 団体の減少 | 縮小 | Ｃ",
];

#[test]
fn a_table_gives_a_measure_for_each_row() {
    let document = table(&TABLE);
    let sheet = sheet(&document);
    let titles: Vec<&str> = sheet.measures.iter().map(|m| m.title.as_str()).collect();
    assert_eq!(
        titles,
        ["川の水質調査", "池の水質調査", "分別の周知", "団体への助成"]
    );
    let [first, second, third, fourth] = &sheet.measures[..] else {
        unreachable!()
    };
    assert_eq!(
        texts(&first.results),
        ["８か所で調べた。", "結果を公表した。"]
    );
    assert_eq!(first.policies[0].name, "川と池の保全");
    assert_eq!(first.policies[0].scheme, "基本施策");
    assert_eq!(
        facts(second),
        [
            "池の水質調査",
            "水質の調査",
            "公園課",
            "拡大",
            "やや遅れ",
            ""
        ]
    );
    assert!(second.issues.is_empty() && third.results.is_empty());
    assert_eq!(second.policies, first.policies);
    assert_eq!(fourth.policies[0].number, 2);
    assert_eq!(fourth.theme.as_deref(), Some("集団回収"));
    assert_eq!(fourth.rating.as_deref(), Some("C"));
    assert!(read(&document).diagnostics.is_empty());
    assert!(score(&document).value > 0.6);
}

#[test]
fn columns_that_are_no_field_become_notes() {
    let rows = [
        "No | 取組項目 | 主管課 | 関係課 | 実績 | 課題 | 指標 | 達成度",
        "1 | 健康教室 | 健康課 | 公園課 | ５回開いた。 | 参加者の固定化 | 参加者数100人 | 4",
    ];
    let sheet = sheet(&table(&rows));
    let measure = &sheet.measures[0];
    assert_eq!(facts(measure), ["健康教室", "", "健康課", "", "4", ""]);
    let mut notes = texts(&measure.notes);
    notes.sort_unstable();
    assert_eq!(notes, ["公園課", "参加者数100人"]);
}

const SHUFFLED: &str = "\
基本目標１ 学びの機会を広げる

基本施策２ 図書館と公民館の充実 Ｐ20

取組項目／読書の推進

図書館

取組項目／講座の充実

公民館

子ども向けのおはなし会を毎週開き、
読書手帳を配布した。

高校生の図書の貸出が減っており、学校図書
館との連携に努める必要がある。

高齢者向けのスマートフォン講座を12回
開催した。

講座の定員を超える申込が続いており、
会場の確保が課題である。

取組内容／おはなし会と読書手帳による読書の推進

取組内容／スマートフォン講座の開催

■ 取 組 状 況 ■ 課 題 ・ 改 善 点

■ 取 組 状 況 ■ 課 題 ・ 改 善 点

■ 今後の方針 ： 継続 ■ 評価 ： Ａ

■ 今後の方針 ： 拡大 ■ 評価 ： Ａ

（順調に進んでいる）

（順調に進んでいる）
";

#[test]
fn a_shuffled_page_is_put_together_by_what_its_texts_say() {
    let sheet = sheet(&document(SHUFFLED));
    let [first, second] = &sheet.measures[..] else {
        panic!("two rows expected: {:#?}", sheet.measures)
    };
    assert_eq!(
        facts(first),
        [
            "おはなし会と読書手帳による読書の推進",
            "読書の推進",
            "図書館",
            "継続",
            "A",
            "順調に進んでいる"
        ]
    );
    assert_eq!(
        texts(&first.results),
        ["子ども向けのおはなし会を毎週開き、読書手帳を配布した。"]
    );
    assert_eq!(
        texts(&first.issues),
        ["高校生の図書の貸出が減っており、学校図書館との連携に努める必要がある。"]
    );
    assert_eq!(second.division.as_deref(), Some("公民館"));
    assert_eq!(
        texts(&second.issues),
        ["講座の定員を超える申込が続いており、会場の確保が課題である。"]
    );
}

#[test]
fn a_digest_in_front_gives_the_order() {
    let digest = "スマートフォン講座の開催／おはなし会と読書手帳による読書の推進\n\n";
    let sheet = sheet(&document(&format!("{digest}{SHUFFLED}")));
    let titles: Vec<&str> = sheet.measures.iter().map(|m| m.title.as_str()).collect();
    assert_eq!(titles[0], "スマートフォン講座の開催");
    assert_eq!(sheet.measures[0].number, Some(1));
    assert!(texts(&sheet.passages).contains(&digest.trim()));
}

#[test]
fn a_sheet_of_a_department_does_not_fit() {
    let other = document(
        "令和４年度 部局マネジメントシート
部局名 環境部
部局の使命
環境を守る。
取組み事項
(1)公園の緑化
実績
緑化を進めた。
課題
水やりの担い手が足りない。
",
    );
    assert_eq!(score(&other).value, 0.0);
    assert_eq!(score(&document("")).value, 0.0);
    let with_label =
        document("部局の使命\n環境を守る。\n取組内容／緑化\n■実績\n進めた。\n評価：Ａ\n");
    assert!(score(&with_label).value < 0.5);
}

/// Characters that stand in no field.
fn lost(document: &Document) -> usize {
    let mut sheets = [sheet(document)];
    crate::ingest::coverage::complete(document, &mut sheets).recovered
}

fn lines_of(texts: &[&str]) -> Vec<String> {
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.map(str::to_owned).collect()
}

#[test]
fn a_page_of_too_many_paragraphs_to_search_keeps_them_all() {
    let found = "読書手帳を配布した。\n\n";
    let mut long = String::new();
    for number in 1..=1000 {
        let _ = writeln!(long, "第{number}回のおはなし会を開いた。\n");
    }
    let document = document(&SHUFFLED.replace(found, &format!("{found}{long}")));
    assert_eq!(lost(&document), 0);
    let measures = sheet(&document).measures;
    assert_eq!(measures.len(), 2);
    let fields = measures.iter().flat_map(|m| [&m.results, &m.issues]);
    let placed = fields.flat_map(|field| texts(field));
    let times: usize = placed
        .map(|text| text.matches("回のおはなし会").count())
        .sum();
    assert_eq!(times, 1000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_vanishes_however_the_lines_are_shuffled(
        lines in Just(lines_of(&[IN_ORDER, SHUFFLED])).prop_shuffle(),
        count in 0usize..60,
    ) {
        let text = lines[..count.min(lines.len())].join("\n");
        prop_assert_eq!(lost(&document(&text)), 0);
    }

    #[test]
    fn no_text_vanishes_however_the_lines_are_cut(
        cuts in prop::collection::vec(0usize..30, 60),
    ) {
        let mut text = String::new();
        for (line, cut) in lines_of(&[SHUFFLED, IN_ORDER]).iter().zip(&cuts) {
            let at = line.char_indices().nth(*cut).map_or(line.len(), |(at, _)| at);
            text.push_str(&line[..at]);
            text.push('\n');
            text.push_str(&line[at..]);
            text.push('\n');
        }
        prop_assert_eq!(lost(&document(&text)), 0);
    }

    #[test]
    fn any_text_is_read(text in "[■（）／：0-9Ａ取組内容状況課題評価基本目標施策Ⅰ①・。\n ]{0,200}") {
        prop_assert_eq!(lost(&document(&text)), 0);
    }
}
