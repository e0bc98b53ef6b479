//! The chart of a quantity against steps or evaluations.

use egui::{Color32, Pos2, Response, Ui};
use egui_plot::{
    Line, LineStyle, Plot, PlotBounds, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points, VLine,
};

use super::axes::{ABOVE, decade_marks, plot, round_marks, tick, x_axis, y_axis};
use super::number::compact;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::optimizer::Trajectory;
use crate::parameters::Choice as _;
use crate::scenario::{Against, Quantity, Sign};

/// The least value on a logarithmic axis, where zero and negative values have no place; gaps this small are rounding.
const SMALLEST: f64 = 1e-16;

/// The least height of the numbers below a chart, in points; a small chart has room for little else.
const X_AXIS: f32 = 14.0;

/// What the user does with the chart.
pub struct ChartResponse {
    /// What the pointer does to the whole plot.
    pub response: Response,
    /// The step under the pointer.
    pub hovered: Option<usize>,
    /// The step that was clicked or dragged to.
    pub sought: Option<usize>,
}

/// How a quantity is plotted.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Logarithmic,
    /// Logarithm of the gap to the known minimum.
    Gap(f64),
    Linear,
}

/// Draws the chart into the space that is left in `ui`.
pub fn chart_ui(ui: &mut Ui, scene: &Scene<'_>) -> ChartResponse {
    let style = &scene.style;
    let content = Content::of(scene);
    let columns = (ui.available_width().max(1.0) as usize).min(4096);
    let curves = content.curves(columns);
    let bounds = vertical_bounds(&curves, content.scale);
    // A low chart has no room for the names of its axes. They are given beside it, and the numbers matter more.
    let low = ui.available_height() < style.text_size * 10.0;
    let shown = content.axes(low, style).show(ui, |plot| {
        let margin = content.right * 0.01;
        plot.set_plot_bounds(PlotBounds::from_min_max(
            [-margin, bounds[0]],
            [content.right + margin, bounds[1]],
        ));
        content.draw(plot, curves, scene);
    });
    if low {
        let frame = *shown.transform.frame();
        let at = frame.right_top() + egui::vec2(-16.0, 3.0);
        let (title, font) = (content.title(), style.font(0.9));
        let corner = egui::Align2::RIGHT_TOP;
        ui.painter_at(frame)
            .text(at, corner, title, font, style.faint);
    }
    content.pointed(ui, shown.response, &shown.transform, style.faint)
}

/// What a chart shows, in its own coordinates.
struct Content<'a> {
    runs: Vec<VisibleRun<'a>>,
    quantity: Quantity,
    against: Against,
    scale: Scale,
    /// The end of the horizontal axis.
    right: f64,
}

impl<'a> Content<'a> {
    fn of(scene: &Scene<'a>) -> Self {
        let chart = scene.scenario.chart;
        let runs = scene.visible_runs();
        let minimum = scene.derived.relief.critical().minimum;
        let mut content = Self {
            scale: scale(&runs, chart.quantity, minimum),
            runs,
            quantity: chart.quantity,
            against: chart.against,
            right: 1.0,
        };
        let ends = content.runs.iter().map(|v| v.run);
        let ends = ends.map(|run| content.abscissa(run, run.last()));
        content.right = ends.fold(1.0, f64::max);
        content
    }

    fn abscissa(&self, run: &Trajectory, row: usize) -> f64 {
        match self.against {
            Against::Steps => row as f64,
            Against::Evaluations => f64::from(run.evaluations[row]),
        }
    }

    fn point(&self, run: &Trajectory, row: usize) -> Option<[f64; 2]> {
        let y = ordinate(self.quantity.of(run, row)?, self.scale)?;
        Some([self.abscissa(run, row), y])
    }

