//! The view of a network's plane unless one is chosen: large enough for the shadows of the runs.

use std::sync::{Arc, Weak};

use super::runs::Runs;
use crate::math::{Point, Vector as _};
use crate::optimizer::Trajectory;
use crate::scenario::Scenario;
use crate::surface::{Placed, View};

/// A side grows by a quarter of the view's length, or by that times a power of this, so that it seldom moves while a path grows.
const GROWTH: f64 = 1.5;
const FIRST: f64 = 0.25;
/// Paths that go further than so many lengths of the view leave it: the landscape would be too small to be seen.
const MOST: f64 = 8.0;
/// Between a path and the border, in lengths of the view.
const MARGIN: f64 = 0.04;

/// How far paths reach.
#[derive(Default)]
pub struct Reach {
    /// The box of each path up to a row, or to where it diverges.
    boxes: Vec<Known>,
    last: Option<(Arc<Placed>, View)>,
    /// Whether a view that was seen before is kept while the class is asked.
    keeps: bool,
}

struct Known {
    run: Weak<Trajectory>,
    rows: usize,
    bounds: [Point; 2],
}

impl Reach {
    /// For a window, where the class has seen the view from before it was asked, and a picture that jumps is a nuisance. The view of a
    /// picture in a file follows from its document alone.
    pub fn in_a_window() -> Self {
        Self {
            keeps: true,
            ..Self::default()
        }
    }

    /// The part of the plane that takes in all visible runs; `None` where there is no network. While it is `held`, it stays. While the class is
    /// asked, only what is `told` counts, up to that row: a view that takes in the whole path would say where it leads.
    pub fn update(
        &mut self,
        placed: &Scenario,
        runs: &Runs,
        told: Option<usize>,
        held: bool,
    ) -> Option<View> {
        let Some(network) = placed.surface.shape.network() else {
            (self.boxes, self.last) = Default::default();
            return None;
        };
        let on = network.placed();
        let last = self.last.as_ref().filter(|(of, _)| of == on);
        let last = last.map(|(_, view)| *view);
        if let Some(view) = last.filter(|_| held) {
            return Some(view);
        }
        let visible = placed.optimizers.iter().enumerate();
        let visible = visible.filter(|(_, optimizer)| optimizer.visible);
        let shown: Vec<&Arc<Trajectory>> = visible.filter_map(|(i, _)| runs.get(i)).collect();
        let rows = told.map_or(usize::MAX, |row| row.saturating_add(1));
        let boxes = shown.iter().map(|run| {
            let of = Arc::downgrade(run);
            let mut known = self.boxes.iter();
            let known = known.find(|known| known.run.ptr_eq(&of) && known.rows == rows);
            Known {
                bounds: known.map_or_else(|| bounds(run, rows), |known| known.bounds),
                run: of,
                rows,
            }
        });
        self.boxes = boxes.collect();
        let from = last.filter(|_| self.keeps && told.is_some());
        let boxes = self.boxes.iter().map(|known| known.bounds);
        let view = around(from.unwrap_or(on.domain), boxes);
        self.last = Some((Arc::clone(on), view));
        Some(view)
    }
}

/// The least box around so many rows of a path.
fn bounds(run: &Trajectory, rows: usize) -> [Point; 2] {
    let points = run.points[..run.rows_before_it_blows_up().min(rows)].iter();
    let none = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    points.fold(none, |[low, high], at| {
        [low.zip(at, f64::min), high.zip(at, f64::max)]
    })
}

/// A view that grows to take in boxes.
fn around(domain: View, boxes: impl Iterator<Item = [Point; 2]>) -> View {
    let mut sides = [domain.x, domain.y];
    for bounds in boxes {
        for (axis, [low, high]) in [domain.x, domain.y].into_iter().enumerate() {
            let length = high - low;
            let [from, to] = bounds.map(|corner| corner[axis]);
            let [left, right] = [low - from, to - high].map(|beyond| grown(beyond / length));
            let side = &mut sides[axis];
            side[0] = side[0].min(low - left * length);
            side[1] = side[1].max(high + right * length);
        }
    }
    View::new(sides[0], sides[1])
}

/// How far a side moves for a path that goes so far beyond it, both in lengths of the view.
fn grown(beyond: f64) -> f64 {
    let needed = (beyond + MARGIN).min(MOST);
    // A path well within the view moves nothing, nor does one without points.
    if !(beyond > 0.0 && needed.is_finite()) {
        return 0.0;
    }
    let mut growth = FIRST;
    while growth < needed {
        growth *= GROWTH;
    }
    growth
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: View = View {
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
    };

    #[test]
    fn a_view_grows_only_where_a_path_leaves_it() {
        let of = |low, high| around(DOMAIN, [[low, high]].into_iter());
        assert_eq!(of([-0.9, -1.0], [0.3, 1.0]), DOMAIN);
        // By a quarter of two.
        assert_eq!(
            of([-0.9, 0.0], [1.1, 0.5]),
            View::new([-1.0, 1.5], [-1.0, 1.0])
        );
        // The same while the path goes on a little.
        assert_eq!(of([-0.9, 0.0], [1.4, 0.5]), of([-0.9, 0.0], [1.1, 0.5]));
        let far = of([0.0, -5.0], [0.1, 0.0]);
        assert!(
            far.y[0] < -5.0 && far.y[0] > -8.0 && far.x == DOMAIN.x,
            "{far:?}"
        );
        // What goes nearly nowhere near the view does not make it useless.
        let away = of([0.0, -1e9], [0.1, 0.0]);
        assert!(away.y[0] > -30.0, "{away:?}");
        let none = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        assert_eq!(around(DOMAIN, [none].into_iter()), DOMAIN);
    }
}
