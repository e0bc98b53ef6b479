//! Beside the plot: a parabola for each eigen-direction, with a ball for each run that hops as the playhead moves.

use egui::{
    Id, Layout, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::super::lines::dashed_line;
use super::{COMPONENTS, VALUES, modes};
use crate::analysis::Modes;
use crate::figure::axes::{Ruler, axes_ui};
use crate::figure::bars::{self, Names, Row};
use crate::figure::heading;
use crate::figure::heads::head;
use crate::figure::number::compact;
use crate::figure::paths;
use crate::figure::projection::Projection;
use crate::figure::scene::{Scene, VisibleRun};
use crate::figure::style::Style;
use crate::figure::ticks::Division;
use crate::figure::trails::paint_beyond;
use crate::figure::typeset::Typeset as _;
use crate::math::Point;
use crate::scenario::Predicting;
use crate::surface::Surface;
use crate::workbench::{Along, Memo};

/// The least share of a panel that the steeper direction's scale leaves to the flatter one's parabola, and how much flatter it
/// may be drawn than that.
const SHARE: f64 = 0.15;
const FLATTEST: f64 = 0.05;
/// How far a panel reaches: this many times the component of the start, and at least this share of the view.
const BEYOND_START: f64 = 1.5;
const OF_VIEW: f64 = 0.3;
/// Corners of a parabola and of the surface along a direction.
const CORNERS: u32 = 96;

/// What the panel keeps between frames.
#[derive(Default)]
pub struct LensPictures {
    /// The scales of both panels, which stay while a hand drags something.
    scales: Option<[Scale; 2]>,
    /// The surface along both directions, where it is no quadratic.
    slices: Memo<(Surface, Modes, [Scale; 2]), [Vec<Point>; 2]>,
}

/// What a panel shows of a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// The largest |α|.
    reach: f64,
    /// The largest |f − f*|.
    height: f64,
}

/// Scales for both directions: heights are the same in both, unless one parabola would be flat on the other's scale.
fn scales(modes: &Modes, start: [f64; 2], extent: f64) -> [Scale; 2] {
    let reach = start.map(|component| {
        let reach = (BEYOND_START * component.abs()).max(OF_VIEW * extent);
        if reach.is_finite() && reach > 0.0 {
            reach
        } else {
            1.0
        }
    });
    let own = [0, 1].map(|i| modes.share(i, reach[i]).abs());
    let top = own[0].max(own[1]);
    let top = if top.is_finite() && top > 0.0 {
        top
    } else {
        1.0
    };
    [0, 1].map(|i| Scale {
        reach: reach[i],
        height: top.min((own[i] / SHARE).max(FLATTEST * top)),
    })
}

/// Draws the lens into the space left in `ui`.
pub fn lens_ui(ui: &mut Ui, scene: &Scene<'_>, kept: &mut LensPictures) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let response = ui.interact(area, Id::unique("lens"), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Eigen-lens"));
    // A little smaller than the axes of the plot beside it.
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    if area.width() < unit * 8.0 || area.height() < unit * 8.0 {
        return response;
    }
    let heading = modes(scene).map_or_else(|| "No critical point nearby".to_owned(), heading_of);
    heading::paint(ui.painter(), area, &heading, &style);
    let Some(modes) = modes(scene) else {
        return response;
    };
    let view = scene.scenario.view();
    let extent = 0.5 * view.width().min(view.height());
    let start = modes.components(scene.scenario.start);
    let held = kept.scales.filter(|_| scene.derived.is_held());
    let scales = held.unwrap_or_else(|| scales(modes, start, extent));
    kept.scales = Some(scales);
    let slices = kept.slices(scene, modes, scales);
    let runs = scene.visible_runs();
    let below = area.top() + unit * 1.7;
    let half = 0.5 * (area.bottom() - below);
    for direction in 0..2 {
        let top = below + half * direction as f32;
        let rect = Rect::from_x_y_ranges(area.x_range(), top..=top + half);
        let panel = Panel {
            scene,
            style: &style,
            modes,
            direction,
            scale: scales[direction],
        };
        panel.ui(ui, rect, &runs, &slices[direction]);
    }
    response
}

