//! Functions and constants that formulas can name.

use std::f64::consts::{E, PI};

use crate::math::Columnar;

/// Constants by name; a parameter cannot have these names.
pub const CONSTANTS: [(&str, f64); 3] = [("pi", PI), ("π", PI), ("e", E)];

macro_rules! functions {
    ($(#[$meta:meta])* $kind:ident of $arity:tt: $($variant:ident $name:ident,)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kind {
            $(
                #[doc = concat!("See [`Number::", stringify!($name), "`](crate::math::Number::", stringify!($name), ").")]
                $variant,
            )*
        }

        impl $kind {
            /// All functions, in the order of lists.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in formulas.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }

            /// The function of that name in formulas.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|f| f.name() == name)
            }

            /// Applies the function to every number of a block, with one `match` a block.
            #[inline(always)]
            pub fn each<N: Columnar, const L: usize>(
                self,
                of: [&N::Columns<L>; $arity],
                out: &mut N::Columns<L>,
            ) {
                match self {
                    $(Self::$variant => for i in 0..L {
                        functions!(@call $arity $name of i).put(out, i);
                    })*
                }
            }
        }
    };
    (@call 1 $name:ident $of:ident $i:ident) => { N::of($of[0], $i).$name() };
    (@call 2 $name:ident $of:ident $i:ident) => { N::of($of[0], $i).$name(N::of($of[1], $i)) };
}

functions! {
    /// Functions of one argument.
    Unary of 1:
    Exp exp,
    Ln ln,
    Log10 log10,
    Sqrt sqrt,
    Abs abs,
    Sign sign,
    Sin sin,
    Cos cos,
    Tan tan,
    Asin asin,
    Acos acos,
    Atan atan,
    Sinh sinh,
    Cosh cosh,
    Tanh tanh,
    Sigmoid sigmoid,
    Relu relu,
    Softplus softplus,
}

functions! {
    /// Functions of two arguments.
    Binary of 2:
    Atan2 atan2,
    Min min,
    Max max,
    Hypot hypot,
    Pow pow,
}

/// The names of all functions, in the order of messages and lists.
pub fn function_names() -> Vec<&'static str> {
    let unary = Unary::ALL.iter().map(|f| f.name());
    unary.chain(Binary::ALL.iter().map(|f| f.name())).collect()
}

/// Whether a name has a meaning in every formula, so that no parameter can take it.
pub fn is_reserved(name: &str) -> bool {
    matches!(name, "x" | "y")
        || CONSTANTS.iter().any(|(constant, _)| *constant == name)
        || function_names().contains(&name)
}
