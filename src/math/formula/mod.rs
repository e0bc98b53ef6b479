//! Formulas that people type: text to a program over any number type.
//!
//! The text is a formula in x and y, and below it one line `name = number` for each named parameter:
//!
//! ```text
//! x^2 + a*cos(3*y)
//! a = 1.5
//! ```
//!
//! `^` binds tighter than a minus before it (−x² is −(x²)) and from the right (2^3^2 is 2^9); products are always
//! written. Parameters are constants of the program: to change one is to parse the new text, which takes microseconds.

mod build;
mod complaint;
mod evaluate;
mod function;
mod lexer;
mod parameters;
mod parser;
mod program;

use std::f64::consts;
use std::ops::Range;

use thiserror::Error;

pub use function::{Binary, Unary};
pub use program::{NamedNumber, Program};

/// The longest text, in characters.
pub const MAX_CHARACTERS: usize = 4096;
/// Parentheses, powers of powers and signs before signs within each other.
pub const MAX_DEPTH: usize = 64;
/// Operators and functions.
pub const MAX_OPERATIONS: usize = 512;
pub const MAX_PARAMETERS: usize = 16;

const CONSTANTS: [(&str, f64); 3] = [("pi", consts::PI), ("π", consts::PI), ("e", consts::E)];

type Result<T> = std::result::Result<T, FormulaError>;

/// Why a text is no formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("found {found}; allowed: {allowed}{}", hint.as_ref().map_or(String::new(), |h| format!("; {h}")))]
pub struct FormulaError {
    /// Bytes of the text, empty only at its end.
    pub span: Range<usize>,
    pub found: String,
    pub allowed: String,
    /// What was probably meant.
    pub hint: Option<String>,
}

impl FormulaError {
    fn new(span: Range<usize>, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self {
            span,
            found: found.into(),
            allowed: allowed.into(),
            hint: None,
        }
    }

    /// Line and column in characters of where the span begins, both from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let column = before[line_start..].chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }
}

/// All names of functions, as messages and lists show them.
pub fn function_names() -> Vec<&'static str> {
    let unary = Unary::ALL.iter().map(|f| f.name());
    unary.chain(Binary::ALL.iter().map(|f| f.name())).collect()
}

/// Whether a name means something in every formula.
fn is_reserved(name: &str) -> bool {
    matches!(name, "x" | "y")
        || CONSTANTS.iter().any(|(constant, _)| *constant == name)
        || function_names().contains(&name)
}

/// The text with another number for a parameter; unchanged if it has no such parameter or is no formula.
pub fn with_parameter(text: &str, name: &str, value: f64) -> String {
    let program = Program::parse(text);
    let parameter = program
        .iter()
        .flat_map(Program::parameters)
        .find(|p| p.name == name);
    let mut text = text.to_owned();
    if let Some(parameter) = parameter {
        let everyday = value == 0.0 || (1e-4..1e15).contains(&value.abs());
        let number = if everyday {
            value.to_string()
        } else {
            format!("{value:e}")
        };
        text.replace_range(parameter.span.clone(), &number);
    }
    text
}
