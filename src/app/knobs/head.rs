//! The line above a knob: its name, its number, which can be typed, and how much of its limit a rate is.

use std::sync::Arc;

use eframe::egui::{
    Align, Color32, FontId, Galley, Label, Layout, Response, RichText, TextStyle, Ui, vec2,
};

use super::super::elided;
use super::super::fingers::least;
use super::super::number_box::{NumberBox, nearest};
use super::super::parameter::speed;
use super::super::rail::Marks;
use super::super::slider::Covers;
use crate::figure::{compact, fonts};
use crate::parameters::Legal;
use crate::scenario::Control;

/// Points of a knob's name and number.
pub const TEXT: f32 = 15.0;
/// Points between words of a knob.
pub const GAP: f32 = 8.0;
/// Digits of a number, and points of room at both sides of it.
const DIGITS: usize = 4;
const PADDING: f32 = 4.0;
/// No number of so many digits is wider.
const WIDEST: &str = "−8.888e−8";
/// How large a name is that needs several rows, and how many it has at most.
const SMALL: f32 = 0.8;
pub const ROWS: usize = 3;
/// Height of the line in points.
const HEAD: f32 = TEXT * 1.4;

/// The line above a knob.
pub struct Head<'a> {
    pub control: &'a Control,
    pub covers: Covers,
    pub marks: Marks<'a>,
    /// How many rows the name may have.
    pub rows: usize,
}

/// The width in which a knob of that name has room for it and for a number.
pub fn width_of(ui: &Ui, name: &str) -> f32 {
    let strong = FontId::new(TEXT, fonts::semibold());
    let texts = [(name, FontId::proportional(TEXT)), (WIDEST, strong)];
    let widths = texts.map(|(text, font)| {
        let (painter, text) = (ui.painter(), text.to_owned());
        let galley = painter.layout_no_wrap(text, font, Color32::PLACEHOLDER);
        galley.size().x + GAP
    });
    widths.iter().sum::<f32>() + 2.0 * PADDING
}

impl Head<'_> {
    /// The name, the number to be typed (of which every digit counts if it is `exact`) and, of a rate, how much of its limit
    /// that is. Returns the number's box.
    pub fn ui(&self, ui: &mut Ui, value: &mut f64, exact: Option<&mut u64>) -> Option<Response> {
        let control = self.control;
        let number = match control.legal {
            Legal::Switch | Legal::Choice(_) | Legal::Optional(_) => None,
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..)
            | Legal::Whole(..) => Some(compact(control.value, DIGITS)),
            Legal::Exact(_) => exact.as_ref().map(|v| v.to_string()),
        };
        let strong = FontId::new(TEXT, fonts::semibold());
        let units = self.marks.limit;
        let units =
            units.map(|(limit, _)| format!("{} × limit", compact(control.value / limit, 4)));
        let width = |text: &str, font: &FontId| {
            let (painter, text) = (ui.painter(), text.to_owned());
            let galley = painter.layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER);
            galley.size().x + GAP
        };
        let plain = FontId::proportional(TEXT);
        // The rail says it as well, so this is the first to go where there is no room.
        let beside = number.as_ref().map_or(0.0, |number| {
            (width(number, &strong) + 2.0 * PADDING).max(least(ui) + GAP)
        });
        let needed = beside + width(&control.name, &plain);
        let units = units.filter(|units| needed + width(units, &plain) <= ui.available_width());
        let name = self.name(ui, ui.available_width() - beside);
        let line = Layout::right_to_left(Align::Center);
        let height = HEAD.max(least(ui)).max(name.size().y);
        let line = ui.allocate_ui_with_layout(vec2(ui.available_width(), height), line, |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            if let Some(units) = units {
                ui.label(RichText::new(units).size(TEXT * 0.85).weak());
            }
            let number = number.map(|_| self.number_ui(ui, strong, value, exact));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                // No help on hover: it would cover what the class looks at when a drag ends above the slider.
                ui.add(Label::new(name).show_tooltip_when_elided(false));
            });
            number
        });
        line.inner
    }

    /// The name in that width: rather somewhat smaller and in several rows than cut.
    fn name(&self, ui: &Ui, room: f32) -> Arc<Galley> {
        let laid_out = |size, rows, width| {
            let font = FontId::proportional(size);
            let mut job = elided::rows(&self.control.name, font, rows);
            job.wrap.max_width = width;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let whole = laid_out(TEXT, 1, f32::INFINITY);
        match whole.size().x <= room {
            true => whole,
            false if self.rows > 1 => laid_out(TEXT * SMALL, self.rows, room.max(0.0)),
            false => laid_out(TEXT, 1, room.max(0.0)),
        }
    }

    fn number_ui(
        &self,
        ui: &mut Ui,
        font: FontId,
        value: &mut f64,
        exact: Option<&mut u64>,
    ) -> Response {
        let number = NumberBox {
            name: &format!("{} value", self.control.name),
            speed: speed(self.covers, *value),
            text: &|v| compact(v, DIGITS),
            hint: "",
            size: None,
            judge: &nearest(self.control.legal),
        };
        let width = least(ui);
        let height = HEAD.max(width);
        let line = ui.scope(|ui| {
            let style = ui.style_mut();
            style.text_styles.insert(TextStyle::Button, font);
            style.spacing.button_padding = vec2(PADDING, 0.0);
            style.spacing.interact_size = vec2(width, height);
            match (self.control.legal, exact) {
                (Legal::Exact(high), Some(exact)) => number.exact_ui(ui, exact, high),
                _ => number.ui(ui, value),
            }
        });
        line.inner
    }
}
