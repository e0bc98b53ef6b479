//! Which frames a movie has: of which steps, how fast, and how it moves.

use super::film::Film;
use super::movie::{Frame, Movie};
use crate::scenario::Scenario;

/// The most frames of a movie: minutes, at any rate.
pub const MOST_FRAMES: usize = 5000;
/// Frames of a movie whose number nobody has asked for: at most so many, and at least half of that, which are eight and four seconds.
const USUAL: usize = 200;

/// Frames a second. Each is shown for 2, 3, 4, 5 or 10 whole hundredths of a second, in which GIF files count; shorter ones browsers show
/// for 10.
pub const RATES: [u16; 5] = [10, 20, 25, 33, 50];

/// The frames of a movie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The first step.
    pub from: usize,
    /// The last step; where the longest run ends if that is earlier, or if there is none. Without one, a scenario that asks the class what
    /// will happen stays at the first.
    pub to: Option<usize>,
    /// How many frames there are.
    pub pace: Pace,
    /// How steps go by.
    pub ease: Ease,
    /// Frames a second, one of [`RATES`].
    pub rate: u16,
    /// For how long the last frame stays, in hundredths of a second; rounded down to whole frames, at least one.
    pub pause: u16,
    /// How often the movie is played; 0 is without end.
    pub plays: u32,
}

/// How many frames a movie has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// 100 to 200: a whole number of frames for each of up to 200 steps; of more, 200 frames in all.
    Usual,
    /// So many in all, the first and the last step included.
    Frames(usize),
    /// One for so many steps, and one for the last step.
    Every(usize),
    /// So many for each step.
    PerStep(usize),
}

/// How steps go by in the course of a movie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ease {
    /// Equally fast all the time.
    Linear,
    /// Slowly at the start and at the end: 3t² − 2t³ of the way after a share t of the time.
    InOut,
    /// Slowly at the start, where most happens: t² of the way after a share t of the time.
    SlowStart,
}

/// A plan that makes no movie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There would be no frame, or too many.
    #[error("{0} frames of a movie; allowed: 1 to {MOST_FRAMES}")]
    Frames(usize),
    /// The rate is none of [`RATES`].
    #[error("{0} frames a second; allowed: 10, 20, 25, 33 or 50")]
    Rate(u16),
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            from: 0,
            to: None,
            pace: Pace::Usual,
            ease: Ease::Linear,
            rate: 25,
            pause: 150,
            plays: 0,
        }
    }
}

impl Ease {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Linear, Self::InOut, Self::SlowStart];

    /// The share of the way after a share of the time.
    pub fn at(self, t: f64) -> f64 {
        match self {
            Self::Linear => t,
            Self::InOut => t * t * (3.0 - 2.0 * t),
            Self::SlowStart => t * t,
        }
    }
}

impl Plan {
    /// The movie of a scenario by this plan. Runs are computed for it, to know where they end.
    ///
    /// # Errors
    /// If the plan makes no frame, or too many.
    pub fn movie<'a>(
        &self,
        mut film: Film,
        scenario: &'a Scenario,
    ) -> Result<Movie<'a>, PlanError> {
        let last = film.last_step(scenario);
        // A movie that nobody has asked to go on tells the class no more than the picture does.
        let told = match self.to {
            None if scenario.is_asked() => self.from.min(last),
            None | Some(_) => last,
        };
        let frames = self.frames(told)?;
        Ok(Movie::new(film, scenario, frames).playing(self.plays))
    }

    /// The frames of a scenario whose longest run ends at that step.
    ///
    /// # Errors
    /// If there would be none, or too many.
    pub fn frames(&self, last: usize) -> Result<Vec<Frame>, PlanError> {
        if !RATES.contains(&self.rate) {
            return Err(PlanError::Rate(self.rate));
        }
        let delay = 100 / self.rate;
        let to = self.to.map_or(last, |to| to.min(last));
        let from = self.from.min(to);
        let moves = self.pace.moves(to - from);
        let count = moves.saturating_add(1);
        if count > MOST_FRAMES {
            return Err(PlanError::Frames(count));
        }
        if self.pace == Pace::Frames(0) {
            return Err(PlanError::Frames(0));
        }
        let frame = |i: usize| {
            let (step, onward) = match i == moves {
                true => (to, 0.0),
                false => self.place(from, to, i, moves),
            };
            Frame {
                step,
                onward,
                hundredths: delay,
            }
        };
        let mut frames: Vec<Frame> = (0..count).map(frame).collect();
        if let Some(last) = frames.last_mut() {
            last.hundredths = delay * (self.pause / delay).max(1);
        }
        Ok(frames)
    }

    /// Where a frame stands, as the step before it and the share of the way to the next.
    fn place(&self, from: usize, to: usize, i: usize, moves: usize) -> (usize, f64) {
        if self.ease == Ease::Linear {
            // Steps that frames meet have to come out exactly.
            return match self.pace {
                Pace::Every(every) => (from + every.max(1) * i, 0.0),
                Pace::Usual | Pace::Frames(_) | Pace::PerStep(_) => {
                    let along = (to - from) * i;
                    (from + along / moves, (along % moves) as f64 / moves as f64)
                }
            };
        }
        let along = self.ease.at(i as f64 / moves as f64) * (to - from) as f64;
        (from + along as usize, along.fract())
    }
}

