//! Rows of text, cut into what is shown in one go, with the blanks that items leave out: readers look for words.

use std::sync::Arc;

use egui::FontData;

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
