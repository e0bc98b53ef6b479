//! Keeping what is locked.

use super::document::{Optimizer, Scenario};
use super::knob::{Place, Target};
use super::restraint::{Hidden, Locked};

/// The keys of a network that make its weights before training.
const WEIGHTS: [&str; 6] = ["init", "gain", "constant", "seed", "scaled_layer", "scale"];

impl Locked {
    /// Whether the weights of a network before training are locked, but for knobs: they belong to the network, and training starts
    /// from them.
    pub fn covers_weights(&self) -> bool {
        self.surface || self.start
    }

    /// Whether the numbers of a table are locked, but for knobs.
    pub fn covers(&self, place: Place) -> bool {
        match place {
            Place::Surface | Place::Network => self.surface,
            Place::Start => self.start,
            Place::Run => self.run,
            Place::Optimizer(_) | Place::Schedule(_) | Place::Tool(..) => self.optimizers,
            Place::Plane
            | Place::Ensemble
            | Place::Between
            | Place::Layers
            | Place::Levels
            | Place::Relief
            | Place::Chart
            | Place::Figure
            | Place::Maps
            | Place::Sharpness
            | Place::Swarm
            | Place::Resampling
            | Place::Race
            | Place::Signals
            | Place::Polynomials
            | Place::Prediction => false,
        }
    }
}

/// Whether a list of optimizers differs in nothing but what is seen of them.
fn runs_alike(a: &[Optimizer], b: &[Optimizer]) -> bool {
    let alike = |(a, b): (&Optimizer, &Optimizer)| seen_as(a, b) == *b;
    a.len() == b.len() && a.iter().zip(b).all(alike)
}

/// An optimizer that looks like another one.
fn seen_as(optimizer: &Optimizer, other: &Optimizer) -> Optimizer {
    Optimizer {
        label: other.label.clone(),
        color: other.color,
        visible: other.visible,
        ..optimizer.clone()
    }
}

impl Scenario {
    /// Whether the document hides or locks anything.
    pub fn is_restrained(&self) -> bool {
        self.hidden != Hidden::default() || !self.locked.is_none()
    }

    /// Whether figures show the chart.
    pub fn draws_chart(&self) -> bool {
        self.figure.chart && !self.hidden.chart
    }

    /// Whether a number is among those that are locked: those that the document's knobs move are not.
    pub fn locks(&self, target: &Target, locked: &Locked) -> bool {
        let of_weights = target.place == Place::Network && WEIGHTS.contains(&target.key.as_str());
        let covered = locked.covers(target.place) || of_weights && locked.covers_weights();
        covered && self.knobs.iter().all(|knob| knob.target != *target)
    }

    /// Takes all that has changed since `before` back if it changes what is locked; whether it did. What knobs move may change, and so
    /// may how optimizers look. Where another surface is allowed, the start, the run and the rates that it brings along are kept from
    /// changing as far as they are locked.
    pub fn keep_locked(&mut self, before: &Self, locked: &Locked) -> bool {
        if locked.is_none() || self == before {
            return false;
        }
        // Whatever else a knob moves, moves here as well.
        let mut turned = before.clone();
        turned.turn_as(self);
        // The rates that suit a scale may be those that were set for it earlier.
        if turned.is_standardised() != before.is_standardised() {
            turned.take_methods(self);
        }
        // Whether a network starts at its weights or at a point is kept with its surface.
        let mut moved = turned.clone();
        moved.start_from(self.origin());
        let another = moved.surface != self.surface;
        let runs = before.optimizers.iter().all(|o| self.runs(&o.method));
        let forbidden = match another {
            true => {
                locked.surface
                    || locked.start && turned.draws_otherwise(self)
                    || locked.optimizers && !runs
            }
            false => {
                locked.start && turned.origin() != self.origin()
                    || locked.run && turned.run != self.run
                    || locked.optimizers && !runs_alike(&turned.optimizers, &self.optimizers)
            }
        };
        // A knob of one's own would be a way around.
        let mut knobs = self.knobs.iter();
        if forbidden || knobs.any(|knob| before.locks(&knob.target, locked)) {
            *self = before.clone();
            return true;
        }
        if another {
            self.settle_as(turned, locked);
        }
        false
    }

