//! Meshes: textured rectangles become images, few triangles flat areas, and many of them a picture.

use std::sync::Arc;

use egui::{
    Color32, ColorImage, Mesh, Pos2, Rect, Stroke, TextureId,
    epaint::{CornerRadiusF32, Vertex, WHITE_UV},
    pos2,
};

use super::{Itemizer, raster};
use crate::export::drawing::{Clip, Item, Outline, Path, Picture, Segment, polyline};
use crate::figure::lengths::Length as _;

/// The indices of a rectangle in egui: left top, right top, left bottom; the same from the other side.
const QUAD: [u32; 6] = [0, 1, 2, 2, 1, 3];

/// A mesh of more triangles is no longer drawn as paths.
const MANY: usize = 1000;

impl Itemizer<'_> {
    pub(super) fn put_mesh(&mut self, mesh: &Mesh) {
        if !mesh.is_valid() {
            return;
        }
        let many = mesh.indices.len() / 3 > MANY;
        if many && mesh.texture_id == TextureId::default() {
            // Without glyphs, whose texture is not kept.
            if mesh.vertices.iter().all(|vertex| vertex.uv == WHITE_UV) {
                self.items
                    .extend(raster::picture(mesh, None).map(Item::Picture));
            }
        } else if mesh.texture_id == TextureId::default() {
            self.put_triangles(mesh, |vertices| {
                // The rest of this texture holds glyphs.
                let plain = vertices.iter().all(|vertex| vertex.uv == WHITE_UV);
                plain.then(|| mean(vertices.map(|vertex| vertex.color)))
            });
        } else if let Some(quads) = quads(mesh) {
            for quad in quads {
                self.put_quad(mesh.texture_id, quad);
            }
        } else if let Some(texture) = self.textures.get(mesh.texture_id) {
            if many {
                let picture = raster::picture(mesh, Some(texture));
                self.items.extend(picture.map(Item::Picture));
                return;
            }
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

    /// Neighbouring triangles of one colour share a path, since the edges between separate paths would show as hairlines.
    fn put_triangles(&mut self, mesh: &Mesh, color_of: impl Fn([&Vertex; 3]) -> Option<Color32>) {
        let mut current: Option<(Color32, Vec<Segment>)> = None;
        for triangle in mesh.triangles() {
            let vertices = triangle.map(|index| &mesh.vertices[index as usize]);
            let Some(color) = color_of(vertices).filter(|&color| color != Color32::TRANSPARENT)
            else {
                continue;
            };
            let mut corners = vertices.map(|vertex| vertex.pos);
            let (a, b) = (corners[1] - corners[0], corners[2] - corners[0]);
            // All with the same orientation, so that shared edges cancel.
            if a.x * b.y < a.y * b.x {
                corners.swap(1, 2);
            }
            if let Some((same, area)) = &mut current
                && *same == color
            {
                area.extend(polyline(&corners, true));
            } else if let Some(done) = current.replace((color, polyline(&corners, true))) {
                self.put_area(done);
            }
        }
        current.into_iter().for_each(|done| self.put_area(done));
    }

    fn put_area(&mut self, (fill, area): (Color32, Vec<Segment>)) {
        self.items.push(Item::Path(Path {
            outline: Outline::Curve(area),
            fill,
            stroke: Stroke::NONE,
            crisp: true,
        }));
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
        let Some(texture) = self.textures.get(texture) else {
            return;
        };
        let image = &texture.image;
        let Some([min, max]) = cover(image, uv) else {
            return;
        };
        let size = [max[0] - min[0], max[1] - min[1]];
        let mut part = Arc::clone(image);
        if size != image.size {
            part = Arc::new(image.region_by_pixels(min, size));
        }
        if tint != Color32::WHITE {
            let pixels = &mut Arc::make_mut(&mut part).pixels;
            pixels.iter_mut().for_each(|pixel| *pixel = *pixel * tint);
        }
        let corner = place(rect.left_top());
        let across = place(rect.right_top()) - corner;
        let down = place(rect.left_bottom()) - corner;
        if !(corner.is_finite() && across.is_finite() && down.is_finite()) {
            return;
        }
        // The place on the page of a corner between pixels.
        let at = |[x, y]: [usize; 2]| {
            let uv_at = pos2(
                x as f32 / image.width() as f32,
                y as f32 / image.height() as f32,
            );
            let local = (uv_at - uv.min) / (uv.max - uv.min);
            corner + across * local.x + down * local.y
        };
        let picture = Item::Picture(Picture {
            image: part,
            corner: at(min),
            across: at([max[0], min[1]]) - at(min),
            down: at([min[0], max[1]]) - at(min),
            smooth: texture.smooth,
        });
        // Only whole pixels can be cut out, so the picture may extend beyond the part asked for.
        let asked = [uv.min.min(uv.max), uv.min.max(uv.max)];
        let overhangs = asked != [pos2(0.0, 0.0), pos2(1.0, 1.0)];
        if !overhangs && radius == CornerRadiusF32::ZERO {
            self.items.push(picture);
            return;
        }
        let upright = across.y == 0.0 && down.x == 0.0;
        let outline = if upright && radius != CornerRadiusF32::ZERO {
            let angle = 0.0;
            Outline::Rect {
                rect,
                radius,
                angle,
            }
        } else {
            let corners = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
            ];
            Outline::polygon(&corners.map(&place))
        };
        self.items.push(Item::Clip(Clip {
            outline,
            items: vec![picture],
        }));
    }
}

/// The smallest part of an image that covers `uv`, as its first pixel and the one after its last.
fn cover(image: &ColorImage, uv: Rect) -> Option<[[usize; 2]; 2]> {
    let [width, height] = image.size;
    let low = uv.min.min(uv.max);
    let high = uv.min.max(uv.max);
    if !(low.is_finite() && high.is_finite()) || low.x == high.x || low.y == high.y {
        return None;
    }
    // Float to integer casts saturate, so what lies outside the texture is cut off.
    let min = [low.x * width as f32, low.y * height as f32].map(|pixel| pixel.floor() as usize);
    let max = [
        ((high.x * width as f32).ceil() as usize).min(width),
        ((high.y * height as f32).ceil() as usize).min(height),
    ];
    (min[0] < max[0] && min[1] < max[1]).then_some([min, max])
}

/// The vertices of each rectangle, if the mesh consists of rectangles and each shows one part of the texture as a
/// parallelogram.
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
        closes.norm() < 0.01
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
