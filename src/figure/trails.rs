//! The runs on the plot: paths, averages, and heads with their arrows and gauges.

use egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::arrows::{self, Arrow};
use super::averages;
use super::drape::{drape, spots};
use super::early_stopping;
use super::ellipses;
use super::explained;
use super::flows;
use super::gauges;
use super::heads::head;
use super::joined;
use super::labels::Labels;
use super::lens;
use super::lines;
use super::local_model;
use super::penalty;
use super::projection::Projection;
use super::room::within;
use super::scene::{Scene, VisibleRun};
use super::shadow::opacity;
use super::sharpness;
use super::style::Style;
use super::traces::{Traces, width_of};
use crate::figure::lengths::Length as _;
use crate::math::Point;

/// Draws all paths and averages.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    traces: &Traces,
    projection: &Projection,
) {
    let layers = &scene.scenario.layers;
    let style = &scene.style;
    for (place, visible) in runs.iter().enumerate().filter(|_| scene.shows_ahead()) {
        // A thin line of its ink, without edges, for what the playhead has not reached.
        let stroke = Stroke::new(style.text_size * 0.1, visible.ink.gamma_multiply(0.8));
        for line in drape(projection, &traces.ahead(place, visible)).seen.iter() {
            lines::polyline(painter, line, stroke);
        }
    }
    for (place, visible) in runs.iter().enumerate() {
        let stroke = Stroke::new(style.text_size * 0.16, visible.ink.gamma_multiply(0.4));
        for strokes in traces.before(place) {
            for line in drape(projection, &strokes.lines).seen.iter() {
                lines::polyline(painter, line, stroke);
            }
        }
    }
    for (place, visible) in runs.iter().enumerate() {
        let (ink, width) = (visible.ink, width_of(visible));
        let Some(of_run) = traces.walked(place) else {
            continue;
        };
        let walked = of_run.strokes.iter();
        let walked = walked.map(|s| (opacity(s.grade), drape(projection, &s.lines)));
        let walked: Vec<_> = walked.collect();
        for (opacity, draped) in &walked {
            let ink = ink.gamma_multiply(*opacity);
            lines::faint(painter, &draped.hidden, width, ink, style);
            if of_run.crowded {
                lines::hatch(painter, &draped.seen, ink, style);
            }
        }
        if !of_run.crowded {
            let seen = walked
                .iter()
                .map(|(opacity, draped)| (*opacity, &*draped.seen));
            lines::draw_faded(painter, &seen.collect::<Vec<_>>(), width, ink, style);
        }
        if layers.dots && !visible.pinned {
            let edge = Stroke::new(style.text_size * 0.06, style.outline(ink));
            for (grade, dots) in traces.dots(place, visible) {
                let opacity = opacity(grade);
                let edge = Stroke::new(edge.width, edge.color.gamma_multiply(opacity));
                let ink = ink.gamma_multiply(opacity);
                for dot in spots(projection, &dots).iter() {
                    painter.circle(*dot, style.text_size * width, ink, edge);
                }
            }
        }
    }
    for (place, visible) in runs.iter().enumerate() {
        let average = traces.average(place, visible);
        let lines = drape(projection, &average).seen.into_owned();
        let end = visible.run.average(visible.row);
        let head = (head(visible.index), end);
        averages::paint(painter, lines, head, visible.ink, projection, style);
    }
    flows::paint(painter, scene, runs, projection);
    joined::paint(painter, scene, projection);
}

/// Draws all heads, those in view with the arrows and gauges that the document wants. Their names keep away from what will be
/// `covered`.
pub fn paint_heads(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    covered: &[Rect],
) {
    let style = &scene.style;
    let mut labels = Labels::default();
    covered.iter().for_each(|rect| labels.avoid(*rect));
    for (rect, _) in lens::names(painter, scene, projection) {
        labels.avoid(rect);
    }
    let radius = style.text_size * 0.58;
    local_model::paint(painter, scene, runs, projection, &mut labels);
    for visible in runs {
        let at = visible.run.points[visible.row];
        if projection.view.contains(at) {
            let place = projection.screen_from_plane(at);
            labels.avoid(Rect::from_center_size(place, Vec2::splat(2.0 * radius)));
            paint_gauges(painter, scene, visible, projection, &mut labels);
        }
    }
    lens::paint_components(painter, scene, runs, projection);
    for visible in runs {
        let VisibleRun { index, ink, .. } = visible;
        let at = visible.place();
        if projection.view.contains(at) {
            let place = projection.screen_from_plane(at);
            head(*index).paint(painter, place, radius, *ink, style.outline(*ink));
        } else if let Some(lift) = projection.lift() {
            if let Some((head, [x, y])) = lift.beyond(at) {
                let away = vec2(x as f32, y as f32).direction();
                paint_tip(painter, visible, Beyond { head, away }, style);
            }
        } else {
            let at = projection.project(at);
            paint_beyond(painter, visible, projection.frame, at, style);
        }
    }
    for visible in runs {
        // Above the heads, which may be larger.
        sharpness::paint(painter, scene, visible, projection, &mut labels);
    }
    flows::name_distances(scene, runs, projection, &mut labels);
    explained::paint(painter, scene, projection, &mut labels);
    penalty::name(scene, projection, &mut labels);
    early_stopping::name(scene, projection, &mut labels);
    labels.paint(painter, projection.frame, style);
    lens::paint_names(painter, scene, projection);
}

