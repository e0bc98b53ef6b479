//! The same network without normalization, with batch and with layer normalization: the loss and its gradient against a factor
//! on the weights of one layer, and λmax along training.

mod kinds;
mod numbers;
mod plots;

use egui::{Id, Layout, Rect, Response, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::heading;
use super::number::compact;
use super::scene::Scene;
use super::style::Style;
use crate::analysis::Scaled;
use kinds::{MISSING, NAMES, absence, key, settings};

/// The least height in which there is room for numbers beside the plots, in text heights.
const TALL: f32 = 20.0;

/// Draws the comparison into the space left in `ui`.
pub fn normalization_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let sense = Sense::focusable_noninteractive();
    let response = ui.interact(area, Id::unique("normalization"), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Normalization"));
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    if area.width() < unit * 8.0 || area.height() < unit * 8.0 {
        return response;
    }
    heading::paint(ui.painter(), area, &title(scene), &style);
    let mut below = area;
    below.min.y += unit * 1.9;
    let tall = area.height() >= unit * TALL;
    if !tall {
        // No table says which curve is which.
        let row = Rect::from_min_size(below.min, vec2(below.width(), unit * 1.3));
        key(&ui.painter_at(row), row, &style);
        below.min.y = row.max.y;
    }
    let tables = tall.then(|| [numbers::at_scale(scene), numbers::at_step(scene)]);
    let taken = tables.iter().flatten().map(|table| table.height(unit));
    let plots = 0.5 * (below.height() - taken.sum::<f32>());
    let table_ui = |number: usize, below: &mut Rect| {
        if let Some(tables) = &tables {
            let height = tables[number].height(unit);
            let rect = Rect::from_min_size(below.min, vec2(below.width(), height));
            tables[number].paint(&ui.painter_at(rect), rect, &style);
            below.min.y += height;
        }
    };
    let mut places = Vec::new();
    for number in [0, 1] {
        table_ui(number, &mut below);
        places.push(Rect::from_min_size(below.min, vec2(below.width(), plots)));
        below.min.y += plots;
    }
    let mut inside = |rect: Rect, name: &str, plot: plots::Plot| {
        let inside = UiBuilder::new().id_salt(name).max_rect(rect);
        let mut ui = ui.new_child(inside.layout(Layout::top_down(egui::Align::Min)));
        plot.ui(&mut ui, &style);
    };
    let (upper, mut lower) = (
        places[0].with_max_y(places[0].max.y - 0.4 * unit),
        places[1],
    );
    let middle = upper.center().x;
    let left = Rect::from_min_max(upper.min, pos2(middle - 0.4 * unit, upper.max.y));
    let right = Rect::from_min_max(pos2(middle, upper.min.y), upper.max);
    lower.min.y += if tall { 0.0 } else { 0.3 * unit };
    inside(left, "loss", plots::losses(scene));
    inside(right, "gradient", plots::gradients(scene));
    inside(lower, "sharpness", plots::sharpness(scene));
    response
}

fn title(scene: &Scene<'_>) -> String {
    settings(scene).map_or_else(String::new, |settings| {
        let (layer, c) = (settings.scaled_layer, compact(settings.scale, 3));
        format!("Weights W of layer {layer} times c = {c}")
    })
}

/// The comparison in words: the numbers of each kind at the present factor and at the playhead.
pub fn normalization_sentence(scene: &Scene<'_>) -> String {
    let mut text = format!("{}.", title(scene));
    let short = |v: f64| compact(v, 3);
    let known = scene.derived.normalizations.now();
    for (kind, now) in known.iter().flat_map(|(now, _)| now.iter().enumerate()) {
        let said = match now {
            Some(Scaled {
                loss, slope, inner, ..
            }) => {
                let [loss, slope, inner] = [loss, slope, inner].map(|v| short(*v));
                format!("loss {loss}, gradient {slope}, ⟨W, ∂L/∂W⟩ {inner}")
            }
            None => MISSING.to_owned(),
        };
        text.push_str(&format!(" {}: {said}.", NAMES[kind]));
    }
    text.push_str(&format!(" {}:", numbers::step_title(scene)));
    let rows = (0..NAMES.len()).filter_map(|kind| {
        let at = numbers::Standing::of(scene, kind)?;
        let sharp = at.sharpness.map(|v| format!(", λmax {}", short(v)));
        let inference = at
            .inference
            .map(|v| format!(", by running averages {}", short(v)));
        let [sharp, inference] = [sharp, inference].map(Option::unwrap_or_default);
        let (name, loss) = (NAMES[kind], short(at.loss));
        Some(format!("{name} loss {loss}{inference}{sharp}"))
    });
    let rows: Vec<String> = rows.collect();
    match rows.is_empty() {
        true => text.push_str(&format!(" {}.", absence(scene))),
        false => text.push_str(&format!(" {}.", rows.join("; "))),
    }
    text
}
