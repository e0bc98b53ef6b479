//! Between minima: the loss along the line between two places and along the trained curve, with the barrier and what averages
//! are worth.

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2};

use super::axes::{Ruler, axes_ui};
use super::heading;
use super::late::is_late;
use super::lines::dashed_line;
use super::number::compact;
use super::projection::Projection;
use super::scene::Scene;
use super::style::{FADED, Style};
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::between::{Between, Profile};
use crate::scenario::Color;

/// Draws what lies between into the space left in `ui`; the reason where nothing does.
pub fn between_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let shown = scene.derived.between.shown();
    let late = shown.as_ref().is_some_and(|shown| is_late(ui.ctx(), shown));
    let between = match shown.map(|shown| shown.map) {
        Some(Ok(between)) => between,
        Some(Err(nothing)) => return message_ui(ui, nothing, &style),
        None if scene.scenario.between_request().is_none() => {
            return message_ui(ui, "No optimizer trains a network here.", &style);
        }
        None => return message_ui(ui, "training …", &style),
    };
    let picture = Picture {
        between,
        style: &style,
        line: faded(style.text, late),
        curve: faded(style.ink(CURVE), late),
    };
    picture.ui(ui)
}

/// The ink of the trained curve.
pub const CURVE: Color = Color([0x7a, 0x3f, 0xc8]);

fn faded(ink: Color32, late: bool) -> Color32 {
    if late { ink.gamma_multiply(FADED) } else { ink }
}

fn message_ui(ui: &mut Ui, text: &str, style: &Style) -> Response {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let painter = ui.painter_at(rect);
    let galley = painter.typeset_within(
        text.to_owned(),
        style.font(1.0),
        style.faint,
        rect.width() * 0.9,
    );
    let at = rect.center() - 0.5 * galley.size();
    painter.galley(at, galley, style.faint);
    response
}

struct Picture<'a> {
    between: &'a Between,
    style: &'a Style,
    line: Color32,
    curve: Color32,
}

