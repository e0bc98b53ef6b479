//! Nonlinear conjugate gradients.

use super::descent::{self, Aim, Descent};
use super::line_search::{
    Found, Goal, Search, cautious, first_step, search, shrinking, sufficient_decrease,
};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Oracle, Share, Step, Stepper, Stop, Value};
use crate::math::Vector;
use crate::objective::Objective;
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
        c1: f64 = 1e-4 => sufficient_decrease()
            .help("of armijo: a step must lower f by this share of what the slope at its start promises"),
        shrink: f64 = 0.5 => shrinking().help("of armijo: multiplies a step that does not lower f enough"),
    }
}

impl ConjugateGradient {
    pub(super) const INFO: Info = Info {
        key: "conjugate_gradient",
        name: "Conjugate gradients",
        equation: "d ← −g + βd, β = max(0, gᵀ(g − g₋)/‖g₋‖²) with g₋ the gradient before, w ← w + td, t by line search",
        teaches: "one vector of memory undoes the zigzag: two steps end on a quadratic, whatever κ",
        reference: "Polak and Ribière 1969; Nocedal and Wright 2006, sec. 5.2",
    };
}

impl super::Theory for ConjugateGradient {
    fn searches_a_line(&self) -> bool {
        true
    }
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State<V> {
    method: ConjugateGradient,
    last: Option<Last<V>>,
}

/// What the next step needs to know of the last one.
#[derive(Clone)]
struct Last<V> {
    gradient: V,
    direction: V,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: ConjugateGradient) -> Self {
        Self { method, last: None }
    }
}

/// β of Polak and Ribière, cut off at 0; also 0 where it is not finite.
fn polak_ribiere<V: Vector>(gradient: &V, last: &V) -> f64 {
    let beta = gradient.dot(&gradient.minus(last)) / last.dot(last);
    // `max` alone would turn NaN into 0 but keep infinity.
    if beta.is_finite() { beta.max(0.0) } else { 0.0 }
}

impl<V: Vector> Descent<V> for State<V> {
    fn goal(&self) -> Goal {
        let ConjugateGradient {
            search, c1, shrink, ..
        } = self.method;
        search.goal(c1, shrink)
    }

    #[inline]
    fn aim(&mut self, gradient: &V, lr: f64) -> Aim<V> {
        let down = gradient.map(|v| -v);
        let conjugate = self.last.as_ref().and_then(|last| {
            let beta = polak_ribiere(gradient, &last.gradient);
            let direction = down.along(beta, &last.direction);
            (beta > 0.0 && direction.is_finite()).then_some(direction)
        });
        if conjugate.is_none() {
            self.last = None;
        }
        let direction = conjugate.unwrap_or(down);
        let first = cautious(lr, &direction);
        Aim { direction, first }
    }

    #[inline]
    fn forget(&mut self) -> bool {
        self.last.take().is_some()
    }

    #[inline]
    fn learn(&mut self, here: Here<'_, V>, found: &Found<V>) {
        self.last = Some(Last {
            gradient: here.gradient.clone(),
            direction: found.direction.clone(),
        });
    }
}

impl<O: Objective + ?Sized> Stepper<O> for State<O::Weights> {
    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        descent::step(self, oracle, here, lr, &mut ())
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let mut gone = self.clone();
        let mut trials = Trials::default();
        let _ = descent::step(&mut gone, oracle, here, lr, &mut trials);
        let mut gauges = Vec::new();
        if let Some(Last {
            gradient,
            direction,
        }) = &gone.last
        {
            let part = direction.zip(gradient, |d, g| d + g);
            let name = "direction of the search";
            gauges.push(Gauge::displacement("d", name, direction.clone()));
            let name = "share of the direction before";
            gauges.push(Gauge::displacement("βd₋", name, part));
        }
        gauges.extend(trials.gauge());
        gauges
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        let gradient = here.gradient;
        told.parameters(&self.method, Value::Number);
        let mut gone = self.clone();
        let mut trials = Trials::default();
        let step = descent::step(&mut gone, oracle, here, lr, &mut trials);
        let direction = gone.last.map(|last| last.direction);
        let down = gradient.map(|v| -v);
        // The direction before has a share unless the search has begun anew with −g.
        let conjugate = direction.as_ref().is_some_and(|d| *d != down);
        let before = self.last.as_ref().filter(|_| conjugate);
        let beta = before.map(|last| polak_ribiere(gradient, &last.gradient));
        if let (Some(last), Some(beta)) = (before, beta) {
            told.given("g₋", Value::Vector(last.gradient.clone()));
            told.given("d", Value::Vector(last.direction.clone()));
            let formula = "max(0, [g]ᵀ([g] − [g₋])/‖[g₋]‖²)";
            told.equals("β", formula, beta);
        }
        let formula = if beta.is_some() {
            "−[g] + [β][d]"
        } else {
            "−[g]"
        };
        let direction = direction.unwrap_or(down.clone());
        told.becomes("d", formula, Value::Vector(direction.clone()));
        let condition = self.method.search.condition();
        trials.explain("t", condition, told);
        let Ok(Step { to, lr: t }) = step else { return };
        if t == 0.0 {
            told.result("[w]", Value::Vector(to));
            return;
        }
        let part = Value::Vector(down.map(|d| t * d));
        told.part(Share::Gradient, "−tg", "−[t][g]", part);
        if beta.is_some() {
            let kept = direction.zip(gradient, |d, g| t * (d + g));
            let formula = "[t][β][d₋]";
            told.part(Share::Memory, "tβd₋", formula, Value::Vector(kept));
        }
        told.result("[w] + [t][d]", Value::Vector(to));
    }
}
