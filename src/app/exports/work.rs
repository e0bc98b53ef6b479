//! The work of exporting, beside the window: told as data, so that it can go to a worker of a page.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::ColorImage;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::look::{Look, Page};
use crate::analysis::Progress;
use crate::app::landing;
use crate::export::drawing::Drawing;
use crate::export::length::{Size, Unit};
use crate::export::movie::{Frame, Movie};
use crate::export::png::ExportError;
use crate::export::write::{Output, WriteError};
use crate::export::{Extract, FigureWriter, FileOptions, Film, Format, MovieWriter, png};
use crate::figure::Theme;
use crate::scenario::Scenario;
use crate::workbench::Task;

/// Grid points along the longer side of the view, as `ravine data` has them without a number.
const POINTS: usize = 256;

/// A figure that is to be written.
#[derive(Serialize, Deserialize)]
pub struct Work {
    scenario: Scenario,
    page: Page,
    format: Format,
    scale: f32,
    carries: bool,
}

impl Work {
    /// The figure of what is shown, on such a page.
    pub fn new(scenario: Scenario, look: &Look) -> Self {
        Self {
            scenario,
            page: look.page,
            format: look.format,
            scale: look.scale,
            carries: look.carries,
        }
    }

    fn film(&self, progress: &Arc<Progress>) -> Film {
        let pixels = self.format.is_raster().then_some(self.scale);
        let film = self.page.finest(progress).in_pixels(pixels);
        film.carry(self.carries)
    }

    /// Writes a step of it; `None` if cancelled.
    fn still(
        &self,
        step: usize,
        write: FigureWriter,
        path: PathBuf,
        progress: &Arc<Progress>,
    ) -> Option<Result<(), String>> {
        let output = match Output::open(path) {
            Ok(output) => output,
            Err(e) => return Some(Err(refused(&e))),
        };
        let film = self.film(progress);
        let drawing = drawing(film, &self.scenario, step, progress)?;
        let options = FileOptions {
            scale: self.scale,
            ..FileOptions::default()
        };
        let bytes = match write(&drawing, &options) {
            Ok(bytes) => bytes,
            Err(e) => return Some(Err(e.to_string())),
        };
        let written = unless_cancelled(progress, || output.fill(|out| out.write_all(&bytes)))?;
        Some(written.map_err(|e| refused(&e)))
    }

    /// Writes a movie of it; `None` if cancelled, and nothing is written then.
    fn movie(
        &self,
        frames: Vec<Frame>,
        write: MovieWriter,
        path: PathBuf,
        progress: &Arc<Progress>,
    ) -> Option<Result<(), String>> {
        let output = match Output::open(path) {
            Ok(output) => output,
            Err(e) => return Some(Err(refused(&e))),
        };
        let mut movie = Movie::new(self.film(progress), &self.scenario, frames);
        // What is wrong with the pictures is not wrong with the file.
        let mut wrong = None;
        let written = output.fill(|out| {
            let whole = match write(&mut movie, self.scale, out, progress) {
                Ok(()) => Ok(()),
                Err(ExportError::Write(error)) => Err(error),
                Err(error) => {
                    wrong = Some(error.to_string());
                    Err(io::Error::other("the pictures cannot be written"))
                }
            };
            match progress.is_cancelled() {
                true => Err(io::ErrorKind::Interrupted.into()),
                false => whole,
            }
        });
        unless_cancelled(progress, || match wrong {
            Some(wrong) => Err(wrong),
            None => written.map_err(|e| refused(&e)),
        })
    }
}

/// Why a file was not written, and what to do.
fn refused(error: &WriteError) -> String {
    format!("{error}. Choose another name or folder.")
}

/// The figure; `None` if cancelled.
fn drawing(
    mut film: Film,
    scenario: &Scenario,
    step: usize,
    progress: &Progress,
) -> Option<Drawing> {
    let drawing = film.figure(scenario, Some(step));
    progress.begin("Picture", 0, 0);
    unless_cancelled(progress, || drawing)
}

fn unless_cancelled<T>(progress: &Progress, work: impl FnOnce() -> T) -> Option<T> {
    (!progress.is_cancelled()).then(work)
}

/// A file that is to be written, and what it is to hold.
#[derive(Serialize, Deserialize)]
pub struct WriteFile {
    pub path: PathBuf,
    pub holding: Holding,
}

/// What a file is to hold.
#[derive(Serialize, Deserialize)]
pub enum Holding {
    /// A step of a figure.
    Still(Work, usize),
    /// These moments of it.
    Movie(Work, Vec<Frame>),
    /// What `ravine trace` writes.
    Trace(Scenario),
    /// What `ravine data` writes.
    Extract(Scenario, Extract),
}

impl Task for WriteFile {
    const NAME: &'static str = "file";
    type Output = Result<(), String>;

    fn run(self, progress: &Arc<Progress>) -> Option<Self::Output> {
        let Self { path, holding } = self;
        match holding {
            Holding::Still(work, step) => {
                let write = work.format.figure()?;
                work.still(step, write, path, progress)
            }
            Holding::Movie(work, frames) => {
                let write = work.format.movie()?;
                work.movie(frames, write, path, progress)
            }
            Holding::Trace(scenario) => {
                let (path, write) = landing::trace(&path);
                table(path, progress, |out| {
                    write(&(&scenario).into(), out, progress)
                })
            }
            Holding::Extract(scenario, what) => {
                let (path, write) = landing::extract(what, &path);
                table(path, progress, |out| {
                    write(&scenario, POINTS, out, progress)
                })
            }
        }
    }
}

fn table(
    path: PathBuf,
    progress: &Progress,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Option<Result<(), String>> {
    let output = unless_cancelled(progress, || Output::open(path))?;
    let written = output.and_then(|output| output.fill(write));
    // What has been written before it was cancelled is there.
    (written.is_ok() || !progress.is_cancelled()).then(|| written.map_err(|e| refused(&e)))
}

/// A figure for the clipboard, at a step.
#[derive(Serialize, Deserialize)]
pub struct CopyFigure {
    pub scenario: Scenario,
    pub step: usize,
}

impl Task for CopyFigure {
    const NAME: &'static str = "copy";
    type Output = Result<Picture, String>;

    fn run(self, progress: &Arc<Progress>) -> Option<Self::Output> {
        let page = Page {
            size: Size::new([1200.0, 800.0], Unit::Px),
            font: None,
            theme: Theme::Paper,
            transparent: false,
        };
        let film = page.finest(progress).carry(false);
        let drawing = drawing(film, &self.scenario, self.step, progress)?;
        let image = unless_cancelled(progress, || png::paint(&drawing, 2.0))?;
        Some(image.map(Picture).map_err(|e| e.to_string()))
    }
}

/// A picture that can come from a worker.
pub struct Picture(pub ColorImage);

impl Serialize for Picture {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.0.size, self.0.as_raw()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (size, bytes): ([usize; 2], Vec<u8>) = Deserialize::deserialize(from)?;
        Ok(Self(ColorImage::from_rgba_premultiplied(size, &bytes)))
    }
}
