//! A step explained: its equation line by line, each with the value that the step gave it, and the arrows that it is the sum of.
//!
//! Formulas are written with their symbols in brackets, `[β₁][m] + (1 − [β₁])[g]`: shown without the brackets, or with the
//! number that each symbol had at that line in its place. So what is shown with numbers is what is shown with symbols. A
//! symbol stands for its last value so far, as in equations with `←`; `m₋` for the value of m before that.

mod coordinates;

pub use coordinates::{Coordinate, CoordinateLines};

use crate::math::{Point, Vector};

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<T> {
    /// What the line is about, `m̂`.
    pub symbol: &'static str,
    /// How the symbol comes by its value.
    pub relation: Relation,
    /// The right side, with symbols in brackets; without any it is said in words or symbols only.
    pub formula: &'static str,
    /// The value that it had in this step.
    pub value: T,
    /// How it is drawn.
    pub role: Role,
}

/// How a symbol comes by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Known before: a parameter, or what the method remembers. Such lines only lend their numbers to the others.
    Given,
    /// Defined by the formula, `=`.
    Equals,
    /// Changed to it, `←`.
    Becomes,
}

/// What a line is in the picture of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Not drawn.
    Inner,
    /// The gradient that the method sees: its opposite is drawn as a direction.
    Gradient,
    /// A displacement that is one addend of the step.
    Part(Share),
    /// A displacement that is no part of the step, such as the way to where SAM takes the gradient.
    Probe,
    /// The place where the step leads.
    Result,
}

/// What an addend of a step comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// This step's gradient.
    Gradient,
    /// Gradients and steps before this one.
    Memory,
    /// Both, inseparably.
    Mixed,
    /// Weight decay.
    Decay,
    /// The gradient's component along the eigenvector of the smaller eigenvalue.
    FirstAxis,
    /// The gradient's component along the eigenvector of the larger eigenvalue.
    SecondAxis,
    /// Look-ahead's way from the fast weights to the slow ones.
    LookAhead,
}

/// The value of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<V: Vector = Point> {
    /// One number.
    Number(f64),
    /// A number per coordinate: a vector, a place, or numbers that have no direction.
    Vector(V),
    /// A symmetric matrix.
    Matrix(V::Symmetric),
    /// What a search has tried, in order, and the index of what it has taken.
    Trials(Vec<Trial<V>>, Option<usize>),
}

/// One trial of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial<V> {
    /// The place tried.
    pub place: V,
    /// What was tried: the multiple t of the direction, or the damping μ.
    pub by: f64,
    /// f there.
    pub value: f64,
}

/// Lines in the order in which the step computes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines<T>(pub Vec<Line<T>>);

/// The explanation of a step. It has no line with [`Role::Result`] where no step exists.
pub type Explanation<V = Point> = Lines<Value<V>>;

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Lines<T> {
    fn push(
        &mut self,
        (symbol, relation): (&'static str, Relation),
        formula: &'static str,
        value: impl Into<T>,
        role: Role,
    ) {
        self.0.push(Line {
            symbol,
            relation,
            formula,
            value: value.into(),
            role,
        });
    }

    /// A number that formulas refer to.
    pub fn given(&mut self, symbol: &'static str, value: impl Into<T>) {
        self.push((symbol, Relation::Given), "", value, Role::Inner);
    }

    /// A definition.
    pub fn equals(&mut self, symbol: &'static str, formula: &'static str, value: impl Into<T>) {
        self.push((symbol, Relation::Equals), formula, value, Role::Inner);
    }

    /// A change.
    pub fn becomes(&mut self, symbol: &'static str, formula: &'static str, value: impl Into<T>) {
        self.push((symbol, Relation::Becomes), formula, value, Role::Inner);
    }

    /// The gradient that the oracle has returned.
    pub fn seen(&mut self, formula: &'static str, value: impl Into<T>) {
        self.push(("g", Relation::Equals), formula, value, Role::Gradient);
    }

    /// The gradient that the method sees from here on, where that is not the oracle's.
    pub fn gradient(&mut self, formula: &'static str, value: impl Into<T>) {
        self.push(("g", Relation::Becomes), formula, value, Role::Gradient);
    }

    /// An addend of the step.
    pub fn part(
        &mut self,
        share: Share,
        symbol: &'static str,
        formula: &'static str,
        value: impl Into<T>,
    ) {
        let head = (symbol, Relation::Equals);
        self.push(head, formula, value, Role::Part(share));
    }

    /// A displacement beside the step.
    pub fn probe(&mut self, symbol: &'static str, formula: &'static str, value: impl Into<T>) {
        self.push((symbol, Relation::Equals), formula, value, Role::Probe);
    }

    /// Where the step leads. Later results replace earlier ones.
    pub fn result(&mut self, formula: &'static str, value: impl Into<T>) {
        self.push(("w", Relation::Becomes), formula, value, Role::Result);
    }

    /// The symbols of which formulas use the value before this step, written `[m₋]`.
    pub fn former(&self) -> Vec<&'static str> {
        let mut former = Vec::new();
        for line in &self.0 {
            let bracketed = line.formula.split('[').skip(1);
            let symbols = bracketed.filter_map(|piece| piece.split_once(']')?.0.strip_suffix('₋'));
            for symbol in symbols {
                if !former.contains(&symbol) {
                    former.push(symbol);
                }
            }
        }
        former
    }

    /// The value that a symbol has in the formula of a line.
    pub fn value_at(&self, line: usize, symbol: &str) -> Option<&T> {
        let before = &self.0[..line.min(self.0.len())];
        let all = |symbol: &str, nth: usize| {
            let found = before.iter().rev().filter(|l| l.symbol == symbol).nth(nth);
            found.map(|l| &l.value)
        };
        all(symbol, 0).or_else(|| all(symbol.strip_suffix('₋')?, 1))
    }
}

