//! The layers under the paths: bands or basins, contour lines, critical points.

use egui::layers::ShapeIdx;
use egui::{Color32, Context, Painter, Pos2, Rect, Shape, Stroke, TextureId, vec2};

use super::bands::{Bands, hatch};
use super::basins::{BasinColours, Seats};
use super::contour_lines::{self, Labels};
use super::corrupted;
use super::drape::drape;
use super::early_stopping;
use super::field_layers::{self, FieldLayers};
use super::fog::Fog;
use super::late::is_late;
use super::lens;
use super::lift::LiftMemo;
use super::lines;
use super::mark::Entry;
use super::number::compact;
use super::obstacles::PathsRoom;
use super::palette;
use super::penalty;
use super::picture::{Picture, pixels};
use super::projection::Projection;
use super::room::{Room, Seat};
use super::scene::Scene;
use super::style::Style;
use super::traces::Traces;
use crate::analysis::{BasinRequest, CriticalKind, CriticalPoint};
use crate::scenario::Palette;
use crate::surface::View;
use crate::workbench::{LinesKey, Memo};

/// The pictures under the paths, kept between frames.
pub struct GroundPictures {
    bands: Picture<BandsKey>,
    basins: Picture<BasinsKey>,
    fields: FieldLayers,
    /// The colours of the minima in the last map.
    seats: Memo<BasinRequest, (Seats, Vec<usize>)>,
    /// What covers the ground that has not been evaluated.
    pub(super) fog: Fog,
    /// Where the paths run.
    pub(super) traces: Traces,
    /// What of them should not be covered.
    pub(super) obstacles: PathsRoom,
    /// Where the legend stands if it places itself.
    pub(super) legend_seat: Seat,
    /// Whether it has room for the signs that every figure has.
    pub(super) legend_fits: Seat<bool>,
    /// On which side of the start its name stands.
    pub(super) start_seat: Seat,
    /// The relief in sight.
    pub(super) lifts: LiftMemo,
    /// Pixels per point.
    sharpness: f32,
}

/// What the picture of bands depends on.
#[derive(Clone, PartialEq)]
struct BandsKey {
    lines: LinesKey,
    palette: Palette,
    dark: bool,
    pixels: [usize; 2],
}

/// What the picture of a basin map depends on.
#[derive(Clone, PartialEq)]
struct BasinsKey {
    map: BasinRequest,
    dark: bool,
    pixels: [usize; 2],
}

impl GroundPictures {
    /// Empty pictures, to be painted with `sharpness` pixels per point.
    pub fn new(sharpness: f32) -> Self {
        Self {
            bands: Picture::default(),
            basins: Picture::default(),
            fields: FieldLayers::default(),
            seats: Memo::default(),
            fog: Fog::default(),
            traces: Traces::complete(),
            obstacles: PathsRoom::default(),
            legend_seat: Seat::default(),
            legend_fits: Seat::default(),
            start_seat: Seat::default(),
            lifts: LiftMemo::default(),
            sharpness,
        }
    }

    /// Brings the pictures that the scene shows up to date, for a plot in that frame.
    pub fn update(&mut self, ctx: &Context, scene: &Scene<'_>, frame: Rect) {
        let pixels = pixels(ctx, frame, self.sharpness);
        if shows_basins(scene) {
            self.update_basins(ctx, scene, pixels);
        } else if scene.scenario.layers.bands {
            self.update_bands(ctx, scene, pixels);
        }
        self.fields.update(ctx, scene, pixels);
    }

    fn update_bands(&mut self, ctx: &Context, scene: &Scene<'_>, pixels: [usize; 2]) {
        let (relief, style) = (scene.relief(), &scene.style);
        let Some(lines) = relief.lines_key() else {
            return;
        };
        let key = BandsKey {
            lines: lines.clone(),
            palette: scene.scenario.figure.palette,
            dark: style.dark,
            pixels,
        };
        self.bands.update(ctx, "bands", key, |key| {
            let levels = &relief.lines().levels;
            let bands = Bands {
                field: relief.field(),
                levels,
                colours: &palette::bands(key.palette, key.dark, levels.len()),
                hatch: hatch(style),
            };
            bands.paint(key.pixels[0], key.pixels[1])
        });
    }

