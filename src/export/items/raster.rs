//! Meshes of many triangles as pictures: as paths they would make files large, and show their seams.

use std::sync::Arc;

use egui::{Color32, ColorImage, Mesh, Pos2, Vec2, epaint::Vertex, pos2, vec2};

use crate::export::drawing::Picture;
use crate::export::textures::Texture;

/// Pixels per point, as in other pictures of a figure.
const DENSITY: f32 = 2.0;
/// The most pixels; of a larger mesh they are larger.
const MOST: f32 = 16e6;

/// The picture of a mesh, whose later triangles cover earlier ones; `None` if it covers nothing.
pub(super) fn picture(mesh: &Mesh, texture: Option<&Texture>) -> Option<Picture> {
    let bounds = mesh.calc_bounds();
    if !bounds.is_positive() || !bounds.is_finite() {
        return None;
    }
    let density = DENSITY.min((MOST / bounds.area()).sqrt());
    // Whole pixels, so that the picture need not be resampled.
    let min = (bounds.min.to_vec2() * density).floor();
    let size = (bounds.max.to_vec2() * density).ceil() - min;
    let mut canvas = Canvas {
        image: ColorImage::filled([size.x as usize, size.y as usize], Color32::TRANSPARENT),
        texture,
    };
    for triangle in mesh.triangles() {
        let corners = triangle.map(|index| &mesh.vertices[index as usize]);
        canvas.triangle(
            corners.map(|v| (v.pos.to_vec2() * density - min).to_pos2()),
            corners,
        );
    }
    Some(Picture {
        image: Arc::new(canvas.image),
        corner: (min / density).to_pos2(),
        across: vec2(size.x / density, 0.0),
        down: vec2(0.0, size.y / density),
        smooth: true,
    })
}

struct Canvas<'a> {
    image: ColorImage,
    texture: Option<&'a Texture>,
}

impl Canvas<'_> {
    /// Fills the pixels whose centres lie in a triangle, with colours and places on the texture in between those of its corners.
    fn triangle(&mut self, [a, b, c]: [Pos2; 3], corners: [&Vertex; 3]) {
        let area = cross(b - a, c - a);
        if !(area.abs() > 1e-12 && area.is_finite()) {
            return;
        }
        let [width, height] = self.image.size;
        let (low, high) = (a.min(b).min(c), a.max(b).max(c));
        let pixels = |low: f32, high: f32, count: usize| {
            let first = (low - 0.5).ceil().max(0.0) as usize;
            first..((high - 0.5).floor().max(-1.0) + 1.0).min(count as f32) as usize
        };
        for y in pixels(low.y, high.y, height) {
            for x in pixels(low.x, high.x, width) {
                let at = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let weights = [
                    cross(c - b, at - b) / area,
                    cross(a - c, at - c) / area,
                    cross(b - a, at - a) / area,
                ];
                // A little outside, so that no seam is left between neighbours.
                if weights.iter().all(|w| *w >= -1e-4) {
                    self.image.pixels[y * width + x] = self.colour(weights, corners);
                }
            }
        }
    }

    fn colour(&self, weights: [f32; 3], corners: [&Vertex; 3]) -> Color32 {
        let mix = |value: &dyn Fn(&Vertex) -> f32| -> f32 {
            let parts = weights.iter().zip(corners);
            parts.map(|(weight, corner)| weight * value(corner)).sum()
        };
        let channel = |i: usize| mix(&|v| f32::from(v.color[i])).clamp(0.0, 255.0);
        let [r, g, b, a] = [0, 1, 2, 3].map(channel);
        let texel = self.texture.map_or([255.0; 4], |texture| {
            sample(texture, vec2(mix(&|v| v.uv.x), mix(&|v| v.uv.y)))
        });
        let of = |part: f32, texel: f32| (part * texel / 255.0).round() as u8;
        Color32::from_rgba_premultiplied(
            of(r, texel[0]),
            of(g, texel[1]),
            of(b, texel[2]),
            of(a, texel[3]),
        )
    }
}

