//! What lies between two minima of a network: the loss along the line, along a trained curve, and at averages.

mod curve;

use std::sync::Arc;

use super::ends::in_parts;
use super::plane::Training;
use crate::math::{Point, Vector as _};
use crate::network::{Network, Spec};
use crate::objective::Plane;
use crate::optimizer::{Keep, Kept, Problem, Progress, WeightPath};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::{choices, parameters};

choices! {
    /// What the weights at the end of a run are joined with.
    pub enum Opposite {
        /// The end of another run.
        Run = "run",
        /// The end of the same method from weights drawn by the next seed; nothing where these are the same.
        Seed = "seed",
        /// The same weights with the hidden units in another order: the same function.
        Permuted = "permuted",
        /// The weights before training.
        Start = "start",
    }
}

/// The place of an optimizer in the list, from 1.
const fn place(key: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, "", name)
        .legal(Legal::Whole(1.0, 64.0))
        .linear(1.0, 8.0)
}

parameters! {
    /// The loss between two minima.
    pub struct BetweenSettings {
        /// Whether it is shown.
        shown: bool = false => Parameter::switch("shown", "between minima"),
        /// Whose end it begins at, by its place in the list from 1.
        optimizer: usize = 1 => place("optimizer", "from the end of")
            .help("at whose end the line begins, a place in the list of optimizers"),
        /// What is at the other side.
        to: Opposite = Opposite::Run => Parameter::choice("to", "to", Opposite::KEYS)
            .help("what the end of the run is joined with"),
        /// The other run, by its place in the list from 1.
        other: usize = 2 => place("other", "other run")
            .help("at whose end the line ends, a place in the list of optimizers"),
        /// Draws the order of units.
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the order")
            .legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0).minor()
            .help("draws the order of hidden units of the permuted copy"),
        /// Whether a curve is trained.
        curve: bool = true => Parameter::switch("curve", "trained curve"),
        /// Steps of its training.
        curve_steps: usize = 300 => Parameter::new("curve_steps", "", "steps of the curve")
            .legal(Legal::Whole(0.0, 10_000.0)).logarithmic(10.0, 2000.0).minor()
            .help("steps of Adam by which the middle point of the curve is trained"),
        /// The last share of the run that is averaged.
        average: f64 = 0.25 => Parameter::new("average", "", "averaged share")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0)
            .help("the last share of the run whose weights are averaged (stochastic weight averaging)"),
    }
}

impl BetweenSettings {
    /// Whether a row of the table has a say.
    pub fn uses(&self, key: &str) -> bool {
        match key {
            "other" => self.to == Opposite::Run,
            "seed" => self.to == Opposite::Permuted,
            "curve_steps" => self.curve,
            _ => true,
        }
    }
}

/// What lies between two minima, to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BetweenRequest {
    /// The network, from its weights before training on.
    pub network: Arc<Network>,
    /// What is wanted.
    pub settings: BetweenSettings,
    /// The run at whose end the line begins.
    pub run: Training,
    /// The other one, if it ends at that of a run.
    pub other: Option<Training>,
    /// Steps of a run.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
}

/// Losses along a way from one place (share 0) to another (share 1), at equal distances; with batch normalization by the moments of
/// all samples for training at each place, since no run has been there and left averages.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Profile {
    /// The losses over all samples for training.
    pub train: Vec<f64>,
    /// Those over the samples for testing; empty where there are none.
    pub test: Vec<f64>,
}

/// The mean of the weights of the last rows of a run.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Swa {
    /// The first row that it averages.
    pub from: usize,
    /// How many rows, at even distances.
    pub rows: usize,
    /// The loss at the mean.
    pub loss: f64,
    /// That over the samples for testing; NaN where there are none.
    pub test: f64,
}

/// What lies between two minima.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Between {
    /// What the ends are.
    pub names: [String; 2],
    /// Along the line.
    pub line: Profile,
    /// Along the trained curve, if one was asked for.
    pub curve: Option<Profile>,
    /// The weights at the ends.
    pub places: [Vec<f64>; 2],
    /// θ of the trained curve, if one was asked for.
    pub middle: Option<Vec<f64>>,
    /// The distance of the ends in weights.
    pub distance: f64,
    /// The greatest difference of outputs over all samples for training.
    pub difference: f64,
    /// The loss along the run, averaged: of the first end.
    pub swa: Swa,
}

