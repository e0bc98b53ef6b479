//! Lines laid onto a relief, in the parts that are seen and those that something hides.

use std::borrow::Cow;

use egui::{Pos2, pos2};

use super::lift::Lift;
use super::paths::clip_segment;
use super::projection::Projection;
use crate::math::Point;

/// Vertices closer than this on the screen are merged.
const CLOSE: f32 = 0.6;
/// The most vertices for a segment.
const FINEST: f32 = 512.0;

/// Lines on the screen.
pub struct Draped<'a> {
    pub seen: Cow<'a, [Vec<Pos2>]>,
    /// What lies behind the relief.
    pub hidden: Vec<Vec<Pos2>>,
}

/// Lines of the [sheet](Projection::sheet) as the projection shows them. On a flat one they stay as they are, and on a relief they
/// follow the ground.
pub fn drape<'a>(projection: &Projection, lines: &'a [Vec<Pos2>]) -> Draped<'a> {
    let Some(lift) = projection.lift() else {
        return Draped {
            seen: Cow::Borrowed(lines),
            hidden: Vec::new(),
        };
    };
    let sheet = projection.sheet();
    let terrain = lift.terrain();
    let cell = [
        sheet.frame.width() / terrain.columns.max(2) as f32,
        sheet.frame.height() / terrain.rows.max(2) as f32,
    ];
    let mut strands = Strands::default();
    for line in lines {
        strands.end();
        for pair in line.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|p| [p.x, p.y].map(f64::from));
            let Some((from, to)) = clip_segment(a, b, sheet.frame) else {
                strands.end();
                continue;
            };
            if from != pair[0] {
                strands.end();
            }
            let along = (to - from).abs();
            let parts = (along.x / cell[0]).max(along.y / cell[1]);
            let parts = parts.ceil().clamp(1.0, FINEST);
            let first = usize::from(!strands.has_ended());
            for part in first..=parts as usize {
                let at = sheet.plane_from_screen(from.lerp(to, part as f32 / parts));
                strands.go(lift, at, lift.height(at));
            }
            if to != pair[1] {
                strands.end();
            }
        }
    }
    Draped {
        seen: Cow::Owned(strands.seen),
        hidden: strands.hidden,
    }
}

/// Places of the sheet on the screen, without those that something hides.
pub fn spots<'a>(projection: &Projection, spots: &'a [Pos2]) -> Cow<'a, [Pos2]> {
    let Some(lift) = projection.lift() else {
        return Cow::Borrowed(spots);
    };
    let sheet = projection.sheet();
    let place = |spot: &Pos2| {
        let at = sheet.plane_from_screen(*spot);
        let inside = sheet.frame.expand(0.1).contains(*spot);
        (inside && !lift.is_hidden(at, lift.height(at))).then(|| projection.screen_from_plane(at))
    };
    spots.iter().filter_map(place).collect()
}

/// Lines that are being laid, vertex by vertex.
#[derive(Default)]
pub struct Strands {
    pub seen: Vec<Vec<Pos2>>,
    pub hidden: Vec<Vec<Pos2>>,
    /// The last vertex, and whether it was hidden; `None` between lines.
    last: Option<(Pos2, bool)>,
}

impl Strands {
    /// Goes on to a point at a height.
    pub fn go(&mut self, lift: &Lift, at: Point, height: f64) {
        let [x, y] = lift.screen(at, height);
        let place = pos2(x as f32, y as f32);
        if !place.is_finite() {
            self.end();
            return;
        }
        let hidden = lift.is_hidden(at, height);
        if let Some((last, before)) = self.last {
            let apart = (place - last).abs();
            if before == hidden && apart.max_elem() < CLOSE {
                return;
            }
            self.lines(before)
                .last_mut()
                .into_iter()
                .for_each(|line| line.push(place));
            if before != hidden {
                self.lines(hidden).push(vec![place]);
            }
        } else {
            self.lines(hidden).push(vec![place]);
        }
        self.last = Some((place, hidden));
    }

    fn lines(&mut self, hidden: bool) -> &mut Vec<Vec<Pos2>> {
        if hidden {
            &mut self.hidden
        } else {
            &mut self.seen
        }
    }

    /// The line ends; the next vertex begins another.
    pub fn end(&mut self) {
        self.last = None;
    }

    fn has_ended(&self) -> bool {
        self.last.is_none()
    }
}
