//! Running a program operation by operation over blocks of points: an operation is looked up once a block, and the loop
//! over the points is compiled for wide vectors.

use super::program::{FIRST, MOST, Operation, Program, X, Y};
use crate::math::Number;
use crate::math::simd::{InstructionSet, Kernel, LANES};

impl Program {
    /// The formula at a point.
    pub fn at<N: Number>(&self, x: N, y: N) -> N {
        // Room for the longest formula would take longer to clear than most formulas take to run.
        match self.operations.len() {
            0..=14 => self.at_within::<N, 16>(x, y),
            15..=62 => self.at_within::<N, 64>(x, y),
            _ => self.at_within::<N, { FIRST + MOST }>(x, y),
        }
    }

    fn at_within<N: Number, const S: usize>(&self, x: N, y: N) -> N {
        let mut slots = [[N::constant(0.0)]; S];
        (slots[X], slots[Y]) = ([x], [y]);
        self.run_alone(&mut slots);
        slots[self.result][0]
    }

    /// A function of its own, so that all sizes share one copy of the code.
    fn run_alone<N: Number>(&self, slots: &mut [[N; 1]]) {
        self.run(slots);
    }

    /// `out[i] = f(x[i], y)`, with the same bits as [`at`](Self::at); stops at the end of the shorter slice.
    pub fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        let mut slots = self.slots();
        slots[Y] = [y; LANES];
        for (x, out) in x.chunks(LANES).zip(out.chunks_mut(LANES)) {
            slots[X][..x.len()].copy_from_slice(x);
            set.run(Run {
                program: self,
                slots: &mut slots,
            });
            out.copy_from_slice(&slots[self.result][..x.len()]);
        }
    }

    /// The formula at the points `(x[i], y[i])`.
    pub fn block<N: Number>(
        &self,
        set: InstructionSet,
        x: [N; LANES],
        y: [N; LANES],
    ) -> [N; LANES] {
        let mut slots = self.slots();
        (slots[X], slots[Y]) = (x, y);
        set.run(Run {
            program: self,
            slots: &mut slots,
        });
        slots[self.result]
    }

    fn slots<N: Number>(&self) -> Vec<[N; LANES]> {
        vec![[N::constant(0.0); LANES]; FIRST + self.operations.len()]
    }

    /// Fills one slot after x and y for each operation; `slots` must be long enough.
    #[inline(always)]
    fn run<N: Number, const L: usize>(&self, slots: &mut [[N; L]]) {
        for (i, &operation) in self.operations.iter().enumerate() {
            let (before, rest) = slots.split_at_mut(FIRST + i);
            operate(operation, before, &mut rest[0]);
        }
    }
}

/// A program over one block of points.
struct Run<'a, N> {
    program: &'a Program,
    slots: &'a mut [[N; LANES]],
}

impl<N: Number> Kernel for Run<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.program.run(self.slots);
    }
}

#[inline(always)]
fn operate<N: Number, const L: usize>(operation: Operation, slots: &[[N; L]], out: &mut [N; L]) {
    match operation {
        Operation::Constant(c) => *out = [N::constant(c); L],
        Operation::Negate(a) => each(&slots[a], out, |a| -a),
        Operation::Add(a, b) => both(&slots[a], &slots[b], out, |a, b| a + b),
        Operation::AddConstant(a, c) => each(&slots[a], out, |a| a + c),
        Operation::Subtract(a, b) => both(&slots[a], &slots[b], out, |a, b| a - b),
        Operation::SubtractFrom(c, a) => each(&slots[a], out, |a| -a + c),
        Operation::Multiply(a, b) => both(&slots[a], &slots[b], out, |a, b| a * b),
        Operation::Scale(a, c) => each(&slots[a], out, |a| a * c),
        Operation::Divide(a, b) => both(&slots[a], &slots[b], out, |a, b| a / b),
        Operation::DivideBy(a, c) => each(&slots[a], out, |a| a / c),
        Operation::DivideInto(c, a) => each(&slots[a], out, |a| N::constant(c) / a),
        // With a constant exponent the product is unrolled and vectorises.
        Operation::Power(a, 2) => each(&slots[a], out, N::square),
        Operation::Power(a, 3) => each(&slots[a], out, |a| a.powi(3)),
        Operation::Power(a, 4) => each(&slots[a], out, |a| a.powi(4)),
        Operation::Power(a, n) => each(&slots[a], out, |a| a.powi(n)),
        Operation::Powf(a, c) => each(&slots[a], out, |a| a.powf(c)),
        Operation::ExponentOf(c, a) => each(&slots[a], out, |a| a.exponent_of(c)),
        Operation::Unary(f, a) => f.each([&slots[a]], out),
        Operation::Binary(f, a, b) => f.each([&slots[a], &slots[b]], out),
    }
}

#[inline(always)]
fn each<N: Number, const L: usize>(a: &[N; L], out: &mut [N; L], f: impl Fn(N) -> N) {
    for i in 0..L {
        out[i] = f(a[i]);
    }
}

#[inline(always)]
fn both<N: Number, const L: usize>(
    a: &[N; L],
    b: &[N; L],
    out: &mut [N; L],
    f: impl Fn(N, N) -> N,
) {
    for i in 0..L {
        out[i] = f(a[i], b[i]);
    }
}
