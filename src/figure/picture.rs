//! Pictures that stay on the graphics card between frames.

use egui::{Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureOptions, pos2};

use crate::workbench::Memo;

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

    /// Paints the picture, if there is one; dimmed if it no longer shows what is wanted.
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
