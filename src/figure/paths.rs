//! Paths on the screen: clipped, thinned out, and split at points that are not finite.

use egui::{Pos2, Rect, pos2};

use super::projection::Projection;
use crate::figure::lengths::Apart as _;
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
    let mut tracer = Tracer::new(projection, frame, points.len());
    tracer.trace(points, points.len());
    tracer.up_to(points, points.len().saturating_sub(1))
}

/// Traces a path on the screen from its first point on. Where the path is cut is decided later, and a path that has grown is
/// traced from where it ended.
pub struct Tracer {
    projection: Projection,
    clip: Rect,
    /// What lies outside is far.
    around: Rect,
    filling: Option<Filling>,
    traced: usize,
    /// The last point that was not too close to the one before, and its place in the path.
    last: Option<(usize, Point)>,
    vertices: Vec<Vertex>,
    /// Whether the last vertex goes on.
    open: bool,
}

/// A vertex of the polylines.
struct Vertex {
    at: Pos2,
    /// The place of its point in the path; where a line begins, that of the point before.
    row: usize,
    begins: bool,
}

impl Tracer {
    /// Nothing yet of a path with so many points.
    pub fn new(projection: &Projection, frame: Rect, points: usize) -> Self {
        // A margin, so that the ends of thick strokes lie outside the frame.
        let clip = frame.expand(20.0);
        Self {
            projection: projection.clone(),
            clip,
            around: frame.expand2(frame.size() * FAR),
            filling: Filling::of(clip, points),
            traced: 0,
            last: None,
            vertices: Vec::new(),
            open: false,
        }
    }

    /// How many points have been traced.
    pub fn traced(&self) -> usize {
        self.traced
    }

    /// Goes on until so many points have been traced.
    pub fn trace(&mut self, points: &[Point], until: usize) {
        for (row, &at) in points.iter().enumerate().take(until).skip(self.traced) {
            if !(at[0].is_finite() && at[1].is_finite()) {
                (self.open, self.last) = (false, None);
                continue;
            }
            let here = self.projection.project(at);
            match self.last {
                Some((_, before)) if is_close(before, here) => continue,
                Some((from, before)) => self.stroke((from, before), (row, here)),
                None => {}
            }
            self.last = Some((row, here));
        }
        self.traced = self.traced.max(until.min(points.len()));
    }

    fn stroke(&mut self, (from, before): (usize, Point), (row, here): (usize, Point)) {
        let segment = self
            .segment(before, here)
            .filter(|(_, to)| !self.filling.as_mut().is_some_and(|f| f.is_full(*to, FULL)));
        let Some((start, to)) = segment else {
            self.open = false;
            return;
        };
        if !self.open {
            self.vertices.push(Vertex {
                at: start,
                row: from,
                begins: true,
            });
        }
        self.vertices.push(Vertex {
            at: to,
            row,
            begins: false,
        });
        // A segment whose end was clipped leaves the frame, so the line ends there.
        self.open = to == pos2(here[0] as f32, here[1] as f32);
    }

    /// What is seen of a segment.
    fn segment(&self, before: Point, here: Point) -> Option<(Pos2, Pos2)> {
        let is_far = |[x, y]: Point| !self.around.contains(pos2(x as f32, y as f32));
        let segment = clip_segment(before, here, self.clip);
        segment.filter(|_| !(is_far(before) && is_far(here)))
    }

    /// The path up to a point, as far as it has been traced.
    pub fn up_to(&self, points: &[Point], row: usize) -> Vec<Vec<Pos2>> {
        let whole = self.graded(points, row, |_| 0);
        whole.into_iter().map(|(_, line)| line).collect()
    }

    /// The same cut where the grade of its points changes: a segment has that of the point where it ends.
    pub fn graded(
        &self,
        points: &[Point],
        row: usize,
        grade: impl Fn(usize) -> u8,
    ) -> Vec<(u8, Vec<Pos2>)> {
        let end = self.vertices.partition_point(|vertex| vertex.row <= row);
        let mut lines = lines(&self.vertices[..end], &grade);
        let here = points.get(row).map(|at| self.projection.project(*at));
        let here = here.filter(|_| row < self.traced);
        if row + 1 == self.traced
            && let Some(((from, before), here)) = self.last.zip(here)
        {
            // The last point belongs to the path however close it is.
            if from < row
                && let Some((start, to)) = self.segment(before, here)
            {
                match lines.last_mut() {
                    Some((_, line)) if self.open => line.push(to),
                    Some(_) | None => lines.push((grade(row), vec![start, to])),
                }
            }
        } else if let Some(((_, line), here)) = lines.last_mut().zip(here)
            && here.iter().all(|v| v.is_finite())
            && let Some(at) = line.last()
            && is_close([at.x, at.y].map(f64::from), here)
        {
            let end = pos2(here[0] as f32, here[1] as f32);
            // Most points have a vertex of their own already.
            if *at != end {
                line.push(end);
            }
        }
        lines.retain(|(_, line)| line.len() > 1);
        lines
    }

    /// Lines that end at a point of the path go on to a place on the way to the next, whose grade is that.
    pub fn go_on(&self, lines: &mut Vec<(u8, Vec<Pos2>)>, from: Point, to: Point, grade: u8) {
        let [from, to] = [from, to].map(|at| self.projection.project(at));
        let Some((start, end)) = self.segment(from, to) else {
            return;
        };
        match lines.last_mut() {
            Some((of, line)) if *of == grade && line.last() == Some(&start) => line.push(end),
            Some(_) | None => lines.push((grade, vec![start, end])),
        }
    }

