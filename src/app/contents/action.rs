//! What is asked for in the contents.

use crate::app::deck::{Home, Page};
use crate::scenario::DeckEdit;
use crate::workbench::Origin;

/// What the window is to do.
pub enum Action {
    Open(Origin),
    /// To put the document on screen into a deck.
    Add,
    /// To put a page into one's own deck.
    Put(Box<Page>),
    Edit(Home, DeckEdit),
    /// To copy the lesson with this key into a deck of one's own.
    Copy(&'static str),
    /// To open a page and what it says.
    Words(Origin),
    Undo,
    Redo,
}
