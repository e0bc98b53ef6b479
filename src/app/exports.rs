//! Exporting figures to files and the clipboard: the dialog, and the work on threads of its own.

use std::path::{Path, PathBuf};

use eframe::egui::{
    self, ColorImage, ComboBox, Context, DragValue, Grid, Key, Modal, RichText, TextEdit, Ui,
};

use super::files::{file_stem, waker, with_ending};
use super::messages::{Messages, Topic};
use crate::export::write::{stream_whole, write_whole};
use crate::export::{Format, TraceWriter, figure, png, table};
use crate::figure::Theme;
use crate::scenario::Scenario;
use crate::workbench::{Job, Poll};

/// What is to be exported.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    path: String,
    format: Format,
    /// Width and height in points.
    width: f32,
    height: f32,
    /// Pixels per point, for formats made of pixels.
    scale: f32,
    theme: Theme,
    chart: bool,
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

/// What the user asks for in the export dialog.
pub enum ExportCommand {
    /// To choose a file in a dialog that suggests this name.
    Browse(String),
    Export,
}

/// The settings of the export dialog, and exports under way.
#[derive(Default)]
pub struct Exports {
    wanted: Export,
    /// The path that was suggested last.
    suggested: String,
    file: Option<Job<Result<PathBuf, String>>>,
    copy: Option<Job<Result<ColorImage, String>>>,
}

impl Exports {
    /// Takes over the path chosen in a file dialog, and the format given by its extension.
    pub fn set_path(&mut self, path: &Path) {
        let format = Format::of(path).filter(|format| format.figure().is_some());
        self.wanted.format = format.unwrap_or(self.wanted.format);
        self.wanted.path = path.display().to_string();
    }

    fn are_pending(&self) -> bool {
        self.file.is_some() || self.copy.is_some()
    }

    /// Prepares the dialog, which suggests the document's title as the path until another one is chosen: not that of an
    /// earlier document, whose figure would be overwritten.
    pub fn offer(&mut self, scenario: &Scenario) {
        let wanted = &mut self.wanted;
        wanted.chart |= scenario.figure.chart;
        let stem = file_stem(scenario);
        if wanted.path.is_empty() || wanted.path == self.suggested {
            wanted.path.clone_from(&stem);
        }
        self.suggested = stem;
    }

    /// Draws the figure as the dialog describes it and writes it, on a thread of its own.
    pub fn export(&mut self, ctx: &Context, mut scenario: Scenario, step: usize) {
        let Export {
            ref path,
            format,
            width,
            height,
            scale,
            theme,
            chart,
        } = self.wanted;
        let Some(write) = format.figure() else {
            return;
        };
        scenario.figure.chart = chart;
        let path = with_ending(Path::new(path), format.ending());
        let job = Job::start("export", waker(ctx), move |_| {
            let drawing = figure(&scenario, Some(step), [width, height], theme);
            let bytes = write(&drawing, scale).map_err(|e| e.to_string())?;
            write_whole(&path, &bytes).map_err(|e| e.to_string())?;
            Ok(path)
        });
        self.file = Some(job);
    }

    /// Writes what `ravine trace` writes, on a thread of its own; as a CSV unless the path says otherwise.
    pub fn trace(&mut self, ctx: &Context, scenario: Scenario, path: &Path) {
        let given = Format::of(path).and_then(|format| Some((path.to_owned(), format.trace()?)));
        let (path, write) = given.unwrap_or_else(|| {
            let csv: TraceWriter = table::csv;
            (with_ending(path, Format::Csv.ending()), csv)
        });
        let job = Job::start("export", waker(ctx), move |_| {
            stream_whole(&path, |out| write(&scenario, out)).map_err(|e| e.to_string())?;
            Ok(path)
        });
        self.file = Some(job);
    }

    /// Draws the figure for the clipboard, on a thread of its own.
    pub fn copy(&mut self, ctx: &Context, scenario: Scenario, step: usize) {
        let job = Job::start("copy", waker(ctx), move |_| {
            let drawing = figure(&scenario, Some(step), [1200.0, 800.0], Theme::Paper);
            png::paint(&drawing, 2.0).map_err(|e| e.to_string())
        });
        self.copy = Some(job);
    }

    /// Collects the results of exports that have ended.
    pub fn poll(&mut self, ctx: &Context, messages: &mut Messages) {
        if let Some(job) = self.file.take() {
            match job.poll() {
                Poll::Pending => self.file = Some(job),
                Poll::Done(Ok(path)) => {
                    messages.done(Topic::Export, format!("Exported {}", path.display()))
                }
                Poll::Done(Err(e)) => messages.error(Topic::Export, format!("Not exported. {e}")),
                Poll::Lost => {
                    messages.error(Topic::Export, "Not exported. No thread could be started.")
                }
            }
        }
        if let Some(job) = self.copy.take() {
            match job.poll() {
                Poll::Pending => self.copy = Some(job),
                Poll::Done(Ok(image)) => {
                    ctx.copy_image(image);
                    messages.done(Topic::Copy, "Copied the figure");
                }
                Poll::Done(Err(e)) => messages.error(Topic::Copy, format!("Not copied. {e}")),
                Poll::Lost => {
                    messages.error(Topic::Copy, "Not copied. No thread could be started.")
                }
            }
        }
    }

    /// Shows the dialog while it is open; returns what was asked for in it.
    pub fn dialog_ui(&mut self, ctx: &Context, open: &mut bool) -> Option<ExportCommand> {
        if !*open {
            return None;
        }
        let pending = self.are_pending();
        let export = &mut self.wanted;
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
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let named = !export.path.trim().is_empty();
                go |= ui.add_enabled(named, egui::Button::new("Export")).clicked();
                cancel = ui.button("Cancel").clicked();
                if pending {
                    ui.spinner();
                }
            });
        });
        *open = !(go || cancel || modal.should_close());
        if browse {
            let name = Path::new(&export.path)
                .file_name()
                .map(|n| n.to_string_lossy().into_owned());
            let name = format!("{}.{}", name.unwrap_or_default(), export.format.ending());
            return Some(ExportCommand::Browse(name));
        }
        (go && !export.path.trim().is_empty()).then_some(ExportCommand::Export)
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
}
