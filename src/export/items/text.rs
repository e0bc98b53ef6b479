//! Rows of text as glyphs, with their highlights and underlines.

use egui::{
    Color32, Pos2, Rect, Stroke,
    epaint::{
        TextShape,
        text::{self, LayoutJob, PlacedRow, TextFormat},
    },
    pos2,
};

use crate::export::drawing::{Group, Item, Outline, Path, PlacedGlyph, Text, polyline};
use crate::export::glyphs::Glyphs;
use crate::export::turn::Turn;
use crate::figure::script;
use crate::spelling::script::{Script, spelled};

/// One glyph of a row.
#[derive(Clone, Copy)]
struct Letter<'a> {
    glyph: &'a text::Glyph,
    c: char,
    format: &'a TextFormat,
}

/// Adds a group for each row that is not blank.
pub(super) fn put_text(text: &TextShape, glyphs: &mut Glyphs, items: &mut Vec<Item>) {
    if text.opacity_factor <= 0.0 || !text.pos.is_finite() {
        return;
    }
    let mut characters = Characters::new(&text.galley.job);
    for row in &text.galley.rows {
        let letters: Vec<_> = row
            .glyphs
            .iter()
            .filter_map(|glyph| {
                let (c, format) = characters.next(glyph)?;
                Some(Letter { glyph, c, format })
            })
            .collect();
        if row.ends_with_newline {
            characters.skip_line_break();
        }
        if row.glyphs.iter().all(|glyph| glyph.chr.is_whitespace()) {
            continue;
        }
        let mut parts = backgrounds(text, row, &letters);
        parts.extend(
            runs(text, row, &letters, glyphs)
                .into_iter()
                .map(Item::Text),
        );
        parts.extend(lines(text, row, &letters));
        items.push(Item::Group(Group {
            label: spelled_out(&letters),
            items: parts,
        }));
    }
}

