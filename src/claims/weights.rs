//! What is measured of all weights of a network.

use std::ops::ControlFlow;

use super::around::Values;
use super::case::Case;
use crate::math::Vector as _;
use crate::network::{Network, Normalization};
use crate::objective::Objective as _;
use crate::optimizer::Trajectory;
use crate::scenario::claim::OfRow;

/// The loss at the average of the weights along a run.
pub fn average_losses(
    case: &Case<'_>,
    network: &Network,
    run: &Trajectory,
    rows: &[usize],
) -> Values {
    let average = case.optimizer().and_then(|of| of.wrappers.average);
    let average = average.ok_or("nothing is averaged: [optimizer.average] does that")?;
    let last = rows.last().copied().unwrap_or_default();
    let path: Vec<usize> = (average.first_row()..=last).collect();
    // All weights of a whole run would not fit in memory.
    let (mut running, mut wanted) = (average.running(), rows.iter().peekable());
    let mut losses = Vec::with_capacity(rows.len());
    while wanted.next_if(|row| **row < average.first_row()).is_some() {
        losses.push(None);
    }
    run.visit(&path, false, &mut |stand| {
        let mean = running.follow(&stand.weights.to_vec());
        if wanted.next_if(|row| **row == stand.row).is_some() {
            losses.push(Some(network.value(mean)));
        }
        ControlFlow::Continue(())
    });
    losses.resize(rows.len(), None);
    Ok(losses)
}

/// The loss by the running averages of the steps before.
pub fn inference_losses(network: &Network, run: &Trajectory, rows: &[usize]) -> Values {
    if network.spec().normalization(0) != Normalization::Batch {
        return Err("only batch normalization has running averages".to_owned());
    }
    let mut losses = Vec::with_capacity(rows.len());
    run.visit(rows, false, &mut |stand| {
        let evaluated = network.evaluated(stand.buffers);
        losses.push(Some(evaluated.loss_on(stand.weights, network.train())));
        ControlFlow::Continue(())
    });
    losses.resize(rows.len(), None);
    Ok(losses)
}

/// Something of a layer, the first of which is 1.
pub fn of_layer(network: &Network, of: OfRow, layer: usize, w: &[f64]) -> Option<f64> {
    if of == OfRow::UnitsApart {
        return units_apart(network, layer, w);
    }
    let matrix = network
        .layout()
        .layers
        .get(layer.checked_sub(1)?)?
        .matrix
        .clone();
    let weights = w.get(matrix.clone())?.to_vec();
    if of == OfRow::MatrixNorm {
        return Some(weights.norm());
    }
    let slope = network.evaluate(&w.to_vec()).gradient[matrix].to_vec();
    if of == OfRow::MatrixGradient {
        return Some(slope.norm());
    }
    Some(weights.dot(&slope) / (weights.norm() * slope.norm()))
}

/// The largest difference between what leads into two units of a layer, biases included.
fn units_apart(network: &Network, layer: usize, w: &[f64]) -> Option<f64> {
    let layer = network.layout().layers.get(layer.checked_sub(1)?)?;
    let columns = (0..layer.inputs).map(|input| (layer.matrix.start + input, layer.inputs));
    let others = [&layer.bias, &layer.gamma, &layer.beta].into_iter();
    let others = others
        .filter(|range| !range.is_empty())
        .map(|range| (range.start, 1));
    let spread = columns.chain(others).map(|(first, stride)| {
        let values = (0..layer.outputs).filter_map(|unit| w.get(first + unit * stride));
        let low = values.clone().fold(f64::INFINITY, |m, v| m.min(*v));
        values.fold(f64::NEG_INFINITY, |m, v| m.max(*v)) - low
    });
    Some(spread.fold(0.0, f64::max))
}
