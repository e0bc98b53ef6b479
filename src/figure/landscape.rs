//! The plot of a landscape with the paths that run over it.

use std::sync::Arc;

use egui::{Id, Painter, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, vec2};

use super::averaged;
use super::axes::{Around, Ruler, axes_around_ui};
use super::color_bar::{self, ColorBar};
use super::ground::{self, GroundPictures};
use super::guess;
use super::legend::{self, LaidOut, LegendBox};
use super::legend_rows;
use super::obstacles;
use super::projection::Projection;
use super::relief;
use super::resampled;
use super::room::{Room, Seat};
use super::scene::Scene;
use super::style::Style;
use super::swarm;
use super::tested;
use super::ticks::Division;
use super::trails;
use super::typeset::Typeset as _;
use crate::scenario::{ReliefPlace, Scenario};
use crate::surface::View;

/// A plot whose axes have been laid out.
pub struct LandscapePlot {
    /// What the pointer does to the whole plot.
    pub response: egui::Response,
    /// Where the plane lies on the screen.
    pub projection: Projection,
    /// What is painted of it.
    kind: Kind,
    /// What is kept free for the legend above it.
    above: Option<Above>,
    /// What is kept free at its right for the colours of its bands.
    column: Option<Rect>,
}

/// Rows above a plot for its legend. How many it needs is known when it has been drawn, for the next time.
struct Above {
    rect: Rect,
    rows: usize,
    /// The most that it may need.
    most: usize,
    /// The space for both.
    space: Vec2,
    last: Option<Arc<Needed>>,
    id: Id,
}

/// How many rows the legend of a document has needed, above a plot in that space.
struct Needed {
    scenario: Scenario,
    space: Vec2,
    rows: usize,
}

impl Above {
    /// Takes the rows that the legend needed the last time from the space that is left in `ui`; none from a low one.
    fn of(ui: &mut Ui, scenario: &Scenario, style: &Style) -> Option<Self> {
        let space = ui.available_size_before_wrap();
        let least = if style.slim { LOW } else { ROOMY };
        let has_room = space.min_elem() >= style.text_size * least;
        if !(has_room && legend::stands_above(scenario, style)) {
            return None;
        }
        // One of two has the legend, and both have room for it, as they have the same size.
        let id = match legend::is_of_two(scenario) {
            true => Id::unique("rows of the legend of two plots"),
            false => ui.scope_id().with("rows of the legend"),
        };
        let last: Option<Arc<Needed>> = ui.data(|d| d.get_temp(id));
        let most = legend::most_rows(space.y, style);
        let rows = last.as_ref().map_or(1, |last| last.rows.min(most));
        let height = legend_rows::height(rows, style);
        let (_, rect) = ui.allocate_space(vec2(space.x, height));
        Some(Self {
            rect,
            rows,
            most,
            space,
            last,
            id,
        })
    }

    /// Remembers how many rows the legend needs, unless a hand drags: the plot then keeps its size. Of one document they never
    /// become fewer: the next rows would come and go with a critical point that only a higher plot shows.
    fn learn(&self, ui: &Ui, scene: &Scene<'_>, needed: usize) {
        if scene.derived.is_held() {
            return;
        }
        let same =
            |last: &&Arc<Needed>| last.space == self.space && last.scenario == *scene.scenario;
        let last = self.last.as_ref().filter(same).map(|last| last.rows);
        let rows = needed.max(last.unwrap_or(0)).min(self.most);
        if last != Some(rows) {
            let needed = Arc::new(Needed {
                scenario: scene.scenario.clone(),
                space: self.space,
                rows,
            });
            ui.data_mut(|d| d.insert_temp(self.id, needed));
        }
        if rows != self.rows {
            ui.ctx().request_repaint();
        }
    }
}

/// The least sides of a plot with its legend above it, in text heights, and of one in which the legend could stand nowhere else.
const ROOMY: f32 = 16.0;
const LOW: f32 = 6.0;

/// How a plot shows the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Map,
    Relief,
    /// Beside the map, which has the legend.
    Aside,
    /// A map of the test loss beside that of the training loss, which has the legend.
    Tested,
}

impl Kind {
    fn is_flat(self) -> bool {
        match self {
            Self::Map | Self::Tested => true,
            Self::Relief | Self::Aside => false,
        }
    }
}

/// Draws the landscape, the paths up to the playhead and the heads into the space left in `ui`, with what the document wants of the axes.
pub fn landscape_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    pictures: &mut GroundPictures,
) -> LandscapePlot {
    let figure = &scene.scenario.figure;
    let around = Around {
        numbers: [figure.axes; 2],
        names: figure.axis_labels,
    };
    landscape_around_ui(ui, scene, pictures, around)
}

/// The same with these axes.
pub fn landscape_around_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    pictures: &mut GroundPictures,
    around: Around,
) -> LandscapePlot {
    let mut plot = landscape_axes_ui(ui, scene.scenario, &scene.style, around);
    plot.paint(ui, scene, pictures);
    plot
}

