//! What a hyperparameter map shows, said in a few plain sentences.

use super::extent;
use super::number::{compact, percent};
use super::scene::Scene;
use crate::analysis::{Axis, Setting};
use crate::optimizer::{End, Status};
use crate::scenario::Measure;

/// The hyperparameter map, of runs or in theory; `None` where there is no map.
pub fn map_sentence(scene: &Scene<'_>) -> Option<String> {
    if scene.scenario.maps.theory {
        theory_sentence(scene)
    } else {
        runs_sentence(scene)
    }
}

/// An axis of a map with its range.
fn axis_words(axis: Axis, setting: &Setting) -> String {
    let [low, high] = axis.range.map(short);
    let name = setting.row(axis.target).map_or("", |row| row.name);
    format!("{name} from {low} to {high}")
}

/// The values of both axes with their symbols.
fn values_words(axes: &[Axis; 2], values: [f64; 2], setting: &Setting) -> String {
    let [x, y] = [0, 1].map(|i| {
        let symbol = setting.row(axes[i].target).map_or("", |row| row.symbol);
        format!("{symbol} = {}", short(values[i]))
    });
    format!("{x}, {y}")
}

/// What theory says of the map's settings, or why it says nothing. Looks at every cell.
fn theory_sentence(scene: &Scene<'_>) -> Option<String> {
    if let Err(reason) = scene.scenario.convergence_request() {
        return Some(format!("Convergence map: theory does not apply, {reason}."));
    }
    let shown = scene.derived.convergence.shown()?;
    let (map, request) = (shown.map, shown.request);
    let setting = &request.setting;
    let [x, y] = request.axes.map(|axis| axis_words(axis, setting));
    let count = map.cells.iter().filter(|cell| cell.radius < 1.0).count();
    let mut text = format!(
        "Convergence map of {} in theory ({}): {x} to the right, {y} upwards. {} of the settings converge.",
        setting.method.info().name,
        extent::words(shown.request),
        percent(count, map.cells.len())
    );
    let cells = map.cells.iter().enumerate();
    let best = cells.min_by(|(_, a), (_, b)| a.radius.total_cmp(&b.radius));
    if let Some((cell, best)) = best.filter(|(_, best)| best.radius < 1.0) {
        let values = request.values(cell % map.columns, cell / map.columns);
        text.push_str(&format!(
            " The fastest multiplies the error by {} in each step, at {}.",
            short(best.radius),
            values_words(&request.axes, values, setting)
        ));
    }
    let here = request.long_run(request.axes.map(|axis| setting.get(axis.target)));
    let regime = here.regime.name();
    text.push_str(&format!(
        " The present one: {regime}, × {}.",
        short(here.radius)
    ));
    Some(text)
}

/// The map of runs: its axes, how its runs end, and the best of them. Looks at every cell.
fn runs_sentence(scene: &Scene<'_>) -> Option<String> {
    let shown = scene.derived.hyper.shown()?;
    let (map, request) = (shown.map, shown.request);
    let setting = request.setting();
    let name = request.method.info().name;
    let [x, y] = map.axes.map(|axis| axis_words(axis, &setting));
    let share = |so: &dyn Fn(&End) -> bool| {
        let count = map.cells.iter().filter(|end| so(end)).count();
        percent(count, map.cells.len())
    };
    let converge = share(&|end| end.status == Status::Converged);
    let starts = request.start_losses();
    let higher = map.cells.iter().zip(&starts);
    let higher = higher.filter(|(end, start)| end.status == Status::Diverged || end.loss > **start);
    let higher = percent(higher.count(), map.cells.len());
    let measure = scene.scenario.maps.measure;
    let cells = map.cells.iter().enumerate();
    let best = match measure {
        Measure::Steps => cells
            .filter(|(_, end)| end.status == Status::Converged)
            .min_by_key(|(_, end)| end.row),
        Measure::Loss => cells
            .filter(|(_, end)| end.loss.is_finite())
            .min_by(|(_, a), (_, b)| a.loss.total_cmp(&b.loss)),
    };
    let extent = extent::words(shown.request);
    let mut text = format!(
        "Hyperparameter map of {name} ({extent}): {x} to the right, {y} upwards. {converge} of the runs converge, {higher} end higher than they start."
    );
    if let Some((cell, End { row, loss, .. })) = best {
        let values = request.values(cell % map.columns, cell / map.columns);
        let at = values_words(&map.axes, values, &setting);
        let result = match measure {
            Measure::Steps => format!("The fastest needs {row} steps"),
            Measure::Loss => format!("The lowest loss is {}", short(*loss)),
        };
        text.push_str(&format!(" {result}, at {at}."));
    }
    Some(text)
}

fn short(value: f64) -> String {
    compact(value, 3)
}
