//! Quasi-hyperbolic momentum.

use super::rows::{momentum_coefficient, quasi_hyperbolic, rate};
use super::{CoordinateGauge, CoordinateLines, Info, Recurrence, Rule, Share};
use crate::parameters;

parameters! {
    /// b ← μb + (1−μ)g, w ← w − η[(1−ν)g + νb].
    ///
    /// The paper's convention: b is a running average from 0, so with ν = 1 the path is that of momentum
    /// (without dampening) at the rate η(1−μ), with ν = μ that of Nesterov at the rate η(1−μ), and with
    /// ν = 0 gradient descent. Ma and Yarats, Quasi-hyperbolic momentum and Adam for deep learning
    /// (arXiv 1810.06801); the defaults of μ and ν are its rule of thumb.
    pub struct Qhm {
        lr: f64 = 0.01 => rate("length of a step per unit of (1−ν)g + νb; on a quadratic it must stay below 2(1+μ)/((1+μ−2μν)λmax)"),
        momentum: f64 = 0.999 => momentum_coefficient()
            .help("share of the average b that survives a step; at 1 no gradient enters it any more"),
        nu: f64 = 0.7 => quasi_hyperbolic("nu", "ν", "weight of the momentum"),
    }
}

impl Qhm {
    pub(super) const INFO: Info = Info {
        key: "qhm",
        name: "QHM",
        equation: "b ← μb + (1−μ)g, w ← w − η[(1−ν)g + νb]",
        teaches: "an average of a gradient step and a momentum step: ν leads from one to the other, past Nesterov",
        reference: "Ma and Yarats 2018",
    };

    /// The largest stable ηλ, for μ < 1.
    fn largest_product(&self) -> f64 {
        2.0 * (1.0 + self.momentum) / (1.0 + self.momentum * (1.0 - 2.0 * self.nu))
    }

    /// (1−ν)g + νb
    #[inline(always)]
    fn mixed(&self, memory: &Memory, g: f64) -> f64 {
        (1.0 - self.nu) * g + self.nu * memory.average
    }
}

impl super::Theory for Qhm {
    /// ηλ < 2(1+μ)/(1+μ−2μν), where a root of σ² − (1+μ−ηλ(1−νμ))σ + μ(1−ηλ(1−ν)) reaches −1.
    fn step_limit(&self, lambda_max: f64) -> Option<super::Limit> {
        if self.momentum >= 1.0 {
            return None;
        }
        super::Limit::over(lambda_max, self.largest_product(), "2(1+μ)/((1+μ−2μν)λmax)")
    }

    fn edge(&self, lr: f64) -> Option<super::Edge> {
        let edge = super::Edge::over(lr, self.largest_product(), 0.0, "2(1+μ)/((1+μ−2μν)η)");
        edge.filter(|_| self.momentum < 1.0)
    }

    /// αₖ₊₁ = (1+μ−ηλ(1−νμ))αₖ − μ(1−ηλ(1−ν))αₖ₋₁, α₁ = (1−ηλ(1−νμ))α₀.
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        let (momentum, nu) = (self.momentum, self.nu);
        let first = 1.0 - lr * lambda * (1.0 - nu * momentum);
        // An average that is not used, or stays 0 because no gradient enters it, is no memory.
        if nu == 0.0 || momentum == 1.0 {
            return Recurrence::one_term(first);
        }
        let determinant = momentum * (1.0 - lr * lambda * (1.0 - nu));
        Recurrence::two_terms(momentum + first, determinant, first)
    }

    /// Within the limit for every μ and ν.
    fn suggested_rate(&self, lambda_max: f64, _extent: f64) -> Option<f64> {
        super::theory::cautious_rate(lambda_max)
    }
}

/// The average of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// b
    pub average: f64,
}

impl Rule for Qhm {
    type Memory = Memory;
    type Clock = ();

    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        memory.average = self.momentum * memory.average + (1.0 - self.momentum) * g;
        w - lr * self.mixed(memory, g)
    }

    fn gauges(&self, (): &(), lr: f64, mut memory: Memory, w: f64, g: f64) -> Vec<CoordinateGauge> {
        self.update(&(), lr, &mut memory, w, g);
        let velocity = -lr * self.mixed(&memory, g);
        vec![
            CoordinateGauge::gradient("b", "mean gradient", memory.average),
            CoordinateGauge::displacement("v", "velocity", velocity),
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
        told.rule(self);
        told.given("b", before.average);
        told.becomes("b", "[μ][b] + (1 − [μ])[g]", memory.average);
        let of_memory = -lr * (self.nu * memory.average);
        told.part(Share::Memory, "−ηνb", "−[η][ν][b]", of_memory);
        let of_gradient = -lr * ((1.0 - self.nu) * g);
        let formula = "−[η](1 − [ν])[g]";
        told.part(Share::Gradient, "−η(1−ν)g", formula, of_gradient);
        told.result("[w] − [η]((1 − [ν])[g] + [ν][b])", to);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{GradientDescent, Momentum, Nesterov};
    use super::*;

    /// 60 steps on f = w⁴/4 + w²/2 from w = 1.5.
    fn path<R: Rule>(rule: R, lr: f64) -> Vec<f64> {
        let (mut memory, mut clock, mut w) = (R::Memory::default(), R::Clock::default(), 1.5);
        let steps = (0..60).map(|_| {
            clock = rule.tick(clock);
            w = rule.update(&clock, lr, &mut memory, w, w * w * w + w);
            w
        });
        steps.collect()
    }

    fn same(a: &[f64], b: &[f64]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-13)
    }

    #[test]
    fn limits_are_gradient_descent_nesterov_and_momentum() {
        let (lr, momentum) = (0.4, 0.75);
        let qhm = |nu: f64| path(Qhm { lr, momentum, nu }, lr);
        let plain = path(GradientDescent::default(), lr);
        let nesterov = Nesterov {
            momentum,
            ..Nesterov::default()
        };
        let nesterov = path(nesterov, lr * (1.0 - momentum));
        let heavy = Momentum {
            momentum,
            ..Momentum::default()
        };
        let heavy = path(heavy, lr * (1.0 - momentum));
        assert!(same(&qhm(0.0), &plain));
        assert!(same(&qhm(momentum), &nesterov));
        assert!(same(&qhm(1.0), &heavy));
        assert!(!same(&qhm(0.5), &plain) && !same(&qhm(0.5), &heavy));
    }
}
