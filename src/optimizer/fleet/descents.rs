//! Runs of a method that goes along lines, side by side: every round evaluates one trial of each run and takes its search one
//! step further, by loops that use the widest vectors of the machine. A run whose search has ended makes its step alone, with the
//! method's own operations, and begins its next search at once, so no lane waits for another one.

use super::lines::{Lines, Try};
use super::{End, Fleet, LOOK};
use crate::math::{Jet1, Point, Vector};
use crate::objective::Objective;
use crate::optimizer::descent::{Aim, Aiming, Descent};
use crate::optimizer::line_search::{Found, Goal, reach};
use crate::optimizer::status::verdict;
use crate::optimizer::wolfe::{Wolfe, falls};
use crate::optimizer::{Here, Status, Stepper};
use crate::surface::{Evaluator, Gradients, LANES, Surface};

impl Fleet<'_> {
    /// How fresh runs of a method that goes along lines end, without meaning if cancelled on the way. Side by side where its
    /// searches ask for gradients, which are always those of the whole surface.
    pub fn descents<D: Descent<Point> + Stepper<Surface> + Clone>(&self, fresh: &D) -> Vec<End> {
        let exact = self.noise.iter().all(|noise| *noise == 0.0) && !self.varies();
        match fresh.goal() {
            Goal::Wolfe { c1, c2 } if exact => {
                Descents::new(self.part(0..self.count()), fresh, [c1, c2]).ends()
            }
            Goal::Wolfe { .. } | Goal::Armijo { .. } => self.one_by_one(fresh),
        }
    }
}

/// A run in the middle of a search.
struct Run<D> {
    /// Its number in the fleet.
    number: usize,
    method: D,
    lr: f64,
    row: usize,
    at: Point,
    jet: Jet1,
    /// The step that led to this row.
    moved: Point,
    /// Where the next search goes, if that is known already.
    aim: Option<Aim<Point>>,
    /// The direction of the search.
    direction: Point,
}

impl<D> Run<D> {
    fn end(&self, status: Status) -> End {
        End {
            status,
            row: self.row as u32,
            at: self.at,
            loss: self.jet.value,
        }
    }
}

/// What the runs in all lanes share; those that end make room for the next ones.
struct Descents<'a, D> {
    fleet: Fleet<'a>,
    evaluator: Evaluator<'a>,
    fresh: &'a D,
    constants: [f64; 2],
    lines: Lines,
    seen: Gradients,
    /// Runs that have begun, ended or not.
    begun: usize,
    ends: Vec<End>,
}

impl<'a, D: Descent<Point> + Clone> Descents<'a, D> {
    fn new(fleet: Fleet<'a>, fresh: &'a D, constants: [f64; 2]) -> Self {
        Self {
            fleet,
            evaluator: fleet.surface.with_landscape_on(fleet.set),
            fresh,
            constants,
            lines: Lines::none(),
            seen: Gradients::default(),
            begun: 0,
            ends: vec![End::NEVER; fleet.starts.len()],
        }
    }

    fn ends(mut self) -> Vec<End> {
        let mut runs: Vec<_> = (0..LANES).map(|lane| self.next(lane)).collect();
        while runs.iter().any(Option::is_some) {
            if self.fleet.is_cancelled() {
                return Vec::new();
            }
            let [x, y] = &self.lines.place;
            self.evaluator.block(x, y, &mut self.seen);
            self.fleet.set.run(Try {
                lines: &mut self.lines,
                constants: self.constants,
                seen: &self.seen,
            });
            self.go_on(&mut runs);
            for (lane, slot) in runs.iter_mut().enumerate() {
                if self.lines.ended[lane] != 0.0
                    && let Some(run) = slot
                    && let Some(end) = self.step(run, lane)
                {
                    self.record(run.number, end);
                    *slot = self.next(lane);
                }
            }
        }
        self.ends
    }

    /// The next run that has a search, which begins in a lane.
    fn next(&mut self, lane: usize) -> Option<Run<D>> {
        while let Some(&at) = self.fleet.starts.get(self.begun) {
            let mut run = Run {
                number: self.begun,
                method: self.fresh.clone(),
                lr: self.fleet.rates[self.begun],
                row: 0,
                at,
                jet: self.evaluator.jet1(at),
                moved: [0.0; 2],
                aim: None,
                direction: [0.0; 2],
            };
            self.begun += 1;
            match self.arrive(&mut run, lane) {
                None => return Some(run),
                Some(end) => self.record(run.number, end),
            }
        }
        None
    }

    fn record(&mut self, number: usize, end: End) {
        self.ends[number] = end;
        self.fleet.progress.advance(self.fleet.steps);
    }

