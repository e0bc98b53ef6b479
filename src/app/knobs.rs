//! The knobs under the plot while presenting: large controls that can be dragged from a lectern.

mod head;

use eframe::egui::{
    Align, Button, Color32, ComboBox, FontId, Key, Layout, Modifiers, Panel, Response, RichText,
    Role, ScrollArea, Sense, Ui, WidgetInfo, vec2,
};

use super::App;
use super::focus::Place;
use super::locks;
use super::menus;
use super::rail::Marks;
use super::slider::{Covers, Size, Slider};
use super::spot::Spot;
use super::stage::KnobIds;
use crate::figure::fonts::icon;
use crate::parameters::Legal;
use crate::scenario::{self, Control, Knob, MAX_KNOBS, Target};

use head::{GAP, Head, ROWS, TEXT};

/// More options than these are chosen from a menu.
const MOST_BUTTONS: usize = 4;
/// The least width of an option's button.
const BUTTON: f32 = 40.0;
/// Points between knobs.
const BETWEEN: f32 = 22.0;

impl App {
    /// The document's knobs, or sensible ones where it names none, in one row.
    pub(super) fn knobs_ui(&mut self, ui: &mut Ui) {
        let knobs = self.scenario.knobs_for(self.open_card());
        if let Some(presenting) = &self.presenting {
            presenting.type_on_enter(ui.ctx());
        }
        Panel::bottom("knobs").resizable(false).show(ui, |ui| {
            self.tour.put(Place::Knobs, ui.unique_id());
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                // Its dots in the middle of it, also where it is as high as fingers need.
                ui.horizontal(|ui| self.knobs_menu_ui(ui, &knobs));
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    self.rows_of_knobs_ui(ui, &knobs, knobs.len());
                });
            });
        });
    }

    /// The same in rows of as many as have room for their names, up to that height.
    pub(super) fn wrapped_knobs_ui(&mut self, ui: &mut Ui, height: f32) {
        let knobs = self.scenario.knobs_for(self.open_card());
        if let Some(presenting) = &self.presenting {
            presenting.type_on_enter(ui.ctx());
        }
        let widest = self.width_of_knobs(ui, &knobs);
        let fitting = (ui.available_width() + BETWEEN) / (widest + BETWEEN);
        // Saturates by definition of `as`.
        let rows = knobs.len().div_ceil((fitting as usize).max(1)).max(1);
        let scroll = ScrollArea::vertical().max_height(height);
        scroll.min_scrolled_height(height).show(ui, |ui| {
            self.rows_of_knobs_ui(ui, &knobs, knobs.len().div_ceil(rows));
        });
    }

    /// The width in which each of the knobs has room for its name.
    pub(super) fn width_of_knobs(&self, ui: &Ui, knobs: &[Knob]) -> f32 {
        let names = knobs.iter().filter_map(|knob| self.control_of(knob));
        let widths = names.map(|control| head::width_of(ui, &control.name));
        widths.fold(1.0, f32::max)
    }

    /// The knobs, so many in a row.
    fn rows_of_knobs_ui(&mut self, ui: &mut Ui, knobs: &[Knob], columns: usize) {
        let mut ids = [KnobIds::default(); MAX_KNOBS];
        let columns = columns.max(1);
        // In the narrowest window no knob has less than no width.
        let between = ui.available_width().max(0.0) / columns as f32;
        ui.spacing_mut().item_spacing.x = BETWEEN.min(between);
        for (row, knobs) in knobs.chunks(columns).enumerate() {
            ui.columns(columns, |uis| {
                for (at, (ui, knob)) in uis.iter_mut().zip(knobs).enumerate() {
                    let i = row * columns + at;
                    ids[i] = self.knob_ui(ui, i, knob).unwrap_or_default();
                }
            });
        }
        if let Some(presenting) = &mut self.presenting {
            presenting.keep_knobs(ui.ctx(), ids);
        }
    }

    /// What a knob moves, with its name.
    fn control_of(&self, knob: &Knob) -> Option<Control> {
        let mut control = self.scenario.knob_control(knob)?;
        if knob.label.is_none() {
            control.name += &self.whose(&knob.target);
        }
        Some(control)
    }

    fn knob_ui(&mut self, ui: &mut Ui, index: usize, knob: &Knob) -> Option<KnobIds> {
        let control = self.control_of(knob)?;
        let home = self.opened.control(&knob.target);
        let home = home.map_or(control.value, |opened| opened.value);
        let marks = self.marks_of(&knob.target);
        let exact_before = self.scenario.exact(&knob.target);
        let mut exact = exact_before;
        let (mut value, mut by) = (control.value, 0);
        let locked = self.scenario.locks(&knob.target, &self.restraint().locked);
        let stage = self.presenting.is_some();
        let response = ui.push_id(("knob", index), |ui| {
            if locked {
                ui.disable();
            }
            let head = Head {
                control: &control,
                covers: covers(&control, knob),
                marks,
                // On a stage the pictures need the height.
                rows: if stage { 1 } else { ROWS },
            };
            let number = head.ui(ui, &mut value, exact.as_mut());
            let response = control_ui(ui, &control, knob, marks, home, &mut value, &mut by);
            (response, number)
        });
        let (mut response, number) = response.inner;
        if locked {
            response = response.on_disabled_hover_text(locks::WHY);
        }
        if let Some(number) = &number {
            self.tour.pass_over(number);
        }
        match control.legal {
            Legal::Switch | Legal::Choice(_) | Legal::Optional(_) | Legal::Exact(_) => {
                self.tour.picture(ui, &response);
            }
            // The thumb of a slider shows the focus.
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..)
            | Legal::Whole(..) => self.tour.knob(ui, &response),
        }
        if value != control.value {
            self.turn_knob(&knob.target, value);
        }
        let next = exact.map(|exact| exact.saturating_add_signed(by));
        if let Some(next) = next.filter(|_| next != exact_before) {
            self.scenario.set_exact(&knob.target, next);
        }
        Some(KnobIds {
            knob: Some(response.id),
            number: number.map(|number| number.id),
            enters: !matches!(control.legal, Legal::Exact(_)),
        })
    }

    /// Whose number a target is, where there are several of that name.
    fn whose(&self, target: &Target) -> String {
        match target.place.optimizer() {
            Some(index) if self.scenario.optimizers.len() > 1 => {
                format!(" of {}", self.scenario.names().swap_remove(index))
            }
            Some(_) | None => String::new(),
        }
    }

    /// What theory knows of a number of a method, or of n·Var w; nothing that would tell a class that is asked.
    fn marks_of(&self, target: &Target) -> Marks<'static> {
        if !self.restraint().tells_limits(&self.scenario) {
            return Marks::default();
        }
        if target.place == scenario::Place::Signals && target.key == "gain" {
            return Marks {
                critical: self.scenario.signals.critical(),
                ..Marks::default()
            };
        }
        let scenario::Place::Optimizer(index) = target.place else {
            return Default::default();
        };
        let spot = Spot::at_head(&self.scenario, &self.derived, Some(index), self.step());
        let Some(optimizer) = self.scenario.optimizers.get(index) else {
            return Default::default();
        };
        Marks {
            in_units: true,
            ..spot.marks(&self.scenario, optimizer, &target.key)
        }
    }

    /// Sets what a knob moves. Data that are standardised or no longer so take start, view and rates with them.
    fn turn_knob(&mut self, target: &Target, value: f64) {
        let options = |app: &Self| {
            app.scenario
                .surface
                .shape
                .regression()
                .map(|r| r.options().standardise)
        };
        let before = options(self);
        self.scenario.set(target, value);
        if options(self) != before {
            self.rescale();
        }
    }

    /// The menu of what may be a knob.
    fn knobs_menu_ui(&mut self, ui: &mut Ui, shown: &[Knob]) {
        let menu = ui.menu_button(RichText::new(icon::DOTS_THREE).size(TEXT), |ui| {
            ui.set_min_width(230.0);
            ui.label(RichText::new(format!("Knobs (at most {MAX_KNOBS})")).weak());
            let height = ui.ctx().content_rect().height() * 0.7;
            menus::scrolling(ui, height).show(ui, |ui| {
                for target in self.scenario.targets() {
                    self.choice_ui(ui, shown, target);
                }
            });
        });
        let name = "Choose the knobs";
        let response = menu.response.on_hover_text(name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    }

    fn choice_ui(&mut self, ui: &mut Ui, shown: &[Knob], target: Target) {
        let Some(control) = self.scenario.control(&target) else {
            return;
        };
        let at = shown.iter().position(|knob| knob.target == target);
        let text = format!(
            "{}{}  {}",
            control.name,
            self.whose(&target),
            control.symbol
        );
        let button = Button::selectable(at.is_some(), text);
        let enabled = at.is_some() || shown.len() < MAX_KNOBS;
        let response = ui.add_enabled(enabled, button);
        if response.on_hover_text(target.to_string()).clicked() {
            let mut knobs = shown.to_vec();
            match at {
                Some(at) => {
                    knobs.remove(at);
                }
                None => knobs.push(Knob {
                    target,
                    label: None,
                    range: None,
                }),
            }
            self.scenario.knobs = knobs;
        }
    }
}

