//! Optimizers: a closed list of methods, the schedules and noise around them, and runs.
//!
//! A coordinate-wise method is a [`Rule`]: one scalar function from clock, memory, parameter and gradient to the new
//! parameter, applied to each of any number of parameters. A method that couples coordinates is a [`Stepper`] of its own.
//! One [`walk`] steps any of them over any [`Objective`](crate::objective::Objective).
//!
//! To add a method: a file with its `parameters!` struct, rule and [`Theory`], and one row in the `methods!` list of
//! `method.rs`.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod bfgs;
mod compiled;
mod conjugate_gradient;
mod descent;
mod explanation;
mod fleet;
mod gauge;
mod gradient_descent;
mod info;
mod interrupt;
mod lbfgs;
mod levenberg;
mod line_search;
mod lion;
mod local;
mod long_work;
mod method;
mod mini_batches;
mod momentum;
mod nadam;
mod nesterov;
mod newton;
mod newton_line_search;
mod newton_modified;
mod oracle;
mod path;
mod progress;
mod qhadam;
mod qhm;
mod radam;
mod record;
mod recurrence;
mod replay;
mod rmsprop;
mod rows;
mod rprop;
mod rule;
mod run;
mod schedule;
mod status;
mod steepest_descent;
mod stepper;
mod theory;
mod trials;
mod walk;
mod wolfe;
mod wrappers;

pub use adadelta::Adadelta;
pub use adagrad::Adagrad;
pub use adam::Adam;
pub use adamax::Adamax;
pub use adamw::AdamW;
pub use bfgs::Bfgs;
pub use conjugate_gradient::ConjugateGradient;
pub use explanation::{
    Coordinate, CoordinateLines, Explanation, Line, Lines, Piece, Relation, Role, Share, Trial,
    Value, pieces,
};
pub use fleet::{End, Fleet, OwnNumber, Until};
pub use gauge::{CoordinateGauge, Gauge, Reading};
pub use gradient_descent::GradientDescent;
pub use info::{Group, Info};
pub use interrupt::{Interrupt, Reached, Unfinished};
pub use lbfgs::Lbfgs;
pub use levenberg::Levenberg;
pub use line_search::Search;
pub use lion::Lion;
pub use local::{Here, Local};
pub use long_work::Progress;
pub use method::Method;
pub use momentum::Momentum;
pub use nadam::NAdam;
pub use nesterov::Nesterov;
pub use newton::Newton;
pub use newton_line_search::NewtonLineSearch;
pub use newton_modified::NewtonModified;
pub use oracle::{Counts, Oracle};
pub use path::{Keep, Kept, WeightPath};
pub use progress::BLOWN_UP;
pub use qhadam::QhAdam;
pub use qhm::Qhm;
pub use radam::RAdam;
pub use record::{NoRun, record, record_on, record_until};
pub use recurrence::{Recurrence, Regime, Roots};
pub use rmsprop::Rmsprop;
pub use rprop::Rprop;
pub use rule::{Count, PerCoordinate, Rule, RuleWork, decayed};
pub use run::{Columns, MAX_STEPS, Problem, Scaling, See, Stand, Trajectory};
pub use schedule::Schedule;
pub use status::{Status, TOLERANCE};
pub use steepest_descent::SteepestDescent;
pub use stepper::{Step, Stepper, StepperClone, Stop};
pub use theory::{Best, Edge, Limit, Theory};
pub use walk::{Observer, Row, Way, walk};
pub use wrappers::{
    Average, Clip, ExponentialAverage, Lookahead, RunningAverage, Sam, Tool, UniformAverage,
    Wrapped, Wrappers,
};
