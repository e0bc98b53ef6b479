//! Where n·Var w is, and where the value is at which gradients neither vanish nor explode.

use egui::{Align2, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::analysis::signals::SignalSettings;
use crate::figure::number::compact;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;
use crate::math::elementary as e;

/// Its height in text heights.
pub const HEIGHT: f32 = 3.3;
/// The least and the largest n·Var w of its scale, which reaches as far as it needs to.
const ENDS: [f64; 2] = [0.1, 10.0];

/// Paints the gauge into an area.
pub fn paint(painter: &Painter, area: Rect, settings: &SignalSettings, style: &Style) {
    let unit = style.text_size;
    let layer = settings.explained();
    let gain = settings.fans(layer).fan_in as f64 * settings.variance(layer);
    let critical = settings.critical();
    let largest = gain.max(critical.unwrap_or(0.0)).max(ENDS[1]);
    let ends = [ENDS[0], largest].map(e::log10);
    let rail = Rect::from_min_max(
        pos2(area.left() + unit, area.top() + 1.35 * unit),
        pos2(area.right() - unit, area.top() + 1.75 * unit),
    );
    let at = |value: f64| {
        let share = (e::log10(value.max(ENDS[0])) - ends[0]) / (ends[1] - ends[0]);
        rail.left() + rail.width() * share.clamp(0.0, 1.0) as f32
    };
    painter.rect_filled(rail, 0.2 * unit, style.faint.gamma_multiply(0.25));
    let title = format!("n·Var w = {}", compact(gain, 3));
    let text = |x: f32, align: Align2, text: String, scale: f32, ink| {
        let y = match align {
            Align2::CENTER_BOTTOM => rail.top() - 0.35 * unit,
            _ => rail.bottom() + 0.2 * unit,
        };
        let galley = painter.typeset(text, style.font(scale), ink);
        let half = 0.5 * galley.size().x;
        let room = area.left() + half..=(area.right() - half).max(area.left() + half);
        let middle = x.clamp(*room.start(), *room.end());
        let top = match align {
            Align2::CENTER_BOTTOM => y - galley.size().y,
            _ => y,
        };
        painter.galley(pos2(middle - half, top), galley, ink);
    };
    text(at(gain), Align2::CENTER_BOTTOM, title, 0.95, style.text);
    match critical {
        Some(critical) => {
            let x = at(critical);
            painter.vline(
                x,
                rail.y_range().expand(0.3 * unit),
                Stroke::new(0.14 * unit, style.text),
            );
            let below = format!("vanish ← critical {} → explode", compact(critical, 4));
            text(x, Align2::CENTER_TOP, below, 0.85, style.text);
        }
        None => {
            let reason = settings.why_not_critical().to_owned();
            text(
                rail.center().x,
                Align2::CENTER_TOP,
                reason,
                0.85,
                style.faint,
            );
        }
    }
    let tip = pos2(at(gain), rail.bottom());
    let corners = vec![
        tip,
        tip + vec2(-0.4 * unit, -0.75 * unit),
        tip + vec2(0.4 * unit, -0.75 * unit),
    ];
    let ink = style.legible(style.ink(crate::scenario::Color::palette()[1].0));
    let edge = Stroke::new(unit / 13.0, style.background);
    painter.add(Shape::convex_polygon(corners, ink, edge));
}
