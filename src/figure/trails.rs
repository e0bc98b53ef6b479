//! The runs on the plot: paths, averages, and heads with their arrows and gauges.

use egui::{Painter, Pos2, Rect, Stroke, Vec2, pos2};

use super::arrows::{self, Arrow, Labels};
use super::averages;
use super::gauges;
use super::heads::head;
use super::lines;
use super::overlap::{Overlap, Piece};
use super::paths;
use super::projection::Projection;
use super::room::within;
use super::scene::{Scene, VisibleRun};
use super::style::Style;

/// Draws all paths and averages.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
) {
    let layers = &scene.scenario.layers;
    let style = &scene.style;
    for run in runs.iter().filter(|_| layers.ahead) {
        paint_ahead(painter, run, projection, style);
    }
    let mut overlap = Overlap::on(projection.frame, style.text_size * 0.15);
    for run in runs {
        paint_walked(painter, run, layers.dots, projection, style, &mut overlap);
    }
    for VisibleRun {
        index, run, ink, ..
    } in runs
    {
        let averages = run.averages(scene.step);
        averages::paint(painter, averages, head(*index), *ink, projection, style);
    }
}

/// The part of a path that the playhead has not reached: a thin line of its ink, without edges.
fn paint_ahead(
    painter: &Painter,
    VisibleRun { run, row, ink, .. }: &VisibleRun<'_>,
    projection: &Projection,
    style: &Style,
) {
    let stroke = Stroke::new(style.text_size * 0.1, ink.gamma_multiply(0.8));
    for line in paths::polylines(&run.points[*row..], projection, projection.frame) {
        painter.line(line, stroke);
    }
}

/// The length of a dash where a path runs along others, and of the shortest such stretch that is dashed, in text heights.
const DASH: f32 = 1.1;
const SHORTEST: f32 = 2.2;

/// The part of a path up to the playhead, with dots at its steps if they are wanted. Where it runs along earlier paths it
/// is dashed, each time with longer gaps, so that all of them can be seen.
fn paint_walked(
    painter: &Painter,
    VisibleRun { run, row, ink, .. }: &VisibleRun<'_>,
    dots: bool,
    projection: &Projection,
    style: &Style,
    overlap: &mut Overlap,
) {
    let (unit, frame) = (style.text_size, projection.frame);
    let walked = &run.points[..=*row];
    // A path with an average is thinner: at full width, its noise would hide the dashes of the average.
    let width = match run.average(*row) {
        Some(_) => lines::WIDTH * 0.6,
        None => lines::WIDTH,
    };
    let whole = paths::polylines(walked, projection, frame);
    let pieces = overlap.add(whole, unit * SHORTEST);
    let strokes: Vec<Vec<Pos2>> = pieces
        .into_iter()
        .flat_map(|Piece { points, beneath }| {
            if beneath == 0 {
                return vec![points];
            }
            let dash = unit * DASH;
            lines::dashes(&points, dash, dash * f32::from(beneath), true)
        })
        .collect();
    lines::draw(painter, &strokes, width, *ink, style);
    if dots {
        let radius = unit * width;
        let edge = Stroke::new(unit * 0.06, style.outline(*ink));
        for dot in paths::dots(walked, projection, frame, f64::from(radius) * 3.0) {
            painter.circle(dot, radius, *ink, edge);
        }
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
