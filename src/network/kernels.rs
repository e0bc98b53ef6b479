//! Passes over the samples of a batch, compiled for several instruction sets.

use super::batch::Batch;
use super::forward::Pass;
use super::model::{AllMoments, Model, Workspace};
use super::normalize::counted;
use super::spec::Loss;
use crate::math::lanes::{Lanes, Wide, block_by_block};
use crate::math::simd::Kernel;

/// Blocks that go through all layers together where samples do not depend on one another: few enough for the fastest memory.
const BLOCKS: usize = 8;

/// The same there and back, where everything on the way is kept.
const BLOCKS_AND_BACK: usize = 16;

/// A forward pass over all samples of a batch, which leaves outputs and moments.
pub struct Forward<'a> {
    pub model: &'a Model,
    pub moments: Option<&'a AllMoments>,
    pub batch: &'a Batch,
    pub masks: &'a [Vec<Lanes>],
    pub workspace: &'a mut Workspace<Lanes>,
}

impl Kernel for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Workspace { weights, trace, .. } = self.workspace;
        let pass = Pass {
            layers: &self.model.layout.layers,
            weights,
            epsilon: self.model.epsilon,
            moments: self.moments.map(Vec::as_slice),
            masks: self.masks,
            first: 0,
        };
        pass.forward::<false>(&self.batch.inputs, self.batch.rows, trace);
    }
}

/// The loss on a batch.
pub struct LossOf<'a> {
    pub model: &'a Model,
    pub w: &'a [f64],
    pub moments: Option<&'a AllMoments>,
    pub batch: &'a Batch,
    pub workspace: &'a mut Workspace<Lanes>,
}

impl Kernel for LossOf<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { model, batch, .. } = self;
        let Some((first, outputs)) = model.layout.layers.first().zip(Some(model.outputs())) else {
            return 0.0;
        };
        let pass = Pass {
            layers: &model.layout.layers,
            weights: self.w,
            epsilon: model.epsilon,
            moments: self.moments.map(Vec::as_slice),
            masks: &[],
            first: 0,
        };
        let together = if model.couples_samples() && self.moments.is_none() {
            batch.blocks().max(1)
        } else {
            BLOCKS
        };
        let mut sum = Lanes::default();
        let inputs = batch.inputs.chunks(together * first.inputs);
        let targets = batch.targets.chunks(together * outputs);
        let mut left = batch.rows;
        for (inputs, targets) in inputs.zip(targets) {
            let rows = left.min(together * Lanes::COUNT);
            pass.forward::<false>(inputs, rows, &mut self.workspace.trace);
            if let Some(last) = self.workspace.trace.layers.last_mut() {
                let of = &mut last.outputs;
                add_losses(model.loss, rows, outputs, of, targets, &mut sum);
            }
            left -= rows;
        }
        sum.sum() * model.loss.share(batch.rows, outputs)
    }
}

/// Adds the samples' losses to `sum`, block by block; derivatives take the outputs' place.
#[inline(always)]
fn add_losses<T: Wide>(
    loss: Loss,
    rows: usize,
    outputs: usize,
    of: &mut [T],
    targets: &[Lanes],
    sum: &mut Lanes,
) {
    let blocks = of
        .chunks_exact_mut(outputs)
        .zip(targets.chunks_exact(outputs));
    for (block, (of, targets)) in blocks.enumerate() {
        *sum = *sum + loss.block(of, targets).first(counted(rows, block));
    }
}

/// The loss on a batch, and its gradient in the workspace, into which the weights have been loaded.
pub struct GradientOf<'a, T: Wide> {
    pub model: &'a Model,
    pub batch: &'a Batch,
    pub masks: &'a [Vec<Lanes>],
    pub workspace: &'a mut Workspace<T>,
}

