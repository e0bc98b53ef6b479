//! A parameter as a row: name and number, and the slider below them.

use eframe::egui::{self, Checkbox, ComboBox, Rect, Sense, Ui, pos2, vec2};

use super::fingers::{least, small_button};
use super::locks;
use super::number_box::{NumberBox, Verdict, nearest};
use super::slider::{Covers, Size, Slider};
use crate::figure::compact;
use crate::parameters::{Legal, Parameter, Parameters, Slider as Range};

pub use super::rail::Marks;

/// What a row shows of a parameter, whether it comes from a table or from a formula.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub symbol: &'a str,
    pub name: &'a str,
    pub help: &'a str,
    pub legal: Legal,
    pub slider: Covers,
}

impl<'a> From<&'a Parameter> for Row<'a> {
    fn from(parameter: &'a Parameter) -> Self {
        let slider = match parameter.key {
            "lr" => Covers::Rate,
            _ => Covers::Range(parameter.slider),
        };
        Self {
            symbol: parameter.symbol,
            name: parameter.name,
            help: parameter.help,
            legal: parameter.legal,
            slider,
        }
    }
}

/// Where the values come from that double clicks restore.
#[derive(Clone, Copy)]
pub enum Homes<'a> {
    /// The same table in the document as it was opened.
    Opened(&'a dyn Parameters),
    /// What adding the method or the surface gives.
    Suggested(&'a dyn Parameters),
    /// The defaults of the table.
    Defaults,
}

/// The value that a double click restores, and what it is called.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Home<'a> {
    pub value: f64,
    pub origin: &'a str,
}

impl Homes<'_> {
    fn home(self, parameters: &dyn Parameters, row: usize) -> Home<'static> {
        // The document may have been opened with another kind here.
        let of =
            |there: &dyn Parameters| (there.table() == parameters.table()).then(|| there.get(row));
        let (value, origin) = match self {
            Self::Opened(there) => (of(there), "Opened or last saved with"),
            Self::Suggested(there) => (of(there), "Suggested:"),
            Self::Defaults => (None, ""),
        };
        let default = (parameters.default_of(row), "Default");
        let (value, origin) = value.map_or(default, |value| (value, origin));
        Home { value, origin }
    }
}

/// The rows of a table of parameters. `marks` says what to draw along the slider of a key.
pub fn parameters_ui<'a>(
    ui: &mut Ui,
    parameters: &mut dyn Parameters,
    homes: Homes<'_>,
    minor: bool,
    marks: impl Fn(&str) -> Marks<'a>,
) {
    let rows = parameters.table().iter().enumerate();
    for (row, parameter) in rows.filter(|(_, p)| p.minor == minor) {
        row_ui(ui, parameters, row, homes, marks(parameter.key));
    }
}

/// The row of a single key, shown apart from the rest of its table.
pub fn parameter_ui(ui: &mut Ui, parameters: &mut dyn Parameters, key: &str, homes: Homes<'_>) {
    marked_ui(ui, parameters, key, homes, Marks::default());
}

/// The same with marks along its slider.
pub fn marked_ui(
    ui: &mut Ui,
    parameters: &mut dyn Parameters,
    key: &str,
    homes: Homes<'_>,
    marks: Marks<'_>,
) {
    if let Some(row) = parameters.row(key) {
        row_ui(ui, parameters, row, homes, marks);
    }
}

fn row_ui(
    ui: &mut Ui,
    parameters: &mut dyn Parameters,
    row: usize,
    homes: Homes<'_>,
    marks: Marks<'_>,
) {
    let parameter = &parameters.table()[row];
    locks::row_ui(ui, parameter, |ui| {
        free_row_ui(ui, parameters, row, homes, marks);
    });
}

