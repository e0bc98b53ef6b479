//! What L2 and L1 make of the minima: the loss alone as dashed level lines, the way of each of its minima w* as both terms grow from 0, and around
//! the origin all points whose penalty is at most that of ŵ, where the lowest way ends.

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use super::labels::Labels;
use super::lens::{self, VALUES};
use super::lines;
use super::mark::{Entry, Mark};
use super::number::compact;
use super::paths::polylines;
use super::projection::Projection;
use super::room::Room;
use super::scene::Scene;
use super::style::Style;
use crate::analysis::{Contours, CriticalKind, Law, NoPenalty, Penalty, Shrunk};
use crate::math::Point;
use crate::surface::Surface;

/// Corners of the line of equal penalty; a multiple of four, so that a diamond has its own.
const CORNERS: u32 = 144;
/// An area that reaches further on the screen is drawn by its edge alone, in points.
const FURTHEST: f32 = 1e5;
/// Widths of lines, and of what sets them off from the ground, in text heights.
const GHOST: f32 = 0.07;
const THROUGH: f32 = 0.14;
const EDGE: f32 = 0.14;
const WAY: f32 = 0.22;
const HALO: f32 = 0.2;

/// What there is to draw.
fn shown<'a>(scene: &Scene<'a>) -> Option<&'a Penalty> {
    let on = scene.scenario.layers.penalty;
    scene.derived.penalty.shown().filter(|_| on)
}

fn lowest<'a>(scene: &Scene<'a>) -> Option<&'a Shrunk> {
    shown(scene)?.lowest.as_ref()
}

/// Where the ways will begin: the lowest minimum, which is both w* and ŵ while there is no penalty yet.
fn unmoved(scene: &Scene<'_>) -> Option<Point> {
    let ways = scene.derived.penalty.ways();
    let waits = scene.scenario.layers.penalty && matches!(ways, Some(Err(NoPenalty::Zero)));
    let points = scene.derived.relief.critical().points.iter();
    let minima = points.filter(|point| waits && point.kind == CriticalKind::Minimum);
    minima
        .min_by(|a, b| a.value.total_cmp(&b.value))
        .map(|point| point.at)
}

/// Whether the level lines of the loss alone are drawn.
pub fn has_ghosts(scene: &Scene<'_>) -> bool {
    lowest(scene).is_some()
}

/// Draws all of it but the names, under the paths.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    if let Some(at) = unmoved(scene) {
        mark(painter, at, false, projection, &scene.style);
    }
    let (Some(penalty), style) = (shown(scene), &scene.style) else {
        return;
    };
    if let Some(shrunk) = &penalty.lowest {
        let level = shrunk.level(&scene.scenario.surface, CORNERS);
        if let Some(level) = &level {
            fill(painter, level, projection, style);
        }
        paint_ghosts(painter, scene, projection);
        for direction in 0..2 {
            lens::paint_axis(painter, &shrunk.modes, direction, projection, style);
        }
        if let Some(level) = &level {
            outlined(painter, level, EDGE, projection, style);
        }
    }
    for way in &penalty.ways {
        outlined(painter, &way.points, WAY, projection, style);
        let (first, last) = (way.points.first(), way.points.last());
        for (at, filled) in [(first, false), (last, way.arrives)] {
            if let Some(at) = at {
                mark(painter, *at, filled, projection, style);
            }
        }
    }
}

/// Marks an end of a way, if it is in view.
fn mark(painter: &Painter, at: Point, filled: bool, projection: &Projection, style: &Style) {
    if !projection.view.contains(at) {
        return;
    }
    let (at, unit) = (projection.screen_from_plane(at), style.text_size);
    let inside = if filled { style.text } else { style.halo };
    painter.circle(at, unit * 0.5, style.halo, Stroke::NONE);
    let edge = Stroke::new(unit * 0.14, style.text);
    painter.circle(at, unit * 0.32, inside, edge);
}

