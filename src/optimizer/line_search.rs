//! Line searches: how far to go along a direction that leads down.
//!
//! φ(t) = f(w + td) is evaluated through the oracle only, so every trial is counted. A place where f or its slope is not
//! finite counts as too high, and the search turns back from it. Nocedal and Wright, Numerical Optimization (2006),
//! ch. 3.

use super::trials::Trials;
use super::{Here, Oracle, Step, Stop, Trial};
use crate::math::Vector;
use crate::objective::{Evaluation, Objective};
use crate::parameters::{Field, Legal, Parameter};

/// Most places tried along one direction.
const MOST_TRIALS: usize = 30;
/// Most trials of backtracking, whose shrinking factor may be close to 1.
const MOST_SHRINKS: usize = 100;
/// Values with a relative difference up to this may differ by rounding alone; slopes then decide.
const ROUNDING: f64 = 1e-13;
/// An exact search ends where |φ′(t)| is at most this share of |φ′(0)|.
const EXACT: f64 = 1e-12;

/// What an exact search looks for.
const EXACTLY: &str = "first t where f falls no further along d";
/// What backtracking looks for.
pub const ARMIJO: &str = "first t of η, ρη, ρ²η, … with f(w + td) ≤ f(w) + c₁t gᵀd";
/// What a quasi-Newton search looks for.
pub const WOLFE: &str = "a t with f(w + td) ≤ f(w) + c₁t gᵀd and |∇f(w + td)ᵀd| ≤ c₂|gᵀd|";

/// The kind of line search, for methods that offer a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// Searches along a line, with a first trial at rate `lr`; `None` where no acceptable place is found.
    pub fn run<O: Objective + ?Sized>(
        self,
        line: &mut Line<'_, '_, O>,
        lr: f64,
        c1: f64,
        shrink: f64,
    ) -> Option<Found<O::Weights>> {
        let first = cautious(lr, &line.direction);
        match self {
            Self::Exact => line.exact(first),
            Self::Armijo => line.armijo(first, c1, shrink),
        }
    }
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
pub fn cautious<V: Vector>(lr: f64, direction: &V) -> f64 {
    let sum: f64 = direction.coordinates().iter().map(|d| d.abs()).sum();
    lr * (1.0 / sum).min(1.0)
}

/// φ(t) and its slope φ′(t).
#[derive(Clone, Debug)]
struct Sample<V> {
    t: f64,
    place: V,
    jet: Evaluation<V>,
    slope: f64,
    /// The index of the trial; `None` at the start of the line.
    trial: Option<usize>,
}

impl<V> Sample<V> {
    fn is_finite(&self) -> bool {
        self.jet.value.is_finite() && self.slope.is_finite()
    }
}

/// The place that a search has chosen.
#[derive(Clone, Debug)]
pub struct Found<V> {
    /// The multiple of the direction.
    pub t: f64,
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

/// The restriction of f to a ray along which it falls at first.
pub struct Line<'a, 'o, O: Objective + ?Sized> {
    oracle: &'a mut Oracle<'o, O>,
    trials: &'a mut Trials<O::Weights>,
    direction: O::Weights,
    start: Sample<O::Weights>,
}

impl<'a, 'o, O: Objective + ?Sized> Line<'a, 'o, O> {
    /// The ray from the start of a step; `None` where f does not fall along it or is not finite.
    pub fn new(
        oracle: &'a mut Oracle<'o, O>,
        trials: &'a mut Trials<O::Weights>,
        here: Here<'_, O::Weights>,
        direction: O::Weights,
    ) -> Option<Self> {
        trials.clear();
        let slope = here.gradient.dot(&direction);
        let start = Sample {
            t: 0.0,
            place: here.at.clone(),
            jet: here.evaluation(),
            slope,
            trial: None,
        };
        let falls = slope < 0.0 && start.is_finite();
        falls.then_some(Self {
            oracle,
            trials,
            direction,
            start,
        })
    }

    /// The first t of `first`, ρ·`first`, ρ²·`first`, … with φ(t) ≤ φ(0) + c₁tφ′(0), where ρ is `shrink`. Evaluates values
    /// only. `None` where the step becomes too short to move or the trials run out.
    pub fn armijo(&mut self, first: f64, c1: f64, shrink: f64) -> Option<Found<O::Weights>> {
        let mut t = first;
        for _ in 0..MOST_SHRINKS {
            let place = self.start.place.along(t, &self.direction);
            if place == self.start.place {
                return None;
            }
            let value = self.oracle.value(&place);
            self.trials.push(Trial {
                place: place.clone(),
                by: t,
                value,
            });
            if value.is_finite() && value <= self.start.jet.value + c1 * t * self.start.slope {
                self.trials.take_last();
                return Some(Found {
                    t,
                    place,
                    gradient: None,
                });
            }
            t *= shrink;
        }
        None
    }

    /// The first minimum along the ray, up to rounding.
    pub fn exact(&mut self, first: f64) -> Option<Found<O::Weights>> {
        self.wolfe(first, 0.0, EXACT)
    }

