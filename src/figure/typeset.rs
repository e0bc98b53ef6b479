//! Text as figures set it: what stands above or below the line is smaller and raised or lowered, whatever forms of it a font has.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Align2, Color32, FontId, Galley, Painter, Pos2, Rect};

use crate::spelling::script::{Script, parts};

/// The size of what stands above or below the line, in sizes of what stands on it.
const SIZE: f32 = 0.7;
/// The height of its line, likewise. At the upper end of the line that it belongs to, it is raised by about 0.36 of the size there; at the
/// lower end it is lowered by about 0.15.
const HEIGHT: f32 = 0.7;
/// The gap before it, likewise.
const GAP: f32 = 0.03;

/// Sets text. These take the places of the painter's own, which know no script.
pub trait Typeset {
    /// Lays out a text without breaking its lines.
    fn typeset(&self, text: impl Into<String>, font: FontId, ink: Color32) -> Arc<Galley>;

    /// Lays out a text in lines of at most that width. A sign between two things, such as that both are equal, stays in one line with them.
    fn typeset_within(
        &self,
        text: impl Into<String>,
        font: FontId,
        ink: Color32,
        width: f32,
    ) -> Arc<Galley>;

    /// Writes a text; returns what it covers.
    fn write(
        &self,
        at: Pos2,
        align: Align2,
        text: impl Into<String>,
        font: FontId,
        ink: Color32,
    ) -> Rect;
}

impl Typeset for Painter {
    fn typeset(&self, text: impl Into<String>, font: FontId, ink: Color32) -> Arc<Galley> {
        // Between a number and its unit.
        let text = text.into().replace(" %", "\u{202f}%");
        self.layout_job(job(&text, font, ink, f32::INFINITY))
    }

    fn typeset_within(
        &self,
        text: impl Into<String>,
        font: FontId,
        ink: Color32,
        width: f32,
    ) -> Arc<Galley> {
        let text = unbroken(&text.into());
        self.layout_job(job(&text, font, ink, width))
    }

    fn write(
        &self,
        at: Pos2,
        align: Align2,
        text: impl Into<String>,
        font: FontId,
        ink: Color32,
    ) -> Rect {
        let galley = self.typeset(text, font, ink);
        let rect = align.anchor_size(at, galley.size());
        self.galley(rect.min, galley, ink);
        rect
    }
}

fn job(text: &str, font: FontId, ink: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    append(&mut job, text, TextFormat::simple(font, ink));
    job
}

/// Adds a text of a format to a layout, with its scripts.
pub fn append(job: &mut LayoutJob, text: &str, format: TextFormat) {
    let size = format.font_id.size;
    if text.is_empty() {
        // A line without a character has a height.
        job.append(text, 0.0, format);
        return;
    }
    for part in parts(text) {
        let Some(script) = part.script else {
            job.append(&part.text, 0.0, format.clone());
            continue;
        };
        let valign = match script {
            Script::Raised => Align::TOP,
            Script::Lowered => Align::BOTTOM,
        };
        let format = TextFormat {
            font_id: FontId::new(size * SIZE, format.font_id.family.clone()),
            line_height: Some(size * HEIGHT),
            valign,
            ..format.clone()
        };
        job.append(&part.text, size * GAP, format);
    }
}

/// Where text of a format stands; `None` is on the line.
pub fn script(format: &TextFormat) -> Option<Script> {
    format.line_height?;
    Some(match format.valign {
        Align::Min => Script::Raised,
        Align::Center | Align::Max => Script::Lowered,
    })
}

/// Signs that stand between two things which belong together: relations, and the minus, which at the end of a line could be a dash.
const SIGNS: [&str; 8] = ["=", "≤", "≥", "≈", "<", ">", "∈", "−"];

/// The same with spaces around such signs at which no line is broken.
fn unbroken(text: &str) -> String {
    let mut text = text.replace(" %", "\u{a0}%");
    for sign in SIGNS {
        text = text.replace(&format!(" {sign} "), &format!("\u{a0}{sign}\u{a0}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Style, Theme};
    use egui::Context;

    fn laid_out(text: &str, size: f32, width: f32) -> Arc<Galley> {
        let style = Style::of(Theme::Paper, size);
        let ctx = Context::default();
        style.apply(&ctx);
        let mut galley = None;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let set = ui
                .painter()
                .typeset_within(text, style.font(1.0), style.text, width);
            galley = Some(set);
        });
        output.textures_delta.clear();
        galley.expect("a text")
    }

    /// TeX's own numbers: exponents are raised by 0.36 to 0.41 and indices lowered by 0.15 to 0.25 of the size.
    #[test]
    fn exponents_are_raised_and_indices_lowered() {
        let galley = laid_out("10⁻³ λ₁", 100.0, f32::INFINITY);
        let row = &galley.rows[0];
        let line = row.glyphs[0].pos.y;
        for glyph in &row.glyphs {
            let (up, size) = match glyph.chr {
                '−' | '3' => (0.33..0.42, 0.7),
                _ if glyph.pos.y > line => (-0.2..-0.12, 0.7),
                _ => (0.0..1e-3, 1.0),
            };
            let raised = (line - glyph.pos.y) / 100.0;
            assert!(up.contains(&raised), "{} {raised}", glyph.chr);
            assert!((glyph.font_height / galley.rows[0].size.y - size).abs() < 0.02);
        }
        let text: String = row.glyphs.iter().map(|glyph| glyph.chr).collect();
        assert_eq!(text, "10−3 λ1");
        // A line is as high with them as without.
        let plain = laid_out("10", 100.0, f32::INFINITY);
        assert_eq!(plain.size().y, galley.size().y);
    }

    #[test]
    fn no_line_ends_within_an_equation() {
        // In less, not even `β₁ = 0.9,` fits.
        for width in 50..200 {
            let galley = laid_out("Adam: η = 0.07, β₁ = 0.9, κ ≥ 25", 10.0, width as f32);
            for row in &galley.rows {
                let text = row.text();
                let text = text.trim();
                let whole = |sign: &str| !text.starts_with(sign) && !text.ends_with(sign);
                assert!(SIGNS.iter().all(|sign| whole(sign)), "{width} {text:?}");
            }
        }
    }
}
