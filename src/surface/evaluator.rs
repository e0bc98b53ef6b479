//! A surface whose formula is looked up once, for loops over many points.

use super::blocks::{Curvatures, Gradients, LANES, Lanes};
use super::formula::Landscape;
use crate::math::simd::InstructionSet;
use crate::math::{Jet1, Jet2, Point, number::sign};
use crate::objective::Draw;

/// Adds the terms of regularisation. With both weights zero the value stays the same to the bit (0·∞ would be NaN).
#[inline(always)]
fn regularise(l2: f64, l1: f64, x: f64, y: f64, value: f64) -> f64 {
    if l2 == 0.0 && l1 == 0.0 {
        // Not even + 0, which would turn −0 into 0.
        return value;
    }
    let ridge = if l2 == 0.0 {
        0.0
    } else {
        0.5 * l2 * (x * x + y * y)
    };
    let lasso = if l1 == 0.0 {
        0.0
    } else {
        l1 * (x.abs() + y.abs())
    };
    value + (ridge + lasso)
}

/// A surface whose formula is already looked up.
#[derive(Clone, Copy)]
pub struct Evaluator<'a> {
    pub(super) set: InstructionSet,
    pub(super) landscape: &'a dyn Landscape,
    pub(super) l2: f64,
    pub(super) l1: f64,
}

impl Evaluator<'_> {
    /// f at a point, regularisation included.
    pub fn value(&self, [x, y]: Point) -> f64 {
        regularise(self.l2, self.l1, x, y, self.landscape.value(x, y))
    }

    /// Value and gradient.
    #[inline]
    pub fn jet1(&self, [x, y]: Point) -> Jet1 {
        let mut value = 0.0;
        let (dx, dy) = self.landscape.gradient(x, y, &mut value);
        let gradient = [dx, dy];
        let mut jet = Jet1 { value, gradient };
        if self.l2 != 0.0 || self.l1 != 0.0 {
            jet.value = regularise(self.l2, self.l1, x, y, jet.value);
            jet.gradient[0] += self.l2 * x + self.l1 * sign(x);
            jet.gradient[1] += self.l2 * y + self.l1 * sign(y);
        }
        jet
    }

    /// Value, gradient and Hessian.
    pub fn jet2(&self, at: Point) -> Jet2 {
        self.regularised_jet2(at, self.landscape.jet2(at[0], at[1]))
    }

    fn regularised_jet2(&self, [x, y]: Point, mut jet: Jet2) -> Jet2 {
        if self.l2 != 0.0 || self.l1 != 0.0 {
            jet.value = regularise(self.l2, self.l1, x, y, jet.value);
            jet.gradient[0] += self.l2 * x + self.l1 * sign(x);
            jet.gradient[1] += self.l2 * y + self.l1 * sign(y);
            jet.hessian[0] += self.l2;
            jet.hessian[2] += self.l2;
        }
        jet
    }

    /// Value, gradient and Hessian of the mean over some rows.
    pub fn jet2_of_rows(&self, rows: &[u32], at: Point) -> Jet2 {
        self.regularised_jet2(at, self.landscape.jet2_of_rows(rows, at[0], at[1]))
    }

    /// Value, gradient and Hessian as a step sees them which has drawn a mini-batch, or a perturbation.
    pub fn jet2_drawn(&self, draw: Draw<'_>, at: Point) -> Jet2 {
        self.regularised_jet2(at, self.landscape.jet2_drawn(draw, at[0], at[1]))
    }

    /// Values and gradients at a block of points.
    pub fn block(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        self.landscape.block(self.set, x, y, out);
        if self.l2 != 0.0 || self.l1 != 0.0 {
            let Self { l2, l1, .. } = *self;
            for i in 0..LANES {
                out.value[i] = regularise(l2, l1, x[i], y[i], out.value[i]);
            }
            self.regularise_gradients(x, y, out);
        }
    }

    /// Replaces the gradients of a block by those of the mean over some rows of data ([`Landscape::block_of_rows`]).
    pub fn block_of_rows(&self, rows: &[[f64; 3]], x: &Lanes, y: &Lanes, out: &mut Gradients) {
        self.landscape.block_of_rows(self.set, rows, x, y, out);
        self.regularise_gradients(x, y, out);
    }

    /// The rows of data that a step sees which has drawn these ([`Landscape::rows_drawn`]).
    pub fn rows_drawn(&self, draw: Draw<'_>) -> Vec<[f64; 3]> {
        self.landscape.rows_drawn(draw)
    }

    fn regularise_gradients(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        let Self { l2, l1, .. } = *self;
        if l2 != 0.0 || l1 != 0.0 {
            for i in 0..LANES {
                out.dx[i] += l2 * x[i] + l1 * sign(x[i]);
                out.dy[i] += l2 * y[i] + l1 * sign(y[i]);
            }
        }
    }

    /// Values, gradients and Hessians at a block of points.
    pub fn block2(&self, x: &Lanes, y: &Lanes, out: &mut Curvatures) {
        self.landscape.block2(self.set, x, y, out);
        if self.l2 != 0.0 || self.l1 != 0.0 {
            for i in 0..LANES {
                out.put(i, self.regularised_jet2([x[i], y[i]], out.at(i)));
            }
        }
    }

    /// Values along a row of a grid: `out[i] = f(x[i], y)`.
    pub fn row(&self, x: &[f64], y: f64, out: &mut [f64]) {
        self.landscape.row(self.set, x, y, out);
        if self.l2 != 0.0 || self.l1 != 0.0 {
            for (value, &x) in out.iter_mut().zip(x) {
                *value = regularise(self.l2, self.l1, x, y, *value);
            }
        }
    }
}
