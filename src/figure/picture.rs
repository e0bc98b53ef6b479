//! Pictures that stay on the graphics card between frames.

use egui::{
    Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureId, TextureOptions, pos2,
};

use crate::workbench::Memo;

/// The longest side of a picture in pixels: enough for a 4K screen, since more would cost memory without showing.
const LONGEST: usize = 4096;

/// The size of a picture that fills a frame with so many pixels for each point, or as many as the graphics card can hold.
pub fn pixels(ctx: &Context, frame: Rect, sharpness: f32) -> [usize; 2] {
    let most = ctx.input(|i| i.max_texture_side).min(LONGEST);
    let longer = frame.width().max(frame.height());
    let scale = sharpness.min(most as f32 / longer);
    [frame.width(), frame.height()].map(|side| ((side * scale).round() as usize).clamp(1, most))
}

/// An image as a texture, painted again where its key changes.
pub struct Picture<K>(Memo<K, Option<TextureHandle>>);

impl<K> Default for Picture<K> {
    fn default() -> Self {
        Self(Memo::default())
    }
}

impl<K: PartialEq> Picture<K> {
    /// Brings the picture up to date.
    pub fn update(
        &mut self,
        ctx: &Context,
        name: &str,
        key: K,
        paint: impl FnOnce(&K) -> ColorImage,
    ) {
        let options = TextureOptions::LINEAR;
        self.0.get(key, |key, texture| {
            let image = paint(key);
            match texture {
                Some(texture) => texture.set(image, options),
                None => *texture = Some(ctx.load_texture(name, image, options)),
            }
        });
    }

    /// The texture, if there is a picture.
    pub fn texture(&self) -> Option<TextureId> {
        self.0.last().as_ref().map(TextureHandle::id)
    }

    /// Paints the picture, if there is one; dimmed if it has not shown what is wanted for a while.
    pub fn paint(&self, painter: &Painter, place: Rect, dimmed: bool) {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let tint = if dimmed {
            Color32::from_white_alpha(150)
        } else {
            Color32::WHITE
        };
        if let Some(texture) = self.0.last() {
            painter.image(texture.id(), place, whole, tint);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{RawInput, vec2};

    #[test]
    fn a_picture_is_no_larger_than_the_graphics_card_allows() {
        let frame = Rect::from_min_size(pos2(5.0, 5.0), vec2(900.0, 600.0));
        let size = |most: usize, sharpness: f32, frame: Rect| {
            let ctx = Context::default();
            let input = RawInput {
                max_texture_side: Some(most),
                ..RawInput::default()
            };
            let mut found = [0; 2];
            let mut output = ctx.run_ui(input, |ui| found = pixels(ui.ctx(), frame, sharpness));
            output.textures_delta.clear();
            found
        };
        assert_eq!(size(16384, 2.0, frame), [1800, 1200]);
        assert_eq!(size(16384, 10.0, frame), [4096, 2731]);
        assert_eq!(size(1024, 2.0, frame), [1024, 683]);
        let slit = Rect::from_min_size(pos2(0.0, 0.0), vec2(5000.0, 0.1));
        assert_eq!(size(2048, 1.0, slit), [2048, 1]);
    }
}
