//! How an exported movie goes through its steps: a plan of the export, with what the dialog allows of it and how it is kept.

use toml::{Table, Value};

use crate::export::movie::Frame;
use crate::export::{Ease, Pace, Plan, RATES};

/// How a movie goes through its steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// How many frames there are, from 1 to [`MOST_FRAMES`].
    pub frames: usize,
    /// Frames a second, one of [`RATES`].
    pub rate: u16,
    /// For how many seconds the last frame is shown, up to [`LONGEST_PAUSE`].
    pub pause: f32,
    pub ease: Ease,
}

/// The most frames, and the longest pause in seconds.
pub const MOST_FRAMES: usize = 600;
pub const LONGEST_PAUSE: f32 = 10.0;

/// The ways in which steps go by, with their names for people and in files of the state folder.
pub const EASES: [(Ease, &str, &str); 3] = [
    (Ease::Linear, "even", "linear"),
    (Ease::InOut, "slow at both ends", "in-out"),
    (Ease::SlowStart, "slow at the start", "slow-start"),
];

impl Default for Motion {
    fn default() -> Self {
        Self {
            frames: 120,
            rate: 25,
            pause: 1.5,
            ease: Ease::Linear,
        }
    }
}

impl Motion {
    /// The frames of a movie from one step to another; a single one where these are the same.
    pub fn frames(&self, [from, to]: [usize; 2]) -> Vec<Frame> {
        let frames = match from < to {
            true => self.frames.clamp(1, MOST_FRAMES),
            false => 1,
        };
        let plan = Plan {
            from,
            to: Some(to),
            pace: Pace::Frames(frames),
            ease: self.ease,
            rate: self.rate,
            pause: (self.pause.clamp(0.0, LONGEST_PAUSE) * 100.0) as u16,
            plays: 0,
        };
        // The numbers of frames and rates of a motion are legal for a plan.
        plan.frames(to).unwrap_or_default()
    }

    /// The motion in a table of the state folder; what is missing or out of range takes its default.
    pub fn of_table(table: &Table) -> Self {
        let default = Self::default();
        let whole = |key: &str| table.get(key).and_then(Value::as_integer);
        let frames = whole("frames").and_then(|v| usize::try_from(v).ok());
        let rate = whole("rate").and_then(|v| u16::try_from(v).ok());
        let pause = table.get("pause").and_then(Value::as_float);
        let ease = table.get("ease").and_then(Value::as_str);
        let ease = EASES.iter().find(|(.., key)| Some(*key) == ease);
        Self {
            frames: frames
                .filter(|v| (1..=MOST_FRAMES).contains(v))
                .unwrap_or(default.frames),
            rate: rate.filter(|v| RATES.contains(v)).unwrap_or(default.rate),
            pause: pause
                .map(|v| v as f32)
                .filter(|v| (0.0..=LONGEST_PAUSE).contains(v))
                .unwrap_or(default.pause),
            ease: ease.map_or(default.ease, |(ease, ..)| *ease),
        }
    }

    pub fn to_table(self) -> Table {
        let Self {
            frames,
            rate,
            pause,
            ease,
        } = self;
        let mut table = Table::new();
        // At most `MOST_FRAMES`.
        table.insert("frames".into(), Value::Integer(frames as i64));
        table.insert("rate".into(), i64::from(rate).into());
        table.insert("pause".into(), f64::from(pause).into());
        if let Some((.., key)) = EASES.iter().find(|(known, ..)| *known == ease) {
            table.insert("ease".into(), (*key).into());
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_go_from_the_first_step_to_the_last() {
        let motion = |frames, ease| Motion {
            frames,
            ease,
            ..Motion::default()
        };
        let steps = |motion: Motion, range| -> Vec<f64> {
            let frames = motion.frames(range);
            let at = |frame: &Frame| frame.step as f64 + frame.onward;
            frames.iter().map(at).collect()
        };
        let even = motion(5, Ease::Linear);
        assert_eq!(steps(even, [10, 50]), [10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(steps(even, [3, 5]), [3.0, 3.5, 4.0, 4.5, 5.0]);
        // t² at quarters of the time: 0, 1/16, 1/4, 9/16, 1.
        let slow = motion(5, Ease::SlowStart);
        assert_eq!(steps(slow, [0, 160]), [0.0, 10.0, 40.0, 90.0, 160.0]);
        assert_eq!(steps(motion(7, Ease::Linear), [4, 4]), [4.0]);
        assert_eq!(steps(motion(1, Ease::Linear), [4, 9]), [9.0]);
        let frames = even.frames([10, 50]);
        let shown: Vec<u16> = frames.iter().map(|frame| frame.hundredths).collect();
        // 1.5 s in whole frames of 4 hundredths: 37.
        assert_eq!(shown, [4, 4, 4, 4, 148]);
    }

    #[test]
    fn what_is_kept_comes_back_and_what_is_damaged_takes_its_default() {
        let motion = Motion {
            frames: 33,
            rate: 50,
            pause: 2.5,
            ease: Ease::InOut,
        };
        assert_eq!(Motion::of_table(&motion.to_table()), motion);
        let damaged = "frames = -3\nrate = 1\npause = nan\nease = 7";
        let damaged = damaged.parse().expect("TOML");
        assert_eq!(Motion::of_table(&damaged), Motion::default());
    }
}
