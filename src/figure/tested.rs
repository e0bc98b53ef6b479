//! The test loss beside the training loss: where both stand, what is written above them, and what is marked on both.

use egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::fitting::fitting;
use super::heading;
use super::number::compact;
use super::projection::Projection;
use super::room::Room;
use super::scene::{Scene, VisibleRun};
use super::stops::ring;
use super::style::Style;
use crate::analysis::CriticalPoint;
use crate::math::Point;
use crate::scenario::Predicting;
use crate::surface::View;
use crate::workbench::least;

/// The height of what is written above a plot, in text heights.
const HEADING: f32 = 2.9;
/// The size of the numbers in text heights, and its least.
const LARGEST: f32 = 0.9;
const SMALLEST: f32 = 0.72;
/// The gap between the plots.
const GAP: f32 = 1.2;

/// Where one of the two plots stands, and what is written above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Half {
    /// Its name and its numbers.
    pub heading: Rect,
    /// The plot with its axes.
    pub plot: Rect,
}

/// The plots of the training loss and of the test loss, equally large: side by side, or one above the other in an area higher than wide.
pub fn halves(area: Rect, unit: f32) -> [Half; 2] {
    let row = area.width() >= area.height();
    let along = if row { Vec2::X } else { Vec2::Y };
    let gap = along * (GAP * unit);
    let whole = area.size() - gap;
    let size = whole - along * (0.5 * whole.dot(along));
    let size = size.max(Vec2::splat(1.0));
    [0.0, 1.0].map(|number: f32| {
        let start = area.min + (along * size.dot(along) + gap) * number;
        let rect = Rect::from_min_size(start, size);
        let below = (rect.top() + HEADING * unit).min(rect.bottom());
        let (heading, plot) = rect.split_top_bottom_at_y(below);
        Half { heading, plot }
    })
}

/// Writes the name and the numbers of the plot of the scene.
pub fn paint_heading(painter: &Painter, area: Rect, scene: &Scene<'_>) {
    let style = &scene.style;
    heading::paint(painter, area, &title(scene), style);
    let facts = facts(scene);
    let layout = |scale: f32, widest: f32| {
        let font = (style.font(scale), style.text);
        fitting(painter, &facts, |text| text, widest, font)
    };
    let mut galley = layout(LARGEST, f32::INFINITY);
    if galley.size().x > area.width() {
        let share = area.width() / galley.size().x;
        galley = layout((LARGEST * share).max(SMALLEST), area.width());
    }
    let top = area.top() + 1.45 * style.text_size;
    let at = pos2(area.center().x - 0.5 * galley.size().x, top);
    painter.with_clip_rect(area).galley(at, galley, style.text);
}

/// What a plot shows in a sentence, for those who do not see it.
pub fn test_sentence(scene: &Scene<'_>) -> String {
    let (title, facts) = (title(scene), facts(scene));
    if facts.is_empty() {
        format!("{title}.")
    } else {
        format!("{title}: {facts}.")
    }
}

fn title(scene: &Scene<'_>) -> String {
    let surface = &scene.scenario.surface;
    let shape = &surface.shape;
    let [count, noun] = match (shape.network(), shape.regression()) {
        (Some(network), _) => {
            let network = network.network();
            let samples = match shape.tests() {
                false => network.train(),
                true => network.test(),
            };
            [samples.count().to_string(), "samples".to_owned()]
        }
        (None, regression) => {
            let rows = regression.map_or(0, |r| r.rows().len());
            [rows.to_string(), "rows".to_owned()]
        }
    };
    let penalty = match (surface.l2 > 0.0, surface.l1 > 0.0) {
        (false, false) => "",
        (true, false) => " with L2",
        (false, true) => " with L1",
        (true, true) => " with L2 and L1",
    };
    let part = match shape.tests() {
        false => "Training loss",
        true => "Test loss",
    };
    format!("{part}{penalty}, {count} {noun}")
}

/// The numbers to compare: of a loss over data at both minima, of a network where its first run stands.
fn facts(scene: &Scene<'_>) -> String {
    let shape = &scene.scenario.surface.shape;
    if shape.network().is_some() {
        return of_run(scene).unwrap_or_default();
    }
    let field = scene.relief().field();
    let seen = View::new(field.x, field.y);
    let own = least(scene.relief()).map(|point| {
        let outside = if seen.contains(point.at) {
            ""
        } else {
            ", out of view"
        };
        format!("least {}{outside}", compact(point.value, 3))
    });
    // A logistic loss without a minimum falls towards what separates the classes.
    let separable = shape.landscape().critical_points().is_empty();
    let none = match separable && scene.scenario.surface.is_plain() {
        true => "a line separates the classes: no minimum",
        false => "",
    };
    let own = own.unwrap_or_else(|| none.to_owned());
    let training = least(&scene.derived.relief).filter(|_| shape.tests());
    let Some(training) = training else {
        return own;
    };
    let there = compact(scene.scenario.surface.value(training.at), 3);
    let mut facts = format!("{there} at the training minimum");
    if !own.is_empty() {
        facts.push_str(&format!(", {own}"));
    }
    facts
}

