//! What happens to signals, in words.

use super::derivation;
use super::view::{View, inks};
use crate::analysis::signals::Spread;
use crate::figure::number::{compact, scientific};
use crate::figure::scene::Scene;

/// Below this nothing is left of a signal, in units of an input with rms 1.
const NOTHING: f64 = 1e-4;
/// What grows or shrinks by more than this explodes or vanishes.
const MUCH: f64 = 10.0;

/// A factor or a size in two digits.
fn short(value: f64) -> String {
    if (1e-3..1e4).contains(&value) {
        compact(value, 3)
    } else {
        scientific(value, 2)
    }
}

/// What becomes of the signal, and of the gradient.
pub fn verdict(view: &View<'_>) -> [String; 2] {
    [forward(view), backward(view)]
}

fn forward(view: &View<'_>) -> String {
    let name = match view.quantity() {
        "activations" => "Activations",
        _ => "Pre-activations",
    };
    let layers = &view.signals.layers;
    let sds: Vec<f64> = layers
        .iter()
        .map(|layer| view.forward(layer).sd.mean)
        .collect();
    let last = sds.len() - 1;
    let from = |so: fn(f64) -> bool| sds.iter().rposition(|sd| !so(*sd)).map_or(0, |at| at + 1);
    let (first, end) = (sds[1.min(last)], sds[last]);
    if !end.is_finite() {
        let layer = from(|sd| !sd.is_finite());
        return format!("{name} overflow at layer {layer}.");
    }
    if end == 0.0 {
        let layer = from(|sd| sd == 0.0);
        return format!("{name} do not differ at all from layer {layer} on: σ = 0.");
    }
    if end < NOTHING {
        let layer = from(|sd| sd < NOTHING);
        return format!(
            "{name} die out: σ < 10⁻⁴ from layer {layer} on, {} at layer {last}.",
            short(end)
        );
    }
    let ratio = end / first;
    let happens = if ratio > MUCH {
        "explode"
    } else if ratio < 1.0 / MUCH {
        "shrink"
    } else {
        "survive"
    };
    format!(
        "{name} {happens}: σ = {} at layer 1, {} at layer {last}.",
        short(first),
        short(end)
    )
}

fn backward(view: &View<'_>) -> String {
    let layers = &view.signals.layers;
    let last = layers.len() - 1;
    let Spread { mean: ratio, .. } = layers[0].gradient;
    if !ratio.is_finite() {
        return "Gradients overflow on their way back.".to_owned();
    }
    if ratio == 0.0 {
        return "No gradient comes back to the input: all are 0.".to_owned();
    }
    let happens = if ratio > MUCH {
        "explode"
    } else if ratio < 1.0 / MUCH {
        "vanish"
    } else {
        "come back"
    };
    let factor = short(ratio);
    format!("Gradients {happens}: at the input {factor} × those at layer {last}.")
}

/// The lab in words: what passes through what, and what becomes of it.
pub fn signals_sentence(scene: &Scene<'_>) -> String {
    if scene.scenario.is_asked() {
        return "Signal propagation: hidden until it is revealed.".to_owned();
    }
    let Some(shown) = scene.derived.signals.shown() else {
        return "Signal propagation: networks are being drawn.".to_owned();
    };
    let settings = shown.request.settings();
    let style = scene.style;
    let view = View {
        settings,
        signals: shown.map,
        style,
        inks: inks(&style),
    };
    let [forward, backward] = verdict(&view);
    let critical = settings.critical().map_or_else(String::new, |critical| {
        format!(" The critical n·Var w is {}.", compact(critical, 4))
    });
    format!(
        "Signal propagation through {}. {forward} {backward}{critical} {}",
        network(&view),
        derivation::sentence(&scene.scenario.signals)
    )
}

/// The network in words, with n·Var w in its first layer.
fn network(view: &View<'_>) -> String {
    let settings = view.settings;
    let gain = settings.fans(1).fan_in as f64 * settings.variance(1);
    let draws = match view.signals.draws {
        1 => "one draw".to_owned(),
        draws => format!("mean of {draws} draws"),
    };
    format!(
        "{}, n·Var w = {}, {draws}",
        settings.words(),
        compact(gain, 3)
    )
}
