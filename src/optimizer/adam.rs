//! Adam and AMSGrad.

use super::rows::{LONGEST_STEP, decay, epsilon, rate, weight_decay};
use super::{Coordinate, CoordinateGauge, CoordinateLines, Edge, Info, Rule, Share, decayed};
use crate::parameters;
use crate::parameters::Parameter;

parameters! {
    /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), w ← w − ηm̂/(√v̂ + ε).
    ///
    /// PyTorch's convention (`torch.optim.Adam`): ε after the bias-corrected root; AMSGrad takes the
    /// maximum of v before the correction. Without bias correction, which PyTorch always has, β₁ᵗ and β₂ᵗ count as 0: m̂ = m, v̂ = v.
    /// Kingma and Ba, Adam (arXiv 1412.6980); Reddi, Kale and Kumar, On
    /// the convergence of Adam and beyond (arXiv 1904.09237).
    pub struct Adam {
        lr: f64 = 0.001 => rate(LONGEST_STEP),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the second moment"),
        eps: f64 = 1e-8 => epsilon(),
        amsgrad: bool = false => Parameter::switch("amsgrad", "AMSGrad")
            .help("divides by the largest second moment so far instead of the present one"),
        weight_decay: f64 = 0.0 => weight_decay(),
        bias_correction: bool = true => Parameter::switch("bias_correction", "bias-corrected").minor()
            .help("divides the moments by what they lack because they began at 0; without it the first step is (1−β₁)/√(1−β₂) times as long"),
    }
}

impl Adam {
    /// How m̂, v̂ and the shares of the former moment and of the gradient in a step come about.
    fn formulas(&self) -> [&'static str; 4] {
        let second = match (self.amsgrad, self.bias_correction) {
            (false, true) => "[v]/(1 − [β₂ᵗ])",
            (true, true) => "[vmax]/(1 − [β₂ᵗ])",
            (false, false) => "[v]",
            (true, false) => "[vmax]",
        };
        if self.bias_correction {
            [
                "[m]/(1 − [β₁ᵗ])",
                second,
                "−[η][β₁][m₋]/((1 − [β₁ᵗ])(√[v̂] + [ε]))",
                "−[η](1 − [β₁])[g]/((1 − [β₁ᵗ])(√[v̂] + [ε]))",
            ]
        } else {
            [
                "[m]",
                second,
                "−[η][β₁][m₋]/(√[v̂] + [ε])",
                "−[η](1 − [β₁])[g]/(√[v̂] + [ε])",
            ]
        }
    }

    pub(super) const INFO: Info = Info {
        key: "adam",
        name: "Adam",
        equation: "m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), w ← w − η m̂/(√v̂ + ε)",
        teaches: "momentum with a rate per coordinate: blind to the scale of f, not to its rotation",
        reference: "Kingma and Ba 2014",
    };
}

/// The edge of a method that divides a running average of gradients, with decay β₁, by P: a heavy ball with μ = β₁ and the rate
/// (1−β₁)η in coordinates in which P is the identity. Not known with weight decay, which P divides as well.
pub(super) fn edge(beta1: f64, weight_decay: f64, lr: f64) -> Option<Edge> {
    let factor = 2.0 * (1.0 + beta1) / (1.0 - beta1);
    let edge = Edge::over(lr, factor, 0.0, "2(1+β₁)/((1−β₁)η)");
    edge.filter(|_| weight_decay == 0.0)
}

impl super::Theory for Adam {
    fn preconditioned_edge(&self, lr: f64) -> Option<Edge> {
        edge(self.beta1, self.weight_decay, lr)
    }

    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

/// The moments of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// m
    pub first: f64,
    /// v
    pub second: f64,
    /// The largest v so far; only AMSGrad updates it.
    pub largest: f64,
}

impl Moments {
    /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g².
    #[inline(always)]
    pub fn push(&mut self, beta1: f64, beta2: f64, g: f64) {
        self.first += (1.0 - beta1) * (g - self.first);
        self.second = beta2 * self.second + (1.0 - beta2) * (g * g);
    }

    /// Tells how the moments before a step became those after it, and the powers that correct them.
    pub(super) fn explain(self, clock: &Clock, after: Self, told: &mut CoordinateLines) {
        told.given("β₁ᵗ", Coordinate::Shared(clock.beta1_power));
        told.given("β₂ᵗ", Coordinate::Shared(clock.beta2_power));
        self.explain_moments(after, told);
    }

