//! Where a figure goes, and how it is made there.

use std::io;
use std::path::{Path, PathBuf};

use super::failure::{Failure, complain};
use super::look::Look;
use super::moving::Moving;
use super::stdout::to_stdout;
use crate::export::movie::Movie;
use crate::export::numbered::{self, NumberedError, Pattern};
use crate::export::write::Output;
use crate::export::{FigureWriter, Film, Format, MovieWriter, PlanError, pdf, y4m};
use crate::scenario::Scenario;
use crate::spelling::printable;
use crate::workbench::Detail;

/// A figure to be made.
pub struct Figure {
    pub scenario: Scenario,
    pub step: Option<usize>,
    pub path: PathBuf,
}

/// What a figure becomes.
pub enum Target {
    Still(FigureWriter),
    Movie(MovieWriter),
    Numbered(FigureWriter, Pattern),
    /// Video on standard output.
    Stream,
}

impl Target {
    /// A file of that format: of one that can hold both a picture, unless it is to move. `None` if it can hold neither.
    pub fn of(format: Format, moves: bool) -> Option<Self> {
        match (format.figure(), format.movie()) {
            (Some(write), None) => Some(Self::Still(write)),
            (Some(write), Some(_)) if !moves => Some(Self::Still(write)),
            (_, Some(write)) => Some(Self::Movie(write)),
            (None, None) => None,
        }
    }

    /// Makes the figure. Returns what is to be said of it.
    pub fn make(
        &self,
        (look, moving): (&Look, &Moving),
        figure: &Figure,
        detail: &Detail,
    ) -> Result<String, Failure> {
        let Figure {
            scenario,
            step,
            path,
        } = figure;
        let progress = &detail.progress;
        let scale = match self {
            Self::Still(_) => look.scale(),
            Self::Movie(_) | Self::Numbered(..) | Self::Stream => look.movie_scale(),
        };
        let mut film = look.film(Format::of(path).unwrap_or(Format::Y4m), scale, detail);
        match self {
            Self::Still(write) => {
                let output = Output::open(path)?;
                let drawing = film.figure(scenario, *step);
                progress.begin("Picture", 0, 0);
                let bytes = write(&drawing, &look.file(scale))?;
                output.fill(|out| out.write_all(&bytes))?;
                Ok(String::new())
            }
            Self::Movie(write) => {
                let output = Output::open(path)?;
                let mut movie = planned(moving, film, scenario)?;
                let put = |out: &mut dyn io::Write| Ok(write(&mut movie, scale, out, progress)?);
                output.fill(put)?;
                Ok(said(&shown(path), &movie) + &how_to_use(path, &movie))
            }
            Self::Numbered(write, pattern) => {
                let mut movie = planned(moving, film, scenario)?;
                numbered::write(&mut movie, *write, &look.file(scale), pattern, progress)?;
                Ok(said(&shown(&pattern.file(1)), &movie))
            }
            Self::Stream => {
                let mut movie = planned(moving, film, scenario)?;
                let line = y4m::ffmpeg_line("-", "movie.mp4");
                // Before the first frame, for those who have not said yet what reads the video.
                complain(&format!("{}\n… | {line}", said("standard output", &movie)));
                to_stdout(|out| Ok(y4m::write(&mut movie, scale, out, progress)?))?;
                Ok(String::new())
            }
        }
    }
}

fn planned<'a>(moving: &Moving, film: Film, scenario: &'a Scenario) -> Result<Movie<'a>, Failure> {
    let movie = moving.plan(scenario)?.movie(film, scenario);
    movie.map_err(|e| {
        let flag = match e {
            PlanError::Frames(_) => moving.pace_flag(),
            PlanError::Rate(_) => "--fps",
        };
        Failure::Usage(format!("{flag}: found {e}"))
    })
}

/// What the movie has become, in a line.
fn said(name: &str, movie: &Movie<'_>) -> String {
    let frames = movie.frames();
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        return String::new();
    };
    let (count, seconds) = (frames.len(), movie.seconds());
    let (from, to) = (first.step, last.step);
    format!("{name}: {count} frames from step {from} to step {to}, {seconds:.1} s")
}

/// What makes MP4 of a video, and what LaTeX says to show the pages of a PDF, in lines of their own.
fn how_to_use(path: &Path, movie: &Movie<'_>) -> String {
    let lines = match Format::of(path) {
        Some(Format::Y4m) => {
            let mp4 = path.with_extension("mp4");
            y4m::ffmpeg_line(&quoted(path), &quoted(&mp4))
        }
        Some(Format::Pdf) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            pdf::latex_lines(&printable(&name), movie.frames())
        }
        Some(_) | None => return String::new(),
    };
    format!("\n{}", lines.trim_end())
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string())
}

/// A file as a word of a command for a shell.
fn quoted(path: &Path) -> String {
    let name = shown(path);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    match name.chars().all(plain) && !name.starts_with('-') {
        true => name,
        false => format!("'{}'", name.replace('\'', r"'\''")),
    }
}

impl From<NumberedError> for Failure {
    fn from(error: NumberedError) -> Self {
        match error {
            NumberedError::Export(e) => e.into(),
            NumberedError::Write(e) => e.into(),
        }
    }
}
