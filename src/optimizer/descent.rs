//! Methods that go along lines: each step picks a direction, and a line search picks the place on it.

use super::line_search::{Found, Goal, Line, Watch, no_lower_place};
use super::{Here, Oracle, Step, Stop};
use crate::math::Vector;
use crate::objective::Objective;

/// Where a search goes.
pub struct Aim<V> {
    /// The direction.
    pub direction: V,
    /// The first multiple of it to be tried.
    pub first: f64,
}

/// A run that is about to aim.
pub struct Aiming<'a, D, V> {
    /// The method in the middle of that run.
    pub method: &'a mut D,
    /// The gradient where the run is.
    pub gradient: &'a V,
    /// The scheduled rate.
    pub lr: f64,
    /// What [`Descent::aim`] would say there; `None` before it is known.
    pub aim: &'a mut Option<Aim<V>>,
}

/// A method that goes along lines, in the middle of a run.
pub trait Descent<V: Vector> {
    /// What its searches look for.
    fn goal(&self) -> Goal;

    /// Where the next search goes from a place with this gradient, at the scheduled rate `lr`.
    fn aim(&mut self, gradient: &V, lr: f64) -> Aim<V>;

    /// Finds out where the next searches of several runs go, where that is faster than one after the other. Those that it leaves
    /// out are asked to [`aim`](Self::aim).
    fn aim_together(_runs: &mut [Aiming<'_, Self, V>])
    where
        Self: Sized,
    {
    }

    /// Forgets what made the last direction another one than −g, where that search has found no lower place; false if it was −g.
    fn forget(&mut self) -> bool {
        false
    }

    /// Learns from the step that a search has found.
    fn learn(&mut self, _here: Here<'_, V>, _found: &Found<V>) {}
}

/// The place that the next search finds; where that finds none and the method had a memory, what it finds along −g without.
#[inline]
pub fn search<O: Objective + ?Sized, W: Watch<O::Weights>>(
    method: &mut impl Descent<O::Weights>,
    oracle: &mut Oracle<'_, O>,
    here: Here<'_, O::Weights>,
    lr: f64,
    watch: &mut W,
) -> Option<Found<O::Weights>> {
    loop {
        let Aim { direction, first } = method.aim(here.gradient, lr);
        let goal = method.goal();
        let line = Line::new(oracle, watch, here, direction);
        let found = line.and_then(|mut line| line.search(first, goal));
        if found.is_some() || !method.forget() {
            return found;
        }
    }
}

/// A step of such a method.
#[inline]
pub fn step<O: Objective + ?Sized, W: Watch<O::Weights>>(
    method: &mut impl Descent<O::Weights>,
    oracle: &mut Oracle<'_, O>,
    here: Here<'_, O::Weights>,
    lr: f64,
    watch: &mut W,
) -> Result<Step<O::Weights>, Stop> {
    match search(method, oracle, here, lr, watch) {
        Some(found) => {
            method.learn(here, &found);
            Ok(found.step())
        }
        None => no_lower_place(oracle, here, lr),
    }
}
