//! A guess of where runs end, and how far off it was.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Vec2, vec2};

use super::lines::dashes;
use super::number::compact;
use super::projection::Projection;
use super::room::{Room, within};
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::math::{Point, norm};
use crate::scenario::Predicting;
use crate::spelling::elided;

/// The radius of the mark in text heights.
const RADIUS: f32 = 0.8;
/// The longest name beside a distance, in characters.
const LONGEST_NAME: usize = 24;

/// Draws the guess of a scene, and once it is revealed a line to the end of every run, with its length.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    drawn: &mut Room,
) {
    let prediction = scene.scenario.prediction;
    let style = &scene.style;
    let Some(guess) = prediction.guess else {
        if prediction.state == Predicting::Asked && !runs.is_empty() {
            ask(painter, runs.len(), projection, style, drawn);
        }
        return;
    };
    let place = within(projection.frame, style.text_size, screen(projection, guess));
    match prediction.state {
        Predicting::Off => return,
        Predicting::Asked => {}
        Predicting::Revealed => {
            drawn.block(mark_rect(place, style), 20.0);
            for run in runs {
                paint_distance(painter, scene, run, (guess, place), projection, drawn);
            }
        }
    }
    paint_mark(painter, place, style);
    drawn.block(mark_rect(place, style), 20.0);
}

/// The question, above the middle of the plot.
fn ask(painter: &Painter, runs: usize, projection: &Projection, style: &Style, drawn: &mut Room) {
    let unit = style.text_size;
    let question = if runs == 1 {
        "Where does it end? Click there."
    } else {
        "Where do they end? Click there."
    };
    let galley = painter.layout_no_wrap(question.into(), style.strong_font(1.15), style.text);
    let size = galley.size() + Vec2::splat(unit);
    let at = projection.frame.center_top() + vec2(0.0, unit * 0.7);
    let rect = Align2::CENTER_TOP.anchor_size(at, size);
    painter.rect_filled(rect, unit * 0.3, style.background.gamma_multiply(0.95));
    painter.galley(rect.min + Vec2::splat(unit * 0.5), galley, style.text);
    drawn.block(rect, 20.0);
}

/// The distance of a guess from the last point of a run; `None` if it has left for infinity.
pub fn distance(guess: Point, run: &VisibleRun<'_>) -> Option<f64> {
    let [x, y] = *run.run.points.last()?;
    let distance = norm([x - guess[0], y - guess[1]]);
    distance.is_finite().then_some(distance)
}

fn screen(projection: &Projection, at: Point) -> Pos2 {
    let far = |v: f64| v.clamp(-1e6, 1e6) as f32;
    let [x, y] = projection.project(at);
    egui::pos2(far(x), far(y))
}

/// A dashed line from the guess to the end of a run, and its length beside its middle, with the name of the run if there are
/// several.
fn paint_distance(
    painter: &Painter,
    scene: &Scene<'_>,
    run: &VisibleRun<'_>,
    (guess, place): (Point, Pos2),
    projection: &Projection,
    drawn: &mut Room,
) {
    let (Some(distance), Some(end)) = (distance(guess, run), run.run.points.last()) else {
        return;
    };
    let (style, unit) = (&scene.style, scene.style.text_size);
    let end = within(projection.frame, unit, screen(projection, *end));
    for (width, colour) in [(0.4, style.halo), (0.18, style.outline(run.ink))] {
        let stroke = Stroke::new(unit * width, colour);
        for dash in dashes(&[place, end], unit * 0.7, unit * 0.45, false) {
            painter.line(dash, stroke);
        }
    }
    let mut text = format!("{} off", compact(distance, 3));
    if scene.visible_runs().len() > 1 {
        let name = elided(&scene.scenario.names()[run.index], LONGEST_NAME);
        text = format!("{name}: {text}");
    }
    let galley = painter.layout_no_wrap(text, style.strong_font(0.95), style.text);
    let size = galley.size() + vec2(unit * 0.5, 0.0);
    let rect = |share: &f32| {
        let at = Align2::CENTER_CENTER.anchor_size(place.lerp(end, *share), size);
        let frame = projection.frame.shrink(unit * 0.3);
        let inside = at.min.clamp(frame.min, (frame.max - size).max(frame.min));
        Rect::from_min_size(inside, size)
    };
    let free = drawn.best([0.5, 0.35, 0.65, 0.2, 0.8, 1.1, 1.3], rect);
    let rect = rect(&free.unwrap_or(0.5));
    painter.rect_filled(rect, unit * 0.2, style.halo);
    painter.galley(rect.min + vec2(unit * 0.25, 0.0), galley, style.text);
    drawn.block(rect, 40.0);
}

/// What the mark of a guess covers.
fn mark_rect(place: Pos2, style: &Style) -> Rect {
    Rect::from_center_size(place, Vec2::splat(2.0 * RADIUS * style.text_size))
}

fn paint_mark(painter: &Painter, place: Pos2, style: &Style) {
    let unit = style.text_size;
    painter.circle_filled(place, unit * RADIUS, style.background);
    painter.circle_stroke(place, unit * RADIUS, Stroke::new(unit * 0.16, style.text));
    let font = style.strong_font(1.0);
    painter.text(place, Align2::CENTER_CENTER, "?", font, style.text);
}
