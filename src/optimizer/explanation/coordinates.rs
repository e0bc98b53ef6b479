//! Explanations of coordinate-wise rules, told for one coordinate and gathered to those of the space.

use super::{Explanation, Line, Lines, Value};
use crate::math::Vector;
use crate::parameters::Parameters;

/// The value of a line for one coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coordinate {
    /// A number that all coordinates share, such as a rate.
    Shared(f64),
    /// The component along this coordinate.
    Own(f64),
}

/// The explanation of a step for one coordinate.
pub type CoordinateLines = Lines<Coordinate>;

impl From<f64> for Coordinate {
    fn from(own: f64) -> Self {
        Self::Own(own)
    }
}

impl<T> Lines<T> {
    /// The parameters of a method, by their symbols. The learning rate is that of the step and is known already.
    pub fn parameters(&mut self, parameters: &dyn Parameters, shared: impl Fn(f64) -> T) {
        for (row, parameter) in parameters.table().iter().enumerate() {
            if parameter.key != "lr" {
                self.given(parameter.symbol, shared(parameters.get(row)));
            }
        }
    }
}

impl CoordinateLines {
    /// The parameters of a rule.
    pub fn rule(&mut self, parameters: &dyn Parameters) {
        self.parameters(parameters, Coordinate::Shared);
    }

    /// The gradient after a coupled weight decay, where there is one.
    pub fn decayed(&mut self, weight_decay: f64, g: f64) {
        if weight_decay != 0.0 {
            self.gradient("[g] + [wd]·[w]", g);
        }
    }

    /// Joins the lists of the coordinates, which have the same lines in the same order.
    pub(in crate::optimizer) fn gather<V: Vector>(each: &[Self], told: &mut Explanation<V>) {
        let first = each.first().map_or(&[][..], |lines| lines.0.as_slice());
        for (k, line) in first.iter().enumerate() {
            let component = |i: usize| match each[i].0[k].value {
                Coordinate::Shared(v) | Coordinate::Own(v) => v,
            };
            let value = match line.value {
                Coordinate::Shared(v) => Value::Number(v),
                Coordinate::Own(_) => Value::Vector(V::generate(each.len(), component)),
            };
            told.0.push(Line {
                symbol: line.symbol,
                relation: line.relation,
                formula: line.formula,
                value,
                role: line.role,
            });
        }
    }
}
