//! An ensemble of networks: the losses of its members over the steps, their mean, their spread, and the loss of their average.

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui};
use egui::{pos2, vec2};

use super::axes::{Framed, Ruler, axes_ui};
use super::between::CURVE;
use super::heading;
use super::late::is_late;
use super::lines::dashed_line;
use super::number::compact;
use super::paths;
use super::projection::Projection;
use super::scene::Scene;
use super::series::{DASHES, DOTS, ROW, Series, logarithms};
use super::style::{FADED, Style};
use super::ticks::Division;
use super::typeset::Typeset as _;
use crate::analysis::{Ensemble, EnsembleRequest, Losses, Over, Vary};
use crate::math::Point;
use crate::math::elementary as e;
use crate::workbench::{Memo, Shown};

/// The least height of the chart under a key in full, in text heights.
const CHART: f32 = 9.0;

/// What the picture keeps between frames: all of it but the playhead.
#[derive(Default)]
pub struct EnsemblePictures {
    /// The logarithms of losses at the ends of the axis.
    heights: Memo<EnsembleRequest, [f64; 2]>,
    lines: Memo<(EnsembleRequest, Projection), Lines>,
}

/// The curves on the screen.
#[derive(Debug, Default, PartialEq)]
struct Lines {
    /// Of each network.
    each: Vec<Vec<Pos2>>,
    /// Of each series.
    series: Vec<Vec<Vec<Pos2>>>,
}

/// The losses at a row.
struct At {
    mean: f64,
    spread: f64,
    average: f64,
}

impl At {
    fn row(losses: &Losses, row: usize) -> Self {
        let number = |of: &Vec<f64>| of.get(row).copied().unwrap_or(f64::NAN);
        Self {
            mean: losses.mean(row),
            spread: losses.spread.as_ref().map_or(f64::NAN, number),
            average: number(&losses.average),
        }
    }

    /// `0.03 − 0.01 = 0.02`, as far as an identity is known.
    fn words(&self, losses: &Losses) -> String {
        let [mean, spread, average] = [self.mean, self.spread, self.average].map(|v| compact(v, 3));
        match losses.spread {
            Some(_) => format!("{mean} − {spread} = {average}"),
            None => format!("{mean}, of their average {average}"),
        }
    }
}

fn series(style: &Style, ink: Color32, has_spread: bool) -> Vec<Series<At>> {
    let mean = Series {
        name: "mean loss of the networks",
        of: |at: &At| at.mean,
        ink,
        dashes: Some(DASHES),
    };
    let spread = has_spread.then_some(Series {
        name: "− spread of their outputs",
        of: |at: &At| at.spread,
        ink: style.ink(CURVE),
        dashes: Some(DOTS),
    });
    let average = Series {
        name: match has_spread {
            true => "= loss of their average",
            false => "loss of their average",
        },
        of: |at: &At| at.average,
        ink: style.text,
        dashes: None,
    };
    [Some(mean), spread, Some(average)]
        .into_iter()
        .flatten()
        .collect()
}

/// The ink of the optimizer that trains the networks; the average is drawn in that of text.
pub fn ink(scene: &Scene<'_>) -> Color32 {
    let subject = scene.scenario.subject().unwrap_or(0);
    scene.style.ink(scene.scenario.color(subject))
}

/// Draws the losses into the space left in `ui`; the reason where there are none.
pub fn ensemble_ui(ui: &mut Ui, scene: &Scene<'_>, kept: &mut EnsemblePictures) -> Response {
    // A little smaller than the axes of the plot beside it.
    let style = Style {
        text_size: scene.style.text_size * 0.94,
        ..scene.style
    };
    let shown = scene.derived.ensemble.shown();
    let Some(shown) = shown else {
        return message_ui(ui, "training …", &style);
    };
    let late = is_late(ui.ctx(), &shown);
    let Shown { request, map, .. } = shown;
    let ensemble = match map {
        Ok(ensemble) => ensemble,
        Err(nothing) => return message_ui(ui, nothing, &style),
    };
    let picture = Picture {
        request,
        ensemble,
        step: scene.step,
        ink: ink(scene),
        opacity: if late { FADED } else { 1.0 },
        style: &style,
    };
    picture.ui(ui, kept)
}

