//! What is on a page.

use std::collections::BTreeSet;

use egui::{Color32, Pos2, Vec2, pos2, vec2};
use pdf_writer::types::LineJoinStyle;
use pdf_writer::writers::Resources;
use pdf_writer::{Buf, Content, Finish as _, Name};

use super::fonts::Fonts;
use super::objects::Objects;
use super::pictures::Pictures;
use super::rows::{Mark, Row, Run};
use crate::export::drawing::{
    Clip, Drawing, Group, Item, Outline, Path, Picture, SLANT, Segment, unmultiplied,
};
use crate::export::png::ExportError;
use crate::export::turn::Turn;

/// Points of a page, 72 of which are an inch, in a point of a drawing, a CSS pixel.
pub(super) const SCALE: f32 = 0.75;

/// The width in points of a line in its own colour around an opaque area without antialiasing. Readers of PDF antialias everything, and
/// between areas side by side the page would shine through.
const OVERLAP: f32 = 0.5;

/// Lines of so many segments, such as level lines, are likely to be the same on all pages, which then share the parts that draw them.
const LONG: usize = 32;

/// Bytes after which a part of a page with such lines ends, so that those which differ do not keep the others from being shared.
const PART: usize = 1 << 13;

/// What pages have in common.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) objects: Objects,
    pub(super) fonts: Fonts,
    pub(super) pictures: Pictures,
}

/// A page being drawn.
pub(super) struct Page<'a> {
    shared: &'a mut Shared,
    content: Content,
    /// Where parts of the content end. Each sets all that it needs itself.
    ends: Vec<usize>,
    /// Whether the last part is one of long lines.
    long: bool,
    state: State,
    /// Those outside of the clips that are open.
    outer: Vec<State>,
    fonts: BTreeSet<usize>,
    pictures: BTreeSet<usize>,
    alphas: BTreeSet<u8>,
}

/// How the next thing will be drawn; `None` where the part has not said it yet.
#[derive(Clone, Copy, Default)]
struct State {
    fill: Option<[u8; 3]>,
    stroke: Option<[u8; 3]>,
    alpha: Option<u8>,
    width: Option<f32>,
    round: Option<bool>,
}

/// A page that is complete, and what it uses.
pub(super) struct Used {
    content: Buf,
    ends: Vec<usize>,
    fonts: BTreeSet<usize>,
    pictures: BTreeSet<usize>,
    alphas: BTreeSet<u8>,
}

impl Used {
    /// The parts of the content in their order.
    pub(super) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let last = [self.content.len()];
        let ends = self.ends.iter().chain(&last).copied().collect::<Vec<_>>();
        let mut start = 0;
        ends.into_iter().filter_map(move |end| {
            let part = self.content.get(start..end)?;
            start = end;
            (!part.is_empty()).then_some(part)
        })
    }

    /// Names of what the page uses.
    pub(super) fn put_resources(
        &self,
        resources: &mut Resources<'_>,
        fonts: &Fonts,
        pictures: &Pictures,
    ) {
        if !self.fonts.is_empty() {
            let mut names = resources.fonts();
            for &index in &self.fonts {
                names.pair(Name(name('F', index).as_bytes()), fonts.object(index));
            }
        }
        if !self.pictures.is_empty() {
            let mut names = resources.x_objects();
            for &index in &self.pictures {
                names.pair(Name(name('P', index).as_bytes()), pictures.object(index));
            }
        }
        if !self.alphas.is_empty() {
            let mut names = resources.ext_g_states();
            for &alpha in &self.alphas {
                let share = share(alpha);
                let mut state = names
                    .insert(Name(name('A', alpha.into()).as_bytes()))
                    .dict();
                state.pair(Name(b"CA"), share).pair(Name(b"ca"), share);
            }
        }
    }
}

/// The name of a font, a picture or an opacity on pages.
fn name(kind: char, index: usize) -> String {
    format!("{kind}{index}")
}

/// A byte as a number from 0 to 1, with as many digits as tell it from its neighbours.
fn share(byte: u8) -> f32 {
    (f32::from(byte) / 255.0 * 1000.0).round() / 1000.0
}

/// A coordinate in hundredths of a point.
fn rounded(at: Pos2) -> [f32; 2] {
    [at.x, at.y].map(|value| (value * 100.0).round() / 100.0)
}

impl<'a> Page<'a> {
    /// A drawing as a page.
    pub(super) fn draw(drawing: &Drawing, shared: &'a mut Shared) -> Result<Used, ExportError> {
        let mut page = Self::new(shared, drawing.size);
        page.put_drawing(drawing)?;
        Ok(Used {
            content: page.content.finish(),
            ends: page.ends,
            fonts: page.fonts,
            pictures: page.pictures,
            alphas: page.alphas,
        })
    }

