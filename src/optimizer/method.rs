//! The list of methods, and a method of it at work: runs, ends of runs, theory.

use std::sync::Arc;

use super::Status;
use super::compiled::record_common;
use super::interrupt::Interrupt;
use super::record::record_on_until;
use super::record::record_until;
use super::theory::one_digit;
use super::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Best, Bfgs, ConjugateGradient, Edge, End, Fleet,
    GradientDescent, Group, Info, Lbfgs, Levenberg, Limit, Lion, Momentum, NAdam, Nesterov, Newton,
    NewtonLineSearch, NewtonModified, NoRun, PerCoordinate, Problem, QhAdam, Qhm, RAdam,
    Recurrence, Rmsprop, Rprop, Schedule, SteepestDescent, Stepper, Theory, Trajectory, Wrapped,
    Wrappers, bfgs, conjugate_gradient, lbfgs, levenberg, newton, newton_line_search,
    newton_modified, record_on, steepest_descent,
};
use crate::objective::{Curved, Objective, Plane};
use crate::parameters::Parameters;
use crate::surface::{NetworkSurface, Surface};

/// How fresh runs of a method within tools end: side by side where it is a rule or a stride, or goes along lines.
macro_rules! ends {
    (coordinatewise $stepper:path, $method:expr, $wrappers:ident, $fleet:ident) => {
        if $fleet.is_worth_lanes() {
            $fleet.side_by_side($method, $wrappers)
        } else {
            ends!(each $stepper, $method, $wrappers, $fleet)
        }
    };
    (planar $stepper:path, $method:expr, $wrappers:ident, $fleet:ident) => {
        if $fleet.is_worth_lanes() && !$fleet.varies() {
            $fleet.in_lanes($method, $wrappers)
        } else {
            ends!(each $stepper, $method, $wrappers, $fleet)
        }
    };
    (descent $stepper:path, $method:expr, $wrappers:ident, $fleet:ident) => {
        if $fleet.is_worth_lanes() && !$wrappers.change_steps() {
            $fleet.descents(&$stepper($method))
        } else {
            ends!(each $stepper, $method, $wrappers, $fleet)
        }
    };
    (each $stepper:path, $method:expr, $wrappers:ident, $fleet:ident) => {
        if $wrappers.change_steps() {
            let stepper: Box<dyn Stepper<Surface>> = Box::new($stepper($method));
            $fleet.one_by_one(&Wrapped::new(stepper, *$wrappers))
        } else {
            $fleet.one_by_one(&$stepper($method))
        }
    };
}

/// Whether a kind treats every coordinate alone.
macro_rules! is_coordinatewise {
    (coordinatewise) => {
        true
    };
    ($other:ident) => {
        false
    };
}

/// A stepper for a space of any dimension, or `None`.
macro_rules! anywhere {
    (planar $stepper:expr) => {
        None
    };
    ($other:ident $stepper:expr) => {
        Some(Box::new($stepper))
    };
}

/// Whether a kind needs the 2×2 Hessian of a surface.
macro_rules! is_planar {
    (planar) => {
        true
    };
    ($other:ident) => {
        false
    };
}

