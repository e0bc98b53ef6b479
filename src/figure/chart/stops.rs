//! Marks where the test loss is least along a run: where early stopping would have stopped.

use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::super::lines::dashed_line;
use super::curve::Plotted;
use crate::figure::projection::Projection;
use crate::figure::stops::ring;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;
use crate::workbench::{Curve, Scale, Stop};

/// A ring at the least test loss of each run, a line down to the axis, and the step beside it.
pub fn paint(
    painter: &Painter,
    plotted: &[(&Curve, Color32, Plotted)],
    scale: Scale,
    projection: &Projection,
    style: &Style,
) {
    let (frame, unit) = (projection.frame, style.text_size);
    let marked: Vec<(Pos2, Stop, Color32)> = plotted
        .iter()
        .filter(|(curve, ..)| !curve.outdated)
        .filter_map(|(curve, ink, _)| {
            let stop = curve.stop?;
            let at = [stop.at[0], scale.height(stop.at[1])?];
            let inside = projection.view.contains(at);
            inside.then(|| (projection.screen_from_plane(at), stop, *ink))
        })
        .collect();
    for (at, _, ink) in &marked {
        let down = [*at, pos2(at.x, frame.bottom())];
        let stroke = Stroke::new(unit * 0.1, *ink);
        painter.extend(dashed_line(&down, stroke, unit * 0.2, unit * 0.2));
        ring(painter, *at, *ink, style);
    }
    let mut taken: Vec<Rect> = marked.iter().map(|(at, ..)| around(*at, unit)).collect();
    for (at, stop, _) in &marked {
        let about = if stop.exact { "" } else { "≈ " };
        let text = format!("{about}step {}", stop.row);
        let galley = painter.typeset(text, style.strong_font(0.85), style.text);
        let places = places(*at, galley.size(), unit);
        let free = places.into_iter().filter(|rect| {
            frame.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect))
        });
        let crossed = |rect: &Rect| plotted.iter().filter(|(.., p)| p.crosses(*rect)).count();
        if let Some(rect) = free.min_by_key(crossed) {
            painter.rect_filled(
                rect.expand(style.text_size * 0.08),
                style.text_size * 0.23,
                style.background.gamma_multiply(0.85),
            );
            painter.galley(rect.min, galley, style.text);
            taken.push(rect);
        }
    }
}

fn around(at: Pos2, unit: f32) -> Rect {
    Rect::from_center_size(at, vec2(1.4, 1.4) * unit)
}

/// Above and below the ring, then beside it, and the same further away, for where others are near.
fn places(at: Pos2, size: egui::Vec2, unit: f32) -> Vec<Rect> {
    let far = [1.0, 2.2, 3.4];
    let all = far.into_iter().flat_map(|far| {
        let beside = size * 0.5 + vec2(unit, unit) * (0.8 * far);
        let sides = [
            [0.0, -1.0],
            [0.0, 1.0],
            [1.0, -1.0],
            [-1.0, -1.0],
            [1.0, 0.0],
            [-1.0, 0.0],
            [1.0, 1.0],
            [-1.0, 1.0],
        ];
        sides.map(|[x, y]| Rect::from_center_size(at + vec2(beside.x * x, beside.y * y), size))
    });
    all.collect()
}
