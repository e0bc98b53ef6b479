//! The plot in the window: the figure's landscape with what the pointer does to it.

use eframe::egui::{
    self, Color32, CursorIcon, FontId, Id, Pos2, Rect, Response, Role, Sense, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::App;
use super::bumps::Ground;
use super::focus::nudge;
use super::rounding::readable_place;
use super::spoken::{announce, describe};
use super::stage::LAPTOP;
use super::turntable::turn;
use super::welcome::{Control, mark};
use crate::figure::{
    Around, LegendBox, Projection, Scene, Style, VisibleRun, compact, is_in_fog, landscape_axes_ui,
    plot_sentence, within,
};
use crate::math::{eigenpairs, norm};
use crate::scenario::claim::Question;
use crate::scenario::{Legend, ReliefPlace, Start, is_interval};
use crate::surface::View;

/// How close the pointer must be to a point of a path to show its numbers, in points of the screen.
const NEAR: f32 = 9.0;
/// How wide the place is at which a finger takes hold of the start.
const FINGER: f32 = 56.0;
/// At most this many points of a path, and of all paths, are searched for the one under the pointer; longer paths are searched
/// in strides.
const SEARCHED: [usize; 2] = [20_000, 200_000];
/// Width and height from which on a plot has a free corner for its legend, in text heights.
const FREE: Vec2 = vec2(34.0, 24.0);
/// Zooming stops at views this many times smaller or larger than the surface's own, where there is nothing left to see.
const ZOOM_RANGE: f64 = 1e5;

impl App {
    pub(super) fn plot_ui(&mut self, ui: &mut Ui) {
        let style = self.style_for(ui, ui.available_size());
        let mut shown =
            landscape_axes_ui(ui, self.derived.shown(&self.scenario), &style, Around::ALL);
        self.plot = Some(shown.size());
        self.derive();
        let scene = Scene {
            scenario: self.derived.shown(&self.scenario),
            derived: &self.derived,
            step: self.step(),
            onward: 0.0,
            style,
        };
        let legend = shown.paint(ui, &scene, &mut self.pictures.ground);
        shown
            .response
            .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Landscape"));
        let moving = self.is_moving(ui.ctx());
        if let Some(said) = describe(ui, &shown.response, moving, || plot_sentence(&scene)) {
            announce(ui, &shown.response, &said);
        }
        if self.scenario.relief_place() != ReliefPlace::Instead {
            // On a relief the arrow keys turn it.
            self.tour.picture(ui, &shown.response);
        }
        let projection = shown.projection.clone();
        if projection.frame.width() < 2.0 || projection.frame.height() < 2.0 {
            return;
        }
        let handle = self.start_handle_ui(ui, &projection, style.text_size, "Start point");
        if let Some(handle) = &handle {
            mark(ui, Control::Start, handle.rect);
        }
        if let Some(legend) = &legend {
            self.legend_handle_ui(ui, legend);
        }
        let shape = &mut self.scenario.surface.shape;
        let editing = self.bump_editor.edits(shape);
        let turned = editing && {
            let clicked = clicked_place(&shown.response, handle.as_ref(), &projection);
            let ground = Ground {
                projection: &projection,
                style: &style,
                legend: legend.map(|legend| legend.rect),
            };
            let (editor, messages) = (&mut self.bump_editor, &mut self.messages);
            editor.on_plot_ui(ui, shape, clicked, ground, messages)
        };
        // The handle covers part of the plot; over it the wheel must zoom and numbers must be shown as well.
        let over = shown.response.contains_pointer();
        let pointer = ui
            .input(|i| i.pointer.hover_pos())
            .filter(|at| over && projection.frame.contains(*at));
        let seen = pointer.filter(|at| projection.seen_at(*at).is_some());
        if !editing {
            self.move_start(&shown.response, handle.as_ref(), &projection, style);
        }
        let wheel = pointer.filter(|_| !turned);
        self.navigate(ui, &shown.response, wheel, &projection);
        if self.asks.embed {
            self.way_back_ui(ui, projection.frame, legend.map(|legend| legend.rect));
        }
        // While something is dragged, the paths are what is looked at.
        let still = !ui.input(|i| i.pointer.any_down()) && !self.restraint().hidden.readouts;
        if let Some(at) = seen.filter(|_| still) {
            let (scenario, live) = self.split(style);
            readout_ui(ui, &live.scene(scenario), &projection, at);
        }
    }

    /// The style of a plot of that size.
    pub(super) fn style_for(&self, ui: &Ui, size: Vec2) -> Style {
        let style = self.style(ui);
        let window = ui.ctx().content_rect().size() * self.enlarged();
        let small = |size: Vec2, least: Vec2| size.x < least.x || size.y < least.y;
        // Not where a small plot is one panel of a desktop's window, whose legend has the corner that was chosen for it.
        let on_hand = self.fingers.are_used || self.is_compact(ui.ctx());
        Style {
            text_size: style.text_size * enlargement(size),
            slim: on_hand && small(window, LAPTOP) && small(size, FREE * style.text_size),
            ..style
        }
    }

    pub(super) fn start_handle_ui(
        &mut self,
        ui: &mut Ui,
        projection: &Projection,
        text_size: f32,
        name: &'static str,
    ) -> Option<Response> {
        let start = self.derived.shown(&self.scenario).start;
        if !projection.view.contains(start) || self.holds_start() {
            return None;
        }
        let at = projection.screen_from_plane(start);
        // Larger than the ring, so that a hand can hit it, and a finger, which covers it.
        let reach = if self.fingers.are_used { FINGER } else { 0.0 };
        let rect = Rect::from_center_size(at, Vec2::splat((text_size * 2.6).max(reach)));
        let handle = ui.interact(rect, Id::unique(name), Sense::click_and_drag());
        handle.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        if handle.hovered() || handle.dragged() {
            let icon = if handle.dragged() {
                CursorIcon::Grabbing
            } else {
                CursorIcon::Grab
            };
            ui.ctx().set_cursor_icon(icon);
        }
        let dragged = handle.interact_pointer_pos().filter(|_| handle.dragged());
        let nudged = nudge(ui, &handle).map(|by| projection.nudged(start, by));
        // Within the frame, even after rounding: a start that was dragged out of view could not be dragged back.
        let inside = |at| within(projection.frame, 1.0, at);
        if let Some(pointer) = dragged {
            let at = readable_place(projection, inside(pointer));
            self.start_at(at);
        } else if let Some(at) = nudged {
            let sheet = projection.sheet();
            let at = readable_place(&sheet, inside(sheet.screen_from_plane(at)));
            self.start_at(at);
        }
        Some(handle)
    }

    /// The legend is dragged to where it stands from then on; a double click lets it find its place again.
    fn legend_handle_ui(&mut self, ui: &Ui, legend: &LegendBox) {
        let handle = ui.interact(
            legend.rect,
            Id::unique("legend handle"),
            Sense::click_and_drag(),
        );
        handle.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Legend"));
        if handle.dragged() && handle.drag_delta() != Vec2::ZERO {
            legend.place(&mut self.scenario, handle.drag_delta());
        }
        let figure = &mut self.scenario.figure;
        if handle.drag_stopped() {
            for share in [&mut figure.legend_x, &mut figure.legend_y] {
                *share = (*share * 1000.0).round() / 1000.0;
            }
        }
        if handle.double_clicked() {
            figure.legend = Legend::Auto;
        }
        if handle.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        } else if handle.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Grab);
        }
    }

    /// A click moves the start, or records the guess that is asked for; a double click undoes that and resets the view. A double
    /// click on the start of a network takes it back to the weights before training.
    pub(super) fn move_start(
        &mut self,
        response: &Response,
        handle: Option<&Response>,
        projection: &Projection,
        style: Style,
    ) {
        if self.fingers.are_pinching {
            return;
        }
        // The first click has put the start under the pointer, so the second one hits its handle.
        if response.double_clicked() || handle.is_some_and(Response::double_clicked) {
            let unmoved = self.start_before_click == self.scenario.origin();
            let start = if unmoved && handle.is_some_and(Response::double_clicked) {
                Start::Initial
            } else {
                self.start_before_click
            };
            self.scenario.start_from(start);
            self.scenario.view = None;
            if projection.lift().is_some() {
                self.scenario.relief.face();
            }
            self.history.forget_since(self.presses[0]);
            return;
        }
        if handle.is_some_and(Response::clicked) {
            self.start_before_click = self.scenario.origin();
        }
        if response.clicked()
            && let Some(at) = response
                .interact_pointer_pos()
                .filter(|at| projection.seen_at(*at).is_some())
        {
            self.start_before_click = self.scenario.origin();
            let place = readable_place(projection, at);
            let of_places = self.scenario.predicts() == Question::Place;
            if of_places && self.scenario.is_asked() {
                self.scenario.prediction.guess = Some(place);
            } else if !self.go_to_step(projection, at, style) {
                self.start_at(place);
            }
        }
    }

    /// While a step is explained, a click on a path chooses another one; whether there is one.
    fn go_to_step(&mut self, projection: &Projection, at: Pos2, style: Style) -> bool {
        let (scenario, live) = self.split(style);
        let mut scene = live.scene(scenario);
        if !scene.scenario.layers.explain {
            return false;
        }
        if scene.shows_ahead() {
            scene.step = usize::MAX;
        }
        let near = nearest_row(&scene, projection, at).filter(|near| !near.averaged);
        if let Some(Near { index, row, .. }) = &near {
            self.playback.seek(*row);
            self.choose(*index);
        }
        near.is_some()
    }

    /// Pan and zoom; a relief is turned, and panned with Shift.
    pub(super) fn navigate(
        &mut self,
        ui: &Ui,
        response: &Response,
        pointer: Option<Pos2>,
        projection: &Projection,
    ) {
        self.tour.ground(response);
        let raised = projection.lift().is_some();
        let turned = raised
            .then(|| turn(ui, &self.scenario.relief, response))
            .flatten();
        if let Some(turned) = turned {
            self.scenario.relief = turned;
        } else if response.dragged() && (!raised || ui.input(|i| i.modifiers.shift)) {
            let delta = response.drag_delta();
            if delta != Vec2::ZERO {
                let View { x, y } = projection.view;
                let middle = [0.5 * (x[0] + x[1]), 0.5 * (y[0] + y[1])];
                let to = projection.nudged(middle, -delta);
                self.look_at(View {
                    x: x.map(|x| x + (to[0] - middle[0])),
                    y: y.map(|y| y + (to[1] - middle[1])),
                });
            }
        }
        if let Some(at) = pointer {
            let (zoom, wheel, pinch) =
                ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta().y, i.multi_touch()));
            // Two fingers zoom at the place between them, and carry it along.
            let at = pinch.map_or(at, |pinch| pinch.center_pos);
            let carried = pinch.map_or(Vec2::ZERO, |pinch| pinch.translation_delta);
            let factor = f64::from(zoom) * (f64::from(wheel) / 240.0).exp();
            let moves = factor != 1.0 || carried != Vec2::ZERO;
            if moves && factor.is_finite() && factor > 0.0 {
                let [from, to] = [at - carried, at].map(|at| projection.plane_from_screen(at));
                let View { x, y } = projection.view;
                self.look_at(View {
                    x: x.map(|v| from[0] + (v - to[0]) / factor),
                    y: y.map(|v| from[1] + (v - to[1]) / factor),
                });
            }
        }
    }

    /// Shows another part of the plane, if it is neither too small nor too large to be drawn, and a file could name it.
    fn look_at(&mut self, view: View) {
        let domain = self.scenario.surface.shape.landscape().domain();
        let size = view.width().max(view.height()) / domain.width().max(domain.height());
        let reach = |ends: [f64; 2], own: f64| ends.iter().all(|v| v.abs() < own * ZOOM_RANGE);
        let near = reach(view.x, domain.width()) && reach(view.y, domain.height());
        let file = is_interval(view.x) && is_interval(view.y);
        if near && file && (1.0 / ZOOM_RANGE..=ZOOM_RANGE).contains(&size) {
            self.scenario.view = Some(view);
        }
    }
}

