//! The axes of the relief: x and y along the edges of its base towards the eye, the values at its left corner.

use std::sync::Arc;

use egui::{Galley, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use crate::analysis::levels::label;
use crate::figure::contour_lines::distance_to_neighbour;
use crate::figure::lengths::Apart as _;
use crate::figure::lift::Lift;
use crate::figure::scene::Scene;
use crate::figure::style::Style;
use crate::figure::ticks::{Division, Room, marks};
use crate::figure::typeset::Typeset as _;
use crate::workbench::Heights;

/// Sizes in heights of body text.
const TICK: f32 = 0.35;
const FONT: f32 = 0.9;
/// The least distance between numbers.
const APART: f32 = 0.5;
/// An axis that looks shorter is left without numbers.
const SHORT: f32 = 4.0;

/// The part of a frame that the block may fill, so that axes have room around it.
pub fn room(frame: Rect, unit: f32) -> Rect {
    let beside = (unit * 3.2).min(frame.width() * 0.12);
    let (above, below) = (
        (unit * 1.6).min(frame.height() * 0.08),
        (unit * 2.2).min(frame.height() * 0.1),
    );
    Rect::from_min_max(
        frame.min + vec2(beside, above),
        frame.max - vec2(beside, below),
    )
}

/// Lines and texts of the axes, none of which touch.
pub struct Written {
    lines: Vec<[Pos2; 2]>,
    texts: Vec<(Rect, Arc<Galley>)>,
}

impl Written {
    /// The axes of a relief.
    pub fn of(painter: &Painter, scene: &Scene<'_>, lift: &Lift) -> Self {
        let mut writer = Writer {
            painter,
            style: &scene.style,
            lift,
            written: Self {
                lines: Vec::new(),
                texts: Vec::new(),
            },
        };
        let names = scene.scenario.surface.shape.axes();
        let logarithmic = scene
            .derived
            .terrains
            .heights()
            .is_some_and(|h| h.are_logarithmic());
        let name = if logarithmic { "f, log scale" } else { "f" };
        writer.name_of_heights(name);
        for axis in [0, 1] {
            writer.base(axis, &names[axis]);
        }
        writer.heights(scene);
        writer.written
    }

    /// Draws them.
    pub fn paint(&self, painter: &Painter, style: &Style) {
        let stroke = Stroke::new(style.hairline(), style.faint);
        for line in &self.lines {
            painter.line_segment(*line, stroke);
        }
        for (rect, galley) in &self.texts {
            // Where the block reaches under a text, it stays legible.
            painter.rect_filled(
                rect.expand2(vec2(2.0, 0.0)),
                3.0,
                style.background.gamma_multiply(0.8),
            );
            painter.galley(rect.min, Arc::clone(galley), style.text);
        }
    }

    /// What the texts cover.
    pub fn rects(&self) -> impl Iterator<Item = Rect> {
        self.texts.iter().map(|(rect, _)| *rect)
    }
}

struct Writer<'a> {
    painter: &'a Painter,
    style: &'a Style,
    lift: &'a Lift,
    written: Written,
}

