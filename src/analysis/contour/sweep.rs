//! Marching squares: one pass over the grid for all levels.
//!
//! Every grid value is first replaced by its *band*, the number of levels below it, one byte a value. A level
//! `l` crosses a grid edge when it lies between the bands of the two ends, so all questions about topology are
//! small integer comparisons, eight cells without a crossing are recognised by comparing words, and a value equal
//! to a level is below it everywhere (inside means `z > level`).
//!
//! Rows of cells are swept upwards. A crossed edge becomes a node, once, with the point interpolated from the
//! end of lower index; a cell joins two nodes by setting `next` of one and `prev` of the other, since with higher
//! values on the left every segment has a direction. Nodes open towards the next row wait in a queue in the
//! order (column, level) in which that row will need them, so the sweep touches memory only from front to back. Lines are read
//! off the links at the end; growing them during the sweep would mean merging whenever two of them meet.

use crate::analysis::field::Field;

/// Bands are bytes, and one byte is taken by [`UNDEFINED`]; more levels than this are swept in groups.
pub(super) const MOST_LEVELS: usize = 254;
/// Band of a value that is not finite.
const UNDEFINED: u8 = 255;
/// Link of a node that is an end.
pub(super) const NONE: u32 = u32::MAX;
/// `next` of a node that is part of a line already.
pub(super) const TAKEN: u32 = u32::MAX - 1;
/// Bytes compared at once when looking for crossed cells.
const WORD: usize = 8;

/// The points where levels cross grid edges, and their neighbours on the line. Following a line is a chain of dependent loads,
/// so the links are stored apart from the rest and are small enough to stay in cache.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    pub(super) places: Vec<[f64; 2]>,
    pub(super) levels: Vec<u8>,
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    /// Number of nodes in use.
    pub(super) count: usize,
}

impl Nodes {
    #[inline(always)]
    fn reserve(&mut self, more: usize) {
        if self.places.len() < self.count + more {
            let size = (2 * self.places.len()).max(self.count + more).max(1 << 12);
            self.places.resize(size, [0.0; 2]);
            self.levels.resize(size, 0);
            self.next.resize(size, NONE);
            self.prev.resize(size, NONE);
        }
    }

    #[inline(always)]
    fn set(&mut self, node: usize, place: [f64; 2], level: u8) {
        self.places[node] = place;
        self.levels[node] = level;
        self.next[node] = NONE;
        self.prev[node] = NONE;
    }

    #[inline(always)]
    fn join(&mut self, from: u32, to: u32) {
        self.next[from as usize] = to;
        self.prev[to as usize] = from;
    }
}

/// Edges of a cell, counterclockwise: bottom 0, right 1, top 2, left 3. For each set of corners inside (bit 0 lower
/// left, then counterclockwise) the edges where the segment starts and ends; for the ambiguous sets 5 and 10, those
/// of the two segments when the centre is outside are `start → end` and `start + 2 → end + 2`.
const SEGMENTS: [[u8; 2]; 16] = [
    [0, 0],
    [0, 3],
    [1, 0],
    [1, 3],
    [2, 1],
    [0, 3],
    [2, 0],
    [2, 3],
    [3, 2],
    [0, 2],
    [1, 0],
    [1, 2],
    [3, 1],
    [0, 1],
    [3, 0],
    [0, 0],
];

/// Buffers of a sweep, reused by the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Sweep {
    x: Vec<f64>,
    y: Vec<f64>,
    /// Level `l` at `l + 1`, between −∞ and the largest number: band `b` is `bounds[b] < z ≤ bounds[b + 1]`.
    bounds: Vec<f64>,
    lower_bands: Vec<u8>,
    upper_bands: Vec<u8>,
    /// Nodes on the bottom and on the top edges of the current row of cells, by column, then level.
    lower_nodes: Vec<u32>,
    upper_nodes: Vec<u32>,
    /// Nodes on the vertical edge last passed, by level.
    side_nodes: Vec<u32>,
    pub(super) nodes: Nodes,
}

/// Fraction of the way from the value `from` to the value `to` at which `level`, between the two, is met.
#[inline(always)]
fn fraction(level: f64, from: f64, to: f64) -> f64 {
    let span = to - from;
    if span.is_finite() {
        (level - from) / span
    } else {
        (0.5 * level - 0.5 * from) / (0.5 * to - 0.5 * from)
    }
}

/// Position of grid line `i` of `count` between `ends`.
fn axis(ends: [f64; 2], count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| ends[0] + (ends[1] - ends[0]) * i as f64 / (count - 1) as f64)
}

