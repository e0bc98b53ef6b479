//! A swarm: many runs of one method, released together, with their paths.

use super::basins::{Minima, Outcome};
use super::critical::CriticalPoint;
use super::ends::{Conditions, in_parts};
use super::starts;
use crate::choices;
use crate::math::Point;
use crate::optimizer::{Method, Problem, Progress, Status, Trajectory};
use crate::surface::View;

choices! {
    /// How the runs of a swarm differ.
    #[derive(Default)]
    pub enum Arrangement {
        /// In their starts, drawn uniformly from the view; the i-th depends on (seed, i) only.
        #[default]
        Random = "random",
        /// In their starts, the centres of the squares of a grid.
        Grid = "grid",
        /// In their draws of noise and mini-batches alone.
        Seeds = "seeds",
    }
}

/// A swarm to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SwarmRequest {
    /// What all runs share.
    pub conditions: Conditions,
    /// The method, with its learning rate.
    pub method: Method,
    /// How the runs differ.
    pub arrangement: Arrangement,
    /// How many runs.
    pub count: usize,
    /// The start of every run that differs in its seed alone.
    pub start: Point,
    /// The part of the plane that starts are drawn from.
    pub view: View,
}

/// Many runs of one method.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Swarm {
    /// The runs, in the order of their starts or seeds.
    pub tracks: Vec<Track>,
    /// The known minima of the surface, followed by others that runs have found.
    pub minima: Vec<Point>,
    /// Every so many rows of the runs are kept.
    pub stride: usize,
    /// The mean of the losses of all runs at those rows, and at the last one.
    losses: Vec<f64>,
    /// The last step of a run that goes on to the end.
    steps: usize,
}

impl Swarm {
    /// The mean of the losses of all runs after a number of steps, as far as it is kept; of one that has ended, of its last one.
    pub fn mean_loss(&self, step: usize) -> f64 {
        let row = if step >= self.steps {
            self.losses.len() - 1
        } else {
            step / self.stride
        };
        self.losses[row]
    }

    /// The mean of the places of all runs after a number of steps.
    pub fn mean(&self, step: usize) -> Point {
        let n = self.tracks.len() as f64;
        let places = self.tracks.iter().map(|track| track.at(step));
        places.fold([0.0; 2], |sum, at| [sum[0] + at[0] / n, sum[1] + at[1] / n])
    }
}

/// The mean and covariance [xx, xy, yy] of runs.
pub type Cloud = (Point, [f64; 3]);

impl Swarm {
    /// The mean and covariance of the runs after a number of steps: of all where they are one cloud, else of those that end at each minimum.
    /// They are several clouds where two of these lie apart by Ashman's D > 2 (Ashman, Bird and Zepf 1994), D = |μ₁ − μ₂|/√(½(σ₁² + σ₂²))
    /// along the line between their means. Minima at which fewer than one run in twenty ends do not count.
    pub fn clouds(&self, step: usize) -> Vec<Cloud> {
        let places = self
            .tracks
            .iter()
            .map(|track| (track.outcome, track.at(step)));
        let of_end = |end: usize| {
            let arrived = places
                .clone()
                .filter(move |(of, _)| *of == Outcome::Minimum(end as u32));
            let enough = 20 * arrived.clone().count() >= self.tracks.len();
            spread(arrived.map(|(_, at)| at)).filter(|_| enough)
        };
        let ends: Vec<Cloud> = (0..self.minima.len()).filter_map(of_end).collect();
        let mut pairs = ends
            .iter()
            .enumerate()
            .flat_map(|(i, a)| ends[..i].iter().map(move |b| (a, b)));
        match pairs.any(|(a, b)| are_apart(a, b)) {
            true => ends,
            false => spread(places.map(|(_, at)| at)).into_iter().collect(),
        }
    }
}

/// Whether two clouds are two by Ashman's D.
fn are_apart((a, of_a): &Cloud, (b, of_b): &Cloud) -> bool {
    let [x, y] = [a[0] - b[0], a[1] - b[1]];
    let distance = x * x + y * y;
    // Each times the square of the distance.
    let variance = |[xx, xy, yy]: &[f64; 3]| x * x * xx + 2.0 * x * y * xy + y * y * yy;
    let mean = 0.5 * (variance(of_a) + variance(of_b));
    distance > 0.0 && distance * distance > 4.0 * mean
}

/// The path of one run.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Track {
    /// Every `stride`-th point, and the last one.
    points: Vec<Point>,
    /// The last row.
    last: usize,
    stride: usize,
    /// How the run ends. One that is not at rest has arrived at a minimum if it is within a quarter of the domain's extent of it.
    pub outcome: Outcome,
}

/// Points that are kept of all runs together: 64 MB.
const KEPT: usize = 1 << 22;
/// How close to a minimum a moving run has arrived, in units of the distance within which one at rest is there.
const NEAR: f64 = 25.0;
/// Runs that a thread takes at a time.
const PART: usize = 16;

impl Track {
    /// Where the run is after a number of steps, as far as it is kept; after its last step, where it ends.
    pub fn at(&self, step: usize) -> Point {
        self.points[self.index(step)]
    }

    /// The kept points of so many steps before a step, and the one there.
    pub fn tail(&self, step: usize, length: usize) -> &[Point] {
        let step = step.min(self.last);
        &self.points[self.index(step.saturating_sub(length))..=self.index(step)]
    }

    /// The place of its last step.
    pub fn end(&self) -> Point {
        self.at(usize::MAX)
    }