/// A row whose key is not locked, or that is shown as locked around it.
fn free_row_ui(
    ui: &mut Ui,
    parameters: &mut dyn Parameters,
    row: usize,
    homes: Homes<'_>,
    marks: Marks<'_>,
) {
    let parameter = &parameters.table()[row];
    if let Legal::Exact(high) = parameter.legal {
        let before = parameters.exact(row);
        let value = exact_ui(ui, parameter, high, before);
        if value != before {
            parameters.set_exact(row, value);
        }
        return;
    }
    let mut value = parameters.get(row);
    let home = homes.home(parameters, row);
    if number_ui(ui, parameter, &mut value, home, marks) {
        parameters.set(row, value);
    }
}

/// A number without a magnitude, such as a seed: every digit counts, and the usual wish is simply for the next one.
fn exact_ui(ui: &mut Ui, parameter: &Parameter, high: u64, mut value: u64) -> u64 {
    // Twenty digits and the button may not fit beside each other, and the panel is not to widen for them.
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(parameter.name);
        let field = NumberBox {
            name: "",
            speed: 0.1,
            text: &short,
            hint: parameter.help,
            size: None,
            judge: &|_| Verdict::Taken,
        };
        let number = field.exact_ui(ui, &mut value, high);
        number.labelled_by(label.id);
        let next = ui
            .add(small_button(ui, "next"))
            .on_hover_text(parameter.help);
        if next.clicked() {
            value = value.saturating_add(1).min(high);
        }
    });
    value
}

/// The choices of a table as rows of a grid. `open` names the option of making no choice, where there is one.
pub fn choices_ui(ui: &mut Ui, parameters: &mut dyn Parameters, open: &str) {
    let table = parameters.table().iter().enumerate();
    for (row, parameter) in table.filter(|(_, parameter)| !parameter.minor) {
        if let Some(words) = choices(parameter.legal, open) {
            let before = parameters.get(row);
            let mut value = before;
            choice_ui(ui, &parameter.into(), &words, &mut value);
            ui.end_row();
            if value != before {
                parameters.set(row, value);
            }
        }
    }
}

/// The options of a choice in words, in the order of their numbers; `None` if the parameter is no choice.
fn choices(legal: Legal, open: &str) -> Option<Vec<String>> {
    let words = |names: &[&str]| -> Vec<String> {
        names.iter().map(|name| name.replace('_', " ")).collect()
    };
    match legal {
        Legal::Choice(names) => Some(words(names)),
        Legal::Optional(names) => Some([vec![open.to_owned()], words(names)].concat()),
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..)
        | Legal::Whole(..)
        | Legal::Exact(_)
        | Legal::Switch => None,
    }
}

/// Width of the number at the end of a row.
const NUMBER: f32 = 66.0;
/// Height of a row's name and number.
const HEIGHT: f32 = 19.0;
/// How many characters fit into that width.
const CHARACTERS: usize = 7;

/// One row; true if the value was changed.
pub fn number_ui<'a>(
    ui: &mut Ui,
    parameter: impl Into<Row<'a>>,
    value: &mut f64,
    home: Home<'_>,
    marks: Marks<'_>,
) -> bool {
    let parameter = &parameter.into();
    let before = *value;
    if parameter.legal == Legal::Switch {
        let mut on = *value != 0.0;
        let switch = ui.add(Checkbox::new(&mut on, parameter.name));
        if !parameter.help.is_empty() {
            switch.on_hover_text(parameter.help);
        }
        *value = f64::from(u8::from(on));
        return *value != before;
    }
    if let Some(words) = choices(parameter.legal, "auto") {
        ui.horizontal(|ui| choice_ui(ui, parameter, &words, value));
        return *value != before;
    }
    let hint = hint(parameter, home);
    let height = HEIGHT.max(least(ui));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().button_padding.x = 3.0;
            ui.spacing_mut().interact_size.y = height;
            let width = (ui.available_width() - NUMBER - ui.spacing().item_spacing.x).max(20.0);
            let (rect, symbol) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
            paint_name(ui, parameter, rect);
            symbol.on_hover_text(&hint);
            let number = NumberBox {
                name: &format!("{} value", parameter.name),
                speed: speed(parameter.slider, before),
                text: &short,
                hint: &format!("{hint}\nAllowed: {}", parameter.legal.describe()),
                size: Some(vec2(NUMBER, height)),
                judge: &nearest(parameter.legal),
            };
            number.ui(ui, value);
        });
        let detent = marks.detent();
        let slider = Slider {
            legal: parameter.legal,
            marks,
            detents: detent.as_slice(),
            home: Some(home.value),
            ..Slider::new(parameter.name, parameter.slider, Size::of_row(ui))
        };
        slider.ui(ui, value).on_hover_text(format!("{hint}\n{HOW}"));
    });
    *value = parameter.legal.clamp(*value);
    *value != before
}

