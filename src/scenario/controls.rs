//! The document's numbers under their names.

use super::document::{Optimizer, Scenario};
use super::knob::{Place, Target};
use crate::math::formula::NamedNumber;
use crate::network::{NetworkSettings, Normalization};
use crate::optimizer::Tool;
use crate::parameters::{Choice as _, Field as _, Legal, Parameter, Parameters, Slider};
use crate::surface::{Content, ContentMut};

/// A number of the document with what a control needs to show and change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// How mathematics writes it.
    pub symbol: String,
    /// The field's term.
    pub name: String,
    /// One sentence on what it does.
    pub help: &'static str,
    /// The values it may take.
    pub legal: Legal,
    /// The range and scale of its slider.
    pub slider: Slider,
    /// The present value, as [`Parameters::get`] returns it.
    pub value: f64,
}

/// The coordinates of the start, which is no table.
const START: [Parameter; 2] = [
    Parameter::new("x", "x₀", "start x").help("where every optimizer starts"),
    Parameter::new("y", "y₀", "start y").help("where every optimizer starts"),
];

/// That of all hidden layers of a network, which files give as a list, too, and which therefore is in no table.
const NORMALIZATION: Parameter =
    Parameter::choice("normalization", "normalization", Normalization::KEYS)
        .help("what normalizes the pre-activations of all hidden layers");

/// The name of a row: its key, and the axis for half a pair.
fn row_name(parameter: &Parameter) -> String {
    match parameter.element {
        None => parameter.key.to_owned(),
        Some(axis) => format!("{}.{}", parameter.key, ["x", "y"][axis.min(1)]),
    }
}

fn row_of(table: &dyn Parameters, key: &str) -> Option<usize> {
    table.table().iter().position(|p| row_name(p) == key)
}

fn control_of(parameter: &Parameter, value: f64) -> Control {
    Control {
        symbol: parameter.symbol.to_owned(),
        name: parameter.name.to_owned(),
        help: parameter.help,
        legal: parameter.legal,
        slider: parameter.slider,
        value,
    }
}

/// Half the length of the slider of a formula's number: 5, or the next power of ten beyond the number.
fn reach(value: f64) -> f64 {
    let mut reach = 5.0;
    while reach < value.abs() && reach < 1e300 {
        reach *= 10.0;
    }
    reach
}

fn control_of_number(number: &NamedNumber) -> Control {
    let reach = reach(number.value);
    Control {
        symbol: number.name.clone(),
        name: number.name.clone(),
        help: "a number of the formula",
        legal: Legal::Finite,
        slider: Slider::Linear(-reach, reach),
        value: number.value,
    }
}

impl Scenario {
    /// The tables of a place; none where the document has no such place.
    fn tables(&self, place: Place) -> Vec<&dyn Parameters> {
        // Nothing moves what is pinned.
        let optimizer = |index: usize| {
            let optimizer = self.optimizers.get(index);
            optimizer.filter(|optimizer| optimizer.pinned.is_none())
        };
        let network = self.surface.shape.network();
        match place {
            // L2 and L1 would be those of the plane, not of the weights.
            Place::Surface if network.is_some() => Vec::new(),
            Place::Surface => vec![self.surface.shape.parameters(), &self.surface],
            Place::Network => network.map(|n| n as &dyn Parameters).into_iter().collect(),
            Place::Plane | Place::Between | Place::Ensemble if network.is_none() => Vec::new(),
            Place::Plane => vec![&self.plane],
            Place::Between => vec![&self.between],
            Place::Ensemble => vec![&self.ensemble],
            Place::Start => Vec::new(),
            Place::Run => vec![&self.run],
            Place::Layers => vec![&self.layers],
            Place::Levels => vec![&self.levels],
            Place::Relief => vec![&self.relief],
            Place::Chart => vec![&self.chart],
            Place::Figure => vec![&self.figure],
            Place::Maps => vec![&self.maps],
            Place::Sharpness => vec![&self.sharpness],
            Place::Swarm => vec![&self.swarm],
            Place::Resampling => vec![&self.resampling],
            Place::Race => vec![&self.race],
            Place::Signals => vec![&self.signals],
            Place::Polynomials => vec![&self.polynomials],
            Place::Prediction => vec![&self.prediction],
            Place::Optimizer(index) => {
                let method = optimizer(index).map(|o| o.method.parameters());
                method.into_iter().collect()
            }
            Place::Schedule(index) => {
                let schedule = optimizer(index).map(|o| o.schedule.parameters());
                schedule.into_iter().collect()
            }
            Place::Tool(index, tool) => {
                let tool = optimizer(index).and_then(|o| o.wrappers.parameters(tool));
                tool.into_iter().collect()
            }
        }
    }

