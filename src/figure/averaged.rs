//! The average of all runs of a swarm, with its loss beside theirs.

use egui::{Painter, Shape, Stroke, pos2, vec2};

use super::mark::{Entry, Mark};
use super::number::compact;
use super::projection::Projection;
use super::scene::Scene;
use super::style::Style;
use crate::math::Point;
use crate::workbench::Shown;

/// The average at the playhead.
struct Average {
    at: Point,
    /// f there, and the mean of f at all runs.
    losses: [f64; 2],
    runs: usize,
}

/// `None` where it is not shown or not finite, and of a network, whose weights are not in the plane.
fn average(scene: &Scene<'_>) -> Option<Average> {
    let scenario = scene.scenario;
    if !scenario.swarm.average || scenario.surface.shape.network().is_some() {
        return None;
    }
    let Shown { map, .. } = scene.derived.swarm.shown()?;
    let at = map.mean(scene.step);
    let losses = [scenario.surface.value(at), map.mean_loss(scene.step)];
    let finite = at.iter().chain(&losses).all(|v| v.is_finite());
    finite.then_some(Average {
        at,
        losses,
        runs: map.tracks.len(),
    })
}

/// Draws a star at the average.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some(average) = average(scene) else {
        return;
    };
    let [x, y] = projection.project(average.at);
    let at = pos2(x as f32, y as f32);
    if projection.frame.contains(at) {
        star(painter, at, &scene.style);
    }
}

fn star(painter: &Painter, at: egui::Pos2, style: &Style) {
    let unit = style.text_size;
    let arms = [(0.0, 1.0), (0.866, 0.5), (0.866, -0.5)];
    for (width, colour) in [(0.55, style.halo), (0.22, style.text)] {
        for (x, y) in arms {
            let arm = vec2(x, y) * unit * 0.75;
            painter.add(Shape::line_segment(
                [at - arm, at + arm],
                Stroke::new(unit * width, colour),
            ));
        }
    }
}

/// The legend's entries.
pub fn legend(scene: &Scene<'_>) -> Vec<Entry> {
    let Some(average) = average(scene) else {
        return Vec::new();
    };
    let [of_mean, mean] = average.losses.map(|loss| compact(loss, 4));
    let entry = |name: String, mark| Entry {
        name,
        colour: scene.style.text,
        mark,
    };
    vec![
        entry(
            format!("average of {} runs: f = {of_mean}", average.runs),
            Mark::Symbol("∗"),
        ),
        entry(format!("mean of their f: {mean}"), Mark::Symbol("●")),
    ]
}

/// The average and both losses in a sentence; empty without it.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some(average) = average(scene) else {
        return String::new();
    };
    let ([x, y], [of_mean, mean]) = (
        average.at.map(|v| compact(v, 3)),
        average.losses.map(|loss| compact(loss, 4)),
    );
    format!(
        " The average of its runs, ({x}, {y}), has the loss {of_mean}; the mean of their losses is {mean}."
    )
}
