//! Methods that treat every coordinate alike and independently of the others.

use std::hint::cold_path;

use super::{
    CoordinateGauge, CoordinateLines, Explanation, Gauge, Here, Oracle, Step, Stepper, Stop,
};
use crate::math::Vector;
use crate::objective::Objective;

/// The clock of rules that only need the number of steps taken.
pub type Count = u64;

/// The gradient with a coupled weight decay, g + wd·w. Without decay it is g itself, even where w is not finite.
#[inline(always)]
pub fn decayed(weight_decay: f64, w: f64, g: f64) -> f64 {
    if weight_decay == 0.0 {
        g
    } else {
        // A branch can be predicted, whereas a selection would wait for the sum.
        cold_path();
        g + weight_decay * w
    }
}

/// A method that treats every coordinate alike and independently of the others.
///
/// [`update`](Rule::update) is the whole method: the same scalar function serves a trajectory in the plane, a network with
/// many weights and a block of starts in a map.
///
/// ```
/// use ravine::math::Point;
/// use ravine::optimizer::{PerCoordinate, Problem, Rule, Schedule, record};
/// use ravine::surface::{Rosenbrock, Shape, Surface};
///
/// /// w ← w − η sign(g): the method of signs.
/// #[derive(Clone, Copy)]
/// struct SignDescent;
///
/// impl Rule for SignDescent {
///     type Memory = ();
///     type Clock = ();
///
///     fn tick(&self, (): ()) {}
///
///     fn update(&self, (): &(), lr: f64, (): &mut (), w: f64, g: f64) -> f64 {
///         w - lr * if g == 0.0 { 0.0 } else { g.signum() }
///     }
/// }
///
/// let surface = Surface::from(Shape::Rosenbrock(Rosenbrock::default()));
/// let problem = Problem { objective: surface, start: [-1.5, 2.0], steps: 100, seed: 0, noise: 0.0, tolerance: 1e-6 };
/// let run = record(PerCoordinate::new(SignDescent), 0.01, &Schedule::default(), &problem);
/// assert!((run.step_length(1) - 0.01 * 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
pub trait Rule: Copy + Send + Sync + 'static {
    /// What one coordinate remembers; its default is the state before the first step.
    type Memory: Copy + Default + Send + Sync + 'static;
    /// What all coordinates share, such as running powers of decay rates; its default is the state before the first step.
    type Clock: Copy + Default + Send + Sync + 'static;

    /// Whether maps compile the rule together with every polynomial. This is worth its build time where a step is so few
    /// operations that storing and loading the gradient would take longer. Such a rule must turn a gradient that is not
    /// finite into a parameter that is not finite, in the same step and for all later ones.
    const FUSED: bool = false;

    /// How much a step can enlarge a run, rounding included: neither the new parameter nor the new memory exceeds this times the
    /// largest of the old ones and of the gradient. Only for [fused](Rule::FUSED) rules; infinite where it is not known.
    fn growth(&self, _lr: f64) -> f64 {
        f64::INFINITY
    }

    /// The largest magnitude in the memory of a coordinate, for [`growth`](Rule::growth).
    #[inline(always)]
    fn size(_memory: &Self::Memory) -> f64 {
        f64::INFINITY
    }

    /// Advances the clock to the step about to be taken.
    fn tick(&self, clock: Self::Clock) -> Self::Clock;

    /// The new parameter, from the rate of this step, the parameter `w` and its gradient `g`.
    fn update(
        &self,
        clock: &Self::Clock,
        lr: f64,
        memory: &mut Self::Memory,
        w: f64,
        g: f64,
    ) -> f64;

    /// Does work with the shortest form of the rule: by default the rule itself. A rule whose parameters have no effect at
    /// some values may hand over another one without them that gives the same bits.
    fn shortest<W: RuleWork>(self, work: W) -> W::Output {
        work.with(self)
    }

    /// The inner quantities of a coordinate in the step that [`update`](Rule::update) makes of the same arguments; by default
    /// none. Every coordinate must give the same quantities in the same order.
    fn gauges(
        &self,
        _clock: &Self::Clock,
        _lr: f64,
        _memory: Self::Memory,
        _w: f64,
        _g: f64,
    ) -> Vec<CoordinateGauge> {
        Vec::new()
    }

    /// Explains to one coordinate the step that [`update`](Rule::update) makes of the same arguments, with η, w and g known; by
    /// default only where it leads. Every coordinate must be told the same lines in the same order.
    fn explain(
        &self,
        clock: &Self::Clock,
        lr: f64,
        mut memory: Self::Memory,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        told.result("by the rule", self.update(clock, lr, &mut memory, w, g));
    }
}

/// Work with a rule whose type is chosen by [`Rule::shortest`].
pub trait RuleWork {
    /// The result.
    type Output;

    /// Does the work with a rule.
    fn with<R: Rule>(self, rule: R) -> Self::Output;
}

/// A rule applied to all coordinates of a space: the [`Stepper`] of a coordinate-wise method.
#[derive(Clone)]
pub struct PerCoordinate<R: Rule, V: Vector> {
    rule: R,
    clock: R::Clock,
    memory: V::Each<R::Memory>,
}

impl<R: Rule, V: Vector> PerCoordinate<R, V> {
    /// The rule before its first step.
    pub fn new(rule: R) -> Self {
        Self {
            rule,
            clock: R::Clock::default(),
            memory: V::Each::default(),
        }
    }
}

impl<O: Objective + ?Sized, R: Rule> Stepper<O> for PerCoordinate<R, O::Weights> {
    #[inline(always)]
    fn step(
        &mut self,
        _oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        let Self {
            rule,
            clock,
            memory,
        } = self;
        *clock = rule.tick(*clock);
        let to = here.at.zip_each(here.gradient, memory, |w, g, memory| {
            rule.update(clock, lr, memory, w, g)
        });
        Ok(Step { to, lr })
    }

    fn gauges(
        &self,
        _oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let clock = self.rule.tick(self.clock);
        // Before the first step, vectors of ℝⁿ have no memories yet.
        let memories = O::Weights::each(&self.memory);
        let (at, gradient) = (here.at.coordinates(), here.gradient.coordinates());
        let of = |(i, (w, g)): (usize, (&f64, &f64))| {
            let memory = memories.get(i).copied().unwrap_or_default();
            self.rule.gauges(&clock, lr, memory, *w, *g)
        };
        let each: Vec<_> = at.iter().zip(gradient).enumerate().map(of).collect();
        CoordinateGauge::gathered(&each)
    }

    fn explain(
        &self,
        _oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        let clock = self.rule.tick(self.clock);
        let memories = O::Weights::each(&self.memory);
        let (at, gradient) = (here.at.coordinates(), here.gradient.coordinates());
        let of = |(i, (w, g)): (usize, (&f64, &f64))| {
            let memory = memories.get(i).copied().unwrap_or_default();
            let mut lines = CoordinateLines::default();
            self.rule.explain(&clock, lr, memory, *w, *g, &mut lines);
            lines
        };
        let each: Vec<_> = at.iter().zip(gradient).enumerate().map(of).collect();
        CoordinateLines::gather(&each, told);
    }
}