    fn unpinned_mut(&mut self, index: usize) -> Option<&mut Optimizer> {
        let optimizer = self.optimizers.get_mut(index);
        optimizer.filter(|optimizer| optimizer.pinned.is_none())
    }

    /// The table that holds a target's key, and its row there.
    fn row_mut(&mut self, target: &Target) -> Option<(&mut dyn Parameters, usize)> {
        let key = &target.key;
        let is_network = self.surface.shape.network().is_some();
        let table: &mut dyn Parameters = match target.place {
            Place::Plane if is_network => &mut self.plane,
            Place::Between if is_network => &mut self.between,
            Place::Ensemble if is_network => &mut self.ensemble,
            Place::Network | Place::Plane | Place::Between | Place::Ensemble => return None,
            Place::Surface if is_network => return None,
            Place::Surface if row_of(self.surface.shape.parameters(), key).is_some() => {
                self.surface.shape.parameters_mut()
            }
            Place::Surface => &mut self.surface,
            Place::Start => return None,
            Place::Run => &mut self.run,
            Place::Layers => &mut self.layers,
            Place::Levels => &mut self.levels,
            Place::Relief => &mut self.relief,
            Place::Chart => &mut self.chart,
            Place::Figure => &mut self.figure,
            Place::Maps => &mut self.maps,
            Place::Sharpness => &mut self.sharpness,
            Place::Swarm => &mut self.swarm,
            Place::Resampling => &mut self.resampling,
            Place::Race => &mut self.race,
            Place::Signals => &mut self.signals,
            Place::Polynomials => &mut self.polynomials,
            Place::Prediction => &mut self.prediction,
            Place::Optimizer(index) => self.unpinned_mut(index)?.method.parameters_mut(),
            Place::Schedule(index) => self.unpinned_mut(index)?.schedule.parameters_mut(),
            Place::Tool(index, tool) => {
                let optimizer = self.unpinned_mut(index)?;
                optimizer.wrappers.parameters_mut(tool)?
            }
        };
        let row = row_of(table, key)?;
        Some((table, row))
    }

    /// Everything that a knob can move, in the order of the panels.
    pub fn targets(&self) -> Vec<Target> {
        let of_optimizer = |index: usize| {
            let tools = Tool::ALL.map(|tool| Place::Tool(index, tool));
            [Place::Optimizer(index), Place::Schedule(index)]
                .into_iter()
                .chain(tools)
        };
        let of_networks = [Place::Plane, Place::Between, Place::Ensemble];
        let places = [Place::Surface, Place::Network]
            .into_iter()
            .chain(of_networks)
            .chain([Place::Start, Place::Run])
            .chain((0..self.optimizers.len()).flat_map(of_optimizer))
            .chain([
                Place::Layers,
                Place::Levels,
                Place::Relief,
                Place::Chart,
                Place::Figure,
                Place::Maps,
                Place::Sharpness,
                Place::Swarm,
                Place::Resampling,
                Place::Race,
                Place::Signals,
                Place::Polynomials,
                Place::Prediction,
            ]);
        places.flat_map(|place| self.targets_of(place)).collect()
    }

