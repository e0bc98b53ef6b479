//! Nonlinear conjugate gradients.

use super::line_search::{
    Line, Search, Trials, first_step, no_lower_place, search, shrinking, sufficient_decrease,
};
use super::{Gauge, Info, Oracle, Step, Stepper, Stop};
use crate::math::plane::{along, dot, is_finite, minus};
use crate::math::{Jet1, Point};
use crate::parameters;

parameters! {
    /// d ← −g + βd with β = max(0, gᵀ(g − g₋)/g₋ᵀg₋), w ← w + td with t from a line search.
    ///
    /// Polak and Ribière's β, cut off at 0 (PR+): the method restarts with −g where β would be negative, and
    /// where d does not lead down or along it no lower place is found. On a quadratic, exact searches end in
    /// two steps. Polak and Ribière (1969); Nocedal and Wright, Numerical Optimization (2006), sec. 5.2.
    pub struct ConjugateGradient {
        lr: f64 = 1.0 => first_step(),
        search: Search = Search::Exact => search(),
        c1: f64 = 1e-4 => sufficient_decrease(),
        shrink: f64 = 0.5 => shrinking(),
    }
}

impl ConjugateGradient {
    pub(super) const INFO: Info = Info {
        key: "conjugate_gradient",
        name: "Conjugate gradients",
        equation: "d ← −g + βd, β = max(0, gᵀ(g − g₋)/|g₋|²), w ← w + td, t by line search",
        teaches: "one vector of memory undoes the zigzag: two steps end on a quadratic, whatever κ",
        reference: "Polak and Ribière 1969; Nocedal and Wright 2006, sec. 5.2",
    };
}

impl super::Theory for ConjugateGradient {}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State {
    method: ConjugateGradient,
    last: Option<Last>,
    trials: Trials,
}

/// What the next step needs of the last one.
#[derive(Clone, Copy)]
struct Last {
    gradient: Point,
    direction: Point,
}

impl State {
    pub fn new(method: ConjugateGradient) -> Self {
        Self {
            method,
            last: None,
            trials: Trials::default(),
        }
    }
}

/// β of Polak and Ribière, cut off at 0; 0 too where it is not finite.
fn polak_ribiere(gradient: Point, last: Point) -> f64 {
    let beta = dot(gradient, minus(gradient, last)) / dot(last, last);
    // Not `max` alone: it would turn NaN into 0 but let infinity pass.
    if beta.is_finite() { beta.max(0.0) } else { 0.0 }
}

impl Stepper for State {
    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        let ConjugateGradient {
            search, c1, shrink, ..
        } = self.method;
        let value = oracle.value(at);
        let here = Jet1 { value, gradient };
        let down = gradient.map(|v| -v);
        let conjugate = self.last.take().and_then(|last| {
            let beta = polak_ribiere(gradient, last.gradient);
            let direction = along(down, beta, last.direction);
            (beta > 0.0 && is_finite(&direction)).then_some(direction)
        });
        for direction in conjugate.into_iter().chain([down]) {
            let line = Line::new(oracle, &mut self.trials, at, here, direction);
            if let Some(found) = line.and_then(|mut line| search.run(&mut line, lr, c1, shrink)) {
                self.last = Some(Last {
                    gradient,
                    direction,
                });
                return Ok(found.step());
            }
        }
        no_lower_place(oracle, at, gradient, lr)
    }

    fn gauges(&self, _lr: f64, _at: Point) -> Vec<Gauge> {
        let mut gauges = Vec::new();
        if let Some(last) = self.last {
            let kept = last.direction;
            gauges.push(Gauge::displacement("d", "direction", kept));
            let part = [kept[0] + last.gradient[0], kept[1] + last.gradient[1]];
            let name = "share of the direction before";
            gauges.push(Gauge::displacement("βd₋", name, part));
        }
        gauges.extend(self.trials.gauge());
        gauges
    }
}
