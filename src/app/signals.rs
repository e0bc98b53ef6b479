//! The lab of signal propagation in the window: its settings, and a click on a layer.

use eframe::egui::{Grid, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::App;
use super::commands::{Command, key_text};
use super::focus::follow;
use super::hyper::progress_ui;
use super::parameter::{Homes, Marks, choices_ui, marked_ui, parameter_ui};
use super::side_panels::heading;
use super::spoken::{announce, describe};
use crate::analysis::SignalSettings;
use crate::analysis::signals::{LayerKind, Normalization};
use crate::figure::{Scene, Style, compact, signals_sentence, signals_ui};

impl App {
    /// The switch that shows the lab in place of the plot, with its key.
    pub(super) fn signals_switch_ui(&mut self, ui: &mut Ui) {
        let homes = Homes::Opened(&self.opened.signals);
        ui.horizontal(|ui| {
            parameter_ui(ui, &mut self.scenario.signals, "shown", homes);
            let key = key_text(ui.ctx(), Command::Signals);
            ui.label(RichText::new(key).small().weak());
        });
    }

    /// The settings of the lab, in place of those of the surface.
    pub(super) fn signals_panel_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            heading(ui, "Signals");
            self.signals_switch_ui(ui);
            let asked = !self.restraint().tells_limits(&self.scenario);
            let settings = &mut self.scenario.signals;
            let homes = Homes::Opened(&self.opened.signals);
            Grid::new("signals").num_columns(2).show(ui, |ui| {
                choices_ui(ui, settings, "");
            });
            parameter_ui(ui, settings, "residual", homes);
            gain_ui(ui, settings, homes, asked);
            for key in sizes(settings) {
                parameter_ui(ui, settings, key, homes);
            }
            let signals = &mut self.derived.signals;
            if signals.is_pending() || signals.is_cancelled() {
                progress_ui(ui, signals);
            }
            follow(ui);
        });
    }

    /// The lab itself, with a click on a layer.
    pub(super) fn signals_lab_ui(&mut self, ui: &mut Ui, style: Style) {
        let scene = Scene {
            scenario: &self.scenario,
            derived: &self.derived,
            step: 0,
            onward: 0.0,
            style,
        };
        let lab = signals_ui(ui, &scene);
        lab.response
            .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Signal propagation"));
        let moving = self.is_moving(ui.ctx());
        let said = describe(ui, &lab.response, moving, || signals_sentence(&scene));
        if let Some(said) = said {
            announce(ui, &lab.response, &said);
        }
        self.tour.picture(ui, &lab.response);
        let clicked = lab.response.interact_pointer_pos();
        if let Some(at) = clicked.filter(|_| lab.response.clicked())
            && let Some((layer, _)) = lab.layers.iter().find(|(_, r)| r.contains(at))
        {
            self.scenario.signals.layer = *layer;
        }
    }
}

/// n·Var w as a slider with the critical value marked unless the class is asked, or what a named scheme makes it.
fn gain_ui(ui: &mut Ui, settings: &mut SignalSettings, homes: Homes<'_>, asked: bool) {
    if settings.init.has_gain() {
        let critical = settings.critical().filter(|_| !asked);
        marked_ui(
            ui,
            settings,
            "gain",
            homes,
            Marks {
                critical,
                ..Marks::default()
            },
        );
        return;
    }
    let layer = settings.explained();
    let gain = settings.fans(layer).fan_in as f64 * settings.variance(layer);
    ui.label(format!("n·Var w = {} in layer {layer}", compact(gain, 3)));
}

/// The sliders of settings that are in use.
fn sizes(settings: &SignalSettings) -> Vec<&'static str> {
    let mut keys = vec!["depth"];
    keys.extend(match settings.kind {
        LayerKind::Dense => &["width"][..],
        LayerKind::Convolution => &["channels", "kernel"],
    });
    keys.extend(["taper", "bias"]);
    if settings.normalization == Normalization::Batch {
        keys.push("batch");
    }
    keys.extend(["draws", "layer", "seed"]);
    keys
}
