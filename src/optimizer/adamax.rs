//! Adamax.

use super::adam::Clock;
use super::rows::{LONGEST_STEP, decay, epsilon, rate, weight_decay};
use super::{Coordinate, CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// m ← β₁m + (1−β₁)g, u ← max(β₂u, |g| + ε), w ← w − η/(1−β₁ᵗ) · m/u.
    ///
    /// PyTorch's convention (`torch.optim.Adamax`): ε is added to |g| before the maximum is taken; the
    /// paper has none. Kingma and Ba, Adam (arXiv 1412.6980), section 7.1.
    pub struct Adamax {
        lr: f64 = 0.002 => rate(LONGEST_STEP),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the largest gradient")
            .help("share of the largest gradient that survives a step: larger remembers longer"),
        eps: f64 = 1e-8 => epsilon().help("added to |g| before the larger is taken; keeps u above 0 where gradients vanish"),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Adamax {
    pub(super) const INFO: Info = Info {
        key: "adamax",
        name: "Adamax",
        equation: "m ← β₁m + (1−β₁)g, m̂ = m/(1−β₁ᵗ), u ← max(β₂u, |g| + ε), w ← w − η m̂/u",
        teaches: "Adam with the largest recent gradient in place of the mean square: no step much longer than η",
        reference: "Kingma and Ba 2014, section 7.1",
    };
}

impl super::Theory for Adamax {
    fn preconditioned_edge(&self, lr: f64) -> Option<super::Edge> {
        super::adam::edge(self.beta1, self.weight_decay, lr)
    }

    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

/// The first moment and the largest gradient of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// m
    pub first: f64,
    /// u, the decaying maximum of |g|
    pub largest: f64,
}

impl Rule for Adamax {
    type Memory = Memory;
    type Clock = Clock;

    #[inline(always)]
    fn tick(&self, clock: Clock) -> Clock {
        clock.advanced(self.beta1, self.beta2)
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.first += (1.0 - self.beta1) * (g - memory.first);
        memory.largest = (self.beta2 * memory.largest).max(g.abs() + self.eps);
        w - (lr / clock.correction1) * (memory.first / memory.largest)
    }

    fn gauges(
        &self,
        clock: &Clock,
        lr: f64,
        mut memory: Memory,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        self.update(clock, lr, &mut memory, w, g);
        let largest = memory.largest;
        vec![
            CoordinateGauge::gradient("m̂", "first moment", clock.first(memory.first)),
            CoordinateGauge::number("u", "largest recent gradient", largest),
            CoordinateGauge::rate("η/u", "effective rate", lr / largest),
        ]
    }

    fn explain(
        &self,
        clock: &Clock,
        lr: f64,
        mut memory: Memory,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let before = memory;
        let to = self.update(clock, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        told.given("β₁ᵗ", Coordinate::Shared(1.0 - clock.correction1));
        told.given("m", before.first);
        told.given("u", before.largest);
        told.becomes("m", "[β₁][m] + (1 − [β₁])[g]", memory.first);
        told.equals("m̂", "[m]/(1 − [β₁ᵗ])", clock.first(memory.first));
        told.becomes("u", "max([β₂][u], |[g]| + [ε])", memory.largest);
        let rate = lr / clock.correction1 / memory.largest;
        let kept = -rate * (self.beta1 * before.first);
        let formula = "−[η][β₁][m₋]/((1 − [β₁ᵗ])[u])";
        told.part(Share::Memory, "share of m₋", formula, kept);
        let added = -rate * ((1.0 - self.beta1) * g);
        let formula = "−[η](1 − [β₁])[g]/((1 − [β₁ᵗ])[u])";
        told.part(Share::Gradient, "share of g", formula, added);
        told.result("[w] − [η][m̂]/[u]", to);
    }
}
