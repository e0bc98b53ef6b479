//! A scenario as one line of text that survives a chat: `ravine:1:…`.
//!
//! Behind the version stands `deflate(text) ‖ crc32(text)` in base64 with the letters of URLs, without padding, so the line can be the fragment of a
//! link as well. The checksum has its most significant byte first. Both ends of what is packed are known from itself, so words may follow.

use std::io::Write as _;

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, NO_PAD};
use base64::{Engine as _, alphabet::URL_SAFE, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::bytes::Bytes;
use super::content::{LONGEST_TEXT, bounded};
use super::trouble::Trouble;
use crate::scenario::document::Scenario;
use crate::scenario::moment::write_moment;

/// How a line begins.
pub const SCHEME: &str = "ravine:";
const VERSION: &str = "1";
/// A longer text is none of ours: base64 makes four letters of three bytes.
const LONGEST: usize = 2 * LONGEST_TEXT;

/// The line that opens a scenario at a step.
pub fn write_line(scenario: &Scenario, step: Option<usize>) -> String {
    let text = write_moment(scenario, step);
    let sum = crc32fast::hash(text.as_bytes());
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(text.as_bytes());
    let mut payload = encoder.finish().unwrap_or_default();
    payload.extend(sum.to_be_bytes());
    let payload = BASE64_URL_SAFE_NO_PAD.encode(payload);
    format!("{SCHEME}{VERSION}:{payload}")
}

/// What may stand before a line: blanks, and marks of quotation, also those of mail.
pub const MARKS: &str = "\"'`<>“”„‘’‚«»‹›";

/// A text without the marks before it.
pub fn unmarked(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(c))
}

/// Whether a text begins like a line, whatever marks it has got on its way.
pub fn begins(text: &[u8]) -> bool {
    unmarked(&String::from_utf8_lossy(text)).starts_with(SCHEME)
}

/// Whether a text begins with a line of any version, and not with the name of the program alone.
pub fn is_at(text: &str) -> bool {
    let version = text
        .strip_prefix(SCHEME)
        .and_then(|behind| behind.split_once(':'));
    version.is_some_and(|(version, _)| {
        !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
    })
}

pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let text = all_of(bytes)?;
    let (_, behind) = text.split_once(SCHEME).ok_or(Trouble::Missing)?;
    unpacked(behind)
}

/// The text that has the line in it.
pub fn all_of(bytes: &mut Bytes<'_>) -> Result<String, Trouble> {
    let bytes = bytes.up_to(LONGEST + 1)?;
    if bytes.len() > LONGEST {
        return Err(Trouble::TooLarge);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a line holds, of which this follows the scheme.
pub fn unpacked(behind: &str) -> Result<Vec<u8>, Trouble> {
    let (version, payload) = behind.split_once(':').ok_or(Trouble::CutShort)?;
    match version.trim() {
        VERSION => inflated(payload),
        other if !other.is_empty() && other.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(Trouble::Newer(other.chars().take(9).collect()))
        }
        _ => Err(Trouble::Damaged),
    }
}

/// Letters of which the last may be one of a word that follows.
const LETTERS: GeneralPurpose = {
    let config: GeneralPurposeConfig = NO_PAD.with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&URL_SAFE, config)
};

/// What a payload holds. Signs that it cannot have come from the way that the line took: blanks, ends of lines, marks of quotation. Letters behind
/// its end are words that somebody has written after it.
fn inflated(payload: &str) -> Result<Vec<u8>, Trouble> {
    let is_letter = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut letters: String = payload.chars().filter(is_letter).collect();
    if letters.len() % 4 == 1 {
        // One letter is not enough for a byte.
        letters.pop();
    }
    let packed = LETTERS.decode(letters).map_err(|_| Trouble::Damaged)?;
    let mut packed = packed.as_slice();
    let text = bounded(DeflateDecoder::new(&mut packed))?;
    let sum = packed.first_chunk().ok_or(Trouble::CutShort)?;
    if crc32fast::hash(&text) != u32::from_be_bytes(*sum) {
        return Err(Trouble::Damaged);
    }
    Ok(text)
}
