//! The work of exporting a figure, on a thread of its own.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::look::{Look, Page};
use crate::analysis::Progress;
use crate::export::drawing::Drawing;
use crate::export::movie::{Frame, Movie};
use crate::export::png::ExportError;
use crate::export::write::{Output, WriteError};
use crate::export::{FigureWriter, FileOptions, Film, Format, MovieWriter};
use crate::scenario::Scenario;

/// A figure that is to be written.
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
    pub fn still(
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
    pub fn movie(
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
pub fn refused(error: &WriteError) -> String {
    format!("{error}. Choose another name or folder.")
}

/// The figure; `None` if cancelled.
pub fn drawing(
    mut film: Film,
    scenario: &Scenario,
    step: usize,
    progress: &Progress,
) -> Option<Drawing> {
    let drawing = film.figure(scenario, Some(step));
    progress.begin("Picture", 0, 0);
    unless_cancelled(progress, || drawing)
}

pub fn unless_cancelled<T>(progress: &Progress, work: impl FnOnce() -> T) -> Option<T> {
    (!progress.is_cancelled()).then(work)
}
