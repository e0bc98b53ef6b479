//! Names of closed choices in scenario files.

use super::{Against, Legend, Palette, Quantity};
use crate::surface::Spacing;

/// A choice that has a name in scenario files.
pub trait Named: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    fn key(self) -> &'static str;
}

impl Named for Spacing {
    const ALL: &'static [Self] = &[Self::Linear, Self::Logarithmic, Self::Quantile];

    fn key(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Logarithmic => "logarithmic",
            Self::Quantile => "quantile",
        }
    }
}

impl Named for Quantity {
    const ALL: &'static [Self] = &Quantity::ALL;

    fn key(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::GradientNorm => "gradient_norm",
            Self::StepLength => "step_length",
            Self::EffectiveRate => "effective_rate",
        }
    }
}

impl Named for Against {
    const ALL: &'static [Self] = &[Self::Steps, Self::Evaluations];

    fn key(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Evaluations => "evaluations",
        }
    }
}

impl Named for Palette {
    const ALL: &'static [Self] = &[Self::Mist, Self::Cividis, Self::Viridis, Self::Grey];

    fn key(self) -> &'static str {
        match self {
            Self::Mist => "mist",
            Self::Cividis => "cividis",
            Self::Viridis => "viridis",
            Self::Grey => "grey",
        }
    }
}

impl Named for Legend {
    const ALL: &'static [Self] = &[
        Self::TopRight,
        Self::TopLeft,
        Self::BottomRight,
        Self::BottomLeft,
        Self::Hidden,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::TopRight => "top_right",
            Self::TopLeft => "top_left",
            Self::BottomRight => "bottom_right",
            Self::BottomLeft => "bottom_left",
            Self::Hidden => "hidden",
        }
    }
}
