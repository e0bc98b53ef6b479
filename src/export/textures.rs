//! The images that shapes refer to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use egui::epaint::textures::TexturesDelta;
use egui::{ColorImage, ImageData, TextureFilter, TextureId};

/// An image that shapes refer to.
pub(super) struct Texture {
    pub(super) image: Arc<ColorImage>,
    /// Whether magnified pixels blend into each other.
    pub(super) smooth: bool,
}

/// All images except the glyph atlas, since exports take the outlines of glyphs from the fonts.
#[derive(Default)]
pub(super) struct Textures(HashMap<TextureId, Texture>);

impl Textures {
    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.0.get(&id)
    }

    /// Adds new textures and updates the changed parts of known ones.
    pub(super) fn take_up(&mut self, delta: &mut TexturesDelta) {
        for (id, deltas) in delta.set.drain() {
            if id == TextureId::default() {
                continue;
            }
            for delta in deltas {
                let ImageData::Color(image) = delta.image;
                match (delta.pos, self.0.get_mut(&id)) {
                    (Some(at), Some(texture)) => {
                        paste(Arc::make_mut(&mut texture.image), &image, at);
                    }
                    (Some(_), None) => {}
                    (None, _) => {
                        let smooth = delta.options.magnification != TextureFilter::Nearest;
                        self.0.insert(id, Texture { image, smooth });
                    }
                }
            }
        }
        delta.clear();
    }

    pub(super) fn forget(&mut self, ids: &HashSet<TextureId>) {
        self.0.retain(|id, _| !ids.contains(id));
    }
}

fn paste(whole: &mut ColorImage, part: &ColorImage, [x, y]: [usize; 2]) {
    let stride = whole.width();
    for (row, pixels) in part.pixels.chunks_exact(part.width().max(1)).enumerate() {
        let start = (y + row) * stride + x;
        if let Some(target) = whole.pixels.get_mut(start..start + pixels.len()) {
            target.copy_from_slice(pixels);
        }
    }
}
