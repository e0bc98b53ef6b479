//! The legend: every method with its colour and head shape.

use std::sync::Arc;

use egui::{Galley, Painter, Rect, StrokeKind, Vec2, pos2, vec2};

use super::fitting::{fitting, wide};
use super::ground::GroundPictures;
use super::legend_brief::{briefly, shortened};
use super::legend_entries::{Listed, ROW, entries, fitted, is_counted};
use super::legend_rows::{self, Rows};
use super::mark::{Entry, edge};
use super::projection::Projection;
use super::room::{BORDER, Room, seat_at, seated};
use super::scene::Scene;
use super::style::Style;
use crate::scenario::{Legend, ReliefPlace, Scenario};

/// A legend that has been drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LegendBox {
    /// What it covers.
    pub rect: Rect,
    /// The part of the plot within which it can stand.
    room: Rect,
}

impl LegendBox {
    /// Puts the legend of a document where this one would be after a move by so many points.
    pub fn place(&self, scenario: &mut Scenario, by: Vec2) {
        let [x, y] = seat_at(self.room, self.rect.size(), self.rect.min + by);
        let figure = &mut scenario.figure;
        figure.legend = Legend::Placed;
        (figure.legend_x, figure.legend_y) = (x, y);
    }
}

/// A legend that is laid out but not drawn, so that names can keep away from it.
pub struct LaidOut {
    body: Body,
    place: LegendBox,
}

enum Body {
    Table(Table),
    Rows(Rows),
}

impl LaidOut {
    /// What it will cover.
    pub fn rect(&self) -> Rect {
        self.place.rect
    }

    /// Draws it.
    pub fn paint(self, painter: &Painter, style: &Style) -> LegendBox {
        let rect = self.place.rect;
        match self.body {
            Body::Table(table) => table.paint(painter, rect, style),
            Body::Rows(rows) => rows.paint(painter, rect.min, style),
        }
        self.place
    }
}

/// The fewest paths among which a legend covers some, wherever it stands.
const MANY: usize = 4;
/// The most rows of a legend above the plot.
const MOST_ROWS: usize = 3;
/// The share of the height that the rows above a small plot take at most, if they are more than one.
const MOST_SHARE: f32 = 0.25;
/// Whether the legend of a document stands above the plot: it places itself, and a map, a swarm or many paths fill the plot. Above a small plot
/// it stands also where a corner was chosen, which was free on a larger one.
pub fn stands_above(scenario: &Scenario, style: &Style) -> bool {
    let paths = scenario.optimizers.iter().filter(|o| o.visible).count();
    let raised = scenario.relief_place() == ReliefPlace::Instead;
    let filled = !is_of_two(scenario) && !raised && (is_counted(scenario) || paths >= MANY);
    match scenario.figure.legend {
        Legend::Auto => style.slim || filled,
        Legend::TopRight | Legend::TopLeft | Legend::BottomRight | Legend::BottomLeft => style.slim,
        Legend::Hidden | Legend::Placed => false,
    }
}

/// Whether the plot of a document is one of two that show the same part of the plane, the other of which it shares its legend with.
pub fn is_of_two(scenario: &Scenario) -> bool {
    scenario.shows_tests() || scenario.surface.shape.tests()
}

/// The most rows that a legend above a plot may take of that height.
pub fn most_rows(height: f32, style: &Style) -> usize {
    if !style.slim {
        return MOST_ROWS;
    }
    let rows = height * MOST_SHARE / legend_rows::height(1, style);
    // Saturates by definition of `as`.
    (rows as usize).clamp(1, MOST_ROWS)
}