fn cross(a: Vec2, b: Vec2) -> f32 {
    a.x * b.y - a.y * b.x
}

/// The texture at a place, between its four nearest pixels, or at the nearest one if it is not smooth.
fn sample(texture: &Texture, uv: Vec2) -> [f32; 4] {
    let image = &texture.image;
    let [width, height] = image.size;
    let texel = |x: f32, y: f32| {
        let along = |v: f32, count: usize| (v.max(0.0) as usize).min(count.saturating_sub(1));
        let index = along(y, height) * width + along(x, width);
        let colour = image.pixels.get(index).copied().unwrap_or_default();
        colour.to_array().map(f32::from)
    };
    let at = uv * vec2(width as f32, height as f32);
    if !texture.smooth {
        return texel(at.x, at.y);
    }
    let (x, y) = ((at.x - 0.5).floor(), (at.y - 0.5).floor());
    let (s, t) = (at.x - 0.5 - x, at.y - 0.5 - y);
    let corners = [
        (texel(x, y), (1.0 - s) * (1.0 - t)),
        (texel(x + 1.0, y), s * (1.0 - t)),
        (texel(x, y + 1.0), (1.0 - s) * t),
        (texel(x + 1.0, y + 1.0), s * t),
    ];
    std::array::from_fn(|i| {
        corners
            .iter()
            .map(|(colour, weight)| colour[i] * weight)
            .sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::TextureId;
    use egui::epaint::WHITE_UV;

    fn vertex(x: f32, y: f32, color: Color32) -> Vertex {
        Vertex {
            pos: pos2(x, y),
            uv: WHITE_UV,
            color,
        }
    }

    #[test]
    fn later_triangles_cover_earlier_ones_and_nothing_is_left_open() {
        let (red, blue) = (Color32::RED, Color32::BLUE);
        let corners = [(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)];
        let square = |color| corners.map(|(x, y)| vertex(x, y, color));
        let mut mesh = Mesh {
            vertices: [square(red), square(blue)].concat(),
            ..Mesh::default()
        };
        mesh.indices = vec![0, 1, 2, 0, 2, 3, 4, 5, 6];
        let picture = picture(&mesh, None).expect("a picture");
        assert_eq!(picture.image.size, [20, 20]);
        assert_eq!(picture.corner, pos2(10.0, 10.0));
        assert_eq!((picture.across.x, picture.down.y), (10.0, 10.0));
        for (i, pixel) in picture.image.pixels.iter().enumerate() {
            let (x, y) = (i % 20, i / 20);
            let expected = if x >= y { blue } else { red };
            assert_eq!(*pixel, expected, "{x} {y}");
        }
    }

    #[test]
    fn colours_and_texture_lie_between_those_of_the_corners() {
        // Two texels, black and white, across a triangle with its own red.
        let texture = Texture {
            image: Arc::new(ColorImage::new(
                [2, 1],
                vec![Color32::BLACK, Color32::WHITE],
            )),
            smooth: true,
        };
        let tint = Color32::from_rgb(200, 100, 0);
        let corners = [(0.0, 0.0, 0.25), (100.0, 0.0, 0.75), (0.0, 100.0, 0.25)];
        let mesh = Mesh {
            vertices: corners
                .map(|(x, y, u)| Vertex {
                    uv: pos2(u, 0.5),
                    ..vertex(x, y, tint)
                })
                .to_vec(),
            indices: vec![0, 1, 2],
            texture_id: TextureId::User(7),
        };
        let picture = picture(&mesh, Some(&texture)).expect("a picture");
        let pixel = picture.image.pixels[20 * 200 + 100];
        // x = 50.25 of 100 between the middles of both texels.
        assert!(
            pixel.r().abs_diff(101) <= 1 && pixel.g().abs_diff(50) <= 1,
            "{pixel:?}"
        );
        assert_eq!(picture.image.pixels[199 * 200 + 199], Color32::TRANSPARENT);
    }
}
