//! Fair races: every method is tuned on an equal budget of evaluations, over the same starts.

mod tune;

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use self::tune::{Scale, Score, Tunable};

use self::tune::{Found, settings, tune};
use super::critical::{critical_points_in, known_minimum};
use super::starts;
use crate::math::{Point, Vector};
use crate::objective::Objective;
use crate::optimizer::{
    Method, Observer, Oracle, Progress, Row, Schedule, Status, Stepper, Way, Wrapped, Wrappers,
    walk,
};
use crate::surface::{Surface, View};

/// Where the runs of a race start.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Starts {
    /// All in one place.
    At(Point),
    /// So many, uniformly distributed in the view; the i-th depends on (seed, i) only.
    Random(usize),
    /// At most so many, in the middles of the squares of a grid over the view.
    Grid(usize),
}

/// When a run has got there.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Criterion {
    /// f − f* ≤ τ(f₀ − f*), where f₀ is the loss at the start (Moré and Wild 2009).
    Loss {
        /// f*
        least: f64,
        /// τ
        accuracy: f64,
    },
    /// It is at rest, and f falls in no direction.
    Rest,
}

/// Who takes part.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Entrant {
    /// Its place in the list of optimizers.
    pub index: usize,
    /// The method as it is.
    pub method: Method,
    /// The learning rate over time.
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
    /// The middle of the rates that are tried.
    pub rate: f64,
}

/// A race to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct RaceRequest {
    /// What is minimised.
    pub surface: Surface,
    /// Where starts are drawn, and where critical points of a formula of the user's are searched.
    pub view: View,
    /// Seed of starts, noise and mini-batches.
    pub seed: u64,
    /// Standard deviation of Gaussian noise on each gradient component.
    pub noise: f64,
    /// At rest is where neither ‖∇f‖ nor the last step is longer than this.
    pub tolerance: f64,
    /// Evaluations of a run at most.
    pub budget: u32,
    /// Settings that are tried of each method at most.
    pub tries: usize,
    /// τ, the share of the loss gap at the start that counts as solved; `None` where a run has to come to rest.
    pub accuracy: Option<f64>,
    /// Where runs start.
    pub starts: Starts,
    /// Decades of rates to both sides of an entrant's middle.
    pub decades: f64,
    /// Whether momentum and decay rates are tuned, too.
    pub memories: bool,
    /// Who takes part.
    pub entrants: Vec<Entrant>,
}

/// The outcome of a race.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Race {
    /// When a run had got there.
    pub criterion: Criterion,
    /// Where the runs started.
    pub starts: Vec<Point>,
    /// The evaluations that a run had.
    pub budget: u32,
    /// The entrants in their order, tuned.
    pub entrants: Vec<Tuned>,
}

/// An entrant at its best setting.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Tuned {
    /// Its place in the list of optimizers.
    pub index: usize,
    /// The method with the best setting found.
    pub method: Method,
    /// The rows of its table that were tuned.
    pub rows: Vec<usize>,
    /// What became of it.
    pub score: Score,
    /// Evaluations from each start until solved; `None` where that did not happen.
    pub solved: Vec<Option<u32>>,
    /// Whether the best rate of the grid was its first or its last one: a better one may lie beyond.
    pub at_edge: bool,
}

impl Tuned {
    /// The mean number of evaluations, where an unsolved run counts with the whole budget.
    pub fn evaluations(&self) -> f64 {
        self.score.evaluations as f64 / self.solved.len().max(1) as f64
    }

    /// The share of the starts from which it got there.
    pub fn share(&self) -> f64 {
        let solved = self.solved.iter().flatten().count();
        solved as f64 / self.solved.len().max(1) as f64
    }

    /// The share of the starts solved within so many evaluations, as corners of a staircase: the data profile of Moré and Wild,
    /// Benchmarking derivative-free optimization algorithms (SIAM J. Optim. 20, 2009), with starts for problems.
    pub fn profile(&self) -> Vec<(u32, f64)> {
        let mut solved: Vec<u32> = self.solved.iter().flatten().copied().collect();
        solved.sort_unstable();
        let all = self.solved.len().max(1) as f64;
        let mut corners: Vec<(u32, f64)> = Vec::new();
        for (i, &evaluations) in solved.iter().enumerate() {
            let share = (i + 1) as f64 / all;
            match corners.last_mut() {
                Some(last) if last.0 == evaluations => last.1 = share,
                Some(_) | None => corners.push((evaluations, share)),
            }
        }
        corners
    }
}

