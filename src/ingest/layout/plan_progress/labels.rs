//! The words that name the fields of a plan's follow-up, and where they stand in a line.

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// 取組内容: the row's own name.
    Title,
    /// 取組項目: what several rows have in common.
    Theme,
    /// 担当課.
    Division,
    /// 取組状況.
    Results,
    /// 課題・改善点.
    Issues,
    /// 今後の方針.
    Outlook,
    /// 評価.
    Rating,
}

/// Every spelling of every label, without the り and み that 取組 may carry.
///
/// The longest spelling that fits wins, so the order of the rows is free.
pub(super) const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Title,
        &[
            "取組内容",
            "取組の内容",
            "取組名",
            "具体的取組",
            "具体的な取組",
            "事業名",
            "事業内容",
        ],
    ),
    (
        Label::Theme,
        &[
            "取組項目",
            "取組の項目",
            "取組の方向",
            "取組の方向性",
            "施策の方向",
            "施策の方向性",
        ],
    ),
    (
        Label::Division,
        &[
            "担当課",
            "担当課名",
            "担当部署",
            "主管課",
            "主管課名",
            "所管課",
            "所管課名",
            "所管部署",
            "関係課",
            "実施主体",
        ],
    ),
    (
        Label::Results,
        &[
            "取組状況",
            "取組の状況",
            "取組実績",
            "取組結果",
            "取組の成果",
            "実施状況",
            "実施内容",
            "進捗状況",
            "進ちょく状況",
            "実績",
            "成果",
            "実績・成果",
            "事業実績",
        ],
    ),
    (
        Label::Issues,
        &[
            "課題",
            "課題・改善点",
            "課題と改善点",
            "課題・問題点",
            "課題等",
            "改善点",
            "問題点",
            "今後の課題",
            "今後の取組",
            "次年度の取組",
            "課題・今後の取組",
            "課題と今後の取組",
        ],
    ),
    (
        Label::Outlook,
        &[
            "今後の方針",
            "今後の方向",
            "今後の方向性",
            "次年度の方針",
            "方向性",
        ],
    ),
    (
        Label::Rating,
        &[
            "評価",
            "自己評価",
            "進捗評価",
            "評価区分",
            "達成度",
            "達成状況",
            "進捗度",
        ],
    ),
];

/// Signs that may stand before a label and set it off from a sentence.
const MARKS: &str = "■□●◆◇▼▶○◎【〔［[＜<《";
/// Signs that close what one of [`MARKS`] opened.
const CLOSERS: &str = "】〕］]＞>》";
/// Signs between a label and its value.
const SEPARATORS: &str = "：:／/";

/// A label in a line with what follows it up to the next label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    /// What the label announces.
    pub(super) label: Label,
    /// The label with its marks and separators, as written.
    pub(super) head: &'a str,
    /// The rest, trimmed; empty when the value stands elsewhere.
    pub(super) value: &'a str,
    /// Whether nothing but the word itself says that it is a label.
    pub(super) bare: bool,
}

