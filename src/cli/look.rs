//! How pictures look: the options that all commands share that draw some.

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::values::{font_size, scale, size};
use crate::export::length::{Size, of_type};
use crate::export::svg::Lettering;
use crate::export::{FileOptions, Film, Format};
use crate::figure::Theme;
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Look {
    /// Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1600x1000", value_parser = size)]
    size: Size,
    /// Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]
    #[arg(long, value_name = "POINTS", value_parser = font_size)]
    font_size: Option<f32>,
    /// Pixels per point, 0.1 to 10 [default: 2, in movies 1]
    #[arg(long, value_name = "FACTOR", value_parser = scale)]
    scale: Option<f32>,
    #[arg(long, default_value = "paper")]
    theme: Theme,
    /// Leave the background out
    #[arg(long)]
    transparent: bool,
    /// Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed
    #[arg(long, default_value = "outlines")]
    text: Lettering,
    /// Leave the scenario out of the file, which Ravine then cannot open again
    #[arg(long)]
    no_source: bool,
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

    /// A film of such pictures for files of a format, at `scale` pixels per point.
    pub fn film(&self, format: Format, scale: f32, detail: &Detail) -> Film {
        let film = Film::new(self.size.points(), self.theme, detail);
        let film = film
            .on_nothing(self.transparent)
            .in_pixels(format.is_raster().then_some(scale));
        let film = film.carry(!self.no_source);
        match self.font_size {
            Some(points) => film.with_text_size(of_type(points)),
            None => film,
        }
    }

    /// How they become files, at `scale` pixels per point.
    pub fn file(&self, scale: f32) -> FileOptions {
        FileOptions {
            scale,
            lettering: self.text,
        }
    }
}

impl ValueEnum for Lettering {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Outlines, Self::Live]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Outlines => "outlines",
            Self::Live => "live",
        }))
    }
}

impl ValueEnum for Theme {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Paper, Self::Light, Self::Dark, Self::Grey]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Paper => "paper",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Grey => "grey",
        }))
    }
}
