//! The functions that formulas can call.

use crate::math::Number;

macro_rules! functions {
    ($(#[$meta:meta])* $kind:ident of $arity:tt: $($variant:ident $name:ident,)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kind {
            $($variant,)*
        }

        impl $kind {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|f| f.name() == name)
            }

            /// Applies the function to every number of a block: which one it is is asked once.
            #[inline(always)]
            pub fn each<N: Number, const L: usize>(self, of: [&[N; L]; $arity], out: &mut [N; L]) {
                match self {
                    $(Self::$variant => for i in 0..L {
                        out[i] = functions!(@call $arity $name of i);
                    })*
                }
            }
        }
    };
    (@call 1 $name:ident $of:ident $i:ident) => { $of[0][$i].$name() };
    (@call 2 $name:ident $of:ident $i:ident) => { $of[0][$i].$name($of[1][$i]) };
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
