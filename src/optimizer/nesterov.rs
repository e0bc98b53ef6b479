//! Nesterov's accelerated gradient.

use super::momentum::Buffer;
use super::rows::{momentum_coefficient, rate, weight_decay};
use super::theory::decaying;
use super::{CoordinateGauge, CoordinateLines, Count, Info, Recurrence, Rule, Share, decayed};
use crate::parameters;

parameters! {
    /// b ← μb + g, w ← w − η(g + μb).
    ///
    /// PyTorch's convention (`torch.optim.SGD(nesterov=True)`, Sutskever et al. 2013): the iterate shown is
    /// the look-ahead point of the original, where the gradient is taken. Nesterov, A method of solving a
    /// convex programming problem with convergence rate O(1/k²) (1983).
    pub struct Nesterov {
        lr: f64 = 0.001 => rate("factor on each step; on a quadratic it must stay below 2(1+μ)/((1+2μ)λmax)"),
        momentum: f64 = 0.9 => momentum_coefficient(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Nesterov {
    pub(super) const INFO: Info = Info {
        key: "nesterov",
        name: "Nesterov",
        equation: "b ← μb + g, w ← w − η(g + μb)",
        teaches: "momentum that looks ahead before it corrects: brakes earlier than the heavy ball",
        reference: "Nesterov 1983; Sutskever et al. 2013",
    };

    /// The largest stable ηλ, for μ < 1.
    fn largest_product(&self) -> f64 {
        2.0 * (1.0 + self.momentum) / (1.0 + 2.0 * self.momentum)
    }
}

impl super::Theory for Nesterov {
    /// ηλ < 2(1+μ)/(1+2μ), where the negative root of σ² − (1+μ)(1−ηλ)σ + μ(1−ηλ) reaches −1; a weight decay adds to every
    /// λ. Lessard, Recht and Packard (arXiv 1408.3595).
    fn step_limit(&self, lambda_max: f64) -> Option<super::Limit> {
        if self.momentum >= 1.0 {
            return None;
        }
        let factor = self.largest_product();
        let lambda = lambda_max + self.weight_decay;
        let formulas = ["2(1+μ)/((1+2μ)λmax)", "2(1+μ)/((1+2μ)(λmax+wd))"];
        super::Limit::over(lambda, factor, decaying(self.weight_decay, formulas))
    }

    fn edge(&self, lr: f64) -> Option<super::Edge> {
        let formulas = ["2(1+μ)/((1+2μ)η)", "2(1+μ)/((1+2μ)η) − wd"];
        let formula = decaying(self.weight_decay, formulas);
        let edge = super::Edge::over(lr, self.largest_product(), self.weight_decay, formula);
        edge.filter(|_| self.momentum < 1.0)
    }

    /// αₖ₊₁ = (1−ηλ)[(1+μ)αₖ − μαₖ₋₁], α₁ = (1−(1+μ)ηλ)α₀: PyTorch's first step is one of the gradient and of the velocity
    /// that it has just made.
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        let momentum = self.momentum;
        Recurrence::decaying(lambda, self.weight_decay, |lambda| {
            let factor = 1.0 - lr * lambda;
            let first = 1.0 - (1.0 + momentum) * lr * lambda;
            Recurrence::two_terms((1.0 + momentum) * factor, momentum * factor, first)
        })
    }

    /// Two fifths of the limit.
    fn suggested_rate(&self, lambda_max: f64, _extent: f64) -> Option<f64> {
        Some(0.4 * self.step_limit(lambda_max)?.rate)
    }
}

impl Rule for Nesterov {
    type Memory = Buffer;
    type Clock = Count;

    fn tick(&self, steps: Count) -> Count {
        steps + 1
    }

    #[inline(always)]
    fn update(&self, steps: &Count, lr: f64, memory: &mut Buffer, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        let b = memory.push(*steps == 1, self.momentum, 0.0, g);
        w - lr * (g + self.momentum * b)
    }

    fn gauges(
        &self,
        steps: &Count,
        lr: f64,
        mut memory: Buffer,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        self.update(steps, lr, &mut memory, w, g);
        let velocity = memory.velocity(lr);
        // The step is μv − ηg: the velocity, which has the gradient in it, looks ahead, and the gradient corrects once more.
        let ahead = w + self.momentum * velocity;
        let name = "look-ahead, from where −ηg completes the step";
        vec![
            CoordinateGauge::displacement("v", "velocity", velocity),
            CoordinateGauge::place("w + μv", name, ahead),
        ]
    }

    fn explain(
        &self,
        steps: &Count,
        lr: f64,
        mut memory: Buffer,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let before = memory;
        let to = self.update(steps, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        told.given("b", before.0);
        before.explain(*steps == 1, memory, told);
        told.equals("v", "−[η][b]", memory.velocity(lr));
        let ahead = self.momentum * memory.velocity(lr);
        told.part(Share::Memory, "μv", "[μ][v]", ahead);
        told.part(Share::Gradient, "−ηg", "−[η][g]", -lr * g);
        told.result("[w] − [η]([g] + [μ][b])", to);
    }
}