fn message_ui(ui: &mut Ui, text: &str, style: &Style) -> Response {
    let sense = Sense::focusable_noninteractive();
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), sense);
    let painter = ui.painter_at(rect);
    let font = style.font(1.0);
    let galley = painter.typeset_within(text.to_owned(), font, style.faint, rect.width() * 0.9);
    let at = rect.center() - 0.5 * galley.size();
    painter.galley(at, galley, style.faint);
    response
}

/// The picture, at a playhead.
struct Picture<'a> {
    request: &'a EnsembleRequest,
    ensemble: &'a Ensemble,
    step: usize,
    ink: Color32,
    opacity: f32,
    style: &'a Style,
}

impl Picture<'_> {
    fn row(&self) -> usize {
        self.ensemble.row_at(self.step)
    }

    /// The losses that are drawn, what they are over, and those that are not drawn.
    fn losses(&self) -> (&Losses, &'static str, Option<&Losses>) {
        let Ensemble { train, test, .. } = self.ensemble;
        match (self.request.settings.over, test) {
            (Over::Test, Some(test)) => (test, "test loss", Some(train)),
            (Over::Train, Some(test)) => (train, "training loss", Some(test)),
            (Over::Test | Over::Train, None) => (train, "training loss", None),
        }
    }

    fn series(&self) -> Vec<Series<At>> {
        let (losses, ..) = self.losses();
        let faded = |series: Series<At>| Series {
            ink: series.ink.gamma_multiply(self.opacity),
            ..series
        };
        let all = series(self.style, self.ink, losses.spread.is_some());
        all.into_iter().map(faded).collect()
    }

    fn ui(&self, ui: &mut Ui, kept: &mut EnsemblePictures) -> Response {
        let (style, unit) = (self.style, self.style.text_size);
        let (_, name, _) = self.losses();
        let width = ui.available_width();
        let roomy = ui.available_height() >= self.key_height(true) + CHART * unit;
        let key = vec2(width, self.key_height(roomy));
        let (rect, _) = ui.allocate_exact_size(key, Sense::hover());
        self.paint_key(&ui.painter_at(rect), rect, roomy);
        let last = self.ensemble.rows.last().copied().unwrap_or(0).max(1) as f64;
        let heights = &mut kept.heights;
        let heights = *heights.get(self.request.clone(), |_, heights| *heights = self.heights());
        let framed = axes_ui(ui, Sense::focusable_noninteractive(), style, |_| {
            let ruler = |name: &str, range, division| Ruler {
                name: name.to_owned(),
                range,
                division,
            };
            [
                ruler("steps", [-0.01 * last, 1.01 * last], Division::Whole),
                ruler(name, heights, Division::Logarithmic),
            ]
        });
        let frame = framed.projection.frame;
        if frame.width() >= 2.0 && frame.height() >= 2.0 {
            self.paint(ui, &framed, &mut kept.lines);
            let edge = Stroke::new(unit / 13.0, style.faint);
            ui.painter_at(frame)
                .rect_stroke(frame, 0.0, edge, StrokeKind::Inside);
        }
        framed.response
    }

    fn heights(&self) -> [f64; 2] {
        let (losses, ..) = self.losses();
        let of_rows = |row: usize| {
            let at = At::row(losses, row);
            let members = losses.each.iter().filter_map(move |each| each.get(row));
            [at.mean, at.spread, at.average]
                .into_iter()
                .chain(members.copied())
        };
        let all: Vec<f64> = (0..self.ensemble.rows.len()).flat_map(of_rows).collect();
        logarithms(all.into_iter()).unwrap_or([-1.0, 1.0])
    }

    fn lines(&self, projection: &Projection) -> Lines {
        let (losses, ..) = self.losses();
        let curve = |value: &dyn Fn(usize) -> f64| {
            let rows = self.ensemble.rows.iter().enumerate();
            // A loss of 0 is far below everything.
            let height = |v: f64| if v == 0.0 { -1e3 } else { e::log10(v) };
            let points = rows.map(|(i, row)| [*row as f64, height(value(i))]);
            let points: Vec<Point> = points.collect();
            paths::polylines(&points, projection, projection.frame)
        };
        let each = losses.each.iter();
        let each = each.flat_map(|each| curve(&|row| each.get(row).copied().unwrap_or(f64::NAN)));
        let rows = 0..self.ensemble.rows.len();
        let at: Vec<At> = rows.map(|row| At::row(losses, row)).collect();
        let series = self.series().into_iter();
        let series = series.map(|series| curve(&|row| (series.of)(&at[row])));
        Lines {
            each: each.collect(),
            series: series.collect(),
        }
    }

    fn paint(
        &self,
        ui: &Ui,
        framed: &Framed,
        kept: &mut Memo<(EnsembleRequest, Projection), Lines>,
    ) {
        let (style, projection) = (self.style, &framed.projection);
        let (unit, frame) = (style.text_size, projection.frame);
        let painter = ui.painter_at(frame);
        let grid = Stroke::new(unit / 13.0, style.faint.gamma_multiply(0.2));
        framed.grid(&painter, grid);
        let x = projection.project([self.step as f64, 0.0])[0] as f32;
        let ends = [frame.top(), frame.bottom()].map(|y| pos2(x, y));
        let playhead = Stroke::new(unit / 13.0, style.text.gamma_multiply(0.7));
        painter.extend(dashed_line(&ends, playhead, unit * 0.3, unit * 0.3));
        let (losses, ..) = self.losses();
        let key = (self.request.clone(), projection.clone());
        let lines = kept.get(key, |_, lines| *lines = self.lines(projection));
        let thin = Stroke::new(unit * 0.09, self.ink.gamma_multiply(0.5 * self.opacity));
        for line in &lines.each {
            painter.line(line.clone(), thin);
        }
        for (series, lines) in self.series().into_iter().zip(&lines.series) {
            for line in lines {
                let edge = Stroke::new(unit * 0.3, style.background.gamma_multiply(0.8));
                if series.dashes.is_none() {
                    painter.line(line.clone(), edge);
                }
                series.stroke(&painter, line, style);
            }
            let now = series.logarithm(&At::row(losses, self.row()));
            let at = [self.ensemble.rows[self.row()] as f64, now];
            let at = projection.screen_from_plane(at);
            if at.is_finite() && frame.contains(at) {
                series.dot(&painter, at, style);
            }
        }
    }

    /// The height of the key; of one without room the title and the sum.
    fn key_height(&self, roomy: bool) -> f32 {
        let (_, _, others) = self.losses();
        let rows = match roomy {
            // The thin lines, the curves, and the other samples.
            true => 1 + self.series().len() + usize::from(others.is_some()),
            false => 1,
        };
        self.style.text_size * (2.0 + ROW * rows as f32)
    }

    fn title(&self) -> String {
        let count = self.ensemble.members();
        let step = self.ensemble.rows[self.row()];
        format!("Average of {count} networks, step {step}")
    }

    /// What the curves are and what they say at the playhead.
    fn paint_key(&self, painter: &Painter, rect: Rect, roomy: bool) {
        let (style, unit) = (self.style, self.style.text_size);
        heading::paint(painter, rect, &self.title(), style);
        let mut at = pos2(rect.left() + unit * 0.4, rect.top() + unit * 2.0);
        let (losses, name, others) = self.losses();
        let middle = |at: Pos2| at + vec2(0.0, unit * ROW * 0.5);
        let text = |at: Pos2, text: String| {
            let font = style.font(0.9);
            painter.write(at, Align2::LEFT_CENTER, text, font, style.text);
        };
        let now = At::row(losses, self.row());
        if !roomy {
            text(middle(at), format!("{name}: {}", now.words(losses)));
            return;
        }
        let line = [middle(at), middle(at) + vec2(unit * 2.2, 0.0)];
        let thin = Stroke::new(unit * 0.09, self.ink.gamma_multiply(0.5 * self.opacity));
        painter.line(line.to_vec(), thin);
        let each = format!("{name} of each: {}", self.difference());
        text(middle(at) + vec2(unit * 2.7, 0.0), each);
        at.y += unit * ROW;
        for series in self.series() {
            series.entry(painter, at, &now, style);
            at.y += unit * ROW;
        }
        if let Some(others) = others {
            text(middle(at), self.others(others));
        }
    }

    /// In what the networks differ.
    fn difference(&self) -> &'static str {
        match self.request.settings.vary {
            Vary::Weights => "another draw of weights",
            Vary::Data => "other training samples",
            Vary::Bootstrap => "a bootstrap sample each",
            Vary::Draws => "other draws in training",
        }
    }

    /// The numbers over the samples that are not drawn.
    fn others(&self, losses: &Losses) -> String {
        let name = match self.request.settings.over {
            Over::Test => "training loss",
            Over::Train => "test loss",
        };
        let at = At::row(losses, self.row());
        format!("{name}: {}", at.words(losses))
    }
}

