//! Schedules: factors on the learning rate at the steps t = 0, 1, 2, …

use std::f64::consts::PI;

use crate::math::elementary as e;
use crate::parameters;
use crate::parameters::{Legal, Parameter, Parameters};

/// The row of a number of steps.
const fn period(key: &'static str, symbol: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, symbol, name)
        .legal(Legal::Whole(1.0, 1e6))
        .logarithmic(1.0, 2000.0)
}

parameters! {
    /// factor(t) = 1
    pub struct Constant {}
}

parameters! {
    /// factor(t) = γ^⌊t/every⌋
    pub struct StepDecay {
        every: u32 = 50 => period("every", "k", "steps between drops"),
        gamma: f64 = 0.5 => Parameter::new("gamma", "γ", "factor of a drop")
            .legal(Legal::Between(0.0, 2.0)).linear(0.0, 1.0),
    }
}

parameters! {
    /// factor(t) = γᵗ
    pub struct Exponential {
        gamma: f64 = 0.99 => Parameter::new("gamma", "γ", "factor of a step")
            .legal(Legal::Between(0.0, 2.0)).linear(0.9, 1.0),
    }
}

parameters! {
    /// factor(t) = 1/(1 + d·t). Robbins and Monro, A stochastic approximation method (1951).
    pub struct InverseTime {
        decay: f64 = 0.02 => Parameter::new("decay", "d", "decay")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-4, 1.0),
    }
}

parameters! {
    /// factor(t) = (1 − min(t, T)/T)^p; 0 from t = T on; with p = 0 always 1.
    pub struct Polynomial {
        period: u32 = 200 => period("period", "T", "steps to the end"),
        power: f64 = 1.0 => Parameter::new("power", "p", "power")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 4.0),
    }
}

parameters! {
    /// factor(t) = m + (1 − m)·½(1 + cos(π·min(t, T)/T)). Loshchilov and Hutter, SGDR (arXiv 1608.03983).
    pub struct Cosine {
        period: u32 = 200 => period("period", "T", "steps to the lowest rate"),
        min_factor: f64 = 0.0 => Parameter::new("min_factor", "m", "lowest factor")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0),
    }
}

parameters! {
    /// Half a cosine from 1 to m over T steps, then again over kT steps, k²T steps and so on:
    /// factor(t) = m + (1 − m)·½(1 + cos(πs/Tᵢ)), s steps into a cycle of Tᵢ. At the end of a cycle the factor
    /// is already that of the next, 1. Loshchilov and Hutter, SGDR (arXiv 1608.03983).
    pub struct CosineRestarts {
        period: u32 = 50 => period("period", "T", "steps of the first cycle"),
        multiplier: u32 = 2 => Parameter::new("multiplier", "k", "growth of the cycles")
            .legal(Legal::Whole(1.0, 100.0)).linear(1.0, 4.0),
        min_factor: f64 = 0.0 => Parameter::new("min_factor", "m", "lowest factor")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0),
    }
}

parameters! {
    /// With W = r·T: half a cosine from 1 at t = 0 to the peak p at t = W, half a cosine from there to f at
    /// t = T, and f ever after: p + (1 − p)·½(1 + cos(πt/W)), then f + (p − f)·½(1 + cos(π(t − W)/(T − W))).
    /// W need not be whole. With r = 0 the fall begins at once; with r = 1 the factor rises until T and then drops to f.
    ///
    /// PyTorch's `OneCycleLR` states the peak as a rate and the start as a share of it. Smith and Topin,
    /// Super-convergence (arXiv 1708.07120).
    pub struct OneCycle {
        period: u32 = 200 => period("period", "T", "steps of the cycle"),
        peak_factor: f64 = 10.0 => Parameter::new("peak_factor", "p", "highest factor")
            .legal(Legal::AtLeast(0.0)).logarithmic(1.0, 100.0),
        warm_fraction: f64 = 0.3 => Parameter::new("warm_fraction", "r", "share of the rise")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0),
        final_factor: f64 = 0.01 => Parameter::new("final_factor", "f", "last factor")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 1.0),
    }
}

