//! What a network is trained and tested on.

use super::drawn::{Aim, Rows, draw, seed};
use super::spec::{DataSet, Loss, MAX_CLASSES, NoNetwork, Spec};
use crate::objective::{Data, kept_from_training};
use crate::parameters::Choice as _;

/// Inputs and targets of n samples.
///
/// | loss | outputs and targets |
/// |---|---|
/// | `mse` | of a regression the number; of two classes one output, −1 and 1; of more classes one each, 1 for the sample's own and −1 for others |
/// | `logistic` | one output, 0 and 1 |
/// | `softmax` | one output a class, 1 for the sample's own and 0 for others |
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Samples {
    /// d, the number of inputs of a sample.
    pub inputs_each: usize,
    /// k, the number of targets of a sample.
    pub targets_each: usize,
    /// n × d, sample by sample.
    pub inputs: Vec<f64>,
    /// n × k, sample by sample.
    pub targets: Vec<f64>,
    /// The class of each sample; empty for a regression.
    pub classes: Vec<u32>,
}

impl Samples {
    /// n
    pub fn count(&self) -> usize {
        self.inputs.len() / self.inputs_each.max(1)
    }

    /// The inputs of a sample.
    pub fn input(&self, sample: usize) -> &[f64] {
        &self.inputs[sample * self.inputs_each..][..self.inputs_each]
    }

    /// The targets of a sample.
    pub fn target(&self, sample: usize) -> &[f64] {
        &self.targets[sample * self.targets_each..][..self.targets_each]
    }

    /// The samples for training, at least one, and those for testing, which may be none. Both keep the order of the data; which
    /// ones are tested on is drawn from the data's seed.
    ///
    /// # Errors
    /// If the loss cannot take the data.
    pub fn of(spec: &Spec) -> Result<[Self; 2], NoNetwork> {
        let settings = &spec.settings;
        let rows = match (settings.data, &spec.own) {
            (DataSet::Own, None) => return Err(NoNetwork::NoData),
            (DataSet::Own, Some(data)) => own(data, settings.loss)?,
            (set, _) => draw(set, settings),
        };
        let count = rows.inputs.len() / rows.inputs_each;
        let tested = kept_from_training(count, settings.test_share, seed(settings));
        let all = Self::encoded(rows, settings.loss)?;
        let mut parts = [false, true].map(|test| all.part(|i| tested[i] == test));
        if settings.standardise {
            standardise(&mut parts);
        }
        Ok(parts)
    }

    fn encoded(rows: Rows, loss: Loss) -> Result<Self, NoNetwork> {
        let (targets_each, targets, classes) = match rows.aim {
            Aim::Numbers(targets) => match loss {
                Loss::Mse => (1, targets, Vec::new()),
                Loss::Logistic | Loss::Softmax => return Err(numbers_for_classes(loss)),
            },
            Aim::Classes(classes, count) => {
                let (each, targets) = encoded(&classes, count, loss)?;
                (each, targets, classes)
            }
        };
        Ok(Self {
            inputs_each: rows.inputs_each,
            targets_each,
            inputs: rows.inputs,
            targets,
            classes,
        })
    }

    /// The samples that are chosen, by their place.
    fn part(&self, chosen: impl Fn(usize) -> bool) -> Self {
        let places: Vec<usize> = (0..self.count()).filter(|i| chosen(*i)).collect();
        self.rows(&places)
    }

    /// The samples at places, in this order, each as often as it is named.
    pub fn rows(&self, places: &[usize]) -> Self {
        let classes = places.iter().filter_map(|i| self.classes.get(*i).copied());
        Self {
            inputs_each: self.inputs_each,
            targets_each: self.targets_each,
            inputs: places
                .iter()
                .flat_map(|i| self.input(*i))
                .copied()
                .collect(),
            targets: places
                .iter()
                .flat_map(|i| self.target(*i))
                .copied()
                .collect(),
            classes: classes.collect(),
        }
    }
}

fn numbers_for_classes(loss: Loss) -> NoNetwork {
    let loss = loss.key();
    NoNetwork::Mismatch(format!(
        "found a target of numbers with the loss {loss}, which needs classes; allowed: the loss mse"
    ))
}

