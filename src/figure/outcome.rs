//! What runs have come to at the playhead, in the legend: a class sees no cards, and while a knob is dragged the playhead does not
//! say when a run came to rest.

use super::mark::{Entry, Mark};
use super::number::compact;
use super::scene::{Scene, VisibleRun};
use crate::optimizer::Status;

/// What has become of a run, and at which step, where legends say it; nothing while it is under way.
pub fn words(scene: &Scene<'_>, visible: &VisibleRun<'_>) -> Option<String> {
    let said = scene.style.outcomes.then(|| so_far(visible));
    said.flatten()
}

/// The same wherever it is said.
pub fn so_far(visible: &VisibleRun<'_>) -> Option<String> {
    at(visible, visible.row)
}

/// What else is said of a run while it is played: first nothing, and what becomes of it in the end. It may diverge before.
pub fn others(scene: &Scene<'_>, visible: &VisibleRun<'_>) -> Vec<Option<String>> {
    if !scene.style.outcomes {
        return Vec::new();
    }
    let last = visible.run.last();
    vec![None, at(visible, last), Some(diverging(last))]
}

fn diverging(row: usize) -> String {
    format!("diverging at {row}")
}

fn at(visible: &VisibleRun<'_>, row: usize) -> Option<String> {
    let run = visible.run;
    let (status, since) = run.status(row);
    Some(match status {
        Status::Running if run.is_diverging(row) => diverging(row),
        Status::Running if row == run.last() && !visible.growing => format!("step {row}"),
        Status::Running => return None,
        Status::Converged => format!("converged at {since}"),
        Status::Saddle => format!("at a saddle, {since}"),
        Status::Maximum => format!("at a maximum, {since}"),
        Status::Plateau => format!("on a plateau, {since}"),
        Status::Diverged => format!("diverged at {since}"),
        Status::Singular => format!("H singular at {since}"),
        Status::Stuck => format!("stuck at {since}"),
    })
}

/// Of a network: the loss of a run, how far it is from the plane that is drawn, and the loss there, where that is another one.
pub fn off_the_plane(scene: &Scene<'_>, visible: &VisibleRun<'_>) -> Option<Entry> {
    // What is under a head is of the training loss.
    if scene.scenario.surface.shape.tests() {
        return None;
    }
    let under = scene.derived.heads.under(visible.index)?;
    let off = visible.run.distance(under.row);
    if !under.differs() || off == 0.0 {
        return None;
    }
    let [path, slice, off] = [under.path, under.slice, off].map(|number| compact(number, 2));
    Some(Entry {
        name: format!("loss {path}, {off} off; on the plane {slice}"),
        colour: visible.ink,
        mark: Mark::Fading,
    })
}
