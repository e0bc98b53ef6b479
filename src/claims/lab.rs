//! What is measured in the lab of signals.

use super::case::Case;
use crate::analysis::signals::{LayerSignals, Predicted, predict};
use crate::scenario::claim::OfLab;

/// What is measured of a layer; 0 is the input.
pub fn of_layer(case: &Case<'_>, of: OfLab, layer: usize) -> Result<f64, String> {
    let missing = || "there is no such layer".to_owned();
    let measured: fn(&LayerSignals) -> f64 = match of {
        OfLab::PreactivationRms => |of| of.preactivation.rms.mean,
        OfLab::ActivationRms => |of| of.activation.rms.mean,
        OfLab::ActivationSd => |of| of.activation.sd.mean,
        OfLab::GradientRms => |of| of.gradient.mean,
        OfLab::ActivationSpread => |of| of.activation.rms.deviation,
        OfLab::GradientSpread => |of| of.gradient.deviation,
        OfLab::PredictedPreactivation => return predicted(case, layer, |of| of.preactivation),
        OfLab::PredictedActivation => return predicted(case, layer, |of| of.rms),
        OfLab::PredictedGradient => return predicted(case, layer, |of| of.gradient),
    };
    let signals = case.signals().ok_or_else(missing)?;
    signals.layers.get(layer).map(measured).ok_or_else(missing)
}

fn predicted(case: &Case<'_>, layer: usize, of: fn(&Predicted) -> f64) -> Result<f64, String> {
    let all = predict(&case.scenario.signals).ok_or("no theory covers it")?;
    all.get(layer)
        .map(of)
        .ok_or_else(|| "there is no such layer".to_owned())
}
