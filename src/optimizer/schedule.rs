//! Schedules: a factor on the learning rate at step t = 0, 1, 2, …

use std::f64::consts::PI;

use crate::math::elementary as e;
use crate::parameters;
use crate::parameters::{Legal, Parameter, Parameters};

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
    /// factor(t) = m + (1 − m)·½(1 + cos(π·min(t, T)/T)). Loshchilov and Hutter, SGDR (arXiv 1608.03983).
    pub struct Cosine {
        period: u32 = 200 => period("period", "T", "steps to the lowest rate"),
        min_factor: f64 = 0.0 => Parameter::new("min_factor", "m", "lowest factor")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0),
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
#[derive(Clone, Debug, PartialEq)]
pub enum Schedule {
    Constant(Constant),
    Step(StepDecay),
    Exponential(Exponential),
    Cosine(Cosine),
    Warmup { ramp: Ramp, then: Box<Schedule> },
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
            Self::Cosine(Cosine::default()),
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
            Self::Cosine(_) => "cosine",
            Self::Warmup { .. } => "warmup",
        }
    }

    /// The factor as people write it.
    pub fn equation(&self) -> &'static str {
        match self {
            Self::Constant(_) => "1",
            Self::Step(_) => "γ^⌊t/k⌋",
            Self::Exponential(_) => "γᵗ",
            Self::Cosine(_) => "m + (1−m)·½(1 + cos(π·min(t, T)/T))",
            Self::Warmup { .. } => "f₀ + (1−f₀)·t/s, then another schedule from 0",
        }
    }

    pub fn parameters(&self) -> &dyn Parameters {
        match self {
            Self::Constant(p) => p,
            Self::Step(p) => p,
            Self::Exponential(p) => p,
            Self::Cosine(p) => p,
            Self::Warmup { ramp, .. } => ramp,
        }
    }

    pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
        match self {
            Self::Constant(p) => p,
            Self::Step(p) => p,
            Self::Exponential(p) => p,
            Self::Cosine(p) => p,
            Self::Warmup { ramp, .. } => ramp,
        }
    }

    /// The schedule that follows this one, where it has one.
    pub fn then(&self) -> Option<&Self> {
        match self {
            Self::Warmup { then, .. } => Some(then),
            Self::Constant(_) | Self::Step(_) | Self::Exponential(_) | Self::Cosine(_) => None,
        }
    }

    pub fn then_mut(&mut self) -> Option<&mut Self> {
        match self {
            Self::Warmup { then, .. } => Some(then),
            Self::Constant(_) | Self::Step(_) | Self::Exponential(_) | Self::Cosine(_) => None,
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
            Self::Cosine(Cosine { period, min_factor }) => {
                let period = u64::from(*period).max(1);
                let phase = t.min(period) as f64 / period as f64;
                min_factor + (1.0 - min_factor) * 0.5 * (1.0 + e::cos(PI * phase))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_follow_their_formulas() {
        let step = Schedule::Step(StepDecay {
            every: 10,
            gamma: 0.5,
        });
        assert_eq!(
            [0, 9, 10, 20].map(|t| step.factor(t)),
            [1.0, 1.0, 0.5, 0.25]
        );
        let exponential = Schedule::Exponential(Exponential { gamma: 0.5 });
        assert_eq!([0, 1, 3].map(|t| exponential.factor(t)), [1.0, 0.5, 0.125]);
        let cosine = Schedule::Cosine(Cosine {
            period: 100,
            min_factor: 0.2,
        });
        assert_eq!(cosine.factor(0), 1.0);
        assert!((cosine.factor(50) - 0.6).abs() < 1e-15);
        assert_eq!([100, 500].map(|t| cosine.factor(t)), [0.2, 0.2]);
        let ramp = Ramp {
            steps: 4,
            start_factor: 0.0,
        };
        let warmup = Schedule::Warmup {
            ramp,
            then: Box::new(exponential),
        };
        assert_eq!(
            [0, 1, 4, 5].map(|t| warmup.factor(t)),
            [0.0, 0.25, 1.0, 0.5]
        );
    }
}
