//! Flows over the paths: the gradient flow, and central flows with where they are at the playhead.

use egui::{Color32, Painter, Pos2, Stroke, Vec2, vec2};

use super::arrows;
use super::labels::Labels;
use super::number::compact;
use super::paths::polylines;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::analysis::CentralFlow;
use crate::figure::lengths::{Apart as _, Length as _};
use crate::math::{Point, norm};
use crate::scenario::Predicting;

/// The width of the ink of a gradient flow and of a central flow, and of their edges, in text heights.
const THIN: f32 = 0.12;
const THICK: f32 = 0.2;
const EDGES: f32 = 0.22;
/// The distance between two tips of arrows along a gradient flow, in text heights.
const BETWEEN_TIPS: f32 = 9.0;

/// Draws the gradient flow, and of each run the central flow with its place at the playhead.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
) {
    let (flows, style, layers) = (&scene.derived.flows, &scene.style, &scene.scenario.layers);
    if is_hidden(scene) {
        return;
    }
    if let Some(flow) = flows.gradient().filter(|_| layers.gradient_flow) {
        for line in polylines(&flow.points, projection, projection.frame) {
            paint_gradient(painter, &line, style);
        }
    }
    for (visible, flow) in central(scene, runs).filter(|_| layers.central_flow) {
        for line in polylines(&flow.line(), projection, projection.frame) {
            paint_line(painter, &line, THICK, style);
        }
        paint_place(painter, visible, flow, projection, style);
    }
}

/// While the class is asked where a path leads, a flow would tell.
pub fn is_hidden(scene: &Scene<'_>) -> bool {
    scene.scenario.prediction.state == Predicting::Asked
}

/// The runs that have a central flow.
pub fn central<'a, 'b>(
    scene: &Scene<'b>,
    runs: &'a [VisibleRun<'b>],
) -> impl Iterator<Item = (&'a VisibleRun<'b>, &'b CentralFlow)> {
    let flows = &scene.derived.flows;
    let of_the_document = runs.iter().filter(|visible| !visible.pinned);
    of_the_document.filter_map(|visible| {
        let flow = flows.central(visible.index)?.ok()?;
        Some((visible, flow))
    })
}

/// A line of the colour of text between edges, so that it stands out from paths of any colour.
fn paint_line(painter: &Painter, line: &[Pos2], width: f32, style: &Style) {
    let unit = style.text_size;
    for (width, colour) in [(width + EDGES, style.halo), (width, style.text)] {
        painter.line(line.to_vec(), Stroke::new(unit * width, colour));
    }
}

/// A thin line with the tips of arrows along it.
pub fn paint_gradient(painter: &Painter, line: &[Pos2], style: &Style) {
    let unit = style.text_size;
    paint_line(painter, line, THIN, style);
    // The first tip after half a distance.
    let mut left = unit * BETWEEN_TIPS * 0.5;
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = from.apart(to);
        if length > left {
            let direction = (to - from) / length;
            let tip = from + direction * left;
            let back = tip - direction * unit * 0.5;
            for (width, colour) in [(THIN + EDGES, style.halo), (THIN, style.text)] {
                let stroke = Stroke::new(unit * width, colour);
                arrows::open(painter, back, tip, stroke, unit * 0.5);
            }
            left += unit * BETWEEN_TIPS;
        }
        left -= length;
    }
}

/// Where a central flow is at the playhead: a dot with the run's colour, the swing that it foretells, and the mean of the run's
/// last two points.
fn paint_place(
    painter: &Painter,
    visible: &VisibleRun<'_>,
    flow: &CentralFlow,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    let screen = |at: Point| projection.screen_from_plane(at);
    let Some(at) = place(visible, flow).filter(|at| projection.view.contains(*at)) else {
        return;
    };
    for [dx, dy] in flow.swings(moment(visible)).unwrap_or_default() {
        let ends = [-1.0, 1.0].map(|sign| screen([at[0] + sign * dx, at[1] + sign * dy]));
        if ends[0].apart(ends[1]) > unit {
            paint_swing(painter, ends, style);
        }
    }
    if let Some([mean, _]) = flow.beside(&visible.run.points, visible.row)
        && projection.view.contains(mean)
    {
        ring(painter, screen(mean), visible.ink, style);
    }
    dot(painter, screen(at), visible.ink, style);
}