impl Pace {
    /// How many times so many steps are gone on from a frame to the next.
    fn moves(self, steps: usize) -> usize {
        match self {
            Self::Usual if steps == 0 => 0,
            Self::Usual if steps > USUAL => USUAL - 1,
            Self::Usual => steps * (USUAL / 2).div_ceil(steps),
            Self::Frames(frames) => frames.saturating_sub(1),
            Self::Every(every) => steps.div_ceil(every.max(1)),
            Self::PerStep(frames) => steps.saturating_mul(frames),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(plan: Plan, last: usize) -> Vec<(usize, f64)> {
        let frames = plan.frames(last).expect("a movie");
        frames.iter().map(|f| (f.step, f.onward)).collect()
    }

    fn paced(pace: Pace) -> Plan {
        Plan {
            pace,
            ..Plan::default()
        }
    }

    #[test]
    fn a_movie_has_some_hundred_frames_whatever_the_run() {
        for steps in [1, 2, 7, 99, 100, 150, 199, 200, 201, 1000, 100_000] {
            let frames = Plan::default().frames(steps).expect("a movie");
            assert!(
                (100..=201).contains(&frames.len()),
                "{steps}: {}",
                frames.len()
            );
            let ends = [frames[0], frames[frames.len() - 1]];
            assert_eq!(ends.map(|f| (f.step, f.onward)), [(0, 0.0), (steps, 0.0)]);
        }
        // A run that has not moved.
        assert_eq!(of(Plan::default(), 0), [(0, 0.0)]);
    }

    #[test]
    fn frames_are_spread_over_the_steps() {
        let thirds = of(paced(Pace::PerStep(4)), 2);
        let expected = [(0, 0.0), (0, 0.25), (0, 0.5), (0, 0.75), (1, 0.0)];
        assert_eq!(thirds[..5], expected);
        assert_eq!(thirds.len(), 9);
        assert_eq!(
            of(paced(Pace::Frames(3)), 5),
            [(0, 0.0), (2, 0.5), (5, 0.0)]
        );
        assert_eq!(of(paced(Pace::Frames(1)), 5), [(5, 0.0)]);
        // Up to 8, though the plan says 9.
        let part = Plan {
            from: 3,
            to: Some(9),
            ..paced(Pace::Every(2))
        };
        assert_eq!(of(part, 8), [(3, 0.0), (5, 0.0), (7, 0.0), (8, 0.0)]);
        // Beyond the end there is only the end.
        assert_eq!(of(part, 2), [(2, 0.0)]);
    }

    #[test]
    fn eased_movies_begin_and_end_at_the_same_steps() {
        for ease in Ease::ALL {
            let plan = Plan {
                ease,
                ..paced(Pace::Frames(11))
            };
            let frames = of(plan, 100);
            assert_eq!([frames[0], frames[10]], [(0, 0.0), (100, 0.0)], "{ease:?}");
            let along: Vec<f64> = frames.iter().map(|(s, on)| *s as f64 + on).collect();
            assert!(along.is_sorted(), "{ease:?}");
            // After three tenths of the time.
            let third = match ease {
                Ease::Linear => 30.0,
                Ease::InOut => 21.6,
                Ease::SlowStart => 9.0,
            };
            assert!((along[3] - third).abs() < 1e-9, "{ease:?}: {}", along[3]);
        }
    }

    #[test]
    fn the_last_frame_stays_for_whole_frames() {
        let with = |rate, pause| Plan {
            rate,
            pause,
            ..Plan::default()
        };
        let lasts = |plan: Plan| {
            let frames = plan.frames(500).expect("a movie");
            [frames[0].hundredths, frames[frames.len() - 1].hundredths]
        };
        assert_eq!(lasts(with(25, 150)), [4, 148]);
        assert_eq!(lasts(with(50, 0)), [2, 2]);
        assert_eq!(lasts(with(33, 100)), [3, 99]);
        assert_eq!(lasts(with(10, u16::MAX - 10)), [10, 65520]);
        assert_eq!(with(30, 0).frames(9), Err(PlanError::Rate(30)));
    }

    #[test]
    fn frames_are_limited() {
        let error = |pace, last| paced(pace).frames(last).err();
        let too_many = |count| Some(PlanError::Frames(count));
        assert_eq!(error(Pace::Every(1), 100_000), too_many(100_001));
        assert_eq!(error(Pace::PerStep(usize::MAX), 2), too_many(usize::MAX));
        assert_eq!(error(Pace::Frames(0), 2), too_many(0));
        assert_eq!(error(Pace::Frames(MOST_FRAMES), 2), None);
    }
}
