//! How sharp a place is: by the Hessian, and by how far f rises in a box around it.

use super::curvature_map::is_costly;
use crate::math::{Point, Vector, eigenpairs};
use crate::surface::{Evaluator, Surface};

/// The sharpness of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharpness {
    /// The place, w.
    pub at: Point,
    /// λmax of the Hessian there.
    pub lambda_max: f64,
    /// The trace of the Hessian there.
    pub trace: f64,
    /// Half the sides of the box: ε(|wᵢ| + 1).
    pub reach: Point,
    /// f(w).
    pub value: f64,
    /// max f(w + z) − f(w) over |zᵢ| ≤ ε(|wᵢ| + 1); `None` where f is not finite somewhere in the box.
    pub rise: Option<f64>,
}

/// A loss that is less by no more than this is 0 up to rounding.
const ROUNDING: f64 = 1e-9;

/// Cells of the first grid over the box.
const CELLS: usize = 8;
/// Places of the grid from which the way up is followed.
const CLIMBS: usize = 2;
/// The step of a climb at which it ends, as a share of the box.
const FINEST: f64 = 1e-8;
/// A climb that exceeds the range of the grid's values this many times has met a pole.
const POLE: f64 = 1e4;
/// Most steps of a climb.
const MOST_STEPS: usize = 400;

impl Sharpness {
    /// Measures a place with a box of size ε; `None` where the Hessian is not finite.
    pub fn of(surface: &Surface, at: Point, epsilon: f64) -> Option<Self> {
        let jet = surface.jet2(at);
        let [xx, _, yy] = jet.hessian;
        let [_, high] = eigenpairs(jet.hessian)?;
        let reach = at.map(|w| epsilon * (w.abs() + 1.0));
        let rise = highest(surface, at, reach).map(|most| most - jet.value);
        Some(Self {
            at,
            lambda_max: high.value,
            trace: xx + yy,
            reach,
            value: jet.value,
            rise: rise.filter(|rise| rise.is_finite()),
        })
    }

    /// Keskar's φ = 100·(max f(w + z) − f(w))/(1 + f(w)), in per cent; `None` where f is negative, as no loss is for which it is
    /// meant. Keskar et al., On large-batch training for deep learning (arXiv 1609.04836), metric 2.1.
    pub fn keskar(&self) -> Option<f64> {
        let rise = self.rise.filter(|_| self.value >= -ROUNDING);
        rise.map(|rise| 100.0 * rise / (1.0 + self.value))
    }
}

/// f at a place of a surface that is shifted by δ: f(w − δ).
pub fn shifted(surface: &Surface, at: Point, shift: Point) -> f64 {
    surface.value(at.minus(&shift))
}

/// The greatest value in the box of so much reach around a place; `None` where a value that is met is not finite.
///
/// A grid that includes corners and edges comes first. From its highest places a pattern search climbs on, in all eight
/// directions and within the box, with half the step wherever none leads up.
fn highest(surface: &Surface, at: Point, reach: Point) -> Option<f64> {
    let evaluator = surface.with_landscape();
    let (cells, climbs, finest) = if is_costly(surface) {
        (CELLS / 2, 1, 1e-4)
    } else {
        (CELLS, CLIMBS, FINEST)
    };
    let share = |k: usize| -1.0 + 2.0 * k as f64 / cells as f64;
    let grid = (0..=cells).flat_map(|j| (0..=cells).map(move |i| [share(i), share(j)]));
    let climb = Climb {
        evaluator,
        at,
        reach,
        finest,
    };
    let mut places: Vec<(f64, Point)> = grid.map(|z| (climb.value(z), z)).collect();
    if places.iter().any(|(value, _)| !value.is_finite()) {
        return None;
    }
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (first, last) = (places.first()?.0, places.last()?.0);
    let tops = places.into_iter().take(climbs);
    let most = tops.map(|start| climb.from(start, 2.0 / cells as f64));
    let most = most.fold(f64::NEG_INFINITY, f64::max);
    // So far above all of the grid is no hill but a pole.
    let bounded = most - first <= POLE * (first - last);
    (most.is_finite() && bounded).then_some(most)
}

/// The way up within a box, in shares of its reach.
struct Climb<'a> {
    evaluator: Evaluator<'a>,
    at: Point,
    reach: Point,
    finest: f64,
}

