//! Series of scenarios that differ in one number.

use std::fmt;

use super::document::Scenario;
use super::knob::Target;
use super::series::{MAX_SERIES, Series, SeriesError};
use crate::math::elementary::{exp, ln};
use crate::parameters::Legal;
use crate::spelling::nearest;

/// A scenario of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The number and its value, as mathematics writes it: `η = 0.01`.
    pub label: String,
    /// The number and its value for the name of a file: `optimizer.1.lr=0.01`.
    pub stem: String,
    /// The scenario with that value.
    pub scenario: Scenario,
}

/// How a series is written.
const FORM: &str = "such as optimizer.1.lr=0.01..1:9log (nine values at equal ratios), surface.lambda2=1..25:5 (at equal distances) or run.noise=0,0.1,1";

impl Series {
    /// Reads `TARGET=VALUES`, where the values are a list `0.1,0.2`, a range with a number of values at equal distances `0..1:5`, or at
    /// equal ratios `0.01..1:9log`. Of what is switched or chosen the values are names.
    ///
    /// # Errors
    /// Where the document has no such number, and where a value is not legal for it.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, SeriesError> {
        let (name, values) = text
            .split_once('=')
            .ok_or_else(|| SeriesError::new(text, FORM))?;
        let target = target(name.trim(), scenario)?;
        let legal = scenario.control(&target).map(|control| control.legal);
        let legal = legal.unwrap_or(Legal::Finite);
        let spelling = values.trim();
        let values = match spelling.split_once("..") {
            Some((from, rest)) => range(spelling, from, rest, legal)?,
            None => list(spelling, legal)?,
        };
        if values.len() > MAX_SERIES {
            let found = format!("{} values", values.len());
            let allowed = format!("at most {MAX_SERIES}");
            return Err(SeriesError::new(&found, allowed));
        }
        let again = (1..values.len()).find(|&at| values[..at].contains(&values[at]));
        if let Some(at) = again {
            let found = format!("{} twice", values[at]);
            return Err(SeriesError::new(&found, "each value once"));
        }
        match values.iter().find(|v| !legal.admits(**v)) {
            Some(value) => Err(SeriesError::new(&value.to_string(), legal.describe())),
            None => Ok(Self {
                target,
                values,
                spelling: spelling.to_owned(),
            }),
        }
    }

    /// The same where a document still has that number and may give it those values.
    pub fn within(&self, scenario: &Scenario) -> Option<Self> {
        Self::parse(&self.to_string(), scenario).ok()
    }

    /// The scenarios of the series. All show the part of the plane that the first one shows, so that they can be compared; networks show
    /// each the plane that its run is in.
    pub fn of(&self, scenario: &Scenario) -> Vec<Member> {
        let name = scenario.control(&self.target);
        let symbol = name.map_or(String::new(), |control| control.symbol);
        let member = |&value: &f64| {
            let mut scenario = scenario.clone();
            scenario.multiples = None;
            scenario.set(&self.target, value);
            let shown = Shown {
                legal: scenario.control(&self.target).map(|c| c.legal),
                value,
            };
            // Names keep their hyphens.
            let value = match shown.to_string() {
                number if number.parse::<f64>().is_ok() => number.replace('-', "−"),
                name => name,
            };
            Member {
                label: format!("{symbol} = {value}"),
                stem: format!("{}={shown}", self.target),
                scenario,
            }
        };
        let mut members: Vec<Member> = self.values.iter().map(member).collect();
        let network = scenario.surface.shape.network();
        let first = members.first().filter(|_| network.is_none());
        if let Some(view) = first.map(|first| first.scenario.view()) {
            for member in &mut members {
                member.scenario.view = Some(view);
            }
        }
        members
    }
}

