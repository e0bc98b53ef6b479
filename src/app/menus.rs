//! Menus that scroll.

use eframe::egui::{ScrollArea, Ui};

/// What the contents of a menu scroll in, up to that height. However far it was scrolled before, it opens at its top.
pub fn scrolling(ui: &Ui, height: f32) -> ScrollArea {
    let scroll = ScrollArea::vertical().max_height(height.max(0.0));
    // A menu that opens is measured before it is shown.
    match ui.is_sizing_pass() {
        true => scroll.vertical_scroll_offset(0.0),
        false => scroll,
    }
}
