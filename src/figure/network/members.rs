//! What the networks of an ensemble say over a single input: their curves, and the average of these.

use egui::{Painter, Pos2, Stroke};

use crate::figure::ensemble::ink;
use crate::figure::lines;
use crate::figure::paths;
use crate::figure::projection::Projection;
use crate::figure::scene::Scene;
use crate::figure::style::Style;

/// The width of the average's ink, and of a member's, in text heights.
const AVERAGE: f32 = 0.22;
const MEMBER: f32 = 0.1;

/// The curves at the playhead, on the screen.
pub struct Members {
    each: Vec<Vec<Pos2>>,
    average: Vec<Vec<Pos2>>,
    opacity: f32,
}

impl Members {
    /// `None` where no ensemble is shown, or over more than one input.
    pub fn of(scene: &Scene<'_>, projection: &Projection) -> Option<Self> {
        let shown = scene.derived.ensemble.shown()?;
        let ensemble = shown.map.as_ref().ok()?;
        let fits = ensemble.fits.as_ref()?;
        let (each, average) = fits.at(ensemble.row_at(scene.step));
        let drawn = |outputs: &[f64]| {
            let points = outputs.iter().enumerate();
            let points: Vec<_> = points.map(|(i, y)| [fits.grid.x(i), *y]).collect();
            paths::polylines(&points, projection, projection.frame)
        };
        Some(Self {
            each: each.into_iter().flat_map(drawn).collect(),
            average: drawn(&average),
            opacity: if shown.outdated { 0.45 } else { 1.0 },
        })
    }

    /// Draws the curve of each, thin.
    pub fn paint_each(&self, painter: &Painter, scene: &Scene<'_>, style: &Style) {
        let ink = ink(scene).gamma_multiply(0.7 * self.opacity);
        for line in &self.each {
            painter.line(line.clone(), thin(style, ink));
        }
    }

    /// Draws their average, thick.
    pub fn paint_average(&self, painter: &Painter, style: &Style) {
        let ink = style.text.gamma_multiply(self.opacity);
        lines::draw(painter, &self.average, AVERAGE, ink, style);
    }
}

fn thin(style: &Style, ink: egui::Color32) -> Stroke {
    Stroke::new(style.text_size * MEMBER, ink)
}

/// A sample of the curve of one, or of their average, for a key.
pub fn sample(painter: &Painter, ends: [Pos2; 2], average: bool, scene: &Scene<'_>) {
    let style = &scene.style;
    if average {
        let thick = Stroke::new(style.text_size * AVERAGE, style.text);
        painter.line_segment(ends, thick);
    } else {
        painter.line_segment(ends, thin(style, ink(scene).gamma_multiply(0.7)));
    }
}

/// The same in a sentence; empty where there is nothing of it.
pub fn sentence(scene: &Scene<'_>) -> String {
    let count = || {
        let map = scene.derived.ensemble.shown()?.map.as_ref().ok()?;
        map.fits.as_ref().map(|_| map.members())
    };
    match count() {
        Some(count) => {
            format!(" Thin curves are those of {count} networks, the thick one is their average.")
        }
        None => String::new(),
    }
}
