//! `ravine render`: a figure as a file, or one that moves.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{Failure, complain};
use super::look::Look;
use super::moving::Moving;
use super::page::Chosen;
use super::progress::watched;
use super::stdout::to_stdout;
use super::values::{within_run, writer};
use crate::export::movie::{Frame, Movie};
use crate::export::numbered::{self, NumberedError, Pattern};
use crate::export::write::Output;
use crate::export::{FigureWriter, Film, Format, MovieWriter, PlanError, pdf, y4m};
use crate::optimizer::Progress;
use crate::scenario::Scenario;
use crate::spelling::printable;
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// The figure, whose ending says what to write: a picture, or a movie of all steps (.gif, .apng, .y4m, or `-`, which is Y4M video
    /// on standard output). A name with a number, as in frame-%04d.png, is a picture for each frame
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    look: Look,
    /// Show the state after this many steps [default: the step of a figure, or else the last]
    #[arg(long, value_name = "N")]
    step: Option<usize>,
    #[command(flatten)]
    moving: Moving,
}

/// Where a figure goes, and how.
enum Target {
    Still(FigureWriter),
    Movie(MovieWriter),
    Numbered(FigureWriter, Pattern),
    /// Video on standard output.
    Stream,
}

/// Draws the figure and writes it.
pub fn render(arguments: Arguments) -> Result<(), Failure> {
    let target = target(&arguments)?;
    let (scenario, of_figure) = arguments.chosen.load_moment()?;
    let step = within_run(arguments.step, &scenario)?.or(of_figure);
    let (look, moving, path) = (&arguments.look, &arguments.moving, &arguments.output);
    let detail = Detail::default();
    let progress = &detail.progress;
    let scale = match target {
        Target::Still(_) | Target::Numbered(..) => look.scale(),
        Target::Movie(_) | Target::Stream => look.movie_scale(),
    };
    let film = look.film(Format::of(path).unwrap_or(Format::Y4m), scale, &detail);
    match target {
        Target::Still(write) => still(&arguments, film, (&scenario, step), write, progress),
        Target::Movie(write) => {
            let output = Output::open(path)?;
            let movie = watched(progress, || {
                let mut movie = planned(moving, film, &scenario)?;
                let put = |out: &mut dyn io::Write| Ok(write(&mut movie, scale, out, progress)?);
                output.fill(put)?;
                Ok::<_, Failure>(movie)
            })?;
            tell(&shown(path), &movie);
            how_to_use(path, &movie);
            Ok(())
        }
        Target::Numbered(write, pattern) => {
            let movie = watched(progress, || {
                let mut movie = planned(moving, film, &scenario)?;
                numbered::write(&mut movie, write, &look.file(), &pattern, progress)?;
                Ok::<_, Failure>(movie)
            })?;
            tell(&shown(&pattern.file(1)), &movie);
            Ok(())
        }
        Target::Stream => watched(progress, || {
            let mut movie = planned(moving, film, &scenario)?;
            tell("standard output", &movie);
            complain(&format!("… | {}", y4m::ffmpeg_line("-", "movie.mp4")));
            to_stdout(|out| Ok(y4m::write(&mut movie, scale, out, progress)?))
        }),
    }
}

/// What is asked for, unless options do not fit it.
fn target(arguments: &Arguments) -> Result<Target, Failure> {
    let Arguments { output, step, .. } = arguments;
    let (name, given) = (shown(output), arguments.moving.given());
    let refused = |found: &str, allowed: &str| {
        let message = format!("{found} with {name}; allowed: {allowed}");
        Err(Failure::Usage(message))
    };
    let target = if output == Path::new("-") {
        if io::stdout().is_terminal() {
            let message = "--output: found -, and a terminal; allowed: a pipe or a file";
            return Err(Failure::Usage(message.to_owned()));
        }
        Target::Stream
    } else {
        let either = |format: Format| match (format.figure(), format.movie()) {
            (None, None) => None,
            either => Some(either),
        };
        let video = ", or - for video on standard output";
        let (figure, movie) = writer(output, either, video)?;
        match (figure, movie, Pattern::of(output)) {
            (Some(write), _, Some(pattern)) => Target::Numbered(write, pattern),
            (Some(write), None, None) => Target::Still(write),
            (Some(write), Some(_), None) if given.is_none() => Target::Still(write),
            (_, Some(write), _) => Target::Movie(write),
            // Not of a format that was found above.
            (None, None, _) => return refused("--output: found a table", "a picture or a movie"),
        }
    };
    match (&target, given, step) {
        (Target::Still(_), Some(flag), _) => {
            let allowed = "with what moves: a name that ends in .gif, .apng, .pdf or .y4m, numbered frames such as frame-%04d.png, or -";
            refused(&format!("{flag}: found"), allowed)
        }
        (Target::Movie(_) | Target::Numbered(..) | Target::Stream, _, Some(step)) => {
            let allowed = "with a picture; what moves takes --steps A..B";
            refused(&format!("--step: found {step}"), allowed)
        }
        (Target::Still(_), None, _)
        | (Target::Movie(_) | Target::Numbered(..) | Target::Stream, _, None) => Ok(target),
    }
}

/// Writes one picture.
fn still(
    Arguments { output, look, .. }: &Arguments,
    mut film: Film,
    (scenario, step): (&Scenario, Option<usize>),
    write: FigureWriter,
    progress: &Progress,
) -> Result<(), Failure> {
    let output = Output::open(output)?;
    watched(progress, || {
        let drawing = film.figure(scenario, step);
        progress.begin("Picture", 0, 0);
        let bytes = write(&drawing, &look.file())?;
        Ok(output.fill(|out| out.write_all(&bytes))?)
    })
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

/// Says what the movie has become.
fn tell(name: &str, movie: &Movie<'_>) {
    let frames = movie.frames();
    if let [Frame { step: from, .. }, .., Frame { step: to, .. }] = frames {
        let (count, seconds) = (frames.len(), movie.seconds());
        complain(&format!(
            "{name}: {count} frames from step {from} to step {to}, {seconds:.1} s"
        ));
    }
}

/// What makes MP4 of a video, and what LaTeX says to show the pages of a PDF.
fn how_to_use(path: &Path, movie: &Movie<'_>) {
    match Format::of(path) {
        Some(Format::Y4m) => {
            let mp4 = path.with_extension("mp4");
            complain(&y4m::ffmpeg_line(&quoted(path), &quoted(&mp4)));
        }
        Some(Format::Pdf) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let lines = pdf::latex_lines(&printable(&name), movie.frames());
            complain(&lines.trim_end());
        }
        Some(_) | None => {}
    }
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
