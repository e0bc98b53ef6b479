//! Optimizers: a closed list of methods, the schedules and noise around them, and runs.
//!
//! A coordinate-wise method is a [`Rule`]: one scalar function from memory, parameter, gradient and clock to
//! the new parameter, for any number of them. A method that couples coordinates is a [`Stepper`] of its own. One
//! [`walk`] steps any of them over any [`Objective`]. To add a method: a file with its `parameters!` struct, rule and
//! [`Theory`], and one row in the `methods!` list below.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod bfgs;
mod compiled;
mod conjugate_gradient;
mod fleet;
mod gauge;
mod gradient_descent;
mod lbfgs;
mod levenberg;
mod line_search;
mod lion;
mod momentum;
mod nadam;
mod nesterov;
mod newton;
mod newton_line_search;
mod newton_modified;
mod oracle;
mod qhadam;
mod qhm;
mod radam;
mod record;
mod rmsprop;
mod rprop;
mod rule;
mod run;
mod schedule;
mod status;
mod steepest_descent;
mod stepper;
mod theory;
mod walk;
mod wrappers;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamax::Adamax;
pub use adamw::AdamW;
pub use bfgs::Bfgs;
pub use conjugate_gradient::ConjugateGradient;
pub use fleet::{End, Fleet, Until};
pub use gauge::{CoordinateGauge, Gauge, Reading};
pub use gradient_descent::GradientDescent;
pub use lbfgs::Lbfgs;
pub use levenberg::Levenberg;
pub use line_search::Search;
pub use lion::Lion;
pub use momentum::Momentum;
pub use nadam::NAdam;
pub use nesterov::Nesterov;
pub use newton::Newton;
pub use newton_line_search::NewtonLineSearch;
pub use newton_modified::NewtonModified;
pub use oracle::{Counts, Oracle};
pub use qhadam::QhAdam;
pub use qhm::Qhm;
pub use radam::RAdam;
pub use record::{record, record_on};
pub use rmsprop::Rmsprop;
pub use rprop::Rprop;
pub use rule::{Count, PerCoordinate, Rule, decayed};
pub use run::{Columns, MAX_STEPS, Problem, Trajectory};
pub use schedule::Schedule;
pub use status::{SMALL, Status};
pub use steepest_descent::SteepestDescent;
pub use stepper::{Here, Step, Stepper, StepperClone, Stop};
pub use theory::{Best, Limit, Theory};
pub use walk::{Observer, Row, Way, walk};
pub use wrappers::{
    Average, Clip, ExponentialAverage, Lookahead, Sam, Tool, UniformAverage, Wrapped, Wrappers,
};

use crate::objective::{Curved, Objective, Plane};
use crate::parameters::{Legal, Parameter, Parameters};
use compiled::record_common;
use theory::one_digit;

/// What is known about a method, apart from its numbers.
#[derive(Debug)]
pub struct Info {
    /// The name in scenario files.
    pub key: &'static str,
    pub name: &'static str,
    /// The update as people write it.
    pub equation: &'static str,
    /// What it buys, and at what price.
    pub teaches: &'static str,
    pub reference: &'static str,
}

/// The shelves of menus and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A gradient a step, and a rate that was chosen before.
    FirstOrder,
    /// Curvature, given or learnt, and searches along lines.
    SecondOrder,
}

impl Group {
    pub const ALL: [Self; 2] = [Self::FirstOrder, Self::SecondOrder];

    pub fn name(self) -> &'static str {
        match self {
            Self::FirstOrder => "First order",
            Self::SecondOrder => "Second order and line searches",
        }
    }
}

/// How fresh runs of a stepper end: side by side where it treats every coordinate alone.
macro_rules! ends {
    (coordinatewise $stepper:expr, $fleet:ident) => {
        $stepper.ends($fleet)
    };
    ($other:ident $stepper:expr, $fleet:ident) => {
        $fleet.one_by_one(&$stepper)
    };
}

/// A stepper for any space, if it is one.
macro_rules! anywhere {
    (planar $stepper:expr) => {
        None
    };
    ($other:ident $stepper:expr) => {
        Some(Box::new($stepper))
    };
}