/// The list of methods, each with its kind, its stepper and how its runs are recorded. Of the kinds, `coordinatewise` is a
/// rule, `descent` a stepper that needs only inner products and goes along lines, `planar` one that needs a 2×2 Hessian, and a
/// stride. `record_common` compiles a method together with every polynomial.
macro_rules! methods {
    ($($group:ident { $($name:ident: $kind:ident $stepper:path, $record:path);* $(;)? })*) => {
        /// A method with its parameters.
        #[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum Method {
            $($(
                #[doc = concat!("See [`", stringify!($name), "`].")]
                $name($name),
            )*)*
        }

        impl Method {
            /// Every kind with its defaults, in the order of menus and lists.
            pub fn all() -> Vec<Self> {
                vec![$($(Self::$name($name::default()),)*)*]
            }

            /// Names, equation and source of the kind.
            pub fn info(&self) -> &'static Info {
                match self {
                    $($(Self::$name(_) => &$name::INFO,)*)*
                }
            }

            /// The group of the kind in menus.
            pub fn group(&self) -> Group {
                match self {
                    $($(Self::$name(_) => Group::$group,)*)*
                }
            }

            /// Its parameters.
            pub fn parameters(&self) -> &dyn Parameters {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            /// Its parameters, to be changed.
            pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            fn theory(&self) -> &dyn Theory {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            /// Whether it needs the 2×2 Hessian of a surface, and so cannot train a network.
            pub fn is_planar(&self) -> bool {
                match self {
                    $($(Self::$name(_) => is_planar!($kind),)*)*
                }
            }

            /// The learning rate before any schedule.
            pub fn lr(&self) -> f64 {
                match self {
                    $($(Self::$name(m) => m.lr,)*)*
                }
            }

            /// A run without tools. The enum is matched here, once a run.
            fn run_plain(
                &self,
                schedule: &Schedule,
                problem: &Problem,
                interrupt: Interrupt<'_>,
            ) -> Trajectory {
                match self {
                    $($(Self::$name(m) => {
                        $record($stepper(*m), m.lr, schedule, problem, interrupt)
                    })*)*
                }
            }

            /// How the runs of a fleet in the plane end, with at most two numbers of their own.
            pub(super) fn ends_in_plane(&self, wrappers: &Wrappers, fleet: &Fleet) -> Vec<End> {
                match self {
                    $($(Self::$name(m) => ends!($kind $stepper, *m, wrappers, fleet),)*)*
                }
            }

            /// Whether it treats every coordinate alone.
            pub(super) fn is_coordinatewise(&self) -> bool {
                match self {
                    $($(Self::$name(_) => is_coordinatewise!($kind),)*)*
                }
            }

            /// The method at the start of a run in the plane.
            pub fn begin<O: Curved + ?Sized + 'static>(&self) -> Box<dyn Stepper<O>> {
                match self {
                    $($(Self::$name(m) => Box::new($stepper(*m)),)*)*
                }
            }

            /// The method at the start of a run in a space of any dimension; `None` for one that needs the 2×2 Hessian of a
            /// surface.
            pub fn begin_anywhere<O: Objective + ?Sized + 'static>(&self) -> Option<Box<dyn Stepper<O>>> {
                match self {
                    $($(Self::$name(_m) => anywhere!($kind $stepper(*_m)),)*)*
                }
            }
        }
    };
}
methods! {
    FirstOrder {
        GradientDescent: coordinatewise PerCoordinate::new, record_common;
        Momentum: coordinatewise PerCoordinate::new, record_common;
        Nesterov: coordinatewise PerCoordinate::new, record_common;
        Adagrad: coordinatewise PerCoordinate::new, record_common;
        Rmsprop: coordinatewise PerCoordinate::new, record_common;
        Adadelta: coordinatewise PerCoordinate::new, record_until;
        Adam: coordinatewise PerCoordinate::new, record_common;
        AdamW: coordinatewise PerCoordinate::new, record_common;
        Adamax: coordinatewise PerCoordinate::new, record_common;
        NAdam: coordinatewise PerCoordinate::new, record_until;
        RAdam: coordinatewise PerCoordinate::new, record_until;
        Rprop: coordinatewise PerCoordinate::new, record_common;
        Lion: coordinatewise PerCoordinate::new, record_until;
        Qhm: coordinatewise PerCoordinate::new, record_until;
        QhAdam: coordinatewise PerCoordinate::new, record_until;
    }
    SecondOrder {
        SteepestDescent: descent steepest_descent::State::new, record_until;
        ConjugateGradient: descent conjugate_gradient::State::new, record_until;
        Bfgs: descent bfgs::State::new, record_until;
        Lbfgs: descent lbfgs::State::new, record_until;
        Newton: planar newton::State::new, record_common;
        NewtonModified: planar newton_modified::State::new, record_until;
        NewtonLineSearch: planar newton_line_search::State::new, record_until;
        Levenberg: planar levenberg::State::new, record_until;
    }
}

impl Method {
    /// Runs the method on a surface, without tools.
    pub fn run(&self, schedule: &Schedule, problem: &Problem) -> Trajectory {
        self.run_until(&Wrappers::default(), schedule, problem, &mut |_| false)
    }

    /// Runs the method within tools.
    pub fn run_within(
        &self,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem,
    ) -> Trajectory {
        self.run_until(wrappers, schedule, problem, &mut |_| false)
    }

    /// The same until it is interrupted: then the row that it has reached is the last one.
    pub fn run_until(
        &self,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem,
        interrupt: Interrupt<'_>,
    ) -> Trajectory {
        if let Some(network) = problem.objective.shape.network() {
            return self.train(network, wrappers, schedule, problem, interrupt);
        }
        // One compiled copy serves all wrapped methods; those without tools keep their own, faster ones.
        let run = if wrappers.change_steps() {
            let stepper = Wrapped::new(self.begin(), *wrappers);
            record_until(stepper, self.lr(), schedule, problem, interrupt)
        } else {
            self.run_plain(schedule, problem, interrupt)
        };
        run.averaged(wrappers.average)
    }

    /// Runs the method within tools in a space of many dimensions, seen on a plane.
    ///
    /// Fails for a method that needs the 2×2 Hessian of a surface, and where dimensions differ.
    pub fn run_on<O>(
        &self,
        plane: &Plane,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem<O>,
    ) -> Result<Trajectory, NoRun>
    where
        O: Objective<Weights = Vec<f64>> + Clone + 'static,
    {
        self.run_on_until(plane, wrappers, schedule, problem, &mut |_| false)
    }

    fn run_on_until<O>(
        &self,
        plane: &Plane,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem<O>,
        interrupt: Interrupt<'_>,
    ) -> Result<Trajectory, NoRun>
    where
        O: Objective<Weights = Vec<f64>> + Clone + 'static,
    {
        let method = self.begin_anywhere().ok_or(NoRun::NeedsHessian)?;
        let stepper = Wrapped::new(method, *wrappers);
        let run = record_on_until(plane, stepper, self.lr(), schedule, problem, interrupt)?;
        Ok(run.averaged(wrappers.average))
    }

