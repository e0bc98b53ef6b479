//! Lion.

use super::rows::{decay, decoupled_decay, rate};
use super::{CoordinateGauge, CoordinateLines, Info, Rule, Share};
use crate::math::number::sign;
use crate::parameters;

parameters! {
    /// c = β₁m + (1−β₁)g, w ← w − η(sign(c) + wd·w), m ← β₂m + (1−β₂)g.
    ///
    /// The paper's algorithm 2: the step mixes momentum and gradient by β₁, the memory by β₂, and the decay
    /// is decoupled. Where c is exactly 0 the coordinate stays. Chen et al., Symbolic discovery of
    /// optimization algorithms (arXiv 2302.06675).
    pub struct Lion {
        lr: f64 = 1e-4 => rate("length of every step along every coordinate, before weight decay"),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "share of the momentum in the step")
            .help("how much of c is momentum; the rest is this gradient"),
        beta2: f64 = 0.99 => decay("beta2", "β₂", "decay of the momentum"),
        weight_decay: f64 = 0.0 => decoupled_decay(),
    }
}

impl Lion {
    pub(super) const INFO: Info = Info {
        key: "lion",
        name: "Lion",
        equation: "c = β₁m + (1−β₁)g, w ← w − η(sign(c) + wd·w), m ← β₂m + (1−β₂)g",
        teaches: "found by a search over programs: a step of ±η in every coordinate, so it needs a falling rate",
        reference: "Chen et al. 2023",
    };

    /// c = β₁m + (1−β₁)g
    #[inline(always)]
    fn mixed(&self, m: f64, g: f64) -> f64 {
        self.beta1 * m + (1.0 - self.beta1) * g
    }
}

impl super::Theory for Lion {
    /// Every coordinate moves by the rate in every step.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(extent / 200.0)
    }
}

/// The momentum of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory(pub f64);

impl Rule for Lion {
    type Memory = Memory;
    type Clock = ();

    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, Memory(m): &mut Memory, w: f64, g: f64) -> f64 {
        let mixed = self.mixed(*m, g);
        *m = self.beta2 * *m + (1.0 - self.beta2) * g;
        w - lr * (sign(mixed) + self.weight_decay * w)
    }

    fn gauges(
        &self,
        (): &(),
        _lr: f64,
        Memory(m): Memory,
        _w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        let name = "mixture of momentum and gradient, whose signs make the step";
        vec![
            CoordinateGauge::gradient("m", "momentum before this gradient", m),
            CoordinateGauge::gradient("c", name, self.mixed(m, g)),
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
        let (Memory(before), mixed) = (memory, self.mixed(memory.0, g));
        let to = self.update(clock, lr, &mut memory, w, g);
        told.rule(self);
        told.given("m", before);
        told.equals("c", "[β₁][m] + (1 − [β₁])[g]", mixed);
        told.becomes("m", "[β₂][m] + (1 − [β₂])[g]", memory.0);
        let step = -lr * sign(mixed);
        told.part(Share::Mixed, "−η·sign(c)", "−[η]·sign([c])", step);
        if self.weight_decay != 0.0 {
            let pull = -lr * (self.weight_decay * w);
            told.part(Share::Decay, "−η·wd·w", "−[η]·[wd]·[w]", pull);
            told.result("[w] − [η](sign([c]) + [wd]·[w])", to);
        } else {
            told.result("[w] − [η]·sign([c])", to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// β₁ = 0.5, β₂ = 0.75, η = 0.5, wd = 0.25 with gradients 4, −2, −1 by hand:
    /// c = 2, w = 1 − 0.5(1 + 0.25) = 0.375, m = 1;
    /// c = ½ − 1 = −½, w = 0.375 − 0.5(−1 + 0.09375) = 0.828125, m = 0.75 − 0.5 = 0.25;
    /// c = ⅛ − ½ = −⅜, w = 0.828125 − 0.5(−1 + 0.20703125) = 1.224609375, m = 0.1875 − 0.25 = −0.0625.
    #[test]
    fn three_steps_by_hand() {
        let lion = Lion {
            lr: 0.5,
            beta1: 0.5,
            beta2: 0.75,
            weight_decay: 0.25,
        };
        let (mut memory, mut w) = (Memory::default(), 1.0);
        let path = [4.0, -2.0, -1.0].map(|g| {
            w = lion.update(&(), lion.lr, &mut memory, w, g);
            (w, memory.0)
        });
        assert_eq!(
            path,
            [(0.375, 1.0), (0.828125, 0.25), (1.224609375, -0.0625)]
        );
    }

    #[test]
    fn a_first_step_has_length_lr_whatever_the_slope() {
        let lion = Lion::default();
        for g in [1e-300, -1e-3, 7.0, -1e300, 0.0] {
            let to = lion.update(&(), 0.25, &mut Memory::default(), 0.0, g);
            assert_eq!(to, -0.25 * sign(g));
        }
    }
}
