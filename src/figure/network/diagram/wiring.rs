//! The edges between units, their squares, and the words around them.

use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::plan::{Column, Part, Plan};
use super::tiles;
use super::told;
use crate::analysis::response::Grid;
use crate::analysis::units::Inside;
use crate::figure::network::head::Head;
use crate::figure::network::ink;
use crate::figure::number::compact;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;
use crate::network::Network;

/// The widest and the thinnest edge in text heights.
const WIDTHS: [f32; 2] = [0.34, 0.03];
/// The size of words, in text heights, and the height of a row of them.
const TEXT: f32 = 0.8;
const ROW: f32 = 1.1;
/// The largest mark of a bias, γ or β: its radius as a share of a square's side.
const MARK: f32 = 0.2;

/// What is drawn.
pub struct Drawn<'a> {
    pub network: &'a Network,
    pub inside: &'a Inside,
    /// The inputs at the points of the grid.
    pub inputs: &'a [f64],
    pub grid: &'a Grid,
    pub head: &'a Head,
    pub plan: &'a Plan,
    pub area: Rect,
    pub style: &'a Style,
    /// The part under the pointer.
    pub pointed: Option<Part>,
}

/// The room for units: beside it stand the names of inputs and the loss, above the title, below two rows of words and the key.
pub fn room(area: Rect, network: &Network, head: &Head, style: &Style) -> Rect {
    let unit = style.text_size;
    let tested = head.scores[1].is_some() || network.test().count() > 0;
    let right = if tested { 5.4 } else { 4.8 };
    Rect::from_min_max(
        pos2(area.left() + unit * 2.6, area.top() + unit * 1.9),
        pos2(
            area.right() - unit * right,
            area.bottom() - unit * (3.0 * ROW + 0.5),
        ),
    )
}

