//! The factor of each run along a direction, as a bar between −1 and 1 and beyond.

use egui::{Align2, Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

use super::heads::head;
use super::number::compact;
use super::style::{Style, lighten};
use super::typeset::Typeset as _;
use crate::optimizer::{Recurrence, Regime};

/// The height of a row and of the numbers below the rows, in text heights.
const ROW: f32 = 1.4;
const SCALE: f32 = 1.1;
/// The rail goes from −`END` to `END`.
const END: f32 = 1.5;

/// A run, and what it does along a direction.
pub struct Row {
    pub index: usize,
    pub ink: Color32,
    pub recurrence: Option<Recurrence>,
}

/// How regimes are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// By what the error looks like.
    Looks,
    /// As the motion of a mass with friction, where there is a velocity.
    Damping,
}

/// How many of so many rows fit into a height, and what they take of it.
pub fn fitting(rows: usize, height: f32, style: &Style) -> (usize, f32) {
    let unit = style.text_size;
    let room = (height / unit - SCALE) / ROW;
    let rows = rows.min(room.max(0.0) as usize);
    let taken = if rows == 0 {
        0.0
    } else {
        rows as f32 * ROW + SCALE
    };
    (rows, taken * unit)
}

/// Draws the first of some rows, as many as fit into a rectangle of that height; the others are counted.
pub fn paint(painter: &Painter, rect: Rect, rows: &[Row], names: Names, style: &Style) {
    let unit = style.text_size;
    let (count, _) = fitting(rows.len(), rect.height() + 1.0, style);
    let (rows, others) = rows.split_at(count);
    let text = (unit * 10.8).min(rect.width() * 0.65);
    let rail = Rect::from_min_max(
        pos2(rect.left() + unit * 1.9, rect.top()),
        pos2(rect.right() - text, rect.bottom() - unit * SCALE),
    );
    if !rail.is_positive() {
        return;
    }
    let at = |factor: f32| {
        let share = (factor.clamp(-END, END) + END) / (2.0 * END);
        rail.left() + rail.width() * share
    };
    // Between these lines the error shrinks.
    let stable = Rect::from_x_y_ranges(at(-1.0)..=at(1.0), rail.y_range());
    painter.rect_filled(stable, 0.0, style.faint.gamma_multiply(0.12));
    let thin = Stroke::new(unit / 13.0, style.faint);
    for factor in [-1.0, 0.0, 1.0] {
        painter.vline(at(factor), rail.y_range(), thin);
        let number = compact(f64::from(factor), 1);
        let below = pos2(at(factor), rail.bottom() + unit * 0.1);
        painter.write(
            below,
            Align2::CENTER_TOP,
            number,
            style.font(0.8),
            style.text,
        );
    }
    let name = pos2(rail.right() + unit * 0.4, rail.bottom() + unit * 0.1);
    painter.write(
        name,
        Align2::LEFT_TOP,
        if others.is_empty() {
            "factor per step".to_owned()
        } else {
            format!("and {} more", others.len())
        },
        style.font(0.8),
        style.faint,
    );
    for (i, row) in rows.iter().enumerate() {
        let middle = rail.top() + unit * ROW * (i as f32 + 0.5);
        let mark = pos2(rect.left() + unit * 0.9, middle);
        head(row.index).paint(painter, mark, unit * 0.42, row.ink, style.outline(row.ink));
        if let Some(recurrence) = &row.recurrence {
            let factor = factor(recurrence) as f32;
            let ends = [at(0.0).min(at(factor)), at(0.0).max(at(factor))];
            let ink = colour(recurrence.regime(), style);
            let heights = middle - unit * 0.3..=middle + unit * 0.3;
            let bar = Rect::from_x_y_ranges(ends[0]..=ends[1], heights);
            painter.rect_filled(bar, 0.0, ink);
            if factor.abs() > END {
                paint_tip(
                    painter,
                    pos2(at(factor), middle),
                    factor.signum(),
                    ink,
                    unit,
                );
            }
        }
        let at = pos2(rail.right() + unit * 0.4, middle);
        let text = words(row.recurrence.as_ref(), names);
        painter.write(at, Align2::LEFT_CENTER, text, style.font(0.85), style.text);
    }
}

/// A tip at the end of a bar that is longer than its rail.
fn paint_tip(painter: &Painter, at: egui::Pos2, sign: f32, ink: Color32, unit: f32) {
    let corner = |x: f32, y: f32| at + vec2(sign * x, y) * unit;
    let tip = vec![corner(0.45, 0.0), corner(0.0, 0.5), corner(0.0, -0.5)];
    painter.add(Shape::convex_polygon(tip, ink, Stroke::NONE));
}

/// What a bar shows: the factor of each step of a method without memory, else that of the long run, which has no sign where
/// the roots are complex.
pub fn factor(recurrence: &Recurrence) -> f64 {
    if recurrence.is_one_term() {
        recurrence.trace
    } else {
        recurrence.spectral_radius()
    }
}

/// A factor with as many digits as tell it from ±1.
fn number(factor: f64) -> String {
    let short = compact(factor, 3);
    let rounded = factor.abs() != 1.0 && matches!(short.as_str(), "1" | "−1");
    if rounded { compact(factor, 6) } else { short }
}

/// The number of a bar and the name of its regime.
pub fn words(recurrence: Option<&Recurrence>, names: Names) -> String {
    let Some(recurrence) = recurrence else {
        return "no constant factor".to_owned();
    };
    let number = number(factor(recurrence));
    let regime = recurrence.regime();
    match (recurrence.is_one_term(), names) {
        (true, Names::Looks | Names::Damping) => format!("{number} {}", regime.name()),
        (false, Names::Looks) => format!("|σ| {number} {}", regime.name()),
        (false, Names::Damping) => format!("|σ| {number} {}", regime.damping()),
    }
}

/// Green where the error shrinks, amber where it changes sides meanwhile, red where it grows; the name beside it says the same.
fn colour(regime: Regime, style: &Style) -> Color32 {
    let colour = match regime {
        Regime::Monotone | Regime::Critical | Regime::Ripples => Color32::from_rgb(46, 139, 87),
        Regime::Oscillating => Color32::from_rgb(201, 140, 10),
        Regime::Marginal => Color32::from_gray(120),
        Regime::Divergent => Color32::from_rgb(192, 40, 40),
    };
    if style.dark {
        lighten(colour, 0.2)
    } else {
        colour
    }
}