    /// Whether another document has a network of as many weights that are others before training.
    fn draws_otherwise(&self, other: &Self) -> bool {
        let initial = |of: &Self| Some(of.surface.shape.network()?.network().initial());
        match (initial(self), initial(other)) {
            (Some(a), Some(b)) => a.len() == b.len() && a != b,
            (Some(_) | None, Some(_) | None) => false,
        }
    }

    /// Takes over the numbers of the same methods in another document.
    fn take_methods(&mut self, other: &Self) {
        for (own, other) in self.optimizers.iter_mut().zip(&other.optimizers) {
            if own.method.info().key == other.method.info().key {
                own.method = other.method;
            }
        }
    }

    /// Takes over of another document, before the surface changed, what is locked.
    fn settle_as(&mut self, turned: Self, locked: &Locked) {
        let network = |of: &Self| of.surface.shape.network().is_some();
        if locked.start && network(self) == network(&turned) {
            self.start_from(turned.origin());
        }
        if locked.run {
            self.run = turned.run;
        }
        if locked.optimizers {
            let now = std::mem::take(&mut self.optimizers);
            let kept = turned.optimizers.into_iter().zip(now);
            self.optimizers = kept.map(|(kept, now)| seen_as(&kept, &now)).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Method;
    use crate::scenario::{Knob, read, write};
    use crate::surface::Shape;

    const PAGE: &str = "version = 1\n[surface]\nkind = \"quadratic\"\n[start]\nat = [1.0, 2.0]\n\
        [hide]\nlimits = true\n[lock]\nsurface = true\nstart = true\nrun = true\noptimizers = true\n\
        [[optimizer]]\nkind = \"momentum\"\nlr = 0.01\n\
        [[knob]]\ntarget = \"optimizer.1.lr\"\n[[knob]]\ntarget = \"surface.lambda2\"\n";

    fn page() -> Scenario {
        read("x", PAGE).unwrap()
    }

    fn shape(name: &str) -> Shape {
        Shape::named(name).unwrap()
    }

    fn network() -> Shape {
        let page = read("x", "version = 1\n[network]\n").unwrap();
        page.surface.shape
    }

    /// Whether what has become of the page is taken back.
    fn is_kept(now: &mut Scenario, before: &Scenario) -> bool {
        now.keep_locked(before, &before.locked)
    }

    #[test]
    fn restraints_are_written_and_read() {
        let page = page();
        assert_eq!(read("x", &write(&page)), Ok(page.clone()));
        assert!(page.is_restrained());
        assert_eq!(page.hidden.words(), "limits and best values");
        assert_eq!(
            page.locked.words(),
            "the surface, the start, the run, the optimizers"
        );
        // What hides and locks nothing is not written.
        let free = Scenario {
            hidden: Hidden::default(),
            locked: Locked::default(),
            ..page
        };
        let text = write(&free);
        assert!(!text.contains("hide") && !text.contains("lock"), "{text}");
        assert!(!free.is_restrained());
    }

    #[test]
    fn what_is_locked_comes_back_and_knobs_stay_turned() {
        type Change = fn(&mut Scenario);
        let changes: [Change; 10] = [
            |s| s.start_at([0.0, 0.0]),
            |s| s.run.steps = 3,
            |s| s.run.seed = 3,
            |s| s.surface.l2 = 1.0,
            |s| s.change_shape(shape("beale")),
            // With a rate that is adapted because it would diverge there.
            |s| s.change_shape(shape("least_squares")),
            |s| s.add(Method::named("adam").unwrap()),
            |s| s.remove(0),
            |s| s.set(&Knob::of(Place::Optimizer(0), "momentum").target, 0.3),
            |s| s.knobs.push(Knob::of(Place::Start, "x")),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let before = page();
            let mut now = before.clone();
            change(&mut now);
            assert_ne!(now, before, "{number}");
            assert!(is_kept(&mut now, &before), "{number}");
            assert_eq!(now, before, "{number}");
        }
        let before = page();
        let mut now = before.clone();
        now.set(&Knob::of(Place::Optimizer(0), "lr").target, 0.2);
        now.set(&Knob::of(Place::Surface, "lambda2").target, 7.0);
        now.optimizers[0].visible = false;
        now.optimizers[0].label = Some("mine".into());
        now.layers.fog = true;
        let turned = now.clone();
        assert!(!is_kept(&mut now, &before));
        assert_eq!(now, turned);
    }

    #[test]
    fn what_is_unlocked_stays_changed() {
        let mut before = page();
        before.locked = Locked {
            run: true,
            ..Locked::default()
        };
        let mut now = before.clone();
        now.start_at([0.0, 0.0]);
        now.change_shape(shape("beale"));
        let changed = now.clone();
        assert!(!is_kept(&mut now, &before));
        assert_eq!(now, changed);
        let locks =
            |page: &Scenario, place, key| page.locks(&Knob::of(place, key).target, &page.locked);
        assert!(locks(&before, Place::Run, "steps"));
        assert!(!locks(&before, Place::Start, "x"));
        assert!(!locks(&page(), Place::Optimizer(0), "lr"));
        assert!(locks(&page(), Place::Optimizer(0), "momentum"));
        // Once it is unlocked in the window, the document still says that it is locked.
        let unlocked = before.locked.without(before.locked);
        now.run.steps = 3;
        assert!(!now.keep_locked(&before, &unlocked));
        assert_eq!(now.run.steps, 3);
        assert_eq!(now.locked, before.locked);
    }

    /// A surface that may be chosen comes without the start and the rates that it would bring along, where these are locked.
    #[test]
    fn another_surface_leaves_what_is_locked() {
        let mut before = page();
        before.locked.surface = false;
        before.knobs.clear();
        let mut now = before.clone();
        now.change_shape(shape("least_squares"));
        assert_ne!(now.start, before.start);
        assert_ne!(now.methods(), before.methods());
        assert!(!is_kept(&mut now, &before));
        assert_eq!(now.surface.shape, shape("least_squares"));
        assert_eq!((now.start, now.run), (before.start, before.run));
        assert_eq!(now.methods(), before.methods());
        // One on which a locked method cannot run is not chosen.
        before.change_method(0, Method::named("newton").unwrap());
        let mut now = before.clone();
        now.change_shape(network());
        assert!(now.optimizers.is_empty());
        assert!(is_kept(&mut now, &before));
        assert_eq!(now, before);
    }

    /// Training starts from the weights that are drawn, so they are the start, whatever else of the network may change.
    #[test]
    fn a_locked_start_keeps_the_weights_before_training() {
        let mut before = Scenario::on(network());
        before.locked.start = true;
        let of = |key: &str| Knob::of(Place::Network, key).target;
        for (key, value) in [("init", 1.0), ("scale", 2.0)] {
            let mut now = before.clone();
            now.set(&of(key), value);
            assert_ne!(now, before, "{key}");
            assert!(is_kept(&mut now, &before), "{key}");
            assert_eq!(now, before, "{key}");
        }
        let mut drawn = before.clone();
        drawn.set_exact(&of("seed"), 7);
        let mut now = drawn.clone();
        assert!(is_kept(&mut now, &before));
        for key in WEIGHTS {
            assert!(before.control(&of(key)).is_some(), "{key}");
            assert!(before.locks(&of(key), &before.locked), "{key}");
        }
        // Other data are trained on from the same weights, and a knob of the page draws others.
        let mut now = before.clone();
        now.set(&of("samples"), 20.0);
        assert!(!is_kept(&mut now, &before));
        before.knobs = vec![Knob::of(Place::Network, "seed")];
        drawn.knobs = before.knobs.clone();
        let mut now = drawn.clone();
        assert!(!is_kept(&mut now, &before));
        assert_eq!(now, drawn);
    }

    /// Whether training starts at a point is kept beside the numbers of the network, but it is the start.
    #[test]
    fn the_start_of_a_network_is_no_part_of_its_surface() {
        let mut before = Scenario::on(network());
        before.locked.surface = true;
        let mut now = before.clone();
        now.start_at([0.5, 0.5]);
        let moved = now.clone();
        assert!(!is_kept(&mut now, &before));
        assert_eq!(now, moved);
        before.locked = Locked {
            start: true,
            ..Locked::default()
        };
        let mut now = before.clone();
        now.start_at([0.5, 0.5]);
        assert!(is_kept(&mut now, &before));
        assert_eq!(now, before);
    }
}
