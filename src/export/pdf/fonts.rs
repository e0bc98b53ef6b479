//! Fonts as objects of a file, each with the glyphs that are used.

use std::sync::Arc;

use egui::FontData;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Rect, Ref, Str};
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use subsetter::GlyphRemapper;

use super::objects::{Objects, deflate};
use crate::export::png::ExportError;

/// Units of an em square in which PDF files measure.
pub(super) const EM: f32 = 1000.0;

/// Codes of glyphs are their numbers in the file's font, whatever the language.
const IDENTITY: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// The fonts of a file.
#[derive(Default)]
pub(super) struct Fonts(Vec<Font>);

/// A font of which a file uses some glyphs.
struct Font {
    data: Arc<FontData>,
    object: Ref,
    glyphs: GlyphRemapper,
    /// Of each glyph used. The first is the box for a missing character, which is always there.
    used: Vec<Used>,
}

#[derive(Clone, Copy, Default)]
struct Used {
    /// In thousandths of the em square.
    advance: f32,
    /// What it stands for.
    character: Option<char>,
}

/// A glyph as a page names it.
pub(super) struct Coded {
    pub(super) code: u16,
    /// In thousandths of the em square.
    pub(super) advance: f32,
    /// Whether the font says that it stands for another character.
    pub(super) stands_for_another: bool,
}

impl Fonts {
    /// The index of a font.
    pub(super) fn index(&mut self, data: &Arc<FontData>, objects: &mut Objects) -> usize {
        let same = |font: &Font| Arc::ptr_eq(&font.data, data);
        self.0.iter().position(same).unwrap_or_else(|| {
            let mut font = Font {
                data: Arc::clone(data),
                object: objects.number(),
                glyphs: GlyphRemapper::new(),
                used: Vec::new(),
            };
            font.used.push(Used {
                advance: font.advance(0),
                character: None,
            });
            self.0.push(font);
            self.0.len() - 1
        })
    }

    /// The object of a font.
    pub(super) fn object(&self, index: usize) -> Ref {
        self.0[index].object
    }

    /// A glyph of a font, which stands for a character; `None` if fonts cannot have so many.
    pub(super) fn code(&mut self, font: usize, glyph: u32, character: char) -> Option<Coded> {
        let font = &mut self.0[font];
        let glyph = u16::try_from(glyph).ok()?;
        let code = font.glyphs.remap(glyph);
        if usize::from(code) == font.used.len() {
            font.used.push(Used {
                advance: font.advance(glyph),
                character: None,
            });
        }
        let used = &mut font.used[usize::from(code)];
        Some(Coded {
            code,
            advance: used.advance,
            stands_for_another: *used.character.get_or_insert(character) != character,
        })
    }

    /// The blank of a font, if it has one.
    pub(super) fn blank(&mut self, font: usize) -> Option<Coded> {
        let glyph = self.0[font].read()?.charmap().map(' ')?;
        self.code(font, glyph.to_u32(), ' ')
    }

    /// Writes all fonts.
    pub(super) fn write(&self, objects: &mut Objects) -> Result<(), ExportError> {
        self.0.iter().try_for_each(|font| font.write(objects))
    }
}

impl Font {
    fn read(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(self.data.bytes(), self.data.index).ok()
    }

    fn advance(&self, glyph: u16) -> f32 {
        let metrics = |font: FontRef<'_>| {
            let metrics = font.glyph_metrics(Size::new(EM), LocationRef::default());
            metrics.advance_width(GlyphId::from(glyph))
        };
        self.read().and_then(metrics).unwrap_or(0.0)
    }

    /// Its name for PDF files, which a tag of six letters before it says to be a part of the font.
    fn name(&self) -> String {
        let glyphs: Vec<u8> = (self.glyphs.remapped_gids())
            .flat_map(u16::to_be_bytes)
            .collect();
        let mut hash = crc32fast::hash(&glyphs);
        let tag: String = (0..6)
            .map(|_| {
                let letter = b'A' + (hash % 26) as u8;
                hash /= 26;
                char::from(letter)
            })
            .collect();
        let part = |id: StringId| {
            let name = self.read()?.localized_strings(id).english_or_first()?;
            let fits = |c: &char| c.is_ascii_alphanumeric();
            Some(name.chars().filter(fits).take(50).collect::<String>())
        };
        let [family, style] = [StringId::FAMILY_NAME, StringId::SUBFAMILY_NAME]
            .map(|id| part(id).unwrap_or_default());
        format!("{tag}+{family}-{style}")
    }

    fn write(&self, objects: &mut Objects) -> Result<(), ExportError> {
        let [descendant, descriptor, characters, outlines] = [(); 4].map(|()| objects.number());
        let name = self.name();
        let name = Name(name.as_bytes());
        let part = subsetter::subset(self.data.bytes(), self.data.index, &self.glyphs)
            .map_err(|e| ExportError::Font(e.to_string()))?;

        let pdf = &mut objects.pdf;
        let mut font = pdf.type0_font(self.object);
        font.base_font(name);
        font.encoding_predefined(Name(b"Identity-H"));
        font.descendant_font(descendant).to_unicode(characters);
        font.finish();

        let mut font = pdf.cid_font(descendant);
        font.subtype(CidFontType::Type2).base_font(name);
        font.system_info(IDENTITY).font_descriptor(descriptor);
        font.cid_to_gid_map_predefined(Name(b"Identity"));
        let advances = self.used.iter().map(|used| used.advance);
        font.widths().consecutive(0, advances);
        font.finish();
        self.describe(pdf.font_descriptor(descriptor), name, outlines);

        let mut map = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
        for (code, used) in self.used.iter().enumerate() {
            if let Some(character) = used.character {
                map.pair(code as u16, character);
            }
        }
        let packed = deflate(&map.finish())?;
        pdf.cmap(characters, &packed).filter(Filter::FlateDecode);
        let packed = deflate(&part)?;
        let mut stream = pdf.stream(outlines, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), part.len() as i32);
        Ok(())
    }

    fn describe(
        &self,
        mut descriptor: pdf_writer::writers::FontDescriptor<'_>,
        name: Name<'_>,
        outlines: Ref,
    ) {
        let metrics = self
            .read()
            .map(|font| font.metrics(Size::new(EM), LocationRef::default()))
            .unwrap_or_default();
        let bounds = metrics.bounds.unwrap_or_default();
        descriptor.name(name).flags(FontFlags::SYMBOLIC);
        descriptor.bbox(Rect::new(
            bounds.x_min,
            bounds.y_min,
            bounds.x_max,
            bounds.y_max,
        ));
        descriptor.italic_angle(0.0);
        descriptor.ascent(metrics.ascent).descent(metrics.descent);
        descriptor.cap_height(metrics.cap_height.unwrap_or(metrics.ascent));
        // Only used to imitate a font that is not there, while this one is.
        descriptor.stem_v(80.0);
        descriptor.font_file2(outlines);
    }
}
