//! What stands beside the plot, in one column, on pages and in the window.

use egui::Ui;

use super::between::between_ui;
use super::ensemble::ensemble_ui;
use super::explained::explained_ui;
use super::fit::fit_ui;
use super::hyper_map::hyper_map_ui;
use super::landscape::relief_ui;
use super::lens::lens_ui;
use super::network::{Effort, decision_ui, diagram_ui};
use super::normalization::normalization_ui;
use super::phase::phase_ui;
use super::pictures::Pictures;
use super::race::race_ui;
use super::scene::Scene;
use super::shrinkage::shrinkage_ui;
use super::spectrum::spectrum_ui;
use super::tradeoff::tradeoff_ui;
use crate::scenario::{ReliefPlace, Scenario};

/// A picture beside the plot. Those that a scenario shows share a column, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// The surface in three dimensions.
    Relief,
    /// The data of a loss, and the model's fit.
    Fit,
    /// What a network says over the plane of its inputs.
    Decision,
    /// What is inside a network.
    Diagram,
    /// The eigen-directions of a critical point, with the runs along them.
    Lens,
    /// Position against velocity along one of them.
    Phase,
    /// How much of the minimum early stopping has reached, and ridge leaves.
    Shrinkage,
    /// The hyperparameter map.
    Map,
    /// The step that leaves the playhead, explained.
    Step,
    /// The race between the optimizers.
    Race,
    /// The eigenvalues of the Hessian of a network.
    Spectrum,
    /// The same network with each kind of normalization.
    Normalization,
    /// The loss between two minima of a network.
    Between,
    /// Several networks, and the average of what they predict.
    Ensemble,
    /// Bias and variance over the weight of the L2 term.
    Tradeoff,
}

impl Aside {
    const ALL: [Self; 15] = [
        Self::Relief,
        Self::Fit,
        Self::Decision,
        Self::Diagram,
        Self::Lens,
        Self::Phase,
        Self::Shrinkage,
        Self::Map,
        Self::Step,
        Self::Race,
        Self::Spectrum,
        Self::Normalization,
        Self::Between,
        Self::Ensemble,
        Self::Tradeoff,
    ];

    /// Those that a scenario shows.
    pub fn of(scenario: &Scenario) -> Vec<Self> {
        let all = Self::ALL.into_iter();
        all.filter(|aside| aside.is_shown(scenario)).collect()
    }

    fn is_shown(self, scenario: &Scenario) -> bool {
        match self {
            Self::Relief => scenario.relief_place() == ReliefPlace::Beside,
            Self::Fit => scenario.figure.fit && scenario.surface.shape.regression().is_some(),
            Self::Decision => {
                scenario.figure.decision && scenario.surface.shape.network().is_some()
            }
            Self::Diagram => scenario.figure.diagram && scenario.surface.shape.network().is_some(),
            Self::Lens => scenario.layers.eigen_lens,
            Self::Phase => scenario.figure.phase.direction().is_some(),
            Self::Shrinkage => {
                scenario.layers.early_stopping && scenario.early_stopping_drawn().is_ok()
            }
            Self::Map => scenario.maps.hyper,
            Self::Step => scenario.explains().is_some(),
            Self::Race => scenario.race.shown,
            Self::Spectrum => {
                scenario.figure.spectrum && scenario.surface.shape.network().is_some()
            }
            Self::Normalization => {
                scenario.figure.normalization && scenario.surface.shape.network().is_some()
            }
            Self::Between => scenario.between_request().is_some(),
            Self::Ensemble => scenario.ensemble_request().is_some(),
            Self::Tradeoff => {
                scenario.resampling.tradeoff && scenario.resampling_request().is_some()
            }
        }
    }

    /// The share of a page's width that it needs beside the plot.
    pub fn width(self) -> f32 {
        match self {
            Self::Relief => 0.48,
            Self::Fit | Self::Spectrum | Self::Tradeoff => 0.36,
            Self::Decision | Self::Lens | Self::Phase | Self::Shrinkage => 0.38,
            Self::Diagram | Self::Map | Self::Race | Self::Between | Self::Normalization => 0.45,
            Self::Ensemble => 0.42,
            Self::Step => 0.36,
        }
    }

    /// The least height at which it can be read, in text heights. Those in a column share its height in proportion.
    pub fn height(self) -> f32 {
        match self {
            Self::Fit => 11.0,
            Self::Phase | Self::Spectrum => 13.0,
            Self::Decision | Self::Diagram => 13.5,
            Self::Relief | Self::Map | Self::Race | Self::Between | Self::Tradeoff => 16.0,
            Self::Lens | Self::Step | Self::Shrinkage => 19.0,
            Self::Ensemble => 22.0,
            Self::Normalization => 28.0,
        }
    }

    /// The least height of a column.
    pub fn heights(asides: &[Self]) -> f32 {
        asides.iter().map(|aside| aside.height()).sum()
    }

    /// Draws it into the space left in `ui`.
    pub fn ui(self, ui: &mut Ui, scene: &Scene<'_>, pictures: &mut Pictures) {
        match self {
            Self::Relief => relief_ui(ui, scene, &mut pictures.relief),
            Self::Fit => fit_ui(ui, scene),
            Self::Decision => {
                decision_ui(ui, scene, &mut pictures.network, Effort::Complete);
            }
            Self::Diagram => {
                diagram_ui(ui, scene, &mut pictures.network, Effort::Complete);
            }
            Self::Lens => {
                lens_ui(ui, scene, &mut pictures.lens);
            }
            Self::Phase => {
                let direction = scene.scenario.figure.phase.direction().unwrap_or(0);
                phase_ui(ui, scene, direction, &mut pictures.phase);
            }
            Self::Shrinkage => {
                shrinkage_ui(ui, scene);
            }
            Self::Map => {
                hyper_map_ui(ui, scene, &mut pictures.hyper);
            }
            Self::Step => {
                explained_ui(ui, scene);
            }
            Self::Race => {
                race_ui(ui, scene);
            }
            Self::Spectrum => {
                spectrum_ui(ui, scene);
            }
            Self::Normalization => {
                normalization_ui(ui, scene);
            }
            Self::Between => {
                between_ui(ui, scene);
            }
            Self::Ensemble => {
                ensemble_ui(ui, scene, &mut pictures.ensemble);
            }
            Self::Tradeoff => {
                tradeoff_ui(ui, scene);
            }
        }
    }
}
