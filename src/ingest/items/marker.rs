//! The markers that begin an item.

/// Kinds of marker; items of one kind are siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Class {
    /// No marker.
    Plain,
    /// An entry of a list of the format, with its depth.
    List(u8),
    /// `1.` `１．`
    NumberDot,
    /// `[1]`
    Bracket,
    /// `(1)` `（１）`
    Paren,
    /// `1)` `１）`
    NumberParen,
    /// `ア` `ア．` `(ア)`
    Kana,
    /// `①`
    Circled,
    /// `○` `◯`
    Circle,
    /// `●`
    Disc,
    /// `■` `□`
    Square,
    /// `◆` `◇`
    Diamond,
    /// `・`
    Dot,
    /// `*`
    Star,
    /// `-` at the beginning of a line.
    Dash,
    /// `※`: a note on what stands before it.
    Note,
    /// `⇒`: what follows from what stands before it.
    Arrow,
}

/// Where a marker is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// At the beginning of a line or paragraph.
    Start,
    /// Inside a line, after white space.
    AfterSpace,
    /// Inside a line, right after 。.
    AfterSentence,
}

/// A marker at the head of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) struct Marker<'a> {
    /// As written.
    pub(in crate::ingest) text: &'a str,
    pub(in crate::ingest) class: Class,
    /// Bytes of the text that it takes.
    pub(in crate::ingest) length: usize,
    /// What it counts, where it counts.
    pub(in crate::ingest) value: Option<u32>,
}

/// Signs that alone mark an item, with what may not follow them (`○○部長`, `・・・`).
const SIGNS: &[(&str, Class, &str)] = &[
    ("○◯〇", Class::Circle, "○◯〇×△◎"),
    ("●⚫", Class::Disc, "●"),
    ("■□▪▫◾◽", Class::Square, "■□"),
    ("◆◇", Class::Diamond, "◆◇"),
    ("・･•‣∙", Class::Dot, "・･…"),
    ("*＊✳", Class::Star, "*＊"),
    ("※", Class::Note, "※"),
    ("⇒⇨➡", Class::Arrow, "⇒"),
];

/// What may not follow a number that marks an item: `(1)～(3)`, `①・②`.
const RANGES: &str = "～〜~、,・-－及";

/// Whether a text begins as an item does.
pub(in crate::ingest) fn begins_with_marker(text: &str) -> bool {
    marker_at(text.trim_start(), Position::Start).is_some()
}

/// The marker at the head of a text, if one stands there.
pub(super) fn marker_at(text: &str, position: Position) -> Option<Marker<'_>> {
    let first = text.chars().next()?;
    // Most text begins with none of these: one look is enough.
    if first.is_alphabetic() && !is_katakana(first) {
        return None;
    }
    sign(text, first, position)
        .or_else(|| circled(text, first))
        .or_else(|| bracketed(text, first))
        .or_else(|| (position == Position::Start).then(|| line_head(text, first))?)
        .filter(|marker| marker.value.is_none() || !is_range(&text[marker.length..]))
}

fn is_range(after: &str) -> bool {
    after.trim_start().starts_with(|c| RANGES.contains(c))
}

fn sign(text: &str, first: char, position: Position) -> Option<Marker<'_>> {
    let (_, class, barred) = SIGNS.iter().find(|(signs, ..)| signs.contains(first))?;
    let after = &text[first.len_utf8()..];
    let next = after.chars().next();
    if next.is_none_or(|next| barred.contains(next))
        && !(next.is_none() && position == Position::Start)
    {
        return None;
    }
    // 「76% ⇒ 80%」 is one sentence.
    if *class == Class::Arrow && position == Position::AfterSpace {
        return None;
    }
    Some(Marker {
        text: &text[..first.len_utf8()],
        class: *class,
        length: first.len_utf8(),
        value: None,
    })
}

fn circled(text: &str, first: char) -> Option<Marker<'_>> {
    let value = match first {
        '①'..='⑳' => first as u32 - '①' as u32 + 1,
        '㉑'..='㉟' => first as u32 - '㉑' as u32 + 21,
        '❶'..='❿' => first as u32 - '❶' as u32 + 1,
        _ => return None,
    };
    Some(Marker {
        text: &text[..first.len_utf8()],
        class: Class::Circled,
        length: first.len_utf8(),
        value: Some(value),
    })
}

