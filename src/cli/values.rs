//! Parsing the values of arguments.

use std::fs;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use crate::export::length::{FONT_SIZES, Size};
use crate::export::write::WriteError;
use crate::export::{Extract, FigureWriter, Format, TraceWriter};
use crate::scenario::Scenario;
use crate::spelling::printable;

/// The writer for the format given by a file name. `choose` returns the writer of each suitable format, and `more` is added
/// to the list of these in the error message.
pub fn writer<W>(
    path: &Path,
    choose: impl Fn(Format) -> Option<W>,
    more: &str,
) -> Result<W, Failure> {
    Format::of(path).and_then(&choose).ok_or_else(|| {
        let fitting = Format::ALL
            .iter()
            .filter(|format| choose(**format).is_some());
        let endings: Vec<String> = fitting.map(|f| format!(".{}", f.ending())).collect();
        let list = match endings.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} or {last}", before.join(", "))
            }
            Some(_) | None => endings.concat(),
        };
        let path = printable(&path.display().to_string());
        let message = format!("--output: found {path}; allowed: a name that ends in {list}{more}");
        Failure::Usage(message)
    })
}

/// The values of `--format` for trajectories.
pub fn trace_format() -> impl TypedValueParser<Value = (Format, TraceWriter)> {
    format_of(|format| Some((format, format.trace()?)))
}

/// The values of `--format` for what is taken out of figures.
pub fn data_format() -> impl TypedValueParser<Value = Format> {
    format_of(|format| {
        let mut all = Extract::ALL.into_iter();
        all.any(|what| what.writer(format).is_some())
            .then_some(format)
    })
}

/// The values of `--format` for pictures that a browser shows within a page.
pub fn image_format() -> impl TypedValueParser<Value = (Format, FigureWriter)> {
    format_of(|format| Some((format, format.image().and(format.figure())?)))
}

fn format_of<W: Clone + Send + Sync + 'static>(
    choose: fn(Format) -> Option<W>,
) -> impl TypedValueParser<Value = W> {
    let formats = Format::ALL.iter();
    let formats = formats.filter(move |format| choose(**format).is_some());
    PossibleValuesParser::new(formats.map(|format| format.ending())).try_map(move |ending| {
        let format = Format::with_ending(ending.as_ref());
        format.and_then(choose).ok_or("no such format here")
    })
}

/// The values of `--format` for pictures and movies.
pub fn picture_format() -> impl TypedValueParser<Value = Format> {
    format_of(|format| format.is_picture().then_some(format))
}

/// Makes a folder for files, but none around it: more than one that is missing is a slip.
pub fn make_folder(folder: &Path) -> Result<(), WriteError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir(folder).map_err(|source| {
        let path = folder.to_owned();
        WriteError { path, source }
    })
}

/// Width and height of a picture.
pub fn size(text: &str) -> Result<Size, String> {
    Size::parse(text).ok_or_else(|| {
        "allowed: such as 1600x1000, 85x60mm or 6x4in, each side from 16 to 10000 points of 1/96 inch"
            .to_owned()
    })
}

/// The size of body text in points of type.
pub fn font_size(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|points| FONT_SIZES.contains(points))
        .ok_or_else(|| "allowed: a number of points from 4 to 45".to_owned())
}

/// The value of `--step`, which must be a step of the run.
pub fn within_run(step: Option<usize>, scenario: &Scenario) -> Result<Option<usize>, Failure> {
    let steps = scenario.run.steps;
    match step {
        Some(step) if step > steps => Err(Failure::Usage(format!(
            "--step: found {step}; allowed: 0 to {steps}, the steps of the run"
        ))),
        step => Ok(step),
    }
}

/// Pixels per point.
pub fn scale(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|scale| (0.1..=10.0).contains(scale))
        .ok_or_else(|| "allowed: a number from 0.1 to 10".to_owned())
}
