//! The test loss beside the training loss: where both stand, what is written above them, and what is marked on both.

use std::sync::Arc;

use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::fitting::fitting;
use super::heading;
use super::number::compact;
use super::projection::Projection;
use super::room::Room;
use super::scene::{Scene, VisibleRun};
use super::stops::ring;
use super::style::Style;
use super::typeset::Typeset as _;
use crate::math::Point;
use crate::surface::View;
use crate::workbench::least;

/// The height of what is written above a plot, in text heights.
const HEADING: f32 = 2.9;
/// The size of the numbers in text heights, and its least.
const LARGEST: f32 = 0.9;
const SMALLEST: f32 = 0.72;
/// How much worse it is to cover a square of a name than one of a path.
const NAME: f32 = 4.0;
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
    if scene.scenario.is_asked() {
        return String::new();
    }
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

/// Both minima and the steps of early stopping, on the plot of either loss, each with its name.
pub struct Marks {
    marks: Vec<Mark>,
}

struct Mark {
    at: Pos2,
    sign: Sign,
    /// The name, where there is room for it.
    name: Option<(Rect, Arc<Galley>)>,
}

/// What is drawn at the place itself.
#[derive(Clone, Copy)]
enum Sign {
    /// Nothing: critical points of the plot's own loss have their mark.
    Own,
    /// A diamond, at the minimum of the other loss.
    Other,
    /// A ring in the colour of a run, at its step of early stopping.
    Stop(Color32),
}

impl Marks {
    /// Finds a place for each name, and keeps what comes later away from it; no marks where one plot stands alone.
    pub fn lay_out(
        painter: &Painter,
        scene: &Scene<'_>,
        runs: &[VisibleRun<'_>],
        projection: &Projection,
        drawn: &mut Room,
    ) -> Self {
        let tests = scene.scenario.surface.shape.tests();
        let mut named: Vec<(Point, Sign, String)> = Vec::new();
        if tests || scene.scenario.shows_tests() {
            if scene.scenario.layers.critical_points {
                named.extend(minima(scene, tests));
            }
            let stops = stops(scene, runs).into_iter().map(|(visible, row)| {
                let sign = Sign::Stop(visible.ink);
                (visible.run.points[row], sign, format!("early stop: {row}"))
            });
            named.extend(stops);
        }
        named.retain(|(at, ..)| projection.view.contains(*at));
        let unit = scene.style.text_size;
        let places: Vec<Pos2> = named
            .iter()
            .map(|(at, ..)| projection.screen_from_plane(*at))
            .collect();
        for at in &places {
            drawn.spot(*at, unit * 0.7, 20.0);
        }
        if !named.is_empty() && projection.view.contains(scene.scenario.start) {
            let start = projection.screen_from_plane(scene.scenario.start);
            drawn.spot(start, unit, 20.0);
        }
        let frame = projection.frame;
        let seated = named.into_iter().zip(places);
        let marks = seated.map(|((_, sign, text), at)| Mark {
            at,
            sign,
            name: seat(painter, at, text, frame, &scene.style, drawn),
        });
        Self {
            marks: marks.collect(),
        }
    }

    /// Draws them.
    pub fn paint(&self, painter: &Painter, style: &Style) {
        for mark in &self.marks {
            match mark.sign {
                Sign::Own => {}
                Sign::Other => paint_diamond(painter, mark.at, style),
                Sign::Stop(ink) => ring(painter, mark.at, ink, style),
            }
        }
        for (rect, galley) in self.marks.iter().filter_map(|mark| mark.name.as_ref()) {
            let ground = style.halo.gamma_multiply(0.8);
            painter.rect_filled(
                rect.expand2(vec2(style.text_size * 0.15, 0.0)),
                style.text_size * 0.23,
                ground,
            );
            painter.galley(rect.min, Arc::clone(galley), style.text);
        }
    }
}

/// The minima of both losses, as the plot of one shows them.
fn minima(scene: &Scene<'_>, tests: bool) -> Vec<(Point, Sign, String)> {
    let losses = [
        (false, "training minimum", &scene.derived.relief),
        (true, "test minimum", scene.derived.tested.relief()),
    ];
    let minima = losses.into_iter().filter_map(|(of_tests, name, relief)| {
        let sign = match of_tests == tests {
            true => Sign::Own,
            false => Sign::Other,
        };
        Some((least(relief)?.at, sign, name.to_owned()))
    });
    minima.collect()
}

fn paint_diamond(painter: &Painter, at: Pos2, style: &Style) {
    let unit = style.text_size;
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

/// The steps of early stopping that the chart knows.
fn stops<'r, 'a>(
    scene: &Scene<'_>,
    runs: &'r [VisibleRun<'a>],
) -> Vec<(&'r VisibleRun<'a>, usize)> {
    if scene.scenario.is_asked() {
        return Vec::new();
    }
    let curves = &scene.derived.curves;
    let stop = |visible: &VisibleRun<'_>| curves.stop_of(visible.index, visible.run);
    runs.iter()
        .filter_map(|visible| Some((visible, stop(visible)?)))
        .collect()
}

/// A place for a name beside a mark, where it covers least.
fn seat(
    painter: &Painter,
    at: Pos2,
    text: String,
    frame: Rect,
    style: &Style,
    drawn: &mut Room,
) -> Option<(Rect, Arc<Galley>)> {
    let unit = style.text_size;
    let galley = painter.typeset(text, style.font(0.85), style.text);
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
    let rect = drawn.best(inside, |rect| *rect)?;
    drawn.block(rect, NAME);
    Some((rect, galley))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_plots_are_equally_large() {
        for [width, height] in [[900.0, 400.0], [400.0, 900.0], [500.0, 500.0]] {
            let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let [first, second] = halves(area, 13.0);
            // To the rounding of corners.
            assert!((first.plot.size() - second.plot.size()).length() < 1e-3);
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
