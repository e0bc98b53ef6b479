//! The ridge path beside the path of gradient descent from 0: the minima with L2 terms of all weights α, and the one with α = 1/(ηt), which belongs
//! to the playhead's step t.

use egui::{Painter, Stroke, vec2};

use super::labels::Labels;
use super::lines::dashed_line;
use super::mark::{Entry, Mark};
use super::number::compact;
use super::paths::polylines;
use super::projection::Projection;
use super::scene::Scene;
use crate::analysis::EarlyStopping;
use crate::math::Point;

/// Widths of the path, of the link and of what sets them off from the ground, in text heights.
const PATH: f32 = 0.13;
const LINK: f32 = 0.1;
const HALO: f32 = 0.2;

/// Gradient descent from 0 beside ridge, at the playhead.
pub struct Beside {
    /// Whose run it is.
    pub index: usize,
    /// The step at the playhead.
    pub step: usize,
    /// Where the run is then.
    pub descent: Point,
    /// What theory says of both.
    pub theory: EarlyStopping,
}

impl Beside {
    /// While the layer is on and both are known.
    pub fn of(scene: &Scene<'_>) -> Option<Self> {
        if !scene.scenario.layers.early_stopping {
            return None;
        }
        let (index, theory) = scene.scenario.early_stopping_drawn().ok()?;
        let run = scene.derived.runs.get(index)?;
        let step = scene.step.min(run.last());
        Some(Self {
            index,
            step,
            descent: run.points[step],
            theory,
        })
    }

    /// α = 1/(ηt)
    pub fn weight(&self) -> f64 {
        self.theory.weight(self.step)
    }

    /// Such as `α = 1/(ηt) = 0.05`.
    pub fn weight_words(&self) -> String {
        let weight = self.weight();
        if weight.is_finite() {
            format!("α = 1/(ηt) = {}", compact(weight, 3))
        } else {
            "α = 1/(ηt) = ∞".to_owned()
        }
    }

    fn ridge(&self) -> Point {
        self.theory.ridge(self.weight())
    }
}

/// Draws the ridge path, its place at the playhead, and the link from there to the run, under the paths.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let (Some(beside), style) = (Beside::of(scene), &scene.style) else {
        return;
    };
    let unit = style.text_size;
    let strokes = |width: f32| {
        [(width + HALO, style.halo), (width, style.text)]
            .map(|(width, colour)| Stroke::new(unit * width, colour))
    };
    for line in polylines(&beside.theory.ridge_path(), projection, projection.frame) {
        for stroke in strokes(PATH) {
            painter.line(line.clone(), stroke);
        }
    }
    let link = [beside.descent, beside.ridge()];
    for line in polylines(&link, projection, projection.frame) {
        for stroke in strokes(LINK) {
            painter.extend(dashed_line(&line, stroke, unit * 0.3, unit * 0.3));
        }
    }
    if projection.view.contains(link[1]) {
        let at = projection.screen_from_plane(link[1]);
        painter.circle(at, unit * 0.6, style.halo, Stroke::NONE);
        let edge = Stroke::new(unit * 0.18, style.text);
        painter.circle(at, unit * 0.42, style.background, edge);
    }
}

/// Asks for the weight that belongs to the playhead, to be written at the place on the ridge path.
pub fn name(scene: &Scene<'_>, projection: &Projection, labels: &mut Labels) {
    let (Some(beside), style) = (Beside::of(scene), &scene.style) else {
        return;
    };
    let at = beside.ridge();
    if projection.view.contains(at) {
        let at = projection.screen_from_plane(at);
        // Above or below: paths lead to it from the sides.
        let ends = [at, at + vec2(style.text_size * 0.7, 0.0)];
        labels.need(beside.weight_words(), style.text, ends, 1.0);
    }
}

/// The legend's entries.
pub fn entries(scene: &Scene<'_>) -> Vec<Entry> {
    let colour = scene.style.text;
    let entry = |name: &str, mark| Entry {
        name: name.into(),
        colour,
        mark,
    };
    let entries = [
        entry("ridge path, α from ∞ to 0", Mark::Line),
        entry("ridge at α = 1/(ηt)", Mark::Circle),
    ];
    let shown = Beside::of(scene).is_some();
    entries.into_iter().filter(|_| shown).collect()
}

/// What the layer shows, or why it shows nothing; empty while it is off.
pub fn words(scene: &Scene<'_>) -> Vec<String> {
    if !scene.scenario.layers.early_stopping {
        return Vec::new();
    }
    match (scene.scenario.early_stopping_drawn(), Beside::of(scene)) {
        (Err(why), _) => vec![why.to_owned()],
        (Ok(_), Some(beside)) => vec![format!(
            "at step {}: {}",
            beside.step,
            beside.weight_words()
        )],
        (Ok(_), None) => Vec::new(),
    }
}

/// What the layer shows, in a sentence with a space before it; empty while it shows nothing.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some(beside) = Beside::of(scene) else {
        return String::new();
    };
    let place = |[x, y]: Point| format!("({}, {})", compact(x, 3), compact(y, 3));
    format!(
        " Early stopping: at step {} gradient descent is at {}, ridge with {} at {}.",
        beside.step,
        place(beside.descent),
        beside.weight_words(),
        place(beside.ridge())
    )
}
