//! Values on grids.

use ravine::analysis::Field;

use crate::kit::{Kit, nothing};
use crate::subjects::{Subject, subjects};

/// The surfaces of [`subjects`] on grids.
pub fn grids(kit: &Kit) {
    let mut field = Field::default();
    for Subject {
        key, surface, view, ..
    } in subjects()
    {
        for &side in kit.sides() {
            let size = format!("{key}/{side}");
            let sample = || field.sample(&surface, view, side, side);
            kit.measure(("T3", &size), sample, nothing);
        }
    }
}