impl Picture<'_> {
    fn ui(&self, ui: &mut Ui) -> Response {
        let (unit, width) = (self.style.text_size, ui.available_width());
        let [from, to] = &self.between.names;
        let (area, _) = ui.allocate_exact_size(egui::vec2(width, unit * 1.7), Sense::hover());
        heading::paint(ui.painter(), area, &format!("{from} – {to}"), self.style);
        let (row, _) = ui.allocate_exact_size(egui::vec2(width, unit * 1.1), Sense::hover());
        self.paint_names(ui.painter(), row);
        let text = facts(self.between).join("\n");
        let facts =
            ui.painter()
                .typeset_within(text, self.style.font(0.85), self.style.text, width);
        // Where there is little room, the picture has it.
        let room = ui.available_height();
        let below = if facts.size().y < 0.5 * room {
            facts.size().y + unit * 0.5
        } else {
            0.0
        };
        let plot = egui::vec2(width, (room - below).max(1.0));
        let framed = ui.allocate_ui(plot, |ui| {
            axes_ui(ui, Sense::hover(), self.style, |_| {
                let ruler = |name: &str, range| Ruler {
                    name: name.to_owned(),
                    range,
                    division: Division::Linear,
                };
                [
                    // Room for the marks of both ends.
                    ruler("share of the way", [-0.04, 1.04]),
                    ruler("loss", self.range()),
                ]
            })
        });
        if below > 0.0 {
            let (rect, _) =
                ui.allocate_exact_size(egui::vec2(width, facts.size().y), Sense::hover());
            ui.painter().galley(rect.min, facts, self.style.text);
        }
        let framed = framed.inner;
        let frame = framed.projection.frame;
        if frame.width() >= 2.0 && frame.height() >= 2.0 {
            let painter = ui.painter_at(frame);
            let thin = Stroke::new(unit / 13.0, self.style.faint);
            let faint = self.style.faint.gamma_multiply(0.2);
            framed.grid(&painter, Stroke::new(thin.width, faint));
            self.paint(&painter, &framed.projection);
            painter.rect_stroke(frame, 0.0, thin, StrokeKind::Inside);
        }
        framed.response
    }

    /// From 0, or the least loss below it, to a little above the greatest.
    fn range(&self) -> [f64; 2] {
        let Between { line, curve, .. } = self.between;
        let profiles = std::iter::once(line).chain(curve);
        let all = profiles.flat_map(|profile| profile.train.iter().chain(&profile.test));
        let [low, high] = all
            .filter(|loss| loss.is_finite())
            .fold([0.0_f64, 0.0_f64], |[low, high], loss| {
                [low.min(*loss), high.max(*loss)]
            });
        let high = if high > low { high } else { low + 1.0 };
        [low, high + 0.12 * (high - low)]
    }

    fn paint(&self, painter: &Painter, projection: &Projection) {
        let unit = self.style.text_size;
        let Between { line, curve, .. } = self.between;
        self.paint_barrier(painter, projection);
        let stroke = |ink| Stroke::new(unit * 0.17, ink);
        if let Some(curve) = curve {
            self.paint_profile(painter, projection, curve, stroke(self.curve));
        }
        self.paint_profile(painter, projection, line, stroke(self.line));
        for (share, loss) in [(0.0, line.train.first()), (1.0, line.train.last())] {
            if let Some(loss) = loss.filter(|loss| loss.is_finite()) {
                let at = projection.screen_from_plane([share, *loss]);
                painter.circle(
                    at,
                    unit * 0.38,
                    self.line,
                    Stroke::new(unit * 0.12, self.style.background),
                );
            }
        }
    }

    /// Losses for training, and dashed those for testing.
    fn paint_profile(
        &self,
        painter: &Painter,
        projection: &Projection,
        profile: &Profile,
        stroke: Stroke,
    ) {
        let thin = Stroke::new(stroke.width * 0.6, stroke.color);
        let dash = self.style.text_size * 0.45;
        painter.extend(dashed_line(
            &along(&profile.test, projection),
            thin,
            dash,
            dash,
        ));
        let train = along(&profile.train, projection);
        painter.line(
            train.clone(),
            Stroke::new(stroke.width * 2.0, self.style.background),
        );
        painter.line(train, stroke);
    }

    /// A dashed line at the higher end, and how far the greatest loss of the line lies above it.
    fn paint_barrier(&self, painter: &Painter, projection: &Projection) {
        let line = &self.between.line;
        let (highest, barrier) = (line.highest(), line.barrier());
        if !(barrier > 0.0 && highest.is_finite()) {
            return;
        }
        let unit = self.style.text_size;
        let at = line
            .train
            .iter()
            .position(|loss| *loss == highest)
            .unwrap_or(0);
        let share = at as f64 / line.train.len().saturating_sub(1).max(1) as f64;
        let [low, top] =
            [highest - barrier, highest].map(|loss| projection.screen_from_plane([share, loss]));
        let thin = Stroke::new(unit / 11.0, self.style.faint);
        let ends = [projection.frame.left(), projection.frame.right()].map(|x| pos2(x, low.y));
        painter.extend(dashed_line(&ends, thin, unit * 0.3, unit * 0.3));
        painter.line_segment([low, top], thin);
        let text = format!("barrier {}", compact(barrier, 3));
        let galley = painter.typeset(text, self.style.font(0.9), self.style.text);
        // Beside the arrow, or above or below it, where it covers no curve; the facts say it, too.
        let frame = projection.frame;
        let middle = 0.5 * (low.y + top.y);
        let sides = [(Align2::LEFT_CENTER, 0.4), (Align2::RIGHT_CENTER, -0.4)];
        let heights = [middle, low.y + unit, top.y - unit, frame.bottom() - unit];
        let mut places = heights.into_iter().flat_map(|y| {
            sides
                .map(|(align, side)| align.anchor_size(pos2(low.x + side * unit, y), galley.size()))
        });
        let profiles = std::iter::once(line).chain(&self.between.curve);
        let losses = profiles.flat_map(|profile| [&profile.train, &profile.test]);
        let drawn: Vec<Vec<Pos2>> = losses.map(|losses| along(losses, projection)).collect();
        let is_free = |rect: &Rect| {
            let around = rect.expand(unit * 0.15);
            let ends = drawn.iter().flat_map(|curve| curve.windows(2));
            let mut points =
                ends.flat_map(|ends| (0..=8).map(|i| ends[0].lerp(ends[1], i as f32 / 8.0)));
            frame.contains_rect(around) && !points.any(|at| around.contains(at))
        };
        if let Some(rect) = places.find(is_free) {
            painter.galley(rect.min, galley, self.style.text);
        }
    }

    /// What the curves are, in a row above them.
    fn paint_names(&self, painter: &Painter, row: Rect) {
        let unit = self.style.text_size;
        let mut at = row.left_top() + egui::vec2(unit * 0.6, 0.0);
        let mut name = |text: &str, ink| {
            let font = self.style.font(0.9);
            let rect = painter.write(at, Align2::LEFT_TOP, text, font, ink);
            at.x = rect.right() + unit;
        };
        name("line", self.line);
        if self.between.curve.is_some() {
            name("trained curve", self.curve);
        }
        if !self.between.line.test.is_empty() {
            name("dashed: test", self.style.text);
        }
    }
}

/// Losses at equal shares of the way, on the screen.
fn along(losses: &[f64], projection: &Projection) -> Vec<Pos2> {
    let parts = losses.len().saturating_sub(1).max(1) as f64;
    let finite = losses
        .iter()
        .enumerate()
        .filter(|(_, loss)| loss.is_finite());
    finite
        .map(|(i, loss)| projection.screen_from_plane([i as f64 / parts, *loss]))
        .collect()
}

/// What the picture does not show, line by line.
fn facts(between: &Between) -> Vec<String> {
    let n = |v: f64| compact(v, 3);
    let mut facts = Vec::new();
    let of_line = n(between.line.barrier());
    facts.push(match &between.curve {
        Some(curve) => format!(
            "Barrier: {of_line} along the line, {} along the trained curve.",
            n(curve.barrier())
        ),
        None => format!("Barrier along the line: {of_line}."),
    });
    facts.push(format!(
        "The ends are {} apart; their outputs differ by up to {}.",
        n(between.distance),
        compact(between.difference, 2)
    ));
    let swa = &between.swa;
    let end = between.line.train.first().copied().unwrap_or(f64::NAN);
    let tested = if swa.test.is_nan() {
        String::new()
    } else {
        format!(" (test {})", n(swa.test))
    };
    facts.push(format!(
        "Loss at the mean of both ends {}; at the mean of {} weights from step {} on {}{tested}, at the end {}.",
        n(between.line.middle()),
        swa.rows,
        swa.from,
        n(swa.loss),
        n(end)
    ));
    facts
}

/// The same in words; `None` until it is known.
pub fn between_sentence(scene: &Scene<'_>) -> Option<String> {
    match scene.derived.between.shown()?.map {
        Ok(between) => {
            let [from, to] = &between.names;
            Some(format!(
                "Between {from} and {to}. {}",
                facts(between).join(" ")
            ))
        }
        Err(nothing) => Some(format!("Between minima: {nothing}")),
    }
}
