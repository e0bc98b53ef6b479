//! Claims in scenario files, written.

use super::data::{
    Argument, Asks, Bound, Claim, Measurement, Repeat, Rows, Setting, Spot, Subject,
};
use super::read::SEED;
use crate::parameters::{Choice as _, Legal};
use crate::scenario::document::Scenario;
use crate::scenario::notation::{Text, line, number, pair, quoted};

/// Writes the claims about what the document still has; a file with another one could not be read.
pub fn write(out: &mut Text, scenario: &Scenario) {
    for claim in scenario.claims_in_use() {
        out.item("claim");
        for (key, value) in keys(scenario, &claim) {
            line(out, key, value);
        }
    }
}

type Keys = Vec<(&'static str, String)>;

fn keys(scenario: &Scenario, claim: &Claim) -> Keys {
    let mut keys = Keys::new();
    let texts = [("says", &claim.says), ("task", &claim.task)];
    keys.extend(
        texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, quoted(text.as_ref()?)))),
    );
    if let Some(optimizer) = claim.subject.optimizer {
        keys.push(("optimizer", (optimizer + 1).to_string()));
    }
    if !claim.subject.with.is_empty() {
        keys.push(("with", settings(scenario, &claim.subject.with)));
    }
    match &claim.repeat {
        Repeat::Once => {}
        Repeat::Seed(seed) => keys.push(("seed", seed.to_string())),
        Repeat::Seeds { count, vary } => {
            keys.push(("seeds", count.to_string()));
            let vary = vary.to_string();
            keys.extend((vary != SEED).then(|| ("vary", quoted(&vary))));
        }
        Repeat::Starts(count) => keys.push(("starts", count.to_string())),
    }
    if !claim.ends.is_empty() {
        let names: Vec<String> = claim.ends.iter().map(|s| quoted(s.key())).collect();
        keys.push(("ends", format!("[{}]", names.join(", "))));
    }
    if let Some((at, within)) = claim.at {
        keys.push(("at", pair(at)));
        keys.push(("within", number(within)));
    }
    keys.extend(claim.steps.map(|steps| ("steps", pair(steps))));
    keys.extend(claim.loss_below.map(|loss| ("loss_below", number(loss))));
    measured(scenario, claim, &mut keys);
    keys.extend(claim.share.map(|share| ("share", pair(share))));
    keys.extend(claim.asks.as_ref().map(|asks| match asks {
        Asks::Choice(text) => ("choice", quoted(text)),
        Asks::Number(range) => ("guess", pair(*range)),
    }));
    keys
}

fn measured(scenario: &Scenario, claim: &Claim, keys: &mut Keys) {
    let Some(measured) = &claim.measured else {
        return;
    };
    measurement(&measured.what, keys);
    if let Some(than) = &measured.than {
        let mut table = Keys::new();
        if let Some(optimizer) = than.subject.optimizer {
            table.push(("optimizer", (optimizer + 1).to_string()));
        }
        let Subject { with, .. } = &than.subject;
        if *with != claim.subject.with {
            table.push(("with", settings(scenario, with)));
        }
        measurement(&than.what, &mut table);
        table.extend(than.across.map(|across| ("across", quoted(across.key()))));
        keys.push((
            "than",
            inline(
                table
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value)),
            ),
        ));
        keys.push(("by", quoted(than.by.key())));
    }
    keys.extend(
        measured
            .across
            .map(|across| ("across", quoted(across.key()))),
    );
    match measured.bound {
        Bound::Is { value, within } => {
            keys.push(("is", number(value)));
            keys.extend((within != 0.0).then(|| ("within", number(within))));
        }
        Bound::Between(range) => keys.push(("between", pair(range))),
        Bound::Below(high) => keys.push(("below", number(high))),
        Bound::Above(low) => keys.push(("above", number(low))),
    }
}

fn measurement(what: &Measurement, keys: &mut Keys) {
    keys.push(("measure", quoted(what.measure.key())));
    match what.argument {
        Argument::None => {}
        Argument::Weight(index) => keys.push(("weight", index.to_string())),
        Argument::Layer(index) => keys.push(("layer", index.to_string())),
        Argument::Direction(index) => keys.push(("direction", (index + 1).to_string())),
        Argument::Place(Spot::At(at)) => keys.push(("place", pair(at))),
        Argument::Place(spot) => {
            let named = Spot::NAMED.into_iter().find(|(_, of)| *of == spot);
            keys.extend(named.map(|(name, _)| ("place", quoted(name))));
        }
        Argument::Degree(degree) => keys.push(("degree", degree.to_string())),
    }
    match what.rows {
        Rows::End => {}
        Rows::Step(step) => keys.push(("step", step.to_string())),
        Rows::All => keys.push(("over", quoted("all"))),
        Rows::LastHalf => keys.push(("over", quoted("last_half"))),
        Rows::From(from, to) => keys.push(("over", format!("[{from}, {to}]"))),
    }
    if let Some(take) = what.take {
        keys.push(("take", quoted(take.key())));
        keys.extend(take.has_value().then(|| ("value", number(what.value))));
    }
}

fn settings(scenario: &Scenario, settings: &[Setting]) -> String {
    let written = settings.iter().filter_map(|Setting { target, value }| {
        let legal = scenario.control(target)?.legal;
        let value = match legal {
            Legal::Switch => (*value != 0.0).to_string(),
            Legal::Whole(..) | Legal::Exact(_) => format!("{value:.0}"),
            Legal::Choice(_) | Legal::Optional(_) => quoted(legal.choice(*value)?),
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..) => number(*value),
        };
        Some((quoted(&target.to_string()), value))
    });
    inline(written)
}

fn inline(keys: impl Iterator<Item = (String, String)>) -> String {
    let keys: Vec<String> = keys
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    if keys.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", keys.join(", "))
}
