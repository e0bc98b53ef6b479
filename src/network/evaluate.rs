//! Loss, gradient and Hessian-vector product of a network on samples, compiled for the instruction set of the machine.

use std::cell::RefCell;

use super::backward::Adjoints;
use super::batch::{Batch, rows_of};
use super::forward::{Pass, Trace};
use super::layout::{Layer, Layout};
use super::normalize::Moments;
use super::spec::{Loss, Normalization};
use crate::math::lanes::{Dual, Lanes, Single, Wide};
use crate::math::simd::{InstructionSet, Kernel};

/// What turns weights into outputs and a loss.
#[derive(Clone, Debug)]
pub struct Model {
    /// From the inputs to the outputs. No layer is without units or inputs.
    pub layout: Layout,
    /// ε of normalizations.
    pub epsilon: f64,
    /// What is minimised.
    pub loss: Loss,
}

/// The moments of batch normalization, layer by layer; none for layers without.
pub type AllMoments = Vec<Vec<Moments<f64>>>;

/// Room for a pass there and back, which is kept from one to the next.
#[derive(Debug, Default)]
struct Workspace<T: Wide> {
    weights: Vec<T::Single>,
    gradient: Vec<T>,
    trace: Trace<T>,
    adjoints: Adjoints<T>,
}

/// Kinds of numbers with a workspace in every thread.
trait Working: Wide {
    /// Lends the workspace of this thread; a new one where it is lent already.
    fn work<R>(work: impl FnOnce(&mut Workspace<Self>) -> R) -> R;
}

macro_rules! working {
    ($($number:ty),*) => {$(
        impl Working for $number {
            fn work<R>(work: impl FnOnce(&mut Workspace<Self>) -> R) -> R {
                thread_local! {
                    static WORKSPACE: RefCell<Workspace<$number>> = RefCell::default();
                }
                WORKSPACE.with(|workspace| match workspace.try_borrow_mut() {
                    Ok(mut workspace) => work(&mut workspace),
                    Err(_) => work(&mut Workspace::default()),
                })
            }
        }
    )*};
}

working!(Lanes, Dual<Lanes>);

/// Blocks that go through all layers together where samples do not depend on one another: few enough for the fastest memory.
const BLOCKS: usize = 8;

impl Model {
    /// The number of outputs.
    pub fn outputs(&self) -> usize {
        self.layout.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// Whether outputs depend on the other samples of a batch.
    pub fn couples_samples(&self) -> bool {
        let is_coupled = |layer: &Layer| layer.normalization == Normalization::Batch;
        self.layout.layers.iter().any(is_coupled)
    }

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
            let of =
                |(layer, kept): (&Layer, &super::forward::Kept<Lanes>)| match layer.normalization {
                    Normalization::Batch => kept.moments.clone(),
                    Normalization::None | Normalization::Layer => Vec::new(),
                };
            layers.map(of).collect()
        })
    }

    /// Means of 0 and variances of 1, layer by layer.
    pub fn neutral_moments(&self) -> AllMoments {
        let neutral = Moments {
            mean: 0.0,
            variance: 1.0,
        };
        let of = |layer: &Layer| match layer.normalization {
            Normalization::Batch => vec![neutral; layer.outputs],
            Normalization::None | Normalization::Layer => Vec::new(),
        };
        self.layout.layers.iter().map(of).collect()
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

impl<T: Wide> Workspace<T> {
    fn load(&mut self, w: &[f64], direction: &[f64]) {
        self.weights.clear();
        let each = (0..w.len()).map(|i| T::Single::weight(w, direction, i));
        self.weights.extend(each);
    }
}

struct Forward<'a> {
    model: &'a Model,
    moments: Option<&'a AllMoments>,
    batch: &'a Batch,
    masks: &'a [Vec<Lanes>],
    workspace: &'a mut Workspace<Lanes>,
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
        };
        pass.forward::<false>(&self.batch.inputs, self.batch.rows, trace);
    }
}

struct LossOf<'a> {
    model: &'a Model,
    w: &'a [f64],
    moments: Option<&'a AllMoments>,
    batch: &'a Batch,
    workspace: &'a mut Workspace<Lanes>,
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
                sum = sum + losses(model.loss, rows, outputs, &mut last.outputs, targets);
            }
            left -= rows;
        }
        sum.sum() * model.loss.share(batch.rows, outputs)
    }
}

/// The sum of the samples' losses; derivatives take the outputs' place.
#[inline(always)]
fn losses<T: Wide>(
    loss: Loss,
    rows: usize,
    outputs: usize,
    of: &mut [T],
    targets: &[Lanes],
) -> Lanes {
    let mut sum = Lanes::default();
    let blocks = of
        .chunks_exact_mut(outputs)
        .zip(targets.chunks_exact(outputs));
    for (block, (of, targets)) in blocks.enumerate() {
        let counted = (rows - block * Lanes::COUNT).min(Lanes::COUNT);
        sum = sum + loss.block(of, targets).first(counted);
    }
    sum
}

struct GradientOf<'a, T: Wide> {
    model: &'a Model,
    batch: &'a Batch,
    masks: &'a [Vec<Lanes>],
    workspace: &'a mut Workspace<T>,
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
        let pass = Pass::<T> {
            layers: &model.layout.layers,
            weights,
            epsilon: model.epsilon,
            moments: None,
            masks: self.masks,
        };
        pass.forward::<true>(&batch.inputs, batch.rows, trace);
        let (rows, outputs) = (batch.rows, model.outputs());
        let d = &mut adjoints.outputs;
        d.clear();
        if let Some(last) = trace.layers.last() {
            d.extend_from_slice(&last.outputs);
        }
        let sum = losses(model.loss, rows, outputs, d, &batch.targets);
        let share = model.loss.share(rows, outputs);
        for (block, d) in d.chunks_exact_mut(outputs).enumerate() {
            let counted = (rows - block * Lanes::COUNT).min(Lanes::COUNT);
            for d in d {
                *d = d.times(share).first(counted);
            }
        }
        gradient.clear();
        gradient.resize(weights.len(), T::default());
        pass.backward(rows, trace, adjoints, gradient);
        sum.sum() * share
    }
}
