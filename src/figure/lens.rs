//! The eigen-lens: the eigen-directions of a critical point, and the components of every run along them.

mod panel;

pub use panel::{LensPictures, lens_ui};

use std::sync::Arc;

use egui::{Galley, Painter, Rect, Stroke, Vec2, vec2};

use super::heads::head;
use super::lines::dashed_line;
use super::number::compact;
use super::paths;
use super::projection::Projection;
use super::room::{Room, within};
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use super::typeset::Typeset as _;
use crate::analysis::Modes;
use crate::math::Point;
use crate::surface::View;

/// The symbols of both directions.
pub const VECTORS: [&str; 2] = ["u₁", "u₂"];
pub const VALUES: [&str; 2] = ["λ₁", "λ₂"];
pub const COMPONENTS: [&str; 2] = ["α₁", "α₂"];

/// Corners of an axis, which need not be straight where the plane is not flat.
const CORNERS: u32 = 48;
/// More runs than this are a crowd, in which only the legs of one are drawn.
const CROWD: usize = 2;

/// The critical point that the lens is over; `None` where the lens is off, or no critical point is near.
pub fn modes<'a>(scene: &Scene<'a>) -> Option<&'a Modes> {
    let on = scene.scenario.layers.eigen_lens;
    modes_of_subject(scene).filter(|_| on)
}

/// The critical point that the optimizer is seen from that is looked at more closely than the others.
pub fn modes_of_subject<'a>(scene: &Scene<'a>) -> Option<&'a Modes> {
    scene.derived.eigen.of(scene.scenario.subject()?)
}

/// The part of an eigen-direction in view, in components, from low to high.
pub fn extent(modes: &Modes, direction: usize, view: View) -> Option<[f64; 2]> {
    let vector = modes.pairs[direction].vector;
    let mut range = [f64::NEG_INFINITY, f64::INFINITY];
    for (axis, [low, high]) in [view.x, view.y].into_iter().enumerate() {
        let (at, along) = (modes.centre[axis], vector[axis]);
        if along == 0.0 {
            if !(low <= at && at <= high) {
                return None;
            }
            continue;
        }
        let ends = [(low - at) / along, (high - at) / along];
        range[0] = range[0].max(ends[0].min(ends[1]));
        range[1] = range[1].min(ends[0].max(ends[1]));
    }
    (range[0] < range[1] && range.iter().all(|end| end.is_finite())).then_some(range)
}

/// The axes through the critical point, under the paths.
pub fn paint_axes(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some(modes) = modes(scene) else {
        return;
    };
    for direction in 0..2 {
        paint_axis(painter, modes, direction, projection, &scene.style);
    }
}

/// An axis through a critical point, from border to border.
pub fn paint_axis(
    painter: &Painter,
    modes: &Modes,
    direction: usize,
    projection: &Projection,
    style: &Style,
) {
    let Some([low, high]) = extent(modes, direction, projection.view) else {
        return;
    };
    let corner = |i| {
        let share = f64::from(i) / f64::from(CORNERS);
        modes.place_along(direction, low + (high - low) * share)
    };
    let axis: Vec<Point> = (0..=CORNERS).map(corner).collect();
    for line in paths::polylines(&axis, projection, projection.frame) {
        for (width, ink) in [(0.3, style.halo), (0.1, style.text)] {
            let stroke = Stroke::new(style.text_size * width, ink);
            painter.line(line.clone(), stroke);
        }
    }
}

/// The names of the axes, above the paths: each at the end of its axis.
pub fn paint_names(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let style = &scene.style;
    for (rect, galley) in names(painter, scene, projection) {
        let ground = style.halo.gamma_multiply(0.9);
        painter.rect_filled(rect, style.text_size * 0.23, ground);
        painter.galley(rect.shrink2(NAME_MARGIN).min, galley, style.text);
    }
}

/// The margins of the names of the axes, in points.
const NAME_MARGIN: Vec2 = vec2(3.0, 1.0);

/// The names of the axes, with what they cover.
pub fn names(
    painter: &Painter,
    scene: &Scene<'_>,
    projection: &Projection,
) -> Vec<(Rect, Arc<Galley>)> {
    let (Some(modes), style) = (modes(scene), &scene.style) else {
        return Vec::new();
    };
    let of = |direction| {
        let text = name(modes, direction);
        let galley = painter.typeset(text, style.strong_font(0.95), style.text);
        let rect = name_rect(modes, direction, projection, galley.size(), style)?;
        Some((rect.expand2(NAME_MARGIN), galley))
    };
    (0..2).filter_map(of).collect()
}

