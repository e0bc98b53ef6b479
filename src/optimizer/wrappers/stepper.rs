//! A method within its tools, as a stepper.

use super::{Lookahead, Wrappers};
use crate::math::Vector;
use crate::objective::Objective;
use crate::optimizer::{Gauge, Here, Local, Oracle, Step, Stepper, Stop};

/// A method within its tools, in the middle of a run.
pub struct Wrapped<O: Objective + ?Sized> {
    method: Box<dyn Stepper<O>>,
    wrappers: Wrappers,
    /// Where SAM took the last gradient.
    ascent: Option<O::Weights>,
    /// Look-ahead's slow weights φ; `None` before the first step.
    slow: Option<O::Weights>,
    /// Steps of the method since φ last moved.
    fast_steps: u32,
}

impl<O: Objective + ?Sized> Clone for Wrapped<O> {
    fn clone(&self) -> Self {
        Self {
            method: self.method.boxed(),
            wrappers: self.wrappers,
            ascent: self.ascent.clone(),
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
            ascent: None,
            slow: None,
            fast_steps: 0,
        }
    }

    /// Where a step of the method from `at` to `to` leads: to the slow weights after every k-th step.
    fn look_ahead(
        &mut self,
        Lookahead { steps, alpha }: Lookahead,
        at: &O::Weights,
        to: O::Weights,
    ) -> O::Weights {
        let slow = self.slow.get_or_insert_with(|| at.clone());
        self.fast_steps += 1;
        if self.fast_steps < steps {
            return to;
        }
        self.fast_steps = 0;
        *slow = slow.lerp(&to, alpha);
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
        let mut gradient = here.gradient.clone();
        if let Some(sam) = self.wrappers.sam {
            self.ascent = sam.ascent(here.at, &gradient);
            if let Some(ascent) = &self.ascent {
                gradient = oracle.gradient(ascent).gradient;
            }
        }
        if let Some(clip) = self.wrappers.clip {
            gradient = clip.shortened(&gradient);
        }
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

    fn gauges(&self, lr: f64, at: &O::Weights) -> Vec<Gauge<O::Weights>> {
        let Wrappers {
            sam,
            clip: _,
            lookahead,
            average: _,
        } = self.wrappers;
        let mut gauges = self.method.gauges(lr, at);
        if sam.is_some() {
            let ascent = self.ascent.as_ref().unwrap_or(at);
            gauges.push(Gauge::place(
                "w+e",
                "where SAM took the last gradient",
                ascent.clone(),
            ));
        }
        if lookahead.is_some() {
            let slow = self.slow.as_ref().unwrap_or(at);
            gauges.push(Gauge::place("φ", "slow weights", slow.clone()));
        }
        gauges
    }
}
