//! The local quadratic model at heads: its level lines, its stationary point, and the arrow that Newton's step would follow.

use egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, vec2};

use super::arrows;
use super::labels::Labels;
use super::lines::dashes;
use super::projection::Projection;
use super::room::within;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::analysis::{CriticalKind, LocalModel};
use crate::figure::lengths::{Apart as _, Length as _};
use crate::math::Point;

/// With more heads than this, only one has its model drawn: more nets of lines could not be told apart.
const MOST: usize = 3;
/// The least and greatest radius of the neighbourhood that lines are drawn in, in text heights.
const RADII: [f32; 2] = [8.0, 20.0];
/// The radius in distances between the head and the stationary point: lines surround that point, too.
const BEYOND: f32 = 1.5;

/// The model at the head of a run; `None` where none is drawn.
pub fn at_head(scene: &Scene<'_>, run: &VisibleRun<'_>) -> Option<LocalModel> {
    let scenario = scene.scenario;
    if !scenario.layers.local_model {
        return None;
    }
    let optimizers = scenario.optimizers.iter().enumerate();
    let visible: Vec<usize> = optimizers
        .filter(|(_, optimizer)| optimizer.visible)
        .map(|(index, _)| index)
        .collect();
    if visible.len() > MOST {
        let chosen = scenario.maps.optimizer;
        let only = visible.iter().find(|index| **index == chosen);
        if *only.or(visible.first())? != run.index {
            return None;
        }
    }
    LocalModel::of(&scenario.surface, run.run.points[run.row])
}

/// Draws the models at the heads in view.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    labels: &mut Labels,
) {
    let mut named: Vec<Pos2> = Vec::new();
    for run in runs {
        let model = at_head(scene, run);
        if let Some(model) = model.filter(|model| projection.view.contains(model.at)) {
            let drawing = Drawing {
                painter,
                projection,
                style: &scene.style,
                ink: run.ink,
            };
            drawing.lines(&model, &scene.derived.relief.lines().levels);
            if let Some(stationary) = model.stationary() {
                let place = drawing.step(model.at, stationary);
                // Of models that agree, one has its name.
                if let Some((tip, away)) = place
                    && named.iter().all(|at| at.apart(tip) > scene.style.text_size)
                {
                    named.push(tip);
                    let seen = projection.view.contains(stationary.0);
                    labels.want(label(stationary.1, seen), run.ink, tip, away);
                }
            }
        }
    }
}

/// How far from the border the name of a point out of view is written, in text heights.
const BESIDE: f32 = 8.5;

struct Drawing<'a> {
    painter: &'a Painter,
    projection: &'a Projection,
    style: &'a Style,
    ink: Color32,
}

