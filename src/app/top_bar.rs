//! The bar at the top: title, lessons, undo, files, export, presenting.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Button, Layout, MenuBar, TextBuffer, TextEdit, TextStyle, Ui, vec2,
};

use super::App;
use super::commands::{Command, key_text};
use super::session::Settings;
use super::timeline::icon_button;
use super::welcome::{Control, mark};
use crate::export::Extract;
use crate::figure::fonts::icon;
use crate::scenario::MAX_TYPED;

impl App {
    pub(super) fn top_bar_ui(&mut self, ui: &mut Ui) {
        // A narrow window has room for icons only.
        let narrow = ui.available_width() < 860.0;
        MenuBar::new().ui(ui, |ui| {
            self.title_ui(ui);
            ui.separator();
            let can = [self.history.can_undo(), self.history.can_redo()];
            let right = Layout::right_to_left(Align::Center);
            let mut command = history_ui(ui, can);
            ui.separator();
            command = file_ui(ui, OPEN, narrow).or(command);
            self.recent_menu_ui(ui);
            command = file_ui(ui, SAVE, narrow).or(command);
            command = export_menu_ui(ui, narrow).or(command);
            let settings = &self.settings;
            let help = self.dialogs.help;
            let looks = ui.with_layout(right, |ui| looks_ui(ui, settings, help, narrow));
            command = looks.inner.or(command);
            if let Some(command) = command {
                let ctx = ui.ctx().clone();
                self.execute(&ctx, command);
            }
        });
    }

    /// The title, with the way to the contents before it.
    fn title_ui(&mut self, ui: &mut Ui) {
        self.contents_button_ui(ui);
        let available = ui.available_width();
        // What stands beside it takes at least so much.
        let width = (available * 0.3).min(available - 430.0).clamp(40.0, 420.0);
        let id = ui.make_persistent_id("title");
        let typing = ui.memory(|m| m.has_focus(id));
        // While it is not typed, a long one ends in "…".
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
            let font = TextStyle::Heading.resolve(ui.style());
            let colour = ui.visuals().text_color();
            let mut job = LayoutJob::simple_singleline(text.as_str().to_owned(), font, colour);
            if !typing {
                job.wrap = TextWrapping::truncate_at_width(width);
            }
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let title = TextEdit::singleline(&mut self.scenario.title)
            .id(id)
            .hint_text("Untitled")
            .font(TextStyle::Heading)
            .layouter(&mut layouter)
            .frame(egui::Frame::NONE)
            .char_limit(MAX_TYPED)
            .desired_width(width)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(width, 24.0));
        let title = ui.add(title);
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Title"));
    }

    /// Opens the contents, and says which page of how many this is.
    fn contents_button_ui(&mut self, ui: &mut Ui) {
        let place = self.decks.place(&self.origin).filter(|(.., of)| *of > 1);
        let (text, hint) = match place {
            Some((part, at, of)) => (
                format!("{} {at}/{of}", icon::LIST),
                format!("Contents. {}", page_of(part, at, of)),
            ),
            None => (
                icon::LIST.to_owned(),
                "Contents: lessons and pages".to_owned(),
            ),
        };
        let key = key_text(ui.ctx(), Command::Contents);
        let button = ui.button(text).on_hover_text(format!("{hint} ({key})"));
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Contents"));
        if button.clicked() {
            self.toggle_contents();
        }
    }
}

/// The place of a page in words.
fn page_of(part: &str, at: usize, of: usize) -> String {
    let part = if part.is_empty() {
        String::new()
    } else {
        format!(" of {part}")
    };
    format!("Page {at} of {of}{part}: PageUp and PageDown turn pages")
}

/// A button for a command; returns the command if it was clicked.
fn command_ui(
    ui: &mut Ui,
    command: Command,
    button: impl FnOnce(&mut Ui, &str) -> bool,
) -> Option<Command> {
    let key = key_text(ui.ctx(), command);
    button(ui, &key).then_some(command)
}