/// How many times larger than elsewhere text is on a plot of that size: a large plot is seen from far away.
pub(super) fn enlargement(size: Vec2) -> f32 {
    (size.min_elem() / 620.0).clamp(1.0, 1.5)
}

/// Where the plot was clicked. A click on the start's handle counts as one on the ground below it.
fn clicked_place(
    ground: &Response,
    handle: Option<&Response>,
    projection: &Projection,
) -> Option<Pos2> {
    let clicked = [Some(ground), handle].into_iter().flatten();
    clicked
        .filter(|r| r.clicked())
        .find_map(Response::interact_pointer_pos)
        .filter(|at| projection.seen_at(*at).is_some())
}

/// The numbers of the surface under the pointer; only the place where fog covers it.
fn surface_lines(scene: &Scene<'_>, projection: &Projection, pointer: Pos2) -> Vec<String> {
    let at = projection.plane_from_screen(pointer);
    let n = |v: f64| compact(v, 4);
    let place = format!("x = {}   y = {}", n(at[0]), n(at[1]));
    if is_in_fog(scene, projection, pointer) {
        return vec![format!("{place}   not evaluated yet")];
    }
    let surface = &scene.scenario.surface;
    if surface.shape.tests() {
        // No method sees more of it.
        return vec![format!("{place}   test loss = {}", n(surface.value(at)))];
    }
    let jet = surface.jet2(at);
    let mut slopes = format!("∇f = ({}, {})", n(jet.gradient[0]), n(jet.gradient[1]));
    if let Some([low, high]) = eigenpairs(jet.hessian) {
        let (low, high) = (n(low.value), n(high.value));
        slopes.push_str(&format!("   Hessian λ = {low}, {high}"));
    }
    vec![format!("{place}   f = {}", n(jet.value)), slopes]
}

