//! Numbers that are typed or dragged, and what is said of text that is no number or none that is allowed.

use std::cell::{Cell, RefCell};

use eframe::egui::{
    DragValue, Id, Key, Popup, PopupKind, Response, RichText, Role, Ui, Vec2, WidgetInfo, accesskit,
};

use super::fingers::meant;
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
    /// Its tooltip, to which how to change it is added. Where it is empty there is none: what is around must not be covered.
    pub hint: &'a str,
    /// `None` is as wide as the number.
    pub size: Option<Vec2>,
    /// What becomes of a number that is typed.
    pub judge: &'a dyn Fn(f64) -> Verdict,
}

/// What becomes of a number that is typed.
pub enum Verdict {
    Taken,
    /// This one is taken in its place, and what is allowed, in words.
    Nearest(f64, String),
    /// What is allowed, in words.
    Refused(String),
}

/// Takes the nearest legal number.
pub fn nearest(legal: Legal) -> impl Fn(f64) -> Verdict {
    move |v| match legal.admits(v) {
        true => Verdict::Taken,
        false => Verdict::Nearest(legal.clamp(v), legal.describe()),
    }
}

/// What is said about text that was not taken as it was typed.
#[derive(Clone)]
struct Notice {
    text: String,
    why: Why,
    /// The value that holds.
    value: f64,
    /// When.
    at: f64,
    /// What had the keyboard then.
    focus: Option<Id>,
}

/// Why it was not, with what is allowed.
#[derive(Clone)]
enum Why {
    NoNumber,
    NotAllowed(String),
    /// Another number was taken, which is.
    Moved(String),
}

impl Why {
    fn is_refused(&self) -> bool {
        match self {
            Self::NoNumber | Self::NotAllowed(_) => true,
            Self::Moved(_) => false,
        }
    }
}

/// The number that a text stands for, if there is one, and what is to be said about it.
type Reading = (Option<f64>, Option<Why>);

