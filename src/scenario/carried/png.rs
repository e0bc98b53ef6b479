//! PNG and APNG: an `iTXt` chunk, by the [specification](https://www.w3.org/TR/png-3/#11iTXt).

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, NAME, inflated};
use super::trouble::Trouble;

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    bytes.skip(8)?;
    loop {
        let length = u32::from_be_bytes(bytes.array()?) as usize;
        let kind: [u8; 4] = bytes.array()?;
        if kind == *b"IEND" {
            return Err(Trouble::Missing);
        }
        let mut left = length;
        if kind == *b"iTXt" {
            let start = bytes.exactly(length.min(NAME.len() + 1))?;
            left -= start.len();
            if start.strip_prefix(NAME.as_bytes()) == Some(&[0]) {
                // Compressed, a text is at most a few bytes longer than it is.
                if left > LONGEST_TEXT + 4096 {
                    return Err(Trouble::TooLarge);
                }
                let rest = bytes.exactly(left)?;
                let mut sum = crc32fast::Hasher::new();
                for part in [&kind[..], &start, &rest] {
                    sum.update(part);
                }
                let right = sum.finalize() == u32::from_be_bytes(bytes.array()?);
                return if right {
                    text(&rest)
                } else {
                    Err(Trouble::Damaged)
                };
            }
        }
        // With the checksum.
        bytes.skip(left as u64 + 4)?;
    }
}

/// The text of a chunk, from behind its keyword.
fn text(chunk: &[u8]) -> Result<Vec<u8>, Trouble> {
    let (flags, rest) = chunk.split_at_checked(2).ok_or(Trouble::Damaged)?;
    // The language and the translated keyword.
    let mut parts = rest.splitn(3, |byte| *byte == 0).skip(2);
    let text = parts.next().ok_or(Trouble::Damaged)?;
    match flags {
        [0, _] => Ok(text.to_owned()),
        [1, 0] => inflated(text),
        _ => Err(Trouble::Damaged),
    }
}
