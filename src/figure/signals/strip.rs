//! The strip of layers: a histogram of what passes forward, and one of the gradients, of each.

use egui::{Align2, Color32, Painter, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::view::View;
use crate::analysis::signals::{Activation, BINS, Histogram, HistogramAxis, Quantity};
use crate::figure::number::compact;
use crate::figure::typeset::Typeset as _;

/// The least width of a layer, in text heights, and the most layers.
const WIDTH: f32 = 4.6;
const MOST: usize = 12;
/// The height of a line of words.
const LINE: f32 = 1.2;

/// Paints the strip, and returns where which layer is.
pub fn paint(ui: &Ui, rect: Rect, view: &View<'_>) -> Vec<(usize, Rect)> {
    let unit = view.style.text_size;
    if rect.width() < 2.0 * WIDTH * unit || rect.height() < 6.0 * LINE * unit {
        return Vec::new();
    }
    let painter = ui.painter_at(rect.expand(0.2 * unit));
    let room = (rect.width() / (WIDTH * unit)) as usize;
    let depth = view.signals.layers.len() - 1;
    let layers = chosen(
        depth,
        room.clamp(2, MOST),
        view.settings.layer.clamp(1, depth),
    );
    let middle = rect.center().y - 0.4 * LINE * unit;
    let rows = [
        rect.with_max_y(middle - 0.15 * unit),
        rect.with_min_y(middle + 0.15 * unit),
    ];
    for (row, back) in rows.into_iter().zip([false, true]) {
        heading(&painter, row, view, back);
    }
    let width = rect.width() / layers.len() as f32;
    let columns = layers.iter().enumerate().map(|(i, &layer)| {
        let left = rect.left() + width * i as f32;
        let column = rect.with_min_x(left).with_max_x(left + width);
        if layer == view.settings.layer.clamp(1, depth) {
            let wash = view.style.faint.gamma_multiply(0.14);
            let below = column.with_min_y(rect.top() + LINE * unit);
            painter.rect_filled(below, 0.3 * unit, wash);
        }
        for (row, back) in rows.into_iter().zip([false, true]) {
            let cell = row.with_min_x(column.left()).with_max_x(column.right());
            paint_cell(
                &painter,
                cell.shrink2(vec2(0.25 * unit, 0.0)),
                view,
                layer,
                back,
            );
        }
        (layer, column)
    });
    columns.collect()
}

/// So many of the layers at equal distances, with the first and the last, and the one that is explained.
fn chosen(depth: usize, most: usize, explained: usize) -> Vec<usize> {
    if depth <= most {
        return (1..=depth).collect();
    }
    let step = (depth - 1) as f64 / (most - 1) as f64;
    let mut layers: Vec<usize> = (0..most)
        .map(|i| 1 + (i as f64 * step).round() as usize)
        .collect();
    // The ends stay: they are what is compared.
    let inner = 1..most.saturating_sub(1).max(1);
    let nearest = inner.min_by_key(|&i| layers[i].abs_diff(explained));
    if let Some(nearest) = nearest.filter(|_| !layers.contains(&explained)) {
        layers[nearest] = explained;
    }
    layers
}

fn heading(painter: &Painter, row: Rect, view: &View<'_>, back: bool) {
    let layers = &view.signals.layers;
    let name = if back {
        "← gradients ∂L/∂x, last layer = 1".to_owned()
    } else {
        format!("{} →", view.quantity())
    };
    let histogram = |layer: usize| {
        if back {
            &layers[layer].gradients
        } else {
            &view.forward(&layers[layer]).histogram
        }
    };
    let cut = if !back && cuts(view) {
        ", bar at 0 cut"
    } else {
        ""
    };
    let axis = match view.settings.axis {
        HistogramAxis::Common => {
            let [low, high] = histogram(1).range.map(|end| compact(end, 2));
            format!(": histograms, all from {low} to {high}{cut}")
        }
        HistogramAxis::Each => format!(": histograms, each on an axis of its own{cut}"),
    };
    let (ink, style) = (view.inks[usize::from(back)], &view.style);
    let strong = painter.typeset(name, style.strong_font(0.9), ink);
    let after = row.left() + strong.size().x;
    let small = painter.typeset(axis, style.font(0.85), style.faint);
    let fits = after + small.size().x <= row.right();
    let below = strong.size().y - small.size().y;
    painter.galley(row.min, strong, ink);
    if fits {
        painter.galley(pos2(after, row.top() + 0.8 * below), small, style.faint);
    }
}

/// A layer's histogram, with its number and its size.
fn paint_cell(painter: &Painter, cell: Rect, view: &View<'_>, layer: usize, back: bool) {
    let (unit, style) = (view.style.text_size, &view.style);
    let signals = &view.signals.layers[layer];
    let (histogram, size) = if back {
        (&signals.gradients, signals.gradient.mean)
    } else {
        let forward = view.forward(signals);
        (&forward.histogram, forward.sd.mean)
    };
    // The number of the layer stands once, below both.
    let below = if back { 2.0 } else { 1.1 };
    let frame = Rect::from_min_max(
        pos2(cell.left(), cell.top() + LINE * unit),
        pos2(cell.right(), cell.bottom() - below * LINE * unit * 0.95),
    );
    if frame.height() < 2.0 {
        return;
    }
    let most = if !back && cuts(view) {
        histogram.most_beside_zero()
    } else {
        histogram.most()
    };
    paint_histogram(
        painter,
        frame,
        histogram,
        most,
        view.inks[usize::from(back)],
    );
    let edge = Stroke::new(unit / 16.0, style.faint.gamma_multiply(0.6));
    painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
    let [low, high] = histogram.range;
    if low < 0.0 && high > 0.0 {
        let x = frame.left() + frame.width() * (-low / (high - low)) as f32;
        painter.vline(x, frame.bottom()..=frame.bottom() + 0.2 * unit, edge);
    }
    let symbol = if back { "" } else { "σ " };
    let number = format!("{symbol}{}", compact(size, 2));
    let at = pos2(frame.center().x, frame.bottom() + 0.15 * unit);
    let ink = style.text;
    painter.write(at, Align2::CENTER_TOP, number, style.font(0.85), ink);
    if !back {
        return;
    }
    let at = pos2(at.x, at.y + LINE * 0.88 * unit);
    let name = format!("layer {layer}");
    painter.write(at, Align2::CENTER_TOP, name, style.font(0.75), style.faint);
}

/// Whether the bar at 0 is cut off: about half of what a ReLU hands on is exactly 0.
fn cuts(view: &View<'_>) -> bool {
    let rectifies = match view.settings.activation {
        Activation::Relu | Activation::LeakyRelu => true,
        Activation::Tanh | Activation::Sigmoid | Activation::Gelu | Activation::Linear => false,
    };
    rectifies && view.settings.quantity == Quantity::Activations && !view.settings.residual
}

/// Bars, of which one as high as `most` fills the frame; higher ones are cut off.
fn paint_histogram(painter: &Painter, frame: Rect, histogram: &Histogram, most: u32, ink: Color32) {
    let width = frame.width() / BINS as f32;
    for (i, &count) in histogram.counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        let left = frame.left() + width * i as f32;
        let share = (count as f32 / most as f32).min(1.0);
        let height = (frame.height() - 2.0) * share;
        let bar = Rect::from_min_max(
            pos2(left, frame.bottom() - height),
            pos2(left + width, frame.bottom()),
        );
        painter.rect_filled(bar, 0.0, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn chosen_layers_span_the_network_and_hold_the_explained_one() {
        assert_eq!(chosen(5, 12, 2), [1, 2, 3, 4, 5]);
        assert_eq!(chosen(30, 5, 1), [1, 8, 16, 23, 30]);
        assert_eq!(chosen(30, 5, 17), [1, 8, 17, 23, 30]);
        assert_eq!(chosen(30, 5, 29), [1, 8, 16, 29, 30]);
        assert_eq!(chosen(100, 2, 50), [1, 100]);
        assert_eq!(chosen(1, 2, 1), [1]);
    }
}
