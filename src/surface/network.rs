//! The loss of a network on a plane through its weights, as a surface.

use std::sync::Arc;

use super::{Gradients, Group, Info, Landscape, Lanes, Slice, Spacing, View};
use crate::math::simd::InstructionSet;
use crate::math::{Jet2, Point, Vector as _};
use crate::network::{Network, Spec, TestLoss};
use crate::objective::{Batches, Objective, Perturbed, Plane};
use crate::parameters::{Parameter, Parameters};

/// Where the loss of a network is cut.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Placed {
    /// The plane through the weights.
    pub plane: Plane,
    /// What is shown of it unless a view is chosen.
    pub domain: View,
    /// What its two directions are, for the axes.
    pub axes: [String; 2],
    /// What the plane is, in one sentence.
    pub about: String,
}

impl Placed {
    /// The plane through the weights before training along two random filter-normalized directions, which is known without
    /// any training. Where these do not span a plane, as where all weights are 0, it is that of the first two weights.
    pub fn initial(network: &Network, seed: u64) -> Self {
        let w = network.initial();
        let random = Self::random(network, &w, seed, "the weights before training");
        random.unwrap_or_else(|| {
            let origin = if w.is_finite() {
                w
            } else {
                vec![0.0; network.dimension()]
            };
            // A network has at least two weights: one into a unit and one out of it.
            let plane = Plane::of_coordinates(origin, 0, 1).expect("two different axes");
            Self {
                plane,
                domain: View::square(1.0),
                axes: ["w₁", "w₂"].map(str::to_owned),
                about: "The first two weights: those before training span no random directions"
                    .to_owned(),
            }
        })
    }

    /// The plane through w along two random filter-normalized directions; `None` where they do not span one. A coordinate of 1
    /// changes the weights of each unit by as much as they are long.
    pub fn random(network: &Network, w: &[f64], seed: u64, through: &str) -> Option<Self> {
        let directions = [0, 1].map(|number| network.filter_normalized(w, seed, number));
        let plane = Plane::skew(w.to_vec(), directions).ok()?;
        Some(Self {
            plane,
            domain: View::square(1.0),
            axes: ["random direction 1", "random direction 2"].map(str::to_owned),
            about: format!(
                "Two random filter-normalized directions through {through}; biases and the numbers of normalizations stay as they are"
            ),
        })
    }
}

/// The loss of a network on a plane through its weights: g(x, y) = f(w₀ + x d₁ + y d₂).
///
/// Methods run on it in all weights; what is drawn of a run is its shadow on the plane.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(from = "Parts", into = "Parts")]
pub struct NetworkSurface {
    network: Arc<Network>,
    placed: Arc<Placed>,
    slice: Slice,
    /// Whether training starts at a point of the plane, instead of the weights before training.
    pub released: bool,
    /// Whether it is the loss over the samples that are kept from training.
    tests: bool,
}

/// What such a surface is made of; the slice follows.
#[derive(serde::Serialize, serde::Deserialize)]
struct Parts {
    network: Arc<Network>,
    placed: Arc<Placed>,
    released: bool,
    tests: bool,
}

impl From<Parts> for NetworkSurface {
    fn from(parts: Parts) -> Self {
        let whole = Self::on(parts.network, parts.placed, parts.released);
        let tested = parts.tests.then(|| whole.tested()).flatten();
        tested.unwrap_or(whole)
    }
}

impl From<NetworkSurface> for Parts {
    fn from(surface: NetworkSurface) -> Self {
        Self {
            network: surface.network,
            placed: surface.placed,
            released: surface.released,
            tests: surface.tests,
        }
    }
}

impl PartialEq for NetworkSurface {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.network, &other.network) || self.network == other.network;
        let placed = Arc::ptr_eq(&self.placed, &other.placed) || self.placed == other.placed;
        same && placed && self.released == other.released && self.tests == other.tests
    }
}

const INFO: Info = Info {
    key: "network",
    name: "Network",
    group: Group::Networks,
    equation: "f(w₀ + x d₁ + y d₂)",
    teaches: "the loss of a network, on a plane through all of its weights",
    // Nothing is known of the values: equal areas always show something.
    spacing: Spacing::Quantile,
    start: [0.0, 0.0],
};

impl NetworkSurface {
    /// A network, seen on the plane that is known without any training.
    pub fn new(network: Arc<Network>) -> Self {
        let placed = Arc::new(Placed::initial(&network, 0));
        Self::on(network, placed, false)
    }

    fn on(network: Arc<Network>, placed: Arc<Placed>, released: bool) -> Self {
        Self {
            slice: sliced(Arc::clone(&network) as _, &placed),
            network,
            placed,
            released,
            tests: false,
        }
    }

