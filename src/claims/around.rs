//! What the surface is like around a place, or around where a run is.

use std::ops::ControlFlow;

use super::case::Case;
use crate::analysis::sharpness::shifted;
use crate::analysis::{Sharpness, SliceStatistics};
use crate::math::{Point, eigenpairs};
use crate::optimizer::Trajectory;
use crate::scenario::claim::Around;

/// The numbers of rows, where they exist; or why there are none at all.
pub type Values = Result<Vec<Option<f64>>, String>;

/// Something of all weights at rows.
pub fn visited(
    run: &Trajectory,
    rows: &[usize],
    of: &dyn Fn(&[f64]) -> Option<f64>,
) -> Vec<Option<f64>> {
    let mut values = Vec::with_capacity(rows.len());
    run.visit(rows, false, &mut |stand| {
        values.push(of(stand.weights));
        ControlFlow::Continue(())
    });
    values.resize(rows.len(), None);
    values
}

/// What is measured where a run is at rows in ascending order; of a network in all weights.
pub fn along(case: &Case<'_>, run: &Trajectory, of: Around, rows: &[usize]) -> Values {
    let Some(network) = case.network() else {
        return Ok(rows
            .iter()
            .map(|row| at(case, of, run.points[*row]).ok())
            .collect());
    };
    match of {
        Around::Keskar | Around::ShiftedLoss => {
            Err("it is measured in the plane, where runs of a network are not".to_owned())
        }
        Around::LambdaMax
        | Around::LambdaMin
        | Around::Condition
        | Around::StepLimit
        | Around::Negative
        | Around::MeanCurvature => Ok(visited(run, rows, &|w| {
            let found = SliceStatistics::of(network, &w.to_vec())?;
            let spectrum = Spectrum {
                largest: found.largest,
                least: found.least,
                mean: found.mean.mean,
                negative: found.negative,
            };
            spectrum.number(of)
        })),
    }
}

/// What is measured at a place of a surface.
pub fn at(case: &Case<'_>, of: Around, at: Point) -> Result<f64, String> {
    let (surface, settings) = (&case.scenario.surface, &case.scenario.sharpness);
    match of {
        Around::Keskar => {
            let found =
                Sharpness::of(surface, at, settings.epsilon).and_then(|found| found.keskar());
            found.ok_or_else(|| "it does not exist there".to_owned())
        }
        Around::ShiftedLoss => Ok(shifted(surface, at, [settings.shift_x, settings.shift_y])),
        Around::LambdaMax
        | Around::LambdaMin
        | Around::Condition
        | Around::StepLimit
        | Around::Negative
        | Around::MeanCurvature => {
            let pairs = eigenpairs(surface.jet2(at).hessian);
            let [low, high] = pairs
                .ok_or("the Hessian is not finite there")?
                .map(|pair| pair.value);
            let spectrum = Spectrum {
                largest: high,
                least: low,
                mean: 0.5 * (low + high),
                negative: Some(usize::from(low < 0.0) + usize::from(high < 0.0)),
            };
            spectrum
                .number(of)
                .ok_or_else(|| "no eigenvalue is positive".to_owned())
        }
    }
}

/// Numbers of the eigenvalues of a Hessian.
struct Spectrum {
    largest: f64,
    least: f64,
    mean: f64,
    negative: Option<usize>,
}

impl Spectrum {
    fn number(&self, of: Around) -> Option<f64> {
        match of {
            Around::LambdaMax => Some(self.largest),
            Around::LambdaMin => Some(self.least),
            Around::Condition => Some(self.largest / self.least),
            Around::StepLimit => (self.largest > 0.0).then(|| 2.0 / self.largest),
            Around::Negative => self.negative.map(|count| count as f64),
            Around::MeanCurvature => Some(self.mean),
            // These are no matter of eigenvalues.
            Around::Keskar | Around::ShiftedLoss => None,
        }
    }
}
