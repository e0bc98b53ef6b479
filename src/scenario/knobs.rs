//! The knobs of a document: which are shown, how they are read and written.

use super::controls::Control;
use super::document::{Lab, Scenario};
use super::knob::{Knob, MAX_KNOBS, Place, Target};
use super::limits::is_interval;
use super::notation::{Text, line, pair, quoted};
use super::source::Result;
use super::table::Table;
use crate::analysis::signals::LayerKind;
use crate::parameters::{Legal, Slider};
use crate::surface::NetworkSurface;

/// Whether a control can have a slider over that range: an interval of legal values.
fn fits(control: &Control, range: [f64; 2]) -> bool {
    is_interval(range) && range.iter().all(|end| control.legal.admits(*end))
}

/// Whether a control is a slider at all, and not a switch or a choice.
fn slides(legal: Legal) -> bool {
    match legal {
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..)
        | Legal::Whole(..) => true,
        Legal::Exact(_) | Legal::Switch | Legal::Choice(_) | Legal::Optional(_) => false,
    }
}

impl Scenario {
    /// A knob's control, with the knob's own label and range; `None` where the document has no such number (any more).
    pub fn knob_control(&self, knob: &Knob) -> Option<Control> {
        let mut control = self.control(&knob.target)?;
        if let Some(label) = &knob.label {
            control.name.clone_from(label);
        }
        if let Some([low, high]) = knob.range.filter(|&range| fits(&control, range)) {
            control.slider = match control.slider {
                Slider::Logarithmic(..) if low > 0.0 => Slider::Logarithmic(low, high),
                Slider::Linear(..) | Slider::Logarithmic(..) => Slider::Linear(low, high),
            };
        }
        Some(control)
    }

    /// The knobs to show: the document's own, or, where it names none, those of what is shown: the rate of the optimizer with this index, the
    /// first number of the surface (of a quadratic λ₂, which makes its condition number) and the start. A network has its own.
    pub fn knobs_for(&self, selected: usize) -> Vec<Knob> {
        let named = self.knobs.iter();
        let named: Vec<Knob> = named
            .filter(|k| self.control(&k.target).is_some())
            .cloned()
            .collect();
        if !named.is_empty() {
            return named;
        }
        match self.lab() {
            Some(Lab::Signals) => return self.signal_knobs(),
            Some(Lab::Polynomials) => {
                let keys = ["degree", "size", "noise", "sets"];
                return keys.map(|key| Knob::of(Place::Polynomials, key)).to_vec();
            }
            None => {}
        }
        let rate = Knob::of(Place::Optimizer(selected), "lr");
        if let Some(network) = self.surface.shape.network() {
            return self.network_knobs(rate, network);
        }
        let first = if self.surface.shape.landscape().is_quadratic()
            && self
                .control(&Knob::of(Place::Surface, "lambda2").target)
                .is_some()
        {
            Some(Knob::of(Place::Surface, "lambda2"))
        } else {
            let own = self.targets().into_iter();
            let mut own =
                own.filter(|t| t.place == Place::Surface && t.key != "l2" && t.key != "l1");
            own.find(|t| self.control(t).is_some_and(|c| slides(c.legal)))
                .map(|target| Knob {
                    target,
                    label: None,
                    range: None,
                })
        };
        let view = self.view();
        let start = |key: &str, range: [f64; 2]| Knob {
            range: Some(range),
            ..Knob::of(Place::Start, key)
        };
        let offered = [
            Some(rate),
            first,
            Some(start("x", view.x)),
            Some(start("y", view.y)),
        ];
        let offered = offered.into_iter().flatten();
        offered
            .filter(|k| self.control(&k.target).is_some())
            .collect()
    }

