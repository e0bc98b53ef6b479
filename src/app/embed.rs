//! The window as a figure within another page: which commands work there, and the way to a window of its own.

use eframe::egui::{Align2, Button, Color32, Rect, Role, TextStyle, Ui, Vec2, WidgetInfo};

use super::App;
use super::commands::Command;
use super::fingers::{centred, least};
use crate::figure::fonts::icon;

/// What the way out says.
const WAY_OUT: &str = "Open in Ravine";
/// The width from which on it says so in words.
const IN_WORDS: f32 = 420.0;
/// What the way back to the view says that the figure was made with, and how far it stands from the edges of the plot.
const WAY_BACK: &str = "Reset view";
const MARGIN: f32 = 6.0;

impl Command {
    /// Whether it does something to the figure rather than to documents, files and the window around it.
    pub fn works_embedded(self) -> bool {
        match self {
            Self::PlayPause
            | Self::Back(_)
            | Self::Forward(_)
            | Self::First
            | Self::Last
            | Self::Restart
            | Self::TrainOn
            | Self::Repeat
            | Self::Predict
            | Self::Swarm
            | Self::Undo
            | Self::Redo
            | Self::CopyFigure
            | Self::CopyText
            | Self::CopyLink
            | Self::ResetView
            | Self::Unlock
            | Self::Layer(_)
            | Self::Relief
            | Self::Theme
            | Self::Escape
            | Self::Digit(_) => true,
            Self::Signals
            | Self::Spectrum
            | Self::Open
            | Self::Save
            | Self::SaveAs
            | Self::Export
            | Self::ExportTrace
            | Self::ExportData(_)
            | Self::CopyPython
            | Self::Link
            | Self::Paste
            | Self::LeftPanel
            | Self::RightPanel
            | Self::ChartPanel
            | Self::Speaker
            | Self::Pin
            | Self::Help
            | Self::FullScreen
            | Self::Present
            | Self::Blank
            | Self::NextPage
            | Self::PreviousPage
            | Self::Contents
            | Self::Words
            | Self::AddPage => false,
        }
    }
}

impl App {
    /// The button that opens what is on screen as a page of its own.
    pub(super) fn way_out_ui(&mut self, ui: &mut Ui) {
        let text = match ui.available_width() < IN_WORDS {
            true => icon::ARROW_UP_RIGHT.to_owned(),
            false => format!("{WAY_OUT} {}", icon::ARROW_UP_RIGHT),
        };
        let button = ui.add(Button::new(text).frame_when_inactive(false));
        button.widget_info(|| WidgetInfo::labeled(Role::Link, true, WAY_OUT));
        if button.on_hover_text(WAY_OUT).clicked() {
            let ctx = ui.ctx().clone();
            self.open_page_of_its_own(&ctx);
        }
    }

    /// The button that shows again what the figure was made to show, where somebody has looked elsewhere. In a page nobody knows a key for it.
    pub(super) fn way_back_ui(&mut self, ui: &mut Ui, plot: Rect, legend: Option<Rect>) {
        let made = self.opened.outlook();
        if self.scenario.outlook() == made {
            return;
        }
        let font = TextStyle::Button.resolve(ui.style());
        let text = (ui.painter()).layout_no_wrap(WAY_BACK.to_owned(), font, Color32::PLACEHOLDER);
        let height = ui.spacing().interact_size.y.max(least(ui));
        let size = Vec2::new(text.size().x + 4.0 * ui.spacing().button_padding.x, height);
        let within = plot.shrink(MARGIN);
        let places = [Align2::RIGHT_TOP, Align2::RIGHT_BOTTOM]
            .map(|corner| corner.align_size_within_rect(size, within));
        let is_free = |place: &&Rect| legend.is_none_or(|legend| !legend.intersects(**place));
        let place = *places.iter().find(is_free).unwrap_or(&places[0]);
        if ui.put(place, centred(WAY_BACK)).clicked() {
            self.scenario.look_from(made);
        }
    }
}
