//! A drawing as a page of a PDF file, and a movie as a page for each frame.
//!
//! Text is text: it can be selected, searched and read aloud. Pages are tagged as figures with an alternative text, and the scenario is
//! attached as `scenario.toml`. Fonts, pictures and level lines that pages share are in the file once. A point of a drawing is a CSS pixel, ¾ of a point of
//! the page. The file says that it is PDF 1.5, the newest that pdfLaTeX includes without a warning; what is newer in it (the relation of the
//! attachment, its Unicode name) other readers ignore.

mod document;
mod fonts;
mod latex;
mod objects;
mod page;
mod pictures;
mod rows;

use std::io::{self, Write};

use self::document::Document;
pub use self::latex::latex_lines;
use super::drawing::Drawing;
use super::movie::Movie;
use super::png::ExportError;
use crate::optimizer::Progress;

/// Writes a drawing as the only page of a file. The same drawing always gives the same bytes.
///
/// # Errors
/// Where a part of it cannot be encoded.
pub fn write(drawing: &Drawing) -> Result<Vec<u8>, ExportError> {
    let mut document = Document::default();
    document.add(drawing)?;
    document.finish(drawing.source.as_ref())
}

/// Writes a movie as a page for each frame, in vectors: the number of pixels per point does not matter. [`latex_lines`] show it.
///
/// # Errors
/// Where a part of it cannot be encoded, when writing fails, and when it is cancelled.
pub fn write_movie(
    movie: &mut Movie<'_>,
    _scale: f32,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    let frames = movie.frames().len();
    let mut document = Document::default();
    progress.begin("Pages", frames, 1);
    for index in 0..frames {
        let drawing = movie.draw(index);
        document.add(&drawing)?;
        progress.advance(1);
        if progress.is_cancelled() {
            return Err(io::Error::other("cancelled").into());
        }
    }
    out.write_all(&document.finish(movie.source().as_ref())?)?;
    Ok(())
}
