//! Where the training of a network starts, and how it goes on.

use std::sync::Arc;

use super::document::Scenario;
use crate::math::{Point, Vector as _};
use crate::network::{NetworkSettings, Spec};
use crate::surface::Shape;

/// Where every optimizer starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// At a point of the plane that is shown.
    At(Point),
    /// At the weights of a network before training.
    Initial,
}

impl Scenario {
    /// Where every optimizer starts.
    pub fn origin(&self) -> Start {
        match self.surface.shape.network() {
            Some(network) if !network.released => Start::Initial,
            Some(_) | None => Start::At(self.start),
        }
    }

    /// Lets every optimizer start there. A surface has no other start than a point.
    pub fn start_from(&mut self, start: Start) {
        match (start, &mut self.surface.shape) {
            (Start::At(at), _) => self.start_at(at),
            (Start::Initial, Shape::Network(network)) => {
                network.released = false;
                // A file says nothing of it then.
                self.start = self.surface.shape.info().start;
            }
            (Start::Initial, _) => {}
        }
    }

    /// Makes these, unscaled, the weights of the network before training, from which all optimizers start; `None` draws them again.
    /// False, and nothing is changed, if they are not all finite or not as many as the network has.
    pub fn start_with(&mut self, weights: Option<Vec<f64>>) -> bool {
        let Shape::Network(network) = &mut self.surface.shape else {
            return false;
        };
        let count = network.network().layout().weights;
        let fit = |weights: &Vec<f64>| weights.len() == count && weights.is_finite();
        if !weights.as_ref().is_none_or(fit) {
            return false;
        }
        let mut spec = network.network().spec().clone();
        if weights.is_some() {
            spec.settings.scale = 1.0;
        }
        spec.weights = weights.map(Arc::from);
        let changed = network.change(spec);
        if changed {
            self.start_from(Start::Initial);
        }
        changed
    }

    /// Whether the same network is trained from the same start as in another document, but otherwise: at other rates, by other
    /// methods, in other batches.
    pub fn trains_otherwise(&self, before: &Self) -> bool {
        let [Some(now), Some(then)] = [self, before].map(|s| s.surface.shape.network()) else {
            return false;
        };
        let [now, then] = [now, then].map(|network| network.network().spec());
        // What a step depends on, and the network does not.
        let steps = |spec: &Spec| {
            let settings = &spec.settings;
            (settings.batch, settings.replacement, settings.dropout)
        };
        let same = Spec {
            settings: NetworkSettings {
                batch: then.settings.batch,
                replacement: then.settings.replacement,
                dropout: then.settings.dropout,
                ..now.settings
            },
            ..now.clone()
        };
        let trained = |scenario: &Self| {
            let optimizers = scenario.optimizers.iter();
            let of = optimizers.map(|o| (o.method, o.schedule.clone(), o.wrappers));
            (
                of.collect::<Vec<_>>(),
                scenario.run.noise,
                scenario.run.seed,
            )
        };
        let alike = same == *then
            && self.origin() == before.origin()
            && self.optimizers.len() == before.optimizers.len();
        alike && (steps(now) != steps(then) || trained(self) != trained(before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;
    use crate::optimizer::{Adam, Method};
    use crate::surface::NetworkSurface;

    fn scenario() -> Scenario {
        let network = Network::new(Spec::default()).expect("a network");
        let shape = Shape::Network(NetworkSurface::new(Arc::new(network)));
        let mut scenario = Scenario::on(shape);
        scenario.optimizers = vec![Method::Adam(Adam::default()).into()];
        scenario
    }

    #[test]
    fn a_rate_or_a_batch_trains_otherwise_and_another_start_or_network_does_not() {
        let before = scenario();
        let changed = |change: fn(&mut Scenario)| {
            let mut scenario = before.clone();
            change(&mut scenario);
            scenario.trains_otherwise(&before)
        };
        assert!(!changed(|_| ()));
        assert!(!changed(|s| s.title = "other".to_owned()));
        assert!(!changed(|s| s.start_at([0.5, 0.5])));
        assert!(!changed(|s| s.optimizers.clear()));
        assert!(changed(|s| {
            let adam = Adam {
                lr: 0.5,
                ..Adam::default()
            };
            s.optimizers[0].method = Method::Adam(adam);
        }));
        let row = |s: &mut Scenario, key: &str, value: f64| {
            let shape = s.surface.shape.parameters_mut();
            let row = shape.row(key).expect("a row");
            shape.set(row, value);
        };
        for (key, value, otherwise) in [
            ("batch", 8.0, true),
            ("dropout", 0.2, true),
            ("seed", 3.0, false),
            ("data_noise", 0.3, false),
        ] {
            let mut scenario = before.clone();
            row(&mut scenario, key, value);
            assert_eq!(scenario.trains_otherwise(&before), otherwise, "{key}");
        }
    }

    #[test]
    fn weights_become_the_start_if_they_are_those_of_the_network() {
        let mut scenario = scenario();
        scenario.start_at([0.5, 0.5]);
        let network = |scenario: &Scenario| {
            let network = scenario.surface.shape.network();
            network.expect("a network").clone()
        };
        let count = network(&scenario).network().layout().weights;
        let untouched = scenario.clone();
        assert!(!scenario.start_with(Some(vec![0.5; count + 1])));
        assert!(!scenario.start_with(Some(vec![f64::NAN; count])));
        assert!(scenario == untouched);
        assert!(scenario.start_with(Some(vec![0.5; count])));
        assert_eq!(network(&scenario).start(scenario.start), vec![0.5; count]);
        assert_eq!(scenario.origin(), Start::Initial);
        assert!(scenario.start_with(None));
        assert_ne!(network(&scenario).network().initial(), vec![0.5; count]);
    }
}
