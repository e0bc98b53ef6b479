//! What a network says over the plane of its inputs: classes, the boundaries between them, and how well it does.

use super::contour::Contours;
use super::field::Field;
use crate::math::Point;
use crate::math::elementary as e;
use crate::network::{Loss, Network, Samples};
use crate::surface::View;

/// A regular grid over a part of the input plane, row by row from the bottom. Over a single input it is one row.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Grid {
    /// The part of the plane.
    pub view: View,
    /// Points along the first input, at least 2.
    pub columns: usize,
    /// Points along the second input, at least 2; 1 over a single input.
    pub rows: usize,
}

impl Grid {
    /// About so many points in cells of the view's proportions, with at least `fewest` and at most `most` along each side.
    pub fn of(view: View, points: f64, [fewest, most]: [usize; 2]) -> Self {
        let ratio = view.width() / view.height();
        let ratio = if ratio > 0.0 && ratio.is_finite() {
            ratio
        } else {
            1.0
        };
        // Saturates by definition of `as`.
        let side = |ratio: f64| ((points * ratio).sqrt() as usize).clamp(fewest, most);
        Self {
            view,
            columns: side(ratio),
            rows: side(1.0 / ratio),
        }
    }

    /// So many points along a single input.
    pub fn line(view: View, columns: usize) -> Self {
        Self {
            view,
            columns,
            rows: 1,
        }
    }

    fn along([low, high]: [f64; 2], i: usize, count: usize) -> f64 {
        let share = i as f64 / count.saturating_sub(1).max(1) as f64;
        low + (high - low) * share
    }

    /// The first input of a column.
    pub fn x(&self, column: usize) -> f64 {
        Self::along(self.view.x, column, self.columns)
    }

    /// The inputs of all points, of a network with so many.
    pub fn inputs(&self, each: usize) -> Vec<f64> {
        let mut inputs = Vec::with_capacity(self.columns * self.rows * each);
        for row in 0..self.rows {
            let y = Self::along(self.view.y, row, self.rows);
            for column in 0..self.columns {
                inputs.push(self.x(column));
                inputs.extend((each > 1).then_some(y));
            }
        }
        inputs
    }

    fn field(&self, values: Vec<f64>) -> Field {
        Field {
            columns: self.columns,
            rows: self.rows,
            x: self.view.x,
            y: self.view.y,
            values,
        }
    }
}

/// Where a sample is drawn: its two inputs, or its input and its target.
pub fn place(samples: &Samples, sample: usize) -> [f64; 2] {
    match *samples.input(sample) {
        [x, y, ..] => [x, y],
        [x] => [x, samples.target(sample)[0]],
        [] => [f64::NAN; 2],
    }
}

/// The range of all samples with a margin.
pub fn view(network: &Network) -> View {
    let all = [network.train(), network.test()];
    let places = all
        .into_iter()
        .flat_map(|samples| (0..samples.count()).map(move |sample| place(samples, sample)));
    let mut ranges = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    for at in places {
        for ([low, high], v) in ranges.iter_mut().zip(at) {
            (*low, *high) = (low.min(v), high.max(v));
        }
    }
    let around = |[low, high]: [f64; 2]| {
        let pad = 0.12 * (high - low);
        // All the same, or none.
        let [low, high] = if low <= high { [low, high] } else { [0.0; 2] };
        let pad = if pad > 0.0 && pad.is_finite() {
            pad
        } else {
            low.abs().max(1.0)
        };
        [low - pad, high + pad]
    };
    View::new(around(ranges[0]), around(ranges[1]))
}

/// How the outputs of a network tell a class.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Readout {
    /// One logit: the probability of class 1 is σ(o).
    Logit,
    /// One output, which is to be the first number for class 0 and the second for class 1.
    Between([f64; 2]),
    /// One logit a class: probabilities are their softmax.
    Softmax,
    /// One output a class, which is to be 1 for the class and −1 for others.
    Largest,
}

