//! TikZ: comments of LaTeX code.

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, TEX_LINES};
use super::trouble::Trouble;

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let [begin, end] = TEX_LINES.map(str::as_bytes);
    while line(bytes, begin.len() + 2)?.ok_or(Trouble::Missing)? != begin {}
    let mut text = Vec::new();
    loop {
        let line = line(bytes, LONGEST_TEXT + 2)?.ok_or(Trouble::CutShort)?;
        if line == end {
            return Ok(text);
        }
        // Editors remove blanks at the end of a line.
        let content = line.strip_prefix(b"%").ok_or(Trouble::Damaged)?;
        text.extend_from_slice(content.strip_prefix(b" ").unwrap_or(content));
        text.push(b'\n');
        if text.len() > LONGEST_TEXT {
            return Err(Trouble::TooLarge);
        }
    }
}

/// The next line, or the first `most` bytes of it, without its end; `None` behind the last one.
fn line(bytes: &mut Bytes<'_>, most: usize) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(mut byte) = bytes.next()? else {
        return Ok(None);
    };
    let mut line = Vec::new();
    while byte != b'\n' {
        if line.len() < most {
            line.push(byte);
        }
        match bytes.next()? {
            Some(next) => byte = next,
            None => break,
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}
