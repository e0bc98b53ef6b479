//! Paths that fill an area, as where a method swings across a valley in every step: drawn in full, their strokes would be a slab
//! that hides the ground, the other paths and itself.

use crate::figure::lengths::Apart as _;
use egui::{Pos2, Rect};

/// The distance of the strokes that are left, in text heights.
const APART: f32 = 0.55;
/// Shorter strokes than this many distances bend rather than swing, and are not left out.
const SHORT: f32 = 2.0;
/// A path is crowded where the strokes that are left are no longer than this share of all, and the area is this share of the
/// squares that it runs through.
const LEFT: f32 = 0.25;
const AREA: f32 = 0.5;
/// The area is at least so many squares.
const LEAST: usize = 100;
/// No stroke within a frame runs through more squares than this.
const LONGEST: f32 = 4096.0;

/// The strokes that hatch the area of a path that is crowded; `None` of any other. Each is a step of the path, and so are the
/// first and the last one.
pub fn hatched(lines: &[Vec<Pos2>], frame: Rect, unit: f32) -> Option<Vec<Vec<Pos2>>> {
    let mut squares = Squares::of(frame, unit * APART);
    let all: f32 = lines.iter().map(|line| length(line)).sum();
    let enough = all * LEFT >= LEAST as f32 * squares.grid.side;
    if !enough {
        return None;
    }
    let mut left = 0.0;
    let mut strokes: Vec<Vec<Pos2>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let mut open = false;
        for (j, pair) in line.windows(2).enumerate() {
            let [from, to] = [pair[0], pair[1]];
            let length = from.apart(to);
            let is_last = i + 1 == lines.len() && j + 2 == line.len();
            let stays = squares.visit(from, to) || is_last || length < SHORT * squares.grid.side;
            if stays {
                left += length;
                squares.hatch(from, to);
                match strokes.last_mut() {
                    Some(stroke) if open => stroke.push(to),
                    Some(_) | None => strokes.push(vec![from, to]),
                }
            }
            open = stays;
        }
    }
    (left <= LEFT * all && squares.are_an_area()).then_some(strokes)
}

fn length(points: &[Pos2]) -> f32 {
    let pairs = points.windows(2);
    pairs.map(|pair| pair[0].apart(pair[1])).sum()
}

/// The squares of the screen that a path runs through.
struct Squares {
    grid: Grid,
    visited: Vec<bool>,
    hatched: Vec<bool>,
}

/// A frame in squares.
#[derive(Clone, Copy)]
struct Grid {
    frame: Rect,
    side: f32,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// The squares in the frame that a stroke runs through.
    fn under(self, from: Pos2, to: Pos2) -> impl Iterator<Item = usize> {
        let count = (from.apart(to) / self.side).ceil().clamp(1.0, LONGEST);
        let places = (0..count as usize).map(move |i| from.lerp(to, (i as f32 + 0.5) / count));
        let inside = places.filter(move |place| self.frame.contains(*place));
        inside.map(move |place| {
            let square = (place - self.frame.min) / self.side;
            let column = (square.x as usize).min(self.columns - 1);
            let row = (square.y as usize).min(self.rows - 1);
            row * self.columns + column
        })
    }
}

impl Squares {
    fn of(frame: Rect, side: f32) -> Self {
        let count = |length: f32| (length / side).ceil().max(1.0) as usize;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Self {
            grid: Grid {
                frame,
                side,
                columns,
                rows,
            },
            visited: vec![false; columns * rows],
            hatched: vec![false; columns * rows],
        }
    }

    /// Visits the squares of a stroke; whether a third of them or more have no stroke yet that stays.
    fn visit(&mut self, from: Pos2, to: Pos2) -> bool {
        let (mut new, mut all) = (0, 0);
        for at in self.grid.under(from, to) {
            all += 1;
            new += usize::from(!self.hatched[at]);
            self.visited[at] = true;
        }
        new > 0 && 3 * new >= all
    }

    /// A stroke that stays.
    fn hatch(&mut self, from: Pos2, to: Pos2) {
        for at in self.grid.under(from, to) {
            self.hatched[at] = true;
        }
    }

    /// Whether they are an area rather than lines: most lie in the middle of others.
    fn are_an_area(&self) -> bool {
        let is_visited = |i: usize, step: isize| {
            let at = i.checked_add_signed(step);
            at.and_then(|at| self.visited.get(at)).is_some_and(|v| *v)
        };
        let row = self.grid.columns as isize;
        let visited = (0..self.visited.len()).filter(|i| self.visited[*i]);
        let (mut all, mut inner) = (0, 0);
        for i in visited {
            all += 1;
            inner += usize::from([-row, -1, 1, row].iter().all(|step| is_visited(i, *step)));
        }
        inner >= LEAST && inner as f32 >= AREA * all as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const UNIT: f32 = 13.0;

    fn hatched(points: impl Iterator<Item = Pos2>) -> Option<Vec<Vec<Pos2>>> {
        let frame = Rect::from_min_size(Pos2::ZERO, vec2(700.0, 500.0));
        super::hatched(&[points.collect()], frame, UNIT)
    }

    /// Across a band of 100 points, `apart` further each time.
    fn swings(count: usize, apart: f32) -> impl Iterator<Item = Pos2> {
        (0..count).map(move |i| pos2(20.0 + i as f32 * apart, 100.0 + 100.0 * (i % 2) as f32))
    }

    #[test]
    fn of_a_slab_strokes_are_left_that_hatch_it() {
        let points: Vec<Pos2> = swings(1200, 0.5).collect();
        let strokes = hatched(points.iter().copied()).expect("a slab");
        let pairs = || strokes.iter().flat_map(|stroke| stroke.windows(2));
        // Some 600 points wide, a stroke every 7.
        let count = pairs().count();
        assert!((60..200).contains(&count), "{count}");
        // All of them are steps, in their order, up to the last one.
        let mut steps = points.windows(2);
        assert!(pairs().all(|pair| steps.any(|step| step == pair)));
        assert_eq!(steps.next(), None);
        // The whole slab is hatched.
        for x in (30..600).step_by(20) {
            let near = |at: &Pos2| (at.x - x as f32).abs() < UNIT;
            assert!(strokes.iter().flatten().any(near), "{x}");
        }
    }

    #[test]
    fn other_paths_are_drawn_in_full() {
        // A zigzag whose strokes lie apart, and one along a line.
        assert_eq!(hatched(swings(60, 10.0)), None);
        assert_eq!(hatched(swings(3000, 0.0)), None);
        // A spiral of short steps, tighter than the squares.
        let spiral = (0..4000).map(|i| {
            let turn = 0.1 * i as f32;
            pos2(350.0, 250.0) + turn * 0.4 * egui::Vec2::angled(turn)
        });
        assert_eq!(hatched(spiral), None);
        assert_eq!(hatched(std::iter::empty()), None);
    }

    #[test]
    fn any_frame_is_survived() {
        let line = vec![pos2(-1e9, 3.0), pos2(1e9, 4.0), pos2(f32::NAN, 2.0)];
        for size in [vec2(0.0, 0.0), vec2(1.0, 900.0)] {
            let frame = Rect::from_min_size(pos2(5.0, 5.0), size);
            assert_eq!(
                super::hatched(std::slice::from_ref(&line), frame, UNIT),
                None
            );
        }
    }
}
