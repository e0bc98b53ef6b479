//! Loss, gradient and Hessian-vector product of a network on samples.

use super::batch::{Batch, rows_of};
use super::forward::{Kept, Trace};
use super::kernels::{Forward, GradientOf, LossOf};
use super::layout::Layer;
use super::model::{AllMoments, Model, Working};
use super::spec::Normalization;
use crate::math::lanes::{Dual, Lanes, Single as _};
use crate::math::simd::InstructionSet;

impl Model {
    /// The loss, without dropout. With given moments, those of batch normalization; else they are the batch's own.
    pub fn loss(&self, w: &[f64], moments: Option<&AllMoments>, batch: &Batch) -> f64 {
        Lanes::work(|workspace| {
            InstructionSet::widest().run(LossOf {
                model: self,
                w,
                moments,
                batch,
                workspace,
            })
        })
    }

    /// Loss and gradient, with moments of the batch's own, and factors of dropout.
    pub fn gradient(&self, w: &[f64], batch: &Batch, masks: &[Vec<Lanes>]) -> (f64, Vec<f64>) {
        self.derivatives::<Lanes>(w, &[], batch, masks)
    }

    /// The product of the Hessian with a direction: the derivative of the gradient along it, exactly.
    pub fn hessian_product(&self, w: &[f64], direction: &[f64], batch: &Batch) -> Vec<f64> {
        self.derivatives::<Dual<Lanes>>(w, direction, batch, &[]).1
    }

    fn derivatives<T: Working>(
        &self,
        w: &[f64],
        direction: &[f64],
        batch: &Batch,
        masks: &[Vec<Lanes>],
    ) -> (f64, Vec<f64>) {
        T::work(|workspace| {
            workspace.load(w, direction);
            let loss = InstructionSet::widest().run(GradientOf {
                model: self,
                batch,
                masks,
                workspace: &mut *workspace,
            });
            let gradient = workspace.gradient.iter().map(|g| g.sum().last()).collect();
            (loss, gradient)
        })
    }

    /// Every layer's outputs for samples, row by row, without dropout.
    pub fn activations(
        &self,
        w: &[f64],
        moments: Option<&AllMoments>,
        batch: &Batch,
    ) -> Vec<Vec<f64>> {
        self.traced(w, moments, batch, |trace| {
            let layers = self.layout.layers.iter().zip(&trace.layers);
            layers
                .map(|(layer, kept)| rows_of(batch.rows, layer.outputs, &kept.outputs))
                .collect()
        })
    }

    /// The outputs for samples, row by row, without dropout.
    pub fn predict(&self, w: &[f64], moments: Option<&AllMoments>, batch: &Batch) -> Vec<f64> {
        self.traced(w, moments, batch, |trace| match trace.layers.last() {
            Some(kept) => rows_of(batch.rows, self.outputs(), &kept.outputs),
            None => Vec::new(),
        })
    }

    /// The moments of batch normalization on a batch, with its variances divided by the number of samples.
    pub fn moments(&self, w: &[f64], batch: &Batch, masks: &[Vec<Lanes>]) -> AllMoments {
        Lanes::work(|workspace| {
            workspace.load(w, &[]);
            InstructionSet::widest().run(Forward {
                model: self,
                moments: None,
                batch,
                masks,
                workspace: &mut *workspace,
            });
            let layers = self.layout.layers.iter().zip(&workspace.trace.layers);
            let of = |(layer, kept): (&Layer, &Kept<Lanes>)| match layer.normalization {
                Normalization::Batch => kept.moments.clone(),
                Normalization::None | Normalization::Layer => Vec::new(),
            };
            layers.map(of).collect()
        })
    }

    /// What a forward pass over samples leaves.
    fn traced<R>(
        &self,
        w: &[f64],
        moments: Option<&AllMoments>,
        batch: &Batch,
        read: impl FnOnce(&Trace<Lanes>) -> R,
    ) -> R {
        Lanes::work(|workspace| {
            workspace.load(w, &[]);
            InstructionSet::widest().run(Forward {
                model: self,
                moments,
                batch,
                masks: &[],
                workspace: &mut *workspace,
            });
            read(&workspace.trace)
        })
    }
}
