//! Which frames an exported movie has.

use toml::{Table, Value};

use crate::export::movie::Frame;

/// How a movie goes through its steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// The most frames. There is one for each step at most.
    pub frames: usize,
    /// For how long each is shown, in hundredths of a second.
    pub hundredths: u16,
    /// For how many seconds longer the last one is shown.
    pub pause: f32,
    pub ease: Ease,
}

/// The delays of frames that every browser keeps to, with what they come to a second.
pub const DELAYS: [(u16, &str); 5] = [(10, "10"), (5, "20"), (4, "25"), (3, "33"), (2, "50")];

/// The most frames, and the longest pause in seconds.
pub const MOST_FRAMES: usize = 600;
pub const LONGEST_PAUSE: f32 = 10.0;

/// How the steps are spread over the frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ease {
    #[default]
    Even,
    /// Slow at both ends.
    Ends,
    /// Slow at the start.
    Start,
}

impl Ease {
    pub const ALL: [Self; 3] = [Self::Even, Self::Ends, Self::Start];

    pub fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Ends => "slow at both ends",
            Self::Start => "slow at the start",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Ends => "ends",
            Self::Start => "start",
        }
    }

    /// The share of the way after a share of the time.
    fn way(self, time: f64) -> f64 {
        match self {
            Self::Even => time,
            Self::Ends => time * time * (3.0 - 2.0 * time),
            Self::Start => time * time,
        }
    }
}

impl Default for Motion {
    fn default() -> Self {
        Self {
            frames: 120,
            hundredths: 4,
            pause: 1.0,
            ease: Ease::Even,
        }
    }
}

impl Motion {
    /// The frames of a movie from one step to another.
    pub fn frames(&self, [from, to]: [usize; 2]) -> Vec<Frame> {
        let length = to.saturating_sub(from);
        let count = self.frames.clamp(1, MOST_FRAMES);
        let of = |i: usize| {
            let time = i as f64 / (count - 1).max(1) as f64;
            // Less than 2⁵³ steps.
            from + (self.ease.way(time) * length as f64).round() as usize
        };
        let mut frames: Vec<Frame> = Vec::new();
        for step in (0..count - 1).map(of).chain([to.max(from)]) {
            if frames.last().is_none_or(|last| last.step != step) {
                frames.push(Frame {
                    step,
                    hundredths: self.hundredths,
                });
            }
        }
        if let Some(last) = frames.last_mut() {
            last.hundredths += (self.pause.clamp(0.0, LONGEST_PAUSE) * 100.0) as u16;
        }
        frames
    }

    /// The motion in a table of the state folder; what is missing or out of range takes its default.
    pub fn of_table(table: &Table) -> Self {
        let default = Self::default();
        let whole = |key: &str| table.get(key).and_then(Value::as_integer);
        let frames = whole("frames").and_then(|v| usize::try_from(v).ok());
        let hundredths = whole("hundredths").and_then(|v| u16::try_from(v).ok());
        let pause = table.get("pause").and_then(Value::as_float);
        let ease = table.get("ease").and_then(Value::as_str);
        Self {
            frames: frames
                .filter(|v| (1..=MOST_FRAMES).contains(v))
                .unwrap_or(default.frames),
            hundredths: hundredths
                .filter(|v| DELAYS.iter().any(|(delay, _)| delay == v))
                .unwrap_or(default.hundredths),
            pause: pause
                .map(|v| v as f32)
                .filter(|v| (0.0..=LONGEST_PAUSE).contains(v))
                .unwrap_or(default.pause),
            ease: Ease::ALL
                .into_iter()
                .find(|known| Some(known.key()) == ease)
                .unwrap_or_default(),
        }
    }

    pub fn to_table(self) -> Table {
        let Self {
            frames,
            hundredths,
            pause,
            ease,
        } = self;
        let mut table = Table::new();
        // At most `MOST_FRAMES`.
        table.insert("frames".into(), Value::Integer(frames as i64));
        table.insert("hundredths".into(), i64::from(hundredths).into());
        table.insert("pause".into(), f64::from(pause).into());
        table.insert("ease".into(), ease.key().into());
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_go_from_the_first_step_to_the_last_and_no_step_is_shown_twice() {
        let motion = |frames, ease| Motion {
            frames,
            ease,
            ..Motion::default()
        };
        let steps = |motion: Motion, range| -> Vec<usize> {
            let frames = motion.frames(range);
            frames.iter().map(|frame| frame.step).collect()
        };
        assert_eq!(steps(motion(5, Ease::Even), [10, 50]), [10, 20, 30, 40, 50]);
        assert_eq!(steps(motion(120, Ease::Even), [3, 6]), [3, 4, 5, 6]);
        // t² at quarters of the time: 0, 1/16, 1/4, 9/16, 1.
        assert_eq!(
            steps(motion(5, Ease::Start), [0, 160]),
            [0, 10, 40, 90, 160]
        );
        // 3t² − 2t³: 0, 5/32, 1/2, 27/32, 1.
        assert_eq!(steps(motion(5, Ease::Ends), [0, 32]), [0, 5, 16, 27, 32]);
        assert_eq!(steps(motion(7, Ease::Even), [4, 4]), [4]);
        assert_eq!(steps(motion(1, Ease::Even), [4, 9]), [9]);
        assert_eq!(steps(motion(120, Ease::Even), [0, 100_000]).len(), 120);
        let frames = motion(5, Ease::Even).frames([10, 50]);
        let shown: Vec<u16> = frames.iter().map(|frame| frame.hundredths).collect();
        assert_eq!(shown, [4, 4, 4, 4, 104]);
    }

    #[test]
    fn what_is_kept_comes_back_and_what_is_damaged_takes_its_default() {
        let motion = Motion {
            frames: 33,
            hundredths: 5,
            pause: 2.5,
            ease: Ease::Ends,
        };
        assert_eq!(Motion::of_table(&motion.to_table()), motion);
        let damaged = "frames = -3\nhundredths = 1\npause = nan\nease = 7";
        let damaged = damaged.parse().expect("TOML");
        assert_eq!(Motion::of_table(&damaged), Motion::default());
    }
}