/// The area within a line around the origin.
fn fill(painter: &Painter, level: &[Point], projection: &Projection, style: &Style) {
    let corners = level.iter().map(|at| projection.screen_from_plane(*at));
    let corners: Vec<Pos2> = corners.collect();
    let near = |at: &Pos2| at.x.abs().max(at.y.abs()) < FURTHEST;
    if corners.iter().all(near) {
        let colour = style.text.gamma_multiply(0.12);
        painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    }
}

/// A line of the colour of text that stands out from any ground.
fn outlined(
    painter: &Painter,
    points: &[Point],
    width: f32,
    projection: &Projection,
    style: &Style,
) {
    for line in polylines(points, projection, projection.frame) {
        for (width, colour) in [(width + HALO, style.halo), (width, style.text)] {
            let stroke = Stroke::new(style.text_size * width, colour);
            painter.line(line.clone(), stroke);
        }
    }
}

/// The level lines of the loss alone, faintly but for the one through ŵ.
fn paint_ghosts(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let (penalties, style) = (&scene.derived.penalty, &scene.style);
    let unit = style.text_size;
    let faint = Stroke::new(unit * GHOST, style.text.gamma_multiply(0.6));
    dashed(
        painter,
        &penalties.ghosts().contours,
        faint,
        [unit * 0.3, unit * 0.35],
        projection,
    );
    for (width, colour) in [(THROUGH + HALO, style.halo), (THROUGH, style.text)] {
        let stroke = Stroke::new(unit * width, colour);
        let lengths = [unit * 0.7, unit * 0.45];
        dashed(painter, penalties.through(), stroke, lengths, projection);
    }
}

fn dashed(
    painter: &Painter,
    contours: &Contours,
    stroke: Stroke,
    [dash, gap]: [f32; 2],
    projection: &Projection,
) {
    for line in &contours.lines {
        for line in polylines(contours.points_of(line), projection, projection.frame) {
            painter.extend(lines::dashed_line(&line, stroke, dash, gap));
        }
    }
}

/// Asks for the names of w*, ŵ and of what becomes of the component along each eigenvector.
pub fn name(scene: &Scene<'_>, projection: &Projection, labels: &mut Labels) {
    let style = &scene.style;
    let mut name = |name: &str, at: Point| {
        if projection.view.contains(at) {
            let at = projection.screen_from_plane(at);
            // Above the head of a run that has arrived.
            let ends = [at, at - vec2(0.0, style.text_size * 1.25)];
            labels.need(name.into(), style.text, ends, 1.0);
        }
    };
    if let Some(at) = unmoved(scene) {
        name("w* = ŵ", at);
    }
    let Some(shrunk) = lowest(scene) else {
        return;
    };
    name("w*", shrunk.modes.centre);
    name("ŵ", shrunk.minimum);
    for (direction, law) in laws(shrunk).into_iter().enumerate() {
        let extent = lens::extent(&shrunk.modes, direction, projection.view);
        let Some(([low, high], law)) = extent.zip(law) else {
            continue;
        };
        let further = if high > -low { high } else { low };
        let end = shrunk.modes.place_along(direction, further);
        let centre = shrunk.modes.centre;
        let ends = [centre, end].map(|at| projection.screen_from_plane(at));
        labels.need(law, style.text, ends, 0.5);
    }
}

/// What becomes of the component along each eigenvector, such as `λ₁/(λ₁+α) = 0.5`.
fn laws(shrunk: &Shrunk) -> [Option<String>; 2] {
    let components = shrunk.modes.components([0.0, 0.0]).map(f64::abs);
    [0, 1].map(|i| {
        let value = VALUES[i];
        Some(match shrunk.law? {
            Law::Factors(factors) => format!("{value}/({value}+α) = {}", short(factors[i])),
            Law::Thresholds(thresholds) => {
                let (from, left) = (short(components[i]), components[i] - thresholds[i]);
                if left > 0.0 {
                    format!("{from} − α/{value} = {}", short(left))
                } else {
                    format!("{from} ≤ α/{value}: 0 is left")
                }
            }
        })
    })
}

