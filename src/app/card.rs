//! The card of an optimizer: its name, method, numbers, schedule and live state.

use eframe::egui::{
    self, Align, Button, CollapsingHeader, Color32, ComboBox, FontId, Frame, Grid, Label, Layout,
    RichText, Role, ScrollArea, Sense, Slider, TextEdit, Ui, WidgetInfo, vec2,
};

use super::parameter::{Marks, Origin, parameters_ui};
use super::scene::Shown;
use super::schedule::{rates_ui, schedule_ui};
use super::theme;
use super::timeline::icon_button;
use super::wrappers::{badge_ui, wrappers_ui};
use crate::figure::fonts::{self, icon};
use crate::figure::{Scene, Style, compact, head};
use crate::math::eigenpairs;
use crate::optimizer::{Gauge, Group, Limit, Method, Reading, Schedule, Status, Wrappers};
use crate::scenario::{Color, Optimizer, Scenario, Untouched};

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
    opened: &Scenario,
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
                body_ui(ui, scenario, opened, shown, index);
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
fn body_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    opened: &Scenario,
    shown: &Shown<'_>,
    index: usize,
) {
    let untouched = scenario.untouched(opened, index);
    let origin = match &untouched {
        Some(Untouched::Opened(method)) => Origin::Opened(method.parameters()),
        Some(Untouched::Suggested(method)) => Origin::Suggested(method.parameters()),
        None => Origin::Defaults,
    };
    let opened = scenario.opened_as(opened, index);
    let hessian = shown.derived.runs.get(index).and_then(|run| {
        let at = run.points[shown.step.min(run.last())];
        eigenpairs(scenario.surface.jet2(at).hessian)
    });
    // f falls without bound where a surface without a minimum curves down along some direction.
    let falls = hessian.is_some_and(|[low, _]| low.value < 0.0)
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
    parameters_ui(ui, method.parameters_mut(), origin, false, marks);
    if let Some(limit) = limit {
        limit_ui(ui, &limit, method.lr(), falls);
    }
    let changed = *schedule != Schedule::default() || *wrappers != Wrappers::default();
    CollapsingHeader::new(RichText::new("More").small())
        .id_salt("more")
        .default_open(changed)
        .show(ui, |ui| {
            let parameters = method.parameters_mut();
            parameters_ui(ui, parameters, origin, true, |_| Marks::default());
            schedule_ui(ui, schedule, opened.map(|o| &o.schedule), 0);
            wrappers_ui(ui, wrappers, opened.map(|o| &o.wrappers));
        });
}

/// The step limit, and whether the learning rate is below it.
fn limit_ui(ui: &mut Ui, limit: &Limit, rate: f64, falls: bool) {
    let over = rate >= limit.rate;
    let relation = if over { "≥" } else { "<" };
    let text = if falls {
        "no rate helps: λmin < 0, f falls forever".to_owned()
    } else {
        let number = compact(limit.rate, 4);
        format!("η {relation} {} = {number}", limit.formula)
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

/// The state at the playhead.
fn state_ui(ui: &mut Ui, scene: &Scene<'_>, index: usize) {
    let runs = &scene.derived.runs;
    let Some(run) = runs.get(index) else {
        ui.label(RichText::new("computing…").weak());
        return;
    };
    let row = scene.step.min(run.last());
    let n = |v: f64| compact(v, 3);
    let (loss, gradient) = (n(run.losses[row]), n(run.gradient_norm(row)));
    let state = format!("step {row}   f {loss}   ‖g‖ {gradient}");
    ui.add(Label::new(RichText::new(state).small()).truncate());
    status_ui(ui, run.status(row), runs.is_pending(index));
    if let Some([x, y]) = run.average(row) {
        let f = scene.scenario.surface.value([x, y]);
        let place = format!("the path's average stands at ({}, {})", n(x), n(y));
        ui.label(RichText::new(format!("average   f {}", n(f))).small())
            .on_hover_text(place);
    }
    let optimizer = &scene.scenario.optimizers[index];
    if optimizer.schedule != Schedule::default() {
        let ink = scene.style.ink(scene.scenario.color(index));
        rates_ui(ui, optimizer, scene.scenario.run.steps, row, ink);
    } else if run.rates[row] != optimizer.method.lr() {
        // A line search or a damped method has used a rate of its own.
        let text = format!("η at this step = {}", n(run.rates[row]));
        ui.label(RichText::new(text).small());
    }
    gauges_ui(ui, run.gauges(row));
}

fn status_ui(ui: &mut Ui, (status, since): (Status, usize), pending: bool) {
    let colour = match status {
        Status::Running => ui.visuals().weak_text_color(),
        Status::Converged => theme::accent(ui.visuals().dark_mode),
        Status::Saddle | Status::Diverged | Status::Singular | Status::Stuck => {
            theme::warning(ui.visuals().dark_mode)
        }
    };
    let mut sentence = status.sentence(since);
    if pending {
        sentence.push_str(", computing…");
    }
    ui.label(RichText::new(sentence).color(colour));
}

fn gauges_ui(ui: &mut Ui, gauges: Vec<Gauge>) {
    if gauges.is_empty() {
        return;
    }
    let grid = Grid::new("gauges").num_columns(2).spacing([8.0, 0.0]);
    grid.show(ui, |ui| {
        for gauge in gauges {
            ui.label(RichText::new(gauge.symbol).weak())
                .on_hover_text(gauge.name);
            let (text, hint) = reading(&gauge);
            ui.label(text).on_hover_text(hint);
            ui.end_row();
        }
    });
}

/// The value of a gauge as text, and an explanation of it.
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
            // One line per row of the matrix; a single line would widen the panel.
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
