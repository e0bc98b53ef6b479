//! Plays the movie in the preview.

use eframe::egui::{Context, Slider, Ui};

use crate::export::movie::Frame;
use crate::figure::fonts::icon;

/// The place in a movie that the preview shows.
#[derive(Default)]
pub struct Player {
    pub frame: usize,
    pub playing: bool,
    /// When the frame was shown first, in seconds.
    since: f64,
}

impl Player {
    /// Goes on to the next frame where this one has been shown for long enough; one that has not been drawn yet is waited for.
    pub fn advance(&mut self, ctx: &Context, frames: &[Frame], shown: bool) {
        self.frame = self.frame.min(frames.len().saturating_sub(1));
        let Some(frame) = frames.get(self.frame).filter(|_| self.playing) else {
            return;
        };
        let now = ctx.input(|i| i.time);
        let left = self.since + f64::from(frame.hundredths) / 100.0 - now;
        if left <= 0.0 && shown {
            self.frame = (self.frame + 1) % frames.len();
            self.since = now;
            ctx.request_repaint();
        } else if shown {
            ctx.request_repaint_after_secs(left as f32);
        }
    }

    /// A button that plays and stops, and a slider through the frames.
    pub fn ui(&mut self, ui: &mut Ui, frames: usize) {
        ui.horizontal_centered(|ui| {
            let (symbol, name) = match self.playing {
                true => (icon::PAUSE, "Pause the preview"),
                false => (icon::PLAY, "Play the preview"),
            };
            if ui.button(format!("{symbol} {name}")).clicked() {
                self.playing = !self.playing;
                self.since = ui.input(|i| i.time);
            }
            let label = ui.label("Frame");
            ui.spacing_mut().slider_width = (ui.available_width() - 70.0).max(40.0);
            let mut number = self.frame + 1;
            let slider = Slider::new(&mut number, 1..=frames.max(1));
            if ui.add(slider).labelled_by(label.id).changed() {
                self.frame = number - 1;
                self.playing = false;
            }
        });
    }
}
