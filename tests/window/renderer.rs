//! The window painted without a GPU, so that tests can look at it on any machine.
//!
//! The rules are those of `egui_glow`: a pixel belongs to a triangle when its centre does, vertex colour times texel,
//! colours premultiplied and blended in gamma space, clip rectangles rounded to whole pixels. Positions are snapped to
//! 1/256 pixel and interpolation is in fixed point, so a frame is the same bytes everywhere.
//!
//! Tests run unoptimised, where iterators and small calls cost more than arithmetic: hence plain loops over spans and
//! arithmetic on two channels at a time.

mod colour;
mod geometry;
mod texture;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use eframe::egui::epaint::{Mesh, Primitive};
use eframe::egui::{Color32, ColorImage, Rect, TextureId, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};

use colour::{over, pack, times};
use geometry::{Corner, Edge, Plane, area, centre_from};
use texture::{Sampler, Texture};

/// Paints what an [`egui_kittest::Harness`] shows.
///
/// Mipmaps are not made: textures are read at full size. Paint callbacks are an error, as they need a GPU.
///
/// A clone shares the textures: give one to the builder, keep one to paint with.
#[derive(Clone, Default)]
pub struct CpuRenderer(Rc<RefCell<Textures>>);

#[derive(Default)]
struct Textures {
    known: HashMap<TextureId, Texture>,
    /// Freed by the last pass, which may still show them.
    freed: Vec<TextureId>,
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let Textures { known, freed } = &mut *self.0.borrow_mut();
        for id in freed.drain(..) {
            known.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            let texture = known.entry(id).or_default();
            for image in images {
                texture.update(&image);
            }
        }
        freed.extend(delta.free.drain());
    }
}

impl CpuRenderer {
    /// A number that two textures share if they hold the same.
    pub fn content(&self, id: TextureId) -> Option<u64> {
        self.0.borrow().known.get(&id).map(Texture::content)
    }

    /// The last pass of a harness that was built with this renderer.
    pub fn render<State>(&self, harness: &Harness<'_, State>) -> Result<ColorImage, String> {
        let (ctx, output) = (&harness.ctx, harness.output());
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut pixels = vec![[0; 4]; width * height];
        let textures = self.0.borrow();
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                return Err("a paint callback needs a GPU".to_owned());
            };
            let texture = textures
                .known
                .get(&mesh.texture_id)
                .ok_or_else(|| format!("no texture {:?}", mesh.texture_id))?;
            let mut canvas = Canvas {
                pixels: &mut pixels,
                width,
                clip: Clip::new(clipped.clip_rect, scale, width, height),
                texture,
                white: texture.sampler(0.0, 1.0).at_texel(0.0, 0.0),
            };
            canvas.mesh(mesh, f64::from(scale));
        }
        let colour = |[r, g, b, a]: [u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
        let pixels = pixels.into_iter().map(colour).collect();
        Ok(ColorImage::new([width, height], pixels))
    }
}

/// Whole pixels that may be painted, the last row and column not included.
#[derive(Clone, Copy)]
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Clip {
    fn new(rect: Rect, scale: f32, width: usize, height: usize) -> Self {
        let pixel =
            |points: f32, count: usize| ((points * scale).round() as i64).clamp(0, count as i64);
        Self {
            left: pixel(rect.min.x, width),
            top: pixel(rect.min.y, height),
            right: pixel(rect.max.x, width),
            bottom: pixel(rect.max.y, height),
        }
    }

    fn columns(&self, from: f64, to: f64) -> (i64, i64) {
        (
            centre_from(from).max(self.left),
            centre_from(to).min(self.right),
        )
    }

    fn rows(&self, from: f64, to: f64) -> (i64, i64) {
        (
            centre_from(from).max(self.top),
            centre_from(to).min(self.bottom),
        )
    }
}

struct Canvas<'a> {
    pixels: &'a mut [[u8; 4]],
    width: usize,
    clip: Clip,
    texture: &'a Texture,
    /// What the texture holds at the corner `WHITE_UV`, where nearly all untextured triangles read it.
    white: u32,
}

