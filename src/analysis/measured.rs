//! What is measured at some rows of a run that trains a network: the loss on other samples, and the curvature in all weights.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Progress;
use crate::network::Network;
use crate::objective::{End, HessianAt};
use crate::optimizer::{Scaling, Stand, Trajectory};

/// What is measured at a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The loss on the samples that are kept from training.
    TestLoss,
    /// The share of samples that are classified rightly: of those for training, and of the others.
    Accuracy,
    /// λmax of the Hessian, by the Lanczos iteration, which begins with the eigenvector of the row before.
    Sharpness,
    /// The same of P⁻¹H, where P is what an adaptive method divides each coordinate by.
    Preconditioned,
    /// The trace of the Hessian, by drawn probes, and its standard error.
    Trace,
}

impl Measure {
    /// How many rows are measured for each that a map has along its side: passes over the samples cost little.
    fn rows_for_each(self) -> usize {
        match self {
            Self::TestLoss | Self::Accuracy => 4,
            Self::Sharpness | Self::Preconditioned | Self::Trace => 1,
        }
    }
}

/// A run, what is measured of it, and at how many rows.
#[derive(Clone)]
pub struct MeasureRequest {
    /// What is trained.
    pub network: Arc<Network>,
    /// The run.
    pub run: Arc<Trajectory>,
    /// What is measured.
    pub measure: Measure,
    /// As many rows, or some more.
    pub rows: usize,
}

impl PartialEq for MeasureRequest {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.run, &other.run)
            && self.measure == other.measure
            && self.rows == other.rows
    }
}

/// What has been measured, in ascending order of rows.
#[derive(Debug, Default, PartialEq)]
pub struct Measured {
    /// A row and its two numbers; the second one is NaN where there is only one, and both where nothing exists.
    pub rows: Vec<(usize, [f64; 2])>,
}

impl Measured {
    /// One of the numbers at a row, between those of the nearest rows if that has not been measured.
    pub fn at(&self, row: usize, number: usize) -> Option<f64> {
        let after = self.rows.partition_point(|(of, _)| *of < row);
        let value = |i: usize| Some((self.rows.get(i)?.0, self.rows[i].1[number]));
        let found = match (value(after)?, after.checked_sub(1).and_then(value)) {
            ((of, v), _) if of == row => v,
            ((to, v), Some((from, u))) => {
                let share = (row - from) as f64 / (to - from) as f64;
                u + share * (v - u)
            }
            (_, None) => f64::NAN,
        };
        (!found.is_nan()).then_some(found)
    }
}

impl MeasureRequest {
    /// The same at so many rows for each of so many cells.
    pub fn with_side(&self, side: usize) -> Self {
        Self {
            rows: side * self.measure.rows_for_each(),
            ..self.clone()
        }
    }

    /// The measurements; `None` if that was cancelled.
    pub fn compute(&self, progress: &Progress) -> Option<Measured> {
        self.at_rows(&rows(self.run.last(), self.rows), progress)
    }

    /// The measurements at rows in ascending order; `None` if that was cancelled.
    pub fn at_rows(&self, rows: &[usize], progress: &Progress) -> Option<Measured> {
        progress.begin("measuring", rows.len(), 1);
        let mut measured = Measured::default();
        let mut near = None;
        let scaling = self.measure == Measure::Preconditioned;
        self.run.visit(rows, scaling, &mut |stand| {
            if progress.is_cancelled() {
                return ControlFlow::Break(());
            }
            let value = self.value(&stand, &mut near);
            measured
                .rows
                .push((stand.row, value.unwrap_or([f64::NAN; 2])));
            progress.advance(1);
            ControlFlow::Continue(())
        });
        (!progress.is_cancelled()).then_some(measured)
    }

    fn value(&self, stand: &Stand<'_>, near: &mut Option<Vec<f64>>) -> Option<[f64; 2]> {
        let network = &*self.network;
        let w = stand.weights.to_vec();
        // A run that is outdated by now may be that of another network.
        if w.len() != network.layout().weights || w.iter().any(|w| !w.is_finite()) {
            return None;
        }
        let evaluated = network.evaluated(stand.buffers);
        let hessian = HessianAt::new(network, &w);
        let mut greatest = |hessian: HessianAt<'_>| {
            let found = hessian.extremes(&[End::Greatest], near.as_ref())?;
            let first = found.into_iter().next()?;
            *near = Some(first.vector);
            Some([first.value, f64::NAN])
        };
        match self.measure {
            Measure::TestLoss => {
                let test = network.test();
                (test.count() > 0).then(|| [evaluated.loss_on(&w, test), f64::NAN])
            }
            Measure::Accuracy => {
                let of = |samples| evaluated.accuracy(&w, samples).unwrap_or(f64::NAN);
                Some([of(network.train()), of(network.test())])
            }
            Measure::Sharpness => greatest(hessian),
            Measure::Preconditioned => {
                let rate = self.run.rate_from(stand.row);
                let rate = rate.unwrap_or(self.run.rates[self.run.last()]);
                match &stand.scaling {
                    Scaling::Rate => greatest(hessian),
                    Scaling::Each(rates) => {
                        let inverse: Vec<f64> = rates.iter().map(|r| r / rate).collect();
                        let usable = inverse.iter().all(|p| p.is_finite() && *p >= 0.0);
                        usable
                            .then(|| hessian.preconditioned(&inverse))
                            .and_then(greatest)
                    }
                    Scaling::Matrix => None,
                }
            }
            Measure::Trace => {
                let trace = hessian.trace(stand.row as u64)?;
                Some([trace.mean, trace.error])
            }
        }
    }
}

fn rows(last: usize, count: usize) -> Vec<usize> {
    pairs(0, last, count)
}

/// About so many of the rows from one to another: two consecutive ones of every so many, and the last two. Of an oscillation from step to
/// step, both sides are seen.
pub fn pairs(first: usize, last: usize, count: usize) -> Vec<usize> {
    let stride = (2 * last.saturating_sub(first))
        .div_ceil(count.max(1))
        .max(1);
    let all = first..=last;
    all.filter(|row| (row - first) % stride < 2 || last - row < 2)
        .collect()
}
