//! A rule of which each run has numbers of its own.

use super::stride::{Coordinates, Next, Stride};
use crate::math::{Jet1, Point};
use crate::optimizer::rule::Rule;
use crate::parameters::WithNumber;

/// A rule with up to two numbers that are each run's own.
#[derive(Clone, Copy)]
pub struct OwnNumbers<R> {
    rule: R,
    /// Their rows in the rule's table; beyond its end where there are fewer.
    rows: [usize; 2],
}

/// The numbers of a run, and its clock, which may depend on them.
#[derive(Clone, Copy, Default)]
pub struct OwnClock<C> {
    numbers: [f64; 2],
    clock: C,
}

impl<R: Rule + WithNumber> OwnNumbers<R> {
    /// A rule with numbers in these rows of its own.
    pub fn new(rule: R, rows: [Option<usize>; 2]) -> Self {
        let rows = rows.map(|row| row.unwrap_or(usize::MAX));
        Self { rule, rows }
    }

    /// The rule of a run.
    #[inline(always)]
    fn with(&self, numbers: [f64; 2]) -> R {
        let [first, second] = self.rows;
        let rule = self.rule.with_number(first, numbers[0]);
        rule.with_number(second, numbers[1])
    }
}

impl<R: Rule + WithNumber> Stride for OwnNumbers<R> {
    type Clock = OwnClock<R::Clock>;
    type OwnClock = OwnClock<R::Clock>;
    type Memory = R::Memory;
    type Seen = Jet1;

    const OWN_CLOCKS: bool = true;

    #[inline(always)]
    fn tick(&self, clock: Self::Clock) -> Self::Clock {
        clock
    }

    fn own_clock(&self, numbers: [f64; 2]) -> Self::OwnClock {
        OwnClock {
            numbers,
            clock: R::Clock::default(),
        }
    }

    #[inline(always)]
    fn tick_own(&self, OwnClock { numbers, clock }: Self::OwnClock) -> Self::OwnClock {
        let clock = self.with(numbers).tick(clock);
        OwnClock { numbers, clock }
    }

    #[inline(always)]
    fn clock<'a>(_shared: &'a Self::Clock, own: &'a Self::OwnClock) -> &'a Self::Clock {
        own
    }

    #[inline(always)]
    fn step(
        &self,
        clock: &Self::Clock,
        lr: f64,
        memory: [&mut R::Memory; 2],
        at: Point,
        seen: &Jet1,
    ) -> Next {
        Coordinates(self.with(clock.numbers)).step(&clock.clock, lr, memory, at, seen)
    }
}
