//! The dialog that asks what to export: groups of settings at the left, at their right the figure as it will be.

use eframe::egui::{
    self, Button, Context, Key, Label, Modal, Rect, RichText, ScrollArea, Ui, UiBuilder, Vec2, vec2,
};

use super::command::{ExportCommand, Subject};
use super::player::Player;
use super::preview::{Seen, scale_within};
use super::rows;
use super::{Export, Exports};
use crate::app::files::shown;
use crate::app::fingers::field;
use crate::app::shell::HAS_PATHS;
use crate::export::Format;

/// Width of the settings, and the least and the most of the preview beside them, in points.
const SETTINGS: f32 = 424.0;
const LEAST: f32 = 220.0;
const MOST: f32 = 660.0;
/// Between them.
const GAP: f32 = 16.0;
/// Around the dialog, and the height of what stands above and below the two.
const MARGIN: Vec2 = vec2(64.0, 56.0);
const ABOVE_AND_BELOW: f32 = 160.0;
/// The least and the most height of the two.
const LOWEST: f32 = 160.0;
const HIGHEST: f32 = 560.0;
/// The share of it that the preview has above the settings, and the height from which on it stands there.
const ABOVE: f32 = 0.35;
const HIGH: f32 = 320.0;

/// What was pressed in a frame.
#[derive(Default)]
struct Pressed {
    export: bool,
    cancel: bool,
    browse: bool,
    command: Option<ExportCommand>,
}

impl Exports {
    /// Gives up what only the open dialog needs; whether it was open until now.
    pub fn rest(&mut self) -> bool {
        self.preview.rest();
        self.player = Player::default();
        self.naming = None;
        std::mem::take(&mut self.is_open)
    }

    /// Shows the dialog; `open` says whether it stays. Returns what was asked for in it.
    pub fn dialog_ui(
        &mut self,
        ctx: &Context,
        open: &mut bool,
        subject: &Subject<'_>,
    ) -> Option<ExportCommand> {
        self.is_open = true;
        let mut pressed = Pressed::default();
        let room = (ctx.content_rect().size() - MARGIN).max(Vec2::ZERO);
        let beside = (room.x - SETTINGS - GAP).min(MOST);
        let has_preview = beside >= LEAST;
        let settings = SETTINGS.min(room.x);
        let width = settings + if has_preview { GAP + beside } else { 0.0 };
        let height = (room.y - ABOVE_AND_BELOW).clamp(LOWEST, HIGHEST);
        // A phone has room for the figure above its settings, if it is not held across.
        let above = match has_preview || height < HIGH {
            true => 0.0,
            false => height * ABOVE,
        };
        let modal = Modal::new(egui::Id::unique("export")).show(ctx, |ui| {
            ui.set_width(width);
            ui.heading("Export the figure");
            let size = vec2(width, height);
            let (_, area) = ui.allocate_space(size);
            let (left, right) = area.split_left_right_at_x(area.left() + settings);
            // A phone has no room for whole rows.
            let scrolls = [settings < SETTINGS, true];
            let (above, left) = left.split_top_bottom_at_y(left.top() + above);
            let mut settings = ui.new_child(UiBuilder::new().max_rect(left));
            ScrollArea::new(scrolls)
                .auto_shrink(false)
                .show(&mut settings, |ui| {
                    pressed.command = self.settings_ui(ui, subject);
                });
            let right = right.with_min_x(right.left() + GAP);
            let place = if has_preview { right } else { above };
            if place.is_positive() {
                // In a part of its own: ids of what follows must not depend on whether a picture is there, or clicks are lost.
                let mut part = ui.new_child(UiBuilder::new().max_rect(place));
                self.preview_ui(&mut part, place, subject);
            }
            self.file_ui(ui, &mut pressed);
        });
        let landing = self.landing();
        let landing = landing.filter(|_| self.wanted.multiples.series(subject.scenario).is_ok());
        let go = pressed.export && landing.is_some();
        *open = !(go || pressed.cancel || modal.should_close());
        if pressed.browse {
            return Some(ExportCommand::Browse(self.suggestion()));
        }
        let export = landing.filter(|_| go).map(ExportCommand::Export);
        export.or(pressed.command)
    }

