//! Runs of a method, advanced together in blocks, by loops that use the widest vectors of the machine.
//!
//! The fast loops only find out which runs may have ended during the last few steps. Those steps are repeated for these
//! runs, with the tests of a recorded run at every row.

use super::march::{Block, Chunk, Watch, can_fuse, march};
use super::pace::Pace;
use super::stride::{Coordinates, Seen, Stride};
use super::trial::{Found, Test, Trying};
use super::{End, Fleet};
use crate::math::{Point, random};
use crate::objective::Objective;
use crate::optimizer::Status;
use crate::optimizer::rule::{PerCoordinate, Rule, RuleWork};
use crate::optimizer::status::Verdict;
use crate::surface::LANES;

/// Steps between two checks for runs that have ended.
const CHUNK: usize = 16;
/// Runs that are advanced together: few enough for their states to fit in a second-level cache.
const TOGETHER: usize = 16 * LANES;

impl Fleet<'_> {
    /// How fresh runs of a rule end, side by side where the surface stays the same: all of them, or the first ones if
    /// cancelled on the way.
    pub fn side_by_side<R: Rule>(&self, rule: R) -> Vec<End> {
        // With mini-batches or dropout the surface changes in every step, which only the oracle of a single run provides.
        if self.surface.shape.landscape().varies() {
            self.one_by_one(&PerCoordinate::<R, Point>::new(rule))
        } else {
            rule.shortest(SideBySide(*self))
        }
    }

    /// How fresh runs of a method end, in lanes: all of them, or the first ones if cancelled on the way. The surface must be the
    /// same in every step.
    pub(super) fn in_lanes<S: Stride>(&self, stride: S) -> Vec<End> {
        let mut ends = Vec::with_capacity(self.starts.len());
        let parts = self.starts.chunks(TOGETHER);
        for (starts, rates) in parts.zip(self.rates.chunks(TOGETHER)) {
            let part = Fleet {
                starts,
                rates,
                ..*self
            };
            if self.is_cancelled() {
                break;
            }
            let mut together = Together::new(stride, &part);
            together.run();
            ends.append(&mut together.ends);
        }
        ends
    }
}

/// The fleet whose runs are to be computed side by side, with whichever form of the rule is handed over.
struct SideBySide<'a>(Fleet<'a>);

impl RuleWork for SideBySide<'_> {
    type Output = Vec<End>;

    fn with<R: Rule>(self, rule: R) -> Vec<End> {
        self.0.in_lanes(Coordinates(rule))
    }
}

/// Runs that are advanced together.
struct Together<'a, S: Stride> {
    fleet: &'a Fleet<'a>,
    pace: Pace<'a, S>,
    blocks: Vec<Block<S>>,
    /// The number of lanes, from the first on, that hold runs still going; what other lanes hold is arbitrary.
    alive: usize,
    ends: Vec<End>,
}

impl<'a, S: Stride> Together<'a, S> {
    fn new(stride: S, fleet: &'a Fleet<'a>) -> Self {
        let alive = fleet.starts.len();
        let mut blocks = vec![Block::empty(); alive.div_ceil(LANES)];
        for (run, (start, lr)) in fleet.starts.iter().zip(fleet.rates).enumerate() {
            let (block, lane) = (&mut blocks[run / LANES], run % LANES);
            [block.x[lane], block.y[lane]] = *start;
            block.lr[lane] = *lr;
            block.run[lane] = run;
            [block.memory[0][lane], block.memory[1][lane]] = stride.fresh(*start);
        }
        Self {
            fleet,
            pace: Pace::new(fleet, stride),
            blocks,
            alive,
            ends: vec![End::NEVER; alive],
        }
    }

    fn run(&mut self) {
        let mut clock = S::Clock::default();
        let mut row = 0;
        while row < self.fleet.steps && self.alive > 0 && !self.fleet.is_cancelled() {
            let length = CHUNK.min(self.fleet.steps - row);
            let steps = (row..row + length).map(|t| {
                clock = self.pace.stride.tick(clock);
                let factor = self.fleet.schedule.factor(t as u64);
                (clock, factor, self.draw(t))
            });
            let chunk = Chunk {
                first_row: row,
                steps: steps.collect(),
            };
            let before = self.alive;
            self.advance(&chunk);
            row += length;
            // Those that have ended need no more steps.
            let rest = (before - self.alive) * (self.fleet.steps - row);
            self.fleet.progress.advance(before * length + rest);
        }
        self.finish(row);
    }

    /// The noise of a step, the same for all runs.
    fn draw(&self, row: usize) -> Point {
        if self.fleet.noise == 0.0 {
            // Adding −0 changes no number; adding 0 would turn −0 into 0.
            return [-0.0; 2];
        }
        random::normal_pair(self.fleet.seed, row as u64).map(|z| self.fleet.noise * z)
    }

