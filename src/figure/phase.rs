//! The phase portrait: position against velocity along one eigen-direction, with the regime of every run.

use egui::{
    Id, Layout, Painter, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
};

use super::axes::{Ruler, axes_ui};
use super::bars::{self, Names, Row};
use super::heading;
use super::heads::head;
use super::lens::{COMPONENTS, VALUES, VECTORS, modes_of_subject};
use super::lines;
use super::number::compact;
use super::paths;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use super::ticks::Division;
use super::trails::paint_beyond;
use crate::analysis::Modes;
use crate::math::Point;
use crate::optimizer::Trajectory;
use crate::surface::View;
use crate::workbench::Along;

/// Rows of a run that are drawn; later ones lie where these end.
const DRAWN: usize = 2000;
/// Rows that decide the range of the axes, and how many times the component of the start they may reach.
const DECISIVE: usize = 200;
const FURTHEST: f64 = 2.5;

/// What the portrait keeps between frames: the ends of its axes, which stay while a hand drags something.
#[derive(Default)]
pub struct PhasePictures(Option<[f64; 2]>);

/// A direction of a critical point, as it is seen in a view.
#[derive(Clone, Copy)]
struct Direction<'a> {
    modes: &'a Modes,
    index: usize,
    view: View,
}

impl Direction<'_> {
    /// Position α and velocity Δα, the last change of it, at a row; `None` where they are lost in rounding.
    fn phase(self, run: &Trajectory, row: usize) -> Option<Point> {
        let at = |row: usize| self.modes.seen(self.index, run.points[row], self.view);
        let now = at(row)?;
        let before = row.checked_sub(1).map_or(Some(now), at)?;
        Some([now, now - before])
    }
}

/// The ends of both axes, from the first rows of all runs. One that leaves would squeeze the others: only where there are no
/// others is it followed for a while.
fn reach(runs: &[VisibleRun<'_>], direction: Direction<'_>, start: f64) -> [f64; 2] {
    let rows = |visible: &VisibleRun<'_>| visible.run.last().min(DECISIVE);
    let at = |visible: &VisibleRun<'_>, row| direction.phase(visible.run, row);
    let stays = |visible: &&VisibleRun<'_>| {
        let end = at(visible, rows(visible));
        end.is_some_and(|[position, _]| position.abs() <= start.abs())
    };
    let staying = || runs.iter().filter(stays);
    let (shown, most): (Vec<_>, f64) = if staying().next().is_some() {
        (staying().collect(), f64::INFINITY)
    } else {
        (runs.iter().collect(), FURTHEST * start.abs())
    };
    let mut reach = [start.abs(), 0.0];
    for visible in shown {
        for row in 0..=rows(visible) {
            let Some(phase) = at(visible, row) else {
                continue;
            };
            for (reach, v) in reach.iter_mut().zip(phase) {
                *reach = reach.max(v.abs().min(most));
            }
        }
    }
    reach.map(|v| {
        if v > 0.0 && v.is_finite() {
            1.15 * v
        } else {
            1.0
        }
    })
}

/// Draws the portrait of a direction into the space left in `ui`.
pub fn phase_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    direction: usize,
    kept: &mut PhasePictures,
) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let response = ui.interact(area, Id::unique("phase"), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Phase portrait"));
    // A little smaller than the axes of the plot beside it.
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    if area.width() < unit * 8.0 || area.height() < unit * 8.0 {
        return response;
    }
    let modes = modes_of_subject(scene);
    let heading = modes.map_or_else(
        || "No critical point nearby".to_owned(),
        |modes| heading_of(modes, direction),
    );
    heading::paint(ui.painter(), area, &heading, &style);
    let Some(modes) = modes else {
        return response;
    };
    let runs = scene.visible_runs();
    let start = modes.components(scene.scenario.start)[direction];
    let held = kept.0.filter(|_| scene.derived.is_held());
    let reach = held.unwrap_or_else(|| {
        let direction = Direction {
            modes,
            index: direction,
            view: scene.scenario.view(),
        };
        reach(&runs, direction, start)
    });
    kept.0 = Some(reach);
    let portrait = Portrait {
        scene,
        style: &style,
        modes,
        direction,
        reach,
    };
    let below = Rect::from_min_max(pos2(area.left(), area.top() + unit * 1.7), area.max);
    portrait.ui(ui, below, &runs);
    response
}

/// The direction, and where the critical point is that it belongs to.
fn heading_of(modes: &Modes, direction: usize) -> String {
    let value = compact(modes.pairs[direction].value, 3);
    let (vector, symbol) = (VECTORS[direction], VALUES[direction]);
    let place = if modes.exact {
        String::new()
    } else {
        let [x, y] = modes.centre.map(|v| compact(v, 3));
        format!(", near ({x}, {y})")
    };
    format!("Phase portrait along {vector}, {symbol} = {value}{place}")
}

