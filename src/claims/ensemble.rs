//! What is measured of an ensemble of networks at rows.

use super::around::Values;
use super::case::Case;
use crate::analysis::Losses;
use crate::scenario::claim::OfEnsemble;

const NO_SPREAD: &str = "the spread is that of outputs, with the loss mse";

/// Losses and spread at rows in ascending order.
pub fn values(case: &Case<'_>, of: OfEnsemble, rows: &[usize]) -> Values {
    let found = case.ensemble(rows)?;
    let test = found.test.as_ref();
    let test = || test.ok_or("no samples are kept from training");
    let each = |of: &dyn Fn(usize) -> f64| Ok((0..rows.len()).map(|row| Some(of(row))).collect());
    let spread = |of: &Losses| {
        let spread = of.spread.as_ref().ok_or(NO_SPREAD)?;
        each(&|row| spread[row])
    };
    match of {
        OfEnsemble::Loss => each(&|row| found.train.average[row]),
        OfEnsemble::TestLoss => {
            let test = test()?;
            each(&|row| test.average[row])
        }
        OfEnsemble::MemberLoss => each(&|row| found.train.mean(row)),
        OfEnsemble::MemberTestLoss => {
            let test = test()?;
            each(&|row| test.mean(row))
        }
        OfEnsemble::Spread => spread(&found.train),
        OfEnsemble::TestSpread => spread(test()?),
    }
}
