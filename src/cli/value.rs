//! Parsing the values of arguments.

use std::ops::RangeInclusive;
use std::path::Path;

/// The ending of a file's name, in lower case.
pub fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_ascii_lowercase()
}

/// Width and height of a picture in points.
pub fn size(text: &str) -> Result<[u16; 2], String> {
    const ALLOWED: RangeInclusive<u16> = 16..=10_000;
    let side = |text: &str| text.parse().ok().filter(|side| ALLOWED.contains(side));
    text.split_once('x')
        .and_then(|(width, height)| Some([side(width)?, side(height)?]))
        .ok_or_else(|| "allowed: such as 1600x1000, each side from 16 to 10000".to_owned())
}

/// Pixels per point.
pub fn scale(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|scale| (0.1..=10.0).contains(scale))
        .ok_or_else(|| "allowed: a number from 0.1 to 10".to_owned())
}
