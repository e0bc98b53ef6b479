//! GIF: a comment extension, by the [specification](https://www.w3.org/Graphics/GIF/spec-gif89a.txt).

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, is_ours};
use super::trouble::Trouble;

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    bytes.skip(10)?;
    let [flags, _, _] = bytes.array()?;
    bytes.skip(colours(flags))?;
    loop {
        match bytes.byte()? {
            // An image: its place and size, flags, colours, the width of its codes, and the codes.
            0x2c => {
                let [.., flags] = bytes.array::<9>()?;
                bytes.skip(colours(flags) + 1)?;
                blocks(bytes, 0)?;
            }
            0x21 if bytes.byte()? == 0xfe => {
                let comment = blocks(bytes, LONGEST_TEXT + 1)?;
                if is_ours(&comment) {
                    return Ok(comment);
                }
            }
            0x21 => {
                blocks(bytes, 0)?;
            }
            0x3b => return Err(Trouble::Missing),
            _ => return Err(Trouble::Damaged),
        }
    }
}

/// The length of a table of colours, if these flags say that there is one.
fn colours(flags: u8) -> u64 {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// What a sequence of blocks holds, or the first `most` bytes of it. Each has its length before it, and the last one has none.
fn blocks(bytes: &mut Bytes<'_>, most: usize) -> Result<Vec<u8>, Trouble> {
    let mut content = Vec::new();
    loop {
        let length = usize::from(bytes.byte()?);
        if length == 0 {
            return Ok(content);
        }
        let kept = length.min(most - content.len());
        content.extend(bytes.exactly(kept)?);
        bytes.skip((length - kept) as u64)?;
    }
}