impl Drawing<'_> {
    /// Strokes of a width in text heights: a halo, and the ink on it.
    fn strokes(&self, width: f32) -> [Stroke; 2] {
        let unit = self.style.text_size;
        [
            Stroke::new(unit * (width + 0.16), self.style.halo),
            Stroke::new(unit * width, self.ink),
        ]
    }

    fn lines(&self, model: &LocalModel, of_plot: &[f64]) {
        let unit = self.style.text_size;
        let head = self.projection.screen_from_plane(model.at);
        let frame = self.projection.frame;
        let distance = model.stationary().map_or(0.0, |(at, _)| {
            let [x, y] = self.projection.project(at);
            vec2(
                (x - f64::from(head.x)) as f32,
                (y - f64::from(head.y)) as f32,
            )
            .norm()
        });
        let radius = (BEYOND * distance).clamp(unit * RADII[0], unit * RADII[1]);
        let radius = f64::from(radius.min(0.6 * frame.width().min(frame.height())));
        let reach = self.projection.scale().map(|scale| radius / scale);
        let lines: Vec<Vec<Pos2>> = model
            .levels(of_plot, reach)
            .into_iter()
            .flat_map(|level| model.lines(level, reach))
            .flat_map(|line| {
                let line: Vec<Pos2> = line
                    .into_iter()
                    .map(|at| self.projection.screen_from_plane(at))
                    .collect();
                dashes(&line, unit * 0.55, unit * 0.4, false)
            })
            .collect();
        for stroke in self.strokes(0.1) {
            for line in &lines {
                self.painter.line(line.clone(), stroke);
            }
        }
    }

    /// The arrow from a head to the stationary point, and the mark there; out of view, the arrow ends at the border.
    /// Returns where that is, and in which direction.
    fn step(&self, head: Point, (at, kind): (Point, CriticalKind)) -> Option<(Pos2, Vec2)> {
        let unit = self.style.text_size;
        let from = self.projection.screen_from_plane(head);
        let seen = self.projection.view.contains(at);
        let to = if seen {
            self.projection.screen_from_plane(at)
        } else {
            let [x, y] = self.projection.project(at);
            exit(from, [x, y], self.projection.frame.shrink(unit))?
        };
        let way = to - from;
        if way.norm() > unit * 1.4 {
            let direction = way.direction();
            let tip = to - direction * if seen { unit * 0.75 } else { 0.0 };
            for stroke in self.strokes(0.13) {
                arrows::open(
                    self.painter,
                    from + direction * unit * 0.6,
                    tip,
                    stroke,
                    unit * 0.6,
                );
            }
        }
        if seen {
            self.mark(to, kind);
        }
        let away = if way.norm() > 0.0 {
            way.direction()
        } else {
            vec2(0.0, 1.0)
        };
        // At the border the name stands beside the arrow.
        Some(if seen {
            (to + away * unit * 0.5, away)
        } else {
            (to - away * unit * BESIDE, away.rot90())
        })
    }

    /// A ring around the sign that critical points of this kind have.
    fn mark(&self, at: Pos2, kind: CriticalKind) {
        let unit = self.style.text_size;
        let arms: &[(f32, f32)] = match kind {
            CriticalKind::Minimum | CriticalKind::Valley => &[(1.0, 0.0), (0.0, 1.0)],
            CriticalKind::Saddle => &[(0.7, 0.7), (0.7, -0.7)],
            CriticalKind::Maximum => &[(1.0, 0.0)],
        };
        self.painter.circle_filled(at, unit * 0.7, self.style.halo);
        let stroke = Stroke::new(unit * 0.15, self.ink);
        self.painter.circle_stroke(at, unit * 0.6, stroke);
        for &(x, y) in arms {
            let arm = vec2(x, y) * unit * 0.36;
            self.painter.line_segment([at - arm, at + arm], stroke);
        }
    }
}

/// What a stationary point of a model is.
pub fn name(kind: CriticalKind) -> &'static str {
    match kind {
        CriticalKind::Minimum | CriticalKind::Valley => "minimum",
        CriticalKind::Saddle => "saddle",
        CriticalKind::Maximum => "maximum",
    }
}

fn label(kind: CriticalKind, seen: bool) -> String {
    let beyond = if seen { "" } else { ", out of view" };
    format!("model's {}{beyond}", name(kind))
}

/// Where the way from a place in a frame to one outside leaves it.
fn exit(from: Pos2, [x, y]: Point, frame: Rect) -> Option<Pos2> {
    let way = [x - f64::from(from.x), y - f64::from(from.y)];
    let share = |by: f64, low: f32, high: f32, at: f32| {
        let room = f64::from(if by > 0.0 { high - at } else { low - at });
        if by == 0.0 {
            1.0
        } else {
            (room / by).clamp(0.0, 1.0)
        }
    };
    let share = share(way[0], frame.left(), frame.right(), from.x).min(share(
        way[1],
        frame.top(),
        frame.bottom(),
        from.y,
    ));
    let [x, y] = way.map(|by| (by * share) as f32);
    let finite = x.is_finite() && y.is_finite();
    finite.then(|| within(frame, 0.0, from + vec2(x, y)))
}
