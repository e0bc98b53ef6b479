//! Triangles in pixels: corners, sides and what is interpolated between them.

use eframe::egui::epaint::Vertex;

use super::colour::{ONE, packed};
use super::texture::Sampler;

/// A corner on the screen: pixels, texels, and the colour packed.
pub struct Corner {
    pub x: f64,
    pub y: f64,
    pub u: f64,
    pub v: f64,
    pub colour: u32,
}

impl Corner {
    pub fn new(vertex: &Vertex, texture_size: [usize; 2], scale: f64) -> Self {
        Self {
            x: (f64::from(vertex.pos.x) * scale * 256.0).round() / 256.0,
            y: (f64::from(vertex.pos.y) * scale * 256.0).round() / 256.0,
            u: f64::from(vertex.uv.x) * texture_size[0] as f64,
            v: f64::from(vertex.uv.y) * texture_size[1] as f64,
            colour: packed(vertex.color),
        }
    }

    fn attributes(&self) -> Attributes {
        let [r, g, b, a] = self.colour.to_le_bytes().map(f64::from);
        [r, g, b, a, self.u, self.v]
    }
}

/// Red, green, blue, alpha in 0..=255 and the texel coordinates.
type Attributes = [f64; 6];

/// A side of a triangle from its upper to its lower end, the same numbers for both triangles that share it.
pub struct Edge {
    x: f64,
    y: f64,
    slope: f64,
}

impl Edge {
    pub fn new(upper: &Corner, lower: &Corner) -> Self {
        Self {
            x: upper.x,
            y: upper.y,
            slope: (lower.x - upper.x) / (lower.y - upper.y),
        }
    }

    pub fn x_at(&self, y: f64) -> f64 {
        self.x + (y - self.y) * self.slope
    }
}

/// Attributes as linear functions of the place: `origin + (x - x₀) across + (y - y₀) down`.
pub struct Plane {
    x: f64,
    y: f64,
    origin: Attributes,
    across: Attributes,
    down: Attributes,
    low: Attributes,
    high: Attributes,
}

impl Plane {
    pub fn new(a: &Corner, b: &Corner, c: &Corner, doubled: f64) -> Self {
        let [of_a, of_b, of_c] = [a.attributes(), b.attributes(), c.attributes()];
        let mut plane = Self {
            x: a.x,
            y: a.y,
            origin: of_a,
            across: [0.0; 6],
            down: [0.0; 6],
            low: of_a,
            high: of_a,
        };
        for i in 0..6 {
            let (p, q, r) = (of_a[i], of_b[i], of_c[i]);
            plane.across[i] = ((q - p) * (c.y - a.y) - (r - p) * (b.y - a.y)) / doubled;
            plane.down[i] = ((r - p) * (b.x - a.x) - (q - p) * (c.x - a.x)) / doubled;
            plane.low[i] = p.min(q).min(r);
            plane.high[i] = p.max(q).max(r);
        }
        plane
    }

    pub fn at(&self, x: f64, y: f64, sampler: Option<&Sampler>) -> [i64; 6] {
        let (x, y) = (x - self.x, y - self.y);
        let mut fixed = [0; 6];
        let count = if sampler.is_some() { 6 } else { 4 };
        let mut i = 0;
        while i < count {
            let value = self.origin[i] + x * self.across[i] + y * self.down[i];
            let value = value.clamp(self.low[i], self.high[i]);
            fixed[i] = match sampler {
                Some(sampler) if i >= 4 => sampler.fixed(value),
                _ => (value * ONE) as i64,
            };
            i += 1;
        }
        fixed
    }
}

/// Twice the signed area of a triangle.
pub fn area(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)
}

/// The first pixel whose centre is not before a coordinate.
pub fn centre_from(coordinate: f64) -> i64 {
    (coordinate - 0.5).ceil() as i64
}