/// Such as `u₁, λ₁ = 10`.
fn name(modes: &Modes, direction: usize) -> String {
    let value = compact(modes.pairs[direction].value, 3);
    format!("{}, {} = {value}", VECTORS[direction], VALUES[direction])
}

/// Where a name of that size stands: at the upper end of its axis, within the frame.
fn name_rect(
    modes: &Modes,
    direction: usize,
    projection: &Projection,
    size: Vec2,
    style: &Style,
) -> Option<Rect> {
    let range = extent(modes, direction, projection.view)?;
    // The end that an eigenvector points to.
    let end = projection.screen_from_plane(modes.place_along(direction, range[1]));
    let margin = style.text_size * 0.6;
    let frame = projection
        .frame
        .shrink2((size * 0.5).min(projection.frame.size() * 0.5));
    let middle = within(frame, margin, end);
    let rect = Rect::from_center_size(middle, size);
    (projection.frame.contains_rect(rect) && end.is_finite()).then_some(rect)
}

/// Keeps the legend and other labels away from the names of the axes.
pub fn keep_free(scene: &Scene<'_>, projection: &Projection, room: &mut Room) {
    let (Some(modes), style) = (modes(scene), &scene.style) else {
        return;
    };
    for direction in 0..2 {
        // Text is not laid out here; no character of it is much wider.
        let count = name(modes, direction).chars().count() as f32;
        let size = vec2(count * 0.55, 1.2) * style.text_size;
        if let Some(rect) = name_rect(modes, direction, projection, size, style) {
            room.block(rect, 40.0);
        }
    }
}

/// The components of every head: its feet on both axes and, unless there is a crowd, the legs from there to the head.
pub fn paint_components(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
) {
    let Some(modes) = modes(scene) else {
        return;
    };
    let (style, subject) = (&scene.style, scene.scenario.subject());
    for visible in runs {
        let at = visible.run.points[visible.row];
        let legs = runs.len() <= CROWD || subject == Some(visible.index);
        for direction in 0..2 {
            let Some(component) = modes.seen(direction, at, scene.scenario.view()) else {
                continue;
            };
            let foot = modes.place_along(direction, component);
            if legs {
                paint_leg(painter, [at, foot], visible, projection, style);
            }
            if projection.view.contains(foot) {
                let place = projection.screen_from_plane(foot);
                let radius = style.text_size * 0.3;
                let edge = style.outline(visible.ink);
                head(visible.index).paint(painter, place, radius, visible.ink, edge);
            }
        }
    }
}

/// A dashed line from a head to its foot on an axis.
fn paint_leg(
    painter: &Painter,
    ends: [Point; 2],
    visible: &VisibleRun<'_>,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    for line in paths::polylines(&ends, projection, projection.frame) {
        for (width, ink) in [(0.3, style.halo), (0.14, visible.ink)] {
            let stroke = Stroke::new(unit * width, ink);
            painter.extend(dashed_line(&line, stroke, unit * 0.45, unit * 0.35));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Eigenpair;

    #[test]
    fn an_axis_reaches_from_border_to_border() {
        let h = std::f64::consts::FRAC_1_SQRT_2;
        let pair = |vector| Eigenpair { value: 1.0, vector };
        let modes = Modes {
            centre: [1.0, 0.0],
            value: 0.0,
            pairs: [pair([h, h]), pair([0.0, 1.0])],
            exact: true,
        };
        let view = View::new([-3.0, 3.0], [-2.0, 2.0]);
        let [low, high] = extent(&modes, 0, view).unwrap();
        // (1, 0) + t(1, 1)/√2 leaves through y = ±2, where |t| = 2√2.
        assert!((low + 8f64.sqrt()).abs() < 1e-12 && (high - 8f64.sqrt()).abs() < 1e-12);
        assert_eq!(extent(&modes, 1, view), Some([-2.0, 2.0]));
        assert_eq!(extent(&modes, 1, View::new([2.0, 3.0], [0.0, 1.0])), None);
        assert_eq!(extent(&modes, 0, View::new([5.0, 6.0], [-2.0, 2.0])), None);
    }
}
