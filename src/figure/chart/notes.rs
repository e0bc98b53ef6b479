//! What is said of measurements above a chart, and in a chart that has nothing to show.

use egui::{Align2, Painter, Rect};

use crate::figure::number::compact;
use crate::figure::scene::{Scene, VisibleRun};
use crate::figure::typeset::Typeset as _;
use crate::objective::{Objective as _, PROBES};
use crate::optimizer::Trajectory;
use crate::scenario::Quantity;
use crate::workbench::Series;

/// How the curves have been measured.
pub fn of(scene: &Scene<'_>) -> Vec<String> {
    let scenario = scene.scenario;
    let Some((network, _)) = scenario.measure() else {
        return Vec::new();
    };
    let runs = scene.visible_runs();
    let mut series = runs.iter().filter_map(|run| of_run(scene, run));
    let Some((run, row, series)) = series.next() else {
        return vec!["measuring …".to_owned()];
    };
    let weights = network.layout().weights;
    let all = series.measured.rows.len() == run.last() + 1;
    let rows = match all {
        true => "at every step".to_owned(),
        false => format!(
            "at {} of {} steps",
            series.measured.rows.len(),
            run.last() + 1
        ),
    };
    let is_averaged = !network.buffers().is_empty();
    match scenario.chart.quantity {
        Quantity::Sharpness | Quantity::PreconditionedSharpness => {
            vec![format!("in all {weights} weights, {rows}")]
        }
        Quantity::Trace => {
            let here = series.measured.at(row, 0).zip(series.measured.at(row, 1));
            let error = here.filter(|_| !series.outdated).map(|(mean, error)| {
                let (mean, error) = (compact(mean, 3), compact(error, 2));
                format!("{mean} ± {error} at step {row}")
            });
            let how = match weights <= PROBES {
                true => "exact".to_owned(),
                false => format!("{PROBES} probes, ± their standard error"),
            };
            vec![
                [error.unwrap_or_default(), how]
                    .into_iter()
                    .filter(|s| !s.is_empty())
                    .collect::<Vec<_>>()
                    .join("; "),
            ]
        }
        Quantity::TestLoss if is_averaged => {
            vec!["test loss by the running averages of batch normalization".to_owned()]
        }
        Quantity::Accuracy if is_averaged => {
            vec!["by the running averages of batch normalization".to_owned()]
        }
        Quantity::Loss
        | Quantity::TestLoss
        | Quantity::Accuracy
        | Quantity::Distance
        | Quantity::GradientNorm
        | Quantity::StepLength
        | Quantity::Rate
        | Quantity::EffectiveRate
        | Quantity::EffectiveRateX
        | Quantity::EffectiveRateY
        | Quantity::Components
        | Quantity::LossGap => Vec::new(),
    }
}

fn of_run<'a>(
    scene: &Scene<'_>,
    visible: &VisibleRun<'a>,
) -> Option<(&'a Trajectory, usize, Series)> {
    let series = scene.derived.measures.of(visible.index, visible.run)?;
    Some((visible.run, visible.row, series))
}

/// Says why there is no curve, where the quantity means nothing here.
pub fn paint_absence(painter: &Painter, frame: Rect, scene: &Scene<'_>) {
    let Some(objection) = scene.scenario.objection_to(scene.scenario.chart.quantity) else {
        return;
    };
    let style = &scene.style;
    let layout = painter.typeset_within(
        objection.to_owned(),
        style.font(1.0),
        style.faint,
        frame.width() - style.text_size,
    );
    let at = Align2::CENTER_CENTER.anchor_size(frame.center(), layout.size());
    painter.galley(at.min, layout, style.faint);
}
