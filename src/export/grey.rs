//! Figures without colours: what the document's colours become, and what is left of all others.

use std::sync::Arc;

use egui::{Color32, ColorImage};

use super::drawing::{Drawing, Item};
use crate::figure::GREYS;
use crate::scenario::{Color, Palette, Scenario};

/// The scenario with optimizers of different lightness, on grey bands.
pub(super) fn scenario(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.figure.palette = Palette::Grey;
    for (optimizer, grey) in scenario.optimizers.iter_mut().zip(GREYS.iter().cycle()) {
        optimizer.color = Some(Color([*grey; 3]));
    }
    scenario
}

/// Takes the colours out of a drawing.
pub(super) fn drain(drawing: &mut Drawing) {
    drawing.background = grey(drawing.background);
    drain_items(&mut drawing.items);
}

fn drain_items(items: &mut [Item]) {
    for item in items {
        match item {
            Item::Path(path) => {
                path.fill = grey(path.fill);
                path.stroke.color = grey(path.stroke.color);
            }
            Item::Text(text) => text.color = grey(text.color),
            Item::Picture(picture) => {
                // What is grey already stays shared.
                if picture.image.pixels.iter().any(|&p| grey(p) != p) {
                    let pixels = picture.image.pixels.iter().map(|&p| grey(p)).collect();
                    picture.image = Arc::new(ColorImage {
                        pixels,
                        ..(*picture.image).clone()
                    });
                }
            }
            Item::Clip(clip) => drain_items(&mut clip.items),
            Item::Group(group) => drain_items(&mut group.items),
        }
    }
}

/// The grey that is as bright, by the luma of Rec. ITU-R BT.601, which is linear and so holds for premultiplied colours, too.
fn grey(colour: Color32) -> Color32 {
    let [r, g, b, alpha] = colour.to_array();
    let [red, green, blue] = [r, g, b].map(u32::from);
    let luma = (299 * red + 587 * green + 114 * blue + 500) / 1000;
    // At most the largest of the three.
    let luma = luma as u8;
    Color32::from_rgba_premultiplied(luma, luma, luma, alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_are_as_bright_as_the_standard_says() {
        let of = |r, g, b| grey(Color32::from_rgb(r, g, b));
        // 0.299, 0.587 and 0.114 of 255.
        assert_eq!(of(255, 0, 0), Color32::from_gray(76));
        assert_eq!(of(0, 255, 0), Color32::from_gray(150));
        assert_eq!(of(0, 0, 255), Color32::from_gray(29));
        for v in 0..=255 {
            assert_eq!(of(v, v, v), Color32::from_gray(v));
        }
        let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
        assert_eq!(grey(half).to_array(), [30, 30, 30, 128]);
    }
}
