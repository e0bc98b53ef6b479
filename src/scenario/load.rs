//! Loading scenario files.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::carried::{Bytes, Carried, Carrier, Trouble, complaint, unreadable, within};
use super::deck::{Opened, open};
use super::limits::MAX_BYTES;
use super::moment::step_of;
use super::read::read_unbounded;
use super::reason::reason;
use super::source::ScenarioError;
use crate::platform::display_name;
use crate::platform::fs::{self, File};
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
    /// It is a figure that carries none.
    #[error("{} holds no Ravine scenario: {message}", printable(file))]
    Carried {
        /// The name of the file.
        file: String,
        /// What was found and what is allowed.
        message: String,
    },
    /// It is a link or a line of text that cannot be read.
    #[error("{}: {message}", printable(file))]
    PassedOn {
        /// The name of the file.
        file: String,
        /// What is wrong and what helps.
        message: String,
    },
}

/// What was loaded.
#[derive(Debug)]
pub enum Loaded {
    /// A scenario file.
    Document(Opened),
    /// What carries a scenario.
    Carried(Box<Carried>),
}

impl Loaded {
    /// What is open then, and the step that a figure shows.
    pub fn parts(self) -> (Opened, Option<usize>) {
        match self {
            Self::Document(opened) => (opened, None),
            Self::Carried(carried) => {
                let Carried { scenario, step } = *carried;
                (Opened::Scenario(Box::new(scenario)), step)
            }
        }
    }
}

/// What a file holds, whether or not it is a scenario file: [`load`] without the step.
///
/// # Errors
/// As [`load`].
pub fn load_any(path: &Path) -> Result<Opened, LoadError> {
    load(path).map(|loaded| loaded.parts().0)
}

/// Loads a file that is a scenario or a deck, or that carries a scenario: a figure, or a line of text; `-` is standard input.
///
/// Reading stops at the size limit, and nothing else of a figure is read than what leads to its scenario, so that neither a wrong file nor
/// an endless pipe can fill memory.
///
/// # Errors
/// When the file cannot be read, is larger than a file may be, is not text in UTF-8, or is none of these.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    if path == Path::new("-") {
        return load_from("<stdin>", Bytes::of_pipe(&mut io::stdin().lock()));
    }
    let file = display_name(path);
    let failed = |source| LoadError::Read {
        file: file.clone(),
        source,
    };
    let mut opened = File::open(path).map_err(failed)?;
    let regular = opened.metadata().map_err(failed)?.is_file();
    let bytes = if regular {
        Bytes::of_file(&mut opened)
    } else {
        Bytes::of_pipe(&mut opened)
    };
    load_from(&file, bytes)
}

/// Loads what is not in a file: a text that was copied, which may be a line as well; `name` is its name in messages.
///
/// # Errors
/// As [`load`].
pub fn load_bytes(name: &str, bytes: &[u8]) -> Result<Loaded, LoadError> {
    load_from(name, Bytes::of_file(&mut io::Cursor::new(bytes)))
}

/// So much of a file says what it is.
const START: usize = 256;

fn load_from(file: &str, mut bytes: Bytes<'_>) -> Result<Loaded, LoadError> {
    let failed = |source| LoadError::Read {
        file: file.to_owned(),
        source,
    };
    let Some(carrier) = Carrier::of(bytes.ahead(START).map_err(failed)?) else {
        let plain = bytes.up_to(MAX_BYTES + 1).map_err(failed)?;
        let text = text_of(file, plain)?;
        return match within(&text) {
            Some(link) => load_bytes(file, link.as_bytes()),
            None => Ok(Loaded::Document(open(file, &text)?)),
        };
    };
    let text = carrier.text(&mut bytes).map_err(|trouble| match trouble {
        Trouble::Read(source) => failed(source),
        trouble => {
            let file = file.to_owned();
            match carrier.passed_on() {
                Some(what) => LoadError::PassedOn {
                    file,
                    message: unreadable(what, &trouble),
                },
                None => LoadError::Carried {
                    file,
                    message: complaint(carrier, &trouble),
                },
            }
        }
    })?;
    // Lines and columns are those of the text within.
    let scenario = read_unbounded(&format!("{file}: scenario"), &text)?;
    let step = step_of(&text);
    Ok(Loaded::Carried(Box::new(Carried { scenario, step })))
}

/// The text of a scenario file.
fn text_of(file: &str, bytes: Vec<u8>) -> Result<String, ScenarioError> {
    if bytes.len() > MAX_BYTES {
        let message =
            "found more than 1 MB; allowed: a scenario or a deck of at most 1 MB".to_owned();
        return Err(error(file, &bytes[..0], message));
    }
    String::from_utf8(bytes).map_err(|wrong| {
        let valid = wrong.utf8_error().valid_up_to();
        let byte = wrong.as_bytes()[valid];
        let message = format!("found the byte 0x{byte:02X}; allowed: text in UTF-8");
        error(file, &wrong.as_bytes()[..valid], message)
    })
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
        file: display_name(path),
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

/// An error at the place where `before` ends.
fn error(file: &str, before: &[u8], message: String) -> ScenarioError {
    let before = String::from_utf8_lossy(before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    ScenarioError {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        message,
    }
}
