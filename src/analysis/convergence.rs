//! Convergence maps: what theory says of a method on a quadratic, for many values of two numbers. Nothing is run.

use super::axis::{Axis, Setting, Target};
use crate::math::eigenpairs;
use crate::optimizer::{Method, Progress, Recurrence, Regime, Schedule, Wrappers};
use crate::surface::Surface;

/// A convergence map to be computed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ConvergenceRequest {
    /// What the axes vary.
    pub setting: Setting,
    /// The numbers along x and along y.
    pub axes: [Axis; 2],
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
}

/// The long run in the eigen-direction in which the error shrinks least.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LongRun {
    /// The factor on the error in each step: the largest spectral radius of both directions.
    pub radius: f64,
    /// How the error goes on in that direction.
    pub regime: Regime,
}

/// A piece of a line between two regimes, by its positions along both axes, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Border {
    /// Where it begins and ends.
    pub ends: [[f64; 2]; 2],
    /// Whether runs converge on one side only.
    pub of_stability: bool,
}

/// What theory says, row by row from the bottom.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ConvergenceMap {
    /// Cells along x.
    pub columns: usize,
    /// Cells along y.
    pub rows: usize,
    /// `columns × rows` cells, each for its own values.
    pub cells: Vec<LongRun>,
    /// The lines between regimes.
    pub borders: Vec<Border>,
}

/// The eigenvalues of a Hessian that is the same everywhere and in every step; `None` where it is not.
pub fn constant_curvature(surface: &Surface) -> Option<[f64; 2]> {
    let landscape = surface.shape.landscape();
    // Each mini-batch, and what is left by dropout, has curvatures of its own.
    if !landscape.is_quadratic() || surface.l1 != 0.0 || landscape.varies() {
        return None;
    }
    let pairs = eigenpairs(surface.jet2([0.0, 0.0]).hessian)?;
    let [low, high] = pairs.map(|pair| pair.value);
    // The eigenvalue of a flat direction is 0 up to rounding.
    let flat = 4.0 * f64::EPSILON * low.abs().max(high.abs());
    Some([low, high].map(|v| if v.abs() <= flat { 0.0 } else { v }))
}

/// Why theory does not say what becomes of the runs of a map.
pub fn objection(
    setting: &Setting,
    axes: &[Axis; 2],
    schedule: &Schedule,
    wrappers: &Wrappers,
) -> Option<&'static str> {
    let along = |so: fn(Target) -> bool| axes.iter().any(|axis| so(axis.target));
    let landscape = setting.surface.shape.landscape();
    let of_surface = |key: &str| axes.iter().any(|axis| axis.target.to_string() == key);
    if !landscape.is_quadratic() {
        Some("the surface is not quadratic")
    } else if setting.method.recurrence(0.1, 1.0).is_none() {
        Some("of this method it knows no recurrence")
    } else if wrappers.change_steps() {
        Some("tools change the steps")
    } else if *schedule != Schedule::default() {
        Some("the rate has a schedule")
    } else if setting.noise != 0.0 || along(|target| target == Target::Noise) {
        Some("gradients are noisy")
    } else if landscape.batches().is_some() || of_surface("surface.batch") {
        Some("mini-batches have curvatures of their own")
    } else if landscape.perturbed().is_some()
        || of_surface("surface.dropout")
        || of_surface("surface.input_noise")
    {
        Some("dropout and input noise change the curvature in every step")
    } else if setting.surface.l1 != 0.0 || of_surface("surface.l1") {
        Some("the L1 term has kinks")
    } else if along(|target| matches!(target, Target::Start(_))) {
        Some("the start does not matter to it")
    } else {
        None
    }
}

/// The long run of a method where the Hessian has these eigenvalues. A flat direction does not count, since f does not depend on it;
/// where both are flat nothing moves.
pub fn long_run(method: &Method, curvature: [f64; 2]) -> LongRun {
    let mut worst = LongRun {
        radius: 0.0,
        regime: Regime::Monotone,
    };
    for lambda in curvature.into_iter().filter(|lambda| *lambda != 0.0) {
        let found = method.recurrence(method.lr(), lambda);
        let found = found.as_ref().map_or(DIVERGENT, of_recurrence);
        if found.radius > worst.radius {
            worst = found;
        }
    }
    worst
}