    fn curves(&self, columns: usize) -> Vec<Vec<[f64; 2]>> {
        let curve = |VisibleRun { run, .. }: &VisibleRun<'_>| {
            let points = (0..=run.last()).filter_map(|row| self.point(run, row));
            thin_out(points, self.right, columns)
        };
        self.runs.iter().map(curve).collect()
    }

    fn title(&self) -> &'static str {
        match self.scale {
            Scale::Gap(_) => "f − f*",
            Scale::Logarithmic | Scale::Linear => self.quantity.symbol(),
        }
    }

    /// The empty plot, with names on its axes unless it is low.
    fn axes(&self, low: bool, style: &Style) -> Plot<'static> {
        let scale = self.scale;
        let name = |text: &'static str| if low { "" } else { text };
        let x = x_axis(name(self.against.key()), style).min_thickness(X_AXIS);
        let y = y_axis(name(self.title()), style).label_spacing(ABOVE);
        let y = y.formatter(move |mark, _| match scale {
            Scale::Linear => tick(mark),
            Scale::Logarithmic | Scale::Gap(_) => power_of_ten(mark.value),
        });
        plot("chart", x, y)
            .show_grid(true)
            .grid_color(style.faint.gamma_multiply(0.35))
            .y_grid_spacer(move |input| match scale {
                Scale::Linear => round_marks(input, 3.0),
                Scale::Logarithmic | Scale::Gap(_) => decade_marks(input),
            })
            // Steps and evaluations are whole.
            .x_grid_spacer(|mut input| {
                input.base_step_size = input.base_step_size.max(0.1);
                round_marks(input, 10.0)
            })
            .sense(egui::Sense::click_and_drag())
    }

    /// Draws the curves, a dot on each at the playhead, and the playhead.
    fn draw(&self, plot: &mut PlotUi<'_>, curves: Vec<Vec<[f64; 2]>>, scene: &Scene<'_>) {
        let style = &scene.style;
        let names = scene.scenario.names();
        for (visible, curve) in self.runs.iter().zip(curves) {
            let name = &names[visible.index];
            plot.line(
                Line::new(name, PlotPoints::from(curve))
                    .color(visible.ink)
                    .width(style.text_size * 0.15)
                    .allow_band(false)
                    .allow_hover(false),
            );
            if let Some(at) = self.point(visible.run, visible.row) {
                plot.points(
                    Points::new(name, vec![at])
                        .radius(style.text_size * 0.32)
                        .color(visible.ink)
                        .allow_hover(false),
                );
            }
        }
        if self.against == Against::Steps {
            plot.vline(
                VLine::new("playhead", scene.step as f64)
                    .color(style.text.gamma_multiply(0.7))
                    .width(1.0)
                    .style(LineStyle::dashed_dense())
                    .allow_hover(false),
            );
        }
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
    fn pointed(
        &self,
        ui: &Ui,
        response: Response,
        transform: &PlotTransform,
        ink: Color32,
    ) -> ChartResponse {
        let under =
            |at: Option<Pos2>| at.map(|at| self.step_at(transform.value_from_position(at).x));
        let sought = (response.clicked() || response.dragged())
            .then(|| under(response.interact_pointer_pos()))
            .flatten();
        let frame = *transform.frame();
        let hovered = under(response.hover_pos()).filter(|_| frame.is_positive());
        if let Some(step) = hovered
            && self.against == Against::Steps
        {
            let at = transform.position_from_point(&PlotPoint::new(step as f64, 0.0));
            let stroke = egui::Stroke::new(1.0, ink);
            ui.painter_at(frame).vline(at.x, frame.y_range(), stroke);
        }
        ChartResponse {
            response,
            hovered,
            sought,
        }
    }
}

