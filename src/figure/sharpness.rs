//! The box at a head over which sharpness is measured, and what is measured.

use egui::{Painter, Pos2, Stroke, vec2};

use super::labels::Labels;
use super::number::compact;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use crate::analysis::Sharpness;
use crate::analysis::sharpness::shifted;

/// Corners along a side: on a relief it follows the surface.
const PARTS: usize = 8;

/// What is measured at the head of a run; `None` where nothing is, or the layer is off.
pub fn at_head(scene: &Scene<'_>, run: &VisibleRun<'_>) -> Option<Sharpness> {
    let scenario = scene.scenario;
    let at = run.run.points[run.row];
    let wanted = scenario.layers.sharpness_box;
    wanted
        .then(|| Sharpness::of(&scenario.surface, at, scenario.sharpness.epsilon))
        .flatten()
}

/// What is measured, in lines: eigenvalues, how far f rises within ε with Keskar's φ, and the loss on the shifted surface if there is a shift.
pub fn lines(scene: &Scene<'_>, sharpness: &Sharpness) -> Vec<String> {
    let n = |v: f64| compact(v, 3);
    let settings = &scene.scenario.sharpness;
    let (most, trace) = (n(sharpness.lambda_max), n(sharpness.trace));
    let mut lines = vec![format!("λmax {most}, tr H {trace}")];
    if let Some(rise) = sharpness.rise {
        let (epsilon, rise) = (n(settings.epsilon), n(rise));
        let phi = sharpness.keskar().map(|phi| format!(", φ {} %", n(phi)));
        let phi = phi.unwrap_or_default();
        lines.push(format!("ε {epsilon}: f rises by {rise}{phi}"));
    }
    if let Some(shift) = settings.shift() {
        let f = n(shifted(&scene.scenario.surface, sharpness.at, shift));
        let [x, y] = shift.map(n);
        lines.push(format!("f {f} if f is shifted by ({x}, {y})"));
    }
    lines
}

/// Draws the box at a head in view, and φ beside it, or where that is not meant how far f rises.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    run: &VisibleRun<'_>,
    projection: &Projection,
    labels: &mut Labels,
) {
    let measured = at_head(scene, run).filter(|of| projection.view.contains(of.at));
    let Some(sharpness) = measured else {
        return;
    };
    let unit = scene.style.text_size;
    let [[x, y], [rx, ry]] = [sharpness.at, sharpness.reach];
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    let along = |side: usize, k: usize| {
        let (from, to): ([f64; 2], [f64; 2]) = (corners[side], corners[(side + 1) % 4]);
        let share = k as f64 / PARTS as f64;
        let [u, v] = [0, 1].map(|i| from[i] + (to[i] - from[i]) * share);
        projection.screen_from_plane([x + u * rx, y + v * ry])
    };
    let sides = (0..4).flat_map(|side| (0..PARTS).map(move |k| (side, k)));
    let mut outline: Vec<Pos2> = sides.map(|(side, k)| along(side, k)).collect();
    outline.push(outline[0]);
    for (width, colour) in [(0.36, scene.style.halo), (0.15, run.ink)] {
        painter.line(outline.clone(), Stroke::new(unit * width, colour));
    }
    let phi = sharpness.keskar();
    let phi = phi.map(|phi| format!("φ = {} %", compact(phi, 3)));
    let rise = || Some(format!("f rises by {}", compact(sharpness.rise?, 3)));
    if let Some(text) = phi.or_else(rise) {
        let side = along(1, PARTS / 2) + vec2(unit * 0.4, 0.0);
        labels.want(text, run.ink, side, vec2(1.0, 0.0));
    }
}
