//! What the columns of a trace are, and the runs that fill them.

use std::borrow::Cow;
use std::io;
use std::ops::{ControlFlow, Range};

use crate::analysis::all_threads;
use crate::optimizer::{Progress, Trajectory};
use crate::scenario::Scenario;

/// What is written of a scenario's runs.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// Whose runs.
    pub scenario: &'a Scenario,
    /// Whether all weights of a network follow, as columns `w0`, `w1`, … in the order of its [`Layout`](crate::network::Layout).
    pub weights: bool,
}

impl<'a> From<&'a Scenario> for Trace<'a> {
    fn from(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            weights: false,
        }
    }
}

/// A value of a column.
pub enum Cell {
    Whole(usize),
    Number(f64),
    /// Of letters and underscores.
    Word(&'static str),
}

/// How the cells of a column follow from a row of a run.
#[derive(Clone, Copy)]
pub enum Cells {
    Whole(fn(usize) -> usize),
    Number(fn(&Trajectory, usize) -> f64),
    Word(fn(&Trajectory, usize) -> &'static str),
}

/// A column after the name of the optimizer.
pub struct Column {
    pub name: &'static str,
    pub cells: Cells,
}

impl Column {
    /// The value at a row of a run.
    pub fn cell(&self, run: &Trajectory, row: usize) -> Cell {
        match self.cells {
            Cells::Whole(of) => Cell::Whole(of(row)),
            Cells::Number(of) => Cell::Number(of(run, row)),
            Cells::Word(of) => Cell::Word(of(run, row)),
        }
    }
}

const fn number(name: &'static str, of: fn(&Trajectory, usize) -> f64) -> Column {
    Column {
        name,
        cells: Cells::Number(of),
    }
}

const STEP: Column = Column {
    name: "step",
    cells: Cells::Whole(|row| row),
};
const X: Column = number("x", |run, row| run.points[row][0]);
const Y: Column = number("y", |run, row| run.points[row][1]);
const LOSS: Column = number("loss", |run, row| run.losses[row]);
const RATE: Column = number("lr", |run, row| run.rates[row]);
const STATUS: Column = Column {
    name: "status",
    cells: Cells::Word(|run, row| run.statuses[row].key()),
};

const OF_SURFACES: &[Column] = &[
    STEP,
    X,
    Y,
    LOSS,
    number("grad_x", |run, row| run.gradients[row][0]),
    number("grad_y", |run, row| run.gradients[row][1]),
    RATE,
    STATUS,
];

const OF_NETWORKS: &[Column] = &[
    STEP,
    X,
    Y,
    number("distance", |run, row| run.distance(row)),
    LOSS,
    number("grad_norm", |run, row| run.gradient_norm(row)),
    RATE,
    STATUS,
];

/// The columns of a trace, and the scenario whose runs fill them.
pub struct Table<'a> {
    pub scenario: Cow<'a, Scenario>,
    pub columns: &'static [Column],
    /// Whether the loss over rows that are kept from training follows.
    pub tests: bool,
    /// How many weights follow.
    pub weights: usize,
}

impl<'a> Table<'a> {
    /// What is written of a trace; a network is placed on its plane first.
    pub fn of(trace: &Trace<'a>, progress: &Progress) -> Self {
        let scenario = trace.scenario.on_its_plane(all_threads(), progress);
        let network = scenario.surface.shape.network();
        let weights = network.filter(|_| trace.weights);
        Self {
            columns: if network.is_some() {
                OF_NETWORKS
            } else {
                OF_SURFACES
            },
            tests: scenario.has_test_set(),
            weights: weights.map_or(0, |surface| surface.network().layout().weights),
            scenario,
        }
    }

    /// The runs, each computed when it is asked for; an error if cancelled.
    pub fn runs(
        &self,
        progress: &Progress,
    ) -> impl Iterator<Item = io::Result<(String, Trajectory)>> {
        let problem = self.scenario.problem();
        let optimizers = self.scenario.optimizers.iter();
        progress.begin("Runs", optimizers.len(), problem.steps);
        let names = self.scenario.table_names().into_iter();
        names.zip(optimizers).map(move |(name, o)| {
            let run = progress.of_run(problem.steps, |interrupt| o.run_until(&problem, interrupt));
            if progress.is_cancelled() {
                return Err(io::Error::other("cancelled"));
            }
            Ok((name, run))
        })
    }

    /// The loss over what is kept from training, at some rows of a run; none where nothing is.
    pub fn test_losses(&self, run: &Trajectory, rows: Range<usize>) -> Vec<f64> {
        let surface = &self.scenario.surface;
        let Some(network) = surface.shape.network().filter(|_| self.tests) else {
            let landscape = surface.shape.landscape();
            let losses = run.points[rows].iter();
            return losses
                .filter_map(|[x, y]| landscape.test_loss(*x, *y))
                .collect();
        };
        let network = network.network();
        let mut losses = Vec::with_capacity(rows.len());
        run.visit(&rows.collect::<Vec<_>>(), false, &mut |stand| {
            let evaluated = network.evaluated(stand.buffers);
            losses.push(evaluated.loss_on(stand.weights, network.test()));
            ControlFlow::Continue(())
        });
        losses
    }

    /// Some of the weights at some rows, row by row; none if there are no columns for them.
    pub fn weights_of(
        &self,
        run: &Trajectory,
        rows: Range<usize>,
        wanted: Range<usize>,
    ) -> Vec<f64> {
        let mut all = Vec::with_capacity(rows.len() * wanted.len());
        if !wanted.is_empty() {
            run.visit(&rows.collect::<Vec<_>>(), false, &mut |stand| {
                all.extend_from_slice(&stand.weights[wanted.clone()]);
                ControlFlow::Continue(())
            });
        }
        all
    }
}