/// Logarithmic if all values are positive; for a loss that is not, the gap to the known minimum; otherwise linear.
fn scale(visible: &[VisibleRun<'_>], shown: Quantity, minimum: Option<f64>) -> Scale {
    let positive = |run: &Trajectory| {
        let mut values = (0..=run.last()).filter_map(|row| shown.of(run, row));
        values.all(|v| v > 0.0 || v.is_nan())
    };
    let logarithmic = match shown.sign() {
        Sign::NonNegative => true,
        Sign::Any => visible.iter().all(|v| positive(v.run)),
    };
    if logarithmic {
        return Scale::Logarithmic;
    }
    // Only the loss has a known minimum.
    match minimum.filter(|_| shown == Quantity::Loss) {
        Some(minimum) => Scale::Gap(minimum),
        None => Scale::Linear,
    }
}

fn ordinate(value: f64, scale: Scale) -> Option<f64> {
    if value.is_nan() {
        // NaN is dealt with first, because the maximum of NaN and a number is the number.
        return None;
    }
    let y = match scale {
        Scale::Linear => value,
        Scale::Logarithmic => value.max(SMALLEST).log10(),
        Scale::Gap(minimum) => (value - minimum).max(SMALLEST).log10(),
    };
    // A diverged run leaves the chart at its last finite value.
    y.is_finite().then_some(y)
}

/// A curve thinned out to at most four points per column of the screen: the first, the least, the greatest and the last.
fn thin_out(points: impl Iterator<Item = [f64; 2]>, right: f64, columns: usize) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    let mut column: Vec<[f64; 2]> = Vec::new();
    let mut current = usize::MAX;
    let flush = |column: &mut Vec<[f64; 2]>, out: &mut Vec<[f64; 2]>| {
        if column.len() > 4 {
            let by_y = |a: &[f64; 2], b: &[f64; 2]| a[1].total_cmp(&b[1]);
            let mut kept = [
                column.first().copied(),
                column.iter().copied().min_by(by_y),
                column.iter().copied().max_by(by_y),
                column.last().copied(),
            ];
            kept.sort_by(|a, b| {
                a.map(|p| p[0])
                    .partial_cmp(&b.map(|p| p[0]))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            out.extend(kept.into_iter().flatten());
            column.clear();
        }
        out.append(column);
    };
    for point in points {
        let at = (point[0] / right * columns as f64) as usize;
        if at != current {
            flush(&mut column, &mut out);
            current = at;
        }
        column.push(point);
    }
    flush(&mut column, &mut out);
    out
}

fn vertical_bounds(curves: &[Vec<[f64; 2]>], scale: Scale) -> [f64; 2] {
    let mut bounds = [f64::INFINITY, f64::NEG_INFINITY];
    for [_, y] in curves.iter().flatten() {
        bounds = [bounds[0].min(*y), bounds[1].max(*y)];
    }
    let [low, high] = bounds;
    if low > high {
        return [-1.0, 1.0];
    }
    // Four decades above the start are enough, so that a diverging run does not squeeze the others into a line.
    let start = curves
        .iter()
        .filter_map(|c| c.first())
        .map(|p| p[1])
        .fold(low, f64::max);
    let high = match scale {
        Scale::Linear => high,
        Scale::Logarithmic | Scale::Gap(_) => high.min(start + 4.0),
    };
    let alone = match scale {
        Scale::Linear => 0.5,
        // Extended to whole powers of ten, with room around a single one.
        Scale::Logarithmic | Scale::Gap(_) => 1.0,
    };
    let pad = ((high - low) * 0.05)
        .max(1e-9 * high.abs().max(1.0))
        .max(if low == high { alone } else { 0.0 });
    [low - pad, high + pad]
}

/// 10^v in ordinary notation.
fn power_of_ten(exponent: f64) -> String {
    if (-3.0..=4.0).contains(&exponent) || exponent.fract() != 0.0 {
        return compact(10f64.powf(exponent), 3);
    }
    let digits: String = format!("{exponent:.0}")
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            _ => '⁹',
        })
        .collect();
    format!("10{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_plot::GridInput;

    #[test]
    fn what_is_undefined_is_not_drawn() {
        for scale in [Scale::Linear, Scale::Logarithmic, Scale::Gap(0.0)] {
            assert_eq!(ordinate(f64::NAN, scale), None);
        }
        assert_eq!(ordinate(0.0, Scale::Logarithmic), Some(-16.0));
    }

    #[test]
    fn the_axis_of_vanishing_losses_has_whole_decades() {
        let bounds = vertical_bounds(&[vec![[0.0, -16.0], [1.0, -16.0]]], Scale::Gap(0.0));
        let input = GridInput {
            bounds: bounds.into(),
            base_step_size: 0.01,
        };
        let exponents: Vec<f64> = decade_marks(input).iter().map(|m| m.value).collect();
        assert_eq!(exponents, [-17.0, -16.0, -15.0]);
    }
}
