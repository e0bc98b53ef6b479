//! The surface in three dimensions: a block whose top is the relief, with the colours and level lines of the plot. Paths, marks
//! and heads are drawn by the code that draws them on the flat plot.

mod block;
mod labels;
mod mesh;

use std::sync::Arc;

use egui::{Painter, Rect, Shape, Stroke};

use self::labels::Written;
use super::contour_lines::line_stroke;
use super::drape::Strands;
use super::ground::{self, GroundPictures};
use super::lift::{Lift, LiftKey, LiftMemo};
use super::palette;
use super::projection::Projection;
use super::room::Room;
use super::scene::Scene;

/// The projection onto the relief in a frame; `None` before there is one.
pub fn projection(scene: &Scene<'_>, lifts: &mut LiftMemo, frame: Rect) -> Option<Projection> {
    let room = labels::room(frame, scene.style.text_size);
    let key = LiftKey::of(scene.scenario, scene.derived.terrains.terrain(), room);
    let lift = lifts.get(key, |key, lift| {
        *lift = key.as_ref().map(|key| Arc::new(Lift::new(key)));
    });
    let lift = Arc::clone(lift.as_ref()?);
    Some(Projection::relief(lift, frame))
}

/// Paints block, axes, level lines and critical points. Other marks are to keep away from what it has written.
pub fn paint(
    painter: &Painter,
    pictures: &GroundPictures,
    scene: &Scene<'_>,
    projection: &Projection,
    lift: &Lift,
    drawn: &mut Room,
) {
    let Scene {
        scenario,
        derived,
        style,
        ..
    } = scene;
    let lines = derived.relief.lines();
    let mut colours = vec![style.background; lines.levels.len() + 1];
    let texture = pictures.texture(scene);
    if scenario.layers.bands {
        colours = palette::bands(scenario.figure.palette, style.dark, lines.levels.len());
    }
    painter.add(Shape::mesh(mesh::ground(lift, texture, style)));
    block::paint(painter, lift, style);
    if scenario.layers.contours {
        for level in 0..lines.levels.len() {
            let stroke = line_stroke(&colours, level, style);
            level_lines(painter, scene, lift, level, stroke);
        }
    }
    if scenario.layers.critical_points {
        ground::paint_critical_points(painter, scene, projection);
    }
    let written = Written::of(painter, scene, lift);
    written.paint(painter, style);
    for rect in written.rects() {
        drawn.block(rect, 20.0);
    }
}

/// The lines of a level, at its height, where they are seen.
fn level_lines(painter: &Painter, scene: &Scene<'_>, lift: &Lift, level: usize, stroke: Stroke) {
    let lines = scene.derived.relief.lines();
    let heights = scene.derived.terrains.heights();
    let Some(height) = heights.map(|h| h.height(lines.levels[level])) else {
        return;
    };
    // A scale that is held may end below.
    if !(0.0..=1.0).contains(&height) {
        return;
    }
    let mut strands = Strands::default();
    for line in lines.contours.lines_of(level) {
        for &point in lines.contours.points_of(line) {
            if lift.view().contains(point) {
                strands.go(lift, point, height);
            } else {
                strands.end();
            }
        }
        strands.end();
    }
    for line in strands.seen {
        painter.add(Shape::line(line, stroke));
    }
}
