//! Where a surface is convex, and which way is down, on grids over a view.

use super::contour::Contours;
use super::field::{Field, coordinate};
use crate::math::{Point, eigenpairs};
use crate::surface::{Content, Surface, View};

/// Eigenvalues below this share of the larger one count as 0: rounding must not make a valley's floor convex here and there.
const NEGLIGIBLE: f64 = 1e-9;
/// Points along the longer side of a grid of Hessians.
const FINE: usize = 128;
/// The same where each takes long.
const COARSE: usize = 40;
/// More data points than this take long.
const MANY_ROWS: usize = 100;

/// The region where the Hessian is positive definite.
#[derive(Debug, Default)]
pub struct Convex {
    /// λmin less what is negligible: positive within the region.
    pub field: Field,
    /// Its boundary, the zero line of the field.
    pub boundary: Contours,
    /// Whether f lies above one of its chords between points of the grid, although the region is all of it.
    kinked: bool,
}

/// How much of a view a region covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Everywhere,
    /// All of it but for kinks, at which f turns down.
    ButForKinks,
    /// Some of it.
    Partly,
    /// Nothing.
    Nowhere,
}

impl Convex {
    /// Finds the region in a view, on a grid of so many points along x and y.
    pub fn find(&mut self, surface: &Surface, view: View, [columns, rows]: [usize; 2]) {
        let evaluator = surface.with_landscape();
        let field = &mut self.field;
        (field.columns, field.rows, field.x, field.y) = (columns, rows, view.x, view.y);
        field.values.clear();
        let mut heights = Vec::with_capacity(columns * rows);
        for j in 0..rows {
            let y = coordinate(view.y, j, rows);
            field.values.extend((0..columns).map(|i| {
                let x = coordinate(view.x, i, columns);
                let jet = evaluator.jet2([x, y]);
                heights.push(jet.value);
                least_curvature(jet.hessian)
            }));
        }
        self.kinked =
            self.field.values.iter().all(|v| *v > 0.0) && is_above_a_chord(&heights, columns);
        self.boundary.trace(&self.field, &[0.0]);
    }

    /// How much of the grid lies in the region.
    pub fn extent(&self) -> Extent {
        let mut inside = self.field.values.iter().map(|v| *v > 0.0);
        let first = inside.next().unwrap_or(false);
        match (first, inside.all(|each| each == first)) {
            (true, true) if self.kinked => Extent::ButForKinks,
            (true, true) => Extent::Everywhere,
            (false, true) => Extent::Nowhere,
            (true | false, false) => Extent::Partly,
        }
    }

    /// The share of the grid that lies in the region.
    pub fn share(&self) -> f64 {
        let values = &self.field.values;
        let inside = values.iter().filter(|v| **v > 0.0).count();
        inside as f64 / values.len().max(1) as f64
    }
}

/// Rounding of values, as a share of the largest.
const ROUNDING: f64 = 1e-12;

/// Whether some value of a grid lies above the mean of its neighbours along a row or a column.
fn is_above_a_chord(heights: &[f64], columns: usize) -> bool {
    let largest = heights.iter().fold(0.0, |l: f64, v| l.max(v.abs()));
    let is_above = |[a, b, c]: [f64; 3]| b > 0.5 * a + 0.5 * c + ROUNDING * largest;
    let along = |stride: usize, at: usize| {
        let [a, b] = [at.checked_sub(stride)?, at + stride];
        Some([*heights.get(a)?, heights[at], *heights.get(b)?])
    };
    (0..heights.len()).any(|at| {
        let inner = (1..columns.saturating_sub(1)).contains(&(at % columns));
        let in_row = along(1, at).filter(|_| inner);
        in_row.is_some_and(is_above) || along(columns, at).is_some_and(is_above)
    })
}

/// λmin, less what is negligible beside λmax; NaN where the Hessian is not finite.
fn least_curvature(hessian: [f64; 3]) -> f64 {
    // Without the eigenvectors, at every point of a grid: λ = m ± r.
    let [xx, xy, yy] = hessian;
    let (mean, half) = (0.5 * (xx + yy), 0.5 * (xx - yy));
    let radius = (half * half + xy * xy).sqrt();
    let low = mean - radius;
    // Where m − r cancels, det/(m + r) is exact.
    let low = if mean > 0.0 {
        (xx * yy - xy * xy) / (mean + radius)
    } else {
        low
    };
    if low.is_finite() {
        low - NEGLIGIBLE * (mean.abs() + radius)
    } else {
        // Entries whose squares overflow.
        eigenpairs(hessian).map_or(f64::NAN, |[low, high]| {
            low.value - NEGLIGIBLE * low.value.abs().max(high.value.abs())
        })
    }
}

