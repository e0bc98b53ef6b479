//! Claims follow what they are about, as the document is edited.

use super::asks;
use super::data::{Claim, Repeat, Setting, Subject};
use crate::parameters::Legal;
use crate::scenario::document::Scenario;
use crate::scenario::knob::Target;

impl Scenario {
    /// The claims about what the document (still) has.
    pub(in crate::scenario) fn claims_in_use(&self) -> Vec<Claim> {
        let claims = self.claims.iter().filter(|claim| self.has_all_of(claim));
        let mut claims: Vec<Claim> = claims.cloned().collect();
        // A question that has lost its choices is none.
        if asks::objection(&claims).is_some() {
            claims.retain(|claim| claim.asks.is_none());
        }
        claims
    }

    fn has_all_of(&self, claim: &Claim) -> bool {
        let count = self.optimizers.len();
        let seed = match &claim.repeat {
            Repeat::Seeds { vary, .. } => self.exact(vary).is_some(),
            Repeat::Once | Repeat::Seed(_) | Repeat::Starts(_) => true,
        };
        let has = |subject: &Subject| {
            let there = subject.optimizer.is_none_or(|index| index < count);
            there && subject.with.iter().all(|setting| self.can_have(setting))
        };
        seed && claim.subjects().all(has)
    }

    /// Whether the document has such a number, and it may have that value.
    fn can_have(&self, Setting { target, value }: &Setting) -> bool {
        let named = |legal| match legal {
            Legal::Optional(_) => *value > 0.0,
            _ => true,
        };
        self.control(target)
            .is_some_and(|c| c.legal.admits(*value) && named(c.legal))
    }

    /// Lets claims follow the optimizers that they are about: `place` maps an index to the new one, or to `None` if that
    /// optimizer is gone.
    pub(in crate::scenario) fn move_claims(&mut self, place: impl Fn(usize) -> Option<usize>) {
        let kept = std::mem::take(&mut self.claims)
            .into_iter()
            .filter_map(|claim| moved(claim, &place));
        self.claims = kept.collect();
    }
}

fn moved(mut claim: Claim, place: &impl Fn(usize) -> Option<usize>) -> Option<Claim> {
    for subject in claim.subjects_mut() {
        if let Some(index) = subject.optimizer {
            subject.optimizer = Some(place(index)?);
        }
        for setting in &mut subject.with {
            setting.target = followed(&setting.target, place)?;
        }
        // In the order of files.
        subject
            .with
            .sort_by_key(|setting| setting.target.to_string());
    }
    if let Repeat::Seeds { vary, .. } = &mut claim.repeat {
        *vary = followed(vary, place)?;
    }
    Some(claim)
}

fn followed(target: &Target, place: &impl Fn(usize) -> Option<usize>) -> Option<Target> {
    Some(Target {
        place: target.place.followed(place)?,
        key: target.key.clone(),
    })
}
