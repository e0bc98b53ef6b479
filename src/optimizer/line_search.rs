//! Line searches: how far to go along a direction that leads down.
//!
//! φ(t) = f(w + td) is evaluated through the oracle only, so every trial is counted. A place where f or its slope is not
//! finite counts as too high, and the search turns back from it. Nocedal and Wright, Numerical Optimization (2006),
//! ch. 3.

use super::wolfe::{Sample, Wolfe, falls};
use super::{Here, Oracle, Step, Stop, Trial};
use crate::math::Vector;
use crate::objective::{Evaluation, Objective};
use crate::parameters::{Field, Legal, Parameter};

/// Most trials of backtracking, whose shrinking factor may be close to 1.
const MOST_SHRINKS: usize = 100;
/// An exact search ends where |φ′(t)| is at most this share of |φ′(0)|.
const EXACT: f64 = 1e-12;

/// What an exact search looks for.
const EXACTLY: &str = "first t where f falls no further along d";
/// What backtracking looks for.
pub const ARMIJO: &str = "first t of η, ρη, ρ²η, … with f(w + td) ≤ f(w) + c₁t gᵀd";
/// What a quasi-Newton search looks for.
pub const WOLFE: &str = "a t with f(w + td) ≤ f(w) + c₁t gᵀd and |∇f(w + td)ᵀd| ≤ c₂|gᵀd|";

/// The kind of line search, for methods that offer a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Search {
    /// The first minimum along the line, found by its slopes; on a quadratic exact up to rounding.
    Exact,
    /// Backtracking until f has fallen by the share c₁ of what the slope at the start predicts.
    Armijo,
}

impl Search {
    const ALL: [Self; 2] = [Self::Exact, Self::Armijo];
    /// The names in scenario files, in the order of the numbers.
    pub const NAMES: &[&str] = &["exact", "armijo"];

    /// What makes a trial acceptable.
    pub fn condition(self) -> &'static str {
        match self {
            Self::Exact => EXACTLY,
            Self::Armijo => ARMIJO,
        }
    }

    /// What it looks for; c₁ and the shrinking factor are those of backtracking.
    pub fn goal(self, c1: f64, shrink: f64) -> Goal {
        match self {
            Self::Exact => Goal::Wolfe { c1: 0.0, c2: EXACT },
            Self::Armijo => Goal::Armijo { c1, shrink },
        }
    }
}

/// What a search looks for, with its constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// The strong Wolfe conditions φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|.
    Wolfe {
        /// c₁
        c1: f64,
        /// c₂
        c2: f64,
    },
    /// The first t that meets Armijo's condition φ(t) ≤ φ(0) + c₁tφ′(0), from long ones to short ones.
    Armijo {
        /// c₁
        c1: f64,
        /// The factor from each t to the next.
        shrink: f64,
    },
}

impl Field for Search {
    fn to_number(self) -> f64 {
        self as u8 as f64
    }
    fn from_number(v: f64) -> Self {
        // `as` saturates; `Legal::Choice` has bounded the number before.
        Self::ALL[(v as usize).min(Self::ALL.len() - 1)]
    }
}

/// The row of the first trial of a search along a gradient.
pub const fn first_step() -> Parameter {
    Parameter::new("lr", "η", "first trial")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-3, 10.0)
        .help("rate of the first trial, lowered where that step would be longer than η (as |Δx| + |Δy|); exact may go further, armijo only comes back")
}

/// The row of the kind of line search.
pub const fn search() -> Parameter {
    Parameter::choice("search", "line search", Search::NAMES).help(
        "exact goes to the minimum along the direction, armijo backtracks to a point low enough",
    )
}

/// The row of Armijo's constant c₁.
pub const fn sufficient_decrease() -> Parameter {
    Parameter::new("c1", "c₁", "sufficient decrease")
        .legal(Legal::HalfOpen(0.0, 1.0))
        .logarithmic(1e-6, 0.9)
        .help("a step must lower f by this share of what the slope at its start promises")
        .minor()
}

