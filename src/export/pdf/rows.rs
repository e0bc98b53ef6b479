//! Rows of text: what is shown in one go, with the blanks that items leave out, since readers look for words; and how it is written.

use std::sync::Arc;

use egui::FontData;
use pdf_writer::{Content, Finish as _, Name, Str, TextStr};

use super::fonts::{Coded, EM};
use crate::export::drawing::{Group, Item, PlacedGlyph, Text};

/// Glyphs of one font in a row.
pub(super) struct Run<'a> {
    /// Their size, colour, slant and baseline.
    pub(super) text: &'a Text,
    pub(super) font: &'a Arc<FontData>,
    pub(super) marks: Vec<Mark<'a>>,
}

/// A place in a run.
pub(super) enum Mark<'a> {
    Glyph(&'a PlacedGlyph),
    /// Right after the glyph before it.
    Blank,
}

impl<'a> Run<'a> {
    /// The runs of a text that is in no group.
    pub(super) fn of_text(text: &'a Text) -> Vec<Self> {
        cut([text].into_iter(), &[])
    }

    /// The runs of a group's texts. Its label is what they say, with the blanks.
    pub(super) fn of_group(group: &'a Group) -> Vec<Self> {
        let texts = group.items.iter().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            Item::Path(_) | Item::Picture(_) | Item::Clip(_) | Item::Group(_) => None,
        });
        let glyphs: usize = texts.clone().map(|text| text.glyphs.len()).sum();
        let mut follows_blank = Vec::with_capacity(glyphs);
        let mut blank = false;
        for c in group.label.chars() {
            if !c.is_whitespace() {
                follows_blank.push(blank);
            }
            blank = c.is_whitespace();
        }
        // Where some characters have no glyph, it is not known which glyphs the blanks are between.
        if follows_blank.len() != glyphs {
            follows_blank.clear();
        }
        cut(texts, &follows_blank)
    }
}

fn cut<'a>(texts: impl Iterator<Item = &'a Text>, follows_blank: &[bool]) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut follows_blank = follows_blank.iter();
    for text in texts {
        let mut begins = true;
        for placed in &text.glyphs {
            let follows_blank = follows_blank.next() == Some(&true);
            if let Some(last) = runs.last_mut().filter(|_| follows_blank) {
                last.marks.push(Mark::Blank);
            }
            let font = &placed.glyph.font;
            match runs.last_mut() {
                Some(last) if !begins && Arc::ptr_eq(last.font, font) => {
                    last.marks.push(Mark::Glyph(placed));
                }
                _ => runs.push(Run {
                    text,
                    font,
                    marks: vec![Mark::Glyph(placed)],
                }),
            }
            begins = false;
        }
    }
    runs
}

/// Glyphs being written.
pub(super) struct Row<'a> {
    content: &'a mut Content,
    size: f32,
    /// Where the next glyph would be, in points from the origin of the text.
    pen: f32,
    /// Codes of two bytes, and by how many thousandths of the em square to go back before them.
    parts: Vec<(f32, Vec<u8>)>,
}

impl<'a> Row<'a> {
    pub(super) fn new(content: &'a mut Content, size: f32, pen: f32) -> Self {
        Self {
            content,
            size,
            pen,
            parts: Vec::new(),
        }
    }

    /// Goes to where a glyph is, unless the pen is there but for rounding.
    pub(super) fn move_to(&mut self, x: f32) {
        let back = ((self.pen - x) / self.size * EM).round();
        if back != 0.0 {
            self.parts.push((back, Vec::new()));
            self.pen -= back / EM * self.size;
        }
    }

    pub(super) fn show(&mut self, coded: &Coded, character: char) {
        if coded.stands_for_another {
            // The only way to say what one occurrence of a glyph stands for.
            let apart = self.parts.pop_if(|(_, codes)| codes.is_empty());
            self.flush();
            self.parts.extend(apart);
            let mut span = self
                .content
                .begin_marked_content_with_properties(Name(b"Span"));
            let mut buffer = [0; 4];
            let text = character.encode_utf8(&mut buffer);
            span.properties().actual_text(TextStr(text));
            span.finish();
        }
        if self.parts.is_empty() {
            self.parts.push((0.0, Vec::new()));
        }
        if let Some((_, codes)) = self.parts.last_mut() {
            codes.extend(coded.code.to_be_bytes());
        }
        self.pen += coded.advance / EM * self.size;
        if coded.stands_for_another {
            self.flush();
            self.content.end_marked_content();
        }
    }

    pub(super) fn flush(&mut self) {
        if self.parts.is_empty() {
            return;
        }
        let mut operation = self.content.show_positioned();
        let mut items = operation.items();
        for (back, codes) in self.parts.drain(..) {
            if back != 0.0 {
                items.adjust(back);
            }
            if !codes.is_empty() {
                items.show(Str(&codes));
            }
        }
    }
}
