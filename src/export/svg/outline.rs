//! Edges and paint that several kinds of shape share.

use std::fmt::Write as _;

use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, epaint::CornerRadiusF32, vec2};

use super::markup::{PathData, put_attribute, put_color, put_number};

/// How far the middle of a stroke lies outside of the shape's edge.
pub(super) fn outward(stroke: Stroke, kind: StrokeKind) -> f32 {
    match kind {
        _ if stroke.is_empty() => 0.0,
        StrokeKind::Inside => -stroke.width / 2.0,
        StrokeKind::Middle => 0.0,
        StrokeKind::Outside => stroke.width / 2.0,
    }
}

/// Corners that are sharp stay sharp.
pub(super) fn grown(radius: CornerRadiusF32, by: f32) -> CornerRadiusF32 {
    let grow = |corner: f32| {
        if corner > 0.0 {
            (corner + by).max(0.0)
        } else {
            0.0
        }
    };
    CornerRadiusF32 {
        nw: grow(radius.nw),
        ne: grow(radius.ne),
        sw: grow(radius.sw),
        se: grow(radius.se),
    }
}

pub(super) fn put_paint(out: &mut String, fill: Color32, stroke: Stroke) {
    if fill != Color32::TRANSPARENT {
        put_color(out, "fill", fill);
    }
    if !stroke.is_empty() {
        put_color(out, "stroke", stroke.color);
        if stroke.width != 1.0 {
            put_attribute(out, "stroke-width", stroke.width);
        }
    }
}

pub(super) fn put_rotation(out: &mut String, angle: f32, center: Pos2) {
    if angle != 0.0 {
        out.push_str(" transform=\"rotate(");
        put_number(out, angle.to_degrees());
        for value in [center.x, center.y] {
            out.push(' ');
            put_number(out, value);
        }
        out.push_str(")\"");
    }
}

/// An open `<rect` or, with corners that differ, `<path`.
pub(super) fn put_rect(out: &mut String, rect: Rect, radius: CornerRadiusF32) {
    let most = rect.size().min_elem() / 2.0;
    let [nw, ne, sw, se] =
        [radius.nw, radius.ne, radius.sw, radius.se].map(|corner| corner.clamp(0.0, most));
    if nw == ne && ne == se && se == sw {
        out.push_str("<rect");
        put_attribute(out, "x", rect.left());
        put_attribute(out, "y", rect.top());
        put_attribute(out, "width", rect.width());
        put_attribute(out, "height", rect.height());
        if nw > 0.0 {
            put_attribute(out, "rx", nw);
        }
    } else {
        let mut path = PathData::new(2);
        path.move_to(rect.left_top() + vec2(nw, 0.0));
        path.line_to(rect.right_top() - vec2(ne, 0.0));
        path.quarter_to(ne, rect.right_top() + vec2(0.0, ne));
        path.line_to(rect.right_bottom() - vec2(0.0, se));
        path.quarter_to(se, rect.right_bottom() - vec2(se, 0.0));
        path.line_to(rect.left_bottom() + vec2(sw, 0.0));
        path.quarter_to(sw, rect.left_bottom() - vec2(0.0, sw));
        path.line_to(rect.left_top() + vec2(0.0, nw));
        path.quarter_to(nw, rect.left_top() + vec2(nw, 0.0));
        path.close();
        let _ = write!(out, "<path d=\"{}\"", path.as_str());
    }
}

/// The corners of a closed outline, moved outwards by `distance` from each side.
pub(super) fn offset(points: &[Pos2], distance: f32) -> Vec<Pos2> {
    let next = |i: usize| points[(i + 1) % points.len()];
    let area: f32 = (0..points.len())
        .map(|i| points[i].x * next(i).y - next(i).x * points[i].y)
        .sum();
    let side = if area < 0.0 { -distance } else { distance };
    let normal = |i: usize| {
        let along = (next(i) - points[i]).normalized();
        vec2(along.y, -along.x)
    };
    (0..points.len())
        .map(|i| {
            let (before, after) = (normal((i + points.len() - 1) % points.len()), normal(i));
            // At hairpins the corner would run away; egui cuts it off there as well.
            let along_both = (1.0 + before.dot(after)).max(0.25);
            points[i] + (before + after) * (side / along_both)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn outlines_move_outwards_whichever_way_they_run() {
        let mut square = vec![
            pos2(0.0, 0.0),
            pos2(10.0, 0.0),
            pos2(10.0, 10.0),
            pos2(0.0, 10.0),
        ];
        let larger = [
            pos2(-2.0, -2.0),
            pos2(12.0, -2.0),
            pos2(12.0, 12.0),
            pos2(-2.0, 12.0),
        ];
        assert_eq!(offset(&square, 2.0), larger);
        square.reverse();
        let mut reversed = larger;
        reversed.reverse();
        assert_eq!(offset(&square, 2.0), reversed);
        assert_eq!(offset(&square, -2.0)[0], pos2(2.0, 8.0));
    }
}