impl Canvas<'_> {
    fn mesh(&mut self, mesh: &Mesh, scale: f64) {
        let size = self.texture.size;
        let corners: Vec<_> = mesh
            .vertices
            .iter()
            .map(|vertex| Corner::new(vertex, size, scale))
            .collect();
        let mut rest = &mesh.indices[..];
        while let [i, j, k, tail @ ..] = rest {
            let [a, b, c] = [
                &corners[*i as usize],
                &corners[*j as usize],
                &corners[*k as usize],
            ];
            if let [k2, j2, l, after @ ..] = tail
                && (k2, j2) == (k, j)
                && is_rectangle(a, b, c, &corners[*l as usize])
            {
                self.rectangle(a, &corners[*l as usize]);
                rest = after;
            } else {
                self.triangle(a, b, c);
                rest = tail;
            }
        }
    }

    /// The one texel that an untextured shape reads.
    fn tint(&self, corner: &Corner) -> u32 {
        if corner.u == 0.0 && corner.v == 0.0 {
            self.white
        } else {
            self.texture.sampler(0.0, 1.0).at_texel(corner.u, corner.v)
        }
    }

    /// One colour or one upright piece of a texture between two opposite corners: glyphs, images, backgrounds.
    fn rectangle(&mut self, from: &Corner, to: &Corner) {
        let (left, right) = self.clip.columns(from.x, to.x);
        let (top, bottom) = self.clip.rows(from.y, to.y);
        if left >= right || top >= bottom {
            return;
        }
        let colour = from.colour;
        let (u0, v0, u1, v1) = (from.u, from.v, to.u, to.v);
        if u0 == u1 && v0 == v1 {
            let colour = times(self.tint(from), colour);
            for y in top..bottom {
                fill(self.span(y, left, right), colour);
            }
            return;
        }
        let (wide, high) = (to.x - from.x, to.y - from.y);
        let sampler = self
            .texture
            .sampler(((u1 - u0) * (v1 - v0)).abs(), wide * high);
        let across = |x: i64| u0 + (x as f64 + 0.5 - from.x) * (u1 - u0) / wide;
        let first = sampler.fixed(across(left));
        let step = between(first, sampler.fixed(across(right - 1)), right - left);
        for y in top..bottom {
            let v = sampler.fixed(v0 + (y as f64 + 0.5 - from.y) * (v1 - v0) / high);
            let pixels = self.span(y, left, right);
            let mut u = first;
            let mut x = 0;
            while x < pixels.len() {
                let texel = sampler.at(u, v);
                if texel != 0 {
                    pixels[x] = over(times(texel, colour), pixels[x]);
                }
                u += step;
                x += 1;
            }
        }
    }

    fn triangle(&mut self, a: &Corner, b: &Corner, c: &Corner) {
        let (a, b) = if b.y < a.y { (b, a) } else { (a, b) };
        let (b, c) = if c.y < b.y { (c, b) } else { (b, c) };
        let (a, b) = if b.y < a.y { (b, a) } else { (a, b) };
        let (top, bottom) = self.clip.rows(a.y, c.y);
        let doubled = area((a.x, a.y), (b.x, b.y), (c.x, c.y));
        let see_through = a.colour | b.colour | c.colour == 0;
        if top >= bottom || doubled == 0.0 || see_through {
            return;
        }
        let textured = a.u != b.u || a.u != c.u || a.v != b.v || a.v != c.v;
        let texels = area((a.u, a.v), (b.u, b.v), (c.u, c.v));
        let sampler = textured.then(|| self.texture.sampler(texels.abs(), doubled.abs()));
        let tint = if textured { u32::MAX } else { self.tint(a) };
        let flat = a.colour == b.colour && a.colour == c.colour;
        let mut plane = None;
        let (long, upper, lower) = (Edge::new(a, c), Edge::new(a, b), Edge::new(b, c));
        for y in top..bottom {
            let centre = y as f64 + 0.5;
            let short = if centre < b.y { &upper } else { &lower };
            let (one, other) = (long.x_at(centre), short.x_at(centre));
            let (left, right) = self.clip.columns(one.min(other), one.max(other));
            if left >= right {
                continue;
            }
            let pixels = self.span(y, left, right);
            if flat && !textured {
                fill(pixels, times(tint, a.colour));
                continue;
            }
            // Most triangles of a thin line cover no pixel centre: only now is it worth the arithmetic.
            let plane = plane.get_or_insert_with(|| Plane::new(a, b, c, doubled));
            let first = plane.at(left as f64 + 0.5, centre, sampler.as_ref());
            if pixels.len() == 1 {
                pixels[0] = over(source(&first, tint, sampler.as_ref()), pixels[0]);
                continue;
            }
            let last = plane.at(right as f64 - 0.5, centre, sampler.as_ref());
            shade(pixels, first, last, tint, sampler.as_ref());
        }
    }

    fn span(&mut self, y: i64, left: i64, right: i64) -> &mut [[u8; 4]] {
        let start = y as usize * self.width;
        &mut self.pixels[start + left as usize..start + right as usize]
    }
}

/// Paints a span between the attributes at its first and its last pixel.
fn shade(
    pixels: &mut [[u8; 4]],
    first: [i64; 6],
    last: [i64; 6],
    tint: u32,
    sampler: Option<&Sampler>,
) {
    let count = pixels.len() as i64;
    let mut step = [0; 6];
    for i in 0..6 {
        step[i] = between(first[i], last[i], count);
    }
    let mut value = first;
    let mut x = 0;
    while x < pixels.len() {
        pixels[x] = over(source(&value, tint, sampler), pixels[x]);
        let mut i = 0;
        while i < 6 {
            value[i] += step[i];
            i += 1;
        }
        x += 1;
    }
}

/// The colour of a pixel with these attributes.
#[inline(always)]
fn source(value: &[i64; 6], tint: u32, sampler: Option<&Sampler>) -> u32 {
    let texel = match sampler {
        Some(sampler) => sampler.at(value[4], value[5]),
        None => tint,
    };
    times(texel, pack(value))
}

/// Paints a span in one colour.
fn fill(pixels: &mut [[u8; 4]], colour: u32) {
    if colour >> 24 == 255 {
        pixels.fill(colour.to_le_bytes());
    } else if colour != 0 {
        let mut x = 0;
        while x < pixels.len() {
            pixels[x] = over(colour, pixels[x]);
            x += 1;
        }
    }
}

fn is_rectangle(a: &Corner, b: &Corner, c: &Corner, d: &Corner) -> bool {
    let upright = a.x == c.x && b.x == d.x && a.y == b.y && c.y == d.y;
    let upright_in_texture = a.u == c.u && b.u == d.u && a.v == b.v && c.v == d.v;
    let flat = a.colour == b.colour && a.colour == c.colour && a.colour == d.colour;
    flat && upright && upright_in_texture && a.x < d.x && a.y < d.y
}

/// The step that leads from the first to the last of `count` values.
fn between(first: i64, last: i64, count: i64) -> i64 {
    if count > 1 {
        (last - first) / (count - 1)
    } else {
        0
    }
}
