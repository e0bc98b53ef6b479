//! Named numbers: what a surface, a method or a schedule can be told.
//!
//! A kind is a plain struct with public fields, declared with [`parameters!`]. The declaration also makes a
//! table of [`Parameter`] rows, and everything that handles parameters without knowing them (file reader and
//! writer, sliders, captions, `ravine list`) loops over that table.

/// What a parameter is, apart from its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// The name in scenario files.
    pub key: &'static str,
    /// For a component of an array-valued key (`center = [x, y]`), which one.
    pub element: Option<usize>,
    /// How mathematics writes it, `η`.
    pub symbol: &'static str,
    /// The field's term, `learning rate`.
    pub name: &'static str,
    /// One sentence on what it does.
    pub help: &'static str,
    pub legal: Legal,
    pub slider: Slider,
    /// Rarely changed: shown after the others, and in captions only where it differs from its default.
    pub minor: bool,
}

/// The values that a parameter may take. Every number is finite besides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Legal {
    Finite,
    AtLeast(f64),
    Above(f64),
    /// low ≤ v ≤ high
    Between(f64, f64),
    /// low ≤ v < high
    HalfOpen(f64, f64),
    /// Whole numbers, low ≤ v ≤ high
    Whole(f64, f64),
    /// 0 or 1, written `false` or `true`
    Switch,
}

/// The range a slider covers; a typed number may leave it as far as [`Legal`] allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slider {
    Linear(f64, f64),
    Logarithmic(f64, f64),
}

impl Legal {
    pub fn admits(self, v: f64) -> bool {
        v.is_finite()
            && match self {
                Self::Finite => true,
                Self::AtLeast(low) => v >= low,
                Self::Above(low) => v > low,
                Self::Between(low, high) => low <= v && v <= high,
                Self::HalfOpen(low, high) => low <= v && v < high,
                Self::Whole(low, high) => low <= v && v <= high && v.fract() == 0.0,
                Self::Switch => v == 0.0 || v == 1.0,
            }
    }

    /// Whether all numbers of a range are legal, and not only whole or named ones.
    pub fn is_continuous(self) -> bool {
        match self {
            Self::Finite
            | Self::AtLeast(_)
            | Self::Above(_)
            | Self::Between(..)
            | Self::HalfOpen(..) => true,
            Self::Whole(..) | Self::Switch => false,
        }
    }

    /// The nearest legal value; the lowest for what is not a number.
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
            Self::Switch => f64::from(u8::from(v >= 0.5)),
        }
    }

    /// What is allowed, in words that follow "allowed: ".
    pub fn describe(self) -> String {
        match self {
            Self::Finite => "a finite number".into(),
            Self::AtLeast(low) => format!("a finite number ≥ {low}"),
            Self::Above(low) => format!("a finite number > {low}"),
            Self::Between(low, high) => format!("a number from {low} to {high}"),
            Self::HalfOpen(low, high) => format!("{low} ≤ number < {high}"),
            Self::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Self::Switch => "true or false".into(),
        }
    }
}

/// Access to the fields of a kind by their row in its table.
pub trait Parameters {
    fn table(&self) -> &'static [Parameter];
    fn get(&self, row: usize) -> f64;
    /// Stores the nearest legal value.
    fn set(&mut self, row: usize, value: f64);
    /// The value that a file without this key means.
    fn default_of(&self, row: usize) -> f64;
}

/// A field type that a parameter can have.
pub trait Field: Copy {
    fn to_number(self) -> f64;
    fn from_number(v: f64) -> Self;
}

impl Field for f64 {
    fn to_number(self) -> f64 {
        self
    }
    fn from_number(v: f64) -> Self {
        v
    }
}

impl Field for bool {
    fn to_number(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_number(v: f64) -> Self {
        v != 0.0
    }
}

impl Field for u32 {
    fn to_number(self) -> f64 {
        f64::from(self)
    }
    fn from_number(v: f64) -> Self {
        // Saturates by definition of `as`; Legal::Whole has bounded it before.
        v as Self
    }
}

impl Parameter {
    pub const fn new(key: &'static str, symbol: &'static str, name: &'static str) -> Self {
        Self {
            key,
            element: None,
            symbol,
            name,
            help: "",
            legal: Legal::Finite,
            slider: Slider::Linear(-10.0, 10.0),
            minor: false,
        }
    }

    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    pub const fn legal(mut self, legal: Legal) -> Self {
        self.legal = legal;
        self
    }

    pub const fn linear(mut self, low: f64, high: f64) -> Self {
        self.slider = Slider::Linear(low, high);
        self
    }

    pub const fn logarithmic(mut self, low: f64, high: f64) -> Self {
        self.slider = Slider::Logarithmic(low, high);
        self
    }

    pub const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    pub const fn element(mut self, index: usize) -> Self {
        self.element = Some(index);
        self
    }

    pub const fn switch(key: &'static str, name: &'static str) -> Self {
        Self::new(key, "", name)
            .legal(Legal::Switch)
            .linear(0.0, 1.0)
            .minor()
    }
}

/// Declares a struct of parameters: fields with types, defaults and table rows.
///
/// ```
/// use ravine::parameters::{Legal, Parameter, Parameters};
/// ravine::parameters! {
///     /// Heavy-ball momentum.
///     pub struct HeavyBall {
///         lr: f64 = 0.01 => Parameter::new("lr", "η", "learning rate").legal(Legal::AtLeast(0.0)),
///     }
/// }
/// assert_eq!(HeavyBall::default().lr, 0.01);
/// assert_eq!(HeavyBall::default().table()[0].symbol, "η");
/// ```
#[macro_export]
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($field:ident: $type:ty = $default:expr => $row:expr),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::parameters::Parameters for $name {
            fn table(&self) -> &'static [$crate::parameters::Parameter] {
                const TABLE: &[$crate::parameters::Parameter] = &[$($row,)*];
                TABLE
            }

            #[allow(unused_variables, unused_mut, unused_assignments, reason = "kinds without parameters")]
            fn get(&self, row: usize) -> f64 {
                let mut i = 0;
                $(
                    if i == row {
                        return $crate::parameters::Field::to_number(self.$field);
                    }
                    i += 1;
                )*
                f64::NAN
            }

            #[allow(unused_variables, unused_mut, unused_assignments, reason = "kinds without parameters")]
            fn set(&mut self, row: usize, value: f64) {
                let mut i = 0;
                $(
                    if i == row {
                        let legal = self.table()[row].legal.clamp(value);
                        self.$field = $crate::parameters::Field::from_number(legal);
                    }
                    i += 1;
                )*
            }

            fn default_of(&self, row: usize) -> f64 {
                Self::default().get(row)
            }
        }
    };
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
            Legal::Switch,
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