/// The legend in the rows that are kept free for it above the plot, and how many rows it needs, of so many at most.
pub fn lay_out_above(
    painter: &Painter,
    scene: &Scene<'_>,
    pictures: &GroundPictures,
    projection: &Projection,
    (kept, most): (Rect, usize),
) -> (Option<LaidOut>, usize) {
    let style = &scene.style;
    let rows = |entries: &[Listed]| Rows::layout(painter, entries, kept.width(), style);
    let listed = |longest, told| {
        let style = Style {
            outcomes: style.outcomes && told,
            ..*style
        };
        entries(&Scene { style, ..*scene }, pictures, projection, longest)
    };
    let entries = match style.slim {
        true => {
            let whole_rows = |entries: &[Listed]| {
                let rows = Some(rows(entries)).filter(|rows| !rows.is_cut);
                rows.map(|rows| rows.count)
            };
            briefly(listed, most, whole_rows, style)
        }
        false => {
            let [whole, short] = listed(usize::MAX, true);
            let fits = |entries: &Vec<Listed>| rows(entries).count < most;
            Some(whole).filter(fits).unwrap_or(short)
        }
    };
    let all = rows(&entries);
    let needed = all.count.min(most);
    let has_room = |rows: &Rows| legend_rows::height(rows.count, style) <= kept.height() + 0.5;
    let laid_out = if has_room(&all) {
        all
    } else {
        let first = |most| rows(&shortened(entries.clone(), most, style));
        first(most_that(entries.len(), |most| has_room(&first(most))))
    };
    let place = LegendBox {
        rect: Rect::from_min_size(kept.min, laid_out.size),
        room: room_within(projection, style),
    };
    let body = Body::Rows(laid_out);
    let shown = needed > 0;
    (shown.then_some(LaidOut { body, place }), needed)
}

/// The part of a plot within which a legend can stand.
fn room_within(projection: &Projection, style: &Style) -> Rect {
    projection.frame.shrink(style.text_size * 0.7)
}

/// The legend where the document wants it, or where it covers least of what is `drawn`; `None` where there is none, or no room for it.
pub fn lay_out(
    painter: &Painter,
    scene: &Scene<'_>,
    pictures: &mut GroundPictures,
    projection: &Projection,
    drawn: &Room,
) -> Option<LaidOut> {
    let figure = &scene.scenario.figure;
    let room = room_within(projection, &scene.style);
    let held = scene.derived.is_held();
    let seat = |size: Vec2| {
        let best = drawn.best(BORDER, |at| seated(room, size, *at));
        best.unwrap_or(BORDER[0])
    };
    let covers_marks = |size: Vec2| {
        let rect = seated(room, size, seat(size));
        figure.legend == Legend::Auto && drawn.heaviest(rect) >= MARKED
    };
    let [whole, short] = tables(painter, scene, pictures, projection);
    let whole = whole.filter(|whole| {
        let fits = || short.is_none() || !covers_marks(whole.size);
        pictures.legend_fits.settle(held, fits)
    });
    let table = whole.or(short)?;
    let size = table.size;
    if size.x > room.width() || size.y > room.height() {
        return None;
    }
    let at = match figure.legend {
        Legend::Hidden => return None,
        Legend::Auto => pictures.legend_seat.settle(held, || seat(size)),
        Legend::TopRight => [1.0, 1.0],
        Legend::TopLeft => [0.0, 1.0],
        Legend::BottomRight => [1.0, 0.0],
        Legend::BottomLeft => [0.0, 0.0],
        Legend::Placed => [figure.legend_x, figure.legend_y],
    };
    let rect = seated(room, size, at);
    let place = LegendBox { rect, room };
    let body = Body::Table(table);
    Some(LaidOut { body, place })
}

/// The weight of what a legend should not cover: minima, heads and the start.
const MARKED: f32 = 10.0;

/// All entries as far as the plot has room for them, and the same without the signs that every figure has: in a small plot they matter less
/// than what they are signs of.
fn tables(
    painter: &Painter,
    scene: &Scene<'_>,
    pictures: &GroundPictures,
    projection: &Projection,
) -> [Option<Table>; 2] {
    let Scene {
        scenario, style, ..
    } = scene;
    let (frame, rows) = (projection.frame, rows_in(projection.frame, style));
    let counted = is_counted(scenario);
    let [whole, short] = entries(scene, pictures, projection, usize::MAX);
    let names = short
        .iter()
        .filter(|listed| listed.entry.mark.is_of_run())
        .count();
    let most = if counted {
        rows
    } else {
        rows.min(names.max(rows / 2))
    };
    let whole = Some(whole).filter(|whole| counted || whole.len() <= rows / 2);
    [whole, Some(short)].map(|entries| {
        let entries = entries.filter(|entries| rows > 0 && !entries.is_empty())?;
        let entries = shortened(entries, most, style);
        Some(Table::layout(painter, entries, frame, style))
    })
}