/// What the parabolas stand for.
fn heading_of(modes: &Modes) -> String {
    if modes.exact {
        "f − f* = ½λ₁α₁² + ½λ₂α₂²".to_owned()
    } else {
        let [x, y] = modes.centre.map(|v| compact(v, 3));
        format!("f − f* ≈ ½λ₁α₁² + ½λ₂α₂² near ({x}, {y})")
    }
}

impl LensPictures {
    /// The surface along both directions; empty where the parabola is the surface.
    fn slices(&mut self, scene: &Scene<'_>, modes: &Modes, scales: [Scale; 2]) -> &[Vec<Point>; 2] {
        let surface = &scene.scenario.surface;
        let key = (surface.clone(), *modes, scales);
        self.slices.get(key, |_, slices| {
            let place = |direction: usize, component: f64| {
                let at = modes.place_along(direction, component);
                [component, surface.value(at) - modes.value]
            };
            *slices = [0, 1].map(|direction| {
                let corner = |i| place(direction, along(scales[direction].reach, i));
                let corners = if modes.exact { 0 } else { CORNERS + 1 };
                (0..corners).map(corner).collect()
            });
        })
    }
}

/// The component at a corner of a curve, from −reach to reach.
fn along(reach: f64, corner: u32) -> f64 {
    reach * (2.0 * f64::from(corner) / f64::from(CORNERS) - 1.0)
}

/// One direction.
struct Panel<'a> {
    scene: &'a Scene<'a>,
    style: &'a Style,
    modes: &'a Modes,
    direction: usize,
    scale: Scale,
}

