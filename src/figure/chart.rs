//! The chart of a quantity against steps or evaluations.

mod curve;
mod notes;
mod stops;
mod theory;

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, UiBuilder};

use self::curve::{Plotted, paint_exits, paint_marks};
use self::theory::{FIRST, SECOND, TEST, Theory};
use super::axes::{Ruler, axes_ui};
use super::heads::head;
use super::lines;
use super::lines::dashed_line;
use super::paths;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::{FADED, Style};
use super::ticks::Division;
use crate::math::{Point, Vector as _};
use crate::optimizer::Trajectory;
use crate::parameters::Choice as _;
use crate::scenario::{Against, Chart, Predicting};
use crate::spelling::elided;
use crate::workbench::{ChartAxes, Curve, Scale};

/// The margin beside the first and the last step, as a share of the horizontal axis.
const MARGIN: f64 = 0.01;
/// The height of the key, in text heights, and that of a chart too low for one.
const KEY: f32 = 1.5;
const LOW: f32 = 6.0;

/// What the user does with the chart.
pub struct ChartResponse {
    /// What the pointer does to the whole plot.
    pub response: Response,
    /// The step under the pointer.
    pub hovered: Option<usize>,
    /// The step that was clicked or dragged to.
    pub sought: Option<usize>,
}

/// Draws the chart into the space that is left in `outer`.
pub fn chart_ui(outer: &mut Ui, scene: &Scene<'_>) -> ChartResponse {
    let style = &scene.style;
    let axes = scene.derived.curves.axes();
    let whole = outer.available_rect_before_wrap();
    outer.advance_cursor_after_rect(whole);
    let (key, below) = rooms(whole, scene);
    let mut ui = outer.new_child(UiBuilder::new().max_rect(below));
    let framed = axes_ui(&mut ui, Sense::click_and_drag(), style, |_| {
        rulers(scene.scenario.chart, axes)
    });
    let content = Content {
        runs: scene.visible_runs(),
        against: scene.scenario.chart.against,
        scale: axes.scale,
        projection: framed.projection.clone(),
    };
    let frame = framed.projection.frame;
    if frame.width() >= 2.0 && frame.height() >= 2.0 {
        let painter = ui.painter_at(frame);
        let thin = style.hairline();
        framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
        content.paint(&painter, scene);
        notes::paint_absence(&painter, frame, scene);
        if let Some(key) = key {
            let theory = content.theory(scene, &content.shown(scene));
            theory.paint_key(&outer.painter_at(key), key);
        }
        let edge = Stroke::new(thin, style.faint);
        painter.rect_stroke(frame, 0.0, edge, egui::StrokeKind::Inside);
    }
    content.pointed(&ui, framed.response, style.faint)
}

/// Room for a chart, and above it for its key if it has one, unless it is too low for that.
fn rooms(whole: Rect, scene: &Scene<'_>) -> (Option<Rect>, Rect) {
    let unit = scene.style.text_size;
    if !theory::has_key(scene.scenario) || whole.height() < unit * LOW {
        return (None, whole);
    }
    let (key, below) = whole.split_top_bottom_at_y(whole.top() + unit * KEY);
    (Some(key), below)
}

