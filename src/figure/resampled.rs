//! The minima of many training sets on the plot, with their mean and the ellipse of two standard deviations.

use egui::{Painter, Pos2, Stroke, pos2, vec2};

use super::mark::{Entry, Mark};
use super::number::compact;
use super::projection::Projection;
use super::room::Room;
use super::scene::Scene;
use super::style::{Style, oklch};
use super::swarm::ellipse;
use crate::analysis::{Resample, Resampled, ResamplingRequest};
use crate::math::Point;

/// The radius of a dot in text heights; smaller where there are many.
const DOT: f32 = 0.22;
const MANY: usize = 300;

/// What has been drawn, as long as it is wanted.
pub fn shown<'a>(scene: &Scene<'a>) -> Option<&'a (ResamplingRequest, Option<Resampled>)> {
    let last = scene.derived.sets.resampling.last();
    last.filter(|_| scene.scenario.resampling_request().is_some())
}

fn resampled<'a>(scene: &Scene<'a>) -> Option<&'a Resampled> {
    shown(scene)?.1.as_ref()
}

/// The colour of what is learnt from resampled sets.
pub fn ink(style: &Style) -> egui::Color32 {
    if style.dark {
        oklch(0.82, 0.13, 60.0)
    } else {
        oklch(0.47, 0.13, 60.0)
    }
}

/// Draws a dot for each set, the ellipse, and the mean.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some(resampled) = resampled(scene) else {
        return;
    };
    let (style, alpha) = (&scene.style, scene.scenario.surface.l2);
    let near = projection.frame.expand(style.text_size);
    let place = |at: Point| {
        let [x, y] = projection.project(at);
        let at = pos2(x as f32, y as f32);
        near.contains(at).then_some(at)
    };
    let count = resampled.minima(alpha).count();
    let unit = style.text_size * if count > MANY { 0.7 } else { 1.0 };
    let edge = Stroke::new(unit * 0.07, style.halo);
    for at in resampled.minima(alpha).filter_map(place) {
        painter.circle(at, unit * DOT, ink(style), edge);
    }
    let unit = style.text_size;
    let Some(cloud) = resampled.cloud(alpha) else {
        return;
    };
    if let Some(outline) = ellipse(cloud, projection) {
        for (width, colour) in [(0.34, style.halo), (0.16, ink(style))] {
            painter.line(outline.clone(), Stroke::new(unit * width, colour));
        }
    }
    if let Some(at) = place(cloud.0) {
        cross(painter, at, style);
    }
}

/// A cross for the mean.
fn cross(painter: &Painter, at: Pos2, style: &Style) {
    let unit = style.text_size;
    for (width, colour) in [(0.5, style.halo), (0.24, ink(style))] {
        for (x, y) in [(1.0, 1.0), (1.0, -1.0)] {
            let arm = vec2(x, y) * unit * 0.42;
            painter.line_segment([at - arm, at + arm], Stroke::new(unit * width, colour));
        }
    }
}

/// Keeps the legend away from the minima, and most of all from their mean.
pub fn keep_free(scene: &Scene<'_>, projection: &Projection, room: &mut Room) {
    let Some(resampled) = resampled(scene) else {
        return;
    };
    let (unit, alpha) = (scene.style.text_size, scene.scenario.surface.l2);
    let mut mark = |at: Point, radius: f32, weight: f32| {
        if projection.view.contains(at) {
            room.spot(projection.screen_from_plane(at), unit * radius, weight);
        }
    };
    for at in resampled.minima(alpha) {
        mark(at, DOT, 2.0);
    }
    if let Some((mean, _)) = resampled.cloud(alpha) {
        mark(mean, 0.7, 10.0);
    }
}

/// The legend's entries.
pub fn legend(scene: &Scene<'_>) -> Vec<Entry> {
    let Some(resampled) = resampled(scene) else {
        return Vec::new();
    };
    let alpha = scene.scenario.surface.l2;
    let count = resampled.minima(alpha).count();
    let entry = |name: String, mark| Entry {
        name,
        colour: ink(&scene.style),
        mark,
    };
    let mut entries = vec![entry(
        format!("minima of {count} training sets"),
        Mark::Symbol("●"),
    )];
    if resampled.cloud(alpha).is_some() {
        entries.push(entry("their mean".into(), Mark::Symbol("×")));
        entries.push(entry("their spread, 2 σ".into(), Mark::Ring));
    }
    entries
}

/// How the sets are drawn, in words.
pub fn drawn(request: &ResamplingRequest) -> String {
    let (sets, size) = (request.settings.sets, request.size());
    let how = match request.settings.kind {
        Resample::Bootstrap => "rows drawn with replacement",
        Resample::Model => "rows drawn from the fitted model",
    };
    format!("{sets} training sets of {size} {how}")
}

/// The sets, the mean of their minima and its spread in a sentence; empty without them.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some((request, Some(resampled))) = shown(scene) else {
        return String::new();
    };
    let text = format!(" The minima of {}", drawn(request));
    match resampled.cloud(scene.scenario.surface.l2) {
        None => format!("{text} are not finite."),
        Some(([x, y], [xx, _, yy])) => {
            let [x, y, sx, sy] = [x, y, xx.sqrt(), yy.sqrt()].map(|v| compact(v, 3));
            format!("{text}: mean ({x}, {y}), standard deviations {sx} and {sy}.")
        }
    }
}
