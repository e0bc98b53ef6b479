//! What layers show of the surface besides its level lines: the gradient field and the convex region.

use super::memo::Memo;
use super::resolution::Resolution;
use crate::analysis::curvature_map::{Convex, affordable_side, downhill};
use crate::math::Point;
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// Points between the arrows of a gradient field, and the most along the longer side.
const APART: f32 = 36.0;
const MOST: f32 = 32.0;

type Key = (Surface, View, Resolution);

/// What layers show of the surface, each memoised, and computed only while it is shown.
#[derive(Debug, Default)]
pub struct Overlays {
    downhill: Memo<Key, Vec<[Point; 2]>>,
    convex: Memo<Key, Convex>,
}

impl Overlays {
    /// Brings what is shown up to date, for the part of the plane in view and a plot of that size in points.
    pub fn update(&mut self, scenario: &Scenario, view: View, plot: [f32; 2]) {
        let (surface, layers) = (&scenario.surface, &scenario.layers);
        let key = |side: usize| (surface.clone(), view, Resolution::along(side, plot));
        if layers.gradient_field {
            let longer = plot[0].max(plot[1]);
            let side = (longer / APART).clamp(4.0, MOST) as usize;
            self.downhill
                .get(key(side), |(surface, view, grid), arrows| {
                    *arrows = downhill(surface, *view, [grid.columns, grid.rows]);
                });
        }
        if layers.convex {
            let key = key(affordable_side(surface));
            self.convex.get(key, |(surface, view, grid), convex| {
                convex.find(surface, *view, [grid.columns, grid.rows]);
            });
        }
    }

    /// Places with −∇f there; of use while the gradient field is shown.
    pub fn downhill(&self) -> &[[Point; 2]] {
        self.downhill.last()
    }

    /// The grid of the gradient field: arrows along x and y.
    pub fn downhill_grid(&self) -> Option<Resolution> {
        self.downhill.key().map(|(_, _, grid)| *grid)
    }

    /// The convex region; of use while it is shown.
    pub fn convex(&self) -> &Convex {
        self.convex.last()
    }

    /// What the convex region was found for, as a key for pictures of it.
    pub fn convex_key(&self) -> Option<&(Surface, View, Resolution)> {
        self.convex.key()
    }
}