    /// Those of a network: the rate, n·Var w where the scheme leaves it open, the batch and the seed of the weights; in place of that
    /// the start, where training starts at a point of the plane.
    fn network_knobs(&self, rate: Knob, network: &NetworkSurface) -> Vec<Knob> {
        let of = |key: &str| Knob::of(Place::Network, key);
        let batch = Knob {
            label: Some("batch (0: all)".to_owned()),
            range: Some([0.0, network.network().train().count() as f64]),
            ..of("batch")
        };
        let drawn = network.network().spec();
        let at = ["x", "y"].map(|key| Knob::of(Place::Start, key));
        let start = if network.released {
            at.to_vec()
        } else if drawn.weights.is_some() {
            Vec::new()
        } else {
            let gain = drawn.settings.init.has_gain();
            gain.then(|| of("gain"))
                .into_iter()
                .chain([of("seed")])
                .collect()
        };
        let offered = [rate, batch].into_iter().chain(start);
        offered
            .filter(|k| self.control(&k.target).is_some())
            .collect()
    }

    /// Those of the passage of signals: n·Var w where the scheme leaves it open, and the sizes of the network.
    fn signal_knobs(&self) -> Vec<Knob> {
        let gain = self.signals.init.has_gain().then_some("gain");
        let width = match self.signals.kind {
            LayerKind::Dense => "width",
            LayerKind::Convolution => "channels",
        };
        let keys = gain.into_iter().chain(["depth", width, "activation"]);
        keys.map(|key| Knob::of(Place::Signals, key)).collect()
    }

    /// The knobs of what the document (still) has, each with a range only where it can have one.
    pub(super) fn knobs_in_use(&self) -> Vec<Knob> {
        let in_use = self.knobs.iter().filter_map(|knob| {
            let control = self.control(&knob.target)?;
            let fits = |range: &[f64; 2]| slides(control.legal) && fits(&control, *range);
            Some(Knob {
                range: knob.range.filter(fits),
                ..knob.clone()
            })
        });
        in_use.collect()
    }

    /// Lets knobs follow the optimizers that they belong to: `place` maps an index to the new one, or to `None` if that
    /// optimizer is gone.
    pub(super) fn move_knobs(&mut self, place: impl Fn(usize) -> Option<usize>) {
        self.knobs.retain_mut(|knob| {
            let moved = knob.target.place.followed(&place);
            if let Some(place) = moved {
                knob.target.place = place;
            }
            moved.is_some()
        });
    }
}

