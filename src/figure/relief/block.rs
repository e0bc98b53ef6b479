//! The walls of the block below the relief, which stand on the sides towards the eye.

use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Painter, Pos2, Shape, Stroke, pos2};

use crate::figure::drape::Strands;
use crate::figure::lift::Lift;
use crate::figure::style::{Style, mix};

/// A side of the base: the shares of its vertices, and the height over each.
struct Side {
    corners: Vec<([f64; 2], Option<f64>)>,
}

/// Paints the walls, and the edges of the block that are seen.
pub fn paint(painter: &Painter, lift: &Lift, style: &Style) {
    let edge = Stroke::new(style.hairline(), style.faint);
    let [tx, ty, _] = lift.camera().toward();
    for (axis, far) in [(0, tx <= 0.0), (1, ty <= 0.0)] {
        rim(painter, lift, &Side::of(lift, axis, far), edge);
    }
    for (axis, near) in [(0, tx > 0.0), (1, ty > 0.0)] {
        // One that is seen from its edge is none.
        if [tx, ty][axis].abs() < 1e-9 {
            continue;
        }
        let side = Side::of(lift, axis, near);
        // One wall a little darker than the other, as light from one side makes them.
        let colour = mix(
            style.background,
            style.faint,
            if axis == 0 { 0.3 } else { 0.2 },
        );
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

/// The upper edge of a side away from the eye, where nothing hides it.
fn rim(painter: &Painter, lift: &Lift, side: &Side, edge: Stroke) {
    let mut strands = Strands::default();
    for (shares, height) in &side.corners {
        match height {
            Some(height) => strands.go(lift, lift.point(*shares), *height),
            None => strands.end(),
        }
    }
    for line in strands.seen {
        painter.add(Shape::line(line, edge));
    }
}

impl Side {
    /// The side across an axis, at its low or its high end.
    fn of(lift: &Lift, axis: usize, high: bool) -> Self {
        let terrain = lift.terrain();
        let count = [terrain.columns, terrain.rows];
        let corner = |along: usize| {
            let mut at = [along; 2];
            at[axis] = if high { count[axis] - 1 } else { 0 };
            let shares = [0, 1].map(|i| at[i] as f64 / (count[i] - 1).max(1) as f64);
            let height = terrain.heights.get(at[1] * count[0] + at[0]);
            let height = height.filter(|h| h.is_finite());
            (shares, height.map(|h| f64::from(*h).clamp(0.0, 1.0)))
        };
        let corners = (0..count[1 - axis]).map(corner).collect();
        Self { corners }
    }
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
