//! Rows of text for formats that hold text: what stands in each, and how it is aligned with others. Fonts of other programs are as
//! wide as they like, so it matters which point of a row stays where it is.

use egui::{Color32, Pos2, vec2};

use super::drawing::{EM, Group, Item, PlacedGlyph, Segment, Text};
use super::turn::Turn;
use crate::figure::fonts::is_semibold;

/// A row of text.
pub(super) struct Row<'a> {
    texts: Vec<&'a Text>,
    label: &'a str,
    /// Where its first glyph begins and its last one ends, along the baseline from the origin.
    extent: [f32; 2],
}

/// Part of a row that looks alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// What it says, on one line: exponents and indices as characters of their own.
    pub(super) spelled: String,
    /// The characters that are drawn.
    pub(super) shown: String,
    pub(super) color: Color32,
    pub(super) size: f32,
    /// How far its baseline lies below the row's.
    pub(super) drop: f32,
    pub(super) semibold: bool,
    pub(super) italics: bool,
}

/// Which point of a row stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

impl<'a> Row<'a> {
    /// The row of a group's texts, if it has any.
    pub(super) fn of(group: &'a Group) -> Option<Self> {
        let texts: Vec<&Text> = texts(group).collect();
        let places = texts.iter().flat_map(|text| {
            let glyphs = text.glyphs.iter();
            glyphs.map(move |placed| (placed.x, placed.x + width(text.size, placed)))
        });
        let extent = places.fold(
            [f32::INFINITY, f32::NEG_INFINITY],
            |[low, high], (from, to)| [low.min(from), high.max(to)],
        );
        (extent[0] <= extent[1]).then_some(Self {
            texts,
            label: &group.label,
            extent,
        })
    }

    /// What it says.
    pub(super) fn label(&self) -> &'a str {
        self.label
    }

    /// The text that gives size and baseline: the first of the largest.
    pub(super) fn main(&self) -> &'a Text {
        let first = self.texts[0];
        let larger = |a: &'a Text, b: &'a Text| if b.size > a.size { b } else { a };
        self.texts.iter().copied().fold(first, larger)
    }

    /// The point of the baseline that stays.
    pub(super) fn anchor(&self, align: Align) -> Pos2 {
        let [left, right] = self.extent;
        let x = match align {
            Align::Left => left,
            Align::Middle => 0.5 * (left + right),
            Align::Right => right,
        };
        let main = self.main();
        main.origin + Turn::by(main.angle) * vec2(x, 0.0)
    }

    /// The shapes of its icons, which no other font has, on the page.
    pub(super) fn icons(&self) -> Vec<(Vec<Segment>, &'a Text)> {
        let mut icons = Vec::new();
        for text in &self.texts {
            let place = |placed: &PlacedGlyph, at: Pos2| {
                let local = vec2(placed.x, 0.0) + at.to_vec2() * (text.size / EM);
                text.origin + Turn::by(text.angle) * local
            };
            for placed in text.glyphs.iter().filter(|g| is_icon(g.character)) {
                let at = |point: Pos2| place(placed, point);
                let outline = placed.glyph.outline.iter().map(|segment| match *segment {
                    Segment::Move(to) => Segment::Move(at(to)),
                    Segment::Line(to) => Segment::Line(at(to)),
                    Segment::Quadratic(a, to) => Segment::Quadratic(at(a), at(to)),
                    Segment::Cubic(a, b, to) => Segment::Cubic(at(a), at(b), at(to)),
                    Segment::Close => Segment::Close,
                });
                icons.push((outline.collect(), *text));
            }
        }
        icons
    }

    /// Its parts, in reading order.
    pub(super) fn runs(&self) -> Vec<Run> {
        let glyphs = self.texts.iter().flat_map(|text| {
            let glyphs = text.glyphs.iter();
            glyphs.map(move |placed| (*text, placed))
        });
        let glyphs: Vec<(&Text, &PlacedGlyph)> = glyphs.collect();
        let read = self.label.chars().filter(|c| !c.is_whitespace()).count();
        // Where some characters have no glyph, it is not known which glyphs the blanks are between.
        if read != glyphs.len() {
            let run = self.run(self.main(), glyphs[0].1);
            let (spelled, shown) = (self.label.to_owned(), self.label.to_owned());
            return vec![Run {
                spelled,
                shown,
                ..run
            }];
        }
        let mut runs: Vec<Run> = Vec::new();
        let mut glyphs = glyphs.into_iter();
        for c in self.label.chars() {
            let next = if c.is_whitespace() {
                None
            } else {
                glyphs.next()
            };
            if let Some((text, placed)) = next {
                let run = self.run(text, placed);
                if !runs.last().is_some_and(|last| last.looks_like(&run)) {
                    runs.push(run);
                }
            }
            if let Some(last) = runs.last_mut() {
                last.spelled.push(c);
                last.shown
                    .push(next.map_or(c, |(_, placed)| placed.character));
            }
        }
        runs
    }

    /// An empty run that looks like a glyph.
    fn run(&self, text: &Text, placed: &PlacedGlyph) -> Run {
        let turned = Turn::by(-text.angle) * (text.origin - self.main().origin);
        Run {
            spelled: String::new(),
            shown: String::new(),
            color: text.color,
            size: text.size,
            drop: turned.y,
            semibold: is_semibold(&placed.glyph.font),
            italics: text.italics,
        }
    }
}

