//! Values of a surface on a regular grid.

use std::num::NonZero;
use std::sync::{Mutex, OnceLock};
use std::thread::{Builder, available_parallelism};
use web_time::{Duration, Instant};

use super::Progress;
use crate::math::Point;
use crate::surface::{Surface, View};

/// Rows that a thread takes at a time.
const PART_ROWS: usize = 16;
/// Halvings of a cell in the search for a pole; more would go below the rounding of coordinates.
const HALVINGS: u32 = 40;
/// Starting threads pays from this much expected work on.
const SHARED: Duration = Duration::from_micros(400);

/// Values of a function on a regular grid, row by row from the bottom (y ascending).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Field {
    /// Grid points along x.
    pub columns: usize,
    /// Grid points along y.
    pub rows: usize,
    /// The x of the first and the last column.
    pub x: [f64; 2],
    /// The y of the first and the last row.
    pub y: [f64; 2],
    /// `columns × rows` values.
    pub values: Vec<f64>,
}

/// A field that takes so long that it is refined in steps and can be cancelled.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FieldRequest {
    /// What is evaluated.
    pub surface: Surface,
    /// Where.
    pub view: View,
    /// Width and height, of which only the proportion counts.
    pub proportion: [f32; 2],
    /// Grid points along x and y.
    pub resolution: [usize; 2],
}

impl FieldRequest {
    /// The field, row by row shared among so many threads; `None` if it was cancelled.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<Field> {
        let [columns, rows] = self.resolution;
        let View { x, y } = self.view;
        let mut values = vec![0.0; columns * rows];
        let xs: Vec<f64> = (0..columns).map(|i| coordinate(x, i, columns)).collect();
        progress.begin("Values", rows, 1);
        let parts = Mutex::new(values.chunks_mut(columns.max(1)).enumerate());
        let fill = || {
            let evaluator = self.surface.with_landscape();
            // (A lock is lost only to a panic, and then so is the field.)
            while let Some((j, row)) = parts.lock().ok().and_then(|mut parts| parts.next()) {
                if progress.is_cancelled() {
                    return;
                }
                evaluator.row(&xs, coordinate(y, j, rows), row);
                progress.advance(1);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.min(rows) {
                // Where no thread can be started, this one does all of the work.
                let _ = Builder::new().spawn_scoped(scope, fill);
            }
            fill();
        });
        (!progress.is_cancelled()).then_some(Field {
            columns,
            rows,
            x,
            y,
            values,
        })
    }
}

impl Field {
    /// Evaluates a surface over a view, reusing the memory of this field.
    pub fn sample(&mut self, surface: &Surface, view: View, columns: usize, rows: usize) {
        (self.columns, self.rows, self.x, self.y) = (columns, rows, view.x, view.y);
        let points = columns * rows;
        if self.values.capacity() < points {
            // Fresh memory is zero already; growing would write it once more.
            self.values = vec![0.0; points];
        }
        self.values.resize(points, 0.0);
        if points == 0 {
            return;
        }
        let xs: Vec<f64> = (0..columns)
            .map(|i| coordinate(view.x, i, columns))
            .collect();
        let count = rows.div_ceil(PART_ROWS);
        let parts = Mutex::new(self.values.chunks_mut(PART_ROWS * columns).enumerate());
        // True as long as there was a part left to fill. (A lock is lost only to a panic, and then so is the field.)
        let fill_one = || match parts.lock().ok().and_then(|mut parts| parts.next()) {
            Some((i, part)) => {
                let evaluator = surface.with_landscape();
                for (j, row) in part.chunks_exact_mut(columns).enumerate() {
                    evaluator.row(&xs, coordinate(view.y, i * PART_ROWS + j, rows), row);
                }
                true
            }
            None => false,
        };
        let fill = || while fill_one() {};
        let begin = Instant::now();
        fill_one();
        let expected = begin.elapsed() * (count - 1) as u32;
        std::thread::scope(|scope| {
            let helpers = if expected < SHARED {
                0
            } else {
                processors() - 1
            };
            for _ in 0..helpers.min(count - 1) {
                // Where no thread can be started, this one does all of the work.
                let _ = Builder::new().spawn_scoped(scope, fill);
            }
            fill();
        });
    }

    /// Indices of the grid points on both sides of a jump or an odd pole (such as that of 1/x), between which no level line
    /// runs. There the difference of two neighbours has the opposite sign of the differences before and after it, and exceeds
    /// both together.
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

