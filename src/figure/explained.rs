//! The step that leaves the playhead, explained: its arrows on the plot, and beside it the same magnified, with the equation
//! line by line.

mod chain;
mod ink;
mod lens;
mod lines;
mod step;

use egui::{Painter, ScrollArea, Sense, Ui, Vec2, vec2};

use self::step::ExplainedStep;
use super::fitting::fitting;
use super::gauges::paint_trials;
use super::labels::Labels;
use super::projection::Projection;
use super::scene::Scene;
use crate::math::Point;
use crate::optimizer::Value;

/// The least share of the height for the magnified arrows, and their most as a share of the width.
const LENS: [f32; 2] = [0.34, 0.6];
/// The text shrinks to this before it scrolls.
const SMALLEST: f32 = 0.7;

/// The explained step in a few sentences; empty where there is none.
pub fn explained_sentence(scene: &Scene<'_>) -> String {
    ExplainedStep::of(scene).map_or_else(String::new, |step| step.sentence(scene))
}

/// Arrows on the plot that are shorter than this, in text heights, are named beside the plot only.
const LEGIBLE: f32 = 2.2;

/// Draws the arrows of the explained step on the plot, at their true lengths, and the places that a search has tried.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection, labels: &mut Labels) {
    let Some(step) = ExplainedStep::of(scene) else {
        return;
    };
    let style = &scene.style;
    let ink = style.ink(scene.scenario.color(step.index));
    for line in &step.told.0 {
        if let Value::Trials(trials, taken) = &line.value {
            let places: Vec<Point> = trials.iter().map(|t| t.place).collect();
            paint_trials(painter, &places, *taken, ink, projection, style);
        }
    }
    let to_screen = |at: Point| projection.project(at);
    let chain = step.chain();
    chain::paint(painter, &chain, to_screen, ink, style, (labels, LEGIBLE));
}

/// Draws the explained step into the space left in `ui`: its arrows magnified and its equation line by line.
pub fn explained_ui(ui: &mut Ui, scene: &Scene<'_>) -> egui::Response {
    let room = ui.available_size();
    let (rect, response) = ui.allocate_exact_size(room.max(Vec2::ZERO), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Step explained"));
    if rect.width() < 20.0 || rect.height() < 20.0 {
        return response;
    }
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    match ExplainedStep::of(scene) {
        Some(step) => step_ui(&mut inside, scene, &step),
        None => {
            inside.label("No run to explain yet.");
        }
    }
    response
}

fn step_ui(ui: &mut Ui, scene: &Scene<'_>, step: &ExplainedStep) {
    let style = &scene.style;
    let unit = style.text_size;
    ui.spacing_mut().item_spacing = vec2(0.0, unit * 0.25);
    let ink = style.ink(scene.scenario.color(step.index));
    let font = style.strong_font(1.0);
    let name = &scene.scenario.names()[step.index];
    let title = |name: String| format!("{name}{}", step.rows());
    let title = fitting(
        ui.painter(),
        name,
        title,
        ui.available_width(),
        (font, style.text),
    );
    ui.add(egui::Label::new(title));
    let chain = step.chain();
    if chain.is_drawn() {
        let size = ui.available_size();
        let text = lines::lay_out(ui, step, style, size.x, 1.0).height();
        // What the text leaves, within bounds.
        let left = (size.y - text - unit).max(size.y * LENS[0]);
        let (width, height) = (size.x, left.min(size.x * LENS[1]));
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        lens::paint(&ui.painter_at(rect), rect, &chain, scene, ink);
    }
    let (width, height) = (ui.available_width(), ui.available_height());
    let laid_out = |scale: f32| lines::lay_out(ui, step, style, width, scale);
    let scales = [1.0, 0.93, 0.86, 0.78, SMALLEST];
    let fitting = scales
        .into_iter()
        .map(laid_out)
        .find(|lines| lines.height() <= height);
    match fitting {
        Some(lines) => {
            let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
            lines.paint(&ui.painter_at(rect), rect.min, style);
        }
        None => {
            let lines = lines::lay_out(ui, step, style, width - unit * 0.8, SMALLEST);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let size = vec2(ui.available_width(), lines.height());
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                lines.paint(ui.painter(), rect.min, style);
            });
        }
    }
}