/// Number of levels between two bands, none if one is undefined.
#[inline(always)]
fn crossings(a: u8, b: u8) -> usize {
    if a == UNDEFINED || b == UNDEFINED {
        0
    } else {
        a.abs_diff(b) as usize
    }
}

/// Eight bands from `at` on, as one number.
#[inline(always)]
fn word(bands: &[u8], at: usize) -> u64 {
    bands
        .get(at..)
        .and_then(|tail| tail.first_chunk::<WORD>())
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

impl Sweep {
    /// Finds all crossings of the levels, at most [`MOST_LEVELS`] and strictly ascending, with the field.
    pub(super) fn run(&mut self, field: &Field, levels: impl Iterator<Item = f64>) {
        let (columns, rows) = (field.columns, field.rows);
        self.x.clear();
        self.x.extend(axis(field.x, columns));
        self.y.clear();
        self.y.extend(axis(field.y, rows));
        self.bounds.clear();
        self.bounds.push(f64::NEG_INFINITY);
        self.bounds.extend(levels);
        self.bounds.push(f64::MAX);
        // Words are read up to one value past the row's last cell.
        for bands in [&mut self.lower_bands, &mut self.upper_bands] {
            bands.clear();
            bands.resize(columns + 2 * WORD, 0);
        }
        self.side_nodes.clear();
        self.side_nodes.resize(256, NONE);
        self.nodes.count = 0;

        let mut values = field.values.chunks_exact(columns);
        let Some(mut lower) = values.next() else {
            return;
        };
        classify(lower, &self.bounds, &mut self.lower_bands);
        self.bottom_nodes(lower);
        for (row, upper) in values.enumerate() {
            classify(upper, &self.bounds, &mut self.upper_bands);
            self.cells(row, lower, upper);
            lower = upper;
            std::mem::swap(&mut self.lower_bands, &mut self.upper_bands);
            std::mem::swap(&mut self.lower_nodes, &mut self.upper_nodes);
        }
    }

    /// Makes the nodes on the bottom edge of the grid.
    fn bottom_nodes(&mut self, values: &[f64]) {
        self.lower_nodes.clear();
        for column in 0..values.len() - 1 {
            let (a, b) = (self.lower_bands[column], self.lower_bands[column + 1]);
            for level in (a.min(b)..a.max(b)).take(crossings(a, b)) {
                self.nodes.reserve(1);
                let t = fraction(
                    self.bounds[level as usize + 1],
                    values[column],
                    values[column + 1],
                );
                let point = [
                    self.x[column] + t * (self.x[column + 1] - self.x[column]),
                    self.y[0],
                ];
                self.nodes.set(self.nodes.count, point, level);
                self.lower_nodes.push(self.nodes.count as u32);
                self.nodes.count += 1;
            }
        }
    }

    /// Makes the nodes on the top and right edges of a row of cells and joins the nodes of each cell.
    fn cells(&mut self, row: usize, lower: &[f64], upper: &[f64]) {
        let Self {
            x,
            y,
            bounds,
            lower_bands,
            upper_bands,
            lower_nodes,
            upper_nodes,
            side_nodes,
            nodes,
        } = self;
        let (y0, y1) = (y[row], y[row + 1]);
        let last = lower.len() - 1;
        let level_count = (bounds.len() - 2) as u8;
        let (mut taken, mut made) = (0, 0);

        let (a, b) = (lower_bands[0], upper_bands[0]);
        for level in (a.min(b)..a.max(b)).take(crossings(a, b)) {
            let t = fraction(bounds[level as usize + 1], lower[0], upper[0]);
            nodes.reserve(1);
            nodes.set(nodes.count, [x[0], y0 + t * (y1 - y0)], level);
            side_nodes[level as usize] = nodes.count as u32;
            nodes.count += 1;
        }

        for start in (0..last).step_by(WORD) {
            let (a, b) = (word(lower_bands, start), word(lower_bands, start + 1));
            let (c, d) = (word(upper_bands, start), word(upper_bands, start + 1));
            let mut crossed = (a ^ b) | (a ^ c) | (c ^ d);
            if last - start < WORD {
                crossed &= (1 << (8 * (last - start))) - 1;
            }
            while crossed != 0 {
                let byte = crossed.trailing_zeros() as usize / 8;
                crossed &= !(0xff << (8 * byte));
                let i = start + byte;
                let bands = [
                    lower_bands[i],
                    lower_bands[i + 1],
                    upper_bands[i + 1],
                    upper_bands[i],
                ];
                let z = [lower[i], lower[i + 1], upper[i + 1], upper[i]];
                let (x0, x1) = (x[i], x[i + 1]);
                let least = bands[0].min(bands[1]).min(bands[2]).min(bands[3]);
                let most = bands[0].max(bands[1]).max(bands[2]).max(bands[3]);
                // A cell that is left out still has to make the nodes that its neighbours share with it.
                let whole = most != UNDEFINED;
                let defined = if whole {
                    [1; 4]
                } else {
                    bands.map(|band| (band != UNDEFINED) as usize)
                };
                let most = most.min(level_count);
                let span = most.saturating_sub(least) as usize;
                nodes.reserve(2 * span);
                if upper_nodes.len() < made + span {
                    upper_nodes.resize(2 * (made + span), NONE);
                }
                for level in least..most {
                    let value = bounds[level as usize + 1];
                    let inside = bands.map(|band| (band > level) as usize);
                    let crosses =
                        |a: usize, b: usize| (inside[a] ^ inside[b]) & defined[a] & defined[b];

                    // Written whether crossed or not, kept if crossed: cheaper than a branch that cannot be predicted.
                    let top = nodes.count;
                    let t = fraction(value, z[3], z[2]);
                    nodes.set(top, [x0 + t * (x1 - x0), y1], level);
                    upper_nodes[made] = top as u32;
                    made += crosses(3, 2);
                    let right = top + crosses(3, 2);
                    let t = fraction(value, z[1], z[2]);
                    nodes.set(right, [x1, y0 + t * (y1 - y0)], level);
                    nodes.count = right + crosses(1, 2);

                    let left = std::mem::replace(&mut side_nodes[level as usize], right as u32);
                    let bottom = lower_nodes.get(taken).copied().unwrap_or(NONE);
                    taken += crosses(0, 1);
                    if !whole {
                        continue;
                    }
                    let edges = [bottom, right as u32, top as u32, left];
                    let corners = inside[0] | inside[1] << 1 | inside[2] << 2 | inside[3] << 3;
                    let [from, to] = SEGMENTS[corners].map(usize::from);
                    if corners == 5 || corners == 10 {
                        let turn = if mean(z) > value { 2 } else { 0 };
                        nodes.join(edges[from], edges[to ^ turn]);
                        nodes.join(edges[from ^ 2], edges[to ^ 2 ^ turn]);
                    } else {
                        nodes.join(edges[from], edges[to]);
                    }
                }
            }
        }
    }
}

/// Writes the band of each value.
fn classify(values: &[f64], bounds: &[f64], bands: &mut [u8]) {
    const BLOCK: usize = 16;
    let levels = &bounds[1..bounds.len() - 1];
    let (mut band, mut low, mut high) = (0, bounds[0], bounds[1]);
    let (blocks, rest) = values.as_chunks::<BLOCK>();
    for (z, out) in blocks.iter().zip(bands.as_chunks_mut::<BLOCK>().0) {
        if z.iter()
            .fold(true, |same, &z| same & (low < z) & (z <= high))
        {
            *out = [band; BLOCK];
        } else if z
            .iter()
            .fold(true, |finite, &z| finite & (z.abs() <= f64::MAX))
        {
            // Few levels fall into a block; counting them for all its values at once needs no branches.
            let least = z
                .iter()
                .fold(f64::MAX, |least, &z| if z < least { z } else { least });
            let most = z
                .iter()
                .fold(f64::MIN, |most, &z| if z > most { z } else { most });
            let first = levels.partition_point(|&level| level < least);
            let last = levels.partition_point(|&level| level < most);
            *out = [first as u8; BLOCK];
            for &level in &levels[first..last] {
                for (out, &z) in out.iter_mut().zip(z) {
                    *out += (z > level) as u8;
                }
            }
            band = out[BLOCK - 1];
            (low, high) = (bounds[band as usize], bounds[band as usize + 1]);
        } else {
            *out = z.map(|z| band_of(z, levels));
        }
    }
    for (out, &z) in bands[BLOCK * blocks.len()..].iter_mut().zip(rest) {
        *out = band_of(z, levels);
    }
}

fn band_of(z: f64, levels: &[f64]) -> u8 {
    if z.is_finite() {
        levels.partition_point(|&level| level < z) as u8
    } else {
        UNDEFINED
    }
}

/// Mean of the four corners of a cell.
fn mean([lower_left, lower_right, upper_right, upper_left]: [f64; 4]) -> f64 {
    let sum = lower_left + lower_right + upper_left + upper_right;
    if sum.is_finite() {
        0.25 * sum
    } else {
        0.25 * lower_left + 0.25 * lower_right + 0.25 * upper_left + 0.25 * upper_right
    }
}
