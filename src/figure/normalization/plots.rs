//! The three plots: loss and gradient against the factor, and λmax along training.

use egui::{Align2, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2};

use super::super::axes::{Ruler, axes_ui};
use super::super::lines::dashed_line;
use super::super::paths;
use super::super::projection::Projection;
use super::super::scene::Scene;
use super::super::style::Style;
use super::super::ticks::Division;
use super::kinds::{absence, settings, stroke, trained};
use crate::analysis::Scaled;
use crate::figure::typeset::Typeset as _;
use crate::math::Point;
use crate::math::elementary as e;

/// log₁₀ of the factors at the ends of their axis.
const FACTORS: [f64; 2] = [-2.0, 2.0];
/// Decades below the greatest number that are shown at most.
const DECADES: f64 = 10.0;

/// One of the plots, in the coordinates of its axes.
pub struct Plot {
    /// The name, range and division of the horizontal axis.
    along: (&'static str, [f64; 2], Division),
    /// The name of the vertical axis, which is logarithmic.
    up: &'static str,
    /// A curve for each kind.
    curves: [Vec<Point>; 3],
    /// Whether they belong to an earlier document.
    outdated: bool,
    /// Where one stands, as a vertical line.
    at: Option<f64>,
    /// A line that theory draws, and its name.
    reference: Option<(Vec<Point>, &'static str)>,
    /// Whether the axis reaches to all of it.
    includes_reference: bool,
    /// Why there is nothing.
    absence: Option<&'static str>,
}

fn logarithm(v: f64) -> f64 {
    if v > 0.0 { e::log10(v) } else { f64::NAN }
}

/// The loss against the factor.
pub fn losses(scene: &Scene<'_>) -> Plot {
    against_factor(scene, "loss L", |of| of.loss)
}

/// The gradient against the factor, with the slope that normalization gives it.
pub fn gradients(scene: &Scene<'_>) -> Plot {
    let mut plot = against_factor(scene, "‖∂L/∂W‖", |of| of.slope);
    // Through the gradient of batch normalization at c = 1, or of layer normalization.
    let anchor = plot.curves[1..].iter().find_map(|curve| {
        let at = curve.iter().find(|[c, v]| *c == 0.0 && v.is_finite())?;
        Some(at[1])
    });
    plot.reference = anchor.map(|height| {
        let line = FACTORS.map(|c| [c, height - c]);
        (line.to_vec(), "slope −1")
    });
    plot
}

fn against_factor(scene: &Scene<'_>, up: &'static str, number: fn(&Scaled) -> f64) -> Plot {
    let known = scene.derived.normalizations.along();
    let curve = |kind: usize| {
        let rows = known.iter().filter_map(|(known, _)| known[kind].as_ref());
        let rows = rows.flatten();
        rows.map(|of| [logarithm(of.c), logarithm(number(of))])
            .collect()
    };
    let margin = 0.03 * (FACTORS[1] - FACTORS[0]);
    Plot {
        along: (
            "c",
            [FACTORS[0] - margin, FACTORS[1] + margin],
            Division::Logarithmic,
        ),
        up,
        curves: [0, 1, 2].map(curve),
        outdated: known.is_some_and(|(_, outdated)| outdated),
        at: settings(scene).map(|settings| logarithm(settings.scale)),
        reference: None,
        includes_reference: false,
        absence: known.is_none().then_some("computing …"),
    }
}

/// λmax along training, with the edge of stability where theory knows one.
pub fn sharpness(scene: &Scene<'_>) -> Plot {
    let measured = scene.derived.normalizations.sharpness();
    let measured = measured.filter(|_| scene.scenario.subject().is_some());
    let curve = |kind: usize| {
        let series = measured.iter().filter_map(|(all, _)| all[kind].as_ref());
        let rows = series.flat_map(|series| &series.rows);
        rows.map(|(row, [value, _])| [*row as f64, logarithm(*value)])
            .collect()
    };
    let steps = scene.scenario.run.steps.max(1) as f64;
    Plot {
        along: ("steps", [-0.01 * steps, 1.01 * steps], Division::Whole),
        up: "λmax",
        curves: [0, 1, 2].map(curve),
        outdated: measured.is_some_and(|(_, outdated)| outdated),
        at: Some(scene.step as f64),
        reference: edge(scene),
        includes_reference: true,
        absence: match measured {
            Some(_) => None,
            None => Some(absence(scene)),
        },
    }
}

/// The edge of stability along training, at the rate of each step.
fn edge(scene: &Scene<'_>) -> Option<(Vec<Point>, &'static str)> {
    let optimizer = scene.scenario.optimizers.get(scene.scenario.subject()?)?;
    let trained = trained(scene)?.iter().flatten();
    // All have the same schedule; the longest of them has not come to an end early.
    let run = &trained.max_by_key(|trained| trained.run.last())?.run;
    let formula = optimizer.edge(run.rates[0], false)?.formula;
    let stride = run.last().div_ceil(500).max(1);
    let rows = (0..=run.last()).step_by(stride).chain([run.last()]);
    let line = rows.map(|row| {
        let rate = run.rate_from(row).unwrap_or(run.rates[run.last()]);
        let edge = optimizer.edge(rate, false);
        let height = edge.map_or(f64::NAN, |edge| logarithm(edge.curvature));
        [row as f64, height]
    });
    Some((line.collect(), formula))
}

impl Plot {
    /// The range of what is drawn, with a margin.
    fn heights(&self) -> [f64; 2] {
        let reference = self.reference.iter().filter(|_| self.includes_reference);
        let reference = reference.map(|(line, _)| line);
        let all = self.curves.iter().chain(reference).flatten();
        let finite = all.map(|at| at[1]).filter(|v| v.is_finite());
        let [low, high] = finite.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| {
            [low.min(v), high.max(v)]
        });
        if low > high {
            return [-1.0, 1.0];
        }
        let low = low.max(high - DECADES);
        let margin = (0.06 * (high - low)).max(0.15);
        [low - margin, high + margin]
    }

    /// Draws it into the space left in `ui`.
    pub fn ui(&self, ui: &mut Ui, style: &Style) {
        let heights = self.heights();
        let framed = axes_ui(ui, Sense::hover(), style, |_| {
            let (name, range, division) = self.along;
            let along = Ruler {
                name: name.to_owned(),
                range,
                division,
            };
            let up = Ruler {
                name: self.up.to_owned(),
                range: heights,
                division: Division::Logarithmic,
            };
            [along, up]
        });
        let (projection, frame) = (&framed.projection, framed.projection.frame);
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return;
        }
        let painter = ui.painter_at(frame);
        let (unit, thin) = (style.text_size, style.hairline());
        framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
        if let Some(at) = self.at.filter(|at| at.is_finite()) {
            let x = projection.project([at, 0.0])[0] as f32;
            painter.vline(x, frame.y_range(), Stroke::new(unit * 0.1, style.text));
        }
        for (kind, curve) in self.curves.iter().enumerate() {
            for line in paths::polylines(curve, projection, frame) {
                stroke(&painter, &line, kind, self.outdated, style);
            }
        }
        self.paint_reference(&painter, projection, style);
        if let Some(absence) = self.absence {
            let at = frame.center();
            painter.write(
                at,
                Align2::CENTER_CENTER,
                absence,
                style.font(0.9),
                style.text,
            );
        }
        let edge = Stroke::new(thin, style.faint);
        painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
    }

