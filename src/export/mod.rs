//! Figures and tables as files: drawing code runs off-screen ([`offscreen`]), the shapes it produces become a list of items
//! ([`drawing`]), and each file format is a writer of such lists ([`svg`], [`png`]).
pub mod drawing;
mod film;
mod format;
mod glyphs;
pub mod handout;
mod items;
pub mod map;
pub mod offscreen;
pub mod png;
pub mod race;
pub mod signals;
pub mod svg;
pub mod table;
mod textures;
pub mod write;

pub use film::{Film, figure, small_picture};
pub use format::{FigureWriter, Format, MapWriter, TraceWriter};
pub use table::Trace;