/// Keeps the legend away from both minima.
pub fn keep_free(scene: &Scene<'_>, projection: &Projection, room: &mut Room) {
    let Some(shrunk) = lowest(scene) else {
        return;
    };
    for at in [shrunk.modes.centre, shrunk.minimum] {
        if projection.view.contains(at) {
            let unit = scene.style.text_size;
            room.spot(projection.screen_from_plane(at), unit * 2.0, 10.0);
        }
    }
}

/// The legend's entries.
pub fn entries(scene: &Scene<'_>) -> Vec<Entry> {
    let Some(penalty) = shown(scene) else {
        return Vec::new();
    };
    let surface = &scene.scenario.surface;
    let colour = scene.style.text;
    let entry = |name: String, colour: Color32, mark| Entry { name, colour, mark };
    let grows = match weight(surface) {
        Some((name, value)) => format!("minimum while {name} grows to α = {}", short(value)),
        None => "minimum while L2 and L1 grow".into(),
    };
    let mut entries = vec![entry(grows, colour, Mark::Line)];
    if let Some(shrunk) = &penalty.lowest {
        let within = match (surface.l2 > 0.0, surface.l1 > 0.0) {
            (true, false) => "‖w‖ ≤ ‖ŵ‖",
            (false, true) => "‖w‖₁ ≤ ‖ŵ‖₁",
            (true | false, _) => "penalty ≤ that of ŵ",
        };
        let area = scene.style.text.gamma_multiply(0.12);
        entries.push(entry(within.into(), area, Mark::Swatch));
        let loss = "loss without the penalty";
        entries.push(entry(loss.into(), colour, Mark::Dashes));
        if let Some(effective) = effective(surface, shrunk) {
            entries.push(entry(effective, colour, Mark::Symbol("Σ")));
        }
    }
    entries
}

/// The only term of the penalty with its weight, which is then called α.
fn weight(surface: &Surface) -> Option<(&'static str, f64)> {
    match (surface.l2 > 0.0, surface.l1 > 0.0) {
        (true, false) => Some(("L2", surface.l2)),
        (false, true) => Some(("L1", surface.l1)),
        (true, true) | (false, false) => None,
    }
}

/// How many parameters the loss still decides.
fn effective(surface: &Surface, shrunk: &Shrunk) -> Option<String> {
    let count = compact(shrunk.effective?, 3);
    Some(if surface.l2 == 0.0 {
        format!("{count} of 2 weights not 0")
    } else {
        format!("{count} of 2 effective parameters")
    })
}

/// What the layer shows, line by line, or why it shows nothing; none while it is off.
pub fn words(scene: &Scene<'_>) -> Vec<String> {
    let surface = &scene.scenario.surface;
    let on = scene.scenario.layers.penalty;
    let penalty = match scene.derived.penalty.ways().filter(|_| on) {
        None => return Vec::new(),
        Some(Err(why)) => return vec![why.words().to_owned()],
        Some(Ok(penalty)) => penalty,
    };
    let Some(shrunk) = &penalty.lowest else {
        return vec!["none of the minima lasts until the penalty is as large".to_owned()];
    };
    let place = |[x, y]: Point| format!("({}, {})", short(x), short(y));
    let (from, to) = (place(shrunk.modes.centre), place(shrunk.minimum));
    let (loss, added) = (short(shrunk.loss), short(shrunk.penalty));
    let mut lines = vec![
        format!("w* {from} → ŵ {to}"),
        format!("at ŵ: loss {loss} + penalty {added}"),
    ];
    lines.extend(effective(surface, shrunk));
    lines
}

/// What the layer shows, in a sentence with a space before it; empty while it shows nothing.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some(shrunk) = lowest(scene) else {
        return String::new();
    };
    let mut lines = words(scene);
    let values = shrunk.modes.pairs.map(|pair| short(pair.value));
    if let Some(Law::Factors(factors)) = shrunk.law {
        let [first, second] = factors.map(short);
        let [low, high] = values;
        lines.push(format!(
            "shrinks by λ/(λ+α) to {first} where λ is {low} and to {second} where it is {high}"
        ));
    }
    format!(" Penalty: {}.", lines.join(", "))
}

fn short(value: f64) -> String {
    compact(value, 3)
}
