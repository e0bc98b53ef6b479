//! What a figure shows, said in a few plain sentences, for those who do not see it.

use super::averaged;
use super::bars::{self, Names};
use super::corrupted;
use super::extent;
use super::flow_names;
use super::guess;
use super::joined;
use super::lens;
use super::number::{compact, percent};
use super::overlays;
use super::resampled;
use super::scene::{Scene, VisibleRun};
use super::statistics::statistics_sentence;
use super::swarm;
use super::tested::test_sentence;
use crate::analysis::{Basins, Modes, Outcome};
use crate::optimizer::{Status, Trajectory};
use crate::scenario::{Against, HeightScale, Predicting, ReliefPlace};
use crate::spelling::elided;
use crate::workbench::{Along, Sight};

/// The longest description, in characters.
const LONGEST: usize = 500;
/// The longest name of an optimizer in it.
const LONGEST_NAME: usize = 40;

/// The plot: its surface and part of the plane, where every run stands at the playhead, and its basins where they are shown.
pub fn plot_sentence(scene: &Scene<'_>) -> String {
    if scene.scenario.relief_place() == ReliefPlace::Instead {
        let scenario = &scene.scenario.raised();
        return sentence(&Scene { scenario, ..*scene });
    }
    sentence(scene) + &plane(scene) + &tested(scene)
}

/// The test loss beside the plot.
fn tested(scene: &Scene<'_>) -> String {
    let Some(scenario) = scene.derived.tested.shown() else {
        return String::new();
    };
    let beside = Scene { scenario, ..*scene };
    let (own, beside) = (test_sentence(scene), test_sentence(&beside));
    format!(" {own} Beside it: {beside}")
}

/// What the plane of a network is, and the curvature that it does not show.
fn plane(scene: &Scene<'_>) -> String {
    let Some(about) = scene.scenario.about_its_plane() else {
        return String::new();
    };
    let mut text = format!(" {about}.");
    if let Some(statistics) = scene.derived.planes.statistics() {
        text.push_str(&format!(" {}.", statistics_sentence(statistics)));
    }
    text
}

fn sentence(scene: &Scene<'_>) -> String {
    let Scene {
        scenario, derived, ..
    } = scene;
    let view = scenario.view();
    let surface = scenario.surface.shape.info().name;
    let ([x0, x1], [y0, y1]) = (view.x.map(short), view.y.map(short));
    let mut text = format!("{surface}, x from {x0} to {x1}, y from {y0} to {y1}.");
    if scenario.layers.fog {
        text.push_str(" Fog covers what has not been evaluated yet.");
    }
    if let Some(basins) = derived.basins.shown().filter(|_| scenario.layers.basins) {
        text.push_str(&basins_sentence(basins.map, &extent::words(basins.request)));
    }
    if scenario.relief_place() == ReliefPlace::Instead {
        text.push_str(&eye(scene));
    }
    if let Some(modes) = lens::modes(scene) {
        text.push_str(&format!(" Eigen-lens over {}", lens_place(modes)));
    }
    text.push_str(&overlays::of_plane(scene));
    text.push_str(&corrupted::sentence(scene));
    let runs = scene.visible_runs();
    text.push_str(&guess_sentence(scene, &runs));
    text.push_str(&flow_names::sentences(scene, &runs));
    text.push_str(&swarm::sentence(scene));
    text.push_str(&averaged::sentence(scene));
    text.push_str(&resampled::sentence(scene));
    text.push_str(&joined::sentence(scene));
    if runs.is_empty() {
        text.push_str(" No optimizer is shown.");
        return text;
    }
    let names = scenario.names();
    let said = |visible: &VisibleRun<'_>| {
        let VisibleRun {
            index, run, row, ..
        } = visible;
        let name = elided(&names[*index], LONGEST_NAME);
        let (last, loss) = (run.last(), short(run.losses[*row]));
        // The last row of a run that goes on is not where it ends.
        let sentence = if visible.growing && *row == last {
            run.status(*row).0.sentence(last)
        } else {
            run.sentence(*row)
        };
        let shadow = match scenario.surface.shape.network() {
            Some(_) => format!(", {} off the plane", short(run.distance(*row))),
            None => String::new(),
        };
        let under = derived
            .heads
            .under(*index)
            .filter(|under| under.row == *row);
        let under = under.map(|under| format!(", the slice under it {}", short(under.slice)));
        let of = match scenario.is_asked() {
            true => String::new(),
            false => format!(" of {last}"),
        };
        format!(
            " {name}: step {row}{of}, loss {loss}{}{shadow}, {sentence}{}.",
            under.unwrap_or_default(),
            overlays::of_run(scene, visible)
        )
    };
    listed(text, &runs, said)
}

