//! What is folded away below a row that has room for something else, too.

use eframe::egui::collapsing_header::CollapsingState;
use eframe::egui::{Button, Role, Ui, WidgetInfo};

use crate::figure::fonts::icon;

/// A button that unfolds a body, `beside` in its row, and the body below.
pub fn fold_ui<T>(
    ui: &mut Ui,
    name: &str,
    shown: &mut T,
    beside: impl FnOnce(&mut Ui, &mut T),
    body: impl FnOnce(&mut Ui, &mut T),
) {
    let id = ui.make_persistent_id(name);
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
    ui.horizontal(|ui| {
        let symbol = if state.is_open() {
            icon::CARET_DOWN
        } else {
            icon::CARET_RIGHT
        };
        let button = ui.add(Button::new((symbol, name)).frame_when_inactive(false));
        button.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, true, name));
        if button.clicked() {
            state.toggle(ui);
        }
        beside(ui, shown);
    });
    state.show_body_unindented(ui, |ui| body(ui, shown));
}