impl<T: Wide> Kernel for GradientOf<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let Self { model, batch, .. } = self;
        let Workspace {
            weights,
            gradient,
            trace,
            adjoints,
        } = self.workspace;
        gradient.clear();
        gradient.resize(weights.len(), T::default());
        let Some((first, outputs)) = model.layout.layers.first().zip(Some(model.outputs())) else {
            return 0.0;
        };
        let mut pass = Pass::<T> {
            layers: &model.layout.layers,
            weights,
            epsilon: model.epsilon,
            moments: None,
            masks: self.masks,
            first: 0,
        };
        let together = if model.couples_samples() {
            batch.blocks().max(1)
        } else {
            BLOCKS_AND_BACK
        };
        let share = model.loss.share(batch.rows, outputs);
        let mut sum = Lanes::default();
        let inputs = batch.inputs.chunks(together * first.inputs);
        let targets = batch.targets.chunks(together * outputs);
        let mut left = batch.rows;
        for (inputs, targets) in inputs.zip(targets) {
            let rows = left.min(together * Lanes::COUNT);
            pass.forward::<true>(inputs, rows, trace);
            let d = &mut adjoints.outputs;
            d.clear();
            if let Some(last) = trace.layers.last() {
                d.extend_from_slice(&last.outputs);
            }
            add_losses(model.loss, rows, outputs, d, targets, &mut sum);
            for (block, d) in d.chunks_exact_mut(outputs).enumerate() {
                for d in d {
                    *d = d.times(share).first(counted(rows, block));
                    block_by_block();
                }
            }
            pass.backward(rows, trace, adjoints, gradient);
            pass.first += together;
            left -= rows;
        }
        sum.sum() * share
    }
}

#[cfg(test)]
mod tests {
    use super::super::dropout::masks;
    use super::super::layout::Layout;
    use super::super::model::Working;
    use super::super::spec::{Activation, Normalization, Spec};
    use super::*;
    use crate::math::lanes::{Dual, Single as _};
    use crate::math::random;
    use crate::math::simd::InstructionSet;
    use crate::parameters::Choice as _;

    fn model(activation: Activation, normalization: Normalization) -> Model {
        let mut spec = Spec {
            hidden: vec![5, 5, 3],
            normalizations: vec![normalization],
            ..Spec::default()
        };
        spec.settings.activation = activation;
        spec.settings.residual = true;
        Model {
            layout: Layout::new(&spec, 2, 3),
            epsilon: 1e-5,
            loss: Loss::Softmax,
        }
    }

    fn batch(rows: usize) -> Batch {
        let inputs: Vec<f64> = random::normals(1, 1, 2 * rows);
        let targets: Vec<f64> = (0..3 * rows)
            .map(|i| f64::from(u8::from(i % 3 == i / 3 % 3)))
            .collect();
        Batch::new(rows, &inputs, &targets)
    }

    fn bits(numbers: &[f64]) -> Vec<u64> {
        numbers.iter().map(|x| x.to_bits()).collect()
    }

    fn derivatives<T: Working>(
        set: InstructionSet,
        model: &Model,
        [w, direction]: [&[f64]; 2],
        batch: &Batch,
        masks: &[Vec<Lanes>],
    ) -> (u64, Vec<u64>) {
        let mut workspace = Workspace::<T>::default();
        workspace.load(w, direction);
        let loss = set.run(GradientOf {
            model,
            batch,
            masks,
            workspace: &mut workspace,
        });
        let sums: Vec<f64> = workspace.gradient.iter().map(|g| g.sum().last()).collect();
        (loss.to_bits(), bits(&sums))
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        // More than the blocks that go together, and a block that is not full.
        let batch = batch(BLOCKS_AND_BACK * Lanes::COUNT + 13);
        for &activation in Activation::ALL {
            for &normalization in Normalization::ALL {
                let model = model(activation, normalization);
                let n = model.layout.weights;
                let [w, v]: [Vec<f64>; 2] = [2, 3].map(|seed| random::normals(seed, 0, n));
                let masks = masks(&model.layout.layers, 0.3, batch.blocks(), 4, 0);
                let value = |set: InstructionSet| {
                    let loss = set.run(LossOf {
                        model: &model,
                        w: &w,
                        moments: None,
                        batch: &batch,
                        workspace: &mut Workspace::default(),
                    });
                    loss.to_bits()
                };
                let plain = |set| derivatives::<Lanes>(set, &model, [&w, &[]], &batch, &masks);
                let dual = |set| derivatives::<Dual<Lanes>>(set, &model, [&w, &v], &batch, &[]);
                let base = InstructionSet::BASELINE;
                for set in InstructionSet::all() {
                    let what = format!("{activation:?} {normalization:?} {set:?}");
                    assert_eq!(value(set), value(base), "{what}");
                    assert_eq!(plain(set), plain(base), "{what}");
                    assert_eq!(dual(set), dual(base), "{what}");
                }
                // The value alone is that of the gradient, whose tangent changes neither.
                assert_eq!(value(base), dual(base).0);
            }
        }
    }
}
