//! Edits of a document. Each keeps whatever carries over and leaves the document consistent.

use std::sync::Arc;

use super::data_csv::Csv;
use super::document::Scenario;
use super::maps::AxisChoice;
use crate::analysis::{BetweenSettings, EnsembleSettings, PlaneSettings, Target};
use crate::math::eigenpairs;
use crate::network::{DataSet, Loss, Network, Spec};
use crate::objective::{End, HessianAt, Objective as _};
use crate::optimizer::Method;
use crate::surface::{Content, ContentMut, Data, Shape};

/// Operations on the surface.
impl Scenario {
    /// Puts another surface under the same optimizers, with its own start, view and level spacing. If either surface is a
    /// loss over data, which can have any scale, the optimizers also get new suggested rates; otherwise those that would
    /// diverge at once do. Methods that cannot train a network are removed where the surface is one.
    pub fn change_shape(&mut self, shape: Shape) {
        let over_data = |shape: &Shape| shape.regression().is_some() || shape.network().is_some();
        let rescaled = over_data(&shape) || over_data(&self.surface.shape);
        self.surface.shape = shape;
        if self.surface.shape.network().is_some() {
            // From the last one on, so that places before stay what they are.
            for index in (0..self.optimizers.len()).rev() {
                if self.optimizers[index].method.is_planar() {
                    self.remove(index);
                }
            }
        }
        self.drop_idle();
        if rescaled {
            self.suit_surface();
        } else {
            self.reset_place();
            self.tame();
        }
    }

    /// The largest eigenvalue of the Hessian at the start; 0 where that is undefined.
    pub(super) fn start_curvature(&self) -> f64 {
        if let Some(network) = self.surface.shape.network() {
            let at = network.start(self.start);
            let hessian = HessianAt::new(&**network.network(), &at);
            let greatest = hessian.extremes(&[End::Greatest], None);
            let greatest = greatest.and_then(|found| found.into_iter().next());
            return greatest.map_or(0.0, |found| found.value);
        }
        let hessian = self.surface.jet2(self.start).hessian;
        eigenpairs(hessian).map_or(0.0, |[_, high]| high.value)
    }

    /// Sets start, view, scales of the axes and learning rates to suit a surface whose scales have changed.
    pub fn suit_surface(&mut self) {
        self.reset_place();
        self.figure.equal_aspect = Self::on(self.surface.shape.clone()).figure.equal_aspect;
        for index in self.unpinned() {
            let method = self.with_suggested_rate(self.optimizers[index].method);
            self.optimizers[index].method = method;
        }
    }

    /// Restores the surface's own start, view and level spacing.
    fn reset_place(&mut self) {
        self.start = self.surface.shape.info().start;
        if let ContentMut::Network(network) = self.surface.shape.content_mut() {
            network.released = false;
        }
        self.view = None;
        self.levels.spacing = None;
    }

    /// Puts an edited network in place of the one that there is, with whatever has to follow; does nothing if there is no such
    /// network. Training starts from the weights before training once more where these are others now.
    pub fn change_network(&mut self, spec: Spec) {
        let Shape::Network(surface) = &mut self.surface.shape else {
            return;
        };
        let before = surface.network().initial();
        surface.change(spec);
        let initial = surface.network().initial();
        if initial.len() != before.len() {
            self.view = None;
        }
        if initial != before {
            self.start_untrained();
        }
    }

    /// Trains a network from its weights before training on, instead of from a point of the plane.
    pub fn start_untrained(&mut self) {
        if let Shape::Network(surface) = &mut self.surface.shape {
            surface.released = false;
            self.start = self.surface.shape.info().start;
        }
    }

    /// Puts the same loss over other data in place of the surface; does nothing if it cannot be computed for them.
    pub fn change_data(&mut self, data: &Arc<Data>) {
        if let Ok(shape) = self.surface.shape.over(Arc::clone(data)) {
            self.change_shape(shape);
        }
    }

    /// Puts a loss over the data of a table in place of the surface; a network is trained on them instead. A loss over data stays the same loss if it can be
    /// computed; otherwise it is logistic regression if the target has two values, and least squares if it has more.
    ///
    /// # Errors
    /// If there is no such loss over these data: a sentence that says why.
    pub fn change_table(&mut self, csv: &Csv) -> Result<(), String> {
        let shown = &self.surface.shape;
        let shape = match (shown.content(), csv.classes()) {
            (Content::Data(regression), Err(e)) if regression.classifies() => {
                return Err(e.to_string());
            }
            (Content::Data(_), Ok(_) | Err(_)) => shown.clone(),
            (Content::Network(network), Ok(_) | Err(_)) => {
                let spec = network.network().spec().clone();
                return self.train_on(csv, spec);
            }
            (Content::None | Content::Text(_) | Content::Bumps(_) | Content::Slice(_), Ok(_)) => {
                Shape::Logistic(Default::default())
            }
            (Content::None | Content::Text(_) | Content::Bumps(_) | Content::Slice(_), Err(_)) => {
                Shape::LeastSquares(Default::default())
            }
        };
        let data = Arc::new(csv.data.clone());
        let shape = shape.over(data).map_err(|unfit| unfit.to_string())?;
        self.change_shape(shape);
        Ok(())
    }

