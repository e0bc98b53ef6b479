//! The card of an optimizer: its name, method, numbers and schedule, and its live state.

use eframe::egui::{
    self, Align, Button, CollapsingHeader, Color32, ComboBox, FontId, Frame, Label, Layout,
    RichText, Role, ScrollArea, Sense, Slider, TextEdit, Ui, WidgetInfo, vec2,
};

use super::live::{limit_ui, state_ui};
use super::parameter::{Marks, parameters_ui};
use super::scene::Shown;
use super::schedule::schedule_ui;
use super::spot::Spot;
use super::timeline::icon_button;
use super::wrappers::{badge_ui, wrappers_ui};
use crate::figure::fonts::{self, icon};
use crate::figure::{Style, head};
use crate::optimizer::{Group, Method, Schedule, Wrappers};
use crate::scenario::{Color, Optimizer, Scenario};

/// What a card asks of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAction {
    Remove(usize),
    Duplicate(usize),
    MoveUp(usize),
    MoveDown(usize),
    Solo(usize),
    /// Show its hyperparameter map.
    Map(usize),
}

/// The menu of methods to add.
pub fn add_menu_ui(ui: &mut Ui) -> Option<Method> {
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
                            if ui.button(info.name).on_hover_text(hint).clicked() {
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

/// A card, which changes its optimizer itself and returns what it asks of its list.
pub fn card_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    shown: &Shown<'_>,
    index: usize,
) -> Option<CardAction> {
    let mut action = None;
    let visible = scenario.optimizers[index].visible;
    let frame = Frame::group(ui.style())
        .inner_margin(6.0)
        .fill(ui.visuals().faint_bg_color);
    ui.push_id(("card", index), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            action = header_ui(ui, scenario, &shown.style, index);
            ui.add_enabled_ui(visible, |ui| {
                body_ui(ui, scenario, shown, index);
                state_ui(ui, &shown.scene(scenario), index);
            });
        });
    });
    action
}

fn header_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    style: &Style,
    index: usize,
) -> Option<CardAction> {
    let count = scenario.optimizers.len();
    let name = scenario.names().swap_remove(index);
    let color = scenario.color(index);
    let optimizer = &mut scenario.optimizers[index];
    let layout = Layout::right_to_left(Align::Center);
    ui.horizontal(|ui| {
        color_ui(ui, optimizer, color, style, index, &name);
        ui.with_layout(layout, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let action = more_ui(ui, index, count, &name);
            eye_ui(ui, optimizer, index, &name);
            name_ui(ui, optimizer, name);
            action
        })
        .inner
    })
    .inner
}

/// The head in its colour; a click opens sliders to change the colour.
fn color_ui(
    ui: &mut Ui,
    optimizer: &mut Optimizer,
    color: Color,
    style: &Style,
    index: usize,
    name: &str,
) {
    let (rect, swatch) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::click());
    swatch.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Colour of {name}")));
    let ink = style.ink(color);
    head(index).paint(ui.painter(), rect.center(), 7.0, ink, Color32::TRANSPARENT);
    let swatch = swatch.on_hover_text("Change the colour");
    egui::Popup::menu(&swatch)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            // egui's own colour picker shows a symbol that no bundled font has.
            let Color(mut channels) = color;
            for (channel, name) in channels.iter_mut().zip(["red", "green", "blue"]) {
                ui.add(Slider::new(channel, 0..=255).text(name));
            }
            let chosen = &mut optimizer.color;
            if Color(channels) != color {
                *chosen = Some(Color(channels));
            }
            let reset = Button::new("Default colour");
            if ui.add_enabled(chosen.is_some(), reset).clicked() {
                *chosen = None;
            }
        });
}

