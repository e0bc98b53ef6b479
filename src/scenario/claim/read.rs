//! Claims in scenario files, read.

use super::asks;
use super::data::{
    Across, Argument, Bound, By, Claim, MAX_CLAIMS, MAX_RUNS, Measured, Measurement, Repeat, Rows,
    Setting, Subject, Than,
};
use super::measure::{Measure, OfRun};
use super::measurement::{bound, measurement, range};
use crate::optimizer::{MAX_STEPS, Status};
use crate::parameters::{Choice as _, Legal};
use crate::scenario::chart::Quantity;
use crate::scenario::document::Scenario;
use crate::scenario::knob::Target;
use crate::scenario::source::Result;
use crate::scenario::table::Table;

/// The statuses that a run can end with.
pub(super) const ENDS: [Status; 8] = [
    Status::Converged,
    Status::Diverged,
    Status::Running,
    Status::Saddle,
    Status::Maximum,
    Status::Plateau,
    Status::Singular,
    Status::Stuck,
];
/// The seed of noise and mini-batches.
pub(super) const SEED: &str = "run.seed";
/// A seed that a claim names is a number that f64 holds.
const SEEDS: f64 = 9_007_199_254_740_992.0;
const TARGETS: &str = "the name of a number, as those of knobs: optimizer.N.KEY, surface.KEY, start.x, start.y, run.KEY, network.KEY, signals.KEY, …";

/// Reads `[[claim]]`, after everything that claims can be about.
pub fn read(root: &mut Table<'_>, scenario: &Scenario) -> Result<Vec<Claim>> {
    let tables = root.tables("claim")?;
    if tables.len() > MAX_CLAIMS {
        let message = format!("found {}; allowed: at most {MAX_CLAIMS}", tables.len());
        return Err(root.error("claim", &message));
    }
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let targets = scenario.targets();
    let names = targets.iter().map(Target::to_string).collect();
    let reader = Reader {
        scenario,
        targets,
        names,
    };
    let claims = tables.into_iter().map(|table| reader.claim(table));
    let claims: Vec<Claim> = claims.collect::<Result<_>>()?;
    match asks::objection(&claims) {
        Some(message) => Err(root.error("claim", &message)),
        None => Ok(claims),
    }
}

struct Reader<'a> {
    scenario: &'a Scenario,
    targets: Vec<Target>,
    names: Vec<String>,
}

