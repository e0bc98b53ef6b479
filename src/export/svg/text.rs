//! Text as outlines: looks the same everywhere, and needs no font where it is opened.

use std::{collections::HashMap, fmt::Write as _};

use egui::{
    Color32, FontDefinitions, FontFamily, FontTweak, Pos2, Rect,
    emath::Rot2,
    epaint::{
        TextShape,
        text::{Glyph, LayoutJob, PlacedRow, TextFormat},
    },
    pos2,
};
use skrifa::{
    FontRef, GlyphId, MetadataProvider as _,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};

use super::markup::{PathData, put_attribute, put_color, put_escaped, put_number};

/// Outlines are kept in thousandths of the font size, the unit of PostScript fonts: the same glyph serves all
/// sizes, and its coordinates are whole numbers.
const EM: f32 = 1000.0;

/// egui slants by shifting the top by a quarter of the height: degrees of that angle.
const ITALIC_SKEW: &str = "-14";

/// The faces and outlines that the text of one figure uses.
pub(super) struct Outlines<'a> {
    definitions: &'a FontDefinitions,
    faces: HashMap<&'a str, Option<Face<'a>>>,
    glyphs: HashMap<FontFamily, HashMap<char, Outline<'a>>>,
    /// What is drawn, by font and glyph: its number in `defs`, or nothing for a space.
    defined: HashMap<(&'a str, GlyphId), Option<usize>>,
    /// One `<path>` a glyph.
    pub(super) defs: String,
}

struct Face<'a> {
    font: FontRef<'a>,
    tweak: &'a FontTweak,
}

/// Where a character's outline is defined, and how its font is adjusted.
#[derive(Clone, Copy)]
struct Outline<'a> {
    number: Option<usize>,
    tweak: Option<&'a FontTweak>,
}

/// One glyph of a row.
#[derive(Clone, Copy)]
struct Letter<'a> {
    glyph: &'a Glyph,
    c: char,
    format: &'a TextFormat,
}

/// Neighbouring glyphs in one `<g>`.
#[derive(Clone, Copy, PartialEq)]
struct RunStyle {
    size: f32,
    baseline: f32,
    color: Color32,
    italics: bool,
}

impl<'a> Outlines<'a> {
    pub(super) fn new(definitions: &'a FontDefinitions) -> Self {
        Self {
            definitions,
            faces: HashMap::new(),
            glyphs: HashMap::new(),
            defined: HashMap::new(),
            defs: String::new(),
        }
    }

    pub(super) fn put_text(&mut self, out: &mut String, text: &TextShape) {
        if text.opacity_factor <= 0.0 {
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
            out.push_str("<g aria-label=\"");
            put_escaped(out, row.text().trim());
            out.push_str("\">");
            put_backgrounds(out, text, row, &letters);
            self.put_glyphs(out, text, row, &letters);
            put_lines(out, text, row, &letters);
            out.push_str("</g>\n");
        }
    }

    fn put_glyphs(
        &mut self,
        out: &mut String,
        text: &TextShape,
        row: &PlacedRow,
        letters: &[Letter<'_>],
    ) {
        let pixel = 1.0 / text.galley.pixels_per_point;
        let mut pen = 0.0;
        let mut current = None;
        for &Letter { glyph, c, format } in letters {
            // Layout rounds places to pixels but not advances: adding these up gives even spacing. Where the two
            // part (tabs, justified rows, accents, the start), the layout is right.
            pen += format.extra_letter_spacing;
            let parted = is_mark(c) || (pen - glyph.pos.x).abs() > pixel;
            let x = if parted { glyph.pos.x } else { pen };
            pen = x + glyph.advance_width;

            let outline = self.outline(&format.font_id.family, c);
            let Some(number) = outline.number else {
                continue;
            };
            let (scale, drop) = outline.tweak.map_or((1.0, 0.0), |tweak| {
                (
                    tweak.scale,
                    tweak.y_offset_factor * tweak.scale * format.font_id.size + tweak.y_offset,
                )
            });
            let style = RunStyle {
                size: format.font_id.size * scale,
                baseline: glyph.pos.y + drop,
                color: glyph_color(text, format),
                italics: format.italics,
            };
            if current != Some(style) {
                if current.is_some() {
                    out.push_str("</g>");
                }
                put_run_start(out, text, row, style);
                current = Some(style);
            }
            let _ = write!(out, "<use xlink:href=\"#g{number}\"");
            let x = (x / style.size * EM).round();
            if x != 0.0 {
                let _ = write!(out, " x=\"{x}\"");
            }
            out.push_str("/>");
        }
        if current.is_some() {
            out.push_str("</g>");
        }
    }

    /// The outline of `c` in the first font of `family` that has it, as the layout chooses.
    fn outline(&mut self, family: &FontFamily, c: char) -> Outline<'a> {
        if let Some(&outline) = self.glyphs.get(family).and_then(|known| known.get(&c)) {
            return outline;
        }
        let outline = self.resolve(family, c);
        self.glyphs
            .entry(family.clone())
            .or_default()
            .insert(c, outline);
        outline
    }

