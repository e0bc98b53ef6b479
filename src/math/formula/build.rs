//! Emitting operations: constants are folded, and what was computed before is not computed again.

use super::function::{Binary, Unary};
use super::program::{FIRST, MOST, Operation, Slot};
use crate::math::elementary as e;

/// A partial result: a number that is known already, or a slot of the program.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    Constant(f64),
    Slot(Slot),
}

use Operand::Constant;

#[derive(Default)]
pub struct Builder {
    operations: Vec<Operation>,
}

impl Builder {
    /// The operations, and where the result of the last one that counts lies.
    pub fn finish(mut self, result: Operand) -> (Vec<Operation>, Slot) {
        let result = self.load(result);
        debug_assert!(self.operations.len() <= MOST);
        (self.operations, result)
    }

    fn push(&mut self, operation: Operation) -> Operand {
        Operand::Slot(self.slot(operation))
    }

    fn slot(&mut self, operation: Operation) -> Slot {
        let known = self.operations.iter().position(|o| *o == operation);
        let index = known.unwrap_or_else(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        });
        FIRST + index
    }

    fn load(&mut self, operand: Operand) -> Slot {
        match operand {
            Operand::Slot(slot) => slot,
            Constant(c) => self.slot(Operation::Constant(c)),
        }
    }

    pub fn negate(&mut self, a: Operand) -> Operand {
        match a {
            Constant(a) => Constant(-a),
            Operand::Slot(a) => self.push(Operation::Negate(a)),
        }
    }

    pub fn add(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a + b),
            (Operand::Slot(a), Constant(c)) | (Constant(c), Operand::Slot(a)) => {
                self.push(Operation::AddConstant(a, c))
            }
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Add(a, b)),
        }
    }

    pub fn subtract(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a - b),
            (Operand::Slot(a), Constant(c)) => self.push(Operation::AddConstant(a, -c)),
            (Constant(c), Operand::Slot(a)) => self.push(Operation::SubtractFrom(c, a)),
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Subtract(a, b)),
        }
    }

    pub fn multiply(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a * b),
            (Operand::Slot(a), Constant(c)) | (Constant(c), Operand::Slot(a)) => {
                self.push(Operation::Scale(a, c))
            }
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Multiply(a, b)),
        }
    }

    pub fn divide(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Constant(a), Constant(b)) => Constant(a / b),
            (Operand::Slot(a), Constant(c)) => self.push(Operation::DivideBy(a, c)),
            (Constant(c), Operand::Slot(a)) => self.push(Operation::DivideInto(c, a)),
            (Operand::Slot(a), Operand::Slot(b)) => self.push(Operation::Divide(a, b)),
        }
    }

    /// A whole constant exponent is a product, also of negative numbers; an exponent ½ is a root.
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

    pub fn unary(&mut self, f: Unary, a: Operand) -> Operand {
        match a {
            Constant(a) => {
                let mut out = [0.0];
                f.each([&[a]], &mut out);
                Constant(out[0])
            }
            Operand::Slot(a) => self.push(Operation::Unary(f, a)),
        }
    }

    pub fn binary(&mut self, f: Binary, a: Operand, b: Operand) -> Operand {
        match (f, a, b) {
            // The two ways to write a power mean one thing.
            (Binary::Pow, a, b) => self.power(a, b),
            (f, Constant(a), Constant(b)) => {
                let mut out = [0.0];
                f.each([&[a], &[b]], &mut out);
                Constant(out[0])
            }
            (f, a, b) => {
                let (a, b) = (self.load(a), self.load(b));
                self.push(Operation::Binary(f, a, b))
            }
        }
    }
}

fn whole(v: f64) -> Option<i32> {
    let n = v as i32;
    (f64::from(n) == v).then_some(n)
}
