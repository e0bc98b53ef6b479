//! Bias and variance over the weight of the L2 term, beside the plot.

use egui::{Align2, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::axes::{Framed, Ruler, axes_ui};
use super::heading;
use super::number::compact;
use super::projection::Projection;
use super::resampled::{self, shown};
use super::scene::Scene;
use super::series::{DASHES, DOTS, ROW, Series, bias_ink, logarithms};
use super::style::Style;
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::{Resampled, Split};
use crate::math::elementary as e;

fn series(style: &Style) -> [Series<Split>; 3] {
    [
        Series {
            name: "bias²",
            of: |split| split.bias,
            ink: bias_ink(style),
            dashes: Some(DASHES),
        },
        Series {
            name: "variance",
            of: |split| split.variance,
            ink: resampled::ink(style),
            dashes: Some(DOTS),
        },
        Series {
            name: "bias² + variance",
            of: Split::reducible,
            ink: style.text,
            dashes: None,
        },
    ]
}

/// Draws the curves into the space left in `ui`, with the present weight α marked.
pub fn tradeoff_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    // A little smaller than the axes of the plot beside it.
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    let curves = shown(scene).and_then(|(_, resampled)| resampled.as_ref());
    let ranges = curves.and_then(|resampled| Some((resampled, ranges(resampled)?)));
    let Some((resampled, [along, up])) = ranges else {
        let (rect, response) =
            ui.allocate_exact_size(ui.available_size(), Sense::focusable_noninteractive());
        let font = style.font(1.0);
        ui.painter_at(rect).write(
            rect.center(),
            Align2::CENTER_CENTER,
            "No training sets with finite minima.",
            font,
            style.faint,
        );
        return response;
    };
    let key = Key {
        resampled,
        alpha: scene.scenario.surface.l2,
        style: &style,
    };
    let area = ui.available_rect_before_wrap();
    let (rect, _) = ui.allocate_exact_size(vec2(area.width(), key.height()), Sense::hover());
    heading::paint(&ui.painter_at(rect), rect, "Error on new rows", &style);
    key.paint(&ui.painter_at(rect), rect);
    let framed = axes_ui(ui, Sense::focusable_noninteractive(), &style, |_| {
        [("α, the L2 weight", along), ("squared error", up)].map(|(name, range)| Ruler {
            name: name.to_owned(),
            range,
            division: Division::Logarithmic,
        })
    });
    let frame = framed.projection.frame;
    if frame.width() >= 2.0 && frame.height() >= 2.0 {
        paint(ui, &framed, &key);
        let edge = Stroke::new(unit / 13.0, style.faint);
        let inside = StrokeKind::Inside;
        ui.painter_at(frame).rect_stroke(frame, 0.0, edge, inside);
    }
    framed.response
}

/// The logarithms at the ends of both axes; `None` where nothing can be drawn.
fn ranges(resampled: &Resampled) -> Option<[[f64; 2]; 2]> {
    let (first, last) = (resampled.curve.first()?, resampled.curve.last()?);
    let along = [e::log10(first.0), e::log10(last.0)];
    let all = resampled.curve.iter();
    let up = logarithms(all.flat_map(|(_, s)| [s.bias, s.variance, s.reducible()]))?;
    (along[0] < along[1]).then_some([along, up])
}

fn paint(ui: &Ui, framed: &Framed, key: &Key<'_>) {
    let (style, projection) = (key.style, &framed.projection);
    let (unit, frame) = (style.text_size, projection.frame);
    let painter = ui.painter_at(frame);
    let thin = style.faint.gamma_multiply(0.2);
    framed.grid(&painter, Stroke::new(unit / 13.0, thin));
    let present = key.place(projection);
    painter.vline(
        present,
        frame.y_range(),
        Stroke::new(unit * 0.14, style.faint),
    );
    for series in series(style) {
        let at = |(alpha, split): &(f64, Split)| {
            projection.screen_from_plane([e::log10(*alpha), series.logarithm(split)])
        };
        let line: Vec<Pos2> = key.resampled.curve.iter().map(at).collect();
        if line.iter().any(|at| !at.is_finite()) {
            continue;
        }
        series.stroke(&painter, &line, style);
        let now = series.logarithm(&key.split());
        let now = projection.screen_from_plane([projection.view.x[0], now]);
        series.dot(&painter, pos2(present, now.y), style);
    }
}

/// What the curves are and what they say at the present weight.
struct Key<'a> {
    resampled: &'a Resampled,
    alpha: f64,
    style: &'a Style,
}

impl Key<'_> {
    fn split(&self) -> Split {
        self.resampled.split(self.alpha)
    }

    fn height(&self) -> f32 {
        self.style.text_size * (1.9 + ROW * 5.0)
    }

    /// Where the present weight lies, at the border where it is beyond.
    fn place(&self, projection: &Projection) -> f32 {
        let [low, high] = projection.view.x;
        let along = e::log10(self.alpha).clamp(low, high);
        projection
            .screen_from_plane([along, projection.view.y[0]])
            .x
    }

    fn paint(&self, painter: &Painter, rect: Rect) {
        let (style, unit) = (self.style, self.style.text_size);
        let mut at = pos2(rect.left() + unit * 0.4, rect.top() + unit * 2.0);
        let (font, split) = (style.font(0.9), self.split());
        for series in series(style) {
            series.entry(painter, at, &split, style);
            at.y += unit * ROW;
        }
        for text in self.lines() {
            let middle = at + vec2(0.0, unit * ROW * 0.5);
            painter.write(middle, Align2::LEFT_CENTER, text, font.clone(), style.text);
            at.y += unit * ROW;
        }
    }

    /// The total, and where the curve is lowest.
    fn lines(&self) -> [String; 2] {
        let split = self.split();
        let [alpha, noise, total] = [self.alpha, split.noise, split.total()].map(|v| compact(v, 3));
        let best = match self.resampled.best() {
            Some((best, at)) if at.reducible() < self.resampled.split(0.0).reducible() => {
                format!("least near α = {}", compact(best, 2))
            }
            Some(_) | None => "least at α = 0".to_owned(),
        };
        [format!("at α = {alpha}; + noise {noise} = {total}"), best]
    }
}

/// The split at the present weight, in a sentence; `None` without training sets.
pub fn tradeoff_sentence(scene: &Scene<'_>) -> Option<String> {
    let (request, resampled) = shown(scene)?;
    let key = Key {
        resampled: resampled.as_ref()?,
        alpha: scene.scenario.surface.l2,
        style: &scene.style,
    };
    let split = key.split();
    let [bias, variance] = [split.bias, split.variance].map(|v| compact(v, 3));
    let [at, best] = key.lines();
    Some(format!(
        "Expected squared error on new rows over {}: bias² {bias} + variance {variance} {at}; {best}.",
        resampled::drawn(request)
    ))
}
