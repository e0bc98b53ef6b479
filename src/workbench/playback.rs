//! The playhead: a position on computed trajectories.

/// Where the playhead is and how it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// In steps; fractional while playing slowly.
    position: f64,
    /// Whether the playhead moves by itself.
    pub playing: bool,
    /// Steps per second; [`Playback::FASTEST`] means a whole run in about three seconds.
    pub speed: f64,
    /// Whether playing starts over at the end of the run.
    pub repeat: bool,
}

impl Default for Playback {
    fn default() -> Self {
        Self {
            position: 0.0,
            playing: false,
            speed: 32.0,
            repeat: false,
        }
    }
}

impl Playback {
    /// The least speed, in steps per second.
    pub const SLOWEST: f64 = 0.25;
    /// The greatest speed setting.
    pub const FASTEST: f64 = 1024.0;
    /// Seconds that a run takes at the fastest speed, however long it is.
    const FAST_RUN: f64 = 3.0;
    /// Seconds that a page plays when it is turned to, so that it is over while it is spoken about.
    const PAGE: f64 = 6.0;
    /// The least speed of a page, in steps per second, for runs of a few steps.
    const PAGE_SLOWEST: f64 = 4.0;

    /// The step at the playhead, for a run whose last step is `last`.
    pub fn step(&self, last: usize) -> usize {
        (self.position as usize).min(last)
    }

    /// Moves the playhead to a step and stops playing.
    pub fn seek(&mut self, step: usize) {
        self.position = step as f64;
        self.playing = false;
    }

    /// Moves the playhead to the end of the run, however long it is or becomes, and stops playing.
    pub fn to_end(&mut self) {
        self.position = f64::INFINITY;
        self.playing = false;
    }

    /// Moves the playhead by `steps`, backwards if negative, within the run, and stops playing.
    pub fn skip(&mut self, steps: i64, last: usize) {
        let step = self.step(last) as i64;
        self.seek(step.saturating_add(steps).clamp(0, last as i64) as usize);
    }

    /// Stops playing, or starts it, from the beginning if the end has been reached.
    pub fn toggle(&mut self, last: usize) {
        if !self.playing && self.step(last) >= last {
            self.position = 0.0;
        }
        self.playing = !self.playing;
    }

    /// Moves the playhead to the start and plays.
    pub fn restart(&mut self) {
        self.position = 0.0;
        self.playing = true;
    }

    /// Chooses the speed that shows all of a page's runs, of `last` steps, in some seconds.
    pub fn pace(&mut self, last: usize) {
        self.speed = (last as f64 / Self::PAGE).clamp(Self::PAGE_SLOWEST, Self::FASTEST);
    }

    /// Moves the playhead by what it plays in `seconds`. Unless the runs are complete, it waits at their end for the rest.
    pub fn advance(&mut self, seconds: f64, last: usize, complete: bool) {
        if !self.playing {
            return;
        }
        let fastest = (last as f64 / Self::FAST_RUN).max(Self::FASTEST);
        let speed = if self.speed >= Self::FASTEST {
            fastest
        } else {
            self.speed
        };
        self.position = self.position.min(last as f64) + seconds * speed;
        if self.position >= last as f64 {
            self.position = last as f64;
            if !complete {
                return;
            }
            if self.repeat && last > 0 {
                self.position = 0.0;
            } else {
                self.playing = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plays_stops_and_repeats() {
        let mut p = Playback {
            speed: 10.0,
            ..Playback::default()
        };
        p.toggle(20);
        p.advance(0.55, 20, true);
        assert_eq!(p.step(20), 5);
        p.advance(10.0, 20, true);
        assert_eq!((p.step(20), p.playing), (20, false));
        p.toggle(20);
        assert_eq!((p.step(20), p.playing), (0, true));
        p.repeat = true;
        p.advance(2.5, 20, true);
        assert_eq!((p.step(20), p.playing), (0, true));
    }

    #[test]
    fn pages_play_in_seconds_whatever_their_length() {
        for (steps, seconds) in [(3, 0.75), (60, 6.0), (3000, 6.0), (30_000, 3.0)] {
            let mut p = Playback::default();
            p.pace(steps);
            p.restart();
            p.advance(0.9 * seconds, steps, true);
            assert!(p.playing && p.step(steps) > steps / 2, "{steps}");
            p.advance(0.11 * seconds, steps, true);
            assert!(!p.playing, "{steps}");
        }
    }

    #[test]
    fn playing_waits_for_runs_that_are_still_computed() {
        let mut p = Playback {
            speed: 10.0,
            repeat: true,
            ..Playback::default()
        };
        p.restart();
        p.advance(1.0, 0, false);
        assert_eq!((p.step(0), p.playing), (0, true), "nothing is there yet");
        p.advance(1.5, 6, false);
        assert_eq!((p.step(6), p.playing), (6, true));
        p.advance(0.2, 20, true);
        assert_eq!((p.step(20), p.playing), (8, true));
    }

    #[test]
    fn skips_stay_within_the_run() {
        let mut p = Playback::default();
        p.skip(-1, 20);
        assert_eq!(p.step(20), 0);
        p.skip(30, 20);
        assert_eq!(p.step(20), 20);
        p.skip(-10, 20);
        assert_eq!(p.step(20), 10);
        // The run got shorter.
        assert_eq!(p.step(4), 4);
        p.skip(-1, 4);
        assert_eq!(p.step(4), 3);
        p.to_end();
        assert_eq!([p.step(4), p.step(1_000_000)], [4, 1_000_000]);
        p.advance(1.0, 4, true);
        p.skip(-1, 4);
        assert_eq!(p.step(4), 3);
    }
}