    /// Whether f is unbounded, up or down, near the greatest or the least value of the grid, as ln r and 1/r² are near r = 0:
    /// there each halving of the distance gains at least as much as the one before. At a smooth optimum, a kink or a cusp it
    /// gains less and less.
    pub fn has_pole(&self, surface: &Surface) -> bool {
        let (columns, rows) = (self.columns, self.rows);
        let (Some([low, high]), 2.., 2..) = (self.range(), columns, rows) else {
            return false;
        };
        let surface = surface.with_landscape();
        [1.0, -1.0].into_iter().any(|sign| {
            let sized = self.values.iter().map(|v| sign * v).enumerate();
            let finite = sized.filter(|(_, v)| v.is_finite());
            let Some((k, mut best)) = finite.max_by(|a, b| a.1.total_cmp(&b.1)) else {
                return false;
            };
            let mut at = [
                coordinate(self.x, k % columns, columns),
                coordinate(self.y, k / columns, rows),
            ];
            let cell = [
                (self.x[1] - self.x[0]) / (columns - 1) as f64,
                (self.y[1] - self.y[0]) / (rows - 1) as f64,
            ];
            let around = |[x, y]: Point, halvings: u32| {
                let [width, height] = cell.map(|c| c / (1u64 << halvings) as f64);
                (0..9).map(move |way| {
                    let x = x + (f64::from(way % 3) - 1.0) * width;
                    let y = y + (f64::from(way / 3) - 1.0) * height;
                    let at = [x.clamp(self.x[0], self.x[1]), y.clamp(self.y[0], self.y[1])];
                    (sign * surface.value(at), at)
                })
            };
            for halvings in 1..=HALVINGS {
                for _ in 0..4 {
                    let start = at;
                    for (value, there) in around(start, halvings) {
                        if value > best {
                            (best, at) = (value, there);
                        }
                    }
                    if at == start {
                        break;
                    }
                }
            }
            let [far, near, nearer] = [0, 15, 30].map(|halvings| {
                let values = around(at, halvings).map(|(value, _)| value);
                values.fold(f64::INFINITY, f64::min)
            });
            // A smaller gain would not be visible, and may be rounding.
            let seen = nearer - near > 1e-3 * (high - low);
            best == f64::INFINITY || (seen && nearer - near > 0.5 * (near - far))
        })
    }

    /// The x of its columns.
    pub fn xs(&self) -> impl Iterator<Item = f64> {
        (0..self.columns).map(|i| coordinate(self.x, i, self.columns))
    }

    /// The y of its rows.
    pub fn ys(&self) -> impl Iterator<Item = f64> {
        (0..self.rows).map(|j| coordinate(self.y, j, self.rows))
    }

    /// The least and greatest finite value.
    pub fn range(&self) -> Option<[f64; 2]> {
        let mut finite = self.values.iter().copied().filter(|v| v.is_finite());
        let first = finite.next()?;
        Some(finite.fold([first; 2], |[low, high], v| [low.min(v), high.max(v)]))
    }
}

/// The number of processors, asked for once: the question takes as long as sampling a small grid.
fn processors() -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    *PROCESSORS.get_or_init(|| available_parallelism().map_or(1, NonZero::get))
}

/// The i-th of n evenly spaced numbers from one end of an interval to the other.
pub(super) fn coordinate([low, high]: [f64; 2], i: usize, n: usize) -> f64 {
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

    #[test]
    fn poles_between_grid_points_are_found_and_optima_are_not() {
        let pole = |text: &str| {
            let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
            let mut field = Field::default();
            field.sample(&surface, View::new([-3.1, 2.9], [-2.0, 3.3]), 61, 50);
            field.has_pole(&surface)
        };
        for text in [
            "ln(x^2 + y^2) + x/2",
            "-ln((x-1)^2 + (y-1)^2)",
            "1/(x^2 + y^2)",
            "x - 1/((x-0.3)^2 + y^2)",
            "ln(abs(x))",
        ] {
            assert!(pole(text), "{text}");
        }
        for text in [
            "x^2 + y^2",
            "x + 5",
            "2",
            "abs(x) + abs(y)",
            "sqrt(abs(x)) + y^2",
            "exp(9*x)",
            "1/(x^2 + y^2 + 0.1)",
            "sin(7*x)*sin(y)",
            "-exp(-50*(x^2 + y^2))",
        ] {
            assert!(!pole(text), "{text}");
        }
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
