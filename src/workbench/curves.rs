//! The curves of the chart, and the axes that they are read on.

mod curve;
mod scale;
mod sight;

pub use curve::{Curve, Stop};
pub use scale::{ChartAxes, Scale};
pub use sight::Sight;

use std::sync::{Arc, Weak};

use super::eigen::Eigen;
use super::measures::{Measures, Series};
use super::runs::Runs;
use crate::optimizer::Trajectory;
use crate::scenario::{Against, Quantity, Scenario};
use crate::surface::Surface;

/// A run whose curve is shown, and what the curve shows besides.
struct Subject {
    index: usize,
    run: Weak<Trajectory>,
    sight: Sight,
    /// What has been measured, where the curve shows that.
    series: Option<Series>,
}

/// What curves are made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The runs.
    pub runs: &'a Runs,
    /// The critical points that they are seen from.
    pub eigen: &'a Eigen,
    /// What has been measured along them.
    pub measures: &'a Measures,
    /// The last step that may be seen, where the class is asked what comes next.
    pub told: Option<usize>,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
            && self.sight == other.sight
            && self.run.ptr_eq(&other.run)
            && self.series == other.series
    }
}

/// What all curves depend on.
#[derive(PartialEq)]
struct Key {
    quantity: Quantity,
    against: Against,
    /// Where the quantity is not read off the runs.
    surface: Option<Surface>,
}

/// Whether the chart's quantity is not read off the runs and what has been measured along them.
fn needs_surface(scenario: &Scenario) -> bool {
    match scenario.chart.quantity {
        Quantity::TestLoss => scenario.surface.shape.regression().is_some(),
        Quantity::Sharpness | Quantity::PreconditionedSharpness | Quantity::Trace => true,
        Quantity::Loss
        | Quantity::Accuracy
        | Quantity::Distance
        | Quantity::GradientNorm
        | Quantity::StepLength
        | Quantity::Rate
        | Quantity::EffectiveRate
        | Quantity::EffectiveRateX
        | Quantity::EffectiveRateY
        | Quantity::Components
        | Quantity::LossGap => false,
    }
}

/// The least value that a quantity is known to have, where there is one to measure a gap from.
fn least(quantity: Quantity, minimum: Option<f64>) -> Option<f64> {
    match quantity {
        Quantity::Loss => minimum,
        Quantity::LossGap => Some(0.0),
        Quantity::TestLoss
        | Quantity::Accuracy
        | Quantity::Trace
        | Quantity::Distance
        | Quantity::GradientNorm
        | Quantity::StepLength
        | Quantity::Rate
        | Quantity::EffectiveRate
        | Quantity::EffectiveRateX
        | Quantity::EffectiveRateY
        | Quantity::Sharpness
        | Quantity::PreconditionedSharpness
        | Quantity::Components => None,
    }
}

/// What must not change for axes to be held: what they show, and the number of steps.
type Held = (Quantity, Against, usize);

/// Rows of runs that become curves in a frame of a window, some twenty milliseconds; further curves follow in the next frames.
const IN_A_FRAME: usize = 1 << 21;

/// The chart's curves, thinned out to what can be seen, and its axes.
pub struct Curves {
    key: Option<Key>,
    /// The runs whose curves have been computed, and the curves.
    subjects: Vec<Subject>,
    curves: Vec<Curve>,
    complete: bool,
    /// Rows that become curves in an update.
    pace: usize,
    /// The least value of the surface, where it counts.
    minimum: Option<f64>,
    /// The last step that may be seen, if not all may.
    told: Option<usize>,
    axes: ChartAxes,
    /// What the axes were made for.
    shown: Option<Held>,
    /// Whether the axes fit the curves.
    settled: bool,
}

impl Curves {
    /// Curves that are complete after every update.
    pub fn complete() -> Self {
        Self {
            key: None,
            subjects: Vec::new(),
            curves: Vec::new(),
            complete: true,
            pace: usize::MAX,
            minimum: None,
            told: None,
            axes: ChartAxes::default(),
            shown: None,
            settled: false,
        }
    }

    /// Curves of which no update makes more than a frame of a window has time for.
    pub fn frame_by_frame() -> Self {
        Self {
            pace: IN_A_FRAME,
            ..Self::complete()
        }
    }

