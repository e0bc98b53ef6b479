//! What may be seen while the class is asked.

use std::borrow::Cow;

use super::claim::Question;
use super::document::Scenario;
use super::prediction::{Predicting, Prediction};
use super::settings::{Layers, Phase};

impl Scenario {
    /// Whether the class is asked and has not been told.
    pub fn is_asked(&self) -> bool {
        self.prediction.state == Predicting::Asked
    }

    /// The document as a class has it before it (is asked and) has answered; `None` where there is nothing to ask.
    pub fn asking(&self) -> Option<Self> {
        let asks = self.is_asked() || self.predicts() != Question::Place;
        asks.then(|| Self {
            prediction: Prediction {
                state: Predicting::Asked,
                ..Prediction::default()
            },
            ..self.clone()
        })
    }

    /// The document without a question that is still open.
    pub fn told(&self) -> Cow<'_, Self> {
        if !self.is_asked() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            prediction: Prediction::default(),
            ..self.clone()
        })
    }

    /// The document without what would tell how it comes out while the class is asked: flows, maps, races and trainings are computed from it
    /// as well, and not up to the playhead alone.
    pub fn concealed(&self) -> Cow<'_, Self> {
        if !self.is_asked() {
            return Cow::Borrowed(self);
        }
        let mut seen = self.clone();
        seen.layers = Layers {
            basins: false,
            gradient_flow: false,
            central_flow: false,
            penalty: false,
            early_stopping: false,
            explain: false,
            ..seen.layers
        };
        seen.figure.phase = Phase::Off;
        seen.figure.spectrum = false;
        seen.figure.normalization = false;
        seen.maps.hyper = false;
        seen.swarm.shown = false;
        seen.resampling.shown = false;
        seen.between.shown = false;
        seen.race.shown = false;
        Cow::Owned(seen)
    }
}