/// What the slider of a knob covers.
fn covers(control: &Control, knob: &Knob) -> Covers {
    if knob.range.is_none() && knob.target.key == "lr" {
        Covers::Rate
    } else {
        Covers::Range(control.slider)
    }
}

/// What is dragged or pressed; a double click on a slider goes back to its value at `home`. A number of which every digit
/// counts is not set to a `value` but moved `by` a whole number.
fn control_ui(
    ui: &mut Ui,
    control: &Control,
    knob: &Knob,
    marks: Marks<'_>,
    home: f64,
    value: &mut f64,
    by: &mut i64,
) -> Response {
    match control.legal {
        Legal::Switch => chosen_ui(ui, control, &["off", "on"], value),
        Legal::Choice(names) => chosen_ui(ui, control, names, value),
        Legal::Optional(names) => {
            let names: Vec<&str> = ["auto"].iter().chain(names).copied().collect();
            chosen_ui(ui, control, &names, value)
        }
        Legal::Exact(_) => {
            let button = Button::new(RichText::new("next").size(TEXT));
            let button = button.min_size(vec2(80.0, 26.0));
            let response = ui.horizontal(|ui| ui.add(button)).inner;
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &control.name));
            // Saturates by definition of `as`.
            *by = i64::from(response.clicked()) + arrows(ui, &response) as i64;
            response
        }
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..)
        | Legal::Whole(..) => {
            let detent = marks.detent();
            let slider = Slider {
                legal: control.legal,
                marks,
                detents: detent.as_slice(),
                home: Some(home),
                ..Slider::new(
                    &control.name,
                    covers(control, knob),
                    Size::large(ui.available_width(), TEXT),
                )
            };
            let response = slider.ui(ui, value);
            if response.drag_stopped() {
                response.request_focus();
            }
            response
        }
    }
}

