//! Why commands end early.

use std::io::{self, Write as _};
use std::path::PathBuf;

use crate::export::png::ExportError;
use crate::export::write::WriteError;
use crate::scenario::{LoadError, reason};
use crate::spelling::printable;

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments ask for something impossible.
    #[error("error: {0}")]
    Usage(String),
    /// A scenario could not be loaded. Where the message begins with file, line and column it has no prefix, so that editors find
    /// them.
    #[error("{}", complaint(.0))]
    Load(#[from] LoadError),
    /// `check` found bad files, and has already printed a message for each.
    #[error("")]
    Checked,
    /// `check` found claims that do not hold, and has already printed a line for each.
    #[error("")]
    Claims,
    /// `render` could not make some of many figures, and has already printed a message for each.
    #[error("")]
    Batch,
    /// A picture could not be drawn.
    #[error("error: {0}")]
    Export(#[from] ExportError),
    /// A file could not be written.
    #[error("error: {0}")]
    Write(#[from] WriteError),
    /// What an earlier run has left could not be removed.
    #[error("error: cannot remove {}, which an earlier run has left: {}", printable(&path.display().to_string()), reason(source))]
    Remove {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("error: cannot write standard output: {0}")]
    Stdout(#[from] io::Error),
}

/// Why a scenario could not be loaded, as a line of standard error.
pub fn complaint(error: &LoadError) -> String {
    match error {
        LoadError::Read { .. } | LoadError::Carried { .. } | LoadError::PassedOn { .. } => {
            format!("error: {error}")
        }
        LoadError::Scenario(_) => error.to_string(),
    }
}

impl Failure {
    /// The exit code of the program.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Load(_) | Self::Checked => 2,
            Self::Claims
            | Self::Batch
            | Self::Export(_)
            | Self::Write(_)
            | Self::Remove { .. }
            | Self::Stdout(_) => 1,
        }
    }

    /// Whether all has been said.
    pub fn is_told(&self) -> bool {
        matches!(self, Self::Checked | Self::Claims | Self::Batch)
    }

    /// Whether the reader of the output has closed the pipe, which counts as success.
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Stdout(source) | Self::Write(WriteError { source, .. }) => {
                source.kind() == io::ErrorKind::BrokenPipe
            }
            Self::Usage(_)
            | Self::Load(_)
            | Self::Checked
            | Self::Claims
            | Self::Batch
            | Self::Export(_)
            | Self::Remove { .. } => false,
        }
    }
}

/// Writes a message to standard error.
pub fn complain(message: &dyn std::fmt::Display) {
    // If standard error is closed, the exit code still tells.
    let _ = writeln!(io::stderr(), "{message}");
}