/// What is beyond all numbers.
const DIVERGENT: LongRun = LongRun {
    radius: f64::INFINITY,
    regime: Regime::Divergent,
};

/// Radius and regime of a direction. Regimes that exist on lines only belong to what lies beside them.
fn of_recurrence(recurrence: &Recurrence) -> LongRun {
    let regime = match recurrence.regime() {
        Regime::Critical if recurrence.trace < 0.0 => Regime::Oscillating,
        Regime::Critical => Regime::Monotone,
        Regime::Marginal => Regime::Divergent,
        regime @ (Regime::Monotone | Regime::Ripples | Regime::Oscillating | Regime::Divergent) => {
            regime
        }
    };
    LongRun {
        radius: recurrence.spectral_radius(),
        regime,
    }
}

impl ConvergenceRequest {
    /// The values of both numbers in a cell.
    pub fn values(&self, column: usize, row: usize) -> [f64; 2] {
        let [x, y] = self.axes;
        [x.cell(column, self.columns), y.cell(row, self.rows)]
    }

    /// What theory says for a pair of values.
    pub fn long_run(&self, values: [f64; 2]) -> LongRun {
        let mut setting = self.setting.clone();
        for (axis, value) in self.axes.iter().zip(values) {
            setting.set(axis.target, value);
        }
        let curvature = constant_curvature(&setting.surface);
        curvature.map_or(DIVERGENT, |curvature| long_run(&setting.method, curvature))
    }

    /// What theory says for a pair of values along each eigen-direction: its eigenvalue, the smaller one first, and the long run
    /// there. A flat direction has none, and two of the same curvature are one.
    pub fn directions(&self, values: [f64; 2]) -> Vec<(f64, LongRun)> {
        let mut setting = self.setting.clone();
        for (axis, value) in self.axes.iter().zip(values) {
            setting.set(axis.target, value);
        }
        let mut curvatures = Vec::from(constant_curvature(&setting.surface).unwrap_or_default());
        curvatures.retain(|lambda| *lambda != 0.0);
        curvatures.dedup();
        curvatures
            .into_iter()
            .map(|lambda| (lambda, long_run(&setting.method, [lambda, 0.0])))
            .collect()
    }

    /// Computes the map; `None` if cancelled.
    pub fn compute(&self, progress: &Progress) -> Option<ConvergenceMap> {
        let Self { columns, rows, .. } = *self;
        progress.begin("Convergence map", rows, columns);
        let mut cells = Vec::with_capacity(columns * rows);
        let mut setting = self.setting.clone();
        let [x, y] = self.axes.map(|axis| axis.target);
        for row in 0..rows {
            if progress.is_cancelled() {
                return None;
            }
            setting.set(y, self.values(0, row)[1]);
            for column in 0..columns {
                setting.set(x, self.values(column, row)[0]);
                let curvature = constant_curvature(&setting.surface);
                cells.push(curvature.map_or(DIVERGENT, |c| long_run(&setting.method, c)));
            }
            progress.advance(columns);
        }
        Some(ConvergenceMap {
            columns,
            rows,
            borders: self.borders(&cells),
            cells,
        })
    }

    /// The lines between regimes: through each square of four cells, between the places on its sides where the regime changes.
    fn borders(&self, cells: &[LongRun]) -> Vec<Border> {
        let Self { columns, rows, .. } = *self;
        let mut borders = Vec::new();
        for row in 1..rows {
            for column in 1..columns {
                let corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(|[i, j]| {
                    let [i, j] = [column - 1 + i, row - 1 + j];
                    let at = [
                        i as f64 / (columns - 1) as f64,
                        j as f64 / (rows - 1) as f64,
                    ];
                    (at, cells[j * columns + i].regime)
                });
                let sides = (0..4).map(|i| [corners[i], corners[(i + 1) % 4]]);
                let crossed: Vec<_> = sides.filter_map(|side| self.crossing(side)).collect();
                if let [(from, a), (to, b)] = crossed[..] {
                    borders.push(Border {
                        ends: [from, to],
                        of_stability: a && b,
                    });
                    continue;
                }
                // Where three or four regimes meet, they meet in the middle.
                let n = crossed.len() as f64;
                let middle = [0, 1].map(|i| crossed.iter().map(|(at, _)| at[i]).sum::<f64>() / n);
                borders.extend(crossed.iter().map(|&(at, of_stability)| Border {
                    ends: [at, middle],
                    of_stability,
                }));
            }
        }
        borders
    }