impl Drawn<'_> {
    /// The edges, the strongest on top, and the one under the pointer above all.
    pub fn edges(&self, painter: &Painter) {
        let layers = &self.network.layout().layers;
        let weight = |[column, unit, from]: [usize; 3]| {
            self.inside.weights[layers[column - 1].row(unit).start + from]
        };
        let mut edges: Vec<([usize; 3], f64)> = self
            .plan
            .edges()
            .map(|edge| (edge, weight(edge)))
            .filter(|(_, w)| w.is_finite())
            .collect();
        edges.sort_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
        let most = self.widest();
        let unit = self.style.text_size;
        let pointed = |edge: [usize; 3]| match self.pointed {
            Some(Part::Edge { column, unit, from }) => edge == [column, unit, from],
            Some(Part::Unit { column, unit }) => {
                edge[..2] == [column, unit] || [edge[0] - 1, edge[2]] == [column, unit]
            }
            None => false,
        };
        let any = self.pointed.is_some();
        let draw = |edge: [usize; 3], w: f64, strong: bool| {
            let [column, to, from] = edge;
            let Some(ends) = self.plan.ends(column, to, from) else {
                return;
            };
            let share = if most > 0.0 {
                (w.abs() / most) as f32
            } else {
                0.0
            };
            let width = unit * (WIDTHS[1] + (WIDTHS[0] - WIDTHS[1]) * share);
            let faint = if any && !strong { 0.3 } else { 1.0 };
            let ink = if w == 0.0 {
                self.style.faint
            } else {
                ink::sign(self.style, w > 0.0)
            };
            let ink = ink.gamma_multiply(faint * (0.35 + 0.65 * share.sqrt()));
            painter.line_segment(ends, Stroke::new(width, ink));
        };
        for strong in [false, true] {
            for &(edge, w) in edges.iter().filter(|(edge, _)| pointed(*edge) == strong) {
                draw(edge, w, strong);
            }
        }
    }

    /// The largest |w| of all edges, drawn or not.
    fn widest(&self) -> f64 {
        let layers = self.network.layout().layers.iter();
        let weights = layers.flat_map(|layer| &self.inside.weights[layer.matrix.clone()]);
        let finite = weights.filter(|w| w.is_finite());
        finite.fold(0.0, |most: f64, w| most.max(w.abs()))
    }

    /// The squares of all units, and what is marked on them.
    pub fn units(&self, painter: &Painter) {
        let unit = self.style.text_size;
        for (column, of) in self.plan.columns.iter().enumerate() {
            let scale = tiles::scale(self.inside, self.inputs, column);
            for &(index, square) in &of.units {
                if self.grid.rows == 1 {
                    self.curve(painter, square, [column, of.count], index, scale);
                }
                let pointed = self.pointed
                    == Some(Part::Unit {
                        column,
                        unit: index,
                    });
                let (width, ink) = if pointed {
                    (0.16, self.style.text)
                } else {
                    (0.07, self.style.faint)
                };
                let edge = Stroke::new(unit * width, ink);
                painter.rect_stroke(square, unit * 0.1, edge, StrokeKind::Middle);
                if column > 0 {
                    self.marks(painter, square, column - 1, index);
                }
            }
            if let Some(gap) = of.gap {
                for i in [-1.0, 0.0, 1.0] {
                    let at = gap + vec2(0.0, i * self.plan.side * 0.26);
                    painter.circle_filled(at, unit * 0.09, self.style.text);
                }
            }
        }
    }

    /// The response to a single input, as a curve.
    fn curve(&self, painter: &Painter, square: Rect, column: [usize; 2], index: usize, scale: f64) {
        painter.rect_filled(square, 0.0, ink::response(self.style, 0.0));
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let last = self.grid.columns.max(2) - 1;
        let points = (0..self.grid.columns).filter_map(|point| {
            let value = tiles::value(self.inside, self.inputs, column, index, point) / scale;
            let up = 0.5 + 0.46 * value.clamp(-1.0, 1.0) as f32;
            let x = square.left() + square.width() * point as f32 / last as f32;
            value
                .is_finite()
                .then(|| pos2(x, square.bottom() - square.height() * up))
        });
        let points: Vec<Pos2> = points.collect();
        painter.line(
            points,
            Stroke::new(self.style.text_size * 0.1, self.style.text),
        );
    }

    /// Bias, γ and β by sign and size, a unit that is dead, and which one it equals.
    fn marks(&self, painter: &Painter, square: Rect, layer: usize, index: usize) {
        let of = &self.network.layout().layers[layer];
        let unit = self.style.text_size;
        let corners = [square.left_bottom(), square.left_top(), square.right_top()];
        for (kind, (range, corner)) in [&of.bias, &of.gamma, &of.beta]
            .into_iter()
            .zip(corners)
            .enumerate()
        {
            let values = &self.inside.weights[range.clone()];
            let most = values.iter().fold(0.0f64, |most, v| most.max(v.abs()));
            let Some(&value) = values.get(index).filter(|v| v.is_finite() && **v != 0.0) else {
                continue;
            };
            let radius = (value.abs() / most).sqrt() as f32 * MARK * self.plan.side;
            let ink = ink::sign(self.style, value > 0.0);
            mark(painter, kind, corner, radius, ink, self.style);
        }
        let told = self.inside.units[layer][index];
        if told.idle == Some(1.0) {
            let stroke = Stroke::new(unit * 0.1, self.style.faint);
            painter.line_segment([square.left_bottom(), square.right_top()], stroke);
        }
        if let Some(twin) = told.twin.filter(|_| self.plan.side >= unit * 1.4) {
            let text = format!("= {}", twin + 1);
            let font = self.style.strong_font(0.7);
            let galley = painter.typeset(text, font, self.style.text);
            let rect = Rect::from_center_size(square.center(), galley.size());
            if galley.size().x <= square.width() {
                painter.rect_filled(rect, unit * 0.15, self.style.halo);
                painter.galley(rect.min, galley, self.style.text);
            }
        }
    }

    /// The names of the inputs, what each layer is, the loss, and what colours, widths and marks mean.
    pub fn words(&self, painter: &Painter) {
        let unit = self.style.text_size;
        let font = self.style.font(TEXT);
        let names = crate::figure::network::samples::inputs(self.network);
        let text = |at: Pos2, align: Align2, text: &str, ink: Color32| {
            painter.write(at, align, text, font.clone(), ink);
        };
        for ((_, square), name) in self.plan.columns[0].units.iter().zip(&names) {
            let room = square.left() - self.area.left() - unit * 0.3;
            let name = self.fitting(
                painter,
                &[name.clone(), crate::spelling::elided(name, 4)],
                room,
            );
            let at = square.left_center() - vec2(unit * 0.3, 0.0);
            text(at, Align2::RIGHT_CENTER, &name, self.style.text);
        }
        let last = &self.plan.columns[self.plan.columns.len() - 1];
        let mut at = pos2(
            last.middle + 0.5 * self.plan.side + unit * 0.5,
            self.area.center().y - unit,
        );
        if let Some((_, square)) = last.units.first() {
            at.y = square.center().y - unit * ROW * 0.5;
        }
        for (score, of) in self.head.scores.iter().zip(["loss", "test loss"]) {
            if let Some(score) = score {
                text(at, Align2::LEFT_CENTER, of, self.style.faint);
                at.y += unit * ROW;
                let loss = compact(score.loss, 3);
                painter.write(
                    at,
                    Align2::LEFT_CENTER,
                    loss,
                    self.style.strong_font(TEXT),
                    self.style.text,
                );
                at.y += unit * ROW;
            }
        }
        for (column, of) in self.plan.columns.iter().enumerate() {
            self.caption(painter, column, of);
        }
        self.key(painter);
    }

    /// The first of some texts that fits.
    fn fitting(&self, painter: &Painter, texts: &[String], room: f32) -> String {
        let width = |text: &str| {
            let font = self.style.font(TEXT);
            painter
                .typeset(text.to_owned(), font, self.style.text)
                .size()
                .x
        };
        let fits = texts.iter().find(|text| width(text) <= room);
        fits.or(texts.last()).cloned().unwrap_or_default()
    }

    /// What a layer is, and what is to be seen of its units, below it.
    fn caption(&self, painter: &Painter, column: usize, of: &Column) {
        let unit = self.style.text_size;
        let layers = &self.network.layout().layers;
        let room = self.plan.pitch - unit * 0.5;
        let below = self.area.bottom() - unit * (3.0 * ROW + 0.1);
        let font = self.style.font(TEXT);
        let row = |i: f32, texts: &[String], ink: Color32| {
            let text = self.fitting(painter, texts, room);
            let at = pos2(of.middle, below + unit * ROW * i);
            painter.write(at, Align2::CENTER_TOP, text, font.clone(), ink);
        };
        let count = of.count.to_string();
        if column == 0 {
            row(
                0.0,
                &[
                    if of.count == 1 { "input" } else { "inputs" }.to_owned(),
                    count,
                ],
                self.style.faint,
            );
            return;
        }
        let layer = &layers[column - 1];
        if column == layers.len() {
            row(
                0.0,
                &[
                    if of.count == 1 { "output" } else { "outputs" }.to_owned(),
                    count,
                ],
                self.style.faint,
            );
        } else {
            let settings = &self.network.spec().settings;
            let activation = told::activation(settings.activation);
            let normal = told::normalization(layer.normalization);
            let normal = normal.map(|normal| format!("{normal} "));
            let normal = normal.unwrap_or_default();
            let texts = [
                format!("{count} {normal}{activation}"),
                format!("{count} {normal}").trim_end().to_owned(),
                count.clone(),
            ];
            row(0.0, &texts, self.style.faint);
        }
        let twins = told::twins(self.inside, column - 1);
        let dead = told::dead(self.inside, column - 1);
        if twins > 0 {
            let said = if twins + 1 == of.count {
                "all".to_owned()
            } else {
                twins.to_string()
            };
            row(
                1.0,
                &[format!("{said} equal"), format!("{said} =")],
                self.style.text,
            );
        } else if dead > 0 {
            row(
                1.0,
                &[format!("{dead} dead"), dead.to_string()],
                self.style.text,
            );
        }
    }

    /// What colours, widths and marks mean, as far as there is room.
    fn key(&self, painter: &Painter) {
        let unit = self.style.text_size;
        let y = self.area.bottom() - unit * ROW * 0.5;
        let layers = &self.network.layout().layers;
        let any = |of: fn(&crate::network::Layer) -> bool| layers.iter().any(of);
        let most = compact(self.widest(), 2);
        let entries = [
            (
                Some(Entry::Edge(true)),
                format!("w > 0, at most {most}"),
                true,
            ),
            (Some(Entry::Edge(false)), "w < 0".to_owned(), true),
            (
                Some(Entry::Mark(0)),
                "bias".to_owned(),
                any(|l| !l.bias.is_empty()),
            ),
            (
                Some(Entry::Mark(1)),
                "γ".to_owned(),
                any(|l| !l.gamma.is_empty()),
            ),
            (
                Some(Entry::Mark(2)),
                "β".to_owned(),
                any(|l| !l.beta.is_empty()),
            ),
        ];
        let mut x = self.area.left() + unit * 0.3;
        let font = self.style.font(TEXT);
        for (entry, text, on) in entries {
            if !on {
                continue;
            }
            let galley = painter.typeset(text, font.clone(), self.style.text);
            if x + unit * 1.4 + galley.size().x > self.area.right() {
                return;
            }
            match entry {
                Some(Entry::Edge(positive)) => {
                    let ink = ink::sign(self.style, positive);
                    let ends = [pos2(x, y), pos2(x + unit, y)];
                    painter.line_segment(ends, Stroke::new(unit * WIDTHS[0], ink));
                }
                Some(Entry::Mark(kind)) => {
                    let ink = ink::sign(self.style, true);
                    mark(
                        painter,
                        kind,
                        pos2(x + unit * 0.6, y),
                        unit * 0.3,
                        ink,
                        self.style,
                    );
                }
                None => {}
            }
            let rect = Align2::LEFT_CENTER.anchor_size(pos2(x + unit * 1.3, y), galley.size());
            x = rect.right() + unit * 0.8;
            painter.galley(rect.min, galley, self.style.text);
        }
    }
}

/// A symbol of the key.
enum Entry {
    Edge(bool),
    Mark(usize),
}

/// A bias is a disc, γ a diamond, β a square.
fn mark(painter: &Painter, kind: usize, at: Pos2, radius: f32, ink: Color32, style: &Style) {
    let edge = Stroke::new(style.text_size * 0.06, style.halo);
    match kind {
        0 => {
            painter.circle(at, radius, ink, edge);
        }
        1 => {
            let corners = [
                vec2(0.0, -radius),
                vec2(radius, 0.0),
                vec2(0.0, radius),
                vec2(-radius, 0.0),
            ];
            let corners = corners.map(|d| at + d * 1.2).to_vec();
            painter.add(egui::Shape::convex_polygon(corners, ink, edge));
        }
        _ => {
            let square = Rect::from_center_size(at, Vec2::splat(1.8 * radius));
            painter.rect(square, 0.0, ink, edge, StrokeKind::Outside);
        }
    }
}
