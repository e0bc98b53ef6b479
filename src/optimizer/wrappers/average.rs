//! Averages of a path.

use crate::math::Vector;
use crate::optimizer::rows::decay;
use crate::parameters;
use crate::parameters::{Legal, Parameter, Parameters};

parameters! {
    /// The mean w̄ₜ of wₛ … wₜ, as a running mean w̄ ← w̄ + (w − w̄)/n; there is none before step s.
    ///
    /// `torch.optim.swa_utils.AveragedModel` updated from step s on. Polyak and Juditsky, Acceleration of
    /// stochastic approximation by averaging (1992); Izmailov et al., Averaging weights leads to wider optima and
    /// better generalization (arXiv 1803.05407).
    pub struct UniformAverage {
        start: u32 = 0 => Parameter::new("start", "s", "first averaged step")
            .legal(Legal::Whole(0.0, 1e6)).linear(0.0, 500.0)
            .help("leaves out the way to the valley, which the mean would not forget"),
    }
}

parameters! {
    /// w̄ₜ = βw̄ₜ₋₁ + (1−β)wₜ with w̄₀ = w₀.
    ///
    /// `get_ema_multi_avg_fn` of `torch.optim.swa_utils`; its default β = 0.999 is meant for longer runs. Kingma and Ba, Adam
    /// (arXiv 1412.6980), section 7.2, without their correction of the start, which w̄₀ = w₀ does not need.
    pub struct ExponentialAverage {
        decay: f64 = 0.99 => decay("decay", "β", "decay of the average"),
    }
}

/// An average of a path.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Average {
    /// The mean of all rows from one on.
    Uniform(UniformAverage),
    /// A mean in which older rows fade.
    Exponential(ExponentialAverage),
}

impl Default for Average {
    fn default() -> Self {
        Self::Uniform(UniformAverage::default())
    }
}

impl Average {
    /// Every kind with its defaults, in the order of menus and lists.
    pub fn all() -> Vec<Self> {
        vec![
            Self::default(),
            Self::Exponential(ExponentialAverage::default()),
        ]
    }

    /// The name in scenario files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "uniform",
            Self::Exponential(_) => "exponential",
        }
    }

    /// The name in captions.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "Mean",
            Self::Exponential(_) => "EMA",
        }
    }

    /// The average in mathematical notation.
    pub fn equation(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "w̄ = (wₛ + … + wₜ)/(t − s + 1)",
            Self::Exponential(_) => "w̄ ← βw̄ + (1−β)w",
        }
    }

    /// Authors and year of the source.
    pub fn reference(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "Polyak and Juditsky 1992",
            Self::Exponential(_) => "Kingma and Ba 2014, section 7.2",
        }
    }

    /// Its parameters.
    pub fn parameters(&self) -> &dyn Parameters {
        match self {
            Self::Uniform(p) => p,
            Self::Exponential(p) => p,
        }
    }

    /// Its parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
        match self {
            Self::Uniform(p) => p,
            Self::Exponential(p) => p,
        }
    }

    /// The first row that has an average.
    pub fn first_row(&self) -> usize {
        match self {
            Self::Uniform(UniformAverage { start }) => *start as usize,
            Self::Exponential(_) => 0,
        }
    }

    /// The averages at the rows of a path, from [`first_row`](Self::first_row) on; none where the path is shorter.
    pub fn along<V: Vector>(&self, path: &[V]) -> Vec<V> {
        let path = path.get(self.first_row()..).unwrap_or_default();
        let mut running = self.running();
        path.iter().map(|w| running.follow(w).clone()).collect()
    }

    /// The average before any row.
    pub fn running<V>(&self) -> RunningAverage<V> {
        RunningAverage {
            of: *self,
            count: 0.0,
            average: None,
        }
    }
}

/// An average that follows a path row by row.
#[derive(Clone, Debug)]
pub struct RunningAverage<V> {
    of: Average,
    count: f64,
    average: Option<V>,
}

impl<V: Vector> RunningAverage<V> {
    /// The average with the next row.
    pub fn follow(&mut self, w: &V) -> &V {
        self.count += 1.0;
        let share = match self.of {
            Average::Uniform(_) => 1.0 / self.count,
            Average::Exponential(ExponentialAverage { decay }) => 1.0 - decay,
        };
        let before = self.average.take().unwrap_or_else(|| w.clone());
        self.average.insert(before.lerp(w, share))
    }
}
