//! Basin maps: where the run from each start of the plane ends.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Mutex;

use super::critical::{CriticalKind, CriticalPoint};
use super::ends::{Conditions, Part, fill_in_parts};
use crate::math::{Point, norm};
use crate::optimizer::{End, Method, Progress, Status};
use crate::surface::{LANES, Surface, View};

/// Where the run from a start ends.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Basin {
    /// How the run ended.
    pub outcome: Outcome,
    /// Steps until that was certain; all steps if the run was still under way.
    pub steps: u32,
    /// The loss after that many steps.
    pub loss: f64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Outcome {
    /// At rest at a minimum, by its index in [`Basins::minima`].
    Minimum(u32),
    /// At rest at a saddle point.
    Saddle,
    /// At rest at a maximum.
    Maximum,
    /// At rest where the surface is flat.
    Plateau,
    /// Still moving after the last step.
    Running,
    /// Left for infinity, or met a value that is not a number.
    Diverged,
    /// The method had no next step: the Hessian was singular, or a line search found no point.
    Stopped,
}

/// Where the runs from a grid of starts end, row by row from the bottom. A start is the centre of its cell.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Basins {
    /// The part of the plane that the starts cover.
    pub view: View,
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
    /// `columns × rows` cells.
    pub cells: Vec<Basin>,
    /// The known minima of the surface, followed by others that runs have found.
    pub minima: Vec<Point>,
    /// The least and the greatest loss of runs that are still on their way, where these tell more than how runs end: on a
    /// network, which seldom comes to rest.
    pub losses: Option<[f64; 2]>,
}

/// A basin map to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct BasinRequest {
    /// What all runs share.
    pub conditions: Conditions,
    /// The method, with its learning rate.
    pub method: Method,
    /// The part of the plane that the starts cover.
    pub view: View,
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
}

/// Runs that one thread takes at a time at most, if these fill whole rows.
const PART: usize = 2048;

impl BasinRequest {
    /// The number of cells.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The start of a cell: its centre.
    pub fn start(&self, cell: usize) -> Point {
        [
            centre(self.view.x, cell % self.columns, self.columns),
            centre(self.view.y, cell / self.columns, self.rows),
        ]
    }

    /// Rows that one thread takes at a time: several parts for each thread, so that none waits long for another, and enough runs to
    /// fill lanes.
    fn rows_of_a_part(&self, threads: usize) -> usize {
        let share = self.cells().div_ceil(4 * threads.max(1));
        (share.clamp(LANES, PART) / self.columns.max(1)).max(1)
    }

    /// Computes the map; `None` if cancelled. `known` are the critical points of the surface.
    pub fn compute(
        &self,
        known: &[CriticalPoint],
        threads: usize,
        progress: &Progress,
    ) -> Option<Basins> {
        progress.begin("Basins of attraction", self.cells(), self.conditions.steps);
        let Self { columns, rows, .. } = *self;
        let xs: Vec<f64> = (0..columns)
            .map(|i| centre(self.view.x, i, columns))
            .collect();
        let height = self.rows_of_a_part(threads);
        let mut minima = Minima::known_of(&self.conditions.surface, known);
        let mut cells = vec![Basin::NOT_YET; self.cells()];
        // The cells whose runs have come to rest at a minimum that may not be among the known ones, and where.
        let elsewhere = Mutex::new(Vec::new());
        let length = height * columns;
        fill_in_parts(&mut cells, length, threads, progress, |index, cells| {
            let first = index * height;
            let ends = self.ends(&xs, first..rows.min(first + height), progress);
            let (mut last, mut others) = (0, Vec::new());
            for (i, (cell, end)) in cells.iter_mut().zip(&ends).enumerate() {
                // Anew in each row, so that it makes no difference which rows are in a part.
                last = if i % columns == 0 { 0 } else { last };
                let outcome = minima.certain(end, &mut last);
                if outcome.is_none() {
                    others.push((index * length + i, end.at));
                }
                *cell = Basin {
                    outcome: outcome.unwrap_or(Outcome::Running),
                    steps: end.row,
                    loss: end.loss,
                };
            }
            if let Ok(mut elsewhere) = elsewhere.lock() {
                elsewhere.append(&mut others);
            }
        })?;
        let mut elsewhere = elsewhere.into_inner().ok()?;
        // In the order of cells, whichever thread was first, so that a map is always the same.
        elsewhere.sort_unstable_by_key(|(cell, _)| *cell);
        for (cell, at) in elsewhere {
            cells[cell].outcome = minima.reached(at);
        }
        let trains = self.conditions.surface.shape.network().is_some();
        Some(Basins {
            view: self.view,
            columns,
            rows,
            losses: losses(&cells).filter(|_| trains),
            cells,
            minima: minima.points,
        })
    }

    /// How the runs from some rows of cells end, where `xs` are the starts along x.
    fn ends(&self, xs: &[f64], rows: Range<usize>, progress: &Progress) -> Vec<End> {
        let count = xs.len() * rows.len();
        let mut starts = Vec::with_capacity(count);
        for row in rows {
            let y = centre(self.view.y, row, self.rows);
            starts.extend(xs.iter().map(|&x| [x, y]));
        }
        let part = Part {
            method: self.method,
            surface: None,
            rates: vec![self.method.lr(); count],
            noise: vec![self.conditions.noise; count],
            numbers: Vec::new(),
            starts,
        };
        self.conditions.ends(&part, progress)
    }
}