/// The numbers at the playhead in sentences; `None` until they are known.
pub fn ensemble_sentence(scene: &Scene<'_>) -> Option<String> {
    let Shown { request, map, .. } = scene.derived.ensemble.shown()?;
    let ensemble = match map {
        Ok(ensemble) => ensemble,
        Err(nothing) => return Some(format!("Ensemble: {nothing}")),
    };
    let picture = Picture {
        request,
        ensemble,
        step: scene.step,
        ink: scene.style.text,
        opacity: 1.0,
        style: &scene.style,
    };
    let (losses, name, others) = picture.losses();
    let minus = match losses.spread {
        Some(_) => ", minus the spread of their outputs, is the loss of the average",
        None => "",
    };
    let of = |losses: &Losses| At::row(losses, picture.row()).words(losses);
    let others = others.map(|losses| format!(" {}.", picture.others(losses)));
    Some(format!(
        "{}, each with {}. Mean {name}{minus}: {}.{}",
        picture.title(),
        picture.difference().trim_end_matches(" each"),
        of(losses),
        others.unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Theme;
    use crate::scenario::{Scenario, read};
    use crate::workbench::{Derived, Detail};
    use egui::{Context, RawInput};

    const SCENARIO: &str = r#"
version = 1
network = { hidden = [3], samples = 8, data = "sine" }
ensemble = { shown = true, count = 2 }
run = { steps = 20 }
[[optimizer]]
kind = "adam"
"#;

    #[test]
    fn only_the_playhead_moves_while_runs_are_played() {
        let mut scenario = read("ensemble.toml", SCENARIO).expect("a scenario");
        let mut derived = Derived::blocking(Detail::default());
        let ctx = Context::default();
        let style = Style::of(Theme::Light, 13.0);
        style.apply(&ctx);
        let mut kept = EnsemblePictures::default();
        let mut drawn = |scenario: &Scenario, step: usize, width: f32| {
            derived.update(scenario, None);
            let scene = Scene {
                scenario,
                derived: &derived,
                step,
                onward: 0.0,
                style,
            };
            let size = vec2(width, 500.0);
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
                ..RawInput::default()
            };
            let mut output = ctx.run_ui(input, |ui| {
                ensemble_ui(ui, &scene, &mut kept);
            });
            // Nobody paints them.
            output.textures_delta.clear();
            let each = &kept.lines.last().each;
            (each.as_ptr(), each.clone())
        };
        // Fonts are there in the second pass.
        drawn(&scenario, 0, 500.0);
        let (place, lines) = drawn(&scenario, 0, 500.0);
        assert!(lines.len() >= 2);
        assert_eq!(drawn(&scenario, 15, 500.0), (place, lines.clone()));
        // A frame and an ensemble have their own lines.
        let (_, wider) = drawn(&scenario, 15, 600.0);
        assert_ne!(wider, lines);
        scenario.ensemble.vary = Vary::Data;
        assert_ne!(drawn(&scenario, 15, 600.0).1, wider);
    }
}
