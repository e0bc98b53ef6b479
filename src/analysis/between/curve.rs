//! A curve between two minima, trained so that the loss along it is low.

use std::sync::Arc;

use crate::math::Vector as _;
use crate::network::Network;
use crate::objective::{Evaluation, Objective};
use crate::optimizer::{Adam, Keep, Method, Problem, Progress, Schedule, Wrappers};

/// Points of the curve at which the loss is minimised.
const NODES: usize = 15;
/// Adam's learning rate in the beginning; it falls to zero along a cosine.
const RATE: f64 = 0.02;

/// The mean loss along the quadratic Bézier curve φ(t) = (1−t)²a + 2t(1−t)θ + t²b, as a function of its middle point θ.
///
/// Garipov et al., Loss surfaces, mode connectivity, and fast ensembling of DNNs (arXiv 1802.10026), with the points t at the
/// middles of 15 equal parts in place of drawn ones.
#[derive(Clone)]
struct Bend {
    network: Arc<Network>,
    ends: Arc<[Vec<f64>; 2]>,
}

/// The shares of a, θ and b in a point of the curve.
pub fn shares(t: f64) -> [f64; 3] {
    let s = 1.0 - t;
    [s * s, 2.0 * s * t, t * t]
}

/// φ(t)
pub fn point([a, b]: [&Vec<f64>; 2], middle: &[f64], t: f64) -> Vec<f64> {
    let [of_a, of_middle, of_b] = shares(t);
    Vec::generate(a.len(), |i| {
        of_a * a[i] + of_middle * middle[i] + of_b * b[i]
    })
}

impl Objective for Bend {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.network.dimension()
    }

    fn evaluate(&self, middle: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let [a, b] = &*self.ends;
        let (mut value, mut gradient) = (0.0, vec![0.0; middle.len()]);
        for node in 0..NODES {
            let t = (node as f64 + 0.5) / NODES as f64;
            let here = self.network.evaluate(&point([a, b], middle, t));
            value += here.value / NODES as f64;
            gradient = gradient.along(shares(t)[1] / NODES as f64, &here.gradient);
        }
        Evaluation { value, gradient }
    }
}

/// The middle point of the trained curve, after so many steps of Adam from the middle of the line; `None` if cancelled.
pub fn train(
    network: &Arc<Network>,
    ends: [Vec<f64>; 2],
    steps: usize,
    progress: &Progress,
) -> Option<Vec<f64>> {
    let start = ends[0].lerp(&ends[1], 0.5);
    let problem = Problem {
        objective: Bend {
            network: Arc::clone(network),
            ends: Arc::new(ends),
        },
        start,
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: f64::MIN_POSITIVE,
    };
    let adam = Method::Adam(Adam {
        lr: RATE,
        ..Adam::default()
    });
    let schedule = falling(steps);
    let path = progress.of_run(steps, |interrupt| {
        let within = (&Wrappers::default(), &schedule);
        adam.path(within, &problem, Keep::Rows(Vec::new()), interrupt)
    });
    let end = path.ok()?.rows.pop()?;
    (!progress.is_cancelled()).then_some(end.weights)
}

/// A cosine from the whole rate to none.
fn falling(steps: usize) -> Schedule {
    let mut schedule = Schedule::named("cosine").unwrap_or_default();
    let parameters = schedule.parameters_mut();
    if let Some(period) = parameters.row("period") {
        parameters.set(period, steps.max(1) as f64);
    }
    schedule
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient with respect to the middle point is the limit of differences of the mean loss.
    #[test]
    fn the_bend_has_the_gradient_of_its_value() {
        let network = Arc::new(Network::default());
        let start = network.initial();
        let bend = Bend {
            ends: Arc::new([start.clone(), start.map(|w| 1.0 - w)]),
            network,
        };
        let middle = start.map(|w| 0.3 + 0.5 * w);
        let gradient = bend.evaluate(&middle).gradient;
        for i in [0, 7, 50, 100] {
            let at = |h: f64| {
                let mut moved = middle.clone();
                moved[i] += h;
                bend.evaluate(&moved).value
            };
            let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((difference - gradient[i]).abs() < 1e-8, "{i}: {difference}");
        }
    }

    #[test]
    fn the_rate_falls_to_nothing_over_the_steps() {
        let schedule = falling(200);
        let factors = [0, 100, 200].map(|step| schedule.factor(step));
        for (factor, expected) in factors.into_iter().zip([1.0, 0.5, 0.0]) {
            assert!((factor - expected).abs() < 1e-12, "{factor}");
        }
    }
}
