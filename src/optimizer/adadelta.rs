//! Adadelta.

use super::rows::{decay, epsilon, rate, weight_decay};
use super::{CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// s ← ρs + (1−ρ)g², d = √(u + ε)/√(s + ε) · g, u ← ρu + (1−ρ)d², w ← w − ηd.
    ///
    /// PyTorch's convention (`torch.optim.Adadelta`): ε is inside both roots, as in the paper, and a rate η
    /// multiplies the step; the paper has no rate, which is η = 1. Zeiler, ADADELTA: an adaptive learning rate
    /// method (arXiv 1212.5701).
    pub struct Adadelta {
        lr: f64 = 1.0 => rate("factor on steps whose length follows from earlier ones; the paper has none, which is 1"),
        rho: f64 = 0.9 => decay("rho", "ρ", "decay of the squares"),
        eps: f64 = 1e-6 => epsilon().help("added under both roots; decides how long the first steps are"),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Adadelta {
    pub(super) const INFO: Info = Info {
        key: "adadelta",
        name: "Adadelta",
        equation: "s ← ρs + (1−ρ)g², d = √(u + ε)/√(s + ε) g, u ← ρu + (1−ρ)d², w ← w − ηd",
        teaches: "steps measured in earlier steps: no rate to choose, but ε decides how slowly it starts",
        reference: "Zeiler 2012",
    };

    /// √(u + ε)/√(s + ε)
    #[inline(always)]
    fn ratio(&self, memory: &Memory) -> f64 {
        (memory.steps + self.eps).sqrt() / (memory.gradients + self.eps).sqrt()
    }
}

impl super::Theory for Adadelta {}

/// Running averages of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// s, of squared gradients
    pub gradients: f64,
    /// u, of squared steps at rate 1
    pub steps: f64,
}

impl Rule for Adadelta {
    type Memory = Memory;
    type Clock = ();

    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.gradients = self.rho * memory.gradients + (1.0 - self.rho) * (g * g);
        let step = self.ratio(memory) * g;
        memory.steps = self.rho * memory.steps + (1.0 - self.rho) * (step * step);
        w - lr * step
    }

    fn gauges(&self, (): &(), lr: f64, mut memory: Memory, w: f64, g: f64) -> Vec<CoordinateGauge> {
        // The step is measured in the steps before it.
        let steps = memory.steps;
        self.update(&(), lr, &mut memory, w, g);
        memory.steps = steps;
        vec![
            CoordinateGauge::number("s", "mean squared gradient", memory.gradients),
            CoordinateGauge::number("u", "mean squared step before this one", steps),
            CoordinateGauge::rate("η√u/√s", "effective rate", lr * self.ratio(&memory)),
        ]
    }

    fn explain(
        &self,
        clock: &(),
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
        told.given("s", before.gradients);
        told.given("u", before.steps);
        told.becomes("s", "[ρ][s] + (1 − [ρ])[g]²", memory.gradients);
        let of_earlier_steps = Memory {
            steps: before.steps,
            ..memory
        };
        let step = self.ratio(&of_earlier_steps) * g;
        told.equals("d", "√([u] + [ε])/√([s] + [ε]) · [g]", step);
        told.becomes("u", "[ρ][u] + (1 − [ρ])[d]²", memory.steps);
        told.part(Share::Gradient, "−ηd", "−[η][d]", -lr * step);
        told.result("[w] − [η][d]", to);
    }
}
