//! Plan codes and policy numbers at the head of a text.

use crate::domain::PlanCode;
use crate::text::numeral::width_digit;

/// Characters at the head of a text in which a code must end.
const MAX_CODE: usize = 24;

/// A three-part code at the head of a text: its one spelling and its length in bytes.
///
/// `0-0-0`, which sheets print for "none", is found too: it must not become a name.
pub(in crate::ingest) fn code_at(text: &str) -> Option<(String, usize)> {
    let first = text.chars().next()?;
    width_digit(first)?;
    let end = text
        .char_indices()
        .nth(MAX_CODE)
        .map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let found = PlanCode::find_all(head).into_iter().next();
    match found {
        Some((range, code)) if range.start == 0 => Some((code.code, range.end)),
        _ => zeros_at(head),
    }
}

/// `0-0-0` at the head of a text.
fn zeros_at(text: &str) -> Option<(String, usize)> {
    let piece = text.split_whitespace().next()?;
    let parts: Vec<_> = piece.split(|c| DASHES.contains(c)).collect();
    let is_zero =
        |part: &&str| part.chars().count() == 1 && part.chars().all(|c| width_digit(c) == Some(0));
    (parts.len() == 3 && parts.iter().all(is_zero)).then(|| ("0-0-0".to_owned(), piece.len()))
}

/// Dashes that "none" is written with.
const DASHES: &str = "-‐‑‒–—―−－";

/// A number of up to three digits that stands alone at the head of a text.
pub(in crate::ingest) fn number_at(text: &str) -> Option<(u32, usize)> {
    let (mut value, mut end, mut count) = (0, 0, 0);
    for c in text.chars() {
        let Some(digit) = width_digit(c) else { break };
        value = value * 10 + digit;
        end += c.len_utf8();
        count += 1;
        if count > 3 {
            return None;
        }
    }
    let alone = text[end..].chars().next().is_none_or(char::is_whitespace);
    (count > 0 && alone).then_some((value, end))
}

/// Numbers with the names that follow them: `32 南部地域の活性化 45 新たなコミュニティ`.
///
/// Empty when the text does not begin with a number.
pub(in crate::ingest) fn numbered_names(text: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut text = text.trim();
    while let Some((_, length)) = number_at(text) {
        let after = &text[length..];
        let end = next_number(after).unwrap_or(after.len());
        pairs.push((&text[..length], after[..end].trim()));
        text = after[end..].trim_start();
    }
    pairs
}

fn next_number(text: &str) -> Option<usize> {
    let mut after_space = false;
    let mut named = false;
    for (at, c) in text.char_indices() {
        if after_space && named && !c.is_whitespace() && number_at(&text[at..]).is_some() {
            return Some(at);
        }
        named |= !c.is_whitespace();
        after_space = c.is_whitespace();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_are_one_code() {
        for text in [
            "5-1-③",
            "5-1-(3)",
            "5-1-（3）",
            "５－１－（３）",
            "5-1- (3)",
            "5‐1‐3",
            "5−1−⑶",
        ] {
            assert_eq!(
                code_at(text),
                Some(("5-1-3".to_owned(), text.len())),
                "{text}"
            );
        }
        assert_eq!(code_at("0-0-0").unwrap().0, "0-0-0");
    }

    #[test]
    fn dates_and_telephone_numbers_are_no_codes() {
        for text in ["2023-1-5", "06-6858-2525", "1-2-3-4", "5-1", "5-1-345", ""] {
            assert_eq!(code_at(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_divide_the_names_of_a_line() {
        assert_eq!(
            numbered_names("32 南部地域 45 新たな"),
            [("32", "南部地域"), ("45", "新たな")]
        );
        assert_eq!(
            numbered_names("60 SDGs 100年構想"),
            [("60", "SDGs 100年構想")]
        );
        assert_eq!(numbered_names("35"), [("35", "")]);
        assert!(numbered_names("南部地域 45").is_empty());
    }
}