impl Readout {
    /// Outputs of a regression are read between the least and the greatest target.
    fn of(network: &Network) -> Self {
        let train = network.train();
        if train.classes.is_empty() {
            let targets = train.targets.iter();
            let ends = targets.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], t| {
                [low.min(*t), high.max(*t)]
            });
            let [low, high] = ends;
            // A constant target is half way.
            return Self::Between(if low < high {
                ends
            } else {
                [low - 0.5, low + 0.5]
            });
        }
        let target = |class: u32| {
            let sample = train.classes.iter().position(|c| *c == class)?;
            train.target(sample).first().copied()
        };
        match network.spec().settings.loss {
            Loss::Logistic => Self::Logit,
            Loss::Softmax => Self::Softmax,
            Loss::Mse if train.targets_each > 1 => Self::Largest,
            Loss::Mse => match (target(0), target(1)) {
                (Some(low), Some(high)) => Self::Between([low, high]),
                (Some(_) | None, _) => Self::Between([-1.0, 1.0]),
            },
        }
    }

    /// The number of classes.
    fn classes(self, outputs: usize) -> usize {
        match self {
            Self::Logit | Self::Between(_) => 2,
            Self::Softmax | Self::Largest => outputs,
        }
    }

    /// Appends the probability of every class, or what stands for it: a share from 0 to 1.
    fn shares(self, outputs: &[f64], shares: &mut Vec<f64>) {
        match self {
            Self::Logit | Self::Between(_) => {
                let one = match self {
                    Self::Logit => 1.0 / (1.0 + e::exp(-outputs[0])),
                    _ => self.margin(outputs, 1) + 0.5,
                };
                let one = one.clamp(0.0, 1.0);
                shares.extend([1.0 - one, one]);
            }
            Self::Softmax => {
                let most = outputs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let first = shares.len();
                shares.extend(outputs.iter().map(|o| e::exp(o - most)));
                let sum: f64 = shares[first..].iter().sum();
                shares[first..].iter_mut().for_each(|s| *s /= sum);
            }
            Self::Largest => shares.extend(outputs.iter().map(|o| (0.5 + 0.5 * o).clamp(0.0, 1.0))),
        }
    }

    /// By how much a class is ahead of the best other one: the boundary of the class is where this is 0.
    fn margin(self, outputs: &[f64], class: usize) -> f64 {
        match self {
            Self::Logit => outputs[0],
            Self::Between([low, high]) => (outputs[0] - low) / (high - low) - 0.5,
            Self::Softmax | Self::Largest => {
                let others = outputs.iter().enumerate().filter(|(i, _)| *i != class);
                let best = others.map(|(_, o)| *o).fold(f64::NEG_INFINITY, f64::max);
                outputs[class] - best
            }
        }
    }

    /// The classes whose boundaries are all boundaries.
    fn bounded(self, outputs: usize) -> std::ops::Range<usize> {
        match self {
            Self::Logit | Self::Between(_) => 1..2,
            // Of two classes both have the same boundary.
            Self::Softmax | Self::Largest if outputs == 2 => 1..2,
            Self::Softmax | Self::Largest => 0..outputs,
        }
    }
}

/// What a network of two inputs says on a grid.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// The number of classes.
    pub count: usize,
    /// Grid points along both sides.
    pub size: [usize; 2],
    /// The probability of every class at every point, the classes of a point together; with the squared error what stands for
    /// it, a share from 0 to 1.
    pub shares: Vec<f64>,
}

impl Classes {
    /// Those that a network with weights w tells. A regression has two: the least and the greatest target.
    pub fn of(network: &Network, w: &[f64], grid: &Grid) -> Self {
        let readout = Readout::of(network);
        let inputs = grid.inputs(network.train().inputs_each);
        let outputs = network.outputs(w, &inputs);
        let each = network.train().targets_each;
        let count = readout.classes(each);
        let mut shares = Vec::with_capacity(count * grid.columns * grid.rows);
        for outputs in outputs.chunks(each) {
            readout.shares(outputs, &mut shares);
        }
        Self {
            count,
            size: [grid.columns, grid.rows],
            shares,
        }
    }
}

