//! Errors at tokens that do not fit, with hints at what was probably meant.

use super::cursor::Cursor;
use super::error::FormulaError;
use super::function::function_names;
use super::lexer::{Symbol, Token};
use crate::spelling::nearest;

/// What an operand may begin with, in messages.
const OPERAND: &str = "a number, x, y, a name, a function or `(`";
/// Longer names get no hint: they are not misspellings of anything, and comparing them would take long.
const LONGEST_NAME: usize = 24;

impl Cursor<'_> {
    /// The error where an operand should begin.
    pub fn expected_operand(&self) -> FormulaError {
        match (self.peek(), self.last()) {
            (Some(token), _) => {
                let found = format!("`{}`", self.slice(token));
                FormulaError::new(token.span.clone(), found, OPERAND)
            }
            (None, Some(last)) => {
                let found = format!("nothing after `{}`", self.slice(last));
                FormulaError::new(last.span.clone(), found, OPERAND)
            }
            (None, None) => FormulaError::new(0..self.text.len(), "nothing", OPERAND),
        }
    }

    /// The error at a token after a complete operand that is not an operator.
    pub fn trailing(&self, token: &Token) -> FormulaError {
        let here = self.slice(token);
        let before = self.last().map_or("", |last| self.slice(last));
        let (found, allowed) = match token.symbol {
            Symbol::Close => (
                "`)` without its `(`".to_owned(),
                "as many ( as )".to_owned(),
            ),
            Symbol::Comma => (
                "`,`".to_owned(),
                "an operator; commas only between the arguments of a function, decimal points in numbers".to_owned(),
            ),
            Symbol::Number(_) if here.starts_with('.') => {
                (format!("`{here}` after `{before}`"), "one decimal point in a number".to_owned())
            }
            Symbol::Number(_) | Symbol::Name | Symbol::Open if token.first => (
                format!("`{here}`"),
                "an operator, or a parameter on a line of its own, as in a = 1.5".to_owned(),
            ),
            Symbol::Number(_) | Symbol::Name | Symbol::Open if before == ")" => (
                format!("`{here}` after `)`"),
                "an operator; for a product write `*` between them".to_owned(),
            ),
            Symbol::Number(_) | Symbol::Name | Symbol::Open => (
                format!("`{here}` after `{before}`"),
                format!("an operator; for a product write {before}*{here}"),
            ),
            Symbol::Plus
            | Symbol::Minus
            | Symbol::Times
            | Symbol::Over
            | Symbol::Power
            | Symbol::Raised(_)
            | Symbol::Equals => (format!("`{here}`"), "an operator: + - * / ^".to_owned()),
        };
        FormulaError::new(token.span.clone(), found, allowed)
    }

    /// The error at an unknown name.
    pub fn unknown(&self, token: &Token) -> FormulaError {
        let name = self.slice(token);
        let called = self.peek().is_some_and(|t| t.symbol == Symbol::Open);
        let functions = function_names();
        let mut values = vec!["x", "y", "pi", "e"];
        values.extend(self.parameters.iter().map(|p| p.name.as_str()));
        let allowed = if called {
            functions.join(", ")
        } else {
            format!("{}; functions {}", values.join(", "), functions.join(", "))
        };
        let kind = if called { "no function" } else { "no name" };
        let foreign = name.chars().find_map(|c| Some((c, latin(c)?)));
        let found = match foreign {
            Some((c, like)) if name.chars().count() == 1 => {
                format!(
                    "`{c}` (U+{:04X}, looks like {like}), {kind} here",
                    u32::from(c)
                )
            }
            Some((c, like)) => {
                let code = u32::from(c);
                format!("`{name}`, with `{c}` (U+{code:04X}, looks like {like}), {kind} here")
            }
            None => format!("`{name}`, {kind} here"),
        };
        FormulaError {
            hint: hint(name, &values, called),
            ..FormulaError::new(token.span.clone(), found, allowed)
        }
    }
}

/// What was probably meant by an unknown name; `None` without a good guess.
fn hint(name: &str, values: &[&str], called: bool) -> Option<String> {
    let length = name.chars().count();
    let latin: String = name.chars().map(|c| latin(c).unwrap_or(c)).collect();
    if latin != name && (values.contains(&&*latin) || function_names().contains(&&*latin)) {
        return Some(format!("did you mean the Latin `{latin}`?"));
    }
    if name == "log" {
        return Some("did you mean `ln` or `log10`?".to_owned());
    }
    if length > LONGEST_NAME {
        return None;
    }
    let mut halves = name.char_indices().skip(1).map(|(i, _)| name.split_at(i));
    let factor = |text: &str| values.contains(&text);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some((a, b)) = halves.find(|(a, b)| factor(a) && (factor(b) || digits(b))) {
        let power = if digits(b) {
            format!(", for a power {a}^{b}")
        } else {
            String::new()
        };
        return Some(format!("for a product write {a}*{b}{power}"));
    }
    let known = if called {
        function_names()
    } else {
        [values, &function_names()].concat()
    };
    if length > 1
        && let Some(near) = nearest(name, &known)
    {
        return Some(format!("did you mean `{near}`?"));
    }
    (!called).then(|| format!("for a parameter add a line {name} = 1"))
}

/// The Latin letter that a Cyrillic or Greek one looks exactly like.
fn latin(c: char) -> Option<char> {
    let like = match c {
        'а' => 'a',
        'с' => 'c',
        'е' => 'e',
        'і' => 'i',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'ѕ' => 's',
        'х' => 'x',
        'у' => 'y',
        _ => return None,
    };
    Some(like)
}
