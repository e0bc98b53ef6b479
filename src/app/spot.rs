//! Where the curvature beside a plot is taken, and how that is said.

use super::rail::Marks;
use crate::math::{Point, eigenpairs};
use crate::optimizer::{Schedule, Trajectory};
use crate::scenario::{Optimizer, Scenario};
use crate::workbench::{Derived, Ends};

/// The eigenvalues of the Hessian at a place that is worth reading them at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// λmin and λmax; `None` where they do not exist.
    pub eigenvalues: Option<[f64; 2]>,
    pub place: Place,
}

/// Which place a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Any: the surface is quadratic.
    Everywhere,
    /// The start of all runs.
    Start,
    /// A run at that step.
    Step(usize),
}

/// How many times as far from the middle of its domain, or of the view, as the border a surface is still worth looking at.
const NEAR: f64 = 10.0;

impl Spot {
    /// Where the run of an optimizer stands. Of a network the eigenvalues are those of the Hessian in all weights, where they
    /// were last computed.
    pub fn at_head(
        scenario: &Scenario,
        derived: &Derived,
        index: Option<usize>,
        step: usize,
    ) -> Self {
        if scenario.surface.shape.network().is_none() {
            let run = index.and_then(|index| derived.runs.get(index));
            return Self::of(scenario, run.map(AsRef::as_ref), step);
        }
        let ends = index.and_then(|index| derived.heads.ends(index));
        Self {
            eigenvalues: ends.map(|ends| ends.values),
            place: match ends {
                Some(Ends { row, .. }) if row > 0 => Place::Step(row),
                Some(_) | None => Place::Start,
            },
        }
    }

    /// Where a run stands at a step. A run that has left for good shows the start instead: far out, curvatures are huge
    /// numbers that nobody asked for.
    fn of(scenario: &Scenario, run: Option<&Trajectory>, step: usize) -> Self {
        let head = run.map(|run| (run.points[step.min(run.last())], step.min(run.last())));
        let (at, place) = match head {
            _ if scenario.surface.shape.landscape().is_quadratic() => {
                (scenario.start, Place::Everywhere)
            }
            Some((at, row)) if row > 0 && is_near(scenario, at) => (at, Place::Step(row)),
            Some(_) | None => (scenario.start, Place::Start),
        };
        let pairs = eigenpairs(scenario.surface.jet2(at).hessian);
        Self {
            eigenvalues: pairs.map(|pairs| pairs.map(|pair| pair.value)),
            place,
        }
    }
}

/// What theory knows of a number of an optimizer's method.
impl Spot {
    /// The limit here, and the best value where it is the same everywhere; none with tools that change the method's steps.
    pub fn marks(&self, scenario: &Scenario, optimizer: &Optimizer, key: &str) -> Marks<'static> {
        let values = self
            .eigenvalues
            .filter(|_| !optimizer.wrappers.change_steps());
        let Some([low, high]) = values else {
            return Marks::default();
        };
        let method = &optimizer.method;
        let exact = self.is_exact_for(scenario, optimizer);
        match key {
            "lr" => Marks {
                limit: method.step_limit(high).map(|l| (l.rate, l.formula)),
                local: self.place != Place::Everywhere,
                best: method.best_rate([low, high]).filter(|_| exact),
                ..Marks::default()
            },
            "momentum" => Marks {
                best: method.best_momentum([low, high]).filter(|_| exact),
                ..Marks::default()
            },
            _ => Marks::default(),
        }
    }

    /// Whether runs do what theory says of a quadratic. Noise wants smaller rates than the one that is best without, and what is
    /// best for the curvature at one place need not be for a whole surface.
    fn is_exact_for(&self, scenario: &Scenario, optimizer: &Optimizer) -> bool {
        let surface = &scenario.surface;
        self.place == Place::Everywhere
            && surface.l1 == 0.0
            && !surface.shape.landscape().varies()
            && scenario.run.noise == 0.0
            && optimizer.schedule == Schedule::default()
    }
}

fn is_near(scenario: &Scenario, [x, y]: Point) -> bool {
    let within =
        |v: f64, [low, high]: [f64; 2]| (v - 0.5 * (low + high)).abs() <= NEAR * 0.5 * (high - low);
    let domain = scenario.surface.shape.landscape().domain();
    let mut parts = [domain, scenario.view()].into_iter();
    parts.any(|part| within(x, part.x) && within(y, part.y))
}

