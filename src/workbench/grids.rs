//! Values of a surface on a grid: complete at once where that fits into a frame, otherwise a sketch that threads refine.

use web_time::{Duration, Instant};

use super::budget::Budget;
use super::memo::Memo;
use super::pace::COARSEST;
use super::progressive::{Detail, Progressive};
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::{Field, FieldRequest, all_threads};
use crate::surface::{Surface, View};

/// Points along the longer side of a sketch of a network at most, and as few as take about so many multiplications.
const SKETCH: usize = 20;
const SKETCHED: f64 = 8e7;
/// Places whose values are timed at first, in one row.
const PROBED: usize = 256;
/// Other work may come between: what looks slow is timed so often.
const PROBES: usize = 3;

/// What values are computed of.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldKey {
    /// The surface.
    pub surface: Surface,
    /// The part of the plane.
    pub view: View,
    /// Points along x and y.
    pub resolution: Resolution,
}

/// What a value costs, hence how much fits into a frame.
#[derive(Debug)]
pub struct Costs {
    budget: Budget,
    /// Of one value, on one thread.
    value: Memo<Surface, Duration>,
    probe: Field,
}

impl Costs {
    /// For a frame in which grids may take half of the time that runs may.
    pub fn within(budget: Budget) -> Self {
        Self {
            budget: budget.halved(),
            value: Memo::default(),
            probe: Field::default(),
        }
    }

    /// How long so many values take on one thread.
    fn of(&mut self, surface: &Surface, view: View, values: usize) -> Duration {
        let (probe, budget) = (&mut self.probe, self.budget);
        let value = self.value.get(surface.clone(), |surface, value| {
            if let Some(network) = surface.shape.network() {
                *value = Duration::from_nanos(network.multiplications() as u64);
                return;
            }
            *value = Duration::MAX;
            for _ in 0..PROBES {
                let begin = Instant::now();
                probe.sample(surface, view, PROBED, 1);
                *value = (*value).min(begin.elapsed() / PROBED as u32);
                if budget.has(*value * (PROBED * PROBED) as u32) {
                    break;
                }
            }
        });
        value.saturating_mul(values.try_into().unwrap_or(u32::MAX))
    }

    /// Whether work that takes as long as so many values fits into a frame, on one thread.
    pub fn fit(&mut self, surface: &Surface, view: View, values: usize) -> bool {
        self.budget.is_unlimited() || self.budget.has(self.of(surface, view, values))
    }

    /// Points along the longer side of a grid that fits, which all threads share; at most so many.
    fn side(&mut self, key: &FieldKey) -> usize {
        let Resolution { columns, rows } = key.resolution;
        let most = columns.max(rows);
        if self.budget.is_unlimited() {
            return most;
        }
        let all = self.of(&key.surface, key.view, columns * rows) / all_threads() as u32;
        if self.budget.has(all) {
            return most;
        }
        let share = self.budget.share_of(all).sqrt();
        ((most as f64 * share) as usize).clamp(COARSEST.min(most), most)
    }
}

/// Values of a surface on a grid.
pub struct Grids {
    field: Memo<FieldKey, Field>,
    /// The same, refined by threads; `None` where all values are there at once.
    refined: Option<Progressive<FieldRequest>>,
    /// What is refined in the next frame if it is still wanted then: while a hand moves, that would be for nothing.
    next: Option<FieldKey>,
    /// Asks for the next frame; `None` where nothing waits for one.
    wake: Option<Wake>,
    costs: Costs,
}

