//! Items painted on pixels.

use std::cell::OnceCell;

use egui::{Color32, ColorImage, Pos2, vec2};
use tiny_skia::{
    FillRule, FilterQuality, LineJoin, Mask, Paint, PathBuilder, Pattern, PixmapMut, PixmapRef,
    Rect, Shader, SpreadMode, Stroke, Transform,
};

use super::stretch::stretch;
use crate::export::drawing::{
    EM, Item, Outline, Path, Picture, SLANT, Segment, Text, unmultiplied,
};
use crate::export::turn::Turn;

/// A place between items: before one of them or, where that is a clip, between those inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    item: usize,
    inside: usize,
}

impl Mark {
    /// Before all items.
    pub(super) const START: Self = Self { item: 0, inside: 0 };

    /// Up to where two lists are the same.
    pub(super) fn same(one: &[Item], other: &[Item]) -> Self {
        let count = |a: &[Item], b: &[Item]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let item = count(one, other);
        let inside = match (one.get(item), other.get(item)) {
            (Some(Item::Clip(a)), Some(Item::Clip(b))) if a.outline == b.outline => {
                count(&a.items, &b.items)
            }
            (Some(_) | None, _) => 0,
        };
        Self { item, inside }
    }
}

/// Paints items on an image, with `scale` pixels per point.
pub(super) fn paint(items: &[Item], scale: f32, image: &mut ColorImage) {
    on(image, scale, |painter| painter.put(items, None));
}

/// The same of those before a mark.
pub(super) fn paint_before(items: &[Item], mark: Mark, scale: f32, image: &mut ColorImage) {
    on(image, scale, |painter| {
        painter.put(&items[..mark.item], None);
        if let Some(Item::Clip(clip)) = items.get(mark.item) {
            painter.put_clip(&clip.outline, &clip.items[..mark.inside], None);
        }
    });
}

/// The same of those after a mark.
pub(super) fn paint_after(items: &[Item], mark: Mark, scale: f32, image: &mut ColorImage) {
    on(image, scale, |painter| {
        let mut rest = &items[mark.item..];
        if let Some((Item::Clip(clip), after)) = rest.split_first() {
            painter.put_clip(&clip.outline, &clip.items[mark.inside..], None);
            rest = after;
        }
        painter.put(rest, None);
    });
}

fn on(image: &mut ColorImage, scale: f32, paint: impl FnOnce(&mut Painter<'_>)) {
    let [width, height] = image.size.map(|side| side as u32);
    // A picture without pixels shows nothing.
    if let Some(pixels) = PixmapMut::from_bytes(image.as_raw_mut(), width, height) {
        paint(&mut Painter { pixels, scale });
    }
}

struct Painter<'a> {
    pixels: PixmapMut<'a>,
    scale: f32,
}

/// The part of the picture that is visible through a clip and the clips around it.
struct Region<'a> {
    outline: tiny_skia::Path,
    /// A rectangle that lies entirely inside the outline, so that nothing in it is cut.
    inside: Option<Rect>,
    parent: Option<&'a Region<'a>>,
    /// Made on demand, because few things have to be cut.
    mask: OnceCell<Option<Mask>>,
}

impl Region<'_> {
    /// Whether something with these bounds is known to lie entirely inside; `None` if it lies entirely outside.
    fn holds(&self, bounds: Rect) -> Option<bool> {
        bounds.intersect(&self.outline.bounds())?;
        let outer = match self.parent {
            Some(parent) => parent.holds(bounds)?,
            None => true,
        };
        let inside = |inside: Rect| bounds.intersect(&inside) == Some(bounds);
        Some(outer && self.inside.is_some_and(inside))
    }

    fn mask(&self, [width, height]: [u32; 2]) -> Option<&Mask> {
        let mask = self.mask.get_or_init(|| {
            let (rule, identity) = (FillRule::Winding, Transform::identity());
            let outer = self.parent.and_then(|parent| parent.mask([width, height]));
            match outer.cloned() {
                Some(mut mask) => {
                    mask.intersect_path(&self.outline, rule, true, identity);
                    Some(mask)
                }
                None => {
                    let mut mask = Mask::new(width, height)?;
                    mask.fill_path(&self.outline, rule, true, identity);
                    Some(mask)
                }
            }
        });
        mask.as_ref()
    }
}

