//! The kinds of files that figures and tables are written to.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use super::drawing::Drawing;
use super::map::MapTable;
use super::movie::Movie;
use super::png::{self, ExportError};
use super::svg::Lettering;
use super::table::Trace;
use super::{apng, gif, pdf, svg, table, tikz, y4m};
use crate::optimizer::Progress;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// Pixels.
    Png,
    /// Vectors, for the web and for drawing programs.
    Svg,
    /// A page, or a page for each frame, for LaTeX and for print.
    Pdf,
    /// LaTeX code.
    Tikz,
    /// A moving picture for slides and the web.
    Gif,
    /// A moving picture in all colours.
    Apng,
    /// Video without compression, for programs that encode it.
    Y4m,
    /// A table of comma-separated values.
    Csv,
    /// A table as JSON.
    Json,
    /// An array for NumPy.
    Npy,
    /// A script for Python.
    Python,
}

/// How a figure becomes a file, as far as the format leaves a choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FileOptions {
    /// Pixels per point, if the format has pixels.
    pub scale: f32,
    /// How SVG holds its text.
    pub lettering: Lettering,
}

impl Default for FileOptions {
    /// Those of the command line.
    fn default() -> Self {
        Self {
            scale: 2.0,
            lettering: Lettering::Outlines,
        }
    }
}

/// Makes the bytes of a file from a drawing.
pub type FigureWriter = fn(&Drawing, &FileOptions) -> Result<Vec<u8>, ExportError>;

