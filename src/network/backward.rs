//! From derivatives with respect to outputs to those with respect to weights: reverse mode.

use super::forward::{Kept, Pass, Trace};
use super::layout::Layer;
use super::spec::Normalization;
use super::{linear, normalize};
use crate::math::lanes::{Wide, block_by_block};

/// Room for derivatives with respect to what goes into and out of a layer.
#[derive(Clone, Debug, Default)]
pub struct Adjoints<T: Wide> {
    /// ∂L/∂h of the layer at hand.
    pub outputs: Vec<T>,
    /// ∂L/∂x of the layer at hand.
    inputs: Vec<T>,
    /// What reaches x around the layer at hand.
    around: Vec<T>,
    /// Wᵀ of the layer at hand.
    transposed: Vec<T::Single>,
}

impl<T: Wide> Pass<'_, T> {
    /// Adds ∂L/∂w to `gradient`, as eight sums over every eighth sample, from ∂L/∂h of the last layer, which stands in `adjoints`, after a forward pass that has kept
    /// what is needed. What stands there for samples that do not count must be 0.
    #[inline(always)]
    pub fn backward(
        &self,
        rows: usize,
        trace: &Trace<T>,
        adjoints: &mut Adjoints<T>,
        gradient: &mut [T],
    ) {
        let Adjoints {
            outputs: d,
            inputs: dx,
            around,
            transposed,
        } = adjoints;
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let kept = &trace.layers[index];
            let x = match index.checked_sub(1) {
                Some(before) => &trace.layers[before].outputs,
                None => &trace.inputs,
            };
            if layer.residual {
                around.clone_from(d);
            }
            for (d, slope) in d.iter_mut().zip(&kept.slopes) {
                *d = *d * *slope;
                block_by_block();
            }
            self.unnormalize(layer, rows, kept, d, gradient);
            let sides = [layer.outputs, layer.inputs];
            linear::outer(sides, d, x, &mut gradient[layer.matrix.clone()]);
            linear::totals(d, &mut gradient[layer.bias.clone()]);
            if index > 0 {
                linear::transpose(sides, &self.weights[layer.matrix.clone()], transposed);
                dx.resize(d.len() / layer.outputs * layer.inputs, T::default());
                linear::forward([layer.inputs, layer.outputs], transposed, &[], d, dx);
                std::mem::swap(d, dx);
            }
            if layer.residual {
                for (d, around) in d.iter_mut().zip(&*around) {
                    *d = *around + *d;
                    block_by_block();
                }
            }
        }
    }

    /// From ∂L/∂y, where y is what the activation sees, to ∂L/∂z in its place; with γ and β, their derivatives, too.
    #[inline(always)]
    fn unnormalize(
        &self,
        layer: &Layer,
        rows: usize,
        kept: &Kept<T>,
        d: &mut [T],
        gradient: &mut [T],
    ) {
        if layer.normalization == Normalization::None {
            return;
        }
        let (gamma, beta) = (layer.gamma.clone(), layer.beta.clone());
        linear::totals(d, &mut gradient[beta.clone()]);
        normalize::totals_along(&kept.normal, d, &mut gradient[gamma.clone()]);
        let at = &self.weights[gamma.clone()];
        let kept: [&[T]; 2] = [&kept.normal, &kept.inverse];
        match layer.normalization {
            Normalization::None => {}
            Normalization::Batch => {
                let totals = [&gradient[beta], &gradient[gamma]];
                normalize::backward_by_unit(rows, at, totals, kept, d);
            }
            Normalization::Layer => normalize::backward_by_sample(at, kept, d),
        }
    }
}
