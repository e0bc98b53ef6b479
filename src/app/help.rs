//! The list of keys and what the mouse does.

use eframe::egui::{Align2, Context, Grid, RichText, ScrollArea, Window, vec2};

use super::commands::ROWS;

const MOUSE: &[(&str, &str)] = &[
    ("Drag the start", "moves it; all paths follow"),
    ("Click the plot", "puts the start there"),
    ("Drag the plot", "pans"),
    ("Wheel, pinch", "zooms at the pointer"),
    ("Double click the plot", "resets the view"),
    ("Double click a slider", "resets it to its default"),
    ("Click the chart", "moves the playhead"),
    ("Drop a file", "opens a scenario"),
    ("Ctrl + / − / 0", "scales everything"),
];

/// Shows the window of keys while `open`.
pub fn help_ui(ctx: &Context, open: &mut bool) {
    let height = ctx.content_rect().height() * 0.7;
    Window::new("Keys and help")
        .open(open)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                Grid::new("keys")
                    .num_columns(2)
                    .striped(true)
                    .spacing([28.0, 5.0])
                    .show(ui, |ui| {
                        for (what, does) in MOUSE {
                            ui.label(RichText::new(*what).strong());
                            ui.label(*does);
                            ui.end_row();
                        }
                        for row in ROWS {
                            ui.label(RichText::new(ctx.format_shortcut(&row.key)).strong());
                            ui.label(row.name);
                            ui.end_row();
                        }
                    });
            });
        });
}
