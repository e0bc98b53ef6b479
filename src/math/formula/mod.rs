//! Formulas that people type: from text to a program over any number type.
//!
//! The text is a formula in x and y, and below it one line `name = number` for each named parameter:
//!
//! ```text
//! x^2 + a*cos(3*y)
//! a = 1.5
//! ```
//!
//! `^` binds tighter than a minus before it (−x² is −(x²)) and groups from the right (2^3^2 is 2^9); a product needs its
//! `*`. Parameters are constants of the program: changing one means parsing the new text, which takes microseconds.

mod build;
mod complaint;
mod cursor;
mod error;
mod evaluate;
mod function;
mod lexer;
mod parameters;
mod parser;
mod program;

pub use error::FormulaError;
pub use function::{Binary, Unary, function_names};
pub use lexer::{MAX_CHARACTERS, Symbol, Token, tokens};
pub use parameters::MAX_PARAMETERS;
pub use parser::MAX_DEPTH;
pub use program::{MAX_OPERATIONS, NamedNumber, Program};

/// The text with another value for a parameter; unchanged if it has no such parameter or does not parse.
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
