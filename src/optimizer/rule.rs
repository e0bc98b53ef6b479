//! The two shapes a method can have.

use super::{End, Fleet, Gauge, Oracle, Status};
use crate::math::Point;

/// The clock of rules that only have to know how many steps have been taken.
pub type Count = u64;

/// The gradient with a coupled weight decay, g + λw; g alone without decay, wherever w is.
#[inline(always)]
pub fn decayed(weight_decay: f64, w: f64, g: f64) -> f64 {
    if weight_decay == 0.0 {
        g
    } else {
        g + weight_decay * w
    }
}

/// A method that treats every coordinate alike and alone.
///
/// `update` is the whole method: the same scalar function serves a trajectory in the plane, a network with
/// many parameters and a block of starts in a map.
pub trait Rule: Copy + Send + Sync + 'static {
    /// What one coordinate remembers, all zero at the start.
    type Memory: Copy + Default + Send + Sync + 'static;
    /// What all coordinates share, such as running powers of decay rates.
    type Clock: Copy + Default + Send + Sync + 'static;

    /// Whether maps compile it together with every polynomial: worth the code where a step is a few operations, which
    /// stores and loads between gradient and update would outweigh. A gradient that is not finite must make the
    /// parameter not finite, at once and for good.
    const FUSED: bool = false;

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

    /// How runs on surfaces without mini-batches end.
    fn ends(&self, fleet: &Fleet<'_>) -> Vec<End> {
        fleet.side_by_side(*self)
    }

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
pub trait Stepper: StepperClone + Send + Sync {
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

    /// How runs of this stepper, fresh, end.
    fn ends(&self, fleet: &Fleet<'_>) -> Vec<End>
    where
        Self: Clone,
    {
        fleet.one_by_one(self)
    }
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
    /// A line search has tried what it may, and no place along the direction was lower.
    NoLowerPlace,
}

impl Stop {
    /// What a run that stops so is.
    pub fn status(self) -> Status {
        match self {
            Self::SingularHessian => Status::Singular,
            Self::NoLowerPlace => Status::Stuck,
        }
    }
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

impl Clone for Box<dyn Stepper> {
    fn clone(&self) -> Self {
        (**self).boxed()
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

    fn ends(&self, fleet: &Fleet<'_>) -> Vec<End> {
        // A mini-batch is another surface in every step, drawn by the oracle of a single run.
        if fleet.surface.shape.landscape().batches().is_some() {
            fleet.one_by_one(self)
        } else {
            self.rule.ends(fleet)
        }
    }
}
