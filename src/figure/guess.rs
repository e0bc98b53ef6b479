//! A guess of where runs end, and how far off it was.

use egui::{Align2, FontId, Painter, Pos2, Rect, Stroke, Vec2, vec2};

use super::heads::head;
use super::lines::dashes;
use super::number::compact;
use super::projection::Projection;
use super::room::{Room, within};
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use super::typeset::Typeset as _;
use crate::math::{Point, Vector as _, norm};
use crate::scenario::claim::Question;
use crate::scenario::{ANOTHER_PLANE, Predicting};

/// The radius of the mark in text heights.
const RADIUS: f32 = 0.8;
/// At most this many distances are listed.
const DISTANCES: usize = 8;

/// Draws the guess of a scene, and once it is revealed a line to the end of every run, with its length.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    drawn: &mut Room,
) {
    let style = &scene.style;
    let of_places = scene.scenario.predicts() == Question::Place;
    let prediction = scene.scenario.prediction;
    let asks = prediction.state == Predicting::Asked && prediction.guess.is_none();
    let question = (of_places && asks && !runs.is_empty()).then(|| question(runs.len()));
    let note = scene.scenario.hides_its_plane().then_some(ANOTHER_PLANE);
    let lines = [
        question.map(|text| (text, style.strong_font(1.15))),
        note.map(|text| (text, style.font(0.9))),
    ];
    tell(
        painter,
        lines.into_iter().flatten(),
        projection,
        style,
        drawn,
    );
    let Some(guess) = prediction.guess.filter(|_| of_places) else {
        return;
    };
    let place = within(projection.frame, style.text_size, screen(projection, guess));
    match prediction.state {
        Predicting::Off => return,
        Predicting::Asked => {}
        Predicting::Revealed => {
            for run in runs {
                paint_way(painter, run, place, projection, style);
            }
            paint_distances(painter, runs, guess, place, style, drawn);
        }
    }
    paint_mark(painter, place, style);
    drawn.block(
        Rect::from_center_size(place, Vec2::splat(2.0 * RADIUS * style.text_size)),
        20.0,
    );
}

fn question(runs: usize) -> &'static str {
    if runs == 1 {
        "Where does it end? Click there."
    } else {
        "Where do they end? Click there."
    }
}

/// Lines above the middle of the plot, one below the other.
fn tell(
    painter: &Painter,
    lines: impl Iterator<Item = (&'static str, FontId)>,
    projection: &Projection,
    style: &Style,
    drawn: &mut Room,
) {
    let unit = style.text_size;
    let mut at = projection.frame.center_top() + vec2(0.0, unit * 0.7);
    let width = (projection.frame.width() - 3.0 * unit).max(1.0);
    for (text, font) in lines {
        let galley = painter.typeset_within(text, font, style.text, width);
        let size = galley.size() + Vec2::splat(unit);
        let rect = Align2::CENTER_TOP.anchor_size(at, size);
        painter.rect_filled(rect, unit * 0.3, style.background.gamma_multiply(0.95));
        painter.galley(rect.min + Vec2::splat(unit * 0.5), galley, style.text);
        drawn.block(rect, 20.0);
        at = rect.center_bottom();
    }
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

/// A dashed line from the guess to the end of a run.
fn paint_way(
    painter: &Painter,
    run: &VisibleRun<'_>,
    place: Pos2,
    projection: &Projection,
    style: &Style,
) {
    let Some(end) = run.run.points.last().filter(|end| end.is_finite()) else {
        return;
    };
    let unit = style.text_size;
    let end = within(projection.frame, unit, screen(projection, *end));
    for (width, colour) in [(0.4, style.halo), (0.18, style.outline(run.ink))] {
        let stroke = Stroke::new(unit * width, colour);
        for dash in dashes(&[place, end], unit * 0.7, unit * 0.45, false) {
            painter.line(dash, stroke);
        }
    }
}

/// How far the guess is from the end of every run, in a table beside it, where that covers least.
fn paint_distances(
    painter: &Painter,
    runs: &[VisibleRun<'_>],
    guess: Point,
    place: Pos2,
    style: &Style,
    drawn: &mut Room,
) {
    let unit = style.text_size;
    let row = |run: &VisibleRun<'_>| {
        let text = format!("{} off", compact(distance(guess, run)?, 3));
        let galley = painter.typeset(text, style.strong_font(0.95), style.text);
        Some((head(run.index), run.ink, galley))
    };
    let rows: Vec<_> = runs.iter().filter_map(row).take(DISTANCES).collect();
    if rows.is_empty() {
        return;
    }
    let (mark, height) = (unit * 1.6, unit * 1.5);
    let width = rows.iter().fold(0.0f32, |w, (.., g)| w.max(g.size().x));
    let size = vec2(width + mark + unit * 0.4, height * rows.len() as f32);
    let frame = painter.clip_rect();
    let rect = |way: &[f32; 2]| {
        let reach = size * 0.5 + Vec2::splat(unit * (RADIUS + 0.5));
        let middle = place + vec2(way[0] * reach.x, way[1] * reach.y);
        let middle = within(frame.shrink2(size * 0.5), 0.0, middle);
        Rect::from_center_size(middle, size)
    };
    let sides = [[1.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 1.0]];
    let rect = rect(&drawn.best(sides, rect).unwrap_or(sides[0]));
    painter.rect_filled(rect, unit * 0.2, style.halo);
    for (i, (head, ink, galley)) in rows.into_iter().enumerate() {
        let middle = rect.min + vec2(mark * 0.5, height * (i as f32 + 0.5));
        head.paint(painter, middle, unit * 0.42, ink, style.outline(ink));
        let at = middle + vec2(mark * 0.5, -0.5 * galley.size().y);
        painter.galley(at, galley, style.text);
    }
    drawn.block(rect, 20.0);
}

fn paint_mark(painter: &Painter, place: Pos2, style: &Style) {
    let unit = style.text_size;
    painter.circle_filled(place, unit * RADIUS, style.background);
    painter.circle_stroke(place, unit * RADIUS, Stroke::new(unit * 0.16, style.text));
    let font = style.strong_font(1.0);
    painter.write(place, Align2::CENTER_CENTER, "?", font, style.text);
}
