//! A position in the tokens of a formula.

use super::lexer::{Symbol, Token};
use super::program::NamedNumber;

/// The tokens of a formula with a position in them, the text that they are slices of, and the parameters that it may name.
pub struct Cursor<'a> {
    /// The whole text, parameters included.
    pub text: &'a str,
    /// The tokens of the formula, without those of the parameters.
    pub tokens: &'a [Token],
    /// How many tokens have been taken.
    pub next: usize,
    /// The named numbers below the formula.
    pub parameters: &'a [NamedNumber],
}

impl<'a> Cursor<'a> {
    /// The next token.
    pub fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.next)
    }

    /// The token before the next one.
    pub fn last(&self) -> Option<&'a Token> {
        self.tokens.get(self.next.checked_sub(1)?)
    }

    /// The text of a token.
    pub fn slice(&self, token: &Token) -> &'a str {
        &self.text[token.span.clone()]
    }

    /// Takes the next token if it is the given symbol.
    pub fn take(&mut self, symbol: Symbol) -> Option<&'a Token> {
        let token = self.peek().filter(|t| t.symbol == symbol)?;
        self.next += 1;
        Some(token)
    }
}