/// The relief beside the plot: what its heights are, and from where it is seen.
pub fn relief_sentence(scene: &Scene<'_>) -> String {
    let surface = scene.scenario.surface.shape.info().name;
    format!("{surface} in three dimensions.{}", eye(scene))
}

/// What the heights of the relief are, and where the eye stands.
fn eye(scene: &Scene<'_>) -> String {
    let relief = &scene.scenario.relief;
    let heights = match scene.scenario.height_scale() {
        HeightScale::Linear => "its values",
        HeightScale::Logarithmic => "logarithms of its values",
    };
    let [around, up] = [relief.azimuth_deg, relief.elevation_deg].map(short);
    format!(" A relief, its heights {heights}, seen from azimuth {around}°, elevation {up}°.")
}

/// What is asked of the class, and how far off its guess was.
fn guess_sentence(scene: &Scene<'_>, runs: &[VisibleRun<'_>]) -> String {
    let prediction = scene.scenario.prediction;
    let guess = prediction.guess;
    let place = guess.map(|[x, y]| format!("({}, {})", short(x), short(y)));
    match (prediction.state, guess, place) {
        (Predicting::Off, ..) | (Predicting::Revealed, None, _) | (_, _, None) => String::new(),
        (Predicting::Asked, _, Some(place)) => format!(" The guess is {place}."),
        (Predicting::Revealed, Some(guess), Some(place)) => {
            let names = scene.scenario.names();
            let off = |run: &VisibleRun<'_>| {
                let distance = short(guess::distance(guess, run)?);
                let name = elided(&names[run.index], LONGEST_NAME);
                Some(format!("{distance} off the end of {name}"))
            };
            let all: Vec<String> = runs.iter().filter_map(off).collect();
            format!(" The guess {place} was {}.", all.join(", "))
        }
    }
}

/// The chart: its quantity, and from where to where every curve has gone.
pub fn chart_sentence(scene: &Scene<'_>) -> String {
    let chart = &scene.scenario.chart;
    let label = chart.quantity.label();
    let against = match chart.against {
        Against::Steps => "steps",
        Against::Evaluations => "evaluations",
    };
    if let Some(objection) = scene.scenario.objection_to(chart.quantity) {
        return format!("{label}: {objection}.");
    }
    let text = format!("{label} over {against}, up to step {}.", scene.step);
    let runs = scene.visible_runs();
    if runs.is_empty() {
        return format!("{label} over {against}: no optimizer is shown.");
    }
    let names = scene.scenario.names();
    let said = |visible: &VisibleRun<'_>| {
        let VisibleRun { index, row, .. } = visible;
        let name = elided(&names[*index], LONGEST_NAME);
        let said = |sight: &Sight| {
            let at = |row: usize| scene.charted(visible, sight, row);
            let direction = match sight.direction {
                Some(i) => ["α₁ ", "α₂ "][i],
                None if sight.test => "test ",
                None => "",
            };
            match ((0..=*row).find_map(at), at(*row)) {
                (Some(first), Some(now)) => {
                    let stop = stop(scene, visible).filter(|_| sight.test);
                    let stop = stop.map(|step| format!(", least at step {step}"));
                    let stop = stop.unwrap_or_default();
                    format!("{direction}from {} to {}{stop}", short(first), short(now))
                }
                (Some(_) | None, _) => format!("{direction}no value"),
            }
        };
        let each: Vec<String> = scene.sights(*index).iter().map(said).collect();
        format!(" {name}: {}.", each.join(", "))
    };
    listed(text, &runs, said)
}

/// The step of early stopping of a run, where the chart tells it.
fn stop(scene: &Scene<'_>, visible: &VisibleRun<'_>) -> Option<usize> {
    let known = !scene.scenario.is_asked();
    let stop = || scene.derived.curves.stop_of(visible.index, visible.run);
    known.then(stop).flatten()
}