/// `(1)`, `（ア）`, `[1]` and the signs that hold `(1)` in one character.
fn bracketed(text: &str, first: char) -> Option<Marker<'_>> {
    if let '⑴'..='⒇' = first {
        return Some(Marker {
            text: &text[..first.len_utf8()],
            class: Class::Paren,
            length: first.len_utf8(),
            value: Some(first as u32 - '⑴' as u32 + 1),
        });
    }
    let (closing, numbered) = match first {
        '(' | '（' => ([')', '）'], Class::Paren),
        '[' | '［' => ([']', '］'], Class::Bracket),
        _ => return None,
    };
    let inner = &text[first.len_utf8()..];
    let end = inner
        .char_indices()
        .take(4)
        .find(|(_, c)| closing.contains(c))?;
    let content = inner[..end.0].trim();
    let length = first.len_utf8() + end.0 + end.1.len_utf8();
    let (class, value) = match small_number(content) {
        Some(value) => (numbered, value),
        None if numbered == Class::Paren => (Class::Kana, kana_value(content)?),
        None => return None,
    };
    Some(Marker {
        text: &text[..length],
        class,
        length,
        value: Some(value),
    })
}

/// Markers that only the head of a line can hold: `1.`, `１）`, `ア　`, `- `.
fn line_head(text: &str, first: char) -> Option<Marker<'_>> {
    let digits = text.chars().take_while(|c| digit(*c).is_some()).count();
    let body: usize = text.chars().take(digits.max(1)).map(char::len_utf8).sum();
    let mut after = text[body..].chars();
    let (sign, next) = (after.next(), after.next());
    let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
    if digits > 0 {
        let value = small_number(&text[..body])?;
        let class = match sign? {
            '.' | '．' if next.is_none_or(|n| digit(n).is_none()) => Class::NumberDot,
            ')' | '）' => Class::NumberParen,
            _ => return None,
        };
        let length = body + sign?.len_utf8();
        return Some(Marker {
            text: &text[..length],
            class,
            length,
            value: Some(value),
        });
    }
    let bare = |class, value| Marker {
        text: &text[..body],
        class,
        length: body,
        value,
    };
    if matches!(first, '-' | '－' | '‐' | '–') && spaced(sign) {
        return Some(bare(Class::Dash, None));
    }
    let value = kana_value(&text[..body])?;
    match sign? {
        c if c.is_whitespace() => Some(bare(Class::Kana, Some(value))),
        c @ ('.' | '．' | ')' | '）') => Some(Marker {
            text: &text[..body + c.len_utf8()],
            class: Class::Kana,
            length: body + c.len_utf8(),
            value: Some(value),
        }),
        _ => None,
    }
}

/// One or two digits, half or full width.
fn small_number(text: &str) -> Option<u32> {
    let mut value = 0;
    for c in text.chars() {
        value = value * 10 + digit(c)?;
        if value > 99 {
            return None;
        }
    }
    (!text.is_empty() && value > 0).then_some(value)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Place of a single katakana in the order in which lists count: ア 1, イ 2 ….
fn kana_value(text: &str) -> Option<u32> {
    const ORDER: &str = "アイウエオカキクケコサシスセソタチツテト";
    let mut chars = text.chars();
    let (first, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    ORDER
        .chars()
        .zip(1..)
        .find(|(kana, _)| *kana == first)
        .map(|(_, value)| value)
}

fn is_katakana(c: char) -> bool {
    ('ァ'..='ヶ').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_markers_are_known() {
        let cases = [
            ("(1)公益", "(1)", Class::Paren),
            ("（１２）公益", "（１２）", Class::Paren),
            ("⑵公益", "⑵", Class::Paren),
            ("①公益", "①", Class::Circled),
            ("○公益", "○", Class::Circle),
            ("◯公益", "◯", Class::Circle),
            ("●公益", "●", Class::Disc),
            ("・公益", "・", Class::Dot),
            ("* 公益", "*", Class::Star),
            ("■公益", "■", Class::Square),
            ("◆公益", "◆", Class::Diamond),
            ("▪公益", "▪", Class::Square),
            ("- 公益", "-", Class::Dash),
            ("1. 公益", "1.", Class::NumberDot),
            ("１．公益", "１．", Class::NumberDot),
            ("3）公益", "3）", Class::NumberParen),
            ("ア　公益", "ア", Class::Kana),
            ("(イ)公益", "(イ)", Class::Kana),
            ("[1]公益", "[1]", Class::Bracket),
            ("※公益", "※", Class::Note),
        ];
        for (text, marker, class) in cases {
            let found = marker_at(text, Position::Start).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.text, found.class), (marker, class), "{text}");
        }
    }

    #[test]
    fn words_ranges_and_dates_are_no_markers() {
        let cases = [
            "(仮称)南部",
            "(10月)",
            "(2022年度)",
            "(公財)日本",
            "○○部長",
            "①～③を",
            "(1)～(3)",
            "3.5倍",
            "10人",
            "アイデア",
            "-5度",
            "(100)",
            "・・・",
            "公益",
            "",
            "(",
            "１",
            "［拡充］",
        ];
        for text in cases {
            assert_eq!(marker_at(text, Position::Start), None, "{text}");
        }
    }

    #[test]
    fn line_heads_do_not_count_inside_a_line() {
        for text in ["1. 公益", "- 公益", "ア　公益", "3）公益"] {
            assert_eq!(marker_at(text, Position::AfterSpace), None, "{text}");
        }
    }
}
