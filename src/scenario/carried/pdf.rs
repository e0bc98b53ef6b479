//! PDF: an embedded file, by ISO 32000-1, 7.11.4. Files are always streams of their own, also where all else is packed into others, so there
//! is no need for the cross-references: it is enough to go from stream to stream. Not read are encrypted PDFs.

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, inflated, is_ours};
use super::trouble::Trouble;

/// As much is kept of what stands before a stream: its dictionary is shorter.
const LONGEST: usize = 4096;

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let mut before = Vec::with_capacity(LONGEST);
    let mut ended = false;
    while let Some(byte) = bytes.next()? {
        if before.len() == LONGEST {
            before.drain(..LONGEST / 2);
        }
        before.push(byte);
        if before.ends_with(b"endobj") || before.ends_with(b"endstream") {
            before.clear();
        } else if byte == b'\n' && begins_stream(&before) {
            if let Some(text) = stream(bytes, &before)? {
                return Ok(text);
            }
            before.clear();
        }
        ended |= before.ends_with(b"%%EOF");
    }
    Err(if ended {
        Trouble::Missing
    } else {
        Trouble::CutShort
    })
}

/// Whether that is a dictionary and the word behind it.
fn begins_stream(before: &[u8]) -> bool {
    let word = before.trim_ascii_end().strip_suffix(b"stream");
    word.is_some_and(|dictionary| dictionary.trim_ascii_end().ends_with(b">>"))
}

/// Goes behind a stream, or at least into it. Returns what is in it if that is a scenario.
fn stream(bytes: &mut Bytes<'_>, before: &[u8]) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(length) = length(before) else {
        return Ok(None);
    };
    if !says(before, "/EmbeddedFile") {
        bytes.skip(length)?;
        return Ok(None);
    }
    let kept = length.min(LONGEST_TEXT as u64 + 4096);
    let content = bytes.exactly(kept as usize)?;
    bytes.skip(length - kept)?;
    let content = if says(before, "/FlateDecode") {
        match inflated(&content) {
            Ok(text) => text,
            // Of another program.
            Err(_) => return Ok(None),
        }
    } else {
        content
    };
    Ok(is_ours(&content).then_some(content))
}

/// Whether a dictionary has a name, which is not the beginning of a longer one.
fn says(dictionary: &[u8], name: &str) -> bool {
    value(dictionary, name).is_some()
}

/// What comes behind a name.
fn value<'a>(dictionary: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let windows = dictionary.windows(name.len()).enumerate();
    let found = windows.filter(|(_, window)| *window == name.as_bytes());
    let mut behind = found.map(|(at, _)| &dictionary[at + name.len()..]);
    behind.find(|behind| !behind.first().is_some_and(u8::is_ascii_alphanumeric))
}

/// The length of a stream, where its dictionary has it rather than the number of another object.
fn length(dictionary: &[u8]) -> Option<u64> {
    let mut words = value(dictionary, "/Length")?
        .split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
        .filter(|word| !word.is_empty());
    let number: u64 = str::from_utf8(words.next()?).ok()?.parse().ok()?;
    (words.nth(1) != Some(b"R")).then_some(number)
}
