//! What is known where the runs of a network stand at the playhead: the loss of the slice under them, the ends of the spectrum
//! in all weights for cards and sliders, and the whole of one where it is shown.

use std::sync::Arc;

use super::latest::Latest;
use super::runs::{Runs, Wake};
use crate::network::Network;
use crate::objective::{End, Estimate, HessianAt};
use crate::optimizer::Trajectory;
use crate::scenario::{Optimizer, Scenario};
use crate::surface::Surface;

/// What is known where runs stand.
pub struct Heads {
    under: Latest<OnSlice, Vec<Option<Under>>>,
    ends: Latest<Vec<Option<Place>>, Vec<Option<Ends>>>,
    spectrum: Latest<Place, Option<Spectrum>>,
    /// Whether cards and sliders show the ends.
    in_a_window: bool,
}

/// A row of a run that trains a network.
#[derive(Clone)]
struct Place {
    network: Arc<Network>,
    run: Arc<Trajectory>,
    row: usize,
    index: usize,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.run, &other.run) && self.row == other.row && self.index == other.index
    }
}

/// Places of runs, one for each optimizer that is shown, and the slice that they are seen on.
#[derive(Clone, PartialEq)]
struct OnSlice {
    surface: Surface,
    places: Vec<Option<Place>>,
}

/// The loss on the path, and that of the slice under it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Under {
    /// The row of the run.
    pub row: usize,
    /// f at all weights of the run.
    pub path: f64,
    /// f at their shadow on the plane.
    pub slice: f64,
}

/// Losses that differ by more than this share of the larger one are told apart.
const APART: f64 = 0.05;

impl Under {
    /// Whether the slice says something else than the path.
    pub fn differs(&self) -> bool {
        let larger = self.path.abs().max(self.slice.abs());
        (self.path - self.slice).abs() > APART * larger
    }
}

/// A network of at most so many products of weight and sample is evaluated within a frame.
const QUICK: usize = 200_000;

/// The ends of a spectrum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// The row of the run.
    pub row: usize,
    /// λmin and λmax.
    pub values: [f64; 2],
}

/// The eigenvalues of the Hessian at a row of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// The optimizer's place in the list.
    pub index: usize,
    /// The row of the run.
    pub row: usize,
    /// P, the number of weights.
    pub weights: usize,
    /// λmin and λmax.
    pub ends: [f64; 2],
    /// The trace.
    pub trace: Estimate,
    /// All of them in ascending order, where there are few weights.
    pub values: Option<Vec<f64>>,
}

/// An eigenvalue whose modulus is no larger than this share of the largest one is 0 up to rounding.
const ROUNDING: f64 = 1e-10;

impl Spectrum {
    fn at(place: &Place) -> Option<Self> {
        let w = place.weights()?;
        let hessian = HessianAt::new(&*place.network, &w);
        let values = hessian.spectrum();
        let (ends, trace) = match &values {
            Some(values) => {
                let mean = values.iter().sum();
                let trace = Estimate { mean, error: 0.0 };
                ([values[0], values[values.len() - 1]], trace)
            }
            None => (ends(&hessian)?, hessian.trace(0)?),
        };
        Some(Self {
            index: place.index,
            row: place.row,
            weights: w.len(),
            ends,
            trace,
            values,
        })
    }

    /// How many eigenvalues are negative and how many are 0, beyond and up to rounding; `None` where not all are known.
    pub fn signs(&self) -> Option<[usize; 2]> {
        let negligible = ROUNDING * self.ends[0].abs().max(self.ends[1].abs());
        let count = |so: &dyn Fn(f64) -> bool| {
            Some(self.values.as_ref()?.iter().filter(|v| so(**v)).count())
        };
        Some([
            count(&|v| v < -negligible)?,
            count(&|v| v.abs() <= negligible)?,
        ])
    }
}

impl Place {
    /// All coordinates there, if they are finite.
    fn weights(&self) -> Option<Vec<f64>> {
        let w = self.run.weights(self.row);
        // A run that is outdated by now may be that of another network.
        let own = w.len() == self.network.layout().weights;
        (own && w.iter().all(|w| w.is_finite())).then_some(w)
    }