    fn new(shared: &'a mut Shared, size: Vec2) -> Self {
        let mut content = Content::with_capacity(1 << 16);
        // From points of the drawing, y down from the top, to those of the page, y up from the bottom.
        content.transform([SCALE, 0.0, 0.0, -SCALE, 0.0, size.y * SCALE]);
        content.set_miter_limit(4.0);
        Self {
            shared,
            content,
            ends: Vec::new(),
            long: false,
            state: State::default(),
            outer: Vec::new(),
            fonts: BTreeSet::new(),
            pictures: BTreeSet::new(),
            alphas: BTreeSet::new(),
        }
    }

    /// Draws the background, which means nothing, and the figure.
    fn put_drawing(&mut self, drawing: &Drawing) -> Result<(), ExportError> {
        if drawing.background != Color32::TRANSPARENT {
            self.content.begin_marked_content(Name(b"Artifact"));
            self.set_fill(drawing.background);
            self.content.rect(0.0, 0.0, drawing.size.x, drawing.size.y);
            self.content.fill_nonzero();
            self.content.end_marked_content();
        }
        let mut figure = self
            .content
            .begin_marked_content_with_properties(Name(b"Figure"));
        figure.properties().identify(0);
        figure.finish();
        self.put(&drawing.items)?;
        self.content.end_marked_content();
        Ok(())
    }

