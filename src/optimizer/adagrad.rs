//! Adagrad.

use super::rows::{epsilon, rate, weight_decay};
use super::{Coordinate, CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// G ← G + g², w ← w − η/(1 + (t−1)d) · g/(√G + ε).
    ///
    /// PyTorch's convention (`torch.optim.Adagrad`): ε is added after the root; the lecture's form has none.
    /// Duchi, Hazan and Singer, Adaptive subgradient methods (2011).
    pub struct Adagrad {
        lr: f64 = 0.01 => rate("length of the first step along each coordinate where G₀ = 0; later ones shrink as squared gradients add up"),
        lr_decay: f64 = 0.0 => Parameter::new("lr_decay", "d", "rate decay")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 0.1)
            .help("divides the rate of step t, counted from 1, by 1 + (t−1)d").minor(),
        eps: f64 = 1e-10 => epsilon(),
        initial_accumulator: f64 = 0.0 => Parameter::new("initial_accumulator", "G₀", "initial accumulator")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 10.0)
            .help("what the sum of squared gradients starts from").minor(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Adagrad {
    pub(super) const INFO: Info = Info {
        key: "adagrad",
        name: "Adagrad",
        equation: "G ← G + g² from G₀, w ← w − η/(1 + (t−1)d) · g/(√G + ε)",
        teaches: "a rate per coordinate that only ever falls: steep directions are tamed, and all slow down",
        reference: "Duchi, Hazan and Singer 2011",
    };

    /// η/(1 + (t−1)d) in step t.
    fn rate_at(&self, steps: u64, lr: f64) -> f64 {
        lr / (1.0 + steps.saturating_sub(1) as f64 * self.lr_decay)
    }
}

impl super::Theory for Adagrad {
    /// Gradient descent in coordinates in which P is the identity. P has the rate decay in it.
    fn preconditioned_edge(&self, lr: f64) -> Option<super::Edge> {
        let edge = super::Edge::over(lr, 2.0, 0.0, "2/η");
        edge.filter(|_| self.weight_decay == 0.0)
    }

    /// A fifth of the view: steps shrink from the first one on.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(extent / 5.0)
    }
}

/// The sum of squared gradients, without the initial accumulator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// G − G₀
    pub sum: f64,
}

/// Steps taken.
pub type Clock = u64;

impl Rule for Adagrad {
    type Memory = Memory;
    type Clock = Clock;

    fn tick(&self, clock: Clock) -> Clock {
        clock + 1
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.sum += g * g;
        let root = (self.initial_accumulator + memory.sum).sqrt();
        w - self.rate_at(*clock, lr) * g / (root + self.eps)
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
        let sum = self.initial_accumulator + memory.sum;
        let rate = self.rate_at(*clock, lr) / (sum.sqrt() + self.eps);
        vec![
            CoordinateGauge::number("G", "sum of squared gradients", sum),
            CoordinateGauge::rate("η/√G", "effective rate", rate),
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
        let before = self.initial_accumulator + memory.sum;
        let to = self.update(clock, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        let rate = self.rate_at(*clock, lr);
        if self.lr_decay != 0.0 {
            told.given("t", Coordinate::Shared(*clock as f64));
            let rate = Coordinate::Shared(rate);
            told.becomes("η", "[η]/(1 + ([t] − 1)[d])", rate);
        }
        told.given("G", before);
        let sum = self.initial_accumulator + memory.sum;
        told.becomes("G", "[G] + [g]²", sum);
        let step = -(rate * g / (sum.sqrt() + self.eps));
        told.part(Share::Gradient, "−ηg/√G", "−[η][g]/(√[G] + [ε])", step);
        told.result("[w] − [η][g]/(√[G] + [ε])", to);
    }
}
