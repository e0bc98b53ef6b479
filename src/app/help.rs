//! The list of keys and what the mouse does.

use eframe::egui::{Align2, Context, Grid, RichText, ScrollArea, Ui, Window, vec2};

use super::commands::ROWS;

const MOUSE: &[(&str, &str)] = &[
    ("Drag the start", "moves it; all paths follow"),
    ("Click the plot", "puts the start there"),
    ("Drag the plot", "pans"),
    ("Wheel, pinch", "zooms at the pointer"),
    ("Double click the plot", "resets the view"),
    (
        "Double click a slider",
        "restores the value it was opened with",
    ),
    ("Click the chart", "moves the playhead"),
    ("Drop a file", "opens a scenario or a CSV"),
    ("Ctrl + / − / 0", "scales everything"),
];

/// The width from which the list has two columns.
const WIDE: f32 = 820.0;
/// The height of the help's own title and margins.
const AROUND: f32 = 90.0;

/// Shows the window of keys while `open`: all of it at once where there is room.
pub fn help_ui(ctx: &Context, open: &mut bool) {
    let size = ctx.content_rect().size();
    let mouse = MOUSE
        .iter()
        .map(|(what, does)| (String::from(*what), *does));
    let keys = ROWS.iter().map(|row| (row.text(ctx), row.name));
    let lines: Vec<_> = mouse.chain(keys).collect();
    let columns = if size.x >= WIDE { 2 } else { 1 };
    Window::new("Keys and help")
        .open(open)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            let most = size.y - AROUND;
            let scroll = ScrollArea::vertical()
                .max_height(most)
                .min_scrolled_height(most);
            scroll.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 28.0;
                    for (i, lines) in lines.chunks(lines.len().div_ceil(columns)).enumerate() {
                        column_ui(ui, i, lines);
                    }
                });
            });
        });
}

fn column_ui(ui: &mut Ui, index: usize, lines: &[(String, &str)]) {
    Grid::new(("keys", index))
        .num_columns(2)
        .striped(true)
        .spacing([20.0, 5.0])
        .show(ui, |ui| {
            for (what, does) in lines {
                ui.label(RichText::new(what).strong());
                ui.label(*does);
                ui.end_row();
            }
        });
}
