//! What a method makes of the error along one eigen-direction of a quadratic, at a constant rate: a linear recurrence.
//!
//! Along an eigenvector of the Hessian with eigenvalue λ, the gradient is λ times the error α, and a method with a velocity
//! reaches back one more step. Polyak (1964); Goh, Why momentum really works (distill.pub, 2017).

use crate::math::elementary as e;

/// The error along an eigen-direction: αₖ₊₁ = trace·αₖ − determinant·αₖ₋₁ after the first step α₁ = first·α₀.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recurrence {
    /// The sum of the roots of σ² − trace·σ + determinant. For a method without memory, the factor of each step.
    pub trace: f64,
    /// The product of the roots; 0 for a method without memory.
    pub determinant: f64,
    /// The factor of the first step, when there is no velocity yet.
    pub first: f64,
    /// How far weight decay moves the place where the error is 0, as the share of the way from the critical point to the
    /// origin: wd/(λ+wd).
    pub pull: f64,
}

/// The roots of σ² − trace·σ + determinant, whose powers the error is a mixture of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Roots {
    /// Real ones, the larger modulus first.
    Real([f64; 2]),
    /// A conjugate pair: the error turns by the angle and is multiplied by the modulus in each step.
    Complex {
        /// |σ| = √determinant
        modulus: f64,
        /// In radians, between 0 and π.
        angle: f64,
    },
}

/// How the error goes on, in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Regime {
    /// The largest root is real, at least 0 and below 1: the error shrinks on one side of the minimum.
    Monotone,
    /// Two equal real roots: the fastest decay that this determinant allows.
    Critical,
    /// Complex roots within the unit circle: a swing that takes several steps, and shrinks.
    Ripples,
    /// The largest root is real, negative and above −1: the error changes sides in each step, and shrinks.
    Oscillating,
    /// The largest root has the modulus 1, and the error neither grows nor vanishes.
    Marginal,
    /// The largest root lies outside the unit circle, or is a double one on it.
    Divergent,
}

impl Regime {
    /// The name on maps and bars.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monotone => "monotone",
            Self::Critical => "critical",
            Self::Ripples => "ripples",
            Self::Oscillating => "oscillating",
            Self::Marginal => "marginal",
            Self::Divergent => "divergent",
        }
    }

    /// How the error goes on, in words.
    pub fn motion(self) -> &'static str {
        match self {
            Self::Monotone | Self::Critical => "on one side",
            Self::Ripples => "in swings",
            Self::Oscillating => "changes sides",
            Self::Marginal => "neither grows nor shrinks",
            Self::Divergent => "diverges",
        }
    }

    /// The name that it has as the motion of a mass with friction.
    pub fn damping(self) -> &'static str {
        match self {
            Self::Monotone => "overdamped",
            Self::Critical => "critically damped",
            Self::Ripples => "underdamped",
            Self::Oscillating => "oscillating",
            Self::Marginal => "undamped",
            Self::Divergent => "diverging",
        }
    }
}

/// Roots whose distance is a smaller share of them than 10⁻⁶ are one, and a modulus closer to 1 than 10⁻¹² is 1.
const SAME: f64 = 1e-12;

impl Recurrence {
    /// A method that remembers nothing multiplies the error by a factor in each step. `None` where it is not finite.
    pub fn one_term(factor: f64) -> Option<Self> {
        Self::two_terms(factor, 0.0, factor)
    }

    /// αₖ₊₁ = trace·αₖ − determinant·αₖ₋₁, α₁ = first·α₀. `None` where a number is not finite.
    pub fn two_terms(trace: f64, determinant: f64, first: f64) -> Option<Self> {
        let all = [trace, determinant, first];
        all.iter().all(|v| v.is_finite()).then_some(Self {
            trace,
            determinant,
            first,
            pull: 0.0,
        })
    }

