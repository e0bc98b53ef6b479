//! A swarm on the plot: a dot with a short tail for each run, coloured by where it ends, and the ellipses of a cloud.

use std::f64::consts::TAU;

use egui::{Color32, Painter, Pos2, Stroke, pos2};

use super::basins::seat_hue;
use super::late::is_late;
use super::lines::{dashes, polyline};
use super::mark::{Entry, Mark};
use super::number::compact;
use super::projection::Projection;
use super::scene::Scene;
use super::style::{Style, mix, oklch};
use crate::analysis::{Arrangement, Outcome, Swarm, SwarmRequest};
use crate::math::{Point, eigenpairs, elementary::sincos};
use crate::workbench::Shown;

/// The radius of a dot and the width of a tail, in text heights; smaller where there are many.
const DOT: f32 = 0.3;
const TAIL: f32 = 0.12;
/// Runs from which on dots are smaller.
const MANY: usize = 400;
/// The half-axes of an ellipse, in standard deviations.
const DEVIATIONS: f64 = 2.0;
const CORNERS: usize = 96;

/// Draws the swarm at the playhead.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some(shown) = scene.derived.swarm.shown() else {
        return;
    };
    let (swarm, style) = (shown.map, &scene.style);
    let colours = Colours::of(style);
    let dimmed = if is_late(painter.ctx(), &shown) {
        0.5
    } else {
        1.0
    };
    let size = if swarm.tracks.len() > MANY { 0.7 } else { 1.0 };
    let unit = style.text_size * size;
    let length = scene.scenario.swarm.tail;
    for track in &swarm.tracks {
        let ink = colours.of_outcome(track.outcome).gamma_multiply(dimmed);
        let tail: Vec<Pos2> = screen(track.tail(scene.step, length), projection).collect();
        if tail.len() > 1 {
            let stroke = Stroke::new(unit * TAIL, ink.gamma_multiply(0.55));
            polyline(painter, &tail, stroke);
        }
    }
    let edge = Stroke::new(unit * 0.07, style.halo);
    for track in &swarm.tracks {
        let ink = colours.of_outcome(track.outcome).gamma_multiply(dimmed);
        for place in screen(&[track.at(scene.step)], projection) {
            painter.circle(place, unit * DOT, ink, edge);
        }
    }
}

/// The places on the screen of points in view or near it.
fn screen(points: &[Point], projection: &Projection) -> impl Iterator<Item = Pos2> {
    let near = projection.frame.expand(projection.frame.size().max_elem());
    let places = points.iter().map(|at| projection.project(*at));
    let places = places.map(|[x, y]| pos2(x as f32, y as f32));
    places.filter(move |place| near.contains(*place))
}

/// Whether the runs differ in their seeds alone, and see different draws.
fn is_cloud(shown: &Shown<'_, SwarmRequest>) -> bool {
    shown.request.arrangement == Arrangement::Seeds && shown.request.is_random()
}

/// Draws, around runs that differ in their draws alone, the ellipse of two standard deviations that is measured, of several clouds one
/// around each, and dashed the one that theory predicts.
pub fn paint_cloud(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some(shown) = scene.derived.swarm.shown().filter(is_cloud) else {
        return;
    };
    let (swarm, style) = (shown.map, &scene.style);
    let unit = style.text_size;
    let measured = swarm.clouds(scene.step).into_iter();
    for outline in measured.filter_map(|cloud| ellipse(cloud, projection)) {
        for (width, colour) in [(0.34, style.halo), (0.16, style.text)] {
            painter.line(outline.clone(), Stroke::new(unit * width, colour));
        }
    }
    if let Some(cloud) = predicted(scene)
        && let Some(outline) = ellipse(cloud, projection)
    {
        for dash in dashes(&outline, unit * 0.7, unit * 0.5, false) {
            for (width, colour) in [(0.4, style.halo), (0.2, accent(style))] {
                painter.line(dash.clone(), Stroke::new(unit * width, colour));
            }
        }
    }
}

/// The ink of what is predicted.
fn accent(style: &Style) -> Color32 {
    if style.dark {
        oklch(0.82, 0.14, 330.0)
    } else {
        oklch(0.45, 0.18, 330.0)
    }
}

/// What theory says of them.
fn predicted(scene: &Scene<'_>) -> Option<(Point, [f64; 3])> {
    let index = scene.scenario.subject()?;
    let modes = scene.derived.eigen.of(index)?;
    scene.scenario.cloud(index, modes, scene.step)
}

