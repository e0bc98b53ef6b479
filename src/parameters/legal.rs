//! The values that a parameter may take.

/// The values that a parameter may take. All of them are finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Legal {
    /// Any finite number
    Finite,
    /// v ≥ low
    AtLeast(f64),
    /// v > low
    Above(f64),
    /// low ≤ v ≤ high
    Between(f64, f64),
    /// low ≤ v < high
    HalfOpen(f64, f64),
    /// Whole numbers, low ≤ v ≤ high
    Whole(f64, f64),
    /// Whole numbers, 0 ≤ v ≤ high, also beyond 2⁵³, where f64 rounds: [`Parameters::exact`](super::Parameters::exact) does not
    Exact(u64),
    /// 0 or 1, written `false` or `true`
    Switch,
    /// One of these names, stored as its index
    Choice(&'static [&'static str]),
    /// One of these names, stored as one more than its index, or none of them, stored as 0 and left out of files
    Optional(&'static [&'static str]),
}

impl Legal {
    /// Whether a value is legal.
    pub fn admits(self, v: f64) -> bool {
        v.is_finite()
            && match self {
                Self::Finite => true,
                Self::AtLeast(low) => v >= low,
                Self::Above(low) => v > low,
                Self::Between(low, high) => low <= v && v <= high,
                Self::HalfOpen(low, high) => low <= v && v < high,
                Self::Whole(low, high) => low <= v && v <= high && v.fract() == 0.0,
                Self::Exact(high) => 0.0 <= v && v <= largest(high) && v.fract() == 0.0,
                Self::Switch => v == 0.0 || v == 1.0,
                Self::Choice(names) => v >= 0.0 && v < names.len() as f64 && v.fract() == 0.0,
                Self::Optional(names) => v >= 0.0 && v <= names.len() as f64 && v.fract() == 0.0,
            }
    }

    /// Whether every number of a range is legal, not just whole numbers or names.
    pub fn is_continuous(self) -> bool {
        match self {
            Self::Finite
            | Self::AtLeast(_)
            | Self::Above(_)
            | Self::Between(..)
            | Self::HalfOpen(..) => true,
            Self::Whole(..)
            | Self::Exact(_)
            | Self::Switch
            | Self::Choice(_)
            | Self::Optional(_) => false,
        }
    }

    /// The nearest legal value; for NaN, the one nearest to 0.
    pub fn clamp(self, v: f64) -> f64 {
        let v = if v.is_nan() {
            0.0
        } else {
            v.clamp(f64::MIN, f64::MAX)
        };
        match self {
            Self::Finite => v,
            Self::AtLeast(low) => v.max(low),
            Self::Above(low) => v.max(low.next_up()),
            Self::Between(low, high) => v.clamp(low, high),
            Self::HalfOpen(low, high) => v.clamp(low, high.next_down()),
            Self::Whole(low, high) => v.round().clamp(low, high),
            Self::Exact(high) => v.round().clamp(0.0, largest(high)),
            Self::Switch => f64::from(u8::from(v >= 0.5)),
            Self::Choice(names) => v.round().clamp(0.0, names.len().saturating_sub(1) as f64),
            Self::Optional(names) => v.round().clamp(0.0, names.len() as f64),
        }
    }

    /// The nearest legal whole number, exactly; `None` for all but [`Exact`](Self::Exact), where [`clamp`](Self::clamp) serves.
    pub fn clamp_exact(self, v: u64) -> Option<u64> {
        match self {
            Self::Exact(high) => Some(v.min(high)),
            Self::Finite
            | Self::AtLeast(_)
            | Self::Above(_)
            | Self::Between(..)
            | Self::HalfOpen(..)
            | Self::Whole(..)
            | Self::Switch
            | Self::Choice(_)
            | Self::Optional(_) => None,
        }
    }

    /// What is allowed, in words that follow "allowed: ".
    pub fn describe(self) -> String {
        match self {
            Self::Finite => "a finite number".into(),
            Self::AtLeast(low) => format!("a finite number ≥ {low}"),
            Self::Above(low) => format!("a finite number > {low}"),
            Self::Between(low, high) => format!("a number from {} to {}", short(low), short(high)),
            Self::HalfOpen(low, high) => format!("{low} ≤ number < {high}"),
            Self::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Self::Exact(high) => format!("a whole number from 0 to {high}"),
            Self::Switch => "true or false".into(),
            Self::Choice(names) | Self::Optional(names) => names.join(", "),
        }
    }

    /// The name that the number of a choice stands for; `None` for an optional choice left open, and for other kinds.
    pub fn choice(self, v: f64) -> Option<&'static str> {
        match self {
            // Saturates by definition of `as`.
            Self::Choice(names) if self.admits(v) => names.get(v as usize).copied(),
            Self::Optional(names) if self.admits(v) => {
                names.get((v as usize).checked_sub(1)?).copied()
            }
            Self::Choice(_)
            | Self::Optional(_)
            | Self::Finite
            | Self::AtLeast(_)
            | Self::Above(_)
            | Self::Between(..)
            | Self::HalfOpen(..)
            | Self::Whole(..)
            | Self::Exact(_)
            | Self::Switch => None,
        }
    }
}

/// The largest f64 that is not above a whole number.
fn largest(whole: u64) -> f64 {
    let nearest = whole as f64;
    if nearest as u128 > u128::from(whole) {
        nearest.next_down()
    } else {
        nearest
    }
}

/// A bound, in scientific notation where it would be a hundred digits long.
fn short(v: f64) -> String {
    if v.abs() < 1e16 {
        v.to_string()
    } else {
        format!("{v:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clamped_values_are_legal() {
        let all = [
            Legal::Finite,
            Legal::AtLeast(0.0),
            Legal::Above(0.0),
            Legal::Between(-1.0, 2.0),
            Legal::HalfOpen(0.0, 1.0),
            Legal::Whole(1.0, 9.0),
            Legal::Exact(9),
            Legal::Exact(u64::MAX),
            Legal::Switch,
            Legal::Choice(&["one", "two", "three"]),
            Legal::Optional(&["one", "two", "three"]),
        ];
        for legal in all {
            for v in [
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                -3.5,
                0.0,
                0.4,
                1.0,
                5.5,
                1e300,
            ] {
                assert!(legal.admits(legal.clamp(v)), "{legal:?} {v}");
            }
            for v in [-3.5, 0.0, 0.4, 1.0, 5.5] {
                assert!(
                    !legal.admits(v) || legal.clamp(v) == v,
                    "{legal:?} moves the legal {v}"
                );
            }
        }
    }
}
