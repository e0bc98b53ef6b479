//! Rprop.

use super::rows::rate;
use super::{CoordinateGauge, CoordinateLines, Count, Info, Rule, Share};
use crate::math::number::sign;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// Δ ← clamp(η₊Δ) where g and the last g have equal signs, clamp(η₋Δ) where they differ, and then g
    /// counts as 0; w ← w − sign(g)·Δ.
    ///
    /// PyTorch's convention (`torch.optim.Rprop`): Δ starts at the learning rate, which is not used after
    /// that, so only the first factor of a schedule matters; after a change of sign the coordinate waits a
    /// step. Riedmiller and Braun, A direct adaptive method for faster backpropagation learning (1993).
    pub struct Rprop {
        lr: f64 = 0.01 => rate("length of the first step along each coordinate, within Δmin and Δmax"),
        eta_minus: f64 = 0.5 => Parameter::new("eta_minus", "η₋", "shrinking factor")
            .legal(Legal::HalfOpen(0.0, 1.0)).linear(0.0, 0.99)
            .help("multiplies a coordinate's step where its gradient has changed sign"),
        eta_plus: f64 = 1.2 => Parameter::new("eta_plus", "η₊", "growing factor")
            .legal(Legal::AtLeast(1.0)).linear(1.0, 2.0)
            .help("multiplies a coordinate's step where its gradient has kept its sign"),
        step_min: f64 = 1e-6 => Parameter::new("step_min", "Δmin", "shortest step")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-9, 1.0)
            .help("no coordinate's step becomes shorter").minor(),
        step_max: f64 = 50.0 => Parameter::new("step_max", "Δmax", "longest step")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-3, 100.0)
            .help("no coordinate's step becomes longer; it wins over the shortest").minor(),
    }
}

impl Rprop {
    pub(super) const INFO: Info = Info {
        key: "rprop",
        name: "Rprop",
        equation: "Δ ← η₊Δ where sign(g) stays, η₋Δ where it flips (there w waits a step), first Δ = η; w ← w − sign(g)Δ",
        teaches: "only signs count: the size of the gradient is ignored, and noise in it is poison",
        reference: "Riedmiller and Braun 1993",
    };
}

impl super::Theory for Rprop {
    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

/// What one coordinate remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// Δ
    pub step: f64,
    /// The last gradient, 0 after a change of sign.
    pub last: f64,
}

impl Rule for Rprop {
    type Memory = Memory;
    type Clock = Count;

    fn tick(&self, steps: Count) -> Count {
        steps + 1
    }

    #[inline(always)]
    fn update(&self, steps: &Count, lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        // The product of signs neither overflows nor underflows, as that of the gradients could.
        let agreement = sign(g) * sign(memory.last);
        let factor = if agreement > 0.0 {
            self.eta_plus
        } else if agreement < 0.0 {
            self.eta_minus
        } else {
            1.0
        };
        // Not `clamp`, which panics if the lower bound exceeds the upper one.
        let last = if *steps == 1 { lr } else { memory.step };
        memory.step = (last * factor).max(self.step_min).min(self.step_max);
        memory.last = if agreement < 0.0 { 0.0 } else { g };
        w - sign(memory.last) * memory.step
    }

    fn gauges(
        &self,
        steps: &Count,
        lr: f64,
        mut memory: Memory,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        self.update(steps, lr, &mut memory, w, g);
        let name = "step length; a coordinate whose gradient has just changed its sign waits";
        vec![CoordinateGauge::number("Δ", name, memory.step)]
    }

    fn explain(
        &self,
        steps: &Count,
        lr: f64,
        mut memory: Memory,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let to = self.update(steps, lr, &mut memory, w, g);
        told.rule(self);
        let formula = if *steps == 1 {
            "η, within Δmin and Δmax"
        } else {
            "η₊Δ where sign(g) stays, η₋Δ where it flips, within Δmin and Δmax"
        };
        told.becomes("Δ", formula, memory.step);
        if *steps > 1 {
            told.gradient("0 where sign(g) flips, else g", memory.last);
        }
        let step = -(sign(memory.last) * memory.step);
        told.part(Share::Gradient, "−sign(g)Δ", "−sign([g])[Δ]", step);
        told.result("[w] − sign([g])[Δ]", to);
    }
}
