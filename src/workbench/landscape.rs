//! What is drawn of a surface: its values on a grid, level lines, critical points.

use super::Memo;
use crate::analysis::{
    Contours, CriticalPoint, Field, critical, critical_points_in, known_minimum, levels,
};
use crate::scenario::{Levels, Scenario};
use crate::surface::{Spacing, Surface, View};

/// Points of the grid along x and y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    pub columns: usize,
    pub rows: usize,
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
    pub levels: Vec<f64>,
    pub contours: Contours,
    /// Whether lines end at jumps and poles, which only surfaces of the user's own have.
    pub broken: bool,
    /// Whether such a surface has a pole at which lines do not end, but which the grid may have missed.
    pub pole: bool,
}

/// Critical points and the least value, where it is known.
#[derive(Debug, Default)]
pub struct Critical {
    pub points: Vec<CriticalPoint>,
    pub minimum: Option<f64>,
}

/// Everything drawn of a surface, memoised step by step.
#[derive(Debug, Default)]
pub struct Landscape {
    field: Memo<FieldKey, Field>,
    lines: Memo<LinesKey, Lines>,
    critical: Memo<(Surface, View), Critical>,
    /// The part of the plane that was shown last.
    shown: Option<View>,
}

impl Landscape {
    /// Brings everything up to date with a scenario, for the part of the plane that is shown.
    pub fn update(&mut self, scenario: &Scenario, shown: View, resolution: Resolution) {
        self.shown = Some(shown);
        let minimum = self.critical(&scenario.surface).minimum;
        let key = FieldKey {
            surface: scenario.surface.clone(),
            view: shown,
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

    /// The critical points of a surface; where they have to be searched, those in the part of the plane that was shown
    /// last.
    pub fn critical(&mut self, surface: &Surface) -> &Critical {
        let domain = surface.shape.landscape().domain();
        let shown = self.shown.filter(|_| critical::are_searched(surface));
        let key = (surface.clone(), shown.unwrap_or(domain));
        self.critical.get(key, |(surface, view), critical| {
            critical.points = critical_points_in(surface, *view);
            critical.minimum = known_minimum(surface, &critical.points);
        })
    }

    pub fn field(&self) -> &Field {
        self.field.last()
    }

    pub fn lines(&self) -> &Lines {
        self.lines.last()
    }

    /// What the level lines were computed for, as a key for pictures made of them.
    pub fn lines_key(&self) -> Option<&LinesKey> {
        self.lines.key()
    }
}
