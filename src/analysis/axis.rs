//! What the axes of a hyperparameter map show: a number of a setting, and a range of its values.

use std::fmt;
use std::sync::Arc;

use crate::math::{Point, elementary as e};
use crate::optimizer::Method;
use crate::parameters::{Legal, Parameter, Parameters};
use crate::surface::{NetworkSurface, Shape, Surface};

/// A number that an axis can show, by the name that files have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(into = "Named")]
pub enum Target {
    /// `KEY`: a parameter of the method.
    Method(&'static str),
    /// `surface.KEY`: a parameter of the surface, a weight of regularisation, or the size of mini-batches.
    Surface(&'static str),
    /// `start.x` (0) or `start.y` (1): a coordinate of the start.
    Start(usize),
    /// `run.noise`: the noise on each gradient component.
    Noise,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method(key) => f.write_str(key),
            Self::Surface(key) => write!(f, "surface.{key}"),
            Self::Start(0) => f.write_str("start.x"),
            Self::Start(_) => f.write_str("start.y"),
            Self::Noise => f.write_str("run.noise"),
        }
    }
}

/// A target whose name is not known to be one.
#[derive(serde::Serialize, serde::Deserialize)]
enum Named {
    Method(String),
    Surface(String),
    Start(usize),
    Noise,
}

impl From<Target> for Named {
    fn from(target: Target) -> Self {
        match target {
            Target::Method(key) => Self::Method(key.to_owned()),
            Target::Surface(key) => Self::Surface(key.to_owned()),
            Target::Start(axis) => Self::Start(axis),
            Target::Noise => Self::Noise,
        }
    }
}

// By hand: derived, it would borrow its names from what is read.
impl<'de> serde::Deserialize<'de> for Target {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Named::deserialize(from)?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Named> for Target {
    type Error = String;

    fn try_from(named: Named) -> Result<Self, String> {
        let of = |parameters: &dyn Parameters, key: &str| {
            let row = parameters.row(key)?;
            Some(parameters.table()[row].key)
        };
        let known = match &named {
            Named::Method(key) => {
                let mut all = Method::all().into_iter();
                all.find_map(|method| of(method.parameters(), key))
                    .map(Self::Method)
            }
            Named::Surface(key) => {
                let network = Shape::Network(NetworkSurface::new(Arc::default()));
                let mut all = Shape::all().into_iter().chain([network]).map(Surface::from);
                let key = all.find_map(|surface| {
                    of(surface.shape.parameters(), key).or_else(|| of(&surface, key))
                });
                key.map(Self::Surface)
            }
            Named::Start(axis) => Some(Self::Start(*axis)),
            Named::Noise => Some(Self::Noise),
        };
        known.ok_or_else(|| "there is no such number".to_owned())
    }
}

/// Coordinates of the start; their range is that of the view.
const START: [Parameter; 2] = [
    Parameter::new("x", "x₀", "start x").help("where every run starts"),
    Parameter::new("y", "y₀", "start y").help("where every run starts"),
];

const NOISE: Parameter = Parameter::new("noise", "σ", "gradient noise")
    .legal(Legal::AtLeast(0.0))
    .linear(0.0, 1.0)
    .help("standard deviation of Gaussian noise on each gradient component");

/// What a run depends on that an axis can change.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Setting {
    /// The method.
    pub method: Method,
    /// What is minimised.
    pub surface: Surface,
    /// Where the run starts.
    pub start: Point,
    /// Standard deviation of Gaussian noise on each gradient component.
    pub noise: f64,
}

impl Setting {
    /// The row of a number; `None` if the method or the surface has none of that name.
    pub fn row(&self, target: Target) -> Option<Parameter> {
        let of = |parameters: &dyn Parameters, key| Some(parameters.table()[parameters.row(key)?]);
        match target {
            Target::Method(key) => of(self.method.parameters(), key),
            Target::Surface(key) => {
                of(self.surface.shape.parameters(), key).or_else(|| of(&self.surface, key))
            }
            Target::Start(axis) => START.get(axis).copied(),
            Target::Noise => Some(NOISE),
        }
    }

    /// The value of a number; NaN if there is none of that name.
    pub fn get(&self, target: Target) -> f64 {
        let of = |parameters: &dyn Parameters, key| Some(parameters.get(parameters.row(key)?));
        let value = match target {
            Target::Method(key) => of(self.method.parameters(), key),
            Target::Surface(key) => {
                of(self.surface.shape.parameters(), key).or_else(|| of(&self.surface, key))
            }
            Target::Start(axis) => self.start.get(axis).copied(),
            Target::Noise => Some(self.noise),
        };
        value.unwrap_or(f64::NAN)
    }

    /// Sets a number to the nearest legal value; does nothing if there is none of that name.
    pub fn set(&mut self, target: Target, value: f64) {
        match target {
            Target::Method(key) => put(self.method.parameters_mut(), key, value),
            Target::Surface(key) => {
                put(self.surface.shape.parameters_mut(), key, value);
                put(&mut self.surface, key, value);
            }
            Target::Start(axis) => {
                if let Some(place) = self.start.get_mut(axis) {
                    *place = START[axis].legal.clamp(value);
                }
            }
            Target::Noise => self.noise = NOISE.legal.clamp(value),
        }
    }
}

fn put(parameters: &mut dyn Parameters, key: &str, value: f64) {
    if let Some(row) = parameters.row(key) {
        parameters.set(row, value);
    }
}

/// A number with a range of values.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Axis {
    /// The number.
    pub target: Target,
    /// The values of the first and the last cell.
    pub range: [f64; 2],
    /// Whether cells lie at equal ratios instead of equal differences.
    pub logarithmic: bool,
    /// Whether only whole numbers are legal: each cell then takes the nearest one.
    pub whole: bool,
}

impl Axis {
    /// The value at a position from 0 to 1.
    pub fn value(&self, position: f64) -> f64 {
        let [low, high] = self.range;
        let value = if self.logarithmic {
            e::exp(e::ln(low) + (e::ln(high) - e::ln(low)) * position)
        } else {
            low + (high - low) * position
        };
        if self.whole { value.round() } else { value }
    }

    /// The position of a value: from 0 to 1 within the range, beyond that outside it, and NaN where a logarithm does not exist.
    pub fn position(&self, value: f64) -> f64 {
        let [low, high] = self.range;
        if self.logarithmic {
            (e::ln(value) - e::ln(low)) / (e::ln(high) - e::ln(low))
        } else {
            (value - low) / (high - low)
        }
    }

    /// The value of the i-th of n cells.
    pub(super) fn cell(&self, i: usize, n: usize) -> f64 {
        if i == 0 || n < 2 {
            self.range[0]
        } else if i + 1 == n {
            self.range[1]
        } else {
            self.value(i as f64 / (n - 1) as f64)
        }
    }
}
