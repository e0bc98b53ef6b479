//! Hyperparameter maps: how a run ends for many values of two of its numbers.

use super::axis::{Axis, Setting, Target};
use super::ends::{Conditions, Part, in_parts};
use crate::math::Point;
use crate::optimizer::{End, Method, Progress};

/// A hyperparameter map to be computed.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperRequest {
    /// What all runs share.
    pub conditions: Conditions,
    /// Where every run starts that no axis moves.
    pub start: Point,
    /// The method, with its other parameters.
    pub method: Method,
    /// The numbers along x and along y.
    pub axes: [Axis; 2],
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
}

/// How runs end, row by row from the bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct HyperMap {
    /// The numbers along x and along y.
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

    /// The setting that the axes vary.
    pub fn setting(&self) -> Setting {
        Setting {
            method: self.method,
            surface: self.conditions.surface.clone(),
            start: self.start,
            noise: self.conditions.noise,
        }
    }

    /// The setting of a cell.
    fn of_cell(&self, [column, row]: [usize; 2]) -> Setting {
        let mut setting = self.setting();
        for (axis, value) in self.axes.iter().zip(self.values(column, row)) {
            setting.set(axis.target, value);
        }
        setting
    }

    /// The loss at the start of each cell's run.
    pub fn start_losses(&self) -> Vec<f64> {
        let mut setting = self.setting();
        let stays = self.axes.iter().all(|axis| match axis.target {
            Target::Method(_) | Target::Noise => true,
            Target::Surface(_) | Target::Start(_) => false,
        });
        if stays {
            return vec![setting.surface.start_loss(setting.start); self.cells()];
        }
        let cells = (0..self.cells()).map(|cell| {
            let values = self.values(cell % self.columns, cell / self.columns);
            for (axis, value) in self.axes.iter().zip(values) {
                setting.set(axis.target, value);
            }
            setting.surface.start_loss(setting.start)
        });
        cells.collect()
    }

    /// Whether runs that differ along an axis can be computed side by side: in their rate or start.
    fn is_side_by_side(&self, axis: Axis) -> bool {
        match axis.target {
            Target::Method(key) => self.method.parameters().row(key) == self.method.rate_row(),
            Target::Start(_) => true,
            Target::Surface(_) | Target::Noise => false,
        }
    }

    /// Computes the map; `None` if cancelled.
    ///
    /// Runs that differ only in the learning rate or the start are computed side by side: a part is a row where these lie along
    /// x, a column where they lie along y, and a single cell where they are on neither axis.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<HyperMap> {
        progress.begin("Hyperparameter map", self.cells(), self.conditions.steps);
        let Self {
            axes,
            columns,
            rows,
            ..
        } = *self;
        let along = axes.iter().position(|&axis| self.is_side_by_side(axis));
        let (parts, length) = match along {
            Some(0) => (rows, columns),
            Some(_) => (columns, rows),
            None => (columns * rows, 1),
        };
        let cell = |part: usize, i: usize| match along {
            Some(0) => [i, part],
            Some(_) => [part, i],
            None => [part % columns, part / columns],
        };
        // The same in every part, and powers on logarithmic axes.
        let values: Vec<f64> = along.map_or(Vec::new(), |along| {
            (0..length).map(|i| axes[along].cell(i, length)).collect()
        });
        let part = |index: usize| {
            let mut setting = self.of_cell(cell(index, 0));
            let mut starts = Vec::with_capacity(length);
            let mut rates = Vec::with_capacity(length);
            for i in 0..length {
                if let Some(along) = along {
                    setting.set(axes[along].target, values[i]);
                }
                starts.push(setting.start);
                rates.push(setting.method.lr());
            }
            let part = Part {
                method: setting.method,
                surface: Some(setting.surface),
                noise: setting.noise,
                starts,
                rates,
            };
            self.conditions.ends(&part, progress)
        };
        let ends = in_parts(parts, threads, progress, part)?;
        let cells = match along {
            Some(0) | None => ends.concat(),
            Some(_) => {
                let row = |row: usize| ends.iter().map(move |column| column[row]);
                (0..rows).flat_map(row).collect()
            }
        };
        Some(HyperMap {
            axes,
            columns,
            rows,
            cells,
        })
    }
}
