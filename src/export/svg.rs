//! A drawing as SVG, with its letters as outlines or as text ([`Lettering`]).

mod live;
mod markup;
mod picture;

use std::collections::HashMap;
use std::fmt::Write as _;

use egui::epaint::CornerRadiusF32;
use egui::{Color32, Pos2, Rect, Stroke};

use self::live::put_row;
use self::markup::{
    PathData, put_attribute, put_color, put_number, put_paint, put_rect, put_rotation, put_verbatim,
};
use self::picture::put_picture;
use super::drawing::{Clip, Drawing, EM, Glyph, Group, Item, Outline, Path, SLANT, Text};
use super::rows::{Alignments, Row};
use crate::scenario::CARRIED_NAME;

pub(super) use self::markup::put_escaped;

/// What letters are in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lettering {
    /// Shapes, which look the same everywhere and need no fonts to be installed.
    #[default]
    Outlines,
    /// Text, which can be searched and edited, in our fonts or in similar ones that are installed.
    Live,
}

/// [`write_with`] outlines.
pub fn write(drawing: &Drawing) -> String {
    write_with(drawing, Lettering::Outlines)
}

/// `drawing` as an SVG file, in which a point is a CSS pixel. The same drawing always gives the same bytes.
pub fn write_with(drawing: &Drawing, lettering: Lettering) -> String {
    let mut writer = Writer {
        alignments: match lettering {
            Lettering::Outlines => None,
            Lettering::Live => Some(Alignments::of(&drawing.items)),
        },
        ..Writer::default()
    };
    if drawing.background != Color32::TRANSPARENT {
        let page = Rect::from_min_size(Pos2::ZERO, drawing.size);
        put_rect(&mut writer.body, page, CornerRadiusF32::ZERO);
        put_paint(&mut writer.body, drawing.background, Stroke::NONE);
        writer.body.push_str("/>\n");
    }
    for item in &drawing.items {
        writer.put_item(item);
        writer.body.push('\n');
    }
    writer.finish(drawing)
}

/// The definitions and the content of a file being written.
#[derive(Default)]
struct Writer {
    /// How rows are aligned, where text is live.
    alignments: Option<Alignments>,
    /// Clip paths by their content, so that each is written once.
    clips: HashMap<String, String>,
    /// Numbers of glyphs in this file, by the address of the font and the index in it.
    glyphs: HashMap<(usize, u32), usize>,
    clip_defs: String,
    glyph_defs: String,
    body: String,
}