impl NumberBox<'_> {
    pub fn ui(&self, ui: &mut Ui, value: &mut f64) -> Response {
        let read = |text: &str| {
            let Some(number) = parse(text) else {
                return (None, Some(Why::NoNumber));
            };
            match (self.judge)(number) {
                Verdict::Taken => (Some(number), None),
                Verdict::Nearest(near, allowed) => (Some(near), Some(Why::Moved(allowed))),
                Verdict::Refused(allowed) => (None, Some(Why::NotAllowed(allowed))),
            }
        };
        self.edit_ui(ui, value, self.text, &read)
    }

    /// The box of a whole number up to `high` of which every digit counts, beyond 2⁵³, too. It shows all of them, not
    /// [`text`](Self::text), and takes the nearest of what is typed.
    pub fn exact_ui(&self, ui: &mut Ui, value: &mut u64, high: u64) -> Response {
        let legal = Legal::Exact(high);
        // Saturates by definition of `as`.
        let whole = |number: f64| (number.round() as u64).min(high);
        let typed = Cell::new(None);
        let read = |text: &str| {
            let digits = text.trim().parse().ok().filter(|v| *v <= high);
            let Some(number) = digits.map(|v| v as f64).or_else(|| parse(text)) else {
                return (None, Some(Why::NoNumber));
            };
            let taken = digits.unwrap_or_else(|| whole(number));
            typed.set(Some(taken));
            let moved = digits.is_none() && !legal.admits(number);
            (
                Some(taken as f64),
                moved.then(|| Why::Moved(legal.describe())),
            )
        };
        let before = *value as f64;
        let (mut number, shown) = (before, *value);
        let text = |_| typed.get().unwrap_or(shown).to_string();
        let response = self.edit_ui(ui, &mut number, &text, &read);
        if let Some(typed) = typed.get() {
            *value = typed;
        } else if number != before {
            *value = whole(number);
        }
        response
    }

    fn edit_ui(
        &self,
        ui: &mut Ui,
        value: &mut f64,
        shown: &dyn Fn(f64) -> String,
        read: &dyn Fn(&str) -> Reading,
    ) -> Response {
        // The box will take this id.
        let id = ui.next_auto_id();
        let kept = id.with("not taken");
        let before = ui.data(|d| d.get_temp::<Notice>(kept));
        let before = before.filter(|notice| notice.value == *value);
        let (editing, focus) = ui.memory(|m| (m.has_focus(id), m.focused()));
        let fresh = RefCell::new(None);
        let now = ui.input(|i| i.time);
        let value_before = *value;
        let refused = before.as_ref().filter(|notice| notice.why.is_refused());
        let mut field = DragValue::new(value)
            .speed(self.speed)
            .update_while_editing(false)
            .clip_text(self.size.is_some())
            .custom_formatter(|v, _| match refused {
                Some(refused) if editing => refused.text.clone(),
                Some(refused) => elided(&refused.text, SHOWN_CHARACTERS),
                None => shown(v),
            })
            .custom_parser(|text| {
                let (number, why) = read(text);
                let why = why.filter(|_| !text.trim().is_empty());
                *fresh.borrow_mut() = Some(why.map(|why| Notice {
                    text: text.to_owned(),
                    why,
                    value: number.unwrap_or(value_before),
                    at: now,
                    focus,
                }));
                number
            });
        if let Some(size) = self.size {
            field = field.min_size(size);
        }
        if ui.ctx().drag_started_id() == Some(id) {
            // A finger may rather be scrolling.
            meant(ui, id);
        }
        let ink = ui.visuals().override_text_color;
        let warning = refused.map(|_| theme::warning(ui.visuals().dark_mode));
        ui.visuals_mut().override_text_color = warning.or(ink);
        let response = ui.add(field);
        ui.visuals_mut().override_text_color = ink;
        // Escape gives the attempt up.
        let given_up = response.lost_focus() && was_pressed(ui, Key::Escape);
        if given_up {
            *value = value_before;
        }
        // What has just been typed, or what was said before, until the user moves on.
        let notice = fresh
            .into_inner()
            .unwrap_or_else(|| before.filter(|notice| editing || !notice.is_left(ui, &response)));
        let notice = notice.filter(|notice| !given_up && notice.value == *value);
        Notice::keep(notice.as_ref(), ui, kept);
        self.tell(ui, response, shown, notice.as_ref())
    }

    /// Name, tooltip, and the message about text that was not taken.
    fn tell(
        &self,
        ui: &Ui,
        response: Response,
        shown: &dyn Fn(f64) -> String,
        notice: Option<&Notice>,
    ) -> Response {
        if !self.name.is_empty() {
            let enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, enabled, self.name));
        }
        let Some(Notice {
            text,
            why,
            value,
            at,
            ..
        }) = notice
        else {
            return match self.hint {
                "" => response,
                hint => response.on_hover_text(format!("{hint}\n{HOW}")),
            };
        };
        if why.is_refused() {
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_invalid(accesskit::Invalid::True);
            });
        }
        let left = at + SHOWN - ui.input(|i| i.time);
        if left > 0.0 {
            ui.ctx().request_repaint_after_secs(left as f32);
        }
        let text = elided(text, SAID_CHARACTERS);
        let holds = shown(*value);
        let (message, allowed) = match why {
            Why::NoNumber => (
                format!("“{text}” is no number; {holds} stays."),
                "A number is 0.15, 0,15, 1/3, 1e−3, 2*pi, sqrt(2). Escape gives up.".to_owned(),
            ),
            Why::NotAllowed(allowed) => (
                format!("“{text}” is not allowed; {holds} stays."),
                format!("Allowed: {allowed}. Escape gives up."),
            ),
            Why::Moved(allowed) => (
                format!("“{text}” is not allowed; it became {holds}."),
                format!("Allowed: {allowed}."),
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

impl Notice {
    /// Keeps what is said, or that nothing is, for the next frame.
    fn keep(notice: Option<&Self>, ui: &Ui, id: Id) {
        ui.data_mut(|d| match notice {
            Some(notice) => {
                d.insert_temp(id, notice.clone());
            }
            None => d.remove::<Self>(id),
        });
    }

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
        assert_eq!(elided("−0.5x", 5), "−0.5x");
        assert_eq!(elided("something", 5), "somet…");
    }
}
