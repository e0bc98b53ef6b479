//! Drawing on an egui `Ui`.
pub mod fonts;

/// STUB, to be replaced by the figure's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Paper,
    Light,
    Dark,
}
