//! Claims: what a document says comes out, in numbers, so that a program can check it.
//!
//! A claim says of *whom* it speaks (an optimizer), under *which change* (knobs turned as a lecturer would), *what* is measured,
//! *reduced how* over the rows of a run and over seeds or starts, *compared with* what, and within *which bounds*. It is data of the
//! document; [`claims`](mod@crate::claims) finds out whether it holds.

mod asks;
mod data;
mod follow;
mod measure;
mod measurement;
mod objection;
mod read;
mod sentences;
mod write;

pub use asks::Question;
pub use data::{
    Across, Argument, Asks, Bound, By, Claim, FEWEST_SEEDS, MAX_CLAIMS, MAX_RUNS, Measured,
    Measurement, Repeat, Rows, Setting, Spot, Subject, Take, Than,
};
pub use measure::{Around, Kind, Measure, Needs, OfDocument, OfEnsemble, OfLab, OfRow, OfRun};
pub use read::read;
pub use sentences::OUTCOMES;
pub use write::write;
