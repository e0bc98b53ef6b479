//! The relief of a surface in view: its values on a grid, level lines, critical points.

use super::memo::Memo;
use crate::analysis::{
    Contours, CriticalPoint, Field, critical, critical_points_in, known_minimum, levels,
};
use crate::scenario::{Levels, Scenario};
use crate::surface::{Spacing, Surface, View};

/// Points of a grid along x and y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Points along x.
    pub columns: usize,
    /// Points along y.
    pub rows: usize,
}

impl Resolution {
    /// A grid as fine along both sides of a frame, with `points` along the longer one.
    pub fn along(points: usize, [width, height]: [f32; 2]) -> Self {
        let longer = width.max(height);
        let along = |side: f32| ((points as f32 * side / longer).round() as usize).max(2);
        Self {
            columns: along(width),
            rows: along(height),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct FieldKey {
    surface: Surface,
    view: View,
    resolution: Resolution,
}

/// What level lines depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct LinesKey {
    field: FieldKey,
    spacing: Spacing,
    levels: Levels,
}

/// Level lines.
#[derive(Debug, Default)]
pub struct Lines {
    /// The values of the lines, ascending.
    pub levels: Vec<f64>,
    /// The lines of all levels, in the plane.
    pub contours: Contours,
    /// Whether lines end at jumps or poles, which only the user's own surfaces can have.
    pub broken: bool,
    /// Whether such a surface has a pole, even one at which no line ends.
    pub pole: bool,
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
#[derive(Debug, Default)]
pub struct Relief {
    field: Memo<FieldKey, Field>,
    lines: Memo<LinesKey, Lines>,
    critical: Memo<(Surface, View), Critical>,
}

impl Relief {
    /// Brings everything up to date with a scenario, for the part of the plane that is in view.
    pub fn update(&mut self, scenario: &Scenario, view: View, resolution: Resolution) {
        self.update_critical(&scenario.surface, view);
        let minimum = self.critical().minimum;
        let key = FieldKey {
            surface: scenario.surface.clone(),
            view,
            resolution,
        };
        let field = self.field.get(key.clone(), |key, field| {
            field.sample(
                &key.surface,
                key.view,
                key.resolution.columns,
                key.resolution.rows,
            );
        });
        let spacing = scenario.spacing();
        let key = LinesKey {
            field: key,
            spacing,
            levels: scenario.levels,
        };
        self.lines.get(key, |key, lines| {
            lines.levels = levels::levels(field, key.spacing, minimum, key.levels.count);
            let surface = &key.field.surface;
            let own = critical::are_searched(surface);
            let jumps = if own { field.jumps() } else { Vec::new() };
            lines.pole = own && field.has_pole(surface);
            lines.broken = !jumps.is_empty();
            if lines.broken {
                let mut field = field.clone();
                for jump in jumps {
                    field.values[jump] = f64::NAN;
                }
                lines.contours.trace(&field, &lines.levels);
            } else {
                lines.contours.trace(field, &lines.levels);
            }
        });
    }

    /// Brings the critical points alone up to date, for surfaces of which nothing is drawn. Where they have to be searched
    /// for, only those in view are found.
    pub fn update_critical(&mut self, surface: &Surface, view: View) {
        let searched = if critical::are_searched(surface) {
            view
        } else {
            surface.shape.landscape().domain()
        };
        let key = (surface.clone(), searched);
        self.critical.get(key, |(surface, view), critical| {
            critical.points = critical_points_in(surface, *view);
            critical.minimum = known_minimum(surface, &critical.points);
        });
    }

    /// The critical points of the surface.
    pub fn critical(&self) -> &Critical {
        self.critical.last()
    }

    /// Values on the grid.
    pub fn field(&self) -> &Field {
        self.field.last()
    }

    /// The level lines.
    pub fn lines(&self) -> &Lines {
        self.lines.last()
    }

    /// What the level lines were computed for, as a key for pictures made of them.
    pub fn lines_key(&self) -> Option<&LinesKey> {
        self.lines.key()
    }
}
