//! From tokens to operations, by recursive descent with one function for each precedence.

use std::ops::Range;

use super::build::{Builder, Operand};
use super::cursor::Cursor;
use super::error::{FormulaError, Result};
use super::function::{Binary, CONSTANTS, Unary};
use super::lexer::{Symbol, Token, tokens};
use super::parameters::parameters;
use super::program::{self, MAX_OPERATIONS, NamedNumber, Program};

/// Deepest nesting of parentheses, powers of powers and signs before signs.
pub const MAX_DEPTH: usize = 64;

impl Program {
    /// Parses a text, or says what is wrong with it and where.
    pub fn parse(text: &str) -> Result<Self> {
        parse(text)
    }
}

fn parse(text: &str) -> Result<Program> {
    let tokens = tokens(text)?;
    let mut names = tokens.windows(2);
    let below = names
        .position(|t| t[0].first && t[0].symbol == Symbol::Name && t[1].symbol == Symbol::Equals);
    let (formula, lines) = tokens.split_at(below.unwrap_or(tokens.len()));
    let equals = formula.iter().find(|t| t.symbol == Symbol::Equals);
    if let (Some(equals), Some(first)) = (equals, formula.first()) {
        return Err(left_side(text, first.span.start..equals.span.end));
    }
    if formula.is_empty() {
        return Err(match lines {
            [name, equals, ..] => left_side(text, name.span.start..equals.span.end),
            _ => FormulaError::new(
                0..text.len(),
                "nothing",
                "a formula in x and y, as in x^2 + 3*y^2",
            ),
        });
    }
    let parameters = parameters(text, lines)?;
    let mut parser = Parser {
        cursor: Cursor {
            text,
            tokens: formula,
            next: 0,
            parameters: &parameters,
        },
        depth: 0,
        operations: 0,
        builder: Builder::default(),
    };
    let result = parser.sum()?;
    if let Some(token) = parser.cursor.peek() {
        return Err(parser.cursor.trailing(token));
    }
    let (operations, result) = parser.builder.finish(result);
    Ok(Program {
        operations,
        result,
        parameters,
    })
}

/// The error of a left side such as `f(x, y) =`, which formulas do not have.
fn left_side(text: &str, span: Range<usize>) -> FormulaError {
    let words: Vec<&str> = text[span.clone()].split_whitespace().collect();
    let found: String = words.join(" ").chars().take(30).collect();
    let allowed = "first the formula alone, without `f =`; below it parameters, as in a = 1.5";
    FormulaError::new(span, format!("`{found}`"), allowed)
}

/// Reads a formula and emits its operations.
struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
    operations: usize,
    builder: Builder,
}

impl<'a> Parser<'a> {
    /// Counts an operator or function, of which there may be [`MAX_OPERATIONS`].
    fn count(&mut self, token: &Token) -> Result<()> {
        self.operations += 1;
        if self.operations > MAX_OPERATIONS {
            let found = "one operation too many";
            let allowed = format!("at most {MAX_OPERATIONS} operators and functions");
            return Err(FormulaError::new(token.span.clone(), found, allowed));
        }
        Ok(())
    }

