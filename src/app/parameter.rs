//! A parameter as a row: symbol, slider, number.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    self, Checkbox, Color32, ComboBox, DragValue, PointerButton, Rect, Response, Role, Sense,
    Slider, SliderClamping, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::theme;
use crate::figure::compact;
use crate::parameters::{Legal, Parameter, Parameters, Slider as Range};

/// What is drawn along a slider's rail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// The value from which on the method diverges on a quadratic with the local curvature, and the reason.
    pub limit: Option<(f64, &'a str)>,
    /// The best value, where theory knows it.
    pub best: Option<f64>,
}

/// What a row shows of a parameter, whether it comes from a table or from a formula.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub symbol: &'a str,
    pub name: &'a str,
    pub help: &'a str,
    pub legal: Legal,
    pub slider: Range,
    /// What the value restored by a double click is called.
    pub origin: &'a str,
}

impl<'a> From<&'a Parameter> for Row<'a> {
    fn from(parameter: &'a Parameter) -> Self {
        Self {
            symbol: parameter.symbol,
            name: parameter.name,
            help: parameter.help,
            legal: parameter.legal,
            slider: parameter.slider,
            origin: "Default",
        }
    }
}

/// The rows of a table of parameters. `marks` says what to draw along the slider of a key.
pub fn parameters_ui<'a>(
    ui: &mut Ui,
    parameters: &mut dyn Parameters,
    minor: bool,
    marks: impl Fn(&str) -> Marks<'a>,
) {
    let rows = parameters.table().iter().enumerate();
    for (row, parameter) in rows.filter(|(_, p)| p.minor == minor) {
        row_ui(ui, parameters, row, marks(parameter.key));
    }
}

/// The row of a single key, shown apart from the rest of its table.
pub fn parameter_ui(ui: &mut Ui, parameters: &mut dyn Parameters, key: &str) {
    if let Some(row) = parameters.row(key) {
        row_ui(ui, parameters, row, Marks::default());
    }
}

fn row_ui(ui: &mut Ui, parameters: &mut dyn Parameters, row: usize, marks: Marks<'_>) {
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
    let default = parameters.default_of(row);
    if number_ui(ui, parameter, &mut value, default, marks) {
        parameters.set(row, value);
    }
}

/// A number without a magnitude, such as a seed: every digit counts, and the usual wish is simply for the next one.
fn exact_ui(ui: &mut Ui, parameter: &Parameter, high: u64, mut value: u64) -> u64 {
    ui.horizontal(|ui| {
        let label = ui.label(parameter.name);
        let number = DragValue::new(&mut value).range(0..=high).speed(0.1);
        ui.add(number).labelled_by(label.id);
        let next = ui.small_button("next").on_hover_text(parameter.help);
        if next.clicked() {
            value = value.saturating_add(1).min(high);
        }
    });
    value
}

/// The choices of a table as rows of a grid. `open` names the option of making no choice, where there is one.
pub fn choices_ui(ui: &mut Ui, parameters: &mut dyn Parameters, open: &str) {
    for (row, parameter) in parameters.table().iter().enumerate() {
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

/// Width of the symbol before a slider, in points.
const SYMBOL: f32 = 24.0;
/// Width of the symbol and the name, if the row has room for both.
const NAMED: f32 = 128.0;
/// The least width of a row that has room for names.
const ROOMY: f32 = 285.0;
/// Width of the number after a slider.
const NUMBER: f32 = 72.0;
/// How many characters fit into that width; a longer number would widen the panel.
const CHARACTERS: usize = 7;

/// One row; true if the value was changed.
pub fn number_ui<'a>(
    ui: &mut Ui,
    parameter: impl Into<Row<'a>>,
    value: &mut f64,
    default: f64,
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
    ui.horizontal(|ui| {
        let height = ui.spacing().interact_size.y;
        let named = ui.available_width() >= ROOMY;
        let width = if named {
            NAMED
        } else {
            symbol_width(ui, parameter)
        };
        let (rect, symbol) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        paint_name(ui, parameter, rect, named);
        let hint = hint(parameter, default);
        symbol.on_hover_text(&hint);

        ui.spacing_mut().slider_width = (ui.available_width() - NUMBER - 8.0).max(20.0);
        let slider = slider_ui(ui, parameter, value).on_hover_text(&hint);
        paint_marks(ui, parameter, slider.rect, marks);
        let doubled = ui.input(|i| i.pointer.button_double_clicked(PointerButton::Primary));
        if doubled && slider.hovered() {
            *value = default;
        }
        let name = parameter.name;
        let number = DragValue::new(value)
            .speed(speed(parameter, before))
            .custom_formatter(|v, _| short(v))
            .custom_parser(parse);
        let number = ui.add_sized(vec2(NUMBER, height), number);
        number.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, format!("{name} value")));
        number.on_hover_text(format!(
            "{hint}\nType a number, or drag.\nAllowed: {}",
            parameter.legal.describe()
        ));
    });
    *value = parameter.legal.clamp(*value);
    *value != before
}

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

