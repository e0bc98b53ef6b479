//! Hyperparameter maps: how a run ends for many values of two parameters of its method.

use super::ends::{Conditions, Part, Progress, ends};
use crate::math::{Point, elementary as e};
use crate::optimizer::{End, Method};

/// A parameter of a method with a range of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Its row in the method's table of parameters.
    pub parameter: usize,
    /// The values of the first and the last cell.
    pub range: [f64; 2],
    /// Whether cells lie at equal ratios instead of equal differences.
    pub logarithmic: bool,
}

impl Axis {
    /// The value at a position from 0 to 1.
    pub fn value(&self, position: f64) -> f64 {
        let [low, high] = self.range;
        if self.logarithmic {
            e::exp(e::ln(low) + (e::ln(high) - e::ln(low)) * position)
        } else {
            low + (high - low) * position
        }
    }

    /// The position of a value: from 0 to 1 within the range, beyond that outside it, and NaN where a logarithm does not exist.
    pub fn position(&self, value: f64) -> f64 {
        let [low, high] = self.range;
        if self.logarithmic {
            (e::ln(value) - e::ln(low)) / (e::ln(high) - e::ln(low))
        } else {
            (value - low) / (high - low)
        }
    }

    /// The value of the i-th of n cells.
    fn cell(&self, i: usize, n: usize) -> f64 {
        if i == 0 || n < 2 {
            self.range[0]
        } else if i + 1 == n {
            self.range[1]
        } else {
            self.value(i as f64 / (n - 1) as f64)
        }
    }
}

/// A hyperparameter map to be computed.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperRequest {
    /// What all runs share.
    pub conditions: Conditions,
    /// Where every run starts.
    pub start: Point,
    /// The method, with its other parameters.
    pub method: Method,
    /// The parameters along x and along y.
    pub axes: [Axis; 2],
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
}

/// How runs end, row by row from the bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperMap {
    /// The parameters along x and along y.
    pub axes: [Axis; 2],
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
    /// `columns × rows` cells.
    pub cells: Vec<End>,
}

impl HyperMap {
    /// The cell nearest to a pair of values, and the values that it stands for.
    pub fn nearest(&self, values: [f64; 2]) -> ([f64; 2], &End) {
        let cell = |axis: Axis, value: f64, n: usize| {
            // A position that is not a number becomes 0.
            (axis.position(value) * (n - 1) as f64)
                .round()
                .clamp(0.0, (n - 1) as f64) as usize
        };
        let column = cell(self.axes[0], values[0], self.columns);
        let row = cell(self.axes[1], values[1], self.rows);
        let [x, y] = self.axes;
        let own = [x.cell(column, self.columns), y.cell(row, self.rows)];
        (own, &self.cells[row * self.columns + column])
    }
}

impl HyperRequest {
    /// The number of cells.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The values of both parameters in a cell.
    pub fn values(&self, column: usize, row: usize) -> [f64; 2] {
        let [x, y] = self.axes;
        [x.cell(column, self.columns), y.cell(row, self.rows)]
    }

    /// Computes the map; `None` if cancelled.
    ///
    /// Runs that differ only in the learning rate are computed side by side: a part is a row where the rate
    /// lies along x, a column where it lies along y, and a single cell where it is on neither axis.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<HyperMap> {
        progress.begin(self.cells());
        let Self {
            axes,
            columns,
            rows,
            ..
        } = *self;
        let rate = self.method.rate_row();
        let along = axes.iter().position(|axis| Some(axis.parameter) == rate);
        let (parts, length) = match along {
            Some(0) => (rows, columns),
            Some(_) => (columns, rows),
            None => (columns * rows, 1),
        };
        let cell = |part: usize, i: usize| match along {
            Some(0) => (i, part),
            Some(_) => (part, i),
            None => (part % columns, part / columns),
        };
        let part = |index: usize| {
            let mut method = self.method;
            let (column, row) = cell(index, 0);
            for (axis, value) in axes.iter().zip(self.values(column, row)) {
                method.parameters_mut().set(axis.parameter, value);
            }
            let rates = (0..length).map(|i| match along {
                Some(axis) => {
                    let (column, row) = cell(index, i);
                    self.values(column, row)[axis]
                }
                None => method.lr(),
            });
            Part {
                method,
                rates: rates.collect(),
                starts: vec![self.start; length],
            }
        };
        let ends = ends(&self.conditions, parts, part, threads, progress)?;
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let cells = cells.map(|(column, row)| match along {
            Some(0) => ends[row][column],
            Some(_) => ends[column][row],
            None => ends[row * columns + column][0],
        });
        Some(HyperMap {
            axes,
            columns,
            rows,
            cells: cells.collect(),
        })
    }
}
