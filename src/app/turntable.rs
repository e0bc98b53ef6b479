//! What the pointer and the keys do on a relief: they turn it, and move the start on it.

use eframe::egui::{CursorIcon, Modifiers, Response, Role, Ui, WidgetInfo};

use super::App;
use super::focus::nudge;
use super::spoken::describe;
use crate::figure::{Scene, relief_area_ui, relief_sentence};
use crate::scenario::ReliefView;

/// Degrees for a point of the screen that the pointer is dragged, and for one that arrow keys move.
const DRAGGED: f64 = 0.4;
const NUDGED: f64 = 0.5;

/// Turns the relief where it is dragged, and with the arrow keys where it has the focus: like a block on a turntable, which goes
/// along with the hand.
pub fn turn(ui: &Ui, relief: &ReliefView, response: &Response) -> Option<ReliefView> {
    let keys = nudge(ui, response).map(|by| by * NUDGED as f32);
    let hand = response.dragged() && !ui.input(|i| i.modifiers.contains(Modifiers::SHIFT));
    let hand = hand.then(|| response.drag_delta() * DRAGGED as f32);
    if hand.is_some() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    let by = hand.filter(|by| *by != Default::default()).or(keys)?;
    let mut turned = *relief;
    turned.turn(f64::from(-by.x), f64::from(by.y));
    Some(turned)
}

impl App {
    /// The relief beside the plot.
    pub(super) fn relief_panel_ui(&mut self, ui: &mut Ui) {
        let style = self.style(ui);
        // A network is placed on its plane.
        let placed = self.derived.shown(&self.scenario);
        let mut shown = relief_area_ui(ui, placed.view());
        let scene = Scene {
            scenario: placed,
            derived: &self.derived,
            step: self.step(),
            onward: 0.0,
            style,
        };
        shown.paint(ui, &scene, &mut self.pictures.relief);
        let response = shown.response.clone();
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Relief"));
        let moving = self.is_moving(ui.ctx());
        describe(ui, &response, moving, || relief_sentence(&scene));
        let projection = shown.projection.clone();
        if projection.lift().is_none() {
            if self.plot.is_none() {
                // It is laid out later in the frame.
                ui.ctx().request_repaint();
            }
            return;
        }
        let name = "Start point on the relief";
        let handle = self.start_handle_ui(ui, &projection, style.text_size, name);
        let shape = &mut self.scenario.surface.shape;
        if !self.bump_editor.edits(shape) {
            self.move_start(&response, handle.as_ref(), &projection, style);
        }
        let over = response.contains_pointer();
        let pointer = ui.input(|i| i.pointer.hover_pos()).filter(|_| over);
        self.navigate(ui, &response, pointer, &projection);
    }
}