/// The row of c₂ in Wolfe's curvature condition.
pub const fn curvature() -> Parameter {
    Parameter::new("c2", "c₂", "curvature condition")
        .legal(Legal::HalfOpen(0.0, 1.0))
        .linear(0.0, 0.99)
        .help("a step must flatten the slope to this share of that at its start; 0 is an exact search")
        .minor()
}

/// The row of the factor of backtracking.
pub const fn shrinking() -> Parameter {
    Parameter::new("shrink", "ρ", "shrinking factor")
        .legal(Legal::Between(0.01, 0.99))
        .linear(0.1, 0.9)
        .help("multiplies a step that does not lower f enough")
        .minor()
}

/// The first trial t = lr·min(1, 1/‖d‖₁) along a direction d whose length says nothing about the distance to go, such as a
/// gradient: no step is longer than lr in the 1-norm, as in the first step of `torch.optim.LBFGS`.
#[inline]
pub fn cautious<V: Vector>(lr: f64, direction: &V) -> f64 {
    let sum: f64 = direction.coordinates().iter().map(|d| d.abs()).sum();
    lr * (1.0 / sum).min(1.0)
}

/// The place that a search has chosen.
#[derive(Clone, Debug)]
pub struct Found<V> {
    /// The multiple of the direction.
    pub t: f64,
    /// The direction.
    pub direction: V,
    /// w + td
    pub place: V,
    /// The gradient there, where the search has evaluated it.
    pub gradient: Option<V>,
}

impl<V> Found<V> {
    /// The step to that place.
    pub fn step(self) -> Step<V> {
        Step {
            to: self.place,
            lr: self.t,
        }
    }
}

/// Who watches a search. Runs of which nothing but the path is wanted are watched by nobody, `()`.
pub trait Watch<V> {
    /// A search begins.
    fn begins(&mut self);

    /// A place has been tried.
    fn tried(&mut self, trial: impl FnOnce() -> Trial<V>);

    /// The search has taken what it tried at this multiple of the direction.
    fn took(&mut self, t: f64);
}

impl<V> Watch<V> for () {
    #[inline(always)]
    fn begins(&mut self) {}

    #[inline(always)]
    fn tried(&mut self, _trial: impl FnOnce() -> Trial<V>) {}

    #[inline(always)]
    fn took(&mut self, _t: f64) {}
}

/// The restriction of f to a ray along which it falls at first.
pub struct Line<'a, 'o, O: Objective + ?Sized, W> {
    oracle: &'a mut Oracle<'o, O>,
    watch: &'a mut W,
    origin: &'a O::Weights,
    direction: O::Weights,
    /// φ(0) and φ′(0)
    start: [f64; 2],
}

impl<'a, 'o, O: Objective + ?Sized, W: Watch<O::Weights>> Line<'a, 'o, O, W> {
    /// The ray from the start of a step; `None` where f does not fall along it or is not finite.
    #[inline]
    pub fn new(
        oracle: &'a mut Oracle<'o, O>,
        watch: &'a mut W,
        here: Here<'a, O::Weights>,
        direction: O::Weights,
    ) -> Option<Self> {
        watch.begins();
        let start = [here.value, here.gradient.dot(&direction)];
        falls(start).then_some(Self {
            oracle,
            watch,
            origin: here.at,
            direction,
            start,
        })
    }

    /// Searches for what is looked for, with a first trial at `first`; `None` where no acceptable place is found.
    #[inline]
    pub fn search(&mut self, first: f64, goal: Goal) -> Option<Found<O::Weights>> {
        match goal {
            Goal::Wolfe { c1, c2 } => self.wolfe(first, [c1, c2]),
            Goal::Armijo { c1, shrink } => self.armijo(first, c1, shrink),
        }
    }