impl RaceRequest {
    /// Where the runs start.
    pub fn places(&self) -> Vec<Point> {
        let view = self.view;
        match self.starts {
            Starts::At(start) => vec![start],
            Starts::Random(count) => {
                let places = (0..count).map(|i| starts::drawn(view, self.seed, i));
                places.collect()
            }
            Starts::Grid(count) => {
                let grid = starts::grid(view, count);
                let cells = 0..grid.iter().product();
                cells.map(|i| starts::centre(view, grid, i)).collect()
            }
        }
    }

    /// By which criterion runs count as solved: by their loss where that is wanted and the least value is known.
    pub fn criterion(&self) -> Criterion {
        let critical = critical_points_in(&self.surface, self.view);
        match (self.accuracy, known_minimum(&self.surface, &critical)) {
            (Some(accuracy), Some(least)) => Criterion::Loss { least, accuracy },
            (Some(_) | None, _) => Criterion::Rest,
        }
    }

    fn tuned_numbers(&self, entrant: &Entrant) -> Vec<Tunable> {
        Tunable::of(&entrant.method, entrant.rate, self.decades, self.memories)
    }

    /// The number of runs, all settings and starts together.
    pub fn runs(&self) -> usize {
        let settings = self
            .entrants
            .iter()
            .map(|entrant| settings(self.tuned_numbers(entrant).len(), self.tries));
        settings.sum::<usize>().saturating_mul(self.places().len())
    }

    /// Tunes every entrant, by so many threads; `None` if cancelled.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<Race> {
        progress.begin("Race", self.runs(), self.budget as usize);
        let course = Course {
            request: self,
            criterion: self.criterion(),
            starts: self.places(),
            progress,
        };
        let next = AtomicUsize::new(0);
        let results = Mutex::new(vec![None; self.entrants.len()]);
        let work = || {
            while let Some((index, entrant)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                self.entrants.get(index).map(|entrant| (index, entrant))
            } {
                let tuned = course.tuned(entrant);
                // A poisoned lock means that another thread has panicked, which the scope passes on.
                if let Ok(mut results) = results.lock() {
                    results[index] = tuned;
                }
            }
        };
        std::thread::scope(|scope| {
            // Where no thread can be started, this one does all the work.
            for _ in 1..threads.min(self.entrants.len()) {
                let _ = std::thread::Builder::new()
                    .name("race".to_owned())
                    .spawn_scoped(scope, work);
            }
            work();
        });
        let entrants: Option<Vec<Tuned>> = results.into_inner().ok()?.into_iter().collect();
        Some(Race {
            criterion: course.criterion,
            starts: course.starts,
            budget: self.budget,
            entrants: entrants.filter(|_| !progress.is_cancelled())?,
        })
    }
}

/// What all runs of a race share.
struct Course<'a> {
    request: &'a RaceRequest,
    criterion: Criterion,
    starts: Vec<Point>,
    progress: &'a Progress,
}

/// How a run ended.
struct Finish {
    /// Evaluations until solved.
    solved: Option<u32>,
    /// The loss in the last row that the budget allows, or in the one that solves.
    loss: f64,
}

impl Finish {
    /// Of a run that has not begun.
    const NEVER: Self = Self {
        solved: None,
        loss: f64::INFINITY,
    };
}

