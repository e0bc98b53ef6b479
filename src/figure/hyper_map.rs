//! The hyperparameter map: the outcomes of runs for many values of two of a method's parameters.

mod convergence;
mod place;
mod scale;
mod theory;

use egui::{Context, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder};

use self::place::Plane;
use self::scale::{Scale, key_size, paint_key, picture_of};
use self::theory::{LabelSeats, Theory};
use super::axes::{Ruler, axes_ui};
use super::color_bar::{self, ColorBar};
use super::late::is_late;
use super::picture::{Picture, pixels};
use super::room::{BORDER, Room, Seat, seated, within};
use super::scene::Scene;
use super::style::Style;
use super::ticks::Division;
use crate::analysis::{Axis, ConvergenceRequest, HyperRequest, Middle};
use crate::math::elementary as e;
use crate::workbench::Memo;

/// The picture of the map, kept between frames.
pub struct HyperPictures {
    map: Picture<MapKey>,
    /// What theory says in its place.
    theory: Picture<TheoryKey>,
    /// Where the names of its regimes stand.
    middles: Memo<ConvergenceRequest, Vec<Middle>>,
    /// The scale of its colours, kept because finding it takes a look at every cell.
    scale: Memo<HyperRequest, Option<Scale>>,
    /// Where the key to the colours stands.
    key_seat: Seat,
    /// Where the names of what theory says stand.
    label_seats: LabelSeats,
    /// Pixels per point.
    sharpness: f32,
}

/// What the picture of a map depends on.
#[derive(Clone, PartialEq)]
struct MapKey {
    map: HyperRequest,
    dark: bool,
    pixels: [usize; 2],
}

/// What the picture of a convergence map depends on.
#[derive(Clone, PartialEq)]
struct TheoryKey {
    map: ConvergenceRequest,
    dark: bool,
    pixels: [usize; 2],
}

impl HyperPictures {
    /// An empty picture, to be painted with `sharpness` pixels per point.
    pub fn new(sharpness: f32) -> Self {
        Self {
            map: Picture::default(),
            theory: Picture::default(),
            middles: Memo::default(),
            scale: Memo::default(),
            key_seat: Seat::default(),
            label_seats: LabelSeats::default(),
            sharpness,
        }
    }

    /// Brings the picture up to date, for a plot in that frame; returns the scale of its colours, or `None` if there is no
    /// map yet.
    fn update(&mut self, ctx: &Context, scene: &Scene<'_>, frame: Rect) -> Option<&Scale> {
        let shown = scene.derived.hyper.shown()?;
        let scale = self.scale.get(shown.request.clone(), |request, scale| {
            *scale = Some(Scale::new(shown.map, request));
        });
        let scale = scale.as_ref()?;
        let key = MapKey {
            map: shown.request.clone(),
            dark: scene.style.dark,
            pixels: pixels(ctx, frame, self.sharpness),
        };
        self.map.update(ctx, "hyperparameters", key, |key| {
            let losses = key.map.start_losses();
            picture_of(shown.map, &losses, scale, &scene.style, key.pixels)
        });
        Some(scale)
    }
}

/// What the user does with the map.
pub struct HyperResponse {
    /// What the pointer does to the whole plot.
    pub response: Response,
    /// The values of both numbers under the pointer.
    pub pointed: Option<[f64; 2]>,
    /// The numbers along x and y, with their ranges.
    pub axes: [Axis; 2],
}

/// Draws the map of the scenario's chosen optimizer into the space left in `ui`; nothing if no map is wanted.
pub fn hyper_map_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    pictures: &mut HyperPictures,
) -> Option<HyperResponse> {
    let wanted = scene.scenario.hyper_request()?;
    let style = &scene.style;
    let axes = wanted.axes;
    let area = ui.available_rect_before_wrap();
    let wants_bar = scene.scenario.figure.color_bar && !scene.scenario.maps.theory;
    let bar = color_bar::split(area, style).filter(|_| wants_bar);
    let rulers = |_| axes.map(|axis| ruler(&wanted, axis));
    let sense = Sense::click_and_drag();
    let framed = match bar {
        Some((rest, _)) => {
            ui.advance_cursor_after_rect(area);
            let mut beside = ui.new_child(UiBuilder::new().max_rect(rest));
            axes_ui(&mut beside, sense, style, rulers)
        }
        None => axes_ui(ui, sense, style, rulers),
    };
    let bar = bar.map(|(_, column)| ColorBar::new(column, framed.projection.frame, style));
    let plane = Plane {
        frame: framed.projection.frame,
        axes,
    };
    if plane.frame.width() >= 2.0 && plane.frame.height() >= 2.0 {
        if scene.scenario.maps.theory {
            paint_theory(ui, scene, pictures, &wanted, &plane);
        } else {
            paint(ui, scene, pictures, &wanted, &plane, bar.as_ref());
        }
    }
    let response = framed.response;
    let pointer = response.interact_pointer_pos().or(response.hover_pos());
    Some(HyperResponse {
        pointed: pointer.map(|at| plane.values(at)),
        response,
        axes,
    })
}

