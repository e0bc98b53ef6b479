//! The legend: every method with its colour and head shape.

use egui::epaint::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::heads::Head;
use super::{Picture, Style, averages, head};
use crate::analysis::CriticalKind;
use crate::scenario::{Legend, Scenario};
use crate::surface::View;

/// A row of the legend.
pub struct Entry {
    pub name: String,
    pub colour: Color32,
    pub mark: Mark,
}

/// What stands before a name.
#[derive(Clone, Copy)]
pub enum Mark {
    Head(Head),
    /// The head of an average, on a dashed line.
    Average(Head),
    Symbol(&'static str),
    /// A patch of the colour.
    Swatch,
    /// A patch with lines of the colour.
    Hatched,
}

/// The rows for what is visible: optimizers, their averages, kinds of critical points.
pub fn entries(
    picture: &mut Picture,
    scenario: &Scenario,
    view: View,
    frame: Rect,
    style: &Style,
) -> Vec<Entry> {
    let names = scenario.names();
    let mut entries: Vec<Entry> = scenario
        .optimizers
        .iter()
        .zip(names)
        .enumerate()
        .filter(|(_, (o, _))| o.visible)
        .flat_map(|(i, (o, name))| {
            let entry = |name, mark| Entry {
                name,
                colour: style.ink(scenario.color(i)),
                mark,
            };
            let average = o.wrappers.average.map(|_| format!("{name}, average"));
            let average = average.map(|name| entry(name, Mark::Average(head(i))));
            std::iter::once(entry(name, Mark::Head(head(i)))).chain(average)
        })
        .collect();
    if scenario.layers.basins {
        // The map itself matters more than its names.
        let room = (frame.height() * 0.5 / (style.text_size * ROW)) as usize;
        let most = room.saturating_sub(entries.len() + 4).clamp(2, 5);
        entries.extend(picture.basin_legend(most, style));
    }
    // Basins name the minima themselves.
    if scenario.layers.critical_points && !scenario.layers.basins && !entries.is_empty() {
        let critical = picture.landscape.critical(&scenario.surface);
        let shown = |kind| {
            critical
                .points
                .iter()
                .any(|c| c.kind == kind && view.contains(c.at))
        };
        for (kind, symbol, name) in [
            (CriticalKind::Minimum, "+", "minimum"),
            (CriticalKind::Saddle, "×", "saddle"),
            (CriticalKind::Maximum, "−", "maximum"),
        ] {
            if shown(kind) {
                entries.push(Entry {
                    name: name.into(),
                    colour: style.text,
                    mark: Mark::Symbol(symbol),
                });
            }
        }
    }
    entries
}

/// Height of a row in text heights.
const ROW: f32 = 1.55;

/// Draws the legend into a corner of a frame.
pub fn paint(
    painter: &Painter,
    frame: Rect,
    place: Legend,
    mut entries: Vec<Entry>,
    style: &Style,
) {
    if place == Legend::Hidden || entries.is_empty() {
        return;
    }
    let unit = style.text_size;
    let row = unit * ROW;
    let pad = unit * 0.6;
    let fits = ((frame.height() - unit * 2.0 - 2.0 * pad) / row).max(0.0) as usize;
    if fits < entries.len() {
        // The rest is left to the cards beside the plot.
        let left_out = entries.len() + 1 - fits.max(1);
        entries.truncate(fits.saturating_sub(1));
        entries.push(Entry {
            name: format!("and {left_out} more"),
            colour: style.text,
            mark: Mark::Symbol("…"),
        });
    }
    // Long names must not cover the plot.
    let widest = (frame.width() * 0.4).min(unit * 20.0);
    let galleys: Vec<_> = entries
        .iter()
        .map(|entry| {
            let format = TextFormat::simple(style.font(1.0), style.text);
            let mut job = LayoutJob::single_section(entry.name.clone(), format);
            job.wrap = TextWrapping::truncate_at_width(widest);
            painter.layout_job(job)
        })
        .collect();
    let mark = unit * 1.9;
    let width = galleys.iter().map(|g| g.size().x).fold(0.0, f32::max) + mark + 2.0 * pad;
    let height = row * entries.len() as f32 + pad;
    if fits == 0 || width > frame.width() {
        return;
    }
    let margin = unit * 0.7;
    let left = frame.left() + margin;
    let right = frame.right() - margin - width;
    let top = frame.top() + margin;
    let bottom = frame.bottom() - margin - height;
    let corner = match place {
        Legend::TopRight | Legend::Hidden => pos2(right, top),
        Legend::TopLeft => pos2(left, top),
        Legend::BottomRight => pos2(right, bottom),
        Legend::BottomLeft => pos2(left, bottom),
    };
    let rect = Rect::from_min_size(corner, vec2(width, height));
    let edge = Stroke::new(unit / 13.0, style.faint.gamma_multiply(0.5));
    painter.rect(
        rect,
        unit * 0.3,
        style.background.gamma_multiply(0.97),
        edge,
        StrokeKind::Inside,
    );
    for (i, (entry, galley)) in entries.iter().zip(galleys).enumerate() {
        let y = rect.top() + pad * 0.5 + row * (i as f32 + 0.5);
        let x = rect.left() + pad;
        let middle = pos2(x + mark * 0.4, y);
        match entry.mark {
            Mark::Head(head) => {
                let half = mark * 0.42;
                let stroke = Stroke::new(unit * 0.19, entry.colour);
                painter.line_segment([middle - vec2(half, 0.0), middle + vec2(half, 0.0)], stroke);
                head.paint(painter, middle, unit * 0.42, entry.colour, style.background);
            }
            Mark::Swatch | Mark::Hatched => {
                let patch = Rect::from_center_size(middle, vec2(unit * 1.2, unit * 0.9));
                let hatched = matches!(entry.mark, Mark::Hatched);
                let fill = if hatched {
                    style.background
                } else {
                    entry.colour
                };
                painter.rect(patch, unit * 0.15, fill, edge, StrokeKind::Inside);
                if hatched {
                    let stroke = Stroke::new(unit * 0.1, entry.colour);
                    painter.line_segment([patch.left_bottom(), patch.right_top()], stroke);
                }
            }
            Mark::Average(head) => {
                let half = vec2(mark * 0.42, 0.0);
                averages::line(painter, &[middle - half, middle + half], entry.colour, unit);
                averages::head(painter, head, middle, unit * 0.42, entry.colour, style);
            }
            Mark::Symbol(symbol) => {
                painter.text(
                    middle,
                    egui::Align2::CENTER_CENTER,
                    symbol,
                    style.font(1.0),
                    entry.colour,
                );
            }
        }
        painter.galley(
            pos2(x + mark, y - galley.size().y * 0.5),
            galley,
            style.text,
        );
    }
}
