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
    /// Pixels per point, 0.1 to 10 [default: 2, in movies 1]
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f32>,
    #[arg(long, default_value = "paper")]
    theme: Theme,
}

impl Look {
    /// A film of such pictures.
    pub fn film(&self, detail: &Detail) -> Film {
        Film::new(self.size.map(f32::from), self.theme, detail)
    }
}

impl Look {
    /// Pixels per point of a picture.
    pub fn scale(&self) -> f32 {
        self.scale.unwrap_or(2.0)
    }

    /// Pixels per point of a movie, of which slides and the web show each.
    pub fn movie_scale(&self) -> f32 {
        self.scale.unwrap_or(1.0)
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
