//! A small picture of the samples of a network.

use egui::{Color32, ColorImage};

use super::ink;
use super::samples::{place, view};
use crate::figure::style::{Style, Theme};
use crate::network::Network;

/// Half the side of a sample's square, in pixels.
const HALF: i64 = 1;

/// What a network is trained on, in its classes' colours on a dark ground, as that of pictures of surfaces.
pub fn samples_thumbnail(network: &Network, width: usize, height: usize) -> ColorImage {
    let style = Style::of(Theme::Dark, 12.0);
    let mut image = ColorImage::filled([width, height], Color32::from_gray(24));
    let view = view(network);
    let samples = network.train();
    let pixel = |v: f64, [low, high]: [f64; 2], side: usize| {
        // Saturates by definition of `as`.
        ((v - low) / (high - low) * side as f64) as i64
    };
    for sample in 0..samples.count() {
        let [x, y] = place(samples, sample);
        let class = samples.classes.get(sample).copied().unwrap_or(0);
        let colour = ink::class(&style, class as usize);
        let (column, row) = (pixel(x, view.x, width), pixel(y, view.y, height));
        let row = height as i64 - 1 - row;
        for y in row - HALF..=row + HALF {
            for x in column - HALF..=column + HALF {
                if (0..width as i64).contains(&x) && (0..height as i64).contains(&y) {
                    image[(x as usize, y as usize)] = colour;
                }
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The upper half circle of the moons is the first class.
    #[test]
    fn samples_lie_as_in_the_plane() {
        let network = Network::default();
        let image = samples_thumbnail(&network, 60, 40);
        let style = Style::of(Theme::Dark, 12.0);
        let middle = |class: usize| {
            let ink = ink::class(&style, class);
            let places = image.pixels.iter().enumerate();
            let places = places.filter(|(_, pixel)| **pixel == ink);
            let places: Vec<[usize; 2]> = places.map(|(i, _)| [i % 60, i / 60]).collect();
            assert!(places.len() > 50);
            [0, 1].map(|axis| {
                places.iter().map(|p| p[axis]).sum::<usize>() as f64 / places.len() as f64
            })
        };
        let [upper, lower] = [middle(0), middle(1)];
        assert!(upper[0] + 5.0 < lower[0] && upper[1] + 5.0 < lower[1]);
    }
}
