//! Drawings painted one after the other.

use egui::{Color32, ColorImage};

use super::paint::{Mark, paint_after, paint_before};
use super::{ExportError, blank};
use crate::export::drawing::{Drawing, Item};

/// Paints drawings that are mostly the same up to some item, as frames of a movie are: the same pixels as [`super::paint()`] makes, but
/// what they share is painted once and kept.
pub struct Canvas {
    scale: f32,
    last: Vec<Item>,
    kept: Option<Kept>,
}

/// The beginning of all drawings so far.
struct Kept {
    background: Color32,
    mark: Mark,
    image: ColorImage,
}

impl Canvas {
    /// A canvas with `scale` pixels per point.
    pub fn new(scale: f32) -> Self {
        Self {
            scale,
            last: Vec::new(),
            kept: None,
        }
    }

    /// The pixels of a drawing.
    ///
    /// # Errors
    /// As [`super::paint()`].
    pub fn paint(&mut self, drawing: Drawing) -> Result<ColorImage, ExportError> {
        let blank = blank(&drawing, self.scale)?;
        let items = drawing.items;
        let background = drawing.background;
        let kept = self.kept.take();
        let kept = kept.filter(|k| k.background == background && k.image.size == blank.size);
        let shared = match &kept {
            Some(_) => Mark::same(&self.last, &items),
            None => Mark::START,
        };
        // What has once been shared with the drawing before is mostly shared with all.
        let holds = |kept: &Kept| kept.mark <= shared && kept.mark != Mark::START;
        let kept = kept.filter(holds).unwrap_or_else(|| {
            let mut image = blank;
            paint_before(&items, shared, self.scale, &mut image);
            Kept {
                background,
                mark: shared,
                image,
            }
        });
        let mut image = kept.image.clone();
        paint_after(&items, kept.mark, self.scale, &mut image);
        (self.last, self.kept) = (items, Some(kept));
        Ok(image)
    }
}
