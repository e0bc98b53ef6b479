//! What ends a command early.

use std::io;

use super::load::LoadError;
use crate::export::{png::ExportError, write::WriteError};

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("error: {0}")]
    Usage(String),
    /// Without a prefix, so that editors find file, line and column.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Each bad file has had its message.
    #[error("")]
    Checked,
    #[error("error: {0}")]
    Export(#[from] ExportError),
    #[error("error: {0}")]
    Write(#[from] WriteError),
    #[error("error: cannot write standard output: {0}")]
    Stdout(#[from] io::Error),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Load(_) | Self::Checked => 2,
            Self::Export(_) | Self::Write(_) | Self::Stdout(_) => 1,
        }
    }

    /// Whether a reader has seen enough.
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Stdout(source) | Self::Write(WriteError { source, .. }) => {
                source.kind() == io::ErrorKind::BrokenPipe
            }
            Self::Usage(_) | Self::Load(_) | Self::Checked | Self::Export(_) => false,
        }
    }
}