    fn targets_of(&self, place: Place) -> Vec<Target> {
        let tables = self.tables(place).into_iter();
        let rows = tables.flat_map(|table| table.table().iter().map(row_name));
        let keys: Vec<String> = match place {
            Place::Start => START.iter().map(row_name).collect(),
            Place::Network if self.normalization().is_some() => {
                rows.chain([row_name(&NORMALIZATION)]).collect()
            }
            Place::Surface => {
                let numbers = self.formula_numbers().iter();
                numbers.map(|n| n.name.clone()).chain(rows).collect()
            }
            _ => rows.collect(),
        };
        let targets = keys.into_iter().map(|key| Target { place, key });
        targets.collect()
    }

    /// The numbers that a formula of the user's names.
    fn formula_numbers(&self) -> &[NamedNumber] {
        match self.surface.shape.content() {
            Content::Text(typed) => typed.parameters(),
            Content::None
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => &[],
        }
    }

    /// The number that a target names; `None` where the document has none of that name.
    pub fn control(&self, target: &Target) -> Option<Control> {
        let key = &target.key;
        if target.place == Place::Start {
            let axis = START.iter().position(|p| p.key == *key)?;
            return Some(control_of(&START[axis], self.start[axis]));
        }
        if target.place == Place::Surface
            && let Some(number) = self.formula_numbers().iter().find(|n| n.name == *key)
        {
            return Some(control_of_number(number));
        }
        let tables = self.tables(target.place).into_iter();
        let mut rows = tables.map(|table| Some((table, row_of(table, key)?)));
        if let Some((table, row)) = rows.find_map(|found| found) {
            return Some(control_of(&table.table()[row], table.get(row)));
        }
        let normalizes = target.place == Place::Network && *key == NORMALIZATION.key;
        let normalization = self.normalization().filter(|_| normalizes)?;
        Some(control_of(&NORMALIZATION, normalization.to_number()))
    }

    /// What normalizes the hidden layers of a network, where it is the same for all.
    fn normalization(&self) -> Option<Normalization> {
        let spec = self.surface.shape.network()?.network().spec();
        let first = spec.normalization(0);
        let mut layers = 0..spec.hidden.len();
        layers
            .all(|layer| spec.normalization(layer) == first)
            .then_some(first)
    }

    /// The whole number that a target names, to the last digit; `None` where it names none of [`Legal::Exact`].
    pub fn exact(&self, target: &Target) -> Option<u64> {
        let tables = self.tables(target.place).into_iter();
        let mut rows = tables.filter_map(|table| Some((table, row_of(table, &target.key)?)));
        let (table, row) = rows.next()?;
        let exact = matches!(table.table()[row].legal, Legal::Exact(_));
        exact.then(|| table.exact(row))
    }

    /// Sets such a number to the nearest legal one, to the last digit; does nothing where the document has none.
    pub fn set_exact(&mut self, target: &Target, value: u64) {
        if target.place == Place::Network {
            self.set_of_network(&target.key, |settings, row| settings.set_exact(row, value));
        } else if let Some((table, row)) = self.row_mut(target) {
            table.set_exact(row, value);
        }
    }

    /// Sets the number that a target names to the nearest legal value; does nothing where the document has none.
    pub fn set(&mut self, target: &Target, value: f64) {
        let key = &target.key;
        if target.place == Place::Start {
            if let Some(axis) = START.iter().position(|p| p.key == *key) {
                let mut at = self.start;
                at[axis] = Legal::Finite.clamp(value);
                self.start_at(at);
            }
        } else if target.place == Place::Surface
            && self.formula_numbers().iter().any(|n| n.name == *key)
        {
            if let ContentMut::Text(typed) = self.surface.shape.content_mut() {
                *typed = typed.with_parameter(key, Legal::Finite.clamp(value));
            }
        } else if target.place == Place::Network && *key == NORMALIZATION.key {
            self.normalize(value);
        } else if target.place == Place::Network {
            self.set_of_network(key, |settings, row| settings.set(row, value));
        } else if let Some((table, row)) = self.row_mut(target) {
            table.set(row, value);
        }
    }