struct Portrait<'a> {
    scene: &'a Scene<'a>,
    style: &'a Style,
    modes: &'a Modes,
    direction: usize,
    reach: [f64; 2],
}

impl Portrait<'_> {
    fn ui(&self, ui: &mut Ui, rect: Rect, runs: &[VisibleRun<'_>]) {
        let style = self.style;
        let (_, height) = bars::fitting(runs.len(), 0.5 * rect.height(), style);
        let split = rect.bottom() - height;
        let plot = Rect::from_min_max(rect.min, pos2(rect.right(), split - style.text_size * 0.3));
        let layout = Layout::top_down(egui::Align::Min);
        let part = UiBuilder::new().id_salt("phase plot");
        let mut child = ui.new_child(part.max_rect(plot).layout(layout));
        self.plot_ui(&mut child, runs);
        let rows: Vec<Row> = runs.iter().map(|run| self.row(run)).collect();
        if height > 0.0 {
            let below = Rect::from_min_max(pos2(rect.left(), split), rect.max);
            bars::paint(ui.painter(), below, &rows, Names::Damping, style);
        }
    }

    fn row(&self, visible: &VisibleRun<'_>) -> Row {
        let VisibleRun {
            index, run, row, ..
        } = *visible;
        let (scenario, modes) = (self.scene.scenario, self.modes);
        let along = Along::of(scenario, index, run, row, modes, self.direction);
        Row {
            index,
            ink: visible.ink,
            recurrence: along.recurrence,
        }
    }

    fn plot_ui(&self, ui: &mut Ui, runs: &[VisibleRun<'_>]) {
        let style = self.style;
        let name = COMPONENTS[self.direction];
        let framed = axes_ui(ui, Sense::hover(), style, |_| {
            let ruler = |name: String, reach: f64| Ruler {
                name,
                range: [-reach, reach],
                division: Division::Linear,
            };
            let [position, velocity] = self.reach;
            [
                ruler(name.to_owned(), position),
                ruler(format!("Δ{name}"), velocity),
            ]
        });
        let projection = framed.projection;
        let frame = projection.frame;
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return;
        }
        let painter = ui.painter_at(frame);
        let thin = Stroke::new(style.hairline(), style.faint);
        let zero = projection.screen_from_plane([0.0, 0.0]);
        painter.vline(zero.x, frame.y_range(), thin);
        painter.hline(frame.x_range(), zero.y, thin);
        for visible in runs {
            self.paint_path(&painter, &projection, visible);
        }
        for visible in runs {
            self.paint_head(&painter, &projection, visible);
        }
        painter.rect_stroke(frame, 0.0, thin, egui::StrokeKind::Inside);
    }

    fn direction(&self) -> Direction<'_> {
        Direction {
            modes: self.modes,
            index: self.direction,
            view: self.scene.scenario.view(),
        }
    }

    /// What the playhead has passed, and thinly what is ahead.
    fn paint_path(&self, painter: &Painter, projection: &Projection, visible: &VisibleRun<'_>) {
        let unit = self.style.text_size;
        let run = visible.run;
        let last = run.last().min(DRAWN);
        let now = visible.row.min(last);
        let ahead = Stroke::new(unit * 0.08, visible.ink.gamma_multiply(0.8));
        let walked = Stroke::new(unit * 0.16, visible.ink);
        let shows_ahead = self.scene.scenario.layers.ahead;
        for (rows, stroke) in [(now..=last, ahead), (0..=now, walked)] {
            if stroke == ahead && !shows_ahead {
                continue;
            }
            let direction = self.direction();
            // Paths are split where they are not finite.
            let at = |row| direction.phase(run, row).unwrap_or([f64::NAN; 2]);
            let path: Vec<Point> = rows.map(at).collect();
            for line in paths::polylines(&path, projection, projection.frame) {
                lines::polyline(painter, &line, stroke);
            }
        }
    }

    fn paint_head(&self, painter: &Painter, projection: &Projection, visible: &VisibleRun<'_>) {
        let style = self.style;
        let Some(at) = self.direction().phase(visible.run, visible.row) else {
            return;
        };
        if projection.view.contains(at) {
            let place = projection.screen_from_plane(at);
            let edge = style.outline(visible.ink);
            head(visible.index).paint(painter, place, style.text_size * 0.5, visible.ink, edge);
        } else {
            let at = projection.project(at);
            paint_beyond(painter, visible, projection.frame, at, style);
        }
    }
}
