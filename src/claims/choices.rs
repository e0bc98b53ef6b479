//! What is right of what the class is asked: which choice, or what number.

use super::outcome::Finding;
use crate::scenario::Scenario;
use crate::scenario::claim::{Asks, Claim, Question};

/// Of each choice of a question whether all claims that decide it hold; empty where there are no choices.
pub fn right(scenario: &Scenario, findings: &[Finding]) -> Vec<bool> {
    let Question::Choices(choices) = scenario.predicts() else {
        return Vec::new();
    };
    let is_right = |choice: &&str| {
        let mut claims = scenario.claims.iter().zip(findings);
        claims.all(|(claim, finding)| claim.choice() != Some(*choice) || finding.holds)
    };
    choices.iter().map(is_right).collect()
}

/// The number that the class is asked for, out of claims and what was found of each; `None` where there is none.
pub fn number<'a>(found: impl IntoIterator<Item = (&'a Claim, &'a Finding)>) -> Option<f64> {
    let asks = |claim: &Claim| matches!(claim.asks, Some(Asks::Number(_)));
    let (_, finding) = found.into_iter().find(|(claim, _)| asks(claim))?;
    finding.number.filter(|number| number.is_finite())
}

/// Tells the findings of choices how many of these are right.
pub fn count(scenario: &Scenario, findings: &mut [Finding]) {
    let right = right(scenario, findings).into_iter().filter(|is| *is);
    let right = right.count();
    for (claim, finding) in scenario.claims.iter().zip(findings) {
        finding.right = claim.choice().map(|_| right);
    }
}
