use unicode_normalization::UnicodeNormalization as _;

/// A name as lists show it: one width, no white space, capitals kept.
///
/// `ＩＣＴ 推進課` and `ICT推進課` are one department; unlike
/// [`normalize`](super::normalize()) the result is fit to be read.
pub fn compatible(name: &str) -> String {
    name.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_become_one_and_capitals_stay() {
        assert_eq!(compatible("ＩＣＴ　推進課"), "ICT推進課");
        assert_eq!(compatible("Ａ"), "A");
        assert_eq!(compatible("ｶｰﾄﾞ"), "カード");
    }
}