/// The function of a single input, as a polyline with a vertex at every grid point.
pub fn curve(network: &Network, w: &[f64], grid: &Grid) -> Vec<Point> {
    let inputs = grid.inputs(1);
    let outputs = network.outputs(w, &inputs);
    let each = network.train().targets_each;
    let points = outputs.chunks(each).zip(&inputs);
    points.map(|(o, x)| [*x, o[0]]).collect()
}

/// The lines on which a network of two inputs is undecided between two classes, with a vertex wherever they cross the grid;
/// none for a regression.
pub fn boundaries(network: &Network, w: &[f64], grid: &Grid) -> Vec<Vec<Point>> {
    if network.train().classes.is_empty() {
        return Vec::new();
    }
    let inputs = grid.inputs(network.train().inputs_each);
    let outputs = network.outputs(w, &inputs);
    let each = network.train().targets_each;
    let readout = Readout::of(network);
    let mut contours = Contours::default();
    let mut lines = Vec::new();
    for class in readout.bounded(each) {
        let margins = outputs.chunks(each).map(|o| readout.margin(o, class));
        contours.trace(&grid.field(margins.collect()), &[0.0]);
        let of = |line| contours.points_of(line).to_vec();
        lines.extend(contours.lines.iter().map(of));
    }
    lines
}

/// How well a network does on samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The loss over all of them.
    pub loss: f64,
    /// For every sample of a class whether it is taken for another one; `None` for a regression, and where an output is not a
    /// finite number.
    pub wrong: Option<Vec<bool>>,
}

impl Score {
    /// `None` without samples.
    pub fn of(network: &Network, w: &[f64], samples: &Samples) -> Option<Self> {
        if samples.count() == 0 {
            return None;
        }
        let loss = network.loss_on(w, samples);
        let wrong = network.wrong(w, samples);
        Some(Self { loss, wrong })
    }