/// The critical point under the eigen-lens, and its eigenvalues.
fn lens_place(modes: &Modes) -> String {
    let ([x, y], [first, second]) = (modes.centre.map(short), modes.pairs.map(|p| short(p.value)));
    let near = if modes.exact {
        ""
    } else {
        ", near which it holds"
    };
    format!("({x}, {y}){near}: λ₁ = {first}, λ₂ = {second}.")
}

/// The eigen-lens: where it is, and the component and the factor of every run along both directions.
pub fn lens_sentence(scene: &Scene<'_>) -> String {
    let Some(modes) = lens::modes(scene) else {
        return "Eigen-lens: no critical point nearby.".to_owned();
    };
    let names = scene.scenario.names();
    let said = |VisibleRun {
                    index, run, row, ..
                }: &VisibleRun<'_>| {
        let direction = |i: usize| {
            let along = Along::of(scene.scenario, *index, run, *row, modes, i);
            let now = match along.trail.last() {
                Some(now) => format!("= {}", short(*now)),
                None => "lost in rounding".to_owned(),
            };
            let factor = match scene.scenario.is_asked() {
                true => String::new(),
                false => format!(", {}", bars::words(along.recurrence.as_ref(), Names::Looks)),
            };
            format!("{} {now}{factor}", lens::COMPONENTS[i])
        };
        let name = elided(&names[*index], LONGEST_NAME);
        format!(" {name}: {}; {}.", direction(0), direction(1))
    };
    let text = format!("Eigen-lens over {}", lens_place(modes));
    listed(text, &scene.visible_runs(), said)
}

/// The phase portrait of a direction: the regime of every run.
pub fn phase_sentence(scene: &Scene<'_>, direction: usize) -> String {
    let Some(modes) = lens::modes_of_subject(scene) else {
        return "Phase portrait: no critical point nearby.".to_owned();
    };
    let names = scene.scenario.names();
    let said = |VisibleRun {
                    index, run, row, ..
                }: &VisibleRun<'_>| {
        let along = Along::of(scene.scenario, *index, run, *row, modes, direction);
        let regime = bars::words(along.recurrence.as_ref(), Names::Damping);
        format!(" {}: {regime}.", elided(&names[*index], LONGEST_NAME))
    };
    let vector = lens::VECTORS[direction];
    let text = format!("Phase portrait along {vector} at {}", lens_place(modes));
    listed(text, &scene.visible_runs(), said)
}