/// How fine a grid of Hessians is worth its time: points along the longer side.
pub fn affordable_side(surface: &Surface) -> usize {
    if is_costly(surface) { COARSE } else { FINE }
}

/// Whether f takes so long at a place that grids of it are coarse.
pub fn is_costly(surface: &Surface) -> bool {
    match surface.shape.content() {
        Content::Data(data) => data.rows().len() > MANY_ROWS,
        Content::Slice(_) | Content::Network(_) => true,
        Content::None | Content::Text(_) | Content::Bumps(_) => false,
    }
}

/// −∇f at the centres of a grid of cells over a view, with the places; where it is not finite, none.
pub fn downhill(surface: &Surface, view: View, [columns, rows]: [usize; 2]) -> Vec<[Point; 2]> {
    let evaluator = surface.with_landscape();
    let centre = |[low, high]: [f64; 2], i: usize, n: usize| {
        low + (high - low) * ((i as f64 + 0.5) / n as f64)
    };
    let places = (0..rows).flat_map(|j| {
        (0..columns).map(move |i| [centre(view.x, i, columns), centre(view.y, j, rows)])
    });
    let arrows = places.map(|at| [at, evaluator.jet1(at).gradient.map(|g| -g)]);
    let finite = |[_, down]: &[Point; 2]| down.iter().all(|v| v.is_finite());
    arrows.filter(finite).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{Shape, Typed};

    fn convex(text: &str) -> Convex {
        let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
        let mut convex = Convex::default();
        convex.find(&surface, View::square(2.0), [81, 81]);
        convex
    }

    /// Of x⁴/12 − x²/2 + y² the Hessian is diag(x² − 1, 2): convex where |x| > 1.
    #[test]
    fn its_boundary_is_where_the_least_curvature_vanishes() {
        let region = convex("x^4/12 - x^2/2 + y^2");
        assert!((region.share() - 0.5).abs() < 0.02, "{}", region.share());
        assert_eq!(region.boundary.lines.len(), 2);
        for [x, _] in &region.boundary.points {
            assert!((x.abs() - 1.0).abs() < 1e-3, "{x}");
        }
    }

    /// Of −exp(−r²/2) the Hessian is positive definite within the unit circle.
    #[test]
    fn a_well_is_convex_within_its_circle() {
        let region = convex("-exp(-(x^2 + y^2)/2)");
        for [x, y] in &region.boundary.points {
            assert!((x.hypot(*y) - 1.0).abs() < 2e-3, "{x} {y}");
        }
    }

    #[test]
    fn bowls_are_convex_everywhere_and_floors_and_saddles_nowhere() {
        assert_eq!(convex("x^2 + 1e-5*y^2").share(), 1.0);
        for text in [
            "(x + y)^2",
            "(x - 3*y)^2",
            "x*y",
            "x^2",
            "x",
            "1",
            "-x^2 - y^2",
            "1e200*x*y",
        ] {
            let region = convex(text);
            assert_eq!(region.share(), 0.0, "{text}");
            assert!(region.boundary.lines.is_empty(), "{text}");
        }
    }

    /// −|x| turns down at 0, where no point of a grid needs to lie; |x| turns up.
    #[test]
    fn a_kink_that_turns_down_is_noticed() {
        for (text, extent) in [
            ("x^2 + y^2", Extent::Everywhere),
            ("x^2 + y^2 + abs(x)", Extent::Everywhere),
            ("x^2 + y^2 - 0.3*abs(x - 0.013)", Extent::ButForKinks),
            ("x^2 + y^2 - 0.3*abs(y - 0.013)", Extent::ButForKinks),
            ("x^2 + 2*y^2 + min(x, y)", Extent::ButForKinks),
            ("x^2 + y^4", Extent::Partly),
            ("x*y", Extent::Nowhere),
        ] {
            assert_eq!(convex(text).extent(), extent, "{text}");
        }
    }

    #[test]
    fn arrows_point_downhill() {
        let surface = Surface::from(Shape::named("booth").unwrap());
        let arrows = downhill(&surface, View::square(4.0), [4, 2]);
        assert_eq!(arrows.len(), 8);
        assert_eq!(arrows[0][0], [-3.0, -2.0]);
        for [at, [dx, dy]] in arrows {
            // ∇f = 2(x + 2y − 7)(1, 2) + 2(2x + y − 5)(2, 1)
            let (p, q) = (at[0] + 2.0 * at[1] - 7.0, 2.0 * at[0] + at[1] - 5.0);
            assert!(
                (dx + 2.0 * p + 4.0 * q).abs() < 1e-12 && (dy + 4.0 * p + 2.0 * q).abs() < 1e-12
            );
        }
        let undefined = Surface::from(Shape::Typed(Typed::new("ln(x)").unwrap()));
        assert_eq!(downhill(&undefined, View::square(1.0), [4, 4]).len(), 8);
    }
}
