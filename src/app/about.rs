//! What the program is: its version, and the licences of all that it contains.

use std::sync::LazyLock;

use eframe::egui::{
    Align2, Context, FontId, Label, RichText, ScrollArea, TextWrapMode, Window, vec2,
};

/// Made by `assets/licences/make.py` from what Cargo.lock names; a test compares both.
const LICENCES: &str = include_str!("../../assets/licences/licences.txt");

/// Its lines, of which only those in view are laid out.
static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| LICENCES.lines().collect());

/// The size of its letters, and the widest that the list becomes, in points.
const SIZE: f32 = 11.5;
const WIDTH: f32 = 740.0;
/// The width of the window's margins, and the height of all above the list.
const AROUND: [f32; 2] = [40.0, 150.0];

/// Shows the window while `open`.
pub fn about_ui(ctx: &Context, open: &mut bool) {
    let room = ctx.content_rect().size() - vec2(AROUND[0], AROUND[1]);
    Window::new("About Ravine")
        .open(open)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .collapsible(false)
        .resizable(false)
        .show(ctx, |ui| {
            ui.set_width(room.x.min(WIDTH));
            ui.heading(concat!("Ravine ", env!("CARGO_PKG_VERSION")));
            ui.add(Label::new(env!("CARGO_PKG_DESCRIPTION")).wrap());
            ui.separator();
            let font = FontId::monospace(SIZE);
            let height = ui.fonts_mut(|fonts| fonts.row_height(&font));
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            let list = ScrollArea::both().max_height(room.y);
            let list = list.min_scrolled_height(room.y).auto_shrink(false);
            list.show_rows(ui, height, LINES.len(), |ui, rows| {
                for line in &LINES[rows] {
                    let text = RichText::new(*line).font(font.clone());
                    ui.label(if line.starts_with("== ") {
                        text.strong()
                    } else {
                        text
                    });
                }
            });
        });
}