    fn of(scenario: &Scenario, runs: &Runs, index: usize, step: usize) -> Option<Self> {
        let network = scenario.surface.shape.network()?.network();
        let run = runs.get(index)?;
        Some(Self {
            network: Arc::clone(network),
            run: Arc::clone(run),
            row: step.min(run.last()),
            index,
        })
    }
}

fn ends(hessian: &HessianAt<'_>) -> Option<[f64; 2]> {
    let found = hessian.extremes(&[End::Least, End::Greatest], None)?;
    Some([found.first()?.value, found.get(1)?.value])
}

#[expect(clippy::ptr_arg, reason = "the key as it is kept")]
fn all_ends(places: &Vec<Option<Place>>) -> Vec<Option<Ends>> {
    let of = |place: &Option<Place>| {
        let place = place.as_ref()?;
        let w = place.weights()?;
        let values = ends(&HessianAt::new(&*place.network, &w))?;
        Some(Ends {
            row: place.row,
            values,
        })
    };
    places.iter().map(of).collect()
}

fn all_under(OnSlice { surface, places }: &OnSlice) -> Vec<Option<Under>> {
    let of = |place: &Option<Place>| {
        let Place { run, row, .. } = place.as_ref()?;
        let (path, slice) = (run.losses[*row], surface.value(run.points[*row]));
        let finite = path.is_finite() && slice.is_finite();
        finite.then_some(Under {
            row: *row,
            path,
            slice,
        })
    };
    places.iter().map(of).collect()
}

impl Heads {
    /// Computed by threads, each of which calls `wake` when it has ended.
    pub fn in_background(wake: Wake) -> Self {
        Self {
            under: Latest::new("slice", Some(wake.clone()), all_under),
            ends: Latest::new("curvature", Some(wake.clone()), all_ends),
            spectrum: Latest::new("spectrum", Some(wake), Spectrum::at),
            in_a_window: true,
        }
    }

    /// Complete after every update.
    pub fn blocking() -> Self {
        Self {
            under: Latest::new("slice", None, all_under),
            ends: Latest::new("curvature", None, all_ends),
            spectrum: Latest::new("spectrum", None, Spectrum::at),
            in_a_window: false,
        }
    }

    /// Follows the playhead.
    pub fn update(&mut self, scenario: &Scenario, runs: &Runs, step: usize) {
        let Some(network) = scenario.surface.shape.network() else {
            self.under.clear();
            self.ends.clear();
            self.spectrum.clear();
            return;
        };
        let optimizers = scenario.optimizers.iter().enumerate();
        let place = |(index, optimizer): (usize, &Optimizer)| {
            let visible = optimizer.visible;
            visible
                .then(|| Place::of(scenario, runs, index, step))
                .flatten()
        };
        let places: Vec<_> = optimizers.map(place).collect();
        if self.in_a_window {
            self.ends.update(&places, false);
        }
        let network = network.network();
        let work = network.layout().weights * network.train().count();
        let under = OnSlice {
            surface: scenario.surface.clone(),
            places,
        };
        self.under.update(&under, work <= QUICK);
        let subject = scenario.subject().filter(|_| scenario.figure.spectrum);
        match subject.and_then(|index| Place::of(scenario, runs, index, step)) {
            Some(place) => self.spectrum.update(&place, false),
            None => self.spectrum.clear(),
        }
    }

    /// The loss of the slice under the run of an optimizer, and that on its path.
    pub fn under(&self, index: usize) -> Option<Under> {
        self.under.last()?.1.get(index).copied().flatten()
    }

    /// The ends of the spectrum where the run of an optimizer stands, or stood when they were last computed.
    pub fn ends(&self, index: usize) -> Option<Ends> {
        self.ends.last()?.1.get(index).copied().flatten()
    }

    /// The spectrum, where it is shown; the last one until the next is there.
    pub fn spectrum(&self) -> Option<&Spectrum> {
        self.spectrum.last()?.1.as_ref()
    }

    /// Whether threads are at work.
    pub fn is_pending(&self) -> bool {
        self.under.is_pending() || self.ends.is_pending() || self.spectrum.is_pending()
    }
}