/// The labels of a line that begins with one; none for a line of running text.
pub(super) fn labelled(line: &str) -> Vec<Labelled<'_>> {
    let line = line.trim();
    let mut starts: Vec<(usize, Found)> = Vec::new();
    let mut before = None;
    let mut skip_to = 0;
    for (at, c) in line.char_indices() {
        let can_start =
            at == 0 || MARKS.contains(c) || before.is_some_and(|b: char| b.is_whitespace());
        before = Some(c);
        if at < skip_to || !can_start || (at > 0 && starts.is_empty()) {
            continue;
        }
        if let Some(found) = label_at(&line[at..], at == 0) {
            skip_to = at + found.head;
            starts.push((at, found));
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let ends: Vec<usize> = ends.chain([line.len()]).collect();
    starts
        .iter()
        .zip(ends)
        .map(|((at, found), end)| Labelled {
            label: found.label,
            head: line[*at..at + found.head].trim(),
            value: line[at + found.head..end].trim(),
            bare: found.bare,
        })
        .collect()
}

struct Found {
    label: Label,
    /// Bytes up to the value.
    head: usize,
    bare: bool,
}

fn label_at(text: &str, first: bool) -> Option<Found> {
    let unmarked = text.trim_start_matches(|c: char| MARKS.contains(c) || c.is_whitespace());
    let marked = unmarked.len() < text.len() && text.starts_with(|c| MARKS.contains(c));
    let (label, length) = longest_spelling(unmarked)?;
    let after = &unmarked[length..];
    let closed = after.trim_start_matches(|c: char| CLOSERS.contains(c));
    let separated = closed.trim_start();
    let value = separated
        .strip_prefix(|c| SEPARATORS.contains(c))
        .unwrap_or(separated);
    let announced = value.len() < separated.len() || closed.len() < after.len();
    let ends = after.is_empty() || after.starts_with(char::is_whitespace);
    let short = matches!(label, Label::Division | Label::Outlook | Label::Rating);
    let short = short && first && ends && value.trim().chars().count() <= 20;
    let bare = !announced && !marked;
    let fits = announced || (marked && ends) || (first && after.is_empty()) || short;
    fits.then(|| Found {
        label,
        head: text.len() - value.len(),
        bare,
    })
}

fn longest_spelling(text: &str) -> Option<(Label, usize)> {
    let spelled = |(label, words): &(Label, &'static [&'static str])| {
        let lengths = words.iter().filter_map(|word| spelling(text, word));
        lengths.max().map(|length| (*label, length))
    };
    LABELS
        .iter()
        .filter_map(spelled)
        .max_by_key(|&(_, length)| length)
}

/// How many bytes of the text spell this word, letter-spaced or not.
fn spelling(text: &str, word: &str) -> Option<usize> {
    let mut left = text.char_indices().peekable();
    let mut end = 0;
    for wanted in word.chars() {
        loop {
            let (at, c) = left.next()?;
            if c == wanted {
                end = at + c.len_utf8();
                break;
            }
            // 取組, 取組み and 取り組み are one word.
            let is_okurigana = matches!(c, 'り' | 'み');
            if end == 0 || !(c.is_whitespace() || is_okurigana) {
                return None;
            }
        }
    }
    // A trailing み of 今後の取組み.
    if word.ends_with('組')
        && let Some(&(at, 'み')) = left.peek()
    {
        end = at + 'み'.len_utf8();
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(Label, &str)> {
        labelled(line).iter().map(|l| (l.label, l.value)).collect()
    }

    #[test]
    fn every_spelling_is_read_spaced_marked_and_with_a_separator() {
        for (label, words) in LABELS {
            for word in *words {
                let spaced: Vec<String> = word.chars().map(String::from).collect();
                for line in [
                    (*word).to_owned(),
                    format!("■{word}"),
                    format!("■ {}", spaced.join(" ")),
                    format!("【{word}】"),
                    format!("{word}："),
                ] {
                    assert_eq!(read(&line), [(*label, "")], "{line}");
                }
                assert_eq!(read(&format!("{word}／あ")), [(*label, "あ")], "{word}");
            }
        }
    }

    #[test]
    fn one_line_may_hold_several_labels() {
        assert_eq!(
            read("■ 今後の方針 ： 継続 ■ 評価 ： Ａ （順調）"),
            [(Label::Outlook, "継続"), (Label::Rating, "Ａ （順調）")]
        );
        assert_eq!(
            read("■ 取 組 状 況 ■ 課 題 ・ 改 善 点"),
            [(Label::Results, ""), (Label::Issues, "")]
        );
        assert_eq!(
            read("今後の方針：継続　評価：Ａ"),
            [(Label::Outlook, "継続"), (Label::Rating, "Ａ")]
        );
    }

    #[test]
    fn okurigana_does_not_matter() {
        assert_eq!(read("取り組み内容／あ"), [(Label::Title, "あ")]);
        assert_eq!(read("■取組み状況"), [(Label::Results, "")]);
    }

    #[test]
    fn a_sentence_that_begins_with_such_a_word_is_no_label() {
        for line in [
            "課題としては、人材が足りない。",
            "評価について審議した。",
            "○課題の解決",
            "成果が上がった。",
        ] {
            assert_eq!(read(line), [], "{line}");
        }
    }

    #[test]
    fn a_word_alone_is_a_bare_label() {
        assert!(labelled("課題")[0].bare);
        assert!(!labelled("■課題")[0].bare);
    }
}
