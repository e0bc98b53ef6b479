//! Textures and how they are read.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use eframe::egui::epaint::{ImageData, ImageDelta};
use eframe::egui::{TextureFilter, TextureOptions, TextureWrapMode};

use super::colour::{FRACTION, ONE, mix, packed};

/// An uploaded image.
#[derive(Default)]
pub struct Texture {
    pub size: [usize; 2],
    texels: Vec<u32>,
    options: TextureOptions,
}

impl Texture {
    pub fn update(&mut self, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let texels = image.pixels.iter().map(|&colour| packed(colour));
        self.options = delta.options;
        let Some([left, top]) = delta.pos else {
            self.size = image.size;
            self.texels = texels.collect();
            return;
        };
        let patch: Vec<u32> = texels.collect();
        for (row, line) in patch.chunks_exact(image.size[0]).enumerate() {
            let start = (top + row) * self.size[0] + left;
            self.texels[start..start + line.len()].copy_from_slice(line);
        }
    }

    /// A number that two textures share if they hold the same.
    pub fn content(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.size, &self.texels, self.options).hash(&mut hasher);
        hasher.finish()
    }

    /// Reads this texture where `texels` of its area cover `pixels` of the screen's.
    pub fn sampler(&self, texels: f64, pixels: f64) -> Sampler<'_> {
        let filter = if texels > pixels {
            self.options.minification
        } else {
            self.options.magnification
        };
        Sampler {
            texels: &self.texels,
            width: self.size[0] as i64,
            height: self.size[1] as i64,
            linear: filter == TextureFilter::Linear,
            wrap: self.options.wrap_mode,
        }
    }
}

pub struct Sampler<'a> {
    texels: &'a [u32],
    width: i64,
    height: i64,
    linear: bool,
    wrap: TextureWrapMode,
}

impl Sampler<'_> {
    /// The colour at texel coordinates in fixed point, texel centres at whole numbers when linear, at halves when not.
    #[inline(always)]
    pub fn at(&self, u: i64, v: i64) -> u32 {
        let (x, y) = (u >> FRACTION, v >> FRACTION);
        let across = (u >> (FRACTION - 8)) as u32 & 255;
        let down = (v >> (FRACTION - 8)) as u32 & 255;
        if !self.linear || across | down == 0 {
            return self.texel(x, y);
        }
        let above = mix(self.texel(x, y), self.texel(x + 1, y), across);
        let below = mix(self.texel(x, y + 1), self.texel(x + 1, y + 1), across);
        mix(above, below, down)
    }

    /// The colour at texel coordinates that count from the texture's edge.
    pub fn at_texel(&self, u: f64, v: f64) -> u32 {
        self.at(self.fixed(u), self.fixed(v))
    }

    #[inline(always)]
    fn texel(&self, x: i64, y: i64) -> u32 {
        let inside = x >= 0 && x < self.width && y >= 0 && y < self.height;
        let (x, y) = if inside {
            (x, y)
        } else {
            (self.wrapped(x, self.width), self.wrapped(y, self.height))
        };
        self.texels[(y * self.width + x) as usize]
    }

    fn wrapped(&self, index: i64, count: i64) -> i64 {
        match self.wrap {
            TextureWrapMode::ClampToEdge => index.clamp(0, count - 1),
            TextureWrapMode::Repeat => index.rem_euclid(count),
            TextureWrapMode::MirroredRepeat => {
                let place = index.rem_euclid(2 * count);
                place.min(2 * count - 1 - place)
            }
        }
    }

    /// Texel coordinates in fixed point: shifted to texel centres and rounded to the 1/256 that [`mix`] resolves.
    pub fn fixed(&self, texels: f64) -> i64 {
        let shift = if self.linear { 0.5 - 1.0 / 512.0 } else { 0.0 };
        ((texels - shift) * ONE).floor() as i64
    }
}
