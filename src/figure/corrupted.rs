//! Where least squares has its minimum without dropout and input noise, beside the one with them.

use egui::{Painter, Pos2, Shape, Stroke, vec2};

use super::lines::dashes;
use super::mark::{Entry, Mark};
use super::number::compact;
use super::projection::Projection;
use super::scene::Scene;
use super::style::Style;
use crate::math::Point;
use crate::objective::Perturbed;
use crate::surface::{LeastSquares, Shape as Landscape};

/// Least squares with dropout or input noise, where its minima are marked.
fn marked<'a>(scene: &Scene<'a>) -> Option<(&'a LeastSquares, &'static str)> {
    let Landscape::LeastSquares(loss) = &scene.scenario.surface.shape else {
        return None;
    };
    let without = match loss.corruption().perturbed()? {
        Perturbed::Units | Perturbed::Features => "without dropout",
        Perturbed::Inputs => "without noise",
        Perturbed::FeaturesAndInputs => "without dropout and noise",
    };
    let layers = &scene.scenario.layers;
    (layers.critical_points && !layers.fog).then_some((loss, without))
}

/// The minimum of the loss that is shown, with its regularisation.
fn minimum(scene: &Scene<'_>) -> Option<Point> {
    scene.derived.critical_points().next().map(|c| c.at)
}

/// Marks the minimum without dropout and noise, with a dashed line from there to the one that is shown.
pub fn paint(painter: &Painter, scene: &Scene<'_>, projection: &Projection) {
    let Some((loss, _)) = marked(scene) else {
        return;
    };
    let style = &scene.style;
    let unit = style.text_size;
    let [from, to] = [Some(loss.plain_minimum()), minimum(scene)]
        .map(|at| at.and_then(|at| place(at, projection)));
    let Some(from) = from else {
        return;
    };
    if let Some(to) = to {
        for dash in dashes(&[from, to], unit * 0.45, unit * 0.35, false) {
            for (width, colour) in [(0.3, style.halo), (0.12, style.text)] {
                painter.line(dash.clone(), Stroke::new(unit * width, colour));
            }
        }
    }
    diamond(painter, from, style);
}

/// A place on the screen that can be drawn.
fn place(at: Point, projection: &Projection) -> Option<Pos2> {
    let [x, y] = projection.project(at);
    let drawable = x.abs() < 1e6 && y.abs() < 1e6;
    drawable.then(|| Pos2::new(x as f32, y as f32))
}

fn diamond(painter: &Painter, at: Pos2, style: &Style) {
    let unit = style.text_size;
    let corners = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
    let corners = corners.map(|(x, y)| at + vec2(x, y) * unit * 0.5);
    painter.add(Shape::closed_line(
        corners.to_vec(),
        Stroke::new(unit * 0.38, style.halo),
    ));
    painter.add(Shape::convex_polygon(
        corners.to_vec(),
        style.background,
        Stroke::new(unit * 0.16, style.text),
    ));
}

/// The legend's entry.
pub fn legend(scene: &Scene<'_>) -> Option<Entry> {
    let (_, without) = marked(scene)?;
    Some(Entry {
        name: format!("minimum {without}"),
        colour: scene.style.text,
        mark: Mark::Symbol("◇"),
    })
}

/// Both minima in a sentence; empty without dropout and noise.
pub fn sentence(scene: &Scene<'_>) -> String {
    let Some((loss, without)) = marked(scene) else {
        return String::new();
    };
    let place = |[x, y]: Point| format!("({}, {})", compact(x, 3), compact(y, 3));
    let [a, b] = loss.ridge().map(|weight| compact(weight, 3));
    let plain = place(loss.plain_minimum());
    let now = minimum(scene).map_or_else(String::new, |at| format!(" minimum {},", place(at)));
    format!(
        " The loss on average over its draws, least squares with a ridge ({a}·x² + {b}·y²)/2:{now} {without} it is {plain}."
    )
}
