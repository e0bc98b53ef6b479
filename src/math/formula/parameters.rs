//! The lines `name = number` below a formula.

use super::error::{FormulaError, Result};
use super::function::is_reserved;
use super::lexer::{Symbol, Token};
use super::program::NamedNumber;

/// Most parameters of a formula.
pub const MAX_PARAMETERS: usize = 16;

const FORM: &str = "a line such as a = 1.5";
const NUMBER: &str = "a number, as in a = 1.5";

/// Parses the lines below a formula; `tokens` are theirs.
pub fn parameters(text: &str, mut tokens: &[Token]) -> Result<Vec<NamedNumber>> {
    let mut parameters: Vec<NamedNumber> = Vec::new();
    while let Some(first) = tokens.first() {
        let quoted = |token: &Token| format!("`{}`", &text[token.span.clone()]);
        let error = |token: &Token, found: String, allowed: &str| {
            Err(FormulaError::new(token.span.clone(), found, allowed))
        };
        let (name, equals, value) = match tokens {
            [name, equals, value @ ..]
                if name.first && name.symbol == Symbol::Name && equals.symbol == Symbol::Equals =>
            {
                (&text[name.span.clone()], equals, value)
            }
            _ => return error(first, quoted(first), FORM),
        };
        if is_reserved(name) {
            let found = format!("`{name}`, which already has a meaning");
            return error(first, found, "another name");
        }
        if parameters.iter().any(|p| p.name == name) {
            return error(
                first,
                format!("`{name}` again"),
                "one line for each parameter",
            );
        }
        if parameters.len() == MAX_PARAMETERS {
            let allowed = format!("at most {MAX_PARAMETERS}");
            return error(first, "one parameter too many".to_owned(), &allowed);
        }
        let sign = value
            .first()
            .filter(|t| matches!(t.symbol, Symbol::Plus | Symbol::Minus));
        let (number, rest) = match &value[usize::from(sign.is_some())..] {
            [number, rest @ ..] if !number.first => (number, rest),
            _ => return error(equals, "no number after `=`".to_owned(), NUMBER),
        };
        let Symbol::Number(size) = number.symbol else {
            return error(number, quoted(number), NUMBER);
        };
        let negative = sign.is_some_and(|t| t.symbol == Symbol::Minus);
        parameters.push(NamedNumber {
            name: name.to_owned(),
            value: if negative { -size } else { size },
            span: sign.unwrap_or(number).span.start..number.span.end,
        });
        tokens = rest;
    }
    Ok(parameters)
}
