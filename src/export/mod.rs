//! Figures as files.
pub mod offscreen;
pub mod png;
pub mod svg;
pub mod write;
