//! What may be seen while the class is asked.

use std::borrow::Cow;

use super::document::Scenario;
use super::prediction::Predicting;
use super::settings::{Layers, Phase};

impl Scenario {
    /// Whether the class is asked and has not been told.
    pub fn is_asked(&self) -> bool {
        self.prediction.state == Predicting::Asked
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
        seen.ensemble.shown = false;
        seen.race.shown = false;
        Cow::Owned(seen)
    }
}
