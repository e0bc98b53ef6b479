//! What is known of an objective at a place, as oracles tell it and steps start from it.

use crate::math::Vector;
use crate::objective::Evaluation;

/// What is known of f at a place.
#[derive(Clone, Debug)]
pub struct Local<V: Vector> {
    /// f(w), of all rows where there are mini-batches
    pub value: f64,
    /// The gradient that the oracle returned, noise included.
    pub gradient: V,
    /// The Hessian, of the mini-batch where there is one, for methods that ask for it.
    pub hessian: Option<V::Symmetric>,
}

/// Where a step starts, and what is known there.
#[derive(Debug)]
pub struct Here<'a, V: Vector> {
    /// w
    pub at: &'a V,
    /// f(w), over all rows where there are mini-batches
    pub value: f64,
    /// The gradient that the method sees: the oracle's, changed by the tools around the method.
    pub gradient: &'a V,
    /// The Hessian, where the method has asked for it.
    pub hessian: Option<&'a V::Symmetric>,
}

// Derived, both would ask the vectors for `Copy`; only references to them are copied.
impl<V: Vector> Clone for Here<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Vector> Copy for Here<'_, V> {}

impl<V: Vector> Here<'_, V> {
    /// Value and gradient.
    pub fn evaluation(&self) -> Evaluation<V> {
        Evaluation {
            value: self.value,
            gradient: self.gradient.clone(),
        }
    }
}
