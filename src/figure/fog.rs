//! Fog over what no shown optimizer has evaluated: the class sees what the optimizer sees.

use egui::{Color32, ColorImage, Context, Painter, Pos2, Rect, vec2};

use super::picture::Picture;
use super::projection::Projection;
use super::scene::{RunId, Scene, VisibleRun};
use super::style::{Style, mix};
use crate::figure::lengths::Length as _;
use crate::math::Point;

/// Around each evaluated point it is clear within this radius, and clearing up to twice of it, in text heights.
const CLEAR: f32 = 1.6;
/// The side of a cell of the picture, in text heights. Cells blend into each other.
const CELL: f32 = 0.25;
/// Points of all paths that clear the fog; of longer paths, so many of them evenly.
const MOST: usize = 100_000;

/// The fog over a plot.
#[derive(Default)]
pub struct Fog {
    picture: Picture<FogKey>,
}

/// What the picture depends on: how far each shown run has come, and where it is seen.
#[derive(Clone, PartialEq)]
struct FogKey {
    runs: Vec<(RunId, usize)>,
    projection: Projection,
    unit: f32,
    dark: bool,
}

impl Fog {
    /// Brings the picture up to date.
    pub fn update(
        &mut self,
        ctx: &Context,
        runs: &[VisibleRun<'_>],
        projection: &Projection,
        style: &Style,
    ) {
        let key = FogKey {
            runs: runs.iter().map(|run| (run.id(), run.row)).collect(),
            projection: projection.clone(),
            unit: style.text_size,
            dark: style.dark,
        };
        self.picture.update(ctx, "fog", key, |_| {
            let mut cells = Cells::over(projection.frame, style.text_size);
            for at in evaluated(runs) {
                cells.clear(projection.project(*at));
            }
            cells.image(colour(style))
        });
    }

    /// Paints the fog over everything that has been painted in the frame.
    pub fn paint(&self, painter: &Painter, frame: Rect) {
        self.picture.paint(painter, frame, false);
    }
}

/// The colour of fog: near the page's own, so that paths stand out on it as on any band.
pub fn colour(style: &Style) -> Color32 {
    mix(style.background, style.faint, 0.12)
}

/// Whether the fog of a scene, if it has one, covers a place on the screen.
pub fn is_in_fog(scene: &Scene<'_>, projection: &Projection, place: Pos2) -> bool {
    let runs = scene.visible_runs();
    let radius = f64::from(scene.style.text_size * CLEAR);
    let mut points = evaluated(&runs);
    scene.scenario.layers.fog
        && !points.any(|at| {
            let [x, y] = projection.project(*at);
            let [dx, dy] = [x - f64::from(place.x), y - f64::from(place.y)];
            dx * dx + dy * dy <= radius * radius
        })
}

/// The points of the runs up to the playhead, at each of which a step has evaluated the surface.
fn evaluated<'a>(runs: &'a [VisibleRun<'_>]) -> impl Iterator<Item = &'a Point> {
    let most = MOST / runs.len().max(1);
    runs.iter().flat_map(move |run| {
        let stride = (run.row + 1).div_ceil(most).max(1);
        let walked = run.run.points[..=run.row].iter().step_by(stride);
        walked.chain([&run.run.points[run.row]])
    })
}

/// How dense the fog is in each cell of a frame.
struct Cells {
    corner: Pos2,
    /// Cells per point of the screen along x and y.
    scale: [f64; 2],
    columns: usize,
    rows: usize,
    /// 1 in thick fog, 0 where it is clear.
    density: Vec<f32>,
    /// Cells that have been the centre of a clearing.
    seen: Vec<bool>,
    /// The radius within which it is clear, in cells.
    clear: f32,
}

impl Cells {
    fn over(frame: Rect, unit: f32) -> Self {
        let count = |side: f32| ((side / (unit * CELL)).ceil() as usize).clamp(1, 2048);
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        let scale = [
            columns as f64 / f64::from(frame.width().max(1.0)),
            rows as f64 / f64::from(frame.height().max(1.0)),
        ];
        Self {
            corner: frame.min,
            scale,
            columns,
            rows,
            density: vec![1.0; columns * rows],
            seen: vec![false; columns * rows],
            clear: CLEAR / CELL,
        }
    }

    /// Clears the fog around a place on the screen, which may be anywhere.
    fn clear(&mut self, [x, y]: Point) {
        let cell = |v: f64, corner: f32, scale: f64| (v - f64::from(corner)) * scale;
        let (x, y) = (
            cell(x, self.corner.x, self.scale[0]),
            cell(y, self.corner.y, self.scale[1]),
        );
        let reach = f64::from(2.0 * self.clear);
        let beside = |v: f64, count: usize| !(-reach..=count as f64 + reach).contains(&v);
        if beside(x, self.columns) || beside(y, self.rows) {
            return;
        }
        // Within a few thousand cells of 0, after the test above.
        let (column, row) = (x.floor() as i64, y.floor() as i64);
        if let Some(index) = self.index(column, row)
            && std::mem::replace(&mut self.seen[index], true)
        {
            return;
        }
        let reach = reach as i64;
        for j in -reach..=reach {
            for i in -reach..=reach {
                let away = vec2(i as f32, j as f32).norm() / self.clear;
                let density = smooth(away - 1.0);
                if let Some(index) = self.index(column + i, row + j) {
                    self.density[index] = self.density[index].min(density);
                }
            }
        }
    }

    fn index(&self, column: i64, row: i64) -> Option<usize> {
        let column = usize::try_from(column).ok().filter(|c| *c < self.columns)?;
        let row = usize::try_from(row).ok().filter(|r| *r < self.rows)?;
        Some(row * self.columns + column)
    }

    fn image(&self, colour: Color32) -> ColorImage {
        let mut image = ColorImage::filled([self.columns, self.rows], Color32::TRANSPARENT);
        for (pixel, density) in image.pixels.iter_mut().zip(&self.density) {
            *pixel = colour.gamma_multiply(*density);
        }
        image
    }
}

/// From 0 up to 0 to 1 from 1 on, with flat ends.
fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
