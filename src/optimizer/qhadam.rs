//! Quasi-hyperbolic Adam.

use super::adam::{Clock, Moments};
use super::rows::{LONGEST_STEP, decay, epsilon, quasi_hyperbolic, rate, weight_decay};
use super::{CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// Adam's corrected moments m̂ and v̂; w ← w − ηq/(√r + ε) with q = (1−ν₁)g + ν₁m̂ and r = (1−ν₂)g² + ν₂v̂.
    ///
    /// The paper's convention; ν₁ = ν₂ = 1 is Adam, and weight decay is coupled. Ma and Yarats,
    /// Quasi-hyperbolic momentum and Adam for deep learning (arXiv 1810.06801); the defaults of β and ν are
    /// its rule of thumb.
    pub struct QhAdam {
        lr: f64 = 0.001 => rate(LONGEST_STEP),
        beta1: f64 = 0.995 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the second moment"),
        nu1: f64 = 0.7 => quasi_hyperbolic("nu1", "ν₁", "weight of the first moment"),
        nu2: f64 = 1.0 => quasi_hyperbolic("nu2", "ν₂", "weight of the second moment")
            .help("0 divides by the size of this gradient alone, 1 by the running average alone"),
        eps: f64 = 1e-8 => epsilon(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl QhAdam {
    pub(super) const INFO: Info = Info {
        key: "qhadam",
        name: "QHAdam",
        equation: "Adam's m̂ and v̂, q = (1−ν₁)g + ν₁m̂, r = (1−ν₂)g² + ν₂v̂, w ← w − η q/(√r + ε)",
        teaches: "Adam whose step mixes today's gradient with its averages: a long memory that still turns quickly",
        reference: "Ma and Yarats 2018",
    };

    /// q and √r, after the moments have taken in the gradient.
    #[inline(always)]
    fn mixed(&self, clock: &Clock, memory: &mut Moments, w: f64, g: f64) -> [f64; 2] {
        let g = decayed(self.weight_decay, w, g);
        memory.push(self.beta1, self.beta2, g);
        let root = clock.root(memory.second);
        let first = (1.0 - self.nu1) * g + self.nu1 * clock.first(memory.first);
        let second = (1.0 - self.nu2) * (g * g) + self.nu2 * (root * root);
        [first, second.sqrt()]
    }
}

impl super::Theory for QhAdam {
    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

impl Rule for QhAdam {
    type Memory = Moments;
    type Clock = Clock;

    #[inline(always)]
    fn tick(&self, clock: Clock) -> Clock {
        clock.advanced(self.beta1, self.beta2)
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Moments, w: f64, g: f64) -> f64 {
        let [first, root] = self.mixed(clock, memory, w, g);
        w - lr * first / (root + self.eps)
    }

    fn gauges(
        &self,
        clock: &Clock,
        lr: f64,
        mut memory: Moments,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        let [first, root] = self.mixed(clock, &mut memory, w, g);
        let rate = lr / (root + self.eps);
        let corrected = clock.first(memory.first);
        vec![
            CoordinateGauge::gradient("m̂", "first moment", corrected),
            CoordinateGauge::gradient("q", "first moment mixed with the gradient", first),
            CoordinateGauge::number("√r", "root of the mixed second moment", root),
            CoordinateGauge::rate("η/√r", "effective rate", rate),
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
        let (before, mut mixing) = (memory, memory);
        let to = self.update(clock, lr, &mut memory, w, g);
        let [first, root] = self.mixed(clock, &mut mixing, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        before.explain(clock, memory, told);
        let corrected = clock.first(memory.first);
        told.equals("m̂", "[m]/(1 − [β₁ᵗ])", corrected);
        let second = memory.second / (1.0 - clock.beta2_power);
        told.equals("v̂", "[v]/(1 − [β₂ᵗ])", second);
        told.equals("q", "(1 − [ν₁])[g] + [ν₁][m̂]", first);
        told.equals("r", "(1 − [ν₂])[g]² + [ν₂][v̂]", root * root);
        let rate = lr / (root + self.eps);
        let of_memory = -rate * (self.nu1 * corrected);
        let formula = "−[η][ν₁][m̂]/(√[r] + [ε])";
        told.part(Share::Memory, "share of m̂", formula, of_memory);
        let of_gradient = -rate * ((1.0 - self.nu1) * g);
        let formula = "−[η](1 − [ν₁])[g]/(√[r] + [ε])";
        told.part(Share::Gradient, "share of g", formula, of_gradient);
        told.result("[w] − [η][q]/(√[r] + [ε])", to);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Adam;
    use super::*;

    /// One gradient repeated: both corrected moments equal the raw ones from the first step on.
    #[test]
    fn on_a_constant_slope_the_weights_do_not_matter() {
        for (nu1, nu2) in [(0.0, 0.0), (0.3, 0.8), (1.0, 1.0)] {
            let rule = QhAdam {
                nu1,
                nu2,
                eps: 1.0,
                ..QhAdam::default()
            };
            let (mut memory, mut clock, mut w) = (Moments::default(), Clock::default(), 0.0);
            for t in 1..=20 {
                clock = rule.tick(clock);
                w = rule.update(&clock, 0.1, &mut memory, w, 4.0);
                assert!((w + 0.1 * f64::from(t) * 4.0 / 5.0).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn adam_is_a_limit() {
        let common = Adam {
            beta1: 0.8,
            beta2: 0.95,
            eps: 1e-3,
            weight_decay: 0.1,
            ..Adam::default()
        };
        let rule = |nu1, nu2| QhAdam {
            lr: common.lr,
            beta1: common.beta1,
            beta2: common.beta2,
            nu1,
            nu2,
            eps: common.eps,
            weight_decay: common.weight_decay,
        };
        let path = |rule: QhAdam| {
            let (mut memory, mut clock, mut w) = (Moments::default(), Clock::default(), 1.5);
            let steps = (0..60).map(|_| {
                clock = rule.tick(clock);
                w = rule.update(&clock, 0.05, &mut memory, w, w * w * w + w);
                w
            });
            steps.collect::<Vec<f64>>()
        };
        let (mut memory, mut clock, mut w) = (Moments::default(), Clock::default(), 1.5);
        for limit in path(rule(1.0, 1.0)) {
            clock = common.tick(clock);
            w = common.update(&clock, 0.05, &mut memory, w, w * w * w + w);
            assert!((limit - w).abs() <= 1e-13);
        }
        assert_ne!(path(rule(1.0, 1.0)), path(rule(0.5, 1.0)));
    }
}