/// Asks for the distance of each run from its central flow, to be written beside that.
pub fn name_distances(
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    labels: &mut Labels,
) {
    let style = &scene.style;
    if is_hidden(scene) || !scene.scenario.layers.central_flow {
        return;
    }
    for (visible, flow) in central(scene, runs) {
        let at = place(visible, flow).filter(|at| projection.view.contains(*at));
        if let Some((at, apart)) = at.zip(distance(visible, flow)) {
            let at = projection.screen_from_plane(at);
            let ends = [at, at - vec2(0.0, style.text_size)];
            labels.need(
                format!("{} apart", compact(apart, 2)),
                style.text,
                ends,
                1.0,
            );
        }
    }
}

/// Where a central flow is at the playhead: in the middle of the run's last two points.
fn place(visible: &VisibleRun<'_>, flow: &CentralFlow) -> Option<Point> {
    flow.at(moment(visible))
}

fn moment(visible: &VisibleRun<'_>) -> f64 {
    (visible.row as f64 - 0.5).max(0.0)
}

/// How far the mean of the last two points of a run is from its central flow.
pub fn distance(visible: &VisibleRun<'_>, flow: &CentralFlow) -> Option<f64> {
    let [mean, flow] = flow.beside(&visible.run.points, visible.row)?;
    Some(norm([mean[0] - flow[0], mean[1] - flow[1]]))
}

/// A bar with caps.
fn paint_swing(painter: &Painter, ends: [Pos2; 2], style: &Style) {
    let unit = style.text_size;
    let across = (ends[1] - ends[0]).direction().rot90() * unit * 0.4;
    let cap = |at: Pos2, by: Vec2| [at - by, at + by];
    for (width, colour) in [(THIN + EDGES, style.halo), (THIN, style.text)] {
        let stroke = Stroke::new(unit * width, colour);
        for segment in [ends, cap(ends[0], across), cap(ends[1], across)] {
            painter.line_segment(segment, stroke);
        }
    }
}

/// The place of a central flow.
fn dot(painter: &Painter, at: Pos2, ink: Color32, style: &Style) {
    let unit = style.text_size;
    painter.circle_filled(at, unit * 0.5, style.halo);
    painter.circle_filled(at, unit * 0.42, style.text);
    painter.circle_filled(at, unit * 0.24, ink);
}

/// The mean of two points of a run.
fn ring(painter: &Painter, at: Pos2, ink: Color32, style: &Style) {
    let unit = style.text_size;
    painter.circle_stroke(at, unit * 0.42, Stroke::new(unit * 0.34, style.halo));
    painter.circle_stroke(
        at,
        unit * 0.42,
        Stroke::new(unit * 0.18, style.outline(ink)),
    );
}

/// The mark of a gradient flow in a legend.
pub fn gradient_mark(painter: &Painter, ends: [Pos2; 2], style: &Style) {
    let unit = style.text_size;
    paint_line(painter, &ends, THIN, style);
    let middle = ends[0] + (ends[1] - ends[0]) * 0.5;
    let direction = (ends[1] - ends[0]).direction();
    let tip = middle + direction * unit * 0.25;
    let stroke = Stroke::new(unit * THIN, style.text);
    arrows::open(
        painter,
        tip - direction * unit * 0.5,
        tip,
        stroke,
        unit * 0.5,
    );
}

/// The mark of a central flow in a legend.
pub fn central_mark(painter: &Painter, ends: [Pos2; 2], ink: Color32, style: &Style) {
    paint_line(painter, &ends, THICK, style);
    dot(painter, ends[0] + (ends[1] - ends[0]) * 0.5, ink, style);
}

/// The mark of the mean of two points in a legend.
pub fn mean_mark(painter: &Painter, at: Pos2, ink: Color32, style: &Style) {
    ring(painter, at, ink, style);
}
