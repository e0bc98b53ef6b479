//! Runs of a coordinate-wise method advance in step, a block at a time, in loops that fill the widest vectors of the
//! machine. The fast loops only find out which runs may have ended in the last few steps; those are taken again with
//! the tests of a recorded run at every row.

use super::{End, Fleet, Until};
use crate::math::simd::Kernel;
use crate::math::{Point, random};
use crate::optimizer::Status;
use crate::optimizer::rule::{PerCoordinate, Rule};
use crate::optimizer::status::{at_rest, is_short};
use crate::surface::{Evaluator, Gradients, LANES, Lanes};

/// Steps between two looks at which runs have ended.
const CHUNK: usize = 16;
/// Runs that are advanced together: their states fit in a second-level cache.
const TOGETHER: usize = 16 * LANES;

/// A block of runs in the middle of their way.
#[derive(Clone)]
struct Block<R: Rule> {
    x: Lanes,
    y: Lanes,
    lr: Lanes,
    /// The last step.
    moved: [Lanes; 2],
    memory: [[R::Memory; LANES]; 2],
    /// Which run is in which lane.
    run: [usize; LANES],
}

impl<R: Rule> Block<R> {
    fn empty() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
            lr: [0.0; LANES],
            moved: [[0.0; LANES]; 2],
            memory: [[R::Memory::default(); LANES]; 2],
            run: [0; LANES],
        }
    }

    fn take(&mut self, lane: usize, from: &Self, other: usize) {
        self.x[lane] = from.x[other];
        self.y[lane] = from.y[other];
        self.lr[lane] = from.lr[other];
        for axis in 0..2 {
            self.moved[axis][lane] = from.moved[axis][other];
            self.memory[axis][lane] = from.memory[axis][other];
        }
        self.run[lane] = from.run[other];
    }
}

/// What the fast loops keep of a chunk, enough to know which runs cannot have ended.
struct Watch {
    /// The least ‖g‖² seen.
    least: Lanes,
    /// 0, or not a number if a value or a gradient was not finite.
    flaw: Lanes,
}

/// One step of a block.
struct Advance<'a, R: Rule> {
    rule: R,
    clock: R::Clock,
    factor: f64,
    draw: Point,
    block: &'a mut Block<R>,
    seen: &'a Gradients,
    watch: &'a mut Watch,
}

impl<R: Rule> Kernel for Advance<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            rule,
            clock,
            factor,
            draw,
            block,
            seen,
            watch,
        } = self;
        let [memory_x, memory_y] = &mut block.memory;
        for i in 0..LANES {
            let (dx, dy) = (seen.dx[i] + draw[0], seen.dy[i] + draw[1]);
            let square = dx * dx + dy * dy;
            watch.least[i] = watch.least[i].min(square);
            watch.flaw[i] += (seen.value[i] + (dx + dy)) * 0.0;
            let lr = block.lr[i] * factor;
            block.x[i] = rule.update(&clock, lr, &mut memory_x[i], block.x[i], dx);
            block.y[i] = rule.update(&clock, lr, &mut memory_y[i], block.y[i], dy);
        }
    }
}

/// The first row of a chunk where each run of a block ends; −1 where it goes on.
struct Found {
    row: Lanes,
    x: Lanes,
    y: Lanes,
    value: Lanes,
    finite: [bool; LANES],
}

/// The tests of a row.
struct Test<'a, R: Rule> {
    row: f64,
    limits: (f64, f64),
    draw: Point,
    block: &'a Block<R>,
    seen: &'a Gradients,
    found: &'a mut Found,
}

impl<R: Rule> Kernel for Test<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            row,
            limits: (gradient_limit, step_limit),
            draw,
            block,
            seen,
            found,
        } = self;
        for i in 0..LANES {
            let (x, y, value) = (block.x[i], block.y[i], seen.value[i]);
            let gradient = [seen.dx[i] + draw[0], seen.dy[i] + draw[1]];
            let finite = x.is_finite()
                & y.is_finite()
                & value.is_finite()
                & gradient[0].is_finite()
                & gradient[1].is_finite();
            let moved = [block.moved[0][i], block.moved[1][i]];
            let rests = is_short(moved, step_limit) & is_short(gradient, gradient_limit);
            if (!finite | rests) & (found.row[i] < 0.0) {
                found.row[i] = row;
                found.x[i] = x;
                found.y[i] = y;
                found.value[i] = value;
                found.finite[i] = finite;
            }
        }
    }
}

