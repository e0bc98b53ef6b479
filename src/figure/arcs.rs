//! The part of a circle of the plane that is in view. The circle may be millions of times as large as the screen.

use egui::{Pos2, Rect, pos2};

use super::projection::Projection;
use crate::math::Point;
use crate::math::elementary::sincos;

/// How far a chord may lie beside its arc, and how long it may be, in points of the screen.
const BESIDE: f64 = 0.1;
const LONGEST: f64 = 8.0;
/// With a larger radius in points of the screen, angles are no longer fine enough.
const LARGEST: f64 = 1e12;

/// The arcs of a circle within a frame, and a little beyond it, as polylines on the screen.
pub fn arcs(centre: Point, radius: f64, projection: &Projection) -> Vec<Vec<Pos2>> {
    const PIECES: u32 = 8;
    let [sx, sy] = projection.scale();
    let reach = radius * sx.max(sy);
    let mut circle = Circle {
        centre,
        radius,
        reach,
        projection,
        lines: Vec::new(),
    };
    if 0.0 < reach && reach < LARGEST {
        let angle = |i: u32| std::f64::consts::TAU * f64::from(i) / f64::from(PIECES);
        let ends = (0..=PIECES).map(|i| circle.end(angle(i)));
        let ends: Vec<End> = ends.collect();
        for pair in ends.windows(2) {
            circle.piece(pair[0], pair[1]);
        }
    }
    circle.lines
}

struct Circle<'a> {
    centre: Point,
    radius: f64,
    /// The longer half-axis of the ellipse that it is on the screen.
    reach: f64,
    projection: &'a Projection,
    lines: Vec<Vec<Pos2>>,
}

/// An end of a piece: its angle, and its place on the screen.
#[derive(Clone, Copy)]
struct End {
    angle: f64,
    at: Point,
}

impl Circle<'_> {
    fn end(&self, angle: f64) -> End {
        let (sin, cos) = sincos(angle);
        let [x, y] = self.centre;
        let at = [x + self.radius * cos, y + self.radius * sin];
        End {
            angle,
            at: self.projection.project(at),
        }
    }

    /// Adds the piece between two ends, in halves until it is short and straight, or out of view.
    fn piece(&mut self, from: End, to: End) {
        // How far the arc lies beside its chord.
        let beside = self.reach * (1.0 - sincos(0.5 * (to.angle - from.angle)).1);
        if !self.may_show(from.at, to.at, beside) {
            return;
        }
        let long = [0, 1]
            .iter()
            .any(|&i| (to.at[i] - from.at[i]).abs() > LONGEST);
        if beside > BESIDE || long {
            let middle = self.end(0.5 * (from.angle + to.angle));
            self.piece(from, middle);
            self.piece(middle, to);
            return;
        }
        let [from, to] = [from.at, to.at].map(|[x, y]| pos2(x as f32, y as f32));
        match self.lines.last_mut() {
            Some(line) if line.last() == Some(&from) => line.push(to),
            Some(_) | None => self.lines.push(vec![from, to]),
        }
    }

    /// Whether anything so near to the chord between two places can be in the frame.
    fn may_show(&self, a: Point, b: Point, near: f64) -> bool {
        let Rect { min, max } = self.projection.frame;
        let frame = [[min.x, max.x], [min.y, max.y]];
        [0, 1].iter().all(|&i| {
            let [low, high] = frame[i].map(f64::from);
            let room = near + LONGEST;
            a[i].min(b[i]) <= high + room && low - room <= a[i].max(b[i])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;
    use egui::vec2;

    fn projection(view: View) -> Projection {
        let frame = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0));
        Projection::flat(view, frame)
    }

    fn length(lines: &[Vec<Pos2>]) -> f32 {
        let pairs = lines.iter().flat_map(|line| line.windows(2));
        pairs.map(|pair| pair[0].distance(pair[1])).sum()
    }

    #[test]
    fn a_circle_in_view_is_whole() {
        let p = projection(View::new([-4.0, 4.0], [-3.0, 3.0]));
        let lines = arcs([0.5, 0.0], 2.0, &p);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0][0], pos2(750.0, 350.0));
        // 200 points.
        let around = 2.0 * std::f32::consts::PI * 200.0;
        assert!((length(&lines) / around - 1.0).abs() < 1e-3);
    }

    #[test]
    fn vertices_lie_on_the_circle_and_are_as_many_as_can_be_seen() {
        for zoom in 0..7 {
            let half = 10f64.powi(-zoom);
            // The border of the circle of radius 1000 around the origin passes through the middle.
            let x = [1000.0 - 4.0 * half, 1000.0 + 4.0 * half];
            let y = [-half, half];
            let p = projection(View::new(x, y));
            let lines = arcs([0.0, 0.0], 1000.0, &p);
            let count: usize = lines.iter().map(Vec::len).sum();
            assert!((2..1000).contains(&count), "{zoom}: {count}");
            let in_view = length(&lines);
            assert!((500.0..2000.0).contains(&in_view), "{zoom}: {in_view}");
            for at in lines.iter().flatten() {
                assert!(p.frame.expand(40.0).contains(*at), "{zoom}: {at:?}");
                // x = √(r² − y²), without the cancellation.
                let [_, y] = p.plane_from_screen(*at);
                let beside = -y * y / (1000.0 + (1e6 - y * y).sqrt());
                let expected = 500.0 + beside * 100.0 / half;
                assert!(
                    (f64::from(at.x) - expected).abs() < 0.3,
                    "{zoom}: {at:?} {expected}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_or_drawn_has_no_arcs() {
        let p = projection(View::new([-1.0, 1.0], [-1.0, 1.0]));
        assert_eq!(arcs([0.0, 0.0], 1000.0, &p), Vec::<Vec<Pos2>>::new());
        assert_eq!(arcs([50.0, 0.0], 1.0, &p), Vec::<Vec<Pos2>>::new());
        let tiny = projection(View::square(1e-300));
        assert_eq!(arcs([1000.0, 0.0], 1000.0, &tiny), Vec::<Vec<Pos2>>::new());
        let nothing = projection(View::square(5e-324));
        assert_eq!(arcs([0.0, 0.0], 1.0, &nothing), Vec::<Vec<Pos2>>::new());
    }
}
