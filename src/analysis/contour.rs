//! Level lines of a field by marching squares: `sweep` finds and joins all crossings, this file reads off the lines.

mod sweep;

use super::field::Field;
use sweep::{MOST_LEVELS, NONE, Nodes, Sweep, TAKEN};

/// One polyline of a level: `points[start..end]`, higher values on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into [`Contours::levels`].
    pub level: u32,
    /// Its first point in [`Contours::points`].
    pub start: u32,
    /// One past its last point.
    pub end: u32,
    /// Whether it is a loop; then the last point repeats the first.
    pub closed: bool,
}

/// The level lines of a field. Keep the value and call [`trace`](Self::trace) again to reuse its memory.
#[derive(Clone, Debug, Default)]
pub struct Contours {
    /// The levels, as they were asked for.
    pub levels: Vec<f64>,
    /// The points (x, y) of all lines, one line after the other.
    pub points: Vec<[f64; 2]>,
    /// Sorted by level; within a level in the order in which a sweep from the bottom left meets them.
    pub lines: Vec<Line>,
    sweep: Sweep,
}

impl Contours {
    /// Replaces the contents by the lines of `field` at `levels`.
    ///
    /// The lines of a level depend only on the field and that level. Levels may come in any order; one that is not finite or
    /// repeats an earlier one has no lines. Cells with a corner that is not finite are skipped. In an ambiguous cell the
    /// corners on the same side of the level as the mean of the four are connected. A line that collapses to a single point
    /// (around a grid value equal to the level) is dropped. A field with fewer than two rows or columns,
    /// or whose number of values is not `columns × rows`, has no lines.
    ///
    /// Points are counted in 32 bits, so there is room for 2³² − 2 of them.
    pub fn trace(&mut self, field: &Field, levels: &[f64]) {
        self.levels.clear();
        self.levels.extend_from_slice(levels);
        self.points.clear();
        self.lines.clear();
        let (columns, rows) = (field.columns, field.rows);
        if columns < 2 || rows < 2 || columns.checked_mul(rows) != Some(field.values.len()) {
            return;
        }
        let mut order: Vec<usize> = (0..levels.len())
            .filter(|&i| levels[i].is_finite())
            .collect();
        order.sort_by(|&a, &b| levels[a].total_cmp(&levels[b]));
        order.dedup_by(|later, first| levels[*later] == levels[*first]);
        for group in order.chunks(MOST_LEVELS) {
            self.sweep.run(field, group.iter().map(|&i| levels[i]));
            self.collect(group);
        }
        self.lines
            .sort_unstable_by_key(|line| (line.level, line.start));
    }

    /// The points of a line.
    pub fn points_of(&self, line: &Line) -> &[[f64; 2]] {
        &self.points[line.start as usize..line.end as usize]
    }

    /// The lines of the level with the given index.
    pub fn lines_of(&self, level: usize) -> &[Line] {
        let start = self
            .lines
            .partition_point(|line| (line.level as usize) < level);
        let end = self
            .lines
            .partition_point(|line| line.level as usize <= level);
        &self.lines[start..end]
    }

    /// Reads the lines off the links of the swept nodes.
    fn collect(&mut self, group: &[usize]) {
        let Self {
            points,
            lines,
            sweep,
            ..
        } = self;
        let Nodes {
            places,
            levels,
            next,
            prev,
            count,
        } = &mut sweep.nodes;
        let next = &mut next[..*count];
        points.reserve(*count + *count / 8);
        for first in 0..next.len() {
            if next[first] == TAKEN || (next[first] == NONE && prev[first] == NONE) {
                continue;
            }
            let start = points.len();
            let mut at = first as u32;
            loop {
                points.push(places[at as usize]);
                at = std::mem::replace(&mut next[at as usize], TAKEN);
                if at == first as u32 || at == NONE {
                    break;
                }
            }
            let closed = at != NONE;
            if closed {
                points.push(places[first]);
            } else {
                let middle = points.len();
                let mut at = prev[first];
                while at != NONE {
                    points.push(places[at as usize]);
                    next[at as usize] = TAKEN;
                    at = prev[at as usize];
                }
                points[middle..].reverse();
                points[start..].rotate_left(middle - start);
            }
            if points[start..].iter().all(|&point| point == points[start]) {
                points.truncate(start);
                continue;
            }
            let level = group[levels[first] as usize] as u32;
            lines.push(Line {
                level,
                start: start as u32,
                end: points.len() as u32,
                closed,
            });
        }
    }
}
