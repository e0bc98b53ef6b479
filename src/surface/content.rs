//! What a surface holds besides numbers.

use super::own::Typed;
use super::own::{Bumps, Regression};

/// What a surface holds besides the numbers of its table, which files, panels and captions treat in ways of their own.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A formula of the catalogue: its numbers are all there is.
    None,
    /// A formula that the user types.
    Text(&'a Typed),
    /// Wells and hills that the user places.
    Bumps(&'a Bumps),
    /// Data, and the way a model sees them.
    Data(&'a Regression),
}

/// The same to be changed.
#[derive(Debug)]
pub enum ContentMut<'a> {
    /// Nothing besides numbers.
    None,
    /// The formula that the user types.
    Text(&'a mut Typed),
    /// Wells and hills that the user places.
    Bumps(&'a mut Bumps),
    /// Data are not changed in place: [`Shape::over`](super::Shape::over) is the same loss over others.
    Data,
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