impl Painter<'_> {
    fn put(&mut self, items: &[Item], region: Option<&Region<'_>>) {
        for item in items {
            match item {
                Item::Path(path) => self.put_path(path, region),
                Item::Text(text) => self.put_text(text, region),
                Item::Picture(picture) => self.put_picture(picture, region),
                Item::Clip(clip) => self.put_clip(&clip.outline, &clip.items, region),
                Item::Group(group) => self.put(&group.items, region),
            }
        }
    }

    fn put_clip(&mut self, at: &Outline, items: &[Item], parent: Option<&Region<'_>>) {
        let Some(outline) = self.path(at) else {
            return;
        };
        let sharp = match at {
            Outline::Rect { radius, angle, .. } => {
                *radius == egui::epaint::CornerRadiusF32::ZERO && *angle == 0.0
            }
            Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Curve(_) => false,
        };
        let region = Region {
            // A hundredth of a pixel is within rounding.
            inside: outline.bounds().outset(0.01, 0.01).filter(|_| sharp),
            outline,
            parent,
            mask: OnceCell::new(),
        };
        self.put(items, Some(&region));
    }

    fn put_path(&mut self, path: &Path, region: Option<&Region<'_>>) {
        let Some(outline) = self.path(&path.outline) else {
            return;
        };
        if path.fill != Color32::TRANSPARENT {
            self.fill(&outline, paint_of(path.fill, path.crisp), region);
        }
        if !path.stroke.is_empty() {
            let stroke = Stroke {
                width: path.stroke.width * self.scale,
                line_join: if path.is_open() {
                    LineJoin::Round
                } else {
                    LineJoin::Miter
                },
                ..Stroke::default()
            };
            let paint = paint_of(path.stroke.color, path.crisp);
            // The miter limit of 4 keeps joins within four times half of the width.
            let reach = stroke.width * 2.0;
            self.within(region, outline.bounds(), reach, |pixels, mask| {
                pixels.stroke_path(&outline, &paint, &stroke, Transform::identity(), mask);
            });
        }
    }

    fn put_text(&mut self, text: &Text, region: Option<&Region<'_>>) {
        let turn = Turn::by(text.angle);
        let along = turn * vec2(1.0, 0.0);
        let slant = if text.italics {
            -SLANT.to_radians().tan()
        } else {
            0.0
        };
        let down = turn * vec2(slant, 1.0);
        for placed in &text.glyphs {
            let origin = text.origin + along * placed.x;
            let place = |p: Pos2| origin + (along * p.x + down * p.y) * (text.size / EM);
            if let Some(outline) = self.curve(&placed.glyph.outline, place) {
                self.fill(&outline, paint_of(text.color, false), region);
            }
        }
    }

    fn put_picture(&mut self, picture: &Picture, region: Option<&Region<'_>>) {
        let [corner, across, down] = [picture.corner.to_vec2(), picture.across, picture.down]
            .map(|length| length * self.scale);
        if picture.is_upright() {
            let (right, bottom) = (corner.x + across.x, corner.y + down.y);
            let Some(target) = Rect::from_ltrb(corner.x, corner.y, right, bottom) else {
                return;
            };
            self.within(region, target, 0.0, |pixels, mask| {
                let mask = mask.map(Mask::data);
                stretch(&picture.image, target, picture.smooth, pixels, mask);
            });
            return;
        }
        let [width, height] = picture.image.size.map(|side| side as u32);
        let Some(source) = PixmapRef::from_bytes(picture.image.as_raw(), width, height) else {
            return;
        };
        let (x, y) = (across / width as f32, down / height as f32);
        let transform = Transform::from_row(x.x, x.y, y.x, y.y, corner.x, corner.y);
        let quality = if picture.smooth {
            FilterQuality::Bicubic
        } else {
            FilterQuality::Nearest
        };
        let paint = Paint {
            shader: Pattern::new(source, SpreadMode::Pad, quality, 1.0, transform),
            ..Paint::default()
        };
        let sides = [picture.across, picture.across + picture.down, picture.down];
        let [right, far, below] = sides.map(|side| picture.corner + side);
        if let Some(outline) = self.path(&Outline::polygon(&[picture.corner, right, far, below])) {
            self.fill(&outline, paint, region);
        }
    }

    fn fill(&mut self, outline: &tiny_skia::Path, paint: Paint<'_>, region: Option<&Region<'_>>) {
        self.within(region, outline.bounds(), 0.0, |pixels, mask| {
            let rule = FillRule::Winding;
            pixels.fill_path(outline, &paint, rule, Transform::identity(), mask);
        });
    }

    /// Draws something that extends by `reach` pixels beyond `bounds`, with a mask if the region may cut it, and not at all
    /// if it lies outside the region.
    fn within(
        &mut self,
        region: Option<&Region<'_>>,
        bounds: Rect,
        reach: f32,
        draw: impl FnOnce(&mut PixmapMut<'_>, Option<&Mask>),
    ) {
        let size = [self.pixels.width(), self.pixels.height()];
        let Some(region) = region else {
            return draw(&mut self.pixels, None);
        };
        match bounds
            .outset(reach, reach)
            .and_then(|bounds| region.holds(bounds))
        {
            Some(true) => draw(&mut self.pixels, None),
            Some(false) => draw(&mut self.pixels, region.mask(size)),
            None => {}
        }
    }

    fn path(&self, outline: &Outline) -> Option<tiny_skia::Path> {
        self.curve(&outline.segments(), |point| point)
    }

    /// A curve in pixels; `None` if it is empty.
    fn curve(&self, segments: &[Segment], place: impl Fn(Pos2) -> Pos2) -> Option<tiny_skia::Path> {
        let mut builder = PathBuilder::with_capacity(segments.len(), segments.len());
        let at = |point: Pos2| {
            let at = place(point) * self.scale;
            (at.x, at.y)
        };
        for segment in segments {
            match *segment {
                Segment::Move(to) => {
                    let (x, y) = at(to);
                    builder.move_to(x, y);
                }
                Segment::Line(to) => {
                    let (x, y) = at(to);
                    builder.line_to(x, y);
                }
                Segment::Quadratic(control, to) => {
                    let ((a, b), (x, y)) = (at(control), at(to));
                    builder.quad_to(a, b, x, y);
                }
                Segment::Cubic(control1, control2, to) => {
                    let ((a, b), (c, d), (x, y)) = (at(control1), at(control2), at(to));
                    builder.cubic_to(a, b, c, d, x, y);
                }
                Segment::Close => builder.close(),
            }
        }
        builder.finish()
    }
}

fn paint_of(color: Color32, crisp: bool) -> Paint<'static> {
    let [r, g, b, a] = unmultiplied(color);
    Paint {
        shader: Shader::SolidColor(tiny_skia::Color::from_rgba8(r, g, b, a)),
        anti_alias: !crisp,
        ..Paint::default()
    }
}
