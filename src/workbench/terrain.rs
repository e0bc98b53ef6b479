//! The heights of a surface as its relief shows them.

use std::sync::Arc;

use super::budget::Budget;
use super::grids::{FieldKey, Grids};
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::Field;
use crate::math::{Point, elementary as e};
use crate::scenario::HeightScale;
use crate::surface::{Surface, View};

/// Where f has a pole, the relief ends at these shares of its values.
const ROBUST: [f64; 2] = [0.02, 0.98];
/// Share of the area below the floor of a logarithmic relief: lower, it would show how close a grid point comes to a minimum by
/// accident.
const FLOOR: f64 = 1e-3;

/// How values become heights, from 0 at the floor to 1 at the top of the relief.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// The value whose distance is measured on a logarithmic scale; `None` on a linear one.
    least: Option<f64>,
    /// The coordinates of floor and top: values, or logarithms of distances.
    range: [f64; 2],
}

impl Heights {
    /// The scale that suits the values of a field. A logarithmic one measures from `minimum`, or from the least value where
    /// that is unknown; `poles` says whether values have no bounds.
    pub fn of(field: &Field, scale: HeightScale, minimum: Option<f64>, poles: bool) -> Self {
        let mut values = field.values.clone();
        values.retain(|v| v.is_finite());
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let (origin, shares) = match scale {
            HeightScale::Linear => (None, if poles { ROBUST } else { [0.0, 1.0] }),
            HeightScale::Logarithmic => {
                let origin = minimum.filter(|m| m.is_finite()).unwrap_or(least);
                values.retain(|v| *v > origin);
                (Some(origin), [FLOOR, if poles { ROBUST[1] } else { 1.0 }])
            }
        };
        let range = shares.map(|share| quantile(&mut values, share));
        let heights = Self {
            least: origin,
            range,
        };
        Self {
            range: range.map(|v| heights.coordinate(v)),
            ..heights
        }
    }

    fn coordinate(&self, value: f64) -> f64 {
        match self.least {
            None => value,
            Some(least) => e::log10(value - least),
        }
    }

    /// The height of a value, beyond 0 and 1 where the value lies beyond floor and top; NaN where it is not a number.
    pub fn height(&self, value: f64) -> f64 {
        let [low, high] = self.range;
        // Halves, since the whole range may overflow.
        let height = (0.5 * self.coordinate(value) - 0.5 * low) / (0.5 * high - 0.5 * low);
        match self.least {
            _ if value.is_nan() => f64::NAN,
            // No logarithm: the minimum, or by rounding something below it.
            Some(least) if value <= least => 0.0,
            _ if height.is_nan() => 0.0,
            _ => height,
        }
    }

    /// The values of floor and top, if heights are values.
    pub fn linear_range(&self) -> Option<[f64; 2]> {
        self.least.is_none().then_some(self.range)
    }

    /// Whether they are logarithms.
    pub fn are_logarithmic(&self) -> bool {
        self.least.is_some()
    }
}

/// The value below which that share of the others lies; NaN for none.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = (share * last as f64).round() as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// Heights over a grid, between whose points two flat triangles a cell are spanned.
#[derive(Clone, Debug, Default)]
pub struct Terrain {
    /// The part of the plane that it covers.
    pub view: Option<View>,
    /// Vertices along x.
    pub columns: usize,
    /// Vertices along y.
    pub rows: usize,
    /// Row by row from the bottom, as [`Heights::height`] gives them.
    pub heights: Vec<f32>,
}

impl Terrain {
    /// The terrain of a field.
    pub fn of(field: &Field, heights: &Heights) -> Self {
        let height = |v: &f64| heights.height(*v) as f32;
        Self {
            view: Some(View {
                x: field.x,
                y: field.y,
            }),
            columns: field.columns,
            rows: field.rows,
            heights: field.values.iter().map(height).collect(),
        }
    }

