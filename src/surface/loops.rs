//! Every formula is a landscape, with loops over many points that are compiled for each instruction set.

use super::blocks::{Curvatures, Gradients, LANES, Lanes};
use super::formula::{Formula, Landscape};
use super::info::Info;
use super::view::View;
use crate::math::simd::{InstructionSet, Kernel};
use crate::math::{InlineJet, Jet2, Point};
use crate::objective::{Batches, Draw, Perturbed};

/// The values of a formula along a row.
struct Row<'a, F> {
    formula: &'a F,
    x: &'a [f64],
    y: f64,
    out: &'a mut [f64],
}

impl<F: Formula> Kernel for Row<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { formula, x, y, out } = self;
        formula.values(x, y, out);
    }
}

/// Values and gradients of a formula at a block of points.
struct Block<'a, F> {
    formula: &'a F,
    x: &'a Lanes,
    y: &'a Lanes,
    out: &'a mut Gradients,
}

impl<F: Formula> Kernel for Block<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { formula, x, y, out } = self;
        formula.gradients(x, y, out);
    }
}

/// Values, gradients and Hessians of a formula at a block of points.
struct Block2<'a, F> {
    formula: &'a F,
    x: &'a Lanes,
    y: &'a Lanes,
    out: &'a mut Curvatures,
}

impl<F: Formula> Kernel for Block2<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { formula, x, y, out } = self;
        for i in 0..LANES {
            let (x, y) = Jet2::variables(x[i], y[i]);
            out.put(i, formula.eval(x, y));
        }
    }
}

impl<F: Formula> Landscape for F {
    fn info(&self) -> &'static Info {
        const { &F::INFO }
    }

    fn test_loss(&self, x: f64, y: f64) -> Option<f64> {
        Formula::test_loss(self, x, y)
    }

    fn equation(&self) -> String {
        Formula::equation(self)
    }

    fn domain(&self) -> View {
        Formula::domain(self)
    }

    fn critical_points(&self) -> Vec<Point> {
        Formula::critical_points(self)
    }

    fn valleys(&self, view: View) -> Vec<Vec<Point>> {
        Formula::valleys(self, view)
    }

    fn mirror(&self) -> Option<&'static str> {
        Formula::mirror(self)
    }

    fn bounded_below(&self) -> Option<bool> {
        Formula::bounded_below(self)
    }

    fn ridge_keeps_minimum(&self) -> bool {
        Formula::ridge_keeps_minimum(self)
    }

    fn convex(&self) -> bool {
        Formula::convex(self)
    }

    fn is_quadratic(&self) -> bool {
        F::QUADRATIC
    }

    fn batches(&self) -> Option<Batches> {
        Formula::batches(self)
    }

    fn jet2_of_rows(&self, rows: &[u32], x: f64, y: f64) -> Jet2 {
        Formula::jet2_of_rows(self, rows, x, y)
    }

    fn perturbed(&self) -> Option<Perturbed> {
        Formula::perturbed(self)
    }

    fn jet2_drawn(&self, draw: Draw<'_>, x: f64, y: f64) -> Jet2 {
        Formula::jet2_drawn(self, draw, x, y)
    }

    fn rows_drawn(&self, draw: Draw<'_>) -> Vec<[f64; 3]> {
        Formula::rows_drawn(self, draw)
    }

    fn block_of_rows(
        &self,
        set: InstructionSet,
        rows: &[[f64; 3]],
        x: &Lanes,
        y: &Lanes,
        out: &mut Gradients,
    ) {
        Formula::block_of_rows(self, set, rows, x, y, out);
    }

    fn value(&self, x: f64, y: f64) -> f64 {
        self.eval(x, y)
    }

    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64) {
        let (x, y) = InlineJet::variables(x, y);
        let jet = self.eval(x, y).jet();
        *value = jet.value;
        let [dx, dy] = jet.gradient;
        (dx, dy)
    }

    fn jet2(&self, x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        self.eval(x, y)
    }

    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        let formula = self;
        set.run(Row { formula, x, y, out });
    }

    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        let formula = self;
        set.run(Block { formula, x, y, out });
    }

    fn block2(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Curvatures) {
        let formula = self;
        set.run(Block2 { formula, x, y, out });
    }
}
