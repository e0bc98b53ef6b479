//! A page: title, notes, landscape, chart and caption, as files show them.

use egui::{Align, Color32, FontId, Layout, RichText, Ui, Vec2, vec2};

use super::caption::caption;
use super::chart::chart_ui;
use super::fit::fit_ui;
use super::hyper_map::hyper_map_ui;
use super::landscape::landscape_ui;
use super::pictures::Pictures;
use super::scene::Scene;
use super::style::Style;
use crate::scenario::Scenario;
use crate::spelling::elided;

/// Draws the page into all of `ui`. Returns the width and height of the plot in points, on which grids and level lines
/// depend.
pub fn page_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) -> Option<[f32; 2]> {
    framed_ui(ui, scene.scenario, &scene.style, |ui, size| {
        let chart = scene.scenario.figure.chart;
        let chart_height = if chart { size.y * 0.3 } else { 0.0 };
        let plots = vec2(size.x, size.y - chart_height);
        // Side by side on a wide page, one above the other on a tall one.
        let row = size.x >= size.y;
        let plot = plots_ui(ui, plots, row, scene, pictures);
        if chart {
            ui.allocate_ui(vec2(size.x, chart_height), |ui| chart_ui(ui, scene));
        }
        plot
    })
}

/// The landscape, with the map and the fit if they are wanted, in a row or a column. Returns the landscape's size.
fn plots_ui(
    ui: &mut Ui,
    size: Vec2,
    row: bool,
    scene: &Scene<'_>,
    pictures: &mut Pictures,
) -> [f32; 2] {
    let scenario = scene.scenario;
    let with_map = scenario.maps.hyper;
    let with_fit = scenario.figure.fit && scenario.surface.shape.regression().is_some();
    let fit = if with_fit { 0.36 } else { 0.0 };
    let landscape = (1.0 - fit) * if with_map { 0.55 } else { 1.0 };
    // Room for the name of an axis.
    let gap = scene.style.text_size * 1.5;
    let (layout, along) = if row {
        (Layout::left_to_right(Align::Min), vec2(1.0, 0.0))
    } else {
        (Layout::top_down(Align::Min), vec2(0.0, 1.0))
    };
    let part = |share: f32| size * (along * share + (Vec2::splat(1.0) - along));
    let after_gap = |share: f32| (part(share) - along * gap).max(Vec2::ZERO);
    let plots = |ui: &mut Ui| {
        let plot = ui.allocate_ui(part(landscape), |ui| {
            landscape_ui(ui, scene, &mut pictures.ground)
        });
        if with_map {
            ui.add_space(gap);
            ui.allocate_ui(after_gap(1.0 - fit - landscape), |ui| {
                hyper_map_ui(ui, scene, &mut pictures.hyper);
            });
        }
        if with_fit {
            ui.add_space(gap);
            ui.allocate_ui(after_gap(fit), |ui| fit_ui(ui, scene));
        }
        plot.inner.size()
    };
    ui.allocate_ui_with_layout(size, layout, plots).inner
}

/// Draws a page with the hyperparameter map alone.
pub fn hyper_page_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) {
    framed_ui(ui, scene.scenario, &scene.style, |ui, size| {
        ui.allocate_ui(size, |ui| hyper_map_ui(ui, scene, &mut pictures.hyper));
    });
}

/// The most of a page's height that title, notes and caption may each take.
const TEXT: f32 = 0.3;

/// A text that takes no more of a page of that size than it may: the middle of a longer one is left out.
fn fitting(ui: &Ui, text: &str, font: &FontId, page: Vec2) -> String {
    // No character that is read is narrower; so longer texts are never laid out.
    let narrowest = 0.2 * font.size;
    let rows = (page.y * TEXT / font.size).max(1.0);
    // Saturates by definition of `as`.
    let mut most = (rows * page.x / narrowest) as usize;
    loop {
        let text = elided(text, most);
        let galley = ui
            .painter()
            .layout(text.clone(), font.clone(), Color32::PLACEHOLDER, page.x);
        if galley.size().y <= page.y * TEXT || galley.rows.len() <= 1 || most <= 1 {
            return text;
        }
        most = text.chars().count() * 9 / 10;
    }
}

/// Title, notes and caption around the content of a page; nothing on a page that is too small for its margins.
fn framed_ui<T>(
    ui: &mut Ui,
    scenario: &Scenario,
    style: &Style,
    content: impl FnOnce(&mut Ui, Vec2) -> T,
) -> Option<T> {
    let unit = style.text_size;
    let inner = ui.max_rect().shrink(unit * 0.9);
    if !inner.is_positive() {
        return None;
    }
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::top_down(Align::Min)),
    );
    ui.spacing_mut().item_spacing = vec2(0.0, unit * 0.4);
    for (text, font, ink) in [
        (&scenario.title, style.strong_font(1.45), style.text),
        (&scenario.notes, style.font(0.95), style.faint),
    ] {
        if !text.is_empty() {
            let text = fitting(&ui, text, &font, inner.size());
            ui.label(RichText::new(text).font(font).color(ink));
        }
    }
    let font = style.font(0.85);
    let text = fitting(&ui, &caption(scenario), &font, inner.size());
    let galley = ui.painter().layout(text, font, style.faint, inner.width());
    let below = galley.size().y + unit * 0.5;
    let height = (ui.available_height() - below).max(1.0);
    let content = content(&mut ui, vec2(inner.width(), height));
    let at = egui::pos2(inner.left(), inner.bottom() - galley.size().y);
    ui.painter().galley(at, galley, style.faint);
    Some(content)
}
