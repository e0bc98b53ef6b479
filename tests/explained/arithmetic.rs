//! What the formulas of explanations come to: a second way to their values, which knows only the notation.

use std::collections::VecDeque;

use ravine::math::Point;
use ravine::optimizer::{Explanation, Piece, Value, pieces};

/// A quantity of a formula.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    Number(f64),
    Vector(Point),
    Matrix([f64; 3]),
}

use Quantity::{Matrix, Number, Vector};

impl Quantity {
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        match self {
            Number(v) => Number(f(v)),
            Vector(v) => Vector(v.map(f)),
            Matrix(m) => Matrix(m.map(f)),
        }
    }

    /// Coordinate by coordinate.
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Number(a), Number(b)) => Number(f(a, b)),
            (Number(a), Vector(b)) => Vector(b.map(|b| f(a, b))),
            (Vector(a), Number(b)) => Vector(a.map(|a| f(a, b))),
            (Vector(a), Vector(b)) => Vector([f(a[0], b[0]), f(a[1], b[1])]),
            pair => panic!("{pair:?}"),
        }
    }

    fn times(self, other: Self) -> Self {
        match (self, other) {
            (Matrix([xx, xy, yy]), Vector([x, y])) => Vector([xx * x + xy * y, xy * x + yy * y]),
            (a, b) => a.zip(b, |a, b| a * b),
        }
    }

    fn norm(self) -> Self {
        match self {
            Vector([x, y]) => Number(x.hypot(y)),
            other => panic!("the norm of {other:?}"),
        }
    }

    fn dot(self, other: Self) -> Self {
        match (self, other) {
            (Vector([a, b]), Vector([c, d])) => Number(a * c + b * d),
            pair => panic!("the inner product of {pair:?}"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Token {
    Value(Quantity),
    Char(char),
}

/// The value of a line's formula; `None` where it is in words.
pub fn value(told: &Explanation, line: usize) -> Option<Quantity> {
    let formula = told.0[line].formula;
    if !formula.contains('[') {
        return None;
    }
    let mut tokens = VecDeque::new();
    for piece in pieces(formula) {
        match piece {
            Piece::Text(text) => {
                let text = text.replace("10⁻⁶", "0.000001").replace('½', "0.5");
                tokens.extend(text.chars().filter(|c| *c != ' ').map(Token::Char));
            }
            Piece::Symbol(symbol) => {
                let value = told
                    .value_at(line, symbol)
                    .unwrap_or_else(|| panic!("no {symbol} for {formula}"));
                tokens.push_back(Token::Value(match value {
                    Value::Number(v) => Number(*v),
                    Value::Vector(v) => Vector(*v),
                    Value::Matrix(m) => Matrix(*m),
                    Value::Trials(..) => panic!("{symbol} in {formula}"),
                }));
            }
        }
    }
    let mut reader = Reader(tokens);
    let value = reader.sum();
    assert!(
        matches!(reader.0.front(), None | Some(Token::Char(','))),
        "{formula}: {:?}",
        reader.0
    );
    Some(value)
}

struct Reader(VecDeque<Token>);

impl Reader {
    fn next_is(&self, wanted: char) -> bool {
        matches!(self.0.front(), Some(Token::Char(c)) if *c == wanted)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.next_is(wanted);
        if found {
            self.0.pop_front();
        }
        found
    }

    fn expect(&mut self, wanted: char) {
        assert!(self.take(wanted), "{wanted} expected before {:?}", self.0);
    }

    fn sum(&mut self) -> Quantity {
        let mut sum = if self.take('−') {
            self.product().map(|v| -v)
        } else {
            self.product()
        };
        loop {
            if self.take('+') {
                sum = sum.zip(self.product(), |a, b| a + b);
            } else if self.take('−') {
                sum = sum.zip(self.product(), |a, b| a - b);
            } else {
                return sum;
            }
        }
    }

    fn product(&mut self) -> Quantity {
        let mut product = self.power();
        loop {
            if self.take('/') {
                product = product.zip(self.power(), |a, b| a / b);
            } else if self.take('ᵀ') {
                product = product.dot(self.power());
            } else if self.take('·') || self.is_factor() {
                product = product.times(self.power());
            } else {
                return product;
            }
        }
    }

    fn is_factor(&self) -> bool {
        match self.0.front() {
            Some(Token::Value(_)) => true,
            Some(Token::Char(c)) => c.is_ascii_digit() || matches!(c, '(' | '√'),
            None => false,
        }
    }

    fn power(&mut self) -> Quantity {
        let base = self.factor();
        if self.take('²') {
            base.map(|v| v * v)
        } else if self.take('^') {
            base.zip(self.factor(), f64::powf)
        } else {
            base
        }
    }

    fn factor(&mut self) -> Quantity {
        match self.0.pop_front() {
            Some(Token::Value(v)) => v,
            Some(Token::Char('(')) => {
                let sum = self.sum();
                self.expect(')');
                sum
            }
            Some(Token::Char('√')) => self.factor().map(f64::sqrt),
            Some(Token::Char('‖')) => {
                let sum = self.sum();
                self.expect('‖');
                sum.norm()
            }
            Some(Token::Char('|')) => {
                let sum = self.sum();
                self.expect('|');
                sum.map(f64::abs)
            }
            Some(Token::Char(c)) if c.is_ascii_digit() => self.number(c),
            Some(Token::Char(c)) if c.is_ascii_alphabetic() => self.function(c),
            other => panic!("{other:?} before {:?}", self.0),
        }
    }

    fn number(&mut self, first: char) -> Quantity {
        let mut digits = String::from(first);
        while let Some(Token::Char(c)) = self.0.front()
            && (c.is_ascii_digit() || *c == '.')
        {
            digits.push(*c);
            self.0.pop_front();
        }
        Number(digits.parse().unwrap())
    }

    fn function(&mut self, first: char) -> Quantity {
        let mut name = String::from(first);
        while let Some(Token::Char(c)) = self.0.front()
            && c.is_ascii_alphabetic()
        {
            name.push(*c);
            self.0.pop_front();
        }
        self.expect('(');
        let a = self.sum();
        let value = match name.as_str() {
            "sign" => a.map(|v| if v == 0.0 { 0.0 } else { v.signum() }),
            "min" | "max" => {
                self.expect(',');
                let b = self.sum();
                let of = if name == "min" { f64::min } else { f64::max };
                a.zip(b, of)
            }
            _ => panic!("{name}(…)"),
        };
        self.expect(')');
        value
    }
}
