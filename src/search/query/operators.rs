//! Operators of other search services. They do nothing here, and the answer says so.

use super::lex::{Token, lex};

/// Characters that other services take as operators at the end of a word, with
/// what is said about each.
const TRAILING: &[(char, &str)] = &[
    ('*', "前方一致の「*」は不要です（語の一部にも一致します）。"),
    ('?', "1文字を表す「?」は使えません。"),
];

/// The same at the beginning of a word.
const LEADING: &[(char, &str)] = &[
    ('*', "後方一致の「*」は不要です（語の一部にも一致します）。"),
    ('+', "「+」は不要です（語はすべて必須です）。"),
    ('!', "「!」は使えません。除くには「-」を付けてください。"),
];

/// Whole words that are operators elsewhere.
const WORDS: &[&str] = &["NEAR", "ADJ", "XOR", "ONEAR", "WITHIN"];

/// A word without the operators around it; what was taken away is said in `notes`.
pub(super) fn without_unsupported(word: &str, notes: &mut Vec<String>) -> String {
    let name = word.split_once('/').map_or(word, |(name, _)| name);
    if WORDS.contains(&name) {
        say(
            notes,
            &format!("「{word}」という演算子はないため、語として検索しました。"),
        );
        return word.to_owned();
    }
    let mut rest = word;
    while let Some((shorter, note)) = trailing(rest).or_else(|| leading(rest)) {
        // An operator alone is a word: somebody may look for it. And what is left
        // must not become one of ours: the OR of `OR*`, the minus of `*-窓口`.
        let is_word = lex(shorter) == [Token::Word(shorter.to_owned())];
        if !is_word || !shorter.chars().any(char::is_alphanumeric) {
            break;
        }
        say(notes, note);
        rest = shorter;
    }
    rest.to_owned()
}

fn trailing(word: &str) -> Option<(&str, &'static str)> {
    if let Some((rest, number)) = word.rsplit_once(['~', '^'])
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        // A range that was left open, 2019~, is no slip of the keyboard.
        && !rest.ends_with(|c: char| c.is_ascii_digit())
    {
        return Some((
            rest,
            "「~」「^」によるあいまい検索や重みの指定は使えません。",
        ));
    }
    let found = TRAILING
        .iter()
        .find_map(|(c, note)| Some((word.strip_suffix(*c)?, *note)));
    // A question ends in its mark: the sentence is read as one.
    found.filter(|(rest, _)| !word.ends_with('?') || rest.is_ascii())
}

fn leading(word: &str) -> Option<(&str, &'static str)> {
    LEADING
        .iter()
        .find_map(|(c, note)| Some((word.strip_prefix(*c)?, *note)))
}

fn say(notes: &mut Vec<String>, note: &str) {
    if !notes.iter().any(|known| known == note) {
        notes.push(note.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_of_other_services_are_named_and_the_word_stays() {
        let table = [
            ("窓口*", "窓口", "「*」"),
            ("*窓口", "窓口", "「*」"),
            ("+窓口", "窓口", "「+」"),
            ("!委託", "委託", "「!」"),
            ("窓口~2", "窓口", "「~」"),
            ("窓口^3", "窓口", "「^」"),
            ("data?", "data", "「?」"),
            ("NEAR/3", "NEAR/3", "NEAR/3"),
        ];
        for (typed, word, named) in table {
            let mut notes = Vec::new();
            assert_eq!(without_unsupported(typed, &mut notes), word, "{typed}");
            assert!(
                notes.len() == 1 && notes[0].contains(named),
                "{typed} {notes:?}"
            );
        }
    }

    #[test]
    fn what_is_part_of_a_word_stays_without_a_word() {
        for word in [
            "C++",
            "*",
            "？",
            "2019~",
            "OR*",
            "*-窓口",
            "(窓口)*",
            "民生委員は何人?",
            "3~5歳",
            "A/B",
        ] {
            let mut notes = Vec::new();
            assert_eq!(without_unsupported(word, &mut notes), word);
            assert!(notes.is_empty(), "{word} {notes:?}");
        }
    }
}