impl Reader<'_> {
    fn claim(&self, mut table: Table<'_>) -> Result<Claim> {
        let says = table.words("says")?;
        let task = table.words("task")?;
        let mut optimizer = self.optimizer(&mut table)?;
        let with = self.with(&mut table)?.unwrap_or_default();
        let repeat = self.repeat(&mut table)?;
        let ends = statuses(&mut table)?;
        let place = table.numbers("at", Legal::Finite)?;
        let measured = self.measured(&mut table, &mut optimizer, &with)?;
        let within = closeness(&mut table, place.is_some(), measured.as_ref())?;
        let measured = measured.map(|m| bounded(m, within));
        let at = place.zip(within);
        let steps = range(&mut table, "steps", Legal::Whole(0.0, MAX_STEPS as f64))?;
        let loss_below = table.number("loss_below", Legal::Finite)?;
        let share = range(&mut table, "share", Legal::Between(0.0, 1.0))?;
        let asks = asks::read(&mut table)?;
        let claim = Claim {
            says,
            task,
            subject: Subject { optimizer, with },
            repeat,
            ends,
            at,
            steps,
            loss_below,
            measured,
            share,
            asks,
        };
        // What is unknown explains what is missing.
        let sound = self.sound(&table, &claim);
        table.finish()?;
        sound.map(|()| claim)
    }

    /// Refuses a claim of nothing, or of nobody.
    fn sound(&self, table: &Table<'_>, claim: &Claim) -> Result<()> {
        if !claim.is_of_the_end() && claim.measured.is_none() {
            let message = "found a claim of nothing; allowed: at least one of ends, at, steps, loss_below, steps_ratio and measure";
            return Err(table.error("ends", message));
        }
        if claim.at.is_some() && claim.measured.as_ref().is_some_and(is_near_a_value) {
            let message = "found `at` beside `is`, which have one `within`; allowed: two claims";
            return Err(table.error("at", message));
        }
        asks::sound(table, claim)?;
        if claim.lacks_an_optimizer() {
            let message = "found no optimizer in the file; allowed: a claim that needs no run";
            return Err(table.error("optimizer", message));
        }
        let many = matches!(claim.repeat, Repeat::Seeds { .. } | Repeat::Starts(_));
        let across = claim.measured.as_ref().and_then(|m| m.across);
        for (key, is) in [
            ("share", claim.share.is_some()),
            ("across", across.is_some()),
        ] {
            if is && !many {
                return Err(table.error(
                    key,
                    "found it for a single run; allowed: with seeds or starts",
                ));
            }
        }
        if claim.share.is_some() && across.is_some() {
            return Err(table.error(
                "share",
                "found it beside `across`, which leaves one number; allowed: one of them",
            ));
        }
        Ok(())
    }

    /// `optimizer`, a place in the list from 1 or a label; the first if it is left out.
    fn optimizer(&self, table: &mut Table<'_>) -> Result<Option<usize>> {
        let optimizers = &self.scenario.optimizers;
        let first = (!optimizers.is_empty()).then_some(0);
        if table.has_text("optimizer") {
            return self.labelled(table, "optimizer").map(Some);
        }
        match table.number("optimizer", Legal::Finite)? {
            None => Ok(first),
            Some(place) => self.placed(table, "optimizer", place).map(Some),
        }
    }

    fn placed(&self, table: &Table<'_>, key: &str, place: f64) -> Result<usize> {
        let count = self.scenario.optimizers.len();
        let places = Legal::Whole(1.0, count as f64);
        if count > 0 && places.admits(place) {
            return Ok(place as usize - 1);
        }
        let message = format!(
            "found {place}; allowed: 1 to {count}, a place in the list of optimizers, or a label"
        );
        Err(table.error(key, &message))
    }

    fn labelled(&self, table: &mut Table<'_>, key: &'static str) -> Result<usize> {
        let names = self.scenario.table_names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let place = table.choice(key, &names)?;
        // It has text there.
        Ok(place.unwrap_or_default())
    }

    /// `with`, numbers of the document with the values that they are given.
    fn with(&self, table: &mut Table<'_>) -> Result<Option<Vec<Setting>>> {
        let Some(entries) = table.flattened("with")? else {
            return Ok(None);
        };
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let settings = entries.iter().map(|entry| {
            let place = names.iter().position(|name| *name == entry.name);
            let target = place.map(|place| &self.targets[place]);
            let control = target.and_then(|target| self.scenario.control(target));
            let (Some(target), Some(control)) = (target, control) else {
                return Err(table.unknown("with", entry, &names, TARGETS));
            };
            let legal = match control.legal {
                Legal::Exact(high) => Legal::Exact(high.min(SEEDS as u64)),
                legal => legal,
            };
            let value = table.entry("with", entry, legal)?;
            Ok(Setting {
                target: target.clone(),
                value,
            })
        });
        settings.collect::<Result<_>>().map(Some)
    }

    fn repeat(&self, table: &mut Table<'_>) -> Result<Repeat> {
        let seed = table.exact("seed", SEEDS as u64)?;
        let runs = Legal::Whole(2.0, MAX_RUNS as f64);
        let seeds = table.number("seeds", runs)?;
        let starts = table.number("starts", runs)?;
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let vary = table.choice_of_many("vary", &names, || {
            "the name of a seed, such as run.seed, network.seed or signals.seed".to_owned()
        })?;
        if vary.is_some() && seeds.is_none() {
            return Err(table.error("vary", "found it without `seeds`; allowed: with them"));
        }
        let given = [
            ("seed", seed.is_some()),
            ("seeds", seeds.is_some()),
            ("starts", starts.is_some()),
        ];
        let mut given = given.into_iter().filter(|(_, is)| *is);
        if let (Some((one, _)), Some((other, _))) = (given.next(), given.next()) {
            let message =
                format!("found it beside `{one}`; allowed: one of seed, seeds and starts");
            return Err(table.error(other, &message));
        }
        if let Some(count) = seeds {
            let place = vary.or_else(|| names.iter().position(|name| *name == SEED));
            let target = place.map(|place| &self.targets[place]);
            let seed = target.filter(|target| self.scenario.exact(target).is_some());
            return match seed {
                Some(target) => Ok(Repeat::Seeds { count: count as usize, vary: target.clone() }),
                None => Err(table.error("vary", "found a number that is no seed; allowed: run.seed, network.seed, network.data_seed, surface.split_seed, signals.seed, plane.seed, resampling.seed, polynomials.seed")),
            };
        }
        Ok(match (seed, starts) {
            (Some(seed), _) => Repeat::Seed(seed),
            (None, Some(count)) => Repeat::Starts(count as usize),
            (None, None) => Repeat::Once,
        })
    }

    /// What is measured; takes the optimizer away where nothing runs.
    fn measured(
        &self,
        table: &mut Table<'_>,
        optimizer: &mut Option<usize>,
        with: &[Setting],
    ) -> Result<Option<Measured>> {
        let Some((measure, ratio)) = named(table)? else {
            return Ok(None);
        };
        let inherited = Measurement {
            measure,
            argument: Argument::None,
            rows: Rows::End,
            take: None,
            value: 0.0,
        };
        let what = measurement(table, inherited)?;
        let runs = what.is_of_a_run() || table.has("optimizer") || of_the_end(table);
        if !runs {
            *optimizer = None;
        }
        let subject = Subject {
            optimizer: *optimizer,
            with: with.to_vec(),
        };
        let across = table
            .choice("across", Across::KEYS)?
            .map(|i| Across::ALL[i]);
        let alike = Than {
            subject,
            what,
            across,
            by: By::default(),
        };
        let than = self.than(table, alike)?;
        if than.is_none() && (ratio.is_some() || measure == Measure::Apart) {
            let message = "found nothing; allowed: the optimizer that it is compared with, or a table of what is different there";
            return Err(table.error("than", message));
        }
        let bound = match ratio {
            Some(range) => Bound::Between(range),
            None => bound(table)?,
        };
        Ok(Some(Measured {
            what,
            than,
            across,
            bound,
        }))
    }

    /// `than`: an optimizer by its place or label, or a table of what is different there.
    fn than(&self, table: &mut Table<'_>, own: Than) -> Result<Option<Than>> {
        let by = table.choice("by", By::KEYS)?.map(|i| By::ALL[i]);
        let own = Than {
            by: by.unwrap_or_default(),
            ..own
        };
        let of = |own: Than, optimizer| Than {
            subject: Subject {
                optimizer: Some(optimizer),
                ..own.subject
            },
            ..own
        };
        if table.has_text("than") {
            let optimizer = self.labelled(table, "than")?;
            Ok(Some(of(own, optimizer)))
        } else if table.has_table("than") {
            let other = table.table("than")?;
            other.map(|other| self.different(other, own)).transpose()
        } else if let Some(place) = table.number("than", Legal::Finite)? {
            let optimizer = self.placed(table, "than", place)?;
            Ok(Some(of(own, optimizer)))
        } else if by.is_some() {
            Err(table.error("by", "found it without `than`; allowed: with it"))
        } else {
            Ok(None)
        }
    }

    /// What is compared with, as far as a table says that it differs.
    fn different(&self, mut table: Table<'_>, own: Than) -> Result<Than> {
        let given = table.has("optimizer");
        let named = self.optimizer(&mut table)?;
        let with = self.with(&mut table)?.unwrap_or(own.subject.with);
        let all = Measure::all();
        let keys: Vec<&str> = all.iter().map(|m| m.key()).collect();
        let measure = table.choice("measure", &keys)?;
        let measure = measure.map_or(own.what.measure, |i| all[i]);
        let what = measurement(
            &mut table,
            Measurement {
                measure,
                ..own.what
            },
        )?;
        let across = table
            .choice("across", Across::KEYS)?
            .map(|i| Across::ALL[i]);
        if across.is_some() && own.across.is_none() {
            let message = "found it in `than` alone; allowed: beside that of the claim";
            return Err(table.error("across", message));
        }
        table.finish()?;
        let inherited = own.subject.optimizer.filter(|_| !given);
        // What has a run needs somebody who runs.
        let optimizer = inherited.or(named.filter(|_| given || what.is_of_a_run()));
        Ok(Than {
            subject: Subject { optimizer, with },
            what,
            across: across.or(own.across),
            by: own.by,
        })
    }
}

