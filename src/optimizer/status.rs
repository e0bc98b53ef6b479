//! What became of a run. Outcomes are data, never errors.

use crate::math::eigenpairs;

/// A run's state at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Running,
    /// Gradient and step are both small, and the surface curves down nowhere.
    Converged,
    /// Gradient and step are both small, but the Hessian has a negative eigenvalue.
    Saddle,
    /// A number is no longer finite.
    Diverged,
    /// The method needs a Hessian that can be inverted, and this one cannot.
    Singular,
}

/// ‖g‖, and the length of a step, at and below this count as small.
pub const SMALL: f64 = 1e-6;
/// An eigenvalue below minus this share of the other counts as negative: neither rounding nor the last bit of slope may
/// turn a flat valley into a saddle. A share, because at a degenerate saddle both vanish together.
const NEGATIVE_CURVATURE: f64 = 1e-6;

impl Status {
    /// The name in tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Converged => "converged",
            Self::Saddle => "saddle",
            Self::Diverged => "diverged",
            Self::Singular => "singular",
        }
    }

    /// In words, with the step where it began.
    pub fn sentence(self, since: usize) -> String {
        match self {
            Self::Running => "running".into(),
            Self::Converged => format!("converged at step {since}"),
            Self::Saddle => format!("stalled at a saddle at step {since}"),
            Self::Diverged => format!("diverged at step {since}"),
            Self::Singular => format!("singular Hessian at step {since}: no Newton step exists"),
        }
    }

    /// Whether no row can follow.
    pub fn ends(self) -> bool {
        match self {
            Self::Running | Self::Converged | Self::Saddle => false,
            Self::Diverged | Self::Singular => true,
        }
    }
}

/// Whether a vector is at most so long. Squares decide: an underflow to zero is right here, an overflow harmless.
#[inline(always)]
pub fn is_short([x, y]: [f64; 2], limit: f64) -> bool {
    x * x + y * y <= limit * limit
}

/// The status where gradient and step are both small, from the Hessian [xx, xy, yy].
pub fn at_rest(hessian: [f64; 3]) -> Status {
    // A determinant above zero settles it without eigenvalues: runs rest at minima for thousands of steps.
    let [xx, xy, yy] = hessian;
    if xx > 0.0 && xx * yy > xy * xy {
        return Status::Converged;
    }
    match eigenpairs(hessian) {
        Some([low, high]) if low.value < -NEGATIVE_CURVATURE * high.value.abs() => Status::Saddle,
        Some(_) | None => Status::Converged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curvature_decides_between_minimum_and_saddle() {
        assert_eq!(at_rest([1.0, 0.0, 2.0]), Status::Converged);
        assert_eq!(at_rest([1.0, 0.0, 0.0]), Status::Converged);
        assert_eq!(at_rest([1.0, 0.0, -0.5]), Status::Saddle);
        assert_eq!(at_rest([1.0, 2.0, 1.0]), Status::Saddle);
        assert_eq!(at_rest([1e-30, 0.0, -1e-30]), Status::Saddle);
        assert_eq!(at_rest([10.0, 0.0, -1e-15]), Status::Converged);
        assert_eq!(at_rest([0.0; 3]), Status::Converged);
    }
}