impl Writer<'_> {
    fn spot(&self, shares: [f64; 2], height: f64) -> Pos2 {
        let [x, y] = self.lift.camera().screen(self.lift.place(shares, height));
        pos2(x as f32, y as f32)
    }

    fn layout(&self, text: &str, scale: f32) -> Arc<Galley> {
        let font = self.style.font(scale);
        self.painter.typeset(text.to_owned(), font, self.style.text)
    }

    /// Writes a text unless it would touch another one or be cut off.
    fn put(&mut self, galley: Arc<Galley>, center: Pos2) -> bool {
        let rect = Rect::from_center_size(center, galley.size());
        let unit = self.style.text_size;
        let apart = rect.expand2(vec2(APART * unit, 0.1 * unit));
        let mut taken = self.written.texts.iter();
        let free = self.painter.clip_rect().contains_rect(rect)
            && !taken.any(|(other, _)| other.intersects(apart));
        if free {
            self.written.texts.push((rect, galley));
        }
        free
    }

    /// The name and the numbers of x or y.
    fn base(&mut self, axis: usize, name: &str) {
        let unit = self.style.text_size;
        let toward = self.lift.camera().toward();
        let across = 1 - axis;
        let near = if toward[across] > 0.0 { 1.0 } else { 0.0 };
        let end = |share: f64, across_share: f64| {
            let mut shares = [0.0; 2];
            (shares[axis], shares[across]) = (share, across_share);
            self.spot(shares, 0.0)
        };
        let [from, to] = [end(0.0, near), end(1.0, near)];
        let outward = from.lerp(to, 0.5) - end(0.5, 1.0 - near).lerp(end(0.5, near), 0.5);
        let length = from.apart(to);
        if length < unit {
            return;
        }
        let along = (to - from) / length;
        // Across the edge as it is seen, away from the base.
        let mut out = along.rot90();
        if out.dot(outward) < 0.0 {
            out = -out;
        }
        let extent = |size: Vec2, way: Vec2| size.x * way.x.abs() + size.y * way.y.abs();
        let reach = |size: Vec2| unit * TICK * 1.5 + 0.5 * extent(size, out);
        let view = self.lift.view();
        let range = [view.x, view.y][axis];
        let room = Room {
            length,
            beyond: [0.0; 2],
            gap: unit * APART,
            size: &|text| extent(self.layout(text, FONT).size(), along),
        };
        let marks = if length < SHORT * unit {
            Vec::new()
        } else {
            marks(range, Division::Linear, &room)
        };
        let numbers: Vec<_> = marks
            .iter()
            .map(|m| (m, self.layout(&m.text, FONT)))
            .collect();
        let widest = numbers.iter().map(|(_, galley)| extent(galley.size(), out));
        let widest = widest.fold(0.0, f32::max);
        let galley = self.layout(name, 1.0);
        let beyond = out * (widest + unit * 0.3 + reach(galley.size()));
        self.put(galley, from.lerp(to, 0.5) + beyond);
        for (mark, galley) in numbers {
            let at = from + along * mark.at;
            let center = from + along * mark.middle + out * reach(galley.size());
            if self.put(galley, center) {
                self.written.lines.push([at, at + out * unit * TICK]);
            }
        }
    }

    /// The corner of the base that is seen furthest to the left.
    fn left(&self) -> [f64; 2] {
        let corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
        let x = |shares: &[f64; 2]| self.spot(*shares, 0.0).x;
        let left = corners.into_iter().min_by(|a, b| x(a).total_cmp(&x(b)));
        left.unwrap_or([0.0; 2])
    }

    fn name_of_heights(&mut self, name: &str) {
        let [foot, top] = [0.0, 1.0].map(|height| self.spot(self.left(), height));
        if foot.y - top.y < self.style.text_size {
            return;
        }
        let galley = self.layout(name, 1.0);
        let size = galley.size();
        let above = top.y - 0.5 * size.y - 0.3 * self.style.text_size;
        let left = self.painter.clip_rect().left() + 0.5 * size.x + 1.0;
        self.put(galley, pos2(top.x.max(left), above));
    }

    /// The heights at which the axis of values is marked, and the values: round ones, or on a logarithmic axis the levels.
    fn height_marks(
        &self,
        scene: &Scene<'_>,
        heights: &Heights,
        length: f32,
    ) -> Vec<(f64, String)> {
        if let Some(range) = heights.linear_range() {
            let row = self.layout("0", FONT).size().y;
            let room = Room {
                length,
                beyond: [0.5 * row; 2],
                gap: 0.35 * self.style.text_size,
                size: &|_| row,
            };
            let marks = marks(range, Division::Linear, &room).into_iter();
            return marks.map(|m| (f64::from(m.at / length), m.text)).collect();
        }
        let levels = &scene.derived.relief.lines().levels;
        let mark = |(i, level): (usize, &f64)| {
            let text = label(*level, distance_to_neighbour(levels, i));
            (heights.height(*level), text)
        };
        let marks = levels.iter().enumerate().map(mark);
        marks
            .filter(|(height, _)| (0.0..=1.0).contains(height))
            .collect()
    }

    /// The axis of values.
    fn heights(&mut self, scene: &Scene<'_>) {
        let unit = self.style.text_size;
        let corner = self.left();
        let [foot, top] = [0.0, 1.0].map(|height| self.spot(corner, height));
        let Some(heights) = scene.derived.terrains.heights() else {
            return;
        };
        self.written.lines.push([foot, top]);
        if foot.y - top.y < SHORT * unit {
            return;
        }
        for (height, text) in self.height_marks(scene, heights, foot.y - top.y) {
            let at = self.spot(corner, height);
            let galley = self.layout(&text, FONT);
            let half = 0.5 * galley.size().x;
            if self.put(galley, at - vec2(1.5 * TICK * unit + half, 0.0)) {
                self.written.lines.push([at, at - vec2(TICK * unit, 0.0)]);
            }
        }
    }
}
