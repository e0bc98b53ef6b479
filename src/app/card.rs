//! The card of an optimizer: its name, method, numbers, schedule and live state.

use eframe::egui::{
    CollapsingHeader, ComboBox, Frame, Grid, Label, RichText, Role, ScrollArea, Ui, WidgetInfo,
};

pub use super::card_head::CardAction;
use super::card_head::{head_ui, status_ink};
use super::parameter::{Homes, Marks, parameters_ui};
use super::scene::Shown;
use super::schedule::{rates_ui, schedule_ui};
use super::theme;
use super::wrappers::{badge_ui, wrappers_ui};
use crate::figure::fonts::icon;
use crate::figure::{Scene, compact};
use crate::math::eigenpairs;
use crate::optimizer::{Gauge, Group, Limit, Method, Reading, Schedule, Status, Wrappers};
use crate::scenario::{Optimizer, Scenario, Untouched};

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

/// A card: open with everything, or closed to a line.
pub struct Card<'a> {
    pub index: usize,
    pub open: bool,
    /// Whether it is the one that was chosen, if there are others.
    pub chosen: bool,
    /// The document as it was opened.
    pub opened: &'a Scenario,
    pub shown: &'a Shown<'a>,
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
                let action = head_ui(ui, scenario, self.shown, index, self.open);
                if self.open {
                    ui.add_enabled_ui(visible, |ui| {
                        body_ui(ui, scenario, self.opened, self.shown, index);
                        state_ui(ui, &self.shown.scene(scenario), index);
                    });
                }
                action
            });
            // A closed card would slip from under the pointer.
            let pressed = self.open && ui.input(|i| i.pointer.any_pressed());
            let chosen = pressed && ui.rect_contains_pointer(shown.response.rect);
            shown.inner.or(chosen.then_some(CardAction::Choose(index)))
        });
        card.inner
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
    let homes = match &untouched {
        Some(Untouched::Opened(method)) => Homes::Opened(method.parameters()),
        Some(Untouched::Suggested(method)) => Homes::Suggested(method.parameters()),
        None => Homes::Defaults,
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
    badge_ui(ui, method.parameters(), schedule, wrappers);
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
    parameters_ui(ui, method.parameters_mut(), homes, false, marks);
    if let Some(limit) = limit {
        limit_ui(ui, &limit, method.lr(), falls);
    }
    let changed = *schedule != Schedule::default() || *wrappers != Wrappers::default();
    CollapsingHeader::new(RichText::new("More").small())
        .id_salt("more")
        .default_open(changed)
        .show(ui, |ui| {
            let parameters = method.parameters_mut();
            parameters_ui(ui, parameters, homes, true, |_| Marks::default());
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
    let colour = status_ink(ui, status);
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
