//! Central flows: the path, averaged over its oscillation, of gradient descent and RMSprop.
//!
//! Where the largest eigenvalue λ of P⁻¹H exceeds 2, iterates w ± σu swing ever wider along its eigenvector u, until the swing has
//! moved them to where λ is smaller. On average they move by −P⁻¹(∇f + ½σ²∇λ), with the σ² ≥ 0 that keeps λ at 2, and without
//! a swing below that. For gradient descent P = 1/η; for RMSprop P = (√ν + ε)/η, and ν follows the mean of g², which is
//! ∇f² + σ²(Hu)². A unit of time is a step. Cohen, Damian, Talwalkar, Kolter and Lee, Understanding optimization in deep learning
//! with central flows (arXiv 2410.24206).

use super::dormand_prince::step;
use super::held::{Averaged, Ground, LIMIT, State};
use crate::math::{Point, elementary as e, norm};
use crate::optimizer::{Method, Problem, Schedule, Wrappers};
use crate::surface::Surface;

/// What a central flow depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct CentralRequest {
    surface: Surface,
    start: Point,
    steps: usize,
    /// At rest is where the gradient is no longer.
    tolerance: f64,
    method: Averaged,
}

/// Why there is no central flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFlow {
    /// The start lies beyond the edge already: λmax exceeds the limit.
    BeyondTheEdge,
    /// There is no finite gradient at the start.
    Undefined,
}

/// A central flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CentralFlow {
    /// In steps of the method, ascending.
    pub times: Vec<f64>,
    /// Where it is at each time.
    pub points: Vec<Point>,
    /// Its velocity there, as it arrives and as it leaves.
    slopes: Vec<[Point; 2]>,
    /// The typical deviations of the iterates there, along the eigenvectors of P⁻¹H.
    swings: Vec<[Point; 2]>,
}

/// Steps of integration at most: some milliseconds.
const MOST_STEPS: usize = 4000;
/// The error of a step, as a share of the domain and of ν.
const PRECISION: f64 = 1e-8;
/// No step is longer than this share of the domain.
const LONGEST: f64 = 0.01;
/// Iterates of RMSprop until its preconditioner is fit for a flow, at most: it begins with ν = 0.
const WARM_UP: usize = 1000;
/// An eigenvalue above the limit by no more than this is at it.
const ROUNDING: f64 = 1e-9;

impl CentralRequest {
    /// The central flow of a method on a problem; `None` where none is known: for other methods, with tools that change steps,
    /// with a schedule, noise or mini-batches, and with an L1 term, at whose kinks there is no curvature.
    pub fn of(
        method: &Method,
        schedule: &Schedule,
        wrappers: &Wrappers,
        problem: &Problem,
    ) -> Option<Self> {
        let mut surface = problem.objective.clone();
        let plain = *schedule == Schedule::default()
            && !wrappers.change_steps()
            && problem.noise == 0.0
            && !surface.shape.landscape().varies()
            && surface.l1 == 0.0;
        let (averaged, weight_decay) = if let Method::GradientDescent(m) = method {
            (Averaged::Descent { lr: m.lr }, m.weight_decay)
        } else if let Method::Rmsprop(m) = method
            && !m.centered
            && m.momentum == 0.0
            && m.alpha > 0.0
        {
            let (lr, alpha, eps) = (m.lr, m.alpha, m.eps);
            (Averaged::Rmsprop { lr, alpha, eps }, m.weight_decay)
        } else {
            return None;
        };
        // A coupled weight decay is a ridge term.
        surface.l2 += weight_decay;
        (plain && method.lr() > 0.0).then_some(Self {
            surface,
            start: problem.start,
            steps: problem.steps,
            tolerance: problem.tolerance,
            method: averaged,
        })
    }

    /// Whether the flow of another request is that of the same kind of surface and method.
    pub fn is_comparable(&self, other: &Self) -> bool {
        let kind = |request: &Self| request.surface.shape.info().key;
        let method = |request: &Self| std::mem::discriminant(&request.method);
        kind(self) == kind(other) && method(self) == method(other)
    }

    /// Computes the flow.
    ///
    /// # Errors
    /// If there is none.
    pub fn compute(&self) -> Result<CentralFlow, NoFlow> {
        let ground = Ground::new(&self.surface, self.method);
        let (time, state) = self.begin(&ground)?;
        let domain = self.surface.shape.landscape().domain();
        let mut walk = Walk {
            ground,
            reach: domain.width().max(domain.height()),
            tolerance: self.tolerance,
            held: 0,
            time,
            state,
            flow: CentralFlow::default(),
        };
        walk.go(self.steps as f64);
        Ok(walk.flow)
    }

