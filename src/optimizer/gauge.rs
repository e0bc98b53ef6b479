//! Gauges: what a method has in mind, in a form that panels and arrows can show without knowing the method.

use crate::math::Point;

/// One inner vector of a method at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gauge {
    /// How mathematics writes it, `m̂`.
    pub symbol: &'static str,
    pub name: &'static str,
    /// Its components along x and y.
    pub value: Point,
    pub arrow: Arrow,
}

/// What an arrow of a gauge at the head would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// A displacement in the plane: drawn as it is.
    Displacement,
    /// An average of gradients: drawn against its direction, the way the method is pulled.
    Gradient,
    /// A place in the plane: an arrow from the head to it.
    Place,
    /// A number per coordinate that points nowhere.
    None,
}

impl Gauge {
    /// The last or next displacement.
    pub fn displacement(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self {
            symbol,
            name,
            value,
            arrow: Arrow::Displacement,
        }
    }

    pub fn gradient(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self {
            symbol,
            name,
            value,
            arrow: Arrow::Gradient,
        }
    }

    pub fn place(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self {
            symbol,
            name,
            value,
            arrow: Arrow::Place,
        }
    }

    pub fn numbers(symbol: &'static str, name: &'static str, value: Point) -> Self {
        Self {
            symbol,
            name,
            value,
            arrow: Arrow::None,
        }
    }

    /// The arrow to draw at a head standing at `at`, as a vector in the plane.
    pub fn vector(&self, at: Point) -> Option<Point> {
        let [x, y] = self.value;
        match self.arrow {
            Arrow::Displacement => Some([x, y]),
            Arrow::Gradient => Some([-x, -y]),
            Arrow::Place => Some([x - at[0], y - at[1]]),
            Arrow::None => None,
        }
    }
}
