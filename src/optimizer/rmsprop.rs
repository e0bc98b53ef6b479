//! RMSprop.

use super::rows::{decay, epsilon, momentum_coefficient, rate, weight_decay};
use super::{CoordinateGauge, CoordinateLines, Info, Rule, Share, decayed};
use crate::parameters;
use crate::parameters::Parameter;

parameters! {
    /// s ← αs + (1−α)g², w ← w − ηg/(√s + ε); centred: √(s − ḡ²) with ḡ ← αḡ + (1−α)g; with momentum:
    /// b ← μb + g/(√s + ε), w ← w − ηb.
    ///
    /// PyTorch's convention (`torch.optim.RMSprop`): ε is added after the root; the lecture's form has none.
    /// Tieleman and Hinton, Lecture 6.5, Neural Networks for Machine Learning (2012); Graves (arXiv 1308.0850).
    pub struct Rmsprop {
        lr: f64 = 0.01 => rate("about the length of a step along each coordinate, however steep the slope along it; longer at first and with momentum"),
        alpha: f64 = 0.99 => decay("alpha", "α", "decay of the squared gradients"),
        eps: f64 = 1e-8 => epsilon(),
        momentum: f64 = 0.0 => momentum_coefficient().minor(),
        centered: bool = false => Parameter::switch("centered", "centred")
            .help("divides by the standard deviation of the gradients instead of their root mean square"),
        weight_decay: f64 = 0.0 => weight_decay(),
    }
}

impl Rmsprop {
    pub(super) const INFO: Info = Info {
        key: "rmsprop",
        name: "RMSprop",
        equation: "s ← αs + (1−α)g², b ← μb + g/(√s + ε), w ← w − ηb; centred: √(s − ḡ²) for √s, ḡ ← αḡ + (1−α)g",
        teaches: "Adagrad that forgets: every coordinate moves at about η a step, so it never quite settles",
        reference: "Tieleman and Hinton 2012",
    };

    /// √s + ε, or √(s − ḡ²) + ε if centred.
    #[inline(always)]
    fn denominator(&self, memory: &Memory) -> f64 {
        let square = if self.centered {
            memory.square - memory.mean * memory.mean
        } else {
            memory.square
        };
        square.sqrt() + self.eps
    }
}

impl super::Theory for Rmsprop {
    /// Gradient descent, or with momentum a heavy ball, in coordinates in which P is the identity.
    fn preconditioned_edge(&self, lr: f64) -> Option<super::Edge> {
        let formula = if self.momentum == 0.0 {
            "2/η"
        } else {
            "2(1+μ)/η"
        };
        let edge = super::Edge::over(lr, 2.0 * (1.0 + self.momentum), 0.0, formula);
        edge.filter(|_| self.momentum < 1.0 && self.weight_decay == 0.0)
    }

    /// Its steps are about as long as the rate.
    fn suggested_rate(&self, _lambda_max: f64, extent: f64) -> Option<f64> {
        Some(super::theory::visible_step(extent))
    }
}

/// Running averages of one coordinate and its momentum buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// s
    pub square: f64,
    /// ḡ, updated if centred
    pub mean: f64,
    /// b, updated with momentum
    pub buffer: f64,
}

impl Rule for Rmsprop {
    type Memory = Memory;
    type Clock = ();

    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn update(&self, (): &(), lr: f64, memory: &mut Memory, w: f64, g: f64) -> f64 {
        let g = decayed(self.weight_decay, w, g);
        memory.square = self.alpha * memory.square + (1.0 - self.alpha) * (g * g);
        if self.centered {
            memory.mean += (1.0 - self.alpha) * (g - memory.mean);
        }
        let scaled = g / self.denominator(memory);
        if self.momentum > 0.0 {
            memory.buffer = self.momentum * memory.buffer + scaled;
            w - lr * memory.buffer
        } else {
            w - lr * scaled
        }
    }

    fn gauges(&self, (): &(), lr: f64, mut memory: Memory, w: f64, g: f64) -> Vec<CoordinateGauge> {
        self.update(&(), lr, &mut memory, w, g);
        let rate = lr / self.denominator(&memory);
        let symbol = if self.centered {
            "η/√(s−ḡ²)"
        } else {
            "η/√s"
        };
        let mut gauges = vec![
            CoordinateGauge::number("s", "mean squared gradient", memory.square),
            CoordinateGauge::rate(symbol, "effective rate", rate),
        ];
        if self.centered {
            gauges.push(CoordinateGauge::gradient("ḡ", "mean gradient", memory.mean));
        }
        if self.momentum > 0.0 {
            let velocity = -lr * memory.buffer;
            gauges.push(CoordinateGauge::displacement("v", "velocity", velocity));
        }
        gauges
    }

    fn explain(
        &self,
        clock: &(),
        lr: f64,
        mut memory: Memory,
        w: f64,
        g: f64,
        told: &mut CoordinateLines,
    ) {
        let before = memory;
        let to = self.update(clock, lr, &mut memory, w, g);
        let g = decayed(self.weight_decay, w, g);
        told.rule(self);
        told.decayed(self.weight_decay, g);
        told.given("s", before.square);
        told.becomes("s", "[α][s] + (1 − [α])[g]²", memory.square);
        if self.centered {
            told.given("ḡ", before.mean);
            told.becomes("ḡ", "[α][ḡ] + (1 − [α])[g]", memory.mean);
        }
        let scaled = g / self.denominator(&memory);
        let formula = if self.centered {
            "[g]/(√([s] − [ḡ]²) + [ε])"
        } else {
            "[g]/(√[s] + [ε])"
        };
        told.equals("ĝ", formula, scaled);
        if self.momentum > 0.0 {
            told.given("b", before.buffer);
            told.becomes("b", "[μ][b] + [ĝ]", memory.buffer);
            let kept = -lr * (self.momentum * before.buffer);
            told.part(Share::Memory, "−ημb₋", "−[η][μ][b₋]", kept);
        }
        told.part(Share::Gradient, "−ηĝ", "−[η][ĝ]", -lr * scaled);
        let formula = if self.momentum > 0.0 {
            "[w] − [η][b]"
        } else {
            "[w] − [η][ĝ]"
        };
        told.result(formula, to);
    }
}
