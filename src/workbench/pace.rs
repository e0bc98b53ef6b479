//! How fast maps are computed, hence how finely one can be while a hand moves.

use std::time::Duration;

use super::kind::Kind;
use super::request::Request;

/// While a hand moves, a map is computed as finely as this allows.
pub const A_FRAME: Duration = Duration::from_millis(12);
/// Cells along the longer side of the coarsest sketch.
pub const COARSEST: usize = 16;
/// Steps of runs a second, of maps that have not been timed yet.
const GUESS: f64 = 1e7;
/// A side stays while its map takes at least this share of the time: one that followed every measurement would make the picture
/// shimmer.
const IDLE: f64 = 0.4;

/// The speed of each kind of map that has been timed.
#[derive(Debug, Default)]
pub struct Paces {
    known: Vec<Pace>,
}

#[derive(Debug)]
struct Pace {
    kind: Kind,
    /// Steps of runs a second.
    speed: f64,
    /// The side of the last sketch.
    side: usize,
}

/// Steps of all runs of a map together.
fn work(request: &impl Request) -> f64 {
    request.cells().max(1) as f64 * request.steps().max(1) as f64
}

impl Paces {
    fn of(&mut self, kind: Kind) -> &mut Pace {
        let place = self.known.iter().position(|pace| pace.kind == kind);
        let place = place.unwrap_or_else(|| {
            self.known.push(Pace {
                kind,
                speed: GUESS,
                side: 0,
            });
            self.known.len() - 1
        });
        &mut self.known[place]
    }

    /// A map has taken so long.
    pub fn learn(&mut self, request: &impl Request, took: Duration) {
        let seconds = took.as_secs_f64().max(1e-5);
        self.of(request.kind()).speed = work(request) / seconds;
    }

    /// How long a map will probably take.
    pub fn expected(&self, request: &impl Request) -> Duration {
        let kind = request.kind();
        let known = self.known.iter().find(|pace| pace.kind == kind);
        let speed = known.map_or(GUESS, |pace| pace.speed);
        Duration::from_secs_f64((work(request) / speed).clamp(0.0, 1e9))
    }

    /// Cells along the longer side of a map of which there is none yet: as many as fit into a frame.
    pub fn first_side(&mut self, wanted: &impl Request) -> usize {
        let takes = |paces: &Self, side| paces.expected(&wanted.with_side(side));
        let last = self.of(wanted.kind()).side.min(wanted.finest());
        if last >= COARSEST && last < wanted.finest() {
            let time = takes(self, last);
            if time <= A_FRAME && time >= A_FRAME.mul_f64(IDLE) {
                return last;
            }
        }
        // The largest side that fits, halving the interval in which it lies.
        let (mut fits, mut beyond) = (COARSEST.min(wanted.finest()), wanted.finest() + 1);
        while beyond - fits > 1 {
            let middle = fits.midpoint(beyond);
            match takes(self, middle) <= A_FRAME {
                true => fits = middle,
                false => beyond = middle,
            }
        }
        self.of(wanted.kind()).side = fits;
        fits
    }

    /// Cells along the longer side of the map after one with so many: twice as many, or what fits into a frame if that is more.
    pub fn finer_side(&mut self, wanted: &impl Request, side: usize) -> usize {
        let finer = (2 * side).max(self.first_side(wanted));
        // What is nearly the finest would only put that off.
        match 2 * finer > wanted.finest() + wanted.finest() / 3 {
            true => wanted.finest(),
            false => finer,
        }
    }
}