    /// Where the regime changes between two corners, by bisection, and whether runs converge at one of them only: then that is what
    /// changes there, even if a third regime lies between.
    fn crossing(&self, [from, to]: [([f64; 2], Regime); 2]) -> Option<([f64; 2], bool)> {
        if from.1 == to.1 {
            return None;
        }
        let diverges = |regime| regime == Regime::Divergent;
        let of_stability = diverges(from.1) != diverges(to.1);
        let [mut low, mut high] = [from.0, to.0];
        let middle = |low: [f64; 2], high: [f64; 2]| [0, 1].map(|i| 0.5 * (low[i] + high[i]));
        for _ in 0..10 {
            let at = middle(low, high);
            let regime = self
                .long_run([0, 1].map(|i| self.axes[i].value(at[i])))
                .regime;
            let same = if of_stability {
                diverges(regime) == diverges(from.1)
            } else {
                regime == from.1
            };
            if same {
                low = at;
            } else {
                high = at;
            }
        }
        Some((middle(low, high), of_stability))
    }
}

/// A place well within a regime, for its name.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Middle {
    /// Which regime.
    pub regime: Regime,
    /// The positions along both axes, from 0 to 1.
    pub at: [f64; 2],
    /// How many cells it is away, at least, from other regimes and from the ends of the map.
    pub depth: usize,
}

impl ConvergenceMap {
    /// The cell of each regime that is furthest from the others, and from the ends of the map.
    pub fn middles(&self) -> Vec<Middle> {
        // Distances in the steps of a king, found in two passes (Rosenfeld and Pfaltz, Sequential operations in digital picture
        // processing, 1966).
        let mut depth = vec![0; self.cells.len()];
        for cell in 0..depth.len() {
            depth[cell] = self.depth(&depth, cell, [[-1, -1], [0, -1], [1, -1], [-1, 0]]);
        }
        let mut deepest: Vec<(usize, usize)> = Vec::new();
        for cell in (0..depth.len()).rev() {
            let behind = self.depth(&depth, cell, [[1, 1], [0, 1], [-1, 1], [1, 0]]);
            depth[cell] = depth[cell].min(behind);
            let regime = self.cells[cell].regime;
            let known = deepest
                .iter_mut()
                .find(|(c, _)| self.cells[*c].regime == regime);
            match known {
                Some(known) if known.1 < depth[cell] => *known = (cell, depth[cell]),
                Some(_) => {}
                None => deepest.push((cell, depth[cell])),
            }
        }
        let position = |i: usize, n: usize| i as f64 / (n - 1).max(1) as f64;
        let middles = deepest.into_iter().map(|(cell, depth)| Middle {
            regime: self.cells[cell].regime,
            at: [
                position(cell % self.columns, self.columns),
                position(cell / self.columns, self.rows),
            ],
            depth,
        });
        middles.collect()
    }

    /// One more than the least depth around a cell, where what has another regime or lies outside has none.
    fn depth(&self, depth: &[usize], cell: usize, around: [[isize; 2]; 4]) -> usize {
        let (column, row) = (cell % self.columns, cell / self.columns);
        let near = around.map(|[i, j]| {
            let column = column.checked_add_signed(i).filter(|i| *i < self.columns);
            let row = row.checked_add_signed(j).filter(|j| *j < self.rows);
            let other = column.zip(row).map(|(i, j)| j * self.columns + i);
            let same = other.filter(|&other| self.cells[other].regime == self.cells[cell].regime);
            same.map_or(0, |other| depth[other])
        });
        near.into_iter().min().unwrap_or(0) + 1
    }
}
