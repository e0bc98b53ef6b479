//! Parameters that take one of a closed list of names.

/// A closed list of names, declared with [`choices!`](crate::choices).
pub trait Choice: Copy + PartialEq + 'static {
    /// All values, in the order of menus and messages.
    const ALL: &'static [Self];
    /// Their names in scenario files, in the same order.
    const KEYS: &'static [&'static str];

    /// The name of this value in scenario files.
    fn key(self) -> &'static str;
}

/// Declares an enum whose values have names in scenario files, as the type of a field of
/// [`parameters!`](crate::parameters!). An `Option` of it is also a field type, for a key that files may leave out.
///
/// ```
/// use ravine::parameters::{Choice, Parameter, Parameters};
/// ravine::choices! {
///     /// Where a walk goes.
///     #[derive(Default)]
///     pub enum Way {
///         #[default]
///         Down = "down",
///         Up = "up",
///     }
/// }
/// ravine::parameters! {
///     /// A walk.
///     pub struct Walk {
///         way: Way = Way::Down => Parameter::choice("way", "direction", Way::KEYS),
///     }
/// }
/// let mut walk = Walk::default();
/// walk.set(0, 1.0);
/// assert_eq!(walk.way.key(), "up");
/// ```
#[macro_export]
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$about:meta])* $value:ident = $key:expr),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$about])* $value,)*
        }

        impl $crate::parameters::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)*];
            const KEYS: &'static [&'static str] = &[$($key,)*];

            fn key(self) -> &'static str {
                match self {
                    $(Self::$value => $key,)*
                }
            }
        }

        impl $crate::parameters::Field for $name {
            fn to_number(self) -> f64 {
                self as usize as f64
            }

            fn from_number(v: f64) -> Self {
                let all = <Self as $crate::parameters::Choice>::ALL;
                // Saturates by definition of `as`; Legal::Choice has bounded it before.
                all[(v as usize).min(all.len() - 1)]
            }
        }
    };
}