fn of_run(scene: &Scene<'_>) -> Option<String> {
    let runs = scene.visible_runs();
    let visible = runs.first()?;
    let value = match scene.scenario.surface.shape.tests() {
        false => visible.run.losses[visible.row],
        true => {
            let sights = scene.sights(visible.index);
            let sight = sights.iter().find(|sight| sight.test)?;
            scene.charted(visible, sight, visible.row)?
        }
    };
    let name = scene.scenario.names().swap_remove(visible.index);
    let (value, row) = (compact(value, 3), visible.row);
    Some(format!("{value} at step {row} of {name}"))
}

/// Names both minima on the plot of either, and marks the steps of early stopping.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    runs: &[VisibleRun<'_>],
    projection: &Projection,
    drawn: &mut Room,
) {
    let tests = scene.scenario.surface.shape.tests();
    if !(tests || scene.scenario.shows_tests()) {
        return;
    }
    if scene.scenario.layers.critical_points {
        let both = [&scene.derived.relief, scene.derived.tested.relief()].map(least);
        for (of_tests, point) in [false, true].into_iter().zip(both) {
            if let Some(point) = point {
                paint_minimum(painter, scene, point, of_tests, projection, drawn);
            }
        }
    }
    for (visible, row) in stops(scene, runs) {
        let at = visible.run.points[row];
        if projection.view.contains(at) {
            let at = projection.screen_from_plane(at);
            ring(painter, at, visible.ink, &scene.style);
            let text = format!("early stop: {row}");
            write(painter, at, text, projection.frame, &scene.style, drawn);
        }
    }
}

/// The name of a minimum; that of the other loss with a mark of its own.
fn paint_minimum(
    painter: &Painter,
    scene: &Scene<'_>,
    point: &CriticalPoint,
    of_tests: bool,
    projection: &Projection,
    drawn: &mut Room,
) {
    let at: Point = point.at;
    if !projection.view.contains(at) {
        return;
    }
    let (style, unit) = (&scene.style, scene.style.text_size);
    let at = projection.screen_from_plane(at);
    if of_tests != scene.scenario.surface.shape.tests() {
        let corners = [
            vec2(0.0, -1.0),
            vec2(1.0, 0.0),
            vec2(0.0, 1.0),
            vec2(-1.0, 0.0),
        ];
        let diamond: Vec<Pos2> = corners.iter().map(|c| at + *c * (0.5 * unit)).collect();
        for (width, colour) in [(0.42, style.halo), (0.16, style.text)] {
            let stroke = Stroke::new(unit * width, colour);
            painter.add(Shape::closed_line(diamond.clone(), stroke));
        }
    }
    drawn.spot(at, unit * 0.6, 20.0);
    let name = match of_tests {
        false => "training minimum",
        true => "test minimum",
    };
    write(painter, at, name.to_owned(), projection.frame, style, drawn);
}

/// The steps of early stopping that the chart knows.
fn stops<'r, 'a>(
    scene: &Scene<'_>,
    runs: &'r [VisibleRun<'a>],
) -> Vec<(&'r VisibleRun<'a>, usize)> {
    let told = match scene.scenario.prediction.state {
        Predicting::Asked => false,
        Predicting::Off | Predicting::Revealed => scene.derived.shows_chart(),
    };
    let curves = scene.derived.curves.all().iter();
    let known = curves.filter(|curve| told && !curve.outdated);
    known
        .filter_map(|curve| {
            let row = curve.stop?.row;
            let run = runs.iter().find(|run| run.index == curve.index)?;
            (row <= run.run.last()).then_some((run, row))
        })
        .collect()
}

/// Writes a name beside a mark, where it covers least.
fn write(painter: &Painter, at: Pos2, text: String, frame: Rect, style: &Style, drawn: &mut Room) {
    let unit = style.text_size;
    let galley = painter.layout_no_wrap(text, style.font(0.85), style.text);
    let size = galley.size();
    let sides = [
        [1.0, 0.0],
        [-1.0, 0.0],
        [0.0, 1.0],
        [0.0, -1.0],
        [1.0, 1.0],
        [-1.0, 1.0],
        [1.0, -1.0],
        [-1.0, -1.0],
    ];
    let places = [0.8, 1.8, 3.0].into_iter().flat_map(|away| {
        let beside = size * 0.5 + Vec2::splat(unit * away);
        sides.map(|[x, y]| Rect::from_center_size(at + vec2(beside.x * x, beside.y * y), size))
    });
    let inside = places.filter(|rect| frame.contains_rect(*rect));
    let Some(rect) = drawn.best(inside, |rect| *rect) else {
        return;
    };
    let ground = style.halo.gamma_multiply(0.8);
    painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 3.0, ground);
    painter.galley(rect.min, galley, style.text);
    drawn.block(rect, 20.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_plots_are_equally_large() {
        for [width, height] in [[900.0, 400.0], [400.0, 900.0], [500.0, 500.0]] {
            let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let [first, second] = halves(area, 13.0);
            assert_eq!(first.plot.size(), second.plot.size());
            let [one, two] = [first, second].map(|half| half.heading.union(half.plot));
            assert!(!one.intersects(two) && area.expand(0.01).contains_rect(one.union(two)));
            let side_by_side = first.plot.top() == second.plot.top();
            assert_eq!(side_by_side, width >= height);
        }
        // However little room there is.
        let [first, second] = halves(Rect::from_min_size(pos2(0.0, 0.0), Vec2::ZERO), 13.0);
        assert!(first.plot.is_finite() && second.plot.is_finite());
    }
}
