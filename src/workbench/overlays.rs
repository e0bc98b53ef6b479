//! What layers show of the surface besides its level lines: the gradient field and the convex region.

use super::budget::Budget;
use super::grids::Costs;
use super::latest::Latest;
use super::memo::Memo;
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::curvature_map::{Convex, affordable_side, downhill};
use crate::math::Point;
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// Points between the arrows of a gradient field, and the most along the longer side.
const APART: f32 = 36.0;
const MOST: f32 = 32.0;

/// What a layer depends on.
pub type Key = (Surface, View, Resolution);

/// Values that take as long as a Hessian, and as a gradient.
const OF_A_HESSIAN: usize = 16;
const OF_A_GRADIENT: usize = 8;
/// Points along the longer side of a sketch of the convex region.
const SKETCH: usize = 24;

/// What layers show of the surface, each computed only while it is shown, and by threads where it takes longer than a frame has.
pub struct Overlays {
    downhill: Latest<Key, Vec<[Point; 2]>>,
    convex: Latest<Key, Convex>,
    /// Shown until the region itself is there.
    sketch: Memo<Key, Convex>,
    costs: Costs,
}

/// Complete after every update.
impl Default for Overlays {
    fn default() -> Self {
        Self::of(None, Budget::UNLIMITED)
    }
}

impl Overlays {
    /// For a window: what does not fit into a frame's budget is left to threads, and `wake` is called when one has something new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self::of(Some(wake), budget)
    }

    fn of(wake: Option<Wake>, budget: Budget) -> Self {
        let arrows = |(surface, view, grid): &Key| downhill(surface, *view, points(grid));
        let region = |(surface, view, grid): &Key| {
            let mut convex = Convex::default();
            convex.find(surface, *view, points(grid));
            convex
        };
        Self {
            downhill: Latest::new("gradients", wake.clone(), arrows)
                .comparing(|(old, ..), (new, ..)| old.shape.is_like(&new.shape)),
            convex: Latest::new("convex region", wake, region),
            sketch: Memo::default(),
            costs: Costs::within(budget),
        }
    }

    /// Brings what is shown up to date, for the part of the plane in view and a plot of that size in points.
    pub fn update(&mut self, scenario: &Scenario, view: View, plot: [f32; 2]) {
        let (surface, layers) = (&scenario.surface, &scenario.layers);
        let key = |side: usize| (surface.clone(), view, Resolution::along(side, plot));
        if layers.gradient_field {
            let longer = plot[0].max(plot[1]);
            let side = (longer / APART).clamp(4.0, MOST) as usize;
            let quick = self.costs.fit(surface, view, side * side * OF_A_GRADIENT);
            self.downhill.update(&key(side), quick);
        } else {
            self.downhill.clear();
        }
        if layers.convex {
            let side = affordable_side(surface);
            let quick = self.costs.fit(surface, view, side * side * OF_A_HESSIAN);
            self.convex.update(&key(side), quick);
            if self.convex.is_outdated() {
                self.sketch
                    .get(key(SKETCH.min(side)), |(surface, view, grid), convex| {
                        convex.find(surface, *view, points(grid));
                    });
            }
        } else {
            self.convex.clear();
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.downhill.clear();
        self.convex.clear();
        self.sketch = Memo::default();
    }

    /// Whether threads are at work.
    pub fn is_pending(&self) -> bool {
        self.downhill.is_pending() || self.convex.is_pending()
    }

    /// Places with −∇f there; of use while the gradient field is shown. While a thread computes them, those of a moment ago,
    /// if the surface differs in its numbers alone.
    pub fn downhill(&self) -> &[[Point; 2]] {
        self.downhill.last().map_or(&[], |(_, arrows)| arrows)
    }

    /// The grid of the gradient field: arrows along x and y.
    pub fn downhill_grid(&self) -> Option<Resolution> {
        self.downhill.last().map(|((_, _, grid), _)| *grid)
    }

    /// The convex region, or a sketch of it, with what it was found for, as a key for pictures of it; of use while it is shown.
    pub fn convex(&self) -> Option<(&Key, &Convex)> {
        let sketch = || Some((self.sketch.key()?, self.sketch.last()));
        let found = self.convex.last().filter(|_| !self.convex.is_outdated());
        found.map(|(key, convex)| (key, convex)).or_else(sketch)
    }
}

/// Points of a grid along x and y.
fn points(grid: &Resolution) -> [usize; 2] {
    [grid.columns, grid.rows]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::surface::Shape;

    #[test]
    fn arrows_of_another_surface_are_not_shown() {
        let mut overlays = Overlays::in_background(Arc::new(|| ()), Budget::NONE);
        let [first, other] = ["booth", "himmelblau"].map(|name| {
            let mut scenario = Scenario::on(Shape::named(name).expect("a surface"));
            scenario.layers.gradient_field = true;
            scenario
        });
        let (view, moved) = (View::square(2.0), View::square(3.0));
        let mut update = |scenario: &Scenario, view| {
            overlays.update(scenario, view, [360.0, 180.0]);
            (overlays.is_pending(), overlays.downhill().len())
        };
        while update(&first, view).0 {
            std::thread::yield_now();
        }
        // One in every 36 points, 10 × 5; in another view they stay until those there are found.
        assert_eq!(update(&first, view), (false, 50));
        assert_eq!(update(&first, moved), (true, 50));
        while update(&first, moved).0 {
            std::thread::yield_now();
        }
        assert_eq!(update(&other, moved), (true, 0));
    }
}
