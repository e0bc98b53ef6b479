//! A figure that moves: which frames it has, for how long each is shown, and the drawing of each.

use super::drawing::Drawing;
use super::film::Film;
use super::source::Source;
use crate::scenario::Scenario;

/// A moment of a movie.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Frame {
    /// The step that it shows.
    pub step: usize,
    /// The share of the way to the next step that paths and heads have gone beyond that, from 0 to below 1.
    pub onward: f64,
    /// For how long, in hundredths of a second, which is what GIF files count in.
    pub hundredths: u16,
}

/// The frames of one scenario in their order. Each is drawn when it is asked for; drawing them in order costs least.
pub struct Movie<'a> {
    film: Film,
    scenario: &'a Scenario,
    frames: Vec<Frame>,
    plays: u32,
}

impl<'a> Movie<'a> {
    /// A movie of these frames, over and over again. [`Plan::movie`](super::Plan::movie) makes one by a plan.
    pub fn new(film: Film, scenario: &'a Scenario, frames: Vec<Frame>) -> Self {
        Self {
            film,
            scenario,
            frames,
            plays: 0,
        }
    }

    /// The same, played so often; 0 is without end.
    #[must_use]
    pub fn playing(self, plays: u32) -> Self {
        Self { plays, ..self }
    }

    /// Its frames in their order.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// How often it is played; 0 is without end.
    pub fn plays(&self) -> u32 {
        self.plays
    }

    /// For how long the whole is shown once, in seconds.
    pub fn seconds(&self) -> f64 {
        let hundredths: f64 = self.frames.iter().map(|f| f64::from(f.hundredths)).sum();
        hundredths / 100.0
    }

    /// The time that divides the durations of all frames, in hundredths of a second: video has frames of one length, and repeats one
    /// that is shown for longer.
    pub fn tick(&self) -> u16 {
        let frames = self.frames.iter();
        frames
            .fold(0, |tick, frame| {
                greatest_common_divisor(tick, frame.hundredths)
            })
            .max(1)
    }

    /// The drawing of the frame with this index, which must be one of [`Movie::frames`].
    pub fn draw(&mut self, index: usize) -> Drawing {
        let Frame { step, onward, .. } = self.frames[index];
        self.film.moving(self.scenario, step, onward)
    }

    /// What a file of all frames was made from, where its drawings carry that.
    pub fn source(&self) -> Option<Source> {
        let carries = self.film.carries();
        carries.then(|| Source::new(self.scenario, None))
    }
}

fn greatest_common_divisor(mut a: u16, mut b: u16) -> u16 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
