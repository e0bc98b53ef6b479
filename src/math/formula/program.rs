//! A formula as a list of operations on the results of earlier ones.

use std::ops::Range;

use super::function::{Binary, Unary};

/// Most operators and functions in a formula.
pub const MAX_OPERATIONS: usize = 512;

/// The index of a value: x, y, then the result of each operation.
pub type Slot = usize;

/// The slot of x.
pub const X: Slot = 0;
/// The slot of y.
pub const Y: Slot = 1;
/// The slot of the first operation's result.
pub const FIRST: Slot = 2;
/// Most operations of a program: each operator of the text may need one more that loads a constant, and a formula that is
/// a constant loads it.
pub const MOST: usize = 2 * MAX_OPERATIONS + 1;

/// An operation. Operations with a constant operand have kinds of their own, which save loading it.
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

/// A parameter line `name = value` of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedNumber {
    /// The name that the formula uses.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// The bytes of the number in the text, its sign included.
    pub span: Range<usize>,
}

/// A parsed formula. Evaluate it with [`at`](Self::at), [`row`](Self::row) and [`block`](Self::block).
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub(super) operations: Vec<Operation>,
    pub(super) result: Slot,
    pub(super) parameters: Vec<NamedNumber>,
}

impl Program {
    /// The named numbers, in the order of their lines.
    pub fn parameters(&self) -> &[NamedNumber] {
        &self.parameters
    }
}
