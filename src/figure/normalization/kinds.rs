//! What all parts of the comparison share: the kinds and their looks, and what is known of them.

use egui::{Align2, Painter, Pos2, Rect, Stroke, pos2};

use super::super::lines;
use super::super::scene::Scene;
use super::super::style::{FADED, Style};
use crate::analysis::{Kinds, Trained};
use crate::figure::typeset::Typeset as _;
use crate::network::NetworkSettings;
use crate::scenario::Color;

/// What the kinds are called.
pub const NAMES: [&str; 3] = ["none", "batch norm", "layer norm"];
/// Why a kind is missing: batch normalization, the only one that can be.
pub const MISSING: &str = "refused: a batch of one sample has no variance";
/// The colours of their curves, `None` for that of text, and their dashes with the gaps between them, in text heights, `None` for
/// whole lines.
const LOOKS: [(Option<Color>, Option<[f32; 2]>); 3] = [
    (None, None),
    (Some(Color([0x00, 0x72, 0xb2])), Some([0.9, 0.35])),
    (Some(Color([0xd5, 0x5e, 0x00])), Some([0.2, 0.3])),
];

/// The settings of the network.
pub fn settings<'a>(scene: &Scene<'a>) -> Option<&'a NetworkSettings> {
    let network = scene.scenario.surface.shape.network()?;
    Some(&network.network().spec().settings)
}

/// Why nothing is trained.
pub fn absence(scene: &Scene<'_>) -> &'static str {
    match scene.scenario.subject() {
        None => "No optimizer is shown",
        Some(_) if trained(scene).is_some() => "measuring …",
        Some(_) => "training …",
    }
}

/// The trainings; `None` until there are any, and where no optimizer is shown.
pub fn trained<'a>(scene: &Scene<'a>) -> Option<&'a Kinds<Trained>> {
    scene.scenario.subject()?;
    let (trained, _) = scene.derived.normalizations.trained()?;
    Some(trained)
}

/// Whether the trainings are those of an earlier document.
pub fn is_outdated(scene: &Scene<'_>) -> bool {
    let trained = scene.derived.normalizations.trained();
    trained.is_some_and(|(_, outdated)| outdated)
}

/// A curve of a kind.
pub fn stroke(painter: &Painter, line: &[Pos2], kind: usize, faded: bool, style: &Style) {
    let unit = style.text_size;
    let (color, dashes) = LOOKS[kind];
    let ink = color.map_or(style.text, |color| style.ink(color));
    let ink = if faded {
        ink.gamma_multiply(FADED)
    } else {
        ink
    };
    let stroke = Stroke::new(unit * 0.16, ink);
    match dashes {
        None => {
            painter.line(line.to_vec(), stroke);
        }
        Some([dash, gap]) => {
            for dash in lines::dashes(line, unit * dash, unit * gap, false) {
                painter.line(dash, stroke);
            }
        }
    }
}

/// Which curve is which, side by side; smaller where there is little room.
pub fn key(painter: &Painter, area: Rect, style: &Style) {
    let unit = style.text_size;
    // Samples, gaps and the letters of all names.
    let wanted = unit * 22.0;
    let scale = (area.width() / wanted).clamp(0.6, 1.0);
    let (sample, gap) = (2.2 * unit * scale, 0.4 * unit * scale);
    let y = area.center().y;
    let mut x = area.left() + gap;
    for (kind, name) in NAMES.into_iter().enumerate() {
        stroke(
            painter,
            &[pos2(x, y), pos2(x + sample, y)],
            kind,
            false,
            style,
        );
        let at = pos2(x + sample + gap, y);
        let font = style.font(0.88 * scale);
        let drawn = painter.write(at, Align2::LEFT_CENTER, name, font, style.text);
        x = drawn.right() + 2.0 * gap;
    }
}
