//! Why nothing is carried.

use std::io;

/// Why nothing is carried.
#[derive(Debug)]
pub enum Trouble {
    /// The system could not read on.
    Read(io::Error),
    /// There is no scenario.
    Missing,
    /// The file ends before it should.
    CutShort,
    /// What is there is not what was written.
    Damaged,
    /// The scenario is larger than one may be.
    TooLarge,
    /// There is none in as much of the file as is looked through.
    TooFar,
    /// A line of a later version, with its number.
    Newer(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}
