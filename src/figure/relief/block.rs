//! The walls of the block below the relief, which stand on the sides towards the eye.

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Shape, Stroke, pos2};

use crate::figure::lift::Lift;
use crate::figure::style::{Style, mix};

/// A side of the base: the shares of its vertices, and the height over each.
struct Side {
    corners: Vec<([f64; 2], Option<f64>)>,
}

/// Paints the walls and the edges of the block.
pub fn paint(painter: &Painter, lift: &Lift, style: &Style) {
    let edge = Stroke::new(style.text_size / 13.0, style.faint);
    for (axis, side) in towards_the_eye(lift) {
        // One wall a little darker than the other, as light from one side makes them.
        let colour = mix(style.background, style.faint, if axis == 0 { 0.3 } else { 0.2 });
        for stretch in side.corners.split(|(_, height)| height.is_none()) {
            let walls: Vec<[Pos2; 2]> = stretch
                .iter()
                .map(|(shares, height)| {
                    [height.unwrap_or(0.0), 0.0].map(|height| spot(lift, *shares, height))
                })
                .collect();
            if walls.len() > 1 {
                painter.add(Shape::mesh(wall(&walls, colour)));
                let [top, foot] = [0, 1].map(|end| walls.iter().map(|w| w[end]).collect());
                painter.add(Shape::line(top, edge));
                painter.add(Shape::line(foot, edge));
                for end in [walls[0], walls[walls.len() - 1]] {
                    painter.line_segment(end, edge);
                }
            }
        }
    }
}

/// The sides that the eye sees from outside, with the axis across which they stand.
fn towards_the_eye(lift: &Lift) -> Vec<(usize, Side)> {
    let [tx, ty, _] = lift.camera().toward();
    let terrain = lift.terrain();
    let (columns, rows) = (terrain.columns, terrain.rows);
    let corner = |i: usize, j: usize| {
        let height = f64::from(terrain.heights[j * columns + i]);
        let shares = [
            i as f64 / (columns - 1) as f64,
            j as f64 / (rows - 1) as f64,
        ];
        (shares, height.is_finite().then(|| height.clamp(0.0, 1.0)))
    };
    let mut sides = Vec::new();
    if columns < 2 || rows < 2 {
        return sides;
    }
    if tx.abs() > 1e-9 {
        let i = if tx > 0.0 { columns - 1 } else { 0 };
        let corners = (0..rows).map(|j| corner(i, j)).collect();
        sides.push((0, Side { corners }));
    }
    if ty.abs() > 1e-9 {
        let j = if ty > 0.0 { rows - 1 } else { 0 };
        let corners = (0..columns).map(|i| corner(i, j)).collect();
        sides.push((1, Side { corners }));
    }
    sides
}

fn spot(lift: &Lift, shares: [f64; 2], height: f64) -> Pos2 {
    let [x, y] = lift.camera().screen(lift.place(shares, height));
    pos2(x as f32, y as f32)
}

/// A wall from pairs of points above one another.
fn wall(pairs: &[[Pos2; 2]], color: Color32) -> Mesh {
    let vertex = |pos: &Pos2| Vertex {
        pos: *pos,
        uv: WHITE_UV,
        color,
    };
    let mut mesh = Mesh {
        vertices: pairs.iter().flatten().map(vertex).collect(),
        ..Mesh::default()
    };
    for pair in 1..pairs.len() as u32 {
        let [a, b] = [2 * pair - 2, 2 * pair];
        mesh.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
    }
    mesh
}