    /// That of a method whose weight decay is coupled: it adds wd·w to the gradient, so that the error counts from another
    /// place, with the eigenvalue λ + wd. `None` where there is no such place: the method drifts.
    pub fn decaying(
        lambda: f64,
        weight_decay: f64,
        recurrence: impl FnOnce(f64) -> Option<Self>,
    ) -> Option<Self> {
        if weight_decay == 0.0 {
            return recurrence(lambda);
        }
        let sum = lambda + weight_decay;
        let pull = weight_decay / sum;
        let moved = recurrence(sum).map(|of_sum| Self { pull, ..of_sum });
        moved.filter(|_| pull.is_finite())
    }

    /// Whether only the present error counts.
    pub fn is_one_term(&self) -> bool {
        self.determinant == 0.0 && self.first == self.trace
    }

    /// The error after the next step; `before` is that of the step before, `None` at the start.
    pub fn next(&self, now: f64, before: Option<f64>) -> f64 {
        match before {
            None => self.first * now,
            // 0·∞ would be NaN where a method without memory has diverged.
            Some(_) if self.determinant == 0.0 => self.trace * now,
            Some(before) => self.trace * now - self.determinant * before,
        }
    }

    /// The errors α₀, α₁, …: exact up to rounding. They have no end.
    pub fn iterates(self, start: f64) -> impl Iterator<Item = f64> {
        let mut pair = (start, None);
        std::iter::repeat_with(move || {
            let (now, before) = pair;
            pair = (self.next(now, before), Some(now));
            now
        })
    }

    /// The variance of the error after so many steps, in units of that of the noise, where each step adds independent noise
    /// and `response` is the error that a unit of it leaves: Σ hₖ² with h₀ = response, which goes on as errors do.
    pub fn variance(&self, response: f64, steps: usize) -> f64 {
        let (mut sum, mut now, mut before) = (0.0, response, 0.0);
        for _ in 0..steps {
            let share = now * now;
            sum += share;
            // What is left is too little to count, and shrinks.
            if share + before * before <= 1e-24 * sum && self.spectral_radius() < 1.0 {
                break;
            }
            (now, before) = (self.trace * now - self.determinant * before, now);
        }
        sum
    }

    /// trace² − 4·determinant, 0 where the roots are one up to rounding.
    fn discriminant(&self) -> f64 {
        let (square, product) = (self.trace * self.trace, 4.0 * self.determinant);
        let difference = square - product;
        // Without memory there is one root that counts, and nothing that it could coincide with.
        let same = self.determinant != 0.0 && difference.abs() <= SAME * product.abs();
        if same { 0.0 } else { difference }
    }

    /// The roots of σ² − trace·σ + determinant.
    pub fn roots(&self) -> Roots {
        let discriminant = self.discriminant();
        if discriminant < 0.0 {
            let modulus = self.determinant.sqrt();
            let cosine = 0.5 * self.trace / modulus;
            let angle = e::atan2((1.0 - cosine * cosine).max(0.0).sqrt(), cosine);
            return Roots::Complex { modulus, angle };
        }
        let root = discriminant.sqrt();
        // The sum of two numbers of the same sign loses no digits; the other root follows from the product.
        let large = 0.5 * (self.trace + if self.trace < 0.0 { -root } else { root });
        let small = if large == 0.0 {
            0.0
        } else {
            self.determinant / large
        };
        Roots::Real([large, small])
    }

    /// max|σ|: the factor on the error in each step, in the long run. Where the roots are one, σ ≠ 0, the error shrinks like
    /// k·σᵏ instead of σᵏ.
    pub fn spectral_radius(&self) -> f64 {
        match self.roots() {
            Roots::Real([large, _]) => large.abs(),
            Roots::Complex { modulus, .. } => modulus,
        }
    }