/// Reads `[[knob]]`, after everything that knobs can move.
pub fn read(root: &mut Table<'_>, scenario: &Scenario) -> Result<Vec<Knob>> {
    let tables = root.tables("knob")?;
    if tables.len() > MAX_KNOBS {
        let message = format!("found {}; allowed: at most {MAX_KNOBS}", tables.len());
        return Err(root.error("knob", &message));
    }
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let targets = scenario.targets();
    let names: Vec<String> = targets.iter().map(Target::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut knobs: Vec<Knob> = Vec::new();
    for mut table in tables {
        let knob = read_knob(&mut table, scenario, &targets, &names)?;
        if knobs.iter().any(|other| other.target == knob.target) {
            let message = "found the target of another knob; allowed: each once";
            return Err(table.error("target", message));
        }
        table.finish()?;
        knobs.push(knob);
    }
    Ok(knobs)
}

/// Reads a knob of one of these targets, which have these names.
fn read_knob(
    table: &mut Table<'_>,
    scenario: &Scenario,
    targets: &[Target],
    names: &[&str],
) -> Result<Knob> {
    let allowed = "surface.KEY, network.KEY, plane.KEY, between.KEY, ensemble.KEY, start.x, start.y, run.KEY, optimizer.N.KEY, optimizer.N.schedule.KEY, optimizer.N.TOOL.KEY, \
                   layers.KEY, levels.KEY, relief.KEY, chart.KEY, figure.KEY, maps.hyper, maps.measure, maps.theory, sharpness.KEY, race.KEY, signals.KEY, polynomials.KEY, swarm.KEY, resampling.KEY or prediction.state, with N from 1";
    let Some(index) = table.choice_of_many("target", names, || allowed.to_owned())? else {
        return Err(table.error("target", &format!("found nothing; allowed: {allowed}")));
    };
    let label = table.text("label")?.map(str::to_owned);
    let mut knob = Knob {
        target: targets[index].clone(),
        label,
        range: None,
    };
    if let Some(range) = table.interval("range")? {
        let control = scenario.control(&knob.target);
        if let Some(control) = control.filter(|c| !slides(c.legal) || !fits(c, range)) {
            let allowed = match slides(control.legal) {
                false => "no range for what is switched or chosen".to_owned(),
                true => format!("two ascending values, each {}", control.legal.describe()),
            };
            return Err(table.error("range", &format!("found {range:?}; allowed: {allowed}")));
        }
        knob.range = Some(range);
    }
    Ok(knob)
}

/// Writes the knobs of what the document still has; a file with another one could not be read.
pub fn write(out: &mut Text, scenario: &Scenario) {
    for knob in scenario.knobs_in_use() {
        out.item("knob");
        line(out, "target", quoted(&knob.target.to_string()));
        if let Some(label) = &knob.label {
            line(out, "label", quoted(label));
        }
        if let Some(range) = knob.range {
            line(out, "range", pair(range));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::network::{Network, Spec};
    use crate::optimizer::Method;
    use crate::surface::Shape;

    fn scenario(surface: &str) -> Scenario {
        let mut scenario = Scenario::on(Shape::named(surface).unwrap());
        let methods = ["adam", "momentum"];
        scenario.optimizers = methods.map(|k| Method::named(k).unwrap().into()).into();
        scenario
    }

    fn names(knobs: &[Knob]) -> Vec<String> {
        knobs.iter().map(|k| k.target.to_string()).collect()
    }

    #[test]
    fn sensible_knobs_are_offered() {
        let offered = |surface: &str, selected| names(&scenario(surface).knobs_for(selected));
        assert_eq!(
            offered("quadratic", 1),
            ["optimizer.2.lr", "surface.lambda2", "start.x", "start.y"]
        );
        assert_eq!(
            offered("rosenbrock", 0),
            ["optimizer.1.lr", "surface.a", "start.x", "start.y"]
        );
        assert_eq!(offered("himmelblau", 7), ["start.x", "start.y"]);
    }

    #[test]
    fn a_network_offers_what_it_is_trained_with() {
        let network = Network::new(Spec::default()).expect("a network");
        let mut scenario = scenario("quadratic");
        scenario.change_shape(Shape::Network(NetworkSurface::new(Arc::new(network))));
        let offered = |scenario: &Scenario| names(&scenario.knobs_for(0));
        assert_eq!(
            offered(&scenario),
            ["optimizer.1.lr", "network.batch", "network.seed"]
        );
        scenario.set(&Knob::of(Place::Network, "init").target, 1.0);
        assert_eq!(
            offered(&scenario),
            [
                "optimizer.1.lr",
                "network.batch",
                "network.gain",
                "network.seed"
            ]
        );
        // To its end the slider takes all samples for training.
        assert_eq!(scenario.knobs_for(0)[1].range, Some([0.0, 128.0]));
        scenario.start_at([0.5, 0.0]);
        assert_eq!(
            offered(&scenario),
            ["optimizer.1.lr", "network.batch", "start.x", "start.y"]
        );
    }

    #[test]
    fn another_surface_takes_its_knobs_with_it() {
        let mut scenario = scenario("quadratic");
        scenario.knobs = vec![
            Knob::of(Place::Surface, "lambda2"),
            Knob::of(Place::Optimizer(0), "lr"),
            Knob::of(Place::Surface, "l2"),
        ];
        scenario.change_shape(Shape::named("himmelblau").unwrap());
        assert_eq!(names(&scenario.knobs), ["optimizer.1.lr", "surface.l2"]);
    }

    #[test]
    fn knobs_follow_their_optimizers() {
        let mut scenario = scenario("quadratic");
        scenario.knobs = vec![
            Knob::of(Place::Optimizer(1), "momentum"),
            Knob::of(Place::Optimizer(0), "lr"),
        ];
        scenario.move_down(0);
        assert_eq!(
            names(&scenario.knobs),
            ["optimizer.1.momentum", "optimizer.2.lr"]
        );
        scenario.duplicate(0);
        assert_eq!(
            names(&scenario.knobs),
            ["optimizer.1.momentum", "optimizer.3.lr"]
        );
        scenario.remove(0);
        assert_eq!(names(&scenario.knobs), ["optimizer.2.lr"]);
    }
}
