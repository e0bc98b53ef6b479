//! The data of a loss, and the predictions of the model with the weights at the playhead.

use egui::{Align2, Color32, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::axes::{Ruler, axes_ui};
use super::heads::head;
use super::number::compact;
use super::paths;
use super::projection::Projection;
use super::scene::Scene;
use super::style::Style;
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::figure::lengths::Length as _;
use crate::math::Point;
use crate::math::elementary as e;
use crate::surface::{Prediction, Regression, Sight, View};

/// Vertices of a probability curve.
const VERTICES: u32 = 96;

/// Draws the fit into the space left in `ui`; nothing if the surface is not a loss over data.
pub fn fit_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(regression) = scene.scenario.surface.shape.regression() else {
        return;
    };
    let (sight, style) = (regression.sight(), &scene.style);
    let share = scene.scenario.surface.shape.predicting_share();
    let view = view(regression, sight);
    // A little smaller than the axes of the plot beside it.
    let smaller = Style {
        text_size: style.text_size * 0.94,
        ..*style
    };
    let names = names(regression, sight);
    let shown = axes_ui(ui, Sense::hover(), &smaller, |_| {
        [(&names[0], view.x), (&names[1], view.y)].map(|(name, range)| Ruler {
            name: name.clone(),
            range,
            division: Division::Linear,
        })
    });
    shown
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Fit"));
    let frame = shown.projection.frame;
    if frame.width() < 2.0 || frame.height() < 2.0 {
        return;
    }
    let canvas = Canvas {
        painter: ui.painter_at(frame),
        projection: shown.projection,
        style,
    };
    canvas.data(regression, sight);
    canvas.key(regression, sight);
    for visible in scene.visible_runs() {
        let weights = visible.run.points[visible.row].map(|w| share * w);
        let prediction = regression.prediction(weights);
        // Not dimmed while a newer run is computed, since a dimmed fit would be hard to see at this size.
        let ink = style.ink(scene.scenario.color(visible.index));
        canvas.fit(regression, sight, prediction, visible.index, ink);
    }
    let edge = Stroke::new(style.hairline(), style.faint);
    let inside = egui::StrokeKind::Inside;
    canvas.painter.rect_stroke(frame, 0.0, edge, inside);
}

/// The names of both axes.
fn names(regression: &Regression, sight: Sight) -> [String; 2] {
    let names = &regression.data().names;
    match sight {
        Sight::Line { feature } => [names[feature].clone(), names[2].clone()],
        Sight::Predicted => [names[2].clone(), "predicted".to_owned()],
        Sight::Curve { feature } => [names[feature].clone(), format!("p({})", names[2])],
        Sight::Boundary => [names[0].clone(), names[1].clone()],
    }
}

/// The range of all the data with a margin. It does not depend on predictions, so the axes stay put while those move.
fn view(regression: &Regression, sight: Sight) -> View {
    let data = regression.data();
    let around = |column: usize, margin: f64| {
        let [low, high] = data
            .column(column)
            .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| {
                [low.min(v), high.max(v)]
            });
        let pad = margin * (high - low);
        let pad = if pad > 0.0 {
            pad
        } else {
            low.abs().max(1.0) * margin
        };
        [low - pad, high + pad]
    };
    match sight {
        Sight::Line { feature } => View::new(around(feature, 0.06), around(2, 0.15)),
        // Room for predictions that miss by a lot.
        Sight::Predicted => View::new(around(2, 0.06), around(2, 0.35)),
        Sight::Curve { feature } => View::new(around(feature, 0.06), [-0.12, 1.12]),
        Sight::Boundary => View::new(around(0, 0.08), around(1, 0.08)),
    }
}

/// The mark of a row of data.
#[derive(Clone, Copy)]
struct Dot {
    /// Whether it is filled.
    full: bool,
    /// Whether it is a square, which is a row that is kept from training.
    square: bool,
}