    /// A step with φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|, the strong Wolfe conditions.
    ///
    /// Nocedal and Wright, algorithms 3.5 and 3.6. Where values differ by no more than rounding, the slope
    /// decides, as in Hager and Zhang (2005). Where the trials run out, the lowest place found is taken; `None` if that
    /// is the start. Where f falls to −∞ the search goes there, and the run has diverged.
    pub fn wolfe(&mut self, first: f64, c1: f64, c2: f64) -> Option<Found<O::Weights>> {
        if first <= 0.0 {
            return None;
        }
        let mut low = self.start.clone();
        // A step that rounding swallows would tell nothing.
        let mut t = first.max(self.resolution(0.0));
        while self.trials.tried.len() < MOST_TRIALS {
            let here = self.sample(t);
            if here.jet.value == f64::NEG_INFINITY {
                return self.accept(&here);
            }
            if !self.is_sufficient(&here, c1) || is_above(&here, &low) {
                return self.zoom(low, here, c1, c2);
            }
            if here.slope.abs() <= c2 * self.start.slope.abs() {
                return self.accept(&here);
            }
            if here.slope >= 0.0 {
                return self.zoom(here, low, c1, c2);
            }
            // Still downhill: go further, to where the samples predict the minimum.
            let beyond = interpolated_minimum(&low, &here).filter(|next| *next > t);
            t = beyond.unwrap_or(10.0 * t).clamp(1.1 * t, 10.0 * t);
            low = here;
        }
        self.accept(&low)
    }

    /// Closes in on a step between `low`, the lowest sufficient place so far, and `high`, which lies beyond a
    /// minimum.
    fn zoom(
        &mut self,
        mut low: Sample<O::Weights>,
        mut high: Sample<O::Weights>,
        c1: f64,
        c2: f64,
    ) -> Option<Found<O::Weights>> {
        let mut widths = [f64::INFINITY; 2];
        while self.trials.tried.len() < MOST_TRIALS {
            let width = (high.t - low.t).abs();
            // Interpolation may converge from one side only, so that the interval hardly shrinks: then halve it.
            let slow = width > 0.5 * widths[0];
            widths = [widths[1], width];
            let middle = 0.5 * (low.t + high.t);
            let between = |t: &f64| (t - low.t) * (t - high.t) <= 0.0;
            let mut t = if !high.is_finite() {
                low.t + 0.1 * (high.t - low.t)
            } else if slow {
                middle
            } else {
                let minimum = interpolated_minimum(&low, &high);
                minimum.filter(between).unwrap_or(middle)
            };
            let resolution = self.resolution(t);
            if low.t == 0.0 {
                // A huge value at the far end would make interpolation return almost to the start.
                t = t.max(1e-3 * high.t);
            } else if (t - low.t).abs() <= resolution {
                return self.accept(&low);
            }
            if (t - high.t).abs() <= resolution {
                if self.is_sufficient(&high, c1) {
                    return self.accept(&high);
                }
                t = middle;
            }
            let here = self.sample(t);
            if here.place == low.place || here.place == high.place {
                break;
            }
            if !self.is_sufficient(&here, c1) || is_above(&here, &low) {
                high = here;
                continue;
            }
            if here.slope.abs() <= c2 * self.start.slope.abs() {
                return self.accept(&here);
            }
            if here.slope * (high.t - low.t) >= 0.0 {
                high = low;
            }
            low = here;
        }
        self.accept(&low)
    }

    fn sample(&mut self, t: f64) -> Sample<O::Weights> {
        let place = self.start.place.along(t, &self.direction);
        let jet = self.oracle.gradient(&place);
        self.trials.push(Trial {
            place: place.clone(),
            by: t,
            value: jet.value,
        });
        Sample {
            t,
            place,
            slope: jet.gradient.dot(&self.direction),
            jet,
            trial: Some(self.trials.tried.len() - 1),
        }
    }

    fn accept(&mut self, sample: &Sample<O::Weights>) -> Option<Found<O::Weights>> {
        self.trials.taken = Some(sample.trial?);
        self.oracle
            .remember(sample.place.clone(), sample.jet.clone());
        Some(Found {
            t: sample.t,
            place: sample.place.clone(),
            gradient: Some(sample.jet.gradient.clone()),
        })
    }

    fn is_sufficient(&self, here: &Sample<O::Weights>, c1: f64) -> bool {
        let (f0, slope) = (self.start.jet.value, self.start.slope);
        let value = here.jet.value;
        let lower = value <= f0 + c1 * here.t * slope;
        let level = (value - f0).abs() <= ROUNDING * f0.abs();
        here.is_finite() && (lower || level && here.slope <= (2.0 * c1 - 1.0) * slope)
    }

    /// The least change of t that matters: it moves a coordinate by a few units in the last place.
    fn resolution(&self, t: f64) -> f64 {
        let size = |v: &O::Weights| {
            let sizes = v.coordinates().iter().map(|v| v.abs());
            sizes.reduce(f64::max).unwrap_or(0.0)
        };
        let length = size(&self.direction);
        4.0 * f64::EPSILON * (size(&self.start.place) / length + t)
    }
}

/// Whether a place is higher than the lowest so far by more than rounding error.
fn is_above<V>(here: &Sample<V>, low: &Sample<V>) -> bool {
    let (value, least) = (here.jet.value, low.jet.value);
    value - least > ROUNDING * value.abs().max(least.abs())
}

/// The minimum of the cubic through values and slopes of two samples (Nocedal and Wright, 3.59), or of the
/// parabola with their slopes where the values are too close for the cubic; `None` where there is no minimum.
fn interpolated_minimum<V>(a: &Sample<V>, b: &Sample<V>) -> Option<f64> {
    let (h, rise) = (b.t - a.t, b.jet.value - a.jet.value);
    let scale = a.jet.value.abs().max(b.jet.value.abs());
    let t = if rise.abs() <= 1e-8 * scale {
        let bends_up = (b.slope - a.slope) * h > 0.0;
        bends_up.then(|| a.t + h * a.slope / (a.slope - b.slope))?
    } else {
        let d1 = a.slope + b.slope - 3.0 * rise / h;
        let d2 = (d1 * d1 - a.slope * b.slope).sqrt() * h.signum();
        b.t - h * (b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2)
    };
    t.is_finite().then_some(t)
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