/// How sliders are moved, as their tooltips say it.
const HOW: &str =
    "Drag, with Shift finely. After a click on the thumb, arrow keys and wheel move it too.";

fn choice_ui(ui: &mut Ui, parameter: &Row<'_>, words: &[String], value: &mut f64) {
    let label = ui.label(parameter.name);
    // Saturates by definition of `as`; the value is legal.
    let chosen = words.get(*value as usize);
    let combo = ComboBox::from_id_salt(parameter.name)
        .selected_text(chosen.map_or("", String::as_str))
        .show_ui(ui, |ui| {
            for (i, word) in words.iter().enumerate() {
                ui.selectable_value(value, i as f64, word);
            }
        });
    let combo = combo.response.labelled_by(label.id);
    if !parameter.help.is_empty() {
        label.on_hover_text(parameter.help);
        combo.on_hover_text(parameter.help);
    }
}

/// A number with as many digits as fit.
fn short(value: f64) -> String {
    let fits = |digits: &usize| compact(value, *digits).chars().count() <= CHARACTERS;
    compact(value, (2..=5).rev().find(fits).unwrap_or(1))
}

/// The symbol, and the name if there is room for all of it.
fn paint_name(ui: &Ui, parameter: &Row<'_>, rect: Rect) {
    let painter = ui.painter();
    let layout = |text: &str, style: egui::TextStyle, ink| {
        painter.layout_no_wrap(text.to_owned(), style.resolve(ui.style()), ink)
    };
    let (ink, weak) = (ui.visuals().text_color(), ui.visuals().weak_text_color());
    let symbol = layout(parameter.symbol, egui::TextStyle::Body, ink);
    let name = layout(parameter.name, egui::TextStyle::Small, weak);
    let gap = if parameter.symbol.is_empty() {
        0.0
    } else {
        6.0
    };
    let width = symbol.size().x;
    let place = |x: f32, height: f32| pos2(rect.left() + x, rect.center().y - 0.5 * height);
    let at = place(0.0, symbol.size().y);
    if parameter.name != parameter.symbol && width + gap + name.size().x <= rect.width() {
        painter.galley(place(width + gap, name.size().y), name, weak);
    }
    painter.galley(at, symbol, ink);
}

fn hint(parameter: &Row<'_>, home: Home<'_>) -> String {
    let mut text = parameter.symbol.to_owned();
    if parameter.name != parameter.symbol {
        text.push_str(&format!(" {}", parameter.name));
    }
    if !parameter.help.is_empty() {
        text.push_str(&format!(": {}", parameter.help));
    }
    let value = compact(home.value, 6);
    text.push_str(&format!(
        "\n{} {value}; a double click on the slider restores it.",
        home.origin
    ));
    text
}

/// Dragging a number moves it by about a hundredth of its range, or of itself where its scale is logarithmic.
pub fn speed(covers: Covers, value: f64) -> f64 {
    let of_itself = |least: f64| if value == 0.0 { least } else { value.abs() } / 60.0;
    match covers {
        Covers::Range(Range::Linear(low, high)) => (high - low) / 300.0,
        Covers::Range(Range::Logarithmic(low, _)) => of_itself(low),
        Covers::Rate => of_itself(1e-3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fit_their_field() {
        assert_eq!(short(2.0 / 11.0), "0.18182");
        assert_eq!(short(-2.0 / 11.0), "−0.1818");
        assert_eq!(short(-1.2345e-5), "−1.2e−5");
        assert_eq!(short(-1.2345e-100), "−1e−100");
    }
}