impl Place {
    /// In words, such as `at step 12`.
    pub fn words(self) -> String {
        match self {
            Self::Everywhere => "everywhere".to_owned(),
            Self::Start => "at the start".to_owned(),
            Self::Step(step) => format!("at step {step}"),
        }
    }

    /// The same of a method that is named.
    pub fn words_of(self, name: &str) -> String {
        match self {
            Self::Everywhere | Self::Start => self.words(),
            Self::Step(_) => format!("{} of {name}", self.words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{GradientDescent, Method, Schedule};
    use crate::surface::Shape;

    fn scenario(shape: &str) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.change_shape(Shape::named(shape).expect("a kind"));
        scenario
    }

    fn run(scenario: &Scenario, lr: f64) -> Trajectory {
        let method = Method::GradientDescent(GradientDescent {
            lr,
            ..GradientDescent::default()
        });
        method.run(&Schedule::default(), &scenario.problem())
    }

    #[test]
    fn curvature_is_that_of_the_head_and_says_so() {
        let mut scenario = scenario("rosenbrock");
        scenario.start = [0.0, 0.0];
        let run = run(&scenario, 1e-4);
        let spot = Spot::of(&scenario, Some(&run), 5);
        assert_eq!(spot.place.words_of("Adam"), "at step 5 of Adam");
        // H = [1200x² − 400y + 2, −400x; −400x, 200]: trace and determinant are those of the eigenvalues.
        let [x, y] = run.points[5];
        let xx = 1200.0 * x * x - 400.0 * y + 2.0;
        let [low, high] = spot.eigenvalues.unwrap();
        assert!((low + high - (xx + 200.0)).abs() < 1e-9);
        assert!((low * high - (200.0 * xx - (400.0 * x).powi(2))).abs() < 1e-7);
        // At the start of that run H is diagonal.
        let start = Spot::of(&scenario, Some(&run), 0);
        assert_eq!(
            (start.eigenvalues, start.place),
            (Some([2.0, 200.0]), Place::Start)
        );
        assert_eq!(Spot::of(&scenario, None, 3), start);
    }

    #[test]
    fn best_values_are_those_of_whole_quadratics_without_noise() {
        let method = Method::GradientDescent(GradientDescent::default());
        let mut optimizer = Optimizer::from(method);
        let of = |scenario: &Scenario, optimizer: &Optimizer| {
            let marks = Spot::of(scenario, None, 0).marks(scenario, optimizer, "lr");
            (marks.limit.is_some(), marks.local, marks.best)
        };
        let mut matyas = scenario("matyas");
        // 2/(λmin + λmax) = 2/1.04
        let (limit, local, best) = of(&matyas, &optimizer);
        assert!(limit && !local && (best.unwrap() - 2.0 / 1.04).abs() < 1e-12);
        let mut wells = scenario("himmelblau");
        wells.start = [3.0, 2.0];
        assert_eq!(of(&wells, &optimizer), (true, true, None));
        optimizer.schedule = Schedule::named("cosine").expect("a kind");
        assert_eq!(of(&matyas, &optimizer), (true, false, None));
        optimizer.schedule = Schedule::default();
        matyas.run.noise = 0.1;
        assert_eq!(of(&matyas, &optimizer), (true, false, None));
        matyas.run.noise = 0.0;
        matyas.surface.l1 = 0.5;
        assert_eq!(of(&matyas, &optimizer), (true, false, None));
    }

    #[test]
    fn a_run_that_has_left_shows_the_start() {
        let scenario = scenario("himmelblau");
        let run = run(&scenario, 0.2);
        assert!(!run.points[run.last()].iter().all(|v| v.abs() < 1e3));
        for step in [run.last(), run.last() - 1, 1000] {
            assert_eq!(Spot::of(&scenario, Some(&run), step).place, Place::Start);
        }
    }

    #[test]
    fn a_quadratic_is_the_same_everywhere() {
        let scenario = scenario("matyas");
        let run = run(&scenario, 1e3);
        let spot = Spot::of(&scenario, Some(&run), run.last());
        let [low, high] = spot.eigenvalues.unwrap();
        // H = [0.52, −0.48; −0.48, 0.52].
        assert!((low - 0.04).abs() < 1e-15 && (high - 1.0).abs() < 1e-15);
        assert_eq!(spot.place.words(), "everywhere");
    }
}