/// A row as it is searched for and read aloud: with plain spaces, and with Unicode's forms of what stands above or below the line.
fn spelled_out(letters: &[Letter<'_>]) -> String {
    let mut text = String::new();
    let mut stretch = String::new();
    let mut stands = None;
    let mut end = |stands: Option<Script>, stretch: &mut String| match stands {
        Some(script) => text.push_str(&spelled(script, &std::mem::take(stretch))),
        None => text.push_str(&std::mem::take(stretch)),
    };
    for letter in letters {
        let script = script(letter.format);
        if script != stands {
            end(stands, &mut stretch);
            stands = script;
        }
        stretch.push(match letter.c {
            '\u{a0}' | '\u{202f}' => ' ',
            c => c,
        });
    }
    end(stands, &mut stretch);
    text.trim().to_owned()
}

/// The glyphs of a row as texts; neighbours with the same size, colour and baseline share one.
fn runs(
    text: &TextShape,
    row: &PlacedRow,
    letters: &[Letter<'_>],
    glyphs: &mut Glyphs,
) -> Vec<Text> {
    let pixel = 1.0 / text.galley.pixels_per_point;
    let mut runs: Vec<Text> = Vec::new();
    let mut pen = 0.0;
    for &Letter { glyph, c, format } in letters {
        // The layout rounds places to pixels but not advances, so adding up advances gives even spacing. Where the two
        // differ by more than rounding (tabs, justified rows, accents, the start), the layout is right.
        pen += format.extra_letter_spacing;
        let parted = is_mark(c) || (pen - glyph.pos.x).abs() > pixel;
        let x = if parted { glyph.pos.x } else { pen };
        pen = x + glyph.advance_width;

        let Some(found) = glyphs.find(&format.font_id.family, c) else {
            continue;
        };
        let tweak = &found.tweak;
        let drop = tweak.y_offset_factor * tweak.scale * format.font_id.size + tweak.y_offset;
        let run = Text {
            origin: place(text, row, pos2(0.0, glyph.pos.y + drop)),
            angle: text.angle,
            size: format.font_id.size * tweak.scale,
            color: glyph_color(text, format),
            italics: format.italics,
            glyphs: Vec::new(),
        };
        let placed = PlacedGlyph {
            glyph: found.glyph.clone(),
            character: c,
            x,
        };
        match runs.last_mut() {
            Some(last) if goes_on(last, &run) => last.glyphs.push(placed),
            _ => runs.push(Text {
                glyphs: vec![placed],
                ..run
            }),
        }
    }
    runs
}

/// Whether two texts of a row differ only in their glyphs.
fn goes_on(a: &Text, b: &Text) -> bool {
    (a.origin, a.size, a.color, a.italics) == (b.origin, b.size, b.color, b.italics)
}

/// The characters of a text in order, with their formats. They are needed because glyphs do not tell their section.
struct Characters<'a> {
    job: &'a LayoutJob,
    rest: std::str::Chars<'a>,
    section: usize,
}

impl<'a> Characters<'a> {
    fn new(job: &'a LayoutJob) -> Self {
        Self {
            job,
            rest: job.text.chars(),
            section: 0,
        }
    }

    /// The character that a glyph stands for, and its format.
    fn next(&mut self, glyph: &text::Glyph) -> Option<(char, &'a TextFormat)> {
        let mut ahead = self.rest.clone();
        // The layout reports the base letter for its accents as well.
        let accent = ahead.clone().next().filter(|&c| is_mark(c));
        let c = accent.unwrap_or(glyph.chr);
        // The layout drops accents that no font has and ends truncated text with an ellipsis. So the character may be a
        // little further ahead; if it is not there, the section stays the same.
        if ahead.by_ref().take(4).any(|next| next == c) {
            self.rest = ahead;
            let at = self.job.text.len() - self.rest.as_str().len() - c.len_utf8();
            let sections = &self.job.sections[self.section..];
            self.section += sections
                .iter()
                .position(|section| at < section.byte_range.end.0)
                .unwrap_or(0);
        }
        let section = self.job.sections.get(self.section)?;
        Some((c, &section.format))
    }

    /// Skips the line break at the end of a row, which has no glyph.
    fn skip_line_break(&mut self) {
        self.rest.next();
    }
}

/// The place on the page of a point given relative to a row.
fn place(text: &TextShape, row: &PlacedRow, local: Pos2) -> Pos2 {
    text.pos + Turn::by(text.angle) * (row.pos + local.to_vec2()).to_vec2()
}

/// The stretches of neighbouring glyphs with the same key, as the key and the extent.
fn spans<K: Copy + PartialEq>(
    letters: &[Letter<'_>],
    key: impl Fn(&text::Glyph, &TextFormat) -> Option<K>,
) -> Vec<(K, std::ops::Range<f32>)> {
    let mut spans: Vec<(K, std::ops::Range<f32>)> = Vec::new();
    let mut open = false;
    for Letter { glyph, format, .. } in letters {
        let Some(key) = key(glyph, format) else {
            open = false;
            continue;
        };
        match spans.last_mut() {
            Some((last, extent)) if open && *last == key => extent.end = glyph.max_x(),
            _ => spans.push((key, glyph.pos.x..glyph.max_x())),
        }
        open = true;
    }
    spans
}

fn backgrounds(text: &TextShape, row: &PlacedRow, letters: &[Letter<'_>]) -> Vec<Item> {
    let key = |glyph: &text::Glyph, format: &TextFormat| {
        let rect = glyph.logical_rect();
        (format.background != Color32::TRANSPARENT).then_some((
            format.background,
            rect.top(),
            rect.bottom(),
            format.expand_bg,
        ))
    };
    let areas = spans(letters, key).into_iter();
    areas
        .map(|((color, top, bottom, expand), extent)| {
            let rect =
                Rect::from_x_y_ranges(extent.start..=extent.end, top..=bottom).expand(expand);
            let corners = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
            ];
            let corners = corners.map(|corner| place(text, row, corner));
            Item::Path(Path {
                outline: Outline::polygon(&corners),
                fill: fade(text, color),
                stroke: Stroke::NONE,
                crisp: false,
            })
        })
        .collect()
}

fn lines(text: &TextShape, row: &PlacedRow, letters: &[Letter<'_>]) -> Vec<Item> {
    let underline = |glyph: &text::Glyph, format: &TextFormat| {
        let visible = !format.underline.is_empty();
        visible.then_some((format.underline, glyph.logical_rect().bottom()))
    };
    let strikethrough = |glyph: &text::Glyph, format: &TextFormat| {
        let visible = !format.strikethrough.is_empty();
        visible.then_some((format.strikethrough, glyph.logical_rect().center().y))
    };
    let mut lines = spans(letters, underline);
    lines.extend(spans(letters, strikethrough));
    if !text.underline.is_empty() {
        let bounds = row.visuals.mesh_bounds;
        lines.push((
            (text.underline, bounds.bottom()),
            bounds.left()..bounds.right(),
        ));
    }
    let lines = lines.into_iter();
    lines
        .map(|((stroke, y), extent)| {
            let ends = [pos2(extent.start, y), pos2(extent.end, y)];
            let ends = ends.map(|end| place(text, row, end));
            Item::Path(Path {
                outline: Outline::Curve(polyline(&ends, false)),
                fill: Color32::TRANSPARENT,
                stroke: Stroke::new(stroke.width, fade(text, stroke.color)),
                crisp: false,
            })
        })
        .collect()
}

/// Whether a character is an accent, which is placed on the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn glyph_color(text: &TextShape, format: &TextFormat) -> Color32 {
    fade(text, text.override_text_color.unwrap_or(format.color))
}

fn fade(text: &TextShape, color: Color32) -> Color32 {
    let color = if color == Color32::PLACEHOLDER {
        text.fallback_color
    } else {
        color
    };
    if text.opacity_factor < 1.0 {
        color.gamma_multiply(text.opacity_factor)
    } else {
        color
    }
}
