use super::*;

fn line(text: &str, kind: LineKind) -> Line {
    Line {
        number: 1,
        page: None,
        text: text.to_owned(),
        kind,
        gap: 0,
    }
}

/// Items of these lines, written `marker text [children]`.
fn shown(lines: &[Line]) -> String {
    fn show(items: &[Item]) -> String {
        let all: Vec<_> = items
            .iter()
            .map(|item| {
                let mut text = format!("{}{}", item.marker, item.text);
                if !item.items.is_empty() {
                    text.push_str(&format!("[{}]", show(&item.items)));
                }
                text
            })
            .collect();
        all.join(" | ")
    }
    let mut rest = Vec::new();
    show(&read(lines, &mut rest))
}

fn paragraphs(texts: &[&str]) -> String {
    let lines: Vec<_> = texts.iter().map(|t| line(t, LineKind::Paragraph)).collect();
    shown(&lines)
}

fn broken(texts: &[&str]) -> String {
    let lines: Vec<_> = texts.iter().map(|t| line(t, LineKind::Broken)).collect();
    shown(&lines)
}

#[test]
fn numbers_nest_in_the_order_in_which_their_kinds_appear() {
    assert_eq!(
        paragraphs(&["(1) 甲。 ①乙(4校区) ②丙", "(2) 丁", "①戊"]),
        "(1)甲。[①乙(4校区) | ②丙] | (2)丁[①戊]"
    );
}

#[test]
fn bullets_nest_below_circles_and_dots_below_numbers() {
    assert_eq!(
        paragraphs(&["○甲。 * 乙 * 丙 ○丁"]),
        "○甲。[*乙 | *丙] | ○丁"
    );
    assert_eq!(
        broken(&["(1)甲", "　①乙", "　・丙", "　・丁", "　②戊"]),
        "(1)甲[①乙[・丙 | ・丁] | ②戊]"
    );
}

#[test]
fn broken_lines_are_joined() {
    assert_eq!(
        broken(&["(1)市民公益活動団体を支援", "します。", "　①活用（通年）"]),
        "(1)市民公益活動団体を支援します。[①活用（通年）]"
    );
    assert_eq!(
        broken(&["(1)支援", "　令和7年度（2025年", "度）"]),
        "(1)支援　令和7年度（2025年度）"
    );
}

#[test]
fn codes_citations_and_dates_are_not_cut() {
    let texts = [
        "甲 5-1-③ 乙",
        "甲 5-2- (1) 乙",
        "別表3(1)に よる(10月) (2022年度) (仮称)丙",
        "回答 (12) 件",
        "実施・検討 企画",
    ];
    for text in texts {
        assert_eq!(paragraphs(&[text]), text);
    }
}

#[test]
fn two_numbers_with_one_text_stay_one_item() {
    assert_eq!(
        paragraphs(&["(1) (2) ＤＸの恩恵", "・甲"]),
        "(1) (2)ＤＸの恩恵[・甲]"
    );
}

#[test]
fn a_number_alone_keeps_its_children_and_goes_without() {
    assert_eq!(paragraphs(&["(1)", "・甲"]), "(1)[・甲]");
    let mut rest = Vec::new();
    let items = read(&[line("(1)", LineKind::Paragraph)], &mut rest);
    assert!(items.is_empty());
    assert_eq!(rest, ["(1)"]);
}

#[test]
fn notes_and_unmarked_lines_hang_below_what_they_follow() {
    assert_eq!(
        paragraphs(&["*地域自治組織", "15校区で設立"]),
        "*地域自治組織[15校区で設立]"
    );
    assert_eq!(paragraphs(&["甲。⇒乙", "※丙"]), "甲。 | ⇒乙 | ※丙");
    assert_eq!(paragraphs(&["①甲。⇒乙"]), "①甲。[⇒乙]");
    assert_eq!(paragraphs(&["76% ⇒ 80%"]), "76% ⇒ 80%");
}

#[test]
fn list_entries_without_markers_nest_by_depth() {
    let lines = [
        line("(1) 甲", LineKind::Paragraph),
        line("乙", LineKind::ListItem(0)),
        line("丙", LineKind::ListItem(1)),
        line("丁", LineKind::ListItem(0)),
        line("(2) 戊", LineKind::Paragraph),
    ];
    assert_eq!(shown(&lines), "(1)甲[乙[丙] | 丁] | (2)戊");
}

#[test]
fn a_long_line_is_cut_in_linear_time() {
    let text = "・甲。 ".repeat(200_000);
    let mut rest = Vec::new();
    assert_eq!(
        read(&[line(&text, LineKind::Paragraph)], &mut rest).len(),
        200_000
    );
}

proptest::proptest! {
    #[test]
    fn no_character_is_lost(text in "[(1-3)①②○・*。 　甲乙※⇒\\-．ア]{0,60}") {
        let mut rest = Vec::new();
        let items = read(&[line(&text, LineKind::Paragraph)], &mut rest);
        let mut kept = rest.concat();
        for item in &items {
            item.walk(&mut |_, item| {
                kept.push_str(&item.marker);
                kept.push_str(&item.text);
            });
        }
        let sorted = |text: &str| {
            let mut chars: Vec<_> = text.chars().filter(|c| !c.is_whitespace()).collect();
            chars.sort_unstable();
            chars
        };
        proptest::prop_assert_eq!(sorted(&text), sorted(&kept));
    }
}
