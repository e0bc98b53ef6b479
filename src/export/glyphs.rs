//! The outlines of characters, looked up in the fonts in the same order as egui's layout does.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{FontDefinitions, FontFamily, FontTweak, Pos2, pos2};
use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};

use super::drawing::{EM, Glyph, Segment};

/// The glyphs that texts have used so far.
pub(super) struct Glyphs {
    definitions: FontDefinitions,
    by_character: HashMap<FontFamily, HashMap<char, Option<Match>>>,
    /// By the name of the font and the index in it; `None` for a glyph without an outline.
    by_id: HashMap<(String, GlyphId), Option<Arc<Glyph>>>,
}

/// The glyph of a character, and how its font is adjusted.
#[derive(Clone)]
pub(super) struct Match {
    pub(super) glyph: Arc<Glyph>,
    pub(super) tweak: FontTweak,
}

impl Glyphs {
    pub(super) fn new(definitions: FontDefinitions) -> Self {
        Self {
            definitions,
            by_character: HashMap::new(),
            by_id: HashMap::new(),
        }
    }

    /// The glyph of `c` in the first font of `family` that has it, as the layout chooses; `None` where there is nothing
    /// to draw.
    pub(super) fn find(&mut self, family: &FontFamily, c: char) -> Option<&Match> {
        if !self.by_character.contains_key(family) {
            self.by_character.insert(family.clone(), HashMap::new());
        }
        if !self.by_character[family].contains_key(&c) {
            let found = self.resolve(family, c);
            self.by_character.get_mut(family)?.insert(c, found);
        }
        self.by_character[family][&c].as_ref()
    }

    fn resolve(&mut self, family: &FontFamily, c: char) -> Option<Match> {
        if c.is_whitespace() || c.is_control() {
            return None;
        }
        let names = self.definitions.families.get(family)?;
        let found = names.iter().find_map(|name| {
            let id = self.font(name)?.charmap().map(c)?;
            (id != GlyphId::NOTDEF).then_some((name, id))
        });
        // Like the layout, fall back to the first font's box for a character that no font has.
        let (name, id) = found.or_else(|| Some((names.first()?, GlyphId::NOTDEF)))?;
        let key = (name.clone(), id);
        let tweak = self.definitions.font_data.get(name)?.tweak.clone();
        if !self.by_id.contains_key(&key) {
            let glyph = self.outline(&key.0, id);
            self.by_id.insert(key.clone(), glyph);
        }
        let glyph = self.by_id[&key].clone()?;
        Some(Match { glyph, tweak })
    }

    fn font(&self, name: &str) -> Option<FontRef<'_>> {
        let data = self.definitions.font_data.get(name)?;
        FontRef::from_index(data.bytes(), data.index).ok()
    }

    fn outline(&self, name: &str, id: GlyphId) -> Option<Arc<Glyph>> {
        let mut pen = Pen(Vec::new());
        // A glyph whose outline is broken keeps the part before the error, as on screen.
        let _ = self.font(name)?.outline_glyphs().get(id)?.draw(
            DrawSettings::unhinted(Size::new(EM), LocationRef::default()),
            &mut pen,
        );
        (!pen.0.is_empty()).then(|| {
            Arc::new(Glyph {
                font: Arc::clone(&self.definitions.font_data[name]),
                id: id.to_u32(),
                outline: pen.0,
            })
        })
    }
}

struct Pen(Vec<Segment>);

/// A point of a font's outline for the page: y points up in fonts, but down on pages.
fn flip(x: f32, y: f32) -> Pos2 {
    pos2(x, -y)
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Segment::Move(flip(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Segment::Line(flip(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.push(Segment::Quadratic(flip(cx, cy), flip(x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0
            .push(Segment::Cubic(flip(cx0, cy0), flip(cx1, cy1), flip(x, y)));
    }

    fn close(&mut self) {
        self.0.push(Segment::Close);
    }
}
