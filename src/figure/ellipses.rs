//! The shapes of the unit ellipses dᵀMd = 1 at heads, all equally large: of the Hessian, and of the matrix that a method uses in its place.

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use super::gauges::outline;
use super::lines::dashes;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::math::{Point, norm, symmetric};
use crate::optimizer::Gauge;

/// The longer half-axis, in text heights. Only shapes and directions are compared.
const RADIUS: f64 = 5.0;

/// Draws the ellipses at a head in view.
pub fn paint(painter: &Painter, scene: &Scene<'_>, run: &VisibleRun<'_>, projection: &Projection) {
    let style = &scene.style;
    let at = run.run.points[run.row];
    let drawing = Drawing {
        painter,
        projection,
        style,
        head: projection.screen_from_plane(at),
    };
    if let Some(inverse) = symmetric::inverse(scene.scenario.surface.jet2(at).hessian) {
        drawing.ellipse(inverse, run.ink, true);
    }
    if let Some(scaling) = scaling(&run.run.gauges(run.row)) {
        drawing.ellipse(scaling, run.ink, false);
    }
}

/// The matrix with which a method scales its steps, where it has one: the inverse of its preconditioner.
pub fn scaling(gauges: &[Gauge]) -> Option<symmetric::Symmetric> {
    gauges.iter().find_map(Gauge::scaling)
}

struct Drawing<'a> {
    painter: &'a Painter,
    projection: &'a Projection,
    style: &'a Style,
    head: Pos2,
}

impl Drawing<'_> {
    /// The ellipse dᵀM⁻¹d = const of an inverse M; nothing where that is not positive definite.
    fn ellipse(&self, inverse: symmetric::Symmetric, ink: Color32, dashed: bool) {
        let unit = self.style.text_size;
        let Some(outline) = sized(inverse, self.projection.scale(), RADIUS * f64::from(unit))
        else {
            return;
        };
        let line: Vec<Pos2> = outline
            .iter()
            .map(|[x, y]| self.head + vec2(*x as f32, *y as f32))
            .collect();
        let (halo, width) = if dashed { (0.26, 0.1) } else { (0.34, 0.16) };
        for (width, colour) in [(halo, self.style.halo), (width, ink)] {
            let stroke = Stroke::new(unit * width, colour);
            if dashed {
                let closed: Vec<Pos2> = line.iter().chain(line.first()).copied().collect();
                for dash in dashes(&closed, unit * 0.5, unit * 0.4, false) {
                    self.painter.line(dash, stroke);
                }
            } else {
                self.painter.add(Shape::closed_line(line.clone(), stroke));
            }
        }
    }
}

/// The outline with a longer half-axis of so many points.
fn sized(inverse: symmetric::Symmetric, scale: Point, radius: f64) -> Option<Vec<Point>> {
    let outline = outline(inverse, scale)?;
    let longest = outline.iter().map(|p| norm(*p)).fold(0.0, f64::max);
    let zoom = radius / longest;
    zoom.is_finite()
        .then(|| outline.iter().map(|p| p.map(|v| v * zoom)).collect())
}