    fn update_basins(&mut self, ctx: &Context, scene: &Scene<'_>, pixels: [usize; 2]) {
        let (style, seats) = (&scene.style, &mut self.seats);
        let Some(shown) = scene.derived.basins.shown() else {
            return;
        };
        let key = BasinsKey {
            map: shown.request.clone(),
            dark: style.dark,
            pixels,
        };
        let (_, seats) = seats.get(shown.request.clone(), |_, (seats, assigned)| {
            *assigned = seats.assign(shown.map);
        });
        self.basins.update(ctx, "basins", key, |key| {
            let [width, height] = key.pixels;
            BasinColours::new(shown.map, seats, style).paint(shown.map, width, height)
        });
    }

    /// The picture of the ground that the scene shows, and the part of the plane on it.
    pub fn texture(&self, scene: &Scene<'_>) -> Option<(TextureId, View)> {
        if shows_basins(scene) {
            let view = scene.derived.basins.shown()?.map.view;
            return Some((self.basins.texture()?, view));
        }
        let field = scene.relief().field();
        let (x, y) = (field.x, field.y);
        let bands = scene.scenario.layers.bands;
        let texture = bands.then(|| self.bands.texture()).flatten()?;
        Some((texture, View { x, y }))
    }

    /// The legend's entries for the basin map, with at most so many basins.
    pub fn legend(&self, scene: &Scene<'_>, most: usize) -> Vec<Entry> {
        let Some(shown) = scene.derived.basins.shown() else {
            return Vec::new();
        };
        let place = |[x, y]: [f64; 2]| format!("({}, {})", compact(x, 3), compact(y, 3));
        let (_, seats) = self.seats.last();
        BasinColours::new(shown.map, seats, &scene.style).legend(shown.map, most, place)
    }
}

/// Whether basins take the place of bands, which they only do once there is a map.
fn shows_basins(scene: &Scene<'_>) -> bool {
    scene.scenario.layers.basins && scene.derived.basins.shown().is_some()
}

/// Paints bands or basins, contour lines and marks at critical points. Returns what the contour lines still need: they lie here, but
/// their labels keep away from things that find their places later.
pub fn paint(
    painter: &Painter,
    pictures: &GroundPictures,
    scene: &Scene<'_>,
    projection: &Projection,
) -> Option<ContourLines> {
    let Scene {
        scenario, style, ..
    } = scene;
    let colours = colours(scene);
    if shows_basins(scene) {
        paint_basins(painter, pictures, scene, projection);
    } else if scenario.layers.bands {
        pictures.bands.paint(painter, projection.frame, false);
    }
    field_layers::paint_region(painter, &pictures.fields, scene, projection);
    let lines = scenario.layers.contours.then(|| {
        // The loss alone says where they were without the penalty.
        let before = scene.relief().lines_before();
        if let Some(before) = before.filter(|_| !penalty::has_ghosts(scene)) {
            contour_lines::paint_before(painter, before, projection, &colours, style);
        }
        ContourLines(painter.add(Shape::Noop))
    });
    field_layers::paint(painter, &pictures.fields, scene, projection);
    penalty::paint(painter, scene, projection);
    early_stopping::paint(painter, scene, projection);
    if scenario.layers.critical_points {
        paint_mirror(painter, scene, projection);
        paint_critical_points(painter, scene, projection);
        corrupted::paint(painter, scene, projection);
    }
    lens::paint_axes(painter, scene, projection);
    lines
}

/// The colours of the ground between and beyond the levels.
pub fn colours(scene: &Scene<'_>) -> Vec<Color32> {
    let levels = scene.relief().lines().levels.len();
    if scene.scenario.layers.bands && !shows_basins(scene) {
        palette::bands(scene.scenario.figure.palette, scene.style.dark, levels)
    } else {
        vec![scene.style.background; levels + 1]
    }
}

/// Contour lines that have their place among what is painted, and are not painted yet.
#[must_use]
pub struct ContourLines(ShapeIdx);