    /// Takes all runs whose searches have found a place to it, and asks where they go from there.
    fn go_on(&self, runs: &mut [Option<Run<D>>]) {
        let mut arrived = Vec::with_capacity(LANES);
        for (lane, slot) in runs.iter_mut().enumerate() {
            let t = self.lines.t[lane];
            if self.lines.ended[lane] != 0.0
                && t != 0.0
                && let Some(run) = slot
            {
                self.go(run, t, lane);
                let lr = self.rate(run);
                arrived.push(Aiming {
                    method: &mut run.method,
                    gradient: &run.jet.gradient,
                    lr,
                    aim: &mut run.aim,
                });
            }
        }
        D::aim_together(&mut arrived);
    }

    /// Takes a run whose search has ended to its next search, or to its end.
    fn step(&mut self, run: &mut Run<D>, lane: usize) -> Option<End> {
        if self.lines.t[lane] != 0.0 {
            return self.arrive(run, lane);
        }
        if run.method.forget() && self.aim(run, lane) {
            return None;
        }
        if let Some(end) = self.stay(run) {
            return Some(end);
        }
        self.arrive(run, lane)
    }

    /// Takes a run to the place that its search has found.
    fn go(&self, run: &mut Run<D>, t: f64, lane: usize) {
        let place = run.at.along(t, &run.direction);
        let jet = if self.lines.is_last[lane] != 0.0 {
            Jet1 {
                value: self.seen.value[lane],
                gradient: [self.seen.dx[lane], self.seen.dy[lane]],
            }
        } else {
            self.evaluator.jet1(place)
        };
        let here = Here {
            at: &run.at,
            value: run.jet.value,
            gradient: &run.jet.gradient,
            hessian: None,
        };
        let found = Found {
            t,
            direction: run.direction,
            place,
            gradient: Some(jet.gradient),
        };
        run.method.learn(here, &found);
        run.moved = place.minus(&run.at);
        run.at = place;
        run.jet = jet;
        run.row += 1;
    }

    /// Takes a run that has found no lower place to its next row, at the same place, if it is at rest or has the rate 0; to its
    /// end otherwise.
    fn stay(&self, run: &mut Run<D>) -> Option<End> {
        if self.rate(run) == 0.0 || run.jet.gradient.is_short(self.fleet.tolerance) {
            run.moved = [0.0; 2];
            run.row += 1;
            None
        } else {
            Some(run.end(Status::Stuck))
        }
    }

    /// Takes a run from a new row to its next search, or to its end.
    fn arrive(&mut self, run: &mut Run<D>, lane: usize) -> Option<End> {
        loop {
            if let Some(end) = self.ended(run) {
                return Some(end);
            }
            // A run that stays has all of its rows here.
            if run.row.is_multiple_of(LOOK) && self.fleet.is_cancelled() {
                return Some(run.end(Status::Running));
            }
            if self.aim(run, lane) {
                return None;
            }
            if let Some(end) = self.stay(run) {
                return Some(end);
            }
        }
    }

    /// The end of a run if its row is the last one.
    fn ended(&self, run: &Run<D>) -> Option<End> {
        let is_last = run.row == self.fleet.steps;
        // At the last row the status counts, whether the run goes on at rest or not.
        let limit = if is_last {
            self.fleet.tolerance
        } else {
            self.fleet.limit()
        };
        let Jet1 { value, gradient } = &run.jet;
        let verdict = verdict(limit, &run.at, *value, gradient, &run.moved);
        let stationary = || {
            let tolerance = self.fleet.tolerance;
            self.fleet.surface.stationary(&run.at, tolerance)
        };
        (is_last || verdict.flawed || verdict.rests).then(|| run.end(verdict.status(stationary)))
    }

    /// Begins a search; false where no direction of the method has one.
    fn aim(&mut self, run: &mut Run<D>, lane: usize) -> bool {
        let rate = self.rate(run);
        let Jet1 { value, gradient } = run.jet;
        loop {
            let aim = run.aim.take();
            let Aim { direction, first } = aim.unwrap_or_else(|| run.method.aim(&gradient, rate));
            let start = [value, gradient.dot(&direction)];
            let reach = reach(&run.at, &direction);
            let search = Wolfe::new(start, self.constants, reach, first);
            if let Some((search, t)) = search.filter(|_| falls(start)) {
                run.direction = direction;
                let line = [run.at, direction];
                self.lines.begin(lane, &search, line, t);
                return true;
            }
            if !run.method.forget() {
                return false;
            }
        }
    }

    fn rate(&self, run: &Run<D>) -> f64 {
        run.lr * self.fleet.schedule.factor(run.row as u64)
    }
}
