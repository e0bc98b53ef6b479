//! The chart of a quantity against steps or evaluations.

mod curve;

use egui::{Align2, Color32, Painter, Pos2, Response, Sense, Shape, Stroke, Ui, vec2};

use self::curve::{Plotted, paint_exits, paint_marks};
use super::axes::{Ruler, axes_ui};
use super::heads::head;
use super::lines;
use super::paths;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use super::ticks::Division;
use crate::optimizer::Trajectory;
use crate::parameters::Choice as _;
use crate::scenario::{Against, Chart};
use crate::workbench::{ChartAxes, Curve, Scale};

/// The margin beside the first and the last step, as a share of the horizontal axis.
const MARGIN: f64 = 0.01;

/// What the user does with the chart.
pub struct ChartResponse {
    /// What the pointer does to the whole plot.
    pub response: Response,
    /// The step under the pointer.
    pub hovered: Option<usize>,
    /// The step that was clicked or dragged to.
    pub sought: Option<usize>,
}

/// Draws the chart into the space that is left in `ui`.
pub fn chart_ui(ui: &mut Ui, scene: &Scene<'_>) -> ChartResponse {
    let style = &scene.style;
    let axes = scene.derived.curves.axes();
    let framed = axes_ui(ui, Sense::click_and_drag(), style, |_| {
        rulers(scene.scenario.chart, axes)
    });
    let content = Content {
        runs: scene.visible_runs(),
        against: scene.scenario.chart.against,
        scale: axes.scale,
        projection: framed.projection,
    };
    let frame = framed.projection.frame;
    if frame.width() >= 2.0 && frame.height() >= 2.0 {
        let painter = ui.painter_at(frame);
        let thin = style.text_size / 13.0;
        framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
        content.paint(&painter, scene);
        let edge = Stroke::new(thin, style.faint);
        painter.rect_stroke(frame, 0.0, edge, egui::StrokeKind::Inside);
    }
    content.pointed(ui, framed.response, style.faint)
}

fn rulers(chart: Chart, axes: &ChartAxes) -> [Ruler; 2] {
    let (name, division) = match axes.scale {
        Scale::Linear => (chart.quantity.symbol(), Division::Linear),
        Scale::Logarithmic => (chart.quantity.symbol(), Division::Logarithmic),
        Scale::Gap(0.0) => ("f", Division::Logarithmic),
        Scale::Gap(_) => ("f − f*", Division::Logarithmic),
        Scale::Symmetric(c) => (chart.quantity.symbol(), Division::Symmetric(c)),
    };
    let margin = axes.right * MARGIN;
    let along = Ruler {
        name: chart.against.key().to_owned(),
        range: [-margin, axes.right + margin],
        division: Division::Whole,
    };
    let up = Ruler {
        name: name.to_owned(),
        range: axes.heights,
        division,
    };
    [along, up]
}

/// What a chart shows, and where.
struct Content<'a> {
    runs: Vec<VisibleRun<'a>>,
    against: Against,
    scale: Scale,
    projection: Projection,
}

