//! The document: everything that a figure depends on, as plain data.
//!
//! A scenario is what is saved, undone, exported, shared and tested. Files are read by [`read`](read()) and written by
//! [`write`](write()); the README describes the format. There is no `serde` here on purpose: a message that names line, column,
//! key, what was found and what is allowed needs the place of every value and the tables of every kind, which a derived reader
//! does not have.

mod answers;
mod as_text;
mod carried;
mod chart;
mod charted;
pub mod claim;
mod concealed;
mod controls;
mod data_csv;
mod deck;
mod deck_edit;
mod document;
mod early_stopping;
mod edit;
mod knob;
mod knobs;
mod lessons;
mod limits;
mod list;
mod load;
mod locked;
mod map_axes;
mod maps;
mod moment;
mod network;
mod notation;
mod origin;
mod own;
mod prediction;
mod race;
mod read;
mod reason;
mod relief;
mod requests;
mod restraint;
mod rows;
mod series;
mod settings;
mod sharpness;
mod source;
mod swarm;
mod table;
mod tame;
mod theory;
mod training;
mod varied;
mod words;
mod write;

pub use carried::{
    Carried, LONGEST_LINK, LinkError, NAME as CARRIED_NAME, SCHEME, TEX_LINES, is_address,
    is_passed_on, is_scenario_file, write_line, write_link,
};
pub use chart::{Against, Chart, Quantity, Seen, Sign};
pub use concealed::ANOTHER_PLANE;
pub use controls::Control;
pub use data_csv::{Csv, CsvError, read_csv};
pub use deck::{Deck, MAX_PAGES, Opened, Page, is_key, open, write_deck};
pub use deck_edit::{DeckEdit, Edited, edit_deck, free_key, key_of};
pub use document::{Color, Lab, Optimizer, Outlook, Scenario};
pub use knob::{Knob, MAX_KNOBS, Place, Target};
pub use lessons::{lesson_page, lesson_pages, lesson_text, lessons};
pub use limits::{ENDING, MAX_BYTES, MAX_TYPED, is_interval};
pub use load::{LoadError, Loaded, load, load_any, load_bytes, scenario_files};
pub use map_axes::{MapNumber, range_fits};
pub use maps::{AxisChoice, Maps, Measure};
pub use moment::{step_of, write_moment};
pub use origin::Untouched;
pub use own::describe as describe_own;
pub use prediction::{MAX_CHOICES, MAX_HANDS, Predicting, Prediction};
pub use race::{Goal, Race, Starts};
pub use read::{MAX_OPTIMIZERS, read, read_unbounded};
pub use reason::reason;
pub use relief::{HeightScale, ReliefPlace, ReliefView};
pub use restraint::{Hidden, Locked};
pub use series::{MAX_SERIES, Series, SeriesError};
pub use settings::{ChartAt, Figure, Layers, Legend, Levels, Palette, Phase, Run};
pub use sharpness::Sharpness;
pub use source::ScenarioError;
pub use swarm::SwarmSettings;
pub use training::Start;
pub use varied::Member;
pub use write::{fits_in_a_file, write};