/// How long a map will have taken altogether that has taken so long for a share of it, where it was `expected` to take so long.
pub fn total(elapsed: Duration, share: f64, expected: Duration) -> Duration {
    if share > 0.0 {
        Duration::from_secs_f64((elapsed.as_secs_f64() / share).min(1e9))
    } else if elapsed < expected {
        expected
    } else {
        // What has taken longer than expected will probably take as long again.
        2 * elapsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Progress;

    /// A map of a method whose runs have so many steps.
    #[derive(Clone, PartialEq)]
    struct Runs {
        method: &'static str,
        steps: usize,
        side: usize,
    }

    impl Request for Runs {
        type Map = ();

        fn kind(&self) -> Kind {
            Kind {
                method: self.method,
                ..Kind::default()
            }
        }

        fn with_side(&self, side: usize) -> Self {
            Self { side, ..*self }
        }

        fn cells(&self) -> usize {
            self.side * self.side
        }

        fn steps(&self) -> usize {
            self.steps
        }

        fn compute(&self, _: usize, _: &Progress) -> Option<()> {
            Some(())
        }
    }

    fn runs(method: &'static str, steps: usize, side: usize) -> Runs {
        Runs {
            method,
            steps,
            side,
        }
    }

    const MILLISECOND: Duration = Duration::from_millis(1);

    #[test]
    fn the_first_side_is_what_fits_into_a_frame_for_each_method_alone() {
        let mut paces = Paces::default();
        // 100 × 100 cells in 12 ms, of the one method; of the other in four times as long.
        paces.learn(&runs("swift", 50, 100), 12 * MILLISECOND);
        paces.learn(&runs("slow", 50, 100), 48 * MILLISECOND);
        assert_eq!(paces.first_side(&runs("swift", 50, 0)), 100);
        assert_eq!(paces.first_side(&runs("slow", 50, 0)), 50);
        // A quarter of the steps leaves time for four times the cells.
        assert_eq!(paces.first_side(&runs("swift", 200, 0)), 50);
        paces.learn(&runs("swift", 50, 100), MILLISECOND);
        assert_eq!(paces.first_side(&runs("swift", 50, 0)), 256);
        paces.learn(&runs("slow", 50, 100), Duration::from_secs(60));
        assert_eq!(paces.first_side(&runs("slow", 50, 0)), COARSEST);
        // Of an unknown one not more than has been guessed: 10⁷ steps a second.
        let side = paces.first_side(&runs("unknown", 100, 0));
        assert_eq!(side, 34, "√(10⁷ · 0.012 / 100) = 34.6");
    }

    #[test]
    fn a_side_stays_while_it_fits_and_does_not_idle() {
        let mut paces = Paces::default();
        paces.learn(&runs("a", 50, 100), 12 * MILLISECOND);
        assert_eq!(paces.first_side(&runs("a", 50, 0)), 100);
        for (took, side) in [(11, 100), (6, 100), (12, 100)] {
            paces.learn(&runs("a", 50, 100), took * MILLISECOND);
            assert_eq!(paces.first_side(&runs("a", 50, 0)), side);
        }
        paces.learn(&runs("a", 50, 100), 3 * MILLISECOND);
        assert_eq!(paces.first_side(&runs("a", 50, 0)), 200);
        paces.learn(&runs("a", 50, 200), 13 * MILLISECOND);
        assert!(paces.first_side(&runs("a", 50, 0)) < 200);
    }

    #[test]
    fn sides_double_up_to_the_finest() {
        let mut paces = Paces::default();
        let wanted = runs("a", 1000, 0);
        let mut sides = vec![paces.first_side(&wanted)];
        while sides.last() != Some(&256) {
            let last = sides[sides.len() - 1];
            sides.push(paces.finer_side(&wanted, last));
        }
        assert_eq!(sides, [16, 32, 64, 128, 256]);
        // No map that is nearly the finest.
        assert_eq!(paces.finer_side(&wanted, 90), 256);
        assert_eq!(paces.finer_side(&wanted, 80), 160);
        // A first one may have shown that more fits.
        paces.learn(&runs("a", 1000, 16), MILLISECOND / 10);
        assert_eq!(paces.finer_side(&wanted, 16), 256);
    }

    #[test]
    fn the_time_of_what_is_under_way_is_estimated_from_its_share() {
        let ten = 10 * MILLISECOND;
        assert_eq!(total(ten, 0.5, 100 * MILLISECOND), 20 * MILLISECOND);
        assert_eq!(total(ten, 0.0, 100 * MILLISECOND), 100 * MILLISECOND);
        assert_eq!(total(ten, 0.0, 12 * MILLISECOND), 12 * MILLISECOND);
        assert_eq!(total(ten, 0.0, MILLISECOND), 20 * MILLISECOND);
    }
}