parameters! {
    /// Linear from a start factor to 1 over `steps`, then another schedule counted from 0.
    /// Goyal et al., Accurate, large minibatch SGD (arXiv 1706.02677).
    pub struct Ramp {
        steps: u32 = 20 => period("steps", "s", "steps of the ramp"),
        start_factor: f64 = 0.0 => Parameter::new("start_factor", "f₀", "first factor")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0),
    }
}

/// A factor on the learning rate over time.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Schedule {
    /// No change.
    Constant(Constant),
    /// Drops by a factor every so many steps.
    Step(StepDecay),
    /// The same factor every step.
    Exponential(Exponential),
    /// Falls as 1/t in the long run.
    InverseTime(InverseTime),
    /// Falls to 0 as a power of the time left.
    Polynomial(Polynomial),
    /// Half a cosine down to the lowest factor.
    Cosine(Cosine),
    /// Half cosines that start again, each cycle longer than the last.
    CosineRestarts(CosineRestarts),
    /// Half a cosine up to a peak, and another down.
    OneCycle(OneCycle),
    /// A linear ramp before another schedule.
    Warmup {
        /// The ramp.
        ramp: Ramp,
        /// What follows it, counted from 0.
        then: Box<Schedule>,
    },
}

impl Default for Schedule {
    fn default() -> Self {
        Self::Constant(Constant {})
    }
}

impl Schedule {
    /// Every kind with its defaults, in the order of menus and lists.
    pub fn all() -> Vec<Self> {
        vec![
            Self::default(),
            Self::Step(StepDecay::default()),
            Self::Exponential(Exponential::default()),
            Self::InverseTime(InverseTime::default()),
            Self::Polynomial(Polynomial::default()),
            Self::Cosine(Cosine::default()),
            Self::CosineRestarts(CosineRestarts::default()),
            Self::OneCycle(OneCycle::default()),
            Self::Warmup {
                ramp: Ramp::default(),
                then: Box::default(),
            },
        ]
    }

