use std::ops::Range;

/// The normal form of a text: what two spellings of one word have in common.
///
/// NFKC, lower case, no white space, one dash, radicals and old characters
/// folded to current ones, ③ and (3) the same.
pub fn normalize(text: &str) -> String {
    Normalized::new(text).text
}

/// A normal form that knows where in the original each character came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    text: String,
    /// For each byte of `text`, the original byte range its character came from.
    origins: Vec<(u32, u32)>,
}

impl Normalized {
    /// Normalises a text.
    pub fn new(text: &str) -> Self {
        let mut normal = Self::default();
        for (start, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            for low in c.to_lowercase() {
                normal.text.push(low);
                let origin = (start as u32, (start + c.len_utf8()) as u32);
                normal
                    .origins
                    .extend(std::iter::repeat_n(origin, low.len_utf8()));
            }
        }
        normal
    }

    /// The normal form.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The original byte range from which a byte range of the normal form came.
    ///
    /// An empty range gives an empty range.
    pub fn original_range(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            return 0..0;
        }
        self.origins[range.start].0 as usize..self.origins[range.end - 1].1 as usize
    }
}
