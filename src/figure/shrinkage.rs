//! How much of the minimum early stopping has reached and ridge leaves, along each eigenvector.

use egui::{
    Align2, Id, Layout, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::axes::{Ruler, axes_ui};
use super::early_stopping::Beside;
use super::heading;
use super::heads::head;
use super::lens::VALUES;
use super::lines::dashed_line;
use super::number::compact;
use super::paths::polylines;
use super::projection::Projection;
use super::scene::Scene;
use super::style::Style;
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::early_stopping::{FURTHEST, flow_share, ridge_share};
use crate::math::{Point, elementary as e};

/// Corners of a curve.
const CORNERS: u32 = 160;
/// Height of a line of words, in text heights, and the length of the sample of a line.
const LINE: f32 = 1.3;
const SAMPLE: f32 = 2.0;
/// z = ηλt from here to there is always shown, and never more than the second range.
const ALWAYS: [f64; 2] = [0.1, 10.0];
const MOST: [f64; 2] = [1e-4, 1e5];

/// Draws both shares against ηλt, with the eigenvalues at the playhead, into the space left in `ui`.
pub fn shrinkage_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let sense = Sense::focusable_noninteractive();
    let response = ui.interact(area, Id::unique("shrinkage"), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Early stopping and ridge"));
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    let shown =
        Beside::of(scene).filter(|_| area.width() > unit * 8.0 && area.height() > unit * 8.0);
    let Some(beside) = shown else {
        return response;
    };
    let title = format!("Step {}: {}", beside.step, beside.weight_words());
    heading::paint(ui.painter(), area, &title, &style);
    let mut top = area.top() + unit * 1.8;
    let painter = ui.painter_at(area);
    for (sample, text) in lines(&beside) {
        top += paint_line(&painter, area, top, sample, &text, &style);
    }
    let below = Rect::from_min_max(pos2(area.left(), top + unit * 0.3), area.max);
    let layout = UiBuilder::new().max_rect(below);
    let mut below = ui.new_child(layout.layout(Layout::top_down(egui::Align::Min)));
    curves_ui(&mut below, scene, &beside, &style);
    response
}

/// The sample before a line of words.
#[derive(Clone, Copy)]
enum Sample {
    /// Of gradient descent.
    Descent,
    /// Of ridge.
    Ridge,
    None,
}

/// What the curves are, and the shares along both eigenvectors.
fn lines(beside: &Beside) -> Vec<(Sample, String)> {
    let mut lines = vec![
        (
            Sample::Descent,
            "early stopping 1 − (1−ηλ)ᵗ, line: η → 0".to_owned(),
        ),
        (Sample::Ridge, "ridge λ/(λ+α)".to_owned()),
    ];
    lines.extend(shares(beside).map(|text| (Sample::None, text)));
    let furthest = compact(FURTHEST, 4);
    let furthest = format!("η → 0: less than 1.2985 times ridge, most at ηλt = {furthest}");
    lines.push((Sample::None, furthest));
    lines
}

/// The shares along each eigenvector, such as `λ₁ = 1: 0.634, ridge 0.5, ratio 1.27`.
fn shares(beside: &Beside) -> [String; 2] {
    [0, 1].map(|i| {
        let n = |v: f64| compact(v, 3);
        let (theory, step) = (&beside.theory, beside.step);
        let (reached, kept) = (theory.reached(i, step), theory.kept(i, beside.weight()));
        let ratio = if kept > 0.0 {
            format!(", ratio {}", n(reached / kept))
        } else {
            String::new()
        };
        let value = n(theory.modes.pairs[i].value);
        format!(
            "{} = {value}: {}, ridge {}{ratio}",
            VALUES[i],
            n(reached),
            n(kept)
        )
    })
}

/// Writes a line of words with its sample; returns its height.
fn paint_line(
    painter: &Painter,
    area: Rect,
    top: f32,
    sample: Sample,
    text: &str,
    style: &Style,
) -> f32 {
    let unit = style.text_size;
    let indent = match sample {
        Sample::None => 0.0,
        Sample::Descent | Sample::Ridge => unit * (SAMPLE + 0.5),
    };
    let left = area.left() + unit * 0.4;
    let widest = area.width() - indent - unit * 0.8;
    let galley = painter.typeset_within(text.to_owned(), style.font(0.9), style.text, widest);
    let height = galley.size().y.max(unit * LINE);
    let ends = [0.0, unit * SAMPLE].map(|x| pos2(left + x, top + unit * 0.6));
    stroke_sample(painter, &ends, sample, style);
    painter.galley(pos2(left + indent, top), galley, style.text);
    height
}

/// A line of ridge is dashed.
fn stroke_sample(painter: &Painter, line: &[egui::Pos2], sample: Sample, style: &Style) {
    let unit = style.text_size;
    let stroke = Stroke::new(unit * 0.14, style.text);
    match sample {
        Sample::Descent => {
            painter.line(line.to_vec(), stroke);
        }
        Sample::Ridge => painter.extend(dashed_line(line, stroke, unit * 0.45, unit * 0.35)),
        Sample::None => {}
    }
}

/// The range of z, in which both eigenvalues are from the first step to the last.
fn range(scene: &Scene<'_>, beside: &Beside) -> [f64; 2] {
    let last = scene
        .derived
        .runs
        .get(beside.index)
        .map_or(1, |run| run.last());
    let mut range = ALWAYS;
    for direction in 0..2 {
        for step in [1, last.max(1)] {
            let z = beside.theory.progress(direction, step);
            if z > 0.0 {
                range = [range[0].min(0.8 * z), range[1].max(1.25 * z)];
            }
        }
    }
    [range[0].max(MOST[0]), range[1].min(MOST[1])].map(e::log10)
}

fn curves_ui(ui: &mut Ui, scene: &Scene<'_>, beside: &Beside, style: &Style) {
    let steepest = [0, 1].map(|i| beside.theory.progress(i, 1));
    // Steps longer than 1/λ overshoot.
    let top = 1.08 * steepest[0].max(steepest[1]).max(1.0);
    let framed = axes_ui(ui, Sense::hover(), style, |_| {
        let along = Ruler {
            name: "ηλt = λ/α".to_owned(),
            range: range(scene, beside),
            division: Division::Logarithmic,
        };
        let up = Ruler {
            name: "share of w*".to_owned(),
            range: [0.0, top],
            division: Division::Linear,
        };
        [along, up]
    });
    let projection = framed.projection.clone();
    let frame = projection.frame;
    if frame.width() < 2.0 || frame.height() < 2.0 {
        return;
    }
    let painter = ui.painter_at(frame);
    let thin = style.hairline();
    framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
    for (sample, share) in [
        (Sample::Descent, flow_share as fn(f64) -> f64),
        (Sample::Ridge, ridge_share),
    ] {
        for line in polylines(&curve(&projection, share), &projection, frame) {
            stroke_sample(&painter, &line, sample, style);
        }
    }
    paint_marks(&painter, scene, beside, &projection, style);
    let border = Stroke::new(thin, style.faint);
    painter.rect_stroke(frame, 0.0, border, StrokeKind::Inside);
}

/// A share over the whole range.
fn curve(projection: &Projection, share: fn(f64) -> f64) -> Vec<Point> {
    let [low, high] = projection.view.x;
    let corner = |i: u32| {
        let at = low + (high - low) * f64::from(i) / f64::from(CORNERS);
        [at, share(e::exp(at * std::f64::consts::LN_10))]
    };
    (0..=CORNERS).map(corner).collect()
}

/// Where both eigenvalues are at the playhead, with both shares.
fn paint_marks(
    painter: &Painter,
    scene: &Scene<'_>,
    beside: &Beside,
    projection: &Projection,
    style: &Style,
) {
    let (unit, theory) = (style.text_size, &beside.theory);
    let frame = projection.frame;
    let ink = style.ink(scene.scenario.color(beside.index));
    for (direction, name) in VALUES.into_iter().enumerate() {
        let z = theory.progress(direction, beside.step);
        let at = e::log10(z);
        let [low, high] = projection.view.x;
        if !(low <= at && at <= high) {
            continue;
        }
        let place = |share: f64| projection.screen_from_plane([at, share]);
        let reached = place(theory.reached(direction, beside.step));
        let kept = place(theory.kept(direction, beside.weight()));
        let line = Stroke::new(unit * 0.07, style.faint);
        painter.vline(reached.x, frame.y_range(), line);
        painter.circle(
            kept,
            unit * 0.34,
            style.background,
            Stroke::new(unit * 0.14, style.text),
        );
        head(beside.index).paint(painter, reached, unit * 0.42, ink, style.outline(ink));
        // At the side that has room.
        let left = reached.x > frame.center().x;
        let (align, away) = if left {
            (Align2::RIGHT_BOTTOM, -0.3)
        } else {
            (Align2::LEFT_BOTTOM, 0.3)
        };
        let corner =
            pos2(reached.x, frame.bottom()) + vec2(away, -0.2 - LINE * direction as f32) * unit;
        painter.write(corner, align, name, style.strong_font(0.9), style.text);
    }
}

/// Both shares along each eigenvector, in a sentence.
pub fn shrinkage_sentence(scene: &Scene<'_>) -> String {
    let Some(beside) = Beside::of(scene) else {
        return "Early stopping and ridge: nothing is shown.".to_owned();
    };
    let [first, second] = shares(&beside);
    format!(
        "Early stopping and ridge at step {}, {}. Shares of the minimum: {first}; {second}.",
        beside.step,
        beside.weight_words()
    )
}
