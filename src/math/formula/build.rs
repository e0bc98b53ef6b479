//! Emitting operations: constants are folded, and equal operations are emitted once.

use super::function::{Binary, Unary};
use super::program::{FIRST, MOST, Operation, Slot};
use crate::math::elementary as e;

/// A partial result.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    /// A number that depends on neither x nor y.
    Constant(f64),
    /// A result that the program computes.
    Slot(Slot),
}

use Operand::Constant;

/// The operations of a program while it is being parsed.
#[derive(Default)]
pub struct Builder {
    operations: Vec<Operation>,
}

impl Builder {
    /// The operations, and the slot of the formula's result.
    pub fn finish(mut self, result: Operand) -> (Vec<Operation>, Slot) {
        let result = self.load(result);
        debug_assert!(self.operations.len() <= MOST);
        (self.operations, result)
    }

    /// Emits an operation whose result is a slot.
    fn push(&mut self, operation: Operation) -> Operand {
        Operand::Slot(self.slot(operation))
    }

    /// The slot of an operation's result: that of an equal operation where one was emitted before.
    fn slot(&mut self, operation: Operation) -> Slot {
        let known = self.operations.iter().position(|o| *o == operation);
        let index = known.unwrap_or_else(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        });
        FIRST + index
    }

    /// The slot of an operand; a constant becomes an operation.
    fn load(&mut self, operand: Operand) -> Slot {
        match operand {
            Operand::Slot(slot) => slot,
            Constant(c) => self.slot(Operation::Constant(c)),
        }
    }

    /// −a
    pub fn negate(&mut self, a: Operand) -> Operand {
        match a {
            Constant(a) => Constant(-a),
            Operand::Slot(a) => self.push(Operation::Negate(a)),
        }
    }

    /// a + b
    pub fn add(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a + b),
            (Operand::Slot(a), Constant(c)) | (Constant(c), Operand::Slot(a)) => {
                self.push(Operation::AddConstant(a, c))
            }
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Add(a, b)),
        }
    }

    /// a − b
    pub fn subtract(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a - b),
            (Operand::Slot(a), Constant(c)) => self.push(Operation::AddConstant(a, -c)),
            (Constant(c), Operand::Slot(a)) => self.push(Operation::SubtractFrom(c, a)),
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Subtract(a, b)),
        }
    }

    /// a b
    pub fn multiply(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a * b),
            (Operand::Slot(a), Constant(c)) | (Constant(c), Operand::Slot(a)) => {
                self.push(Operation::Scale(a, c))
            }
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Multiply(a, b)),
        }
    }

    /// a / b
    pub fn divide(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a / b),
            (Operand::Slot(a), Constant(c)) => self.push(Operation::DivideBy(a, c)),
            (Constant(c), Operand::Slot(a)) => self.push(Operation::DivideInto(c, a)),
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Divide(a, b)),
        }
    }

    /// aᵇ. A whole constant exponent becomes a product, which is defined for negative bases too; the exponent ½ a root.
    pub fn power(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(match whole(b) {
                Some(n) => e::powi(a, n),
                None => e::pow(a, b),
            }),
            (Operand::Slot(a), Constant(b)) => {
                let operation = match whole(b) {
                    Some(n) => Operation::Power(a, n),
                    None if b == 0.5 => Operation::Unary(Unary::Sqrt, a),
                    None => Operation::Powf(a, b),
                };
                self.push(operation)
            }
            (Constant(std::f64::consts::E), Operand::Slot(b)) => {
                self.push(Operation::Unary(Unary::Exp, b))
            }
            (Constant(c), Operand::Slot(b)) => self.push(Operation::ExponentOf(c, b)),
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Binary(Binary::Pow, a, b)),
        }
    }

    /// f(a)
    pub fn unary(&mut self, f: Unary, a: Operand) -> Operand {
        match a {
            Constant(a) => {
                let mut out = [0.0];
                f.each::<f64, 1>([&[a]], &mut out);
                Constant(out[0])
            }
            Operand::Slot(a) => self.push(Operation::Unary(f, a)),
        }
    }

    /// f(a, b)
    pub fn binary(&mut self, f: Binary, a: Operand, b: Operand) -> Operand {
        match (f, a, b) {
            // pow(a, b) and a^b are the same.
            (Binary::Pow, a, b) => self.power(a, b),
            (f, Constant(a), Constant(b)) => {
                let mut out = [0.0];
                f.each::<f64, 1>([&[a], &[b]], &mut out);
                Constant(out[0])
            }
            (f, a, b) => {
                let (a, b) = (self.load(a), self.load(b));
                self.push(Operation::Binary(f, a, b))
            }
        }
    }
}

/// The integer equal to a number, if there is one.
fn whole(v: f64) -> Option<i32> {
    let n = v as i32;
    (f64::from(n) == v).then_some(n)
}