/// Why there is nothing between, in a sentence.
pub type Nothing = std::borrow::Cow<'static, str>;

const SAME_DRAW: Nothing = std::borrow::Cow::Borrowed(
    "Another seed draws the same weights here, so both runs are one and the same.",
);

/// Parts of a line at whose ends losses are taken.
pub const PARTS: usize = 60;
/// Rows that are kept of a run.
const ROWS: usize = 240;

impl Between {
    /// The shadows of the trained curve on a plane at equal distances of t; none without a curve. The shadow of a Bézier curve is that
    /// of the shadows of its points.
    pub fn shadow_of_curve(&self, plane: &Plane) -> Vec<Point> {
        let Some(middle) = &self.middle else {
            return Vec::new();
        };
        let [a, b] = self.places.each_ref().map(|w| plane.shadow(w));
        let middle = plane.shadow(middle);
        let at = |i: usize| {
            let [of_a, of_middle, of_b] = curve::shares(i as f64 / PARTS as f64);
            let coordinate = |k: usize| of_a * a[k] + of_middle * middle[k] + of_b * b[k];
            [coordinate(0), coordinate(1)]
        };
        (0..=PARTS).map(at).collect()
    }
}

impl Profile {
    fn along(network: &Network, at: impl Fn(f64) -> Vec<f64>) -> Self {
        let places: Vec<Vec<f64>> = (0..=PARTS).map(|i| at(i as f64 / PARTS as f64)).collect();
        let losses = |samples| places.iter().map(|w| network.loss_on(w, samples)).collect();
        Self {
            train: losses(network.train()),
            test: if has_test(network) {
                losses(network.test())
            } else {
                Vec::new()
            },
        }
    }

    /// How far the greatest loss on the way lies above the larger one of its ends.
    pub fn barrier(&self) -> f64 {
        let end = |index: usize| self.train.get(index).copied().unwrap_or(f64::NAN);
        let ends = end(0).max(end(self.train.len().saturating_sub(1)));
        self.highest() - ends
    }

    /// The greatest loss on the way.
    pub fn highest(&self) -> f64 {
        self.train
            .iter()
            .fold(f64::NEG_INFINITY, |most, loss| most.max(*loss))
    }

    /// The loss half way.
    pub fn middle(&self) -> f64 {
        self.train
            .get(self.train.len() / 2)
            .copied()
            .unwrap_or(f64::NAN)
    }
}

