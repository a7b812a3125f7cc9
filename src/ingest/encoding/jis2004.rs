//! EUC-JP as Japanese offices write it: with the signs of JIS X 0213.
//!
//! The web's EUC-JP ends at JIS X 0208 and the vendors' row 13. Files written by
//! newer tools hold signs of JIS X 0213 in rows that are empty there; these few
//! are decoded here, everything else by the web's decoder.

use encoding_rs::EUC_JP;

/// Signs of JIS X 0213 by their first byte and the second byte of the first of them.
const SIGNS: &[(u8, u8, &str)] = &[
    (0xA2, 0xAF, "＇＂－～〳〴〵〻〼ヿゟ"),
    (0xA2, 0xD8, "〘〙〖〗"),
    (
        0xA8,
        0xC1,
        "㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    ),
    (
        0xAD,
        0xA1,
        "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪ㍉㌔㌢㍍㌘㌧㌃㌶㍑㍗㌍㌦㌣㌫㍊㌻㎜㎝㎞㎎㎏㏄㎡Ⅻ",
    ),
    (0xAD, 0xDF, "㍻〝〟№㏍℡㊤㊥㊦㊧㊨㈱㈲㈹㍾㍽㍼"),
];

/// Decodes EUC-JP; the flag tells whether something had to be replaced.
pub(super) fn decode(bytes: &[u8]) -> (std::borrow::Cow<'_, str>, bool) {
    let mut text = String::new();
    let (mut from, mut at, mut had_errors) = (0, 0, false);
    while at < bytes.len() {
        let length = unit(&bytes[at..]).unwrap_or(1);
        let found = if length == 2 {
            sign(bytes[at], bytes[at + 1])
        } else {
            None
        };
        if let Some(sign) = found {
            let (piece, broken) = EUC_JP.decode_without_bom_handling(&bytes[from..at]);
            had_errors |= broken;
            text.push_str(&piece);
            text.push(sign);
            from = at + length;
        }
        at += length;
    }
    if from == 0 {
        return EUC_JP.decode_without_bom_handling(bytes);
    }
    let (piece, broken) = EUC_JP.decode_without_bom_handling(&bytes[from..]);
    text.push_str(&piece);
    (text.into(), had_errors || broken)
}

/// Whether bytes can be nothing but EUC-JP: every one is in place, and kana stand among them.
///
/// The general detector gives up on a file as soon as a sign of JIS X 0213 stands in it.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    /// Pairs without which a guess is none, and the share of kana in Japanese text at least.
    const MIN_PAIRS: usize = 20;
    const MIN_KANA_SHARE: f64 = 0.1;
    let (mut at, mut pairs, mut kana) = (0, 0usize, 0usize);
    while at < bytes.len() {
        let Some(length) = unit(&bytes[at..]) else {
            // The sample may end inside a character.
            let cut = at + 2 >= bytes.len();
            return cut && enough(pairs, kana, MIN_PAIRS, MIN_KANA_SHARE);
        };
        pairs += usize::from(length == 2);
        kana += usize::from(length == 2 && matches!(bytes[at], 0xA4 | 0xA5));
        at += length;
    }
    enough(pairs, kana, MIN_PAIRS, MIN_KANA_SHARE)
}

fn enough(pairs: usize, kana: usize, min_pairs: usize, min_share: f64) -> bool {
    pairs >= min_pairs && kana as f64 >= pairs as f64 * min_share
}

/// Bytes of the character at the head; `None` when it is none of EUC-JP.
fn unit(bytes: &[u8]) -> Option<usize> {
    let is_high = |at: usize| bytes.get(at).is_some_and(|b| (0xA1..=0xFE).contains(b));
    match *bytes.first()? {
        0..=0x7F => Some(1),
        0x8E if is_high(1) => Some(2),
        0x8F if is_high(1) && is_high(2) => Some(3),
        0xA1..=0xFE if is_high(1) => Some(2),
        _ => None,
    }
}

fn sign(lead: u8, trail: u8) -> Option<char> {
    SIGNS.iter().find_map(|(row, from, signs)| {
        let at = trail.checked_sub(*from).filter(|_| *row == lead)?;
        signs.chars().nth(usize::from(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_newer_standard_are_decoded_among_the_others() {
        let mut bytes = EUC_JP.encode("窓口").0.into_owned();
        bytes.extend([0xAD, 0xA1, 0xA2, 0xB2, 0xA8, 0xC1, 0xAD, 0xE2]);
        bytes.extend(EUC_JP.encode("の向上").0.iter());
        let (text, had_errors) = decode(&bytes);
        assert_eq!((text.as_ref(), had_errors), ("窓口①～㉑№の向上", false));
    }

    #[test]
    fn only_whole_texts_with_kana_are_likely() {
        let text = "窓口サービスの向上をはかります。地域のみなさんと話し合います。";
        assert!(is_likely(&EUC_JP.encode(text).0));
        assert!(!is_likely(&encoding_rs::SHIFT_JIS.encode(text).0));
        assert!(!is_likely(text.as_bytes()));
        assert!(!is_likely(b"plain"));
    }
}