    fn index(&self, step: usize) -> usize {
        if step >= self.last {
            self.points.len() - 1
        } else {
            step / self.stride
        }
    }

    fn of(run: &Trajectory, stride: usize, outcome: Outcome) -> Self {
        let last = run.last();
        let kept = run.points[..last].iter().step_by(stride);
        Self {
            points: kept.chain([&run.points[last]]).copied().collect(),
            last,
            stride,
            outcome,
        }
    }
}

impl SwarmRequest {
    /// The start of a run.
    pub fn start_of(&self, index: usize) -> Point {
        match self.arrangement {
            Arrangement::Random => starts::drawn(self.view, self.conditions.seed, index),
            Arrangement::Grid => starts::centre(self.view, self.grid(), index),
            Arrangement::Seeds => self.start,
        }
    }

    /// The number of runs: on a grid, that of the largest one with squares, about, that has no more.
    pub fn runs(&self) -> usize {
        match self.arrangement {
            Arrangement::Random | Arrangement::Seeds => self.count,
            Arrangement::Grid => self.grid().iter().product(),
        }
    }

    /// Whether anything in a run is drawn at random.
    pub fn is_random(&self) -> bool {
        self.conditions.noise > 0.0 || self.conditions.surface.shape.landscape().varies()
    }

    fn grid(&self) -> [usize; 2] {
        starts::grid(self.view, self.count)
    }

    /// Every run has draws of its own: the i-th one the seed of the scenario plus i.
    fn seed_of(&self, index: usize) -> u64 {
        self.conditions.seed.wrapping_add(index as u64)
    }

    fn run(&self, index: usize, progress: &Progress) -> Trajectory {
        let conditions = &self.conditions;
        let problem = Problem {
            objective: conditions.surface.clone(),
            start: self.start_of(index),
            steps: conditions.steps,
            seed: self.seed_of(index),
            noise: conditions.noise,
            tolerance: conditions.tolerance,
        };
        let (tools, schedule) = (&conditions.wrappers, &conditions.schedule);
        progress.of_run(conditions.steps, |interrupt| {
            self.method.run_until(tools, schedule, &problem, interrupt)
        })
    }

    /// Computes the swarm; `None` if cancelled. `known` are the critical points of the surface.
    pub fn compute(
        &self,
        known: &[CriticalPoint],
        threads: usize,
        progress: &Progress,
    ) -> Option<Swarm> {
        let (count, steps) = (self.runs(), self.conditions.steps);
        progress.begin("Swarm", count, steps);
        let stride = count.saturating_mul(steps + 1).div_ceil(KEPT).max(1);
        let parts = in_parts(count.div_ceil(PART), threads, progress, |part| {
            let runs = part * PART..((part + 1) * PART).min(count);
            let mut losses = vec![0.0; kept_rows(steps, stride).count()];
            let tracks = runs.map(|index| {
                let run = self.run(index, progress);
                for (sum, row) in losses.iter_mut().zip(kept_rows(steps, stride)) {
                    *sum += run.losses[row.min(run.last())] / count as f64;
                }
                let status = match run.statuses[run.last()] {
                    Status::Running if run.is_diverging(run.last()) => Status::Diverged,
                    status => status,
                };
                // Where it ends is decided in order, below.
                (Track::of(&run, stride, Outcome::Running), status)
            });
            (tracks.collect::<Vec<_>>(), losses)
        })?;
        let mut minima = Minima::known_of(&self.conditions.surface, known);
        let mut losses = vec![0.0; kept_rows(steps, stride).count()];
        let mut of_parts = Vec::with_capacity(count);
        for (tracks, of_part) in parts {
            of_parts.extend(tracks);
            for (sum, part) in losses.iter_mut().zip(of_part) {
                *sum += part;
            }
        }
        let tracks = of_parts.into_iter();
        let tracks = tracks.map(|(track, status)| Track {
            outcome: minima.outcome(status, track.end()),
            ..track
        });
        let mut tracks: Vec<Track> = tracks.collect();
        // Now that all minima are known. Noise and large rates never let a run rest, and yet it has arrived.
        for track in &mut tracks {
            if track.outcome == Outcome::Running {
                let near = minima.nearest(track.end(), NEAR);
                track.outcome = near.unwrap_or(Outcome::Running);
            }
        }
        Some(Swarm {
            tracks,
            stride,
            losses,
            steps,
            minima: minima.points,
        })
    }
}

/// The rows whose losses are kept: every `stride`-th, and the last one.
fn kept_rows(steps: usize, stride: usize) -> impl Iterator<Item = usize> {
    let last = steps.div_ceil(stride);
    (0..=last).map(move |i| (i * stride).min(steps))
}

/// The mean of places, and their covariance [xx, xy, yy]; `None` for fewer than two, and where one is not finite.
pub fn spread(places: impl Iterator<Item = Point> + Clone) -> Option<(Point, [f64; 3])> {
    let count = places.clone().count();
    if count < 2 {
        return None;
    }
    let sum = places
        .clone()
        .fold([0.0; 2], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
    let mean = sum.map(|sum| sum / count as f64);
    let squares = places.fold([0.0; 3], |sum, at| {
        let [dx, dy] = [at[0] - mean[0], at[1] - mean[1]];
        [sum[0] + dx * dx, sum[1] + dx * dy, sum[2] + dy * dy]
    });
    let covariance = squares.map(|sum| sum / (count - 1) as f64);
    let finite = mean.iter().chain(&covariance).all(|v| v.is_finite());
    finite.then_some((mean, covariance))
}
