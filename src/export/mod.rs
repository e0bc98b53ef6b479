//! Figures and tables as files: drawing code runs off-screen ([`offscreen`]), the shapes it produces become a list of items
//! ([`drawing`]), and each file format is a writer of such lists ([`svg`], [`png`]). What moves is a [`movie`](movie::Movie), which a [`Plan`] makes: a writer
//! asks it for one drawing after the other ([`gif`], [`apng`], [`y4m`], [`numbered`]).
pub mod apng;
pub mod data;
pub mod drawing;
mod film;
mod format;
mod frames;
pub mod gif;
mod glyphs;
mod grey;
pub mod handout;
mod items;
pub mod length;
pub mod map;
pub mod movie;
pub mod npy;
pub mod numbered;
pub mod offscreen;
mod patch;
pub mod pdf;
mod plan;
pub mod png;
pub mod python;
pub mod race;
mod rows;
pub mod signals;
mod source;
pub mod svg;
pub mod table;
mod textures;
pub mod tikz;
mod turn;
pub mod write;
pub mod y4m;

pub use data::{Extract, ExtractWriter};
pub use film::{Film, figure, small_picture, text_size};
pub use format::{FigureWriter, FileOptions, Format, MapWriter, MovieWriter, TraceWriter};
pub use plan::{Ease, MOST_FRAMES, Pace, Plan, PlanError, RATES};
pub use source::Source;
pub use table::Trace;
