//! The card of an optimizer: its name, method, numbers and schedule, and its live state.

use eframe::egui::{
    Button, CollapsingHeader, ComboBox, Frame, Label, RichText, Role, ScrollArea, Ui, WidgetInfo,
};

pub use super::card_head::CardAction;
use super::card_head::head_ui;
use super::live::{limit_ui, state_ui};
use super::locks::{self, Restraint};
use super::parameter::{Homes, Marks, parameters_ui};
use super::pins::pinned_ui;
use super::scene::Shown;
use super::schedule::schedule_ui;
use super::spot::Spot;
use super::theme;
use super::welcome::{Control, mark};
use super::wrappers::{badge_ui, wrappers_ui};
use crate::figure::fonts::icon;
use crate::optimizer::{Group, Limit, Method, Schedule, Wrappers};
use crate::scenario::{Optimizer, Place, Scenario, Untouched};

/// What is said of a method that cannot run on what is minimised.
const PLANAR: &str = "needs the 2×2 Hessian of a surface, so it cannot train a network";

/// The menu of methods to add.
pub fn add_menu_ui(ui: &mut Ui, scenario: &Scenario) -> Option<Method> {
    let mut chosen = None;
    ui.menu_button(format!("{} Add {}", icon::PLUS, icon::CARET_DOWN), |ui| {
        // One column per group shows everything at once; a low window scrolls.
        let height = ui.ctx().content_rect().height() * 0.8;
        let scroll = ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height);
        scroll.show(ui, |ui| {
            ui.horizontal_top(|ui| {
                for group in Group::ALL {
                    ui.vertical(|ui| {
                        ui.add(Label::new(RichText::new(group.name()).weak()).extend());
                        for method in of_group(group) {
                            let info = method.info();
                            let hint =
                                format!("{}\n{}\n{}", info.equation, info.teaches, info.reference);
                            let button = Button::new(info.name);
                            if ui
                                .add_enabled(scenario.runs(&method), button)
                                .on_hover_text(hint)
                                .on_disabled_hover_text(PLANAR)
                                .clicked()
                            {
                                chosen = Some(method);
                                ui.close();
                            }
                        }
                    });
                }
            });
        });
    });
    chosen
}

fn of_group(group: Group) -> impl Iterator<Item = Method> {
    Method::all()
        .into_iter()
        .filter(move |m| m.group() == group)
}

/// A card: open with everything, or closed to a line.
pub struct Card<'a> {
    pub index: usize,
    pub open: bool,
    /// Whether it is the one that was chosen, if there are others.
    pub chosen: bool,
    /// The document as it was opened.
    pub opened: &'a Scenario,
    pub shown: &'a Shown<'a>,
    pub restraint: Restraint,
}

