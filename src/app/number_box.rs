//! Numbers that are typed or dragged, and what is said of text that is no number or none that is allowed.

use std::cell::{Cell, RefCell};

use eframe::egui::{
    DragValue, Id, Key, Popup, PopupKind, Response, RichText, Role, Ui, Vec2, WidgetInfo, accesskit,
};

use super::focus::was_pressed;
use super::theme;
use crate::math::formula::Program;
use crate::parameters::Legal;

/// Seconds for which text that was not taken stays, with a message about it, when the pointer is elsewhere.
const SHOWN: f64 = 6.0;
/// Characters of such text that its box shows, and its message.
const SHOWN_CHARACTERS: usize = 5;
const SAID_CHARACTERS: usize = 40;

/// How numbers are typed and dragged, as tooltips say it.
pub const HOW: &str =
    "Drag sideways, with Shift finely, or click and type: 0.15, 0,15, 1/3, 1e−3, 2*pi.";

/// A box with a number.
pub struct NumberBox<'a> {
    /// Its name for screen readers and tests; empty where a label names it.
    pub name: &'a str,
    /// Change of the value for each point of a drag.
    pub speed: f64,
    /// The number as it is shown.
    pub text: &'a dyn Fn(f64) -> String,
    /// Its tooltip, to which how to change it is added.
    pub hint: &'a str,
    /// `None` is as wide as the number.
    pub size: Option<Vec2>,
    /// What is allowed, in words, if a number that was typed is not.
    pub refuses: &'a dyn Fn(f64) -> Option<String>,
}

/// What is allowed, if a number is not legal.
pub fn refused_by(legal: Legal) -> impl Fn(f64) -> Option<String> {
    move |v| (!legal.admits(v)).then(|| legal.describe())
}

/// Text that was not taken.
#[derive(Clone)]
struct Refused {
    text: String,
    why: Why,
    /// The value that stayed.
    value: f64,
    /// When.
    at: f64,
    /// What had the keyboard then.
    focus: Option<Id>,
}

#[derive(Clone)]
enum Why {
    NoNumber,
    /// It is a number, and this is what is allowed.
    NotAllowed(String),
}

impl NumberBox<'_> {
    pub fn ui(&self, ui: &mut Ui, value: &mut f64) -> Response {
        let read = |text: &str| {
            let number = parse(text).ok_or(Why::NoNumber)?;
            match (self.refuses)(number) {
                Some(allowed) => Err(Why::NotAllowed(allowed)),
                None => Ok(number),
            }
        };
        self.edit_ui(ui, value, self.text, &read)
    }

    /// The box of a whole number up to `high` of which every digit counts, beyond 2⁵³, too. It shows all of them, not
    /// [`text`](Self::text).
    pub fn exact_ui(&self, ui: &mut Ui, value: &mut u64, high: u64) -> Response {
        let legal = Legal::Exact(high);
        let typed = Cell::new(None);
        let read = |text: &str| {
            let digits = text.trim().parse().ok();
            let number = parse(text).ok_or(Why::NoNumber)?;
            // Saturates by definition of `as`; other notations are not longer than f64 is exact.
            let whole = digits.or_else(|| legal.admits(number).then_some(number as u64));
            let whole = whole.filter(|v| *v <= high);
            typed.set(whole);
            let whole = whole.ok_or_else(|| Why::NotAllowed(legal.describe()))?;
            Ok(whole as f64)
        };
        let before = *value as f64;
        let (mut number, shown) = (before, *value);
        let response = self.edit_ui(ui, &mut number, &|_| shown.to_string(), &read);
        if let Some(typed) = typed.get() {
            *value = typed;
        } else if number != before {
            *value = (number.round().max(0.0) as u64).min(high);
        }
        response
    }

    fn edit_ui(
        &self,
        ui: &mut Ui,
        value: &mut f64,
        shown: &dyn Fn(f64) -> String,
        read: &dyn Fn(&str) -> Result<f64, Why>,
    ) -> Response {
        // The box will take this id.
        let id = ui.next_auto_id();
        let kept = id.with("not taken");
        let before = ui.data(|d| d.get_temp::<Refused>(kept));
        let before = before.filter(|refused| refused.value == *value);
        let (editing, focus) = ui.memory(|m| (m.has_focus(id), m.focused()));
        let refused = RefCell::new(before.clone());
        let now = ui.input(|i| i.time);
        let value_before = *value;
        let mut field = DragValue::new(value)
            .speed(self.speed)
            .update_while_editing(false)
            .clip_text(self.size.is_some())
            .custom_formatter(|v, _| match &before {
                Some(refused) if editing => refused.text.clone(),
                Some(refused) => shortened(&refused.text),
                None => shown(v),
            })
            .custom_parser(|text| {
                let read = read(text);
                let why = read.as_ref().err().filter(|_| !text.trim().is_empty());
                *refused.borrow_mut() = why.map(|why| Refused {
                    text: text.to_owned(),
                    why: why.clone(),
                    value: value_before,
                    at: now,
                    focus,
                });
                read.ok()
            });
        if let Some(size) = self.size {
            field = field.min_size(size);
        }
        let warning = theme::warning(ui.visuals().dark_mode);
        let ink = ui.visuals().override_text_color;
        if before.is_some() {
            ui.visuals_mut().override_text_color = Some(warning);
        }
        let response = ui.add(field);
        ui.visuals_mut().override_text_color = ink;
        // Escape gives the attempt up.
        let given_up = response.lost_focus() && was_pressed(ui, Key::Escape);
        if given_up {
            *value = value_before;
        }
        let left = before.is_some_and(|refused| !editing && refused.is_left(ui, &response));
        let refused = refused
            .into_inner()
            .filter(|_| !given_up && !left && *value == value_before);
        ui.data_mut(|d| match &refused {
            Some(refused) => {
                d.insert_temp(kept, refused.clone());
            }
            None => d.remove::<Refused>(kept),
        });
        self.tell(ui, response, shown, refused.as_ref())
    }

    /// Name, tooltip, and the message about text that was not taken.
    fn tell(
        &self,
        ui: &Ui,
        response: Response,
        shown: &dyn Fn(f64) -> String,
        refused: Option<&Refused>,
    ) -> Response {
        if !self.name.is_empty() {
            let enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, enabled, self.name));
        }
        let Some(Refused {
            text,
            why,
            value,
            at,
            ..
        }) = refused
        else {
            let gap = if self.hint.is_empty() { "" } else { "\n" };
            return response.on_hover_text(format!("{}{gap}{HOW}", self.hint));
        };
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_invalid(accesskit::Invalid::True);
        });
        let left = at + SHOWN - ui.input(|i| i.time);
        if left > 0.0 {
            ui.ctx().request_repaint_after_secs(left as f32);
        }
        let text = elided(text, SAID_CHARACTERS);
        let stays = shown(*value);
        let (message, allowed) = match why {
            Why::NoNumber => (
                format!("“{text}” is no number; {stays} stays."),
                "A number is 0.15, 0,15, 1/3, 1e−3, 2*pi, sqrt(2). Escape gives up.".to_owned(),
            ),
            Why::NotAllowed(allowed) => (
                format!("“{text}” is not allowed; {stays} stays."),
                format!("Allowed: {allowed}. Escape gives up."),
            ),
        };
        let ink = theme::warning(ui.visuals().dark_mode);
        Popup::from_response(&response)
            .id(popup_id(response.id))
            .kind(PopupKind::Tooltip)
            .show(|ui| {
                ui.label(RichText::new(message).color(ink));
                ui.label(allowed);
            });
        response
    }
}

