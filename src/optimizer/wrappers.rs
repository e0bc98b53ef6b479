//! Tools that wrap any method: sharpness-aware gradients, clipping, look-ahead, averages of the path.
//!
//! In each step SAM replaces the gradient, clipping shortens it, and the method makes its step from the result, with its
//! own weight decay and Hessian. Look-ahead then changes where the step leads. An average follows the run without changing
//! it.

mod average;
mod stepper;

pub use average::{Average, ExponentialAverage, RunningAverage, UniformAverage};
pub use stepper::Wrapped;

use super::Info;
use crate::math::Vector;
use crate::parameters;
use crate::parameters::{Legal, Parameter, Parameters};

parameters! {
    /// The method sees the gradient at w + e instead of w, with e = ρ g/‖g‖; where g = 0, that at w.
    ///
    /// The second gradient is an evaluation like any other, on the same draw of the noise. Foret, Kleiner, Mobahi
    /// and Neyshabur, Sharpness-aware minimization (arXiv 2010.01412).
    pub struct Sam {
        rho: f64 = 0.05 => Parameter::new("rho", "ρ", "SAM radius")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-3, 10.0)
            .help("how far uphill the gradient is taken: wells much narrower than this do not hold"),
    }
}

parameters! {
    /// g ← g·min(1, c/(‖g‖ + 10⁻⁶)), as `torch.nn.utils.clip_grad_norm_`.
    ///
    /// Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (arXiv 1211.5063).
    pub struct Clip {
        norm: f64 = 1.0 => Parameter::new("norm", "c", "largest gradient norm")
            .legal(Legal::Above(0.0)).logarithmic(1e-2, 100.0)
            .help("longer gradients are shortened to this length and keep their direction"),
    }
}

parameters! {
    /// Every k steps the slow weights follow, φ ← φ + α(w − φ), and the method goes on from there: w ← φ.
    ///
    /// The method keeps its velocity and moments across. Zhang, Lucas, Hinton and Ba, Lookahead optimizer
    /// (arXiv 1907.08610).
    pub struct Lookahead {
        steps: u32 = 5 => Parameter::new("steps", "k", "look-ahead steps")
            .legal(Legal::Whole(1.0, 1e6)).logarithmic(1.0, 100.0)
            .help("steps of the method between two steps of the slow weights"),
        alpha: f64 = 0.5 => Parameter::new("alpha", "α", "look-ahead share")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0)
            .help("share of the way to the fast weights that the slow ones go; 1 leaves the method as it is"),
    }
}

/// The tools around a method; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Wrappers {
    /// Sharpness-aware gradients.
    pub sam: Option<Sam>,
    /// Gradients of bounded length.
    pub clip: Option<Clip>,
    /// Slow weights, from which the method goes on every so many steps.
    pub lookahead: Option<Lookahead>,
    /// An average of the path.
    pub average: Option<Average>,
}

/// A kind of tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// See [`Sam`].
    Sam,
    /// See [`Clip`].
    Clip,
    /// See [`Lookahead`].
    Lookahead,
    /// See [`Average`].
    Average,
}

impl Tool {
    /// All tools, in the order in which they act.
    pub const ALL: [Self; 4] = [Self::Sam, Self::Clip, Self::Lookahead, Self::Average];

    /// Its names, equation and source.
    pub fn info(self) -> &'static Info {
        match self {
            Self::Sam => &Info {
                key: "sam",
                name: "SAM",
                equation: "g ← ∇f(w + ρ g/‖g‖)",
                teaches: "looks uphill before it steps and so avoids narrow wells, at two gradients a step",
                reference: "Foret et al. 2020",
            },
            Self::Clip => &Info {
                key: "clip",
                name: "Clipping",
                equation: "g ← g·min(1, c/(‖g‖ + 10⁻⁶))",
                teaches: "survives cliffs: no gradient moves the method further than one of norm c",
                reference: "Pascanu, Mikolov and Bengio 2013",
            },
            Self::Lookahead => &Info {
                key: "lookahead",
                name: "Look-ahead",
                equation: "every k steps φ ← φ + α(w − φ), w ← φ; first φ is the start",
                teaches: "slow weights follow the method's fast ones: swings and noise shrink",
                reference: "Zhang et al. 2019",
            },
            Self::Average => &Info {
                key: "average",
                name: "Average",
                equation: "w̄ = mean of the w so far",
                teaches: "the path's average lies nearer the minimum than a path that noise keeps shaking; the run stays as it is",
                reference: "Polyak and Juditsky 1992",
            },
        }
    }
}

impl Wrappers {
    /// Whether any of them changes the steps of the method.
    pub fn change_steps(&self) -> bool {
        let Self {
            sam,
            clip,
            lookahead,
            average: _,
        } = self;
        sam.is_some() || clip.is_some() || lookahead.is_some()
    }

    /// Switches a tool on, with its defaults, or off.
    pub fn switch(&mut self, tool: Tool, on: bool) {
        match tool {
            Tool::Sam => self.sam = on.then(Sam::default),
            Tool::Clip => self.clip = on.then(Clip::default),
            Tool::Lookahead => self.lookahead = on.then(Lookahead::default),
            Tool::Average => self.average = on.then(Average::default),
        }
    }

    /// The parameters of a tool; `None` where it is off.
    pub fn parameters(&self, tool: Tool) -> Option<&dyn Parameters> {
        match tool {
            Tool::Sam => self.sam.as_ref().map(|p| p as &dyn Parameters),
            Tool::Clip => self.clip.as_ref().map(|p| p as &dyn Parameters),
            Tool::Lookahead => self.lookahead.as_ref().map(|p| p as &dyn Parameters),
            Tool::Average => self.average.as_ref().map(Average::parameters),
        }
    }

    /// The parameters of a tool, to be changed; `None` where it is off.
    pub fn parameters_mut(&mut self, tool: Tool) -> Option<&mut dyn Parameters> {
        match tool {
            Tool::Sam => self.sam.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Clip => self.clip.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Lookahead => self.lookahead.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Average => self.average.as_mut().map(Average::parameters_mut),
        }
    }

    /// The short name of a tool in captions; of an average that is on, its kind.
    pub fn name(&self, tool: Tool) -> &'static str {
        match (tool, self.average) {
            (Tool::Average, Some(average)) => average.name(),
            (Tool::Average, None) | (Tool::Sam | Tool::Clip | Tool::Lookahead, _) => {
                tool.info().name
            }
        }
    }
}

impl Sam {
    /// The point w + e uphill where the gradient is taken; w itself where the gradient is zero.
    #[inline(always)]
    pub(super) fn ascent<V: Vector>(self, at: &V, gradient: &V) -> V {
        let length = gradient.norm();
        // A selection instead of a branch, so that loops over many points vectorise.
        at.zip(gradient, |w, g| {
            let uphill = w + self.rho * (g / length);
            if length > 0.0 { uphill } else { w }
        })
    }
}

impl Clip {
    /// The share of a gradient that is left, so that it is no longer than the norm allows.
    #[inline(always)]
    pub(super) fn share<V: Vector>(self, gradient: &V) -> f64 {
        (self.norm / (gradient.norm() + 1e-6)).min(1.0)
    }
}

impl Lookahead {
    /// Whether the slow weights move after so many steps of the method since they last did.
    pub(super) fn is_due(self, fast_steps: u32) -> bool {
        fast_steps >= self.steps
    }

    /// Where the slow weights go, and the method with them, when it has come to `fast`.
    #[inline(always)]
    pub(super) fn follow<V: Vector>(self, slow: &V, fast: &V) -> V {
        slow.lerp(fast, self.alpha)
    }
}
