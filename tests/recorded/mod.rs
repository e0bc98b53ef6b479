//! What recorded runs say of the ends of runs side by side.

use ravine::math::Point;
use ravine::optimizer::{End, Status, Trajectory, Until};
use ravine::surface::Shape;

/// Starts all over the domain of a surface and a little beyond, in no order that blocks of runs would like.
pub fn spread_starts(shape: &Shape, count: usize) -> Vec<Point> {
    let domain = shape.landscape().domain();
    let spread = |i: usize, step: f64, [low, high]: [f64; 2]| {
        low + (high - low) * (1.2 * (i as f64 * step).fract() - 0.1)
    };
    let start = |i: usize| {
        [
            spread(i, 0.618_033_988_75, domain.x),
            spread(i, 0.414_213_562_37, domain.y),
        ]
    };
    (0..count).map(start).collect()
}

/// The row where a map says that a run ended: the first whose status is not `running`, else the last.
pub fn end_of(run: &Trajectory, until: Until) -> End {
    let first = run.statuses.iter().position(|&s| s != Status::Running);
    let row = match until {
        Until::AtRest => first.unwrap_or(run.last()),
        Until::LastStep => run.last(),
    };
    End {
        status: run.statuses[row],
        row: row as u32,
        at: run.points[row],
        loss: run.losses[row],
    }
}

/// The bits of an end; all NaNs count as equal.
pub fn bits(end: &End) -> (Status, u32, [u64; 3]) {
    let [x, y] = end.at;
    let bits = |v: f64| {
        if v.is_nan() {
            f64::NAN.to_bits()
        } else {
            v.to_bits()
        }
    };
    (end.status, end.row, [x, y, end.loss].map(bits))
}
