//! The plot of a landscape with the paths that run over it.

use egui::{Align2, Painter, Rect, Stroke, StrokeKind, Ui, vec2};
use egui_plot::PlotBounds;

use super::axes::{plot, x_axis, y_axis};
use super::ground::{self, GroundPictures};
use super::legend::{self, LegendBox};
use super::obstacles;
use super::projection::Projection;
use super::scene::Scene;
use super::style::Style;
use super::trails;
use crate::scenario::Scenario;

/// A plot whose axes have been laid out.
pub struct LandscapePlot {
    /// What the pointer does to the whole plot.
    pub response: egui::Response,
    /// Where the plane lies on the screen.
    pub projection: Projection,
}

/// Draws the landscape, the paths up to the playhead and the heads into the space left in `ui`.
pub fn landscape_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    pictures: &mut GroundPictures,
) -> LandscapePlot {
    let plot = landscape_axes_ui(ui, scene.scenario, &scene.style);
    plot.paint(ui, scene, pictures);
    plot
}

/// Lays out the axes alone. Their layout determines the size of the plot; what depends on that size is derived next and
/// painted last.
pub fn landscape_axes_ui(ui: &mut Ui, scenario: &Scenario, style: &Style) -> LandscapePlot {
    let [x, y] = scenario.surface.shape.axes();
    let project = |frame: Rect| Projection {
        view: scenario.view_in(frame.size().into()),
        frame,
    };
    let shown = plot("landscape", x_axis(x, style), y_axis(y, style)).show(ui, |plot| {
        let view = project(*plot.transform().frame()).view;
        let bounds = PlotBounds::from_min_max([view.x[0], view.y[0]], [view.x[1], view.y[1]]);
        plot.set_plot_bounds(bounds);
    });
    LandscapePlot {
        response: shown.response,
        projection: project(*shown.transform.frame()),
    }
}

impl LandscapePlot {
    /// Width and height of the area within the axes, in points.
    pub fn size(&self) -> [f32; 2] {
        self.projection.frame.size().into()
    }

    /// Paints the area within the axes. Everything derived must be up to date for its size. Returns the legend, if there is
    /// one.
    pub fn paint(
        &self,
        ui: &Ui,
        scene: &Scene<'_>,
        pictures: &mut GroundPictures,
    ) -> Option<LegendBox> {
        let projection = &self.projection;
        let frame = projection.frame;
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return None;
        }
        let style = &scene.style;
        let painter = ui.painter_at(frame);
        pictures.update(ui.ctx(), scene, frame);
        let drawn = obstacles::drawn(scene, projection);
        ground::paint(&painter, pictures, scene, projection, &drawn);
        let runs = scene.visible_runs();
        trails::paint(&painter, scene, &runs, projection);
        paint_start(&painter, scene.scenario, projection, style);
        trails::paint_heads(&painter, scene, &runs, projection);
        let legend = legend::paint(&painter, scene, pictures, projection, &drawn);
        let edge = Stroke::new(style.text_size / 13.0, style.faint);
        painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
        legend
    }
}

fn paint_start(painter: &Painter, scenario: &Scenario, projection: &Projection, style: &Style) {
    if !projection.view.contains(scenario.start) {
        return;
    }
    let at = projection.screen_from_plane(scenario.start);
    let unit = style.text_size;
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.5, style.halo));
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.24, style.text));
    painter.circle_filled(at, unit * 0.2, style.text);
    let below = at + vec2(0.0, unit * 1.7);
    let galley = painter.layout_no_wrap("start".into(), style.strong_font(0.95), style.text);
    let rect = Align2::CENTER_CENTER.anchor_size(below, galley.size());
    painter.rect_filled(
        rect.expand2(vec2(2.0, 0.0)),
        3.0,
        style.halo.gamma_multiply(0.8),
    );
    painter.galley(rect.min, galley, style.text);
}