    /// When the flow begins, and with which state.
    fn begin(&self, ground: &Ground<'_>) -> Result<(f64, State), NoFlow> {
        let is_inside = |state: State| {
            let [sharpest, _] = ground.modes(state)?;
            Some(sharpest.value <= LIMIT + ROUNDING)
        };
        let [x, y] = self.start;
        let mut state = [x, y, 0.0, 0.0];
        match self.method {
            Averaged::Descent { .. } => match is_inside(state) {
                Some(true) => Ok((0.0, state)),
                Some(false) => Err(NoFlow::BeyondTheEdge),
                None => Err(NoFlow::Undefined),
            },
            Averaged::Rmsprop { lr, alpha, eps } => {
                for row in 1..=self.steps.min(WARM_UP) {
                    let gradient = ground.gradient(state);
                    for (i, g) in gradient.into_iter().enumerate() {
                        state[2 + i] = alpha * state[2 + i] + (1.0 - alpha) * g * g;
                        state[i] -= lr * g / (state[2 + i].sqrt() + eps);
                    }
                    match is_inside(state) {
                        Some(true) => return Ok((row as f64, state)),
                        Some(false) => {}
                        None => return Err(NoFlow::Undefined),
                    }
                }
                Err(NoFlow::BeyondTheEdge)
            }
        }
    }
}

/// A flow on its way.
struct Walk<'a> {
    ground: Ground<'a>,
    /// The size of the domain.
    reach: f64,
    tolerance: f64,
    /// How many of the largest eigenvalues are held at the limit.
    held: usize,
    time: f64,
    state: State,
    flow: CentralFlow,
}

impl Walk<'_> {
    fn go(&mut self, end: f64) {
        let mut h: f64 = 0.1;
        self.record([0.0; 4]);
        for _ in 0..MOST_STEPS {
            let left = end - self.time;
            let slope = self.ground.derivative(self.state, self.held);
            if left <= 0.0 || slope.iter().any(|v| !v.is_finite()) {
                return;
            }
            if self.rests() {
                self.time = end;
                self.record([0.0; 4]);
                return;
            }
            let length = h.min(left);
            let (next, excess) = self.attempt(slope, length);
            if excess <= 1.0 && !self.accept(slope, length, next) {
                return;
            }
            // The excess grows with the fifth power of the step.
            h = length
                * if excess.is_finite() {
                    (0.9 * e::pow(excess, -0.2)).clamp(0.2, 5.0)
                } else {
                    0.2
                };
            if h < 1e-9 {
                return;
            }
        }
    }

    /// Whether it stays where it is. Averages of squared gradients go on to change.
    fn rests(&self) -> bool {
        let gradient = self.ground.gradient(self.state);
        let changes = self.state[2] != 0.0 || self.state[3] != 0.0;
        self.held == 0 && !changes && norm(gradient) <= self.tolerance
    }

    /// Where a step leads, and how much it exceeds what is allowed; at most 1 if it may be taken.
    fn attempt(&self, slope: State, h: f64) -> (State, f64) {
        let derivative = |state| self.ground.derivative(state, self.held);
        let (next, _, error) = step(derivative, self.state, slope, h);
        let place = norm([error[0], error[1]]) / (PRECISION * self.reach);
        let relative = |i: usize| error[i].abs() / (PRECISION * self.state[i].abs()).max(1e-300);
        let moved = norm([next[0] - self.state[0], next[1] - self.state[1]]);
        let length = moved / (LONGEST * self.reach);
        let excess = place + relative(2) + relative(3) + length * length * length;
        (next, excess)
    }

    /// Takes a step, or the part of it up to where another eigenvalue reaches the limit; whether the flow goes on.
    fn accept(&mut self, slope: State, h: f64, next: State) -> bool {
        let Some(above) = self.above(next) else {
            return false;
        };
        let (share, state) = if above {
            self.crossing(slope, h)
        } else if self.held > 0 {
            let Some(state) = self.ground.onto_the_edge(next, self.held) else {
                return false;
            };
            (h, state)
        } else {
            (h, next)
        };
        self.time += share;
        self.state = state;
        let arriving = self.ground.derivative(state, self.held);
        self.hold(if above { self.held + 1 } else { self.held }) && self.record(arriving)
    }

    /// Whether an eigenvalue that is not held exceeds the limit.
    fn above(&self, state: State) -> Option<bool> {
        let modes = self.ground.modes(state)?;
        let next = modes.get(self.held);
        Some(next.is_some_and(|mode| mode.value > LIMIT + ROUNDING))
    }

    /// When within a step of length h another eigenvalue reaches the limit, and the state then.
    fn crossing(&self, slope: State, h: f64) -> (f64, State) {
        let derivative = |state| self.ground.derivative(state, self.held);
        let at = |h: f64| step(derivative, self.state, slope, h).0;
        let (mut below, mut beyond) = (0.0, h);
        for _ in 0..50 {
            let middle = 0.5 * (below + beyond);
            if self.above(at(middle)) == Some(false) {
                below = middle;
            } else {
                beyond = middle;
            }
        }
        (below, at(below))
    }

    /// Goes on with so many eigenvalues held, or with fewer where that would take a negative variance; whether it can.
    fn hold(&mut self, held: usize) -> bool {
        self.held = held;
        while self.held > 0 {
            let Some(swings) = self.ground.swings(self.state, self.held) else {
                return false;
            };
            if swings.variances[..self.held].iter().all(|v| *v >= 0.0) {
                break;
            }
            self.held -= 1;
        }
        true
    }

    /// Records where it is, having arrived with this derivative; whether it can go on.
    fn record(&mut self, arriving: State) -> bool {
        let [x, y, ..] = self.state;
        let leaving = self.ground.derivative(self.state, self.held);
        let swings = self.ground.swings(self.state, self.held);
        self.flow.times.push(self.time);
        self.flow.points.push([x, y]);
        let slopes = [arriving, leaving].map(|[vx, vy, ..]| [vx, vy]);
        self.flow.slopes.push(slopes);
        let deviations = swings.map_or([[0.0; 2]; 2], |s| s.deviations());
        self.flow.swings.push(deviations);
        leaving.iter().all(|v| v.is_finite())
    }
}

