//! What joins two minima, on the plane: the shadows of the line between them and of the trained curve.

use egui::{Painter, Stroke};

use super::between::CURVE;
use super::lines::{self, dashes};
use super::mark::{Entry, Mark};
use super::paths::polylines;
use super::projection::Projection;
use super::scene::Scene;
use crate::analysis::Between;

/// What has been found, unless it is of another document.
fn joined<'a>(scene: &Scene<'a>) -> Option<&'a Between> {
    let shown = scene.derived.between.shown()?;
    let fits = |between: &&Between| {
        let network = scene.scenario.surface.shape.network();
        let plane = network.map(|network| network.placed().plane.dimension());
        plane == Some(between.places[0].len())
    };
    shown
        .map
        .as_ref()
        .ok()
        .filter(|_| !shown.outdated)
        .filter(fits)
}

/// Draws the line between two minima, dashed, their marks, and the trained curve.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let (Some(between), Some(network)) = (joined(scene), scene.scenario.surface.shape.network())
    else {
        return;
    };
    let (style, plane) = (&scene.style, &network.placed().plane);
    let unit = style.text_size;
    let ends = between.places.each_ref().map(|w| plane.shadow(w));
    let drawn = |points: &[_]| polylines(points, projection, projection.frame);
    for line in drawn(&ends) {
        let dashes = dashes(&line, unit * 0.5, unit * 0.4, false);
        lines::draw(painter, &dashes, WIDTH, style.text, style);
    }
    let curve = drawn(&between.shadow_of_curve(plane));
    lines::draw(painter, &curve, WIDTH, style.ink(CURVE), style);
    for end in ends
        .into_iter()
        .filter(|end| projection.view.contains(*end))
    {
        let at = projection.screen_from_plane(end);
        let edge = Stroke::new(unit * 0.12, style.background);
        painter.circle(at, unit * 0.3, style.text, edge);
    }
}

/// The width of the lines in text heights.
const WIDTH: f32 = 0.14;

/// What the lines are.
pub fn entries(scene: &Scene<'_>) -> Vec<Entry> {
    let Some(between) = joined(scene) else {
        return Vec::new();
    };
    let style = &scene.style;
    let line = Entry {
        name: "line between minima".to_owned(),
        colour: style.text,
        mark: Mark::Dashes,
    };
    let curve = between.middle.as_ref().map(|_| Entry {
        name: "trained curve".to_owned(),
        colour: style.ink(CURVE),
        mark: Mark::Line,
    });
    std::iter::once(line).chain(curve).collect()
}

/// The same in words.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some(between) = joined(scene) else {
        return String::new();
    };
    let [from, to] = &between.names;
    let curve = between
        .middle
        .as_ref()
        .map_or("", |_| ", and a trained curve");
    format!(" A dashed line from {from} to {to}{curve}.")
}
