//! The top of the block: a mesh of two triangles a cell, from back to front.

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, TextureId, pos2};

use crate::figure::lift::Lift;
use crate::figure::style::Style;
use crate::surface::View;

/// A picture of the plane, and the part of it that it shows.
pub type Drape = Option<(TextureId, View)>;

/// The mesh, with a picture laid onto it or in the colour of the background. The cells of a height field lie one behind the
/// other in the order of rows and columns, seen from far away, so the order is exact.
pub fn ground(lift: &Lift, drape: Drape, style: &Style) -> Mesh {
    let terrain = lift.terrain();
    let (columns, rows) = (terrain.columns, terrain.rows);
    let mut mesh = Mesh {
        texture_id: drape.map_or(TextureId::default(), |(texture, _)| texture),
        ..Mesh::default()
    };
    if columns < 2 || rows < 2 {
        return mesh;
    }
    let plain = if drape.is_some() {
        Color32::WHITE
    } else {
        style.background
    };
    let light = Light::of(lift, style);
    let share = |place: usize, count: usize| place as f64 / (count - 1) as f64;
    mesh.vertices.reserve(columns * rows);
    for j in 0..rows {
        for i in 0..columns {
            let shares = [share(i, columns), share(j, rows)];
            // No triangle has a vertex where f is undefined, but every one has a place.
            let height = f64::from(terrain.heights[j * columns + i]);
            let height = if height.is_nan() { 0.0 } else { height };
            let height = height.clamp(0.0, 1.0);
            let [x, y] = lift.camera().screen(lift.place(shares, height));
            mesh.vertices.push(Vertex {
                pos: pos2(x as f32, y as f32),
                uv: uv(lift.view(), drape, shares),
                color: light.on(plain, slope(lift, i, j)),
            });
        }
    }
    put_cells(&mut mesh, lift);
    mesh
}

/// The place of a point on the picture, whose first row is at the top.
fn uv(view: View, drape: Drape, [s, t]: [f64; 2]) -> egui::Pos2 {
    let Some((_, shown)) = drape else {
        return WHITE_UV;
    };
    let along = |share: f64, [low, high]: [f64; 2], shown: [f64; 2]| {
        (low + share * (high - low) - shown[0]) / (shown[1] - shown[0])
    };
    let (u, v) = (along(s, view.x, shown.x), along(t, view.y, shown.y));
    pos2(u as f32, 1.0 - v as f32)
}

/// The triangles of all cells, the furthest first. Where f is undefined or beyond the top there are none.
fn put_cells(mesh: &mut Mesh, lift: &Lift) {
    let terrain = lift.terrain();
    let (columns, rows) = (terrain.columns, terrain.rows);
    let [_, away] = lift.camera().plane_axes();
    let order = |count: usize, away: f64| -> Vec<usize> {
        if away > 0.0 {
            (0..count - 1).rev().collect()
        } else {
            (0..count - 1).collect()
        }
    };
    let (across, along) = (order(columns, away[0]), order(rows, away[1]));
    let [wide, deep, _] = lift.sides();
    let right_is_far = away[0] * wide / (columns - 1) as f64 > away[1] * deep / (rows - 1) as f64;
    mesh.indices.reserve(6 * (columns - 1) * (rows - 1));
    for &j in &along {
        for &i in &across {
            let low = j * columns + i;
            let (right, left, high) = (low + 1, low + columns, low + columns + 1);
            let mut triangles = [[low, right, high], [low, high, left]];
            if !right_is_far {
                triangles.swap(0, 1);
            }
            for corners in triangles {
                let heights = corners.map(|corner| terrain.heights[corner]);
                let defined = heights.iter().all(|h| h.is_finite());
                if defined && heights.iter().any(|h| *h < 1.0 + TOP) {
                    mesh.indices.extend(corners.map(|corner| corner as u32));
                }
            }
        }
    }
}

/// By how much rounding may take a height beyond the top.
const TOP: f32 = 1e-5;

/// How steep the block is at a vertex, along x and y of its base.
fn slope(lift: &Lift, i: usize, j: usize) -> [f64; 2] {
    let terrain = lift.terrain();
    let (columns, rows) = (terrain.columns, terrain.rows);
    let [wide, deep, high] = lift.sides();
    let at = |i: usize, j: usize| f64::from(terrain.heights[j * columns + i]).clamp(0.0, 1.0);
    let [left, right] = [i.saturating_sub(1), (i + 1).min(columns - 1)];
    let [below, above] = [j.saturating_sub(1), (j + 1).min(rows - 1)];
    let run = |from: usize, to: usize, side: f64, count: usize| {
        (to - from) as f64 * side / (count - 1) as f64
    };
    let slope = [
        (at(right, j) - at(left, j)) * high / run(left, right, wide, columns),
        (at(i, above) - at(i, below)) * high / run(below, above, deep, rows),
    ];
    slope.map(|s| if s.is_finite() { s } else { 0.0 })
}

/// A lamp behind the left shoulder of whoever looks.
struct Light {
    direction: [f64; 3],
    /// The share of a colour that is left in the deepest shade.
    least: f64,
}

impl Light {
    fn of(lift: &Lift, style: &Style) -> Self {
        let [right, away] = lift.camera().plane_axes();
        let horizontal = |axis: usize| -0.75 * right[axis] - 0.35 * away[axis];
        let (x, y, z) = (horizontal(0), horizontal(1), 0.9);
        let length = (x * x + y * y + z * z).sqrt();
        Self {
            direction: [x / length, y / length, z / length],
            least: if style.dark { 0.5 } else { 0.68 },
        }
    }

    /// A colour on a slope.
    fn on(&self, colour: Color32, [sx, sy]: [f64; 2]) -> Color32 {
        let [x, y, z] = self.direction;
        let lit = (z - x * sx - y * sy) / (1.0 + sx * sx + sy * sy).sqrt();
        let share = self.least + (1.0 - self.least) * lit.clamp(0.0, 1.0);
        let channel = |v: u8| (f64::from(v) * share).round() as u8;
        Color32::from_rgb(
            channel(colour.r()),
            channel(colour.g()),
            channel(colour.b()),
        )
    }
}
