//! Meshes: textured rectangles become images, triangles become flat areas.

use std::fmt::Write as _;

use egui::{
    Color32, Mesh, Pos2, Rect, TextureId,
    epaint::{CornerRadiusF32, Vertex, WHITE_UV},
    pos2,
};

use super::{
    Writer,
    markup::{PathData, put_color},
    picture::Picture,
};

/// The indices of a rectangle in egui: left top, right top, left bottom; the same from the other side.
const QUAD: [u32; 6] = [0, 1, 2, 2, 1, 3];

impl Writer<'_> {
    pub(super) fn put_mesh(&mut self, mesh: &Mesh) {
        if !mesh.is_valid() {
            return;
        }
        if mesh.texture_id == TextureId::default() {
            self.put_triangles(mesh, |vertices| {
                // Other places of this texture are glyphs.
                let plain = vertices.iter().all(|vertex| vertex.uv == WHITE_UV);
                plain.then(|| mean(vertices.map(|vertex| vertex.color)))
            });
        } else if let Some(quads) = quads(mesh) {
            for quad in quads {
                self.put_quad(mesh.texture_id, quad);
            }
        } else if let Some(texture) = self.drawing.textures.get(&mesh.texture_id) {
            let image = &texture.image;
            self.put_triangles(mesh, |vertices| {
                let pixel = |value: f32, size: usize| {
                    ((value * size as f32) as usize).min(size.saturating_sub(1))
                };
                let middle = vertices.map(|vertex| vertex.uv.to_vec2() / 3.0);
                let uv = middle[0] + middle[1] + middle[2];
                let index =
                    pixel(uv.y, image.height()) * image.width() + pixel(uv.x, image.width());
                Some(*image.pixels.get(index)? * mean(vertices.map(|vertex| vertex.color)))
            });
        }
    }

    /// Neighbours of one colour share a path: edges between areas of separate paths would show as hairlines.
    fn put_triangles(&mut self, mesh: &Mesh, color_of: impl Fn([&Vertex; 3]) -> Option<Color32>) {
        let mut current: Option<(Color32, PathData)> = None;
        for triangle in mesh.triangles() {
            let vertices = triangle.map(|index| &mesh.vertices[index as usize]);
            let Some(color) = color_of(vertices).filter(|&color| color != Color32::TRANSPARENT)
            else {
                continue;
            };
            let mut corners = vertices.map(|vertex| vertex.pos);
            let (a, b) = (corners[1] - corners[0], corners[2] - corners[0]);
            // Of one orientation, so that shared edges cancel.
            if a.x * b.y < a.y * b.x {
                corners.swap(1, 2);
            }
            if let Some((same, path)) = &mut current
                && *same == color
            {
                path.polyline(&corners, true);
            } else {
                let mut path = PathData::new(2);
                path.polyline(&corners, true);
                if let Some((color, path)) = current.replace((color, path)) {
                    self.put_area(color, &path);
                }
            }
        }
        if let Some((color, path)) = current {
            self.put_area(color, &path);
        }
    }

    fn put_area(&mut self, color: Color32, path: &PathData) {
        self.body.push_str("<path shape-rendering=\"crispEdges\"");
        put_color(&mut self.body, "fill", color);
        let _ = writeln!(self.body, " d=\"{}\"/>", path.as_str());
    }

    fn put_quad(&mut self, texture: TextureId, quad: &[Vertex]) {
        let [first, right, below, _] = quad else {
            return;
        };
        let uv = Rect::from_min_max(first.uv, pos2(right.uv.x, below.uv.y));
        let local = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let (corner, across, down) = (first.pos, right.pos - first.pos, below.pos - first.pos);
        let color = mean([first.color, right.color, below.color]);
        self.put_picture(texture, color, uv, local, CornerRadiusF32::ZERO, |at| {
            corner + across * at.x + down * at.y
        });
    }

    /// The part `uv` of a texture in `rect`, whose points `place` puts on the page.
    pub(super) fn put_picture(
        &mut self,
        texture: TextureId,
        tint: Color32,
        uv: Rect,
        rect: Rect,
        radius: CornerRadiusF32,
        place: impl Fn(Pos2) -> Pos2,
    ) {
        let Some(texture) = self.drawing.textures.get(&texture) else {
            return;
        };
        let corner = place(rect.left_top());
        let picture = Picture {
            texture,
            tint,
            uv,
            corner,
            across: place(rect.right_top()) - corner,
            down: place(rect.left_bottom()) - corner,
        };
        let mut image = String::new();
        let overhangs = picture.put(&mut image);
        if overhangs || radius != CornerRadiusF32::ZERO {
            let mut path = PathData::new(2);
            let corners = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
            ];
            path.polyline(&corners.map(&place), true);
            let upright = picture.across.y == 0.0 && picture.down.x == 0.0;
            let id = if upright && radius != CornerRadiusF32::ZERO {
                self.clip_id(rect, radius)
            } else {
                self.define("clipPath", format!("<path d=\"{}\"/>", path.as_str()))
            };
            let _ = writeln!(self.body, "<g clip-path=\"url(#{id})\">{image}</g>");
        } else {
            self.body.push_str(&image);
        }
    }
}

/// The vertices of each rectangle, if the mesh is made of such and each is a parallelogram of one texture part.
fn quads(mesh: &Mesh) -> Option<impl Iterator<Item = &[Vertex]>> {
    let listed = mesh.indices.chunks(6).enumerate();
    let regular = mesh.vertices.len().is_multiple_of(4)
        && mesh.indices.len() == mesh.vertices.len() / 4 * 6
        && listed.into_iter().all(|(i, indices)| {
            indices
                .iter()
                .zip(QUAD)
                .all(|(&index, corner)| index == 4 * i as u32 + corner)
        });
    let straight = |quad: &[Vertex]| {
        let closes = (quad[1].pos - quad[0].pos) - (quad[3].pos - quad[2].pos);
        closes.length() < 0.01
            && quad[3].uv == pos2(quad[1].uv.x, quad[2].uv.y)
            && quad[0].uv == pos2(quad[2].uv.x, quad[1].uv.y)
    };
    (regular && mesh.vertices.chunks_exact(4).all(straight)).then(|| mesh.vertices.chunks_exact(4))
}

fn mean(colors: [Color32; 3]) -> Color32 {
    let [r, g, b, a] = std::array::from_fn(|channel| {
        let sum: u16 = colors
            .iter()
            .map(|color| u16::from(color.to_array()[channel]))
            .sum();
        ((sum + 1) / 3) as u8
    });
    Color32::from_rgba_premultiplied(r, g, b, a)
}
