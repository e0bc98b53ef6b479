//! The eigenvalues of the Hessian in all weights where a run stands, as a histogram.

use egui::{
    Align2, Id, Layout, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::axes::{Ruler, axes_ui};
use super::heading;
use super::lines::dashed_line;
use super::number::compact;
use super::projection::Projection;
use super::scene::Scene;
use super::style::{Style, mix};
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::math::elementary as e;
use crate::objective::PROBES;
use crate::optimizer::Edge;
use crate::spelling::elided;
use crate::workbench::Spectrum;

/// Bars over the whole range.
const BARS: usize = 48;
/// The axis is linear up to about this share of its largest number.
const LINEAR: f64 = 1e-4;
/// Up to so many in a bar the axis of counts is linear, beyond logarithmic above 1.
const FEW: usize = 12;
/// Height of a line of words, in text heights.
const LINE: f32 = 1.25;
/// The longest name in the heading, in characters.
const LONGEST_NAME: usize = 24;

/// Draws the spectrum into the space left in `ui`.
pub fn spectrum_ui(ui: &mut Ui, scene: &Scene<'_>) -> Response {
    let size = ui.available_size_before_wrap().max(Vec2::splat(1.0));
    let (_, area) = ui.allocate_space(size);
    let sense = Sense::focusable_noninteractive();
    let response = ui.interact(area, Id::unique("spectrum"), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Spectrum"));
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let unit = style.text_size;
    if area.width() < unit * 8.0 || area.height() < unit * 8.0 {
        return response;
    }
    let Some(spectrum) = scene.derived.heads.spectrum() else {
        let text = absence(scene);
        let at = area.center();
        ui.painter_at(area).write(
            at,
            Align2::CENTER_CENTER,
            text,
            style.font(1.0),
            style.faint,
        );
        return response;
    };
    heading::paint(ui.painter(), area, &title(scene, spectrum), &style);
    let mut top = area.top() + unit * 1.7;
    let mut lines = words(spectrum, edge_of(scene, spectrum, false));
    lines.extend(elsewhere(scene, spectrum));
    for line in lines {
        let font = style.font(0.9);
        let galley = ui
            .painter()
            .typeset_within(line, font, style.text, area.width());
        let at = pos2(area.center().x - 0.5 * galley.size().x, top);
        top += galley.size().y.max(unit * LINE);
        ui.painter_at(area).galley(at, galley, style.text);
    }
    let below = Rect::from_min_max(pos2(area.left(), top + unit * 0.3), area.max);
    let layout = UiBuilder::new().max_rect(below);
    let mut below = ui.new_child(layout.layout(Layout::top_down(egui::Align::Min)));
    histogram_ui(&mut below, scene, spectrum, &style);
    response
}

/// Why there is none.
fn absence(scene: &Scene<'_>) -> &'static str {
    if scene.scenario.subject().is_none() {
        "No optimizer is shown."
    } else if scene.derived.is_pending() {
        "computing …"
    } else {
        "The Hessian is not finite here."
    }
}

fn title(scene: &Scene<'_>, spectrum: &Spectrum) -> String {
    let names = scene.scenario.names();
    let name = names
        .get(spectrum.index)
        .map(|name| elided(name, LONGEST_NAME));
    let name = name.unwrap_or_default();
    format!("Hessian of {name} at step {}", spectrum.row)
}

/// The edge of stability of the optimizer in the step that leaves there.
fn edge_of(scene: &Scene<'_>, spectrum: &Spectrum, preconditioned: bool) -> Option<Edge> {
    let run = scene.derived.runs.get(spectrum.index)?;
    let optimizer = scene.scenario.optimizers.get(spectrum.index)?;
    let rate = run.rate_from(spectrum.row).or(run.rates.last().copied())?;
    optimizer.edge(rate, preconditioned)
}

/// Of a method whose limit of stability is not one of these eigenvalues, where that limit is.
fn elsewhere(scene: &Scene<'_>, spectrum: &Spectrum) -> Option<String> {
    if edge_of(scene, spectrum, false).is_some() {
        return None;
    }
    let Edge { formula, curvature } = edge_of(scene, spectrum, true)?;
    let curvature = compact(curvature, 3);
    Some(format!(
        "its limit, {formula} = {curvature}, is on λmax(P⁻¹H), not on these"
    ))
}

/// What is said of a spectrum.
fn words(spectrum: &Spectrum, edge: Option<Edge>) -> Vec<String> {
    let n = |v: f64| compact(v, 3);
    let ([low, high], weights) = (spectrum.ends, spectrum.weights);
    let trace = &spectrum.trace;
    let mean = n(trace.mean / weights as f64);
    let error = match trace.error {
        0.0 => String::new(),
        error => format!(" ± {}", compact(error / weights as f64, 2)),
    };
    let edge = edge.map(|edge| format!(", {} {}", edge.formula, n(edge.curvature)));
    let mut lines = vec![format!(
        "λmax {}{}, λmin {}, tr H/P {mean}{error}",
        n(high),
        edge.unwrap_or_default(),
        n(low)
    )];
    lines.push(match spectrum.signs() {
        Some([negative, 0]) => format!("{negative} of {weights} are negative"),
        Some([negative, zero]) => {
            format!("{negative} of {weights} are negative, {zero} are 0 up to rounding")
        }
        None => format!("{weights} weights: only the ends, and the trace from {PROBES} probes"),
    });
    lines
}

/// The axis of eigenvalues, logarithmic on both sides of 0.
struct Axis {
    /// Up to about here it is linear.
    linear: f64,
    /// The coordinates of its ends.
    range: [f64; 2],
}

impl Axis {
    fn of([low, high]: [f64; 2], edge: Option<f64>) -> Self {
        let high = high.max(edge.unwrap_or(0.0));
        let largest = high.abs().max(low.abs());
        let largest = if largest > 0.0 { largest } else { 1.0 };
        let linear = e::pow(10.0, e::log10(LINEAR * largest).floor());
        let mut axis = Self {
            linear,
            range: [0.0; 2],
        };
        let [low, high] = [low.min(0.0), high.max(0.0)].map(|v| axis.coordinate(v));
        let margin = 0.04 * (high - low).max(1.0);
        axis.range = [low - margin, high + margin];
        axis
    }

    fn coordinate(&self, value: f64) -> f64 {
        e::log10(1.0 + value.abs() / self.linear).copysign(value)
    }

    /// How many values fall into each of the bars.
    fn counts(&self, values: &[f64]) -> Vec<usize> {
        let [low, high] = self.range;
        let mut counts = vec![0; BARS];
        for value in values {
            let share = (self.coordinate(*value) - low) / (high - low);
            let bar = (share * BARS as f64) as usize;
            counts[bar.min(BARS - 1)] += 1;
        }
        counts
    }
}

fn histogram_ui(ui: &mut Ui, scene: &Scene<'_>, spectrum: &Spectrum, style: &Style) {
    let edge = edge_of(scene, spectrum, false);
    let axis = Axis::of(spectrum.ends, edge.map(|edge| edge.curvature));
    let values = spectrum.values.as_deref().unwrap_or(&spectrum.ends);
    let counts = axis.counts(values);
    let most = counts.iter().copied().max().unwrap_or(1);
    let division = if most <= FEW {
        Division::Whole
    } else {
        Division::Symmetric(1.0)
    };
    let framed = axes_ui(ui, Sense::hover(), style, |_| {
        let along = Ruler {
            name: "eigenvalue λ".to_owned(),
            range: axis.range,
            division: Division::Symmetric(axis.linear),
        };
        let up = Ruler {
            name: "how many".to_owned(),
            range: [0.0, height(division, most) * 1.12],
            division,
        };
        [along, up]
    });
    let frame = framed.projection.frame;
    if frame.width() < 2.0 || frame.height() < 2.0 {
        return;
    }
    let painter = ui.painter_at(frame);
    let thin = style.hairline();
    framed.grid(&painter, Stroke::new(thin, style.faint.gamma_multiply(0.2)));
    let ink = style.ink(scene.scenario.color(spectrum.index));
    let bars = Bars {
        projection: &framed.projection,
        axis: &axis,
        division,
        style,
    };
    bars.paint(&painter, &counts, ink);
    bars.paint_marks(&painter, spectrum, edge);
    let border = Stroke::new(thin, style.faint);
    painter.rect_stroke(frame, 0.0, border, StrokeKind::Inside);
}

/// Where bars and marks are drawn.
struct Bars<'a> {
    projection: &'a Projection,
    axis: &'a Axis,
    /// Of the counts.
    division: Division,
    style: &'a Style,
}

/// The height of a count on its axis.
fn height(division: Division, count: usize) -> f64 {
    match division {
        Division::Linear | Division::Whole => count as f64,
        Division::Logarithmic | Division::Floored(_) | Division::Symmetric(_) => {
            e::log10(1.0 + count as f64)
        }
    }
}

impl Bars<'_> {
    /// Bars of the counts, hollow below 0.
    fn paint(&self, painter: &Painter, counts: &[usize], ink: egui::Color32) {
        let [low, high] = self.axis.range;
        let step = (high - low) / counts.len() as f64;
        let hollow = mix(self.style.background, ink, 0.25);
        let edge = Stroke::new(self.style.text_size / 11.0, self.style.outline(ink));
        for (i, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let from = low + step * i as f64;
            let height = height(self.division, *count);
            let corners = [[from, 0.0], [from + step, height]];
            let corners = corners.map(|at| self.projection.screen_from_plane(at));
            let fill = if from + 0.5 * step < 0.0 { hollow } else { ink };
            let bar = Rect::from_two_pos(corners[0], corners[1]);
            painter.rect(bar, 0.0, fill, edge, StrokeKind::Inside);
        }
    }

    /// Lines at 0 and at the edge of stability with its formula, and a tip at λmax.
    fn paint_marks(&self, painter: &Painter, spectrum: &Spectrum, edge: Option<Edge>) {
        let (style, frame) = (self.style, self.projection.frame);
        let unit = style.text_size;
        let at = |value: f64| {
            let along = self.axis.coordinate(value);
            self.projection.project([along, 0.0])[0] as f32
        };
        let zero = Stroke::new(unit / 11.0, style.text);
        painter.vline(at(0.0), frame.y_range(), zero);
        if let Some(edge) = edge {
            let x = at(edge.curvature);
            let ends = [pos2(x, frame.top()), pos2(x, frame.bottom())];
            let stroke = Stroke::new(unit * 0.12, style.text);
            painter.extend(dashed_line(&ends, stroke, unit * 0.5, unit * 0.35));
            self.paint_name(painter, edge.formula, x);
        }
        let tip = pos2(at(spectrum.ends[1]), frame.bottom() - unit * 0.1);
        let corner = |x: f32| tip + vec2(x * unit * 0.35, -unit * 0.6);
        let triangle = vec![tip, corner(1.0), corner(-1.0)];
        let halo = Stroke::new(unit * 0.2, style.background);
        painter.add(Shape::closed_line(triangle.clone(), halo));
        painter.add(Shape::convex_polygon(triangle, style.text, Stroke::NONE));
    }

    /// A name at the top, at that side of a line where there is room.
    fn paint_name(&self, painter: &Painter, name: &str, x: f32) {
        let (style, frame) = (self.style, self.projection.frame);
        let unit = style.text_size;
        let font = style.font(0.9);
        let galley = painter.typeset(name.to_owned(), font, style.text);
        let (width, gap) = (galley.size().x, unit * 0.3);
        let left = if x + gap + width < frame.right() {
            x + gap
        } else {
            x - gap - width
        };
        let at: Pos2 = pos2(left, frame.top() + unit * 0.2);
        let ground = Rect::from_min_size(at, galley.size()).expand(unit * 0.1);
        painter.rect_filled(
            ground,
            self.style.text_size * 0.23,
            style.background.gamma_multiply(0.85),
        );
        painter.galley(at, galley, style.text);
    }
}

/// The spectrum in words.
pub fn spectrum_sentence(scene: &Scene<'_>) -> String {
    match scene.derived.heads.spectrum() {
        Some(spectrum) => {
            let mut words = words(spectrum, edge_of(scene, spectrum, false));
            words.extend(elsewhere(scene, spectrum));
            format!("{}: {}.", title(scene, spectrum), words.join("; "))
        }
        None => format!("Spectrum: {}", absence(scene)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Estimate;

    fn spectrum(values: Vec<f64>) -> Spectrum {
        Spectrum {
            index: 0,
            row: 7,
            weights: values.len(),
            ends: [values[0], values[values.len() - 1]],
            trace: Estimate {
                mean: values.iter().sum(),
                error: 0.0,
            },
            values: Some(values),
        }
    }

    #[test]
    fn every_eigenvalue_is_in_a_bar_of_its_sign() {
        let values = vec![-0.3, -1e-3, 0.0, 1e-14, 2e-3, 0.5, 10.0];
        let axis = Axis::of([-0.3, 10.0], Some(5.0));
        let counts = axis.counts(&values);
        assert_eq!(counts.iter().sum::<usize>(), values.len());
        // The first bars and the last ones are those of the ends, up to the margin.
        assert!(counts[..4].contains(&1) && counts[BARS - 4..].contains(&1));
        // Also where all are 0.
        let flat = Axis::of([0.0, 0.0], None);
        assert_eq!(flat.counts(&[0.0; 5]).iter().sum::<usize>(), 5);
        assert!(flat.range[0] < 0.0 && flat.range[1] > 0.0);
    }

    #[test]
    fn words_count_signs_and_say_what_is_only_estimated() {
        let edge = Edge {
            curvature: 5.0,
            formula: "2/η",
        };
        let some = spectrum(vec![-0.3, -1e-13, 0.0, 0.5, 9.8]);
        assert_eq!(
            words(&some, Some(edge)),
            [
                "λmax 9.8, 2/η 5, λmin −0.3, tr H/P 2",
                "1 of 5 are negative, 2 are 0 up to rounding"
            ]
        );
        let large = Spectrum {
            values: None,
            weights: 1000,
            trace: Estimate {
                mean: 70.0,
                error: 4.0,
            },
            ..some
        };
        assert_eq!(
            words(&large, None),
            [
                "λmax 9.8, λmin −0.3, tr H/P 0.07 ± 0.004",
                "1000 weights: only the ends, and the trace from 100 probes"
            ]
        );
    }
}
