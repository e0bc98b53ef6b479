//! What theory adds to a chart: limits of stability, predictions, the parts of the loss gap, and the key to them.

use std::sync::Arc;

use egui::{Color32, Galley, Mesh, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::super::lines::dashed_line;
use super::curve::Plotted;
use crate::figure::heads::Head;
use crate::figure::lines;
use crate::figure::number::compact;
use crate::figure::paths;
use crate::figure::projection::Projection;
use crate::figure::stops::ring;
use crate::figure::style::{Style, mix};
use crate::figure::typeset::Typeset as _;
use crate::math::Point;
use crate::scenario::{Quantity, Scenario};
use crate::workbench::{Curve, Scale};

/// The curves of a chart with the inks of their runs, and where they are drawn.
pub struct Theory<'a> {
    pub curves: Vec<(&'a Curve, Color32)>,
    pub scale: Scale,
    pub projection: Projection,
    pub style: &'a Style,
    /// The name of the optimizer whose gap is split, where there are others.
    pub split: Option<String>,
    /// What is to be said of measurements.
    pub notes: Vec<String>,
}

impl Theory<'_> {
    fn plotted(&self, points: &[Point]) -> Plotted {
        Plotted::of(
            points,
            |value| self.scale.unfloored(value),
            &self.projection,
        )
    }

    /// Under the curves: what each direction adds to the gap, as an area, and the limits of stability.
    pub fn paint_under(&self, painter: &Painter) {
        let unit = self.style.text_size;
        for (curve, ink) in &self.curves {
            for (direction, part) in curve.parts.iter().enumerate() {
                self.paint_part(painter, part, direction);
            }
            let stroke = Stroke::new(unit * 0.1, *ink);
            self.dashed(painter, &curve.limit, stroke, [0.5, 0.35]);
        }
        self.label_limits(painter);
    }

    /// Above the curves, which the predictions cover where theory is right.
    pub fn paint_predictions(&self, painter: &Painter) {
        let stroke = Stroke::new(self.style.text_size * 0.08, self.style.text);
        for (curve, _) in &self.curves {
            self.dashed(painter, &curve.predicted, stroke, [0.45, 0.55]);
        }
    }

    fn dashed(&self, painter: &Painter, points: &[Point], stroke: Stroke, [dash, gap]: [f32; 2]) {
        let (frame, unit) = (self.projection.frame, self.style.text_size);
        let plotted = self.plotted(points);
        for line in paths::polylines(&plotted.points, &self.projection, frame) {
            painter.extend(dashed_line(&line, stroke, unit * dash, unit * gap));
        }
    }

    /// The area under a part of the gap, with its edge.
    fn paint_part(&self, painter: &Painter, part: &[Point], direction: usize) {
        let frame = self.projection.frame;
        // Measured, so with the floor of what is measured.
        let plotted = Plotted::of(part, |value| self.scale.height(value), &self.projection);
        let top: Vec<Pos2> = plotted
            .screen
            .iter()
            .map(|[x, y]| {
                let y = y.clamp(f64::from(frame.top()), f64::from(frame.bottom()));
                pos2(*x as f32, y as f32)
            })
            .collect();
        let mut area = Mesh::default();
        let fill = shade(self.style, direction);
        for (i, at) in top.iter().enumerate() {
            area.colored_vertex(*at, fill);
            area.colored_vertex(pos2(at.x, frame.bottom()), fill);
            if let Some(before) = (2 * i as u32).checked_sub(2) {
                area.add_triangle(before, before + 1, before + 2);
                area.add_triangle(before + 1, before + 2, before + 3);
            }
        }
        painter.add(area);
        let edge = Stroke::new(self.style.text_size * 0.07, self.style.faint);
        painter.line(top, edge);
    }

    /// The formulas of the limits, each once: near the end of its line, where they cover no other formula and as few lines as
    /// they can.
    fn label_limits(&self, painter: &Painter) {
        let (frame, unit) = (self.projection.frame, self.style.text_size);
        let limits = self.curves.iter().map(|(curve, _)| &curve.limit);
        let limits: Vec<Plotted> = limits.map(|limit| self.plotted(limit)).collect();
        if limits.iter().all(|limit| limit.screen.is_empty()) {
            return;
        }
        let measured = self.curves.iter().map(|(curve, _)| &curve.points);
        let measured: Vec<Plotted> = measured.map(|points| self.plotted(points)).collect();
        let lines = || limits.iter().chain(&measured);
        let mut taken: Vec<Rect> = Vec::new();
        let mut written: Vec<(&str, f32)> = Vec::new();
        for ((curve, _), limit) in self.curves.iter().zip(&limits) {
            let Some(y) = limit.screen.last().map(|at| at[1] as f32) else {
                continue;
            };
            let again = |(of, at): &(&str, f32)| *of == curve.formula && (at - y).abs() < unit;
            if !frame.y_range().contains(y) || written.iter().any(again) {
                continue;
            }
            let text = curve.formula.to_owned();
            let galley = painter.typeset(text, self.style.font(0.85), self.style.text);
            let places = beside(limit, galley.size(), frame, unit).into_iter();
            let free = places.filter(|rect| !taken.iter().any(|other| other.intersects(*rect)));
            let covered = |rect: &Rect| lines().filter(|line| line.crosses(*rect)).count();
            let Some(rect) = free.min_by_key(covered) else {
                continue;
            };
            let ground = self.style.background.gamma_multiply(0.85);
            painter.rect_filled(rect, self.style.text_size * 0.23, ground);
            painter.galley(rect.min, galley, self.style.text);
            taken.push(rect);
            written.push((curve.formula, y));
        }
    }

    /// What lines and areas mean, from the right. What curves need is always there: where room is scarce numbers become shorter,
    /// then notes go, then numbers, and at last the type becomes smaller.
    pub fn paint_key(&self, painter: &Painter, room: Rect) {
        let unit = self.style.text_size;
        let laid_out = |entries: Vec<Entry>, scale: f32| {
            LaidOutKey::new(painter, entries, scale * KEY, self.style)
        };
        let width = room.width() - unit * 0.5;
        let tried = LEVELS.iter().map(|(digits, notes, least)| {
            let key = laid_out(self.key(*digits, *notes), 1.0);
            let share = (width / key.width).min(1.0);
            (share >= *least).then(|| laid_out(self.key(*digits, *notes), share))
        });
        let Some(key) = tried.flatten().next() else {
            return;
        };
        key.paint(
            painter,
            pos2(room.right() - unit * 0.5, room.center().y),
            self.style,
        );
    }

    /// The entries of the key, with so many digits of eigenvalues or without these, and with or without what is no sample.
    fn key(&self, digits: Option<usize>, notes: bool) -> Vec<Entry> {
        let seen = || self.curves.iter().map(|(curve, _)| &curve.sight);
        let Some(quantity) = seen().next().map(|sight| sight.quantity) else {
            return Vec::new();
        };
        let mut key: Vec<Entry> = Vec::new();
        key.extend(self.notes.iter().map(|note| (None, note.clone())));
        if seen().any(|sight| sight.test) {
            key.push((Some(Sample::Training), "training".to_owned()));
            key.push((Some(Sample::Test), "test".to_owned()));
        }
        if self.curves.iter().any(|(curve, _)| curve.stop.is_some()) {
            key.push((Some(Sample::Stop), "early stopping".to_owned()));
        }
        match quantity {
            Quantity::Components | Quantity::LossGap => {
                key.extend(self.key_of_modes(quantity, digits));
            }
            Quantity::Loss
            | Quantity::TestLoss
            | Quantity::Accuracy
            | Quantity::Trace
            | Quantity::Distance
            | Quantity::GradientNorm
            | Quantity::StepLength
            | Quantity::Rate
            | Quantity::EffectiveRate
            | Quantity::EffectiveRateX
            | Quantity::EffectiveRateY
            | Quantity::Sharpness
            | Quantity::PreconditionedSharpness => {}
        }
        // A key of notes only says why there are no curves.
        let samples = key.iter().any(|(sample, _)| sample.is_some());
        key.retain(|(sample, _)| notes || !samples || sample.is_some());
        key
    }

    /// The entries of what a run does around a critical point.
    fn key_of_modes(&self, quantity: Quantity, digits: Option<usize>) -> Vec<Entry> {
        let seen = || self.curves.iter().map(|(curve, _)| &curve.sight);
        let Some(modes) = seen().find_map(|sight| sight.modes) else {
            return vec![(None, "no critical point nearby".to_owned())];
        };
        let common = seen().all(|sight| sight.modes.is_none_or(|other| other == modes));
        let mut key = Vec::new();
        if !modes.exact {
            let [x, y] = modes.centre.map(|v| compact(v, 3));
            let place = if common {
                format!("from the critical point ({x}, {y})")
            } else {
                "from the critical point nearest to each end".to_owned()
            };
            key.push((None, place));
        }
        let of = |name: [&str; 2]| {
            [0, 1].map(|i| {
                let symbol = ["λ₁", "λ₂"][i];
                let known = digits.filter(|_| common && !self.curves.is_empty());
                let value = known.map(|digits| {
                    let lambda = compact(modes.pairs[i].value, digits);
                    format!(", {symbol} = {lambda}")
                });
                name[i].to_owned() + &value.unwrap_or_default()
            })
        };
        if quantity == Quantity::Components {
            let [first, second] = of(["α₁", "α₂"]);
            key.push((Some(Sample::First), first));
            key.push((Some(Sample::Second), second));
        }
        if self.curves.iter().any(|(c, _)| !c.parts[0].is_empty()) {
            let [first, second] = of(["½λ₁α₁²", "½λ₂α₂²"]);
            key.extend(self.split.iter().map(|name| (None, format!("{name}:"))));
            key.push((Some(Sample::Area(0)), first));
            key.push((Some(Sample::Area(1)), second));
        }
        if self.curves.iter().any(|(c, _)| !c.predicted.is_empty()) {
            key.push((Some(Sample::Predicted), "theory".to_owned()));
        }
        key
    }
}

