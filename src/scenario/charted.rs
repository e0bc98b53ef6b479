//! What a chart can show of a document, and what has to be measured for it.

use std::sync::Arc;

use super::chart::Quantity;
use super::document::Scenario;
use super::relief::ReliefPlace;
use crate::analysis::Measure;
use crate::network::Network;
use crate::surface::Surface;

impl Scenario {
    /// Why a quantity says nothing here; `None` where it does.
    pub fn objection_to(&self, quantity: Quantity) -> Option<&'static str> {
        let network = self.surface.shape.network();
        match (quantity, network) {
            (Quantity::Accuracy, None) => Some("only networks classify"),
            (Quantity::Accuracy, Some(network)) => {
                let classes = !network.network().train().classes.is_empty();
                (!classes).then_some("a regression has no classes")
            }
            (Quantity::TestLoss, _) if self.has_test_set() => None,
            (Quantity::TestLoss, Some(_)) => Some("no samples are kept from training"),
            (Quantity::TestLoss, None) => match self.surface.shape.regression() {
                Some(_) => Some("no rows are kept from training"),
                None => Some("only losses over data have rows that are kept from training"),
            },
            (Quantity::Distance, None) => {
                Some("runs on a surface of two parameters never leave it")
            }
            (Quantity::EffectiveRateX | Quantity::EffectiveRateY, Some(_)) => {
                Some("x and y are directions through all weights, not weights of their own")
            }
            (Quantity::Components | Quantity::LossGap, Some(_)) => {
                Some("no critical point of a network is known")
            }
            (
                Quantity::Loss
                | Quantity::GradientNorm
                | Quantity::StepLength
                | Quantity::Rate
                | Quantity::EffectiveRate
                | Quantity::Sharpness
                | Quantity::PreconditionedSharpness
                | Quantity::Trace,
                _,
            )
            | (
                Quantity::EffectiveRateX
                | Quantity::EffectiveRateY
                | Quantity::Components
                | Quantity::LossGap,
                None,
            )
            | (Quantity::Distance, Some(_)) => None,
        }
    }

    /// Whether some of the data are kept from training, to be tested on.
    pub fn has_test_set(&self) -> bool {
        let shape = &self.surface.shape;
        let network = shape.network().map(|n| n.network().test().count());
        let rows = shape.regression().map(|r| r.held_out().len());
        network.or(rows).is_some_and(|count| count > 0)
    }

    /// Why the loss over the test data cannot stand beside the training loss; `None` where it can.
    pub fn objection_to_tests(&self) -> Option<&'static str> {
        if !self.has_test_set() {
            Some("nothing is kept from training")
        } else if self.relief_place() == ReliefPlace::Instead {
            Some("two landscapes stand side by side as maps only")
        } else {
            None
        }
    }

    /// Whether the loss over the test data stands beside the training loss.
    pub fn shows_tests(&self) -> bool {
        self.figure.test && self.objection_to_tests().is_none()
    }

    /// The document as the plot of the test loss shows it: the same part of the plane and the same runs, over another surface.
    pub fn over_tests(&self, surface: Surface) -> Self {
        Self {
            surface,
            view: Some(self.view()),
            layers: self.layers.of_tests(),
            ..self.clone()
        }
    }

    /// What has to be measured along the runs for the chart, because no run records it.
    pub fn measure(&self) -> Option<(&Arc<Network>, Measure)> {
        let network = self.surface.shape.network()?.network();
        if self.objection_to(self.chart.quantity).is_some() {
            return None;
        }
        let measure = match self.chart.quantity {
            Quantity::TestLoss => Measure::TestLoss,
            Quantity::Accuracy => Measure::Accuracy,
            Quantity::Sharpness => Measure::Sharpness,
            Quantity::PreconditionedSharpness => Measure::Preconditioned,
            Quantity::Trace => Measure::Trace,
            Quantity::Loss
            | Quantity::GradientNorm
            | Quantity::StepLength
            | Quantity::Rate
            | Quantity::EffectiveRate
            | Quantity::EffectiveRateX
            | Quantity::EffectiveRateY
            | Quantity::Distance
            | Quantity::Components
            | Quantity::LossGap => return None,
        };
        Some((network, measure))
    }
}