    /// Brings curves and axes up to date; `minimum` is the least value of the surface, if it is known. Axes that are held stay
    /// as they are, whatever becomes of the curves, until they show another quantity or another number of steps.
    pub fn update(
        &mut self,
        scenario: &Scenario,
        sources: Sources<'_>,
        minimum: Option<f64>,
        held: bool,
    ) {
        let chart = scenario.chart;
        let key = Key {
            quantity: chart.quantity,
            against: chart.against,
            surface: needs_surface(scenario).then(|| scenario.surface.clone()),
        };
        if self.key.as_ref() != Some(&key) {
            self.subjects.clear();
            self.curves.clear();
            self.settled = false;
        }
        self.update_curves(&key, scenario, sources);
        self.key = Some(key);
        let minimum = least(chart.quantity, minimum);
        self.settled &= self.minimum == minimum && self.told == sources.told;
        (self.minimum, self.told) = (minimum, sources.told);
        let shown = (chart.quantity, chart.against, scenario.run.steps);
        let stay = held && self.shown == Some(shown);
        if !self.settled && !stay {
            let sign = chart.quantity.sign();
            self.axes = match sources.told {
                Some(step) => {
                    let told: Vec<Curve> = self.told(step, scenario, sources.runs);
                    ChartAxes::of(&told, sign, minimum)
                }
                None => ChartAxes::of(&self.curves, sign, minimum),
            };
            self.shown = Some(shown);
            self.settled = self.complete;
        }
    }

    /// Keeps the curves of runs that are still shown and computes others, as many as there is time for.
    fn update_curves(&mut self, key: &Key, scenario: &Scenario, sources: Sources<'_>) {
        let wanted = subjects(scenario, sources);
        self.complete = self.subjects == wanted;
        if self.complete {
            return;
        }
        let old = std::mem::take(&mut self.subjects).into_iter();
        let mut old: Vec<(Subject, Curve)> = old.zip(self.curves.drain(..)).collect();
        let (mut left, count) = (self.pace, wanted.len());
        for subject in wanted {
            let kept = old.iter().position(|(of, _)| *of == subject);
            let curve = match (kept, subject.run.upgrade()) {
                (Some(kept), _) => old.swap_remove(kept).1,
                (None, Some(run)) if left > 0 => {
                    left = left.saturating_sub(run.points.len());
                    let (sight, series) = (subject.sight.clone(), subject.series.as_ref());
                    Curve::of(subject.index, &run, sight, series, key.against, scenario)
                }
                (None, _) => continue,
            };
            self.subjects.push(subject);
            self.curves.push(curve);
        }
        self.complete = self.subjects.len() == count;
        self.settled = false;
    }

    /// The curves up to a step, as long as the runs are meant to be: their range and their length would tell the rest.
    fn told(&self, step: usize, scenario: &Scenario, runs: &Runs) -> Vec<Curve> {
        let told = |curve: &Curve| {
            let run = runs.get(curve.index)?;
            let (row, against) = (step.min(run.last()), scenario.chart.against);
            Some(curve.until(run, row, against, scenario.run.steps))
        };
        self.curves.iter().filter_map(told).collect()
    }

    /// Whether a curve is missing that the next update may bring.
    pub fn is_incomplete(&self) -> bool {
        !self.complete
    }

    /// The curves of visible optimizers whose runs have been computed: one for each, or one for each direction.
    pub fn all(&self) -> &[Curve] {
        &self.curves
    }

    /// The axes that the curves are read on.
    pub fn axes(&self) -> &ChartAxes {
        &self.axes
    }

    /// The step at which early stopping would have stopped a run, where that is shown; `None` for a run that is not the one shown.
    pub fn stop_of(&self, index: usize, run: &Arc<Trajectory>) -> Option<usize> {
        let shown = self.subjects.iter().zip(&self.curves);
        let mut of_run = shown.filter(|(subject, curve)| {
            subject.index == index
                && std::ptr::eq(subject.run.as_ptr(), Arc::as_ptr(run))
                && !curve.outdated
        });
        Some(of_run.find_map(|(_, curve)| curve.stop)?.row)
    }
}

