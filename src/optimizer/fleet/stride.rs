//! One step of one run, as the loops over many runs side by side take it.

use crate::math::symmetric::Symmetric;
use crate::math::{InlineJet, Jet1, Jet2, Point};
use crate::optimizer::rule::Rule;
use crate::optimizer::{Here, Oracle, Stop};
use crate::surface::{Curvatures, Evaluator, Gradients, Lanes, Polynomial, Surface};

/// A method as one step of one run: all that the loops over many runs, one in each lane of a vector, know of it.
///
/// [`step`](Stride::step) depends on its arguments alone, and gives to the bit what the method's stepper gives. It has no
/// branches, only selections, and all that it calls is inlined, so that a loop over lanes becomes vector code. It copes with any
/// numbers: lanes without a run, and those of runs that have ended within a chunk, go on with whatever they hold.
pub trait Stride: Copy + Send + Sync {
    /// What all runs share, such as running powers of decay rates; its default is the state before the first step.
    type Clock: Copy + Default + Send + Sync;
    /// The clock of a run whose steps depend on numbers of its own; `()` where all runs share one.
    type OwnClock: Copy + Default + Send + Sync;
    /// One half of what a run remembers: that of x and that of y, where both are treated alike. Halves lie in arrays of their
    /// own, so numbers of different kinds are best put into different halves.
    type Memory: Copy + Default + Send + Sync;
    /// What a step has to know of the place that it starts from.
    type Seen: Seen;

    /// Whether maps compile it together with every polynomial; see [`Rule::FUSED`], whose promise it makes. Lanes settle all
    /// steps of such a method.
    const FUSED: bool = false;
    /// Whether each run has a clock of its own, in place of the shared one.
    const OWN_CLOCKS: bool = false;
    /// Whether there may be steps that lanes cannot settle.
    const ALONE: bool = false;
    /// Whether a step looks at a second place before it is settled.
    const PROBES: bool = false;

    /// Advances the clock to the step about to be taken.
    fn tick(&self, clock: Self::Clock) -> Self::Clock;

    /// See [`Rule::growth`].
    fn growth(&self, _lr: f64) -> f64 {
        f64::INFINITY
    }

    /// See [`Rule::size`].
    #[inline(always)]
    fn size(_memory: &Self::Memory) -> f64 {
        f64::INFINITY
    }

    /// The clock of a run with such numbers of its own before its first step.
    fn own_clock(&self, _numbers: [f64; 2]) -> Self::OwnClock {
        Self::OwnClock::default()
    }

    /// Advances a run's own clock to the step about to be taken.
    #[inline(always)]
    fn tick_own(&self, own: Self::OwnClock) -> Self::OwnClock {
        own
    }

    /// The clock that counts for a run.
    #[inline(always)]
    fn clock<'a>(shared: &'a Self::Clock, _own: &'a Self::OwnClock) -> &'a Self::Clock {
        shared
    }

    /// The memory of a run before its first step.
    fn fresh(&self, _start: Point) -> [Self::Memory; 2] {
        Default::default()
    }

    /// The step at the rate `lr` from `at`, where the objective is as seen, noise included; by default none that lanes can settle, as
    /// suits a method that [probes](Stride::PROBES).
    #[inline(always)]
    fn step(
        &self,
        _clock: &Self::Clock,
        _lr: f64,
        _memory: [&mut Self::Memory; 2],
        at: Point,
        _seen: &Self::Seen,
    ) -> Next {
        Next {
            to: at,
            settled: false,
        }
    }

    /// The place at which a step that [probes](Stride::PROBES) looks, too. What the step has to know of it later goes into the
    /// memory.
    fn probe(
        &self,
        _clock: &Self::Clock,
        _lr: f64,
        _memory: [&mut Self::Memory; 2],
        at: Point,
        _seen: &Self::Seen,
    ) -> Point {
        at
    }

    /// As [`step`](Stride::step), which it takes the place of for a method that [probes](Stride::PROBES), with the place of the
    /// probe and what is known there, without noise.
    fn step_after(
        &self,
        clock: &Self::Clock,
        lr: f64,
        memory: [&mut Self::Memory; 2],
        at: Point,
        seen: &Self::Seen,
        _probe: (Point, Jet1),
    ) -> Next {
        self.step(clock, lr, memory, at, seen)
    }

