//! The error of a text that is not a formula.

use std::ops::Range;

use thiserror::Error;

/// What parsing a part of a formula gives.
pub type Result<T> = std::result::Result<T, FormulaError>;

/// What is wrong with the text of a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("found {found}; allowed: {allowed}{}", hint.as_ref().map_or(String::new(), |h| format!("; {h}")))]
pub struct FormulaError {
    /// The offending bytes of the text; empty only at its end.
    pub span: Range<usize>,
    /// What stands there, as a message puts it.
    pub found: String,
    /// What may stand there instead.
    pub allowed: String,
    /// What was probably meant.
    pub hint: Option<String>,
}

impl FormulaError {
    /// An error without a hint.
    pub fn new(span: Range<usize>, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self {
            span,
            found: found.into(),
            allowed: allowed.into(),
            hint: None,
        }
    }

    /// Line and column, in characters and counted from 1, where the span begins in `text`.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before[line_start..].chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }
}