/// A value as files write it.
struct Shown {
    legal: Option<Legal>,
    value: f64,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Legal values are indices, where they stand for names.
        let index = self.value as usize;
        match self.legal {
            Some(Legal::Switch) => write!(f, "{}", self.value == 1.0),
            Some(Legal::Choice(names)) => f.write_str(names.get(index).copied().unwrap_or("")),
            Some(Legal::Optional(names)) => {
                let name = index.checked_sub(1).and_then(|index| names.get(index));
                f.write_str(name.copied().unwrap_or("none"))
            }
            Some(
                Legal::Finite
                | Legal::AtLeast(_)
                | Legal::Above(_)
                | Legal::Between(..)
                | Legal::HalfOpen(..)
                | Legal::Whole(..)
                | Legal::Exact(_),
            )
            | None => match is_long(self.value) {
                true => write!(f, "{:e}", self.value),
                false => write!(f, "{}", self.value),
            },
        }
    }
}

/// Whether a number has many zeros where it is written without an exponent.
fn is_long(value: f64) -> bool {
    value != 0.0 && !(1e-5..1e9).contains(&value.abs())
}

/// The number of that name.
fn target(name: &str, scenario: &Scenario) -> Result<Target, SeriesError> {
    let targets = scenario.targets();
    let names: Vec<String> = targets.iter().map(Target::to_string).collect();
    if let Some(index) = names.iter().position(|n| n == name) {
        return Ok(targets[index].clone());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let allowed = match nearest(name, &names) {
        Some(near) => format!("a number of the scenario; did you mean {near}?"),
        None => format!("a number of the scenario, {FORM}"),
    };
    Err(SeriesError::new(name, allowed))
}

/// Values one by one.
fn list(text: &str, legal: Legal) -> Result<Vec<f64>, SeriesError> {
    let value = |word: &str| {
        let word = word.trim();
        let named = match legal {
            Legal::Switch => ["false", "true"].iter().position(|name| *name == word),
            Legal::Choice(names) => names.iter().position(|name| *name == word),
            Legal::Optional(names) => names.iter().position(|n| *n == word).map(|i| i + 1),
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..)
            | Legal::Whole(..)
            | Legal::Exact(_) => return number(word),
        };
        let named = named.map(|index| index as f64);
        named.ok_or_else(|| SeriesError::new(word, legal.describe()))
    };
    text.split(',').map(value).collect()
}

fn number(word: &str) -> Result<f64, SeriesError> {
    let value = word.trim().parse().ok().filter(|v: &f64| v.is_finite());
    value.ok_or_else(|| SeriesError::new(word, format!("numbers, {FORM}")))
}

