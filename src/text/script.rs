//! What sort of character it is.

/// A hiragana letter: ぁ to ゖ, not the marks ゛ ゝ.
pub fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{3096}').contains(&c)
}

/// A full-width katakana letter: ァ to ヺ and the small ones of Ainu, not ー ・ ヽ.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}')
}

/// A hiragana or full-width katakana letter.
pub fn is_kana(c: char) -> bool {
    is_hiragana(c) || is_katakana(c)
}

/// A kanji, with 々 〆 〇, compatibility ideographs and radicals.
pub fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '々' | '〆' | '〇' | '〻'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
        | '\u{2E80}'..='\u{2FDF}')
}

/// A character of Japanese text, between which a line break means nothing:
/// kana, kanji, Japanese punctuation, full- and half-width forms, ① and ■.
pub fn is_japanese(c: char) -> bool {
    is_ideograph(c)
        || matches!(c,
            '\u{3000}'..='\u{33FF}'
            | '\u{FE30}'..='\u{FE4F}'
            | '\u{FF00}'..='\u{FFEF}'
            | '\u{2460}'..='\u{27BF}'
            | '\u{2010}'..='\u{206F}'
            | '\u{2150}'..='\u{22FF}'
            | '\u{1F100}'..='\u{1F2FF}'
            | '§' | '¶' | '×' | '÷' | '±' | '°' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_text_is_japanese_and_latin_is_not() {
        for c in "市ひカー・、。「」（）Ａ１ｶ｡①■○※→々〆〇～―⺠⽀𠮷㍿".chars()
        {
            assert!(is_japanese(c), "{c}");
        }
        for c in "aZ09 -.,()/é\n".chars() {
            assert!(!is_japanese(c), "{c}");
        }
    }

    #[test]
    fn kana_are_letters_only() {
        assert!("あゖァヺㇰ".chars().all(is_kana));
        assert!(!"ー・゛ゝヽ。｡ｱ亜a".chars().any(is_kana));
    }
}
