//! The CPU renderer against the rules it claims to follow.

use std::sync::Arc;

use eframe::egui::epaint::{Mesh, Vertex};
use eframe::egui::{
    Color32, ColorImage, LayerId, Painter, Pos2, Rect, TextureId, TextureOptions, Vec2, pos2, vec2,
};
use egui_kittest::Harness;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::renderer::CpuRenderer;

const SIDE: usize = 32;
const WHOLE: Rect = Rect {
    min: Pos2::ZERO,
    max: pos2(SIDE as f32, SIDE as f32),
};

/// What `draw` leaves on an opaque `ground`, at one pixel a point.
fn painted(ground: Color32, mut draw: impl FnMut(&Painter)) -> Image {
    scaled(1.0, ground, move |painter| draw(painter))
}

fn scaled(pixels_per_point: f32, ground: Color32, mut draw: impl FnMut(&Painter)) -> Image {
    let renderer = CpuRenderer::default();
    let harness = Harness::builder()
        .with_size(WHOLE.size())
        .with_pixels_per_point(pixels_per_point)
        .renderer(renderer.clone())
        .build_ui(|ui| {
            let painter = ui.ctx().layer_painter(LayerId::debug());
            painter.add(rectangle(WHOLE, ground));
            draw(&painter);
        });
    Image(renderer.render(&harness).expect("meshes need no GPU"))
}

struct Image(ColorImage);

impl Image {
    fn at(&self, x: usize, y: usize) -> [u8; 4] {
        self.0[(x, y)].to_array()
    }

    fn pixels(&self) -> impl Iterator<Item = (usize, usize, [u8; 4])> {
        let width = self.0.width();
        let pixels = self.0.pixels.iter().enumerate();
        pixels.map(move |(i, pixel)| (i % width, i / width, pixel.to_array()))
    }
}

fn rectangle(rect: Rect, colour: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, colour);
    mesh
}

/// The same surface as one quad would give, as triangles in an order that has no fast path.
fn two_triangles(mesh: &Mesh) -> Mesh {
    let mut mesh = mesh.clone();
    mesh.indices = vec![3, 1, 2, 0, 2, 1];
    mesh
}

fn textured(id: TextureId, rect: Rect) -> Mesh {
    let mut mesh = Mesh::with_texture(id);
    mesh.add_rect_with_uv(
        rect,
        Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)),
        Color32::WHITE,
    );
    mesh
}

fn checks() -> ColorImage {
    ColorImage::new(
        [2, 2],
        vec![
            Color32::BLACK,
            Color32::from_gray(200),
            Color32::from_gray(100),
            Color32::WHITE,
        ],
    )
}

fn blended(source: Color32, ground: Color32) -> [u8; 4] {
    let rest = f64::from(255 - source.a()) / 255.0;
    std::array::from_fn(|i| {
        let sum =
            f64::from(source.to_array()[i]) + (f64::from(ground.to_array()[i]) * rest).round();
        sum.min(255.0) as u8
    })
}

#[test]
fn colours_blend_premultiplied_in_gamma_space() {
    let ground = Color32::from_rgb(200, 100, 7);
    for source in [
        Color32::from_rgba_unmultiplied(10, 250, 90, 128),
        Color32::from_rgba_unmultiplied(255, 255, 255, 1),
        Color32::from_rgb_additive(100, 10, 255),
        Color32::from_rgb(1, 2, 3),
    ] {
        let image = painted(ground, |painter| {
            painter.add(rectangle(WHOLE.shrink(8.0), source));
        });
        assert_eq!(image.at(16, 16), blended(source, ground), "{source:?}");
        assert_eq!(image.at(7, 16), ground.to_array());
    }
}

#[test]
fn triangles_that_share_sides_cover_every_pixel_once() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let source = Color32::from_rgba_unmultiplied(255, 0, 0, 100);
    let once = blended(source, Color32::GREEN);
    for _ in 0..20 {
        let centre = pos2(
            random.random_range(0.0..32.0),
            random.random_range(0.0..32.0),
        );
        let mut rim = vec![WHOLE.left_top()];
        let corners = [
            WHOLE.right_top(),
            WHOLE.right_bottom(),
            WHOLE.left_bottom(),
            WHOLE.left_top(),
        ];
        for to in corners {
            let from = *rim.last().expect("the rim has a first point");
            rim.push(from.lerp(to, random.random_range(0.0..1.0)));
            rim.push(to);
        }
        let mut fan = Mesh::default();
        fan.colored_vertex(centre, source);
        for &point in &rim {
            fan.colored_vertex(point, source);
        }
        for i in 1..rim.len() as u32 {
            fan.add_triangle(0, i, i + 1);
        }
        let image = painted(Color32::GREEN, |painter| {
            painter.add(fan.clone());
        });
        assert!(
            image.pixels().all(|(.., pixel)| pixel == once),
            "{centre:?} {rim:?}"
        );
    }
}

