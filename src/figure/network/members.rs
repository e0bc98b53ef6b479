//! What the networks of an ensemble say over a single input: their curves, and the average of these.

use egui::{Painter, Pos2, Stroke};

use crate::analysis::{EnsembleRequest, Fits};

use crate::figure::ensemble::ink;
use crate::figure::lines;
use crate::figure::paths;
use crate::figure::projection::Projection;
use crate::figure::scene::Scene;
use crate::figure::style::{FADED, Style};
use crate::workbench::{Memo, Shown};

/// The width of the average's ink, and of a member's, in text heights.
const AVERAGE: f32 = 0.22;
const MEMBER: f32 = 0.1;

/// The curves at a row, on the screen.
#[derive(Debug, Default)]
pub struct Curves {
    each: Vec<Vec<Pos2>>,
    average: Vec<Vec<Pos2>>,
}

/// The curves of an ensemble at a row, kept between frames.
pub type KeptCurves = Memo<(EnsembleRequest, usize, Projection), Curves>;

/// The curves at the playhead.
pub struct Members<'a> {
    curves: &'a Curves,
    opacity: f32,
}

/// The ensemble that is shown, and its curves; `None` without one, or over more than one input.
fn fits<'a>(scene: &Scene<'a>) -> Option<(Shown<'a, EnsembleRequest>, &'a Fits)> {
    let shown = scene.derived.ensemble.shown()?;
    let fits = shown.map.as_ref().ok()?.fits.as_ref()?;
    Some((shown, fits))
}

/// Whether there are curves to draw.
pub fn are_drawn(scene: &Scene<'_>) -> bool {
    fits(scene).is_some()
}

impl<'a> Members<'a> {
    /// `None` where there are no curves to draw.
    pub fn of(
        scene: &Scene<'_>,
        projection: &Projection,
        kept: &'a mut KeptCurves,
    ) -> Option<Self> {
        let (shown, fits) = fits(scene)?;
        let row = shown.map.as_ref().ok()?.row_at(scene.step);
        let key = (shown.request.clone(), row, projection.clone());
        let curves = kept.get(key, |_, curves| {
            let (each, average) = fits.at(row);
            let drawn = |outputs: &[f64]| {
                let points = outputs.iter().enumerate();
                let points: Vec<_> = points.map(|(i, y)| [fits.grid.x(i), *y]).collect();
                paths::polylines(&points, projection, projection.frame)
            };
            *curves = Curves {
                each: each.into_iter().flat_map(drawn).collect(),
                average: drawn(&average),
            };
        });
        Some(Self {
            curves,
            opacity: if shown.late { FADED } else { 1.0 },
        })
    }

    /// Draws the curve of each, thin.
    pub fn paint_each(&self, painter: &Painter, scene: &Scene<'_>, style: &Style) {
        let ink = ink(scene).gamma_multiply(0.7 * self.opacity);
        for line in &self.curves.each {
            painter.line(line.clone(), thin(style, ink));
        }
    }

    /// Draws their average, thick.
    pub fn paint_average(&self, painter: &Painter, style: &Style) {
        let ink = style.text.gamma_multiply(self.opacity);
        lines::draw(painter, &self.curves.average, AVERAGE, ink, style);
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
    let count = fits(scene).and_then(|(shown, _)| Some(shown.map.as_ref().ok()?.members()));
    match count {
        Some(count) => {
            format!(" Thin curves are those of {count} networks, the thick one is their average.")
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Theme;
    use crate::scenario::read;
    use crate::surface::View;
    use crate::workbench::{Derived, Detail};
    use egui::{Rect, pos2};

    const SCENARIO: &str = r#"
version = 1
network = { hidden = [3], samples = 8, data = "sine" }
ensemble = { shown = true, count = 2 }
run = { steps = 20 }
[[optimizer]]
kind = "adam"
"#;

    #[test]
    fn curves_are_kept_while_the_playhead_stands() {
        let scenario = read("ensemble.toml", SCENARIO).expect("a scenario");
        let mut derived = Derived::blocking(Detail::default());
        derived.update(&scenario, None);
        let view = View {
            x: [-1.0, 1.0],
            y: [-3.0, 3.0],
        };
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 300.0));
        let projection = Projection::flat(view, frame);
        let mut kept = KeptCurves::default();
        let mut at = |step: usize| {
            let scene = Scene {
                scenario: &scenario,
                derived: &derived,
                step,
                onward: 0.0,
                style: Style::of(Theme::Light, 13.0),
            };
            let members = Members::of(&scene, &projection, &mut kept);
            let each = &members.expect("curves").curves.each;
            (each.as_ptr(), each.clone())
        };
        let (place, curves) = at(3);
        assert_eq!(curves.len(), 2);
        assert_eq!(at(3), (place, curves.clone()));
        assert_ne!(at(20).1, curves);
    }
}
