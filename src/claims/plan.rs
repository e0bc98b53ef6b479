//! Which runs the claims of a document ask for.

use super::outcome::Answer;
use crate::analysis::starts;
use crate::math::Point;
use crate::scenario::Scenario;
use crate::scenario::claim::{Claim, Repeat, Subject};

/// Which of the two that a claim compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What it is about.
    Own,
    /// What that is compared with.
    Other,
}

/// A question to a run.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The claim's place in the list.
    index: usize,
    pub claim: &'a Claim,
    pub side: Side,
}

/// Runs of one subject, and all that is asked of each.
pub struct Group<'a> {
    pub subject: &'a Subject,
    pub repeat: &'a Repeat,
    pub count: usize,
    pub asked: Vec<Asked<'a>>,
}

/// All groups, in the order of claims.
pub struct Plan<'a> {
    pub groups: Vec<Group<'a>>,
}

impl<'a> Plan<'a> {
    /// That of the claims which can be checked.
    pub fn of(scenario: &'a Scenario) -> Self {
        let mut plan = Self { groups: Vec::new() };
        for (index, claim) in scenario.claims.iter().enumerate() {
            if claim.objection(scenario).is_some() {
                continue;
            }
            for (subject, side) in claim.subjects().zip([Side::Own, Side::Other]) {
                plan.ask(scenario, subject, Asked { index, claim, side });
            }
        }
        plan
    }

    fn ask(&mut self, scenario: &Scenario, subject: &'a Subject, asked: Asked<'a>) {
        let repeat = &asked.claim.repeat;
        let same = |group: &&mut Group<'_>| group.subject == subject && group.repeat == repeat;
        match self.groups.iter_mut().find(same) {
            Some(group) => group.asked.push(asked),
            None => self.groups.push(Group {
                subject,
                repeat,
                count: count(scenario, repeat),
                asked: vec![asked],
            }),
        }
    }

    /// Each run: its group, and its place there.
    pub fn jobs(&self) -> Vec<(usize, usize)> {
        let groups = self.groups.iter().enumerate();
        groups
            .flat_map(|(group, of)| (0..of.count).map(move |run| (group, run)))
            .collect()
    }

    /// What the runs of a claim have answered, of the answers to all jobs.
    pub fn collect(&self, answers: &[Vec<Answer>], index: usize, side: Side) -> Vec<Answer> {
        let mut first = 0;
        for group in &self.groups {
            let place = group
                .asked
                .iter()
                .position(|a| a.index == index && a.side == side);
            let jobs = &answers[first..first + group.count];
            if let Some(place) = place {
                return jobs.iter().map(|answers| answers[place].clone()).collect();
            }
            first += group.count;
        }
        Vec::new()
    }
}

fn count(scenario: &Scenario, repeat: &Repeat) -> usize {
    match repeat {
        Repeat::Once | Repeat::Seed(_) => 1,
        Repeat::Seeds { count, .. } => *count,
        Repeat::Starts(count) => starts::grid(scenario.view(), *count).iter().product(),
    }
}

/// The start of a run from a grid of about so many.
pub fn start(scenario: &Scenario, count: usize, run: usize) -> Point {
    let view = scenario.view();
    starts::centre(view, starts::grid(view, count), run)
}

/// A document in the run of this place among those that a claim asks for. Starts lie on the view of the `whole` document, whatever was turned.
pub fn varied(mut scenario: Scenario, whole: &Scenario, repeat: &Repeat, run: usize) -> Scenario {
    match repeat {
        Repeat::Once => {}
        Repeat::Seed(seed) => scenario.run.seed = *seed,
        Repeat::Seeds { vary, .. } => {
            let first = scenario.exact(vary).unwrap_or_default();
            // As a swarm does; beyond the largest seed there is none.
            scenario.set_exact(vary, first.wrapping_add(run as u64));
        }
        Repeat::Starts(count) => scenario.start_at(start(whole, *count, run)),
    }
    scenario
}
