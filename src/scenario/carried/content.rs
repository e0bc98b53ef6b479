//! What is carried, as bytes.

use std::io::{self, Read as _};

use flate2::read::ZlibDecoder;

use super::trouble::Trouble;
use crate::scenario::MAX_BYTES;
use crate::scenario::moment::MARK;

/// The name under which a figure carries its scenario, where its format has names.
pub const NAME: &str = "ravine-scenario";
/// The lines of LaTeX code between which the scenario stands, each of its lines behind `% `.
pub const TEX_LINES: [&str; 2] = ["% ravine-scenario begin", "% ravine-scenario end"];

/// What was compressed by zlib, unless that is more than a scenario may be.
pub fn inflated(zlib: &[u8]) -> Result<Vec<u8>, Trouble> {
    bounded(ZlibDecoder::new(zlib))
}

/// All of a decoder's output, unless that is more than a scenario may be.
pub fn bounded(decoder: impl io::Read) -> Result<Vec<u8>, Trouble> {
    let mut text = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    // A decoder of bytes in memory fails only where these are wrong.
    if decoder.take(most).read_to_end(&mut text).is_err() {
        return Err(Trouble::Damaged);
    }
    if text.len() > MAX_BYTES {
        return Err(Trouble::TooLarge);
    }
    Ok(text)
}

/// Whether a text without a name is one that Ravine has written.
pub fn is_ours(text: &[u8]) -> bool {
    text.starts_with(MARK.as_bytes())
}