    /// Parses something one level deeper, of which there may be [`MAX_DEPTH`].
    fn nested<T>(
        &mut self,
        token: &Token,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let found = "a formula nested too deeply";
            let allowed = format!("{MAX_DEPTH} levels");
            return Err(FormulaError::new(token.span.clone(), found, allowed));
        }
        let result = inside(self)?;
        self.depth -= 1;
        Ok(result)
    }

    fn sum(&mut self) -> Result<Operand> {
        let mut left = self.product()?;
        loop {
            if let Some(token) = self.cursor.take(Symbol::Plus) {
                self.count(token)?;
                let right = self.product()?;
                left = self.builder.add(left, right);
            } else if let Some(token) = self.cursor.take(Symbol::Minus) {
                self.count(token)?;
                let right = self.product()?;
                left = self.builder.subtract(left, right);
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Operand> {
        let mut left = self.signed()?;
        loop {
            if let Some(token) = self.cursor.take(Symbol::Times) {
                self.count(token)?;
                let right = self.signed()?;
                left = self.builder.multiply(left, right);
            } else if let Some(token) = self.cursor.take(Symbol::Over) {
                self.count(token)?;
                let right = self.signed()?;
                left = self.builder.divide(left, right);
            } else {
                return Ok(left);
            }
        }
    }

    fn signed(&mut self) -> Result<Operand> {
        if let Some(token) = self.cursor.take(Symbol::Minus) {
            self.count(token)?;
            let operand = self.nested(token, Self::signed)?;
            Ok(self.builder.negate(operand))
        } else if let Some(token) = self.cursor.take(Symbol::Plus) {
            self.nested(token, Self::signed)
        } else {
            self.power()
        }
    }

    fn power(&mut self) -> Result<Operand> {
        let mut base = self.operand()?;
        while let Some(&Token {
            symbol: Symbol::Raised(n),
            ..
        }) = self.cursor.peek()
        {
            self.count(&self.cursor.tokens[self.cursor.next])?;
            self.cursor.next += 1;
            base = self.builder.power(base, Operand::Constant(f64::from(n)));
        }
        let Some(token) = self.cursor.take(Symbol::Power) else {
            return Ok(base);
        };
        self.count(token)?;
        // Groups from the right, and may have a sign: 2^3^2 = 2^9, e^-x.
        let exponent = self.nested(token, Self::signed)?;
        Ok(self.builder.power(base, exponent))
    }

    fn operand(&mut self) -> Result<Operand> {
        let Some(token) = self.cursor.peek() else {
            return Err(self.cursor.expected_operand());
        };
        match token.symbol {
            Symbol::Number(value) => {
                self.cursor.next += 1;
                Ok(Operand::Constant(value))
            }
            Symbol::Name => {
                self.cursor.next += 1;
                self.name(token)
            }
            Symbol::Open => {
                self.cursor.next += 1;
                let value = self.nested(token, Self::sum)?;
                self.close(token)?;
                Ok(value)
            }
            Symbol::Plus
            | Symbol::Minus
            | Symbol::Times
            | Symbol::Over
            | Symbol::Power
            | Symbol::Raised(_)
            | Symbol::Close
            | Symbol::Comma
            | Symbol::Equals => Err(self.cursor.expected_operand()),
        }
    }

    fn name(&mut self, token: &Token) -> Result<Operand> {
        let name = self.cursor.slice(token);
        if let Some(f) = Unary::named(name) {
            let [a] = self.arguments(token)?;
            return Ok(self.builder.unary(f, a));
        }
        if let Some(f) = Binary::named(name) {
            let [a, b] = self.arguments(token)?;
            return Ok(self.builder.binary(f, a, b));
        }
        let parameter = self.cursor.parameters.iter().find(|p| p.name == name);
        let constant = CONSTANTS.iter().find(|(n, _)| *n == name);
        match (name, constant, parameter) {
            ("x", ..) => Ok(Operand::Slot(program::X)),
            ("y", ..) => Ok(Operand::Slot(program::Y)),
            (_, Some(&(_, value)), _) | (_, _, Some(&NamedNumber { value, .. })) => {
                Ok(Operand::Constant(value))
            }
            (_, None, None) => Err(self.cursor.unknown(token)),
        }
    }

    /// The arguments of a function that takes exactly N.
    fn arguments<const N: usize>(&mut self, function: &Token) -> Result<[Operand; N]> {
        self.count(function)?;
        let name = self.cursor.slice(function);
        let form = if N == 1 {
            format!("{name}(…)")
        } else {
            format!("{name}(…, …)")
        };
        let Some(open) = self.cursor.take(Symbol::Open) else {
            let found = format!("`{name}` without parentheses");
            let power = self
                .cursor
                .peek()
                .is_some_and(|t| matches!(t.symbol, Symbol::Power | Symbol::Raised(_)));
            let allowed = if power {
                format!("{form}^2 for the square of a function")
            } else {
                form
            };
            return Err(FormulaError::new(function.span.clone(), found, allowed));
        };
        let mut values = [Operand::Constant(0.0); N];
        let mut count = 0;
        if self.cursor.peek().is_none_or(|t| t.symbol != Symbol::Close) {
            loop {
                let value = self.nested(function, Self::sum)?;
                if let Some(slot) = values.get_mut(count) {
                    *slot = value;
                }
                count += 1;
                if self.cursor.take(Symbol::Comma).is_none() {
                    break;
                }
            }
        }
        let close = self.close(open)?;
        if count != N {
            let found = format!(
                "{count} argument{} of {name}",
                if count == 1 { "" } else { "s" }
            );
            return Err(FormulaError::new(
                function.span.start..close.span.end,
                found,
                form,
            ));
        }
        Ok(values)
    }

    /// Takes the parenthesis that closes `open`.
    fn close(&mut self, open: &Token) -> Result<&'a Token> {
        if let Some(token) = self.cursor.take(Symbol::Close) {
            return Ok(token);
        }
        match self.cursor.peek() {
            Some(token) => Err(self.cursor.trailing(token)),
            None => Err(FormulaError::new(
                open.span.clone(),
                "`(` without its `)`",
                "as many ) as (",
            )),
        }
    }
}