    /// The step that lanes could not settle, with the memory as [`step`](Stride::step) has left it: what the method's stepper
    /// says. By default there is none.
    fn alone(
        &self,
        _oracle: &mut Oracle<'_, Surface>,
        _lr: f64,
        _memory: [&mut Self::Memory; 2],
        _here: Here<'_, Point>,
    ) -> Result<Point, Stop> {
        Err(Stop::SingularHessian)
    }
}

/// Where a step leads, as far as lanes can tell.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    /// The next place; arbitrary where the step is not settled.
    pub to: Point,
    /// Whether this is the step. If not, there is none, or one that takes a search: [`Stride::alone`] knows.
    pub settled: bool,
}

/// What is known of an objective at a place: the value and some of its derivatives.
pub trait Seen: Copy {
    /// The same for all places of a block.
    type Block: Clone + Default;

    /// Looks at all places of a block.
    fn look(evaluator: &Evaluator<'_>, x: &Lanes, y: &Lanes, block: &mut Self::Block);

    /// The gradients of a block, which noise, mini-batches and tools change.
    fn gradients(block: &mut Self::Block) -> &mut Gradients;

    /// What is known in one lane.
    fn in_lane(block: &Self::Block, lane: usize) -> Self;

    /// What is known of a polynomial at a place, to the bit as in a block.
    fn of<F: Polynomial>(polynomial: &F, at: Point) -> Self;

    /// f
    fn value(&self) -> f64;

    /// ∇f, noise included
    fn gradient(&self) -> Point;

    /// ∇²f, where it is known
    fn hessian(&self) -> Option<Symmetric> {
        None
    }
}

impl Seen for Jet1 {
    type Block = Gradients;

    fn look(evaluator: &Evaluator<'_>, x: &Lanes, y: &Lanes, block: &mut Gradients) {
        evaluator.block(x, y, block);
    }

    fn gradients(block: &mut Gradients) -> &mut Gradients {
        block
    }

    #[inline(always)]
    fn in_lane(block: &Gradients, lane: usize) -> Self {
        Self {
            value: block.value[lane],
            gradient: [block.dx[lane], block.dy[lane]],
        }
    }

    #[inline(always)]
    fn of<F: Polynomial>(polynomial: &F, [x, y]: Point) -> Self {
        let (x, y) = InlineJet::variables(x, y);
        polynomial.at(x, y).jet()
    }

    #[inline(always)]
    fn value(&self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn gradient(&self) -> Point {
        self.gradient
    }
}

impl Seen for Jet2 {
    type Block = Curvatures;

    fn look(evaluator: &Evaluator<'_>, x: &Lanes, y: &Lanes, block: &mut Curvatures) {
        evaluator.block2(x, y, block);
    }

    fn gradients(block: &mut Curvatures) -> &mut Gradients {
        &mut block.gradients
    }

    #[inline(always)]
    fn in_lane(block: &Curvatures, lane: usize) -> Self {
        block.at(lane)
    }

    #[inline(always)]
    fn of<F: Polynomial>(polynomial: &F, [x, y]: Point) -> Self {
        let (x, y) = Self::variables(x, y);
        polynomial.at(x, y)
    }

    #[inline(always)]
    fn value(&self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn gradient(&self) -> Point {
        self.gradient
    }

    #[inline(always)]
    fn hessian(&self) -> Option<Symmetric> {
        Some(self.hessian)
    }
}

/// A rule for x and for y, each with its own memory.
#[derive(Clone, Copy)]
pub struct Coordinates<R>(pub R);

impl<R: Rule> Stride for Coordinates<R> {
    type Clock = R::Clock;
    type OwnClock = ();
    type Memory = R::Memory;
    type Seen = Jet1;

    const FUSED: bool = R::FUSED;

    #[inline(always)]
    fn tick(&self, clock: R::Clock) -> R::Clock {
        self.0.tick(clock)
    }

    fn growth(&self, lr: f64) -> f64 {
        self.0.growth(lr)
    }

    #[inline(always)]
    fn size(memory: &R::Memory) -> f64 {
        R::size(memory)
    }

    #[inline(always)]
    fn step(
        &self,
        clock: &R::Clock,
        lr: f64,
        [memory_x, memory_y]: [&mut R::Memory; 2],
        [x, y]: Point,
        seen: &Jet1,
    ) -> Next {
        let [dx, dy] = seen.gradient;
        let to = [
            self.0.update(clock, lr, memory_x, x, dx),
            self.0.update(clock, lr, memory_y, y, dy),
        ];
        Next { to, settled: true }
    }
}