impl Dot {
    fn paint(self, painter: &Painter, at: Pos2, style: &Style) {
        let unit = style.text_size;
        let ink = style.text.gamma_multiply(0.62);
        let radius = unit * 0.24;
        let (fill, line) = match self.full {
            true => (ink, Stroke::NONE),
            false => (Color32::TRANSPARENT, Stroke::new(unit * 0.1, ink)),
        };
        if self.square {
            let square = Rect::from_center_size(at, Vec2::splat(2.0 * radius));
            painter.rect(square, 0.0, fill, line, StrokeKind::Middle);
        } else {
            painter.circle(at, radius, fill, line);
        }
    }
}

/// Where the fit is drawn.
struct Canvas<'a> {
    painter: Painter,
    projection: Projection,
    style: &'a Style,
}

impl Canvas<'_> {
    fn data(&self, regression: &Regression, sight: Sight) {
        let data = regression.data();
        let unit = self.style.text_size;
        if sight == Sight::Predicted {
            let View { x, y } = self.projection.view;
            let ends = [x[0].max(y[0]), x[1].min(y[1])];
            self.line(
                &ends.map(|v| [v, v]),
                Stroke::new(unit * 0.1, self.style.faint),
            );
            return;
        }
        let classes = data.classes().ok();
        for (&[a, b, t], held_out) in data.rows.iter().zip(regression.is_held_out()) {
            let larger = classes.is_some_and(|[_, high]| t == high);
            let feature = |i: usize| if i == 0 { a } else { b };
            let (at, full) = match sight {
                Sight::Line { feature: i } => ([feature(i), t], true),
                Sight::Predicted => ([t, t], true),
                Sight::Curve { feature: i } => ([feature(i), f64::from(u8::from(larger))], larger),
                Sight::Boundary => ([a, b], larger),
            };
            let at = self.projection.screen_from_plane(at);
            let square = *held_out;
            Dot { full, square }.paint(&self.painter, at, self.style);
        }
    }

    /// What the dots mean, in the corner above at the left: the classes, and which rows are tested on.
    fn key(&self, regression: &Regression, sight: Sight) {
        let dot = |full, square| Dot { full, square };
        let mut entries = Vec::new();
        if sight == Sight::Boundary
            && let Ok([low, high]) = regression.data().classes()
        {
            let name = &regression.data().names[2];
            let text = |value| format!("{name} = {}", compact(value, 3));
            entries.push((text(high), dot(true, false)));
            entries.push((text(low), dot(false, false)));
        }
        if !regression.held_out().is_empty() {
            // Predictions have the inks and heads of their runs.
            let [train, test] = match sight {
                Sight::Predicted => [dot(true, false), dot(false, false)],
                Sight::Line { .. } | Sight::Curve { .. } | Sight::Boundary => {
                    [dot(true, false), dot(true, true)]
                }
            };
            if sight != Sight::Boundary {
                entries.push(("training".to_owned(), train));
            }
            entries.push(("test".to_owned(), test));
        }
        let unit = self.style.text_size;
        let mut corner = self.projection.frame.left_top() + egui::vec2(unit * 0.5, unit * 0.35);
        for (text, dot) in entries {
            let font = self.style.font(0.85);
            let galley = self.painter.typeset(text, font, self.style.text);
            let rect = Rect::from_min_size(corner, galley.size() + egui::vec2(unit * 1.1, 0.0));
            let ground = self.style.background.gamma_multiply(0.85);
            self.painter.rect_filled(rect.expand(2.0), 2.0, ground);
            let place = rect.left_center() + egui::vec2(unit * 0.4, 0.0);
            dot.paint(&self.painter, place, self.style);
            let at = Align2::RIGHT_CENTER.anchor_size(rect.right_center(), galley.size());
            self.painter.galley(at.min, galley, self.style.text);
            corner.y += rect.height() + unit * 0.15;
        }
    }

    /// The prediction made with one optimizer's weights.
    fn fit(
        &self,
        regression: &Regression,
        sight: Sight,
        prediction: Prediction,
        index: usize,
        ink: Color32,
    ) {
        let unit = self.style.text_size;
        let View { x, y } = self.projection.view;
        let data = regression.data();
        // The feature that does not vary is the same in every row.
        let features = |feature: usize, v: f64| {
            let other = data.rows.first().map_or(0.0, |row| row[1 - feature]);
            if feature == 0 { [v, other] } else { [other, v] }
        };
        match sight {
            Sight::Line { feature } => {
                let ends = x.map(|v| [v, prediction.at(features(feature, v))]);
                self.stroke(&ends, ink);
            }
            Sight::Curve { feature } => {
                let curve: Vec<Point> = (0..=VERTICES)
                    .map(|i| {
                        let share = f64::from(i) / f64::from(VERTICES);
                        let v = x[0] + (x[1] - x[0]) * share;
                        [
                            v,
                            1.0 / (1.0 + e::exp(-prediction.at(features(feature, v)))),
                        ]
                    })
                    .collect();
                self.stroke(&curve, ink);
            }
            Sight::Predicted => {
                for (&[a, b, t], held_out) in data.rows.iter().zip(regression.is_held_out()) {
                    let at = [t, prediction.at([a, b])];
                    if self.projection.view.contains(at) {
                        let at = self.projection.screen_from_plane(at);
                        let (fill, edge) = match held_out {
                            false => (ink, self.style.halo),
                            true => (self.style.background, ink),
                        };
                        head(index).paint(&self.painter, at, unit * 0.22, fill, edge);
                    }
                }
            }
            Sight::Boundary => {
                let corner = |[a, b]: [usize; 2]| {
                    let at = [x[a], y[b]];
                    (at, prediction.at(at))
                };
                let corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(corner);
                let crossings: Vec<Point> = (0..4)
                    .filter_map(|i| crossing(corners[i], corners[(i + 1) % 4]))
                    .collect();
                if let [from, to] = crossings[..] {
                    self.stroke(&[from, to], ink);
                    self.side([from, to], prediction, ink);
                }
            }
        }
    }

    /// A tick from the middle of a boundary to the side of the larger class.
    fn side(&self, [from, to]: [Point; 2], prediction: Prediction, ink: Color32) {
        let unit = self.style.text_size;
        let [from, to] = [from, to].map(|p| self.projection.screen_from_plane(p));
        let middle = from.lerp(to, 0.5);
        let across = (to - from).rot90().direction() * unit;
        let there = self.projection.plane_from_screen(middle + across);
        let across = if prediction.at(there) > 0.0 {
            across
        } else {
            -across
        };
        let stroke = Stroke::new(unit * 0.2, ink);
        self.painter.line_segment([middle, middle + across], stroke);
    }

    fn stroke(&self, points: &[Point], ink: Color32) {
        self.line(points, Stroke::new(self.style.text_size * 0.2, ink));
    }

    fn line(&self, points: &[Point], stroke: Stroke) {
        for line in paths::polylines(points, &self.projection, self.projection.frame) {
            self.painter.line(line, stroke);
        }
    }
}

/// The point between two places where a linear function changes its sign.
fn crossing((p, f): (Point, f64), (q, g): (Point, f64)) -> Option<Point> {
    if !(f.is_finite() && g.is_finite()) || (f > 0.0) == (g > 0.0) {
        return None;
    }
    let share = f / (f - g);
    Some([p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_crosses_where_the_sign_changes() {
        let at = crossing(([0.0, 0.0], -1.0), ([4.0, 0.0], 3.0));
        assert_eq!(at, Some([1.0, 0.0]));
        assert_eq!(crossing(([0.0, 0.0], 1.0), ([4.0, 0.0], 3.0)), None);
        assert_eq!(crossing(([0.0, 0.0], f64::NAN), ([4.0, 0.0], 3.0)), None);
    }
}