/// A choice between names, in one row: buttons, or a menu where these are many or have no room. It is one stop of Tab, at
/// which arrow keys change the choice.
fn chosen_ui(ui: &mut Ui, control: &Control, names: &[&str], value: &mut f64) -> Response {
    let response = if names.len() <= MOST_BUTTONS && row_width(ui, names) <= ui.available_width() {
        buttons_ui(ui, control, names, value)
    } else {
        menu_ui(ui, control, names, value)
    };
    let last = names.len().saturating_sub(1) as f64;
    *value = (*value + arrows(ui, &response)).clamp(0.0, last);
    response
}

/// How a name of an option is shown.
fn shown(name: &str) -> RichText {
    RichText::new(name.replace('_', " ")).size(TEXT)
}

/// How wide the buttons of these names are.
fn row_width(ui: &Ui, names: &[&str]) -> f32 {
    let padding = 2.0 * ui.spacing().button_padding.x;
    let font = FontId::proportional(TEXT);
    let widths = names.iter().map(|name| {
        let text = shown(name).text().to_owned();
        let galley = ui
            .painter()
            .layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER);
        (galley.size().x + padding).max(BUTTON) + GAP
    });
    widths.sum::<f32>() - GAP
}

/// A menu of the names, which shows the chosen one.
fn menu_ui(ui: &mut Ui, control: &Control, names: &[&str], value: &mut f64) -> Response {
    // Saturates by definition of `as`; the value is legal.
    let chosen = names.get(*value as usize).copied().unwrap_or_default();
    let combo = ComboBox::from_id_salt("options")
        .selected_text(shown(chosen))
        .width(ui.available_width().min(220.0))
        .truncate()
        .show_ui(ui, |ui| {
            for (i, name) in names.iter().enumerate() {
                ui.selectable_value(value, i as f64, shown(name));
            }
        });
    let name = format!("{}: {chosen}", control.name);
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    combo.response
}

/// A button for each name, the chosen one pressed.
fn buttons_ui(ui: &mut Ui, control: &Control, names: &[&str], value: &mut f64) -> Response {
    let buttons = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let mut responses = names.iter().enumerate().map(|(i, name)| {
            let text = shown(name);
            let sense = if i == 0 { Sense::click() } else { Sense::CLICK };
            let on = *value == i as f64;
            let visuals = ui.visuals();
            // The chosen one is told from the others by its ground, whichever of them has the focus.
            let ground = if on {
                visuals.selection.bg_fill
            } else {
                visuals.widgets.inactive.weak_bg_fill
            };
            let text = if on { text.strong() } else { text.weak() };
            let button = Button::new(text).fill(ground).sense(sense);
            let response = ui.add(button.min_size(vec2(BUTTON, 26.0)));
            let full = format!("{}: {name}", control.name);
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, *value == i as f64, &full)
            });
            if response.clicked() {
                *value = i as f64;
            }
            response
        });
        let first = responses.next();
        first.map(|first| responses.fold(first, |all, next| all | next))
    });
    buttons.inner.unwrap_or(buttons.response)
}

/// How many steps up the arrow keys ask a knob for that is no slider.
fn arrows(ui: &Ui, response: &Response) -> f64 {
    if !response.has_focus() {
        return 0.0;
    }
    ui.input_mut(|input| {
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        up as f64 - down as f64
    })
}