impl Writer {
    fn finish(self, drawing: &Drawing) -> String {
        let parts = [&self.body, &self.clip_defs, &self.glyph_defs];
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut out = String::with_capacity(length + 1024);
        // SVG 2 no longer needs xlink, but older programs do.
        out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
        put_attribute(&mut out, "width", drawing.size.x);
        put_attribute(&mut out, "height", drawing.size.y);
        out.push_str(" viewBox=\"0 0 ");
        put_number(&mut out, drawing.size.x);
        out.push(' ');
        put_number(&mut out, drawing.size.y);
        out.push_str("\" fill=\"none\"");
        if self.alignments.is_some() {
            out.push_str(live::FEATURES);
        }
        out.push_str(" role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">");
        put_escaped(&mut out, &drawing.title);
        out.push_str("</title>\n<desc id=\"desc\">");
        put_escaped(&mut out, &drawing.description);
        out.push_str("</desc>\n");
        if let Some(source) = &drawing.source {
            let _ = write!(out, "<metadata id=\"{CARRIED_NAME}\">");
            put_verbatim(&mut out, &source.text);
            out.push_str("</metadata>\n");
        }
        out.push_str("<defs>\n");
        out.push_str(&self.clip_defs);
        out.push_str(&self.glyph_defs);
        out.push_str("</defs>\n");
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }

    fn put_item(&mut self, item: &Item) {
        match item {
            Item::Path(path) => put_path(&mut self.body, path),
            Item::Text(text) => self.put_text(text),
            Item::Picture(picture) => put_picture(&mut self.body, picture),
            Item::Clip(clip) => self.put_clip(clip),
            Item::Group(group) => self.put_group(group),
        }
    }

    fn put_clip(&mut self, clip: &Clip) {
        let mut content = String::new();
        put_outline(&mut content, &clip.outline);
        content.push_str("/>");
        let next = format!("d{}", self.clips.len());
        let id = self.clips.entry(content).or_insert_with_key(|content| {
            let _ = writeln!(
                self.clip_defs,
                "<clipPath id=\"{next}\">{content}</clipPath>"
            );
            next
        });
        let _ = writeln!(self.body, "<g clip-path=\"url(#{id})\">");
        for item in &clip.items {
            self.put_item(item);
            self.body.push('\n');
        }
        self.body.push_str("</g>");
    }

    fn put_group(&mut self, group: &Group) {
        self.body.push_str("<g aria-label=\"");
        put_escaped(&mut self.body, &group.label);
        self.body.push_str("\">");
        let row = match self.alignments {
            Some(_) => Row::of(group),
            None => None,
        };
        for item in &group.items {
            match item {
                Item::Text(_) if row.is_some() => {}
                Item::Path(_)
                | Item::Text(_)
                | Item::Picture(_)
                | Item::Clip(_)
                | Item::Group(_) => self.put_item(item),
            }
        }
        if let Some((row, alignments)) = row.zip(self.alignments.as_ref()) {
            for (outline, text) in row.icons() {
                self.body.push_str("<path");
                put_color(&mut self.body, "fill", text.color);
                let data = PathData::of(&outline, 2);
                let _ = write!(self.body, " d=\"{}\"/>", data.as_str());
            }
            put_row(&mut self.body, &row, alignments.align(&row));
        }
        self.body.push_str("</g>");
    }

    fn put_text(&mut self, text: &Text) {
        let out = &mut self.body;
        out.push_str("<g");
        put_color(out, "fill", text.color);
        out.push_str(" transform=\"translate(");
        put_number(out, text.origin.x);
        out.push(' ');
        put_number(out, text.origin.y);
        out.push(')');
        if text.angle != 0.0 {
            out.push_str("rotate(");
            put_number(out, text.angle.to_degrees());
            out.push(')');
        }
        if text.italics {
            let _ = write!(out, "skewX({})", -SLANT);
        }
        let _ = write!(out, "scale({})\">", text.size / EM);
        for placed in &text.glyphs {
            let number = self.define(&placed.glyph);
            let _ = write!(self.body, "<use xlink:href=\"#g{number}\"");
            let x = (placed.x / text.size * EM).round();
            if x != 0.0 {
                let _ = write!(self.body, " x=\"{x}\"");
            }
            self.body.push_str("/>");
        }
        self.body.push_str("</g>");
    }

    /// The number of a glyph, whose coordinates are whole thousandths of the em square.
    fn define(&mut self, glyph: &Glyph) -> usize {
        let next = self.glyphs.len();
        let key = (std::sync::Arc::as_ptr(&glyph.font).addr(), glyph.id);
        *self.glyphs.entry(key).or_insert_with(|| {
            let data = PathData::of(&glyph.outline, 0);
            let _ = writeln!(
                self.glyph_defs,
                "<path id=\"g{next}\" d=\"{}\"/>",
                data.as_str()
            );
            next
        })
    }
}

fn put_path(out: &mut String, path: &Path) {
    match &path.outline {
        Outline::Curve(segments) => {
            out.push_str("<path");
            if path.crisp {
                out.push_str(" shape-rendering=\"crispEdges\"");
            }
            put_paint(out, path.fill, path.stroke);
            if path.is_open() {
                out.push_str(" stroke-linejoin=\"round\"");
            }
            let _ = write!(out, " d=\"{}\"", PathData::of(segments, 2).as_str());
        }
        Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Rect { .. } => {
            put_outline(out, &path.outline);
            if path.crisp {
                out.push_str(" shape-rendering=\"crispEdges\"");
            }
            put_paint(out, path.fill, path.stroke);
        }
    }
    out.push_str("/>");
}

/// The element of an outline, open for more attributes.
fn put_outline(out: &mut String, outline: &Outline) {
    match outline {
        Outline::Circle { center, radius } => {
            out.push_str("<circle");
            put_attribute(out, "cx", center.x);
            put_attribute(out, "cy", center.y);
            put_attribute(out, "r", *radius);
        }
        Outline::Ellipse {
            center,
            radius,
            angle,
        } => {
            out.push_str("<ellipse");
            put_attribute(out, "cx", center.x);
            put_attribute(out, "cy", center.y);
            put_attribute(out, "rx", radius.x);
            put_attribute(out, "ry", radius.y);
            put_rotation(out, *angle, *center);
        }
        Outline::Rect {
            rect,
            radius,
            angle,
        } => {
            put_rect(out, *rect, *radius);
            put_rotation(out, *angle, rect.center());
        }
        Outline::Curve(segments) => {
            let _ = write!(out, "<path d=\"{}\"", PathData::of(segments, 2).as_str());
        }
    }
}
