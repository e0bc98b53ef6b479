//! The bar at the top: title, lessons, undo, files, export, presenting.

use eframe::egui::containers::menu::MenuButton;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Button, Label, Layout, MenuBar, RichText, TextBuffer, TextStyle, Ui, vec2,
};

use super::App;
use super::commands::{Command, key_text};
use super::fingers::{centred, field, least};
use super::menus;
use super::session::Settings;
use super::sheet::Sheet;
use super::timeline::icon_button;
use super::welcome::{Control, mark};
use crate::export::Extract;
use crate::figure::fonts::icon;
use crate::scenario::MAX_TYPED;

/// What a menu of a small window leaves of its height.
const MENU_AROUND: f32 = 84.0;
/// The width from which on its bar has room for a title.
const TITLE: f32 = 180.0;

impl App {
    pub(super) fn top_bar_ui(&mut self, ui: &mut Ui) {
        // A narrow window has room for icons only.
        let narrow = ui.available_width() < if least(ui) > 0.0 { 1200.0 } else { 860.0 };
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

    /// The bar of a small window: what is used most, and a menu of the rest.
    pub(super) fn small_bar_ui(&mut self, ui: &mut Ui) {
        let sheet = self.open_sheet();
        let can = [self.history.can_undo(), self.history.can_redo()];
        MenuBar::new().ui(ui, |ui| {
            self.contents_button_ui(ui);
            self.recent_menu_ui(ui);
            let mut command = undo_ui(ui, can[0]);
            let right = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut chosen = menu_ui(ui, can[1]);
                for (symbol, name, command, panel) in PANELS {
                    let on = sheet == Some(panel);
                    let clicked = command_ui(ui, command, |ui, key| {
                        icon_button(ui, symbol, name, key, on)
                    });
                    chosen = clicked.or(chosen);
                }
                if ui.available_width() >= TITLE {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let title = RichText::new(&self.scenario.title).heading();
                        ui.add(Label::new(title).truncate());
                    });
                }
                chosen
            });
            command = right.inner.or(command);
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
        let beside = if least(ui) > 0.0 { 680.0 } else { 430.0 };
        let width = (available * 0.3).min(available - beside).clamp(40.0, 420.0);
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
        let title = field(ui, &mut self.scenario.title)
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
        let button = ui.add(centred(text).min_size(vec2(least(ui), 0.0)));
        let button = button.on_hover_text(format!("{hint} ({key})"));
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
    let undo = undo_ui(ui, undo);
    let redo = command_ui(ui, Command::Redo, |ui, key| {
        let button = |ui: &mut Ui| icon_button(ui, icon::ARROW_CLOCKWISE, "Redo", key, false);
        ui.add_enabled_ui(redo, button).inner
    });
    redo.or(undo)
}

fn undo_ui(ui: &mut Ui, enabled: bool) -> Option<Command> {
    command_ui(ui, Command::Undo, |ui, key| {
        let symbol = icon::ARROW_COUNTER_CLOCKWISE;
        let button = |ui: &mut Ui| icon_button(ui, symbol, "Undo", key, false);
        ui.add_enabled_ui(enabled, button).inner
    })
}

const OPEN: Item = (icon::FOLDER_OPEN, "Open", Command::Open);
const SAVE: Item = (icon::FLOPPY_DISK, "Save", Command::Save);

fn file_ui(ui: &mut Ui, (symbol, name, command): Item, narrow: bool) -> Option<Command> {
    command_ui(ui, command, |ui, key| {
        labelled_button(ui, symbol, name, key, narrow)
    })
}

fn export_menu_ui(ui: &mut Ui, narrow: bool) -> Option<Command> {
    let name = if narrow { "" } else { "Export " };
    let name = format!("{} {name}{}", icon::EXPORT, icon::CARET_DOWN);
    let menu = ui.menu_button(name, |ui| {
        let chosen = items_ui(ui, &EXPORT);
        ui.separator();
        items_ui(ui, &AS_TEXT).or(chosen)
    });
    menu.response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Export"));
    menu.inner.flatten()
}

/// An item of a menu: icon, text and command.
type Item = (&'static str, &'static str, Command);

