//! Paths on the screen: clipped, thinned out, and split at points that are not finite.

use egui::{Pos2, Rect, pos2};

use super::projection::Projection;
use crate::math::Point;

/// Points of a path that are closer than this on the screen share a vertex.
const CLOSE: f64 = 0.6;

/// A step is not drawn if both of its ends lie this far outside the frame (in sizes of the frame) and it merely crosses it.
/// Otherwise a diverging run would paint over everything that can still be read.
const FAR: f32 = 1.0;

/// Paths longer than this are thinned out where they fill an area, since another stroke would change nothing there.
const LONG: usize = 5000;
/// The side of the squares in which strokes are counted, in points of the screen, and the number of ends of strokes that
/// fills one.
const SQUARE: f32 = 4.0;
const FULL: u8 = 16;
/// Dots that fill such a square.
const DOTS: u8 = 2;

/// Counts how often a long path has been in each square of the screen.
struct Filling {
    columns: usize,
    visits: Vec<u8>,
    frame: Rect,
}

impl Filling {
    fn of(frame: Rect, points: usize) -> Option<Self> {
        let side = |length: f32| (length / SQUARE).ceil().max(1.0) as usize;
        let (columns, rows) = (side(frame.width()), side(frame.height()));
        (points > LONG).then(|| Self {
            columns,
            visits: vec![0; columns * rows],
            frame,
        })
    }

    /// Counts a visit; true if the square had been visited that often before.
    fn is_full(&mut self, at: Pos2, most: u8) -> bool {
        let cell = (at - self.frame.min) / SQUARE;
        let index = (cell.y.max(0.0) as usize) * self.columns
            + (cell.x.max(0.0) as usize).min(self.columns - 1);
        let Some(visits) = self.visits.get_mut(index) else {
            return false;
        };
        let full = *visits >= most;
        *visits = visits.saturating_add(1);
        full
    }
}

/// A path as polylines on the screen: the part visible within `frame`, with vertices about a pixel or more apart, split at
/// points that are not finite.
pub fn polylines(points: &[Point], projection: &Projection, frame: Rect) -> Vec<Vec<Pos2>> {
    // A margin, so that the ends of thick strokes lie outside the frame.
    let clip = frame.expand(20.0);
    let around = frame.expand2(frame.size() * FAR);
    let is_far = |[x, y]: Point| !around.contains(pos2(x as f32, y as f32));
    let mut filling = Filling::of(clip, points.len());
    let mut lines: Vec<Vec<Pos2>> = Vec::new();
    let mut open = false;
    let mut last: Option<Point> = None;
    for (i, &at) in points.iter().enumerate() {
        if !(at[0].is_finite() && at[1].is_finite()) {
            (open, last) = (false, None);
            continue;
        }
        let here = projection.project(at);
        let Some(before) = last else {
            last = Some(here);
            continue;
        };
        let near = (here[0] - before[0]).abs().max((here[1] - before[1]).abs()) < CLOSE;
        if near && i + 1 < points.len() {
            continue;
        }
        let shown = !(is_far(before) && is_far(here));
        let segment = clip_segment(before, here, clip)
            .filter(|_| shown)
            .filter(|(_, to)| !filling.as_mut().is_some_and(|f| f.is_full(*to, FULL)));
        if let Some((from, to)) = segment {
            match lines.last_mut() {
                Some(line) if open => line.push(to),
                Some(_) | None => lines.push(vec![from, to]),
            }
            // A segment whose end was clipped leaves the frame, so the line ends there.
            open = to == pos2(here[0] as f32, here[1] as f32);
        } else {
            open = false;
        }
        last = Some(here);
    }
    lines
}

/// The part of a segment within a rectangle (Liang and Barsky 1984).
fn clip_segment(a: Point, b: Point, clip: Rect) -> Option<(Pos2, Pos2)> {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let low = [f64::from(clip.left()), f64::from(clip.top())];
    let high = [f64::from(clip.right()), f64::from(clip.bottom())];
    for k in 0..2 {
        let d = b[k] - a[k];
        if !d.is_finite() {
            return None;
        }
        if d == 0.0 {
            if a[k] < low[k] || a[k] > high[k] {
                return None;
            }
            continue;
        }
        let (p, q) = ((low[k] - a[k]) / d, (high[k] - a[k]) / d);
        enter = enter.max(p.min(q));
        leave = leave.min(p.max(q));
    }
    let at = |t: f64| {
        pos2(
            (a[0] + (b[0] - a[0]) * t) as f32,
            (a[1] + (b[1] - a[1]) * t) as f32,
        )
    };
    let end = |t: f64| {
        if t >= 1.0 {
            pos2(b[0] as f32, b[1] as f32)
        } else {
            at(t)
        }
    };
    (enter <= leave).then(|| (at(enter), end(leave)))
}

/// Places of step dots within `frame`, at least `apart` points from one another: dots that touch are left out.
pub fn dots(points: &[Point], projection: &Projection, frame: Rect, apart: f64) -> Vec<Pos2> {
    let mut filling = Filling::of(frame, points.len());
    let mut dots = Scattered::new(frame, apart as f32);
    let mut last: Option<Point> = None;
    for &at in points {
        let here = projection.project(at);
        let dot = pos2(here[0] as f32, here[1] as f32);
        let inside = here.iter().all(|v| v.is_finite()) && frame.contains(dot);
        let far = last.is_none_or(|l| (here[0] - l[0]).abs().max((here[1] - l[1]).abs()) >= apart);
        if inside && far && !filling.as_mut().is_some_and(|f| f.is_full(dot, DOTS)) {
            dots.add(dot);
            last = Some(here);
        }
    }
    dots.places
}