/// A row of the key: a sample, unless it is a note, and what it means.
type Entry = (Option<Sample>, String);

/// What is tried, one after the other, in a narrow key: digits of eigenvalues, whether there are notes, and the least share of the
/// size of its type.
const LEVELS: [(Option<usize>, bool, f32); 6] = [
    (Some(3), true, 1.0),
    (Some(2), true, 1.0),
    (Some(3), false, 1.0),
    (Some(2), false, 0.8),
    (None, false, 0.8),
    (None, false, 0.5),
];
/// The size of its type in text heights.
const KEY: f32 = 0.85;

/// A key whose words are laid out.
struct LaidOutKey {
    entries: Vec<(Option<Sample>, Arc<Galley>)>,
    /// A text height.
    unit: f32,
    width: f32,
}

impl LaidOutKey {
    fn new(painter: &Painter, entries: Vec<Entry>, scale: f32, style: &Style) -> Self {
        let unit = style.text_size * scale / KEY;
        let entries: Vec<_> = entries
            .into_iter()
            .map(|(sample, text)| {
                let galley = painter.typeset(text, style.font(scale), style.text);
                (sample, galley)
            })
            .collect();
        let mut key = Self {
            entries,
            unit,
            width: 0.0,
        };
        let widths = key.entries.iter().map(|entry| key.width_of(entry));
        key.width = widths.sum::<f32>() + key.gap() * key.entries.len().saturating_sub(1) as f32;
        key
    }

