//! What a network says over the plane of its inputs, as a picture: a hue for each class, pale where the network is undecided.

use egui::{Color32, ColorImage};

use super::head::HeadKey;
use super::ink::{self, STEPS};
use crate::analysis::response::{Classes, Grid};
use crate::figure::bands::{HATCH, hatch};
use crate::figure::style::Style;

/// What the picture depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldKey {
    pub head: HeadKey,
    pub grid: Grid,
    pub size: [usize; 2],
    pub style: Style,
}

/// Paints the picture with the top row first. Between grid points shares are interpolated; where one of them is not a number
/// the picture is hatched.
pub fn paint(classes: &Classes, [width, height]: [usize; 2], style: &Style) -> ColorImage {
    let count = classes.count;
    let [columns, rows] = classes.size;
    let hatch = hatch(style);
    let mut image = ColorImage::filled([width, height], hatch[0]);
    if columns < 2 || rows < 2 || width == 0 || height == 0 {
        return image;
    }
    let colours: Vec<Color32> = (0..count)
        .flat_map(|class| (0..=STEPS).map(move |step| (class, step)))
        .map(|(class, step)| ink::ground(style, class, step as f64 / STEPS as f64))
        .collect();
    let mut line = vec![0.0; columns * count];
    for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
        let (below, share) = between(
            (1.0 - (j as f64 + 0.5) / height as f64) * (rows - 1) as f64,
            rows,
        );
        let row = |row: usize| &classes.shares[row * columns * count..][..columns * count];
        for ((out, a), b) in line.iter_mut().zip(row(below)).zip(row(below + 1)) {
            *out = a + (b - a) * share;
        }
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let (left, share) = between(
                (i as f64 + 0.5) / width as f64 * (columns - 1) as f64,
                columns,
            );
            let at = |class: usize| {
                let (a, b) = (line[left * count + class], line[(left + 1) * count + class]);
                a + (b - a) * share
            };
            *pixel = match strongest(count, at) {
                Some((class, step)) => colours[class * (STEPS + 1) + step],
                None => hatch[usize::from((i + j) % HATCH < 2)],
            };
        }
    }
    image
}

/// The grid point before a place, and the share of the way to the next one.
fn between(at: f64, count: usize) -> (usize, f64) {
    // Saturates by definition of `as`.
    let before = (at as usize).min(count - 2);
    (before, at - before as f64)
}

/// The class with the largest share, and how far that is above an even share, in steps.
fn strongest(count: usize, at: impl Fn(usize) -> f64) -> Option<(usize, usize)> {
    let (mut best, mut most) = (0, at(0));
    let mut finite = most.is_finite();
    for class in 1..count {
        let share = at(class);
        finite &= share.is_finite();
        if share > most {
            (best, most) = (class, share);
        }
    }
    let even = 1.0 / count as f64;
    let strength = ((most - even) / (1.0 - even)).clamp(0.0, 1.0);
    finite.then_some((best, (strength * STEPS as f64).round() as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::style::Theme;

    #[test]
    fn pixels_have_the_hue_of_the_likeliest_class() {
        let style = Style::of(Theme::Light, 13.0);
        // p₁ = 0 at the left edge and 1 at the right one; in the upper row nothing is known at the right.
        let classes = |nan: bool| Classes {
            count: 2,
            size: [2, 2],
            shares: [
                [1.0, 0.0],
                [0.0, 1.0],
                [1.0, 0.0],
                [0.0, if nan { f64::NAN } else { 1.0 }],
            ]
            .concat(),
        };
        let image = paint(&classes(false), [10, 4], &style);
        for (i, pixel) in image.pixels.iter().enumerate() {
            let one = ((i % 10) as f64 + 0.5) / 10.0;
            let (class, strength) = if one > 0.5 {
                (1, 2.0 * one - 1.0)
            } else {
                (0, 1.0 - 2.0 * one)
            };
            let step = (strength * 10.0).round() / 10.0;
            assert_eq!(*pixel, ink::ground(&style, class, step), "{i}");
        }
        let hatched = paint(&classes(true), [40, 40], &style);
        let hatch = hatch(&style);
        assert!(hatched.pixels[..40].iter().all(|p| hatch.contains(p)));
        assert_eq!(paint(&Classes::default(), [3, 3], &style).pixels.len(), 9);
    }
}
