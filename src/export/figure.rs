//! A scenario's figure as SVG.

use egui::vec2;

use super::{offscreen, svg};
use crate::figure::{Page, Picture, Style, Theme, caption, page_ui};
use crate::scenario::Scenario;
use crate::workbench::Runs;

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
    let mut runs = Runs::blocking();
    runs.update(scenario);
    let last = runs.last(scenario);
    let text_size = (TEXT * size[0].min(size[1]) / 1000.0).clamp(5.0, 60.0);
    let style = Style::of(theme, text_size);
    let page = Page {
        scenario,
        runs: &runs,
        step: step.unwrap_or(last).min(last),
        style,
    };
    let mut picture = Picture::fine(SHARPNESS);
    let drawing = offscreen::draw(
        vec2(size[0], size[1]),
        |ctx| style.apply(ctx),
        |ui| page_ui(ui, &page, &mut picture),
    );
    svg::svg(&drawing, &scenario.title, &caption(scenario))
}
