//! A page: title, notes, landscape, chart and caption, as files show them.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::{HyperPicture, Picture, Style, caption, chart_ui, fit_ui, hyper_map_ui, landscape_ui};
use crate::scenario::Scenario;
use crate::workbench::Runs;

/// What is drawn on a page.
pub struct Page<'a> {
    pub scenario: &'a Scenario,
    pub runs: &'a Runs,
    pub step: usize,
    pub style: Style,
}

/// Draws the page into all of `ui`.
pub fn page_ui(ui: &mut Ui, page: &Page<'_>, picture: &mut Picture, hyper: &mut HyperPicture) {
    let Page {
        scenario,
        runs,
        step,
        style,
    } = page;
    let plot_ui = |ui: &mut Ui, size: egui::Vec2| {
        let chart_height = if scenario.figure.chart {
            size.y * 0.3
        } else {
            0.0
        };
        // Beside each other on a wide page, one above the other on a high one.
        let beside = size.x >= size.y;
        let plots = vec2(size.x, size.y - chart_height);
        let with_fit = scenario.figure.fit && scenario.surface.shape.regression().is_some();
        let fit = if with_fit { 0.36 } else { 0.0 };
        let share = (1.0 - fit) * if scenario.maps.hyper { 0.55 } else { 1.0 };
        let layout = if beside {
            Layout::left_to_right(Align::Min)
        } else {
            Layout::top_down(Align::Min)
        };
        ui.allocate_ui_with_layout(plots, layout, |ui| {
            let part = |share: f32| {
                if beside {
                    vec2(plots.x * share, plots.y)
                } else {
                    vec2(plots.x, plots.y * share)
                }
            };
            // Room for the name of an axis.
            let gap = style.text_size * 1.5;
            let along = if beside {
                vec2(gap, 0.0)
            } else {
                vec2(0.0, gap)
            };
            ui.allocate_ui(part(share), |ui| {
                landscape_ui(ui, picture, scenario, runs, *step, style);
            });
            if scenario.maps.hyper {
                ui.add_space(gap);
                ui.allocate_ui(part(1.0 - fit - share) - along, |ui| {
                    hyper_map_ui(ui, hyper, scenario, style);
                });
            }
            if with_fit {
                ui.add_space(gap);
                ui.allocate_ui(part(fit) - along, |ui| {
                    fit_ui(ui, scenario, runs, *step, style);
                });
            }
        });
        if scenario.figure.chart {
            let minimum = picture.landscape.critical(&scenario.surface).minimum;
            ui.allocate_ui(vec2(size.x, chart_height), |ui| {
                chart_ui(ui, scenario, runs, minimum, *step, style);
            });
        }
    };
    framed_ui(ui, scenario, style, plot_ui);
}

/// Draws a page with the hyperparameter map alone.
pub fn hyper_page_ui(ui: &mut Ui, scenario: &Scenario, hyper: &mut HyperPicture, style: &Style) {
    framed_ui(ui, scenario, style, |ui, size| {
        ui.allocate_ui(size, |ui| hyper_map_ui(ui, hyper, scenario, style));
    });
}

/// Title, notes and caption around what a page shows.
fn framed_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    style: &Style,
    content: impl FnOnce(&mut Ui, egui::Vec2),
) {
    let unit = style.text_size;
    let inner = ui.max_rect().shrink(unit * 0.9);
    if !inner.is_positive() {
        return;
    }
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::top_down(Align::Min)),
    );
    ui.spacing_mut().item_spacing = vec2(0.0, unit * 0.4);
    if !scenario.title.is_empty() {
        ui.label(
            RichText::new(&scenario.title)
                .font(style.strong_font(1.45))
                .color(style.text),
        );
    }
    if !scenario.notes.is_empty() {
        ui.label(
            RichText::new(&scenario.notes)
                .font(style.font(0.95))
                .color(style.faint),
        );
    }
    let text = caption(scenario);
    let galley = ui
        .painter()
        .layout(text, style.font(0.85), style.faint, inner.width());
    let below = galley.size().y + unit * 0.5;
    let height = (ui.available_height() - below).max(1.0);
    content(&mut ui, vec2(inner.width(), height));
    let at = egui::pos2(inner.left(), inner.bottom() - galley.size().y);
    ui.painter().galley(at, galley, style.faint);
}
