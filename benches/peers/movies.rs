//! Figures that move.

use std::error::Error;

use ravine::export::{Film, Format, Pace, Plan};
use ravine::figure::Theme;
use ravine::optimizer::Progress;
use ravine::workbench::Detail;
use serde_json::json;

use crate::kit::Kit;
use crate::window::four_paths;

/// A movie of 120 frames of 960×540 pixels with four paths of 200 points, from the scenario to the bytes of the file.
pub fn movies(kit: &Kit) -> Result<(), Box<dyn Error>> {
    let scenario = four_paths();
    let plan = Plan {
        pace: Pace::Frames(120),
        ..Plan::default()
    };
    let make = |format: Format| -> Result<usize, Box<dyn Error>> {
        let film = Film::new([960.0, 540.0], Theme::Paper, &Detail::default());
        let mut movie = plan.movie(film, &scenario)?;
        let write = format.movie().ok_or("no format of movies")?;
        let mut bytes = Vec::new();
        write(&mut movie, 1.0, &mut bytes, &Progress::default())?;
        Ok(bytes.len())
    };
    for format in [Format::Gif, Format::Apng, Format::Y4m] {
        // An error would be timed as success.
        make(format)?;
        let size = format!("{} 120 frames 960x540", format.ending());
        let bytes = |made: &Result<usize, _>, _: f64| vec![("bytes", json!(made.as_ref().ok()))];
        kit.measure(("T8", &size), || make(format), bytes);
    }
    Ok(())
}