    /// The line of theory, thin and dashed. Its name stands at its right end, or beside a sample at the top right, which a falling line
    /// leaves free.
    fn paint_reference(&self, painter: &Painter, projection: &Projection, style: &Style) {
        let Some((line, name)) = &self.reference else {
            return;
        };
        let (unit, frame) = (style.text_size, projection.frame);
        let dashed = |line: &[Pos2]| {
            let thin = Stroke::new(unit * 0.1, style.text);
            dashed_line(line, thin, unit * 0.5, unit * 0.35)
        };
        let mut end = None;
        for line in paths::polylines(line, projection, frame) {
            painter.extend(dashed(&line));
            end = line.last().copied().or(end);
        }
        let Some(end) = end else {
            return;
        };
        let galley = painter.typeset((*name).to_owned(), style.font(0.85), style.text);
        let size = galley.size();
        let above = end.y - size.y - 0.3 * unit;
        let top = match self.includes_reference {
            true if above > frame.top() => above,
            true => end.y + 0.3 * unit,
            false => frame.top() + 0.3 * unit,
        };
        let at = pos2(frame.right() - size.x - 0.4 * unit, top);
        let ground = Rect::from_min_size(at, size).expand(unit * 0.1);
        painter.rect_filled(
            ground,
            style.text_size * 0.23,
            style.background.gamma_multiply(0.85),
        );
        painter.galley(at, galley, style.text);
        if !self.includes_reference {
            let ends = [1.9, 0.4].map(|back| pos2(at.x - back * unit, ground.center().y));
            painter.extend(dashed(&ends));
        }
    }
}
