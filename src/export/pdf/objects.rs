//! The objects that a file consists of.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Pdf, Ref};

use crate::export::png::ExportError;

/// The objects that are written already, and the numbers of those to come.
pub(super) struct Objects {
    pub(super) pdf: Pdf,
    next: Ref,
}

impl Default for Objects {
    fn default() -> Self {
        let mut pdf = Pdf::new();
        pdf.set_version(1, 5);
        Self {
            pdf,
            next: Ref::new(1),
        }
    }
}

impl Objects {
    /// The number of another object.
    pub(super) fn number(&mut self) -> Ref {
        self.next.bump()
    }
}

/// Compresses the data of a stream, fast: the best compression would take six times as long for files that are a fifth smaller.
pub(super) fn deflate(data: &[u8]) -> Result<Vec<u8>, ExportError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}