/// Lays out the axes alone. Their layout determines the size of the plot; what depends on that size is derived next and
/// painted last.
pub fn landscape_axes_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    style: &Style,
    around: Around,
) -> LandscapePlot {
    let area = ui.available_rect_before_wrap();
    let bar = color_bar::split(area, style).filter(|_| color_bar::of_bands(scenario));
    let Some((rest, column)) = bar else {
        return axes_alone_ui(ui, scenario, style, around);
    };
    ui.advance_cursor_after_rect(area);
    let mut beside = ui.new_child(UiBuilder::new().max_rect(rest));
    LandscapePlot {
        column: Some(column),
        ..axes_alone_ui(&mut beside, scenario, style, around)
    }
}

/// The same without anything beside it.
fn axes_alone_ui(ui: &mut Ui, scenario: &Scenario, style: &Style, around: Around) -> LandscapePlot {
    let above = Above::of(ui, scenario, style);
    if scenario.relief_place() == ReliefPlace::Instead {
        let kind = Kind::Relief;
        return LandscapePlot {
            kind,
            above,
            ..relief_area_ui(ui, scenario.view())
        };
    }
    let framed = axes_around_ui(ui, Sense::click_and_drag(), style, around, |size| {
        rulers(scenario, size)
    });
    LandscapePlot {
        response: framed.response,
        projection: framed.projection,
        kind: match scenario.surface.shape.tests() {
            false => Kind::Map,
            true => Kind::Tested,
        },
        above,
        column: None,
    }
}

/// The axes of a plot with a frame of that size.
pub fn rulers(scenario: &Scenario, size: Vec2) -> [Ruler; 2] {
    let names = scenario.surface.shape.axes();
    let view = scenario.view_in(size.into());
    [(names[0].clone(), view.x), (names[1].clone(), view.y)].map(|(name, range)| Ruler {
        name,
        range,
        division: Division::Linear,
    })
}

/// Draws the relief beside the plot into the space left in `ui`.
pub fn relief_ui(ui: &mut Ui, scene: &Scene<'_>, pictures: &mut GroundPictures) {
    let mut plot = relief_area_ui(ui, scene.scenario.view());
    plot.paint(ui, scene, pictures);
}

/// Lays out a relief beside the plot, for which it takes the whole space: its axes lie within it.
pub fn relief_area_ui(ui: &mut Ui, view: View) -> LandscapePlot {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let id = ui.scope_id().with("relief");
    LandscapePlot {
        response: ui.interact(area, id, Sense::click_and_drag()),
        projection: Projection::flat(view, area),
        kind: Kind::Aside,
        above: None,
        column: None,
    }
}

impl LandscapePlot {
    /// Width and height of the area within the axes, in points.
    pub fn size(&self) -> [f32; 2] {
        self.projection.frame.size().into()
    }

    /// Paints the area within the axes, as a map or as a relief, whichever the document wants. Everything derived must be up to
    /// date for its size. Returns the legend, if there is one.
    pub fn paint(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        pictures: &mut GroundPictures,
    ) -> Option<LegendBox> {
        let frame = self.projection.frame;
        if frame.width() < 2.0 || frame.height() < 2.0 {
            return None;
        }
        if self.kind.is_flat() {
            return self.paint_scene(ui, scene, pictures);
        }
        let scenario = &scene.scenario.raised();
        self.paint_scene(ui, &Scene { scenario, ..*scene }, pictures)
    }

