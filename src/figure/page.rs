//! A page: title, notes, landscape, chart and caption, as files show them.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::{Picture, Style, caption, chart_ui, fit_ui, landscape_ui};
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
pub fn page_ui(ui: &mut Ui, page: &Page<'_>, picture: &mut Picture) {
    let Page {
        scenario,
        runs,
        step,
        style,
    } = page;
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
    let chart_height = if scenario.figure.chart {
        height * 0.3
    } else {
        0.0
    };
    let plots = vec2(inner.width(), height - chart_height);
    let with_fit = scenario.figure.fit && scenario.surface.shape.regression().is_some();
    ui.allocate_ui_with_layout(plots, Layout::left_to_right(Align::Min), |ui| {
        ui.set_min_size(plots);
        let fit_width = if with_fit { plots.x * 0.36 } else { 0.0 };
        ui.allocate_ui(plots - vec2(fit_width, 0.0), |ui| {
            landscape_ui(ui, picture, scenario, runs, *step, style);
        });
        if with_fit {
            let gap = unit * 1.5;
            ui.add_space(gap);
            ui.allocate_ui(vec2(fit_width - gap, plots.y), |ui| {
                fit_ui(ui, scenario, runs, *step, style);
            });
        }
    });
    if scenario.figure.chart {
        let minimum = picture.landscape.critical(&scenario.surface).minimum;
        ui.allocate_ui(vec2(inner.width(), chart_height), |ui| {
            chart_ui(ui, scenario, runs, minimum, *step, style);
        });
    }
    let at = egui::pos2(inner.left(), inner.bottom() - galley.size().y);
    ui.painter().galley(at, galley, style.faint);
}
