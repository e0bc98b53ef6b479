//! What lies on a plot and should not be covered.

use egui::{Pos2, pos2};

use super::lens;
use super::paths;
use super::penalty;
use super::projection::Projection;
use super::resampled;
use super::room::{Room, within};
use super::scene::{RunId, Scene, VisibleRun};
use super::trails::AWAY;
use crate::analysis::CriticalKind;
use crate::math::Point;
use crate::workbench::Memo;

/// Points of a path that count; of longer ones, so many of them.
const COUNTED: usize = 5_000;

/// What of paths counts, and what that depends on.
pub type PathsRoom = Memo<(Vec<RunId>, Projection, f32), Option<Room>>;

/// What no legend and no label should cover: whole paths, so that nothing moves while they are played, their ends and
/// the critical points.
pub fn drawn(
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    paths: &mut PathsRoom,
) -> Room {
    let Scene {
        scenario, style, ..
    } = scene;
    let (frame, unit) = (projection.frame, style.text_size);
    let key = (
        runs.iter().map(VisibleRun::id).collect(),
        projection.clone(),
        unit,
    );
    let of_paths = paths.get(key, |_, room| {
        *room = Some(room_of_paths(runs, projection, unit));
    });
    let mut room = of_paths
        .clone()
        .unwrap_or_else(|| Room::of(frame, unit * 0.5));
    let mut mark = |at: Point, radius, weight| {
        if projection.view.contains(at) {
            room.spot(projection.screen_from_plane(at), unit * radius, weight);
        }
    };
    if scenario.layers.critical_points {
        for critical in scene.critical_points() {
            let weight = match critical.kind {
                CriticalKind::Minimum => 10.0,
                CriticalKind::Saddle | CriticalKind::Maximum => 4.0,
                // One bead of many.
                CriticalKind::Valley => 1.0,
            };
            mark(critical.at, 0.8, weight);
        }
        for line in scene.relief().valleys() {
            let line: Vec<Pos2> = line
                .iter()
                .map(|at| projection.screen_from_plane(*at))
                .collect();
            room.line(&line, 1.0);
        }
    }
    lens::keep_free(scene, projection, &mut room);
    penalty::keep_free(scene, projection, &mut room);
    resampled::keep_free(scene, projection, &mut room);
    room
}

fn room_of_paths(runs: &[VisibleRun<'_>], projection: &Projection, unit: f32) -> Room {
    let frame = projection.frame;
    let mut room = Room::of(frame, unit * 0.5);
    for VisibleRun { run, .. } in runs {
        for path in [&run.points[..], run.averages(run.last())] {
            let stride = path.len().div_ceil(COUNTED).max(1);
            let points: Vec<Point> = path.iter().step_by(stride).copied().collect();
            for line in paths::polylines(&points, projection, frame) {
                room.line(&line, 1.0);
            }
            if let Some([x, y]) = path.last().map(|end| projection.project(*end))
                && x.is_finite()
                && y.is_finite()
            {
                // Out of view it stands further inside, with a tip that points there.
                let end = pos2(x as f32, y as f32);
                let margin = if frame.contains(end) { 0.7 } else { AWAY };
                room.spot(within(frame, unit * margin, end), unit, 10.0);
            }
        }
    }
    room
}
