//! Tables with a row for each kind: what a factor does, and where trainings stand. The first column is the key to the curves.

use egui::{Align2, Color32, Painter, Rect, pos2};

use super::super::number::compact;
use super::super::scene::Scene;
use super::super::style::{FADED, Style};
use super::kinds::{MISSING, NAMES, absence, is_outdated, settings, stroke, trained};
use crate::figure::typeset::Typeset as _;

/// Height of a row, in text heights.
const ROW: f32 = 1.25;
/// The share of the width of the first column.
const FIRST: f32 = 0.34;
/// At this width and beyond, in text heights, texts have their full size.
const WIDE: f32 = 27.0;

/// A table.
pub struct Numbers {
    heads: [String; 4],
    /// What stands in the columns after the name, or a sentence in their place.
    rows: [Result<[String; 3], &'static str>; 3],
    /// Whether they are those of an earlier document.
    outdated: bool,
}

fn short(value: f64) -> String {
    compact(value, 3)
}

fn heads(of: [&str; 4]) -> [String; 4] {
    of.map(str::to_owned)
}

/// What the present factor does.
pub fn at_scale(scene: &Scene<'_>) -> Numbers {
    let known = scene.derived.normalizations.now();
    let row = |kind: usize| match known.map(|(known, _)| &known[kind]) {
        Some(Some(now)) => Ok([now.loss, now.slope, now.inner].map(short)),
        Some(None) => Err(MISSING),
        None => Err("computing …"),
    };
    let c = settings(scene).map_or(1.0, |settings| settings.scale);
    let mut heads = heads(["", "loss L", "‖∂L/∂W‖", "⟨W, ∂L/∂W⟩"]);
    heads[0] = format!("at c = {}", short(c));
    Numbers {
        heads,
        rows: [0, 1, 2].map(row),
        outdated: known.is_some_and(|(_, outdated)| outdated),
    }
}

/// Where the training of a kind stands at the playhead.
pub struct Standing {
    /// L by the moments of all samples for training.
    pub loss: f64,
    /// L by the running averages; `None` where there are none.
    pub inference: Option<f64>,
    /// λmax, as far as it is known.
    pub sharpness: Option<f64>,
}

impl Standing {
    /// `None` where it is not trained, or not yet.
    pub fn of(scene: &Scene<'_>, kind: usize) -> Option<Self> {
        let of = trained(scene)?[kind].as_ref()?;
        let row = scene.step.min(of.run.last());
        let measured = scene.derived.normalizations.sharpness();
        let measured = measured.filter(|(_, outdated)| !outdated);
        Some(Self {
            loss: of.run.losses[row],
            inference: of.inference.get(row).copied(),
            sharpness: measured.and_then(|(all, _)| all[kind].as_ref()?.at(row, 0)),
        })
    }
}

/// The playhead, in words.
pub fn step_title(scene: &Scene<'_>) -> String {
    format!("at step {}", scene.step)
}

/// Where trainings stand at the playhead, by the statistics of training and of inference.
pub fn at_step(scene: &Scene<'_>) -> Numbers {
    let row = |kind: usize| match (Standing::of(scene, kind), trained(scene)) {
        (Some(at), _) => {
            let inference = at.inference.map_or_else(|| "the same".to_owned(), short);
            let sharpness = at.sharpness.map_or_else(|| "…".to_owned(), short);
            Ok([short(at.loss), inference, sharpness])
        }
        (None, Some(_)) => Err(MISSING),
        (None, None) => Err(absence(scene)),
    };
    let mut heads = heads(["", "L training", "L inference", "λmax"]);
    heads[0] = step_title(scene);
    Numbers {
        heads,
        rows: [0, 1, 2].map(row),
        outdated: is_outdated(scene),
    }
}

impl Numbers {
    /// Its height in points.
    pub fn height(&self, unit: f32) -> f32 {
        unit * (ROW * (self.rows.len() + 1) as f32 + 0.5)
    }

    /// Draws it.
    pub fn paint(&self, painter: &Painter, area: Rect, style: &Style) {
        let unit = style.text_size;
        let scale = (area.width() / (unit * WIDE)).clamp(0.7, 1.0);
        let font = style.font(0.88 * scale);
        // Numbers end where their columns do.
        let width = area.width() * (1.0 - FIRST) / 3.0;
        let first = area.left() + area.width() * FIRST;
        let right = |column: usize| first + width * (column + 1) as f32 - 0.3 * unit;
        let middle = |row: usize| area.top() + unit * ROW * (row as f32 + 0.5);
        let left = area.left() + 0.3 * unit;
        let write = |at, align, text: &str, ink: Color32| {
            painter.write(at, align, text, font.clone(), ink);
        };
        let text = |at, align, text: &str| write(at, align, text, style.text);
        let ink = if self.outdated {
            style.text.gamma_multiply(FADED)
        } else {
            style.text
        };
        text(
            pos2(left, middle(0)),
            Align2::LEFT_CENTER,
            self.heads[0].as_str(),
        );
        for (column, head) in self.heads[1..].iter().enumerate() {
            text(pos2(right(column), middle(0)), Align2::RIGHT_CENTER, head);
        }
        for (kind, row) in self.rows.iter().enumerate() {
            let y = middle(kind + 1);
            let sample = unit * 2.2 * scale;
            let line = vec![pos2(left, y), pos2(left + sample, y)];
            stroke(painter, &line, kind, false, style);
            let name = pos2(left + sample + 0.4 * unit, y);
            text(name, Align2::LEFT_CENTER, NAMES[kind]);
            match row {
                Ok(cells) => {
                    for (column, cell) in cells.iter().enumerate() {
                        write(pos2(right(column), y), Align2::RIGHT_CENTER, cell, ink);
                    }
                }
                Err(reason) => text(pos2(right(2), y), Align2::RIGHT_CENTER, reason),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::Theme;
    use egui::{Context, RawInput, Shape};

    #[test]
    fn numbers_of_an_earlier_document_are_faded() {
        let style = Style::of(Theme::Light, 13.0);
        let inks = |outdated: bool| {
            let table = Numbers {
                heads: heads(["at c = 1", "loss L", "", ""]),
                rows: [(); 3].map(|()| Ok(["0.25".to_owned(), String::new(), String::new()])),
                outdated,
            };
            let ctx = Context::default();
            style.apply(&ctx);
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                table.paint(ui.painter(), ui.max_rect(), &style);
            });
            output.textures_delta.clear();
            let texts = output
                .shapes
                .into_iter()
                .filter_map(|clipped| match clipped.shape {
                    Shape::Text(text) => {
                        let ink = text.galley.job.sections[0].format.color;
                        Some((text.galley.text().to_owned(), ink))
                    }
                    _ => None,
                });
            let numbers: Vec<_> = texts.filter(|(text, _)| text == "0.25").collect();
            assert_eq!(numbers.len(), 3);
            numbers[0].1
        };
        assert_eq!(inks(false), style.text);
        assert_eq!(inks(true), style.text.gamma_multiply(FADED));
    }
}