impl Climb<'_> {
    fn value(&self, [x, y]: Point) -> f64 {
        let [rx, ry] = self.reach;
        self.evaluator
            .value([self.at[0] + x * rx, self.at[1] + y * ry])
    }

    /// The value where no step leads further up.
    fn from(&self, (mut most, mut z): (f64, Point), mut step: f64) -> f64 {
        for _ in 0..MOST_STEPS {
            let around = (0..9).filter(|way| *way != 4).map(|way| {
                let by = [(way % 3) as f64 - 1.0, (way / 3) as f64 - 1.0];
                let place = [0, 1].map(|i| (z[i] + step * by[i]).clamp(-1.0, 1.0));
                (self.value(place), place)
            });
            let best = around.fold(
                (most, z),
                |best, next| if next.0 > best.0 { next } else { best },
            );
            if best.0 > most {
                (most, z) = best;
                continue;
            }
            step *= 0.5;
            if step < self.finest {
                break;
            }
        }
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{Shape, Typed};

    fn typed(text: &str) -> Surface {
        Surface::from(Shape::Typed(Typed::new(text).unwrap()))
    }

    /// λ = (1, 25) at its minimum 0: 50ε²(tr H + 2|H₁₂|), which is not the same for every angle.
    #[test]
    fn keskars_measure_of_a_quadratic_is_that_of_a_corner() {
        for (angle, expected) in [(0.0, 1.300e-3), (15.0, 1.900e-3), (45.0, 2.500e-3)] {
            let mut surface = Surface::from(Shape::named("quadratic").unwrap());
            let table = surface.shape.parameters_mut();
            for (key, value) in [("lambda1", 1.0), ("lambda2", 25.0), ("angle_deg", angle)] {
                let row = table.row(key).unwrap();
                table.set(row, value);
            }
            let found = Sharpness::of(&surface, [0.0, 0.0], 1e-3).unwrap();
            let phi = found.keskar().unwrap();
            assert!((phi - expected).abs() < 5e-7, "{angle}: {phi}");
            let [xx, xy, yy] = surface.jet2([0.0, 0.0]).hessian;
            let corner = 50.0 * 1e-6 * (xx + yy + 2.0 * xy.abs());
            assert!((phi / corner - 1.0).abs() < 1e-9, "{angle}: {phi} {corner}");
            assert!((found.lambda_max - 25.0).abs() < 1e-12 && (found.trace - 26.0).abs() < 1e-12);
        }
    }

    /// The greatest value within the box, on its edge, and at its corner.
    #[test]
    fn the_greatest_value_is_found_wherever_it_lies() {
        // At (1, 1) the box reaches 2ε = 0.4 to all sides. The values from calculus.
        for (text, most) in [
            ("3 - (x - 1.13)^2 - (y - 0.87)^2", 3.0),
            ("3 - (x - 1.13)^2 - (y - 2)^2", 3.0 - 0.36),
            ("3 - (x - 2)^2 - (y - 2)^2", 3.0 - 0.72),
            ("exp(-100*((x - 1.21)^2 + (y - 0.73)^2))", 1.0),
        ] {
            let surface = typed(text);
            let here = surface.value([1.0, 1.0]);
            let phi = Sharpness::of(&surface, [1.0, 1.0], 0.2)
                .unwrap()
                .keskar()
                .unwrap();
            let expected = 100.0 * (most - here) / (1.0 + here);
            assert!(
                (phi - expected).abs() < 1e-9 * (1.0 + expected),
                "{text}: {phi} {expected}"
            );
        }
    }

    /// ½(1 − xy)² at (a, 1/a): λmax = tr H = a² + a⁻².
    #[test]
    fn the_valley_of_a_product_has_every_sharpness() {
        let surface = Surface::from(Shape::named("product").unwrap());
        for a in [1.0, 1.5, 2.0, 3.0] {
            let found = Sharpness::of(&surface, [a, 1.0 / a], 0.01).unwrap();
            let expected = a * a + 1.0 / (a * a);
            assert!((found.lambda_max - expected).abs() < 1e-12 * expected);
            assert!((found.trace - expected).abs() < 1e-12 * expected);
        }
    }

    #[test]
    fn a_shifted_surface_is_read_at_the_place_moved_back() {
        let surface = typed("x^2 + 3*y");
        assert_eq!(shifted(&surface, [2.0, 1.0], [0.5, -1.0]), 1.5 * 1.5 + 6.0);
    }

    #[test]
    fn what_is_undefined_has_no_measure() {
        assert_eq!(Sharpness::of(&typed("ln(x)"), [-1.0, 0.0], 0.1), None);
        for (text, at) in [
            ("ln(x)", [0.05, 0.0]),
            ("-2 - x^2", [0.0, 0.0]),
            ("1/x", [1.0, 0.0]),
        ] {
            let found = Sharpness::of(&typed(text), at, 0.6).unwrap();
            assert_eq!(found.keskar(), None, "{text}");
        }
        let flat = Sharpness::of(&typed("x^2"), [0.0, 0.0], 0.0).unwrap();
        assert_eq!(flat.keskar(), Some(0.0));
    }
}
