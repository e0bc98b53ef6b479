//! What a surface holds besides its numbers.

use super::network::NetworkSurface;
use super::own::{Bumps, Regression, Typed};
use super::slice::Slice;

/// What a surface holds besides the numbers in its table. Files, panels and captions treat each kind in its own way.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// Nothing: a formula of the catalogue is known by its numbers.
    None,
    /// A formula that the user types.
    Text(&'a Typed),
    /// Wells and hills that the user places.
    Bumps(&'a Bumps),
    /// Data, and the way a model sees them.
    Data(&'a Regression),
    /// An objective of many weights and a plane through it, which only code can supply.
    Slice(&'a Slice),
    /// A network, with the data that it is trained on.
    Network(&'a NetworkSurface),
}

/// The mutable counterpart of [`Content`].
#[derive(Debug)]
pub enum ContentMut<'a> {
    /// Nothing but numbers.
    None,
    /// The formula that the user types.
    Text(&'a mut Typed),
    /// Wells and hills that the user places.
    Bumps(&'a mut Bumps),
    /// Data are not changed in place: [`Shape::over`](super::Shape::over) makes the same loss over other data.
    Data,
    /// A slice is not changed in place: make another one.
    Slice,
    /// A network, with the data that it is trained on.
    Network(&'a mut NetworkSurface),
}

impl<'a> From<&'a Typed> for Content<'a> {
    fn from(typed: &'a Typed) -> Self {
        Self::Text(typed)
    }
}

impl<'a> From<&'a Bumps> for Content<'a> {
    fn from(bumps: &'a Bumps) -> Self {
        Self::Bumps(bumps)
    }
}

impl<'a> From<&'a mut Typed> for ContentMut<'a> {
    fn from(typed: &'a mut Typed) -> Self {
        Self::Text(typed)
    }
}

impl<'a> From<&'a mut Bumps> for ContentMut<'a> {
    fn from(bumps: &'a mut Bumps) -> Self {
        Self::Bumps(bumps)
    }
}