impl Basin {
    /// A placeholder for a run that has not begun.
    const NOT_YET: Self = Self {
        outcome: Outcome::Running,
        steps: 0,
        loss: f64::NAN,
    };
}

/// The centre of the i-th of n cells that an interval is divided into.
fn centre([low, high]: [f64; 2], i: usize, n: usize) -> f64 {
    low + (high - low) * ((i as f64 + 0.5) / n as f64)
}

/// The least and the greatest loss of runs that are still on their way; `None` without any.
fn losses(cells: &[Basin]) -> Option<[f64; 2]> {
    let running = cells.iter().filter(|cell| cell.outcome == Outcome::Running);
    let finite = running
        .map(|cell| cell.loss)
        .filter(|loss| loss.is_finite());
    let range = finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], loss| {
        [low.min(loss), high.max(loss)]
    });
    (range[0] <= range[1]).then_some(range)
}

/// The minima that runs have reached. Any number of them is found again quickly.
pub(super) struct Minima {
    pub(super) points: Vec<Point>,
    /// Ends closer than this to a minimum are at it.
    reach: f64,
    /// The minima in each square with sides as long as the reach.
    squares: HashMap<[i64; 2], Vec<usize>>,
    /// The one found last, which is tried first: neighbouring starts mostly end at the same minimum.
    last: usize,
}

impl Minima {
    /// The known ones of a surface.
    pub(super) fn known_of(surface: &Surface, known: &[CriticalPoint]) -> Self {
        let domain = surface.shape.landscape().domain();
        // Runs at rest come this close to a minimum even where the surface is flat; distinct minima lie further apart.
        let mut minima = Self::within(0.01 * domain.width().max(domain.height()));
        for critical in known.iter().filter(|c| c.kind == CriticalKind::Minimum) {
            minima.add(critical.at);
        }
        minima
    }

    /// What a run has come to that ends in this way at this place.
    pub(super) fn outcome(&mut self, status: Status, at: Point) -> Outcome {
        away_from_minima(status).unwrap_or_else(|| self.reached(at))
    }

    /// What a run has come to, if minima that are found later cannot change it: they lie at least the reach away from those
    /// that are known now. `last` is where the run before this one has ended.
    fn certain(&self, end: &End, last: &mut usize) -> Option<Outcome> {
        away_from_minima(end.status).or_else(|| {
            let (index, _) = self
                .near(end.at, *last)
                .filter(|(_, distance)| *distance < 0.5 * self.reach)?;
            *last = index;
            Some(Outcome::Minimum(index as u32))
        })
    }

    /// The nearest minimum within so many times the reach of one.
    pub(super) fn nearest(&self, at: Point, reaches: f64) -> Option<Outcome> {
        let distance = |p: &Point| norm([p[0] - at[0], p[1] - at[1]]);
        let all = self.points.iter().map(distance).enumerate();
        let (index, distance) = all.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (distance < reaches * self.reach).then_some(Outcome::Minimum(index as u32))
    }

    fn within(reach: f64) -> Self {
        Self {
            points: Vec::new(),
            reach,
            squares: HashMap::new(),
            last: 0,
        }
    }

    fn square(&self, at: Point) -> [i64; 2] {
        // Saturates by definition of `as`.
        at.map(|v| (v / self.reach).floor() as i64)
    }

    fn add(&mut self, at: Point) -> usize {
        let index = self.points.len();
        self.squares.entry(self.square(at)).or_default().push(index);
        self.points.push(at);
        index
    }

    /// The nearest minimum, or a new one if none is near.
    fn reached(&mut self, at: Point) -> Outcome {
        self.last = match self.near(at, self.last) {
            Some((index, _)) => index,
            None => self.add(at),
        };
        Outcome::Minimum(self.last as u32)
    }

    /// The nearest minimum within reach, and how far it is; `last` if this is very near.
    fn near(&self, at: Point, last: usize) -> Option<(usize, f64)> {
        let distance = |i: usize| norm([self.points[i][0] - at[0], self.points[i][1] - at[1]]);
        if last < self.points.len() {
            let distance = distance(last);
            if distance < 0.1 * self.reach {
                return Some((last, distance));
            }
        }
        let [column, row] = self.square(at);
        let around = (-1..=1).flat_map(|i| (-1..=1).map(move |j| [i, j]));
        let squares = around.filter_map(|[i, j]| {
            let square = [column.saturating_add(i), row.saturating_add(j)];
            self.squares.get(&square)
        });
        squares
            .flatten()
            .map(|&i| (i, distance(i)))
            .filter(|(_, distance)| *distance < self.reach)
            // Of two as near, the one found first, as in a search of the whole list.
            .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
    }
}

/// What a run has come to that has not converged.
fn away_from_minima(status: Status) -> Option<Outcome> {
    Some(match status {
        Status::Converged => return None,
        Status::Saddle => Outcome::Saddle,
        Status::Maximum => Outcome::Maximum,
        Status::Plateau => Outcome::Plateau,
        Status::Running => Outcome::Running,
        Status::Diverged => Outcome::Diverged,
        Status::Singular | Status::Stuck => Outcome::Stopped,
    })
}
