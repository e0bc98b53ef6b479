//! Figures as files.
pub mod figure;
pub mod map;
pub mod offscreen;
pub mod png;
pub mod svg;
pub mod table;
pub mod write;

pub use figure::{detailed_figure_svg, figure_svg, hyper_svg};
