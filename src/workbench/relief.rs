//! The relief of a surface in view: its values on a grid, level lines, critical points.

use super::budget::Budget;
use super::grids::{FieldKey, Grids};
use super::latest::Latest;
use super::memo::Memo;
use super::progressive::Detail;
use super::resolution::Resolution;
use super::runs::Wake;
use crate::analysis::{
    Contours, CriticalPoint, Field, critical, critical_points_in, known_minimum, levels, valleys_in,
};
use crate::math::Point;
use crate::scenario::{Levels, Scenario};
use crate::surface::{Spacing, Surface, View};

/// Values that take as long as a search for critical points.
const OF_A_SEARCH: usize = 1 << 16;

/// How levels are chosen. While a hand drags, they stay as long as this is the same.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LevelChoice {
    /// The kind of the surface: the levels of another one would mean nothing.
    kind: &'static str,
    spacing: Spacing,
    levels: Levels,
}

/// What level lines depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct LinesKey {
    field: FieldKey,
    levels: Vec<f64>,
}

/// Level lines.
#[derive(Debug, Default)]
pub struct Lines {
    /// The values of the lines, ascending.
    pub levels: Vec<f64>,
    /// The lines of all levels, in the plane.
    pub contours: Contours,
    /// Grid points beside jumps or poles, where lines end; only the user's own surfaces can have them.
    jumps: Vec<usize>,
    /// Whether such a surface has a pole, even one at which no line ends.
    pub pole: bool,
}

impl Lines {
    /// Whether lines end at jumps or poles.
    pub fn are_broken(&self) -> bool {
        !self.jumps.is_empty()
    }
}

/// Critical points and the least value, where it is known.
#[derive(Debug, Default)]
pub struct Critical {
    /// All of them where the surface lists its own, else those found in view.
    pub points: Vec<CriticalPoint>,
    /// The least value of the surface; `None` where it is unknown.
    pub minimum: Option<f64>,
}

/// Everything that is drawn of a surface, with each stage memoised on what it depends on.
pub struct Relief {
    grids: Grids,
    levels: Memo<(FieldKey, LevelChoice, Option<f64>), Vec<f64>>,
    lines: Memo<LinesKey, Lines>,
    /// Searched by a thread where that takes long.
    critical: Latest<(Surface, View), Critical>,
    valleys: Memo<(Surface, View), Vec<Vec<Point>>>,
    held: bool,
    /// The lines of the surface as it was before a hand began to change it.
    before: Option<Lines>,
}

/// Complete after every update.
impl Default for Relief {
    fn default() -> Self {
        Self::blocking(Detail::default())
    }
}

