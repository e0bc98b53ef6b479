//! The dialog that asks what to export.

use eframe::egui::{
    self, Button, ComboBox, Context, DragValue, Grid, Key, Label, Modal, RichText, TextEdit, Ui,
};

use super::{Export, ExportCommand, Exports};
use crate::app::files::shown;
use crate::export::Format;
use crate::figure::Theme;

impl Exports {
    /// Shows the dialog while it is open; returns what was asked for in it.
    pub fn dialog_ui(&mut self, ctx: &Context, open: &mut bool) -> Option<ExportCommand> {
        if !*open {
            return None;
        }
        let (export, chosen) = (&mut self.wanted, self.chosen.as_ref());
        let mut landing = None;
        let (mut go, mut cancel, mut browse) = (false, false, false);
        let modal = Modal::new(egui::Id::unique("export")).show(ctx, |ui| {
            ui.set_width(400.0);
            ui.heading("Export the figure");
            let what = "As it is on the plot, at the playhead, with title, legend and caption.";
            ui.label(RichText::new(what).weak());
            ui.add_space(4.0);
            Grid::new("export grid")
                .num_columns(2)
                .spacing([12.0, 8.0])
                .show(ui, |ui| {
                    export_rows_ui(ui, export);
                    let label = ui.label("File");
                    ui.horizontal(|ui| {
                        let field = TextEdit::singleline(&mut export.path).desired_width(220.0);
                        let field = ui.add(field).labelled_by(label.id);
                        // Enter exports as soon as the dialog is open.
                        if ui.memory(|m| m.focused().is_none()) && !field.lost_focus() {
                            field.request_focus();
                        }
                        go |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                        browse = ui.button("Browse…").clicked();
                    });
                    ui.end_row();
                });
            landing = export.landing(chosen);
            if let Some(landing) = &landing {
                let text = format!("Full path: {}", shown(landing));
                ui.add(Label::new(RichText::new(text).weak()).wrap());
            }
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let export = Button::new("Export");
                go |= ui.add_enabled(landing.is_some(), export).clicked();
                cancel = ui.button("Cancel").clicked();
            });
        });
        go &= landing.is_some();
        *open = !(go || cancel || modal.should_close());
        if browse {
            return Some(ExportCommand::Browse(self.suggestion()));
        }
        landing.filter(|_| go).map(ExportCommand::Export)
    }
}

fn export_rows_ui(ui: &mut Ui, export: &mut Export) {
    ui.label("Format");
    ui.horizontal(|ui| {
        for format in Format::figures() {
            ui.radio_value(&mut export.format, format, format.name());
        }
    });
    ui.end_row();
    size_ui(ui, export);
    ui.end_row();
    let label = ui.label("Scale");
    ui.horizontal(|ui| {
        let enabled = export.format.is_raster();
        let scale = DragValue::new(&mut export.scale)
            .range(0.25..=8.0)
            .speed(0.05)
            .suffix("×");
        ui.add_enabled(enabled, scale).labelled_by(label.id);
        let pixels = [export.width, export.height].map(|v| (v * export.scale).round());
        let text = if enabled {
            format!("{} × {} pixels", pixels[0], pixels[1])
        } else {
            "vectors".into()
        };
        ui.label(RichText::new(text).weak());
    });
    ui.end_row();
    let name = |theme| match theme {
        Theme::Paper => "Paper",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    };
    let label = ui.label("Style");
    ComboBox::from_id_salt("export style")
        .selected_text(name(export.theme))
        .show_ui(ui, |ui| {
            for theme in [Theme::Paper, Theme::Light, Theme::Dark] {
                ui.selectable_value(&mut export.theme, theme, name(theme));
            }
        })
        .response
        .labelled_by(label.id);
    ui.end_row();
    ui.label("Chart");
    ui.checkbox(&mut export.chart, "with the chart under the plot");
    ui.end_row();
    ui.label("Scenario");
    ui.checkbox(
        &mut export.carries,
        "in the file, which Ravine then opens again",
    )
    .on_hover_text("With all that it says: speaker's notes and answers, too");
    ui.end_row();
}

fn size_ui(ui: &mut Ui, export: &mut Export) {
    let label = ui.label("Size");
    ui.horizontal(|ui| {
        let side = |v| {
            DragValue::new(v)
                .range(100.0..=8000.0)
                .speed(4.0)
                .max_decimals(0)
        };
        ui.add(side(&mut export.width)).labelled_by(label.id);
        ui.label("×");
        ui.add(side(&mut export.height)).labelled_by(label.id);
        ui.label("points");
        for (name, size) in [
            ("16:10", [1600.0, 1000.0]),
            ("16:9", [1920.0, 1080.0]),
            ("1:1", [1000.0, 1000.0]),
        ] {
            if ui.small_button(name).clicked() {
                [export.width, export.height] = size;
            }
        }
    });
}
