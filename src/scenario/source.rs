//! The text of a scenario, and places in it.

use std::ops::Range;

use thiserror::Error;

use crate::spelling::printable;

/// Why a scenario was refused: one message with file, line, column, key, what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}:{line}:{column}: {message}", printable(file))]
pub struct ScenarioError {
    /// The name of the file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Key, what was found and what is allowed.
    pub message: String,
}

/// The text being read, for turning byte offsets into lines and columns.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// An error at the start of a range of bytes.
    pub fn error(&self, span: Range<usize>, message: String) -> ScenarioError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        ScenarioError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            // Editors do not count a byte-order mark.
            column: before[line_start..]
                .trim_start_matches('\u{feff}')
                .chars()
                .count()
                + 1,
            message,
        }
    }
}

pub type Result<T> = std::result::Result<T, ScenarioError>;
