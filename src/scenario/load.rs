//! Loading scenario files.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::deck::{Opened, open};
use super::limits::MAX_BYTES;
use super::reason::reason;
use super::source::ScenarioError;
use crate::spelling::printable;

/// A scenario file could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The system could not read it.
    #[error("cannot read {}: {}", printable(file), reason(source))]
    Read {
        /// The name of the file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// It is neither a scenario nor a deck.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}

/// Loads a file that is a scenario or a deck; `-` is standard input.
///
/// Reading stops at the size limit, so that neither a wrong file nor an endless pipe can fill memory.
///
/// # Errors
/// When the file cannot be read, is larger than a file may be, is not text in UTF-8, or is neither.
pub fn load_any(path: &Path) -> Result<Opened, LoadError> {
    let (file, text) = text_of(path)?;
    Ok(open(&file, &text)?)
}

/// The name of a file in messages, and its text.
fn text_of(path: &Path) -> Result<(String, String), LoadError> {
    let stdin = path == Path::new("-");
    let file = if stdin {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    let mut bytes = Vec::new();
    let done = if stdin {
        read_bounded(io::stdin().lock(), &mut bytes)
    } else {
        File::open(path).and_then(|file| read_bounded(file, &mut bytes))
    };
    if let Err(source) = done {
        return Err(LoadError::Read { file, source });
    }
    if bytes.len() > MAX_BYTES {
        let message =
            "found more than 1 MB; allowed: a scenario or a deck of at most 1 MB".to_owned();
        return Err(error(file, &bytes[..0], message).into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((file, text)),
        Err(wrong) => {
            let valid = wrong.utf8_error().valid_up_to();
            let byte = wrong.as_bytes()[valid];
            let message = format!("found the byte 0x{byte:02X}; allowed: text in UTF-8");
            Err(error(file, &wrong.as_bytes()[..valid], message).into())
        }
    }
}

/// The scenario files that a path stands for: of a folder, those in it that end in `.toml`, in the order of their names;
/// otherwise the path itself.
///
/// # Errors
/// When a folder cannot be read or has no such file.
pub fn scenario_files(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |source| LoadError::Read {
        file: path.display().to_string(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let ending = file.extension();
        if ending.is_some_and(|e| e.eq_ignore_ascii_case("toml")) && file.is_file() {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(failed(io::Error::other(
            "there is no scenario, *.toml, in this folder",
        )));
    }
    files.sort();
    Ok(files)
}

fn read_bounded(source: impl Read, bytes: &mut Vec<u8>) -> io::Result<usize> {
    source.take(MAX_BYTES as u64 + 1).read_to_end(bytes)
}

/// An error at the place where `before` ends.
fn error(file: String, before: &[u8], message: String) -> ScenarioError {
    let before = String::from_utf8_lossy(before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    ScenarioError {
        file,
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        message,
    }
}
