//! Outlines moved to the middle of their stroke, which egui may place inside or outside the edge.

use crate::figure::lengths::Length as _;
use egui::{Pos2, Stroke, StrokeKind, epaint::CornerRadiusF32, vec2};

/// How far outside the shape's edge the middle of its stroke lies.
pub(super) fn outward(stroke: Stroke, kind: StrokeKind) -> f32 {
    match kind {
        _ if stroke.is_empty() => 0.0,
        StrokeKind::Inside => -stroke.width / 2.0,
        StrokeKind::Middle => 0.0,
        StrokeKind::Outside => stroke.width / 2.0,
    }
}

/// Radii of corners after the edge has moved outwards by `by`; sharp corners stay sharp.
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

/// The corners of a closed outline, moved outwards by `distance` from each side.
pub(super) fn offset(points: &[Pos2], distance: f32) -> Vec<Pos2> {
    let next = |i: usize| points[(i + 1) % points.len()];
    let area: f32 = (0..points.len())
        .map(|i| points[i].x * next(i).y - next(i).x * points[i].y)
        .sum();
    let side = if area < 0.0 { -distance } else { distance };
    let normal = |i: usize| {
        let along = (next(i) - points[i]).direction();
        vec2(along.y, -along.x)
    };
    (0..points.len())
        .map(|i| {
            let (before, after) = (normal((i + points.len() - 1) % points.len()), normal(i));
            // At a hairpin the corner would lie far out; egui limits it in the same way.
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
