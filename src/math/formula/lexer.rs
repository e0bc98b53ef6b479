//! From text to tokens.

use std::ops::Range;

use super::error::FormulaError;
use crate::spelling::is_hidden;

/// The longest text, in characters.
pub const MAX_CHARACTERS: usize = 4096;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Symbol {
    /// A number without a sign.
    Number(f64),
    /// A variable, a constant, a function or a parameter.
    Name,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `^`
    Power,
    /// ² or ³
    Raised(i32),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `=`
    Equals,
}

/// A symbol and its place in the text.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub symbol: Symbol,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Whether it is the first token on its line.
    pub first: bool,
}

/// The tokens of a text of at most [`MAX_CHARACTERS`], including the minus signs (−, –) and products (·, ×) that people paste.
pub fn tokens(text: &str) -> Result<Vec<Token>, FormulaError> {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
        let found = format!("{} characters", text.chars().count());
        let allowed = format!("at most {MAX_CHARACTERS}");
        return Err(FormulaError::new(end..text.len(), found, allowed));
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut first = true;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            first |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        let (symbol, length) = match c {
            '0'..='9' | '.' => number(rest, at)?,
            '+' => (Symbol::Plus, 1),
            '-' | '−' | '–' => (Symbol::Minus, c.len_utf8()),
            '*' if rest.starts_with("**") => {
                let allowed = "^ for a power, as in x^2";
                return Err(FormulaError::new(at..at + 2, "`**`", allowed));
            }
            '*' | '·' | '×' | '⋅' => (Symbol::Times, c.len_utf8()),
            '/' => (Symbol::Over, 1),
            '^' => (Symbol::Power, 1),
            '²' => (Symbol::Raised(2), c.len_utf8()),
            '³' => (Symbol::Raised(3), c.len_utf8()),
            '(' => (Symbol::Open, 1),
            ')' => (Symbol::Close, 1),
            ',' => (Symbol::Comma, 1),
            '=' => (Symbol::Equals, 1),
            c if c.is_alphabetic() => (Symbol::Name, name(rest)),
            c => {
                let span = at..at + c.len_utf8();
                let found = if c.is_control() {
                    format!("the control character U+{:04X}", u32::from(c))
                } else if is_hidden(c) {
                    format!("the hidden character U+{:04X}", u32::from(c))
                } else {
                    format!("`{c}`")
                };
                return Err(FormulaError::new(span, found, instead_of(c)));
            }
        };
        let span = at..at + length;
        at = span.end;
        tokens.push(Token {
            symbol,
            span,
            first,
        });
        first = false;
    }
    Ok(tokens)
}

/// The length in bytes of the name that a text begins with: letters, then also digits and underscores, but not ² or ³.
fn name(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() && !matches!(c, '²' | '³') || c == '_'))
        .unwrap_or(text.len())
}

/// The number that a text begins with, and its length in bytes: digits with an optional decimal point and exponent.
fn number(text: &str, at: usize) -> Result<(Symbol, usize), FormulaError> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let count = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
        from + count.count()
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    let error = |allowed| FormulaError::new(at..at + end, format!("`{}`", &text[..end]), allowed);
    match text[..end].parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Symbol::Number(value), end)),
        Ok(_) => Err(error("numbers up to 1.79e308")),
        Err(_) => Err(error("a number, as in 0.5")),
    }
}

/// What to write instead of a character that no formula contains.
fn instead_of(c: char) -> &'static str {
    match c {
        '|' => "abs(x) for |x|",
        '√' => "sqrt(x) for √x",
        '[' | ']' | '{' | '}' => "round brackets: ( and )",
        '÷' | ':' => "/ for a quotient",
        ';' => "each parameter on a line of its own, as in a = 1.5",
        '_' => "names that begin with a letter",
        _ => "numbers, names, + - * / ^ ( ) and ,",
    }
}
