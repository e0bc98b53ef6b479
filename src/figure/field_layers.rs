//! Layers that say something of every place: the convex region, the gradient field, the level sets of the heads.

use egui::{Color32, Context, Painter, Pos2, Stroke, vec2};

use super::arrows;
use super::bands::Bands;
use super::picture::Picture;
use super::projection::Projection;
use super::scene::{Scene, VisibleRun};
use super::style::Style;
use crate::analysis::Contours;
use crate::analysis::curvature_map::Extent;
use crate::math::norm;
use crate::surface::{Surface, View};
use crate::workbench::{LinesKey, Memo, Resolution};

/// What these layers keep between frames.
#[derive(Default)]
pub struct FieldLayers {
    region: Picture<RegionKey>,
    level_sets: Memo<(LinesKey, Vec<f64>), Contours>,
}

/// What the picture of the convex region depends on.
#[derive(Clone, PartialEq)]
struct RegionKey {
    of: (Surface, View, Resolution),
    dark: bool,
    pixels: [usize; 2],
}

impl FieldLayers {
    /// Brings what the scene shows up to date, for a plot of so many pixels.
    pub fn update(&mut self, ctx: &Context, scene: &Scene<'_>, pixels: [usize; 2]) {
        let (layers, derived) = (&scene.scenario.layers, &scene.derived);
        let convex = derived.overlays.convex().filter(|_| layers.convex);
        if let Some((of, convex)) = convex.filter(|(_, of)| of.extent() == Extent::Partly) {
            let (of, dark) = (of.clone(), scene.style.dark);
            // A line runs along its border.
            let pixels = pixels.map(|n| n.div_ceil(2));
            let key = RegionKey { of, dark, pixels };
            self.region.update(ctx, "convex", key, |key| {
                let bands = Bands {
                    field: &convex.field,
                    levels: &[0.0],
                    colours: &[Color32::TRANSPARENT, tint(&scene.style)],
                    hatch: [Color32::TRANSPARENT; 2],
                };
                bands.paint(key.pixels[0], key.pixels[1])
            });
        }
        if let Some(lines) = derived.relief.lines_key().filter(|_| layers.level_set) {
            let heads = scene.visible_runs();
            let values: Vec<f64> = heads.iter().map(height).collect();
            self.level_sets
                .get((lines.clone(), values), |key, contours| {
                    derived.relief.trace(&key.1, contours);
                });
        }
    }
}

/// f at a head: of all data, and without noise.
fn height(run: &VisibleRun<'_>) -> f64 {
    run.run.losses[run.row]
}

/// The tint of the convex region.
pub fn tint(style: &Style) -> Color32 {
    let strength = if style.dark { 44 } else { 56 };
    Color32::from_rgba_unmultiplied(255, 190, 0, strength)
}

/// The ink of its boundary.
fn boundary(style: &Style) -> Color32 {
    if style.dark {
        Color32::from_rgb(255, 205, 90)
    } else {
        Color32::from_rgb(125, 80, 0)
    }
}

/// Tints the convex region and draws its boundary.
pub fn paint_region(
    painter: &Painter,
    layers: &FieldLayers,
    scene: &Scene<'_>,
    projection: &Projection,
) {
    // A tint of all that is seen would say nothing.
    let convex = scene.derived.overlays.convex();
    let convex = convex.filter(|_| scene.scenario.layers.convex);
    let Some((_, convex)) = convex.filter(|(_, of)| of.extent() == Extent::Partly) else {
        return;
    };
    layers.region.paint(painter, projection.frame, false);
    let style = &scene.style;
    let stroke = Stroke::new(style.text_size * 0.14, boundary(style));
    let edge = &convex.boundary;
    for line in edge.lines_of(0) {
        painter.line(on_screen(edge.points_of(line), projection), stroke);
    }
}

/// Draws the gradient field and the level sets of the heads.
pub fn paint(painter: &Painter, layers: &FieldLayers, scene: &Scene<'_>, projection: &Projection) {
    if scene.scenario.layers.gradient_field {
        paint_arrows(painter, scene, projection);
    }
    if !scene.scenario.layers.level_set {
        return;
    }
    let (style, contours) = (&scene.style, layers.level_sets.last());
    let unit = style.text_size;
    for (i, run) in scene.visible_runs().iter().enumerate() {
        for line in contours.lines_of(i) {
            let line = on_screen(contours.points_of(line), projection);
            painter.line(line.clone(), Stroke::new(unit * 0.34, style.halo));
            painter.line(line, Stroke::new(unit * 0.15, run.ink));
        }
    }
}

fn on_screen(points: &[[f64; 2]], projection: &Projection) -> Vec<Pos2> {
    let places = points.iter().map(|at| projection.screen_from_plane(*at));
    places.collect()
}

/// Arrows of −∇f in their cells. Their directions are those in the plane; their lengths grow with the logarithm of the
/// gradient's, from a quarter of a cell to most of it.
fn paint_arrows(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let overlays = &scene.derived.overlays;
    let Some(grid) = overlays.downhill_grid() else {
        return;
    };
    let [sx, sy] = projection.scale();
    let slopes = overlays.downhill().iter();
    let mut arrows: Vec<_> = slopes
        .map(|&[at, [x, y]]| (at, [x * sx, -y * sy]))
        .filter(|(_, way)| norm(*way) > 0.0 && norm(*way).is_finite())
        .collect();
    if arrows.is_empty() {
        return;
    }
    let middle = arrows.len() / 2;
    let longer = |a: &(_, [f64; 2]), b: &(_, [f64; 2])| norm(a.1).total_cmp(&norm(b.1));
    let (_, (_, median), _) = arrows.select_nth_unstable_by(middle, longer);
    let median = norm(*median);
    let share = |length: f64| {
        let decades = crate::math::elementary::log10(length / median);
        (0.5 + 0.25 * decades).clamp(0.0, 1.0)
    };
    let frame = projection.frame;
    let cell = (frame.width() / grid.columns as f32).min(frame.height() / grid.rows as f32);
    let style = &scene.style;
    let stroke = Stroke::new(style.text_size * 0.09, style.text.gamma_multiply(0.72));
    for (at, way) in arrows {
        let length = norm(way);
        let shown = cell * (0.25 + 0.6 * share(length) as f32);
        let half = vec2((way[0] / length) as f32, (way[1] / length) as f32) * shown * 0.5;
        let middle = projection.screen_from_plane(at);
        arrows::open(
            painter,
            middle - half,
            middle + half,
            stroke,
            shown.min(cell * 0.6) * 0.4,
        );
    }
}