impl Refused {
    /// Whether the user has moved on: the pointer was pressed or the keyboard went elsewhere, or some time has passed.
    fn is_left(&self, ui: &Ui, response: &Response) -> bool {
        let (pressed, at, now) = ui.input(|i| {
            let pointer = &i.pointer;
            (pointer.any_pressed(), pointer.interact_pos(), i.time)
        });
        let elsewhere = pressed && at.is_none_or(|at| !response.rect.contains(at));
        let focus = ui.memory(|m| m.focused());
        let typing = focus.is_some() && focus != self.focus && focus != Some(response.id);
        let late = now >= self.at + SHOWN && !response.hovered();
        elsewhere || typing || late
    }
}

fn popup_id(of: Id) -> Id {
    of.with("message")
}

fn shortened(text: &str) -> String {
    elided(text, SHOWN_CHARACTERS)
}

/// The beginning of a text.
fn elided(text: &str, characters: usize) -> String {
    let mut short: String = text.chars().take(characters).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Numbers as people type them: with any minus sign, with a decimal point or comma, and as a formula of numbers. `None` for
/// what is no finite number.
pub fn parse(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text
        .replace(['−', '–'], "-")
        .replace(['·', '×'], "*")
        .replace('π', "pi");
    let with_points = text.replace(',', ".");
    let number = text.parse().ok().or_else(|| with_points.parse().ok());
    number
        .or_else(|| formula(&text))
        .or_else(|| formula(&with_points))
        .filter(|number: &f64| number.is_finite())
}

/// The value of a formula without x and y.
fn formula(text: &str) -> Option<f64> {
    let program = Program::parse(text).ok()?;
    // Whatever depends on x or y is undefined there.
    Some(program.at(f64::NAN, f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_understood_as_people_type_them() {
        for (text, number) in [
            (" −0.5 ", -0.5),
            ("–0,5", -0.5),
            ("1e-3", 1e-3),
            ("1e−3", 1e-3),
            ("1,5e3", 1500.0),
            ("0,15", 0.15),
            (".5", 0.5),
            ("10 000", 10_000.0),
            ("1/3", 1.0 / 3.0),
            ("2/11", 2.0 / 11.0),
            ("1,5/3", 0.5),
            ("2*pi", std::f64::consts::TAU),
            ("2·π", std::f64::consts::TAU),
            ("10^-3", 1e-3),
            ("max(1,2)", 2.0),
            ("(1+2)/4", 0.75),
        ] {
            let parsed = parse(text).unwrap_or(f64::NAN);
            assert!(
                (parsed - number).abs() <= 1e-15 * number.abs(),
                "{text}: {parsed}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed_at() {
        for text in [
            "", "abc", "inf", "nan", "1/0", "x", "2*y", "1.000,5", "1,2,3", "0..1", "1e",
            "a\na = 1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(shortened("−0.5x"), "−0.5x");
        assert_eq!(shortened("something"), "somet…");
    }
}