/// Undo and redo, where they are possible.
fn history_ui(ui: &mut Ui, [undo, redo]: [bool; 2]) -> Option<Command> {
    let mut chosen = None;
    for (enabled, symbol, name, command) in [
        (undo, icon::ARROW_COUNTER_CLOCKWISE, "Undo", Command::Undo),
        (redo, icon::ARROW_CLOCKWISE, "Redo", Command::Redo),
    ] {
        let clicked = command_ui(ui, command, |ui, key| {
            ui.add_enabled_ui(enabled, |ui| icon_button(ui, symbol, name, key, false))
                .inner
        });
        chosen = clicked.or(chosen);
    }
    chosen
}

const OPEN: (&str, &str, Command) = (icon::FOLDER_OPEN, "Open", Command::Open);
const SAVE: (&str, &str, Command) = (icon::FLOPPY_DISK, "Save", Command::Save);

fn file_ui(
    ui: &mut Ui,
    (symbol, name, command): (&str, &str, Command),
    narrow: bool,
) -> Option<Command> {
    command_ui(ui, command, |ui, key| {
        labelled_button(ui, symbol, name, key, narrow)
    })
}

fn export_menu_ui(ui: &mut Ui, narrow: bool) -> Option<Command> {
    let name = if narrow { "" } else { "Export " };
    let name = format!("{} {name}{}", icon::EXPORT, icon::CARET_DOWN);
    let item = |ui: &mut Ui, symbol: &str, text: &str, command| {
        let clicked = command_ui(ui, command, |ui, key| {
            let button = Button::new(format!("{symbol} {text}"));
            ui.add(button.shortcut_text(key)).clicked()
        });
        if clicked.is_some() {
            ui.close();
        }
        clicked
    };
    let menu = ui.menu_button(name, |ui| {
        let figure = item(ui, icon::IMAGE, "Figure or movie…", Command::Export);
        let copy = item(ui, icon::COPY, "Copy the figure", Command::CopyFigure);
        let line = item(ui, icon::COPY, "Copy as a line of text", Command::CopyText);
        let text = "Trace as CSV, JSON or NPY…";
        let trace = item(ui, icon::GRID_FOUR, text, Command::ExportTrace);
        let data = [
            ("Grid as CSV or NPY…", Command::ExportData(Extract::Grid)),
            (
                "Contour lines as JSON…",
                Command::ExportData(Extract::Contours),
            ),
            ("Chart as CSV…", Command::ExportData(Extract::Chart)),
        ];
        // Each has to be shown, whichever is clicked.
        let data = data.map(|(text, command)| item(ui, icon::GRID_FOUR, text, command));
        let data = data.into_iter().flatten().next();
        let python = item(ui, icon::COPY, "Copy as Python", Command::CopyPython);
        ui.separator();
        let text = "Save the scenario as…";
        let save = item(ui, icon::FLOPPY_DISK, text, Command::SaveAs);
        let text = "Open what was copied as text";
        let paste = item(ui, icon::FOLDER_OPEN, text, Command::Paste);
        let copied = copy.or(line).or(python);
        figure.or(copied).or(trace).or(data).or(save).or(paste)
    });
    menu.response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Export"));
    menu.inner.flatten()
}

/// Buttons for panels and for the look of the window, laid out from the right.
fn looks_ui(ui: &mut Ui, settings: &Settings, help: bool, narrow: bool) -> Option<Command> {
    let panels = settings.panels;
    let theme = if settings.dark { icon::SUN } else { icon::MOON };
    let sliders = icon::SLIDERS_HORIZONTAL;
    let mut chosen = None;
    for (symbol, name, command, on) in [
        (icon::QUESTION, "Keys and help", Command::Help, help),
        (theme, "Light or dark", Command::Theme, false),
        (sliders, "Optimizers", Command::RightPanel, panels.right),
        (icon::CHART_LINE, "Chart", Command::ChartPanel, panels.chart),
        (icon::MOUNTAINS, "Surface", Command::LeftPanel, panels.left),
    ] {
        let clicked = command_ui(ui, command, |ui, key| {
            icon_button(ui, symbol, name, key, on)
        });
        chosen = clicked.or(chosen);
    }
    let present = ui.scope(|ui| {
        command_ui(ui, Command::Present, |ui, key| {
            labelled_button(ui, icon::PRESENTATION, "Present", key, narrow)
        })
    });
    mark(ui, Control::Present, present.response.rect);
    present.inner.or(chosen)
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
