//! How the relief, the surface in three dimensions, is shown.

use crate::parameters::{Choice, Legal, Parameter};
use crate::{choices, parameters};

parameters! {
    /// Where the relief stands and from where it is seen.
    pub struct ReliefView {
        /// Whether there is one.
        place: ReliefPlace = ReliefPlace::Off => Parameter::choice("where", "Relief", ReliefPlace::KEYS),
        /// Where the eye stands, in degrees counterclockwise from the x axis: from −90° one looks along y.
        azimuth_deg: f64 = -60.0 => Parameter::new("azimuth_deg", "azimuth", "azimuth of the relief in degrees")
            .legal(Legal::Between(-180.0, 180.0)).linear(-180.0, 180.0)
            .help("where the eye stands, counterclockwise from the x axis"),
        /// How far above the plane, in degrees: at 90° one looks straight down, as on a map.
        elevation_deg: f64 = 45.0 => Parameter::new("elevation_deg", "elevation", "elevation of the eye in degrees")
            .legal(Legal::Between(LOWEST, 90.0)).linear(LOWEST, 90.0)
            .help("how far above the plane the eye stands"),
        /// How high the relief is, in lengths of the longer side of its base.
        height: f64 = 0.45 => Parameter::new("height", "height", "height of the relief")
            .legal(Legal::Between(0.05, 2.0)).linear(0.05, 1.0)
            .help("how high the relief is, in lengths of the longer side of its base"),
        /// What its heights are; `None` follows the spacing of the levels.
        scale: Option<HeightScale> = None => Parameter::optional("scale", "Heights", HeightScale::KEYS),
    }
}

/// The lowest elevation in degrees: further down nothing would be seen of the plane.
pub const LOWEST: f64 = 5.0;

choices! {
    /// Where the relief stands.
    #[derive(Default)]
    pub enum ReliefPlace {
        /// Nowhere.
        #[default]
        Off = "off",
        /// Beside the plot.
        Beside = "beside",
        /// In place of the plot.
        Instead = "instead",
    }
}

choices! {
    /// What the heights of the relief are.
    pub enum HeightScale {
        /// The values of the surface.
        Linear = "linear",
        /// The logarithm of what they lie above the least value.
        Logarithmic = "logarithmic",
    }
}

impl ReliefPlace {
    /// The next of the three, and after the last the first.
    pub fn next(self) -> Self {
        match self {
            Self::Off => Self::Beside,
            Self::Beside => Self::Instead,
            Self::Instead => Self::Off,
        }
    }
}

impl ReliefView {
    /// Turns the eye by so many degrees: around the relief, and up.
    pub fn turn(&mut self, around: f64, up: f64) {
        let azimuth = (self.azimuth_deg + around + 180.0).rem_euclid(360.0) - 180.0;
        let elevation = self.elevation_deg + up;
        if azimuth.is_finite() && elevation.is_finite() {
            // Readable in files and on knobs; finer than a pixel of a turn.
            let rounded = |degrees: f64| (degrees * 10.0).round() / 10.0;
            self.azimuth_deg = rounded(azimuth);
            self.elevation_deg = rounded(elevation.clamp(LOWEST, 90.0));
        }
    }

    /// Looks from where a new document does.
    pub fn face(&mut self) {
        let Self {
            azimuth_deg,
            elevation_deg,
            ..
        } = Self::default();
        (self.azimuth_deg, self.elevation_deg) = (azimuth_deg, elevation_deg);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eye_goes_all_the_way_round_but_not_under_the_plane() {
        let mut view = ReliefView::default();
        view.turn(-150.0, 100.0);
        assert_eq!((view.azimuth_deg, view.elevation_deg), (150.0, 90.0));
        view.turn(40.0, -200.0);
        assert_eq!((view.azimuth_deg, view.elevation_deg), (-170.0, LOWEST));
        view.turn(f64::NAN, 1.0);
        assert_eq!((view.azimuth_deg, view.elevation_deg), (-170.0, LOWEST));
        view.face();
        assert_eq!(view, ReliefView::default());
    }
}
