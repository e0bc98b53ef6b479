//! The curves of the chart, and the axes that they are read on.

mod curve;
mod scale;

pub use curve::Curve;
pub use scale::{ChartAxes, Scale};

use std::sync::Arc;

use super::runs::Runs;
use crate::optimizer::{Method, Trajectory, Wrappers};
use crate::scenario::{Against, Optimizer, Quantity, Scenario};
use crate::surface::Surface;

/// A run whose curve is shown.
struct Subject {
    index: usize,
    run: Arc<Trajectory>,
    /// For gradient descent without tools, its weight decay; the limit 2/η of the sharpness is known of no other.
    descent: Option<f64>,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
            && self.descent == other.descent
            && Arc::ptr_eq(&self.run, &other.run)
    }
}

/// What the curves depend on.
#[derive(PartialEq)]
struct Key {
    subjects: Vec<Subject>,
    quantity: Quantity,
    against: Against,
    /// Where the quantity is not read off the runs.
    surface: Option<Surface>,
    minimum: Option<f64>,
}

/// What must not change for axes to be held: what they show, and the number of steps.
type Held = (Quantity, Against, usize);

/// The chart's curves, thinned out to what can be seen, and its axes.
#[derive(Default)]
pub struct Curves {
    key: Option<Key>,
    curves: Vec<Curve>,
    axes: ChartAxes,
    /// What the axes were made for.
    shown: Option<Held>,
    /// Whether the axes fit the curves.
    settled: bool,
}

impl Curves {
    /// Brings curves and axes up to date; `minimum` is the least value of the surface, if it is known. Axes that are held stay
    /// as they are, whatever becomes of the curves, until they show another quantity or another number of steps.
    pub fn update(&mut self, scenario: &Scenario, runs: &Runs, minimum: Option<f64>, held: bool) {
        let chart = scenario.chart;
        let key = Key {
            subjects: subjects(scenario, runs),
            quantity: chart.quantity,
            against: chart.against,
            surface: (chart.quantity == Quantity::Sharpness).then(|| scenario.surface.clone()),
            // Only the loss has a known minimum.
            minimum: minimum.filter(|_| chart.quantity == Quantity::Loss),
        };
        if self.key.as_ref() != Some(&key) {
            self.curves = curves(&key, &scenario.surface);
            self.key = Some(key);
            self.settled = false;
        }
        let shown = (chart.quantity, chart.against, scenario.run.steps);
        let stay = held && self.shown == Some(shown);
        if !self.settled && !stay {
            let known = self.key.as_ref().and_then(|key| key.minimum);
            self.axes = ChartAxes::of(&self.curves, chart.quantity.sign(), known);
            self.shown = Some(shown);
            self.settled = true;
        }
    }

    /// A curve for each visible optimizer whose run has been computed.
    pub fn all(&self) -> &[Curve] {
        &self.curves
    }

    /// The axes that the curves are read on.
    pub fn axes(&self) -> &ChartAxes {
        &self.axes
    }
}

fn subjects(scenario: &Scenario, runs: &Runs) -> Vec<Subject> {
    let optimizers = scenario.optimizers.iter().enumerate();
    let visible = optimizers.filter(|(_, optimizer)| optimizer.visible);
    visible
        .filter_map(|(index, optimizer)| {
            Some(Subject {
                index,
                run: Arc::clone(runs.get(index)?),
                descent: descent(optimizer),
            })
        })
        .collect()
}

fn descent(optimizer: &Optimizer) -> Option<f64> {
    let Method::GradientDescent(descent) = optimizer.method else {
        return None;
    };
    (optimizer.wrappers == Wrappers::default()).then_some(descent.weight_decay)
}

fn curves(key: &Key, surface: &Surface) -> Vec<Curve> {
    let of = |subject: &Subject| {
        let run = &subject.run;
        let mut curve = Curve::of(subject.index, run, key.quantity, key.against, surface);
        if key.quantity == Quantity::Sharpness
            && let Some(weight_decay) = subject.descent
        {
            curve.mark_limit(run, key.against, weight_decay);
        }
        curve
    };
    key.subjects.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{GradientDescent, Method};
    use crate::surface::{Shape, Typed};

    fn descent(lr: f64) -> Scenario {
        let formula = Typed::new("3*x^2 + 0.5*y^2").expect("a formula");
        let mut scenario = Scenario::on(Shape::Typed(formula));
        scenario.start = [1.0, 1.0];
        scenario.run.steps = 30;
        let method = GradientDescent {
            lr,
            weight_decay: 0.5,
        };
        scenario.optimizers = vec![Method::GradientDescent(method).into()];
        scenario
    }

    #[test]
    fn held_axes_stay_until_they_are_let_go() {
        let (mut runs, mut curves) = (Runs::blocking(Arc::default()), Curves::default());
        let mut axes = |scenario: &Scenario, held| {
            runs.update(scenario);
            curves.update(scenario, &runs, Some(0.0), held);
            (curves.axes().clone(), curves.all()[0].points.clone())
        };
        let before = axes(&descent(0.05), false);
        let held = axes(&descent(0.2), true);
        assert_eq!(held.0, before.0);
        assert_ne!(held.1, before.1, "the curve moves");
        let after = axes(&descent(0.2), false);
        assert_ne!(after.0, before.0);
        // Another quantity and another number of steps need axes of their own.
        let mut other = descent(0.2);
        other.chart.quantity = Quantity::StepLength;
        let other = axes(&other, true);
        assert_ne!(other.0, after.0);
        let mut longer = descent(0.2);
        longer.run.steps = 60;
        assert_eq!(axes(&longer, true).0.right, 60.0);
    }

    #[test]
    fn sharpness_is_shown_with_the_limit_of_descent() {
        let (mut runs, mut curves) = (Runs::blocking(Arc::default()), Curves::default());
        let mut scenario = descent(0.1);
        scenario.chart.quantity = Quantity::Sharpness;
        runs.update(&scenario);
        curves.update(&scenario, &runs, Some(0.0), false);
        let curve = &curves.all()[0];
        // The largest second derivative is 6 everywhere, and 0.1·(λ + 0.5) < 2 below 19.5.
        assert!(curve.points.iter().all(|p| (p[1] - 6.0).abs() < 1e-12));
        assert!(curve.limit.iter().all(|p| (p[1] - 19.5).abs() < 1e-12));
        let [low, high] = curves.axes().heights;
        assert!(low < 6f64.log10() && 19.5f64.log10() < high);
        scenario.optimizers[0].wrappers.clip = Some(Default::default());
        runs.update(&scenario);
        curves.update(&scenario, &runs, Some(0.0), false);
        assert!(
            curves.all()[0].limit.is_empty(),
            "nothing is known of it with tools"
        );
    }
}