    /// The share of samples whose class is told right.
    pub fn accuracy(&self) -> Option<f64> {
        let wrong = self.wrong.as_ref()?;
        let right = wrong.iter().filter(|wrong| !**wrong).count();
        Some(right as f64 / wrong.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Init, NetworkSettings, Spec};

    /// o = tanh((x₁ + x₂)/2), without biases: class 1 where x₁ + x₂ > 0.
    fn network() -> (Network, Vec<f64>) {
        let spec = Spec {
            settings: NetworkSettings {
                init: Init::Constant,
                constant: 0.5,
                bias: false,
                samples: 60,
                ..NetworkSettings::default()
            },
            hidden: vec![2],
            ..Spec::default()
        };
        let network = Network::new(spec).expect("a network");
        let w = network.initial();
        (network, w)
    }

    #[test]
    fn the_boundary_is_where_the_output_is_half_way_between_the_classes() {
        let (network, w) = network();
        let grid = Grid::of(View::square(2.0), 400.0, [9, 99]);
        assert_eq!([grid.columns, grid.rows], [20, 20]);
        let lines = boundaries(&network, &w, &grid);
        assert_eq!(lines.len(), 1);
        // Where the output bends, a straight segment between grid points is a little off.
        assert!(
            lines[0].iter().all(|[x, y]| (x + y).abs() < 1e-3),
            "{lines:?}"
        );
        assert!(lines[0].len() > 20);
        let classes = Classes::of(&network, &w, &grid);
        assert_eq!((classes.count, classes.size), (2, [20, 20]));
        let inputs = grid.inputs(2);
        for (shares, at) in classes.shares.chunks(2).zip(inputs.chunks(2)) {
            // Targets are −1 and 1.
            let one = (0.5 + 0.5 * (0.5 * (at[0] + at[1])).tanh()).clamp(0.0, 1.0);
            assert!((shares[1] - one).abs() < 1e-12 && (shares[0] + shares[1] - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn scores_count_what_lies_on_the_wrong_side() {
        let (network, w) = network();
        let train = network.train();
        let score = Score::of(&network, &w, train).expect("samples");
        let wrong = (0..train.count()).map(|i| {
            let [x, y] = *train.input(i) else {
                panic!("two inputs");
            };
            (x + y > 0.0) != (train.classes[i] == 1)
        });
        let wrong: Vec<bool> = wrong.collect();
        let right = wrong.iter().filter(|wrong| !**wrong).count();
        assert!((10..60).contains(&right), "{right}");
        assert_eq!(score.accuracy(), Some(right as f64 / 60.0));
        assert_eq!(score.wrong, Some(wrong));
        // ½·mean (o − t)²
        let squares = (0..train.count()).map(|i| {
            let o = (0.5 * train.input(i).iter().sum::<f64>()).tanh();
            (o - train.target(i)[0]).powi(2)
        });
        let loss = 0.5 * squares.sum::<f64>() / 60.0;
        assert!((score.loss - loss).abs() < 1e-12);
        assert_eq!(Score::of(&network, &w, &Samples::default()), None);
        let broken = Score::of(&network, &vec![f64::NAN; w.len()], train).expect("samples");
        assert!(broken.loss.is_nan() && broken.accuracy().is_none());
        let grid = Grid::of(View::square(2.0), 100.0, [9, 99]);
        assert!(boundaries(&network, &vec![f64::NAN; w.len()], &grid).is_empty());
    }

    #[test]
    fn probabilities_are_those_of_the_softmax_and_the_largest_decides() {
        let outputs = [1.0, 3.0, -2.0];
        let mut shares = Vec::new();
        Readout::Softmax.shares(&outputs, &mut shares);
        let sum: f64 = outputs.iter().map(|o: &f64| o.exp()).sum();
        for (share, o) in shares.iter().zip(outputs) {
            assert!((share - o.exp() / sum).abs() < 1e-15);
        }
        assert_eq!(
            [0, 1, 2].map(|c| Readout::Softmax.margin(&outputs, c)),
            [-2.0, 2.0, -5.0]
        );
        // Half way between −1 and 1 is a half.
        let mut shares = Vec::new();
        Readout::Largest.shares(&[1.0, 0.0, -1.5], &mut shares);
        assert_eq!(shares, [1.0, 0.5, 0.0]);
        // Logits too large for an exponential.
        let mut shares = Vec::new();
        Readout::Softmax.shares(&[1e6, -1e6], &mut shares);
        Readout::Logit.shares(&[1e6], &mut shares);
        assert_eq!(shares, [1.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_constant_target_is_half_way() {
        let rows = (0..9).map(|i| [f64::from(i), f64::from(i * i), 7.0]);
        let own = crate::objective::Data {
            name: "own".into(),
            names: ["a", "b", "t"].map(str::to_owned),
            rows: rows.collect(),
        };
        let mut spec = Spec {
            own: Some(std::sync::Arc::new(own)),
            ..Spec::default()
        };
        spec.settings.data = crate::network::DataSet::Own;
        let network = Network::new(spec).expect("a network");
        let mut w = vec![0.0; network.layout().weights];
        // The bias of the output is the target.
        *w.last_mut().expect("a bias") = 7.0;
        let classes = Classes::of(&network, &w, &Grid::of(View::square(2.0), 4.0, [2, 2]));
        assert_eq!(classes.shares, [0.5; 8]);
    }

    #[test]
    fn any_view_has_a_grid() {
        for view in [
            View::square(0.0),
            View::new([0.0, f64::INFINITY], [0.0, 1.0]),
        ] {
            let grid = Grid::of(view, 1e9, [9, 41]);
            assert_eq!([grid.columns, grid.rows], [41, 41]);
        }
        let wide = Grid::of(View::new([0.0, 4.0], [0.0, 1.0]), 400.0, [9, 99]);
        assert_eq!([wide.columns, wide.rows], [40, 10]);
    }
}