/// Outputs and targets by the table of [`Samples`].
fn encoded(classes: &[u32], count: usize, loss: Loss) -> Result<(usize, Vec<f64>), NoNetwork> {
    let low = match loss {
        Loss::Mse => -1.0,
        Loss::Logistic | Loss::Softmax => 0.0,
    };
    let each = match (loss, count) {
        (Loss::Mse | Loss::Logistic, 2) => 1,
        (Loss::Mse | Loss::Softmax, _) => count,
        (Loss::Logistic, _) => {
            return Err(NoNetwork::Mismatch(format!(
                "found {count} classes with the loss logistic; allowed: two, or the loss softmax"
            )));
        }
    };
    let of = |class: u32, output: usize| {
        // A single output stands for the second class.
        let own = if each == 1 { 1 } else { output };
        if class as usize == own { 1.0 } else { low }
    };
    let targets = classes
        .iter()
        .flat_map(|c| (0..each).map(move |o| of(*c, o)));
    Ok((each, targets.collect()))
}

/// The document's own rows. A target with two values is two classes; one with more is numbers for the loss mse.
fn own(data: &Data, loss: Loss) -> Result<Rows, NoNetwork> {
    let targets: Vec<f64> = data.column(2).collect();
    let mut values: Vec<f64> = Vec::new();
    for target in &targets {
        // A long list of different numbers is no list of classes.
        if values.len() <= MAX_CLASSES && !values.contains(target) {
            values.push(*target);
        }
    }
    values.sort_by(f64::total_cmp);
    let aim = match (loss, values.len()) {
        (Loss::Mse | Loss::Softmax, 2) | (Loss::Softmax, 3..=MAX_CLASSES) => {
            classes(&targets, &values)
        }
        (Loss::Mse, _) => Aim::Numbers(targets),
        (Loss::Softmax, 0 | 1) | (Loss::Logistic, _) => match data.classes() {
            Ok(two) => classes(&targets, &two),
            Err(unfit) => return Err(NoNetwork::Unfit(unfit.to_string())),
        },
        (Loss::Softmax, _) => {
            return Err(NoNetwork::Unfit(format!(
                "found more than {MAX_CLASSES} values in the target; allowed with the loss softmax: 2 to {MAX_CLASSES}, one for each class"
            )));
        }
    };
    Ok(Rows {
        inputs_each: 2,
        inputs: data.rows.iter().flat_map(|[a, b, _]| [*a, *b]).collect(),
        aim,
    })
}

fn classes(targets: &[f64], values: &[f64]) -> Aim {
    let place = |target: &f64| values.iter().position(|v| v == target).unwrap_or(0) as u32;
    Aim::Classes(targets.iter().map(place).collect(), values.len())
}

/// Brings each input, and the target of a regression, to mean 0 and standard deviation 1 over the samples for training. What is the
/// same in all of them is only shifted.
fn standardise(parts: &mut [Samples; 2]) {
    let [train, _] = &*parts;
    let regression = train.classes.is_empty();
    let inputs: Vec<Scaling> = (0..train.inputs_each)
        .map(|input| Scaling::of(&train.inputs, input, train.inputs_each))
        .collect();
    let target = regression.then(|| Scaling::of(&train.targets, 0, 1));
    for part in parts {
        for (i, v) in part.inputs.iter_mut().enumerate() {
            *v = inputs[i % inputs.len()].apply(*v);
        }
        for v in &mut part.targets {
            *v = target.map_or(*v, |scaling| scaling.apply(*v));
        }
    }
}

/// v ↦ (v − mean)/deviation
#[derive(Clone, Copy)]
struct Scaling {
    mean: f64,
    deviation: f64,
}

impl Scaling {
    /// Of one column of a table that lies row by row.
    fn of(table: &[f64], column: usize, columns: usize) -> Self {
        let values = table.iter().skip(column).step_by(columns);
        let n = values.clone().count() as f64;
        // Rounding of the mean would be all that varies.
        if let Some(&first) = values.clone().next()
            && values.clone().all(|v| *v == first)
        {
            let (mean, deviation) = (first, 1.0);
            return Self { mean, deviation };
        }
        let mean: f64 = values.clone().map(|v| v / n).sum();
        let variance: f64 = values.map(|v| (v - mean) * (v - mean) / n).sum();
        let deviation = variance.sqrt();
        Self {
            mean,
            deviation: if deviation > 0.0 { deviation } else { 1.0 },
        }
    }

    fn apply(self, v: f64) -> f64 {
        (v - self.mean) / self.deviation
    }
}
