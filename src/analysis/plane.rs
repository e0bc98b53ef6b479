//! Planes through the weights of a network, on which its loss is a landscape.

mod principal;
mod spanned;
mod statistics;

use std::sync::Arc;

pub use principal::{Principal, random_walk_shares};
pub use statistics::SliceStatistics;

use self::spanned::{NoSpan, Spanned, sane};
use super::Progress;
use super::ends::in_parts;
use crate::network::Network;
use crate::optimizer::{Keep, Kept, Method, Problem, Schedule, WeightPath, Wrappers};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::surface::Placed;
use crate::{choices, parameters};

choices! {
    /// What spans a plane.
    pub enum PlaneKind {
        /// Two random directions, filter-normalized (Li et al. 2018).
        Random = "random",
        /// The first two principal components of the paths.
        Pca = "pca",
        /// The eigenvectors of the two largest eigenvalues of the Hessian.
        Hessian = "hessian",
        /// The eigenvectors of the largest and of the least eigenvalue of the Hessian.
        Extremes = "extremes",
        /// Three checkpoints of one run.
        Checkpoints = "checkpoints",
        /// The ends of two runs, and the start.
        Ends = "ends",
        /// The line from the start to the end of a run, and a random direction.
        Interpolation = "interpolation",
    }
}

choices! {
    /// Which weights a plane goes through.
    pub enum Origin {
        /// Those before training.
        Start = "start",
        /// Those at the end of the run.
        End = "end",
    }
}

impl PlaneKind {
    /// What spans the plane, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Random => {
                "two random directions, filter-normalized: each as long as the weights of the unit that it moves"
            }
            Self::Pca => {
                "the first two principal components of the paths, from the weights before training"
            }
            Self::Hessian => "the eigenvectors of the two largest eigenvalues of the Hessian",
            Self::Extremes => {
                "the eigenvectors of the largest and of the least eigenvalue of the Hessian"
            }
            Self::Checkpoints => {
                "through three moments of a run: first, middle and last, as shares of its steps"
            }
            Self::Ends => "through the ends of two runs and the weights before training",
            Self::Interpolation => {
                "the line from the start (x = 0) to the end of a run (x = 1), and a random direction"
            }
        }
    }
}

impl Origin {
    /// Where the plane goes through, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Start => "the weights before training",
            Self::End => "those at the end of the run `optimizer`",
        }
    }
}

/// The place of an optimizer in the list, from 1.
const fn place(key: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, "", name)
        .legal(Legal::Whole(1.0, 64.0))
        .linear(1.0, 8.0)
}

/// A moment of a run, as a share of its steps.
const fn moment(key: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, "", name)
        .legal(Legal::Between(0.0, 1.0))
        .linear(0.0, 1.0)
        .help("a moment of the run, as a share of its steps")
}

parameters! {
    /// Where the loss of a network is cut.
    pub struct PlaneSettings {
        /// What spans the plane.
        kind: PlaneKind = PlaneKind::Random => Parameter::choice("kind", "plane", PlaneKind::KEYS)
            .help("the directions through the weights along which the loss is shown"),
        /// Draws the random directions.
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the plane")
            .legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0)
            .help("draws the random directions"),
        /// Which weights the plane goes through, and where the Hessian is taken.
        origin: Origin = Origin::Start => Parameter::choice("origin", "through", Origin::KEYS)
            .help("the weights that the plane goes through, and where the Hessian is taken"),
        /// Whose run spans it, by its place in the list from 1.
        optimizer: usize = 1 => place("optimizer", "run")
            .help("whose run the plane follows, a place in the list of optimizers"),
        /// The other run of `ends`, by its place in the list from 1.
        other: usize = 2 => place("other", "other run")
            .help("whose run ends at the other end, a place in the list of optimizers"),
        /// The first of the checkpoints.
        first: f64 = 0.0 => moment("first", "first checkpoint").minor(),
        /// The second of the checkpoints.
        middle: f64 = 0.5 => moment("middle", "middle checkpoint").minor(),
        /// The third of the checkpoints.
        last: f64 = 1.0 => moment("last", "last checkpoint").minor(),
    }
}