impl Card<'_> {
    /// Shows the card, which changes its optimizer itself and returns what it asks of its list.
    pub fn ui(&self, ui: &mut Ui, scenario: &mut Scenario) -> Option<CardAction> {
        let index = self.index;
        let visible = scenario.optimizers[index].visible;
        let mut frame = Frame::group(ui.style())
            .inner_margin(6.0)
            .fill(ui.visuals().faint_bg_color);
        if self.chosen {
            frame.stroke.color = theme::accent(ui.visuals().dark_mode);
        }
        let card = ui.push_id(("card", index), |ui| {
            let shown = frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                let action = head_ui(ui, scenario, self.shown, self.restraint, index, self.open);
                let mut removed = false;
                if self.open {
                    ui.add_enabled_ui(visible, |ui| {
                        match scenario.optimizers[index].pinned {
                            Some(_) => {
                                let locked = self.restraint.locked.optimizers;
                                removed = locks::block_if(ui, locked, |ui| {
                                    pinned_ui(ui, scenario, index)
                                });
                            }
                            None => {
                                let place = [Place::Optimizer(index)];
                                let free = self.restraint.free(&scenario.knobs, &place);
                                locks::within(ui, free, |ui| self.body_ui(ui, scenario));
                            }
                        }
                        if !self.restraint.hidden.readouts {
                            state_ui(ui, &self.shown.scene(scenario), index);
                        }
                    });
                }
                action.or(removed.then_some(CardAction::Remove(index)))
            });
            // A closed card would slip from under the pointer.
            let pressed = self.open && ui.input(|i| i.pointer.any_pressed());
            let chosen = pressed && ui.rect_contains_pointer(shown.response.rect);
            shown.inner.or(chosen.then_some(CardAction::Choose(index)))
        });
        card.inner
    }

    /// Method, numbers, schedule and tools.
    fn body_ui(&self, ui: &mut Ui, scenario: &mut Scenario) {
        let Self {
            index,
            opened,
            shown,
            ..
        } = *self;
        let untouched = scenario.untouched(opened, index);
        let homes = match &untouched {
            Some(Untouched::Opened(method)) => Homes::Opened(method.parameters()),
            Some(Untouched::Suggested(method)) => Homes::Suggested(method.parameters()),
            None => Homes::Defaults,
        };
        let opened = scenario.opened_as(opened, index);
        let spot = Spot::at_head(scenario, shown.derived, Some(index), shown.step);
        let told = self.restraint.tells_limits(scenario);
        let marks = |key: &str| match told {
            false => Marks::default(),
            true => spot.marks(scenario, &scenario.optimizers[index], key),
        };
        let [rate, momentum] = ["lr", "momentum"].map(marks);
        let Spot { eigenvalues, place } = spot;
        // f falls without bound where a surface without a minimum curves down along some direction.
        let falls = eigenvalues.is_some_and(|[low, _]| low < 0.0)
            && scenario.surface.shape.landscape().bounded_below() == Some(false);
        let other = locks::block_ui(ui, |ui| method_ui(ui, scenario, index));
        if let Some(other) = other {
            scenario.change_method(index, other);
        }
        let Optimizer {
            method,
            schedule,
            wrappers,
            ..
        } = &mut scenario.optimizers[index];
        let falls = falls && !method.seeks_saddles();
        badge_ui(ui, method.parameters(), schedule, wrappers);
        let marks = |key: &str| match key {
            "lr" => rate,
            "momentum" => momentum,
            _ => Marks::default(),
        };
        let shown = ui.scope(|ui| parameters_ui(ui, method.parameters_mut(), homes, false, marks));
        mark(ui, Control::Rate, shown.response.rect);
        if let Some((rate, formula)) = rate.limit {
            limit_ui(ui, &Limit { rate, formula }, place, method.lr(), falls);
        }
        let changed = *schedule != Schedule::default() || *wrappers != Wrappers::default();
        CollapsingHeader::new(RichText::new("More").small())
            .id_salt("more")
            .default_open(changed)
            .show(ui, |ui| {
                let parameters = method.parameters_mut();
                parameters_ui(ui, parameters, homes, true, |_| Marks::default());
                let free = |place| self.restraint.free(&scenario.knobs, &[place]);
                locks::within(ui, free(Place::Schedule(index)), |ui| {
                    schedule_ui(ui, schedule, opened.map(|o| &o.schedule), 0);
                });
                let free = |tool| free(Place::Tool(index, tool));
                wrappers_ui(ui, wrappers, opened.map(|o| &o.wrappers), free);
            });
    }
}

/// The choice of the method; returns the one that was chosen instead.
fn method_ui(ui: &mut Ui, scenario: &Scenario, index: usize) -> Option<Method> {
    let method = &scenario.optimizers[index].method;
    let info = method.info();
    let mut chosen = None;
    let combo = ComboBox::from_id_salt("method")
        .selected_text(info.name)
        .width(ui.available_width())
        .height(ui.ctx().content_rect().height() * 0.7)
        .show_ui(ui, |ui| {
            for group in Group::ALL {
                ui.label(RichText::new(group.name()).weak());
                for other in of_group(group) {
                    let info = other.info();
                    let current = info.key == method.info().key;
                    let hint = format!("{}\n{}", info.equation, info.teaches);
                    let label = Button::selectable(current, info.name);
                    if ui
                        .add_enabled(scenario.runs(&other), label)
                        .on_hover_text(hint)
                        .on_disabled_hover_text(PLANAR)
                        .clicked()
                        && !current
                    {
                        chosen = Some(other);
                    }
                }
            }
        });
    let response = combo.response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Method"));
    response.on_hover_text(format!(
        "{}\n{}\n{}",
        info.equation, info.teaches, info.reference
    ));
    chosen
}