/// What is taken out of the document.
const EXPORT: [Item; 10] = [
    (icon::IMAGE, "Figure or movie…", Command::Export),
    (icon::COPY, "Copy the figure", Command::CopyFigure),
    (icon::COPY, "Copy as a line of text", Command::CopyText),
    (icon::COPY, "Copy link", Command::CopyLink),
    (icon::SHARE, "Link…", Command::Link),
    (
        icon::GRID_FOUR,
        "Trace as CSV, JSON or NPY…",
        Command::ExportTrace,
    ),
    (
        icon::GRID_FOUR,
        "Grid as CSV or NPY…",
        Command::ExportData(Extract::Grid),
    ),
    (
        icon::GRID_FOUR,
        "Contour lines as JSON…",
        Command::ExportData(Extract::Contours),
    ),
    (
        icon::GRID_FOUR,
        "Chart as CSV…",
        Command::ExportData(Extract::Chart),
    ),
    (icon::COPY, "Copy as Python", Command::CopyPython),
];

/// Under a line.
const AS_TEXT: [Item; 2] = [
    (icon::FLOPPY_DISK, "Save the scenario as…", Command::SaveAs),
    (
        icon::FOLDER_OPEN,
        "Open what was copied as text",
        Command::Paste,
    ),
];

/// What a small window has no buttons for.
const OPENING: [Item; 2] = [OPEN, SAVE];
const LOOKS: [Item; 3] = [
    (icon::PRESENTATION, "Present", Command::Present),
    (icon::CIRCLE_HALF, "Light or dark", Command::Theme),
    (icon::QUESTION, "Keys and help", Command::Help),
];

/// The items of a menu, each of which closes it; returns the command of the one that was clicked.
fn items_ui(ui: &mut Ui, items: &[Item]) -> Option<Command> {
    let mut chosen = None;
    for (symbol, text, command) in items {
        let clicked = command_ui(ui, *command, |ui, key| {
            let button = Button::new(format!("{symbol} {text}"));
            ui.add(button.shortcut_text(key)).clicked()
        });
        if clicked.is_some() {
            ui.close();
        }
        chosen = clicked.or(chosen);
    }
    chosen
}

/// The menu of a small window.
fn menu_ui(ui: &mut Ui, can_redo: bool) -> Option<Command> {
    let height = ui.ctx().content_rect().height() - MENU_AROUND;
    let button = centred(icon::DOTS_THREE).min_size(vec2(least(ui), 0.0));
    let (response, menu) = MenuButton::from_button(button).ui(ui, |ui| {
        let items = menus::scrolling(ui, height).show(ui, |ui| {
            let mut chosen = items_ui(ui, &OPENING);
            let redo = [(icon::ARROW_CLOCKWISE, "Redo", Command::Redo)];
            let redo = ui.add_enabled_ui(can_redo, |ui| items_ui(ui, &redo)).inner;
            chosen = chosen.or(redo);
            for items in [&EXPORT[..], &AS_TEXT, &LOOKS] {
                ui.separator();
                chosen = items_ui(ui, items).or(chosen);
            }
            chosen
        });
        items.inner
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Menu"));
    menu.and_then(|menu| menu.inner)
}

/// The panels, from the right.
const PANELS: [(&str, &str, Command, Sheet); 3] = [
    (
        icon::SLIDERS_HORIZONTAL,
        "Optimizers",
        Command::RightPanel,
        Sheet::Optimizers,
    ),
    (icon::CHART_LINE, "Chart", Command::ChartPanel, Sheet::Chart),
    (
        icon::MOUNTAINS,
        "Surface",
        Command::LeftPanel,
        Sheet::Surface,
    ),
];

/// Buttons for panels and for the look of the window, laid out from the right.
fn looks_ui(ui: &mut Ui, settings: &Settings, help: bool, narrow: bool) -> Option<Command> {
    let panels = settings.panels;
    let theme = if settings.dark { icon::SUN } else { icon::MOON };
    let mut chosen = None;
    let looks = [
        (icon::QUESTION, "Keys and help", Command::Help, help),
        (theme, "Light or dark", Command::Theme, false),
    ];
    let panels = PANELS.map(|(symbol, name, command, panel)| {
        let open = match panel {
            Sheet::Surface => panels.left,
            Sheet::Optimizers => panels.right,
            Sheet::Chart => panels.chart,
        };
        (symbol, name, command, open)
    });
    for (symbol, name, command, on) in looks.into_iter().chain(panels) {
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