impl Relief {
    /// For a window: what does not fit into a frame's budget is refined by threads, and `wake` is called when one has something
    /// new.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self::of(Grids::in_background(wake.clone(), budget), Some(wake))
    }

    /// For files: complete after every update, and as fine as `detail` says where values cost much.
    pub fn blocking(detail: Detail) -> Self {
        Self::of(Grids::blocking(detail), None)
    }

    fn of(grids: Grids, wake: Option<Wake>) -> Self {
        let search = |(surface, view): &(Surface, View)| {
            let points = critical_points_in(surface, *view);
            let minimum = known_minimum(surface, &points);
            Critical { points, minimum }
        };
        Self {
            grids,
            levels: Memo::default(),
            lines: Memo::default(),
            critical: Latest::new("critical points", wake, search)
                .comparing(|(old, _), (new, _)| old.shape.is_like(&new.shape)),
            valleys: Memo::default(),
            held: false,
            before: None,
        }
    }

    /// Forgets what is laid out for a plot: the grid with its levels and lines.
    pub fn without_plot(&mut self) {
        self.grids.clear();
        (self.levels, self.lines) = Default::default();
        self.before = None;
    }

    /// Whether threads refine what is shown.
    pub fn is_pending(&self) -> bool {
        self.grids.is_pending() || self.critical.is_pending()
    }

    /// Keeps the levels as they are until it is called with `false`, so that a surface that changes meanwhile is seen to
    /// change: at fixed levels a ravine steepens, while levels that follow its values would hide that.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
        if !held {
            self.before = None;
        }
    }

    /// Brings everything up to date with a scenario, for the part of the plane that is in view.
    pub fn update(&mut self, scenario: &Scenario, view: View, resolution: Resolution) {
        self.update_critical(&scenario.surface, view);
        let minimum = self.critical().minimum;
        let key = FieldKey {
            surface: scenario.surface.clone(),
            view,
            resolution,
        };
        let key = self.grids.update(key);
        let field = self.grids.field();
        let choice = LevelChoice {
            kind: scenario.surface.shape.info().key,
            spacing: scenario.spacing(),
            levels: scenario.levels,
        };
        let chosen = self.levels.key().map(|(_, choice, _)| *choice);
        // Where nothing was drawn, there is nothing to keep.
        if !self.held || chosen != Some(choice) || self.levels.last().is_empty() {
            let key = (key.clone(), choice, minimum);
            self.levels.get(key, |_, levels| {
                *levels = levels::levels(field, choice.spacing, minimum, choice.levels.count);
            });
        }
        let levels = self.levels.last().clone();
        self.update_lines(key, levels);
    }

    /// The same with given levels.
    pub fn update_at(
        &mut self,
        scenario: &Scenario,
        view: View,
        resolution: Resolution,
        levels: Vec<f64>,
    ) {
        self.update_critical(&scenario.surface, view);
        let surface = scenario.surface.clone();
        let key = self.grids.update(FieldKey {
            surface,
            view,
            resolution,
        });
        self.update_lines(key, levels);
    }

    fn update_lines(&mut self, field: FieldKey, levels: Vec<f64>) {
        let key = LinesKey { field, levels };
        let field = self.grids.field();
        // In another view lines do not lie where they lay.
        let changes = self.lines.key().is_some_and(|LinesKey { field: old, .. }| {
            old.view == key.field.view && old.surface != key.field.surface
        });
        if self.held && changes && self.before.is_none() {
            self.before = Some(self.lines.take());
        }
        self.lines.get(key, |key, lines| {
            lines.levels.clone_from(&key.levels);
            let surface = &key.field.surface;
            let own = critical::are_searched(surface);
            lines.jumps = if own { field.jumps() } else { Vec::new() };
            lines.pole = own && field.has_pole(surface);
            trace(field, &lines.jumps, &lines.levels, &mut lines.contours);
        });
    }

    /// The level lines from before a hand began to change the surface; `None` while none does.
    pub fn lines_before(&self) -> Option<&Lines> {
        self.before.as_ref()
    }

    /// Brings the critical points alone up to date, for surfaces of which nothing is drawn. Where they have to be searched
    /// for, only those in view are found.
    pub fn update_critical(&mut self, surface: &Surface, view: View) {
        let searched = if critical::are_searched(surface) {
            view
        } else {
            surface.shape.landscape().domain()
        };
        self.valleys.get((surface.clone(), view), |_, valleys| {
            *valleys = valleys_in(surface, view);
        });
        let quick =
            !critical::are_searched(surface) || self.grids.costs().fit(surface, view, OF_A_SEARCH);
        self.critical.update(&(surface.clone(), searched), quick);
    }

    /// The critical points of the surface; while a thread searches for them, of the surface of a moment ago, if that differs in
    /// its numbers alone.
    pub fn critical(&self) -> &Critical {
        static NONE: Critical = Critical {
            points: Vec::new(),
            minimum: None,
        };
        self.critical.last().map_or(&NONE, |(_, found)| found)
    }

    /// Lines of minima in view, each as points in order, where the surface lists them.
    pub fn valleys(&self) -> &[Vec<Point>] {
        self.valleys.last()
    }

    /// Values on the grid.
    pub fn field(&self) -> &Field {
        self.grids.field()
    }

    /// The level lines.
    pub fn lines(&self) -> &Lines {
        self.lines.last()
    }

    /// The lines of other levels than those of the plot, exact to the same grid.
    pub fn trace(&self, levels: &[f64], contours: &mut Contours) {
        trace(self.field(), &self.lines().jumps, levels, contours);
    }

    /// What the level lines were computed for, as a key for pictures made of them.
    pub fn lines_key(&self) -> Option<&LinesKey> {
        self.lines.key()
    }
}

