//! Where a plot has room for a legend or a label.

use crate::figure::lengths::Apart as _;
use egui::{Pos2, Rect, Vec2, vec2};

/// What is drawn on a plot, as weights of small squares. What covers a square twice counts once.
#[derive(Clone)]
pub struct Room {
    frame: Rect,
    side: f32,
    columns: usize,
    weights: Vec<f32>,
}

impl Room {
    /// An empty plot, in squares of that side.
    pub fn of(frame: Rect, side: f32) -> Self {
        let count = |length: f32| (length / side).ceil().max(1.0) as usize;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Self {
            frame,
            side,
            columns,
            weights: vec![0.0; columns * rows],
        }
    }

    /// The columns and rows that a rectangle touches.
    fn squares(&self, rect: Rect) -> Option<[std::ops::Range<usize>; 2]> {
        let rect = rect.intersect(self.frame);
        if !rect.is_positive() {
            return None;
        }
        let [low, high] = [rect.min, rect.max].map(|at| (at - self.frame.min) / self.side);
        let rows = self.weights.len() / self.columns;
        let range =
            |low: f32, high: f32, most: usize| low as usize..(high.ceil() as usize).min(most);
        Some([
            range(low.x, high.x, self.columns),
            range(low.y, high.y, rows),
        ])
    }

    /// Something that fills a rectangle.
    pub fn block(&mut self, rect: Rect, weight: f32) {
        let Some([columns, rows]) = self.squares(rect) else {
            return;
        };
        for row in rows {
            for square in &mut self.weights[row * self.columns..][columns.clone()] {
                *square = square.max(weight);
            }
        }
    }

    /// A mark around a place.
    pub fn spot(&mut self, at: Pos2, radius: f32, weight: f32) {
        self.block(
            Rect::from_center_size(at, Vec2::splat(2.0 * radius)),
            weight,
        );
    }

