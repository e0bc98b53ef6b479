//! A movie as a file for each frame, with its number in the name.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::drawing::Drawing;
use super::format::{FigureWriter, FileOptions};
use super::frames::in_order;
use super::movie::Movie;
use super::png::ExportError;
use super::write::{Output, WriteError};
use crate::optimizer::Progress;

/// The most digits that a pattern may ask for.
const DIGITS: usize = 9;

/// A file name with a place for a number from 1 on, as in `frame-%04d.png`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    folder: PathBuf,
    before: String,
    digits: usize,
    after: String,
}

impl Pattern {
    /// The pattern in the name of a file: `%d` where no word begins with it, or with leading zeros up to so many digits `%04d`. `None` where there is none, and where
    /// there are several.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let (before, rest) = name.split_once('%')?;
        let (digits, after) = rest.split_once('d')?;
        if digits.is_empty() && after.starts_with(char::is_alphanumeric) {
            // As in `50%damping.png`.
            return None;
        }
        let digits = match digits {
            "" => 1,
            digits => digits.strip_prefix('0')?.parse().ok()?,
        };
        let one = (1..=DIGITS).contains(&digits) && !after.contains('%');
        one.then(|| Self {
            folder: path.parent().map(Path::to_owned).unwrap_or_default(),
            before: before.to_owned(),
            digits,
            after: after.to_owned(),
        })
    }

    /// The file with that number.
    pub fn file(&self, number: usize) -> PathBuf {
        let Self { before, after, .. } = self;
        let digits = self.digits;
        let name = format!("{before}{number:0digits$}{after}");
        self.folder.join(OsString::from(name))
    }
}

/// Writes every frame with `write` and these options, numbered from 1. All are drawn first: nothing is written if one of them
/// fails, or if it was cancelled. If the system does not take one of them, new files that have been written before it are removed again.
///
/// # Errors
/// Those of `write`, if a file cannot be written, and if it was cancelled.
pub fn write(
    movie: &mut Movie<'_>,
    write: FigureWriter,
    options: &FileOptions,
    pattern: &Pattern,
    progress: &Progress,
) -> Result<(), NumberedError> {
    // What refuses files is known before the work.
    drop(Output::open(pattern.file(1))?);
    let all: Vec<usize> = (0..movie.frames().len()).collect();
    let worker = || move |drawing: Drawing| write(&drawing, options);
    let mut files = Vec::with_capacity(all.len());
    in_order(movie, &all, (progress, "Frames"), worker, |_, bytes| {
        files.push(bytes);
        Ok(())
    })?;
    let mut new = Vec::new();
    for (index, bytes) in files.iter().enumerate() {
        let path = pattern.file(index + 1);
        let is_new = !path.exists();
        let written = Output::open(&path).and_then(|o| o.fill(|out| out.write_all(bytes)));
        if let Err(e) = written {
            for path in new {
                // What cannot be removed stays; the error is that of writing.
                let _ = fs::remove_file(path);
            }
            return Err(e.into());
        }
        if is_new {
            new.push(path);
        }
    }
    Ok(())
}

/// Why numbered frames were not written.
#[derive(Debug, thiserror::Error)]
pub enum NumberedError {
    /// A frame could not be drawn, or it was cancelled.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_name_with_a_place_for_a_number() {
        let file = |pattern: &str, number| Pattern::of(Path::new(pattern)).map(|p| p.file(number));
        assert_eq!(file("a/f-%04d.png", 7), Some("a/f-0007.png".into()));
        assert_eq!(file("a/f-%04d.png", 12345), Some("a/f-12345.png".into()));
        assert_eq!(file("%d.svg", 12), Some("12.svg".into()));
        for none in [
            "f.png",
            "%d/f.png",
            "f%4d.png",
            "%d%d.png",
            "%0d.png",
            "100%.png",
            "50%damping.png",
            "%099d.png",
        ] {
            assert_eq!(file(none, 1), None, "{none}");
        }
    }
}