    /// Trains a network in all of its weights, seen on its plane. A method that needs the 2×2 Hessian of a surface is stuck at the
    /// start.
    fn train(
        &self,
        network: &NetworkSurface,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem,
        interrupt: Interrupt<'_>,
    ) -> Trajectory {
        let plane = &network.placed().plane;
        let mut in_all = Problem {
            objective: Arc::clone(network.network()),
            start: network.start(problem.start),
            steps: problem.steps,
            seed: problem.seed,
            noise: problem.noise,
            tolerance: problem.tolerance,
        };
        let run = self.run_on_until(plane, wrappers, schedule, &in_all, interrupt);
        match run {
            Ok(run) => run,
            Err(_) => {
                in_all.steps = 0;
                let stepper = PerCoordinate::new(GradientDescent::default());
                let start = record_on(plane, stepper, self.lr(), schedule, &in_all);
                let start = start.expect("network, start and plane are of one space");
                start.stopped(Status::Stuck)
            }
        }
    }

    /// The stability limit of the learning rate where λmax is the largest eigenvalue of the Hessian; `None` where theory
    /// knows none.
    pub fn step_limit(&self, lambda_max: f64) -> Option<Limit> {
        self.theory().step_limit(lambda_max)
    }

    /// The largest eigenvalue of the Hessian at which the method is stable at the rate `lr`; `None` where theory knows none.
    pub fn edge(&self, lr: f64) -> Option<Edge> {
        self.theory().edge(lr)
    }

    /// The largest eigenvalue of P⁻¹H at which the method is stable at the rate `lr`, where P is what it divides each
    /// coordinate by; for a method without such a P, that of H.
    pub fn preconditioned_edge(&self, lr: f64) -> Option<Edge> {
        let theory = self.theory();
        theory.preconditioned_edge(lr).or_else(|| theory.edge(lr))
    }

    /// The best setting for a Hessian with eigenvalues λmin ≤ λmax; `None` unless 0 < λmin and λmax < ∞, and
    /// where theory knows none.
    pub fn best(&self, [lambda_min, lambda_max]: [f64; 2]) -> Option<Best> {
        if lambda_min > 0.0 && lambda_max.is_finite() {
            self.theory().best(lambda_min, lambda_max)
        } else {
            None
        }
    }

    /// The best learning rate for such a Hessian with the method's other parameters as they are.
    pub fn best_rate(&self, [lambda_min, lambda_max]: [f64; 2]) -> Option<f64> {
        let covered = lambda_min > 0.0 && lambda_max.is_finite();
        covered.then(|| self.theory().best_rate(lambda_min, lambda_max))?
    }

    /// The best momentum coefficient for such a Hessian at the method's own rate, held constant.
    pub fn best_momentum(&self, [lambda_min, lambda_max]: [f64; 2]) -> Option<f64> {
        let covered = lambda_min > 0.0 && lambda_max.is_finite();
        covered.then(|| {
            self.theory()
                .best_momentum(self.lr(), lambda_min, lambda_max)
        })?
    }

    /// What becomes of the error along a direction of a quadratic with eigenvalue λ, at the constant rate `lr` and without
    /// tools; `None` where theory knows no recurrence.
    pub fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        self.theory().recurrence(lr, lambda)
    }

    /// The error that a unit of noise in the gradient leaves after the step that sees it, where all later steps follow the
    /// [`recurrence`](Self::recurrence) of an error; `None` where they don't.
    pub fn noise_response(&self, lr: f64) -> Option<f64> {
        self.theory().noise_response(lr)
    }

    /// A learning rate to begin with, to one digit: well within the stability limit for methods that have one, a share of
    /// the view's extent for methods whose steps are about as long as the rate. `None` where the method's default serves.
    pub fn suggested_rate(&self, lambda_max: f64, extent: f64) -> Option<f64> {
        one_digit(self.theory().suggested_rate(lambda_max, extent)?)
    }

    /// Whether it is attracted by saddles and maxima as much as by minima.
    pub fn seeks_saddles(&self) -> bool {
        self.theory().seeks_saddles()
    }

    /// Whether a line search finds the length of its steps, so that the rate is only where the search begins.
    pub fn searches_a_line(&self) -> bool {
        self.theory().searches_a_line()
    }

    /// The kind of that name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|m| m.info().key == key)
    }

    /// The row of the learning rate in the table of parameters.
    pub fn rate_row(&self) -> Option<usize> {
        self.parameters().row("lr")
    }

    /// Another kind with the parameters of this one that both have (with the same key and name) and that are not at their
    /// default: what the user has set carries over, the rest takes the new kind's defaults.
    pub fn carried_over(&self, mut to: Self) -> Self {
        let from = self.parameters();
        for (i, row) in from.table().iter().enumerate() {
            let value = from.get(i);
            let target = to.parameters();
            let same = |j: &usize| target.table()[*j].name == row.name;
            if let Some(j) = target.row(row.key).filter(same)
                && value != from.default_of(i)
            {
                to.parameters_mut().set(j, value);
            }
        }
        to
    }
}
