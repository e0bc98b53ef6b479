//! The two shapes a method can have.

use super::{Gauge, Oracle};
use crate::math::Point;

/// A method that treats every coordinate alike and alone.
///
/// `update` is the whole method: the same scalar function serves a trajectory in the plane, a network with
/// many parameters and a block of starts in a map.
pub trait Rule: Copy + 'static {
    /// What one coordinate remembers, all zero at the start.
    type Memory: Copy + Default + 'static;
    /// What all coordinates share, such as running powers of decay rates.
    type Clock: Copy + Default + 'static;

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

    /// The inner vectors after the last step, which used the rate `lr` and led to `at`.
    fn gauges(
        &self,
        clock: &Self::Clock,
        lr: f64,
        memory: &[Self::Memory; 2],
        at: Point,
    ) -> Vec<Gauge>;
}

/// A method in the middle of a run. A clone continues on its own: that is how runs are replayed.
pub trait Stepper: StepperClone {
    /// One step from `at`, where the oracle has returned `gradient`, at the scheduled rate `lr`.
    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop>;

    /// Whether each step asks the oracle for the Hessian at `at`; it then evaluates the surface once, not twice.
    fn uses_hessian(&self) -> bool {
        false
    }

    /// The inner vectors after the last step, which used the rate `lr` and led to `at`.
    fn gauges(&self, lr: f64, at: Point) -> Vec<Gauge>;
}

/// Where a step leads, and the rate it really used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub to: Point,
    pub lr: f64,
}

/// Why no step exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    SingularHessian,
}

/// Clone for boxed steppers.
pub trait StepperClone {
    fn boxed(&self) -> Box<dyn Stepper>;
}

impl<T: Stepper + Clone + 'static> StepperClone for T {
    fn boxed(&self) -> Box<dyn Stepper> {
        Box::new(self.clone())
    }
}

/// A rule running on the two coordinates of the plane.
#[derive(Clone)]
pub struct PerCoordinate<R: Rule> {
    rule: R,
    clock: R::Clock,
    memory: [R::Memory; 2],
}

impl<R: Rule> PerCoordinate<R> {
    pub fn new(rule: R) -> Self {
        Self {
            rule,
            clock: R::Clock::default(),
            memory: [R::Memory::default(); 2],
        }
    }
}

impl<R: Rule> Stepper for PerCoordinate<R> {
    #[inline]
    fn step(
        &mut self,
        _oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        let Self {
            rule,
            clock,
            memory,
        } = self;
        *clock = rule.tick(*clock);
        let [mx, my] = memory;
        let to = [
            rule.update(clock, lr, mx, at[0], gradient[0]),
            rule.update(clock, lr, my, at[1], gradient[1]),
        ];
        Ok(Step { to, lr })
    }

    fn gauges(&self, lr: f64, at: Point) -> Vec<Gauge> {
        self.rule.gauges(&self.clock, lr, &self.memory, at)
    }
}
