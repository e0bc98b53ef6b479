//! Momentum (heavy ball).

use std::hint::cold_path;

use super::rows::{momentum_coefficient, rate, weight_decay};
use super::theory::decaying;
use super::{
    CoordinateGauge, CoordinateLines, Count, Info, Recurrence, Rule, RuleWork, Share, decayed,
};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// b ← μb + (1−τ)g (b = g on the first step), w ← w − ηb.
    ///
    /// PyTorch's convention (`torch.optim.SGD`). The lecture's form v ← αv − ηg, w ← w + v makes the same
    /// path for a constant η and τ = 0, but not under a schedule: there the old velocity keeps the rate that it
    /// was made with. The velocity shown is v = −ηb, the displacement of the step.
    /// Polyak, Some methods of speeding up the convergence of iteration methods (1964).
    pub struct Momentum {
        lr: f64 = 0.001 => rate("length of a step per unit of the buffer b; on a quadratic, without dampening, it must stay below 2(1+μ)/λmax"),
        momentum: f64 = 0.9 => momentum_coefficient(),
        dampening: f64 = 0.0 => Parameter::new("dampening", "τ", "dampening")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0)
            .help("takes this share off every gradient after the first, as in PyTorch").minor(),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Momentum {
    pub(super) const INFO: Info = Info {
        key: "momentum",
        name: "Momentum",
        equation: "b ← μb + (1−τ)g, first b = g, w ← w − ηb",
        teaches: "averages out the zigzag and adds up along the valley: √κ steps where gradient descent needs κ",
        reference: "Polyak 1964",
    };

    /// PyTorch keeps no buffer without momentum, so dampening then has no effect.
    #[inline(always)]
    fn effective_dampening(&self) -> f64 {
        if self.momentum == 0.0 {
            0.0
        } else {
            self.dampening
        }
    }
}

impl super::Theory for Momentum {
    /// The roots of σ² − (1+μ−ηλ)σ + μ stay within the unit circle for ηλ < 2(1+μ), μ < 1; a weight decay adds to every
    /// λ. Polyak (1964).
    fn step_limit(&self, lambda_max: f64) -> Option<super::Limit> {
        if self.momentum >= 1.0 || self.dampening != 0.0 {
            return None;
        }
        let (lambda, factor) = (lambda_max + self.weight_decay, 2.0 * (1.0 + self.momentum));
        let formula = decaying(self.weight_decay, ["2(1+μ)/λmax", "2(1+μ)/(λmax+wd)"]);
        super::Limit::over(lambda, factor, formula)
    }

    fn edge(&self, lr: f64) -> Option<super::Edge> {
        if self.momentum >= 1.0 || self.dampening != 0.0 {
            return None;
        }
        let formula = decaying(self.weight_decay, ["2(1+μ)/η", "2(1+μ)/η − wd"]);
        super::Edge::over(lr, 2.0 * (1.0 + self.momentum), self.weight_decay, formula)
    }

    /// With κ = λmax/λmin: η = (2/(√λmin+√λmax))² and μ = ((√κ−1)/(√κ+1))² make the roots at both ends double, and the
    /// error shrinks by (√κ−1)/(√κ+1). Polyak (1964).
    fn best(&self, lambda_min: f64, lambda_max: f64) -> Option<super::Best> {
        if self.weight_decay != 0.0 || self.dampening != 0.0 {
            return None;
        }
        let root = (lambda_max / lambda_min).sqrt();
        let shrinkage = (root - 1.0) / (root + 1.0);
        let lr = 2.0 / (lambda_min.sqrt() + lambda_max.sqrt());
        Some(super::Best {
            lr: lr * lr,
            momentum: Some(shrinkage * shrinkage),
            shrinkage,
        })
    }

    /// η = 2(1+μ)/(λmin+λmax) makes the larger roots at both ends equal in modulus; with the best μ it is the best η, and it is
    /// always below the limit.
    fn best_rate(&self, lambda_min: f64, lambda_max: f64) -> Option<f64> {
        let covered = self.weight_decay == 0.0 && self.dampening == 0.0 && self.momentum < 1.0;
        covered.then(|| 2.0 * (1.0 + self.momentum) / (lambda_min + lambda_max))
    }

    /// Below μ = (1−√(ηλ))² the larger root along a direction is real, and falls as μ grows; from there on both have the modulus
    /// √μ. So the best μ is where the last direction begins to swing: the larger of (1−√(ηλ))² at both ends, below 1 while ηλmax < 4.
    fn best_momentum(&self, lr: f64, lambda_min: f64, lambda_max: f64) -> Option<f64> {
        let plain = self.weight_decay == 0.0 && self.dampening == 0.0;
        let covered = plain && lr > 0.0 && lr * lambda_max < 4.0;
        let critical = |lambda: f64| (1.0 - (lr * lambda).sqrt()).powi(2);
        covered.then(|| critical(lambda_min).max(critical(lambda_max)))
    }

    /// αₖ₊₁ = (1+μ−η(1−τ)λ)αₖ − μαₖ₋₁, α₁ = (1−ηλ)α₀: the first step knows no dampening. Polyak (1964).
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        let momentum = self.momentum;
        let gain = lr * (1.0 - self.effective_dampening());
        Recurrence::decaying(lambda, self.weight_decay, |lambda| {
            let trace = 1.0 + momentum - gain * lambda;
            Recurrence::two_terms(trace, momentum, 1.0 - lr * lambda)
        })
    }

    /// Dampening treats the first gradient unlike the others.
    fn noise_response(&self, lr: f64) -> Option<f64> {
        (self.dampening == 0.0).then_some(-lr)
    }

    /// Two fifths of the limit.
    fn suggested_rate(&self, lambda_max: f64, _extent: f64) -> Option<f64> {
        Some(0.4 * self.step_limit(lambda_max)?.rate)
    }
}