/// The steps of a chunk: what all runs share in each of them.
struct Chunk<R: Rule> {
    first_row: usize,
    steps: Vec<(R::Clock, f64, Point)>,
}

impl<R: Rule> PerCoordinate<R> {
    /// The ends of all runs, or of the first ones if cancelled on the way.
    pub fn side_by_side(&self, fleet: &Fleet<'_>) -> Vec<End> {
        let mut ends = Vec::with_capacity(fleet.starts.len());
        let parts = fleet.starts.chunks(TOGETHER);
        for (starts, rates) in parts.zip(fleet.rates.chunks(TOGETHER)) {
            let part = Fleet {
                starts,
                rates,
                ..*fleet
            };
            if fleet.is_cancelled() {
                break;
            }
            let mut together = Together::new(*self.rule(), part);
            together.run();
            ends.append(&mut together.ends);
        }
        ends
    }
}

/// Runs that are advanced together.
struct Together<'a, R: Rule> {
    rule: R,
    fleet: Fleet<'a>,
    evaluator: Evaluator<'a>,
    blocks: Vec<Block<R>>,
    /// How many lanes, from the first on, hold runs that go on. Lanes beyond hold anything.
    alive: usize,
    ends: Vec<End>,
}

impl<'a, R: Rule> Together<'a, R> {
    fn new(rule: R, fleet: Fleet<'a>) -> Self {
        let alive = fleet.starts.len();
        let mut blocks = vec![Block::empty(); alive.div_ceil(LANES)];
        for (run, (start, lr)) in fleet.starts.iter().zip(fleet.rates).enumerate() {
            let (block, lane) = (&mut blocks[run / LANES], run % LANES);
            [block.x[lane], block.y[lane]] = *start;
            block.lr[lane] = *lr;
            block.run[lane] = run;
        }
        let never = End {
            status: Status::Running,
            row: 0,
            at: [f64::NAN; 2],
            loss: f64::NAN,
        };
        Self {
            rule,
            fleet,
            evaluator: fleet.surface.with_landscape_on(fleet.set),
            blocks,
            alive,
            ends: vec![never; alive],
        }
    }

    fn run(&mut self) {
        let mut clock = R::Clock::default();
        let mut row = 0;
        while row < self.fleet.steps && self.alive > 0 && !self.fleet.is_cancelled() {
            let length = CHUNK.min(self.fleet.steps - row);
            let steps = (row..row + length).map(|t| {
                clock = self.rule.tick(clock);
                let factor = self.fleet.schedule.factor(t as u64);
                (clock, factor, self.draw(t))
            });
            let chunk = Chunk {
                first_row: row,
                steps: steps.collect(),
            };
            self.advance(&chunk);
            row += length;
        }
        self.finish(row);
    }

    fn draw(&self, row: usize) -> Point {
        if self.fleet.noise == 0.0 {
            return [0.0; 2];
        }
        random::normal_pair(self.fleet.seed, row as u64).map(|z| self.fleet.noise * z)
    }

    /// Takes all runs through a chunk and removes those that have ended in it.
    fn advance(&mut self, chunk: &Chunk<R>) {
        let in_use = self.alive.div_ceil(LANES);
        let (gradient_limit, _) = self.fleet.until.limits();
        let mut suspects = Block::empty();
        let mut places = Vec::with_capacity(LANES);
        let mut ended = Vec::new();
        for index in 0..in_use {
            let before = self.blocks[index].clone();
            let watch = self.fast(index, chunk);
            for lane in 0..LANES.min(self.alive - index * LANES) {
                let block = &self.blocks[index];
                let finite = (block.x[lane] + block.y[lane]).is_finite() && watch.flaw[lane] == 0.0;
                let steep = watch.least[lane] > gradient_limit * gradient_limit;
                if finite && (steep || gradient_limit.is_nan()) {
                    continue;
                }
                suspects.take(places.len(), &before, lane);
                places.push(index * LANES + lane);
                if places.len() == LANES {
                    self.exact(&mut suspects, &places, chunk, &mut ended);
                    places.clear();
                }
            }
        }
        self.exact(&mut suspects, &places, chunk, &mut ended);
        // From the last one down, so that a lane that fills a hole is itself known to go on.
        ended.sort_unstable();
        for &hole in ended.iter().rev() {
            self.alive -= 1;
            self.refill(hole, self.alive);
        }
    }

