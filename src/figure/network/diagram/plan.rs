//! Where the units of a network stand in its diagram.

use crate::figure::lengths::Length as _;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Most units of a layer that are drawn; of wider ones the first and the last.
const MOST: usize = 16;
/// The least distance of two units in text heights: in a low diagram fewer are drawn.
const CLOSEST: f32 = 0.62;
/// The largest side of a unit's square in text heights.
const LARGEST: f32 = 3.2;
/// A square's share of the distance to the next one, down and across.
const SHARE: [f32; 2] = [0.84, 0.46];
/// How far from an edge the pointer may be, in text heights.
const NEAR: f32 = 0.35;

/// A part of the diagram that says something about itself. Column 0 holds the inputs, column l the units of layer l.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An input, a unit or an output.
    Unit {
        /// Its column.
        column: usize,
        /// Its place among all units of the layer.
        unit: usize,
    },
    /// The weight from a unit of the column before.
    Edge {
        /// The column to which it leads.
        column: usize,
        /// The unit to which it leads.
        unit: usize,
        /// The unit from which it comes.
        from: usize,
    },
}

/// The units of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The units of the layer.
    pub count: usize,
    /// Those that are drawn, with their squares.
    pub units: Vec<(usize, Rect)>,
    /// The place of the ellipsis that stands for the others.
    pub gap: Option<Pos2>,
    /// Where its middle is across the diagram.
    pub middle: f32,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The inputs, the layers in order, the outputs.
    pub columns: Vec<Column>,
    /// The distance of two columns.
    pub pitch: f32,
    /// The side of a square.
    pub side: f32,
    /// Points in a text height.
    unit: f32,
}

impl Plan {
    /// Columns of so many units in an area.
    pub fn of(area: Rect, counts: &[usize], unit: f32) -> Self {
        // Saturates by definition of `as`.
        let most = ((area.height() / (unit * CLOSEST)) as usize).clamp(3, MOST);
        let rows = counts
            .iter()
            .map(|count| *count.min(&most))
            .max()
            .unwrap_or(1);
        let down = area.height() / rows.max(1) as f32;
        let pitch = area.width() / (counts.len().max(2) - 1) as f32;
        let side = (down * SHARE[0]).min(pitch * SHARE[1]).min(unit * LARGEST);
        let columns = counts.iter().enumerate().map(|(i, &count)| {
            let middle = area.left() + pitch * i as f32;
            Column::of(area, middle, count, most, side)
        });
        Self {
            columns: columns.collect(),
            pitch,
            side,
            unit,
        }
    }

    /// Both ends of an edge; `None` where one of its units is not drawn.
    pub fn ends(&self, column: usize, unit: usize, from: usize) -> Option<[Pos2; 2]> {
        let before = self.columns[column.checked_sub(1)?].square(from)?;
        let after = self.columns[column].square(unit)?;
        Some([before.right_center(), after.left_center()])
    }

    /// All edges that are drawn, as column, unit and the unit that it comes from.
    pub fn edges(&self) -> impl Iterator<Item = [usize; 3]> + '_ {
        let columns = self.columns.windows(2).enumerate();
        columns.flat_map(|(before, pair)| {
            let [from, to] = [&pair[0], &pair[1]];
            to.units.iter().flat_map(move |(unit, _)| {
                from.units
                    .iter()
                    .map(move |(from, _)| [before + 1, *unit, *from])
            })
        })
    }

    /// What stands at a place, or is so near that it may be meant.
    pub fn hit(&self, at: Pos2) -> Option<Part> {
        for (column, of) in self.columns.iter().enumerate() {
            let hit = of
                .units
                .iter()
                .find(|(_, square)| square.expand(1.0).contains(at));
            if let Some((unit, _)) = hit {
                return Some(Part::Unit {
                    column,
                    unit: *unit,
                });
            }
        }
        let near = |[column, unit, from]: [usize; 3]| {
            let distance = distance(at, self.ends(column, unit, from)?);
            (distance <= self.unit * NEAR).then_some((distance, Part::Edge { column, unit, from }))
        };
        let nearest = self.edges().filter_map(near);
        let nearest = nearest.min_by(|(a, _), (b, _)| a.total_cmp(b));
        nearest.map(|(_, edge)| edge)
    }
}