    /// Trains the network on a table, which can have any scale and is therefore standardised. More than two values are numbers to
    /// be predicted, unless the loss is softmax already.
    fn train_on(&mut self, csv: &Csv, mut spec: Spec) -> Result<(), String> {
        spec.settings.data = DataSet::Own;
        spec.settings.standardise = true;
        spec.own = Some(Arc::new(csv.data.clone()));
        if spec.settings.loss == Loss::Logistic && csv.classes().is_err() {
            spec.settings.loss = Loss::Mse;
        }
        Network::new(spec.clone().mended()).map_err(|fault| fault.to_string())?;
        self.change_network(spec);
        Ok(())
    }

    /// The method of every optimizer.
    pub fn methods(&self) -> Vec<Method> {
        self.optimizers.iter().map(|o| o.method).collect()
    }

    /// A method with a rate that suits the surface. PyTorch's defaults, which apply to files, are made for networks; with
    /// them most methods would hardly move here.
    pub fn with_suggested_rate(&self, mut method: Method) -> Method {
        let view = self.view();
        let reach = view.height().min(view.width());
        // A step of so much in each of P weights is √P times as long.
        let weights = match self.surface.shape.network() {
            Some(network) => network.network().dimension() as f64,
            None => 1.0,
        };
        let reach = reach / weights.sqrt();
        let rate = method.suggested_rate(self.start_curvature(), reach);
        if let (Some(rate), Some(row)) = (rate, method.rate_row()) {
            method.parameters_mut().set(row, rate);
        }
        method
    }
}

/// Operations on the whole.
impl Scenario {
    /// Drops what the document has no use for any more, and what its file would not hold: the plane of a network that is gone,
    /// knobs of what it no longer has and claims about it, and such numbers along the axes of the hyperparameter map. What is open is then what is saved.
    pub fn drop_idle(&mut self) {
        if self.surface.shape.network().is_none() {
            self.plane = PlaneSettings::default();
            self.between = BetweenSettings::default();
            self.ensemble = EnsembleSettings::default();
        }
        self.knobs = self.knobs_in_use();
        self.claims = self.claims_in_use();
        self.maps.axes = self.axis_choices();
        let multiples = self.multiples.take();
        self.multiples = multiples.and_then(|series| series.within(self));
    }