impl<V: Vector> From<f64> for Value<V> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl<V: Vector> Explanation<V> {
    /// The place where the step leads; `None` where no step exists.
    pub fn leads_to(&self) -> Option<&V> {
        self.last_vector(Role::Result)
    }

    /// The gradient that the method has seen in the end.
    pub fn last_gradient(&self) -> Option<&V> {
        self.last_vector(Role::Gradient)
    }

    fn last_vector(&self, role: Role) -> Option<&V> {
        let mut of_role = self.0.iter().rev().filter(|l| l.role == role);
        of_role.find_map(|l| match &l.value {
            Value::Vector(v) => Some(v),
            Value::Number(_) | Value::Matrix(_) | Value::Trials(..) => None,
        })
    }

    /// The addends of the step with their symbols, in the order in which they are drawn one after the other.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, Share, &V)> {
        self.0.iter().filter_map(|l| match (l.role, &l.value) {
            (Role::Part(share), Value::Vector(v)) => Some((l.symbol, share, v)),
            _ => None,
        })
    }

    /// The displacements beside the step, with their symbols.
    pub fn probes(&self) -> impl Iterator<Item = (&'static str, &V)> {
        self.0.iter().filter_map(|l| match (l.role, &l.value) {
            (Role::Probe, Value::Vector(v)) => Some((l.symbol, v)),
            _ => None,
        })
    }

    /// The formula of a line in symbols.
    pub fn in_symbols(&self, line: usize) -> String {
        self.0[line].formula.replace(['[', ']'], "")
    }

    /// The formula of a line with this step's numbers put in; `None` where it has none to put in. A matrix keeps its symbol.
    pub fn in_numbers(&self, line: usize, number: impl Fn(f64) -> String) -> Option<String> {
        let formula = self.0[line].formula;
        if !formula.contains('[') {
            return None;
        }
        let (mut out, mut after_factor) = (String::new(), false);
        for piece in pieces(formula) {
            match piece {
                Piece::Text(text) => append_text(&mut out, text, after_factor),
                Piece::Symbol(symbol) => {
                    if after_factor || out.ends_with(closes) {
                        out.push('·');
                    }
                    let value = self.value_at(line, symbol);
                    out.push_str(&match value {
                        Some(Value::Number(v)) if *v < 0.0 && !opens(&out) => {
                            format!("({})", number(*v))
                        }
                        Some(value) => value.text(&number).unwrap_or_else(|| symbol.to_owned()),
                        None => symbol.to_owned(),
                    });
                }
            }
            after_factor = matches!(piece, Piece::Symbol(_));
        }
        Some(out)
    }
}

impl<V: Vector> Value<V> {
    /// `(x, y)`, or a number; `None` for what is no number.
    pub fn text(&self, number: impl Fn(f64) -> String) -> Option<String> {
        match self {
            Self::Number(v) => Some(number(*v)),
            Self::Vector(v) => {
                let each: Vec<_> = v.coordinates().iter().map(|v| number(*v)).collect();
                Some(format!("({})", each.join(", ")))
            }
            Self::Matrix(_) | Self::Trials(..) => None,
        }
    }
}

/// A piece of a formula.
pub enum Piece<'a> {
    /// What stands for itself.
    Text(&'a str),
    /// A symbol that has stood in brackets.
    Symbol(&'a str),
}

/// A formula taken apart at its brackets.
pub fn pieces(formula: &str) -> impl Iterator<Item = Piece<'_>> {
    formula.split('[').enumerate().flat_map(|(i, part)| {
        let (symbol, text) = match part.split_once(']') {
            Some((symbol, text)) if i > 0 => (Some(symbol), text),
            _ => (None, part),
        };
        let symbol = symbol.map(Piece::Symbol);
        let text = (!text.is_empty()).then_some(Piece::Text(text));
        symbol.into_iter().chain(text)
    })
}

/// Whether a negative number needs no brackets after this.
fn opens(before: &str) -> bool {
    before.is_empty() || before.ends_with(['(', '|'])
}

/// What a factor may end with.
fn closes(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ')' | '²')
}

/// Appends what stands between symbols, with a dot where two factors would otherwise run into each other.
fn append_text(out: &mut String, text: &str, mut after_factor: bool) {
    for c in text.chars() {
        if matches!(c, '(' | '√') && (after_factor || out.ends_with(closes)) {
            out.push('·');
        }
        out.push(c);
        after_factor = false;
    }
}