    /// The path from a point on, as far as it has been traced.
    pub fn beyond(&self, points: &[Point], row: usize) -> Vec<Vec<Pos2>> {
        let first = self.vertices.partition_point(|vertex| vertex.row <= row);
        let beyond = lines(&self.vertices[first..], &|_| 0);
        let mut beyond: Vec<_> = beyond.into_iter().map(|(_, line)| line).collect();
        let here = points.get(row).map(|at| self.projection.project(*at));
        if let Some((here, next)) = here.zip(self.vertices.get(first))
            && !next.begins
            // The point itself may lie further away than an f32 can say.
            && let Some((start, _)) =
                clip_segment(here, [next.at.x, next.at.y].map(f64::from), self.clip)
            && let Some(line) = beyond.first_mut()
        {
            line.insert(0, start);
        }
        beyond.retain(|line| line.len() > 1);
        beyond
    }
}

/// Whether two points share a vertex.
fn is_close(a: Point, b: Point) -> bool {
    (a[0] - b[0]).abs().max((a[1] - b[1]).abs()) < CLOSE
}

fn lines(vertices: &[Vertex], grade: &impl Fn(usize) -> u8) -> Vec<(u8, Vec<Pos2>)> {
    let mut lines: Vec<(u8, Vec<Pos2>)> = Vec::new();
    for Vertex { at, row, begins } in vertices {
        let here = grade(*row);
        match lines.last_mut() {
            Some((of, line)) if !begins => {
                // Where a line has only begun, its grade is that of its first segment.
                if line.len() == 1 {
                    *of = here;
                }
                if *of == here {
                    line.push(*at);
                } else {
                    let joint = *line.last().unwrap_or(at);
                    lines.push((here, vec![joint, *at]));
                }
            }
            Some(_) | None => lines.push((here, vec![*at])),
        }
    }
    lines
}

/// The part of a segment within a rectangle.
pub fn clip_segment(a: Point, b: Point, clip: Rect) -> Option<(Pos2, Pos2)> {
    let away = |at: Point| at[0].abs().max(at[1].abs());
    if away(a) <= away(b) {
        return clip_from(a, b, clip);
    }
    clip_from(b, a, clip).map(|(from, to)| (to, from))
}

/// The same by Liang and Barsky (1984), measured from the end `a`. Where that is the one further away, the place at which the segment
/// comes into view may cancel to nothing.
fn clip_from(a: Point, b: Point, clip: Rect) -> Option<(Pos2, Pos2)> {
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

/// Places of step dots within a frame, at least a distance apart from one another: dots that touch are left out. They are found
/// from the first point of a path on.
pub struct Dots {
    projection: Projection,
    filling: Option<Filling>,
    scattered: Scattered,
    last: Option<Point>,
    traced: usize,
    /// The place of each dot in the path.
    rows: Vec<usize>,
}

impl Dots {
    /// Nothing yet of a path with so many points, whose dots keep `apart`.
    pub fn new(projection: &Projection, frame: Rect, points: usize, apart: f32) -> Self {
        Self {
            projection: projection.clone(),
            filling: Filling::of(frame, points),
            scattered: Scattered::new(frame, apart),
            last: None,
            traced: 0,
            rows: Vec::new(),
        }
    }

    /// The distance that they keep.
    pub fn apart(&self) -> f32 {
        self.scattered.apart
    }

    /// How many points have been looked at.
    pub fn traced(&self) -> usize {
        self.traced
    }

    /// Goes on until so many points have been looked at.
    pub fn trace(&mut self, points: &[Point], until: usize) {
        let apart = f64::from(self.scattered.apart);
        for (row, &at) in points.iter().enumerate().take(until).skip(self.traced) {
            let here = self.projection.project(at);
            let dot = pos2(here[0] as f32, here[1] as f32);
            let inside = here.iter().all(|v| v.is_finite()) && self.scattered.frame.contains(dot);
            let far = self
                .last
                .is_none_or(|l| (here[0] - l[0]).abs().max((here[1] - l[1]).abs()) >= apart);
            let full = |filling: &mut Filling| filling.is_full(dot, DOTS);
            if inside && far && !self.filling.as_mut().is_some_and(full) {
                if self.scattered.add(dot) {
                    self.rows.push(row);
                }
                self.last = Some(here);
            }
        }
        self.traced = self.traced.max(until.min(points.len()));
    }

    /// The dots up to a point, as far as they have been found.
    pub fn up_to(&self, row: usize) -> &[Pos2] {
        let end = self.rows.partition_point(|dot| *dot <= row);
        &self.scattered.places[..end]
    }

    /// The same with the place of each in the path.
    pub fn with_rows(&self, row: usize) -> impl Iterator<Item = (usize, Pos2)> {
        let rows = self.rows.iter().copied();
        rows.zip(self.up_to(row).iter().copied())
    }
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

    /// Adds a place in the frame unless it lies too near to another; whether it was added.
    fn add(&mut self, at: Pos2) -> bool {
        let side = self.apart / std::f32::consts::SQRT_2;
        let square = (at - self.frame.min) / side;
        let rows = self.squares.len() / self.columns;
        let column = (square.x as usize).min(self.columns - 1);
        let row = (square.y as usize).min(rows - 1);
        let columns = column.saturating_sub(2)..(column + 3).min(self.columns);
        let near = |other: &Pos2| other.apart(at) < self.apart;
        let taken = (row.saturating_sub(2)..(row + 3).min(rows)).any(|row| {
            self.squares[row * self.columns..][columns.clone()]
                .iter()
                .any(near)
        });
        if !taken {
            self.squares[row * self.columns + column] = at;
            self.places.push(at);
        }
        !taken
    }
}

#[cfg(test)]
mod tests;
