//! Losses of outputs against targets.

use super::spec::Loss;
use crate::math::elementary as e;
use crate::math::lanes::{Arithmetic, Lanes, Wide, block_by_block};

impl Loss {
    /// What the loss of one sample, summed over its outputs, is multiplied with.
    pub fn share(self, rows: usize, outputs: usize) -> f64 {
        match self {
            Self::Mse | Self::Logistic => 1.0 / (rows as f64 * outputs as f64),
            Self::Softmax => 1.0 / rows as f64,
        }
    }

    /// The loss of one sample: the mean of these is the loss over all.
    pub fn of_sample(self, outputs: &[f64], targets: &[f64]) -> f64 {
        let pairs = outputs.iter().zip(targets);
        match self {
            Self::Mse => {
                let squares = pairs.map(|(o, t)| 0.5 * (o - t) * (o - t));
                squares.sum::<f64>() / outputs.len() as f64
            }
            Self::Logistic => {
                let each = pairs.map(|(o, t)| {
                    let positive = if *o < 0.0 { 0.0 } else { *o };
                    positive - o * t + e::ln_1p_unit(e::exp(-o.abs()))
                });
                each.sum::<f64>() / outputs.len() as f64
            }
            Self::Softmax => {
                let largest = outputs.iter().fold(f64::NEG_INFINITY, |m, o| m.max(*o));
                let total: f64 = outputs.iter().map(|o| e::exp(o - largest)).sum();
                let hit: f64 = pairs.map(|(o, t)| t * (o - largest)).sum();
                e::ln(total) - hit
            }
        }
    }

    /// The loss of each sample of a block, summed over its outputs; their derivatives take the outputs' place.
    #[inline(always)]
    pub fn block<T: Wide>(self, outputs: &mut [T], targets: &[Lanes]) -> Lanes {
        match self {
            Self::Mse => mse(outputs, targets),
            Self::Logistic => logistic(outputs, targets),
            Self::Softmax => softmax(outputs, targets),
        }
    }
}

#[inline(always)]
fn mse<T: Wide>(outputs: &mut [T], targets: &[Lanes]) -> Lanes {
    let mut sum = Lanes::default();
    for (o, t) in outputs.iter_mut().zip(targets) {
        *o = *o - T::data(*t);
        let off = o.values();
        sum = sum + (off * off).times(0.5);
        block_by_block();
    }
    sum
}

/// max(o, 0) − o t + ln(1 + e^−|o|), with the derivative σ(o) − t.
#[inline(always)]
fn logistic<T: Wide>(outputs: &mut [T], targets: &[Lanes]) -> Lanes {
    let mut sum = Lanes::default();
    for (o, t) in outputs.iter_mut().zip(targets) {
        let at = o.values();
        let (mut loss, mut first, mut second) =
            (Lanes::default(), Lanes::default(), Lanes::default());
        for i in 0..Lanes::COUNT {
            let o = at.0[i];
            let [up, down] = e::logistic(o);
            let positive = if o < 0.0 { 0.0 } else { o };
            loss.0[i] = positive - o * t.0[i] + e::ln_1p_unit(e::exp(-o.abs()));
            first.0[i] = up - t.0[i];
            second.0[i] = up * down;
        }
        let [slope, _] = o.chain([first, second, Lanes::default()]);
        *o = slope;
        sum = sum + loss;
        block_by_block();
    }
    sum
}

/// ln Σ e^oₖ − Σ tₖ oₖ, with the derivative p − t.
#[inline(always)]
fn softmax<T: Wide>(outputs: &mut [T], targets: &[Lanes]) -> Lanes {
    let lowest = Lanes::constant(f64::NEG_INFINITY);
    let largest = outputs.iter().fold(lowest, |most, o| most.max(o.values()));
    let (mut total, mut hit) = (T::constant(0.0), Lanes::default());
    for (o, t) in outputs.iter_mut().zip(targets) {
        let above = o.values() - largest;
        hit = hit + *t * above;
        let power = above.map(e::exp);
        [*o, _] = o.chain([power, power, power]);
        total = total + *o;
        block_by_block();
    }
    for (o, t) in outputs.iter_mut().zip(targets) {
        *o = *o / total - T::data(*t);
        block_by_block();
    }
    total.values().map(e::ln) - hit
}
