//! AdamW.

use super::adam::{Clock, Moments};
use super::rows::{LONGEST_STEP, decay, decoupled_decay, epsilon, rate};
use super::{Adam, CoordinateGauge, CoordinateLines, Info, Rule, Share};
use crate::parameters;
use crate::parameters::Parameter;

parameters! {
    /// w ← (1 − η·wd)w, then Adam's step with the gradient alone: w ← w − ηm̂/(√v̂ + ε).
    ///
    /// PyTorch's convention (`torch.optim.AdamW`): the decay comes before the step and scales with η, so a
    /// schedule scales both. Loshchilov and Hutter, Decoupled weight decay regularization (arXiv 1711.05101).
    pub struct AdamW {
        lr: f64 = 0.001 => rate(LONGEST_STEP),
        beta1: f64 = 0.9 => decay("beta1", "β₁", "decay of the first moment"),
        beta2: f64 = 0.999 => decay("beta2", "β₂", "decay of the second moment"),
        eps: f64 = 1e-8 => epsilon(),
        amsgrad: bool = false => Parameter::switch("amsgrad", "AMSGrad")
            .help("divides by the largest second moment so far instead of the present one"),
        weight_decay: f64 = 0.01 => decoupled_decay(),
    }
}

impl AdamW {
    pub(super) const INFO: Info = Info {
        key: "adamw",
        name: "AdamW",
        equation: "w ← (1 − η·wd)w, then Adam's w ← w − η m̂/(√v̂ + ε)",
        teaches: "the pull to the origin stays outside the moments: every coordinate decays alike, however steep",
        reference: "Loshchilov and Hutter 2017",
    };

    /// The step after the decay.
    fn adam(&self) -> Adam {
        Adam {
            lr: self.lr,
            beta1: self.beta1,
            beta2: self.beta2,
            eps: self.eps,
            amsgrad: self.amsgrad,
            weight_decay: 0.0,
            bias_correction: true,
        }
    }
}

impl super::Theory for AdamW {
    fn preconditioned_edge(&self, lr: f64) -> Option<super::Edge> {
        super::adam::edge(self.beta1, self.weight_decay, lr)
    }

    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

impl Rule for AdamW {
    type Memory = Moments;
    type Clock = Clock;

    #[inline(always)]
    fn tick(&self, clock: Clock) -> Clock {
        self.adam().tick(clock)
    }

    #[inline(always)]
    fn update(&self, clock: &Clock, lr: f64, memory: &mut Moments, w: f64, g: f64) -> f64 {
        let decayed = w * (1.0 - lr * self.weight_decay);
        self.adam().update(clock, lr, memory, decayed, g)
    }

    fn gauges(
        &self,
        clock: &Clock,
        lr: f64,
        memory: Moments,
        w: f64,
        g: f64,
    ) -> Vec<CoordinateGauge> {
        self.adam().gauges(clock, lr, memory, w, g)
    }

    fn explain(
        &self,
        clock: &Clock,
        lr: f64,
        memory: Moments,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let decayed = w * (1.0 - lr * self.weight_decay);
        told.rule(self);
        if self.weight_decay != 0.0 {
            told.part(Share::Decay, "−η·wd·w", "−[η]·[wd]·[w]", decayed - w);
            told.becomes("w", "(1 − [η]·[wd])[w]", decayed);
        }
        self.adam().explain(clock, lr, memory, decayed, g, told);
    }
}