/// The velocity buffer of one coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Buffer(pub f64);

impl Buffer {
    /// b ← μb + (1−τ)g, or g on the first step.
    #[inline(always)]
    pub fn push(&mut self, first: bool, momentum: f64, dampening: f64, g: f64) -> f64 {
        let damped = if dampening == 0.0 {
            g
        } else {
            cold_path();
            (1.0 - dampening) * g
        };
        self.0 = if first {
            cold_path();
            g
        } else {
            momentum * self.0 + damped
        };
        self.0
    }

    /// Tells how the buffer before a step became that after it, without dampening.
    pub(super) fn explain(self, first: bool, after: Self, told: &mut CoordinateLines) {
        let formula = if first { "[g]" } else { "[μ][b] + [g]" };
        told.becomes("b", formula, after.0);
    }

    /// v = −ηb
    pub fn velocity(self, lr: f64) -> f64 {
        -lr * self.0
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
        let dampening = self.effective_dampening();
        w - lr * memory.push(*steps == 1, self.momentum, dampening, g)
    }

    fn shortest<W: RuleWork>(self, work: W) -> W::Output {
        if self.weight_decay == 0.0 && self.dampening == 0.0 {
            work.with(HeavyBall(self.momentum))
        } else {
            work.with(self)
        }
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
        vec![CoordinateGauge::displacement("v", "velocity", velocity)]
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
        // As in `update`: no dampening of the first gradient, nor without momentum.
        let damped = *steps > 1 && self.momentum != 0.0 && self.dampening != 0.0;
        if damped {
            told.becomes("b", "[μ][b] + (1 − [τ])[g]", memory.0);
        } else {
            before.explain(*steps == 1, memory, told);
        }
        if *steps > 1 {
            let kept = -lr * (self.momentum * before.0);
            told.part(Share::Memory, "−ημb₋", "−[η][μ][b₋]", kept);
        }
        if damped {
            let share = -lr * ((1.0 - self.dampening) * g);
            told.part(Share::Gradient, "−η(1−τ)g", "−[η](1 − [τ])[g]", share);
        } else {
            told.part(Share::Gradient, "−ηg", "−[η][g]", -lr * g);
        }
        told.equals("v", "−[η][b]", memory.velocity(lr));
        told.result("[w] − [η][b]", to);
    }
}

/// Momentum with τ = 0 and without weight decay, whose coefficient μ it holds: the same bits as [`Momentum`], without its
/// branches.
#[derive(Clone, Copy)]
struct HeavyBall(f64);

impl Rule for HeavyBall {
    type Memory = Buffer;
    type Clock = Count;

    const FUSED: bool = true;

    fn tick(&self, steps: Count) -> Count {
        steps + 1
    }

    /// |b| grows at most to (μ + 1) max(|b|, |g|), and |w| by η times that, twice which leaves room for rounding.
    fn growth(&self, lr: f64) -> f64 {
        2.0 * (1.0 + self.0.abs()) * (1.0 + lr.abs())
    }

    #[inline(always)]
    fn size(buffer: &Buffer) -> f64 {
        buffer.0.abs()
    }

    #[inline(always)]
    fn update(&self, steps: &Count, lr: f64, memory: &mut Buffer, w: f64, g: f64) -> f64 {
        let pushed = self.0 * memory.0 + g;
        memory.0 = if *steps == 1 { g } else { pushed };
        w - lr * memory.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::Theory as _;
    use super::*;

    fn slowest(lr: f64, momentum: f64, ends: [f64; 2]) -> f64 {
        let method = Momentum {
            momentum,
            ..Momentum::default()
        };
        let radius = |lambda| method.recurrence(lr, lambda).unwrap().spectral_radius();
        f64::max(radius(ends[0]), radius(ends[1]))
    }

    #[test]
    fn no_momentum_is_faster_than_the_best_one_at_any_rate() {
        for (lr, ends) in [
            (0.1, [1.0, 1.0]),
            (0.01, [1.0, 100.0]),
            (0.03, [1.0, 100.0]),
            (0.39, [0.5, 10.0]),
        ] {
            let best = Momentum::default()
                .best_momentum(lr, ends[0], ends[1])
                .unwrap();
            let there = slowest(lr, best, ends);
            for i in 0..1000 {
                let other = slowest(lr, f64::from(i) / 1000.0, ends);
                assert!(there <= other + 1e-9, "{lr} {ends:?} {best} {i}");
            }
        }
        // (1 − √0.1)²
        let best = Momentum::default().best_momentum(0.1, 1.0, 1.0).unwrap();
        assert!((best - 0.467_544_467_966_324_1).abs() < 1e-15);
        assert_eq!(Momentum::default().best_momentum(0.4, 1.0, 10.0), None);
    }

    #[test]
    fn at_the_best_rate_the_best_momentum_is_polyaks() {
        let polyak = Momentum::default().best(1.0, 25.0).unwrap();
        let best = Momentum::default().best_momentum(polyak.lr, 1.0, 25.0);
        assert!((best.unwrap() - polyak.momentum.unwrap()).abs() < 1e-15);
    }
}
