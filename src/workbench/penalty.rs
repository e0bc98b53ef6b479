//! What the penalty of a surface makes of its minima, with the level lines of the loss alone.

use super::latest::Latest;
use super::memo::Memo;
use super::relief::{Lines, LinesKey, Relief};
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::curvature_map::is_costly;
use crate::analysis::penalty::{penalty, without_penalty};
use crate::analysis::{Contours, NoPenalty, Penalty};
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// The loss alone has so many times fewer levels than the surface: its lines lie over those of the surface.
const FEWER: usize = 2;

type Ways = Option<Result<Penalty, NoPenalty>>;

/// What the layer `penalty` shows, computed only while it is on.
pub struct Penalties {
    ways: Latest<(Surface, View), Ways>,
    ghosts: Relief,
    through: Memo<(LinesKey, f64), Contours>,
}

impl Penalties {
    /// What takes long is left to threads, which call `wake` when they have something.
    pub fn in_background(wake: Wake) -> Self {
        Self::of(Some(wake))
    }

    /// Complete after every update.
    pub fn blocking() -> Self {
        Self::of(None)
    }

    fn of(wake: Option<Wake>) -> Self {
        let ways = |(surface, view): &(Surface, View)| Some(penalty(surface, *view));
        Self {
            ways: Latest::new("penalty", wake, ways).comparing(|(old, _), (new, _)| {
                old.shape.is_like(&new.shape) && old.is_plain() == new.is_plain()
            }),
            ghosts: Relief::default(),
            through: Memo::default(),
        }
    }

    /// While a hand drags, the levels of the loss alone stay, too.
    pub fn hold(&mut self, held: bool) {
        self.ghosts.hold(held);
    }

    /// Brings the ways of minima up to date.
    pub fn update(&mut self, scenario: &Scenario) {
        if !scenario.layers.penalty {
            self.ways.clear();
            return;
        }
        let key = (scenario.surface.clone(), scenario.view());
        self.ways.update(&key, !is_costly(&key.0));
    }

    /// Brings the level lines of the loss alone up to date, for the part of the plane in view.
    pub fn update_plot(&mut self, scenario: &Scenario, view: View, resolution: Resolution) {
        let Some(lowest) = self.shown().and_then(|penalty| penalty.lowest.as_ref()) else {
            self.without_plot();
            return;
        };
        let level = lowest.loss;
        let mut loss = scenario.clone();
        loss.surface = without_penalty(&scenario.surface);
        loss.levels.count = scenario.levels.count.div_ceil(FEWER);
        self.ghosts.update(&loss, view, resolution);
        if let Some(lines) = self.ghosts.lines_key() {
            let ghosts = &self.ghosts;
            self.through
                .get((lines.clone(), level), |(_, level), lines| {
                    ghosts.trace(&[*level], lines);
                });
        }
    }

    /// Forgets the level lines.
    pub fn without_plot(&mut self) {
        self.ghosts.without_plot();
        self.through = Memo::default();
    }

    /// The ways of minima, or why there are none; `None` while the layer is off, and until they are known.
    pub fn ways(&self) -> Option<Result<&Penalty, NoPenalty>> {
        let (_, ways) = self.ways.last()?;
        ways.as_ref().map(|ways| ways.as_ref().map_err(|why| *why))
    }

    /// The ways of minima.
    pub fn shown(&self) -> Option<&Penalty> {
        self.ways()?.ok()
    }

    /// The level lines of the loss alone.
    pub fn ghosts(&self) -> &Lines {
        self.ghosts.lines()
    }

    /// Its level line through the end of the lowest minimum's way.
    pub fn through(&self) -> &Contours {
        self.through.last()
    }

    /// Whether a thread is at work.
    pub fn is_pending(&self) -> bool {
        self.ways.is_pending()
    }
}
