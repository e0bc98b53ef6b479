//! The field in which a formula is typed, its error message, and sliders for the formula's named numbers.

use std::collections::HashMap;
use std::ops::Range;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::locks;
use super::parameter::{Home, Marks, Row, number_ui};
use super::slider::Covers;
use super::theme;
use crate::figure::compact;
use crate::math::formula::{FormulaError, MAX_CHARACTERS, function_names};
use crate::parameters::{Legal, Slider};
use crate::scenario::Scenario;
use crate::surface::{Content, ContentMut, Shape, Typed};
use crate::workbench::Relief;

/// What the window remembers about a formula besides its text.
#[derive(Default)]
pub struct FormulaField {
    /// The text being typed, while it is not a valid formula.
    draft: Option<Draft>,
    /// The range of each named number's slider, which does not change while the slider moves.
    sliders: HashMap<String, Covered>,
    /// The last formula, while another surface is shown.
    left: Option<Typed>,
}

struct Draft {
    text: String,
    error: FormulaError,
    /// The formula that is drawn in the meantime. The draft is obsolete once that changes.
    drawn: String,
}

#[derive(Clone, Copy)]
struct Covered {
    /// The slider goes from −reach to reach.
    reach: f64,
    /// The number as it was typed.
    typed: f64,
}

/// The most rows shown; a longer formula scrolls, so that the controls below stay within reach.
const ROWS: usize = 6;

/// The field with its sliders if the surface is a formula, and a note on where the formula is undefined.
pub fn formula_ui(ui: &mut Ui, scenario: &mut Scenario, relief: &Relief, field: &mut FormulaField) {
    let typed = match scenario.surface.shape.content_mut() {
        ContentMut::Text(typed) => typed,
        ContentMut::None
        | ContentMut::Bumps(_)
        | ContentMut::Data
        | ContentMut::Slice
        | ContentMut::Network(_) => return,
    };
    field.draft.take_if(|d| d.drawn != typed.text());
    locks::block_ui(ui, |ui| field.text_ui(ui, typed));
    if let Some(draft) = &field.draft {
        error_ui(ui, draft);
    }
    field.sliders_ui(ui, typed);
    defined_ui(ui, scenario, relief);
}

/// A note on where the formula is undefined, as far as the grid shows it.
fn defined_ui(ui: &mut Ui, scenario: &Scenario, relief: &Relief) {
    let (field, lines) = (relief.field(), relief.lines());
    let holes = field.values.iter().filter(|v| !v.is_finite()).count();
    let warning = theme::warning(ui.visuals().dark_mode);
    if holes > 0 && holes == field.values.len() {
        ui.label(RichText::new("f is defined nowhere in view").color(warning));
    } else if holes > 0 {
        let note = "Hatched: f is not defined there, or infinite";
        ui.label(RichText::new(note).small().weak());
    } else if lines.are_broken() {
        let note = "f has a pole or a jump in view: level lines end there";
        ui.label(RichText::new(note).small().weak());
    } else if lines.pole {
        let note = "f has a pole in view: it grows or falls there without bound";
        ui.label(RichText::new(note).small().weak());
    }
    if !scenario.surface.value(scenario.start).is_finite() {
        let note = "f is not defined at the start: drag the ring to where it is";
        ui.label(RichText::new(note).color(warning));
    }
}

fn typed(shape: &Shape) -> Option<&Typed> {
    match shape.content() {
        Content::Text(typed) => Some(typed),
        Content::None
        | Content::Bumps(_)
        | Content::Data(_)
        | Content::Slice(_)
        | Content::Network(_) => None,
    }
}

impl FormulaField {
    /// A field that shows an earlier draft again, provided that it is still not a valid formula.
    pub fn with_draft(shape: &Shape, draft: Option<String>) -> Self {
        let mut field = Self::default();
        if let (Some(typed), Some(text)) = (typed(shape), draft) {
            let error = Typed::new(text.clone()).err();
            field.draft = error.map(|error| Draft {
                text,
                error,
                drawn: typed.text().to_owned(),
            });
        }
        field
    }

    /// The text typed in place of this shape's formula, while it is not a valid formula itself.
    pub fn draft(&self, shape: &Shape) -> Option<&str> {
        let typed = typed(shape)?;
        let draft = self.draft.as_ref().filter(|d| d.drawn == typed.text())?;
        Some(&draft.text)
    }

