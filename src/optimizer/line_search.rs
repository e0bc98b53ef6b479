//! Line searches: how far to go along a direction that leads down.
//!
//! φ(t) = f(w + td) is seen through the oracle only, so every trial is counted. A place where f or its slope
//! is not finite is a wall: the search turns back from it. Nocedal and Wright, Numerical Optimization (2006),
//! ch. 3.

use super::status::{SMALL, is_short};
use super::{Gauge, Oracle, Step, Stop};
use crate::math::plane::{along, dot};
use crate::math::{Jet1, Point};
use crate::parameters::{Field, Legal, Parameter};

/// Most places tried along one direction.
const MOST_TRIALS: usize = 30;
/// Most trials of backtracking, which may be told to shrink by little.
const MOST_SHRINKS: usize = 100;
/// Values that differ by this share or less are told apart by slopes only: the rest is rounding.
const ROUNDING: f64 = 1e-13;
/// |φ′(t)| at and below this share of |φ′(0)| is the minimum along the line.
const EXACT: f64 = 1e-12;

/// The ways of a method that can search in more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// The first minimum along the line, by slopes: on a quadratic exact up to rounding.
    Exact,
    /// Backtracking until f falls by the share c₁ of what the slope promises.
    Armijo,
}

impl Search {
    const ALL: [Self; 2] = [Self::Exact, Self::Armijo];
    pub const NAMES: &[&str] = &["exact", "armijo"];

    /// Searches from a first trial at rate `lr`.
    pub fn run(self, line: &mut Line<'_, '_>, lr: f64, c1: f64, shrink: f64) -> Option<Found> {
        let first = cautious(lr, line.direction);
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
        // Saturates by definition of `as`; Legal::Choice has bounded it before.
        Self::ALL[(v as usize).min(Self::ALL.len() - 1)]
    }
}

/// The row of the step that a search along a gradient tries first.
pub const fn first_step() -> Parameter {
    Parameter::new("lr", "η", "first trial")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-3, 10.0)
        .help("the step that a search tries first: this rate, but no longer than this; exact may go further, armijo only back")
}

/// The row of the way to search.
pub const fn search() -> Parameter {
    Parameter::choice("search", "line search", Search::NAMES).help(
        "exact goes to the minimum along the direction, armijo backtracks to a point low enough",
    )
}

/// The row of Armijo's constant.
pub const fn sufficient_decrease() -> Parameter {
    Parameter::new("c1", "c₁", "sufficient decrease")
        .legal(Legal::HalfOpen(0.0, 1.0))
        .logarithmic(1e-6, 0.9)
        .help("a step must lower f by this share of what the slope at its start promises")
        .minor()
}

/// The row of Wolfe's curvature constant.
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

/// The first trial along a direction whose length says nothing, such as a gradient: t = lr, but no longer in the
/// plane than lr, as in the first step of `torch.optim.LBFGS`.
pub fn cautious(lr: f64, direction: Point) -> f64 {
    lr * (1.0 / (direction[0].abs() + direction[1].abs())).min(1.0)
}

/// The places that the last search has tried, in this order, and which of them was taken.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    places: Vec<Point>,
    taken: Option<usize>,
}

impl Trials {
    pub fn clear(&mut self) {
        self.places.clear();
        self.taken = None;
    }

    pub fn push(&mut self, place: Point) {
        self.places.push(place);
    }

    /// The last place tried was taken.
    pub fn take_last(&mut self) {
        self.taken = self.places.len().checked_sub(1);
    }

    /// `None` before the first search.
    pub fn gauge(&self) -> Option<Gauge> {
        let places = self.places.clone();
        (!places.is_empty()).then(|| Gauge::trials("tried", "places tried", places, self.taken))
    }
}

/// φ(t), with its slope φ′(t) where it was asked for.
#[derive(Clone, Copy, Debug)]
struct Sample {
    t: f64,
    place: Point,
    jet: Jet1,
    slope: f64,
    /// Which trial it was; `None` at the start of the line.
    trial: Option<usize>,
}

impl Sample {
    fn is_finite(&self) -> bool {
        self.jet.value.is_finite() && self.slope.is_finite()
    }
}

/// Where a search has ended.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub t: f64,
    pub place: Point,
    /// The gradient there, where the search has asked for it.
    pub gradient: Option<Point>,
}

impl Found {
    pub fn step(&self) -> Step {
        Step {
            to: self.place,
            lr: self.t,
        }
    }
}

/// f along a ray on which it falls at first.
pub struct Line<'a, 'o> {
    oracle: &'a mut Oracle<'o>,
    trials: &'a mut Trials,
    direction: Point,
    start: Sample,
}

