//! Named numbers: the settings of a surface, a method or a schedule.
//!
//! A kind is a plain struct with public fields, declared with [`parameters!`](crate::parameters!). The declaration also makes a
//! table of [`Parameter`] rows, and everything that handles parameters without knowing them (file reader and
//! writer, sliders, captions, `ravine list`) loops over that table. The document's own settings (what is run, what is
//! drawn) are such tables, too. A closed list of names as the type of a field is declared with
//! [`choices!`](crate::choices).

mod choice;
mod legal;

pub use choice::Choice;
pub use legal::Legal;

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
    /// The values it may take.
    pub legal: Legal,
    /// The range and scale of its slider.
    pub slider: Slider,
    /// Rarely changed: shown after the others, and in captions only where it differs from its default.
    pub minor: bool,
}

/// The range that a slider covers. A typed number may lie outside it, as far as [`Legal`] allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slider {
    /// From the first number to the second in equal steps.
    Linear(f64, f64),
    /// From the first number to the second in equal ratios; both are > 0.
    Logarithmic(f64, f64),
}

/// Access to the fields of a kind by their row in its table.
pub trait Parameters {
    /// A row for each parameter, in the order of the fields.
    fn table(&self) -> &'static [Parameter];
    /// The value of a row as a number: 0 or 1 for a switch, the index of a choice.
    fn get(&self, row: usize) -> f64;
    /// Stores the nearest legal value.
    fn set(&mut self, row: usize, value: f64);
    /// The value that a file without this key stands for.
    fn default_of(&self, row: usize) -> f64;

    /// The value as a whole number, exact for [`Legal::Exact`]; others are truncated.
    fn exact(&self, row: usize) -> u64 {
        // Saturates by definition of `as`.
        self.get(row) as u64
    }

    /// Stores the nearest legal value, exactly for [`Legal::Exact`].
    fn set_exact(&mut self, row: usize, value: u64) {
        self.set(row, value as f64);
    }

    /// The row of a key (the first one, if it holds an array); `None` if this kind has no such key.
    fn row(&self, key: &str) -> Option<usize> {
        self.table().iter().position(|p| p.key == key)
    }
}

/// Another value for one number of a kind, in loops where each turn has its own: without branches, and so vector code.
pub trait WithNumber: Copy {
    /// The same kind with a legal value in a row. Only rows of [continuous](Legal::is_continuous) numbers change; any other row, and
    /// one that is not in the table, leaves all as it is.
    fn with_number(self, row: usize, value: f64) -> Self;
}

/// A type that a field of [`parameters!`](crate::parameters!) can have.
pub trait Field: Copy {
    /// The field as a number, as [`Parameters::get`] returns it.
    fn to_number(self) -> f64;
    /// The field from a legal number.
    fn from_number(v: f64) -> Self;

    /// A legal value where there is another one, if every number of a range is one; else the field as it is.
    #[inline(always)]
    fn or_number(self, _is_other: bool, _value: f64) -> Self {
        self
    }

    /// The field as a whole number, exact where it is one.
    fn to_exact(self) -> u64 {
        // Saturates by definition of `as`.
        self.to_number() as u64
    }

    /// The field from a legal whole number, exactly.
    fn from_exact(v: u64) -> Self {
        Self::from_number(v as f64)
    }
}

