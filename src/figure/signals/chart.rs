//! Sizes by layer on a logarithmic axis: measured, with their spread over draws, and as theory predicts.

use egui::{Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, pos2};

use super::view::View;
use crate::analysis::signals::{Quantity, Spread};
use crate::figure::axes::{Ruler, axes_ui};
use crate::figure::projection::Projection;
use crate::figure::ticks::Division;
use crate::figure::typeset::Typeset as _;
use crate::math::elementary as e;

/// Exponents of ten at which an axis may end: it moves rarely while a slider is dragged.
const LOWER: [f64; 9] = [-2.0, -4.0, -7.0, -12.0, -20.0, -40.0, -80.0, -160.0, -324.0];
const UPPER: [f64; 9] = [0.5, 2.0, 4.0, 8.0, 16.0, 40.0, 80.0, 160.0, 309.0];

/// A size at a layer, measured and predicted.
struct Point {
    measured: Spread,
    predicted: Option<f64>,
}

/// Draws the chart of the way forward or of that back into the space left in `ui`.
pub fn chart_ui(ui: &mut Ui, view: &View<'_>, back: bool) {
    let unit = view.style.text_size;
    let points = points(view, back);
    legend_ui(ui, view, &points, back);
    let range = range(&points);
    let last = points.len() - 1;
    let framed = axes_ui(ui, Sense::hover(), &view.style, |_| {
        let along = Ruler {
            name: "layer".to_owned(),
            range: [-0.3, last as f64 + 0.3],
            division: Division::Whole,
        };
        let up = Ruler {
            name: if back {
                "gradients rms".to_owned()
            } else {
                format!("{} σ", view.quantity())
            },
            range,
            division: Division::Logarithmic,
        };
        [along, up]
    });
    let frame = framed.projection.frame;
    if frame.width() < 2.0 || frame.height() < 2.0 {
        return;
    }
    let painter = ui.painter_at(frame);
    let thin = unit / 13.0;
    framed.grid(
        &painter,
        Stroke::new(thin, view.style.faint.gamma_multiply(0.2)),
    );
    let explained = view.settings.layer.clamp(1, last) as f64;
    let x = framed.projection.screen_from_plane([explained, range[0]]).x;
    painter.vline(x, frame.y_range(), Stroke::new(thin, view.style.faint));
    paint_measured(&painter, &framed.projection, view, &points, back);
    paint_predicted(&painter, &framed.projection, view, &points);
    let edge = Stroke::new(thin, view.style.faint);
    painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
}

fn points(view: &View<'_>, back: bool) -> Vec<Point> {
    let layers = view.signals.layers.iter().enumerate();
    let points = layers.map(|(i, layer)| {
        let predicted = view.signals.predicted.as_ref().and_then(|all| all.get(i));
        if back {
            return Point {
                measured: layer.gradient,
                predicted: predicted.map(|p| p.gradient),
            };
        }
        Point {
            measured: view.forward(layer).sd,
            predicted: predicted.map(|p| match view.settings.quantity {
                Quantity::Activations => p.sd,
                Quantity::Preactivations => p.preactivation,
            }),
        }
    });
    points.collect()
}

/// The logarithm of a value that an axis can show.
fn logarithm(value: f64) -> Option<f64> {
    (value > 0.0 && value.is_finite()).then(|| e::log10(value))
}

fn range(points: &[Point]) -> [f64; 2] {
    let values = points.iter().flat_map(|point| {
        let [low, high] = point.measured.band();
        [low, high, point.predicted.unwrap_or(1.0)]
    });
    let logarithms = values.filter_map(logarithm);
    let low = logarithms.clone().fold(0.0, f64::min);
    let high = logarithms.fold(0.0, f64::max);
    let lower = LOWER.into_iter().find(|end| *end <= low);
    let upper = UPPER.into_iter().find(|end| *end >= high);
    [lower.unwrap_or(-324.0), upper.unwrap_or(309.0)]
}

/// A dot for the mean of each layer, and a bar over the spread of its draws.
fn paint_measured(
    painter: &Painter,
    projection: &Projection,
    view: &View<'_>,
    points: &[Point],
    back: bool,
) {
    let unit = view.style.text_size;
    let ink = view.inks[usize::from(back)];
    let at = |layer: usize, value: f64| -> Option<Pos2> {
        Some(projection.screen_from_plane([layer as f64, logarithm(value)?]))
    };
    let between = projection.frame.width() / points.len() as f32;
    let half = (0.32 * between).min(0.4 * unit);
    for (layer, point) in points.iter().enumerate() {
        let [low, high] = point.measured.band().map(|end| at(layer, end));
        if let (Some(low), Some(high)) = (low, high) {
            let bar = Rect::from_min_max(pos2(low.x - half, high.y), pos2(low.x + half, low.y));
            painter.rect_filled(bar, 0.0, ink.gamma_multiply(0.28));
        }
    }
    let means = points.iter().enumerate();
    for mean in means.filter_map(|(layer, point)| at(layer, point.measured.mean)) {
        let radius = (0.28 * unit).min(0.4 * between).max(1.2);
        painter.circle_filled(mean, radius, ink);
    }
}

fn paint_predicted(painter: &Painter, projection: &Projection, view: &View<'_>, points: &[Point]) {
    let mut line = Vec::new();
    for (layer, point) in points.iter().enumerate() {
        if let Some(value) = point.predicted.and_then(logarithm) {
            line.push(projection.screen_from_plane([layer as f64, value]));
        }
    }
    if line.len() >= 2 {
        let stroke = Stroke::new(0.13 * view.style.text_size, view.style.text);
        painter.add(Shape::line(line, stroke));
    }
}

/// What dots, bars and the line are.
fn legend_ui(ui: &mut Ui, view: &View<'_>, points: &[Point], back: bool) {
    let (unit, style) = (view.style.text_size, &view.style);
    let (rect, _) = ui.allocate_exact_size(
        egui::vec2(ui.available_width(), 1.25 * unit),
        Sense::hover(),
    );
    let painter = ui.painter_at(rect);
    let middle = rect.center().y;
    let mut left = rect.left();
    let ink = view.inks[usize::from(back)];
    let predicted = points.iter().any(|point| point.predicted.is_some());
    let layout = |text: &str| painter.typeset(text.to_owned(), style.font(0.85), style.text);
    let measured = match view.signals.draws {
        1 => ["one draw".to_owned(), "one draw".to_owned()],
        draws => [
            format!("mean and spread of {draws} draws"),
            format!("{draws} draws"),
        ],
    };
    let [long, short] = measured.map(|text| layout(&text));
    let theory = layout("infinite width");
    let both = long.size().x + theory.size().x + 4.2 * unit;
    let measured = if both <= rect.width() { long } else { short };
    let entries = [(Some(measured), true), (predicted.then_some(theory), false)];
    for (galley, dot) in entries {
        let Some(galley) = galley else { continue };
        let needed = 1.5 * unit + galley.size().x;
        if left + needed > rect.right() {
            return;
        }
        if dot {
            painter.circle_filled(pos2(left + 0.6 * unit, middle), 0.28 * unit, ink);
        } else {
            let ends = left + 0.1 * unit..=left + 1.2 * unit;
            painter.hline(ends, middle, Stroke::new(0.13 * unit, style.text));
        }
        let at = pos2(left + 1.5 * unit, middle - 0.5 * galley.size().y);
        painter.galley(at, galley, style.text);
        left += needed + 1.2 * unit;
    }
}
