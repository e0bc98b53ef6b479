//! Runs of a method, advanced together in blocks, by loops that use the widest vectors of the machine.
//!
//! The fast loops only find out which runs may have ended during the last few steps. Those steps are repeated for these
//! runs, with the tests of a recorded run at every row.

use super::block::Block;
use super::march::{Chunk, march};
use super::own_numbers::OwnNumbers;
use super::pace::{Pace, SharedStep};
use super::stride::{Coordinates, Seen, Stride};
use super::trial::{Found, Test, Trying};
use super::watch::Watch;
use super::{End, Fleet, OwnNumber, Until};
use crate::objective::Objective;
use crate::optimizer::rule::{Rule, RuleWork};
use crate::optimizer::status::Verdict;
use crate::optimizer::{Status, Wrappers};
use crate::parameters::WithNumber;
use crate::surface::LANES;

/// Steps between two checks for runs that have ended, which are repeated for each that has.
const CHUNK: usize = 16;
/// The same where a run ends before its last step only if it diverges, which few do.
const LONG_CHUNK: usize = 32;
/// Runs that are advanced together: few enough for their states to fit in a second-level cache.
const TOGETHER: usize = 16 * LANES;

impl Fleet<'_> {
    /// How fresh runs of a rule within tools end, side by side; without meaning if cancelled on the way. Of the numbers
    /// that runs have of their own, two count.
    pub fn side_by_side<R: Rule + WithNumber>(&self, rule: R, wrappers: &Wrappers) -> Vec<End> {
        if self.numbers.is_empty() {
            return rule.shortest(SideBySide(*self, *wrappers));
        }
        let rows = [0, 1].map(|i| self.numbers.get(i).map(|own| own.row));
        self.in_lanes(OwnNumbers::new(rule, rows), wrappers)
    }

    /// How fresh runs of a method end, in lanes; without meaning if cancelled on the way.
    pub fn in_lanes<S: Stride>(&self, stride: S, wrappers: &Wrappers) -> Vec<End> {
        let count = self.count();
        let mut ends = Vec::with_capacity(count);
        for first in (0..count).step_by(TOGETHER) {
            if self.is_cancelled() {
                break;
            }
            let runs = first..(first + TOGETHER).min(count);
            let own = self.numbers.iter();
            let numbers: Vec<OwnNumber<'_>> = own.map(|own| own.of(runs.clone())).collect();
            let part = Fleet {
                numbers: &numbers,
                ..self.part(runs.clone())
            };
            let mut together = Together::new(stride, &part, *wrappers);
            together.run();
            ends.append(&mut together.ends);
        }
        ends
    }
}

/// The fleet whose runs are to be computed side by side within tools, with whichever form of the rule is handed over.
struct SideBySide<'a>(Fleet<'a>, Wrappers);

impl RuleWork for SideBySide<'_> {
    type Output = Vec<End>;

    fn with<R: Rule>(self, rule: R) -> Vec<End> {
        let Self(fleet, wrappers) = self;
        fleet.in_lanes(Coordinates(rule), &wrappers)
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
    fn new(stride: S, fleet: &'a Fleet<'a>, wrappers: Wrappers) -> Self {
        let alive = fleet.count();
        let pace = Pace::new(fleet, stride, wrappers);
        let empty = Block::empty(pace.scene.is_plain());
        let mut blocks = vec![empty; alive.div_ceil(LANES)];
        for run in 0..alive {
            let (block, lane) = (&mut blocks[run / LANES], run % LANES);
            let start = fleet.starts[run];
            [block.x[lane], block.y[lane]] = start;
            block.lr[lane] = fleet.rates[run];
            if let Some(besides) = &mut block.besides {
                besides.noise[lane] = fleet.noise[run];
                [besides.slow[0][lane], besides.slow[1][lane]] = start;
            }
            block.run[lane] = run;
            let number = |i: usize| fleet.numbers.get(i).map_or(0.0, |own| own.values[run]);
            block.clocks[lane] = stride.own_clock([number(0), number(1)]);
            [block.memory[0][lane], block.memory[1][lane]] = stride.fresh(start);
        }
        Self {
            fleet,
            pace,
            blocks,
            alive,
            ends: vec![End::NEVER; alive],
        }
    }

    fn run(&mut self) {
        let chunk = match self.fleet.until {
            Until::AtRest => CHUNK,
            Until::LastStep => LONG_CHUNK,
        };
        let mut clock = S::Clock::default();
        let mut row = 0;
        while row < self.fleet.steps && self.alive > 0 && !self.fleet.is_cancelled() {
            let length = chunk.min(self.fleet.steps - row);
            let steps = (row..row + length).map(|t| {
                clock = self.pace.stride.tick(clock);
                SharedStep {
                    clock,
                    factor: self.fleet.schedule.factor(t as u64),
                    drawn: self.pace.scene.draw(t),
                }
            });
            let chunk = Chunk::new(row, steps.collect());
            let before = self.alive;
            self.advance(&chunk);
            row += length;
            // Those that have ended need no more steps.
            let rest = (before - self.alive) * (self.fleet.steps - row);
            self.fleet.progress.advance(before * length + rest);
        }
        self.finish(row);
    }

    /// Takes all runs through a chunk and removes those that have ended in it.
    fn advance(&mut self, chunk: &Chunk<S>) {
        let in_use = self.alive.div_ceil(LANES);
        let mut suspects = Block::empty(self.pace.scene.is_plain());
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
        // The constant first: where it does not hold, nothing is compiled.
        if S::FUSED && self.pace.scene.is_plain() {
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
            self.pace.look(&step.drawn, block);
            self.test(row, self.fleet.limit(), block, found);
            let (x, y) = (block.x, block.y);
            for (lane, stop) in self.pace.step(step, block, used, &mut watch) {
                let value = S::Seen::in_lane(&self.pace.seen, lane).value();
                found.stop(lane, stop, row as f64, [x[lane], y[lane]], value);
            }
            block.keep_step(&x, &y);
        }
    }

    /// Tests a row of a block, at which its runs have looked.
    fn test(&self, row: usize, limit: f64, block: &Block<S>, found: &mut Found) {
        self.fleet.set.run(Test {
            row: row as f64,
            limit,
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
        let drawn = self.pace.scene.draw(row);
        for index in 0..self.alive.div_ceil(LANES) {
            let block = &self.blocks[index];
            let mut found = Found::nothing();
            self.pace.look(&drawn, block);
            // At the last row the status counts, whether the run goes on at rest or not.
            self.test(row, self.fleet.tolerance, block, &mut found);
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
