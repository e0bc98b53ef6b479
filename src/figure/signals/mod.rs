//! The lab of signal propagation: what becomes of a signal from layer to layer of a random network, and of a gradient on its way
//! back.

mod chart;
mod derivation;
mod gauge;
mod strip;
mod view;
mod words;

use egui::{Align, Align2, Layout, Rect, Response, Sense, Ui, UiBuilder, Vec2, pos2, vec2};

use super::late::is_late;
use super::scene::Scene;
use super::style::FADED;
use crate::analysis::SignalSettings;
use crate::figure::typeset::Typeset as _;
use view::{View, inks};

pub use words::signals_sentence;

/// The lab as it has been drawn.
pub struct Lab {
    /// What the pointer does to all of it.
    pub response: Response,
    /// Where which layer's histograms are.
    pub layers: Vec<(usize, Rect)>,
}

/// Widths and heights in text heights.
const GAP: f32 = 0.8;
const GAUGE: f32 = 18.0;
const TEXT_COLUMN: f32 = 21.0;
/// A lab narrower or lower than this has no room for the derivation.
const NARROW: f32 = 46.0;
const LOW: f32 = 17.0;

/// In place of the lab while the class is asked what comes out.
pub const HIDDEN: &str = "Hidden until it is revealed";

/// Draws the lab into the space left in `ui`.
pub fn signals_ui(ui: &mut Ui, scene: &Scene<'_>) -> Lab {
    let style = scene.style;
    let size = ui.available_size().max(Vec2::splat(1.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let mut lab = Lab {
        response,
        layers: Vec::new(),
    };
    let says = |text: &str, ink| {
        let (at, font) = (rect.center(), style.font(1.0));
        ui.painter_at(rect)
            .write(at, Align2::CENTER_CENTER, text, font, ink);
    };
    if scene.scenario.is_asked() {
        says(HIDDEN, style.text);
        return lab;
    }
    let Some(shown) = scene.derived.signals.shown() else {
        says("drawing networks …", style.faint);
        return lab;
    };
    let share = if is_late(ui.ctx(), &shown) {
        FADED
    } else {
        1.0
    };
    let view = View {
        settings: &SignalSettings {
            quantity: scene.scenario.signals.quantity,
            layer: scene.scenario.signals.layer,
            ..*shown.request.settings()
        },
        signals: shown.map,
        style,
        inks: inks(&style).map(|ink| ink.gamma_multiply(share)),
    };
    let unit = style.text_size;
    let gap = GAP * unit;
    let rect = rect.shrink(0.5 * gap);
    if !rect.is_positive() {
        return lab;
    }
    let mut part = |rect: Rect, salt: &str| {
        let layout = Layout::top_down(Align::Min);
        ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout))
    };
    let top = header(&part(rect, "header"), rect, &view, scene);
    let mut rest = rect.with_min_y((top + gap).min(rect.bottom()));
    if rect.width() >= NARROW * unit && rest.height() >= LOW * unit {
        let left = rect.right() - TEXT_COLUMN * unit;
        let column = rest.with_min_x(left);
        derivation::paint(&part(column, "derivation"), column, &view);
        rest.max.x = left - gap;
    }
    let charts = rest.with_min_y(rest.bottom() - (rest.height() * 0.46).max(1.0));
    let strip = rest.with_max_y(charts.top() - gap);
    lab.layers = strip::paint(&part(strip, "strip"), strip, &view);
    let middle = charts.center().x;
    for (i, [from, to]) in [
        [charts.left(), middle - 0.5 * gap],
        [middle + 0.5 * gap, charts.right()],
    ]
    .into_iter()
    .enumerate()
    {
        let half = Rect::from_min_max(pos2(from, charts.top()), pos2(to, charts.bottom()));
        chart::chart_ui(&mut part(half, ["forward", "backward"][i]), &view, i == 1);
    }
    lab
}

/// What happens, in two sentences, and where n·Var w is. Returns the lower end.
fn header(ui: &Ui, rect: Rect, view: &View<'_>, scene: &Scene<'_>) -> f32 {
    let unit = view.style.text_size;
    let painter = ui.painter_at(rect);
    let beside = rect.width() >= 2.2 * GAUGE * unit;
    let width = if beside {
        rect.width() - (GAUGE + 1.5) * unit
    } else {
        rect.width()
    };
    let mut top = rect.top();
    for (sentence, ink) in words::verdict(view).into_iter().zip(view.inks) {
        let galley = painter.typeset_within(sentence, view.style.strong_font(1.1), ink, width);
        let height = galley.size().y;
        painter.galley(pos2(rect.left(), top), galley, ink);
        top += height + 0.15 * unit;
    }
    let height = gauge::HEIGHT * unit;
    let (at, width) = if beside {
        (pos2(rect.right() - GAUGE * unit, rect.top()), GAUGE * unit)
    } else {
        (pos2(rect.left(), top + 0.3 * unit), rect.width())
    };
    let area = Rect::from_min_size(at, vec2(width, height));
    gauge::paint(&painter, area, &scene.scenario.signals, &view.style);
    top.max(area.bottom())
}
