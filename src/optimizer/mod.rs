//! Optimizers: a closed list of methods, the schedules and noise around them, and runs.
//!
//! A coordinate-wise method is a [`Rule`]: one scalar function from memory, parameter, gradient and clock to
//! the new parameter. A method that couples coordinates is a [`Stepper`] of its own. To add one: a file with
//! its `parameters!` struct, rule and [`Theory`], and one row in the `methods!` list below.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod bfgs;
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
mod rmsprop;
mod rprop;
mod rule;
mod run;
mod schedule;
mod status;
mod steepest_descent;
mod theory;
mod wrappers;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamax::Adamax;
pub use adamw::AdamW;
pub use bfgs::Bfgs;
pub use conjugate_gradient::ConjugateGradient;
pub use fleet::{End, Fleet, Until};
pub use gauge::{Gauge, Reading};
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
pub use rmsprop::Rmsprop;
pub use rprop::Rprop;
pub use rule::{Count, PerCoordinate, Rule, Step, Stepper, Stop, decayed};
pub use run::{MAX_STEPS, Problem, Trajectory};
pub use schedule::Schedule;
pub use status::{SMALL, Status};
pub use steepest_descent::SteepestDescent;
pub use theory::{Best, Limit, Theory};
pub use wrappers::{
    Average, Clip, ExponentialAverage, Lookahead, Sam, Tool, UniformAverage, Wrappers,
};

use crate::parameters::{Legal, Parameter, Parameters};
use theory::one_digit;
use wrappers::Wrapped;

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

macro_rules! methods {
    ($($group:ident { $($name:ident via $stepper:expr),* $(,)? })*) => {
        /// A method with its parameters.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Method {
            $($($name($name),)*)*
        }

        impl Method {
            /// Every kind with its defaults, in the order of menus and lists.
            pub fn all() -> Vec<Self> {
                vec![$($(Self::$name($name::default()),)*)*]
            }

            pub fn info(&self) -> &'static Info {
                match self {
                    $($(Self::$name(_) => &$name::INFO,)*)*
                }
            }

            pub fn group(&self) -> Group {
                match self {
                    $($(Self::$name(_) => Group::$group,)*)*
                }
            }

            pub fn parameters(&self) -> &dyn Parameters {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            /// Runs the method on a problem; the enum is matched here, once.
            pub fn run(&self, schedule: &Schedule, problem: &Problem) -> Trajectory {
                match self {
                    $($(Self::$name(m) => run::record($stepper(*m), m.lr, schedule, problem),)*)*
                }
            }

            fn theory(&self) -> &dyn Theory {
                match self {
                    $($(Self::$name(m) => m,)*)*
                }
            }

            /// The learning rate.
            pub fn lr(&self) -> f64 {
                match self {
                    $($(Self::$name(m) => m.lr,)*)*
                }
            }

            /// How runs of the method end. Rates are those of the fleet.
            pub fn ends(&self, fleet: &Fleet) -> Vec<End> {
                match self {
                    $($(Self::$name(m) => $stepper(*m).ends(fleet),)*)*
                }
            }

            /// The method at the start of a run, and its rate before any schedule.
            fn begin(&self) -> (Box<dyn Stepper>, f64) {
                match self {
                    $($(Self::$name(m) => (Box::new($stepper(*m)), m.lr),)*)*
                }
            }
        }
    };
}

methods! {
    FirstOrder {
        GradientDescent via PerCoordinate::new,
        Momentum via PerCoordinate::new,
        Nesterov via PerCoordinate::new,
        Adagrad via PerCoordinate::new,
        Rmsprop via PerCoordinate::new,
        Adadelta via PerCoordinate::new,
        Adam via PerCoordinate::new,
        AdamW via PerCoordinate::new,
        Adamax via PerCoordinate::new,
        NAdam via PerCoordinate::new,
        RAdam via PerCoordinate::new,
        Rprop via PerCoordinate::new,
        Lion via PerCoordinate::new,
        Qhm via PerCoordinate::new,
        QhAdam via PerCoordinate::new,
    }
    SecondOrder {
        SteepestDescent via steepest_descent::State::new,
        ConjugateGradient via conjugate_gradient::State::new,
        Bfgs via bfgs::State::new,
        Lbfgs via lbfgs::State::new,
        Newton via newton::State::new,
        NewtonModified via newton_modified::State::new,
        NewtonLineSearch via newton_line_search::State::new,
        Levenberg via levenberg::State::new,
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
            let (method, lr) = self.begin();
            run::record(Wrapped::new(method, *wrappers), lr, schedule, problem)
        } else {
            self.run(schedule, problem)
        };
        run.averaged(wrappers.average)
    }

    /// How runs of the method within tools end.
    pub fn ends_within(&self, wrappers: &Wrappers, fleet: &Fleet) -> Vec<End> {
        if wrappers.change_steps() {
            fleet.one_by_one(&Wrapped::new(self.begin().0, *wrappers))
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

    /// The kind of that name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|m| m.info().key == key)
    }

    /// Where the learning rate stands in the table of parameters.
    pub fn rate_row(&self) -> Option<usize> {
        self.parameters().table().iter().position(|p| p.key == "lr")
    }

    /// Another kind, keeping the numbers that both have (of the same key and meaning) where they are not at
    /// their default: what the user chose carries over, what they never touched becomes the new kind's default.
    pub fn carried_over(&self, mut to: Self) -> Self {
        let from = self.parameters();
        for (i, row) in from.table().iter().enumerate() {
            let value = from.get(i);
            let target = to
                .parameters()
                .table()
                .iter()
                .position(|p| p.key == row.key && p.name == row.name);
            if let Some(j) = target
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