fn rulers(chart: Chart, axes: &ChartAxes) -> [Ruler; 2] {
    let logarithmic = axes.floor.map_or(Division::Logarithmic, Division::Floored);
    let (name, division) = match axes.scale {
        Scale::Linear => (chart.quantity.symbol(), Division::Linear),
        Scale::Logarithmic | Scale::Gap(0.0) => (chart.quantity.symbol(), logarithmic),
        Scale::Gap(_) => ("f − f*", logarithmic),
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

/// The name of the optimizer whose loss gap is split, where others are shown, too.
fn split(scene: &Scene<'_>) -> Option<String> {
    let subject = scene.scenario.subject()?;
    let several = scene.visible_runs().len() > 1;
    several.then(|| elided(&scene.scenario.names()[subject], LONGEST_NAME))
}

/// The longest name in the key, in characters.
const LONGEST_NAME: usize = 24;

/// The width of a curve in text heights.
fn width(curve: &Curve) -> f32 {
    match curve.sight.direction {
        Some(1) => SECOND,
        Some(_) | None => FIRST,
    }
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
            self.paint_playhead(painter, scene.step as f64 + scene.onward, style);
        }
        let shown = self.shown(scene);
        let theory = self.theory(scene, &shown);
        theory.paint_under(painter);
        let dimmed = |curve: &Curve, ink: Color32| {
            if curve.outdated {
                ink.gamma_multiply(FADED)
            } else {
                ink
            }
        };
        let plotted: Vec<_> = shown
            .iter()
            .map(|(curve, visible)| {
                let plotted = Plotted::of(
                    self.told(visible, curve, scene),
                    |value| self.scale.height(value),
                    &self.projection,
                );
                (*curve, dimmed(curve, visible.ink), plotted)
            })
            .collect();
        for ((curve, visible), (_, ink, plotted)) in shown.iter().zip(&plotted) {
            let stroke = Stroke::new(style.text_size * width(curve), *ink);
            let unit = style.text_size;
            let [dash, gap] = TEST.map(|length| unit * length);
            self.paint_curve(painter, plotted, stroke, &|line| match (
                curve.sight.test,
                visible.pinned,
            ) {
                (true, _) => lines::dashes(&line, dash, gap, false),
                (false, true) => lines::pinned(&line, unit),
                (false, false) => lines::told_apart(line, head(visible.index), style),
            });
        }
        theory.paint_predictions(painter);
        // Above all curves, so that those below others can be told, too.
        for (curve, ink, plotted) in &plotted {
            paint_marks(painter, plotted, curve, *ink, style);
            paint_exits(painter, plotted, *ink, style);
        }
        // Which step it is is not told while the class is asked what comes next.
        if scene.scenario.prediction.state != Predicting::Asked {
            stops::paint(painter, &plotted, self.scale, &self.projection, style);
        }
        for visible in &self.runs {
            self.paint_heads(painter, visible, scene);
        }
    }

    /// The curves of visible runs.
    fn shown<'s>(&'s self, scene: &'s Scene<'_>) -> Vec<(&'s Curve, &'s VisibleRun<'s>)> {
        let of = |curve: &Curve| {
            self.runs
                .iter()
                .find(|visible| visible.index == curve.index)
        };
        let curves = scene.derived.curves.all().iter();
        curves
            .filter_map(|curve| Some((curve, of(curve)?)))
            .collect()
    }

    fn theory<'s>(
        &self,
        scene: &'s Scene<'_>,
        shown: &[(&'s Curve, &VisibleRun<'_>)],
    ) -> Theory<'s> {
        // What theory adds goes to the end of the run.
        let asked = scene.scenario.prediction.state == Predicting::Asked;
        let told = shown.iter().filter(|_| !asked);
        Theory {
            curves: told.map(|(c, visible)| (*c, visible.ink)).collect(),
            scale: self.scale,
            projection: self.projection.clone(),
            style: &scene.style,
            split: split(scene),
            notes: notes::of(scene),
        }
    }

    /// The part of a curve that may be seen: up to the playhead while the class is asked what comes next.
    fn told<'c>(
        &self,
        visible: &VisibleRun<'_>,
        curve: &'c Curve,
        scene: &Scene<'_>,
    ) -> &'c [Point] {
        let now = self.abscissa(visible.run, visible.row);
        match scene.scenario.prediction.state {
            Predicting::Asked => &curve.points[..curve.points.partition_point(|p| p[0] <= now)],
            Predicting::Off | Predicting::Revealed => &curve.points,
        }
    }

    fn paint_curve(
        &self,
        painter: &Painter,
        plotted: &Plotted,
        stroke: Stroke,
        dashed: &dyn Fn(Vec<Pos2>) -> Vec<Vec<Pos2>>,
    ) {
        for line in paths::polylines(&plotted.points, &self.projection, self.projection.frame) {
            for dash in dashed(line) {
                painter.line(dash, stroke);
            }
        }
    }

    /// A head on each curve of a run.
    fn paint_heads(&self, painter: &Painter, visible: &VisibleRun<'_>, scene: &Scene<'_>) {
        let VisibleRun {
            index, run, row, ..
        } = *visible;
        for sight in scene.sights(index) {
            let place = |row| {
                let value = scene.charted(visible, &sight, row)?;
                Some([self.abscissa(run, row), self.scale.height(value)?])
            };
            let Some(at) = place(row) else {
                continue;
            };
            // Along the straight line that the curve draws.
            let next = (visible.onward > 0.0).then(|| place(row + 1)).flatten();
            let at = next.map_or(at, |next| at.lerp(&next, visible.onward));
            if self.projection.view.contains(at) {
                let at = self.projection.screen_from_plane(at);
                let style = &scene.style;
                let radius = style.text_size * 0.36;
                head(index).paint(painter, at, radius, visible.ink, style.halo);
            }
        }
    }

    fn paint_playhead(&self, painter: &Painter, step: f64, style: &Style) {
        let frame = self.projection.frame;
        let x = self.projection.project([step, 0.0])[0] as f32;
        let ends = [egui::pos2(x, frame.top()), egui::pos2(x, frame.bottom())];
        let stroke = Stroke::new(style.hairline(), style.text.gamma_multiply(0.7));
        let dash = style.text_size * 0.3;
        painter.extend(dashed_line(&ends, stroke, dash, dash));
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
