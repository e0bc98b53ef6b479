//! Momentum (heavy ball).

use super::{
    CoordinateGauge, Count, End, Fleet, Info, Rule, decayed, momentum_coefficient, rate,
    weight_decay,
};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// b ← μb + (1−τ)g (b = g on the first step), w ← w − ηb.
    ///
    /// PyTorch's convention (`torch.optim.SGD`). The lecture's form v ← αv − ηg, w ← w + v makes the same
    /// path for a constant η and τ = 0, and another one under a schedule: there the old velocity keeps
    /// the rate it was made with. The velocity shown is v = −ηb, the displacement of the last step.
    /// Polyak, Some methods of speeding up the convergence of iteration methods (1964).
    pub struct Momentum {
        lr: f64 = 0.001 => rate(),
        momentum: f64 = 0.9 => momentum_coefficient(),
        dampening: f64 = 0.0 => Parameter::new("dampening", "τ", "dampening")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0)
            .help("takes this share off every new gradient (PyTorch's dampening)").minor(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Momentum {
    pub(super) const INFO: Info = Info {
        key: "momentum",
        name: "Momentum",
        equation: "b ← μb + (1−τ)g, w ← w − ηb",
        teaches: "averages out the zigzag and adds up along the valley: √κ steps where gradient descent needs κ",
        reference: "Polyak 1964",
    };
}

/// The velocity buffer of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Buffer(pub f64);

impl Buffer {
    /// b ← μb + (1−τ)g, or g on the first step.
    #[inline(always)]
    pub fn push(&mut self, first: bool, momentum: f64, dampening: f64, g: f64) -> f64 {
        self.0 = if first {
            g
        } else {
            momentum * self.0 + (1.0 - dampening) * g
        };
        self.0
    }

    /// v = −ηb
    pub fn velocity(self, lr: f64) -> f64 {
        -lr * self.0
    }

    fn gauges(self, lr: f64) -> Vec<CoordinateGauge> {
        vec![CoordinateGauge::displacement(
            "v",
            "velocity",
            self.velocity(lr),
        )]
    }
}

impl Rule for Momentum {
    type Memory = Buffer;
    type Clock = Count;

    fn tick(&self, steps: Count) -> Count {
        steps + 1
    }

    #[inline(always)]
    fn update(&self, steps: &Count, lr: f64, memory: &mut Buffer, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        // PyTorch keeps no buffer without momentum, so dampening then has no effect.
        let dampening = if self.momentum == 0.0 {
            0.0
        } else {
            self.dampening
        };
        w - lr * memory.push(*steps == 1, self.momentum, dampening, g)
    }

    fn ends(&self, fleet: &Fleet<'_>) -> Vec<End> {
        if self.weight_decay == 0.0 && self.dampening == 0.0 {
            fleet.side_by_side(HeavyBall(self.momentum))
        } else {
            fleet.side_by_side(*self)
        }
    }

    fn gauges(&self, _steps: &Count, lr: f64, memory: &Buffer, _at: f64) -> Vec<CoordinateGauge> {
        memory.gauges(lr)
    }
}

/// Momentum without its minor parameters, the same to the bit: μ. No branch is left.
#[derive(Clone, Copy)]
struct HeavyBall(f64);

impl Rule for HeavyBall {
    type Memory = Buffer;
    type Clock = Count;

    const FUSED: bool = true;

    fn tick(&self, steps: Count) -> Count {
        steps + 1
    }

    #[inline(always)]
    fn update(&self, steps: &Count, lr: f64, memory: &mut Buffer, w: f64, g: f64) -> f64 {
        let pushed = self.0 * memory.0 + g;
        memory.0 = if *steps == 1 { g } else { pushed };
        w - lr * memory.0
    }

    fn gauges(&self, _steps: &Count, lr: f64, memory: &Buffer, _at: f64) -> Vec<CoordinateGauge> {
        memory.gauges(lr)
    }
}