    fn gap(&self) -> f32 {
        0.9 * self.unit
    }

    fn sample(&self) -> f32 {
        2.2 * self.unit
    }

    fn width_of(&self, (sample, galley): &(Option<Sample>, Arc<Galley>)) -> f32 {
        let sample = sample.map_or(0.0, |_| self.sample() + 0.35 * self.unit);
        galley.size().x + sample
    }

    /// Draws it to the left of a place.
    fn paint(&self, painter: &Painter, right: Pos2, style: &Style) {
        let mut left = right.x - self.width;
        for entry in &self.entries {
            let (sample, galley) = entry;
            let end = left + self.width_of(entry);
            if let Some(sample) = sample {
                let line = [pos2(left, right.y), pos2(left + self.sample(), right.y)];
                sample.paint(painter, line, style);
            }
            let at = pos2(end - galley.size().x, right.y - 0.5 * galley.size().y);
            painter.galley(at, Arc::clone(galley), style.text);
            left = end + self.gap();
        }
    }
}

/// Places that are tried for a formula along its line.
const PLACES: usize = 16;

/// Places within the frame for a text of that size above and below a line, from its end to the left.
fn beside(line: &Plotted, size: Vec2, frame: Rect, unit: f32) -> Vec<Rect> {
    let Some(end) = line.screen.last().map(|at| at[0] as f32) else {
        return Vec::new();
    };
    // Beside the playhead, which often stands at the end.
    let ends = (0..PLACES).map(|k| end - unit * (0.5 + 2.0 * k as f32));
    let both = ends.flat_map(|right| {
        let y = line.y_at(f64::from(right)).map(|y| y as f32);
        y.into_iter().flat_map(move |y| {
            let tops = [y - 0.15 * unit - size.y, y + 0.15 * unit];
            tops.map(|top| Rect::from_min_size(pos2(right - size.x, top), size))
        })
    });
    both.filter(|rect| frame.contains_rect(*rect)).collect()
}