/// The menu of a card, for actions on its list of `count` cards.
fn more_ui(ui: &mut Ui, index: usize, count: usize, name: &str) -> Option<CardAction> {
    let entry = |icon: &str, text: &str| format!("{icon} {text}");
    let (above, below) = (index > 0, index + 1 < count);
    let rows = [
        (
            entry(icon::TARGET, "Show only this one"),
            CardAction::Solo(index),
            true,
        ),
        (
            "Hyperparameter map".to_owned(),
            CardAction::Map(index),
            true,
        ),
        (
            entry(icon::COPY, "Duplicate"),
            CardAction::Duplicate(index),
            true,
        ),
        (
            entry(icon::CARET_UP, "Move up"),
            CardAction::MoveUp(index),
            above,
        ),
        (
            entry(icon::CARET_DOWN, "Move down"),
            CardAction::MoveDown(index),
            below,
        ),
        (
            entry(icon::TRASH, "Remove"),
            CardAction::Remove(index),
            true,
        ),
    ];
    let mut action = None;
    let menu = ui.menu_button(RichText::new(icon::DOTS_THREE).size(16.0), |ui| {
        for (text, chosen, enabled) in rows {
            if ui.add_enabled(enabled, Button::new(text)).clicked() {
                action = Some(chosen);
                ui.close();
            }
        }
    });
    let hint = format!("More for {name}");
    let response = menu.response.on_hover_text(&hint);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, hint.clone()));
    action
}

fn eye_ui(ui: &mut Ui, optimizer: &mut Optimizer, index: usize, name: &str) {
    let eye = if optimizer.visible {
        icon::EYE
    } else {
        icon::EYE_SLASH
    };
    let key = if index < 9 {
        (index + 1).to_string()
    } else {
        String::new()
    };
    if icon_button(ui, eye, &format!("Show or hide {name}"), &key, false) {
        optimizer.visible = !optimizer.visible;
    }
}

/// The name, which can be edited; an empty one becomes the method's name again.
fn name_ui(ui: &mut Ui, optimizer: &mut Optimizer, name: String) {
    let mut text = optimizer.label.clone().unwrap_or_else(|| name.clone());
    let field = TextEdit::singleline(&mut text)
        .font(FontId::new(
            egui::TextStyle::Body.resolve(ui.style()).size,
            fonts::semibold(),
        ))
        .frame(Frame::NONE)
        .desired_width(ui.available_width());
    let field = ui.add(field);
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Name of {name}")));
    if field.changed() {
        optimizer.label = (!text.trim().is_empty()).then_some(text);
    }
    if optimizer.label.is_some() {
        field.on_hover_text(optimizer.method.info().name);
    }
}

/// Method, numbers, schedule and tools.
fn body_ui(ui: &mut Ui, scenario: &mut Scenario, shown: &Shown<'_>, index: usize) {
    let run = shown.derived.runs.get(index).map(AsRef::as_ref);
    let Spot { eigenvalues, place } = Spot::of(scenario, run, shown.step);
    // f falls without bound where a surface without a minimum curves down along some direction.
    let falls = eigenvalues.is_some_and(|[low, _]| low < 0.0)
        && scenario.surface.shape.landscape().bounded_below() == Some(false);
    let Optimizer {
        method,
        schedule,
        wrappers,
        ..
    } = &mut scenario.optimizers[index];
    let falls = falls && !method.seeks_saddles();
    method_ui(ui, method);
    badge_ui(ui, wrappers);
    // Theory covers the method alone, without tools that change its steps.
    let eigenvalues = eigenvalues.filter(|_| !wrappers.change_steps());
    let limit = eigenvalues.and_then(|[_, high]| method.step_limit(high));
    let optimum = eigenvalues.and_then(|values| method.best(values));
    let marks = |key: &str| match key {
        "lr" => Marks {
            limit: limit.map(|l| (l.rate, l.formula)),
            best: optimum.map(|b| b.lr),
        },
        "momentum" => Marks {
            limit: None,
            best: optimum.and_then(|b| b.momentum),
        },
        _ => Marks::default(),
    };
    parameters_ui(ui, method.parameters_mut(), false, marks);
    if let Some(limit) = limit {
        limit_ui(ui, &limit, place, method.lr(), falls);
    }
    let changed = *schedule != Schedule::default() || *wrappers != Wrappers::default();
    CollapsingHeader::new(RichText::new("More").small())
        .id_salt("more")
        .default_open(changed)
        .show(ui, |ui| {
            parameters_ui(ui, method.parameters_mut(), true, |_| Marks::default());
            schedule_ui(ui, schedule, 0);
            wrappers_ui(ui, wrappers);
        });
}

fn method_ui(ui: &mut Ui, method: &mut Method) {
    let info = method.info();
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
                    if ui
                        .selectable_label(current, info.name)
                        .on_hover_text(hint)
                        .clicked()
                        && !current
                    {
                        *method = method.carried_over(other);
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
}
