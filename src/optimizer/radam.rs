//! RAdam.

use super::adam::{self, Moments};
use super::rows::{decay, epsilon, rate, weight_decay};
use super::{Coordinate, CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// Adam's moments; ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ).
    /// Where ρₜ > 5: w ← w − η r m̂ √(1−β₂ᵗ)/(√v + ε) with
    /// r² = (ρₜ−4)(ρₜ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρₜ); before that w ← w − ηm̂.
    ///
    /// PyTorch's convention (`torch.optim.RAdam`): ε is added to the root before its correction, and the
    /// threshold is 5; the paper's is 4 and it has no ε. Liu et al., On the variance of the adaptive
    /// learning rate and beyond (arXiv 1908.03265).
    pub struct RAdam {
        lr: f64 = 0.001 => rate("about the longest step along each coordinate once ρₜ > 5; before that, the length of a step per unit of m̂"),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the second moment"),
        eps: f64 = 1e-8 => epsilon(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl RAdam {
    pub(super) const INFO: Info = Info {
        key: "radam",
        name: "RAdam",
        equation: "Adam's m̂ and v̂, ρ∞ = 2/(1−β₂) − 1, ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ); where ρₜ > 5: w ← w − η r m̂/√v̂ with r² = (ρₜ−4)(ρₜ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρₜ), before that w ← w − η m̂",
        teaches: "a warm-up of its own: plain momentum until the second moment has seen enough gradients",
        reference: "Liu et al. 2019",
    };

    /// ρ∞ and, in step t = `steps`, ρₜ.
    fn lengths(&self, steps: f64, beta2_power: f64) -> [f64; 2] {
        let limit = 2.0 / (1.0 - self.beta2) - 1.0;
        let length = limit - 2.0 * steps * beta2_power / (1.0 - beta2_power);
        [limit, length]
    }

    /// Tells ρₜ and, where it has one, r.
    fn explain_rectification(&self, clock: &Clock, told: &mut CoordinateLines) {
        let [limit, length] = self
            .lengths(clock.steps, clock.adam.beta2_power)
            .map(Coordinate::Shared);
        told.given("t", Coordinate::Shared(clock.steps));
        told.equals("ρ∞", "2/(1 − [β₂]) − 1", limit);
        told.equals("ρₜ", "[ρ∞] − 2[t][β₂ᵗ]/(1 − [β₂ᵗ])", length);
        if let Some(r) = clock.rectification {
            let formula = "√(([ρₜ] − 4)([ρₜ] − 2)[ρ∞]/(([ρ∞] − 4)([ρ∞] − 2)[ρₜ]))";
            told.equals("r", formula, Coordinate::Shared(r));
        }
    }

    /// r in step t = `steps`; `None` where ρₜ ≤ 5.
    fn rectification(&self, steps: f64, beta2_power: f64) -> Option<f64> {
        let [limit, length] = self.lengths(steps, beta2_power);
        (length > 5.0).then(|| {
            let now = (length - 4.0) * (length - 2.0) / length;
            (now * limit / ((limit - 4.0) * (limit - 2.0))).sqrt()
        })
    }

    /// The factor on the corrected first moment m̂.
    #[inline(always)]
    fn effective_rate(&self, clock: &Clock, lr: f64, memory: &Moments) -> f64 {
        match clock.rectification {
            Some(r) => lr * r * clock.adam.root_correction2 / (memory.second.sqrt() + self.eps),
            None => lr,
        }
    }
}

impl super::Theory for RAdam {
    /// The first steps are not divided by √v̂, so gradient descent's limit applies to them too.
    fn suggested_rate(&self, lambda_max: f64, extent: f64) -> Option<f64> {
        let visible = super::theory::visible_step(extent);
        let cautious = super::theory::cautious_rate(lambda_max);
        Some(cautious.map_or(visible, |rate| rate.min(visible)))
    }
}

/// Bias corrections and the rectification.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Clock {
    adam: adam::Clock,
    /// t
    steps: f64,
    /// r
    rectification: Option<f64>,
}

impl Rule for RAdam {
    type Memory = Moments;
    type Clock = Clock;

    #[inline]
    fn tick(&self, clock: Clock) -> Clock {
        let steps = clock.steps + 1.0;
        let adam = clock.adam.advanced(self.beta1, self.beta2);
        Clock {
            adam,
            steps,
            rectification: self.rectification(steps, adam.beta2_power),
        }
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Moments, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.push(self.beta1, self.beta2, g);
        w - self.effective_rate(clock, lr, memory) * clock.adam.first(memory.first)
    }

    fn gauges(
        &self,
        clock: &Clock,
        lr: f64,
        mut memory: Moments,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        self.update(clock, lr, &mut memory, w, g);
        let first = clock.adam.first(memory.first);
        let root = clock.adam.root(memory.second);
        let rate = self.effective_rate(clock, lr, &memory);
        let mut gauges = vec![
            CoordinateGauge::gradient("m̂", "first moment", first),
            CoordinateGauge::number("√v̂", "root of the second moment", root),
        ];
        gauges.extend(match clock.rectification {
            Some(r) => vec![
                CoordinateGauge::number("r", "rectification", r),
                CoordinateGauge::rate("ηr/√v̂", "effective rate", rate),
            ],
            None => vec![CoordinateGauge::rate(
                "η",
                "effective rate, not yet divided by √v̂",
                rate,
            )],
        });
        gauges
    }

    fn explain(
        &self,
        clock: &Clock,
        lr: f64,
        mut memory: Moments,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let before = memory;
        let to = self.update(clock, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        before.explain(&clock.adam, memory, told);
        self.explain_rectification(clock, told);
        told.equals("m̂", "[m]/(1 − [β₁ᵗ])", clock.adam.first(memory.first));
        // Both addends have the factor of m̂ and its correction.
        let rate = self.effective_rate(clock, lr, &memory) / clock.adam.correction1;
        let kept = -rate * (self.beta1 * before.first);
        let added = -rate * ((1.0 - self.beta1) * g);
        let [of_memory, of_gradient, result] = if clock.rectification.is_some() {
            let second = memory.second / (1.0 - clock.adam.beta2_power);
            told.equals("v̂", "[v]/(1 − [β₂ᵗ])", second);
            [
                "−[η][r][β₁][m₋]√(1 − [β₂ᵗ])/((1 − [β₁ᵗ])(√[v] + [ε]))",
                "−[η][r](1 − [β₁])[g]√(1 − [β₂ᵗ])/((1 − [β₁ᵗ])(√[v] + [ε]))",
                "[w] − [η][r][m̂]√(1 − [β₂ᵗ])/(√[v] + [ε])",
            ]
        } else {
            [
                "−[η][β₁][m₋]/(1 − [β₁ᵗ])",
                "−[η](1 − [β₁])[g]/(1 − [β₁ᵗ])",
                "[w] − [η][m̂]",
            ]
        };
        told.part(Share::Memory, "share of m₋", of_memory, kept);
        told.part(Share::Gradient, "share of g", of_gradient, added);
        told.result(result, to);
    }
}
