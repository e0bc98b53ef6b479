//! The plane lifted onto a terrain and seen by a camera: where points lie on the screen, which of them are hidden, and which
//! point is seen at a place of the screen.

use std::sync::Arc;

use egui::{Pos2, Rect, pos2};

use super::camera::{Camera, Place, place};
use super::horizon::Horizon;
use crate::math::Point;
use crate::scenario::Scenario;
use crate::surface::View;
use crate::workbench::{Memo, Terrain};

/// A terrain in sight.
#[derive(Debug)]
pub struct Lift {
    view: View,
    terrain: Arc<Terrain>,
    camera: Camera,
    /// Sides of the box in lengths of the longer side of its base.
    sides: Place,
    horizon: Horizon,
}

/// What a lift depends on.
#[derive(Clone, Debug)]
pub struct LiftKey {
    pub terrain: Arc<Terrain>,
    pub view: View,
    pub azimuth: f64,
    pub elevation: f64,
    pub sides: Place,
    /// What the box fills.
    pub room: Rect,
}

/// The relief in sight, kept as long as neither terrain nor eye change.
pub type LiftMemo = Memo<Option<LiftKey>, Option<Arc<Lift>>>;

impl PartialEq for LiftKey {
    fn eq(&self, other: &Self) -> bool {
        let of = |key: &Self| (key.view, [key.azimuth, key.elevation], key.sides, key.room);
        Arc::ptr_eq(&self.terrain, &other.terrain) && of(self) == of(other)
    }
}

impl LiftKey {
    /// The relief of a scenario in a room of the screen; `None` before there is a terrain.
    pub fn of(scenario: &Scenario, terrain: &Arc<Terrain>, room: Rect) -> Option<Self> {
        let view = terrain.view?;
        let longer = view.width().max(view.height());
        let [wide, deep] = if scenario.figure.equal_aspect {
            // No side may vanish.
            [view.width(), view.height()].map(|side| (side / longer).max(0.02))
        } else {
            [1.0; 2]
        };
        let relief = &scenario.relief;
        Some(Self {
            terrain: Arc::clone(terrain),
            view,
            azimuth: relief.azimuth_deg,
            elevation: relief.elevation_deg,
            sides: [wide, deep, relief.height],
            room,
        })
    }
}

impl Lift {
    /// The relief that a key describes.
    pub fn new(key: &LiftKey) -> Self {
        let camera = Camera::new(key.azimuth, key.elevation, key.sides, key.room);
        let horizon = Horizon::new(&key.terrain, &camera, key.sides);
        Self {
            view: key.view,
            terrain: Arc::clone(&key.terrain),
            camera,
            sides: key.sides,
            horizon,
        }
    }

    /// The part of the plane that is lifted.
    pub fn view(&self) -> View {
        self.view
    }

    /// The heights.
    pub fn terrain(&self) -> &Arc<Terrain> {
        &self.terrain
    }

    /// The eye.
    pub fn camera(&self) -> &Camera {
        &self.camera
    }

    /// Sides of the box: along x, along y, and its height.
    pub fn sides(&self) -> Place {
        self.sides
    }

    /// Points of the screen per unit along x and y of the base, not foreshortened.
    pub fn scale(&self) -> [f64; 2] {
        let [wide, deep, _] = self.sides.map(|side| side * self.camera.scale());
        [wide / self.view.width(), deep / self.view.height()]
    }

    /// The shares of the view at which a point lies, which may be beyond 0 and 1.
    fn shares(&self, [x, y]: Point) -> Point {
        let View { x: xs, y: ys } = self.view;
        [
            (x - xs[0]) / self.view.width(),
            (y - ys[0]) / self.view.height(),
        ]
    }

    /// The point at shares of the view.
    pub fn point(&self, [s, t]: Point) -> Point {
        let View { x, y } = self.view;
        [x[0] + s * (x[1] - x[0]), y[0] + t * (y[1] - y[0])]
    }

    /// The height over a point: that of the drawn triangles, cut off at floor and top. Where f is undefined, the floor.
    pub fn height(&self, at: Point) -> f64 {
        let height = self.terrain.at(self.shares(at)).unwrap_or(0.0);
        height.clamp(0.0, 1.0)
    }

    /// The place in the box at shares of the view and of the height.
    pub fn place(&self, [s, t]: Point, height: f64) -> Place {
        place(self.sides, [s, t], height)
    }

    /// Where a point at that height lies on the screen.
    pub fn screen(&self, at: Point, height: f64) -> Point {
        self.camera.screen(self.place(self.shares(at), height))
    }

    /// Where a point of the surface lies on the screen.
    pub fn project(&self, at: Point) -> Point {
        self.screen(at, self.height(at))
    }

    /// How a short vector at a point looks on the screen if it is laid on the surface.
    pub fn push(&self, at: Point, vector: Point) -> Point {
        let shares = [0, 1].map(|axis| {
            let side = [self.view.width(), self.view.height()][axis];
            (vector[axis] / side).abs()
        });
        // As far as half a cell.
        let longest = shares[0].max(shares[1]);
        let step = 0.5 / (self.terrain.columns.max(self.terrain.rows).max(2) as f64) / longest;
        if !(step.is_finite() && step > 0.0) {
            return [0.0; 2];
        }
        let to = [at[0] + vector[0] * step, at[1] + vector[1] * step];
        let (from, to) = (self.project(at), self.project(to));
        [(to[0] - from[0]) / step, (to[1] - from[1]) / step]
    }