impl Content<'_> {
    fn abscissa(&self, run: &Trajectory, row: usize) -> f64 {
        match self.against {
            Against::Steps => row as f64,
            Against::Evaluations => f64::from(run.evaluations[row]),
        }
    }

    /// Draws the curves, a head on each at the playhead, and the playhead.
    fn paint(&self, painter: &Painter, scene: &Scene<'_>) {
        let style = &scene.style;
        if self.against == Against::Steps {
            self.paint_playhead(painter, scene.step, style);
        }
        let curves = scene.derived.curves.all();
        let shown = |curve: &&Curve| self.runs.iter().any(|visible| visible.index == curve.index);
        for curve in curves.iter().filter(shown) {
            self.paint_limit(painter, curve, style);
        }
        let plotted = self.runs.iter().filter_map(|visible| {
            let curve = curves.iter().find(|curve| curve.index == visible.index)?;
            let plotted = Plotted::of(&curve.points, self.scale, &self.projection);
            Some((visible, plotted))
        });
        let plotted: Vec<_> = plotted.collect();
        for (visible, plotted) in &plotted {
            self.paint_curve(painter, plotted, visible, style);
        }
        // Above all curves, so that those below others can be told, too.
        for (visible, plotted) in &plotted {
            paint_marks(painter, plotted, visible.index, visible.ink, style);
            paint_exits(painter, plotted, visible.ink, style);
        }
        for visible in &self.runs {
            self.paint_head(painter, visible, scene);
        }
    }

    fn paint_curve(
        &self,
        painter: &Painter,
        plotted: &Plotted,
        visible: &VisibleRun<'_>,
        style: &Style,
    ) {
        let unit = style.text_size;
        for line in paths::polylines(&plotted.points, &self.projection, self.projection.frame) {
            if visible.pinned {
                let stroke = Stroke::new(unit * 0.11, visible.ink);
                for dash in lines::pinned(&line, unit) {
                    painter.line(dash, stroke);
                }
            } else {
                painter.line(line, Stroke::new(unit * 0.15, visible.ink));
            }
        }
    }

    /// A dashed line at the limit of stability, with its formula.
    fn paint_limit(&self, painter: &Painter, curve: &Curve, style: &Style) {
        let frame = self.projection.frame;
        let plotted = Plotted::of(&curve.limit, self.scale, &self.projection);
        let unit = style.text_size;
        let visible = self.runs.iter().find(|v| v.index == curve.index);
        let ink = visible.map_or(style.faint, |v| v.ink);
        let stroke = Stroke::new(unit * 0.1, ink);
        for line in paths::polylines(&plotted.points, &self.projection, frame) {
            painter.extend(Shape::dashed_line(&line, stroke, unit * 0.5, unit * 0.35));
        }
        let Some(end) = plotted.screen.last() else {
            return;
        };
        if f64::from(frame.top()) <= end[1] && end[1] <= f64::from(frame.bottom()) {
            let below = end[1] - f64::from(frame.top()) < f64::from(unit * 1.3);
            let (align, away) = if below {
                (Align2::RIGHT_TOP, 0.15)
            } else {
                (Align2::RIGHT_BOTTOM, -0.15)
            };
            // Beside the playhead, which often stands at the end.
            let at = egui::pos2(end[0] as f32, end[1] as f32) + vec2(-0.5, away) * unit;
            painter.text(at, align, "2/η", style.font(0.85), style.text);
        }
    }

    fn paint_head(&self, painter: &Painter, visible: &VisibleRun<'_>, scene: &Scene<'_>) {
        let VisibleRun {
            index, run, row, ..
        } = *visible;
        let scenario = scene.scenario;
        let value = scenario.chart.quantity.of(&scenario.surface, run, row);
        let Some(height) = value.and_then(|v| self.scale.height(v)) else {
            return;
        };
        let at = [self.abscissa(run, row), height];
        if self.projection.view.contains(at) {
            let at = self.projection.screen_from_plane(at);
            let style = &scene.style;
            let radius = style.text_size * 0.36;
            head(index).paint(painter, at, radius, visible.ink, style.halo);
        }
    }

    fn paint_playhead(&self, painter: &Painter, step: usize, style: &Style) {
        let frame = self.projection.frame;
        let x = self.projection.project([step as f64, 0.0])[0] as f32;
        let ends = [egui::pos2(x, frame.top()), egui::pos2(x, frame.bottom())];
        let stroke = Stroke::new(style.text_size / 13.0, style.text.gamma_multiply(0.7));
        let dash = style.text_size * 0.3;
        painter.extend(Shape::dashed_line(&ends, stroke, dash, dash));
    }

    /// The step at a place on the horizontal axis. Evaluations are converted to steps by the visible run that lasts longest
    /// on this axis.
    fn step_at(&self, x: f64) -> usize {
        match self.against {
            Against::Steps => x.round().max(0.0) as usize,
            Against::Evaluations => {
                let rows =
                    |run: &Trajectory| run.evaluations.partition_point(|&e| f64::from(e) < x);
                self.runs.iter().map(|v| rows(v.run)).max().unwrap_or(0)
            }
        }
    }

    /// The steps that the pointer hovers over and selects, with a line under the pointer if the axis counts steps.
    fn pointed(&self, ui: &Ui, response: Response, ink: Color32) -> ChartResponse {
        let frame = self.projection.frame;
        let step_under = |at: Pos2| self.step_at(self.projection.plane_from_screen(at)[0]);
        let under = |at: Option<Pos2>| at.filter(|_| frame.is_positive()).map(step_under);
        let sought = (response.clicked() || response.dragged())
            .then(|| under(response.interact_pointer_pos()))
            .flatten();
        let hovered = under(response.hover_pos());
        if let Some(step) = hovered
            && self.against == Against::Steps
        {
            let x = self.projection.project([step as f64, 0.0])[0] as f32;
            let stroke = Stroke::new(1.0, ink);
            ui.painter_at(frame).vline(x, frame.y_range(), stroke);
        }
        ChartResponse {
            response,
            hovered,
            sought,
        }
    }
}