#[test]
fn colours_between_corners_are_linear() {
    let red = |x: f32, y: f32| 20.0 + 3.0 * x + 4.0 * y;
    let corners = [pos2(1.0, 2.0), pos2(30.0, 5.0), pos2(12.0, 31.0)];
    let mut mesh = Mesh::default();
    for corner in corners {
        mesh.colored_vertex(
            corner,
            Color32::from_rgb(red(corner.x, corner.y) as u8, 0, 0),
        );
    }
    mesh.add_triangle(0, 1, 2);
    let image = painted(Color32::BLUE, |painter| {
        painter.add(mesh.clone());
    });
    let mut inside = 0;
    for (x, y, pixel) in image.pixels().filter(|(.., pixel)| pixel[2] == 0) {
        let expected = red(x as f32 + 0.5, y as f32 + 0.5);
        assert!(
            (f32::from(pixel[0]) - expected).abs() <= 0.51,
            "{x} {y} {pixel:?} {expected}"
        );
        inside += 1;
    }
    let doubled = (corners[1] - corners[0])
        .rot90()
        .dot(corners[2] - corners[0])
        .abs();
    assert!(
        (f64::from(inside) - f64::from(doubled) / 2.0).abs() < 20.0,
        "{inside} {doubled}"
    );
}

#[test]
fn textures_are_read_as_their_options_say() {
    for (options, expected) in [
        // At x = 12.5 of 32: texel coordinate 12.5 / 16 - 0.5 = 0.28125; at y = 0.5 the edge is held.
        (TextureOptions::LINEAR, 56),
        (TextureOptions::NEAREST, 0),
    ] {
        let mut texture = None;
        let quad = painted(Color32::RED, |painter| {
            let texture = texture
                .get_or_insert_with(|| painter.ctx().load_texture("checks", checks(), options));
            painter.add(textured(texture.id(), WHOLE));
        });
        assert!(
            quad.at(12, 0)[0].abs_diff(expected) <= 1,
            "{:?}",
            quad.at(12, 0)
        );
        assert_eq!(quad.at(0, 0), [0, 0, 0, 255]);
        assert_eq!(quad.at(31, 31), [255; 4]);
        let mut texture = None;
        let triangles = painted(Color32::RED, |painter| {
            let texture = texture
                .get_or_insert_with(|| painter.ctx().load_texture("checks", checks(), options));
            painter.add(two_triangles(&textured(texture.id(), WHOLE)));
        });
        let apart = quad
            .pixels()
            .zip(triangles.pixels())
            .flat_map(|((.., a), (.., b))| (0..4).map(move |i| a[i].abs_diff(b[i])))
            .max();
        assert!(apart <= Some(1), "{apart:?}");
    }
}

#[test]
fn a_patch_changes_its_texels_only() {
    let mut texture = None;
    let image = painted(Color32::RED, |painter| {
        let options = TextureOptions::NEAREST;
        let texture =
            texture.get_or_insert_with(|| painter.ctx().load_texture("checks", checks(), options));
        texture.set_partial([1, 0], ColorImage::filled([1, 1], Color32::GREEN), options);
        painter.add(textured(texture.id(), WHOLE));
    });
    let seen = [(8, 8), (24, 8), (8, 24), (24, 24)].map(|(x, y)| image.at(x, y));
    assert_eq!(
        seen,
        [
            [0, 0, 0, 255],
            [0, 255, 0, 255],
            [100, 100, 100, 255],
            [255; 4]
        ]
    );
}

#[test]
fn a_texture_freed_in_a_pass_is_still_shown_by_it() {
    let image = painted(Color32::RED, |painter| {
        let texture = painter
            .ctx()
            .load_texture("short-lived", checks(), TextureOptions::NEAREST);
        painter.add(textured(texture.id(), WHOLE));
    });
    assert_eq!(image.at(24, 24), [255; 4]);
}

#[test]
fn nothing_is_painted_outside_the_clip_rectangle() {
    for pixels_per_point in [1.0, 1.5, 2.0] {
        let clip = Rect::from_min_size(pos2(4.0, 6.0), vec2(10.0, 8.0));
        let image = scaled(pixels_per_point, Color32::BLACK, |painter| {
            painter
                .with_clip_rect(clip)
                .add(Arc::new(rectangle(WHOLE, Color32::WHITE)));
            let mut gradient = two_triangles(&rectangle(WHOLE, Color32::WHITE));
            gradient.vertices[0] = Vertex {
                color: Color32::from_gray(254),
                ..gradient.vertices[0]
            };
            painter.with_clip_rect(clip).add(gradient);
        });
        assert_eq!(image.0.size, scaled_size(pixels_per_point));
        let white = |x: usize, y: usize| {
            clip.contains(pos2(x as f32 + 0.5, y as f32 + 0.5) / pixels_per_point)
        };
        for (x, y, pixel) in image.pixels() {
            assert_eq!(pixel[0] > 0, white(x, y), "{x} {y} at {pixels_per_point}");
        }
    }
}

fn scaled_size(pixels_per_point: f32) -> [usize; 2] {
    let size: Vec2 = WHOLE.size() * pixels_per_point;
    [size.x as usize, size.y as usize]
}
