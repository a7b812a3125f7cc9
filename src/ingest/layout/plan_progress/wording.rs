//! What single lines look like: offices, explanations of ratings, open brackets.

use crate::ingest::words::join_onto;

/// Width in half-width characters.
pub(super) fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// How offices end.
const OFFICES: &[&str] = &[
    "課",
    "室",
    "局",
    "部",
    "署",
    "係",
    "班",
    "所",
    "センター",
    "協議会",
    "委員会",
    "公社",
    "財団",
    "図書館",
    "公民館",
    "保健所",
    "保育所",
    "学校",
    "事業団",
    "連合会",
];

/// Whether a line is nothing but the names of offices.
pub(super) fn is_division(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > 40
        || text.starts_with('・')
        || text.contains(['。', '／', '：', '「'])
    {
        return false;
    }
    let is_office = |name: &str| {
        let name = name.split(['（', '(']).next().unwrap_or(name).trim();
        let first = name.chars().next();
        (2..=16).contains(&name.chars().count())
            && OFFICES.iter().any(|office| name.ends_with(office))
            && !first.is_some_and(|c| "・（(をにはがのでと".contains(c))
            && !name.contains(['を', 'は', 'に'])
    };
    let mut names = text
        .split(['・', '、', ',', '，', ' ', '　', '/'])
        .filter(|name| !name.is_empty())
        .peekable();
    names.peek().is_some() && names.all(is_office)
}

/// Words of the sentences that explain a rating.
const RATING_WORDS: &[&str] = &[
    "順調",
    "遅延",
    "遅れ",
    "達成",
    "進んで",
    "進捗",
    "完了",
    "計画どおり",
    "計画通り",
    "未着手",
    "未実施",
    "見直し",
    "課題がある",
];

/// The line, if it is a bracketed sentence on how well something went.
pub(super) fn rating_sentence(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let speaks = RATING_WORDS.iter().any(|word| inner.contains(word));
    (speaks && !inner.contains(['（', '）'])).then_some(text)
}

/// Whether a bracket is opened and not closed.
pub(super) fn has_open_bracket(text: &str) -> bool {
    let open = text.chars().filter(|c| "（(「『【〔".contains(*c)).count();
    let closed = text.chars().filter(|c| "）)」』】〕".contains(*c)).count();
    open > closed
}

/// Two lines of one sentence.
pub(super) fn join(left: &str, right: &str) -> String {
    let mut joined = left.to_owned();
    join_onto(&mut joined, right);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_offices_is_a_division() {
        for line in [
            "学校教育課",
            "危機管理課・福祉政策課",
            "クリーンセンター業務課",
            "みどりの市社会福祉協議会",
            "障がい福祉課（基幹センター）",
        ] {
            assert!(is_division(line), "{line}");
        }
        for line in [
            "課",
            "支援が必要な人が増えたことが課題",
            "担当課と協議した。",
            "・環境課",
            "講座を開催した会議室",
            "",
        ] {
            assert!(!is_division(line), "{line}");
        }
    }

    #[test]
    fn only_a_bracketed_line_explains_a_rating() {
        assert!(rating_sentence("（目標達成に向けて順調に進んでいる）").is_some());
        for line in [
            "（地域ケア会議）",
            "順調に進んでいる",
            "（児）、順調に進む（者）",
        ] {
            assert_eq!(rating_sentence(line), None, "{line}");
        }
    }

    #[test]
    fn brackets_that_nothing_closes_are_open() {
        assert!(has_open_bracket("「みどりの市"));
        assert!(!has_open_bracket("（児）、子育て"));
        assert!(!has_open_bracket("市」との協働"));
    }
}
