//! The same network without normalization, with batch and with layer normalization, while they are compared.

use std::sync::Arc;

use super::latest::Latest;
use super::progressive::{Detail, Progressive};
use super::runs::Wake;
use crate::analysis::{
    Kinds, KindsRequest, Measure, MeasureRequest, Measured, Scaled, SharpnessesRequest, Trained,
};
use crate::network::Spec;
use crate::objective::Objective as _;
use crate::scenario::Scenario;

/// What is compared.
pub struct Normalizations {
    along: Latest<Spec, Kinds<Vec<Scaled>>>,
    now: Latest<Spec, Kinds<Scaled>>,
    trained: Progressive<KindsRequest>,
    sharp: Progressive<SharpnessesRequest>,
}

/// A network of at most so many products of weight and sample is evaluated within a frame.
const QUICK: usize = 100_000;

impl Normalizations {
    /// Computed by threads, each of which calls `wake` when it has something new.
    pub fn in_background(wake: Wake) -> Self {
        Self {
            along: Latest::new("scales", Some(Arc::clone(&wake)), Scaled::along),
            now: Latest::new("scale", Some(Arc::clone(&wake)), Scaled::now),
            trained: Progressive::in_background(Arc::clone(&wake)),
            sharp: Progressive::in_background(wake),
        }
    }

    /// Complete after every update.
    pub fn blocking(detail: Detail) -> Self {
        Self {
            along: Latest::new("scales", None, Scaled::along),
            now: Latest::new("scale", None, Scaled::now),
            trained: Progressive::blocking(detail.clone()),
            sharp: Progressive::blocking(detail),
        }
    }

    /// Compares the kinds of the network of a document that asks for it, or begins to.
    pub fn update(&mut self, scenario: &Scenario) {
        let shown = scenario.figure.normalization;
        let Some(surface) = scenario.surface.shape.network().filter(|_| shown) else {
            self.along.clear();
            self.now.clear();
            self.trained.update(None);
            self.sharp.update(None);
            return;
        };
        let network = surface.network();
        let quick = network.dimension() * network.train().count() <= QUICK;
        self.now.update(network.spec(), quick);
        let mut unscaled = network.spec().clone();
        unscaled.settings.scale = 1.0;
        self.along.update(&unscaled, false);
        let request = scenario.kinds_request();
        let is_wanted = request.is_some();
        self.trained.update(request);
        let trained = self.trained.shown().filter(|_| is_wanted);
        self.sharp.update(trained.map(|shown| SharpnessesRequest {
            of: shown.map.each_ref().map(|trained| {
                let trained = trained.as_ref()?;
                Some(MeasureRequest {
                    network: Arc::clone(&trained.network),
                    run: Arc::clone(&trained.run),
                    measure: Measure::Sharpness,
                    rows: 0,
                })
            }),
        }));
    }

    /// What each factor on the weights does, and whether it does so to those of an earlier document; `None` until that is known.
    pub fn along(&self) -> Option<(&Kinds<Vec<Scaled>>, bool)> {
        let (_, along) = self.along.last()?;
        Some((along, self.along.is_outdated()))
    }

    /// The same of the present factor.
    pub fn now(&self) -> Option<(&Kinds<Scaled>, bool)> {
        let (_, now) = self.now.last()?;
        Some((now, self.now.is_outdated()))
    }

    /// The trainings, and whether they are those of an earlier document; `None` until there are any.
    pub fn trained(&self) -> Option<(&Kinds<Trained>, bool)> {
        self.trained
            .shown()
            .map(|shown| (shown.map, shown.outdated))
    }

    /// λmax along trainings, and whether they are earlier ones; `None` until it is known.
    pub fn sharpness(&self) -> Option<(&Kinds<Arc<Measured>>, bool)> {
        let outdated = self.trained().is_some_and(|(_, outdated)| outdated);
        let shown = self.sharp.shown()?;
        Some((shown.map, shown.outdated || outdated))
    }

    /// Whether threads are at work.
    pub fn is_pending(&self) -> bool {
        self.along.is_pending()
            || self.now.is_pending()
            || self.trained.is_pending()
            || self.sharp.is_pending()
    }
}
