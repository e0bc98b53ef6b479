//! An ensemble: several networks of one kind, trained alike but for one draw, and the average of what they predict.

mod tally;

use std::ops::ControlFlow;
use std::sync::Arc;

pub use self::tally::Losses;
use self::tally::Tally;
use super::between::Nothing;
use super::ends::in_parts;
use super::plane::Training;
use super::response::{Grid, view};
use crate::math::random::{Purpose, Sequence};
use crate::network::{DataSet, Loss, Network, Samples, Spec};
use crate::objective::Objective as _;
use crate::optimizer::{Problem, Progress, Trajectory};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::surface::{NetworkSurface, Shape, Surface};
use crate::{choices, parameters};

choices! {
    /// In what the members differ.
    #[derive(Default)]
    pub enum Vary {
        /// The weights before training, from the seeds that follow the network's.
        #[default]
        Weights = "weights",
        /// The samples for training, from the seeds that follow that of the data.
        Data = "data",
        /// Samples for training that are drawn from the network's with replacement (bagging, Breiman 1996).
        Bootstrap = "bootstrap",
        /// Noise, mini-batches and dropout, from the seeds that follow that of the run.
        Draws = "draws",
    }
}

choices! {
    /// Over which samples losses are drawn.
    #[derive(Default)]
    pub enum Over {
        /// Those that are kept from training, or all where there are none.
        #[default]
        Test = "test",
        /// Those for training.
        Train = "train",
    }
}

/// Members at most.
pub const MOST: usize = 64;

parameters! {
    /// An ensemble of networks.
    pub struct EnsembleSettings {
        /// Whether it is shown.
        shown: bool = false => Parameter::switch("shown", "ensemble"),
        /// How many networks.
        count: usize = 5 => Parameter::new("count", "K", "networks")
            .legal(Legal::Whole(2.0, MOST as f64)).linear(2.0, 20.0)
            .help("how many networks are trained whose predictions are averaged"),
        /// In what they differ.
        vary: Vary = Vary::Weights => Parameter::choice("vary", "they differ in", Vary::KEYS)
            .help("weights: the draw before training; data: the samples for training; bootstrap: these, drawn with replacement; draws: noise, mini-batches and dropout"),
        /// Over which samples losses are drawn.
        over: Over = Over::Test => Parameter::choice("over", "losses over", Over::KEYS)
            .help("the samples over which the chart has losses; those for training where none are kept from it"),
    }
}

/// An ensemble to be trained.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct EnsembleRequest {
    /// The first network, from its weights before training on. All losses are over its samples.
    pub network: Arc<Network>,
    /// What is wanted.
    pub settings: EnsembleSettings,
    /// How many of the networks are trained: all, or for a sketch fewer.
    pub members: usize,
    /// How each is trained.
    pub run: Training,
    /// Steps of a training.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
    /// After which steps, ascending; `None` for as many at equal distances as can be kept.
    pub rows: Option<Vec<usize>>,
}

/// What the members say over a single input.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Fits {
    /// The inputs.
    pub grid: Grid,
    /// The outputs of each member, row by row.
    each: Vec<Vec<f64>>,
}

impl Fits {
    /// The outputs of each member at a row, and their average.
    pub fn at(&self, row: usize) -> (Vec<&[f64]>, Vec<f64>) {
        let count = self.grid.columns;
        let of = |outputs: &'_ Vec<f64>| row * count..((row + 1) * count).min(outputs.len());
        let each = self.each.iter();
        let each: Vec<&[f64]> = each.filter_map(|all| all.get(of(all))).collect();
        let mean = |i: usize| each.iter().map(|fit| fit[i]).sum::<f64>() / each.len() as f64;
        let average = (0..count).map(mean).collect();
        (each, average)
    }
}

/// Trained networks, and the average of what they predict, as they are used after training: nothing is dropped, and batch normalization
/// takes running averages.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Ensemble {
    /// After which steps. A training that ended before them stays as it was.
    pub rows: Vec<usize>,
    /// Over the samples for training.
    pub train: Losses,
    /// Over those that are kept from it, if there are any.
    pub test: Option<Losses>,
    /// The curves that are fitted over a single input.
    pub fits: Option<Fits>,
}

impl Ensemble {
    /// How many networks it has.
    pub fn members(&self) -> usize {
        self.train.each.len()
    }

