//! Textures as embedded PNG images.

use std::{borrow::Cow, fmt::Write as _};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use egui::{Color32, Pos2, Rect, Vec2, pos2};

use super::markup::{put_attribute, put_number};
use crate::export::{offscreen::Texture, png::encode};

/// A parallelogram filled with a part of a texture.
pub(super) struct Picture<'a> {
    pub(super) texture: &'a Texture,
    /// Multiplies every pixel.
    pub(super) tint: Color32,
    /// The part of the texture, in 0..1; mirrored where `min` exceeds `max`.
    pub(super) uv: Rect,
    /// Where `uv.min` lies on the page.
    pub(super) corner: Pos2,
    /// From there to `(uv.max.x, uv.min.y)`.
    pub(super) across: Vec2,
    /// From there to `(uv.min.x, uv.max.y)`.
    pub(super) down: Vec2,
}

/// A whole-pixel part of an image that covers what is asked for.
struct Cover {
    min: [usize; 2],
    max: [usize; 2],
}

impl Picture<'_> {
    /// Writes an `<image>`. Whole pixels are embedded, so it may reach further than asked: `true` says that the
    /// caller has to clip it.
    pub(super) fn put(&self, out: &mut String) -> bool {
        let image = &self.texture.image;
        let Some(cover) = self.cover() else {
            return false;
        };
        let size = [cover.max[0] - cover.min[0], cover.max[1] - cover.min[1]];
        let mut pixels = Cow::Borrowed(&image.pixels);
        if size != image.size {
            pixels = Cow::Owned(image.region_by_pixels(cover.min, size).pixels);
        }
        if self.tint != Color32::WHITE {
            pixels
                .to_mut()
                .iter_mut()
                .for_each(|pixel| *pixel = *pixel * self.tint);
        }
        // The sizes are in range and a `Vec` takes all bytes, so this always encodes.
        let Ok(file) = encode(size, &pixels, None) else {
            return false;
        };

        let span = self.uv.max - self.uv.min;
        let at = |pixel: [usize; 2]| {
            let uv = pos2(
                pixel[0] as f32 / image.width() as f32,
                pixel[1] as f32 / image.height() as f32,
            );
            let local = (uv - self.uv.min) / span;
            self.corner + self.across * local.x + self.down * local.y
        };
        let (origin, end) = (at(cover.min), at(cover.max));
        let [width, height] = size.map(|side| side as f32);
        out.push_str("<image preserveAspectRatio=\"none\"");
        if self.texture.nearest {
            out.push_str(" image-rendering=\"optimizeSpeed\"");
        }
        if self.across.y == 0.0 && self.down.x == 0.0 && origin.x < end.x && origin.y < end.y {
            put_attribute(out, "x", origin.x);
            put_attribute(out, "y", origin.y);
            put_attribute(out, "width", end.x - origin.x);
            put_attribute(out, "height", end.y - origin.y);
        } else {
            let across = (at([cover.max[0], cover.min[1]]) - origin) / width;
            let down = (at([cover.min[0], cover.max[1]]) - origin) / height;
            put_attribute(out, "width", width);
            put_attribute(out, "height", height);
            let _ = write!(
                out,
                " transform=\"matrix({} {} {} {} ",
                across.x, across.y, down.x, down.y
            );
            put_number(out, origin.x);
            out.push(' ');
            put_number(out, origin.y);
            out.push_str(")\"");
        }
        out.push_str(" xlink:href=\"data:image/png;base64,");
        BASE64_STANDARD.encode_string(file, out);
        out.push_str("\"/>\n");

        let asked = [self.uv.min.min(self.uv.max), self.uv.min.max(self.uv.max)];
        asked != [pos2(0.0, 0.0), pos2(1.0, 1.0)]
    }

    fn cover(&self) -> Option<Cover> {
        let [width, height] = self.texture.image.size;
        let low = self.uv.min.min(self.uv.max);
        let high = self.uv.min.max(self.uv.max);
        if !(low.is_finite() && high.is_finite()) || low.x == high.x || low.y == high.y {
            return None;
        }
        // Float to integer casts saturate, so what lies outside the texture is cut off.
        let min = [low.x * width as f32, low.y * height as f32].map(|pixel| pixel.floor() as usize);
        let max = [
            ((high.x * width as f32).ceil() as usize).min(width),
            ((high.y * height as f32).ceil() as usize).min(height),
        ];
        (min[0] < max[0] && min[1] < max[1]).then_some(Cover { min, max })
    }
}
