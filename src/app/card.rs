//! The card of an optimizer: its name, method, numbers, schedule and live state.

use eframe::egui::{
    self, Align, Button, CollapsingHeader, Color32, ComboBox, FontId, Frame, Grid, Label, Layout,
    RichText, Role, ScrollArea, Sense, Slider, TextEdit, Ui, WidgetInfo, vec2,
};

use super::App;
use super::parameter::{Marks, parameters_ui};
use super::schedule::{rates_ui, schedule_ui};
use super::theme;
use super::timeline::icon_button;
use super::wrappers::{badge_ui, wrappers_ui};
use crate::figure::{
    compact,
    fonts::{self, icon},
    head,
};
use crate::math::{eigenpairs, norm};
use crate::optimizer::{Gauge, Group, Method, Reading, Schedule, Status, Wrappers};
use crate::scenario::{Color, Optimizer};

/// What a card asks of the list that it is in.
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
        // A column a group: everything is seen at once, and a low window scrolls.
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

impl App {
    pub(super) fn card_ui(&mut self, ui: &mut Ui, index: usize) -> Option<CardAction> {
        let mut action = None;
        let visible = self.scenario.optimizers[index].visible;
        let frame = Frame::group(ui.style())
            .inner_margin(6.0)
            .fill(ui.visuals().faint_bg_color);
        ui.push_id(("card", index), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                action = self.card_header_ui(ui, index);
                ui.add_enabled_ui(visible, |ui| self.card_body_ui(ui, index));
            });
        });
        action
    }

    fn card_header_ui(&mut self, ui: &mut Ui, index: usize) -> Option<CardAction> {
        let count = self.scenario.optimizers.len();
        let name = self.scenario.names().swap_remove(index);
        let ink = self.style(ui).ink(self.scenario.color(index));
        let own = self.scenario.color(index);
        let mut action = None;
        ui.horizontal(|ui| {
            let (rect, swatch) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::click());
            swatch.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Colour of {name}"))
            });
            head(index).paint(ui.painter(), rect.center(), 7.0, ink, Color32::TRANSPARENT);
            let swatch = swatch.on_hover_text("Change the colour");
            egui::Popup::menu(&swatch)
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
                .show(|ui| {
                    // egui's picker has a button with a sign that no bundled font has.
                    let Color(mut channels) = own;
                    for (channel, name) in channels.iter_mut().zip(["red", "green", "blue"]) {
                        ui.add(Slider::new(channel, 0..=255).text(name));
                    }
                    let chosen = &mut self.scenario.optimizers[index].color;
                    if Color(channels) != own {
                        *chosen = Some(Color(channels));
                    }
                    let changed = chosen.is_some();
                    if ui
                        .add_enabled(changed, Button::new("Default colour"))
                        .clicked()
                    {
                        *chosen = None;
                    }
                });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.menu_button(RichText::new(icon::DOTS_THREE).size(16.0), |ui| {
                    let only = format!("{} Show only this one", icon::TARGET);
                    for (text, chosen, enabled) in [
                        (only, CardAction::Solo(index), true),
                        (
                            "Hyperparameter map".to_owned(),
                            CardAction::Map(index),
                            true,
                        ),
                        (
                            format!("{} Duplicate", icon::COPY),
                            CardAction::Duplicate(index),
                            true,
                        ),
                        (
                            format!("{} Move up", icon::CARET_UP),
                            CardAction::MoveUp(index),
                            index > 0,
                        ),
                        (
                            format!("{} Move down", icon::CARET_DOWN),
                            CardAction::MoveDown(index),
                            index + 1 < count,
                        ),
                        (
                            format!("{} Remove", icon::TRASH),
                            CardAction::Remove(index),
                            true,
                        ),
                    ] {
                        if ui.add_enabled(enabled, Button::new(text)).clicked() {
                            action = Some(chosen);
                            ui.close();
                        }
                    }
                })
                .response
                .on_hover_text(format!("More for {name}"))
                .widget_info(|| {
                    WidgetInfo::labeled(Role::Button, true, format!("More for {name}"))
                });
                let optimizer = &mut self.scenario.optimizers[index];
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
                self.name_ui(ui, index, name.clone());
            });
        });
        action
    }

    /// The name, to be typed over; an emptied one is the method's again.
    fn name_ui(&mut self, ui: &mut Ui, index: usize, name: String) {
        let optimizer = &mut self.scenario.optimizers[index];
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

    fn card_body_ui(&mut self, ui: &mut Ui, index: usize) {
        let hessian = self.runs.get(index).and_then(|run| {
            let at = run.points[self.playback.step(self.last()).min(run.last())];
            eigenpairs(self.scenario.surface.jet2(at).hessian)
        });
        // On a surface without a minimum, along a direction that curves down.
        let falls = hessian.is_some_and(|[low, _]| low.value < 0.0)
            && self.scenario.surface.shape.landscape().bounded_below() == Some(false);
        let Optimizer {
            method,
            schedule,
            wrappers,
            ..
        } = &mut self.scenario.optimizers[index];
        let falls = falls && !matches!(method, Method::Newton(_));
        method_ui(ui, method);
        badge_ui(ui, wrappers);
        // Theory speaks of the method alone.
        let hessian = hessian.filter(|_| !wrappers.change_steps());
        let limit = hessian.and_then(|[_, high]| method.step_limit(high.value));
        let optimum = hessian.and_then(|[low, high]| method.best([low.value, high.value]));
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
            let rate = method.parameters().get(0);
            let over = rate >= limit.rate;
            let relation = if over { "≥" } else { "<" };
            let text = if falls {
                "no limit helps: λmin < 0, f falls for ever".to_owned()
            } else {
                format!(
                    "η {relation} {} = {}",
                    limit.formula,
                    compact(limit.rate, 4)
                )
            };
            let colour = if over || falls {
                theme::warning(ui.visuals().dark_mode)
            } else {
                ui.visuals().weak_text_color()
            };
            let hint = "the step limit where the head stands: beyond it the steepest direction grows with every step";
            ui.label(RichText::new(text).small().color(colour))
                .on_hover_text(hint);
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
        self.state_ui(ui, index);
    }

    /// The state at the playhead.
    fn state_ui(&self, ui: &mut Ui, index: usize) {
        let Some(run) = self.runs.get(index) else {
            ui.label(RichText::new("computing…").weak());
            return;
        };
        let row = self.step().min(run.last());
        let n = |v: f64| compact(v, 3);
        let (status, since) = run.status(row);
        let state = format!(
            "step {row}   f {}   ‖g‖ {}",
            n(run.losses[row]),
            n(norm(run.gradients[row]))
        );
        ui.add(Label::new(RichText::new(state).small()).truncate());
        let colour = match status {
            Status::Running => ui.visuals().weak_text_color(),
            Status::Converged => theme::accent(ui.visuals().dark_mode),
            Status::Saddle | Status::Diverged | Status::Singular | Status::Stuck => {
                theme::warning(ui.visuals().dark_mode)
            }
        };
        let mut sentence = status.sentence(since);
        if self.runs.is_pending(index) {
            sentence.push_str(", computing…");
        }
        ui.label(RichText::new(sentence).color(colour));
        if let Some([x, y]) = run.average(row) {
            let f = self.scenario.surface.value([x, y]);
            let text = format!("average   f {}", n(f));
            ui.label(RichText::new(text).small()).on_hover_text(format!(
                "the path's average stands at ({}, {})",
                n(x),
                n(y)
            ));
        }
        let optimizer = &self.scenario.optimizers[index];
        if optimizer.schedule != Schedule::default() {
            let ink = self.style(ui).ink(self.scenario.color(index));
            rates_ui(ui, optimizer, self.scenario.run.steps, row, ink);
        } else if run.rates[row] != optimizer.method.lr() {
            // A line search or a damped method has taken another one.
            let text = format!("η at this step = {}", n(run.rates[row]));
            ui.label(RichText::new(text).small());
        }
        let gauges = run.gauges(row);
        if gauges.is_empty() {
            return;
        }
        Grid::new("gauges")
            .num_columns(2)
            .spacing([8.0, 0.0])
            .show(ui, |ui| {
                for gauge in gauges {
                    ui.label(RichText::new(gauge.symbol).weak())
                        .on_hover_text(gauge.name);
                    let (text, hint) = reading(&gauge);
                    ui.label(text).on_hover_text(hint);
                    ui.end_row();
                }
            });
    }
}

/// What a gauge shows, and what that is.
fn reading(gauge: &Gauge) -> (String, String) {
    let n = |v: f64| compact(v, 3);
    match &gauge.reading {
        Reading::Displacement([x, y])
        | Reading::Gradient([x, y])
        | Reading::Place([x, y])
        | Reading::Numbers([x, y]) => (
            format!("({}, {})", n(*x), n(*y)),
            format!("{} along x and y", gauge.name),
        ),
        Reading::Matrix([xx, xy, yy]) => (
            // A row a line: in one they would widen the panel.
            format!("[{}  {}]\n[{}  {}]", n(*xx), n(*xy), n(*xy), n(*yy)),
            format!("{}; at the head its ellipse", gauge.name),
        ),
        Reading::Trials { places, taken } => {
            let count = places.len();
            let noun = if count == 1 { "place" } else { "places" };
            let outcome = match taken {
                Some(i) if *i + 1 == count => "the last taken".to_owned(),
                Some(i) => format!("no. {} taken", i + 1),
                None => "none lower".to_owned(),
            };
            (
                format!("{count} {noun}, {outcome}"),
                format!("{} by the search of the last step", gauge.name),
            )
        }
    }
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