/// Writes a figure that moves, at the given pixels per point if the format has pixels, and reports how far it has come, where it
/// can be cancelled.
pub type MovieWriter =
    fn(&mut Movie<'_>, f32, &mut dyn Write, &Progress) -> Result<(), ExportError>;

/// Writes the trajectories of all optimizers and reports how far it has come, where it can be cancelled.
pub type TraceWriter = fn(&Trace<'_>, &mut dyn Write, &Progress) -> io::Result<()>;

/// Writes the cells of a map.
pub type MapWriter = fn(&MapTable, &mut dyn Write) -> io::Result<()>;

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Png,
        Self::Svg,
        Self::Pdf,
        Self::Tikz,
        Self::Gif,
        Self::Apng,
        Self::Y4m,
        Self::Csv,
        Self::Json,
        Self::Npy,
        Self::Python,
    ];

    /// The format given by the extension of a file name.
    pub fn of(path: &Path) -> Option<Self> {
        Self::with_ending(path.extension()?)
    }

    /// The format with this extension, in upper or lower case.
    pub fn with_ending(ending: &OsStr) -> Option<Self> {
        let is = |format: &Self| ending.eq_ignore_ascii_case(format.ending());
        Self::ALL.into_iter().find(is)
    }

    /// The extension of its file names, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Tikz => "tex",
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Y4m => "y4m",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Npy => "npy",
            Self::Python => "py",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::Pdf => "PDF",
            Self::Tikz => "TikZ",
            Self::Gif => "GIF",
            Self::Apng => "APNG",
            Self::Y4m => "Y4M",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Npy => "NPY",
            Self::Python => "Python",
        }
    }

    /// Whether it is made of pixels, so that a scale matters.
    pub fn is_raster(self) -> bool {
        match self {
            Self::Png | Self::Gif | Self::Apng | Self::Y4m => true,
            Self::Svg
            | Self::Pdf
            | Self::Tikz
            | Self::Csv
            | Self::Json
            | Self::Npy
            | Self::Python => false,
        }
    }

    /// The subtype of its media type, `image/…`, if browsers show it within a page.
    pub fn image(self) -> Option<&'static str> {
        match self {
            Self::Png => Some("png"),
            Self::Svg => Some("svg+xml"),
            Self::Gif => Some("gif"),
            Self::Apng => Some("apng"),
            Self::Pdf
            | Self::Tikz
            | Self::Y4m
            | Self::Csv
            | Self::Json
            | Self::Npy
            | Self::Python => None,
        }
    }

    /// Whether its files carry the scenario that they were made from, so that they can be opened.
    pub fn carries(self) -> bool {
        match self {
            Self::Png | Self::Svg | Self::Pdf | Self::Tikz | Self::Gif | Self::Apng => true,
            Self::Y4m | Self::Csv | Self::Json | Self::Npy | Self::Python => false,
        }
    }

    /// The writer of figures; `None` if the format cannot hold one.
    pub fn figure(self) -> Option<FigureWriter> {
        match self {
            Self::Png => Some(|drawing, options| png::write(drawing, options.scale)),
            Self::Svg => {
                Some(
                    |drawing, options| Ok(svg::write_with(drawing, options.lettering).into_bytes()),
                )
            }
            Self::Pdf => Some(|drawing, _| pdf::write(drawing)),
            Self::Tikz => Some(|drawing, _| tikz::write(drawing)),
            Self::Gif
            | Self::Apng
            | Self::Y4m
            | Self::Csv
            | Self::Json
            | Self::Npy
            | Self::Python => None,
        }
    }

    /// The writer of figures that move; `None` if the format holds none.
    pub fn movie(self) -> Option<MovieWriter> {
        match self {
            Self::Gif => Some(gif::write),
            Self::Apng => Some(apng::write),
            Self::Y4m => Some(y4m::write),
            Self::Pdf => Some(pdf::write_movie),
            Self::Png
            | Self::Svg
            | Self::Tikz
            | Self::Csv
            | Self::Json
            | Self::Npy
            | Self::Python => None,
        }
    }

    /// The writer of trajectories; `None` if the format cannot hold them.
    pub fn trace(self) -> Option<TraceWriter> {
        match self {
            Self::Csv => Some(table::csv_watched),
            Self::Json => Some(table::json_watched),
            Self::Npy => Some(table::npy),
            Self::Png
            | Self::Svg
            | Self::Pdf
            | Self::Tikz
            | Self::Gif
            | Self::Apng
            | Self::Y4m
            | Self::Python => None,
        }
    }

    /// The writer of maps; `None` if the format cannot hold their cells.
    pub fn map(self) -> Option<MapWriter> {
        match self {
            Self::Csv => Some(MapTable::csv),
            Self::Png
            | Self::Svg
            | Self::Pdf
            | Self::Tikz
            | Self::Gif
            | Self::Apng
            | Self::Y4m
            | Self::Json
            | Self::Npy
            | Self::Python => None,
        }
    }

    /// The formats that a figure can be written to.
    pub fn figures() -> impl Iterator<Item = Self> {
        let holds = |format: &Self| format.figure().is_some();
        Self::ALL.into_iter().filter(holds)
    }

    /// Whether it holds figures, still or moving.
    pub fn is_picture(self) -> bool {
        self.figure().is_some() || self.movie().is_some()
    }

    /// The formats that figures can be written to, still or moving.
    pub fn pictures() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|format| format.is_picture())
    }

    /// The formats that trajectories can be written to.
    pub fn traces() -> impl Iterator<Item = Self> {
        let holds = |format: &Self| format.trace().is_some();
        Self::ALL.into_iter().filter(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_format() {
        let of = |name: &str| Format::of(Path::new(name));
        assert_eq!(of("a/figure.SVG"), Some(Format::Svg));
        assert_eq!(of("figure.svg.png"), Some(Format::Png));
        assert_eq!(of("table.json"), Some(Format::Json));
        for none in ["png", ".png", "figure", "figure.bmp", "figure.png/part"] {
            assert_eq!(of(none), None, "{none}");
        }
        for format in Format::ALL {
            assert_eq!(of(&format!("x.{}", format.ending())), Some(format));
            // A page or a picture; or a table.
            let takes = [
                format.figure().is_some() || format.movie().is_some(),
                format.trace().is_some(),
                format == Format::Python,
            ];
            assert_eq!(takes.iter().filter(|takes| **takes).count(), 1);
        }
    }
}