    /// The surface to show when `to` has been picked: returning to formulas brings back the last one.
    pub fn exchange(&mut self, from: &Shape, to: Shape) -> Shape {
        if let Some(typed) = typed(from) {
            self.left = Some(typed.clone());
        }
        match (typed(&to), &self.left) {
            (Some(_), Some(left)) => Shape::Typed(left.clone()),
            (Some(_) | None, _) => to,
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, typed: &mut Typed) {
        let draft = self.draft.as_ref();
        let mut text = draft.map_or_else(|| typed.text().to_owned(), |d| d.text.clone());
        let wrong = draft.map(|d| (d.text.clone(), shown_span(&d.text, &d.error)));
        let label = ui.label("f(x, y) =").on_hover_text(help());
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            // The text to lay out may be newer than the error.
            let span = wrong.as_ref().filter(|(of, _)| of == text.as_str());
            let job = underlined(ui, text.as_str(), span.map(|(_, span)| span.clone()), width);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let rows = text.lines().count().clamp(2, ROWS);
        let edit = TextEdit::multiline(&mut text)
            .desired_rows(rows)
            .char_limit(2 * MAX_CHARACTERS)
            .desired_width(f32::INFINITY)
            .layouter(&mut layouter);
        let row = ui.text_style_height(&egui::TextStyle::Monospace);
        let edit = ScrollArea::vertical()
            .id_salt("formula")
            .max_height(row * ROWS as f32 + 8.0)
            .show(ui, |ui| ui.add(edit))
            .inner
            .labelled_by(label.id);
        if !edit.changed() {
            return;
        }
        match Typed::new(text.clone()) {
            Ok(new) => {
                *typed = new;
                self.draft = None;
                self.sliders.clear();
            }
            Err(error) => {
                let drawn = typed.text().to_owned();
                self.draft = Some(Draft { text, error, drawn });
            }
        }
        // Repaint, so that the error of this text is underlined at once.
        ui.ctx().request_repaint();
    }

    fn sliders_ui(&mut self, ui: &mut Ui, typed: &mut Typed) {
        let mut moved = None;
        for parameter in typed.parameters() {
            let mut value = parameter.value;
            let covered = self.sliders.get(&parameter.name).copied();
            let covered = covered
                .filter(|c| value.abs() <= c.reach)
                .unwrap_or_else(|| Covered::around(value));
            self.sliders.insert(parameter.name.clone(), covered);
            let row = Row {
                symbol: &parameter.name,
                name: &parameter.name,
                help: "a number of the formula",
                legal: Legal::Finite,
                slider: Covers::Range(Slider::Linear(-covered.reach, covered.reach)),
            };
            let home = Home {
                value: covered.typed,
                origin: "Typed as",
            };
            let name = &parameter.name;
            if locks::key_ui(ui, name, |ui| {
                number_ui(ui, row, &mut value, home, Marks::default())
            }) {
                moved = Some((parameter.name.clone(), value));
            }
        }
        if let Some((name, value)) = moved {
            *typed = typed.with_parameter(&name, value);
        }
    }
}

impl Covered {
    /// From −5 to 5; for a number outside that range or too small for it, up to the next round number.
    fn around(value: f64) -> Self {
        let size = value.abs();
        let reach = if size == 0.0 || (0.05..=5.0).contains(&size) {
            5.0
        } else {
            let scientific = format!("{size:e}");
            let decade = scientific
                .split_once('e')
                .map_or("0", |(_, exponent)| exponent);
            let rounds = [2, 5, 10].map(|r| format!("{r}e{decade}").parse().unwrap_or(size));
            let reach = rounds.into_iter().find(|r| *r >= size).unwrap_or(size);
            // The length of the range, twice the reach, must be finite as well.
            reach.clamp(1e-300, 1e300)
        };
        Self {
            reach,
            typed: value,
        }
    }
}

/// The characters to underline: those of the error, or the last one if the text ends too early.
fn shown_span(text: &str, error: &FormulaError) -> Range<usize> {
    let span = error.span.clone();
    if !text[span.clone()].trim().is_empty() {
        return span;
    }
    let before = text[..span.end].trim_end();
    before
        .char_indices()
        .next_back()
        .map_or(0..0, |(i, c)| i..i + c.len_utf8())
}

fn underlined(ui: &Ui, text: &str, span: Option<Range<usize>>, width: f32) -> LayoutJob {
    let font = egui::TextStyle::Monospace.resolve(ui.style());
    let plain = TextFormat::simple(font, ui.visuals().text_color());
    let warning = theme::warning(ui.visuals().dark_mode);
    let wrong = TextFormat {
        underline: Stroke::new(2.0, warning),
        color: warning,
        ..plain.clone()
    };
    let Range { start, end } = span.unwrap_or(0..0);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.append(&text[..start], 0.0, plain.clone());
    job.append(&text[start..end], 0.0, wrong);
    job.append(&text[end..], 0.0, plain);
    job
}

fn error_ui(ui: &mut Ui, draft: &Draft) {
    let Draft { text, error, .. } = draft;
    let (line, column) = error.place(text);
    let place = if text.trim().contains('\n') {
        format!("Line {line}, character {column}")
    } else {
        format!("Character {column}")
    };
    let warning = theme::warning(ui.visuals().dark_mode);
    let found = format!("{place}: found {}", error.found);
    ui.label(RichText::new(found).color(warning));
    if let Some(hint) = &error.hint {
        ui.label(hint);
    }
    let allowed = format!("Allowed: {}", error.allowed);
    ui.label(RichText::new(allowed).small().weak());
    ui.label(
        RichText::new("The last correct formula is shown.")
            .small()
            .weak(),
    );
}

fn help() -> String {
    format!(
        "Numbers, x, y, pi, e, + - * / ^ and functions: {}.\nA line such as a = {} below it makes a slider.",
        function_names().join(", "),
        compact(1.5, 2)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_reach_beyond_their_numbers() {
        for (value, reach) in [
            (0.0, 5.0),
            (1.5, 5.0),
            (-5.0, 5.0),
            (5.1, 10.0),
            (12.0, 20.0),
            (-300.0, 500.0),
            (1e-3, 2e-3),
            (f64::MAX, 1e300),
            (5e-324, 1e-300),
        ] {
            let covered = Covered::around(value);
            assert!(
                (covered.reach / reach - 1.0).abs() < 1e-15,
                "{value}: {}",
                covered.reach
            );
        }
    }

    #[test]
    fn an_early_end_underlines_what_stands_before_it() {
        let span = |text: &str| {
            let error = Typed::new(text).expect_err(text);
            text[shown_span(text, &error)].to_owned()
        };
        assert_eq!(span("x + $"), "$");
        assert_eq!(span("x + "), "+");
        assert_eq!(span(" \n"), "");
        assert_eq!(span(&format!("π{}", " ".repeat(5000))), "π");
    }
}
