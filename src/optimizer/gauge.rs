//! Gauges: what a method has in mind, in a form that panels and pictures can show without knowing the method.

use crate::math::Point;
use crate::math::symmetric::Symmetric;

/// One inner quantity of a method at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// How mathematics writes it, `m̂`.
    pub symbol: &'static str,
    pub name: &'static str,
    pub reading: Reading,
}

/// What a gauge shows, and with that how it is drawn at the head.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A displacement in the plane: an arrow as it is.
    Displacement(Point),
    /// An average of gradients: an arrow against its direction, the way the method is pulled.
    Gradient(Point),
    /// A place in the plane: an arrow from the head to it.
    Place(Point),
    /// A number per coordinate that points nowhere.
    Numbers(Point),
    /// A symmetric matrix [xx, xy, yy] that turns gradients into steps, an inverse Hessian. Where it is
    /// positive definite: the ellipse dᵀM⁻¹d = const, a level line of the local model around its centre.
    Matrix(Symmetric),
    /// The places that a search has tried, in this order, and which of them was taken.
    Trials {
        places: Vec<Point>,
        taken: Option<usize>,
    },
}

impl Gauge {
    fn new(symbol: &'static str, name: &'static str, reading: Reading) -> Self {
        Self {
            symbol,
            name,
            reading,
        }
    }

    /// The last or next displacement.
    pub fn displacement(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self::new(symbol, name, Reading::Displacement(value))
    }

    pub fn gradient(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self::new(symbol, name, Reading::Gradient(value))
    }

    pub fn place(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self::new(symbol, name, Reading::Place(value))
    }

    pub fn numbers(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self::new(symbol, name, Reading::Numbers(value))
    }

    pub fn matrix(symbol: &'static str, name: &'static str, value: Symmetric) -> Self {
        Self::new(symbol, name, Reading::Matrix(value))
    }

    pub fn trials(
        symbol: &'static str,
        name: &'static str,
        places: Vec<Point>,
        taken: Option<usize>,
    ) -> Self {
        Self::new(symbol, name, Reading::Trials { places, taken })
    }

    /// The arrow to draw at a head standing at `at`, as a vector in the plane.
    pub fn vector(&self, at: Point) -> Option<Point> {
        match self.reading {
            Reading::Displacement([x, y]) => Some([x, y]),
            Reading::Gradient([x, y]) => Some([-x, -y]),
            Reading::Place([x, y]) => Some([x - at[0], y - at[1]]),
            Reading::Numbers(_) | Reading::Matrix(_) | Reading::Trials { .. } => None,
        }
    }
}
