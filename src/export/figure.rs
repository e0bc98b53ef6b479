//! A scenario's figure as SVG.

use egui::vec2;

use super::{offscreen, svg};
use crate::figure::{HyperPicture, Page, Picture, Style, Theme, caption, hyper_page_ui, page_ui};
use crate::scenario::Scenario;
use crate::workbench::{Detail, Runs};

/// Points of text on a page of 1000 points' height; pages scale with their smaller side.
const TEXT: f32 = 17.0;

/// Pixels of the band picture for a point of the page: sharp at twice the size.
const SHARPNESS: f32 = 2.0;

/// The figure of a scenario at a step (the last one if `None`) as SVG, `size` points wide and high.
///
/// The same scenario gives the same bytes on every machine.
pub fn figure_svg(
    scenario: &Scenario,
    step: Option<usize>,
    size: [f32; 2],
    theme: Theme,
) -> String {
    detailed_figure_svg(scenario, step, size, theme, &Detail::default())
}

/// The same with maps of any fineness, which tell how far they have come.
pub fn detailed_figure_svg(
    scenario: &Scenario,
    step: Option<usize>,
    size: [f32; 2],
    theme: Theme,
    detail: &Detail,
) -> String {
    let mut runs = Runs::blocking();
    runs.update(scenario);
    let last = runs.last(scenario);
    let style = style(size, theme);
    let page = Page {
        scenario,
        runs: &runs,
        step: step.unwrap_or(last).min(last),
        style,
    };
    let mut picture = Picture::fine(SHARPNESS, detail.clone());
    let mut hyper = HyperPicture::fine(SHARPNESS, detail.clone());
    let drawing = offscreen::draw(
        vec2(size[0], size[1]),
        |ctx| style.apply(ctx),
        |ui| page_ui(ui, &page, &mut picture, &mut hyper),
    );
    svg::svg(&drawing, &scenario.title, &caption(scenario))
}

/// The hyperparameter map of a scenario alone as SVG.
pub fn hyper_svg(scenario: &Scenario, size: [f32; 2], theme: Theme, detail: &Detail) -> String {
    let style = style(size, theme);
    let mut hyper = HyperPicture::fine(SHARPNESS, detail.clone());
    let drawing = offscreen::draw(
        vec2(size[0], size[1]),
        |ctx| style.apply(ctx),
        |ui| hyper_page_ui(ui, scenario, &mut hyper, &style),
    );
    svg::svg(&drawing, &scenario.title, &caption(scenario))
}

fn style([width, height]: [f32; 2], theme: Theme) -> Style {
    let text_size = (TEXT * width.min(height) / 1000.0).clamp(5.0, 60.0);
    Style::of(theme, text_size)
}
