//! Keeping what the page locks, and showing and unlocking it.

use eframe::egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Role, Ui, WidgetInfo};

use super::App;
use super::commands::{Command, key_text};
use super::fingers::small_button;
use super::focus::Place;
use super::locks::{Release, Restraint};
use super::messages::Topic;
use crate::figure::fonts::icon;
use crate::math::Point;
use crate::scenario::{Knob, Place as Table, Scenario};

impl App {
    /// What is hidden and locked, by the page and by the address of the window.
    pub(super) fn restraint(&self) -> Restraint {
        let of_page = self.restraint_of_page();
        Restraint {
            hidden: of_page.hidden.or(&self.asks.hide.parts),
            ..of_page
        }
    }

    /// What the page hides and locks, as far as that has not been shown and unlocked.
    fn restraint_of_page(&self) -> Restraint {
        self.release.of(&self.scenario)
    }

    /// The document with that hidden which it hides in this window.
    pub(super) fn on_screen(&self) -> Scenario {
        Scenario {
            hidden: self.restraint_of_page().hidden,
            ..self.scenario.clone()
        }
    }

    /// Notes the document before anything is done to it in this frame.
    pub(super) fn hold(&mut self) {
        let locks = !self.restraint().locked.is_none();
        self.held = locks.then(|| self.scenario.clone());
    }

    /// Takes back what has been done in this frame to what is locked, and says so.
    pub(super) fn keep_locked(&mut self) {
        let locked = self.restraint().locked;
        if let Some(before) = &self.held
            && self.scenario.keep_locked(before, &locked)
        {
            self.say_locked();
        }
    }

    /// Says what is locked, and how it is unlocked.
    pub(super) fn say_locked(&mut self) {
        let names = self.restraint().locked.words();
        let message = format!("Locked on this page: {names}. Q unlocks.");
        self.messages.done(Topic::Edit, message);
    }

    /// Whether the start cannot be moved along any axis.
    pub(super) fn holds_start(&self) -> bool {
        self.holds_start_along().iter().all(|held| *held)
    }

    /// Whether it cannot be moved along x, and along y.
    pub(super) fn holds_start_along(&self) -> [bool; 2] {
        let locked = self.restraint().locked;
        let axes = ["x", "y"].map(|axis| Knob::of(Table::Start, axis).target);
        axes.map(|axis| self.scenario.locks(&axis, &locked))
    }

    /// Lets runs start there, but for an axis along which the start is locked. Where it cannot be moved at all, trying to says so.
    pub(super) fn start_at(&mut self, mut at: Point) {
        let held = self.holds_start_along();
        if held.contains(&false) {
            let axes = at.iter_mut().zip(self.scenario.start).zip(held);
            for ((to, from), _) in axes.filter(|(_, held)| *held) {
                *to = from;
            }
        }
        self.scenario.start_at(at);
    }

    /// Shows and unlocks everything, or hides and locks it again as the page has it.
    pub(super) fn unlock(&mut self) {
        let message = match (
            self.scenario.is_restrained(),
            self.restraint_of_page().is_none(),
        ) {
            (false, _) => "This page hides and locks nothing.",
            (true, false) => {
                self.release = Release::all(&self.scenario);
                "Shown and unlocked in this window. Q hides and locks it again."
            }
            (true, true) => {
                self.release = Release::default();
                "Hidden and locked again."
            }
        };
        self.messages.done(Topic::Edit, message);
    }

    /// Says that a panel is hidden, by the address of the window or else by the page.
    pub(super) fn say_hidden(&mut self, by_address: bool) {
        let message = match by_address {
            true => "Hidden by the address of this page.",
            false => "Hidden on this page. Q shows it.",
        };
        self.messages.done(Topic::Edit, message);
    }

    /// A line that says what the page hides and locks, with the button that undoes it; on the stage a message says so once
    /// somebody tries.
    pub(super) fn restraint_ui(&mut self, ui: &mut Ui) {
        if !self.scenario.is_restrained() || self.presenting.is_some() {
            return;
        }
        let restraint = self.restraint_of_page();
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(8, 2));
        let panel = Panel::top("restraint").resizable(false).frame(frame);
        let clicked = panel.show(ui, |ui| {
            self.tour.put(Place::Restraint, ui.unique_id());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let clicked = button_ui(ui, &restraint);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let symbol = match restraint.locked.is_none() {
                        true => icon::LOCK_OPEN,
                        false => icon::LOCK,
                    };
                    ui.label(symbol);
                    ui.add(Label::new(RichText::new(sentence(&restraint)).small()).truncate());
                });
                clicked
            })
            .inner
        });
        if clicked.inner {
            self.unlock();
        }
    }
}

/// What is hidden and locked, in words.
fn sentence(restraint: &Restraint) -> String {
    let Restraint { hidden, locked } = restraint;
    let mut said = Vec::new();
    if !locked.is_none() {
        said.push(format!(
            "Locked on this page, but for its knobs: {}.",
            locked.words()
        ));
    }
    if !hidden.is_none() {
        said.push(format!("Hidden: {}.", hidden.words()));
    }
    if said.is_empty() {
        said.push(
            "Shown and unlocked in this window; the file keeps what it hides and locks.".into(),
        );
    }
    said.join(" ")
}

/// The button at the end of the line; whether it was clicked.
fn button_ui(ui: &mut Ui, restraint: &Restraint) -> bool {
    let text = match (restraint.is_none(), restraint.locked.is_none()) {
        (true, _) => "Hide and lock again",
        (false, true) => "Show all",
        (false, false) => "Unlock all",
    };
    let key = key_text(ui.ctx(), Command::Unlock);
    let button = ui.add(small_button(ui, text).shortcut_text(key));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    button.clicked()
}