    /// The height over a point, given by its shares of the view from the left and from below, on the triangles; `None` where
    /// one of their corners is undefined. Beside the view it is that of the border.
    #[inline]
    pub fn at(&self, shares: Point) -> Option<f64> {
        if self.columns < 2 || self.rows < 2 {
            return None;
        }
        let along = |share: f64, count: usize| {
            let place = share.clamp(0.0, 1.0) * (count - 1) as f64;
            let cell = (place as usize).min(count - 2);
            (cell, place - cell as f64)
        };
        let ((i, s), (j, t)) = (along(shares[0], self.columns), along(shares[1], self.rows));
        let corner = |i: usize, j: usize| f64::from(self.heights[j * self.columns + i]);
        let (low, high) = (corner(i, j), corner(i + 1, j + 1));
        // The diagonal of a cell runs from its lower left to its upper right corner.
        let height = if s > t {
            let right = corner(i + 1, j);
            low + s * (right - low) + t * (high - right)
        } else {
            let left = corner(i, j + 1);
            low + t * (left - low) + s * (high - left)
        };
        height.is_finite().then_some(height)
    }
}

/// What a terrain depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct TerrainKey {
    /// The surface.
    pub surface: Surface,
    /// The part of the plane.
    pub view: View,
    /// Vertices along x and y, once all are there.
    pub vertices: [usize; 2],
    /// What heights are.
    pub scale: HeightScale,
    /// The least value of the surface, where it is known.
    pub minimum: Option<f64>,
    /// Whether values have no bounds.
    pub poles: bool,
}

/// A terrain with the scale of its heights, brought up to date by key.
pub struct Terrains {
    grids: Grids,
    key: Option<TerrainKey>,
    heights: Option<Heights>,
    /// Whether the scale suits the surface, rather than one before.
    settled: bool,
    terrain: Arc<Terrain>,
}

/// Complete after every update.
impl Default for Terrains {
    fn default() -> Self {
        Self::of(Grids::complete())
    }
}

impl Terrains {
    /// For a window: what does not fit into a frame's budget is refined by threads, and `wake` is called when one has something
    /// new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self::of(Grids::in_background(wake, budget))
    }

    fn of(grids: Grids) -> Self {
        Self {
            grids,
            key: None,
            heights: None,
            settled: false,
            terrain: Arc::default(),
        }
    }

    /// Brings the terrain up to date, or begins to. While it is `held`, heights keep their scale, so that a surface that changes
    /// meanwhile is seen to change.
    pub fn update(&mut self, key: TerrainKey, held: bool) {
        let [columns, rows] = key.vertices;
        let FieldKey { resolution, .. } = self.grids.update(FieldKey {
            surface: key.surface.clone(),
            view: key.view,
            resolution: Resolution { columns, rows },
        });
        let key = TerrainKey {
            vertices: [resolution.columns, resolution.rows],
            ..key
        };
        if self.key.as_ref() == Some(&key) && (self.settled || held) {
            return;
        }
        let comparable = |old: &TerrainKey| {
            let kind = |key: &TerrainKey| key.surface.shape.info().key;
            kind(old) == kind(&key) && old.scale == key.scale
        };
        let kept = self
            .heights
            .filter(|_| held && self.key.as_ref().is_some_and(comparable));
        let field = self.grids.field();
        let heights = kept.unwrap_or_else(|| Heights::of(field, key.scale, key.minimum, key.poles));
        self.terrain = Arc::new(Terrain::of(field, &heights));
        self.heights = Some(heights);
        self.settled = kept.is_none();
        self.key = Some(key);
    }

    /// Forgets the terrain.
    pub fn clear(&mut self) {
        self.grids.clear();
        (self.key, self.heights, self.terrain) = Default::default();
    }

    /// Whether threads refine it.
    pub fn is_pending(&self) -> bool {
        self.grids.is_pending()
    }

    /// The terrain.
    pub fn terrain(&self) -> &Arc<Terrain> {
        &self.terrain
    }

    /// The scale of its heights; `None` before there is one.
    pub fn heights(&self) -> Option<&Heights> {
        self.heights.as_ref()
    }
}
