//! The bar at the top: title, lessons, undo, files, export, presenting.

use eframe::egui::{self, Align, Button, Context, Layout, MenuBar, RichText, TextEdit, Ui, vec2};

use super::App;
use super::commands::{Command, key_text};
use super::timeline::icon_button;
use crate::figure::fonts::icon;
use crate::scenario::lessons;

impl App {
    pub(super) fn top_bar_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        // A narrow window has room for icons only.
        let narrow = ui.available_width() < 860.0;
        MenuBar::new().ui(ui, |ui| {
            self.title_ui(ui);
            ui.separator();
            let undo = self.history.can_undo();
            let redo = self.history.can_redo();
            for (enabled, symbol, name, command) in [
                (undo, icon::ARROW_COUNTER_CLOCKWISE, "Undo", Command::Undo),
                (redo, icon::ARROW_CLOCKWISE, "Redo", Command::Redo),
            ] {
                let key = key_text(&ctx, command);
                let clicked = ui
                    .add_enabled_ui(enabled, |ui| icon_button(ui, symbol, name, &key, false))
                    .inner;
                if clicked {
                    self.execute(&ctx, command);
                }
            }
            ui.separator();
            for (symbol, name, command) in [
                (icon::FOLDER_OPEN, "Open", Command::Open),
                (icon::FLOPPY_DISK, "Save", Command::Save),
            ] {
                if labelled_button(ui, symbol, name, &key_text(&ctx, command), narrow) {
                    self.execute(&ctx, command);
                }
            }
            let name = if narrow { "" } else { "Export " };
            ui.menu_button(
                format!("{} {name}{}", icon::EXPORT, icon::CARET_DOWN),
                |ui| {
                    self.menu_item_ui(
                        ui,
                        &ctx,
                        &format!("{} Figure as PNG or SVG…", icon::IMAGE),
                        Command::Export,
                    );
                    self.menu_item_ui(
                        ui,
                        &ctx,
                        &format!("{} Copy the figure", icon::COPY),
                        Command::CopyFigure,
                    );
                    ui.separator();
                    self.menu_item_ui(
                        ui,
                        &ctx,
                        &format!("{} Save the scenario as…", icon::FLOPPY_DISK),
                        Command::SaveAs,
                    );
                },
            );
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let panels = self.settings.panels;
                let theme = if self.settings.dark {
                    icon::SUN
                } else {
                    icon::MOON
                };
                for (symbol, name, command, on) in [
                    (
                        icon::QUESTION,
                        "Keys and help",
                        Command::Help,
                        self.dialogs.help,
                    ),
                    (theme, "Light or dark", Command::Theme, false),
                    (
                        icon::SLIDERS_HORIZONTAL,
                        "Optimizers",
                        Command::RightPanel,
                        panels.right,
                    ),
                    (icon::CHART_LINE, "Chart", Command::ChartPanel, panels.chart),
                    (icon::MOUNTAINS, "Surface", Command::LeftPanel, panels.left),
                ] {
                    if icon_button(ui, symbol, name, &key_text(&ctx, command), on) {
                        self.execute(&ctx, command);
                    }
                }
                let key = key_text(&ctx, Command::Present);
                if labelled_button(ui, icon::PRESENTATION, "Present", &key, narrow) {
                    self.execute(&ctx, Command::Present);
                }
            });
        });
    }

    /// The title, with a menu of lessons behind it.
    fn title_ui(&mut self, ui: &mut Ui) {
        ui.menu_button(
            RichText::new(format!("{} {}", icon::LIST, icon::CARET_DOWN)),
            |ui| {
                ui.set_min_width(260.0);
                ui.label(RichText::new("Lessons").weak());
                let mut chosen = None;
                for lesson in lessons() {
                    let current = Some(lesson.key) == self.lesson;
                    let button = Button::selectable(current, &lesson.scenario.title);
                    if ui
                        .add(button)
                        .on_hover_text(&lesson.scenario.notes)
                        .clicked()
                    {
                        chosen = Some(lesson);
                    }
                }
                if let Some(lesson) = chosen {
                    self.open_lesson(lesson);
                    ui.close();
                }
            },
        )
        .response
        .on_hover_text("Lessons (PageDown, PageUp)")
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Lessons"));
        let width = (ui.available_width() * 0.3).clamp(40.0, 420.0);
        let title = TextEdit::singleline(&mut self.scenario.title)
            .hint_text("Untitled")
            .font(egui::TextStyle::Heading)
            .frame(egui::Frame::NONE)
            .desired_width(width)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(width, 24.0));
        let notes = self.scenario.notes.clone();
        let title = ui.add(title);
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Title"));
        if !notes.is_empty() {
            title.on_hover_text(notes);
        }
    }

    fn menu_item_ui(&mut self, ui: &mut Ui, ctx: &Context, text: &str, command: Command) {
        let button = Button::new(text).shortcut_text(key_text(ctx, command));
        if ui.add(button).clicked() {
            self.execute(ctx, command);
            ui.close();
        }
    }
}

/// A button with an icon and its name, or with the icon alone where there is no room.
fn labelled_button(ui: &mut Ui, symbol: &str, name: &str, key: &str, narrow: bool) -> bool {
    if narrow {
        return icon_button(ui, symbol, name, key, false);
    }
    ui.button(format!("{symbol} {name}"))
        .on_hover_text(key)
        .clicked()
}
