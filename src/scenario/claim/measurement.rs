//! Measurements in scenario files, read.

use super::data::{Argument, Bound, Measurement, Rows, Spot, Take};
use super::measure::Needs;
use crate::analysis::MAX_DEGREE;
use crate::optimizer::MAX_STEPS;
use crate::parameters::{Choice as _, Legal};
use crate::scenario::source::Result;
use crate::scenario::table::Table;

/// Two numbers, of which the second is not less than the first.
pub fn range(table: &mut Table<'_>, key: &'static str, legal: Legal) -> Result<Option<[f64; 2]>> {
    match table.numbers(key, legal)? {
        Some([low, high]) if low > high => {
            let message = format!("found [{low}, {high}]; allowed: two numbers, the smaller first");
            Err(table.error(key, &message))
        }
        found => Ok(found),
    }
}

/// Reads what is said of a measurement, the rest of which is inherited.
pub fn measurement(table: &mut Table<'_>, inherited: Measurement) -> Result<Measurement> {
    let argument = argument(table, inherited)?;
    let mut what = Measurement {
        argument,
        ..inherited
    };
    rows(table, &mut what)?;
    let value = table.number("value", Legal::Finite)?;
    let searches = what.take.is_some_and(Take::has_value);
    what.value = match (value, searches) {
        (Some(value), true) => value,
        (None, true) if inherited.take == what.take => inherited.value,
        (None, false) => 0.0,
        (None, true) => {
            let message = "found nothing; allowed: a finite number, which `take` waits for";
            return Err(table.error("value", message));
        }
        (Some(_), false) => {
            let message = "found a number; allowed: with take = \"first_below\" or \"first_above\"";
            return Err(table.error("value", message));
        }
    };
    Ok(what)
}

/// Which rows, and what is made of them: of several rows the mean, unless the file says otherwise, and what is made of rows is made of all of them.
fn rows(table: &mut Table<'_>, what: &mut Measurement) -> Result<()> {
    let step = table.number("step", Legal::Whole(0.0, MAX_STEPS as f64))?;
    let over = over(table)?;
    let take = table.choice("take", Take::KEYS)?.map(|i| Take::ALL[i]);
    if !what.is_of_rows() {
        let given = ["step", "over", "take"]
            .into_iter()
            .find(|key| table.has(key));
        if let Some(key) = given {
            let message = format!(
                "found it for {}, of which there is one number; allowed: without it",
                what.measure.key()
            );
            return Err(table.error(key, &message));
        }
        (what.rows, what.take) = (Rows::End, None);
        return Ok(());
    }
    match (step, over, take) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            let message = "found it beside `over` or `take`, which are for several rows; allowed: one of them";
            return Err(table.error("step", message));
        }
        (Some(step), None, None) => (what.rows, what.take) = (Rows::Step(step as usize), None),
        (None, Some(over), take) => {
            what.rows = over;
            what.take = take.or(what.take).or(Some(Take::Mean));
        }
        (None, None, Some(take)) => {
            what.take = Some(take);
            if matches!(what.rows, Rows::End | Rows::Step(_)) {
                what.rows = Rows::All;
            }
        }
        (None, None, None) => {}
    }
    Ok(())
}

fn over(table: &mut Table<'_>) -> Result<Option<Rows>> {
    if table.has_text("over") {
        let place = table.choice("over", &["all", "last_half"])?;
        return Ok(place.map(|i| [Rows::All, Rows::LastHalf][i]));
    }
    let range = range(table, "over", Legal::Whole(0.0, MAX_STEPS as f64))?;
    Ok(range.map(|[from, to]| Rows::From(from as usize, to as usize)))
}

/// What the measure is about.
fn argument(table: &mut Table<'_>, inherited: Measurement) -> Result<Argument> {
    let weight = table.number("weight", Legal::Whole(0.0, 1e6))?;
    let layer = table.number("layer", Legal::Whole(0.0, 1e3))?;
    let direction = table.number("direction", Legal::Whole(1.0, 2.0))?;
    let degree = table.number("degree", Legal::Whole(0.0, MAX_DEGREE as f64))?;
    let given = [
        ("weight", weight.map(|v| Argument::Weight(v as usize))),
        ("layer", layer.map(|v| Argument::Layer(v as usize))),
        (
            "direction",
            direction.map(|v| Argument::Direction(v as usize - 1)),
        ),
        ("place", place(table)?.map(Argument::Place)),
        ("degree", degree.map(|v| Argument::Degree(v as usize))),
    ];
    let (measure, needs) = (inherited.measure.key(), inherited.measure.needs());
    let wanted = needs.key();
    let stray = given
        .iter()
        .find(|(key, found)| found.is_some() && Some(*key) != wanted);
    if let Some((key, _)) = stray {
        let allowed = wanted.unwrap_or("nothing of this kind");
        let message = format!("found it for {measure}; allowed: {allowed}");
        return Err(table.error(key, &message));
    }
    let found = given.into_iter().find_map(|(_, found)| found);
    let before = Some(inherited.argument).filter(|argument| suits(*argument, needs));
    match (found.or(before), wanted) {
        (Some(argument), _) => Ok(argument),
        (None, Some(key)) if !needs.is_optional() => {
            let message = format!("found nothing; allowed: the {key} that {measure} is about");
            Err(table.error(key, &message))
        }
        (None, _) => Ok(Argument::None),
    }
}

fn suits(argument: Argument, needs: Needs) -> bool {
    match argument {
        Argument::None => needs.is_optional(),
        Argument::Weight(_) => needs == Needs::Weight,
        Argument::Layer(_) => needs == Needs::Layer,
        Argument::Direction(_) => needs == Needs::Direction,
        Argument::Place(_) => matches!(needs, Needs::Place | Needs::PlaceOrRow),
        Argument::Degree(_) => needs == Needs::Degree,
    }
}

fn place(table: &mut Table<'_>) -> Result<Option<Spot>> {
    if table.has_text("place") {
        let names = Spot::NAMED.map(|(name, _)| name);
        let place = table.choice("place", &names)?;
        return Ok(place.map(|i| Spot::NAMED[i].1));
    }
    Ok(table.numbers("place", Legal::Finite)?.map(Spot::At))
}

/// Reads one bound; how close a number has to be comes later.
pub fn bound(table: &mut Table<'_>) -> Result<Bound> {
    let is = table.number("is", Legal::Finite)?;
    let between = range(table, "between", Legal::Finite)?;
    let below = table.number("below", Legal::Finite)?;
    let above = table.number("above", Legal::Finite)?;
    let found = [
        is.map(|value| Bound::Is { value, within: 0.0 }),
        between.map(Bound::Between),
        below.map(Bound::Below),
        above.map(Bound::Above),
    ];
    let mut found = found.into_iter().flatten();
    match (found.next(), found.next()) {
        (Some(bound), None) => Ok(bound),
        (None, _) => {
            let message =
                "found no bounds; allowed: one of is (with within), between, below and above";
            Err(table.error("is", message))
        }
        (Some(_), Some(_)) => {
            let message = "found several bounds; allowed: one of is, between, below and above";
            Err(table.error("measure", message))
        }
    }
}