impl ContourLines {
    /// Paints them there, with labels that keep away from what is `drawn`.
    pub fn paint(
        self,
        painter: &Painter,
        scene: &Scene<'_>,
        projection: &Projection,
        drawn: &Room,
    ) {
        let labels = scene.scenario.layers.labels.then(|| {
            let points = scene.critical_points().map(|c| c.at);
            let taken = points.chain([scene.scenario.start]);
            Labels {
                taken: taken
                    .map(|at| (projection.screen_from_plane(at), 0.0))
                    .collect(),
                drawn,
            }
        });
        let (lines, colours) = (scene.relief().lines(), colours(scene));
        let shapes =
            contour_lines::shapes(painter, lines, projection, &colours, &scene.style, labels);
        painter.set(self.0, Shape::Vec(shapes));
    }
}

/// Paints the line x = y of a surface that shows what it means.
fn paint_mirror(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let style = &scene.style;
    if scene.scenario.surface.shape.landscape().mirror().is_none() {
        return;
    }
    let View { x, y } = projection.view;
    let ends = [x[0].max(y[0]), x[1].min(y[1])];
    if ends[0] < ends[1] {
        let line = ends.map(|v| projection.sheet().screen_from_plane([v, v]));
        let stroke = Stroke::new(style.text_size * 0.13, style.text);
        for dash in lines::dashes(&line, style.text_size * 0.9, style.text_size * 0.6, false) {
            painter.line(dash, stroke);
        }
    }
}

/// Paints the marks at critical points in view, and beads along lines of minima; of those on a relief, the ones that nothing
/// hides.
pub fn paint_critical_points(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let (relief, style) = (scene.relief(), &scene.style);
    let sheet = projection.sheet();
    let on_sheet = |line: &Vec<_>| -> Vec<Pos2> {
        line.iter().map(|at| sheet.screen_from_plane(*at)).collect()
    };
    let valleys: Vec<Vec<Pos2>> = relief.valleys().iter().map(on_sheet).collect();
    for line in drape(projection, &valleys).seen.iter() {
        for at in lines::beads(line, style.text_size * 0.8) {
            paint_bead(painter, at, style);
        }
    }
    let seen = |at| {
        let hidden = projection
            .lift()
            .is_some_and(|lift| lift.is_hidden(at, lift.height(at)));
        projection.view.contains(at) && !hidden
    };
    let points = scene.critical_points();
    for critical in points.filter(|c| seen(c.at)) {
        paint_critical(painter, critical, projection, style);
    }
}

/// A bead on a line of minima.
fn paint_bead(painter: &Painter, at: Pos2, style: &Style) {
    for (share, colour) in [(0.21, style.halo), (0.12, style.text)] {
        painter.circle_filled(at, style.text_size * share, colour);
    }
}

fn paint_basins(
    painter: &Painter,
    pictures: &GroundPictures,
    scene: &Scene<'_>,
    projection: &Projection,
) {
    let Some(shown) = scene.derived.basins.shown() else {
        return;
    };
    // While the view moves, the last map moves with it.
    let view = shown.map.view;
    let place = Rect::from_two_pos(
        projection.screen_from_plane([view.x[0], view.y[0]]),
        projection.screen_from_plane([view.x[1], view.y[1]]),
    );
    pictures
        .basins
        .paint(painter, place, is_late(painter.ctx(), &shown));
}

fn paint_critical(
    painter: &Painter,
    critical: &CriticalPoint,
    projection: &Projection,
    style: &Style,
) {
    let at = projection.screen_from_plane(critical.at);
    let radius = style.text_size * 0.42;
    let arms: &[(f32, f32)] = match critical.kind {
        CriticalKind::Minimum => &[(1.0, 0.0), (0.0, 1.0)],
        CriticalKind::Saddle => &[(0.75, 0.75), (0.75, -0.75)],
        CriticalKind::Maximum => &[(1.0, 0.0)],
        CriticalKind::Valley => {
            paint_bead(painter, at, style);
            return;
        }
    };
    if critical.degenerate {
        for (width, colour) in [(0.26, style.halo), (0.1, style.text)] {
            let stroke = Stroke::new(style.text_size * width, colour);
            painter.circle_stroke(at, radius * 1.5, stroke);
        }
    }
    for (width, colour) in [(0.42, style.halo), (0.16, style.text)] {
        let stroke = Stroke::new(style.text_size * width, colour);
        for &(dx, dy) in arms {
            let arm = vec2(dx, dy) * radius;
            painter.line_segment([at - arm, at + arm], stroke);
        }
    }
}