impl Run {
    fn looks_like(&self, other: &Self) -> bool {
        self.looks_like_at_any_size(other) && (self.size, self.drop) == (other.size, other.drop)
    }

    /// Whether two differ in nothing but what they say, and in what stands above or below the line.
    pub(super) fn looks_like_at_any_size(&self, other: &Self) -> bool {
        (self.color, self.semibold, self.italics) == (other.color, other.semibold, other.italics)
    }
}

/// Whether a character has a meaning in our fonts alone.
pub(super) fn is_icon(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

fn texts(group: &Group) -> impl Iterator<Item = &Text> {
    group.items.iter().filter_map(|item| match item {
        Item::Text(text) if !text.glyphs.is_empty() => Some(text),
        Item::Text(_) | Item::Path(_) | Item::Picture(_) | Item::Clip(_) | Item::Group(_) => None,
    })
}

/// How far a glyph's shape reaches to the right of where it begins.
fn width(size: f32, placed: &PlacedGlyph) -> f32 {
    let right = placed.glyph.outline.iter().map(|segment| match segment {
        Segment::Move(to) | Segment::Line(to) => to.x,
        Segment::Quadratic(_, to) | Segment::Cubic(_, _, to) => to.x,
        Segment::Close => 0.0,
    });
    right.fold(0.0, f32::max) / EM * size
}

/// Where the level rows of a drawing begin and end.
pub(super) struct Alignments(Vec<[Pos2; 2]>);

impl Alignments {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut found = Self(Vec::new());
        found.collect(items);
        found
    }

    fn collect(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Clip(clip) => self.collect(&clip.items),
                Item::Group(group) => {
                    let row = Row::of(group).filter(|row| row.main().angle == 0.0);
                    self.0.extend(row.map(|row| ends(&row)));
                    self.collect(&group.items);
                }
                Item::Path(_) | Item::Text(_) | Item::Picture(_) => {}
            }
        }
    }

    /// How a row is aligned: with those that begin or end below or above it, or else about its middle.
    pub(super) fn align(&self, row: &Row<'_>) -> Align {
        if row.main().angle != 0.0 {
            return Align::Middle;
        }
        let [left, right] = ends(row);
        let size = row.main().size;
        let shares =
            |from: Pos2, to: Pos2, slack: f32| from.y != to.y && (from.x - to.x).abs() <= slack;
        // Where a row begins is known exactly; where it ends, up to the white beside its last letter.
        if self.0.iter().any(|row| shares(row[0], left, 0.05)) {
            Align::Left
        } else if self
            .0
            .iter()
            .any(|row| shares(row[1], right, 0.1 * size) && (row[1].y - right.y).abs() < 4.0 * size)
        {
            Align::Right
        } else {
            Align::Middle
        }
    }
}

fn ends(row: &Row<'_>) -> [Pos2; 2] {
    [Align::Left, Align::Right].map(|align| row.anchor(align))
}