/// Level lines that end at jumps.
fn trace(field: &Field, jumps: &[usize], levels: &[f64], contours: &mut Contours) {
    if jumps.is_empty() {
        contours.trace(field, levels);
        return;
    }
    let mut field = field.clone();
    for jump in jumps {
        field.values[*jump] = f64::NAN;
    }
    contours.trace(&field, levels);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::surface::{Shape, Typed};

    const GRID: Resolution = Resolution {
        columns: 81,
        rows: 81,
    };

    fn update(relief: &mut Relief, scenario: &Scenario) -> Vec<f64> {
        relief.update(scenario, scenario.view(), GRID);
        relief.lines().levels.clone()
    }

    fn quadratic(steep: f64) -> Scenario {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        let parameters = scenario.surface.shape.parameters_mut();
        for (key, value) in [("lambda1", 1.0), ("lambda2", steep), ("angle_deg", 0.0)] {
            let row = parameters.row(key).unwrap();
            parameters.set(row, value);
        }
        scenario
    }

    /// Where the line of a level in the middle crosses the y axis.
    fn crossing(relief: &Relief) -> f64 {
        let contours = &relief.lines().contours;
        let points = contours
            .lines_of(relief.lines().levels.len() / 2)
            .iter()
            .flat_map(|line| contours.points_of(line));
        let near = points.min_by(|a, b| a[0].abs().total_cmp(&b[0].abs()));
        near.unwrap()[1].abs()
    }

    #[test]
    fn a_ravine_steepens_at_levels_that_are_held() {
        let mut relief = Relief::default();
        let before = update(&mut relief, &quadratic(4.0));
        let y = crossing(&relief);
        relief.hold(true);
        assert_eq!(update(&mut relief, &quadratic(16.0)), before);
        // ½·λ·y² is the same at half the distance where λ is four times as large.
        assert!((crossing(&relief) / y - 0.5).abs() < 0.05);
        relief.hold(false);
        let after = update(&mut relief, &quadratic(16.0));
        assert!(after.last() > before.last());
        let mut fresh = Relief::default();
        assert_eq!(update(&mut fresh, &quadratic(16.0)), after);
    }

    #[test]
    fn another_surface_or_number_of_levels_is_not_held() {
        let mut relief = Relief::default();
        let mut scenario = quadratic(4.0);
        let before = update(&mut relief, &scenario);
        relief.hold(true);
        scenario.levels.count = 5;
        let fewer = update(&mut relief, &scenario);
        assert!(fewer.len() < before.len());
        let other = Scenario::on(Shape::named("himmelblau").unwrap());
        let levels = update(&mut relief, &other);
        assert_eq!(update(&mut Relief::default(), &other), levels);
    }

    fn typed(text: &str) -> Surface {
        Shape::Typed(Typed::new(text).expect("a formula")).into()
    }

    /// Brings the critical points up to date, as they are while a search goes on and as they are after it.
    fn points(relief: &mut Relief, surface: &Surface) -> [usize; 2] {
        let view = View::square(3.0);
        relief.update_critical(surface, view);
        let during = relief.critical().points.len();
        while relief.is_pending() {
            relief.update_critical(surface, view);
            std::thread::yield_now();
        }
        [during, relief.critical().points.len()]
    }

    #[test]
    fn critical_points_of_another_formula_are_never_shown() {
        let mut relief = Relief::in_background(Arc::new(|| ()), Budget::NONE);
        let double = |a: f64| typed(&format!("(x^2 - a)^2 + y^2\na = {a}"));
        // Minima at ±√a, a saddle between them.
        assert_eq!(points(&mut relief, &double(1.0)), [0, 3]);
        // Those of another number stay until the search ends.
        assert_eq!(points(&mut relief, &double(2.0)), [3, 3]);
        assert_eq!(points(&mut relief, &typed("x^2 + y^2")), [0, 1]);
        // What is listed is there at once.
        let listed = Shape::named("himmelblau").unwrap().into();
        assert_eq!(points(&mut relief, &listed), [9, 9]);
    }
}