    fn refill(&mut self, hole: usize, last: usize) {
        if hole == last {
            return;
        }
        let (to, from) = (hole / LANES, last / LANES);
        if to == from {
            let copy = self.blocks[from].clone();
            self.blocks[to].take(hole % LANES, &copy, last % LANES);
        } else {
            let (head, tail) = self.blocks.split_at_mut(from);
            head[to].take(hole % LANES, &tail[0], last % LANES);
        }
    }

    fn fast(&mut self, index: usize, chunk: &Chunk<R>) -> Watch {
        let block = &mut self.blocks[index];
        let mut seen = Gradients::default();
        let mut watch = Watch {
            least: [f64::INFINITY; LANES],
            flaw: [0.0; LANES],
        };
        let (mut x, mut y) = (block.x, block.y);
        for (i, (clock, factor, draw)) in chunk.steps.iter().enumerate() {
            if i + 1 == chunk.steps.len() {
                (x, y) = (block.x, block.y);
            }
            self.evaluator.block(&block.x, &block.y, &mut seen);
            self.fleet.set.run(Advance {
                rule: self.rule,
                clock: *clock,
                factor: *factor,
                draw: *draw,
                block,
                seen: &seen,
                watch: &mut watch,
            });
        }
        for i in 0..LANES {
            block.moved[0][i] = block.x[i] - x[i];
            block.moved[1][i] = block.y[i] - y[i];
        }
        watch
    }

    /// Takes runs through a chunk once more, with all tests at every row. `places` says whose lanes they are; those of
    /// runs that have ended are added to `ended`.
    fn exact(
        &mut self,
        block: &mut Block<R>,
        places: &[usize],
        chunk: &Chunk<R>,
        ended: &mut Vec<usize>,
    ) {
        if places.is_empty() {
            return;
        }
        let mut found = Found::nothing();
        let mut seen = Gradients::default();
        let mut watch = Watch {
            least: [0.0; LANES],
            flaw: [0.0; LANES],
        };
        for (i, (clock, factor, draw)) in chunk.steps.iter().enumerate() {
            self.evaluator.block(&block.x, &block.y, &mut seen);
            self.test(chunk.first_row + i, *draw, block, &seen, &mut found);
            let (x, y) = (block.x, block.y);
            self.fleet.set.run(Advance {
                rule: self.rule,
                clock: *clock,
                factor: *factor,
                draw: *draw,
                block,
                seen: &seen,
                watch: &mut watch,
            });
            for i in 0..LANES {
                block.moved[0][i] = block.x[i] - x[i];
                block.moved[1][i] = block.y[i] - y[i];
            }
        }
        for (lane, &place) in places.iter().enumerate() {
            if found.row[lane] >= 0.0 {
                self.ends[block.run[lane]] = self.end(&found, lane);
                ended.push(place);
            }
        }
    }

    fn test(&self, row: usize, draw: Point, block: &Block<R>, seen: &Gradients, found: &mut Found) {
        self.fleet.set.run(Test {
            row: row as f64,
            limits: self.fleet.until.limits(),
            draw,
            block,
            seen,
            found,
        });
    }

    fn end(&self, found: &Found, lane: usize) -> End {
        let at = [found.x[lane], found.y[lane]];
        let status = match self.fleet.until {
            _ if !found.finite[lane] => Status::Diverged,
            Until::AtRest(_) => at_rest(self.evaluator.jet2(at).hessian),
            Until::Gradient(_) | Until::LastStep => Status::Converged,
        };
        End {
            status,
            row: found.row[lane] as u32,
            at,
            loss: found.value[lane],
        }
    }

    /// The last row of the runs that are left, which no step follows.
    fn finish(&mut self, row: usize) {
        let draw = self.draw(row);
        for index in 0..self.alive.div_ceil(LANES) {
            let block = &self.blocks[index];
            let mut seen = Gradients::default();
            let mut found = Found::nothing();
            self.evaluator.block(&block.x, &block.y, &mut seen);
            self.test(row, draw, block, &seen, &mut found);
            for lane in 0..LANES.min(self.alive - index * LANES) {
                let end = if found.row[lane] >= 0.0 {
                    self.end(&found, lane)
                } else {
                    End {
                        status: Status::Running,
                        row: row as u32,
                        at: [block.x[lane], block.y[lane]],
                        loss: seen.value[lane],
                    }
                };
                self.ends[self.blocks[index].run[lane]] = end;
            }
        }
    }
}

impl Found {
    fn nothing() -> Self {
        Self {
            row: [-1.0; LANES],
            x: [0.0; LANES],
            y: [0.0; LANES],
            value: [0.0; LANES],
            finite: [true; LANES],
        }
    }
}
