//! How pictures look: the options that all commands share that draw some.

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::values::{scale, size};
use crate::export::Film;
use crate::figure::Theme;
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Look {
    /// Width and height of a picture in points, 16 to 10000 each
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1600x1000", value_parser = size)]
    size: [u16; 2],
    /// Pixels per point of a PNG, 0.1 to 10
    #[arg(long, value_name = "FACTOR", default_value = "2", value_parser = scale)]
    pub scale: f32,
    #[arg(long, default_value = "paper")]
    theme: Theme,
    /// Leave the scenario out of the file, which Ravine then cannot open again
    #[arg(long)]
    no_source: bool,
}

impl Look {
    /// A film of such pictures.
    pub fn film(&self, detail: &Detail) -> Film {
        Film::new(self.size.map(f32::from), self.theme, detail).carry(!self.no_source)
    }
}

impl ValueEnum for Theme {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Paper, Self::Light, Self::Dark]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Paper => "paper",
            Self::Light => "light",
            Self::Dark => "dark",
        }))
    }
}
