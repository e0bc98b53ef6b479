//! Values of a surface on a regular grid.

use crate::surface::{Surface, View};

/// Values of a function on a regular grid, row by row from the bottom (y ascending).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    pub columns: usize,
    pub rows: usize,
    /// The x of the first and the last column.
    pub x: [f64; 2],
    /// The y of the first and the last row.
    pub y: [f64; 2],
    pub values: Vec<f64>,
}

impl Field {
    /// Evaluates a surface over a view, reusing the memory of this field.
    pub fn sample(&mut self, surface: &Surface, view: View, columns: usize, rows: usize) {
        let Self {
            columns: own_columns,
            rows: own_rows,
            x,
            y,
            values,
        } = self;
        (*own_columns, *own_rows, *x, *y) = (columns, rows, view.x, view.y);
        values.resize(columns * rows, 0.0);
        if columns == 0 {
            return;
        }
        let evaluator = surface.with_landscape();
        let xs: Vec<f64> = (0..columns)
            .map(|i| coordinate(view.x, i, columns))
            .collect();
        for (j, row) in values.chunks_exact_mut(columns).enumerate() {
            evaluator.row(&xs, coordinate(view.y, j, rows), row);
        }
    }

    /// The grid points on both sides of a jump or an odd pole (as of 1/x), between which no level line runs: where the
    /// difference of two neighbours has another sign than those before and after it, and is larger than both together.
    pub fn jumps(&self) -> Vec<usize> {
        let Self {
            columns,
            rows,
            values,
            ..
        } = self;
        let (columns, rows) = (*columns, *rows);
        let mut found = Vec::new();
        let mut look = |first: usize, stride: usize| {
            let at = [0, 1, 2, 3].map(|k| first + k * stride);
            let [before, jump, after] = [0, 1, 2].map(|k| values[at[k + 1]] - values[at[k]]);
            let against = jump * before < 0.0 && jump * after < 0.0;
            if against && jump.abs() > before.abs() + after.abs() {
                found.extend([at[1], at[2]]);
            }
        };
        for j in 0..rows {
            for i in 0..columns {
                if i + 3 < columns {
                    look(j * columns + i, 1);
                }
                if j + 3 < rows {
                    look(j * columns + i, columns);
                }
            }
        }
        found
    }

    /// The least and greatest finite value.
    pub fn range(&self) -> Option<[f64; 2]> {
        let mut finite = self.values.iter().copied().filter(|v| v.is_finite());
        let first = finite.next()?;
        Some(finite.fold([first; 2], |[low, high], v| [low.min(v), high.max(v)]))
    }
}

/// The i-th of n evenly spaced numbers from one end of an interval to the other.
fn coordinate([low, high]: [f64; 2], i: usize, n: usize) -> f64 {
    if n < 2 {
        low
    } else {
        low + (high - low) * (i as f64 / (n - 1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::{Booth, Shape, Typed};

    #[test]
    fn grid_values_are_those_of_the_surface() {
        let surface = Surface::from(Shape::Booth(Booth::default()));
        let mut field = Field::default();
        field.sample(&surface, View::new([-1.0, 1.0], [0.0, 4.0]), 3, 5);
        assert_eq!(field.values[0], surface.value([-1.0, 0.0]));
        assert_eq!(field.values[3 * 2 + 1], surface.value([0.0, 2.0]));
        assert_eq!(field.values[14], surface.value([1.0, 4.0]));
        assert!(field.jumps().is_empty());
        field.sample(&surface, View::square(1.0), 0, 7);
        assert_eq!(field.range(), None);
    }

    /// On a grid of 9 × 6 points, with the pole or the jump between columns 3 and 4 and off their middle.
    #[test]
    fn jumps_and_poles_are_found_and_steep_places_are_not() {
        let jumps = |text: &str| {
            let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
            let mut field = Field::default();
            field.sample(&surface, View::new([-3.2, 4.8], [0.5, 3.0]), 9, 6);
            let mut columns: Vec<usize> = field.jumps().iter().map(|k| k % 9).collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        assert_eq!(jumps("1/x + y"), [3, 4]);
        assert_eq!(jumps("x/4 - 3*sign(x)"), [3, 4]);
        for text in [
            "1/x^2",
            "x^3",
            "exp(5*x)",
            "abs(x)",
            "ln(x)",
            "3*sign(x)",
            "sin(x)*y",
            "y^9",
        ] {
            assert_eq!(jumps(text), [0; 0], "{text}");
        }
    }
}