    /// The first t of `first`, ρ·`first`, ρ²·`first`, … with φ(t) ≤ φ(0) + c₁tφ′(0), where ρ is `shrink`. Evaluates values
    /// only. `None` where the step becomes too short to move or the trials run out.
    pub fn armijo(&mut self, first: f64, c1: f64, shrink: f64) -> Option<Found<O::Weights>> {
        let [start, slope] = self.start;
        let mut t = first;
        for _ in 0..MOST_SHRINKS {
            let place = self.origin.along(t, &self.direction);
            if place == *self.origin {
                return None;
            }
            let value = self.oracle.value(&place);
            self.watch.tried(|| Trial {
                place: place.clone(),
                by: t,
                value,
            });
            if value.is_finite() && value <= start + c1 * t * slope {
                self.watch.took(t);
                return Some(Found {
                    t,
                    direction: self.direction.clone(),
                    place,
                    gradient: None,
                });
            }
            t *= shrink;
        }
        None
    }

    /// A step that meets the strong Wolfe conditions, see [`Wolfe`]. Where the trials run out, the lowest place found is
    /// taken; `None` if that is the start. Where f falls to −∞ the search goes there, and the run has diverged.
    fn wolfe(&mut self, first: f64, constants: [f64; 2]) -> Option<Found<O::Weights>> {
        let reach = reach(self.origin, &self.direction);
        let (mut search, mut t) = Wolfe::new(self.start, constants, reach, first)?;
        loop {
            let place = self.origin.along(t, &self.direction);
            let Evaluation { value, gradient } = self.oracle.gradient(&place);
            let slope = gradient.dot(&self.direction);
            self.watch.tried(|| Trial {
                place: place.clone(),
                by: t,
                value,
            });
            let stays = search.zooms
                && (self.is_same_place(t, search.low.t) || self.is_same_place(t, search.high.t));
            let here = Sample { t, value, slope };
            if search.judge(here, Some(gradient), stays) {
                break;
            }
            match search.propose() {
                Some(next) => t = next,
                None => break,
            }
        }
        let [gradient, _] = search.kept;
        self.take(search.low, gradient?)
    }

    /// Whether two multiples of the direction lead to the same place.
    fn is_same_place(&self, a: f64, b: f64) -> bool {
        let (from, along) = (self.origin.coordinates(), self.direction.coordinates());
        let mut pairs = from.iter().zip(along);
        pairs.all(|(w, d)| w + a * d == w + b * d)
    }

    fn take(&mut self, taken: Sample, gradient: O::Weights) -> Option<Found<O::Weights>> {
        let Sample { t, value, .. } = taken;
        self.watch.took(t);
        let place = self.origin.along(t, &self.direction);
        let evaluation = Evaluation {
            value,
            gradient: gradient.clone(),
        };
        self.oracle.remember(place.clone(), evaluation);
        Some(Found {
            t,
            direction: self.direction.clone(),
            place,
            gradient: Some(gradient),
        })
    }
}

/// The size of the coordinates of a place over that of a direction's, each by the largest: the multiple of the direction that
/// doubles or loses a coordinate.
#[inline(always)]
pub fn reach<V: Vector>(place: &V, direction: &V) -> f64 {
    let size = |v: &V| {
        let sizes = v.coordinates().iter().map(|v| v.abs());
        sizes.reduce(f64::max).unwrap_or(0.0)
    };
    size(place) / size(direction)
}

/// The step of a search with scheduled rate `lr` that found no lower place. The run stays where it is if the gradient is
/// within the tolerance, if the rate is 0, or if the next draw of noise may allow a step; otherwise it ends with
/// [`Stop::NoLowerPlace`].
pub fn no_lower_place<O: Objective + ?Sized>(
    oracle: &Oracle<'_, O>,
    here: Here<'_, O::Weights>,
    lr: f64,
) -> Result<Step<O::Weights>, Stop> {
    if lr == 0.0 || here.gradient.is_short(oracle.tolerance) || oracle.is_noisy() {
        Ok(Step {
            to: here.at.clone(),
            lr: 0.0,
        })
    } else {
        Err(Stop::NoLowerPlace)
    }
}