    /// The last row up to a step.
    pub fn row_at(&self, step: usize) -> usize {
        let after = self.rows.partition_point(|row| *row <= step);
        after.saturating_sub(1)
    }
}

/// Rows at most, and the numbers that are kept of a member while it is added, and of all curves over a single input.
const ROWS: usize = 1000;
const NUMBERS: usize = 1_000_000;
const NUMBERS_OF_FITS: usize = 2_000_000;
/// Places along a single input.
const PLACES: usize = 129;
/// Members that are trained at once, however many threads there are: each keeps its states.
const AT_ONCE: usize = 4;

const SAME_WEIGHTS: Nothing = std::borrow::Cow::Borrowed(
    "Other seeds draw the same weights here: all networks are one and the same.",
);
const SAME_DATA: Nothing = std::borrow::Cow::Borrowed(
    "Other seeds draw the same samples here: all networks are one and the same.",
);
const OWN_DATA: Nothing = std::borrow::Cow::Borrowed(
    "These samples are not drawn from a seed. Let the networks differ in bootstrap samples.",
);
const OWN_SCALES: Nothing = std::borrow::Cow::Borrowed(
    "Each set of samples would be standardised by itself. Let the networks differ in bootstrap samples.",
);
const NOTHING_DRAWN: Nothing = std::borrow::Cow::Borrowed(
    "Nothing is drawn in training here, neither noise nor mini-batches nor dropout: all networks are one and the same.",
);

/// What a member predicts: row by row over both sets of samples, and over a single input.
#[derive(Clone, Default)]
struct Predicted {
    train: Vec<f64>,
    test: Vec<f64>,
    line: Vec<f64>,
}

impl EnsembleRequest {
    /// The ensemble, or why there is none; `None` if it was cancelled. Results do not depend on the number of threads.
    pub fn compute(
        &self,
        threads: usize,
        progress: &Progress,
    ) -> Option<Result<Ensemble, Nothing>> {
        if let Some(nothing) = self.objection() {
            return Some(Err(nothing));
        }
        progress.begin("Ensemble", self.members, self.steps);
        let (network, rows) = (&*self.network, self.rows());
        let line = self.line();
        let mut train = Tally::of(network, network.train());
        let mut test = Tally::of(network, network.test());
        let mut each = Vec::new();
        let members: Vec<usize> = (0..self.members).collect();
        for wave in members.chunks(threads.clamp(1, AT_ONCE)) {
            let predicted = in_parts(wave.len(), threads, progress, |i| {
                let inputs = line.as_ref().map(|grid| grid.inputs(1));
                self.predicted(wave[i], &rows, inputs.as_deref(), progress)
            })?;
            // One after the other, in their order.
            for of in predicted {
                train.add(&of.train, rows.len());
                test.add(&of.test, rows.len());
                each.push(of.line);
            }
        }
        let has_test = network.test().count() > 0;
        Some(Ok(Ensemble {
            train: train.losses(rows.len()),
            test: has_test.then(|| test.losses(rows.len())),
            fits: line.map(|grid| Fits { grid, each }),
            rows,
        }))
    }

    /// Why all members would be the same, or could not be compared.
    fn objection(&self) -> Option<Nothing> {
        let settings = &self.network.spec().settings;
        let another = || self.member(1);
        match self.settings.vary {
            Vary::Weights => {
                let same = another()?.initial() == self.network.initial();
                same.then_some(SAME_WEIGHTS)
            }
            Vary::Data if settings.data == DataSet::Own => Some(OWN_DATA),
            Vary::Data if settings.standardise => Some(OWN_SCALES),
            Vary::Data => (another()?.train() == self.network.train()).then_some(SAME_DATA),
            Vary::Bootstrap => None,
            Vary::Draws => {
                let draws = self.noise > 0.0
                    || self.network.batches().is_some()
                    || self.network.perturbed().is_some();
                (!draws).then_some(NOTHING_DRAWN)
            }
        }
    }

