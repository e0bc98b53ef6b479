//! Gauges at heads: arrows, ellipses of matrices, and the places tried by a line search.

use std::f64::consts::TAU;

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use super::arrows::{self, Arrow};
use super::labels::Labels;
use super::projection::Projection;
use super::style::Style;
use crate::math::{Point, eigenpairs, elementary::sincos};
use crate::optimizer::{Gauge, Reading};

/// Draws a gauge of a method whose head stands at `at` in view, in the method's colour.
pub fn paint(
    painter: &Painter,
    at: Point,
    gauge: &Gauge,
    colour: Color32,
    projection: &Projection,
    style: &Style,
    labels: &mut Labels,
) {
    let head = projection.screen_from_plane(at);
    if let Some(vector) = gauge.vector(at) {
        let sign = match gauge.reading {
            Reading::Gradient(_) => "−",
            Reading::Displacement(_)
            | Reading::Place(_)
            | Reading::Numbers(_)
            | Reading::Rates(_)
            | Reading::Number(_)
            | Reading::Matrix(_)
            | Reading::Trials { .. } => "",
        };
        let symbol = format!("{sign}{}", gauge.symbol);
        let arrow = Arrow {
            vector,
            symbol: Some(&symbol),
            colour,
        };
        arrows::paint(painter, at, &arrow, projection, style, labels);
        return;
    }
    match &gauge.reading {
        // Its axes are those of the plane, and mean nothing on a slope.
        Reading::Matrix(_) if projection.lift().is_some() => {}
        Reading::Matrix(matrix) => {
            let radius = f64::from(style.text_size) * RADIUS;
            if let Some(outline) = ellipse(*matrix, head, radius, projection.scale()) {
                let unit = style.text_size;
                for (width, colour) in [(0.3, style.halo), (0.12, colour)] {
                    let stroke = Stroke::new(unit * width, colour);
                    painter.add(Shape::closed_line(outline.clone(), stroke));
                }
            }
        }
        Reading::Trials { places, taken } => {
            paint_trials(painter, places, *taken, colour, projection, style);
        }
        Reading::Displacement(_)
        | Reading::Gradient(_)
        | Reading::Place(_)
        | Reading::Numbers(_)
        | Reading::Rates(_)
        | Reading::Number(_) => {}
    }
}

/// Half the longest side of an ellipse's box, in text sizes.
const RADIUS: f64 = 3.5;
const CORNERS: usize = 72;

/// The outline dᵀM⁻¹d = const around a head, scaled to reach `radius` pixels along x or y; `None` if M is not positive
/// definite.
///
/// Only the size is chosen: directions and the ratio of the axes are those of the plane at `scale` pixels per
/// unit of x and y.
fn ellipse(matrix: [f64; 3], head: Pos2, radius: f64, scale: Point) -> Option<Vec<Pos2>> {
    let corners = outline(matrix, scale)?;
    let reach = corners
        .iter()
        .flatten()
        .fold(0.0, |most: f64, v| most.max(v.abs()));
    let zoom = radius / reach;
    let place = |[x, y]: &Point| head + vec2((x * zoom) as f32, (y * zoom) as f32);
    (zoom.is_finite()).then(|| corners.iter().map(place).collect())
}

/// The outline dᵀM⁻¹d = const around 0, of any size, at `scale` points per unit of x and y, downwards as on the screen; `None`
/// if M is not positive definite.
pub fn outline(matrix: [f64; 3], [sx, sy]: Point) -> Option<Vec<Point>> {
    let [low, high] = eigenpairs(matrix)?;
    if low.value <= 0.0 {
        return None;
    }
    // Half-axes up to a factor; the square root of the quotient cannot overflow.
    let short = (low.value / high.value).sqrt();
    let corner = |i: usize| {
        let (s, c) = sincos(TAU * i as f64 / CORNERS as f64);
        let along = |axis: usize| c * high.vector[axis] + short * s * low.vector[axis];
        [along(0) * sx, -along(1) * sy]
    };
    Some((0..CORNERS).map(corner).collect())
}

/// A cross at every place that was tried and rejected, a ring at the one taken.
pub fn paint_trials(
    painter: &Painter,
    places: &[Point],
    taken: Option<usize>,
    colour: Color32,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    for (i, place) in places.iter().enumerate() {
        if !projection.view.contains(*place) {
            continue;
        }
        let at = projection.screen_from_plane(*place);
        for (width, colour) in [(0.34, style.halo), (0.14, colour)] {
            let stroke = Stroke::new(unit * width, colour);
            if taken == Some(i) {
                painter.circle_stroke(at, unit * 0.85, stroke);
            } else {
                let arm = vec2(unit, unit) * 0.3;
                painter.line_segment([at - arm, at + arm], stroke);
                painter.line_segment([at - arm.rot90(), at + arm.rot90()], stroke);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest and smallest distance of the outline from the head, and the direction of the largest.
    fn axes(outline: &[Pos2]) -> (f64, f64, f64) {
        let (mut long, mut short, mut angle) = (0.0, f64::INFINITY, 0.0);
        for p in outline {
            let (x, y) = (f64::from(p.x), -f64::from(p.y));
            let length = x.hypot(y);
            if length > long {
                (long, angle) = (length, (y / x).atan());
            }
            short = short.min(length);
        }
        (long, short, angle)
    }

    #[test]
    fn axes_are_those_of_the_matrix() {
        // Eigenvalues 9 along (1, 1) and 1 across: half-axes 3 : 1 at 45°.
        let matrix = [5.0, 4.0, 5.0];
        let outline = ellipse(matrix, Pos2::ZERO, 40.0, [10.0, 10.0]).unwrap();
        let (long, short, angle) = axes(&outline);
        assert!((long / short - 3.0).abs() < 0.01, "{long} {short}");
        assert!((angle.to_degrees() - 45.0).abs() < 0.01, "{angle}");
        let reach = outline.iter().fold(0.0f32, |r, p| r.max(p.x.abs()));
        assert!((reach - 40.0).abs() < 0.2, "{reach}");
    }

    #[test]
    fn unequal_scales_stretch_it() {
        let outline = ellipse([1.0, 0.0, 1.0], Pos2::ZERO, 40.0, [20.0, 10.0]).unwrap();
        let (long, short, angle) = axes(&outline);
        assert!((long / short - 2.0).abs() < 0.01 && angle.abs() < 0.01);
    }

    #[test]
    fn only_definite_matrices_have_one() {
        for matrix in [[1.0, 2.0, 1.0], [0.0; 3], [-1.0, 0.0, -1.0], [f64::NAN; 3]] {
            assert!(ellipse(matrix, Pos2::ZERO, 40.0, [1.0, 1.0]).is_none());
        }
        let huge = ellipse([1e300, 0.0, 1e-300], Pos2::ZERO, 40.0, [1.0, 1.0]).unwrap();
        assert!(huge.iter().all(|p| p.x.is_finite() && p.y.is_finite()));
    }
}
