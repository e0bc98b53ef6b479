//! State that is not part of the document: what is derived from it, running jobs, the playhead, the history.
//!
//! [`Derived`] stands between the document and drawing: it is brought up to date in one place, and figures and panels only
//! read it.
//!
//! Caches compare keys: a derived value is memoised on the part of the scenario that it depends on, so there is no flag that
//! somebody could forget to set. The one exception is wanted: while a hand drags, levels are held ([`Derived::hold`]).

mod budget;
mod critical_search;
mod curves;
mod derived;
mod eigen;
mod findings;
mod flows;
mod grids;
mod heads;
mod history;
mod job;
mod kind;
mod latest;
mod measures;
mod memo;
mod normalizations;
mod order;
mod overlays;
mod pace;
mod penalty;
mod planes;
mod playback;
mod progressive;
mod queue;
mod reach;
mod relief;
mod request;
mod resolution;
mod runs;
mod terrain;
mod tested;
mod training_sets;

pub use budget::Budget;
pub use critical_search::CriticalSearch;
pub use curves::{ChartAxes, Curve, Curves, Scale, Sight, Sources, Stop};
pub use derived::Derived;
pub use eigen::{Along, Eigen, Forecast};
pub use findings::{Answer, Check, Findings};
pub use flows::Flows;
pub use heads::{Ends, Heads, Spectrum, Under};
pub use history::{History, Origin, State};
pub use job::{Answering, Job, Parcel, Poll, Task, work};
pub use kind::Kind;
pub use measures::{Measures, Series};
pub use memo::Memo;
pub use normalizations::Normalizations;
pub use order::Underway;
pub use overlays::Overlays;
pub use penalty::Penalties;
pub use planes::Planes;
pub use playback::Playback;
pub use progressive::{Advance, Detail, LATE, Progressive, Shown};
pub use queue::{Ended, Queue, Running};
pub use relief::{Critical, Lines, LinesKey, Relief};
pub use request::{Extent, Request, map_work};
pub use resolution::Resolution;
pub use runs::{Runs, Wake};
pub use terrain::{Heights, Terrain, TerrainKey, Terrains};
pub use tested::{Tested, least};
pub use training_sets::TrainingSets;
