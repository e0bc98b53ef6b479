//! The time that computations may take within a frame.

use web_time::{Duration, Instant};

/// The time that the runs of a frame may take together; what does not fit is left to threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(Duration);

impl Budget {
    /// Everything is left to threads.
    pub const NONE: Self = Self(Duration::ZERO);
    /// Everything is computed within the frame, so that what a frame shows does not depend on the machine.
    pub const UNLIMITED: Self = Self(Duration::MAX);
}

impl Budget {
    /// Half of it.
    pub fn halved(self) -> Self {
        if self.is_unlimited() {
            self
        } else {
            Self(self.0 / 2)
        }
    }

    /// Whether nothing is left to threads.
    pub fn is_unlimited(self) -> bool {
        self == Self::UNLIMITED
    }

    /// Whether that takes no longer.
    pub fn has(self, time: Duration) -> bool {
        time <= self.0
    }

    /// The share of something that takes so long for which there is time.
    pub fn share_of(self, time: Duration) -> f64 {
        self.0.as_secs_f64() / time.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// Half of a frame at sixty a second.
impl Default for Budget {
    fn default() -> Self {
        Self(Duration::from_millis(8))
    }
}

/// The clock is read so often: reading it costs as much as dozens of steps.
const BETWEEN_READINGS: Duration = Duration::from_micros(100);
/// Evaluations between two readings at most, since they may become dearer.
const MOST_EVALUATIONS: u32 = 1 << 14;

/// The moment when a frame's budget is spent, for all runs of the frame.
#[derive(Debug)]
pub struct Deadline {
    /// `None` if it never comes.
    end: Option<Instant>,
    /// When the clock was last read, and the evaluations of the run by then.
    read: (Instant, u32),
    /// The evaluations at which it is read again.
    due: u32,
}

impl Deadline {
    /// The deadline of a frame in which computing begins now.
    pub fn of(Budget(budget): Budget) -> Self {
        let now = Instant::now();
        Self {
            end: now.checked_add(budget),
            read: (now, 0),
            due: 0,
        }
    }

    /// What is left of the budget.
    pub fn left(&self) -> Duration {
        self.end.map_or(Duration::MAX, |end| {
            end.saturating_duration_since(Instant::now())
        })
    }

    /// Another run begins.
    pub fn begin(&mut self) {
        self.read = (Instant::now(), 0);
        self.due = 0;
    }

    /// Whether the budget is spent, asked after so many evaluations of the run that has begun last.
    pub fn is_past(&mut self, evaluations: u32) -> bool {
        let Some(end) = self.end else {
            return false;
        };
        if evaluations < self.due {
            return false;
        }
        let now = Instant::now();
        let (before, made) = self.read;
        let spent = (now - before).max(Duration::from_nanos(1));
        let speed = f64::from(evaluations.saturating_sub(made)) / spent.as_secs_f64();
        let next = (speed * BETWEEN_READINGS.as_secs_f64()) as u32;
        self.due = evaluations.saturating_add(next.clamp(1, MOST_EVALUATIONS));
        self.read = (now, evaluations);
        now >= end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_budget_is_spent_at_once_and_an_unlimited_one_never() {
        let mut none = Deadline::of(Budget::NONE);
        assert!(none.is_past(1) && none.left().is_zero());
        none.begin();
        assert!(none.is_past(0), "by the next run, too");
        let mut unlimited = Deadline::of(Budget::UNLIMITED);
        assert!(!unlimited.is_past(u32::MAX));
        assert_eq!(unlimited.left(), Duration::MAX);
    }

    #[test]
    fn the_clock_is_not_read_before_enough_evaluations() {
        let mut deadline = Deadline::of(Budget(Duration::from_secs(3600)));
        assert!(!deadline.is_past(1));
        let due = deadline.due;
        assert!((2..=1 + MOST_EVALUATIONS).contains(&due));
        deadline.end = Some(Instant::now());
        assert!(!deadline.is_past(due - 1));
        assert!(deadline.is_past(due));
    }
}
