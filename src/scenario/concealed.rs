//! What may be seen while the class is asked.

use std::borrow::Cow;

use super::claim::Question;
use super::document::Scenario;
use super::prediction::{Predicting, Prediction};
use super::settings::{Layers, Phase};
use crate::analysis::{Origin, PlaneKind, PlaneRequest, PlaneSettings};

/// Why another plane is shown than the document asks for.
pub const ANOTHER_PLANE: &str =
    "The plane of the page follows the runs, and is shown after the prediction";

impl Scenario {
    /// Whether the class is asked and has not been told.
    pub fn is_asked(&self) -> bool {
        self.prediction.state == Predicting::Asked
    }

    /// Whether no plane may depend on the runs. A guess belongs to the plane that it was made on, so that one of a place keeps it until the
    /// prediction is put away.
    fn conceals_runs(&self) -> bool {
        match self.prediction.state {
            Predicting::Off => false,
            Predicting::Asked => true,
            Predicting::Revealed => self.predicts() == Question::Place,
        }
    }

    /// Whether another plane is shown than is asked for, because that follows the runs.
    pub fn hides_its_plane(&self) -> bool {
        self.conceals_runs() && self.surface.shape.network().is_some() && self.plane.follows_runs()
    }

    /// The plane that is shown; `None` if there is no network.
    pub fn shown_plane_request(&self) -> Option<PlaneRequest> {
        let settings = match self.hides_its_plane() {
            true => PlaneSettings {
                kind: PlaneKind::Random,
                origin: Origin::Start,
                ..self.plane
            },
            false => self.plane,
        };
        let request = self.request_of(settings)?;
        Some(match self.conceals_runs() {
            true => request.without_runs(),
            false => request,
        })
    }

    /// What the plane of a network is, and that it is not the one that is asked for, in sentences without the last full stop. This is the
    /// document as it is shown.
    pub fn about_its_plane(&self) -> Option<String> {
        let about = &self.surface.shape.network()?.placed().about;
        Some(match self.hides_its_plane() {
            true => format!("{about}. {ANOTHER_PLANE}"),
            false => about.clone(),
        })
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
        seen.ensemble.shown = false;
        seen.race.shown = false;
        Cow::Owned(seen)
    }
}
