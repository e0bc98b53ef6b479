//! Hyperparameter maps: how a run ends for many values of two of its numbers.

use super::axis::{Axis, Setting, Target};
use super::ends::{Conditions, Part, in_parts};
use crate::math::Point;
use crate::optimizer::{End, Method, Progress};
use crate::surface::LANES;

/// A hyperparameter map to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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

    /// The same map, asked for at the beginning of those axes that are numbers of the method or of the start. Each cell sets both
    /// numbers, so where the document stands on them makes no difference, and the map stays while they change.
    pub fn anywhere(self) -> Self {
        let mut setting = self.setting();
        for Axis { target, range, .. } in self.axes {
            match target {
                Target::Method(_) | Target::Start(_) => setting.set(target, range[0]),
                Target::Surface(_) | Target::Noise => {}
            }
        }
        Self {
            method: setting.method,
            start: setting.start,
            ..self
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

    /// Along which axes the runs of a part differ.
    ///
    /// Where runs of the method go side by side at all, they do so if they differ in rate, start or noise. With numbers of the method
    /// of their own they are slower than with the same ones, so these are only varied where nothing else is. What is minimised is
    /// the same in a part.
    fn varied(&self) -> [bool; 2] {
        let alike = |axis: Axis| match axis.target {
            Target::Method(key) => self.method.parameters().row(key) == self.method.rate_row(),
            Target::Start(_) | Target::Noise => true,
            Target::Surface(_) => false,
        };
        let of_their_own = |axis: Axis| match axis.target {
            Target::Method(key) => {
                let trains = self.conditions.surface.shape.network().is_some();
                let row = self.method.parameters().row(key);
                !trains && row.is_some_and(|row| self.method.has_lanes_for(row))
            }
            Target::Start(_) | Target::Noise | Target::Surface(_) => false,
        };
        match self.axes.map(alike) {
            [false, false] => self.axes.map(of_their_own),
            varied => varied,
        }
    }

    /// Computes the map; `None` if cancelled.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<HyperMap> {
        progress.begin("Hyperparameter map", self.cells(), self.conditions.steps);
        let Self {
            axes,
            columns,
            rows,
            ..
        } = *self;
        let parts = Parts::new([columns, rows], self.varied(), threads);
        // Powers on logarithmic axes, and the same in every part.
        let values = [(axes[0], columns), (axes[1], rows)];
        let values = values.map(|(axis, n)| (0..n).map(|i| axis.cell(i, n)).collect());
        let part = |index: usize| {
            let part = self.part(&parts.cells(index), parts.varied, &values);
            self.conditions.ends(&part, progress)
        };
        let ends = in_parts(parts.count(), threads, progress, part)?;
        let mut cells = vec![End::NEVER; self.cells()];
        for (index, ends) in ends.into_iter().enumerate() {
            for (cell, end) in parts.cells(index).into_iter().zip(ends) {
                cells[cell] = end;
            }
        }
        Some(HyperMap {
            axes,
            columns,
            rows,
            cells,
        })
    }

    /// The runs of some cells, which differ along the varied axes only; `values` are those along both axes.
    fn part(&self, cells: &[usize], varied: [bool; 2], values: &[Vec<f64>; 2]) -> Part {
        let place = |cell: usize| [cell % self.columns, cell / self.columns];
        let mut setting = self.of_cell(place(cells.first().copied().unwrap_or(0)));
        let axes: Vec<usize> = [0, 1].into_iter().filter(|&axis| varied[axis]).collect();
        let row = |&axis: &usize| match self.axes[axis].target {
            Target::Method(key) => self.method.parameters().row(key),
            Target::Start(_) | Target::Noise | Target::Surface(_) => None,
        };
        let own = axes.iter().filter_map(row);
        let own = own.filter(|row| Some(*row) != self.method.rate_row());
        let mut numbers: Vec<(usize, Vec<f64>)> = own.map(|row| (row, Vec::new())).collect();
        let (mut starts, mut rates, mut noise) = (Vec::new(), Vec::new(), Vec::new());
        for &cell in cells {
            let place = place(cell);
            for &axis in &axes {
                setting.set(self.axes[axis].target, values[axis][place[axis]]);
            }
            starts.push(setting.start);
            rates.push(setting.method.lr());
            noise.push(setting.noise);
            for (row, values) in &mut numbers {
                values.push(setting.method.parameters().get(*row));
            }
        }
        Part {
            method: setting.method,
            surface: Some(setting.surface),
            noise,
            starts,
            rates,
            numbers,
        }
    }
}

/// How the cells of a map are shared out.
struct Parts {
    /// Columns and rows.
    sides: [usize; 2],
    /// Along which axes the runs of a part differ.
    varied: [bool; 2],
    /// Cells of a part at most, where these may be any.
    most: usize,
}

impl Parts {
    fn new(sides: [usize; 2], varied: [bool; 2], threads: usize) -> Self {
        // Several parts for each thread, so that none waits long for another, and whole blocks of lanes.
        let share = (sides[0] * sides[1]).div_ceil(4 * threads.max(1));
        let most = share.next_multiple_of(LANES).clamp(LANES, 2048);
        Self {
            sides,
            varied,
            most,
        }
    }

    fn count(&self) -> usize {
        let [columns, rows] = self.sides;
        match self.varied {
            _ if columns * rows == 0 => 0,
            [true, true] => (columns * rows).div_ceil(self.most),
            [true, false] => rows,
            [false, true] => columns,
            [false, false] => columns * rows,
        }
    }

    /// The cells of a part, counted row by row.
    fn cells(&self, part: usize) -> Vec<usize> {
        let [columns, rows] = self.sides;
        match self.varied {
            [true, true] => {
                let first = part * self.most;
                (first..(first + self.most).min(columns * rows)).collect()
            }
            [true, false] => (part * columns..(part + 1) * columns).collect(),
            [false, true] => (0..rows).map(|row| row * columns + part).collect(),
            [false, false] => vec![part],
        }
    }
}
