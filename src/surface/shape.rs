//! The closed list of shapes.

use std::sync::Arc;

use super::content::{Content, ContentMut};
use super::formula::{Formula, Landscape, PolynomialWork};
use super::info::Info;
use super::many_minima::{
    Ackley, Bohachevsky, Branin, DropWave, Griewank, Hills, Himmelblau, Levy13, Mccormick,
    Rastrigin, SharpAndFlat, SixHumpCamel, StyblinskiTang, ThreeHumpCamel, Wells,
};
use super::network::NetworkSurface;
use super::nonsmooth::{AbsRidge, Bukin6, Eggholder};
use super::own::{Bumps, Data, LeastSquares, Logistic, Regression, Typed, Unfit};
use super::plateaus::{Beale, Easom, GoldsteinPrice, Plateau};
use super::quadratic::{Booth, Matyas, Quadratic};
use super::ravines::{Product, ProductSquared, Rosenbrock};
use super::saddles::{MonkeySaddle, Saddle, TwoUnits};
use super::slice::Slice;
use crate::parameters::Parameters;

// Formulas of the catalogue; surfaces that the user makes; losses over data.
macro_rules! shapes {
    ($($name:ident),* $(,)?; $($own:ident),* $(,)?; $($loss:ident),* $(,)?) => {
        /// The formula of a surface.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum Shape {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)*
            $(#[doc = concat!("See [`", stringify!($own), "`].")] $own($own),)*
            $(#[doc = concat!("See [`", stringify!($loss), "`].")] $loss($loss),)*
            /// See [`NetworkSurface`].
            Network(NetworkSurface),
            // The last one: serde does not count what it skips.
            /// See [`Slice`].
            #[serde(skip)]
            Slice(Slice),
        }

        impl Shape {
            /// Every kind that files can name, with its defaults, in the order of menus and lists. All but [`Slice`], which
            /// only code can make, and [`NetworkSurface`], which has a table of its own in files.
            pub fn all() -> Vec<Self> {
                vec![
                    $(Self::$name($name::default()),)*
                    $(Self::$own($own::default()),)*
                    $(Self::$loss($loss::default()),)*
                ]
            }

            /// The formula, matched once; hold on to it in loops over points.
            pub fn landscape(&self) -> &dyn Landscape {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                    Self::Slice(f) => f,
                    Self::Network(f) => f,
                }
            }

            /// Calls `work` with the polynomial's concrete type; `None` if the surface is not one of the polynomials.
            pub fn with_polynomial<W: PolynomialWork>(&self, work: W) -> Option<W::Output> {
                match self {
                    $(Self::$name(f) => if <$name as Formula>::POLYNOMIAL {
                        Some(f.whole(work))
                    } else {
                        None
                    },)*
                    $(Self::$own(_) => None,)*
                    $(Self::$loss(_) => None,)*
                    Self::Slice(_) | Self::Network(_) => None,
                }
            }

            /// What it holds besides its numbers.
            pub fn content(&self) -> Content<'_> {
                match self {
                    $(Self::$name(_) => Content::None,)*
                    $(Self::$own(f) => Content::from(f),)*
                    $(Self::$loss(f) => Content::Data(f.regression()),)*
                    Self::Slice(f) => Content::Slice(f),
                    Self::Network(f) => Content::Network(f),
                }
            }

            /// What it holds besides its numbers, for changing it.
            pub fn content_mut(&mut self) -> ContentMut<'_> {
                match self {
                    $(Self::$name(_) => ContentMut::None,)*
                    $(Self::$own(f) => ContentMut::from(f),)*
                    $(Self::$loss(_) => ContentMut::Data,)*
                    Self::Slice(_) => ContentMut::Slice,
                    Self::Network(f) => ContentMut::Network(f),
                }
            }

            /// The same loss over other data; a copy of itself if it is not a loss over data.
            ///
            /// # Errors
            /// If the data do not suit the loss, as three classes do not suit logistic regression.
            pub fn over(&self, data: Arc<Data>) -> Result<Self, Unfit> {
                match self {
                    $(Self::$name(_) => Ok(self.clone()),)*
                    $(Self::$own(_) => Ok(self.clone()),)*
                    $(Self::$loss(f) => f.over(data).map(Self::$loss),)*
                    Self::Slice(_) | Self::Network(_) => Ok(self.clone()),
                }
            }

            /// The same loss over the rows that are kept from training; `None` where none are.
            pub fn tested(&self) -> Option<Self> {
                match self {
                    $(Self::$name(_) => None,)*
                    $(Self::$own(_) => None,)*
                    $(Self::$loss(f) => f.tested().map(Self::$loss),)*
                    Self::Slice(_) => None,
                    Self::Network(f) => f.tested().map(Self::Network),
                }
            }

            /// Its numbers.
            pub fn parameters(&self) -> &dyn Parameters {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                    Self::Slice(f) => f,
                    Self::Network(f) => f,
                }
            }

            /// Its numbers, for changing them.
            pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                    Self::Slice(f) => f,
                    Self::Network(f) => f,
                }
            }
        }
    };
}

