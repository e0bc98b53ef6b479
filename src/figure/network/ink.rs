//! The colours of classes, and of the signs of weights and activations.

use egui::Color32;

use crate::figure::style::{Style, oklch};

/// Lightness on light figures and on dark ones, chroma and hue of the samples of each class. The first two, yellow and violet,
/// differ in lightness and along an axis of colour that all colour visions have.
const CLASSES: [([f64; 2], f64, f64); 6] = [
    ([0.9, 0.9], 0.16, 102.0),
    ([0.43, 0.47], 0.24, 281.0),
    ([0.56, 0.74], 0.1, 195.0),
    ([0.52, 0.7], 0.19, 0.0),
    ([0.62, 0.8], 0.17, 135.0),
    ([0.5, 0.66], 0.12, 50.0),
];

/// The same of negative and positive numbers: those of the first two classes, but without the edges that samples have.
const SIGNS: [([f64; 2], f64, f64); 2] = [([0.7, 0.85], 0.145, 92.0), ([0.46, 0.66], 0.2, 284.0)];

/// Steps between no strength and full strength.
pub const STEPS: usize = 10;

/// The colour of a class's samples, which have an edge.
pub fn class(style: &Style, index: usize) -> Color32 {
    let ([light, dark], chroma, hue) = CLASSES[index % CLASSES.len()];
    oklch(if style.dark { dark } else { light }, chroma, hue)
}

/// The colour of positive or of negative numbers.
pub fn sign(style: &Style, positive: bool) -> Color32 {
    let ([light, dark], chroma, hue) = SIGNS[usize::from(positive)];
    oklch(if style.dark { dark } else { light }, chroma, hue)
}

/// The ground where a network tells a class, from none to full strength. As pale as bands are: paths and boundaries keep their
/// contrast on it.
pub fn ground(style: &Style, index: usize, strength: f64) -> Color32 {
    let ([own, _], _, hue) = CLASSES[index % CLASSES.len()];
    let strength = strength.clamp(0.0, 1.0);
    let (none, full) = if style.dark {
        (0.17, 0.34)
    } else {
        // Pale yellow is lighter than any other hue that can be told.
        (0.985, if own > 0.8 { 0.925 } else { 0.85 })
    };
    oklch(none + (full - none) * strength, 0.1 * strength, hue)
}

/// A response, from −1 to 1, of a unit: stronger than the ground, since nothing is drawn on it.
pub fn response(style: &Style, value: f64) -> Color32 {
    let ([light, dark], chroma, hue) = SIGNS[usize::from(value > 0.0)];
    let strength = value.abs().clamp(0.0, 1.0);
    let (none, full) = if style.dark {
        (0.2, dark)
    } else {
        (0.97, light)
    };
    oklch(none + (full - none) * strength, chroma * strength, hue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::vision::{VISION, seen};
    use crate::figure::style::{Theme, luminance};
    use crate::math::norm;
    use crate::scenario::Scenario;
    use crate::surface::Shape;

    fn apart(a: Color32, b: Color32, matrix: [[f64; 3]; 3]) -> f64 {
        let ([l, p, q], [m, r, s]) = (seen(a, matrix), seen(b, matrix));
        norm([l - m, norm([p - r, q - s])])
    }

    /// As far as default inks are from each other, whatever the colour vision.
    #[test]
    fn two_classes_are_told_apart_from_each_other_and_from_the_inks() {
        let scenario = Scenario::on(Shape::named("saddle").unwrap());
        for theme in [Theme::Paper, Theme::Dark] {
            let style = Style::of(theme, 13.0);
            let [a, b] = [0, 1].map(|i| class(&style, i));
            for matrix in VISION {
                assert!(apart(a, b, matrix) > 0.2, "{theme:?}");
                let signs = [false, true].map(|positive| sign(&style, positive));
                assert!(apart(signs[0], signs[1], matrix) > 0.15, "{theme:?}");
                for i in 0..12 {
                    let ink = style.ink(scenario.color(i));
                    for class in [a, b] {
                        let apart = apart(class, ink, matrix);
                        assert!(apart > 0.055, "{theme:?} {class:?} {i} {ink:?}: {apart}");
                    }
                }
            }
        }
    }

    /// Edges of paths on the ground of any class keep the contrast that they have on bands.
    #[test]
    fn boundaries_keep_a_contrast_of_three_to_the_ground() {
        let scenario = Scenario::on(Shape::named("saddle").unwrap());
        for theme in [Theme::Paper, Theme::Light, Theme::Dark] {
            let style = Style::of(theme, 13.0);
            for i in 0..12 {
                let edge = luminance(style.outline(style.ink(scenario.color(i)))) + 0.05;
                for (class, step) in (0..6).flat_map(|c| (0..=STEPS).map(move |s| (c, s))) {
                    let ground = ground(&style, class, step as f64 / STEPS as f64);
                    let ground = luminance(ground) + 0.05;
                    let ratio = (edge / ground).max(ground / edge);
                    assert!(ratio >= 3.0, "{theme:?} {i} {class} {step}: {ratio}");
                }
            }
        }
    }
}
