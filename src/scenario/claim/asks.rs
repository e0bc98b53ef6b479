//! What the class is asked, and which claims decide it.

use super::data::{Asks, Claim, Repeat};
use crate::parameters::Legal;
use crate::scenario::document::Scenario;
use crate::scenario::limits::is_interval;
use crate::scenario::prediction::MAX_CHOICES;
use crate::scenario::source::Result;
use crate::scenario::table::Table;

/// What a class predicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Question<'a> {
    /// Where the shown runs end.
    Place,
    /// Which of these comes out.
    Choices(Vec<&'a str>),
    /// The number that a claim measures.
    Number {
        /// The place of the claim in the list.
        claim: usize,
        /// Between what the guess lies.
        range: [f64; 2],
    },
}

impl Scenario {
    /// What the class predicts: what claims ask for, or else where the runs end.
    pub fn predicts(&self) -> Question<'_> {
        let number = self.claims.iter().enumerate().find_map(|(claim, of)| {
            let Some(Asks::Number(range)) = of.asks else {
                return None;
            };
            Some(Question::Number { claim, range })
        });
        let choices = choices(&self.claims);
        match number {
            Some(number) => number,
            None if choices.is_empty() => Question::Place,
            None => Question::Choices(choices),
        }
    }
}

impl Scenario {
    /// What the document asks of one who works alone, in the order of its claims.
    pub fn tasks(&self) -> Vec<String> {
        self.claims
            .iter()
            .filter_map(|claim| claim.task.clone())
            .collect()
    }
}

/// The choices, each once, in the order of the claims that decide them.
fn choices(claims: &[Claim]) -> Vec<&str> {
    let mut choices: Vec<&str> = Vec::new();
    for choice in claims.iter().filter_map(Claim::choice) {
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

/// Reads `choice` or `guess`.
pub fn read(table: &mut Table<'_>) -> Result<Option<Asks>> {
    let choice = table.words("choice")?;
    let range = table.numbers("guess", Legal::Finite)?;
    match (choice, range) {
        (Some(_), Some(_)) => {
            Err(table.error("guess", "found it beside `choice`; allowed: one of them"))
        }
        (Some(choice), None) => Ok(Some(Asks::Choice(choice))),
        (None, Some(range)) if !is_interval(range) => Err(table.error(
            "guess",
            "found no range; allowed: two numbers, the smaller first, between which a guess lies",
        )),
        (None, range) => Ok(range.map(Asks::Number)),
    }
}

/// Refuses a claim that cannot decide what it asks.
pub fn sound(table: &Table<'_>, claim: &Claim) -> Result<()> {
    let key = match claim.asks {
        None => return Ok(()),
        Some(Asks::Choice(_)) => "choice",
        Some(Asks::Number(_)) => "guess",
    };
    if claim.task.is_some() {
        let message = "found it beside `task`, which is for one who works alone; allowed: without";
        return Err(table.error(key, message));
    }
    let several = matches!(claim.repeat, Repeat::Seeds { .. } | Repeat::Starts(_));
    let is_one = claim
        .measured
        .as_ref()
        .is_some_and(|measured| measured.across.is_some() || !several);
    if key == "guess" && !is_one {
        let message = "found it without one number; allowed: with `measure` (or `steps_ratio`), of several runs `across`";
        return Err(table.error(key, message));
    }
    Ok(())
}

/// Why these claims together ask nothing that can be answered.
pub fn objection(claims: &[Claim]) -> Option<String> {
    let asked = |claim: &&Claim| matches!(claim.asks, Some(Asks::Number(_)));
    let numbers = claims.iter().filter(asked).count();
    let choices = choices(claims).len();
    if numbers > 1 || numbers > 0 && choices > 0 {
        return Some("found several questions; allowed: one `guess`, or several `choice`".into());
    }
    let most = MAX_CHOICES;
    (choices == 1 || choices > most)
        .then(|| format!("found {choices} different `choice`; allowed: 2 to {most}"))
}