    /// The kind of that name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|s| s.key() == key)
    }

    /// The name in scenario files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Constant(_) => "constant",
            Self::Step(_) => "step",
            Self::Exponential(_) => "exponential",
            Self::InverseTime(_) => "inverse_time",
            Self::Polynomial(_) => "polynomial",
            Self::Cosine(_) => "cosine",
            Self::CosineRestarts(_) => "cosine_restarts",
            Self::OneCycle(_) => "one_cycle",
            Self::Warmup { .. } => "warmup",
        }
    }

    /// The factor in mathematical notation.
    pub fn equation(&self) -> &'static str {
        match self {
            Self::Constant(_) => "1",
            Self::Step(_) => "γ^⌊t/k⌋",
            Self::Exponential(_) => "γᵗ",
            Self::InverseTime(_) => "1/(1 + d·t)",
            Self::Polynomial(_) => "(1 − min(t, T)/T)ᵖ",
            Self::Cosine(_) => "m + (1−m)·½(1 + cos(π·min(t, T)/T))",
            Self::CosineRestarts(_) => {
                "half a cosine from 1 to m over T steps, again over kT steps, k²T steps, …"
            }
            Self::OneCycle(_) => {
                "half a cosine from 1 to p over rT steps, half a cosine down to f at T, then f"
            }
            Self::Warmup { .. } => {
                "f₀ + (1−f₀)·t/s for t < s, then another schedule, counted from 0"
            }
        }
    }

    /// Its parameters; of a warm-up, those of the ramp.
    pub fn parameters(&self) -> &dyn Parameters {
        match self {
            Self::Constant(p) => p,
            Self::Step(p) => p,
            Self::Exponential(p) => p,
            Self::InverseTime(p) => p,
            Self::Polynomial(p) => p,
            Self::Cosine(p) => p,
            Self::CosineRestarts(p) => p,
            Self::OneCycle(p) => p,
            Self::Warmup { ramp, .. } => ramp,
        }
    }

    /// Its parameters, to be changed; of a warm-up, those of the ramp.
    pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
        match self {
            Self::Constant(p) => p,
            Self::Step(p) => p,
            Self::Exponential(p) => p,
            Self::InverseTime(p) => p,
            Self::Polynomial(p) => p,
            Self::Cosine(p) => p,
            Self::CosineRestarts(p) => p,
            Self::OneCycle(p) => p,
            Self::Warmup { ramp, .. } => ramp,
        }
    }

    /// The schedule that follows this one, where it has one.
    pub fn then(&self) -> Option<&Self> {
        match self {
            Self::Warmup { then, .. } => Some(then),
            Self::Constant(_)
            | Self::Step(_)
            | Self::Exponential(_)
            | Self::InverseTime(_)
            | Self::Polynomial(_)
            | Self::Cosine(_)
            | Self::CosineRestarts(_)
            | Self::OneCycle(_) => None,
        }
    }

    /// The schedule that follows this one, to be changed.
    pub fn then_mut(&mut self) -> Option<&mut Self> {
        match self {
            Self::Warmup { then, .. } => Some(then),
            Self::Constant(_)
            | Self::Step(_)
            | Self::Exponential(_)
            | Self::InverseTime(_)
            | Self::Polynomial(_)
            | Self::Cosine(_)
            | Self::CosineRestarts(_)
            | Self::OneCycle(_) => None,
        }
    }

    /// The factor on the learning rate at step t.
    pub fn factor(&self, t: u64) -> f64 {
        match self {
            Self::Constant(Constant {}) => 1.0,
            Self::Step(StepDecay { every, gamma }) => {
                e::pow(*gamma, (t / u64::from(*every).max(1)) as f64)
            }
            Self::Exponential(Exponential { gamma }) => e::pow(*gamma, t as f64),
            Self::InverseTime(InverseTime { decay }) => 1.0 / (1.0 + decay * t as f64),
            Self::Polynomial(Polynomial { period, power }) => {
                e::pow(1.0 - fraction(t, *period), *power)
            }
            Self::Cosine(Cosine { period, min_factor }) => {
                half_cosine(1.0, *min_factor, fraction(t, *period))
            }
            Self::CosineRestarts(CosineRestarts {
                period,
                multiplier,
                min_factor,
            }) => {
                let (mut length, mut into) = (u64::from(*period).max(1), t);
                if *multiplier <= 1 {
                    into %= length;
                }
                while into >= length {
                    into -= length;
                    length = length.saturating_mul(u64::from(*multiplier));
                }
                half_cosine(1.0, *min_factor, into as f64 / length as f64)
            }
            Self::OneCycle(OneCycle {
                period,
                peak_factor,
                warm_fraction,
                final_factor,
            }) => {
                let (phase, warm) = (fraction(t, *period), *warm_fraction);
                if t > u64::from(*period) {
                    *final_factor
                } else if phase < warm || warm == 1.0 {
                    half_cosine(1.0, *peak_factor, phase / warm)
                } else {
                    half_cosine(*peak_factor, *final_factor, (phase - warm) / (1.0 - warm))
                }
            }
            Self::Warmup {
                ramp:
                    Ramp {
                        steps,
                        start_factor,
                    },
                then,
            } => {
                let steps = u64::from(*steps);
                if t < steps {
                    start_factor + (1.0 - start_factor) * (t as f64 / steps as f64)
                } else {
                    then.factor(t - steps)
                }
            }
        }
    }
}

/// min(t, period)/period
fn fraction(t: u64, period: u32) -> f64 {
    let period = u64::from(period).max(1);
    t.min(period) as f64 / period as f64
}

/// Half a cosine from one value at phase 0 to another at phase 1.
fn half_cosine(from: f64, to: f64, phase: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + e::cos(PI * phase))
}

#[cfg(test)]
mod tests;
