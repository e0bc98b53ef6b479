//! What no file can hold is left out: items with a number that is not finite.

use egui::epaint::CornerRadiusF32;
use egui::{Pos2, Rect};

use crate::export::drawing::{
    Clip, Group, Item, Outline, Path, Picture, PlacedGlyph, Segment, Text,
};

/// Leaves only items whose numbers are all finite, down to the innermost.
pub(super) fn keep_finite(items: &mut Vec<Item>) {
    items.retain_mut(|item| match item {
        Item::Path(Path {
            outline, stroke, ..
        }) => outline_is_finite(outline) && stroke.width.is_finite(),
        Item::Text(text) => {
            let Text {
                origin,
                angle,
                size,
                glyphs,
                ..
            } = text;
            glyphs.retain(|PlacedGlyph { x, .. }| x.is_finite());
            // Glyphs are placed in units of the size.
            origin.is_finite() && angle.is_finite() && size.is_finite() && *size > 0.0
        }
        Item::Picture(Picture {
            corner,
            across,
            down,
            ..
        }) => corner.is_finite() && across.is_finite() && down.is_finite(),
        Item::Clip(Clip { outline, items }) => {
            keep_finite(items);
            outline_is_finite(outline)
        }
        Item::Group(Group { items, .. }) => {
            keep_finite(items);
            true
        }
    });
}

fn outline_is_finite(outline: &Outline) -> bool {
    match outline {
        Outline::Circle { center, radius } => center.is_finite() && radius.is_finite(),
        Outline::Ellipse {
            center,
            radius,
            angle,
        } => center.is_finite() && radius.is_finite() && angle.is_finite(),
        Outline::Rect {
            rect,
            radius,
            angle,
        } => rect_is_finite(*rect) && radius_is_finite(*radius) && angle.is_finite(),
        Outline::Curve(segments) => segments.iter().all(|segment| match segment {
            Segment::Move(to) | Segment::Line(to) => to.is_finite(),
            Segment::Quadratic(control, to) => control.is_finite() && to.is_finite(),
            Segment::Cubic(first, second, to) => [first, second, to].iter().all(|p| p.is_finite()),
            Segment::Close => true,
        }),
    }
}

fn rect_is_finite(rect: Rect) -> bool {
    let Rect { min, max } = rect;
    [min, max].iter().all(|corner: &Pos2| corner.is_finite())
}

fn radius_is_finite(CornerRadiusF32 { nw, ne, sw, se }: CornerRadiusF32) -> bool {
    [nw, ne, sw, se].iter().all(|radius| radius.is_finite())
}
