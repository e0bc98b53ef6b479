//! A figure that moves: which frames it has, for how long each is shown, and the drawing of each.

use super::drawing::Drawing;
use super::film::Film;
use crate::scenario::Scenario;

/// A moment of a movie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The step that it shows.
    pub step: usize,
    /// For how long, in hundredths of a second, which is what GIF files count in.
    pub hundredths: u16,
}

/// The frames of one scenario in their order. Each is drawn when it is asked for; drawing them in order costs least.
pub struct Movie<'a> {
    film: Film,
    scenario: &'a Scenario,
    frames: Vec<Frame>,
}

impl<'a> Movie<'a> {
    /// A movie of these frames.
    pub fn new(film: Film, scenario: &'a Scenario, frames: Vec<Frame>) -> Self {
        Self {
            film,
            scenario,
            frames,
        }
    }

    /// Its frames in their order.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The drawing of the frame with this index, which must be one of [`Movie::frames`].
    pub fn draw(&mut self, index: usize) -> Drawing {
        self.film
            .figure(self.scenario, Some(self.frames[index].step))
    }
}