    /// Normalizes all hidden layers alike, where they are so already.
    fn normalize(&mut self, value: f64) {
        let network = self.surface.shape.network();
        let spec = network.map(|n| n.network().spec().clone());
        if let Some(mut spec) = spec.filter(|_| self.normalization().is_some()) {
            let normalization = Normalization::from_number(NORMALIZATION.legal.clamp(value));
            spec.normalizations.fill(normalization);
            self.change_network(spec);
        }
    }

    /// Sets a number of the network, if there is one, and what has to follow.
    fn set_of_network(&mut self, key: &str, set: impl FnOnce(&mut NetworkSettings, usize)) {
        let spec = self
            .surface
            .shape
            .network()
            .map(|n| n.network().spec().clone());
        if let Some(mut spec) = spec
            && let Some(row) = row_of(&spec.settings, key)
        {
            set(&mut spec.settings, row);
            self.change_network(spec);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Method, Sam};
    use crate::surface::{Shape, Typed};

    fn scenario() -> Scenario {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        scenario.optimizers = vec![Method::named("adam").unwrap().into()];
        scenario.optimizers[0].wrappers.sam = Some(Sam::default());
        scenario
    }

    fn target(place: Place, key: &str) -> Target {
        let key = key.to_owned();
        Target { place, key }
    }

    #[test]
    fn every_target_is_found_under_its_name_and_moves_alone() {
        let scenario = scenario();
        let targets = scenario.targets();
        let names: Vec<String> = targets.iter().map(Target::to_string).collect();
        for name in [
            "surface.lambda2",
            "surface.center.y",
            "surface.l2",
            "start.x",
            "run.noise",
            "optimizer.1.beta1",
            "optimizer.1.sam.rho",
            "layers.basins",
            "relief.azimuth_deg",
            "chart.quantity",
            "maps.hyper",
            "race.budget",
        ] {
            assert_eq!(names.iter().filter(|n| *n == name).count(), 1, "{name}");
        }
        for target in &targets {
            let before = scenario.control(target).unwrap();
            let value = match before.legal {
                Legal::Switch => 1.0 - before.value,
                _ => before.legal.clamp(before.value + 0.5),
            };
            let mut after = scenario.clone();
            after.set(target, value);
            for other in &targets {
                let expected = if other == target {
                    value
                } else {
                    scenario.control(other).unwrap().value
                };
                assert_eq!(
                    after.control(other).unwrap().value,
                    expected,
                    "{target}, {other}"
                );
            }
        }
    }

    #[test]
    fn numbers_of_a_formula_are_targets() {
        let text = "x^2 + a*y^2\na = 1.5";
        let mut scenario = Scenario::on(Shape::Typed(Typed::new(text).unwrap()));
        let a = target(Place::Surface, "a");
        assert!(scenario.targets().contains(&a));
        assert_eq!(scenario.control(&a).unwrap().value, 1.5);
        scenario.set(&a, 4.0);
        assert_eq!(scenario.surface.value([0.0, 1.0]), 4.0);
        assert_eq!(scenario.control(&target(Place::Surface, "b")), None);
    }

    #[test]
    fn what_is_not_there_is_nothing() {
        let mut scenario = scenario();
        let before = scenario.clone();
        for missing in [
            target(Place::Optimizer(1), "lr"),
            target(Place::Tool(0, Tool::Clip), "norm"),
            target(Place::Surface, "lambda3"),
        ] {
            assert_eq!(scenario.control(&missing), None);
            scenario.set(&missing, 3.0);
        }
        assert_eq!(scenario, before);
    }
}
