//! Draws a scenario at a playhead on an egui `Ui`: one drawing for the window and for files.

pub mod fonts;

mod arrows;
mod averages;
mod bands;
mod basins;
mod caption;
mod chart;
mod contour_lines;
mod fit;
mod gauges;
mod ground;
mod heads;
mod hyper_map;
mod landscape;
mod legend;
mod number;
mod page;
mod palette;
mod paths;
mod projection;
mod style;

pub use bands::{Bands, thumbnail};
pub use caption::caption;
pub use chart::{ChartResponse, chart_ui};
pub use fit::fit_ui;
pub use ground::Picture;
pub use heads::{Head, head};
pub use hyper_map::{HyperPicture, HyperResponse, hyper_map_ui};
pub use landscape::{LandscapeResponse, landscape_ui};
pub use number::{compact, exact};
pub use page::{Page, hyper_page_ui, page_ui};
pub use palette::ramp;
pub use projection::Projection;
pub use style::{Style, Theme};