fn subjects(scenario: &Scenario, sources: Sources<'_>) -> Vec<Subject> {
    let Sources {
        runs,
        eigen,
        measures,
        told: _,
    } = sources;
    let optimizers = scenario.optimizers.iter().enumerate();
    let visible = optimizers.filter(|(_, optimizer)| optimizer.visible);
    let of_run = |(index, _)| {
        let run = runs.get(index)?;
        let sights = Sight::all(scenario, index, eigen.of(index));
        let subject = move |sight: Sight| Subject {
            index,
            run: Arc::downgrade(run),
            series: sight.measured.and_then(|_| measures.of(index, run)),
            sight,
        };
        Some(sights.into_iter().map(subject))
    };
    visible.filter_map(of_run).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::eigenpairs;
    use crate::optimizer::{GradientDescent, Method};
    use crate::surface::{Shape, Typed};
    use crate::workbench::Detail;

    fn sources(runs: &Runs) -> Sources<'_> {
        Sources {
            runs,
            eigen: Box::leak(Box::default()),
            measures: Box::leak(Box::new(Measures::blocking(Detail::default()))),
            told: None,
        }
    }

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
        let (mut runs, mut curves) = (Runs::blocking(Arc::default()), Curves::complete());
        let mut axes = |scenario: &Scenario, held| {
            runs.update(scenario);
            curves.update(scenario, sources(&runs), Some(0.0), held);
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
        let (mut runs, mut curves) = (Runs::blocking(Arc::default()), Curves::complete());
        let mut scenario = descent(0.1);
        scenario.chart.quantity = Quantity::Sharpness;
        runs.update(&scenario);
        curves.update(&scenario, sources(&runs), Some(0.0), false);
        let curve = &curves.all()[0];
        // The largest second derivative is 6 everywhere, and 0.1·(λ + 0.5) < 2 below 19.5.
        assert!(curve.points.iter().all(|p| (p[1] - 6.0).abs() < 1e-12));
        assert!(curve.limit.iter().all(|p| (p[1] - 19.5).abs() < 1e-12));
        let [low, high] = curves.axes().heights;
        assert!(low < 6f64.log10() && 19.5f64.log10() < high);
        scenario.optimizers[0].wrappers.clip = Some(Default::default());
        runs.update(&scenario);
        curves.update(&scenario, sources(&runs), Some(0.0), false);
        assert!(
            curves.all()[0].limit.is_empty(),
            "nothing is known of it with tools"
        );
    }

    /// At the edge of stability the sharpness alternates from step to step, and the curve of a long run shows both sides.
    #[test]
    fn both_sides_of_an_oscillation_are_seen() {
        let mut lessons = crate::scenario::lesson_pages().iter();
        let lesson = lessons.find(|l| l.key == "edge-of-stability");
        let mut scenario = lesson.expect("a lesson").scenario.clone();
        for quantity in [Quantity::Sharpness, Quantity::PreconditionedSharpness] {
            scenario.chart.quantity = quantity;
            let (mut runs, mut curves) = (Runs::blocking(Arc::default()), Curves::complete());
            runs.update(&scenario);
            curves.update(&scenario, sources(&runs), None, false);
            let points = &curves.all()[0].points;
            assert!(points.len() < 300);
            for from in (1000..3000).step_by(100) {
                let within = from as f64..from as f64 + 100.0;
                let seen = points.iter().filter(|p| within.contains(&p[0]));
                let seen = seen.fold([f64::MAX, 0.0], |[l, h]: [f64; 2], p| {
                    [l.min(p[1]), h.max(p[1])]
                });
                // Around 2/η = 100, by the Hessian at all steps.
                let all = runs.get(0).expect("a run").points[from..from + 100].iter();
                let all =
                    all.map(|at| eigenpairs(scenario.surface.jet2(*at).hessian).unwrap()[1].value);
                let all = all.fold([f64::MAX, 0.0], |[l, h]: [f64; 2], v| [l.min(v), h.max(v)]);
                assert!(all[0] < 90.0 && all[1] > 110.0, "{all:?}");
                for (seen, all) in seen.iter().zip(all) {
                    assert!((seen / all - 1.0).abs() < 0.05, "{from}: {seen} {all}");
                }
            }
        }
    }

    /// Curves come one by one where a frame has time for one only; those that are there stay as they are.
    #[test]
    fn curves_that_take_long_come_in_several_updates() {
        let mut scenario = descent(0.05);
        for lr in [0.1, 0.2] {
            scenario.optimizers.extend(descent(lr).optimizers);
        }
        let mut runs = Runs::blocking(Arc::default());
        runs.update(&scenario);
        let mut whole = Curves::complete();
        whole.update(&scenario, sources(&runs), None, false);
        let mut curves = Curves {
            pace: 1,
            ..Curves::frame_by_frame()
        };
        for count in [1, 2, 3, 3] {
            curves.update(&scenario, sources(&runs), None, false);
            assert_eq!(curves.all().len(), count);
            assert_eq!(curves.is_incomplete(), count < 3);
        }
        let points = |curves: &Curves| -> Vec<_> {
            let all = curves.all().iter();
            all.map(|curve| (curve.index, curve.points.clone()))
                .collect()
        };
        assert_eq!(points(&curves), points(&whole));
        assert_eq!(curves.axes(), whole.axes());
        // A hidden one goes, and another run needs a curve of its own; the third stays.
        let kept = curves.all()[2].points.as_ptr();
        scenario.optimizers[0].visible = false;
        scenario.optimizers[1] = descent(0.3).optimizers[0].clone();
        runs.update(&scenario);
        curves.update(&scenario, sources(&runs), None, false);
        let shown: Vec<usize> = curves.all().iter().map(|curve| curve.index).collect();
        assert_eq!(shown, [1, 2]);
        assert_eq!(curves.all()[1].points.as_ptr(), kept);
    }
}
