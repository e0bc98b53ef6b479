//! Outcomes of runs, and the tests that decide them. An outcome is data, never an error.

use crate::math::Vector;
use crate::objective::Stationary;

/// What a run is at a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Status {
    /// Still going.
    Running,
    /// At rest, and f falls in no direction.
    Converged,
    /// At rest, but f falls in some directions.
    Saddle,
    /// At rest where f falls in every direction.
    Maximum,
    /// At rest where f is flat: neither gradient nor Hessian says which way to go.
    Plateau,
    /// A number is no longer finite.
    Diverged,
    /// The method needs the inverse of a Hessian that is singular up to rounding.
    Singular,
    /// The method's line search found no lower place.
    Stuck,
}

/// The usual tolerance: a run is at rest where neither the gradient nor the step that led there is longer.
pub const TOLERANCE: f64 = 1e-6;

impl Status {
    /// The name in tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Converged => "converged",
            Self::Saddle => "saddle",
            Self::Maximum => "maximum",
            Self::Plateau => "plateau",
            Self::Diverged => "diverged",
            Self::Singular => "singular",
            Self::Stuck => "stuck",
        }
    }

    /// In words, with the step where it began.
    pub fn sentence(self, since: usize) -> String {
        match self {
            Self::Running => "running".into(),
            Self::Converged => format!("converged at step {since}"),
            Self::Saddle => format!("stalled at a saddle at step {since}"),
            Self::Maximum => format!("stalled at a maximum at step {since}"),
            Self::Plateau => format!("stalled on a plateau at step {since}"),
            Self::Diverged if since == 0 => "not finite at the start".into(),
            Self::Diverged => format!("diverged at step {since}"),
            Self::Singular => format!("singular Hessian at step {since}: no Newton step exists"),
            Self::Stuck => format!("line search failed at step {since}: no lower point found"),
        }
    }

    /// Whether gradient and step are both small.
    #[inline]
    pub fn is_at_rest(self) -> bool {
        match self {
            Self::Converged | Self::Saddle | Self::Maximum | Self::Plateau => true,
            Self::Running | Self::Diverged | Self::Singular | Self::Stuck => false,
        }
    }

    /// Whether no row can follow.
    #[inline]
    pub fn ends(self) -> bool {
        match self {
            Self::Running | Self::Converged | Self::Saddle | Self::Maximum | Self::Plateau => false,
            Self::Diverged | Self::Singular | Self::Stuck => true,
        }
    }
}

/// What the tests of a row found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// A coordinate, the value or a component of the gradient is not finite.
    pub flawed: bool,
    /// The gradient, and the step that led here, are both at most as long as the limit.
    pub rests: bool,
}

/// Tests a row, in the same way for every kind of run: the place, value and gradient there, and the step that led there.
/// With a limit of NaN, no row rests. Has no branches, so that loops over many runs vectorise.
#[inline(always)]
pub fn verdict<V: Vector>(limit: f64, at: &V, value: f64, gradient: &V, moved: &V) -> Verdict {
    Verdict {
        flawed: !(at.is_finite() & value.is_finite() & gradient.is_finite()),
        rests: moved.is_short(limit) & gradient.is_short(limit),
    }
}

impl Verdict {
    /// The status of the row; `stationary` is called only where the run rests.
    #[inline(always)]
    pub fn status(self, stationary: impl FnOnce() -> Stationary) -> Status {
        if self.flawed {
            Status::Diverged
        } else if !self.rests {
            Status::Running
        } else {
            match stationary() {
                Stationary::Minimum => Status::Converged,
                Stationary::Saddle => Status::Saddle,
                Stationary::Maximum => Status::Maximum,
                Stationary::Plateau => Status::Plateau,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_is_flawed_and_what_is_slow_rests() {
        let of = |at: f64, value: f64, slope: f64, moved: f64| {
            verdict(1e-3, &[at, 0.0], value, &[0.0, slope], &[moved, 0.0])
                .status(|| Stationary::Minimum)
        };
        assert_eq!(of(1.0, 1.0, 1e-3, 1e-3), Status::Converged);
        assert_eq!(of(1.0, 1.0, 1.1e-3, 1e-4), Status::Running);
        assert_eq!(of(1.0, 1.0, 1e-4, 1.1e-3), Status::Running);
        assert_eq!(of(f64::NAN, 1.0, 0.0, 0.0), Status::Diverged);
        assert_eq!(of(1.0, f64::INFINITY, 0.0, 0.0), Status::Diverged);
        assert_eq!(of(1.0, 1.0, f64::NEG_INFINITY, 0.0), Status::Diverged);
        let at_rest = verdict(1e-3, &[0.0; 2], 0.0, &[0.0; 2], &[0.0; 2]);
        assert_eq!(at_rest.status(|| Stationary::Maximum), Status::Maximum);
        let never = verdict(f64::NAN, &[0.0; 2], 0.0, &[0.0; 2], &[0.0; 2]);
        assert_eq!(never.status(|| Stationary::Saddle), Status::Running);
    }
}
