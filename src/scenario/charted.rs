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
        let flat = match self.relief_place() {
            ReliefPlace::Instead => Some("two landscapes stand side by side as maps only"),
            ReliefPlace::Off | ReliefPlace::Beside => None,
        };
        self.objection_to(Quantity::TestLoss).or(flat)
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
        Some((network, self.chart.quantity.measure()?))
    }
}

impl Quantity {
    /// What has to be measured along the run of a network, because no run records it.
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::TestLoss => Some(Measure::TestLoss),
            Self::Accuracy => Some(Measure::Accuracy),
            Self::Sharpness => Some(Measure::Sharpness),
            Self::PreconditionedSharpness => Some(Measure::Preconditioned),
            Self::Trace => Some(Measure::Trace),
            Self::Loss
            | Self::GradientNorm
            | Self::StepLength
            | Self::Rate
            | Self::EffectiveRate
            | Self::EffectiveRateX
            | Self::EffectiveRateY
            | Self::Distance
            | Self::Components
            | Self::LossGap => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{DataSet, Spec};
    use crate::surface::{NetworkSurface, Shape};

    fn network(change: impl FnOnce(&mut Spec)) -> Scenario {
        let mut spec = Spec::default();
        change(&mut spec);
        let network = Network::new(spec).expect("a network");
        Scenario::on(Shape::Network(NetworkSurface::new(Arc::new(network))))
    }

    #[test]
    fn a_quantity_is_charted_where_it_means_something() {
        let surface = Scenario::on(Shape::named("saddle").expect("a surface"));
        let plain = network(|_| {});
        let tested = network(|spec| spec.settings.test_share = 0.5);
        let sine = network(|spec| spec.settings.data = DataSet::Sine);
        let of = |quantity| {
            [&surface, &plain, &tested, &sine].map(|of| of.objection_to(quantity).is_none())
        };
        assert_eq!(of(Quantity::Loss), [true; 4]);
        assert_eq!(of(Quantity::TestLoss), [false, false, true, false]);
        assert_eq!(of(Quantity::Accuracy), [false, true, true, false]);
        assert_eq!(of(Quantity::Distance), [false, true, true, true]);
        assert_eq!(of(Quantity::LossGap), [true, false, false, false]);
        assert_eq!(of(Quantity::EffectiveRateX), [true, false, false, false]);
    }

    #[test]
    fn what_no_run_records_is_measured() {
        let measured = |quantity| {
            let mut scenario = network(|spec| spec.settings.test_share = 0.5);
            scenario.chart.quantity = quantity;
            scenario.measure().map(|(_, measure)| measure)
        };
        for (quantity, measure) in [
            (Quantity::TestLoss, Measure::TestLoss),
            (Quantity::Accuracy, Measure::Accuracy),
            (Quantity::Sharpness, Measure::Sharpness),
            (Quantity::PreconditionedSharpness, Measure::Preconditioned),
            (Quantity::Trace, Measure::Trace),
        ] {
            assert_eq!(measured(quantity), Some(measure));
        }
        assert_eq!(measured(Quantity::Loss), None);
        assert_eq!(measured(Quantity::LossGap), None);
    }
}