    /// The loss over the samples that are kept from training, on the same plane; `None` where none are.
    pub fn tested(&self) -> Option<Self> {
        let tested = TestLoss::of(&self.network)?;
        Some(Self {
            slice: sliced(Arc::new(tested), &self.placed),
            tests: true,
            ..self.clone()
        })
    }

    /// Whether it is the loss over the samples that are kept from training.
    pub fn tests(&self) -> bool {
        self.tests
    }

    /// The same network on another plane; this plane where that one lies among another number of weights.
    pub fn placed_on(&self, placed: &Arc<Placed>) -> Self {
        if placed.plane.dimension() == self.placed.plane.dimension() {
            Self::on(Arc::clone(&self.network), Arc::clone(placed), self.released)
        } else {
            self.clone()
        }
    }

    /// The network.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// Where its loss is cut.
    pub fn placed(&self) -> &Arc<Placed> {
        &self.placed
    }

    /// Points along each side of a square grid of values that takes about so many multiplications, from 4 on.
    pub fn affordable_side(&self, multiplications: f64) -> usize {
        let each = self.multiplications().max(1) as f64;
        ((multiplications / each).sqrt() as usize).max(4)
    }

    /// Multiplications in a value: about one for each weight and sample.
    pub fn multiplications(&self) -> usize {
        let samples = match self.tests {
            false => self.network.train().count(),
            true => self.network.test().count(),
        };
        self.network.dimension() * samples
    }

    /// The weights at which training starts, where the start's coordinates on the plane are `at`.
    pub fn start(&self, at: Point) -> Vec<f64> {
        if self.released {
            self.placed.plane.at(at)
        } else {
            self.network.initial()
        }
    }

    /// Puts another network in place of this one, on the plane that is known without any training: what was edited, and what
    /// has to follow ([`Spec::edit_of`]). False if there is no such network, and nothing is changed.
    pub fn change(&mut self, spec: Spec) -> bool {
        let Ok(network) = Network::new(spec.edit_of(self.network.spec())) else {
            return false;
        };
        let released = self.released;
        *self = Self {
            released,
            ..Self::new(Arc::new(network))
        };
        true
    }
}

/// An objective of a network's weights on a plane through them.
fn sliced(objective: Arc<dyn Objective<Weights = Vec<f64>>>, placed: &Placed) -> Slice {
    let View { x, y } = placed.domain;
    let ends = x.into_iter().chain(y);
    let reach = ends.fold(0.0, |far: f64, v| far.max(v.abs()));
    let reach = if reach > 0.0 && reach.is_finite() {
        reach
    } else {
        1.0
    };
    let slice = Slice::new(objective, placed.plane.clone(), reach);
    slice.expect("a plane through the weights of this network")
}

/// Those of [`NetworkSettings`](crate::network::NetworkSettings).
impl Parameters for NetworkSurface {
    fn table(&self) -> &'static [Parameter] {
        self.network.spec().settings.table()
    }

    fn get(&self, row: usize) -> f64 {
        self.network.spec().settings.get(row)
    }

    /// What depends on the value follows, and a value with which there is no network changes nothing.
    fn set(&mut self, row: usize, value: f64) {
        let mut spec = self.network.spec().clone();
        spec.settings.set(row, value);
        self.change(spec);
    }

    fn default_of(&self, row: usize) -> f64 {
        self.network.spec().settings.default_of(row)
    }

    fn exact(&self, row: usize) -> u64 {
        self.network.spec().settings.exact(row)
    }

    fn set_exact(&mut self, row: usize, value: u64) {
        let mut spec = self.network.spec().clone();
        spec.settings.set_exact(row, value);
        self.change(spec);
    }
}

impl Landscape for NetworkSurface {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn equation(&self) -> String {
        let n = self.placed.plane.dimension();
        format!("{}, a plane through {n} weights", INFO.equation)
    }

    fn domain(&self) -> View {
        self.placed.domain
    }

    fn critical_points(&self) -> Vec<Point> {
        Vec::new()
    }

    fn bounded_below(&self) -> Option<bool> {
        None
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }

    fn value(&self, x: f64, y: f64) -> f64 {
        self.slice.value(x, y)
    }

    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64) {
        self.slice.gradient(x, y, value)
    }

    fn jet2(&self, x: f64, y: f64) -> Jet2 {
        self.slice.jet2(x, y)
    }

    fn batches(&self) -> Option<Batches> {
        self.network.batches()
    }

    fn perturbed(&self) -> Option<Perturbed> {
        self.network.perturbed()
    }

    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        Landscape::row(&self.slice, set, x, y, out);
    }

    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        self.slice.block(set, x, y, out);
    }
}