    /// The network of a member; `None` where there is none.
    fn member(&self, index: usize) -> Option<Arc<Network>> {
        let (first, offset) = (&self.network, index as u64);
        let mut spec = first.spec().clone();
        let settings = &mut spec.settings;
        match self.settings.vary {
            Vary::Draws => Some(Arc::clone(first)),
            Vary::Weights | Vary::Data if index == 0 => Some(Arc::clone(first)),
            Vary::Weights => {
                settings.seed = settings.seed.wrapping_add(offset);
                spec.weights = None;
                let samples = [first.train().clone(), first.test().clone()];
                Network::on(spec, samples).ok().map(Arc::new)
            }
            Vary::Data => {
                settings.data_seed = settings.data_seed.wrapping_add(offset);
                Network::new(spec).ok().map(Arc::new)
            }
            Vary::Bootstrap => {
                let samples = [resampled(&spec, first.train(), index), first.test().clone()];
                Network::on(spec, samples).ok().map(Arc::new)
            }
        }
    }

    /// The inputs over which curves are drawn, where there is a single one.
    fn line(&self) -> Option<Grid> {
        let network = &*self.network;
        let numbers = network.spec().settings.loss == Loss::Mse;
        let single = network.train().inputs_each == 1 && numbers;
        (single && self.rows.is_none()).then(|| Grid::line(view(network), PLACES))
    }

    /// After which steps.
    fn rows(&self) -> Vec<usize> {
        if let Some(rows) = &self.rows {
            return rows.clone();
        }
        let network = &*self.network;
        let samples = network.train().count() + network.test().count();
        let numbers = samples * network.train().targets_each;
        let mut most = ROWS.min(NUMBERS / numbers.max(1));
        if self.line().is_some() {
            most = most.min(NUMBERS_OF_FITS / (PLACES * self.settings.count.max(1)));
        }
        let stride = self.steps.div_ceil(most.max(2)).max(1);
        let rows = (0..self.steps).step_by(stride);
        rows.chain([self.steps]).collect()
    }

    /// What a member predicts along its training.
    fn predicted(
        &self,
        index: usize,
        rows: &[usize],
        line: Option<&[f64]>,
        progress: &Progress,
    ) -> Predicted {
        let mut predicted = Predicted::default();
        let Some(network) = self.member(index) else {
            return predicted;
        };
        let run = self.train(&network, index, progress);
        let last = run.last();
        let mut reached: Vec<usize> = rows.iter().map(|row| (*row).min(last)).collect();
        let wanted = reached.clone();
        reached.dedup();
        let [train, test] = [self.network.train(), self.network.test()];
        let mut kept = wanted.iter().peekable();
        run.visit(&reached, false, &mut |stand| {
            if progress.is_cancelled() {
                return ControlFlow::Break(());
            }
            let evaluated = network.evaluated(stand.buffers);
            let outputs = |inputs: &[f64]| match inputs {
                [] => Vec::new(),
                inputs => evaluated.outputs(stand.weights, inputs),
            };
            let of = [&train.inputs, &test.inputs].map(|inputs| outputs(inputs));
            let of_line = line.map(outputs).unwrap_or_default();
            // A training that has ended is seen again.
            while kept.next_if_eq(&&stand.row).is_some() {
                predicted.train.extend(&of[0]);
                predicted.test.extend(&of[1]);
                predicted.line.extend(&of_line);
            }
            ControlFlow::Continue(())
        });
        predicted
    }

    fn train(&self, network: &Arc<Network>, index: usize, progress: &Progress) -> Trajectory {
        let seed = match self.settings.vary {
            Vary::Draws => self.seed.wrapping_add(index as u64),
            Vary::Weights | Vary::Data | Vary::Bootstrap => self.seed,
        };
        let problem = Problem {
            objective: Surface::from(Shape::Network(NetworkSurface::new(Arc::clone(network)))),
            start: [0.0; 2],
            steps: self.steps,
            seed,
            noise: self.noise,
            tolerance: self.tolerance,
        };
        let Training {
            method,
            schedule,
            wrappers,
            ..
        } = &self.run;
        progress.of_run(self.steps, |interrupt| {
            method.run_until(wrappers, schedule, &problem, interrupt)
        })
    }
}

/// As many samples, drawn with replacement by the seed of the data and the place of the member.
fn resampled(spec: &Spec, samples: &Samples, index: usize) -> Samples {
    let mut draws = Sequence::new(spec.settings.data_seed, Purpose::Resampling, index as u64);
    let count = samples.count();
    let places: Vec<usize> = (0..count).map(|_| draws.below(count)).collect();
    samples.rows(&places)
}