    /// Takes all runs through a chunk and removes those that have ended in it.
    fn advance(&mut self, chunk: &Chunk<S>) {
        let in_use = self.alive.div_ceil(LANES);
        let mut suspects = Block::empty();
        let mut places = Vec::with_capacity(LANES);
        let mut ended = Vec::new();
        for index in 0..in_use {
            let before = self.blocks[index].clone();
            let in_this = (self.alive - index * LANES).min(LANES);
            let suspect = march(&mut self.pace, chunk, &mut self.blocks[index], in_this);
            if !suspect.contains(&true) {
                continue;
            }
            for (lane, _) in suspect
                .iter()
                .enumerate()
                .take(in_this)
                .filter(|(_, s)| **s)
            {
                suspects.take(places.len(), &before, lane);
                places.push(index * LANES + lane);
                if places.len() == LANES {
                    self.exact(&mut suspects, &places, chunk, &mut ended);
                    places.clear();
                }
            }
        }
        self.exact(&mut suspects, &places, chunk, &mut ended);
        // From the last one down, so that the run that fills a hole has not ended itself.
        ended.sort_unstable();
        for &hole in ended.iter().rev() {
            self.alive -= 1;
            self.refill(hole, self.alive);
        }
    }

    /// Moves the run in lane `last` to the lane of a run that has ended.
    fn refill(&mut self, hole: usize, last: usize) {
        if hole == last {
            return;
        }
        let (to, from) = (hole / LANES, last / LANES);
        if to == from {
            self.blocks[to].refill(hole % LANES, last % LANES);
        } else {
            let (head, tail) = self.blocks.split_at_mut(from);
            head[to].take(hole % LANES, &tail[0], last % LANES);
        }
    }

    /// Repeats a chunk for the runs in `block`, with all tests at every row. `places` are their lanes among all blocks; the
    /// places of runs that have ended are appended to `ended`.
    fn exact(
        &mut self,
        block: &mut Block<S>,
        places: &[usize],
        chunk: &Chunk<S>,
        ended: &mut Vec<usize>,
    ) {
        if places.is_empty() {
            return;
        }
        let mut found = Found::nothing();
        let mut fused = None;
        if can_fuse::<S>(self.fleet) {
            fused = self.fleet.surface.shape.with_polynomial(Trying {
                set: self.fleet.set,
                stride: self.pace.stride,
                chunk,
                limit: self.fleet.limit(),
                used: places.len(),
                block,
                found: &mut found,
            });
        }
        if fused.is_none() {
            self.try_step_by_step(block, places.len(), chunk, &mut found);
        }
        for (lane, &place) in places.iter().enumerate() {
            if found.row[lane] >= 0.0 {
                self.ends[block.run[lane]] = self.end(&found, lane);
                ended.push(place);
            }
        }
    }

    fn try_step_by_step(
        &mut self,
        block: &mut Block<S>,
        used: usize,
        chunk: &Chunk<S>,
        found: &mut Found,
    ) {
        let mut watch = Watch::new();
        for (i, step) in chunk.steps.iter().enumerate() {
            let row = chunk.first_row + i;
            self.pace.look(block);
            self.test(row, self.fleet.limit(), step.2, block, found);
            let (x, y) = (block.x, block.y);
            for (lane, stop) in self.pace.step(row, step, block, used, &mut watch) {
                let value = S::Seen::in_lane(&self.pace.seen, lane).value();
                found.stop(lane, stop, row as f64, [x[lane], y[lane]], value);
            }
            block.keep_step(&x, &y);
        }
    }

    /// Tests a row of a block, at which its runs have looked.
    fn test(&self, row: usize, limit: f64, draw: Point, block: &Block<S>, found: &mut Found) {
        self.fleet.set.run(Test {
            row: row as f64,
            limit,
            draw,
            block,
            seen: &self.pace.seen,
            found,
        });
    }

    fn end(&self, found: &Found, lane: usize) -> End {
        let at = [found.x[lane], found.y[lane]];
        let verdict = Verdict {
            flawed: found.flawed[lane] != 0.0,
            rests: true,
        };
        let status = match found.stopped[lane] {
            Some(stop) => stop.status(),
            None => verdict.status(|| self.fleet.surface.stationary(&at, self.fleet.tolerance)),
        };
        End {
            status,
            row: found.row[lane] as u32,
            at,
            loss: found.value[lane],
        }
    }

    /// Tests the last row of the runs that are left, and records their ends.
    fn finish(&mut self, row: usize) {
        let draw = self.draw(row);
        for index in 0..self.alive.div_ceil(LANES) {
            let block = &self.blocks[index];
            let mut found = Found::nothing();
            self.pace.look(block);
            // At the last row the status counts, whether the run goes on at rest or not.
            self.test(row, self.fleet.tolerance, draw, block, &mut found);
            for lane in 0..LANES.min(self.alive - index * LANES) {
                let end = if found.row[lane] >= 0.0 {
                    self.end(&found, lane)
                } else {
                    End {
                        status: Status::Running,
                        row: row as u32,
                        at: [block.x[lane], block.y[lane]],
                        loss: S::Seen::in_lane(&self.pace.seen, lane).value(),
                    }
                };
                self.ends[block.run[lane]] = end;
            }
        }
    }
}
