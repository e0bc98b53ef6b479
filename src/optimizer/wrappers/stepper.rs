//! A method within its tools, as a stepper.

use super::{Lookahead, Wrappers};
use crate::math::Vector;
use crate::objective::Objective;
use crate::optimizer::{
    Explanation, Gauge, Here, Local, Oracle, Share, Step, Stepper, Stop, Value,
};

/// A method within its tools, in the middle of a run.
pub struct Wrapped<O: Objective + ?Sized> {
    method: Box<dyn Stepper<O>>,
    wrappers: Wrappers,
    /// Look-ahead's slow weights φ; `None` before the first step.
    slow: Option<O::Weights>,
    /// Steps of the method since φ last moved.
    fast_steps: u32,
}

/// What a method sees of the gradient at a point.
struct Seen<V> {
    gradient: V,
    /// The same before clipping.
    unclipped: V,
    /// Where SAM has taken it; `None` where that is the point itself.
    ascent: Option<V>,
    /// The share of it that clipping has left.
    share: f64,
}

impl<O: Objective + ?Sized> Clone for Wrapped<O> {
    fn clone(&self) -> Self {
        Self {
            method: self.method.boxed(),
            wrappers: self.wrappers,
            slow: self.slow.clone(),
            fast_steps: self.fast_steps,
        }
    }
}

impl<O: Objective + ?Sized> Wrapped<O> {
    /// A method at the start of a run within tools. An average has no effect here: it is taken of the recorded path.
    pub fn new(method: Box<dyn Stepper<O>>, wrappers: Wrappers) -> Self {
        Self {
            method,
            wrappers,
            slow: None,
            fast_steps: 0,
        }
    }

    /// What SAM and clipping make of the gradient.
    fn look(&self, oracle: &mut Oracle<'_, O>, here: Here<'_, O::Weights>) -> Seen<O::Weights> {
        let mut gradient = here.gradient.clone();
        let mut ascent = None;
        if let Some(sam) = self.wrappers.sam
            && gradient.norm() > 0.0
        {
            let place = sam.ascent(here.at, &gradient);
            gradient = oracle.gradient(&place).gradient;
            ascent = Some(place);
        }
        let unclipped = gradient.clone();
        let mut share = 1.0;
        if let Some(clip) = self.wrappers.clip {
            share = clip.share(&gradient);
            gradient = gradient.map(|g| g * share);
        }
        Seen {
            gradient,
            unclipped,
            ascent,
            share,
        }
    }

    /// Tells what SAM and clipping make of the gradient.
    fn explain_look(
        &self,
        here: Here<'_, O::Weights>,
        seen: &Seen<O::Weights>,
        told: &mut Explanation<O::Weights>,
    ) {
        let mut gradient = seen.gradient.clone();
        if let Some(clip) = self.wrappers.clip {
            gradient = seen.unclipped.clone();
            told.given("c", clip.norm);
        }
        if let (Some(sam), Some(ascent)) = (self.wrappers.sam, &seen.ascent) {
            told.given("ρ", sam.rho);
            let way = Value::Vector(ascent.minus(here.at));
            told.probe("e", "[ρ][g]/‖[g]‖", way);
            told.gradient("∇f(w + e)", Value::Vector(gradient));
        }
        if self.wrappers.clip.is_some() {
            let formula = "[g] · min(1, [c]/(‖[g]‖ + 10⁻⁶))";
            told.gradient(formula, Value::Vector(seen.gradient.clone()));
        }
    }

    /// Tells where look-ahead leads after a step, which is `to` in the end.
    fn explain_look_ahead(
        &self,
        lookahead: Lookahead,
        here: Here<'_, O::Weights>,
        to: O::Weights,
        told: &mut Explanation<O::Weights>,
    ) {
        let slow = self.slow.as_ref().unwrap_or(here.at).clone();
        told.given("α", lookahead.alpha);
        told.given("φ", Value::Vector(slow));
        if !lookahead.is_due(self.fast_steps + 1) {
            return;
        }
        let fast = told.leads_to().cloned();
        told.becomes("φ", "[φ] + [α]([w] − [φ])", Value::Vector(to.clone()));
        if let Some(fast) = fast {
            let way = Value::Vector(to.minus(&fast));
            told.part(Share::LookAhead, "φ − w", "[φ] − [w]", way);
        }
        told.result("[φ]", Value::Vector(to));
    }

    /// Where a step of the method from `at` to `to` leads: to the slow weights after every k-th step.
    fn look_ahead(&mut self, lookahead: Lookahead, at: &O::Weights, to: O::Weights) -> O::Weights {
        let slow = self.slow.get_or_insert_with(|| at.clone());
        self.fast_steps += 1;
        if !lookahead.is_due(self.fast_steps) {
            return to;
        }
        self.fast_steps = 0;
        *slow = lookahead.follow(slow, &to);
        slow.clone()
    }
}

impl<O: Objective + ?Sized + 'static> Stepper<O> for Wrapped<O> {
    fn evaluate(&self, oracle: &mut Oracle<'_, O>, at: &O::Weights) -> Local<O::Weights> {
        self.method.evaluate(oracle, at)
    }

    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        let Seen { gradient, .. } = self.look(oracle, here);
        let seen = Here {
            gradient: &gradient,
            ..here
        };
        let Step { to, lr } = self.method.step(oracle, seen, lr)?;
        let to = match self.wrappers.lookahead {
            Some(lookahead) => self.look_ahead(lookahead, here.at, to),
            None => to,
        };
        Ok(Step { to, lr })
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let Wrappers {
            sam,
            clip,
            lookahead,
            average: _,
        } = self.wrappers;
        let Seen {
            gradient,
            ascent,
            share,
            ..
        } = self.look(oracle, here);
        let seen = Here {
            gradient: &gradient,
            ..here
        };
        let mut gauges = self.method.gauges(oracle, seen, lr);
        if sam.is_some() {
            let ascent = ascent.unwrap_or_else(|| here.at.clone());
            let name = "where SAM takes the gradient";
            gauges.push(Gauge::place("w + e", name, ascent));
        }
        if clip.is_some() {
            let name = "share of the gradient that clipping leaves";
            gauges.push(Gauge::number("c/‖g‖", name, share));
        }
        if lookahead.is_some() {
            let mut after = self.clone();
            let _ = after.step(oracle, here, lr);
            let slow = after.slow.unwrap_or_else(|| here.at.clone());
            let name = "slow weights, where every k-th step goes";
            gauges.push(Gauge::place("φ", name, slow));
        }
        gauges
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        let seen = self.look(oracle, here);
        self.explain_look(here, &seen, told);
        let within = Here {
            gradient: &seen.gradient,
            ..here
        };
        self.method.explain(oracle, within, lr, told);
        if let Some(lookahead) = self.wrappers.lookahead {
            let mut after = self.clone();
            if let Ok(Step { to, .. }) = after.step(oracle, here, lr) {
                self.explain_look_ahead(lookahead, here, to, told);
            }
        }
    }
}
