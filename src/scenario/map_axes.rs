//! What the axes of the hyperparameter map show, of a document.

use super::document::{Optimizer, Scenario};
use super::limits::is_range_of;
use super::maps::AxisChoice;
use crate::analysis::{Axis, Setting, Target};
use crate::math::elementary as e;
use crate::optimizer::Method;
use crate::parameters::{Legal, Parameter, Parameters, Slider};
use crate::surface::{Content, Shape, View};

/// A number that an axis can show, with its row: name, symbol, legal values and slider.
pub type MapNumber = (Target, Parameter);

/// The key of a learning rate.
const RATE: &str = "lr";

/// The curvature of a quadratic that changes its condition number while the other one stays.
const CONDITION: Target = Target::Surface("lambda2");

/// n·Var w of a network's weights before training.
const GAIN: Target = Target::Surface("gain");

impl Scenario {
    /// What an axis of the hyperparameter map can show: the method's numbers, the surface's, the start and the noise; those that may
    /// take any value of a range, and the size of mini-batches. Empty without an optimizer.
    pub fn map_numbers(&self) -> Vec<MapNumber> {
        let Some(of) = self.optimizers.get(self.maps.optimizer) else {
            return Vec::new();
        };
        // Components of an array share a key, which therefore names none of them.
        let fits = |row: &&Parameter| {
            row.element.is_none()
                && (row.legal.is_continuous() || matches!(row.legal, Legal::Whole(..)))
        };
        let rows = |parameters: &dyn Parameters| parameters.table().iter().filter(fits).copied();
        let method = rows(of.method.parameters()).filter(|row| row.legal.is_continuous());
        let rates = self.map_rates(&of.method);
        let method = method.map(|row| {
            let rates = rates.filter(|_| row.key == RATE);
            let row = rates.map_or(row, |[low, high]| row.logarithmic(low, high));
            (Target::Method(row.key), row)
        });
        let surface = rows(self.surface.shape.parameters()).chain(rows(&self.surface));
        let surface = surface.map(|row| (Target::Surface(row.key), row));
        let View { x, y } = self.view();
        let setting = self.setting(of);
        let run = [
            (Target::Start(0), Some(x)),
            (Target::Start(1), Some(y)),
            (Target::Noise, None),
        ];
        let run = run.into_iter().filter_map(|(target, range)| {
            let row = setting.row(target)?;
            Some((
                target,
                range.map_or(row, |[low, high]| row.linear(low, high)),
            ))
        });
        method.chain(surface).chain(run).collect()
    }

    /// The learning rates that a map shows: from two decades below the one that suits the surface to one above, so that most of
    /// them come to something. The surface's own defaults count, where it has some, so that no slider moves an
    /// axis.
    fn map_rates(&self, method: &Method) -> Option<[f64; 2]> {
        let shape = &self.surface.shape;
        let usual = match shape.content() {
            Content::None => Shape::named(shape.info().key).map(Scenario::on),
            Content::Text(_)
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => None,
        };
        let suited = usual.as_ref().unwrap_or(self).with_suggested_rate(*method);
        let row = suited.rate_row()?;
        let decade = e::log10(suited.parameters().get(row)).round();
        decade
            .is_finite()
            .then(|| [-2.0, 1.0].map(|more| e::pow(10.0, decade + more)))
    }

    /// What a run of an optimizer depends on.
    pub(super) fn setting(&self, of: &Optimizer) -> Setting {
        Setting {
            method: of.method,
            surface: self.surface.clone(),
            start: self.start,
            noise: self.run.noise,
        }
    }

    /// Sets a number of the mapped optimizer, the surface, the start or the run to the nearest legal value.
    pub fn set_target(&mut self, target: Target, value: f64) {
        let Some(of) = self.optimizers.get(self.maps.optimizer) else {
            return;
        };
        let mut setting = self.setting(of);
        setting.set(target, value);
        self.optimizers[self.maps.optimizer].method = setting.method;
        self.surface = setting.surface;
        self.start = setting.start;
        self.run.noise = setting.noise;
    }

    /// What the document says of the axes of the hyperparameter map, without numbers that it does not have (any more) and
    /// ranges that do not fit them. Where both axes name one number, it is that of x.
    pub(super) fn axis_choices(&self) -> [AxisChoice; 2] {
        // Which rates suit a network takes many gradients.
        if self.maps.axes.iter().all(|choice| choice.target.is_none()) {
            return Default::default();
        }
        let numbers = self.map_numbers();
        let [x, y] = self.maps.axes.map(|choice| {
            let number = numbers.iter().find(|(t, _)| Some(*t) == choice.target);
            number.map_or_else(AxisChoice::default, |(target, row)| AxisChoice {
                target: Some(*target),
                range: choice.range.filter(|&range| range_fits(row, range)),
            })
        });
        let y = if y.target == x.target {
            AxisChoice::default()
        } else {
            y
        };
        [x, y]
    }

    /// The axes of the hyperparameter map; `None` without an optimizer.
    ///
    /// Where nothing is chosen they show the method's first two numbers (the rate, and momentum or a decay rate, but no weight
    /// decay). Of a method that has only one, the other axis shows κ on a quadratic, and elsewhere the start.
    pub fn map_axes(&self) -> Option<[Axis; 2]> {
        let numbers = self.map_numbers();
        let chosen = |choice: &AxisChoice| {
            let target = choice.target?;
            numbers.iter().position(|(t, _)| *t == target)
        };
        let own = |(target, row): &MapNumber| matches!(target, Target::Method(_)) && !row.minor;
        let order = (0..numbers.len()).filter(|&i| own(&numbers[i]));
        let scheme = self.surface.shape.network();
        let scheme = scheme.map(|network| network.network().spec());
        let scheme = scheme.filter(|spec| spec.weights.is_none());
        let scheme = scheme.map(|spec| spec.settings.init);
        // Of a network n·Var w, where the scheme leaves it open.
        let gain = scheme.filter(|init| init.has_gain()).map(|_| GAIN);
        let others = [CONDITION, Target::Start(0), Target::Start(1)];
        let others: Vec<Target> = gain.into_iter().chain(others).collect();
        let others = others
            .iter()
            .filter_map(|t| numbers.iter().position(|(n, _)| n == t));
        let order: Vec<usize> = order.chain(others).collect();
        let free = |taken: Option<usize>| order.iter().copied().find(|&i| Some(i) != taken);
        let [x, y] = &self.maps.axes;
        let first = chosen(x).or_else(|| free(chosen(y)))?;
        let second = chosen(y).filter(|&i| i != first);
        let second = second.or_else(|| free(Some(first)))?;
        Some([axis(x, &numbers[first]), axis(y, &numbers[second])])
    }
}

/// Whether a map can show this range of a number.
pub fn range_fits(row: &Parameter, range: [f64; 2]) -> bool {
    is_range_of(row.legal, row.slider, range)
}

fn axis(choice: &AxisChoice, (target, row): &MapNumber) -> Axis {
    let (own, logarithmic) = match row.slider {
        Slider::Linear(low, high) => ([low, high], false),
        Slider::Logarithmic(low, high) => ([low, high], true),
    };
    let chosen = choice.range.filter(|_| choice.target == Some(*target));
    Axis {
        target: *target,
        range: chosen
            .filter(|&range| range_fits(row, range))
            .unwrap_or(own),
        logarithmic,
        whole: matches!(row.legal, Legal::Whole(..)),
    }
}
