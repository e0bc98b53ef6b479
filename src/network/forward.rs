//! From inputs to outputs.

use super::layout::Layer;
use super::linear;
use super::normalize::{self, Moments};
use super::spec::Normalization;
use crate::math::lanes::{Arithmetic, Lanes, Wide, block_by_block};

/// What a pass through the layers leaves.
#[derive(Clone, Debug, Default)]
pub struct Trace<T: Wide> {
    /// The inputs of the first layer.
    pub inputs: Vec<T>,
    /// What each layer has left.
    pub layers: Vec<Kept<T>>,
}

/// What a layer leaves; all but outputs and moments only where derivatives will be asked for.
#[derive(Clone, Debug, Default)]
pub struct Kept<T: Wide> {
    /// h, `units` numbers a block.
    pub outputs: Vec<T>,
    /// How h changes with what the activation saw.
    pub slopes: Vec<T>,
    /// ẑ of a normalised layer.
    pub normal: Vec<T>,
    /// 1/√(variance + ε): of each unit with batch normalization, of each block with layer normalization.
    pub inverse: Vec<T>,
    /// The moments of batch normalization.
    pub moments: Vec<Moments<T::Single>>,
}

/// What a pass is made of, besides the samples.
#[derive(Clone, Copy, Debug)]
pub struct Pass<'a, T: Wide> {
    /// The layers.
    pub layers: &'a [Layer],
    /// All weights.
    pub weights: &'a [T::Single],
    /// ε of normalizations.
    pub epsilon: f64,
    /// Moments for batch normalization, layer by layer; those of the batch where there are none.
    pub moments: Option<&'a [Vec<Moments<f64>>]>,
    /// Factors of dropout, hidden layer by hidden layer; none where nothing is dropped.
    pub masks: &'a [Vec<Lanes>],
    /// The block of these factors that belongs to the first block of samples.
    pub first: usize,
}

impl<T: Wide> Pass<'_, T> {
    /// Takes the blocks of `inputs`, of which `rows` samples count, through all layers. With `KEEP`, leaves what derivatives need.
    #[inline(always)]
    pub fn forward<const KEEP: bool>(&self, inputs: &[Lanes], rows: usize, trace: &mut Trace<T>) {
        let blocks = rows.div_ceil(Lanes::COUNT);
        trace.inputs.clear();
        trace.inputs.extend(inputs.iter().map(|x| T::data(*x)));
        trace.layers.resize_with(self.layers.len(), Kept::default);
        let mut x: &[T] = &trace.inputs;
        for (index, (layer, kept)) in self.layers.iter().zip(&mut trace.layers).enumerate() {
            let numbers = blocks * layer.outputs;
            kept.outputs.resize(numbers, T::default());
            if KEEP {
                kept.slopes.resize(numbers, T::default());
            }
            let bias = &self.weights[layer.bias.clone()];
            let weights = &self.weights[layer.matrix.clone()];
            let sides = [layer.outputs, layer.inputs];
            linear::forward(sides, weights, bias, x, &mut kept.outputs);
            self.normalize::<KEEP>(index, rows, kept);
            let Kept {
                outputs, slopes, ..
            } = kept;
            layer.activation.apply::<T, KEEP>(outputs, slopes);
            if let Some(mask) = self.masks.get(index) {
                drop_out::<T, KEEP>(&mask[self.first * layer.outputs..], outputs, slopes);
            }
            if layer.residual {
                for (h, x) in outputs.iter_mut().zip(x) {
                    *h = *x + *h;
                    block_by_block();
                }
            }
            x = outputs;
        }
    }

    /// Brings the pre-activations of a layer, which stand in the place of its outputs, to the moments that they should have.
    #[inline(always)]
    fn normalize<const KEEP: bool>(&self, index: usize, rows: usize, kept: &mut Kept<T>) {
        let layer = &self.layers[index];
        match layer.normalization {
            Normalization::None => return,
            Normalization::Batch => {
                kept.moments.resize_with(layer.outputs, Moments::default);
                kept.inverse.resize(layer.outputs, T::default());
                let (z, inverse) = (&mut kept.outputs, &mut kept.inverse);
                match self.moments.and_then(|of| of.get(index)) {
                    Some(fixed) => {
                        for (moments, fixed) in kept.moments.iter_mut().zip(fixed) {
                            moments.mean = T::Single::constant(fixed.mean);
                            moments.variance = T::Single::constant(fixed.variance);
                        }
                    }
                    None => normalize::batch_moments(rows, z, &mut kept.moments, inverse),
                }
                normalize::by_unit(self.epsilon, &kept.moments, z, inverse);
            }
            Normalization::Layer => {
                let blocks = kept.outputs.len() / layer.outputs;
                kept.inverse.resize(blocks, T::default());
                let (z, inverse) = (&mut kept.outputs, &mut kept.inverse);
                normalize::by_sample(self.epsilon, layer.outputs, z, inverse);
            }
        }
        if KEEP {
            kept.normal.clear();
            kept.normal.extend_from_slice(&kept.outputs);
        }
        let gamma = &self.weights[layer.gamma.clone()];
        let beta = &self.weights[layer.beta.clone()];
        normalize::scale_and_shift(gamma, beta, &mut kept.outputs);
    }
}

#[inline(always)]
fn drop_out<T: Wide, const KEEP: bool>(mask: &[Lanes], outputs: &mut [T], slopes: &mut [T]) {
    for (h, factor) in outputs.iter_mut().zip(mask) {
        *h = h.scaled(*factor);
        block_by_block();
    }
    if KEEP {
        for (slope, factor) in slopes.iter_mut().zip(mask) {
            *slope = slope.scaled(*factor);
            block_by_block();
        }
    }
}