/// What is measured, and the range of `steps_ratio`, if that is what the file says.
fn named(table: &mut Table<'_>) -> Result<Option<(Measure, Option<[f64; 2]>)>> {
    let ratio = range(table, "steps_ratio", Legal::AtLeast(0.0))?;
    let all = Measure::all();
    let keys: Vec<&str> = all.iter().map(|m| m.key()).collect();
    let named = table.choice_of_many("measure", &keys, || {
        format!(
            "what charts show ({}) or {}",
            Quantity::KEYS.join(", "),
            keys[Quantity::ALL.len()..].join(", ")
        )
    })?;
    match (named.map(|i| all[i]), ratio) {
        (Some(_), Some(_)) => {
            let message = "found it beside `measure`; allowed: two claims";
            Err(table.error("steps_ratio", message))
        }
        (Some(measure), None) => Ok(Some((measure, None))),
        (None, Some(_)) => Ok(Some((Measure::Run(OfRun::Steps), ratio))),
        (None, None) => Ok(None),
    }
}

/// Whether the file claims something of the end of a run, too.
fn of_the_end(table: &Table<'_>) -> bool {
    ["ends", "at", "steps", "loss_below"]
        .iter()
        .any(|key| table.has(key))
}

fn statuses(table: &mut Table<'_>) -> Result<Vec<Status>> {
    let names = ENDS.map(Status::key);
    let places = table.choices("ends", &names)?.unwrap_or_default();
    Ok(places.into_iter().map(|i| ENDS[i]).collect())
}

/// Reads `within`, which belongs to a place or to a value.
fn closeness(
    table: &mut Table<'_>,
    of_a_place: bool,
    measured: Option<&Measured>,
) -> Result<Option<f64>> {
    let within = table.number("within", Legal::AtLeast(0.0))?;
    if within.is_none() && of_a_place {
        let message = "found nothing; allowed: a finite number ≥ 0, how close to `at` it ends";
        return Err(table.error("within", message));
    }
    if within.is_some() && !of_a_place && !measured.is_some_and(is_near_a_value) {
        let message = "found a distance; allowed: with `at` or `is`, which it belongs to";
        return Err(table.error("within", message));
    }
    Ok(within)
}

fn is_near_a_value(measured: &Measured) -> bool {
    matches!(measured.bound, Bound::Is { .. })
}

fn bounded(measured: Measured, within: Option<f64>) -> Measured {
    let bound = match (measured.bound, within) {
        (Bound::Is { value, .. }, Some(within)) => Bound::Is { value, within },
        (bound, _) => bound,
    };
    Measured { bound, ..measured }
}
