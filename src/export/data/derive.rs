//! What is derived from a document to be written as data.

use std::io;
use std::sync::Arc;

use crate::optimizer::Progress;
use crate::scenario::{Layers, Predicting, Scenario};
use crate::workbench::{Derived, Detail, Resolution};

/// The document as figures show it, on its plane where it has a network and with all that the class is asked told, and what is derived
/// from it without a plot: runs and critical points. An error if cancelled.
pub fn derived(
    scenario: &Scenario,
    charted: bool,
    progress: &Arc<Progress>,
) -> io::Result<(Scenario, Derived)> {
    let bare = bare(scenario);
    let detail = Detail {
        progress: Arc::clone(progress),
        ..Detail::default()
    };
    let mut derived = Derived::blocking(detail);
    derived.show_chart(charted);
    derived.update(&bare, None);
    if progress.is_cancelled() {
        return Err(io::Error::other("cancelled"));
    }
    Ok((derived.shown(&bare).clone(), derived))
}

/// The document without what is costly and beside the point here.
fn bare(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    bare.prediction.state = Predicting::Off;
    bare.layers = Layers::default();
    bare.maps.hyper = false;
    bare.swarm.shown = false;
    bare.resampling.shown = false;
    bare.between.shown = false;
    bare.ensemble.shown = false;
    bare.race.shown = false;
    bare.signals.shown = false;
    bare.polynomials.shown = false;
    bare.figure.spectrum = false;
    bare.figure.normalization = false;
    bare
}

/// The same with the grid and the level lines over its view. An error if cancelled.
pub fn on_a_grid(
    scenario: &Scenario,
    points: usize,
    progress: &Arc<Progress>,
) -> io::Result<(Scenario, Derived)> {
    let mut scenario = scenario.clone();
    if scenario.surface.shape.network().is_none() {
        // Only the view of a network's plane follows from its runs.
        scenario.optimizers.clear();
    }
    let (shown, mut derived) = derived(&scenario, false, progress)?;
    let view = shown.view();
    let sides = match shown.figure.equal_aspect {
        true => [view.width() as f32, view.height() as f32],
        false => [1.0; 2],
    };
    let resolution = Resolution::along(points, sides);
    derived.relief.update(&shown, view, resolution);
    if progress.is_cancelled() {
        return Err(io::Error::other("cancelled"));
    }
    Ok((shown, derived))
}
