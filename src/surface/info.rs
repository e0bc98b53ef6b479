//! What is known about a surface, apart from its formula.

use crate::choices;
use crate::math::Point;

/// The shelf of the picker on which a surface stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Constant curvature.
    Quadratic,
    /// Curved valleys.
    Ravines,
    /// Several minima.
    ManyMinima,
    /// Flat regions, cliffs and narrow targets.
    Plateaus,
    /// Saddle points.
    Saddles,
    /// Kinks, where no gradient exists.
    Nonsmooth,
    /// Surfaces that the user makes.
    Own,
    /// Losses of networks.
    Networks,
}

impl Group {
    /// In the order of the picker.
    pub const ALL: [Self; 8] = [
        Self::Quadratic,
        Self::Ravines,
        Self::ManyMinima,
        Self::Plateaus,
        Self::Saddles,
        Self::Nonsmooth,
        Self::Own,
        Self::Networks,
    ];

    /// The heading of the group.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "Quadratic",
            Self::Ravines => "Ravines",
            Self::ManyMinima => "Many minima",
            Self::Plateaus => "Plateaus and needles",
            Self::Saddles => "Saddles",
            Self::Nonsmooth => "Nonsmooth",
            Self::Own => "Your own",
            Self::Networks => "Networks",
        }
    }
}

choices! {
    /// How the values of contour levels are spaced.
    pub enum Spacing {
        /// Equal differences.
        Linear = "linear",
        /// Geometric above the lowest value.
        Logarithmic = "logarithmic",
        /// Equal shares of the visible area.
        Quantile = "quantile",
    }
}

/// What is known about a surface, apart from its formula.
#[derive(Debug)]
pub struct Info {
    /// The name in scenario files.
    pub key: &'static str,
    /// The name that people read.
    pub name: &'static str,
    /// Its group in menus.
    pub group: Group,
    /// The formula as people write it.
    pub equation: &'static str,
    /// What the surface is good for showing.
    pub teaches: &'static str,
    /// The spacing that shows it best.
    pub spacing: Spacing,
    /// A start from which runs are worth watching.
    pub start: Point,
}