/// The margins above the first and below the last row, added together.
fn pad(style: &Style) -> f32 {
    style.text_size * 0.6
}

/// How many rows a plot has room for.
fn rows_in(frame: Rect, style: &Style) -> usize {
    let unit = style.text_size;
    let row = unit * ROW;
    ((frame.height() - unit * 2.0 - 2.0 * pad(style)) / row).max(0.0) as usize
}

/// The largest number from 1 to below `all` for which something holds that holds for all smaller ones; 1 if it holds for none.
fn most_that(all: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut most, mut beyond) = (1, all);
    while beyond - most > 1 {
        let middle = most.midpoint(beyond);
        match holds(middle) {
            true => most = middle,
            false => beyond = middle,
        }
    }
    most
}

/// Entries with their names laid out.
struct Table {
    rows: Vec<(Entry, Arc<Galley>)>,
    size: Vec2,
}

/// The widest names in shares of the plot's width: those that the user gives, and our own, which are known to be short.
const GIVEN: f32 = 0.45;
const OWN: f32 = 0.55;
/// The same where outcomes follow them.
const WITH_OUTCOME: f32 = 0.65;
/// Room for a mark in text heights.
const MARK: f32 = 3.3;

impl Table {
    fn layout(painter: &Painter, entries: Vec<Listed>, frame: Rect, style: &Style) -> Self {
        let unit = style.text_size;
        let widest = |entry: &Entry| {
            // Long names must not cover the plot.
            let share = match (entry.mark.is_of_run(), style.outcomes) {
                (true, false) => GIVEN,
                (false, false) => OWN,
                (_, true) => WITH_OUTCOME,
            };
            (frame.width() * share).min(unit * 20.0)
        };
        let font = || (style.font(1.0), style.text);
        let laid_out =
            |entry: &Entry, name: &str| fitting(painter, name, |name| name, widest(entry), font());
        let fits = |entry: &Entry, name: &str| wide(painter, name, font()) <= widest(entry);
        let entries = fitted(entries, fits);
        let texts = entries
            .iter()
            .flat_map(|listed| listed.texts().map(|text| laid_out(&listed.entry, text)));
        let widest = texts.map(|text| text.size().x).fold(0.0, f32::max);
        let width = widest + unit * MARK + 2.0 * pad(style);
        let rows: Vec<_> = entries
            .into_iter()
            .map(|Listed { entry, .. }| {
                let name = laid_out(&entry, &entry.name);
                (entry, name)
            })
            .collect();
        let height = unit * ROW * rows.len() as f32 + pad(style);
        Self {
            rows,
            size: vec2(width, height),
        }
    }

    fn paint(self, painter: &Painter, rect: Rect, style: &Style) {
        let unit = style.text_size;
        let (row, mark) = (unit * ROW, unit * MARK);
        let ground = style.background.gamma_multiply(0.97);
        painter.rect(rect, unit * 0.3, ground, edge(style), StrokeKind::Inside);
        for (i, (entry, name)) in self.rows.into_iter().enumerate() {
            let y = rect.top() + pad(style) * 0.5 + row * (i as f32 + 0.5);
            let x = rect.left() + pad(style);
            let middle = pos2(x + mark * 0.42, y);
            entry
                .mark
                .paint(painter, middle, mark * 0.42, entry.colour, style);
            let at = pos2(x + mark, y - name.size().y * 0.5);
            painter.galley(at, name, style.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_have_room_are_found() {
        for fit in 1..64 {
            assert_eq!(most_that(64, |most| most <= fit), fit);
        }
        assert_eq!(most_that(64, |_| false), 1);
        assert_eq!(most_that(1, |_| false), 1);
    }
}
