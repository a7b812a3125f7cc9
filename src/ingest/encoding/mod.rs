//! Bytes to text: which encoding a file was written in.

mod jis2004;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::notice::{self, Notice};
use crate::text::repair;

/// Bytes of a file that the detector looks at; more does not change its mind.
const SAMPLE_BYTES: usize = 1 << 20;

/// Share of control characters above which decoded bytes are no text.
const MAX_CONTROL_SHARE: f64 = 0.02;

/// Share of replacement characters above which decoded bytes are no text.
const MAX_REPLACED_SHARE: f64 = 0.2;

/// A file's text and what was doubtful about it.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, line ends as `\n`, without byte order mark.
    pub(super) text: String,
    /// Whether some bytes had to be replaced.
    pub(super) lossy: bool,
}

/// Decodes a file; the error says why it is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, &'static Notice> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(&notice::EMPTY_FILE);
    }
    let (encoding, from) = choose(bytes);
    let (text, had_errors) = if encoding == EUC_JP {
        jis2004::decode(&bytes[from..])
    } else {
        encoding.decode_without_bom_handling(&bytes[from..])
    };
    if is_binary(&text) {
        return Err(&notice::BINARY_FILE);
    }
    if text.trim().is_empty() {
        return Err(&notice::EMPTY_FILE);
    }
    Ok(Decoded {
        text: mend(unify_line_ends(&text)),
        lossy: had_errors,
    })
}

/// The encoding of a file and the byte at which its text begins.
///
/// A byte order mark speaks for itself, an ISO-2022-JP escape cannot be
/// anything else, valid UTF-8 hardly ever is; then a page's own label is asked.
/// What is left is `Shift_JIS` or EUC-JP, which only statistics tell apart.
fn choose(bytes: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding, length);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, 0);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    if sample.is_ascii() && sample.windows(2).any(|pair| pair == b"\x1b$") {
        return (ISO_2022_JP, 0);
    }
    if is_nearly_utf8(bytes) {
        return (UTF_8, 0);
    }
    if let Some(encoding) = label(sample).filter(|encoding| explains(encoding, sample)) {
        return (encoding, 0);
    }
    if jis2004::is_likely(sample) {
        return (EUC_JP, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let encoding = if guess == EUC_JP || guess == SHIFT_JIS || guess == UTF_8 {
        guess
    } else {
        UTF_8
    };
    (encoding, 0)
}

/// The encoding that markup states of itself: `charset=` of HTML, `encoding=` of XML.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Bytes in which browsers look for it, doubled: comments may stand before it.
    const WITHIN: usize = 2048;
    let head: String = bytes
        .iter()
        .take(WITHIN)
        .map(|b| (*b as char).to_ascii_lowercase())
        .collect();
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let at = ["charset=", "encoding="]
        .iter()
        .find_map(|key| Some(head.find(key)? + key.len()))?;
    let name = head[at..].trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)))?;
    Encoding::for_label(&name.as_bytes()[..end])
}

/// Whether bytes are nearly all of an encoding: labels outlive conversions.
fn explains(encoding: &'static Encoding, sample: &[u8]) -> bool {
    const MAX_BROKEN_SHARE: f64 = 0.01;
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut wide, mut broken) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += 1;
        broken += usize::from(c == '\u{FFFD}');
    }
    broken as f64 <= wide as f64 * MAX_BROKEN_SHARE
}

/// Valid UTF-8, or so little of it broken that no other encoding explains the rest.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    const MAX_BROKEN_SHARE: f64 = 0.05;
    let (mut broken, mut wide) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    broken == 0 || (broken as f64) < wide as f64 * MAX_BROKEN_SHARE
}

/// UTF-16 without a mark: every second byte of its ASCII part is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 {
        return None;
    }
    let units = sample.len() / 2;
    let zeros = |from: usize| {
        sample[from..]
            .iter()
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (high, low) = (zeros(0), zeros(1));
    if low * 10 > units && high == 0 {
        Some(UTF_16LE)
    } else if high * 10 > units && low == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(text: &str) -> bool {
    let (mut all, mut control, mut replaced) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        match c {
            '\0' => control += 10,
            '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' => {}
            '\u{FFFD}' => replaced += 1,
            c if c.is_control() => control += 1,
            _ => {}
        }
    }
    let share = |n: usize| n as f64 / all.max(1) as f64;
    share(control) > MAX_CONTROL_SHARE || share(replaced) > MAX_REPLACED_SHARE
}

fn unify_line_ends(text: &str) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    }
}

/// Radicals that text extraction put in place of kanji become kanji.
fn mend(text: String) -> String {
    let is_damaged = |c| matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
    if text.contains(is_damaged) {
        repair(&text)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str =
        "地域自治組織の形成・活動を支援します。\n（１）窓口サービスの向上をはかる。\n";

    fn encoded(encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(SENTENCE).0.into_owned()
    }

    #[test]
    fn japanese_encodings_give_the_same_text() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8] {
            let decoded = decode(&encoded(encoding)).unwrap();
            assert_eq!(decoded.text, SENTENCE, "{}", encoding.name());
            assert!(!decoded.lossy);
        }
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let bytes = [b"\xEF\xBB\xBF".as_slice(), SENTENCE.as_bytes()].concat();
        assert_eq!(decode(&bytes).unwrap().text, SENTENCE);
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let units: Vec<u8> = format!("No 1 {SENTENCE}No 2 plan 12345")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(decode(&units).unwrap().text.contains("地域自治組織"));
        let marked = [b"\xFF\xFE".as_slice(), &units].concat();
        assert!(decode(&marked).unwrap().text.starts_with("No 1 地域"));
    }

    #[test]
    fn radicals_become_kanji() {
        assert_eq!(
            decode("⺠⽣委員の⽀援①".as_bytes()).unwrap().text,
            "民生委員の支援①"
        );
    }

    #[test]
    fn line_ends_become_one() {
        assert_eq!(decode(b"a\r\nb\rc\n").unwrap().text, "a\nb\nc\n");
    }

    #[test]
    fn blank_bytes_are_an_empty_file() {
        for bytes in [b"".as_slice(), b" \n\t", b"\xEF\xBB\xBF", "　\n".as_bytes()] {
            assert_eq!(decode(bytes).unwrap_err().code, "empty_file");
        }
    }

    #[test]
    fn a_page_names_its_own_encoding_but_a_wrong_name_is_not_believed() {
        let page = |label: &str| format!("<html><meta charset=\"{label}\"><p>{SENTENCE}</p>");
        let bytes = SHIFT_JIS.encode(&page("Shift_JIS")).0.into_owned();
        assert_eq!(decode(&bytes).unwrap().text, page("Shift_JIS"));
        let wrong = page("euc-jp");
        let bytes = SHIFT_JIS.encode(&wrong).0.into_owned();
        assert_eq!(decode(&bytes).unwrap().text, wrong);
    }

    #[test]
    fn control_characters_are_a_binary_file() {
        let junk: Vec<u8> = (0..4096u32).map(|i| (i * 7919 % 251) as u8).collect();
        assert_eq!(decode(&junk).unwrap_err().code, "binary_file");
        assert_eq!(decode(&[0; 64]).unwrap_err().code, "binary_file");
    }

    #[test]
    fn a_broken_byte_is_replaced_and_told() {
        let mut bytes = SENTENCE.repeat(20).into_bytes();
        bytes.insert(3, 0xFF);
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.lossy);
        assert!(decoded.text.contains("窓口サービス"));
    }
}
