//! The compound file of older versions: what its directory names.

/// Bytes of an entry of the directory; entries stand at multiples of it.
const ENTRY: usize = 128;

/// What a compound file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compound {
    /// Excel 97 and before.
    Workbook,
    /// Word 97 and before.
    Word,
    /// `PowerPoint` 97 and before.
    PowerPoint,
    /// A newer office file behind a password.
    Encrypted,
    Unknown,
}

impl Compound {
    /// Looks for the stream that tells; damaged files are not followed further than that.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let names = [
            ("EncryptedPackage", Self::Encrypted),
            ("Workbook", Self::Workbook),
            ("Book", Self::Workbook),
            ("WordDocument", Self::Word),
            ("PowerPoint Document", Self::PowerPoint),
        ];
        let found = names.iter().find(|(name, _)| {
            let wanted: Vec<u8> = name
                .encode_utf16()
                .chain([0])
                .flat_map(u16::to_le_bytes)
                .collect();
            bytes.chunks(ENTRY).any(|entry| entry.starts_with(&wanted))
        });
        found.map_or(Self::Unknown, |(_, compound)| *compound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_tells_what_the_file_is() {
        let file = |name: &str| {
            let mut bytes = vec![0; 2 * ENTRY];
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.extend([0; ENTRY]);
            bytes
        };
        assert_eq!(Compound::of(&file("Workbook")), Compound::Workbook);
        assert_eq!(Compound::of(&file("WordDocument")), Compound::Word);
        assert_eq!(Compound::of(&file("EncryptedPackage")), Compound::Encrypted);
        assert_eq!(Compound::of(&file("Workbooks")), Compound::Unknown);
        assert_eq!(Compound::of(&[]), Compound::Unknown);
    }
}