impl BetweenRequest {
    /// What lies between, or why nothing does; `None` if it was cancelled.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<Result<Between, Nothing>> {
        let settings = &self.settings;
        let runs = self.runs();
        if let [(one, _), (other, _)] = &runs[..]
            && settings.to == Opposite::Seed
            && one.initial() == other.initial()
        {
            return Some(Err(SAME_DRAW));
        }
        progress.begin("Between minima", 1, self.whole());
        let paths = in_parts(runs.len(), threads, progress, |index| {
            let (network, of) = &runs[index];
            self.path(network, of, progress)
        })?;
        let ends = self.ends(&paths);
        let Ends {
            rows,
            places: [a, b],
            names,
        } = match ends {
            Ok(ends) => ends,
            Err(nothing) => return Some(Err(nothing)),
        };
        let middle = if settings.curve {
            let ends = [a.clone(), b.clone()];
            let steps = settings.curve_steps;
            Some(curve::train(&self.network, ends, steps, progress)?)
        } else {
            None
        };
        let curve = middle
            .as_ref()
            .map(|middle| Profile::along(&self.network, |t| curve::point([&a, &b], middle, t)));
        Some(Ok(Between {
            line: Profile::along(&self.network, |t| a.lerp(&b, t)),
            curve,
            distance: b.minus(&a).norm(),
            difference: difference(&self.network, [&a, &b]),
            swa: swa(&self.network, &rows, settings.average),
            names,
            places: [a, b],
            middle,
        }))
    }

    /// The steps of all runs, and those of the curve.
    pub fn whole(&self) -> usize {
        let runs = match self.settings.to {
            Opposite::Run | Opposite::Seed => 2,
            Opposite::Permuted | Opposite::Start => 1,
        };
        let curve = usize::from(self.settings.curve) * self.settings.curve_steps;
        runs * self.steps + curve
    }

    /// The runs that are trained, each with its network.
    fn runs(&self) -> Vec<(Arc<Network>, &Training)> {
        let mut runs = vec![(Arc::clone(&self.network), &self.run)];
        match self.settings.to {
            Opposite::Run => {
                let other = self.other.iter();
                runs.extend(other.map(|other| (Arc::clone(&self.network), other)));
            }
            Opposite::Seed => {
                let other = another_draw(&self.network);
                runs.extend(other.map(|other| (Arc::new(other), &self.run)));
            }
            Opposite::Permuted | Opposite::Start => {}
        }
        runs
    }

    fn path(
        &self,
        network: &Arc<Network>,
        of: &Training,
        progress: &Progress,
    ) -> Option<WeightPath> {
        let problem = Problem {
            objective: Arc::clone(network),
            start: network.initial(),
            steps: self.steps,
            seed: self.seed,
            noise: self.noise,
            tolerance: self.tolerance,
        };
        let within = (&of.wrappers, &of.schedule);
        progress.of_run(self.steps, |interrupt| {
            let keep = Keep::Evenly(ROWS);
            of.method.path(within, &problem, keep, interrupt).ok()
        })
    }

    /// The rows of the run, and both ends with their names.
    fn ends(&self, paths: &[Option<WeightPath>]) -> Result<Ends, Nothing> {
        let end = |index: usize| {
            let path = paths.get(index).and_then(Option::as_ref);
            let missing = ["There is no run.", "There is no other run."][index.min(1)];
            let end = path.ok_or(missing)?.end();
            let is_finite = end.weights.is_finite() && end.loss.is_finite();
            is_finite.then_some(end).ok_or("A run has diverged.")
        };
        let one = end(0)?;
        let name = |of: &Training, end: &Kept| format!("{} at step {}", of.name, end.row);
        let from = name(&self.run, one);
        let a = one.weights.clone();
        let (b, to) = match self.settings.to {
            Opposite::Run => {
                let other = end(1)?;
                let of = self.other.as_ref().ok_or("There is no other run.")?;
                (other.weights.clone(), name(of, other))
            }
            Opposite::Seed => {
                let other = end(1)?;
                let name = format!("the same from another draw, at step {}", other.row);
                (other.weights.clone(), name)
            }
            Opposite::Permuted => {
                let copy = self.network.permuted(&a, self.settings.seed);
                let copy = copy.ok_or("No hidden layer has units that could change places.")?;
                (copy, "its units in another order".to_owned())
            }
            Opposite::Start => (self.network.initial(), "the start".to_owned()),
        };
        let rows = paths[0].as_ref().map(|path| path.rows.clone());
        Ok(Ends {
            rows: rows.unwrap_or_default(),
            places: [a, b],
            names: [from, to],
        })
    }
}

fn has_test(network: &Network) -> bool {
    !network.test().targets.is_empty()
}

/// What is joined.
struct Ends {
    /// The rows of the run at whose end the line begins.
    rows: Vec<Kept>,
    places: [Vec<f64>; 2],
    names: [String; 2],
}

/// The same network with its weights drawn by the next seed.
fn another_draw(network: &Network) -> Option<Network> {
    let mut spec = Spec {
        weights: None,
        ..network.spec().clone()
    };
    spec.settings.seed = (spec.settings.seed + 1) % (1 << 62);
    Network::new(spec).ok()
}

/// The greatest difference of the outputs of two networks over all samples for training.
fn difference(network: &Network, [a, b]: [&Vec<f64>; 2]) -> f64 {
    let [a, b] = [a, b].map(|w| network.outputs(w, &network.train().inputs));
    let differences = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f64::max)
}

/// The loss at the mean of the weights of the last share of a run.
fn swa(network: &Network, rows: &[Kept], share: f64) -> Swa {
    let last = rows.last().map_or(0, |kept| kept.row);
    let first = ((1.0 - share) * last as f64).ceil() as usize;
    let averaged = rows.iter().filter(|kept| kept.row >= first);
    let (mut count, mut mean, mut from) = (0usize, Vec::new(), last);
    for kept in averaged {
        count += 1;
        if count == 1 {
            mean.clone_from(&kept.weights);
            from = kept.row;
        } else {
            mean = mean.lerp(&kept.weights, 1.0 / count as f64);
        }
    }
    Swa {
        from,
        rows: count,
        loss: network.loss_on(&mean, network.train()),
        test: if has_test(network) {
            network.loss_on(&mean, network.test())
        } else {
            f64::NAN
        },
    }
}
