//! What flows are called: the legend's entries and sentences.

use super::flows::{central, distance, is_hidden};
use super::mark::{Entry, Mark};
use super::number::compact;
use super::scene::{Scene, VisibleRun};
use crate::analysis::NoFlow;
use crate::math::Point;

/// The legend's entries for what of flows is drawn, or why nothing is.
pub fn entries(scene: &Scene<'_>, runs: &[VisibleRun<'_>]) -> Vec<Entry> {
    let (layers, style) = (&scene.scenario.layers, &scene.style);
    let mut entries = Vec::new();
    if is_hidden(scene) {
        return entries;
    }
    let mut add = |name: String, colour, mark| entries.push(Entry { name, colour, mark });
    if layers.gradient_flow {
        add("gradient flow".into(), style.text, Mark::GradientFlow);
    }
    if !layers.central_flow || runs.is_empty() {
        return entries;
    }
    let flows: Vec<_> = central(scene, runs).collect();
    match &flows[..] {
        [] => add(why_none(scene, runs).into(), style.text, Mark::Symbol("–")),
        [(visible, _)] => {
            add(
                "central flow ± its swing".into(),
                visible.ink,
                Mark::CentralFlow,
            );
            add("mean of two steps".into(), visible.ink, Mark::MeanOfTwo);
        }
        [(first, _), ..] => {
            add(
                "central flows ± their swing".into(),
                first.ink,
                Mark::CentralFlow,
            );
            add("means of two steps".into(), first.ink, Mark::MeanOfTwo);
        }
    }
    entries
}

fn why_none(scene: &Scene<'_>, runs: &[VisibleRun<'_>]) -> &'static str {
    let flows = &scene.derived.flows;
    let of_the_document = runs.iter().filter(|visible| !visible.pinned);
    let why = of_the_document
        .filter_map(|visible| flows.central(visible.index))
        .next();
    match why.and_then(Result::err) {
        Some(NoFlow::BeyondTheEdge) => "no central flow: unstable from the start",
        Some(NoFlow::Undefined) => "no central flow: no gradient",
        None => "central flow: of plain GD, RMSprop only",
    }
}

/// What of flows is seen, as sentences.
pub fn sentences(scene: &Scene<'_>, runs: &[VisibleRun<'_>]) -> String {
    let mut text = String::new();
    if is_hidden(scene) {
        return text;
    }
    let place = |[x, y]: Point| format!("({}, {})", compact(x, 3), compact(y, 3));
    if let Some(end) = scene
        .derived
        .flows
        .gradient()
        .and_then(|flow| flow.points.last())
    {
        text.push_str(&format!(" The gradient flow ends at {}.", place(*end)));
    }
    let mut flows = central(scene, runs);
    match flows.next() {
        Some((visible, flow)) => {
            let time = (visible.row as f64 - 0.5).max(0.0);
            if let Some(at) = flow.at(time) {
                text.push_str(&format!(" The central flow is at {}", place(at)));
                let distance = distance(visible, flow);
                let distance =
                    distance.map(|d| format!(", {} from the mean of two steps", compact(d, 2)));
                text.push_str(&distance.unwrap_or_default());
                text.push('.');
            }
        }
        None if scene.scenario.layers.central_flow && !runs.is_empty() => {
            let why = why_none(scene, runs);
            text.push_str(&format!(" {}{}.", why[..1].to_uppercase(), &why[1..]));
        }
        None => {}
    }
    text
}