impl Course<'_> {
    /// An entrant at its best; `None` if cancelled.
    fn tuned(&self, entrant: &Entrant) -> Option<Tuned> {
        let numbers = self.request.tuned_numbers(entrant);
        let Found {
            method,
            score,
            at_edge,
        } = tune(entrant.method, &numbers, self.request.tries, |method| {
            self.score(entrant, method).map(|(score, _)| score)
        })?;
        // Once more, since tuning keeps no runs: that costs as much as one more setting.
        let (_, solved) = self.score(entrant, &method)?;
        Some(Tuned {
            index: entrant.index,
            method,
            rows: numbers.iter().map(|number| number.row).collect(),
            score,
            solved,
            at_edge,
        })
    }

    /// What becomes of a setting from all starts; `None` if cancelled.
    fn score(&self, entrant: &Entrant, method: &Method) -> Option<(Score, Vec<Option<u32>>)> {
        let budget = self.request.budget;
        let mut score = Score {
            unsolved: 0,
            evaluations: 0,
            loss: 0.0,
        };
        let mut solved = Vec::with_capacity(self.starts.len());
        for &start in &self.starts {
            if self.progress.is_cancelled() {
                return None;
            }
            let finish = self.run(entrant, method, start);
            self.progress.advance(budget as usize);
            score.unsolved += usize::from(finish.solved.is_none());
            score.evaluations += u64::from(finish.solved.unwrap_or(budget));
            score.loss += finish.loss;
            solved.push(finish.solved);
        }
        let mean = score.loss / self.starts.len().max(1) as f64;
        score.loss = if mean.is_finite() {
            mean
        } else {
            f64::INFINITY
        };
        Some((score, solved))
    }

    fn run(&self, entrant: &Entrant, method: &Method, start: Point) -> Finish {
        let surface = &self.request.surface;
        let lr = method.lr();
        match surface.shape.network() {
            None => self.run_on(surface, entrant, (method.begin(), lr), start),
            Some(network) => match method.begin_anywhere() {
                Some(stepper) => {
                    let start = network.start(start);
                    self.run_on(network.network(), entrant, (stepper, lr), start)
                }
                None => Finish::NEVER,
            },
        }
    }

    fn run_on<O: Objective + 'static>(
        &self,
        objective: &O,
        entrant: &Entrant,
        (mut stepper, lr): (Box<dyn Stepper<O>>, f64),
        start: O::Weights,
    ) -> Finish {
        let request = self.request;
        let mut oracle =
            Oracle::new(objective, request.noise, request.seed).with_tolerance(request.tolerance);
        if entrant.wrappers.change_steps() {
            stepper = Box::new(Wrapped::new(stepper, entrant.wrappers));
        }
        let mut judge = Judge {
            goal: self.criterion.goal(objective.value(&start)),
            budget: request.budget,
            progress: self.progress,
            finish: Finish::NEVER,
        };
        let way = Way {
            // Every row has at least one evaluation.
            rows: [0, request.budget as usize],
            start,
            rate: |row| lr * entrant.schedule.factor(row as u64),
            tolerance: request.tolerance,
        };
        walk(&mut stepper, &mut oracle, way, &mut judge);
        judge.finish
    }
}

/// What a single run has to reach.
#[derive(Clone, Copy)]
enum Goal {
    /// A loss at most as high as this.
    Loss(f64),
    /// Rest at a minimum.
    Rest,
}

impl Criterion {
    fn goal(self, loss_at_start: f64) -> Goal {
        match self {
            Self::Loss { least, accuracy } => {
                Goal::Loss(least + accuracy * (loss_at_start - least))
            }
            Self::Rest => Goal::Rest,
        }
    }
}

/// An observer that ends a run where it is solved or has spent its budget.
struct Judge<'a> {
    goal: Goal,
    budget: u32,
    progress: &'a Progress,
    finish: Finish,
}

/// Steps between two looks at whether a race is still wanted.
const LOOK: usize = 1024;

impl<V: Vector, S> Observer<V, S> for Judge<'_> {
    #[inline(always)]
    fn row(&mut self, row: Row<'_, V>, _stepper: &S) -> ControlFlow<()> {
        if row.evaluations > self.budget {
            return ControlFlow::Break(());
        }
        self.finish.loss = row.value;
        let solved = match self.goal {
            // From where f is not finite, every loss would do.
            Goal::Loss(most) => row.value <= most && most < f64::INFINITY,
            Goal::Rest => row.status == Status::Converged,
        };
        if solved {
            self.finish.solved = Some(row.evaluations);
            return ControlFlow::Break(());
        }
        if row.index.is_multiple_of(LOOK) && self.progress.is_cancelled() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
