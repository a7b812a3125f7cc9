/// Bytes of the part of a name that comes from the sender.
const MAX_BYTES: usize = 120;
/// Bytes of an extension; what is longer is no extension.
const MAX_EXTENSION_BYTES: usize = 8;

/// A file name that is harmless anywhere: letters and digits of any script,
/// `-`, `_`, `.` and brackets, no dot in front, not too long, never empty.
pub(super) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |c: char| c.is_alphanumeric() || "-_.()（）・".contains(c);
    let plain: String = (last.chars())
        .map(|c| if kept(c) { c } else { '_' })
        .collect();
    let plain = plain.trim_start_matches('.');
    let (stem, extension) = match plain.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= MAX_EXTENSION_BYTES => {
            (stem, format!(".{extension}"))
        }
        _ => (plain, String::new()),
    };
    let mut end = stem.len().min(MAX_BYTES - extension.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let name = format!("{}{extension}", &stem[..end]);
    if name.trim_matches('.').is_empty() {
        "document".to_owned()
    } else {
        name
    }
}