impl Grids {
    /// For a window: what does not fit into a frame's budget is refined by threads, and `wake` is called when one has something
    /// new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self {
            wake: Some(wake.clone()),
            ..Self::of(Some(Progressive::in_background(wake)), budget)
        }
    }

    /// Complete after every update, and of a network as fine as `detail` says.
    pub fn blocking(detail: Detail) -> Self {
        Self::of(Some(Progressive::blocking(detail)), Budget::UNLIMITED)
    }

    /// Complete after every update.
    pub fn complete() -> Self {
        Self::of(None, Budget::UNLIMITED)
    }

    fn of(refined: Option<Progressive<FieldRequest>>, budget: Budget) -> Self {
        Self {
            field: Memo::default(),
            refined,
            next: None,
            wake: None,
            costs: Costs::within(budget),
        }
    }

    /// Brings the values up to date, or begins to; returns the key of those that are there, which may be coarser.
    pub fn update(&mut self, key: FieldKey) -> FieldKey {
        let sample = |key: &FieldKey, field: &mut Field| {
            let Resolution { columns, rows } = key.resolution;
            field.sample(&key.surface, key.view, columns, rows);
        };
        let Resolution { columns, rows } = key.resolution;
        let sketch = match key.surface.shape.network() {
            Some(network) => network.affordable_side(SKETCHED).min(SKETCH),
            None => self.costs.side(&key),
        };
        let whole = sketch >= columns.max(rows);
        let Some(refined) = self.refined.as_mut().filter(|_| !whole) else {
            self.give_up();
            self.field.get(key.clone(), sample);
            return key;
        };
        let proportion = [columns as f32, rows as f32];
        let wanted = FieldRequest {
            surface: key.surface.clone(),
            view: key.view,
            proportion,
            resolution: [0; 2],
        };
        if let Some(wake) = self
            .wake
            .as_ref()
            .filter(|_| self.next.as_ref() != Some(&key))
        {
            refined.update(None);
            self.next = Some(key.clone());
            wake();
        } else {
            refined.refine(Some(wanted), sketch);
        }
        match refined.shown().filter(|shown| !shown.outdated) {
            Some(shown) => {
                let [columns, rows] = shown.request.resolution;
                let resolution = Resolution { columns, rows };
                let key = FieldKey { resolution, ..key };
                self.field
                    .get(key.clone(), |_, field| field.clone_from(shown.map));
                key
            }
            None => {
                let resolution = Resolution::along(sketch, proportion);
                let key = FieldKey { resolution, ..key };
                self.field.get(key.clone(), sample);
                key
            }
        }
    }

    /// What is under way is not wanted any more.
    fn give_up(&mut self) {
        self.next = None;
        if let Some(refined) = &mut self.refined {
            refined.update(None);
        }
    }

    /// Forgets the values.
    pub fn clear(&mut self) {
        self.give_up();
        self.field = Memo::default();
    }

    /// The values that are there.
    pub fn field(&self) -> &Field {
        self.field.last()
    }

    /// Whether threads refine them.
    pub fn is_pending(&self) -> bool {
        let waits = self.next.is_some()
            && (self.refined.as_ref()).is_some_and(|refined| refined.shown().is_none());
        waits || self.refined.as_ref().is_some_and(Progressive::is_pending)
    }

    /// What a value costs.
    pub fn costs(&mut self) -> &mut Costs {
        &mut self.costs
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::surface::Shape;

    fn key(name: &str) -> FieldKey {
        FieldKey {
            surface: Shape::named(name).expect("a surface").into(),
            view: View::square(2.0),
            resolution: Resolution {
                columns: 96,
                rows: 48,
            },
        }
    }

    /// Without time everything begins with the coarsest sketch, and ends with the values that waiting gives.
    #[test]
    fn what_does_not_fit_into_a_frame_is_sketched_and_refined() {
        let mut grids = Grids::in_background(Arc::new(|| ()), Budget::NONE);
        let wanted = key("rosenbrock");
        let there = grids.update(wanted.clone());
        assert_eq!([there.resolution.columns, there.resolution.rows], [16, 8]);
        // Nothing is refined while a hand moves.
        let threads = |grids: &Grids| grids.refined.as_ref().is_some_and(Progressive::is_pending);
        assert!(grids.is_pending() && !threads(&grids));
        grids.update(key("booth"));
        assert!(!threads(&grids));
        grids.update(wanted.clone());
        grids.update(wanted.clone());
        assert!(grids.is_pending());
        let mut columns = Vec::new();
        while grids.is_pending() {
            columns.push(grids.update(wanted.clone()).resolution.columns);
            std::thread::yield_now();
        }
        assert!(columns.is_sorted(), "{columns:?}");
        assert_eq!(grids.update(wanted.clone()), wanted);
        let mut waiting = Grids::complete();
        assert_eq!(waiting.update(wanted.clone()), wanted);
        assert_eq!(grids.field(), waiting.field());
        // Another surface begins anew, rather than with values of this one.
        let other = key("himmelblau");
        let there = grids.update(other.clone());
        assert_eq!(there.resolution.columns, 16);
        assert_eq!(there.surface, other.surface);
        assert_eq!(grids.field().values[0], other.surface.value([-2.0, -2.0]));
    }

    #[test]
    fn what_fits_is_complete_at_once() {
        for mut grids in [
            Grids::in_background(Arc::new(|| ()), Budget::UNLIMITED),
            Grids::blocking(Detail {
                side: 8,
                ..Detail::default()
            }),
        ] {
            let wanted = key("rosenbrock");
            assert_eq!(grids.update(wanted.clone()), wanted);
            assert!(!grids.is_pending());
        }
    }

    #[test]
    fn a_sketch_takes_the_share_of_a_frame_that_there_is() {
        let mut costs = Costs::within(Budget::default());
        let key = key("rosenbrock");
        // 4 ms for values that take 16 ms on all threads: a quarter, half along each side.
        let each = Duration::from_millis(16) * all_threads() as u32 / (96 * 48);
        costs
            .value
            .get(key.surface.clone(), |_, value| *value = each);
        assert!((47..=48).contains(&costs.side(&key)));
        assert!(!costs.fit(&key.surface, key.view, 96 * 48));
        assert!(costs.fit(&key.surface, key.view, 96 * 48 / 8 / all_threads()));
        // Where they take four seconds, as few as a sketch has.
        costs.value = Memo::default();
        costs
            .value
            .get(key.surface.clone(), |_, value| *value = each * 256);
        assert_eq!(costs.side(&key), COARSEST);
    }
}