impl Panel<'_> {
    fn ui(&self, ui: &mut Ui, rect: Rect, runs: &[VisibleRun<'_>], slice: &[Point]) {
        let style = self.style;
        // The parabola keeps at least half of the height.
        // The factor of a step tells a class that is asked what becomes of the run.
        let barred = if self.scene.scenario.is_asked() {
            0
        } else {
            runs.len()
        };
        let (_, bars_height) = bars::fitting(barred, 0.5 * rect.height(), style);
        let split = rect.bottom() - bars_height;
        let layout = Layout::top_down(egui::Align::Min);
        let plot = Rect::from_min_max(rect.min, pos2(rect.right(), split - style.text_size * 0.3));
        let salt = ("eigen-direction", self.direction);
        let mut child = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(plot).layout(layout));
        let along: Vec<(&VisibleRun<'_>, Along)> = runs
            .iter()
            .map(|visible| (visible, self.along(visible)))
            .collect();
        self.plot_ui(&mut child, &along, slice);
        let row = |(visible, along): &(&VisibleRun<'_>, Along)| Row {
            index: visible.index,
            ink: visible.ink,
            recurrence: along.recurrence,
        };
        let rows: Vec<Row> = along.iter().map(row).collect();
        if bars_height > 0.0 {
            let below = Rect::from_min_max(pos2(rect.left(), split), rect.max);
            bars::paint(ui.painter(), below, &rows, Names::Looks, style);
        }
    }

    fn along(&self, visible: &VisibleRun<'_>) -> Along {
        let VisibleRun {
            index, run, row, ..
        } = *visible;
        Along::of(
            self.scene.scenario,
            index,
            run,
            row,
            self.modes,
            self.direction,
        )
    }

    /// The heights at the ends of the axis: a bowl stands on 0, a hill hangs from it.
    fn heights(&self) -> [f64; 2] {
        let (height, value) = (self.scale.height, self.modes.pairs[self.direction].value);
        match value {
            v if v > 0.0 => [-0.16 * height, 1.1 * height],
            v if v < 0.0 => [-1.1 * height, 0.16 * height],
            _ => [-0.6 * height, 0.6 * height],
        }
    }

    fn plot_ui(&self, ui: &mut Ui, balls: &[(&VisibleRun<'_>, Along)], slice: &[Point]) {
        let (style, direction) = (self.style, self.direction);
        let unit = style.text_size;
        let reach = self.scale.reach;
        let name = format!("½{}{}²", VALUES[direction], COMPONENTS[direction]);
        let framed = axes_ui(ui, Sense::hover(), style, |_| {
            let ruler = |name: &str, range| Ruler {
                name: name.to_owned(),
                range,
                division: Division::Linear,
            };
            [
                ruler(COMPONENTS[direction], [-reach, reach]),
                ruler(&name, self.heights()),
            ]
        });
        let projection = framed.projection;
        let frame = projection.frame;
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return;
        }
        let painter = ui.painter_at(frame);
        let thin = Stroke::new(unit / 13.0, style.faint);
        let zero = projection.screen_from_plane([0.0, 0.0]);
        painter.vline(zero.x, frame.y_range(), thin);
        painter.hline(frame.x_range(), zero.y, thin);
        self.curve(
            &painter,
            &projection,
            slice,
            Stroke::new(unit * 0.1, style.text),
            false,
        );
        let corner = |i| {
            let component = along(reach, i);
            [component, self.modes.share(direction, component)]
        };
        let parabola: Vec<Point> = (0..=CORNERS).map(corner).collect();
        let stroke = Stroke::new(unit * 0.16, style.faint);
        self.curve(&painter, &projection, &parabola, stroke, !slice.is_empty());
        for (visible, along) in balls {
            self.paint_hops(&painter, &projection, visible, along);
        }
        for (visible, along) in balls {
            self.paint_ball(&painter, &projection, visible, along);
        }
        let places = balls
            .iter()
            .filter_map(|(_, along)| along.trail.last())
            .map(|now| projection.screen_from_plane(self.place(*now)));
        self.paint_value(&painter, frame, !slice.is_empty(), places.collect());
        painter.rect_stroke(frame, 0.0, thin, egui::StrokeKind::Inside);
    }

    fn curve(
        &self,
        painter: &Painter,
        projection: &Projection,
        points: &[Point],
        stroke: Stroke,
        dashed: bool,
    ) {
        let unit = self.style.text_size;
        for line in paths::polylines(points, projection, projection.frame) {
            if dashed {
                painter.extend(dashed_line(&line, stroke, unit * 0.5, unit * 0.4));
            } else {
                painter.line(line, stroke);
            }
        }
    }

    /// The eigenvalue, and which line is the surface where they are two, where it covers fewest balls.
    fn paint_value(&self, painter: &Painter, frame: Rect, with_slice: bool, balls: Vec<Pos2>) {
        let style = self.style;
        let unit = style.text_size;
        let value = self.modes.pairs[self.direction].value;
        let mut text = format!("{} = {}", VALUES[self.direction], compact(value, 3));
        if value == 0.0 {
            text.push_str(", flat");
        } else if value < 0.0 {
            text.push_str(", a hill");
        }
        if with_slice {
            text.push_str("; thin line: f");
        }
        let galley = painter.typeset(text, style.strong_font(0.95), style.text);
        let size = galley.size();
        // In the middle: above a bowl's bottom, or below a hill's top.
        let y = if value < 0.0 {
            frame.bottom() - size.y - unit * 0.3
        } else {
            frame.top() + unit * 0.3
        };
        let rect = |share: &f32| {
            let x = frame.left() + unit * 0.5 + share * (frame.width() - size.x - unit);
            Rect::from_min_size(pos2(x, y), size)
        };
        let covered = |share: &f32| {
            let around = rect(share).expand(unit * 0.5);
            balls.iter().filter(|ball| around.contains(**ball)).count()
        };
        let share = [0.5, 1.0, 0.0].into_iter().min_by_key(covered);
        let rect = rect(&share.unwrap_or(0.5));
        let ground = style.background.gamma_multiply(0.85);
        painter.rect_filled(
            rect.expand2(vec2(style.text_size * 0.23, 0.0)),
            style.text_size * 0.23,
            ground,
        );
        painter.galley(rect.min, galley, style.text);
    }

    fn place(&self, component: f64) -> Point {
        [component, self.modes.share(self.direction, component)]
    }

    /// The last hops, fading, and the next one, dashed.
    fn paint_hops(
        &self,
        painter: &Painter,
        projection: &Projection,
        visible: &VisibleRun<'_>,
        along: &Along,
    ) {
        let unit = self.style.text_size;
        let hops = along.trail.windows(2).rev();
        for (age, pair) in hops.enumerate() {
            let fade = 1.0 - age as f32 / Along::TRAIL as f32;
            let stroke = Stroke::new(unit * 0.14, visible.ink.gamma_multiply(fade));
            self.curve(painter, projection, &hop(pair, self), stroke, false);
        }
        // A class that is asked what comes next is not told.
        let asked = self.scene.scenario.prediction.state == Predicting::Asked;
        let next = along.next.filter(|_| !asked);
        if let (Some(&now), Some(next)) = (along.trail.last(), next) {
            let stroke = Stroke::new(unit * 0.12, visible.ink);
            self.curve(painter, projection, &hop(&[now, next], self), stroke, true);
            let at = self.place(next);
            if projection.view.contains(at) {
                let at = projection.screen_from_plane(at);
                let (fill, edge) = (self.style.background, visible.ink);
                head(visible.index).paint(painter, at, unit * 0.3, fill, edge);
            }
        }
    }

    fn paint_ball(
        &self,
        painter: &Painter,
        projection: &Projection,
        visible: &VisibleRun<'_>,
        along: &Along,
    ) {
        let Some(&now) = along.trail.last() else {
            return;
        };
        let (at, style) = (self.place(now), self.style);
        if projection.view.contains(at) {
            let at: Pos2 = projection.screen_from_plane(at);
            let edge = style.outline(visible.ink);
            head(visible.index).paint(painter, at, style.text_size * 0.5, visible.ink, edge);
        } else {
            let at = projection.project(at);
            paint_beyond(painter, visible, projection.frame, at, style);
        }
    }
}

/// A hop between two components, straight from place to place.
fn hop(pair: &[f64], panel: &Panel<'_>) -> Vec<Point> {
    pair.iter()
        .map(|component| panel.place(*component))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Eigenpair;

    fn of(lambdas: [f64; 2]) -> [Scale; 2] {
        let pair = |value, vector| Eigenpair { value, vector };
        let modes = Modes {
            centre: [0.0, 0.0],
            value: 0.0,
            pairs: [pair(lambdas[0], [1.0, 0.0]), pair(lambdas[1], [0.0, 1.0])],
            exact: true,
        };
        scales(&modes, [2.0, 2.0], 3.0)
    }

    /// ½λα² at α = 3.
    #[test]
    fn heights_are_alike_unless_one_direction_would_be_flat() {
        let heights = |lambdas| of(lambdas).map(|scale| scale.height);
        assert_eq!(heights([5.0, 10.0]), [45.0, 45.0]);
        assert_eq!(heights([-10.0, 5.0]), [45.0, 45.0]);
        let [low, high] = heights([1.0, 10.0]);
        assert!((low - 30.0).abs() < 1e-12 && high == 45.0);
        assert_eq!(heights([0.0, 10.0]), [2.25, 45.0]);
        assert_eq!(heights([0.0, 0.0]), [0.05, 0.05]);
        assert!(
            of([f64::MAX, 1.0])
                .iter()
                .all(|s| s.height.is_finite() && s.reach == 3.0)
        );
    }
}