    /// Whether something stands before a point at that height.
    pub fn is_hidden(&self, at: Point, height: f64) -> bool {
        let place = self.place(self.shares(at), height);
        let [across, up] = self.camera.across_and_up(place);
        let [_, away] = self.camera.plane_axes();
        let depth = place[0] * away[0] + place[1] * away[1];
        self.horizon.hides(across, depth, up)
    }

    /// The point of the surface that is seen at a place on the screen; on the walls of the block the point above it.
    pub fn pick(&self, at: Pos2) -> Option<Point> {
        let [across, up] = self.camera.sight([f64::from(at.x), f64::from(at.y)]);
        let [near, far] = self.horizon.span(across)?;
        let floor = self.up_at(across, near, 0.0);
        let slack = 2.0 / self.camera.scale();
        if up < floor - slack {
            return None;
        }
        // The top of a crest may reach a little higher than where it has been sampled.
        let seen = |up| self.depth_seen(across, up, [near, far], slack);
        let depth = seen(up).or_else(|| seen(up - slack))?;
        Some(self.point(self.shares_at(across, depth)))
    }

    /// The depth at which the line of sight first meets the surface.
    fn depth_seen(&self, across: f64, up: f64, [near, far]: Point, slack: f64) -> Option<f64> {
        let (before, behind) = self.horizon.first(across, up)?;
        let over = |depth: f64| {
            let height = self.terrain.at(self.shares_at(across, depth));
            height.map(|h| self.up_at(across, depth, h.clamp(0.0, 1.0)) - up)
        };
        // Found between the middles of columns, so it may lie a little before or behind.
        let step = 0.5 * (behind - before);
        let (from, to) = (
            (before - 4.0 * step).max(near),
            (behind + 8.0 * step).min(far),
        );
        let parts = ((to - from) / step).ceil().max(1.0) as usize;
        let place = |part: usize| from + (to - from) * part as f64 / parts as f64;
        let meets = |part: &usize| over(place(*part)).is_some_and(|beyond| beyond >= 0.0);
        let first = (0..=parts).find(meets).unwrap_or(parts);
        let (mut low, mut high) = (place(first.saturating_sub(1)), place(first));
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            match over(middle) {
                Some(beyond) if beyond >= 0.0 => high = middle,
                Some(_) | None => low = middle,
            }
        }
        // Where it is met nowhere, the end of a bin stands in.
        over(high)
            .is_some_and(|beyond| beyond >= -slack)
            .then_some(high)
    }

    fn shares_at(&self, across: f64, depth: f64) -> Point {
        let [right, away] = self.camera.plane_axes();
        [0, 1].map(|axis| {
            let along = across * right[axis] + depth * away[axis];
            along / self.sides[axis] + 0.5
        })
    }

    fn up_at(&self, across: f64, depth: f64, height: f64) -> f64 {
        let at = self.place(self.shares_at(across, depth), height);
        self.camera.across_and_up(at)[1]
    }

    /// The point seen at a place, or the nearest one that is seen above, below or beside it.
    pub fn nearest(&self, at: Pos2) -> Point {
        if let Some(point) = self.pick(at) {
            return point;
        }
        let [across, up] = self.camera.sight([f64::from(at.x), f64::from(at.y)]);
        let across = self.horizon.within(across);
        let Some([near, far]) = self.horizon.span(across) else {
            return self.point([0.5, 0.5]);
        };
        let depth = match self.horizon.first(across, up) {
            Some(_) if up < self.up_at(across, near, 0.0) => near,
            Some((before, behind)) => self
                .depth_seen(across, up, [near, far], f64::INFINITY)
                .unwrap_or(0.5 * (before + behind)),
            None => self.horizon.crest(across).unwrap_or(far),
        };
        let shares = self.shares_at(across, depth.clamp(near, far));
        self.point(shares.map(|share| share.clamp(0.0, 1.0)))
    }

    /// For a point out of view: where the border is that lies between, and the direction from there.
    pub fn beyond(&self, at: Point) -> Option<(Pos2, Point)> {
        let shares = self.shares(at);
        let inside = shares.map(|share| share.clamp(0.0, 1.0));
        let out = [shares[0] - inside[0], shares[1] - inside[1]];
        let longer = out[0].abs().max(out[1].abs());
        if !(longer.is_finite() && longer > 0.0) {
            return None;
        }
        let height = self.height(self.point(inside));
        let step = [0, 1].map(|axis| inside[axis] + 0.1 * out[axis] / longer);
        let [from, to] = [inside, step].map(|at| self.camera.screen(self.place(at, height)));
        let away = [to[0] - from[0], to[1] - from[1]];
        Some((pos2(from[0] as f32, from[1] as f32), away))
    }
}
