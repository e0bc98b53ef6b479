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
    use crate::surface::{Booth, Shape};

    #[test]
    fn grid_values_are_those_of_the_surface() {
        let surface = Surface::from(Shape::Booth(Booth::default()));
        let mut field = Field::default();
        field.sample(&surface, View::new([-1.0, 1.0], [0.0, 4.0]), 3, 5);
        assert_eq!(field.values[0], surface.value([-1.0, 0.0]));
        assert_eq!(field.values[3 * 2 + 1], surface.value([0.0, 2.0]));
        assert_eq!(field.values[14], surface.value([1.0, 4.0]));
        field.sample(&surface, View::square(1.0), 0, 7);
        assert_eq!(field.range(), None);
    }
}