/// A text with a sentence for each run, as far as there is room; the rest are counted by what they have come to.
fn listed(
    mut text: String,
    runs: &[VisibleRun<'_>],
    said: impl Fn(&VisibleRun<'_>) -> String,
) -> String {
    for (i, run) in runs.iter().enumerate() {
        let next = said(run);
        let rest = counted(&runs[i..]);
        // Room is kept for what would have to be said of those that follow.
        let after = counted(&runs[i + 1..]).chars().count();
        if text.chars().count() + next.chars().count() + after > LONGEST {
            text.push_str(&rest);
            return text;
        }
        text.push_str(&next);
    }
    text
}

/// How many of some runs have come to what, such as ` 12 more: 9 converged, 3 running.`; empty for none.
fn counted(runs: &[VisibleRun<'_>]) -> String {
    if runs.is_empty() {
        return String::new();
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for VisibleRun { run, row, .. } in runs {
        let key = status_at(run, *row).key();
        match counts.iter_mut().find(|(of, _)| *of == key) {
            Some((_, count)) => *count += 1,
            None => counts.push((key, 1)),
        }
    }
    let counts: Vec<String> = counts.iter().map(|(of, n)| format!("{n} {of}")).collect();
    format!(" {} more: {}.", runs.len(), counts.join(", "))
}

fn status_at(run: &Trajectory, row: usize) -> Status {
    run.status(row).0
}

/// What share of the starts ends where.
fn basins_sentence(map: &Basins, extent: &str) -> String {
    let cells = &map.cells;
    let count = |so: fn(Outcome) -> bool| cells.iter().filter(|cell| so(cell.outcome)).count();
    let minima = count(|o| matches!(o, Outcome::Minimum(_)));
    let diverged = count(|o| o == Outcome::Diverged);
    let trained = map.losses.map_or_else(String::new, |range| {
        let [low, high] = range.map(short);
        format!(
            ", {} are trained to a loss of {low} to {high}",
            percent(count(|o| o == Outcome::Running), cells.len())
        )
    });
    format!(
        " Basins: {} of the starts reach a minimum{trained}, {} diverge ({extent}).",
        percent(minima, cells.len()),
        percent(diverged, cells.len())
    )
}

fn short(value: f64) -> String {
    compact(value, 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::map_sentence;
    use crate::figure::{Style, Theme};
    use crate::optimizer::{GradientDescent, Method};
    use crate::scenario::{Optimizer, Scenario};
    use crate::surface::Shape;
    use crate::workbench::{Derived, Detail};

    fn said<T>(scenario: &Scenario, step: usize, of: impl Fn(&Scene<'_>) -> T) -> T {
        let mut derived = Derived::blocking(Detail {
            side: 8,
            ..Detail::default()
        });
        derived.update(scenario, Some([200.0, 200.0]));
        of(&Scene {
            scenario,
            derived: &derived,
            step,
            onward: 0.0,
            style: Style::of(Theme::Light, 13.0),
        })
    }

    /// Gradient descent with η = 1/4 on f = ½(x² + 2y²) from (2, 0): x falls by 3/4 a step.
    fn scenario() -> Scenario {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        let shape = scenario.surface.shape.parameters_mut();
        for (key, value) in [("lambda1", 1.0), ("lambda2", 2.0)] {
            let row = shape.row(key).unwrap();
            shape.set(row, value);
        }
        scenario.start = [2.0, 0.0];
        scenario.run.steps = 80;
        let method = GradientDescent {
            lr: 0.25,
            ..GradientDescent::default()
        };
        scenario.optimizers = vec![Method::GradientDescent(method).into()];
        scenario
    }

    #[test]
    fn sentences_say_what_is_seen() {
        let scenario = scenario();
        // f = ½·4·(3/4)⁴ = 0.6328 after two steps.
        assert_eq!(
            said(&scenario, 2, plot_sentence),
            "Quadratic, x from −3 to 3, y from −3 to 3. Gradient descent: step 2 of 80, loss 0.633, running."
        );
        assert_eq!(
            said(&scenario, 2, chart_sentence),
            "Loss over steps, up to step 2. Gradient descent: from 2 to 0.633."
        );
        assert_eq!(said(&scenario, 2, map_sentence), None);
        let empty = Scenario {
            optimizers: Vec::new(),
            ..scenario
        };
        assert!(said(&empty, 0, plot_sentence).ends_with("No optimizer is shown."));
        assert!(said(&empty, 0, chart_sentence).ends_with("no optimizer is shown."));
    }

    #[test]
    fn maps_say_how_their_runs_end() {
        let mut scenario = scenario();
        scenario.optimizers = vec![Method::named("momentum").unwrap().into()];
        scenario.layers.basins = true;
        scenario.maps.hyper = true;
        let map = said(&scenario, 0, map_sentence).unwrap();
        let begin = "Hyperparameter map of Momentum (8 × 8 settings, 64 runs): learning rate from 0.001 to 1 to the right, momentum from 0 to 1.1 upwards. ";
        assert!(map.starts_with(begin), "{map}");
        assert!(map.contains(" % of the runs converge, "), "{map}");
        assert!(
            map.contains(" The fastest needs ") && map.contains(", at η = "),
            "{map}"
        );
        assert!(said(&scenario, 0, plot_sentence).contains(" Basins: "));
    }

    #[test]
    fn many_runs_are_counted_and_the_text_stays_short() {
        let mut scenario = scenario();
        let named = |i: usize| Optimizer {
            label: Some(format!("{i} {}", "a rather long name ".repeat(1 + i % 5))),
            ..scenario.optimizers[0].clone()
        };
        let optimizers: Vec<Optimizer> = (0..64).map(named).collect();
        for count in [1, 2, 3, 4, 5, 6, 7, 8, 20, 64] {
            scenario.optimizers = optimizers[..count].to_vec();
            for step in [0, 3, 80] {
                for text in [
                    said(&scenario, step, plot_sentence),
                    said(&scenario, step, chart_sentence),
                ] {
                    assert!(text.chars().count() <= LONGEST, "{text}");
                    // Each is named or counted.
                    let named = text.matches(": step ").count() + text.matches(": from ").count();
                    let more = text
                        .split(" more: ")
                        .next()
                        .and_then(|t| t.rsplit(' ').next());
                    let more = more.and_then(|n| n.parse().ok()).unwrap_or(0);
                    assert_eq!(named + more, count, "{text}");
                }
            }
        }
    }
}