/// The outline of an ellipse of two standard deviations; `None` of one that is not finite or larger than can be drawn.
pub fn ellipse(
    (mean, covariance): (Point, [f64; 3]),
    projection: &Projection,
) -> Option<Vec<Pos2>> {
    let axes = eigenpairs(covariance)?;
    let corner = |i: usize| {
        let (s, c) = sincos(TAU * i as f64 / CORNERS as f64);
        let along = [c, s];
        let mut at = mean;
        for (axis, share) in axes.iter().zip(along) {
            let reach = DEVIATIONS * share * axis.value.max(0.0).sqrt();
            at = [
                at[0] + reach * axis.vector[0],
                at[1] + reach * axis.vector[1],
            ];
        }
        let [x, y] = projection.project(at);
        let drawable = x.abs() < 1e6 && y.abs() < 1e6;
        drawable.then(|| pos2(x as f32, y as f32))
    };
    (0..=CORNERS).map(corner).collect()
}

/// The colours of outcomes: strong, since dots are small.
struct Colours<'a> {
    style: &'a Style,
}

impl<'a> Colours<'a> {
    fn of(style: &'a Style) -> Self {
        Self { style }
    }

    fn of_outcome(&self, outcome: Outcome) -> Color32 {
        let style = self.style;
        let grey = |share| mix(style.background, style.text, share);
        match outcome {
            Outcome::Minimum(index) => {
                let lightness = if style.dark { 0.78 } else { 0.48 };
                oklch(lightness, 0.16, seat_hue(index as usize))
            }
            Outcome::Diverged => style.text,
            Outcome::Running => grey(0.45),
            Outcome::Plateau | Outcome::Stopped => grey(0.55),
            Outcome::Saddle | Outcome::Maximum => grey(0.7),
        }
    }
}

/// The legend's entries: how many runs end where, the most frequent first, at most so many minima.
pub fn legend(scene: &Scene<'_>, most: usize) -> Vec<Entry> {
    let Some(shown) = scene.derived.swarm.shown() else {
        return Vec::new();
    };
    let colours = Colours::of(&scene.style);
    let entry = |name, outcome| Entry {
        name,
        colour: colours.of_outcome(outcome),
        mark: Mark::Symbol("●"),
    };
    let counts = counts(shown.map);
    let named = counts.iter().take(most);
    let mut entries: Vec<Entry> = named
        .map(|(outcome, count)| entry(format!("{count} {}", words(*outcome, shown.map)), *outcome))
        .collect();
    if let Some((outcome, _)) = counts.get(most) {
        let rest: usize = counts[most..].iter().map(|(_, count)| count).sum();
        entries.push(entry(format!("{rest} elsewhere"), *outcome));
    }
    if is_cloud(&shown) {
        entries.push(Entry {
            name: match shown.map.clouds(scene.step).len() {
                0 | 1 => "measured, 2 σ".into(),
                _ => "measured at each end, 2 σ".into(),
            },
            colour: scene.style.text,
            mark: Mark::Ring,
        });
        if predicted(scene).is_some() {
            entries.push(Entry {
                name: "predicted, 2 σ".into(),
                colour: accent(&scene.style),
                mark: Mark::DashedRing,
            });
        }
    }
    entries
}

/// How many runs end in each way, the most frequent first.
fn counts(swarm: &Swarm) -> Vec<(Outcome, usize)> {
    let mut counts: Vec<(Outcome, usize)> = Vec::new();
    for track in &swarm.tracks {
        match counts.iter_mut().find(|(of, _)| *of == track.outcome) {
            Some((_, count)) => *count += 1,
            None => counts.push((track.outcome, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// What so many runs do.
fn words(outcome: Outcome, swarm: &Swarm) -> String {
    match outcome {
        Outcome::Minimum(index) => {
            let minimum = swarm.minima[index as usize];
            let size = minimum[0].abs().max(minimum[1].abs());
            // Beside the other coordinate the rounding of a zero says nothing.
            let shown = |v: f64| if v.abs() < 1e-9 * size { 0.0 } else { v };
            let [x, y] = minimum.map(|v| compact(shown(v), 3));
            format!("near ({x}, {y})")
        }
        Outcome::Saddle => "at a saddle".into(),
        Outcome::Maximum => "at a maximum".into(),
        Outcome::Plateau => "on a plateau".into(),
        Outcome::Running => "on the way".into(),
        Outcome::Diverged => "diverged".into(),
        Outcome::Stopped => "without a step".into(),
    }
}

/// The swarm in a sentence; empty without one.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some(shown) = scene.derived.swarm.shown() else {
        return String::new();
    };
    let counts = counts(shown.map);
    let ends = counts.iter().take(4);
    let ends: Vec<String> = ends
        .map(|(outcome, count)| format!("{count} {}", words(*outcome, shown.map)))
        .collect();
    let method = shown.request.method.info().name;
    let count = shown.map.tracks.len();
    format!(
        " A swarm of {count} runs of {method} ends: {}.",
        ends.join(", ")
    )
}