    /// The groups of settings.
    fn settings_ui(&mut self, ui: &mut Ui, subject: &Subject<'_>) -> Option<ExportCommand> {
        let shown = self.wanted.shown(subject.scenario);
        let Export {
            path: _,
            look,
            multiples,
            steps,
        } = &mut self.wanted;
        let kept = rows::kept_ui(ui, look, subject.looks, &mut self.naming);
        rows::group(ui, "Size", |ui| rows::size_ui(ui, look));
        rows::group(ui, "Look", |ui| rows::look_ui(ui, &mut look.page));
        let adopt = rows::group(ui, "Show", |ui| {
            rows::show_ui(ui, &mut look.show, subject.scenario);
            if subject.scenario.lab().is_none() {
                multiples.ui(ui, subject.scenario);
            }
            let differs = shown != *subject.scenario;
            let (adopt, back) = rows::differing_ui(ui, differs);
            if back {
                look.show.clear();
                multiples.reset(subject.scenario);
            }
            adopt
        });
        rows::group(ui, "Steps", |ui| {
            let last = subject.scenario.run.steps;
            rows::steps_ui(ui, steps, look.format, [subject.playhead, last]);
            if steps.moves(look.format) {
                rows::motion_ui(ui, &mut look.motion, steps.range);
            }
        });
        rows::group(ui, "Scenario", |ui| rows::scenario_ui(ui, look));
        kept.or(adopt)
    }

    /// The figure, and what plays it if it moves.
    fn preview_ui(&mut self, ui: &mut Ui, area: Rect, subject: &Subject<'_>) {
        let (look, steps) = (&self.wanted.look, &self.wanted.steps);
        let moves = steps.moves(look.format);
        let row = if moves {
            ui.spacing().interact_size.y + 8.0
        } else {
            0.0
        };
        let (area, below) = area.split_top_bottom_at_y(area.bottom() - row);
        let (mut step, mut onward) = (steps.still(subject.playhead), 0.0);
        if moves {
            let frames = look.motion.frames(steps.range);
            let shown = self.preview.is_up_to_date();
            self.player.advance(ui.ctx(), &frames, shown);
            let at = self.player.frame.min(frames.len().saturating_sub(1));
            if let Some(frame) = frames.get(at) {
                (step, onward) = (frame.step, frame.onward);
            }
            let part = UiBuilder::new().max_rect(below.with_min_y(below.top() + 8.0));
            self.player.ui(&mut ui.new_child(part), frames.len());
        }
        let page = look.page;
        let seen = Seen {
            scenario: self.wanted.shown(subject.scenario),
            page,
            step,
            onward,
            scale: scale_within(area, page.size.points(), ui.pixels_per_point()),
        };
        self.preview.update(ui.ctx(), &seen);
        self.preview.ui(ui, area, &seen, self.player.playing);
    }

    /// Format and path, and the buttons.
    fn file_ui(&mut self, ui: &mut Ui, pressed: &mut Pressed) {
        ui.separator();
        let export = &mut self.wanted;
        ui.horizontal_wrapped(|ui| {
            ui.label("Format");
            for format in Format::pictures() {
                ui.radio_value(&mut export.look.format, format, format.name());
            }
        });
        ui.horizontal(|ui| {
            let label = ui.label("File");
            let room = ui.available_width() - if HAS_PATHS { 90.0 } else { 0.0 };
            let field = field(ui, &mut export.path).desired_width(room);
            let field = ui.add(field).labelled_by(label.id);
            // Enter exports as soon as the dialog is open.
            let idle = self.naming.is_none() && ui.memory(|m| m.focused().is_none());
            if idle && !field.lost_focus() {
                field.request_focus();
            }
            pressed.export |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            pressed.browse = HAS_PATHS && ui.button("Browse…").clicked();
        });
        let landing = self.landing();
        let text = landing
            .as_ref()
            .map_or_else(String::new, |landing| match HAS_PATHS {
                true => format!("Full path: {}", shown(landing)),
                false => format!("{} goes to the downloads of the browser", shown(landing)),
            });
        ui.add(Label::new(RichText::new(text).weak()).truncate());
        ui.horizontal(|ui| {
            let export = Button::new("Export");
            pressed.export |= ui.add_enabled(landing.is_some(), export).clicked();
            pressed.cancel = ui.button("Cancel").clicked();
        });
    }
}