impl Column {
    fn of(area: Rect, middle: f32, count: usize, most: usize, side: f32) -> Self {
        let (first, last) = if count > most {
            (most / 2, (most - 1) / 2)
        } else {
            (count, 0)
        };
        let rows = first + last + usize::from(last > 0);
        let down = (area.height() / rows.max(1) as f32).min(side * 1.9);
        let top = area.center().y - 0.5 * down * rows as f32;
        let at = |row: usize| pos2(middle, top + down * (row as f32 + 0.5));
        let square = |row: usize| Rect::from_center_size(at(row), Vec2::splat(side));
        let upper = (0..first).map(|i| (i, square(i)));
        let lower = (0..last).map(|i| (count - last + i, square(first + 1 + i)));
        Self {
            count,
            units: upper.chain(lower).collect(),
            gap: (last > 0).then(|| at(first)),
            middle,
        }
    }

    /// The square of a unit, if it is drawn.
    pub fn square(&self, unit: usize) -> Option<Rect> {
        let found = self.units.iter().find(|(of, _)| *of == unit);
        found.map(|(_, square)| *square)
    }
}

/// How far a place is from a segment.
fn distance(at: Pos2, [from, to]: [Pos2; 2]) -> f32 {
    let along = to - from;
    let length = along.length_sq().max(1e-6);
    let share = ((at - from).dot(along) / length).clamp(0.0, 1.0);
    let gap = at - (from + along * share);
    vec2(gap.x, gap.y).norm()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area() -> Rect {
        Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 300.0))
    }

    #[test]
    fn wide_layers_are_their_first_and_last_units() {
        let plan = Plan::of(area(), &[2, 16, 64, 1], 13.0);
        let drawn = |i: usize| plan.columns[i].units.iter().map(|(unit, _)| *unit);
        assert!(drawn(1).eq(0..16) && plan.columns[1].gap.is_none());
        assert!(drawn(2).eq((0..8).chain(57..64)));
        let [above, below] = [7, 57].map(|unit| plan.columns[2].square(unit).unwrap().center().y);
        let gap = plan.columns[2].gap.unwrap().y;
        assert!(above < gap && gap < below);
        assert_eq!(plan.columns[2].square(30), None);
        // Nothing overlaps and nothing leaves the area.
        for column in &plan.columns {
            for pair in column.units.windows(2) {
                assert!(pair[0].1.bottom() < pair[1].1.top());
            }
            for (_, square) in &column.units {
                assert!(square.y_range().min >= 19.0 && square.y_range().max <= 321.0);
            }
        }
        assert_eq!(plan.edges().count(), 2 * 16 + 16 * 15 + 15);
    }

    #[test]
    fn the_pointer_finds_units_and_edges() {
        let plan = Plan::of(area(), &[2, 3, 1], 13.0);
        let square = plan.columns[1].square(2).unwrap();
        let unit = Part::Unit { column: 1, unit: 2 };
        assert_eq!(plan.hit(square.center()), Some(unit));
        let [from, to] = plan.ends(2, 0, 1).unwrap();
        let edge = Part::Edge {
            column: 2,
            unit: 0,
            from: 1,
        };
        assert_eq!(plan.hit(from.lerp(to, 0.3) + vec2(0.0, 2.0)), Some(edge));
        assert_eq!(plan.hit(pos2(10.0, 20.0)), None);
    }

    #[test]
    fn any_area_has_a_plan() {
        for size in [[0.0, 0.0], [1.0, 900.0], [900.0, 1.0]] {
            let area = Rect::from_min_size(pos2(0.0, 0.0), size.into());
            let plan = Plan::of(area, &[1, 64, 64, 64, 64, 64, 64, 10], 13.0);
            assert!(plan.columns.iter().all(|c| c.units.len() <= 16));
            assert!(plan.side.is_finite() && plan.pitch.is_finite());
        }
    }
}