    /// Shows a number along an axis (0 is x, 1 is y) of the hyperparameter map, over its full range. If the other axis shows it
    /// already, the axes are swapped.
    pub fn change_axis(&mut self, axis: usize, target: Target) {
        let Some(axes) = self.map_axes() else {
            return;
        };
        let [current, other] = [axis, 1 - axis].map(|i| axes[i].target);
        let whole = |target| AxisChoice {
            target: Some(target),
            range: None,
        };
        self.maps.axes[axis] = whole(target);
        if target == other {
            self.maps.axes[1 - axis] = whole(current);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Network;
    use crate::scenario::read_csv;
    use crate::surface::{NetworkSurface, Spacing};

    fn method(key: &str) -> Method {
        Method::named(key).unwrap()
    }

    fn shape(key: &str) -> Shape {
        Shape::named(key).unwrap()
    }

    /// Three optimizers, with maps and explained steps of the second.
    fn three() -> Scenario {
        let mut scenario = Scenario::on(shape("quadratic"));
        scenario.optimizers = ["gradient_descent", "momentum", "adam"]
            .map(|k| method(k).into())
            .into();
        scenario.maps.optimizer = 1;
        scenario.explained = 1;
        scenario
    }

    #[test]
    fn a_network_keeps_only_methods_that_can_train_it() {
        let mut scenario = three();
        scenario.optimizers.insert(1, method("newton").into());
        scenario.maps.optimizer = 3;
        let network = NetworkSurface::new(Arc::new(Network::default()));
        scenario.change_shape(Shape::Network(network));
        let keys: Vec<&str> = scenario.methods().iter().map(|m| m.info().key).collect();
        assert_eq!(keys, ["gradient_descent", "momentum", "adam"]);
        assert_eq!(scenario.maps.optimizer, 2);
        scenario.start_at([1.0, 2.0]);
        let network = scenario.surface.shape.network().unwrap();
        let plane = &network.placed().plane;
        assert_eq!(network.start(scenario.start), plane.at([1.0, 2.0]));
        // Another network begins with its own weights.
        scenario.change_shape(scenario.surface.shape.clone());
        let network = scenario.surface.shape.network().unwrap();
        assert_eq!(network.start(scenario.start), network.network().initial());
    }

    #[test]
    fn another_surface_keeps_runs_and_brings_its_own_place() {
        let mut scenario = three();
        scenario.title = "kept".into();
        scenario.run.steps = 77;
        scenario.view = Some(crate::surface::View::square(9.0));
        scenario.levels.spacing = Some(<Spacing as crate::parameters::Choice>::ALL[0]);
        scenario.surface.l2 = 0.5;
        let before = scenario.clone();
        scenario.change_shape(shape("himmelblau"));
        let fresh = Scenario::on(shape("himmelblau"));
        assert_eq!(scenario.start, fresh.start);
        let expected = Scenario {
            surface: crate::surface::Surface {
                shape: shape("himmelblau"),
                ..before.surface.clone()
            },
            start: fresh.start,
            view: None,
            levels: crate::scenario::Levels {
                spacing: None,
                ..before.levels
            },
            ..before
        };
        assert_eq!(scenario, expected);
    }

    #[test]
    fn rates_follow_to_data_and_back() {
        let mut scenario = three();
        let rates = |s: &Scenario| s.methods().iter().map(Method::lr).collect::<Vec<f64>>();
        scenario.suit_surface();
        let own = rates(&scenario);
        // Gradient descent: 0.4 · 2/λmax, to one digit.
        let high = eigenpairs(scenario.surface.jet2(scenario.start).hessian).unwrap()[1].value;
        assert!(own[0] <= 0.8 / high && own[0] > 0.4 / high, "{own:?}");
        scenario.change_shape(shape("least_squares"));
        let over_data = rates(&scenario);
        assert_ne!(own[0], over_data[0]);
        let high = eigenpairs(scenario.surface.jet2(scenario.start).hessian).unwrap()[1].value;
        assert!(over_data[0] <= 0.8 / high && over_data[0] > 0.4 / high);
        scenario.change_shape(shape("quadratic"));
        assert_eq!(rates(&scenario), own);
    }

    #[test]
    fn a_table_makes_the_loss_that_fits_its_target() {
        let csv = |text: &str| read_csv("table.csv", text.as_bytes()).unwrap();
        let classes = csv("a,b,t\n1,2,0\n2,1,1\n3,5,0\n4,4,1\n");
        let numbers = csv("a,b,t\n1,2,0.5\n2,1,1.5\n3,5,2.5\n4,4,7\n");
        let mut scenario = three();
        scenario.change_table(&classes).unwrap();
        assert_eq!(scenario.surface.shape.info().key, "logistic");
        // A loss that is there stays, if it can be computed.
        let before = scenario.clone();
        assert!(scenario.change_table(&numbers).is_err());
        assert_eq!(scenario, before);
        let mut scenario = three();
        scenario.change_table(&numbers).unwrap();
        assert_eq!(scenario.surface.shape.info().key, "least_squares");
        scenario.change_table(&classes).unwrap();
        assert_eq!(scenario.surface.shape.info().key, "least_squares");
        assert_eq!(scenario.start, scenario.surface.shape.info().start);
    }

    #[test]
    fn other_data_leave_a_loss_alone_that_they_do_not_fit() {
        let mut scenario = Scenario::on(shape("logistic"));
        let before = scenario.clone();
        for set in Data::all_built_in() {
            let fits = scenario.surface.shape.over(Arc::clone(set)).is_ok();
            scenario.change_data(set);
            let shown = scenario.surface.shape.regression().unwrap().data();
            assert_eq!(**shown == **set, fits, "{}", set.name);
        }
        let mut plain = Scenario::on(shape("quadratic"));
        plain.change_data(before.surface.shape.regression().unwrap().data());
        assert_eq!(plain, Scenario::on(shape("quadratic")));
    }

    #[test]
    fn axes_trade_places() {
        let mut scenario = three();
        let shown = |s: &Scenario| s.map_axes().unwrap().map(|a| a.target.to_string());
        assert_eq!(shown(&scenario), ["lr", "momentum"]);
        scenario.change_axis(0, Target::Method("momentum"));
        assert_eq!(shown(&scenario), ["momentum", "lr"]);
        scenario.change_axis(1, Target::Noise);
        assert_eq!(shown(&scenario), ["momentum", "run.noise"]);
        scenario.maps.optimizer = 9;
        let before = scenario.clone();
        scenario.change_axis(0, Target::Method("lr"));
        assert_eq!(scenario, before);
    }
}
