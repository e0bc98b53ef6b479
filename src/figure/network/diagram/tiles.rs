//! What every unit responds to over the plane of the inputs, as small pictures in their places.

use egui::{Color32, ColorImage, Rect};

use super::plan::Plan;
use crate::analysis::response::Grid;
use crate::analysis::units::Inside;
use crate::figure::network::head::HeadKey;
use crate::figure::network::ink;
use crate::figure::style::Style;

/// Shades on either side of 0.
const SHADES: usize = 24;

/// What the picture depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct TilesKey {
    pub head: HeadKey,
    pub grid: Grid,
    pub plan: Plan,
    pub area: Rect,
    pub size: [usize; 2],
    pub style: Style,
}

/// The value of a unit, or of an input, at a grid point.
pub fn value(
    inside: &Inside,
    inputs: &[f64],
    [column, count]: [usize; 2],
    unit: usize,
    point: usize,
) -> f64 {
    let values = match column.checked_sub(1) {
        Some(layer) => &inside.responses[layer],
        None => inputs,
    };
    values[point * count + unit]
}

/// The largest magnitude in a column, by which its colours are scaled: equal units have equal colours.
pub fn scale(inside: &Inside, inputs: &[f64], column: usize) -> f64 {
    let values = match column.checked_sub(1) {
        Some(layer) => &inside.responses[layer],
        None => inputs,
    };
    let most = values.iter().filter(|v| v.is_finite());
    most.fold(0.0, |most: f64, v| most.max(v.abs()))
}

/// Paints all squares; what lies between them is transparent.
pub fn paint(key: &TilesKey, inside: &Inside, inputs: &[f64]) -> ColorImage {
    let TilesKey {
        grid,
        plan,
        area,
        size,
        style,
        ..
    } = key;
    let [width, height] = *size;
    let mut image = ColorImage::filled(*size, Color32::TRANSPARENT);
    let shade = |i: usize| ink::response(style, i as f64 / SHADES as f64 - 1.0);
    let shades: Vec<Color32> = (0..=2 * SHADES).map(shade).collect();
    let [across, down] = [width as f32 / area.width(), height as f32 / area.height()];
    for (column, of) in plan.columns.iter().enumerate() {
        let scale = scale(inside, inputs, column);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        for (unit, square) in &of.units {
            let square = square.translate(-area.min.to_vec2());
            let pixels = |low: f32, high: f32, scale: f32, most: usize| {
                // Saturates by definition of `as`.
                let [low, high] = [low, high].map(|v| ((v * scale).round() as usize).min(most));
                low..high
            };
            let xs = pixels(square.left(), square.right(), across, width);
            let ys = pixels(square.top(), square.bottom(), down, height);
            let at = |point: usize| value(inside, inputs, [column, of.count], *unit, point);
            for (j, y) in ys.clone().enumerate() {
                let up = 1.0 - (j as f64 + 0.5) / ys.len() as f64;
                for (i, x) in xs.clone().enumerate() {
                    let along = (i as f64 + 0.5) / xs.len() as f64;
                    let value = interpolated(grid, [along, up], at) / scale;
                    image.pixels[y * width + x] = if value.is_finite() {
                        let shade = (value.clamp(-1.0, 1.0) + 1.0) * SHADES as f64;
                        shades[shade.round() as usize]
                    } else {
                        style.faint
                    };
                }
            }
        }
    }
    image
}

/// A value between grid points, at shares of the way along both sides.
fn interpolated(grid: &Grid, [x, y]: [f64; 2], at: impl Fn(usize) -> f64) -> f64 {
    let along = |share: f64, count: usize| {
        let place = share * (count - 1) as f64;
        let before = (place as usize).min(count - 2);
        (before, place - before as f64)
    };
    let ((column, right), (row, up)) = (along(x, grid.columns), along(y, grid.rows));
    let corner = |i: usize, j: usize| at((row + j) * grid.columns + column + i);
    let [below, above] = [0, 1].map(|j| corner(0, j) + (corner(1, j) - corner(0, j)) * right);
    below + (above - below) * up
}
