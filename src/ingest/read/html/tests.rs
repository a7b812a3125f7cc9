use super::*;
use crate::ingest::{Block, Line, LineKind, Table};

fn lines(blocks: &[Block]) -> Vec<&Line> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => found.push(line),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    found.extend(lines(&cell.blocks));
                }
            }
        }
    }
    found
}

fn texts(html: &str) -> Vec<String> {
    let read = read(html);
    lines(&read.document.blocks)
        .iter()
        .map(|l| l.text.clone())
        .collect()
}

fn first_table(blocks: &[Block]) -> &Table {
    blocks
        .iter()
        .find_map(|b| match b {
            Block::Table(table) => Some(table),
            Block::Line(_) => None,
        })
        .unwrap()
}

#[test]
fn scripts_styles_and_comments_are_no_text() {
    let html = "<style>p{}</style><p>一<!-- 二 --></p><script>if (a<b) {}</script><p>三&amp;四</p>";
    assert_eq!(texts(html), ["一", "三&四"]);
}

#[test]
fn every_paragraph_knows_its_line() {
    let html = "<h1>題</h1>\n<p\n class=a>一</p>\n<!-- \n -->\n<table>\n<tr><td>二</td>\n<td>三\n四</td></tr></table>";
    let read = read(html);
    let found: Vec<_> = lines(&read.document.blocks)
        .iter()
        .map(|l| (l.number, l.text.clone()))
        .collect();
    let expected = [(1, "題"), (3, "一"), (7, "二"), (8, "三四")];
    assert_eq!(found, expected.map(|(n, t)| (n, t.to_owned())));
}

#[test]
fn headings_and_lists_keep_their_level() {
    let read = read("<h2>見出し</h2><ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>");
    let kinds: Vec<_> = lines(&read.document.blocks)
        .iter()
        .map(|l| l.kind)
        .collect();
    let expected = [
        LineKind::Heading(2),
        LineKind::ListItem(0),
        LineKind::ListItem(1),
        LineKind::ListItem(0),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn a_list_without_item_tags_is_split_at_spaces_outside_brackets() {
    let html = "<ul> 運営(通年) 推進(6 月) SDGs 計画 『広報』策定 <p>次</p>";
    assert_eq!(
        texts(html),
        [
            "運営(通年)",
            "推進(6 月)",
            "SDGs 計画",
            "『広報』策定",
            "次"
        ]
    );
}

#[test]
fn a_paragraph_ends_a_list_whose_end_tag_was_lost() {
    let read = read("<ul> ・一 <p>二</p> <ul> ・三");
    let kinds: Vec<_> = lines(&read.document.blocks)
        .iter()
        .map(|l| l.kind)
        .collect();
    let expected = [
        LineKind::ListItem(0),
        LineKind::Paragraph,
        LineKind::ListItem(0),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn nested_tables_stay_in_their_cell() {
    let read =
        read("<table><tr><td>外<table><tr><td>内1<td>内2</table></td><td>隣</td></tr></table>");
    let outer = first_table(&read.document.blocks);
    assert_eq!(outer.rows[0].len(), 2);
    let inner = first_table(&outer.rows[0][0].blocks);
    assert_eq!(inner.rows[0].len(), 2);
}

#[test]
fn definition_lists_are_tables_of_two_columns() {
    let read = read("<dl><dt>担当課</dt><dd>市民課</dd><dt>評価</dt><dd>Ａ</dd></dl>");
    let table = first_table(&read.document.blocks);
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[1][1].column, 1);
}

#[test]
fn a_thousand_nested_tables_lose_nothing() {
    let html = format!(
        "{}底{}",
        "<table><tr><td>層".repeat(1000),
        "</td></tr></table>".repeat(1000)
    );
    let read = read(&html);
    let text: String = lines(&read.document.blocks)
        .iter()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(text.matches('層').count(), 1000);
    assert!(text.contains('底'));
    assert_eq!(read.diagnostics[0].code, "nesting_too_deep");
}

#[test]
fn a_stray_angle_bracket_is_no_markup() {
    assert!(!has_markup("実績 <10 件、<庄内> a < b"));
    assert!(has_markup("<p>実績</p>"));
    assert!(has_markup("実績<br>課題"));
}
