//! A formula as a list of operations, each on results of earlier ones.

use std::ops::Range;

use super::function::{Binary, Unary};

/// Operators and functions in a formula.
pub const MAX_OPERATIONS: usize = 512;

/// Where a result lies: x, y, then one result after the other.
pub type Slot = usize;

pub const X: Slot = 0;
pub const Y: Slot = 1;
/// The slot of the first operation's result.
pub const FIRST: Slot = 2;
/// No program has more operations: each that is written may have to load one constant, and a constant formula loads one.
pub const MOST: usize = 2 * MAX_OPERATIONS + 1;

/// An operation. Those with a constant are cheaper than the ones that would have to load it first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    Constant(f64),
    Negate(Slot),
    Add(Slot, Slot),
    AddConstant(Slot, f64),
    Subtract(Slot, Slot),
    SubtractFrom(f64, Slot),
    Multiply(Slot, Slot),
    Scale(Slot, f64),
    Divide(Slot, Slot),
    DivideBy(Slot, f64),
    DivideInto(f64, Slot),
    Power(Slot, i32),
    Powf(Slot, f64),
    ExponentOf(f64, Slot),
    Unary(Unary, Slot),
    Binary(Binary, Slot, Slot),
}

/// A parameter as the text has it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedNumber {
    pub name: String,
    pub value: f64,
    /// Bytes of the number in the text, its sign included.
    pub span: Range<usize>,
}

/// A formula that was understood. Evaluate it with [`at`](Self::at), [`row`](Self::row) and [`block`](Self::block).
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub(super) operations: Vec<Operation>,
    pub(super) result: Slot,
    pub(super) parameters: Vec<NamedNumber>,
}

impl Program {
    /// In the order of the text.
    pub fn parameters(&self) -> &[NamedNumber] {
        &self.parameters
    }
}