impl Field for f64 {
    fn to_number(self) -> f64 {
        self
    }
    fn from_number(v: f64) -> Self {
        v
    }
    #[inline(always)]
    fn or_number(self, is_other: bool, value: f64) -> Self {
        if is_other { value } else { self }
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

impl Field for usize {
    fn to_number(self) -> f64 {
        self as f64
    }
    fn from_number(v: f64) -> Self {
        // Saturates by definition of `as`; Legal::Whole has bounded it before.
        v as Self
    }
}

impl Field for u64 {
    fn to_number(self) -> f64 {
        self as f64
    }
    fn from_number(v: f64) -> Self {
        // Saturates by definition of `as`; Legal::Exact has bounded it before.
        v as Self
    }
    fn to_exact(self) -> u64 {
        self
    }
    fn from_exact(v: u64) -> Self {
        v
    }
}

impl<T: Choice + Field> Field for Option<T> {
    fn to_number(self) -> f64 {
        self.map_or(0.0, |choice| 1.0 + choice.to_number())
    }
    fn from_number(v: f64) -> Self {
        (v >= 1.0).then(|| T::from_number(v - 1.0))
    }
}

impl Parameter {
    /// A row with any finite value legal, a slider from −10 to 10 and no help. `symbol` is how mathematics writes it, `name`
    /// the field's term.
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

    /// Sets the sentence on what it does.
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Sets the values it may take.
    pub const fn legal(mut self, legal: Legal) -> Self {
        self.legal = legal;
        self
    }

    /// Gives it a linear slider from `low` to `high`.
    pub const fn linear(mut self, low: f64, high: f64) -> Self {
        self.slider = Slider::Linear(low, high);
        self
    }

    /// Gives it a logarithmic slider from `low` to `high`, both > 0.
    pub const fn logarithmic(mut self, low: f64, high: f64) -> Self {
        self.slider = Slider::Logarithmic(low, high);
        self
    }

    /// Marks it as rarely changed.
    pub const fn minor(mut self) -> Self {
        self.minor = true;
        self
    }

    /// Makes it the component `index` of an array under its key.
    pub const fn element(mut self, index: usize) -> Self {
        self.element = Some(index);
        self
    }

    /// A minor row that is `true` or `false`.
    pub const fn switch(key: &'static str, name: &'static str) -> Self {
        Self::new(key, "", name)
            .legal(Legal::Switch)
            .linear(0.0, 1.0)
            .minor()
    }

    /// A row that is one of `names`, as [`Choice::KEYS`] lists them.
    pub const fn choice(
        key: &'static str,
        name: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        Self::new(key, "", name).legal(Legal::Choice(names))
    }

    /// A row that is one of `names` or, where files leave it out, none of them.
    pub const fn optional(
        key: &'static str,
        name: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        Self::new(key, "", name).legal(Legal::Optional(names))
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
///
/// Fields after a semicolon are not numbers and have no row in the table: `shown: [Shown; 2] = [Shown::All; 2]`.
#[macro_export]
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$about:meta])* $field:ident: $type:ty = $default:expr => $row:expr),* $(,)?
            $(; $($(#[$other_about:meta])* $other:ident: $other_type:ty = $other_default:expr),* $(,)?)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("Its row: `", stringify!($row), "`.")]
                pub $field: $type,
            )*
            $($($(#[$other_about])* pub $other: $other_type,)*)?
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    $($field: $default,)*
                    $($($other: $other_default,)*)?
                }
            }
        }

        impl $crate::parameters::WithNumber for $name {
            #[inline(always)]
            #[allow(unused_variables, unused_mut, unused_assignments, reason = "kinds without parameters")]
            fn with_number(mut self, row: usize, value: f64) -> Self {
                let mut i = 0;
                $(
                    self.$field = $crate::parameters::Field::or_number(self.$field, i == row, value);
                    i += 1;
                )*
                self
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

            #[allow(unused_variables, unused_mut, unused_assignments, reason = "kinds without parameters")]
            fn exact(&self, row: usize) -> u64 {
                let mut i = 0;
                $(
                    if i == row {
                        return $crate::parameters::Field::to_exact(self.$field);
                    }
                    i += 1;
                )*
                0
            }

            #[allow(unused_variables, unused_mut, unused_assignments, reason = "kinds without parameters")]
            fn set_exact(&mut self, row: usize, value: u64) {
                let mut i = 0;
                $(
                    if i == row {
                        let legal = self.table()[row].legal;
                        self.$field = match legal.clamp_exact(value) {
                            Some(exact) => $crate::parameters::Field::from_exact(exact),
                            None => {
                                let number = legal.clamp(value as f64);
                                $crate::parameters::Field::from_number(number)
                            }
                        };
                    }
                    i += 1;
                )*
            }
        }
    };
}