/// Values from one end to the other, both ends among them and to the last digit.
fn range(text: &str, from: &str, rest: &str, legal: Legal) -> Result<Vec<f64>, SeriesError> {
    let (to, count) = rest
        .split_once(':')
        .ok_or_else(|| SeriesError::new(text, FORM))?;
    let [from, to] = [number(from)?, number(to)?];
    let (count, is_log) = match count.strip_suffix("log") {
        Some(count) => (count, true),
        None => (count, false),
    };
    let allowed = 2..=MAX_SERIES;
    let count = count.trim().parse().ok().filter(|n| allowed.contains(n));
    let Some(count) = count else {
        let allowed = format!("2 to {MAX_SERIES} values, {FORM}");
        return Err(SeriesError::new(text, allowed));
    };
    if is_log && !(from > 0.0 && to > 0.0) {
        let allowed = "two positive numbers where ratios are equal";
        return Err(SeriesError::new(text, allowed));
    }
    let at = |index: usize| {
        let share = index as f64 / (count - 1) as f64;
        match index {
            0 => from,
            _ if index == count - 1 => to,
            _ if is_log => exp(ln(from) * (1.0 - share) + ln(to) * share),
            // Not from + (to − from)·share, whose difference can overflow.
            _ => from * (1.0 - share) + to * share,
        }
    };
    // A value between the ends is rounded to what is read easily; the figure says the rounded one and runs at it.
    let rounded = |value: f64| match legal {
        Legal::Whole(..) | Legal::Exact(_) => value.round(),
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..)
        | Legal::Switch
        | Legal::Choice(_)
        | Legal::Optional(_) => format!("{value:.3e}").parse().unwrap_or(value),
    };
    let inner = |index: usize| match index {
        0 => from,
        _ if index == count - 1 => to,
        _ => rounded(at(index)),
    };
    let mut values: Vec<f64> = (0..count).map(inner).collect();
    // Whole numbers between near ends are fewer.
    values.dedup();
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read;

    fn scenario() -> Scenario {
        let text = "version = 1\n[surface]\nkind = \"quadratic\"\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n";
        read("test", text).expect("a scenario")
    }

    fn values(text: &str) -> Result<Vec<f64>, String> {
        let series = Series::parse(text, &scenario());
        series.map(|s| s.values).map_err(|e| e.to_string())
    }

    #[test]
    fn values_are_listed_or_spaced() {
        assert_eq!(values("run.noise=0, 0.5,2"), Ok(vec![0.0, 0.5, 2.0]));
        assert_eq!(
            values("surface.lambda2=0..1:5"),
            Ok(vec![0.0, 0.25, 0.5, 0.75, 1.0])
        );
        assert_eq!(
            values("optimizer.1.lr=0.01..1:3log"),
            Ok(vec![0.01, 0.1, 1.0])
        );
        let nine = values("optimizer.1.lr=0.01..1:9log").expect("nine");
        // Four values a decade are at powers of 10^¼.
        assert_eq!(nine[..4], [0.01, 0.01778, 0.03162, 0.05623]);
        assert_eq!(values("run.steps=0..9:3"), Ok(vec![0.0, 5.0, 9.0]));
        assert_eq!(values("run.steps=2..4:6"), Ok(vec![2.0, 3.0, 4.0]));
        assert_eq!(values("layers.basins=true,false"), Ok(vec![1.0, 0.0]));
        assert_eq!(
            values("start.x=-1e308..1e308:3"),
            Ok(vec![-1e308, 0.0, 1e308])
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, part) in [
            ("optimizer.1.lr", "found optimizer.1.lr; allowed: such as"),
            ("optimizer.1.ls=1,2", "did you mean optimizer.1.lr?"),
            ("optimizer.1.lr=1,x", "found x; allowed: numbers"),
            ("optimizer.1.lr=-1,2", "found -1; allowed: "),
            ("optimizer.1.lr=0..1:3log", "two positive numbers"),
            ("optimizer.1.lr=0.1..1", "such as"),
            ("optimizer.1.lr=0.1..1:1", "2 to 64 values"),
            ("optimizer.1.lr=0.1..1:65", "2 to 64 values"),
            ("layers.basins=maybe", "found maybe"),
            ("layers.basins=0..1:3", "found 0.5"),
            (
                "optimizer.1.lr=1,2,1.0",
                "found 1 twice; allowed: each value once",
            ),
        ] {
            let error = values(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn members_differ_in_the_number_and_show_the_same_view() {
        let series = Series::parse("surface.lambda2=1,100", &scenario()).expect("a series");
        let members = series.of(&scenario());
        let [one, hundred] = &members[..] else {
            panic!("two members");
        };
        assert_eq!(hundred.label, "λ₂ = 100");
        assert_eq!(one.stem, "surface.lambda2=1");
        let small = Series::parse("surface.lambda2=1e-300,1", &scenario()).expect("a series");
        let small = &small.of(&scenario())[0];
        assert_eq!(small.stem, "surface.lambda2=1e-300");
        assert_eq!(small.label, "λ₂ = 1e−300");
        let value = |m: &Member| m.scenario.control(&series.target).expect("there").value;
        assert_eq!([value(one), value(hundred)], [1.0, 100.0]);
        assert_eq!(one.scenario.view(), hundred.scenario.view());
    }
}