impl CentralFlow {
    /// Where it is at a time; `None` before it begins and after it ends.
    pub fn at(&self, time: f64) -> Option<Point> {
        let (i, share) = self.place(time)?;
        let (p, q) = (self.points[i], self.points[i + 1]);
        let span = self.times[i + 1] - self.times[i];
        let (out, into) = (self.slopes[i][1], self.slopes[i + 1][0]);
        // The cubic with these ends and slopes.
        let (s, r) = (share, 1.0 - share);
        let along = |k: usize| {
            let ends = r * r * (1.0 + 2.0 * s) * p[k] + s * s * (1.0 + 2.0 * r) * q[k];
            ends + span * s * r * (r * out[k] - s * into[k])
        };
        Some([along(0), along(1)])
    }

    /// Its path as a smooth line: long stretches have points in between.
    pub fn line(&self) -> Vec<Point> {
        const WANTED: usize = 1000;
        let parts = (WANTED / self.times.len().max(1)).clamp(1, 16);
        let stretches = self.times.windows(2).flat_map(|pair| {
            let span = (pair[1] - pair[0]) / parts as f64;
            (0..parts).map(move |i| pair[0] + span * i as f64)
        });
        let inner = stretches.filter_map(|t| self.at(t));
        inner.chain(self.points.last().copied()).collect()
    }

    /// The typical deviations of the iterates from it at a time, along the eigenvectors of P⁻¹H; 0 while it does not swing.
    pub fn swings(&self, time: f64) -> Option<[Point; 2]> {
        let (i, share) = self.place(time)?;
        let mix = |a: f64, b: f64| a + share * (b - a);
        let (a, b) = (self.swings[i], self.swings[i + 1]);
        Some([0, 1].map(|m| [0, 1].map(|k| mix(a[m][k], b[m][k]))))
    }

    /// The mean of the last two points of a run up to a row, in which an oscillation of every step cancels, and where the flow is
    /// then, half a step before that row; `None` where the flow is not.
    pub fn beside(&self, points: &[Point], row: usize) -> Option<[Point; 2]> {
        let (before, now) = (points.get(row.checked_sub(1)?)?, points.get(row)?);
        let mean = [0, 1].map(|i| 0.5 * (before[i] + now[i]));
        let flow = self.at(row as f64 - 0.5)?;
        mean.iter().all(|v| v.is_finite()).then_some([mean, flow])
    }

    /// The stretch that a time falls into, and its share of it.
    fn place(&self, time: f64) -> Option<(usize, f64)> {
        let (first, last) = (*self.times.first()?, *self.times.last()?);
        if !(first <= time && time <= last) || self.times.len() < 2 {
            return None;
        }
        let next = self.times.partition_point(|t| *t <= time);
        let i = next.clamp(1, self.times.len() - 1) - 1;
        let span = self.times[i + 1] - self.times[i];
        Some((i, ((time - self.times[i]) / span).clamp(0.0, 1.0)))
    }
}