    /// How the error goes on, in the long run.
    pub fn regime(&self) -> Regime {
        let radius = self.spectral_radius();
        let is_double = self.determinant != 0.0 && self.discriminant() == 0.0;
        if (radius - 1.0).abs() <= SAME {
            // Of a double root σ the error grows like k·σᵏ, unless it begins as a multiple of σᵏ.
            let grows = is_double && (self.first - 0.5 * self.trace).abs() > SAME;
            return if grows {
                Regime::Divergent
            } else {
                Regime::Marginal
            };
        }
        if radius.is_nan() || radius > 1.0 {
            return Regime::Divergent;
        }
        match self.roots() {
            Roots::Complex { .. } => Regime::Ripples,
            Roots::Real(_) if is_double => Regime::Critical,
            Roots::Real([large, _]) if large < 0.0 => Regime::Oscillating,
            Roots::Real(_) => Regime::Monotone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(trace: f64, determinant: f64) -> Recurrence {
        Recurrence::two_terms(trace, determinant, 0.5).unwrap()
    }

    #[test]
    fn roots_are_those_of_the_polynomial() {
        // (σ − 0.5)(σ − 0.2), (σ + 0.9)(σ − 0.3)
        for (roots, expected) in [
            (two(0.7, 0.1).roots(), [0.5, 0.2]),
            (two(-0.6, -0.27).roots(), [-0.9, 0.3]),
        ] {
            let Roots::Real(found) = roots else {
                panic!("{roots:?}")
            };
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() < 1e-15);
            }
        }
        // 0.8·exp(±iπ/3): sum 0.8, product 0.64
        let Roots::Complex { modulus, angle } = two(0.8, 0.64).roots() else {
            panic!()
        };
        assert!((modulus - 0.8).abs() < 1e-15);
        assert!((angle - std::f64::consts::FRAC_PI_3).abs() < 1e-15);
    }

    #[test]
    fn regimes_are_those_of_the_largest_root() {
        let one = |factor| Recurrence::one_term(factor).unwrap().regime();
        assert_eq!(one(0.3), Regime::Monotone);
        assert_eq!(one(0.0), Regime::Monotone);
        assert_eq!(one(-0.3), Regime::Oscillating);
        assert_eq!(one(-1.0), Regime::Marginal);
        assert_eq!(one(1.0), Regime::Marginal);
        assert_eq!(one(-1.1), Regime::Divergent);
        assert_eq!(two(0.7, 0.1).regime(), Regime::Monotone);
        assert_eq!(two(-0.6, -0.27).regime(), Regime::Oscillating);
        assert_eq!(two(0.8, 0.64).regime(), Regime::Ripples);
        assert_eq!(two(1.6, 0.64).regime(), Regime::Critical);
        assert_eq!(two(0.8, 1.0).regime(), Regime::Marginal);
        // −1 twice: 1, 0.5, −2, 3.5, −5 … And 1 twice, where the error stays.
        assert_eq!(two(-2.0, 1.0).regime(), Regime::Divergent);
        let still = Recurrence::two_terms(2.0, 1.0, 1.0).unwrap();
        assert_eq!(still.regime(), Regime::Marginal);
        assert_eq!(two(0.8, 1.1).regime(), Regime::Divergent);
        // Rounding of a double root does not hide it.
        let third = 1.0 / 3.0;
        assert_eq!(
            two(2.0 * third, third * third * (1.0 + 1e-15)).regime(),
            Regime::Critical
        );
    }

    #[test]
    fn errors_begin_with_the_first_step() {
        let errors: Vec<f64> = two(1.0, 0.5).iterates(8.0).take(5).collect();
        assert_eq!(errors, [8.0, 4.0, 0.0, -2.0, -2.0]);
    }

    #[test]
    fn what_is_not_finite_is_no_recurrence() {
        assert_eq!(Recurrence::one_term(f64::NAN), None);
        assert_eq!(Recurrence::two_terms(0.0, f64::INFINITY, 1.0), None);
        // Weight decay that only just undoes a negative curvature.
        let one = |lambda: f64| Recurrence::one_term(1.0 - lambda);
        assert_eq!(Recurrence::decaying(-2.0, 2.0, one), None);
        let shared = Recurrence::decaying(3.0, 1.0, one).unwrap();
        assert_eq!((shared.trace, shared.pull), (-3.0, 0.25));
    }
}
