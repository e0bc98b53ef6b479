//! Gradient descent.

use super::rows::{rate, weight_decay};
use super::theory::decaying;
use super::{CoordinateLines, Info, Recurrence, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// w ← w − ηg.
    ///
    /// `torch.optim.SGD` without momentum. Cauchy, Méthode générale pour la résolution des systèmes
    /// d'équations simultanées (1847).
    pub struct GradientDescent {
        lr: f64 = 0.001 => rate("length of a step per unit of gradient; on a quadratic it must stay below 2/λmax"),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl GradientDescent {
    pub(super) const INFO: Info = Info {
        key: "gradient_descent",
        name: "Gradient descent",
        equation: "w ← w − ηg",
        teaches: "stable on a quadratic for η < 2/λmax; across a ravine it zigzags, along it it crawls",
        reference: "Cauchy 1847",
    };
}

impl super::Theory for GradientDescent {
    /// A step multiplies the error by 1 − ηλ, so ηλ < 2; a weight decay adds to every λ. Polyak (1964).
    fn step_limit(&self, lambda_max: f64) -> Option<super::Limit> {
        let formula = decaying(self.weight_decay, ["2/λmax", "2/(λmax+wd)"]);
        super::Limit::over(lambda_max + self.weight_decay, 2.0, formula)
    }

    fn edge(&self, lr: f64) -> Option<super::Edge> {
        let formula = decaying(self.weight_decay, ["2/η", "2/η − wd"]);
        super::Edge::over(lr, 2.0, self.weight_decay, formula)
    }

    /// η = 2/(λmin+λmax) shrinks the errors along both extreme directions equally, by (κ−1)/(κ+1) with
    /// κ = λmax/λmin. Polyak (1964).
    fn best(&self, lambda_min: f64, lambda_max: f64) -> Option<super::Best> {
        let condition = lambda_max / lambda_min;
        (self.weight_decay == 0.0).then(|| super::Best {
            lr: 2.0 / (lambda_min + lambda_max),
            momentum: None,
            shrinkage: (condition - 1.0) / (condition + 1.0),
        })
    }

    /// α ← (1−ηλ)α
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        Recurrence::decaying(lambda, self.weight_decay, |lambda| {
            Recurrence::one_term(1.0 - lr * lambda)
        })
    }

    fn noise_response(&self, lr: f64) -> Option<f64> {
        Some(-lr)
    }

    /// Two fifths of the limit.
    fn suggested_rate(&self, lambda_max: f64, _extent: f64) -> Option<f64> {
        Some(0.4 * self.step_limit(lambda_max)?.rate)
    }
}

impl Rule for GradientDescent {
    type Memory = ();
    type Clock = ();

    const FUSED: bool = true;

    fn tick(&self, (): ()) {}

    /// |w − η(g + wd·w)| ≤ (1 + η(1 + wd)) max(|w|, |g|), twice which leaves room for rounding.
    fn growth(&self, lr: f64) -> f64 {
        2.0 * (1.0 + lr.abs() * (1.0 + self.weight_decay.abs()))
    }

    #[inline(always)]
    fn size((): &()) -> f64 {
        0.0
    }

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, (): &mut (), w: f64, g: f64) -> f64 {
        w - lr * decayed(self.weight_decay, w, g)
    }

    fn explain(
        &self,
        clock: &(),
        lr: f64,
        mut memory: (),
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let to = self.update(clock, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        told.part(Share::Gradient, "−ηg", "−[η][g]", -lr * g);
        told.result("[w] − [η][g]", to);
    }
}
