//! Figures and tables as files: drawing code runs off-screen ([`offscreen`]), the shapes it produces become a list of items
//! ([`drawing`]), and each file format is a writer of such lists ([`svg`], [`png`]).
pub mod apng;
pub mod data;
pub mod drawing;
mod film;
mod format;
pub mod gif;
mod glyphs;
pub mod handout;
mod items;
pub mod map;
pub mod movie;
pub mod npy;
pub mod offscreen;
pub mod pdf;
pub mod png;
pub mod python;
pub mod race;
pub mod signals;
mod source;
pub mod svg;
pub mod table;
mod textures;
pub mod tikz;
pub mod write;
pub mod y4m;

pub use data::{Extract, ExtractWriter};
pub use film::{Film, figure, small_picture};
pub use format::{FigureWriter, Format, MapWriter, MovieWriter, TraceWriter};
pub use source::Source;
pub use table::Trace;