/// The numbers at the pointer, shown in the corner where they cover nothing that is pointed at.
pub(super) fn readout_ui(ui: &Ui, scene: &Scene<'_>, projection: &Projection, pointer: Pos2) {
    let style = &scene.style;
    let mut lines = surface_lines(scene, projection, pointer);
    lines.extend(nearest_line(scene, projection, pointer));
    let painter = ui.painter_at(projection.frame);
    let font = FontId::proportional(style.text_size * 0.92);
    let width = projection.frame.width() - 28.0;
    let galley = painter.layout(lines.join("\n"), font, style.text, width.max(1.0));
    let margin = vec2(7.0, 5.0);
    let size = galley.size() + margin * 2.0;
    let frame = projection.frame.shrink(7.0);
    // Away from the pointer.
    let near = Rect::from_min_size(pos2(frame.left(), frame.bottom() - size.y), size).expand(30.0);
    let top = if near.contains(pointer) {
        frame.top()
    } else {
        frame.bottom() - size.y
    };
    let rect = Rect::from_min_size(pos2(frame.left(), top), size);
    let edge = egui::Stroke::new(1.0, style.faint.gamma_multiply(0.5));
    let ground = style.background.gamma_multiply(0.93);
    painter.rect(rect, 4.0, ground, edge, StrokeKind::Inside);
    painter.galley(rect.min + margin, galley, Color32::PLACEHOLDER);
}

