//! What goes through the pipes: a length of eight bytes, little-endian, then the bytes.

use std::io::{self, Read, Write};

/// Bytes that are asked for at once: a length that lies must not cost memory.
const CHUNK: u64 = 1 << 20;

pub(super) fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// The next frame; `None` at the end. One longer than `limit` is an error.
pub(super) fn read(from: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(CHUNK)).unwrap_or(0));
    let read = from.take(length).read_to_end(&mut bytes)? as u64;
    if read < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        for frame in [b"".as_slice(), b"one", &[7; 3000]] {
            write(&mut pipe, frame).unwrap();
        }
        let mut from = pipe.as_slice();
        assert_eq!(read(&mut from, 4000).unwrap().unwrap(), b"");
        assert_eq!(read(&mut from, 4000).unwrap().unwrap(), b"one");
        assert_eq!(read(&mut from, 4000).unwrap().unwrap(), [7; 3000]);
        assert!(read(&mut from, 4000).unwrap().is_none());
    }

    #[test]
    fn a_frame_that_lies_about_its_length_is_an_error() {
        let mut pipe = u64::MAX.to_le_bytes().to_vec();
        assert!(read(&mut pipe.as_slice(), 4000).is_err());
        pipe = 100_u64.to_le_bytes().to_vec();
        pipe.extend(b"short");
        assert!(read(&mut pipe.as_slice(), 4000).is_err());
    }
}
