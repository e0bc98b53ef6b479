//! Line searches of many runs side by side, one in each lane.

use crate::math::simd::Kernel;
use crate::math::{Point, Vector};
use crate::optimizer::wolfe::{Sample, Wolfe};
use crate::surface::{Gradients, LANES, Lanes};

/// The searches of a block of runs, each along its own line.
#[derive(Clone)]
#[repr(align(64))]
pub struct Lines {
    /// Where each line begins.
    from: [Lanes; 2],
    /// Its direction.
    along: [Lanes; 2],
    /// The multiple of the direction that is tried next or, once the search has ended, the one that it took: 0 if none.
    pub t: Lanes,
    /// The place that is tried next, abscissas and ordinates.
    pub place: [Lanes; 2],
    /// 1 where the search has ended, 0 elsewhere.
    pub ended: Lanes,
    /// 1 where the place that the search took is the one that it has tried last, 0 elsewhere.
    pub is_last: Lanes,
    start: [Lanes; 2],
    reach: Lanes,
    low: [Lanes; 3],
    high: [Lanes; 3],
    widths: [Lanes; 2],
    trials: Lanes,
    zooms: Lanes,
}

impl Lines {
    /// No search at all.
    pub fn none() -> Self {
        const ZEROS: Lanes = [0.0; LANES];
        Self {
            from: [ZEROS; 2],
            along: [ZEROS; 2],
            t: ZEROS,
            place: [ZEROS; 2],
            ended: ZEROS,
            is_last: ZEROS,
            start: [ZEROS; 2],
            reach: ZEROS,
            low: [ZEROS; 3],
            high: [ZEROS; 3],
            widths: [ZEROS; 2],
            trials: ZEROS,
            zooms: ZEROS,
        }
    }

    /// Begins a search from a place in a direction, with its first trial at `t`.
    pub fn begin(&mut self, lane: usize, search: &Wolfe<()>, [from, along]: [Point; 2], t: f64) {
        for axis in 0..2 {
            self.from[axis][lane] = from[axis];
            self.along[axis][lane] = along[axis];
            self.start[axis][lane] = search.start[axis];
        }
        let place = from.along(t, &along);
        self.place[0][lane] = place[0];
        self.place[1][lane] = place[1];
        self.t[lane] = t;
        self.ended[lane] = 0.0;
        self.reach[lane] = search.reach;
        self.put(lane, search);
    }

    /// What changes of a search during it.
    #[inline(always)]
    fn put(&mut self, lane: usize, search: &Wolfe<()>) {
        put(&mut self.low, lane, &search.low);
        put(&mut self.high, lane, &search.high);
        self.widths[0][lane] = search.widths[0];
        self.widths[1][lane] = search.widths[1];
        self.trials[lane] = search.trials;
        self.zooms[lane] = if search.zooms { 1.0 } else { 0.0 };
    }

    #[inline(always)]
    fn get(&self, lane: usize, constants: [f64; 2]) -> Wolfe<()> {
        Wolfe {
            start: [self.start[0][lane], self.start[1][lane]],
            constants,
            reach: self.reach[lane],
            low: get(&self.low, lane),
            high: get(&self.high, lane),
            kept: [(); 2],
            widths: [self.widths[0][lane], self.widths[1][lane]],
            trials: self.trials[lane],
            zooms: self.zooms[lane] != 0.0,
        }
    }
}

#[inline(always)]
fn get(samples: &[Lanes; 3], lane: usize) -> Sample {
    Sample {
        t: samples[0][lane],
        value: samples[1][lane],
        slope: samples[2][lane],
    }
}

#[inline(always)]
fn put(samples: &mut [Lanes; 3], lane: usize, sample: &Sample) {
    samples[0][lane] = sample.t;
    samples[1][lane] = sample.value;
    samples[2][lane] = sample.slope;
}

/// A trial of every search.
pub struct Try<'a> {
    /// The searches.
    pub lines: &'a mut Lines,
    /// c₁ and c₂
    pub constants: [f64; 2],
    /// Values and gradients at the places that were to be tried.
    pub seen: &'a Gradients,
}

impl Kernel for Try<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            lines,
            constants,
            seen,
        } = self;
        for i in 0..LANES {
            let mut search = lines.get(i, constants);
            let from = [lines.from[0][i], lines.from[1][i]];
            let along = [lines.along[0][i], lines.along[1][i]];
            let t = lines.t[i];
            let here = Sample {
                t,
                value: seen.value[i],
                slope: [seen.dx[i], seen.dy[i]].dot(&along),
            };
            let place = [lines.place[0][i], lines.place[1][i]];
            let is_at = |t: f64| {
                let [x, y] = from.along(t, &along);
                (x == place[0]) & (y == place[1])
            };
            let stays = is_at(search.low.t) | is_at(search.high.t);
            let ends = search.judge(here, (), stays);
            let taken = search.low.t;
            let next = search.propose();
            let goes_on = !ends & next.is_some();
            // Where the machine has chosen between both ends of its interval, the choice counts.
            let taken = if ends { taken } else { search.low.t };
            let t_next = next.unwrap_or(taken);
            let [x, y] = from.along(t_next, &along);
            lines.place[0][i] = x;
            lines.place[1][i] = y;
            lines.is_last[i] = if taken == t { 1.0 } else { 0.0 };
            lines.t[i] = if goes_on { t_next } else { taken };
            lines.ended[i] = if goes_on { 0.0 } else { 1.0 };
            lines.put(i, &search);
        }
    }
}