/// Places in a frame that keep a distance from one another.
struct Scattered {
    places: Vec<Pos2>,
    apart: f32,
    frame: Rect,
    columns: usize,
    /// The place in each square, not a number where there is none. The diagonal of a square is the distance, so no two places
    /// fit into one.
    squares: Vec<Pos2>,
}

impl Scattered {
    fn new(frame: Rect, apart: f32) -> Self {
        let side = apart / std::f32::consts::SQRT_2;
        let count = |length: f32| (length / side) as usize + 1;
        let columns = count(frame.width());
        Self {
            places: Vec::new(),
            apart,
            frame,
            columns,
            squares: vec![Pos2::new(f32::NAN, f32::NAN); columns * count(frame.height())],
        }
    }

    /// Adds a place in the frame unless it lies too near to another.
    fn add(&mut self, at: Pos2) {
        let side = self.apart / std::f32::consts::SQRT_2;
        let square = (at - self.frame.min) / side;
        let rows = self.squares.len() / self.columns;
        let column = (square.x as usize).min(self.columns - 1);
        let row = (square.y as usize).min(rows - 1);
        let columns = column.saturating_sub(2)..(column + 3).min(self.columns);
        let near = |other: &Pos2| other.distance(at) < self.apart;
        let taken = (row.saturating_sub(2)..(row + 3).min(rows)).any(|row| {
            self.squares[row * self.columns..][columns.clone()]
                .iter()
                .any(near)
        });
        if !taken {
            self.squares[row * self.columns + column] = at;
            self.places.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;

    fn unit() -> (Projection, Rect) {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        let view = View::new([0.0, 100.0], [0.0, 100.0]);
        (Projection { view, frame }, frame)
    }

    #[test]
    fn a_path_that_leaves_and_returns_is_cut_in_two() {
        let (projection, frame) = unit();
        let path = [[10.0, 50.0], [500.0, 50.0], [500.0, 60.0], [10.0, 60.0]];
        let lines = polylines(&path, &projection, frame);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], [pos2(10.0, 50.0), pos2(120.0, 50.0)]);
        assert_eq!(lines[1], [pos2(120.0, 40.0), pos2(10.0, 40.0)]);
    }

    #[test]
    fn what_is_not_finite_or_huge_is_left_out() {
        let (projection, frame) = unit();
        let path = [
            [10.0, 50.0],
            [20.0, 50.0],
            [f64::NAN, 0.0],
            [30.0, 50.0],
            [40.0, 50.0],
            [1e308, -1e308],
        ];
        let lines = polylines(&path, &projection, frame);
        assert!(
            lines
                .iter()
                .flatten()
                .all(|p| p.is_finite() && frame.expand(25.0).contains(*p))
        );
        assert_eq!(lines[0], [pos2(10.0, 50.0), pos2(20.0, 50.0)]);
    }

    #[test]
    fn swings_across_the_frame_are_drawn_until_they_are_far() {
        let (projection, frame) = unit();
        let swing =
            |r: f64| polylines(&[[50.0 - r, 50.0], [50.0 + r, 50.0]], &projection, frame).len();
        assert_eq!([swing(40.0), swing(140.0), swing(160.0)], [1, 1, 0]);
    }

    #[test]
    fn a_path_that_fills_an_area_stays_bounded() {
        let (projection, frame) = unit();
        let mut seed = 1u64;
        let mut draw = || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64 * 100.0
        };
        let path: Vec<Point> = (0..200_000).map(|_| [draw(), draw()]).collect();
        let vertices: usize = polylines(&path, &projection, frame)
            .iter()
            .map(Vec::len)
            .sum();
        // At most FULL ends in each of 35² squares, and a beginning for each.
        assert!(vertices <= 2 * 35 * 35 * usize::from(FULL), "{vertices}");
        assert!(vertices > 35 * 35);
        let dots = dots(&path, &projection, frame, 1.0).len();
        assert!(
            (25 * 25..=25 * 25 * usize::from(DOTS)).contains(&dots),
            "{dots}"
        );
    }

    #[test]
    fn dots_do_not_touch_even_where_a_path_comes_back() {
        let (projection, frame) = unit();
        // There and back between rows that are closer than dots may be.
        let path: Vec<Point> = (0..60)
            .map(|i| {
                let along = f64::from(if i < 30 { i } else { 59 - i });
                [10.0 + 2.5 * along, if i < 30 { 50.0 } else { 51.5 }]
            })
            .collect();
        let dots = dots(&path, &projection, frame, 5.0);
        for (i, a) in dots.iter().enumerate() {
            assert!(dots[..i].iter().all(|b| a.distance(*b) >= 5.0), "{dots:?}");
        }
        // Every second one on the way there, none on the way back.
        assert_eq!(dots.len(), 15);
    }

    #[test]
    fn dense_points_are_thinned_out_and_the_end_kept() {
        let (projection, frame) = unit();
        let path: Vec<Point> = (0..=100_000)
            .map(|i| [f64::from(i) / 1000.0, 50.0])
            .collect();
        let lines = polylines(&path, &projection, frame);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() < 200);
        assert_eq!(lines[0].last(), Some(&pos2(100.0, 50.0)));
    }
}