impl PlaneSettings {
    /// Whether the plane is known without any training, and so at once.
    pub fn is_quick(&self) -> bool {
        self.kind == PlaneKind::Random && self.origin == Origin::Start
    }

    /// Whether the plane depends on what becomes of the runs.
    pub fn follows_runs(&self) -> bool {
        match self.kind {
            PlaneKind::Random | PlaneKind::Hessian | PlaneKind::Extremes => {
                self.origin == Origin::End
            }
            PlaneKind::Pca
            | PlaneKind::Checkpoints
            | PlaneKind::Ends
            | PlaneKind::Interpolation => true,
        }
    }

    /// Whether a row of the table has a say in the plane of this kind.
    pub fn uses(&self, key: &str) -> bool {
        let kind = self.kind;
        let has_origin = match kind {
            PlaneKind::Random | PlaneKind::Pca | PlaneKind::Hessian | PlaneKind::Extremes => true,
            PlaneKind::Checkpoints | PlaneKind::Ends | PlaneKind::Interpolation => false,
        };
        match key {
            "seed" => matches!(kind, PlaneKind::Random | PlaneKind::Interpolation),
            "origin" => has_origin,
            "optimizer" => !has_origin || self.origin == Origin::End,
            "other" => kind == PlaneKind::Ends,
            "first" | "middle" | "last" => kind == PlaneKind::Checkpoints,
            _ => true,
        }
    }
}

/// A run that a plane may depend on.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Training {
    /// The name of the optimizer.
    pub name: String,
    /// The method.
    pub method: Method,
    /// The learning rate over time.
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
}

/// A plane that a document asks for.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlaneRequest {
    /// The network, from its weights before training on.
    pub network: Arc<Network>,
    /// What spans the plane.
    pub settings: PlaneSettings,
    /// The runs that are seen on the plane, from the weights before training on; none where it depends on none.
    pub runs: Vec<Training>,
    /// Which of them `optimizer` and `other` are.
    pub of: [Option<usize>; 2],
    /// Steps of a run; 0 where the plane depends on none.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
}

/// Rows of all paths together that a plane depends on.
const ROWS: usize = 240;

impl PlaneRequest {
    /// The same plane, of which a view takes in no path. It is for planes that do not follow the runs.
    pub fn without_runs(self) -> Self {
        Self {
            runs: Vec::new(),
            of: [None; 2],
            steps: 0,
            seed: 0,
            noise: 0.0,
            ..self
        }
    }

    /// Whether the plane is known without any training, and so at once.
    pub fn is_quick(&self) -> bool {
        self.settings.is_quick()
    }