/// The list of methods. `coordinatewise` ones are rules; `anywhere` stands before steppers that need inner products only,
/// `planar` before those that need a 2×2 Hessian. `record_common` compiles a method together with every polynomial.
macro_rules! methods {
    ($($group:ident { $($name:ident: $kind:ident $stepper:path, $record:path);* $(;)? })*) => {
        /// A method with its parameters.
        #[derive(Clone, Copy, Debug, PartialEq)]
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

            /// What is known about the kind.
            pub fn info(&self) -> &'static Info {
                match self {
                    $($(Self::$name(_) => &$name::INFO,)*)*
                }
            }

            /// The shelf of the kind.
            pub fn group(&self) -> Group {
                match self {
                    $($(Self::$name(_) => Group::$group,)*)*
                }
            }

            /// Its numbers.
            pub fn parameters(&self) -> &dyn Parameters {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            /// Its numbers, to be changed.
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

            /// The learning rate before any schedule.
            pub fn lr(&self) -> f64 {
                match self {
                    $($(Self::$name(m) => m.lr,)*)*
                }
            }

            /// Runs the method on a surface; the enum is matched here, once.
            pub fn run(&self, schedule: &Schedule, problem: &Problem) -> Trajectory {
                match self {
                    $($(Self::$name(m) => $record($stepper(*m), m.lr, schedule, problem),)*)*
                }
            }

            /// How runs of the method end. Rates are those of the fleet.
            pub fn ends(&self, fleet: &Fleet) -> Vec<End> {
                match self {
                    $($(Self::$name(m) => ends!($kind $stepper(*m), fleet),)*)*
                }
            }

            /// The method at the start of a run in the plane.
            pub fn begin<O: Curved + ?Sized + 'static>(&self) -> Box<dyn Stepper<O>> {
                match self {
                    $($(Self::$name(m) => Box::new($stepper(*m)),)*)*
                }
            }

            /// The method at the start of a run in any space; `None` for one that needs the 2×2 Hessian of a surface.
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
        Adadelta: coordinatewise PerCoordinate::new, record;
        Adam: coordinatewise PerCoordinate::new, record_common;
        AdamW: coordinatewise PerCoordinate::new, record;
        Adamax: coordinatewise PerCoordinate::new, record;
        NAdam: coordinatewise PerCoordinate::new, record;
        RAdam: coordinatewise PerCoordinate::new, record;
        Rprop: coordinatewise PerCoordinate::new, record;
        Lion: coordinatewise PerCoordinate::new, record;
        Qhm: coordinatewise PerCoordinate::new, record;
        QhAdam: coordinatewise PerCoordinate::new, record;
    }
    SecondOrder {
        SteepestDescent: anywhere steepest_descent::State::new, record;
        ConjugateGradient: anywhere conjugate_gradient::State::new, record;
        Bfgs: anywhere bfgs::State::new, record;
        Lbfgs: anywhere lbfgs::State::new, record;
        Newton: planar newton::State::new, record_common;
        NewtonModified: planar newton_modified::State::new, record;
        NewtonLineSearch: planar newton_line_search::State::new, record;
        Levenberg: planar levenberg::State::new, record;
    }
}

impl Method {
    /// Runs the method within tools.
    pub fn run_within(
        &self,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem,
    ) -> Trajectory {
        // One compiled copy serves all wrapped methods; those without tools keep their own, faster ones.
        let run = if wrappers.change_steps() {
            let stepper = Wrapped::new(self.begin(), *wrappers);
            record(stepper, self.lr(), schedule, problem)
        } else {
            self.run(schedule, problem)
        };
        run.averaged(wrappers.average)
    }

    /// Runs the method within tools in a space of many dimensions, seen on a plane; `None` for a method that needs the 2×2
    /// Hessian of a surface.
    pub fn run_on<O>(
        &self,
        plane: &Plane,
        wrappers: &Wrappers,
        schedule: &Schedule,
        problem: &Problem<O>,
    ) -> Option<Trajectory>
    where
        O: Objective<Weights = Vec<f64>> + Clone + 'static,
    {
        let stepper = Wrapped::new(self.begin_anywhere()?, *wrappers);
        let run = record_on(plane, stepper, self.lr(), schedule, problem);
        Some(run.averaged(wrappers.average))
    }

