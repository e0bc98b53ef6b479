//! Gauges: the inner quantities of a method, in a form that panels and pictures can show without knowing the method.
//!
//! A gauge belongs to the point where a step starts and explains the step that leaves it: its symbols have the values that
//! they have in the equation of that step.

use crate::math::symmetric::Symmetric;
use crate::math::{Point, Vector};

/// One inner quantity of the step that leaves a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge<V: Vector = Point> {
    /// Its symbol, such as `m̂`.
    pub symbol: &'static str,
    /// Its name, such as `first moment`.
    pub name: &'static str,
    /// Its value and meaning.
    pub reading: Reading<V>,
}

/// The value of a gauge, by its meaning, which decides how it is drawn at the head of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<V: Vector = Point> {
    /// A displacement, drawn as an arrow.
    Displacement(V),
    /// An average of gradients, drawn as an arrow in the opposite direction, in which it pulls the method.
    Gradient(V),
    /// A place, drawn as an arrow from the head to it.
    Place(V),
    /// A number per coordinate that has no direction; not drawn.
    Numbers(V),
    /// A positive factor per coordinate on what the gradients have become: the diagonal of a [matrix](Self::Matrix), the
    /// inverse of the method's preconditioner up to the rate.
    Rates(V),
    /// One number of the whole step; not drawn.
    Number(f64),
    /// A symmetric matrix that maps gradients to steps, such as an inverse Hessian; [xx, xy, yy] in the plane. Where it is
    /// positive definite, drawn as the ellipse dᵀM⁻¹d = const, a level line of the local model around its centre.
    Matrix(V::Symmetric),
    /// The places that a search tried, in order, and which of them was taken.
    Trials {
        /// All places tried.
        places: Vec<V>,
        /// The index of the place that was taken; `None` where none was.
        taken: Option<usize>,
    },
}

impl<V: Vector> Gauge<V> {
    fn new(symbol: &'static str, name: &'static str, reading: Reading<V>) -> Self {
        Self {
            symbol,
            name,
            reading,
        }
    }

    /// A displacement.
    pub fn displacement(symbol: &'static str, name: &'static str, value: V) -> Self {
        Self::new(symbol, name, Reading::Displacement(value))
    }

    /// An average of gradients.
    pub fn gradient(symbol: &'static str, name: &'static str, value: V) -> Self {
        Self::new(symbol, name, Reading::Gradient(value))
    }

    /// A place, such as a look-ahead point.
    pub fn place(symbol: &'static str, name: &'static str, value: V) -> Self {
        Self::new(symbol, name, Reading::Place(value))
    }

    /// A number per coordinate.
    pub fn numbers(symbol: &'static str, name: &'static str, value: V) -> Self {
        Self::new(symbol, name, Reading::Numbers(value))
    }

    /// A factor per coordinate.
    pub fn rates(symbol: &'static str, name: &'static str, value: V) -> Self {
        Self::new(symbol, name, Reading::Rates(value))
    }

    /// One number of the whole step.
    pub fn number(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Reading::Number(value))
    }

    /// An inverse Hessian, or the matrix that a method uses instead.
    pub fn matrix(symbol: &'static str, name: &'static str, value: V::Symmetric) -> Self {
        Self::new(symbol, name, Reading::Matrix(value))
    }

    /// Places tried by a search.
    pub fn trials(
        symbol: &'static str,
        name: &'static str,
        places: Vec<V>,
        taken: Option<usize>,
    ) -> Self {
        Self::new(symbol, name, Reading::Trials { places, taken })
    }
}

impl Gauge {
    /// The arrow to draw at a head at `at`, as a displacement; `None` for what is not an arrow.
    pub fn vector(&self, at: Point) -> Option<Point> {
        match self.reading {
            Reading::Displacement([x, y]) => Some([x, y]),
            Reading::Gradient([x, y]) => Some([-x, -y]),
            Reading::Place([x, y]) => Some([x - at[0], y - at[1]]),
            Reading::Numbers(_)
            | Reading::Rates(_)
            | Reading::Number(_)
            | Reading::Matrix(_)
            | Reading::Trials { .. } => None,
        }
    }

    /// The matrix that turns gradients, or what they have become, into steps, up to a factor; `None` for what is no such
    /// matrix. Its inverse is the method's preconditioner: of Newton's method the Hessian, of Adam √v̂ + ε on the diagonal.
    pub fn scaling(&self) -> Option<Symmetric> {
        match self.reading {
            Reading::Matrix(matrix) => Some(matrix),
            Reading::Rates([x, y]) => Some([x, 0.0, y]),
            Reading::Displacement(_)
            | Reading::Gradient(_)
            | Reading::Place(_)
            | Reading::Numbers(_)
            | Reading::Number(_)
            | Reading::Trials { .. } => None,
        }
    }
}

/// An inner quantity of a rule for one coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoordinateGauge {
    symbol: &'static str,
    name: &'static str,
    meaning: Meaning,
    value: f64,
}

/// What the numbers of all coordinates form together; the kinds are those of [`Reading`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Displacement,
    Gradient,
    Place,
    Numbers,
    Rates,
}

impl CoordinateGauge {
    fn new(symbol: &'static str, name: &'static str, meaning: Meaning, value: f64) -> Self {
        Self {
            symbol,
            name,
            meaning,
            value,
        }
    }

    /// A coordinate of a displacement.
    pub fn displacement(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Meaning::Displacement, value)
    }

    /// A component of an average of gradients.
    pub fn gradient(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Meaning::Gradient, value)
    }

    /// A coordinate of a place, such as a look-ahead point.
    pub fn place(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Meaning::Place, value)
    }

    /// A number that has no direction.
    pub fn number(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Meaning::Numbers, value)
    }

    /// A factor on what the gradients have become.
    pub fn rate(symbol: &'static str, name: &'static str, value: f64) -> Self {
        Self::new(symbol, name, Meaning::Rates, value)
    }

    /// Joins the gauges of the coordinates to gauges of the space; `each` has one list for each coordinate, with the same
    /// quantities in the same order.
    pub(super) fn gathered<V: Vector>(each: &[Vec<Self>]) -> Vec<Gauge<V>> {
        let first = each.first().map_or(&[][..], Vec::as_slice);
        let gather = |(k, gauge): (usize, &Self)| {
            let value = V::generate(each.len(), |i| each[i][k].value);
            let of_meaning = match gauge.meaning {
                Meaning::Displacement => Gauge::displacement,
                Meaning::Gradient => Gauge::gradient,
                Meaning::Place => Gauge::place,
                Meaning::Numbers => Gauge::numbers,
                Meaning::Rates => Gauge::rates,
            };
            of_meaning(gauge.symbol, gauge.name, value)
        };
        first.iter().enumerate().map(gather).collect()
    }
}