    /// Tells how they became those after the step.
    fn explain_moments(self, after: Self, told: &mut CoordinateLines) {
        told.given("m", self.first);
        told.given("v", self.second);
        told.becomes("m", "[β₁][m] + (1 − [β₁])[g]", after.first);
        told.becomes("v", "[β₂][v] + (1 − [β₂])[g]²", after.second);
    }
}

/// Bias corrections, from running powers of β₁ and β₂.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// β₁ᵗ
    beta1_power: f64,
    /// β₂ᵗ
    pub beta2_power: f64,
    /// 1 − β₁ᵗ
    pub correction1: f64,
    /// √(1 − β₂ᵗ)
    pub root_correction2: f64,
    /// 1/√(1 − β₂ᵗ)
    inverse_root2: f64,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            beta1_power: 1.0,
            beta2_power: 1.0,
            correction1: 0.0,
            root_correction2: 0.0,
            inverse_root2: 0.0,
        }
    }
}

/// The next power of a decay rate; 0 once it is far too small to matter beside 1. Rounding would otherwise keep it among
/// the subnormal numbers for ever, and many processors are slow with those.
#[inline(always)]
fn power_after(power: f64, beta: f64) -> f64 {
    let next = power * beta;
    if next < 1e-300 { 0.0 } else { next }
}

impl Clock {
    /// That of moments which are taken as they are.
    const UNCORRECTED: Self = Self {
        beta1_power: 0.0,
        beta2_power: 0.0,
        correction1: 1.0,
        root_correction2: 1.0,
        inverse_root2: 1.0,
    };

    /// The clock one step later.
    #[inline(always)]
    pub fn advanced(self, beta1: f64, beta2: f64) -> Self {
        let beta1_power = power_after(self.beta1_power, beta1);
        let beta2_power = power_after(self.beta2_power, beta2);
        let root_correction2 = (1.0 - beta2_power).sqrt();
        Self {
            beta1_power,
            beta2_power,
            correction1: 1.0 - beta1_power,
            root_correction2,
            inverse_root2: 1.0 / root_correction2,
        }
    }

    /// m̂
    #[inline(always)]
    pub fn first(&self, first: f64) -> f64 {
        first / self.correction1
    }

    /// √v̂ of a second moment.
    #[inline(always)]
    pub fn root(&self, second: f64) -> f64 {
        second.sqrt() / self.root_correction2
    }
}

impl Rule for Adam {
    type Memory = Moments;
    type Clock = Clock;

    #[inline(always)]
    fn tick(&self, clock: Clock) -> Clock {
        if self.bias_correction {
            clock.advanced(self.beta1, self.beta2)
        } else {
            Clock::UNCORRECTED
        }
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Moments, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.push(self.beta1, self.beta2, g);
        let second = if self.amsgrad {
            memory.largest = memory.largest.max(memory.second);
            memory.largest
        } else {
            memory.second
        };
        // Only one division depends on the gradient; the others depend on the clock alone, or are products with an inverse.
        let denominator = second.sqrt() * clock.inverse_root2 + self.eps;
        w - (lr / clock.correction1 * memory.first) / denominator
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
        let second = if self.amsgrad {
            memory.largest
        } else {
            memory.second
        };
        let root = clock.root(second);
        let rate = lr / (root + self.eps);
        vec![
            CoordinateGauge::gradient("m̂", "first moment", clock.first(memory.first)),
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
        if self.bias_correction {
            before.explain(clock, memory, told);
        } else {
            before.explain_moments(memory, told);
        }
        let second = if self.amsgrad {
            told.given("vmax", before.largest);
            told.becomes("vmax", "max([vmax], [v])", memory.largest);
            memory.largest
        } else {
            memory.second
        };
        let [first, second_hat, of_memory, of_gradient] = self.formulas();
        told.equals("m̂", first, clock.first(memory.first));
        told.equals("v̂", second_hat, second / (1.0 - clock.beta2_power));
        let rate = lr / clock.correction1 / (clock.root(second) + self.eps);
        let kept = -rate * (self.beta1 * before.first);
        told.part(Share::Memory, "share of m₋", of_memory, kept);
        let added = -rate * ((1.0 - self.beta1) * g);
        told.part(Share::Gradient, "share of g", of_gradient, added);
        told.result("[w] − [η][m̂]/(√[v̂] + [ε])", to);
    }
}
