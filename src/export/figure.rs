//! A scenario's figure as SVG.

use egui::vec2;

use super::{offscreen, svg};
use crate::figure::{Pictures, Scene, Style, Theme, caption, hyper_page_ui, page_ui};
use crate::scenario::Scenario;
use crate::workbench::{Derived, Detail};

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
    let style = style(size, theme);
    let mut derived = Derived::blocking(detail.clone());
    derived.update(scenario, None);
    let last = derived.runs.last(scenario);
    let step = step.unwrap_or(last).min(last);
    let mut pictures = Pictures::new(SHARPNESS);
    // What is derived for the plot's size in a pass is drawn in the next one; the size settles before the last.
    let mut plot = None;
    let drawing = offscreen::draw(
        vec2(size[0], size[1]),
        |ctx| style.apply(ctx),
        |ui| {
            derived.update(scenario, plot);
            let scene = Scene {
                scenario,
                derived: &derived,
                step,
                style,
            };
            plot = page_ui(ui, &scene, &mut pictures);
        },
    );
    svg::svg(&drawing, &scenario.title, &caption(scenario))
}

/// The hyperparameter map of a scenario alone as SVG.
pub fn hyper_svg(scenario: &Scenario, size: [f32; 2], theme: Theme, detail: &Detail) -> String {
    let style = style(size, theme);
    let mut derived = Derived::blocking(detail.clone());
    derived.hyper.update(scenario.maps.hyper_request(scenario));
    let mut pictures = Pictures::new(SHARPNESS);
    let scene = Scene {
        scenario,
        derived: &derived,
        step: 0,
        style,
    };
    let drawing = offscreen::draw(
        vec2(size[0], size[1]),
        |ctx| style.apply(ctx),
        |ui| hyper_page_ui(ui, &scene, &mut pictures),
    );
    svg::svg(&drawing, &scenario.title, &caption(scenario))
}

fn style([width, height]: [f32; 2], theme: Theme) -> Style {
    let text_size = (TEXT * width.min(height) / 1000.0).clamp(5.0, 60.0);
    Style::of(theme, text_size)
}
