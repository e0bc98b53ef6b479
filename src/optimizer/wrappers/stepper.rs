//! A method within its tools.

use super::{Lookahead, Wrappers, lerp};
use crate::math::Point;
use crate::optimizer::{Gauge, Oracle, Step, Stepper, Stop};

/// A method within its tools, in the middle of a run.
#[derive(Clone)]
pub struct Wrapped {
    method: Box<dyn Stepper>,
    wrappers: Wrappers,
    /// Where SAM took the last gradient.
    ascent: Option<Point>,
    /// Look-ahead's slow weights φ; `None` before the first step.
    slow: Option<Point>,
    /// Steps since φ last moved.
    fast_steps: u32,
}

impl Wrapped {
    pub fn new(method: Box<dyn Stepper>, wrappers: Wrappers) -> Self {
        Self {
            method,
            wrappers,
            ascent: None,
            slow: None,
            fast_steps: 0,
        }
    }

    /// Where a step from `at` to `to` leads in the end.
    fn look_ahead(&mut self, Lookahead { steps, alpha }: Lookahead, at: Point, to: Point) -> Point {
        let slow = self.slow.get_or_insert(at);
        self.fast_steps += 1;
        if self.fast_steps < steps {
            return to;
        }
        self.fast_steps = 0;
        *slow = lerp(*slow, to, alpha);
        *slow
    }
}

impl Stepper for Wrapped {
    fn uses_hessian(&self) -> bool {
        self.method.uses_hessian()
    }

    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        mut gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        if let Some(sam) = self.wrappers.sam {
            self.ascent = sam.ascent(at, gradient);
            if let Some(ascent) = self.ascent {
                gradient = oracle.gradient(ascent).gradient;
            }
        }
        if let Some(clip) = self.wrappers.clip {
            gradient = clip.shortened(gradient);
        }
        let Step { to, lr } = self.method.step(oracle, at, gradient, lr)?;
        let to = match self.wrappers.lookahead {
            Some(lookahead) => self.look_ahead(lookahead, at, to),
            None => to,
        };
        Ok(Step { to, lr })
    }

    fn gauges(&self, lr: f64, at: Point) -> Vec<Gauge> {
        let Wrappers {
            sam,
            clip: _,
            lookahead,
            average: _,
        } = self.wrappers;
        let mut gauges = self.method.gauges(lr, at);
        if sam.is_some() {
            let ascent = self.ascent.unwrap_or(at);
            gauges.push(Gauge::place(
                "w+e",
                "where SAM took the last gradient",
                ascent,
            ));
        }
        if lookahead.is_some() {
            let slow = self.slow.unwrap_or(at);
            gauges.push(Gauge::place("φ", "slow weights", slow));
        }
        gauges
    }
}
