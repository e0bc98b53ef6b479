//! Data sets that are drawn: classes in the plane, and a curve.
//!
//! Sample i and its noise depend on (data seed, i) and, where samples stand at equal distances, on how many there are. Sample i of a
//! set with K classes belongs to class i mod K.

use std::f64::consts::{PI, TAU};

use super::spec::{DataSet, NetworkSettings};
use crate::math::{Point, elementary as e, random};

impl DataSet {
    /// The classes of its samples; 0 for a regression and for the document's own samples, whose targets tell.
    pub fn classes(self, settings: &NetworkSettings) -> usize {
        match self {
            Self::Moons | Self::Circles | Self::Xor | Self::Checkerboard => 2,
            Self::Spirals | Self::Clouds => settings.classes as usize,
            Self::Sine | Self::Own => 0,
        }
    }
}

/// The seed of all draws of samples. No document has one as high, so samples share no draws with weights and runs.
pub fn seed(settings: &NetworkSettings) -> u64 {
    settings.data_seed | 1 << 63
}

/// Inputs, sample by sample, and what belongs to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Inputs of a sample.
    pub inputs_each: usize,
    /// All inputs.
    pub inputs: Vec<f64>,
    /// What belongs to each sample.
    pub aim: Aim,
}

/// What belongs to each sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Aim {
    /// A number.
    Numbers(Vec<f64>),
    /// One of so many classes.
    Classes(Vec<u32>, usize),
}

/// The distance of the clouds' centres from 0.
const CLOUDS_AT: f64 = 2.0;
/// The standard deviation of a cloud.
const CLOUD: f64 = 0.5;
/// Where a spiral ends, and its turns up to there.
const SPIRAL: f64 = 3.0;
const TURNS: f64 = 1.25;
/// Xor and checkerboard fill the square [−SIDE, SIDE]².
const SIDE: f64 = 2.0;
/// Fields along a side of the checkerboard.
const FIELDS: usize = 4;
/// What xor keeps clear on either side of the axes.
const CLEAR: f64 = 0.2;

/// The samples of a drawn set. `set` may be any but the document's own, which has none here.
pub fn draw(set: DataSet, settings: &NetworkSettings) -> Rows {
    let count = settings.samples as usize;
    if set == DataSet::Sine {
        return sine(count, settings);
    }
    let classes = set.classes(settings).max(1);
    let seed = seed(settings);
    let mut inputs = Vec::with_capacity(2 * count);
    for i in 0..count {
        let place = Place {
            class: i % classes,
            classes,
            index: i / classes,
            of: (count - i % classes).div_ceil(classes),
            uniform: random::uniform_pair(seed, i as u64),
        };
        // The first two are the noise, the others a set's own.
        let [n, m, z, v] = normals(seed, i);
        let [x, y] = place.within(set, [z, v]);
        inputs.extend([x + settings.data_noise * n, y + settings.data_noise * m]);
    }
    let labels = (0..count).map(|i| (i % classes) as u32);
    Rows {
        inputs_each: 2,
        inputs,
        aim: Aim::Classes(labels.collect(), classes),
    }
}

fn normals(seed: u64, index: usize) -> [f64; 4] {
    let draws: Vec<f64> = random::normals(seed, index as u64, 4);
    std::array::from_fn(|k| draws[k])
}

/// sin 2x at equal distances over [−π, π], with noise on the target.
fn sine(count: usize, settings: &NetworkSettings) -> Rows {
    let inputs: Vec<f64> = (0..count)
        .map(|i| PI * (2.0 * share(i, count) - 1.0))
        .collect();
    let target = |(i, x): (usize, &f64)| {
        let [noise, ..] = normals(seed(settings), i);
        e::sin(2.0 * x) + settings.data_noise * noise
    };
    let targets = inputs.iter().enumerate().map(target).collect();
    Rows {
        inputs_each: 1,
        aim: Aim::Numbers(targets),
        inputs,
    }
}

/// i/(n − 1): from 0 to 1 in equal steps; 0 for a single one.
fn share(i: usize, n: usize) -> f64 {
    i as f64 / (n.max(2) - 1) as f64
}

/// A sample before its noise.
struct Place {
    class: usize,
    classes: usize,
    /// Its place among those of its class, and how many these are.
    index: usize,
    of: usize,
    /// Two draws from [0, 1).
    uniform: [f64; 2],
}

impl Place {
    fn within(&self, set: DataSet, normal: [f64; 2]) -> Point {
        match set {
            DataSet::Moons => self.moons(),
            DataSet::Circles => self.circles(),
            DataSet::Spirals => self.spirals(),
            DataSet::Clouds => self.clouds(normal),
            DataSet::Xor => self.xor(),
            DataSet::Checkerboard => self.checkerboard(),
            DataSet::Sine | DataSet::Own => [0.0; 2],
        }
    }

    /// scikit-learn's `make_moons`: (cos t, sin t) and (1 − cos t, ½ − sin t), t from 0 to π in equal steps.
    fn moons(&self) -> Point {
        let (sin, cos) = e::sincos(PI * share(self.index, self.of));
        match self.class {
            0 => [cos, sin],
            _ => [1.0 - cos, 0.5 - sin],
        }
    }

    /// scikit-learn's `make_circles` with the factor ½: radius 1 and ½, at equal angles.
    fn circles(&self) -> Point {
        let (sin, cos) = e::sincos(TAU * self.index as f64 / self.of as f64);
        let radius = if self.class == 0 { 1.0 } else { 0.5 };
        [radius * cos, radius * sin]
    }

    /// The radius grows from 0 to 3 over 1¼ turns; the spirals of K classes are turned by 2π/K from one another.
    fn spirals(&self) -> Point {
        // From the middle of a step, so that no two classes meet at 0.
        let share = (self.index as f64 + 0.5) / self.of as f64;
        let (sin, cos) = e::sincos(TAU * (TURNS * share + self.turn()));
        let radius = SPIRAL * share;
        [radius * cos, radius * sin]
    }

    fn turn(&self) -> f64 {
        self.class as f64 / self.classes as f64
    }

    /// Normal with deviation ½ around points at a distance of 2 from 0, at equal angles; the first is at the lower left.
    fn clouds(&self, [z, v]: [f64; 2]) -> Point {
        let (sin, cos) = e::sincos(TAU * (0.625 + self.turn()));
        [CLOUDS_AT * cos + CLOUD * z, CLOUDS_AT * sin + CLOUD * v]
    }

    /// Uniform in the quadrants of [−2, 2]² apart from a strip along the axes; class 1 where x and y have different signs.
    fn xor(&self) -> Point {
        let [x, y] = self.uniform.map(|u| CLEAR + (SIDE - CLEAR) * u);
        let right = if self.index.is_multiple_of(2) {
            1.0
        } else {
            -1.0
        };
        let up = if self.class == 0 { right } else { -right };
        [right * x, up * y]
    }

    /// Uniform in those of 4 × 4 fields of [−2, 2]² where column + row is even, for class 0, or odd.
    fn checkerboard(&self) -> Point {
        let [u, v] = self.uniform;
        let (low, width) = (-SIDE, 2.0 * SIDE / FIELDS as f64);
        let place = u * (FIELDS * FIELDS / 2) as f64;
        // Saturates by definition of `as`.
        let field = place as usize;
        let row = field / (FIELDS / 2);
        let column = 2 * (field % (FIELDS / 2)) + (row + self.class) % 2;
        [
            low + width * (column as f64 + (place - field as f64)),
            low + width * (row as f64 + v),
        ]
    }
}
