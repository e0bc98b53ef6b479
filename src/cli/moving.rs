//! What a movie shows of a run, and how fast: the options of `ravine render` for what moves.

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::failure::Failure;
use crate::export::{Ease, MOST_FRAMES, Pace, Plan, RATES};
use crate::scenario::Scenario;

#[derive(Debug, Args)]
pub struct Moving {
    /// The steps of a movie: A..B, or A.. to the end [default: all, to where the longest run ends]
    #[arg(long, value_name = "A..B", value_parser = steps, conflicts_with = "step")]
    steps: Option<Steps>,
    /// Frames of a movie, 1 to 5000, evenly over its steps; between steps, paths and heads move smoothly [default: 100 to 200]
    #[arg(long, value_name = "N", value_parser = frames, conflicts_with_all = ["every", "per_step"])]
    frames: Option<usize>,
    /// Instead: a frame every N steps
    #[arg(long, value_name = "N", value_parser = at_least_one, conflicts_with = "per_step")]
    every: Option<usize>,
    /// Instead: N frames for each step
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    per_step: Option<usize>,
    /// How steps go by: equally fast, slowly at both ends, or slowly at the start [default: linear]
    #[arg(long)]
    ease: Option<Ease>,
    /// Seconds for which the last frame stays, 0 to 600 [default: 1.5]
    #[arg(long, value_name = "SECONDS", value_parser = pause)]
    pause: Option<u16>,
    /// Frames a second: 10, 20, 25, 33 or 50 [default: 25]
    #[arg(long, value_name = "RATE", value_parser = rate)]
    fps: Option<u16>,
    /// How often a GIF or APNG plays, 0 to 65535; 0 is without end [default: 0]
    #[arg(long = "loop", value_name = "TIMES")]
    plays: Option<u16>,
}

/// Steps from one on, perhaps to another.
#[derive(Clone, Copy, Debug)]
struct Steps {
    from: usize,
    to: Option<usize>,
}

impl Moving {
    /// The first flag that is given.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            (self.steps.is_some(), "--steps"),
            (self.frames.is_some(), "--frames"),
            (self.every.is_some(), "--every"),
            (self.per_step.is_some(), "--per-step"),
            (self.ease.is_some(), "--ease"),
            (self.pause.is_some(), "--pause"),
            (self.fps.is_some(), "--fps"),
            (self.plays.is_some(), "--loop"),
        ];
        let given = flags.into_iter().find(|(given, _)| *given);
        given.map(|(_, flag)| flag)
    }

    /// The plan of a movie of that scenario.
    pub fn plan(&self, scenario: &Scenario) -> Result<Plan, Failure> {
        let last = scenario.run.steps;
        if let Some(Steps { from, to }) = self.steps
            && (from > last || to.is_some_and(|to| to > last || to < from))
        {
            let to = to.map_or(String::new(), |to| to.to_string());
            let message = format!(
                "--steps: found {from}..{to}; allowed: from an earlier to a later one of 0 to {last}, the steps of the run"
            );
            return Err(Failure::Usage(message));
        }
        let usual = Plan::default();
        let pace = [
            self.frames.map(Pace::Frames),
            self.every.map(Pace::Every),
            self.per_step.map(Pace::PerStep),
        ];
        Ok(Plan {
            from: self.steps.map_or(usual.from, |steps| steps.from),
            to: self.steps.and_then(|steps| steps.to),
            pace: pace.into_iter().flatten().next().unwrap_or(usual.pace),
            ease: self.ease.unwrap_or(usual.ease),
            rate: self.fps.unwrap_or(usual.rate),
            pause: self.pause.unwrap_or(usual.pause),
            plays: self.plays.map_or(usual.plays, u32::from),
        })
    }

    /// The flag that says how many frames there are.
    pub fn pace_flag(&self) -> &'static str {
        match (self.every, self.per_step) {
            (Some(_), _) => "--every",
            (None, Some(_)) => "--per-step",
            (None, None) => "--frames",
        }
    }
}

fn steps(text: &str) -> Result<Steps, String> {
    let number = |text: &str| text.parse::<usize>().ok();
    let parse = || {
        let (from, to) = text.split_once("..")?;
        Some(Steps {
            from: if from.is_empty() { 0 } else { number(from)? },
            to: if to.is_empty() {
                None
            } else {
                Some(number(to)?)
            },
        })
    };
    parse().ok_or_else(|| "allowed: such as 0..200, or 50.. to the end".to_owned())
}

fn frames(text: &str) -> Result<usize, String> {
    let number = text.parse().ok();
    let number = number.filter(|frames| (1..=MOST_FRAMES).contains(frames));
    number.ok_or_else(|| format!("allowed: a whole number from 1 to {MOST_FRAMES}"))
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "allowed: a whole number from 1 on".to_owned())
}

/// Seconds, in hundredths.
fn pause(text: &str) -> Result<u16, String> {
    let seconds = text.parse().ok();
    let seconds: Option<f64> = seconds.filter(|seconds| (0.0..=600.0).contains(seconds));
    let hundredths = seconds.map(|seconds| (100.0 * seconds).round() as u16);
    hundredths.ok_or_else(|| "allowed: seconds from 0 to 600".to_owned())
}

fn rate(text: &str) -> Result<u16, String> {
    let rate = text.parse().ok().filter(|rate| RATES.contains(rate));
    rate.ok_or_else(|| {
        "allowed: 10, 20, 25, 33 or 50, which GIF files can say and browsers keep to".to_owned()
    })
}

impl ValueEnum for Ease {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Linear => PossibleValue::new("linear"),
            Self::InOut => PossibleValue::new("in-out")
                .help("3t² − 2t³ of the steps after a share t of the time"),
            Self::SlowStart => {
                PossibleValue::new("slow-start").help("t² of the steps after a share t of the time")
            }
        })
    }
}