impl<'a, 'o> Line<'a, 'o> {
    /// The ray from `from`, where f and its gradient are `jet`; `None` where f does not fall along it.
    pub fn new(
        oracle: &'a mut Oracle<'o>,
        trials: &'a mut Trials,
        from: Point,
        jet: Jet1,
        direction: Point,
    ) -> Option<Self> {
        trials.clear();
        let slope = dot(jet.gradient, direction);
        let start = Sample {
            t: 0.0,
            place: from,
            jet,
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

    /// The first of first, ρ·first, ρ²·first … with φ(t) ≤ φ(0) + c₁tφ′(0). Asks for values only.
    pub fn armijo(&mut self, first: f64, c1: f64, shrink: f64) -> Option<Found> {
        let mut t = first;
        for _ in 0..MOST_SHRINKS {
            let place = along(self.start.place, t, self.direction);
            if place == self.start.place {
                return None;
            }
            self.trials.push(place);
            let value = self.oracle.value(place);
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
    pub fn exact(&mut self, first: f64) -> Option<Found> {
        self.wolfe(first, 0.0, EXACT)
    }

    /// A step with φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|, the strong Wolfe conditions.
    ///
    /// Nocedal and Wright, algorithms 3.5 and 3.6. Where values differ by no more than rounding, the slope
    /// decides, as in Hager and Zhang (2005). Where the trials run out, the lowest place found serves. Where f
    /// falls to −∞ the search goes there, and the run has diverged.
    pub fn wolfe(&mut self, first: f64, c1: f64, c2: f64) -> Option<Found> {
        if first <= 0.0 {
            return None;
        }
        let mut low = self.start;
        // A step too short to move at all teaches nothing.
        let mut t = first.max(self.resolution(0.0));
        while self.trials.places.len() < MOST_TRIALS {
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
            // Downhill still: further, to where the samples say that the minimum is.
            let beyond = interpolated_minimum(&low, &here).filter(|next| *next > t);
            t = beyond.unwrap_or(10.0 * t).clamp(1.1 * t, 10.0 * t);
            low = here;
        }
        self.accept(&low)
    }

    /// Closes in on a step between `low`, the lowest sufficient place so far, and `high`, which lies beyond a
    /// minimum.
    fn zoom(&mut self, mut low: Sample, mut high: Sample, c1: f64, c2: f64) -> Option<Found> {
        let mut widths = [f64::INFINITY; 2];
        while self.trials.places.len() < MOST_TRIALS {
            let width = (high.t - low.t).abs();
            // Interpolation may converge from one side and leave the other where it was: then halve.
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
                // A huge value at the far end must not throw the search back to its start.
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

    fn sample(&mut self, t: f64) -> Sample {
        let place = along(self.start.place, t, self.direction);
        let jet = self.oracle.gradient(place);
        self.trials.push(place);
        Sample {
            t,
            place,
            jet,
            slope: dot(jet.gradient, self.direction),
            trial: Some(self.trials.places.len() - 1),
        }
    }

    fn accept(&mut self, sample: &Sample) -> Option<Found> {
        self.trials.taken = Some(sample.trial?);
        self.oracle.remember(sample.place, sample.jet);
        Some(Found {
            t: sample.t,
            place: sample.place,
            gradient: Some(sample.jet.gradient),
        })
    }

    fn is_sufficient(&self, here: &Sample, c1: f64) -> bool {
        let (f0, slope) = (self.start.jet.value, self.start.slope);
        let value = here.jet.value;
        let lower = value <= f0 + c1 * here.t * slope;
        let level = (value - f0).abs() <= ROUNDING * f0.abs();
        here.is_finite() && (lower || level && here.slope <= (2.0 * c1 - 1.0) * slope)
    }

    /// The change of t that moves a coordinate by a few units in its last place.
    fn resolution(&self, t: f64) -> f64 {
        let size = |v: Point| v[0].abs().max(v[1].abs());
        let length = size(self.direction);
        4.0 * f64::EPSILON * (size(self.start.place) / length + t)
    }
}

/// Whether a place is higher than the lowest so far by more than rounding.
fn is_above(here: &Sample, low: &Sample) -> bool {
    let (value, least) = (here.jet.value, low.jet.value);
    value - least > ROUNDING * value.abs().max(least.abs())
}

/// The minimum of the cubic through values and slopes of two samples (Nocedal and Wright, 3.59), or of the
/// parabola through their slopes where the values differ by rounding only; `None` where there is none.
fn interpolated_minimum(a: &Sample, b: &Sample) -> Option<f64> {
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

/// What becomes of a step of scheduled rate `lr` where no lower place was found: at a small gradient the run
/// rests, at rate 0 it waits, under noise the next draw may do better, and else it ends.
pub fn no_lower_place(
    oracle: &Oracle<'_>,
    at: Point,
    gradient: Point,
    lr: f64,
) -> Result<Step, Stop> {
    if lr == 0.0 || is_short(gradient, SMALL) || oracle.is_noisy() {
        Ok(Step { to: at, lr: 0.0 })
    } else {
        Err(Stop::NoLowerPlace)
    }
}
