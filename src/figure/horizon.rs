//! How high a terrain reaches before each place, seen from the eye: what lies lower on the screen is hidden.

use super::camera::{Camera, Place, place};
use crate::math::Point;
use crate::workbench::Terrain;

/// Columns of the screen, and places along each, from near to far.
const COLUMNS: usize = 256;
const DEPTHS: usize = 256;
/// How much higher something before a point has to reach to hide it, in lengths: more than a cell is high by rounding.
const CLEAR: f32 = 0.001;

/// For each column and depth, how far up the terrain reaches from the front to there; −∞ before its front.
#[derive(Debug)]
pub struct Horizon {
    /// Half of the width and of the depth that are covered.
    reach: f64,
    highest: Vec<f32>,
    /// The directions to the right and away from the eye, and the sides of the base.
    axes: [Point; 2],
    sides: Place,
}

impl Horizon {
    /// Samples a terrain in a box with these sides.
    pub fn new(terrain: &Terrain, camera: &Camera, sides: Place) -> Self {
        let reach = 0.5 * (sides[0] * sides[0] + sides[1] * sides[1]).sqrt();
        let axes = camera.plane_axes();
        let mut horizon = Self {
            reach,
            highest: vec![f32::NEG_INFINITY; COLUMNS * DEPTHS],
            axes,
            sides,
        };
        for column in 0..COLUMNS {
            let across = horizon.coordinate(column as f64 + 0.5, COLUMNS);
            let Some([near, far]) = crossing(across, axes, sides) else {
                continue;
            };
            let mut highest = f32::NEG_INFINITY;
            for index in 0..DEPTHS {
                let depth = horizon.coordinate(index as f64 + 0.5, DEPTHS);
                // The ends are included, however they lie between places.
                let step = horizon.step();
                if depth > near - step && depth < far + step {
                    let depth = depth.clamp(near, far);
                    let [right, away] = axes;
                    let shares = [0, 1].map(|axis| {
                        (across * right[axis] + depth * away[axis]) / sides[axis] + 0.5
                    });
                    if let Some(height) = terrain.at(shares) {
                        let at = place(sides, shares, height.clamp(0.0, 1.0));
                        highest = highest.max(camera.across_and_up(at)[1] as f32);
                    }
                }
                horizon.highest[column * DEPTHS + index] = highest;
            }
        }
        horizon
    }

    fn step(&self) -> f64 {
        2.0 * self.reach / DEPTHS as f64
    }

    fn coordinate(&self, place: f64, count: usize) -> f64 {
        (place / count as f64 * 2.0 - 1.0) * self.reach
    }

    fn index(&self, coordinate: f64, count: usize) -> f64 {
        (coordinate / self.reach + 1.0) * 0.5 * count as f64
    }

    fn column(&self, across: f64) -> Option<usize> {
        let column = self.index(across, COLUMNS).floor();
        (0.0..COLUMNS as f64)
            .contains(&column)
            .then_some(column as usize)
    }

    /// Whether something stands before a place.
    #[inline]
    pub fn hides(&self, across: f64, depth: f64, up: f64) -> bool {
        let Some([near, _]) = self.span(across) else {
            return false;
        };
        let step = self.step();
        if depth < near + 0.5 * step {
            return false;
        }
        // Two places nearer, since its own surroundings hide nothing, but for the edge of the block.
        let before = self.index((depth - 2.0 * step).max(near + 0.1 * step), DEPTHS);
        let depth = (before as usize).min(DEPTHS - 1);
        // Between the middles of two columns, as a slope across the screen demands.
        let place = (self.index(across, COLUMNS) - 0.5).clamp(0.0, (COLUMNS - 1) as f64);
        let column = (place as usize).min(COLUMNS - 2);
        let [left, right] = [column, column + 1].map(|c| self.highest[c * DEPTHS + depth]);
        let share = (place - column as f64) as f32;
        let highest = if left.is_finite() && right.is_finite() {
            left + (right - left) * share
        } else {
            left.min(right)
        };
        highest > up as f32 + CLEAR
    }

    /// The depths at which a column enters and leaves the base.
    pub fn span(&self, across: f64) -> Option<Point> {
        crossing(across, self.axes, self.sides)
    }

    /// The nearest position across at which there is something to see.
    pub fn within(&self, across: f64) -> f64 {
        let [right, _] = self.axes;
        let half = [0, 1].map(|axis| 0.5 * self.sides[axis] * right[axis].abs());
        let most = (half[0] + half[1]) * (1.0 - 1e-6);
        across.clamp(-most, most)
    }

    /// The depths between which a column first reaches up so far; `None` if it never does.
    pub fn first(&self, across: f64, up: f64) -> Option<(f64, f64)> {
        let column = self.column(across)?;
        let column = &self.highest[column * DEPTHS..][..DEPTHS];
        let index = column.partition_point(|highest| *highest < up as f32);
        (index < DEPTHS).then(|| {
            let at = |index: f64| self.coordinate(index + 0.5, DEPTHS);
            (at(index as f64 - 1.0), at(index as f64))
        })
    }

    /// The depth at which a column reaches up furthest.
    pub fn crest(&self, across: f64) -> Option<f64> {
        let column = self.column(across)?;
        let values = &self.highest[column * DEPTHS..][..DEPTHS];
        let most = *values.last().filter(|most| most.is_finite())?;
        let index = values.partition_point(|highest| *highest < most);
        Some(self.coordinate(index as f64 + 0.5, DEPTHS))
    }
}

/// The depths between which a line away from the eye crosses the base.
fn crossing(across: f64, [right, away]: [Point; 2], sides: Place) -> Option<Point> {
    let mut span = [f64::NEG_INFINITY, f64::INFINITY];
    for axis in 0..2 {
        let (from, half) = (across * right[axis], 0.5 * sides[axis]);
        let speed = away[axis];
        if speed.abs() < 1e-12 {
            if from.abs() > half {
                return None;
            }
            continue;
        }
        let ends = [(-half - from) / speed, (half - from) / speed];
        span = [
            span[0].max(ends[0].min(ends[1])),
            span[1].min(ends[0].max(ends[1])),
        ];
    }
    (span[0] < span[1]).then_some(span)
}
