//! Numbers in digits of every width and in kanji.

/// Reads the number at the head of a text: its value and the bytes it takes.
///
/// Digits (`12`, `１２`), kanji digits (`二〇二二`, `三〇`, with ○ ◯ for 〇), kanji
/// numerals (`十二`, `百二十`, `千九百`) and 元 for 1. `None` when there is no number or
/// it does not fit; digits and kanji do not mix. What follows is the caller's
/// to judge: 元気 begins with a number too.
pub fn parse_prefix(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next()?;
    if first == '元' {
        return Some((1, first.len_utf8()));
    }
    if width_digit(first).is_some() {
        return positional(text, width_digit);
    }
    let run = |c: char| kanji_digit(c).is_some() || kanji_unit(c).is_some();
    let len = text.find(|c| !run(c)).unwrap_or(text.len());
    if text[..len].chars().any(|c| kanji_unit(c).is_some()) {
        return multiplied(&text[..len]);
    }
    positional(text, kanji_digit)
}

/// The number that is the whole of a text.
pub fn parse(text: &str) -> Option<u32> {
    parse_prefix(text).and_then(|(value, len)| (len == text.len()).then_some(value))
}

/// The value of an ASCII or full-width digit.
pub fn width_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn kanji_digit(c: char) -> Option<u32> {
    // Circles serve as zero: 二○二二. No number begins with one.
    match c {
        '〇' | '零' | '○' | '◯' => Some(0),
        '一' | '壱' => Some(1),
        '二' | '弐' => Some(2),
        '三' | '参' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

fn kanji_unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

fn positional(text: &str, digit: fn(char) -> Option<u32>) -> Option<(u32, usize)> {
    if text.starts_with(['○', '◯']) {
        return None;
    }
    let mut value: u32 = 0;
    let mut len = 0;
    for c in text.chars() {
        let Some(d) = digit(c) else { break };
        value = value.checked_mul(10)?.checked_add(d)?;
        len += c.len_utf8();
    }
    (len > 0).then_some((value, len))
}

/// 百二十: units go down, one digit at most before each.
fn multiplied(text: &str) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut digit = None;
    let mut last_unit = u32::MAX;
    for c in text.chars() {
        if let Some(unit) = kanji_unit(c) {
            if unit >= last_unit {
                return None;
            }
            value += digit.take().unwrap_or(1) * unit;
            last_unit = unit;
        } else if digit.replace(kanji_digit(c)?).is_some() {
            return None;
        }
    }
    Some((value + digit.unwrap_or(0), text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_in_every_notation() {
        let table = [
            ("4", 4),
            ("４", 4),
            ("12", 12),
            ("１2", 12),
            ("007", 7),
            ("四", 4),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十三", 23),
            ("三〇", 30),
            ("三○", 30),
            ("百", 100),
            ("百二十", 120),
            ("一〇五", 105),
            ("千九百八十九", 1989),
            ("二千二十二", 2022),
            ("二〇二二", 2022),
            ("元", 1),
        ];
        for (text, value) in table {
            assert_eq!(parse(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "年",
            "①",
            "○",
            "○四",
            "四四十",
            "十百",
            "99999999999",
            "-1",
            " 1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_prefix_ends_where_the_number_ends() {
        assert_eq!(parse_prefix("４年度"), Some((4, 3)));
        assert_eq!(parse_prefix("二十二年"), Some((22, 9)));
        assert_eq!(parse_prefix("元年"), Some((1, 3)));
        assert_eq!(parse_prefix("3四"), Some((3, 1)));
    }

    proptest! {
        #[test]
        fn digits_of_every_width_mean_the_same(n in 0u32..100_000) {
            let wide = |c: char| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap();
            let kanji = |c: char| "〇一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap();
            let plain = n.to_string();
            prop_assert_eq!(parse(&plain), Some(n));
            prop_assert_eq!(parse(&plain.chars().map(wide).collect::<String>()), Some(n));
            prop_assert_eq!(parse(&plain.chars().map(kanji).collect::<String>()), Some(n));
        }

        #[test]
        fn no_text_panics(text in "[0-9０-９〇○一二十百千元年a]{0,12}") {
            if let Some((_, len)) = parse_prefix(&text) {
                prop_assert!(len > 0 && text.is_char_boundary(len));
            }
        }
    }
}