    /// The plane; `None` if it was cancelled. Where there is none of that kind, it is the one that is known without any training,
    /// which then says why.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<Placed> {
        if self.is_quick() {
            return Some(Placed::initial(&self.network, self.settings.seed));
        }
        progress.begin("Plane", self.runs.len(), self.steps);
        let each = in_parts(self.runs.len(), threads, progress, |run| {
            self.path(&self.runs[run], progress)
        })?;
        let paths: Vec<WeightPath> = each.iter().flatten().cloned().collect();
        let spanned = Spanned {
            network: &self.network,
            seed: self.settings.seed,
            paths: &paths,
        };
        Some(self.span(&spanned, &each).unwrap_or_else(|reason| {
            let placed = Placed::initial(&self.network, self.settings.seed);
            let about = format!("{reason}, so there is no such plane. {}", placed.about);
            Placed { about, ..placed }
        }))
    }

    fn path(&self, of: &Training, progress: &Progress) -> Option<WeightPath> {
        let problem = Problem {
            objective: Arc::clone(&self.network),
            start: self.network.initial(),
            steps: self.steps,
            seed: self.seed,
            noise: self.noise,
            tolerance: self.tolerance,
        };
        let keep = Keep::Evenly(ROWS / self.runs.len().max(1));
        let within = (&of.wrappers, &of.schedule);
        progress.of_run(self.steps, |interrupt| {
            of.method.path(within, &problem, keep, interrupt).ok()
        })
    }

    fn span(&self, planes: &Spanned<'_>, each: &[Option<WeightPath>]) -> Result<Placed, NoSpan> {
        let settings = &self.settings;
        let [one, other] = [0, 1].map(|place| Reached::of(self, each, place));
        let initial = self.network.initial();
        let through = || match settings.origin {
            Origin::Start => Ok((&initial, "the weights before training".to_owned())),
            Origin::End => one.as_ref().map_or(Err(NO_RUN), |one| one.end()),
        };
        match settings.kind {
            PlaneKind::Random => {
                let (w, name) = through()?;
                planes.random(w, &name)
            }
            PlaneKind::Pca => {
                let (w, name) = through()?;
                planes.principal(w, &name)
            }
            PlaneKind::Hessian | PlaneKind::Extremes => {
                let (w, name) = through()?;
                planes.curvature(w, settings.kind == PlaneKind::Extremes, &name)
            }
            PlaneKind::Checkpoints => {
                let moments = [settings.first, settings.middle, settings.last];
                one.as_ref().ok_or(NO_RUN)?.checkpoints(planes, moments)
            }
            PlaneKind::Ends => {
                let (one, other) = (one.as_ref().ok_or(NO_RUN)?, other.as_ref().ok_or(NO_OTHER)?);
                let ([a, b], [from, to]) = ends(one, other)?;
                let axes = [
                    format!("from {from} to {to}"),
                    "towards the start".to_owned(),
                ];
                let about =
                    format!("The plane through {from}, {to} and the weights before training");
                planes.through([a, &initial, b], axes, about)
            }
            PlaneKind::Interpolation => {
                let (end, name) = one.as_ref().ok_or(NO_RUN)?.end()?;
                planes.interpolation([&initial, end], ["the start", &name])
            }
        }
    }
}

const NO_RUN: NoSpan = "There is no run";
const NO_OTHER: NoSpan = "There is no other run";
const NO_LOSS: NoSpan = "The loss at the start is not finite";

/// The ends of two runs with their names.
fn ends<'a>(
    one: &'a Reached<'_>,
    other: &'a Reached<'_>,
) -> Result<([&'a Vec<f64>; 2], [String; 2]), NoSpan> {
    let ((a, from), (b, to)) = (one.end()?, other.end()?);
    Ok(([a, b], [from, to]))
}

/// A run as far as it does not diverge.
struct Reached<'a> {
    name: &'a str,
    rows: &'a [Kept],
}

impl<'a> Reached<'a> {
    /// That of `optimizer` or of `other`.
    fn of(request: &'a PlaneRequest, each: &'a [Option<WeightPath>], place: usize) -> Option<Self> {
        let run = request.of[place]?;
        let path = each.get(run)?.as_ref()?;
        Some(Self {
            name: &request.runs.get(run)?.name,
            rows: sane(path),
        })
    }

    fn end(&self) -> Result<(&'a Vec<f64>, String), NoSpan> {
        let end = self.rows.last().ok_or(NO_LOSS)?;
        Ok((&end.weights, format!("{} at step {}", self.name, end.row)))
    }

    /// The kept row that is nearest to a moment.
    fn at(&self, moment: f64) -> Result<&'a Kept, NoSpan> {
        let last = self.rows.last().ok_or(NO_LOSS)?.row;
        let wanted = (moment * last as f64).round() as usize;
        let nearest = self
            .rows
            .iter()
            .min_by_key(|kept| kept.row.abs_diff(wanted));
        nearest.ok_or(NO_LOSS)
    }

    fn checkpoints(&self, planes: &Spanned<'_>, moments: [f64; 3]) -> Result<Placed, NoSpan> {
        let [first, middle, last] = moments.map(|moment| self.at(moment));
        let rows = [first?, middle?, last?];
        let [a, b, c] = rows.map(|kept| kept.row);
        let axes = [format!("from step {a} to {c}"), format!("towards step {b}")];
        let about = format!(
            "The plane through {} at the steps {a}, {b} and {c}",
            self.name
        );
        planes.through(rows.map(|kept| &kept.weights), axes, about)
    }
}
