//! What is carried, as bytes.

use std::io::{self, Read as _};

use flate2::read::ZlibDecoder;

use super::trouble::Trouble;
use crate::scenario::limits::MAX_BYTES;
use crate::scenario::moment::MARK;

/// The most bytes of a carried text. A scenario that was read from a file of nearly 1 MB can be longer once it is written in full.
pub const LONGEST_TEXT: usize = 4 * MAX_BYTES;

/// The name under which a figure carries its scenario, where its format has names.
pub const NAME: &str = "ravine-scenario";
/// The lines of LaTeX code between which the scenario stands, each of its lines behind `% `, so that none of them can be taken for these.
pub const TEX_LINES: [&str; 2] = ["%% ravine-scenario begin", "%% ravine-scenario end"];

/// What was compressed by zlib, unless that is more than a scenario may be.
pub fn inflated(zlib: &[u8]) -> Result<Vec<u8>, Trouble> {
    bounded(ZlibDecoder::new(zlib))
}

/// All of a decoder's output, unless that is more than a scenario may be.
pub fn bounded(decoder: impl io::Read) -> Result<Vec<u8>, Trouble> {
    let mut text = Vec::new();
    let most = LONGEST_TEXT as u64 + 1;
    // A decoder of bytes in memory fails only where these are wrong.
    if decoder.take(most).read_to_end(&mut text).is_err() {
        return Err(Trouble::Damaged);
    }
    if text.len() > LONGEST_TEXT {
        return Err(Trouble::TooLarge);
    }
    Ok(text)
}

/// Whether a text without a name is one that Ravine has written.
pub fn is_ours(text: &[u8]) -> bool {
    text.starts_with(MARK.as_bytes())
}
