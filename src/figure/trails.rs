//! The runs on the plot: paths, averages, and heads with their arrows and gauges.

use egui::{Painter, Rect, Stroke, Vec2, pos2};

use super::arrows::{self, Arrow, Labels};
use super::averages;
use super::gauges;
use super::heads::head;
use super::lines;
use super::projection::Projection;
use super::room::within;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use super::traces::{Traces, width_of};

/// Draws all paths and averages.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    traces: &Traces,
    projection: &Projection,
) {
    let layers = &scene.scenario.layers;
    let style = &scene.style;
    for (place, visible) in runs.iter().enumerate().filter(|_| layers.ahead) {
        // A thin line of its ink, without edges, for what the playhead has not reached.
        let stroke = Stroke::new(style.text_size * 0.1, visible.ink.gamma_multiply(0.8));
        for line in traces.ahead(place, visible) {
            painter.line(line, stroke);
        }
    }
    for (place, visible) in runs.iter().enumerate() {
        let (ink, width) = (visible.ink, width_of(visible));
        lines::draw(painter, traces.walked(place), width, ink, style);
        if layers.dots {
            let edge = Stroke::new(style.text_size * 0.06, style.outline(ink));
            for dot in traces.dots(place, visible) {
                painter.circle(*dot, style.text_size * width, ink, edge);
            }
        }
    }
    for (place, visible) in runs.iter().enumerate() {
        let lines = traces.average(place, visible);
        let end = visible.run.average(visible.row);
        let head = (head(visible.index), end);
        averages::paint(painter, lines, head, visible.ink, projection, style);
    }
}

/// Draws all heads, those in view with the arrows and gauges that the document wants.
pub fn paint_heads(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
) {
    let style = &scene.style;
    let mut labels = Labels::default();
    let radius = style.text_size * 0.58;
    for visible in runs {
        let at = visible.run.points[visible.row];
        if projection.view.contains(at) {
            let place = projection.screen_from_plane(at);
            labels.avoid(Rect::from_center_size(place, Vec2::splat(2.0 * radius)));
            paint_gauges(painter, scene, visible, projection, &mut labels);
        }
    }
    for visible in runs {
        let VisibleRun {
            index,
            run,
            row,
            ink,
        } = visible;
        let at = run.points[*row];
        if projection.view.contains(at) {
            let place = projection.screen_from_plane(at);
            head(*index).paint(painter, place, radius, *ink, style.outline(*ink));
        } else {
            paint_out_of_view(painter, visible, projection, style);
        }
    }
    labels.paint(painter, projection.frame, style);
}

/// A smaller head at the border, for a run that has left the view.
fn paint_out_of_view(
    painter: &Painter,
    VisibleRun {
        index,
        run,
        row,
        ink,
    }: &VisibleRun<'_>,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    let [x, y] = projection.project(run.points[*row]);
    if x.is_finite() && y.is_finite() {
        let place = within(projection.frame, unit * 0.7, pos2(x as f32, y as f32));
        let ink = ink.gamma_multiply(0.75);
        head(*index).paint(painter, place, unit * 0.45, ink, style.outline(ink));
    }
}

/// The downhill arrow and the method's inner vectors at a head in view.
fn paint_gauges(
    painter: &Painter,
    scene: &Scene<'_>,
    VisibleRun { run, row, ink, .. }: &VisibleRun<'_>,
    projection: &Projection,
    labels: &mut Labels,
) {
    let (layers, style) = (&scene.scenario.layers, &scene.style);
    let at = run.points[*row];
    if layers.gradient {
        let [gx, gy] = run.gradients[*row];
        let arrow = Arrow {
            vector: [-gx, -gy],
            symbol: None,
            colour: *ink,
        };
        let place = projection.screen_from_plane(at);
        arrows::paint(painter, place, &arrow, projection, style, labels);
    }
    if layers.gauges {
        for gauge in run.gauges(*row) {
            gauges::paint(painter, at, &gauge, *ink, projection, style, labels);
        }
    }
}