    fn paint_scene(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        pictures: &mut GroundPictures,
    ) -> Option<LegendBox> {
        let frame = self.projection.frame;
        let style = &scene.style;
        let painter = ui.painter_at(frame);
        pictures.update(ui.ctx(), scene, frame);
        if !self.kind.is_flat() {
            self.projection = relief::projection(scene, &mut pictures.lifts, frame)?;
        }
        let projection = &self.projection;
        if self.kind == Kind::Aside {
            painter.rect_filled(frame, 0.0, style.background);
        }
        let runs = scene.visible_runs();
        let mut drawn = obstacles::drawn(scene, &runs, projection, &mut pictures.obstacles);
        let marks = tested::Marks::lay_out(&painter, scene, &runs, projection, &mut drawn);
        let mut lines = None;
        if let Some(lift) = projection.lift() {
            relief::paint(&painter, pictures, scene, projection, lift, &mut drawn);
        } else {
            lines = ground::paint(&painter, pictures, scene, projection);
            if scene.scenario.layers.fog {
                pictures.fog.update(ui.ctx(), &runs, projection, style);
                pictures.fog.paint(&painter, frame);
            }
        }
        let sheet = projection.sheet();
        pictures.traces.update(ui.ctx(), scene, &runs, &sheet);
        trails::paint(&painter, scene, &runs, &pictures.traces, projection);
        // Above the path of the optimizer that all of them are like.
        swarm::paint(&painter, scene, projection);
        swarm::paint_cloud(&painter, scene, projection);
        averaged::paint(&painter, scene, projection);
        resampled::paint(&painter, scene, projection);
        let start = Start {
            seat: &mut pictures.start_seat,
            held: scene.derived.is_held(),
            drawn: &mut drawn,
        };
        let start = start.paint(&painter, scene.scenario, projection, style);
        marks.paint(&painter, style);
        // The question stands on one of two pictures.
        let first = matches!(self.kind, Kind::Map | Kind::Relief);
        if first || scene.scenario.prediction.guess.is_some() {
            guess::paint(&painter, scene, &runs, projection, &mut drawn);
        }
        let legend = self.lay_out_legend(ui, &painter, scene, pictures, &drawn);
        let covered = legend.as_ref().map(LaidOut::rect);
        let covered: Vec<Rect> = covered
            .into_iter()
            .chain(start.into_iter().flatten())
            .collect();
        trails::paint_heads(&painter, scene, &runs, projection, &covered);
        if let Some(lines) = lines {
            for rect in &covered {
                drawn.block(*rect, 20.0);
            }
            lines.paint(&painter, scene, projection, &drawn);
        }
        let legend = legend.map(|legend| {
            // Above the plot its painter draws nothing.
            let within = frame.contains_rect(legend.rect());
            let above = (!within).then(|| ui.painter_at(legend.rect()));
            legend.paint(above.as_ref().unwrap_or(&painter), style)
        });
        if projection.lift().is_none() {
            let edge = Stroke::new(style.hairline(), style.faint);
            painter.rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
        }
        self.paint_bar(ui, scene, frame);
        legend
    }

    /// The legend of the plot that has it, above the plot or where it covers least of what is `drawn`.
    fn lay_out_legend(
        &self,
        ui: &Ui,
        painter: &Painter,
        scene: &Scene<'_>,
        pictures: &mut GroundPictures,
        drawn: &Room,
    ) -> Option<LaidOut> {
        let projection = &self.projection;
        match (self.kind, &self.above) {
            (Kind::Map | Kind::Relief, Some(above)) => {
                // Its rows begin where the plot does.
                let left = projection.frame.left().min(above.rect.right());
                let kept = above.rect.with_min_x(left);
                let (legend, rows) =
                    legend::lay_out_above(painter, scene, pictures, projection, (kept, above.most));
                above.learn(ui, scene, rows);
                legend
            }
            (Kind::Map | Kind::Relief, None) => {
                legend::lay_out(painter, scene, pictures, projection, drawn)
            }
            (Kind::Aside | Kind::Tested, _) => None,
        }
    }

    /// Paints what the colours of the bands are, beside the plot.
    fn paint_bar(&self, ui: &Ui, scene: &Scene<'_>, frame: Rect) {
        let Some(column) = self.column.filter(|_| color_bar::of_bands(scene.scenario)) else {
            return;
        };
        let (levels, colours) = (&scene.relief().lines().levels, ground::colours(scene));
        let bar = ColorBar::new(column, frame, &scene.style);
        bar.paint_bands(ui.painter(), levels, &colours, "f");
    }
}

/// The ring at the start, and where its name stands.
struct Start<'a> {
    seat: &'a mut Seat,
    held: bool,
    drawn: &'a mut Room,
}

impl Start<'_> {
    /// Draws both, and says where they are; `None` where the start is out of view.
    fn paint(
        self,
        painter: &Painter,
        scenario: &Scenario,
        projection: &Projection,
        style: &Style,
    ) -> Option<[Rect; 2]> {
        if !projection.view.contains(scenario.start) {
            return None;
        }
        let at = projection.screen_from_plane(scenario.start);
        let unit = style.text_size;
        painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.5, style.halo));
        painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.24, style.text));
        painter.circle_filled(at, unit * 0.2, style.text);
        let galley = painter.typeset("start", style.strong_font(0.95), style.text);
        // Below, above, to the right or to the left: where no path leaves.
        let size = galley.size();
        let beside = size * 0.5 + Vec2::splat(unit * 1.1);
        let rect = |[x, y]: [f64; 2]| {
            let offset = vec2(beside.x * x as f32, beside.y * y as f32);
            Rect::from_center_size(at + offset, size)
        };
        let side = self.seat.settle(self.held, || {
            let sides = [[0.0, 1.0], [0.0, -1.0], [1.0, 0.0], [-1.0, 0.0]];
            let inside = sides
                .into_iter()
                .filter(|side| projection.frame.contains_rect(rect(*side)));
            self.drawn
                .best(inside, |side| rect(*side))
                .unwrap_or(sides[0])
        });
        let rect = rect(side);
        let ground = style.halo.gamma_multiply(0.8);
        painter.rect_filled(rect.expand2(vec2(unit * 0.15, 0.0)), unit * 0.23, ground);
        painter.galley(rect.min, galley, style.text);
        let ring = Rect::from_center_size(at, Vec2::splat(2.0 * unit));
        self.drawn.block(ring.union(rect), 20.0);
        Some([ring, rect])
    }
}