/// A line about the point nearest to the pointer, on a path or on the average of one.
fn nearest_line(scene: &Scene<'_>, projection: &Projection, pointer: Pos2) -> Option<String> {
    let near = nearest_row(scene, projection, pointer)?;
    let (run, row) = (scene.derived.runs.get(near.index)?, near.row);
    let name = scene.scenario.names().swap_remove(near.index);
    let n = |v: f64| compact(v, 4);
    if near.averaged {
        let [x, y] = run.average(row)?;
        let f = scene.scenario.surface.value([x, y]);
        return Some(format!(
            "{name}, average at step {row}: x = {}, y = {}, f = {}",
            n(x),
            n(y),
            n(f)
        ));
    }
    Some(format!(
        "{name}, step {row}: x = {}, y = {}, f = {}, ‖g‖ = {}, step to here {} long; {}",
        n(run.points[row][0]),
        n(run.points[row][1]),
        n(run.losses[row]),
        n(run.gradient_norm(row)),
        n(run.step_length(row)),
        run.sentence(row),
    ))
}

/// The row nearest to the pointer, among those up to the playhead.
fn nearest_row(scene: &Scene<'_>, projection: &Projection, pointer: Pos2) -> Option<Near> {
    let (mut nearest, mut best) = (f64::from(NEAR), None);
    let runs = scene.visible_runs();
    let [of_one, of_all] = SEARCHED;
    let most = of_one.min(of_all / runs.len().max(1));
    for VisibleRun {
        index, run, row, ..
    } in runs
    {
        let rows = row + 1;
        let averages = run.averages(scene.step);
        for (averaged, path) in [(false, &run.points[..rows]), (true, averages)] {
            // An average ends where the path does, and may begin later.
            let first = rows - path.len();
            let stride = rows.div_ceil(most);
            for (i, at) in path.iter().enumerate().step_by(stride) {
                let [x, y] = projection.project(*at);
                let distance = norm([x - f64::from(pointer.x), y - f64::from(pointer.y)]);
                if distance < nearest {
                    nearest = distance;
                    best = Some(Near {
                        index,
                        row: first + i,
                        averaged,
                    });
                }
            }
        }
    }
    best
}

/// A row under the pointer.
struct Near {
    /// The optimizer's place in the list.
    index: usize,
    row: usize,
    /// Whether the point lies on the average rather than on the path.
    averaged: bool,
}
