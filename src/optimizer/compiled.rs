//! Runs whose surface is compiled together with method and walk, because a call for every gradient, with its result passed
//! through memory, would take as long as the step itself.

use super::interrupt::Interrupt;
use super::record::{record_compiled, record_until};
use super::{PerCoordinate, Problem, Rule, Schedule, Stepper, Trajectory, newton};
use crate::math::{InlineJet, Jet1, Jet2, Point};
use crate::objective::{Curved, Evaluation, Objective, Stationary, stationary_in_plane};
use crate::surface::{Polynomial, PolynomialWork, Surface};

/// As [`record_until`], with a copy of the walk for every polynomial: worth its code for the methods that most people run. The
/// bits are the same.
pub fn record_common<S: CommonStepper>(
    stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem,
    interrupt: Interrupt<'_>,
) -> Trajectory {
    let surface = &problem.objective;
    let recording = Recording {
        stepper: stepper.clone(),
        lr,
        problem,
        interrupt: &mut *interrupt,
    };
    // Penalties, noise and schedules would be branches in every step.
    let constant = *schedule == Schedule::default();
    let compiled = if constant && surface.is_plain() && problem.noise == 0.0 {
        surface.shape.with_polynomial(recording)
    } else {
        None
    };
    compiled.unwrap_or_else(|| record_until(stepper, lr, schedule, problem, interrupt))
}

/// A stepper that can be compiled together with any polynomial.
pub trait CommonStepper: Stepper<Surface> + Clone + 'static {
    /// Records a run at a constant rate on the polynomial that the problem's surface is.
    fn record<F: Polynomial>(
        self,
        polynomial: &F,
        lr: f64,
        problem: &Problem,
        interrupt: Interrupt<'_>,
    ) -> Trajectory;
}

impl<R: Rule> CommonStepper for PerCoordinate<R, Point> {
    fn record<F: Polynomial>(
        self,
        polynomial: &F,
        lr: f64,
        problem: &Problem,
        interrupt: Interrupt<'_>,
    ) -> Trajectory {
        record_compiled(&Inlined(polynomial), self, lr, problem, interrupt)
    }
}

impl CommonStepper for newton::State {
    fn record<F: Polynomial>(
        self,
        polynomial: &F,
        lr: f64,
        problem: &Problem,
        interrupt: Interrupt<'_>,
    ) -> Trajectory {
        record_compiled(&Inlined(polynomial), self, lr, problem, interrupt)
    }
}

/// A run before its polynomial is known.
struct Recording<'a, S> {
    stepper: S,
    lr: f64,
    problem: &'a Problem,
    interrupt: Interrupt<'a>,
}

impl<S: CommonStepper> PolynomialWork for Recording<'_, S> {
    type Output = Trajectory;

    fn with<F: Polynomial>(self, polynomial: &F) -> Trajectory {
        let Self {
            stepper,
            lr,
            problem,
            interrupt,
        } = self;
        stepper.record(polynomial, lr, problem, interrupt)
    }
}

/// A polynomial as an objective that is inlined as a whole.
struct Inlined<'a, F>(&'a F);

impl<F: Polynomial> Objective for Inlined<'_, F> {
    type Weights = Point;

    fn dimension(&self) -> usize {
        2
    }

    #[inline(always)]
    fn evaluate(&self, [x, y]: &Point) -> Evaluation<Point> {
        let (x, y) = InlineJet::variables(*x, *y);
        let Jet1 { value, gradient } = self.0.at(x, y).jet();
        Evaluation { value, gradient }
    }

    #[inline(always)]
    fn is_taken_as_is(&self) -> bool {
        true
    }

    fn stationary(&self, at: &Point, tolerance: f64) -> Stationary {
        stationary_in_plane(&self.second_order(at), at, tolerance, |at| {
            Objective::value(self, at)
        })
    }
}

impl<F: Polynomial> Curved for Inlined<'_, F> {
    #[inline(always)]
    fn second_order(&self, [x, y]: &Point) -> Jet2 {
        let (x, y) = Jet2::variables(*x, *y);
        self.0.at(x, y)
    }
}