/// A symbol's width; words need more than letters.
fn symbol_width(ui: &Ui, parameter: &Row<'_>) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley =
        ui.painter()
            .layout_no_wrap(parameter.symbol.to_owned(), font, Color32::PLACEHOLDER);
    SYMBOL.max(galley.size().x)
}

fn paint_name(ui: &Ui, parameter: &Row<'_>, rect: Rect, named: bool) {
    let font = |style: egui::TextStyle| style.resolve(ui.style());
    let visuals = ui.visuals();
    let mut job = LayoutJob::default();
    let symbol = TextFormat::simple(font(egui::TextStyle::Body), visuals.text_color());
    job.append(parameter.symbol, 0.0, symbol);
    if named {
        let name = TextFormat::simple(font(egui::TextStyle::Small), visuals.weak_text_color());
        job.append(parameter.name, 6.0, name);
    }
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left(), rect.center().y - galley.size().y * 0.5);
    ui.painter().galley(at, galley, visuals.text_color());
}

fn hint(parameter: &Row<'_>, default: f64) -> String {
    let mut text = parameter.symbol.to_owned();
    if parameter.name != parameter.symbol {
        text.push_str(&format!(" {}", parameter.name));
    }
    if !parameter.help.is_empty() {
        text.push_str(&format!(": {}", parameter.help));
    }
    text.push_str(&format!(
        "\n{} {}; a double click resets it.",
        parameter.origin,
        compact(default, 6)
    ));
    text
}

fn slider_ui(ui: &mut Ui, parameter: &Row<'_>, value: &mut f64) -> Response {
    let name = parameter.name;
    let (slider, shown) = match parameter.slider {
        Range::Linear(low, high) => {
            let slider = Slider::new(value, low..=high);
            let whole = matches!(parameter.legal, Legal::Whole(..));
            (if whole { slider.integer() } else { slider }, [low, high])
        }
        Range::Logarithmic(low, high) => {
            let slider = Slider::new(value, low..=high)
                .logarithmic(true)
                .smallest_positive(low);
            let whole = matches!(parameter.legal, Legal::Whole(..));
            (if whole { slider.integer() } else { slider }, [low, high])
        }
    };
    debug_assert!(shown[0] < shown[1], "{name}");
    let response = ui.add(slider.show_value(false).clamping(SliderClamping::Never));
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, enabled, name));
    response
}

/// Where a value lies on the rail of a slider.
fn rail_position(range: Range, value: f64, rect: Rect) -> Option<f32> {
    let share = match range {
        Range::Linear(low, high) => (value - low) / (high - low),
        Range::Logarithmic(low, high) => (value / low).ln() / (high / low).ln(),
    };
    // egui keeps half a handle free at each end of the rail.
    let margin = rect.height() / 2.5;
    let rail = rect.x_range().shrink(margin);
    (0.0..=1.0)
        .contains(&share)
        .then(|| rail.min + share as f32 * rail.span())
}

fn paint_marks(ui: &Ui, parameter: &Row<'_>, rect: Rect, marks: Marks<'_>) {
    let dark = ui.visuals().dark_mode;
    if let Some((limit, _)) = marks.limit {
        let x = if limit <= 0.0 {
            Some(rect.left())
        } else {
            rail_position(parameter.slider, limit, rect)
        };
        if let Some(x) = x {
            let warning = theme::warning(dark);
            let zone = Rect::from_min_max(
                pos2(x, rect.center().y + 6.0),
                pos2(rect.right(), rect.center().y + 9.0),
            );
            ui.painter()
                .rect_filled(zone, 1.0, warning.gamma_multiply(0.55));
            tick(ui, x, rect, warning);
        }
    }
    if let Some(best) = marks.best
        && let Some(x) = rail_position(parameter.slider, best, rect)
    {
        tick(ui, x, rect, theme::accent(dark));
    }
}

fn tick(ui: &Ui, x: f32, rect: Rect, colour: Color32) {
    ui.painter().vline(
        x,
        rect.center().y + 3.0..=rect.bottom(),
        Stroke::new(2.0, colour),
    );
}

/// Dragging a number moves it by about a hundredth of its range, or of itself where the range is logarithmic.
fn speed(parameter: &Row<'_>, value: f64) -> f64 {
    match parameter.slider {
        Range::Linear(low, high) => (high - low) / 300.0,
        Range::Logarithmic(low, _) => value.abs().max(low) / 60.0,
    }
}

/// Numbers as people type them, with any minus sign.
pub fn parse(text: &str) -> Option<f64> {
    text.trim()
        .replace('−', "-")
        .replace(' ', "")
        .parse()
        .ok()
        .filter(|v: &f64| v.is_finite())
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

    #[test]
    fn typed_numbers() {
        assert_eq!(parse(" −0.5 "), Some(-0.5));
        assert_eq!(parse("1e-3"), Some(0.001));
        assert_eq!(parse("inf"), None);
        assert_eq!(parse("abc"), None);
    }
}