shapes![
    Quadratic,
    Booth,
    Matyas,
    Rosenbrock,
    Product,
    ProductSquared,
    Beale,
    GoldsteinPrice,
    Himmelblau,
    StyblinskiTang,
    SixHumpCamel,
    ThreeHumpCamel,
    Mccormick,
    Branin,
    Rastrigin,
    Ackley,
    Griewank,
    Levy13,
    Bohachevsky,
    DropWave,
    Wells,
    Hills,
    SharpAndFlat,
    Plateau,
    Easom,
    Saddle,
    MonkeySaddle,
    TwoUnits,
    AbsRidge,
    Bukin6,
    Eggholder;
    Typed,
    Bumps;
    LeastSquares,
    Logistic,
];

impl Shape {
    /// What is known about the kind, apart from its formula.
    pub fn info(&self) -> &'static Info {
        self.landscape().info()
    }

    /// The kind with this name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|s| s.info().key == key)
    }

    /// Whether both are of one kind and, if typed, of one formula: they may then differ in numbers, bumps or data.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Typed(one), Self::Typed(other)) => one.is_like(other),
            (one, other) => one.info().key == other.info().key,
        }
    }

    /// The labels of the axes: for a loss over data, the weight and feature that each one stands for.
    pub fn axes(&self) -> [String; 2] {
        match self.content() {
            Content::None | Content::Text(_) | Content::Bumps(_) | Content::Slice(_) => {
                ["x", "y"].map(str::to_owned)
            }
            Content::Data(regression) => {
                let [a, b, _] = &regression.data().names;
                [format!("x = w₁ ({a})"), format!("y = w₂ ({b})")]
            }
            Content::Network(network) => network.placed().axes.clone(),
        }
    }

    /// Whether it is the loss over the data that are kept from training ([`tested`](Self::tested)).
    pub fn tests(&self) -> bool {
        match self.content() {
            Content::Data(regression) => regression.tests(),
            Content::Network(network) => network.tests(),
            Content::None | Content::Text(_) | Content::Bumps(_) | Content::Slice(_) => false,
        }
    }

    /// The data and the way a model sees them, if the surface is a loss over data.
    pub fn regression(&self) -> Option<&Regression> {
        match self.content() {
            Content::Data(regression) => Some(regression),
            Content::None
            | Content::Text(_)
            | Content::Bumps(_)
            | Content::Slice(_)
            | Content::Network(_) => None,
        }
    }

    /// By what weights are multiplied to predict: the lecture's p with dropout that is not inverted, otherwise 1.
    pub fn predicting_share(&self) -> f64 {
        if let Self::LeastSquares(loss) = self {
            loss.corruption().mean()
        } else {
            1.0
        }
    }

    /// The network, if the surface is the loss of one.
    pub fn network(&self) -> Option<&NetworkSurface> {
        match self.content() {
            Content::Network(network) => Some(network),
            Content::None
            | Content::Text(_)
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_) => None,
        }
    }
}