    fn resolve(&mut self, family: &FontFamily, c: char) -> Outline<'a> {
        let nothing = Outline {
            number: None,
            tweak: None,
        };
        if c.is_whitespace() || c.is_control() {
            return nothing;
        }
        let definitions = self.definitions;
        let names = definitions
            .families
            .get(family)
            .map_or(&[][..], Vec::as_slice);
        let found = names.iter().find_map(|name| {
            let id = self.face(name)?.font.charmap().map(c)?;
            (id != GlyphId::NOTDEF).then_some((name.as_str(), id))
        });
        // Like the layout, show the first font's box for a character that no font has.
        let Some((name, id)) = found.or_else(|| Some((names.first()?.as_str(), GlyphId::NOTDEF)))
        else {
            return nothing;
        };
        Outline {
            number: self.define(name, id),
            tweak: self.face(name).map(|face| face.tweak),
        }
    }

    fn face(&mut self, name: &'a str) -> Option<&Face<'a>> {
        let definitions = self.definitions;
        self.faces
            .entry(name)
            .or_insert_with(|| {
                let data = definitions.font_data.get(name)?;
                Some(Face {
                    font: FontRef::from_index(data.bytes(), data.index).ok()?,
                    tweak: &data.tweak,
                })
            })
            .as_ref()
    }

    fn define(&mut self, name: &'a str, id: GlyphId) -> Option<usize> {
        if let Some(&number) = self.defined.get(&(name, id)) {
            return number;
        }
        let mut pen = Pen(PathData::new(0));
        if let Some(glyph) = self
            .face(name)
            .and_then(|face| face.font.outline_glyphs().get(id))
        {
            // A glyph that fails to draw keeps what it has drawn, as on screen.
            let _ = glyph.draw(
                DrawSettings::unhinted(Size::new(EM), LocationRef::default()),
                &mut pen,
            );
        }
        let data = pen.0.as_str();
        let number = (!data.is_empty()).then_some(self.defined.len());
        if let Some(number) = number {
            let _ = writeln!(self.defs, "<path id=\"g{number}\" d=\"{data}\"/>");
        }
        self.defined.insert((name, id), number);
        number
    }
}

struct Pen(PathData);

/// Font outlines point up, SVG points down.
fn flip(x: f32, y: f32) -> Pos2 {
    pos2(x, -y)
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(flip(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(flip(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quadratic_to(flip(cx, cy), flip(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(flip(cx0, cy0), flip(cx1, cy1), flip(x, y));
    }

    fn close(&mut self) {
        self.0.close();
    }
}

/// The characters of a text in turn with their formats: glyphs do not say which section they belong to.
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
    fn next(&mut self, glyph: &Glyph) -> Option<(char, &'a TextFormat)> {
        let mut ahead = self.rest.clone();
        // The layout says the letter for the letter's accents too.
        let accent = ahead.clone().next().filter(|&c| is_mark(c));
        let c = accent.unwrap_or(glyph.chr);
        // It drops accents that no font has and appends an ellipsis to what it cuts off: look a little ahead, else
        // stay in the section.
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

    /// The line break at the end of a row has no glyph.
    fn skip_line_break(&mut self) {
        self.rest.next();
    }
}

/// Where `local` of a row lies on the page.
fn place(text: &TextShape, row: &PlacedRow, local: Pos2) -> Pos2 {
    text.pos + Rot2::from_angle(text.angle) * (row.pos + local.to_vec2()).to_vec2()
}

fn put_run_start(out: &mut String, text: &TextShape, row: &PlacedRow, style: RunStyle) {
    let origin = place(text, row, pos2(0.0, style.baseline));
    out.push_str("<g");
    put_color(out, "fill", style.color);
    out.push_str(" transform=\"translate(");
    put_number(out, origin.x);
    out.push(' ');
    put_number(out, origin.y);
    out.push(')');
    if text.angle != 0.0 {
        out.push_str("rotate(");
        put_number(out, text.angle.to_degrees());
        out.push(')');
    }
    if style.italics {
        let _ = write!(out, "skewX({ITALIC_SKEW})");
    }
    let _ = write!(out, "scale({})\">", style.size / EM);
}

/// Where neighbouring glyphs agree on a key, the key and their extent.
fn spans<K: Copy + PartialEq>(
    letters: &[Letter<'_>],
    key: impl Fn(&Glyph, &TextFormat) -> Option<K>,
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

fn put_backgrounds(out: &mut String, text: &TextShape, row: &PlacedRow, letters: &[Letter<'_>]) {
    let key = |glyph: &Glyph, format: &TextFormat| {
        let rect = glyph.logical_rect();
        (format.background != Color32::TRANSPARENT).then_some((
            format.background,
            rect.top(),
            rect.bottom(),
            format.expand_bg,
        ))
    };
    for ((color, top, bottom, expand), extent) in spans(letters, key) {
        let rect = Rect::from_x_y_ranges(extent.start..=extent.end, top..=bottom).expand(expand);
        let corners = [
            rect.left_top(),
            rect.right_top(),
            rect.right_bottom(),
            rect.left_bottom(),
        ];
        let mut path = PathData::new(2);
        path.polyline(&corners.map(|corner| place(text, row, corner)), true);
        out.push_str("<path");
        put_color(out, "fill", fade(text, color));
        let _ = write!(out, " d=\"{}\"/>", path.as_str());
    }
}

fn put_lines(out: &mut String, text: &TextShape, row: &PlacedRow, letters: &[Letter<'_>]) {
    let underline = |glyph: &Glyph, format: &TextFormat| {
        let visible = !format.underline.is_empty();
        visible.then_some((format.underline, glyph.logical_rect().bottom()))
    };
    let strikethrough = |glyph: &Glyph, format: &TextFormat| {
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
    for ((stroke, y), extent) in lines {
        let ends = [pos2(extent.start, y), pos2(extent.end, y)];
        let mut path = PathData::new(2);
        path.polyline(&ends.map(|end| place(text, row, end)), false);
        out.push_str("<path");
        put_color(out, "stroke", fade(text, stroke.color));
        put_attribute(out, "stroke-width", stroke.width);
        let _ = write!(out, " d=\"{}\"/>", path.as_str());
    }
}

/// Accents are placed on the letter before them.
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
