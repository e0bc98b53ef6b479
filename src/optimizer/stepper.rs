//! The interface of a method in the middle of a run.

use super::local::{Here, Local};
use super::{Explanation, Gauge, Oracle, Status};
use crate::objective::{Evaluation, Objective};

/// A method in the middle of a run on an objective. A clone continues independently, which is how runs are replayed.
pub trait Stepper<O: Objective + ?Sized>: StepperClone<O> + Send + Sync {
    /// What the method has to know of the place of its next step.
    #[inline(always)]
    fn evaluate(&self, oracle: &mut Oracle<'_, O>, at: &O::Weights) -> Local<O::Weights> {
        let Evaluation { value, gradient } = oracle.gradient(at);
        Local {
            value,
            gradient,
            hessian: None,
        }
    }

    /// One step at the scheduled rate `lr`. Errors say why no step exists, and end the run.
    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop>;

    /// The inner quantities of the step that [`step`](Stepper::step) would make from here, without making it. Where no step
    /// exists they are what has been found out, such as the places that a search has tried.
    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>>;

    /// Explains the step that [`step`](Stepper::step) would make from here, without making it: appends its lines to those
    /// that give η, w and g. There is no result where no step exists.
    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    );
}

/// Where a step leads, and the rate that it used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<V> {
    /// The new w.
    pub to: V,
    /// The learning rate; of a line search, the multiple of its direction.
    pub lr: f64,
}

/// Why no step exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The step needs H⁻¹, and H is singular up to rounding.
    SingularHessian,
    /// A line search found no lower place along its direction.
    NoLowerPlace,
}

impl Stop {
    /// The status of a run that stops for this reason.
    pub fn status(self) -> Status {
        match self {
            Self::SingularHessian => Status::Singular,
            Self::NoLowerPlace => Status::Stuck,
        }
    }
}

/// Cloning for boxed steppers; every stepper that is `Clone` has it.
pub trait StepperClone<O: Objective + ?Sized> {
    /// A clone in a box of its own.
    fn boxed(&self) -> Box<dyn Stepper<O>>;
}

impl<O: Objective + ?Sized, T: Stepper<O> + Clone + 'static> StepperClone<O> for T {
    fn boxed(&self) -> Box<dyn Stepper<O>> {
        Box::new(self.clone())
    }
}

impl<O: Objective + ?Sized> Clone for Box<dyn Stepper<O>> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl<O: Objective + ?Sized + 'static> Stepper<O> for Box<dyn Stepper<O>> {
    fn evaluate(&self, oracle: &mut Oracle<'_, O>, at: &O::Weights) -> Local<O::Weights> {
        (**self).evaluate(oracle, at)
    }

    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        (**self).step(oracle, here, lr)
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        (**self).gauges(oracle, here, lr)
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        (**self).explain(oracle, here, lr, told);
    }
}