    fn put<'i>(&mut self, items: impl IntoIterator<Item = &'i Item>) -> Result<(), ExportError> {
        for item in items {
            self.begin_item(item);
            match item {
                Item::Path(path) => self.put_path(path),
                Item::Text(text) => self.put_runs(&Run::of_text(text)),
                Item::Picture(picture) => self.put_picture(picture)?,
                Item::Clip(clip) => self.put_clip(clip)?,
                Item::Group(group) => self.put_group(group)?,
            }
        }
        Ok(())
    }

    /// Begins another part before and after long lines.
    fn begin_item(&mut self, item: &Item) {
        let long = match item {
            Item::Path(path) => match &path.outline {
                Outline::Curve(segments) => segments.len() >= LONG,
                Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Rect { .. } => false,
            },
            Item::Text(_) | Item::Picture(_) | Item::Clip(_) | Item::Group(_) => false,
        };
        let start = self.ends.last().copied().unwrap_or(0);
        let is_full = long && self.content.len() - start >= PART;
        if long != self.long || is_full {
            self.ends.push(self.content.len());
            self.state = State::default();
            self.long = long;
        }
    }

    /// A row of text: what is behind the letters, the letters, and lines through and under them.
    fn put_group(&mut self, group: &Group) -> Result<(), ExportError> {
        let is_text = |item: &Item| matches!(item, Item::Text(_));
        let Some(first) = group.items.iter().position(is_text) else {
            return self.put(&group.items);
        };
        let (behind, rest) = group.items.split_at(first);
        self.put(behind)?;
        self.put_runs(&Run::of_group(group));
        self.put(rest.iter().filter(|item| !is_text(item)))
    }

    fn put_clip(&mut self, clip: &Clip) -> Result<(), ExportError> {
        self.content.save_state();
        self.outer.push(self.state);
        // What is cut off by nothing is nowhere.
        if self.put_outline(&clip.outline) {
            self.content.clip_nonzero().end_path();
            self.put(&clip.items)?;
        }
        self.content.restore_state();
        self.state = self.outer.pop().unwrap_or(self.state);
        Ok(())
    }

    fn put_path(&mut self, path: &Path) {
        if path.fill != Color32::TRANSPARENT {
            self.set_fill(path.fill);
            let overlaps = path.crisp && path.fill.is_opaque();
            if overlaps {
                self.set_stroke(path.fill, OVERLAP, true);
            }
            if self.put_outline(&path.outline) {
                match overlaps {
                    true => self.content.fill_nonzero_and_stroke(),
                    false => self.content.fill_nonzero(),
                };
            }
        }
        if !path.stroke.is_empty() {
            self.set_stroke(path.stroke.color, path.stroke.width, path.is_open());
            if self.put_outline(&path.outline) {
                self.content.stroke();
            }
        }
    }

    /// Begins a path; whether there is anything in it.
    fn put_outline(&mut self, outline: &Outline) -> bool {
        if let Outline::Rect {
            rect,
            radius,
            angle,
        } = outline
            && *radius == egui::epaint::CornerRadiusF32::ZERO
            && *angle == 0.0
        {
            let ([x, y], [right, bottom]) = (rounded(rect.min), rounded(rect.max));
            let [width, height] = rounded(pos2(right - x, bottom - y));
            self.content.rect(x, y, width, height);
            return true;
        }
        let segments = outline.segments();
        let mut from = [0.0; 2];
        for segment in segments.iter() {
            from = self.put_segment(segment, from);
        }
        !segments.is_empty()
    }

    /// Adds a segment from a point; the point where it ends.
    fn put_segment(&mut self, segment: &Segment, from: [f32; 2]) -> [f32; 2] {
        match *segment {
            Segment::Move(to) => {
                let [x, y] = rounded(to);
                self.content.move_to(x, y);
                [x, y]
            }
            Segment::Line(to) => {
                let [x, y] = rounded(to);
                self.content.line_to(x, y);
                [x, y]
            }
            // The same curve as a cubic one: control points two thirds of the way to that of the quadratic.
            Segment::Quadratic(control, to) => {
                let third = |end: Pos2| rounded(end + (control - end) * (2.0 / 3.0));
                let ([a, b], [c, d]) = (third(pos2(from[0], from[1])), third(to));
                let [x, y] = rounded(to);
                self.content.cubic_to(a, b, c, d, x, y);
                [x, y]
            }
            Segment::Cubic(control1, control2, to) => {
                let ([a, b], [c, d]) = (rounded(control1), rounded(control2));
                let [x, y] = rounded(to);
                self.content.cubic_to(a, b, c, d, x, y);
                [x, y]
            }
            Segment::Close => {
                self.content.close_path();
                from
            }
        }
    }

    fn put_picture(&mut self, picture: &Picture) -> Result<(), ExportError> {
        let Shared {
            pictures, objects, ..
        } = &mut *self.shared;
        let Some(index) = pictures.index(picture, objects)? else {
            return Ok(());
        };
        self.pictures.insert(index);
        self.set_alpha(255);
        let Picture {
            corner,
            across,
            down,
            ..
        } = picture;
        // Pictures fill the unit square, y up.
        let below = *corner + *down;
        self.content.save_state();
        self.content
            .transform([across.x, across.y, -down.x, -down.y, below.x, below.y]);
        self.content.x_object(Name(name('P', index).as_bytes()));
        self.content.restore_state();
        Ok(())
    }

    fn put_runs(&mut self, runs: &[Run<'_>]) {
        for run in runs {
            self.put_run(run);
        }
    }

    fn put_run(&mut self, run: &Run<'_>) {
        let text = run.text;
        let Some(Mark::Glyph(first)) = run.marks.first() else {
            return;
        };
        let Shared { fonts, objects, .. } = &mut *self.shared;
        let font = fonts.index(run.font, objects);
        self.fonts.insert(font);
        self.set_fill(text.color);
        let turn = Turn::by(text.angle);
        let along = turn * vec2(1.0, 0.0);
        let slant = if text.italics {
            SLANT.to_radians().tan()
        } else {
            0.0
        };
        // Fonts have y up.
        let up = turn * vec2(slant, -1.0);
        let start = text.origin + along * first.x;
        self.content.begin_text();
        self.content
            .set_font(Name(name('F', font).as_bytes()), text.size);
        self.content
            .set_text_matrix([along.x, along.y, up.x, up.y, start.x, start.y]);
        let fonts = &mut self.shared.fonts;
        let mut row = Row::new(&mut self.content, text.size, first.x);
        for mark in &run.marks {
            match mark {
                Mark::Glyph(placed) => {
                    if let Some(coded) = fonts.code(font, placed.glyph.id, placed.character) {
                        row.move_to(placed.x);
                        row.show(&coded, placed.character);
                    }
                }
                Mark::Blank => {
                    if let Some(coded) = fonts.blank(font) {
                        row.show(&coded, ' ');
                    }
                }
            }
        }
        row.flush();
        self.content.end_text();
    }

    fn set_fill(&mut self, color: Color32) {
        let [r, g, b, alpha] = unmultiplied(color);
        self.set_alpha(alpha);
        if self.state.fill.replace([r, g, b]) != Some([r, g, b]) {
            self.content.set_fill_rgb(share(r), share(g), share(b));
        }
    }

    fn set_stroke(&mut self, color: Color32, width: f32, round: bool) {
        let [r, g, b, alpha] = unmultiplied(color);
        self.set_alpha(alpha);
        let state = &mut self.state;
        if state.stroke.replace([r, g, b]) != Some([r, g, b]) {
            self.content.set_stroke_rgb(share(r), share(g), share(b));
        }
        if state.width.replace(width) != Some(width) {
            self.content.set_line_width(width);
        }
        if state.round.replace(round) != Some(round) {
            self.content.set_line_join(if round {
                LineJoinStyle::RoundJoin
            } else {
                LineJoinStyle::MiterJoin
            });
        }
    }

    fn set_alpha(&mut self, alpha: u8) {
        if self.state.alpha.replace(alpha) != Some(alpha) {
            self.alphas.insert(alpha);
            let name = name('A', alpha.into());
            self.content.set_parameters(Name(name.as_bytes()));
        }
    }
}
