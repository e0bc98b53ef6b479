//! Tools that wrap any method: sharpness-aware gradients, clipping, look-ahead, averages of the path.
//!
//! Of a step, the gradient is first SAM's, then clipped, then the method's own (its weight decay and its Hessian
//! included); look-ahead acts on where that led. The average watches the run and does not change it.

mod average;
mod stepper;

pub use average::{Average, ExponentialAverage, UniformAverage};
pub use stepper::Wrapped;

use super::Info;
use crate::math::Vector;
use crate::parameters;
use crate::parameters::{Legal, Parameter, Parameters};

parameters! {
    /// e = ρ g/‖g‖, and the method sees the gradient at w + e instead of that at w; where g = 0, that at w.
    ///
    /// The second gradient is an evaluation like any other, on the same draw of the noise. Foret, Kleiner, Mobahi
    /// and Neyshabur, Sharpness-aware minimization (arXiv 2010.01412).
    pub struct Sam {
        rho: f64 = 0.05 => Parameter::new("rho", "ρ", "SAM radius")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-3, 10.0)
            .help("how far uphill the gradient is taken: wells narrower than this repel"),
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
            .help("share of the way that the slow weights go along; 1 is the method itself"),
    }
}

/// The tools around a method; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wrappers {
    pub sam: Option<Sam>,
    pub clip: Option<Clip>,
    pub lookahead: Option<Lookahead>,
    pub average: Option<Average>,
}

/// A kind of tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Sam,
    Clip,
    Lookahead,
    Average,
}

impl Tool {
    /// In the order in which they act.
    pub const ALL: [Self; 4] = [Self::Sam, Self::Clip, Self::Lookahead, Self::Average];

    pub fn info(self) -> &'static Info {
        match self {
            Self::Sam => &Info {
                key: "sam",
                name: "SAM",
                equation: "g at w + ρ g/‖g‖",
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
                equation: "every k steps φ ← φ + α(w − φ), w ← φ",
                teaches: "slow weights follow the method's fast ones: swings and noise cancel, and larger rates hold",
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

    /// Takes a tool with its defaults, or puts it away.
    pub fn switch(&mut self, tool: Tool, on: bool) {
        match tool {
            Tool::Sam => self.sam = on.then(Sam::default),
            Tool::Clip => self.clip = on.then(Clip::default),
            Tool::Lookahead => self.lookahead = on.then(Lookahead::default),
            Tool::Average => self.average = on.then(Average::default),
        }
    }

    /// The numbers of a tool that is on.
    pub fn parameters(&self, tool: Tool) -> Option<&dyn Parameters> {
        match tool {
            Tool::Sam => self.sam.as_ref().map(|p| p as &dyn Parameters),
            Tool::Clip => self.clip.as_ref().map(|p| p as &dyn Parameters),
            Tool::Lookahead => self.lookahead.as_ref().map(|p| p as &dyn Parameters),
            Tool::Average => self.average.as_ref().map(Average::parameters),
        }
    }

    pub fn parameters_mut(&mut self, tool: Tool) -> Option<&mut dyn Parameters> {
        match tool {
            Tool::Sam => self.sam.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Clip => self.clip.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Lookahead => self.lookahead.as_mut().map(|p| p as &mut dyn Parameters),
            Tool::Average => self.average.as_mut().map(Average::parameters_mut),
        }
    }

    /// What a tool is called where it is on, in few words.
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
    /// The point uphill where the gradient is taken; `None` where no direction is uphill.
    fn ascent<V: Vector>(self, at: &V, gradient: &V) -> Option<V> {
        let length = gradient.norm();
        (length > 0.0).then(|| at.zip(gradient, |w, g| w + self.rho * (g / length)))
    }
}

impl Clip {
    fn shortened<V: Vector>(self, gradient: &V) -> V {
        let factor = (self.norm / (gradient.norm() + 1e-6)).min(1.0);
        gradient.map(|g| g * factor)
    }
}