    /// A line through points near the frame.
    pub fn line(&mut self, points: &[Pos2], weight: f32) {
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let steps = (from.apart(to) / self.side).ceil().clamp(1.0, 4096.0);
            for i in 0..=steps as usize {
                let at = from.lerp(to, i as f32 / steps);
                let square = (at - self.frame.min) / self.side;
                if self.frame.contains(at)
                    && let Some(square) = self.weights.get_mut(
                        square.y as usize * self.columns
                            + (square.x as usize).min(self.columns - 1),
                    )
                {
                    *square = square.max(weight);
                }
            }
        }
    }

    /// What a rectangle would cover.
    pub fn cost(&self, rect: Rect) -> f32 {
        let Some([columns, rows]) = self.squares(rect) else {
            return 0.0;
        };
        rows.map(|row| -> f32 {
            let squares = &self.weights[row * self.columns..][columns.clone()];
            squares.iter().sum()
        })
        .sum()
    }

    /// The most that a rectangle would cover at one place.
    pub fn heaviest(&self, rect: Rect) -> f32 {
        let Some([columns, rows]) = self.squares(rect) else {
            return 0.0;
        };
        let rows = rows.map(|row| &self.weights[row * self.columns..][columns.clone()]);
        rows.flatten().copied().fold(0.0, f32::max)
    }

    /// The candidate that covers least, the first of equals; `None` if there is none.
    pub fn best<T>(
        &self,
        candidates: impl IntoIterator<Item = T>,
        rect: impl Fn(&T) -> Rect,
    ) -> Option<T> {
        let mut best: Option<(f32, T)> = None;
        for candidate in candidates {
            let cost = self.cost(rect(&candidate));
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// Places of a box along the border of a frame, as shares of the free room from the left and from below: corners first,
/// as long as they are as good as places between them.
pub const BORDER: [[f64; 2]; 16] = [
    [1.0, 1.0],
    [0.0, 1.0],
    [1.0, 0.0],
    [0.0, 0.0],
    [1.0, 0.5],
    [0.0, 0.5],
    [0.5, 1.0],
    [0.5, 0.0],
    [1.0, 0.75],
    [1.0, 0.25],
    [0.0, 0.75],
    [0.0, 0.25],
    [0.75, 1.0],
    [0.25, 1.0],
    [0.75, 0.0],
    [0.25, 0.0],
];

/// A box of that size at shares of the room that it has within a frame.
pub fn seated(frame: Rect, size: Vec2, [x, y]: [f64; 2]) -> Rect {
    let free = frame.size() - size;
    let corner = frame.min + vec2(free.x * x as f32, free.y * (1.0 - y) as f32);
    Rect::from_min_size(corner, size)
}

/// The place nearest to `at` that keeps a margin to the border of a frame; in the middle where the frame is too small for that.
pub fn within(frame: Rect, margin: f32, at: Pos2) -> Pos2 {
    let inner = frame.shrink2((frame.size() * 0.5).min(Vec2::splat(margin)));
    // Not `clamp`, which panics where rounding has put the ends of an empty range the wrong way round.
    at.max(inner.min).min(inner.max)
}

/// The shares at which a box stands whose corner is at `min`, moved into the frame.
pub fn seat_at(frame: Rect, size: Vec2, min: Pos2) -> [f64; 2] {
    let free = frame.size() - size;
    let share = |at: f32, free: f32| {
        let share = f64::from(at) / f64::from(free.max(1e-3));
        share.clamp(0.0, 1.0)
    };
    let from = min - frame.min;
    [share(from.x, free.x), 1.0 - share(from.y, free.y)]
}

/// A choice, such as a place, that stays while it is held.
#[derive(Default)]
pub struct Seat<T = [f64; 2]>(Option<T>);

impl<T: Copy> Seat<T> {
    /// The last one while `held`, else the one that `find` finds.
    pub fn settle(&mut self, held: bool, find: impl FnOnce() -> T) -> T {
        let last = self.0.filter(|_| held);
        let place = last.unwrap_or_else(find);
        self.0 = Some(place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    const FRAME: Rect = Rect {
        min: pos2(100.0, 50.0),
        max: pos2(500.0, 350.0),
    };
    const SIZE: Vec2 = vec2(80.0, 60.0);

    fn place(room: &Room) -> [f64; 2] {
        let rect = |at: &[f64; 2]| seated(FRAME, SIZE, *at);
        room.best(BORDER, rect).unwrap()
    }

    #[test]
    fn a_box_avoids_lines_and_marks() {
        let mut room = Room::of(FRAME, 5.0);
        assert_eq!(place(&room), [1.0, 1.0]);
        // Into the corner above at the right.
        room.line(&[FRAME.center(), FRAME.right_top()], 1.0);
        assert_eq!(place(&room), [0.0, 1.0]);
        room.spot(FRAME.left_top() + vec2(30.0, 30.0), 5.0, 1.0);
        assert_eq!(place(&room), [1.0, 0.0]);
        // A line around everything: a mark would weigh more.
        let ring = FRAME.shrink(10.0);
        let corners = [
            ring.left_top(),
            ring.right_top(),
            ring.right_bottom(),
            ring.left_bottom(),
            ring.left_top(),
        ];
        room.line(&corners, 1.0);
        room.spot(FRAME.right_bottom() - vec2(30.0, 30.0), 8.0, 50.0);
        let least = place(&room);
        assert!(!room_covers(least, FRAME.right_bottom() - vec2(30.0, 30.0)));
        for other in BORDER {
            let cost = |at| room.cost(seated(FRAME, SIZE, at));
            assert!(cost(least) <= cost(other), "{least:?} {other:?}");
        }
    }

    fn room_covers(at: [f64; 2], spot: Pos2) -> bool {
        seated(FRAME, SIZE, at).contains(spot)
    }

    #[test]
    fn a_square_counts_once_and_what_lies_outside_does_not() {
        let mut room = Room::of(FRAME, 10.0);
        let line = [pos2(105.0, 55.0), pos2(105.0, 94.0)];
        for _ in 0..3 {
            room.line(&line, 2.0);
        }
        // Five squares of weight 2.
        assert_eq!(room.cost(FRAME), 10.0);
        room.line(&[pos2(0.0, 0.0), pos2(0.0, 900.0)], 2.0);
        room.spot(pos2(900.0, 60.0), 20.0, 2.0);
        assert_eq!(room.cost(FRAME), 10.0);
        assert_eq!(room.cost(FRAME.translate(vec2(1000.0, 0.0))), 0.0);
    }

    #[test]
    fn shares_and_places_agree() {
        for at in BORDER.into_iter().chain([[0.3, 0.9]]) {
            let rect = seated(FRAME, SIZE, at);
            assert!(FRAME.contains_rect(rect.shrink(0.01)));
            let [x, y] = seat_at(FRAME, SIZE, rect.min);
            assert!((x - at[0]).abs() < 1e-6 && (y - at[1]).abs() < 1e-6);
        }
        assert_eq!(
            seated(FRAME, SIZE, [1.0, 1.0]).right_top(),
            FRAME.right_top()
        );
        assert_eq!(seat_at(FRAME, SIZE, pos2(-50.0, 900.0)), [0.0, 0.0]);
    }

    #[test]
    fn a_place_is_moved_into_any_frame() {
        let frame = |width| Rect::from_min_size(pos2(0.1, 0.0), vec2(width, 30.0));
        let far = pos2(1e30, -1e30);
        assert_eq!(within(frame(40.0), 9.0, pos2(20.0, 12.0)), pos2(20.0, 12.0));
        for (width, x) in [(40.0, 31.1), (17.9, 9.05), (5.3, 2.75), (2.0, 1.1)] {
            let at = within(frame(width), 9.0, far);
            assert!((at.x - x).abs() < 1e-4 && at.y == 9.0, "{at:?}");
        }
    }

    #[test]
    fn a_seat_is_kept_while_it_is_held() {
        let mut seat = Seat::default();
        assert_eq!(seat.settle(true, || [0.0, 1.0]), [0.0, 1.0]);
        assert_eq!(seat.settle(true, || [1.0, 1.0]), [0.0, 1.0]);
        assert_eq!(seat.settle(false, || [1.0, 1.0]), [1.0, 1.0]);
        assert_eq!(seat.settle(true, || [0.5, 1.0]), [1.0, 1.0]);
    }
}