/// Whether a chart has a key: where it shows what a run does around a critical point, two losses, or what has been measured.
pub fn has_key(scenario: &Scenario) -> bool {
    let quantity = scenario.chart.quantity;
    if scenario.objection_to(quantity).is_some() {
        return false;
    }
    let explained = [Quantity::Components, Quantity::LossGap, Quantity::TestLoss];
    scenario.measure().is_some() || explained.contains(&quantity)
}

/// The tint of the area under the part of a direction: paler for the first.
fn shade(style: &Style, direction: usize) -> Color32 {
    let share = [0.10, 0.26][direction];
    // Half covered, so that the part behind is seen.
    mix(style.background, style.text, 2.0 * share).gamma_multiply(0.5)
}

/// How a line of the key looks.
#[derive(Clone, Copy)]
enum Sample {
    First,
    Second,
    Predicted,
    Area(usize),
    Training,
    Test,
    Stop,
}

impl Sample {
    fn paint(self, painter: &Painter, line: [Pos2; 2], style: &Style) {
        let unit = style.text_size;
        match self {
            Self::First => {
                painter.line_segment(line, Stroke::new(unit * FIRST, style.text));
                let at = line[0].lerp(line[1], 0.5);
                Head::Circle.paint(painter, at, unit * 0.24, style.text, style.background);
            }
            Self::Second => {
                painter.line_segment(line, Stroke::new(unit * SECOND, style.text));
                let at = line[0].lerp(line[1], 0.5);
                Head::Circle.paint(painter, at, unit * 0.24, style.background, style.text);
            }
            Self::Predicted => {
                let stroke = Stroke::new(unit * 0.08, style.text);
                painter.extend(dashed_line(&line, stroke, unit * 0.45, unit * 0.55));
            }
            Self::Training => {
                painter.line_segment(line, Stroke::new(unit * FIRST, style.text));
            }
            Self::Test => {
                for dash in lines::dashes(&line, unit * TEST[0], unit * TEST[1], false) {
                    painter.line(dash, Stroke::new(unit * FIRST, style.text));
                }
            }
            Self::Stop => ring(painter, line[0].lerp(line[1], 0.5), style.text, style),
            Self::Area(direction) => {
                let patch = Rect::from_two_pos(line[0], line[1]).expand2(vec2(0.0, unit * 0.35));
                let edge = Stroke::new(unit * 0.07, style.faint);
                let fill = shade(style, direction);
                painter.rect(patch, 0.0, fill, edge, egui::StrokeKind::Inside);
            }
        }
    }
}

/// The dashes of a curve of test samples, and the gaps between them, in text heights.
pub const TEST: [f32; 2] = [0.3, 0.3];
/// The widths of curves in text heights: of the only one or the first direction, and of the second.
pub const FIRST: f32 = 0.15;
pub const SECOND: f32 = 0.08;
