//! Drawing on an egui `Ui`.
pub mod fonts;