    /// How runs of the method within tools end.
    pub fn ends_within(&self, wrappers: &Wrappers, fleet: &Fleet) -> Vec<End> {
        if wrappers.change_steps() {
            fleet.one_by_one(&Wrapped::new(self.begin(), *wrappers))
        } else {
            self.ends(fleet)
        }
    }

    /// The stability limit of the learning rate where λmax is the largest eigenvalue of the Hessian.
    pub fn step_limit(&self, lambda_max: f64) -> Option<Limit> {
        self.theory().step_limit(lambda_max)
    }

    /// The best setting for a Hessian with eigenvalues λmin ≤ λmax; `None` unless both are positive and finite.
    pub fn best(&self, [lambda_min, lambda_max]: [f64; 2]) -> Option<Best> {
        if lambda_min > 0.0 && lambda_max.is_finite() {
            self.theory().best(lambda_min, lambda_max)
        } else {
            None
        }
    }

    /// A learning rate to begin with, to one digit: well within the stability limit for methods that have one, a share of
    /// the view's extent for methods whose steps are about as long as the rate. `None` where the method's default serves.
    pub fn suggested_rate(&self, lambda_max: f64, extent: f64) -> Option<f64> {
        one_digit(self.theory().suggested_rate(lambda_max, extent)?)
    }

    /// Whether it goes to saddles and maxima just as gladly as to minima.
    pub fn seeks_saddles(&self) -> bool {
        self.theory().seeks_saddles()
    }

    /// The kind of that name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|m| m.info().key == key)
    }

    /// Where the learning rate stands in the table of parameters.
    pub fn rate_row(&self) -> Option<usize> {
        self.parameters().row("lr")
    }

    /// Another kind, keeping the numbers that both have (of the same key and meaning) where they are not at
    /// their default: what the user chose carries over, what they never touched becomes the new kind's default.
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

/// The row of a learning rate: any finite rate ≥ 0 is legal, a huge one diverges, which is a lesson.
const fn rate() -> Parameter {
    Parameter::new("lr", "η", "learning rate")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-5, 10.0)
        .help("length of a step per unit of gradient; on a quadratic it must stay below 2/λmax")
}

/// The row of a coupled weight decay, added to the gradient as in PyTorch.
const fn weight_decay() -> Parameter {
    Parameter::new("weight_decay", "w", "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("adds w·x to the gradient before the method sees it: a pull to the origin")
        .minor()
}

/// The row of a decoupled weight decay, which shrinks the parameter itself.
const fn decoupled_decay() -> Parameter {
    Parameter::new("weight_decay", "λ", "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("takes the share ηλ off every coordinate at each step, apart from the gradient")
        .minor()
}

/// The row of a quasi-hyperbolic weight: 0 is the gradient alone, 1 the running average alone.
const fn quasi_hyperbolic(
    key: &'static str,
    symbol: &'static str,
    name: &'static str,
) -> Parameter {
    Parameter::new(key, symbol, name)
        .legal(Legal::Between(0.0, 1.0))
        .linear(0.0, 1.0)
        .help("0 steps by this gradient alone, 1 by the running average alone")
}

/// The row of a decay rate of a running average.
const fn decay(key: &'static str, symbol: &'static str, name: &'static str) -> Parameter {
    Parameter::new(key, symbol, name)
        .legal(Legal::HalfOpen(0.0, 1.0))
        .linear(0.0, 0.9999)
        .help("share of the running average that survives a step: larger remembers longer")
}

const fn momentum_coefficient() -> Parameter {
    Parameter::new("momentum", "μ", "momentum")
        .legal(Legal::Between(0.0, 2.0))
        .linear(0.0, 1.1)
        .help("share of the velocity that survives a step; at 1 and above nothing brakes")
}

const fn epsilon() -> Parameter {
    Parameter::new("eps", "ε", "epsilon")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-12, 1.0)
        .help("added to the root in the denominator; keeps the step finite where gradients vanish")
        .minor()
}
