//! NAdam.

use super::adam::{self, Moments};
use super::rows::{LONGEST_STEP, decay, epsilon, rate, weight_decay};
use super::{Coordinate, CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::math::elementary as e;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// Adam's moments with μₜ = β₁(1 − ½·0.96^(tψ)) and Πₜ = μ₁⋯μₜ:
    /// w ← w − η [(1−μₜ)g/(1−Πₜ) + μₜ₊₁m/(1−Πₜ₊₁)]/(√v̂ + ε).
    ///
    /// PyTorch's convention (`torch.optim.NAdam`): μ grows from β₁/2 towards β₁ with the paper's momentum
    /// decay ψ. Dozat, Incorporating Nesterov momentum into Adam (2016).
    pub struct NAdam {
        lr: f64 = 0.002 => rate(LONGEST_STEP),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the second moment"),
        eps: f64 = 1e-8 => epsilon(),
        momentum_decay: f64 = 4e-3 => Parameter::new("momentum_decay", "ψ", "momentum decay")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 0.1)
            .help("how fast the weight of the first moment grows from β₁/2 to β₁").minor(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl NAdam {
    pub(super) const INFO: Info = Info {
        key: "nadam",
        name: "NAdam",
        equation: "Adam's m and v̂, μₜ = β₁(1 − ½·0.96^(tψ)), Πₜ = μ₁⋯μₜ, m̄ = (1−μₜ)g/(1−Πₜ) + μₜ₊₁m/(1−Πₜ₊₁), w ← w − η m̄/(√v̂ + ε)",
        teaches: "Adam with Nesterov's look-ahead: today's gradient counts at once",
        reference: "Dozat 2016",
    };

    /// μₜ
    fn weight(&self, t: f64) -> f64 {
        self.beta1 * (1.0 - 0.5 * e::pow(0.96, t * self.momentum_decay))
    }
}

impl super::Theory for NAdam {
    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

/// Bias corrections and the weights of the first moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    adam: adam::Clock,
    /// t
    steps: f64,
    /// μₜ
    weight: f64,
    /// μₜ₊₁
    next_weight: f64,
    /// Πₜ
    product: f64,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            adam: adam::Clock::default(),
            steps: 0.0,
            weight: 0.0,
            next_weight: 0.0,
            product: 1.0,
        }
    }
}

impl Rule for NAdam {
    type Memory = Moments;
    type Clock = Clock;

    #[inline]
    fn tick(&self, clock: Clock) -> Clock {
        let steps = clock.steps + 1.0;
        // A power takes as long as the rest of a step, and this one is known from the step before.
        let weight = if clock.steps == 0.0 {
            self.weight(steps)
        } else {
            clock.next_weight
        };
        Clock {
            adam: clock.adam.advanced(self.beta1, self.beta2),
            steps,
            weight,
            next_weight: self.weight(steps + 1.0),
            product: clock.product * weight,
        }
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Moments, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.push(self.beta1, self.beta2, g);
        let denominator = clock.adam.root(memory.second) + self.eps;
        let now = lr * (1.0 - clock.weight) / (1.0 - clock.product);
        let ahead = lr * clock.next_weight / (1.0 - clock.product * clock.next_weight);
        w - now * g / denominator - ahead * memory.first / denominator
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
        let g = decayed(self.weight_decay, w, g);
        let now = (1.0 - clock.weight) * g / (1.0 - clock.product);
        let next = clock.next_weight / (1.0 - clock.product * clock.next_weight);
        let root = clock.adam.root(memory.second);
        let rate = lr / (root + self.eps);
        let name = "first moment that looks ahead";
        vec![
            CoordinateGauge::gradient("m̄", name, now + next * memory.first),
            CoordinateGauge::number("√v̂", "root of the second moment", root),
            CoordinateGauge::rate("η/√v̂", "effective rate", rate),
        ]
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
        let next_product = clock.product * clock.next_weight;
        told.given("t", Coordinate::Shared(clock.steps));
        let weight = Coordinate::Shared(clock.weight);
        told.equals("μₜ", "[β₁](1 − ½·0.96^([t][ψ]))", weight);
        let next = Coordinate::Shared(clock.next_weight);
        told.equals("μₜ₊₁", "[β₁](1 − ½·0.96^(([t] + 1)[ψ]))", next);
        told.given("Πₜ", Coordinate::Shared(clock.product));
        told.given("Πₜ₊₁", Coordinate::Shared(next_product));
        let now = (1.0 - clock.weight) * g / (1.0 - clock.product);
        let ahead = clock.next_weight * memory.first / (1.0 - next_product);
        let formula = "(1 − [μₜ])[g]/(1 − [Πₜ]) + [μₜ₊₁][m]/(1 − [Πₜ₊₁])";
        told.equals("m̄", formula, now + ahead);
        let second = memory.second / (1.0 - clock.adam.beta2_power);
        told.equals("v̂", "[v]/(1 − [β₂ᵗ])", second);
        let rate = lr / (clock.adam.root(memory.second) + self.eps);
        let formula = "−[η][μₜ₊₁][m]/((1 − [Πₜ₊₁])(√[v̂] + [ε]))";
        told.part(Share::Memory, "share of m", formula, -rate * ahead);
        let formula = "−[η](1 − [μₜ])[g]/((1 − [Πₜ])(√[v̂] + [ε]))";
        told.part(Share::Gradient, "share of g", formula, -rate * now);
        told.result("[w] − [η][m̄]/(√[v̂] + [ε])", to);
    }
}
