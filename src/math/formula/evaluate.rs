//! Running a program operation by operation over blocks of points: an operation is looked up once a block, and the loop
//! over the points is compiled for wide vectors.

use super::program::{FIRST, MOST, Operation, Program, X, Y};
use crate::math::Columnar;
use crate::math::simd::{InstructionSet, Kernel, LANES};

/// Points that operations run over: few enough for their results to stay in the nearest cache.
const TILE: usize = 32;

impl Program {
    /// The formula at a point.
    pub fn at<N: Columnar>(&self, x: N, y: N) -> N {
        // Room for the longest formula would take longer to clear than most formulas take to run.
        match self.operations.len() {
            0..=14 => self.at_within::<N, 16>(x, y),
            15..=62 => self.at_within::<N, 64>(x, y),
            _ => self.at_within::<N, { FIRST + MOST }>(x, y),
        }
    }

    fn at_within<N: Columnar, const S: usize>(&self, x: N, y: N) -> N {
        let mut slots = [N::constant(0.0).columns::<1>(); S];
        (slots[X], slots[Y]) = (x.columns(), y.columns());
        self.run_alone::<N>(&mut slots);
        N::of(&slots[self.result], 0)
    }

    /// A function of its own, so that all sizes share one copy of the code.
    fn run_alone<N: Columnar>(&self, slots: &mut [N::Columns<1>]) {
        self.run::<N, 1>(slots);
    }

    /// `out[i] = f(x[i], y)`, with the same bits as [`at`](Self::at). Both slices are equally long.
    pub fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        let mut slots = self.slots::<f64, LANES>();
        slots[Y] = [y; LANES];
        for (x, out) in x.chunks(LANES).zip(out.chunks_mut(LANES)) {
            slots[X][..x.len()].copy_from_slice(x);
            set.run(Row {
                program: self,
                slots: &mut slots,
            });
            out.copy_from_slice(&slots[self.result][..x.len()]);
        }
    }

    /// Hands the formula at the point of each lane to `put`; `at` gives the coordinates there. Both should be inlined.
    pub fn block<N: Columnar>(
        &self,
        set: InstructionSet,
        at: impl Fn(usize) -> (N, N),
        put: impl FnMut(usize, N),
    ) {
        set.run(Block {
            program: self,
            slots: &mut self.slots::<N, TILE>(),
            at,
            put,
        });
    }

    fn slots<N: Columnar, const L: usize>(&self) -> Vec<N::Columns<L>> {
        vec![N::constant(0.0).columns(); FIRST + self.operations.len()]
    }

    /// Fills one slot after x and y for each operation; `slots` must be long enough.
    #[inline(always)]
    fn run<N: Columnar, const L: usize>(&self, slots: &mut [N::Columns<L>]) {
        for (i, &operation) in self.operations.iter().enumerate() {
            let (before, rest) = slots.split_at_mut(FIRST + i);
            operate::<N, L>(operation, before, &mut rest[0]);
        }
    }
}

/// A program over points of a row.
struct Row<'a> {
    program: &'a Program,
    slots: &'a mut [[f64; LANES]],
}

impl Kernel for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.program.run::<f64, LANES>(self.slots);
    }
}

/// A program over a block of points, tile by tile.
struct Block<'a, N: Columnar, A, P> {
    program: &'a Program,
    slots: &'a mut [N::Columns<TILE>],
    at: A,
    put: P,
}

impl<N: Columnar, A: Fn(usize) -> (N, N), P: FnMut(usize, N)> Kernel for Block<'_, N, A, P> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            program,
            slots,
            at,
            mut put,
        } = self;
        for base in (0..LANES).step_by(TILE) {
            for i in 0..TILE {
                let (x, y) = at(base + i);
                x.put(&mut slots[X], i);
                y.put(&mut slots[Y], i);
            }
            program.run::<N, TILE>(slots);
            for i in 0..TILE {
                put(base + i, N::of(&slots[program.result], i));
            }
        }
    }
}

#[inline(always)]
fn operate<N: Columnar, const L: usize>(
    operation: Operation,
    slots: &[N::Columns<L>],
    out: &mut N::Columns<L>,
) {
    match operation {
        Operation::Constant(c) => *out = N::constant(c).columns(),
        Operation::Negate(a) => each::<N, L>(&slots[a], out, |a| -a),
        Operation::Add(a, b) => both::<N, L>(&slots[a], &slots[b], out, |a, b| a + b),
        Operation::AddConstant(a, c) => each::<N, L>(&slots[a], out, |a| a + c),
        Operation::Subtract(a, b) => both::<N, L>(&slots[a], &slots[b], out, |a, b| a - b),
        Operation::SubtractFrom(c, a) => each::<N, L>(&slots[a], out, |a| -a + c),
        Operation::Multiply(a, b) => both::<N, L>(&slots[a], &slots[b], out, |a, b| a * b),
        Operation::Scale(a, c) => each::<N, L>(&slots[a], out, |a| a * c),
        Operation::Divide(a, b) => both::<N, L>(&slots[a], &slots[b], out, |a, b| a / b),
        Operation::DivideBy(a, c) => each::<N, L>(&slots[a], out, |a| a / c),
        Operation::DivideInto(c, a) => each::<N, L>(&slots[a], out, |a| N::constant(c) / a),
        // With a constant exponent the product is unrolled and vectorises.
        Operation::Power(a, 2) => each::<N, L>(&slots[a], out, N::square),
        Operation::Power(a, 3) => each::<N, L>(&slots[a], out, |a| a.powi(3)),
        Operation::Power(a, 4) => each::<N, L>(&slots[a], out, |a| a.powi(4)),
        Operation::Power(a, n) => each::<N, L>(&slots[a], out, |a| a.powi(n)),
        Operation::Powf(a, c) => each::<N, L>(&slots[a], out, |a| a.powf(c)),
        Operation::ExponentOf(c, a) => each::<N, L>(&slots[a], out, |a| a.exponent_of(c)),
        Operation::Unary(f, a) => f.each::<N, L>([&slots[a]], out),
        Operation::Binary(f, a, b) => f.each::<N, L>([&slots[a], &slots[b]], out),
    }
}

#[inline(always)]
fn each<N: Columnar, const L: usize>(
    a: &N::Columns<L>,
    out: &mut N::Columns<L>,
    f: impl Fn(N) -> N,
) {
    for i in 0..L {
        f(N::of(a, i)).put(out, i);
    }
}

#[inline(always)]
fn both<N: Columnar, const L: usize>(
    a: &N::Columns<L>,
    b: &N::Columns<L>,
    out: &mut N::Columns<L>,
    f: impl Fn(N, N) -> N,
) {
    for i in 0..L {
        f(N::of(a, i), N::of(b, i)).put(out, i);
    }
}
