//! SVG: an element `metadata`. Also where another program has written the file anew: quotes, prefixes and places may be others.

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, NAME};
use super::trouble::Trouble;

/// As much is kept of a tag. Those with pictures in them are longer.
const LONGEST: usize = 1024;

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let (mut begun, mut ended) = (false, false);
    while bytes.find(b"<")? {
        let tag = tag(bytes)?;
        match name(&tag) {
            (false, b"svg") => begun = true,
            (true, b"svg") => ended = true,
            (false, b"metadata") if is_named(&tag) && !tag.ends_with(b"/") => return text(bytes),
            _ => {}
        }
    }
    Err(if begun && !ended {
        Trouble::CutShort
    } else {
        Trouble::Missing
    })
}

/// The start of a tag, from behind its `<`. The file goes on behind its `>`; of a comment or the like, behind that.
fn tag(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let mut tag = Vec::new();
    let mut quote = None;
    while let Some(byte) = bytes.next()? {
        match quote {
            None if byte == b'>' => break,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            Some(mark) if byte == mark => quote = None,
            None | Some(_) => {}
        }
        if tag.len() < LONGEST {
            tag.push(byte);
        }
        let end: &[u8] = match &*tag {
            b"!--" => b"-->",
            b"![CDATA[" => b"]]>",
            b"?" => b"?>",
            _ => continue,
        };
        bytes.find(end)?;
        break;
    }
    Ok(tag)
}

/// Whether an element ends here, and its name without a prefix.
fn name(tag: &[u8]) -> (bool, &[u8]) {
    let start = tag.strip_prefix(b"/");
    let name = start.unwrap_or(tag);
    let end = name
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    let name = &name[..end.unwrap_or(name.len())];
    let colon = name.iter().position(|byte| *byte == b':');
    (start.is_some(), &name[colon.map_or(0, |colon| colon + 1)..])
}

/// Whether an element is the one with the scenario.
fn is_named(tag: &[u8]) -> bool {
    let says = |text: &str| tag.windows(text.len()).any(|part| part == text.as_bytes());
    says(&format!("id=\"{NAME}\"")) || says(&format!("id='{NAME}'"))
}

/// The text up to the end of the element.
fn text(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let mut text = Vec::new();
    loop {
        match bytes.byte()? {
            b'&' => text.extend(character(bytes)?.encode_utf8(&mut [0; 4]).bytes()),
            b'<' => match bytes.byte()? {
                b'/' => return Ok(text),
                b'!' if bytes.exactly(7)? == *b"[CDATA[" => literal(bytes, &mut text)?,
                _ => return Err(Trouble::Damaged),
            },
            byte => text.push(byte),
        }
        if text.len() > LONGEST_TEXT {
            return Err(Trouble::TooLarge);
        }
    }
}

/// Adds what stands in a section where nothing but its end is a sign of markup.
fn literal(bytes: &mut Bytes<'_>, text: &mut Vec<u8>) -> Result<(), Trouble> {
    let from = text.len();
    while !text[from..].ends_with(b"]]>") {
        text.push(bytes.byte()?);
        if text.len() > LONGEST_TEXT + 3 {
            return Err(Trouble::TooLarge);
        }
    }
    text.truncate(text.len() - 3);
    Ok(())
}

/// The character that a reference means, from behind its `&`.
fn character(bytes: &mut Bytes<'_>) -> Result<char, Trouble> {
    let mut name = Vec::new();
    loop {
        match bytes.byte()? {
            b';' => break,
            _ if name.len() == 8 => return Err(Trouble::Damaged),
            byte => name.push(byte),
        }
    }
    let name = String::from_utf8(name).map_err(|_| Trouble::Damaged)?;
    let number = match &*name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        number => match (number.strip_prefix("#x"), number.strip_prefix('#')) {
            (Some(hex), _) => u32::from_str_radix(hex, 16).ok(),
            (None, Some(decimal)) => decimal.parse().ok(),
            (None, None) => None,
        },
    };
    number.and_then(char::from_u32).ok_or(Trouble::Damaged)
}
