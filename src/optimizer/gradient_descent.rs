//! Gradient descent.

use super::{CoordinateGauge, Info, Rule, rate, weight_decay};
use crate::parameters;

parameters! {
    /// w ← w − ηg.
    ///
    /// `torch.optim.SGD` without momentum. Cauchy, Méthode générale pour la résolution des systèmes
    /// d'équations simultanées (1847).
    pub struct GradientDescent {
        lr: f64 = 0.001 => rate(),
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

impl Rule for GradientDescent {
    type Memory = ();
    type Clock = ();

    const FUSED: bool = true;

    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, (): &mut (), w: f64, g: f64) -> f64 {
        w - lr * (g + self.weight_decay * w)
    }

    fn gauges(&self, (): &(), _lr: f64, (): &(), _at: f64) -> Vec<CoordinateGauge> {
        Vec::new()
    }
}
