//! Dialogs inside the window: export, a path where no system dialog exists, closing.

use std::path::Path;

use eframe::egui::{
    self, ComboBox, Context, DragValue, Grid, Key, Modal, RichText, TextEdit, Ui, ViewportCommand,
};

use super::App;
use super::files::{Purpose, file_stem};
use crate::figure::Theme;
use crate::scenario::Scenario;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Png,
    Svg,
}

impl Format {
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// What is to be exported.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub path: String,
    pub format: Format,
    /// Points.
    pub width: f32,
    pub height: f32,
    /// Pixels a point, for PNG.
    pub scale: f32,
    pub theme: Theme,
    pub chart: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self {
            path: String::new(),
            format: Format::Png,
            width: 1600.0,
            height: 1000.0,
            scale: 2.0,
            theme: Theme::Paper,
            chart: false,
        }
    }
}

/// A path asked for in the window itself.
#[derive(Clone, Debug)]
struct AskPath {
    purpose: Purpose,
    text: String,
}

/// Which dialogs are open.
#[derive(Debug, Default)]
pub struct Dialogs {
    pub help: bool,
    export: Export,
    exporting: bool,
    path: Option<AskPath>,
    closing: bool,
    /// The user has agreed to lose unsaved work.
    pub may_close: bool,
}

impl Dialogs {
    pub fn open_export(&mut self, scenario: &Scenario) {
        self.export.chart |= scenario.figure.chart;
        if self.export.path.is_empty() {
            self.export.path = file_stem(scenario);
        }
        self.exporting = true;
    }

    pub fn set_export_path(&mut self, path: &Path) {
        for format in [Format::Png, Format::Svg] {
            if path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case(format.ending()))
            {
                self.export.format = format;
            }
        }
        self.export.path = path.display().to_string();
    }

    pub fn ask_path(&mut self, purpose: Purpose, text: String) {
        self.path = Some(AskPath { purpose, text });
    }

    pub fn ask_close(&mut self) {
        self.closing = true;
    }

    /// Closes what lies on top; false where nothing was open.
    pub fn close(&mut self) -> bool {
        if self.path.take().is_some() {
            return true;
        }
        for open in [&mut self.exporting, &mut self.closing, &mut self.help] {
            if std::mem::take(open) {
                return true;
            }
        }
        false
    }
}

impl App {
    pub(super) fn dialogs_ui(&mut self, ctx: &Context) {
        self.export_dialog_ui(ctx);
        self.path_dialog_ui(ctx);
        if self.dialogs.closing {
            Modal::new(egui::Id::unique("closing")).show(ctx, |ui| {
                ui.heading("Close without saving?");
                ui.label("The scenario has changes that no file holds.");
                ui.horizontal(|ui| {
                    if ui.button("Save").clicked() {
                        self.dialogs.closing = false;
                        self.save(ctx);
                    }
                    if ui.button("Close without saving").clicked() {
                        self.dialogs.may_close = true;
                        ctx.send_viewport_cmd(ViewportCommand::Close);
                    }
                    if ui.button("Stay").clicked() {
                        self.dialogs.closing = false;
                    }
                });
            });
        }
    }

    fn export_dialog_ui(&mut self, ctx: &Context) {
        if !self.dialogs.exporting {
            return;
        }
        let mut export = self.dialogs.export.clone();
        let (mut go, mut cancel, mut browse) = (false, false, false);
        let modal = Modal::new(egui::Id::unique("export")).show(ctx, |ui| {
            ui.set_width(400.0);
            ui.heading("Export the figure");
            ui.label(
                RichText::new(
                    "As it is on the plot, at the playhead, with title, legend and caption.",
                )
                .weak(),
            );
            ui.add_space(4.0);
            Grid::new("export grid")
                .num_columns(2)
                .spacing([12.0, 8.0])
                .show(ui, |ui| {
                    export_rows_ui(ui, &mut export);
                    let label = ui.label("File");
                    ui.horizontal(|ui| {
                        let field = TextEdit::singleline(&mut export.path).desired_width(220.0);
                        let field = ui.add(field).labelled_by(label.id);
                        go |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                        browse = ui.button("Browse…").clicked();
                    });
                    ui.end_row();
                });
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let named = !export.path.trim().is_empty();
                go |= ui.add_enabled(named, egui::Button::new("Export")).clicked();
                cancel = ui.button("Cancel").clicked();
                if self.files.is_exporting() {
                    ui.spinner();
                }
            });
        });
        self.dialogs.exporting = !(go || cancel || modal.should_close());
        self.dialogs.export = export.clone();
        if browse {
            let name = Path::new(&export.path)
                .file_name()
                .map(|n| n.to_string_lossy().into_owned());
            let name = format!("{}.{}", name.unwrap_or_default(), export.format.ending());
            self.ask_system(ctx, Purpose::Export, name);
        }
        if go && !export.path.trim().is_empty() {
            self.export(ctx, &export);
        }
    }

    fn path_dialog_ui(&mut self, ctx: &Context) {
        let Some(mut ask) = self.dialogs.path.clone() else {
            return;
        };
        let (mut go, mut cancel) = (false, false);
        let (title, verb) = match ask.purpose {
            Purpose::Open => ("Open a scenario", "Open"),
            Purpose::Data => ("Open a CSV", "Open"),
            Purpose::Save => ("Save the scenario", "Save"),
            Purpose::Export => ("Export the figure", "Choose"),
        };
        let modal = Modal::new(egui::Id::unique("path")).show(ctx, |ui| {
            ui.set_width(440.0);
            ui.heading(title);
            ui.label(
                RichText::new(
                    "This system offers no file dialog: type a path, or drop a file on the window.",
                )
                .weak(),
            );
            let label = ui.label("Path");
            let field = TextEdit::singleline(&mut ask.text).desired_width(f32::INFINITY);
            let field = ui.add(field).labelled_by(label.id);
            if !field.has_focus() && !field.lost_focus() {
                field.request_focus();
            }
            go |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.horizontal(|ui| {
                go |= ui.button(verb).clicked();
                cancel = ui.button("Cancel").clicked();
            });
        });
        let path = ask.text.trim().to_owned();
        let purpose = ask.purpose;
        let done = go && !path.is_empty();
        self.dialogs.path = (!done && !cancel && !modal.should_close()).then_some(ask);
        if done {
            self.chosen(purpose, Path::new(&path));
        }
    }
}

fn export_rows_ui(ui: &mut Ui, export: &mut Export) {
    ui.label("Format");
    ui.horizontal(|ui| {
        ui.radio_value(&mut export.format, Format::Png, "PNG");
        ui.radio_value(&mut export.format, Format::Svg, "SVG");
    });
    ui.end_row();
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
    ui.end_row();
    let label = ui.label("Scale");
    ui.horizontal(|ui| {
        let enabled = export.format == Format::Png;
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
}
