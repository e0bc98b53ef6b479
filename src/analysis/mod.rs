//! What is computed from a surface and from the ends of many runs: grids, contour lines and their levels, critical points, basin
//! maps, hyperparameter maps and races.

pub mod axis;
pub mod basins;
pub mod between;
pub mod contour;
pub mod convergence;
pub mod critical;
pub mod curvature_map;
pub mod early_stopping;
pub mod ends;
pub mod ensemble;
pub mod field;
pub mod flow;
pub mod hyper;
pub mod levels;
pub mod local_model;
pub mod measured;
pub mod modes;
pub mod normalization;
pub mod penalty;
pub mod plane;
pub mod polynomials;
pub mod race;
pub mod resampling;
pub mod response;
pub mod sharpness;
pub mod signals;
pub(crate) mod starts;
pub mod swarm;
pub mod units;

pub use crate::optimizer::Progress;
pub use axis::{Axis, Setting, Target};
pub use basins::{Basin, BasinRequest, Basins, Outcome};
pub use between::{Between, BetweenRequest, BetweenSettings, Opposite, Profile, Swa};
pub use contour::Contours;
pub use convergence::{Border, ConvergenceMap, ConvergenceRequest, LongRun, Middle};
pub use critical::{
    CriticalKind, CriticalPoint, critical_points, critical_points_in, known_minimum,
    more_critical_points, search_critical_points, valleys_in,
};
pub use early_stopping::EarlyStopping;
pub(crate) use ends::in_parts;
pub use ends::{Conditions, all_threads};
pub use ensemble::{Ensemble, EnsembleRequest, EnsembleSettings, Fits, Losses, Over, Vary};
pub use field::{Field, FieldRequest};
pub use flow::{CentralFlow, CentralRequest, GradientFlow, NoFlow, gradient_flow};
pub use hyper::{HyperMap, HyperRequest};
pub use local_model::LocalModel;
pub use measured::{Measure, MeasureRequest, Measured, pairs};
pub use modes::{Modes, preconditioned_sharpness};
pub use normalization::{KINDS, Kinds, KindsRequest, Scaled, SharpnessesRequest, Trained};
pub use penalty::{Law, NoPenalty, Penalty, Shrunk, Way, penalty};
pub use plane::{Origin, PlaneKind, PlaneRequest, PlaneSettings, SliceStatistics, Training};
pub use polynomials::{Errors, MAX_DEGREE, PolynomialRequest, PolynomialSettings, Polynomials};
pub use race::{Criterion, Entrant, Race, RaceRequest, Score, Starts, Tuned};
pub use resampling::{Resample, Resampled, ResamplingRequest, ResamplingSettings, Split};
pub use sharpness::Sharpness;
pub use signals::{SignalRequest, SignalSettings, Signals};
pub use swarm::{Arrangement, Swarm, SwarmRequest, Track};
