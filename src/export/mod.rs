//! Figures as files.
pub mod figure;
pub mod offscreen;
pub mod png;
pub mod svg;
pub mod table;
pub mod write;

pub use figure::figure_svg;