/// An axis of the map with the name of its number.
fn ruler(wanted: &HyperRequest, axis: Axis) -> Ruler {
    let row = wanted.setting().row(axis.target);
    let (division, range) = if axis.logarithmic {
        (Division::Logarithmic, axis.range.map(e::log10))
    } else if axis.whole {
        (Division::Whole, axis.range)
    } else {
        (Division::Linear, axis.range)
    };
    Ruler {
        name: row.map_or_else(String::new, |row| format!("{} {}", row.name, row.symbol)),
        range,
        division,
    }
}

/// Paints what lies within the axes.
fn paint(
    ui: &Ui,
    scene: &Scene<'_>,
    pictures: &mut HyperPictures,
    wanted: &HyperRequest,
    plane: &Plane,
    bar: Option<&ColorBar<'_>>,
) {
    let (frame, style) = (plane.frame, &scene.style);
    let painter = ui.painter_at(frame);
    let scale = pictures.update(ui.ctx(), scene, frame).cloned();
    if let Some(shown) = scene.derived.hyper.shown() {
        pictures
            .map
            .paint(&painter, frame, is_late(ui.ctx(), &shown));
    }
    let theory = Theory::of(wanted, plane);
    let setting = setting(wanted, plane, style);
    let (unit, held) = (style.text_size, scene.derived.is_held());
    let mut room = Room::of(frame, unit * 0.5);
    theory.take(&mut room, unit);
    room.spot(setting, unit * 1.2, 20.0);
    if let Some((scale, bar)) = scale.as_ref().zip(bar) {
        scale.paint_beside(ui.painter(), bar);
    }
    let beside = bar.is_some();
    let key = scale.and_then(|scale| Some((key_size(frame, &scale, beside, style)?, scale)));
    if let Some((size, scale)) = key {
        let free = frame.shrink(unit * 0.6);
        let at = pictures.key_seat.settle(held, || {
            let best = room.best(BORDER, |at| seated(free, size, *at));
            best.unwrap_or(BORDER[0])
        });
        let rect = seated(free, size, at);
        room.block(rect, 50.0);
        theory.paint(&painter, &mut room, &mut pictures.label_seats, held, style);
        paint_key(&painter, rect, &scale, beside, style);
    } else {
        theory.paint(&painter, &mut room, &mut pictures.label_seats, held, style);
    }
    paint_setting(&painter, scene, setting);
    let edge = Stroke::new(style.hairline(), style.faint);
    painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
}

/// Paints what theory says, or why it says nothing.
fn paint_theory(
    ui: &Ui,
    scene: &Scene<'_>,
    pictures: &mut HyperPictures,
    wanted: &HyperRequest,
    plane: &Plane,
) {
    let (frame, style) = (plane.frame, &scene.style);
    let (unit, held) = (style.text_size, scene.derived.is_held());
    let painter = ui.painter_at(frame);
    let setting = setting(wanted, plane, style);
    let edge = Stroke::new(unit / 13.0, style.faint);
    if let Err(reason) = scene.scenario.convergence_request() {
        convergence::paint_objection(&painter, reason, style);
        paint_setting(&painter, scene, setting);
        painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
        return;
    }
    let best = Theory::of(wanted, plane).without_limit();
    let mut room = Room::of(frame, unit * 0.5);
    best.take(&mut room, unit);
    room.spot(setting, unit * 1.2, 20.0);
    let shown = scene.derived.convergence.shown();
    if let Some(shown) = &shown {
        let key = TheoryKey {
            map: shown.request.clone(),
            dark: style.dark,
            pixels: pixels(ui.ctx(), frame, pictures.sharpness),
        };
        let picture = &mut pictures.theory;
        picture.update(ui.ctx(), "convergence", key, |key| {
            convergence::picture_of(shown.map, style, key.pixels)
        });
        picture.paint(&painter, frame, is_late(ui.ctx(), shown));
        convergence::paint_borders(&painter, shown.map, style);
    }
    if let Some(size) = convergence::key_size(frame, style) {
        let free = frame.shrink(unit * 0.6);
        let at = pictures.key_seat.settle(held, || {
            let best = room.best(BORDER, |at| seated(free, size, *at));
            best.unwrap_or(BORDER[0])
        });
        let rect = seated(free, size, at);
        room.block(rect, 50.0);
        convergence::paint_key(&painter, rect, style);
    }
    best.paint(&painter, &mut room, &mut pictures.label_seats, held, style);
    if let Some(shown) = shown {
        let middles = pictures.middles.get(shown.request.clone(), |_, middles| {
            *middles = shown.map.middles();
        });
        convergence::paint_names(&painter, shown.map, middles, &mut room, style);
    }
    paint_setting(&painter, scene, setting);
    painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
}

/// Where the current setting lies, moved to the border if that is outside.
fn setting(wanted: &HyperRequest, plane: &Plane, style: &Style) -> Pos2 {
    let setting = wanted.setting();
    let values = wanted.axes.map(|axis| setting.get(axis.target));
    let at = plane.screen(values).unwrap_or(plane.frame.left_bottom());
    within(plane.frame, style.text_size * 0.2, at)
}

/// A ring at the current setting.
fn paint_setting(painter: &Painter, scene: &Scene<'_>, at: Pos2) {
    let Scene {
        scenario, style, ..
    } = scene;
    let unit = style.text_size;
    let ink = style.ink(scenario.color(scenario.maps.optimizer));
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.5, style.halo));
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.24, ink));
    painter.circle_filled(at, unit * 0.2, ink);
}
