//! The switches of layers.

use eframe::egui::{Checkbox, RichText, Ui};

use super::commands::{Command, key_text};
use crate::parameters::Parameters;
use crate::scenario::Layers;

/// What is shown where, from the ground to the heads.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "of the surface",
        &[
            "bands",
            "contours",
            "labels",
            "critical_points",
            "gradient_field",
            "convex",
            "basins",
            "penalty",
            "fog",
        ],
    ),
    (
        "of the paths",
        &[
            "dots",
            "ahead",
            "gradient_flow",
            "central_flow",
            "early_stopping",
        ],
    ),
    (
        "at the heads",
        &[
            "gradient",
            "gauges",
            "level_set",
            "local_model",
            "ellipses",
            "eigen_lens",
            "sharpness_box",
            "explain",
        ],
    ),
];

/// A switch for each layer, with its key, and below it what is `said` of it, or why it shows nothing. Those that would say something false
/// on a slice through many weights cannot be switched there.
pub fn layers_ui(
    ui: &mut Ui,
    layers: &mut Layers,
    on_a_slice: bool,
    said: &dyn Fn(&str) -> Vec<String>,
) {
    for (group, keys) in GROUPS {
        ui.label(RichText::new(group).small().weak());
        for key in keys {
            let Some(row) = layers.row(key) else {
                continue;
            };
            let objection = Layers::objection_on_a_slice(key).filter(|_| on_a_slice);
            let parameter = &layers.table()[row];
            if let Some(objection) = objection {
                let mut off = false;
                let switch = Checkbox::new(&mut off, parameter.name);
                ui.add_enabled(false, switch)
                    .on_disabled_hover_text(objection);
                continue;
            }
            let mut on = layers.get(row) != 0.0;
            ui.horizontal(|ui| {
                let switch = ui.add(Checkbox::new(&mut on, parameter.name));
                if !parameter.help.is_empty() {
                    switch.on_hover_text(parameter.help);
                }
                let shortcut = key_text(ui.ctx(), Command::Layer(key));
                ui.label(RichText::new(shortcut).small().weak());
            });
            layers.set(row, f64::from(u8::from(on)));
            for line in said(key) {
                ui.label(RichText::new(line).small().weak());
            }
        }
    }
}

/// Switches a layer.
pub fn toggle(layers: &mut Layers, key: &str) {
    if let Some(row) = layers.row(key) {
        let off = layers.get(row) == 0.0;
        layers.set(row, f64::from(u8::from(off)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_has_its_place() {
        let layers = Layers::default();
        let mut shown: Vec<&str> = GROUPS.iter().flat_map(|(_, keys)| *keys).copied().collect();
        let mut rows: Vec<&str> = layers.table().iter().map(|p| p.key).collect();
        shown.sort_unstable();
        rows.sort_unstable();
        assert_eq!(shown, rows);
    }
}