/// For a run that is at a place outside a frame, a smaller head at the border, with a tip that points to where the run is.
pub fn paint_beyond(
    painter: &Painter,
    run: &VisibleRun<'_>,
    frame: Rect,
    at: Point,
    style: &Style,
) {
    if let Some(beyond) = beyond(frame, style.text_size * AWAY, at) {
        paint_tip(painter, run, beyond, style);
    }
}

fn paint_tip(
    painter: &Painter,
    VisibleRun { index, ink, .. }: &VisibleRun<'_>,
    Beyond { head: place, away }: Beyond,
    style: &Style,
) {
    let unit = style.text_size;
    let (base, side) = (place + away * unit * 0.72, away.rot90() * unit * 0.42);
    let tip = vec![place + away * unit * 1.25, base + side, base - side];
    let halo = Stroke::new(unit * 0.2, style.outline(*ink));
    painter.add(Shape::closed_line(tip.clone(), halo));
    painter.add(Shape::convex_polygon(tip, *ink, Stroke::NONE));
    head(*index).paint(painter, place, unit * 0.4, *ink, style.outline(*ink));
}

/// The distance between the border and the head of a run that has left the view, in text heights: room for the tip.
pub const AWAY: f32 = 1.4;

/// Where the head of a run stands that has left the view, and the direction from there to the run.
#[derive(Debug, PartialEq)]
pub struct Beyond {
    pub head: Pos2,
    pub away: Vec2,
}

/// For a place on the screen, as f64, outside a frame; `None` if it is not finite, or within the margin.
pub fn beyond(frame: Rect, margin: f32, [x, y]: Point) -> Option<Beyond> {
    let head = within(frame, margin, pos2(x as f32, y as f32));
    let [dx, dy] = [x - f64::from(head.x), y - f64::from(head.y)];
    // Scaled, so that squares do not overflow.
    let longer = dx.abs().max(dy.abs());
    let away = vec2((dx / longer) as f32, (dy / longer) as f32);
    let finite = x.is_finite() && y.is_finite() && longer > 0.0;
    finite.then(|| Beyond {
        head,
        away: away.direction(),
    })
}

/// The downhill arrow and the method's inner vectors at a head in view.
fn paint_gauges(
    painter: &Painter,
    scene: &Scene<'_>,
    visible: &VisibleRun<'_>,
    projection: &Projection,
    labels: &mut Labels,
) {
    let VisibleRun { run, row, ink, .. } = visible;
    let (layers, style) = (&scene.scenario.layers, &scene.style);
    let at = run.points[*row];
    if layers.gradient {
        let [gx, gy] = run.gradients[*row];
        let arrow = Arrow {
            vector: [-gx, -gy],
            symbol: None,
            colour: *ink,
        };
        arrows::paint(painter, at, &arrow, projection, style, labels);
    }
    if layers.ellipses {
        ellipses::paint(painter, scene, visible, projection);
    }
    if layers.gauges {
        let gauges = run.gauges(*row).into_iter();
        // The unit ellipses show matrices larger, and beside the Hessian's.
        for gauge in gauges.filter(|g| !layers.ellipses || g.scaling().is_none()) {
            gauges::paint(painter, at, &gauge, *ink, projection, style, labels);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_out_of_view_is_pointed_at_from_within_the_frame() {
        let frame = Rect::from_min_max(pos2(100.0, 50.0), pos2(500.0, 350.0));
        let of = |x, y| beyond(frame, 10.0, [x, y]);
        let expected = |head, away| Some(Beyond { head, away });
        assert_eq!(
            of(900.0, 200.0),
            expected(pos2(490.0, 200.0), vec2(1.0, 0.0))
        );
        assert_eq!(
            of(300.0, -1e300),
            expected(pos2(300.0, 60.0), vec2(0.0, -1.0))
        );
        let Some(Beyond { head, away }) = of(1e200, 1e200) else {
            panic!("a corner");
        };
        assert_eq!(head, pos2(490.0, 340.0));
        assert!((away - Vec2::splat(0.5f32.sqrt())).length() < 1e-6);
        assert_eq!(of(f64::NAN, 0.0), None);
        assert_eq!(of(f64::INFINITY, 0.0), None);
        // The smallest frame.
        let dot = Rect::from_min_max(pos2(100.0, 50.0), pos2(102.0, 52.0));
        let of = beyond(dot, 10.0, [-5.0, 51.0]);
        assert_eq!(of, expected(pos2(101.0, 51.0), vec2(-1.0, 0.0)));
    }
}
