//! What commands do.

use eframe::egui;

use super::commands::Command;
use super::locks::Release;
use super::messages::Topic;
use super::sheet::Sheet;
use super::{App, layers, shell, theme};
use crate::scenario::Layers;
use crate::workbench::{History, State};

impl App {
    pub(super) fn execute(&mut self, ctx: &egui::Context, command: Command) {
        let last = self.last();
        match command {
            Command::PlayPause => self.playback.toggle(last),
            Command::Back(steps) => self.playback.skip(-steps, last),
            Command::Forward(steps) => self.playback.skip(steps, last),
            Command::First => self.playback.seek(0),
            Command::Last => self.playback.to_end(),
            Command::Restart => self.playback.restart(),
            Command::TrainOn => self.train_on(),
            Command::Repeat => self.playback.repeat = !self.playback.repeat,
            Command::Swarm => self.scenario.swarm.shown = !self.scenario.swarm.shown,
            Command::Signals => self.scenario.signals.shown = !self.scenario.signals.shown,
            Command::Spectrum => {
                let figure = &mut self.scenario.figure;
                figure.spectrum = !figure.spectrum;
            }
            Command::Predict => self.predict(ctx),
            Command::Undo => self.travel(ctx, History::undo),
            Command::Redo => self.travel(ctx, History::redo),
            Command::Open => self.ask_open(ctx),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.save_as(ctx),
            Command::Export => self.open_export(),
            Command::ExportTrace => self.ask_trace(ctx),
            Command::ExportData(what) => self.ask_extract(ctx, what),
            Command::CopyPython | Command::CopyFigure | Command::CopyText | Command::CopyLink
                if self.cannot_copy() => {}
            Command::CopyPython => self.copy_python(ctx),
            Command::CopyFigure => self.copy_figure(),
            Command::CopyText => self.copy_text(ctx),
            Command::CopyLink => self.copy_link(ctx),
            Command::Link => self.ask_link(),
            Command::Paste => shell::paste(ctx),
            Command::Unlock => self.unlock(),
            Command::LeftPanel => self.toggle_panel(ctx, Sheet::Surface),
            Command::RightPanel => self.toggle_panel(ctx, Sheet::Optimizers),
            Command::ChartPanel => self.toggle_panel(ctx, Sheet::Chart),
            Command::Speaker => self.toggle_speaker(ctx),
            Command::ResetView => self.scenario.view = None,
            Command::Relief => {
                let relief = &mut self.scenario.relief;
                relief.place = relief.place.next();
            }
            Command::Layer(key) if self.objection_to_layer(key) => {}
            Command::Layer(key) => {
                layers::toggle(&mut self.scenario.layers, key);
                if key == "explain" {
                    self.scenario.explained = self.open_card();
                }
            }
            Command::Pin => self.pin(self.open_card()),
            Command::Theme => {
                self.settings.dark = !self.settings.dark;
                theme::install(ctx, self.settings.dark, self.fingers.are_used);
            }
            Command::Help => self.dialogs.help = !self.dialogs.help,
            Command::FullScreen => {
                shell::set_full_screen(ctx, !shell::is_full_screen(ctx));
            }
            Command::Present => self.present(ctx),
            Command::Escape => self.escape(ctx),
            Command::Blank => {
                if let Some(presenting) = &mut self.presenting {
                    presenting.blank = !presenting.blank;
                }
            }
            Command::NextPage => self.turn_page(ctx, 1),
            Command::PreviousPage => self.turn_page(ctx, -1),
            Command::Contents => self.toggle_contents(),
            Command::Words => self.dialogs.words = !self.dialogs.words,
            Command::AddPage => self.add_page(ctx),
            Command::Digit(index) if self.raise_hand(index) => {}
            Command::Digit(index) => {
                if let Some(presenting) = &mut self.presenting {
                    presenting.choose(ctx, index);
                } else if let Some(optimizer) = self.scenario.optimizers.get_mut(index) {
                    optimizer.visible = !optimizer.visible;
                }
            }
        }
        self.derive();
    }

    /// Says why a layer is not switched on here, if it is not.
    fn objection_to_layer(&mut self, key: &str) -> bool {
        let on_a_slice = self.scenario.surface.shape.network().is_some();
        let objection = Layers::objection_on_a_slice(key).filter(|_| on_a_slice);
        if let Some(reason) = objection {
            self.messages
                .done(Topic::Edit, format!("Not here: {reason}."));
        }
        objection.is_some()
    }

    /// Shows another state of the history, if there is one. The view stays where the user has put it, unless the surface is
    /// a different one.
    fn travel(&mut self, ctx: &egui::Context, to: impl FnOnce(&mut History) -> Option<State>) {
        // A drag does not go on in another document.
        ctx.stop_dragging();
        // What has been done since the last commit is what is undone first.
        self.commit();
        let (left, of) = (self.document(), self.history.document());
        let Some(State {
            scenario: mut to,
            origin,
        }) = to(&mut self.history)
        else {
            return;
        };
        if to.is_at_home_of(&self.scenario) {
            to.look_from(self.scenario.outlook());
        }
        self.held = None;
        self.scenario = to;
        if self.history.document() != of {
            self.give_up_reading();
            self.opened = self.history.opened().clone();
            self.decks.follow(&origin);
            self.origin = origin;
            self.release = Release::default();
            self.leave(left);
            self.take_back();
        }
    }
}
