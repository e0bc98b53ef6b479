//! Runs that are kept for comparison.

use eframe::egui::{Label, RichText, Role, Ui, WidgetInfo};

use super::App;
use crate::figure::fonts::icon;
use crate::figure::{compact, settings};
use crate::scenario::Scenario;

impl App {
    /// Keeps the run of an optimizer as it is, beside the others. Its label says at which rate it ran.
    pub(super) fn pin(&mut self, index: usize) {
        let Some(optimizer) = self.scenario.optimizers.get(index) else {
            return;
        };
        if optimizer.pinned.is_some() {
            return;
        }
        let name = self.scenario.names().swap_remove(index);
        let rate = compact(optimizer.method.lr(), 3);
        let label = format!("{name}, η {rate}");
        // Of a network, the shadow of the weights at which training starts.
        let start = self.derived.shown(&self.scenario).start;
        self.scenario.pin(index, start, label);
        self.derive();
    }
}

/// What a pinned run was run with, in place of controls, and a button; whether the run is to be removed.
pub fn pinned_ui(ui: &mut Ui, scenario: &Scenario, index: usize) -> bool {
    let optimizer = &scenario.optimizers[index];
    let [x, y] = optimizer.pinned.unwrap_or(scenario.start);
    // Of a network the weights are those of the point, and so others on another plane.
    let place = match scenario.surface.shape.network() {
        Some(_) => "the weights at the point ",
        None => "",
    };
    let text = format!(
        "pinned: {} from {place}({}, {}), {}",
        optimizer.method.info().name,
        compact(x, 5),
        compact(y, 5),
        settings(optimizer)
    );
    ui.add(Label::new(RichText::new(text).small()).wrap());
    let remove = ui.button(format!("{} Remove pin", icon::PUSH_PIN));
    let name = format!("Remove pin {}", scenario.names()[index]);
    remove.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    remove.clicked()
}
