//! The colours of a GIF: at most 255 for all frames, and one that stands for what does not change.

use std::collections::BTreeMap;

use egui::Color32;

use crate::export::drawing::on_white;

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// The most colours, one less than GIF files have.
const MOST: usize = 255;
/// Colours that a mapper remembers, a power of two.
const REMEMBERED: usize = 1 << 14;

/// How many pixels have each colour, in the order of colours.
pub type Counts = BTreeMap<Rgb, u64>;

/// Counts the colours of a picture.
pub fn count(pixels: &[Color32]) -> Counts {
    let mut counts = Counts::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        *counts.entry(on_white(run[0])).or_insert(0) += run.len() as u64;
    }
    counts
}

/// The colours of a movie.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    pub colors: Vec<Rgb>,
}

impl Palette {
    /// All colours if there are no more than 255. Else they are divided into so many groups, each time the one with the largest sum of
    /// squared deviations at its mean, along the part of the colour that varies most. A group takes the colour that most of its pixels
    /// have, so that areas and inks keep theirs, or else its mean.
    pub fn of(counts: &Counts) -> Self {
        let all: Vec<Weighted> = counts
            .iter()
            .map(|(&rgb, &n)| Weighted { rgb, n })
            .collect();
        let mut groups = vec![Group::of(all)];
        while groups.len() < MOST {
            let spreads = groups.iter().enumerate();
            let widest = spreads.max_by(|(_, a), (_, b)| a.spread.total_cmp(&b.spread));
            let Some(widest) = widest.filter(|(_, g)| g.spread > 0.0).map(|(i, _)| i) else {
                break;
            };
            let [low, high] = groups.swap_remove(widest).split();
            groups.extend([low, high]);
        }
        let mut colors: Vec<Rgb> = groups.iter().filter_map(Group::color).collect();
        colors.sort_unstable();
        colors.dedup();
        Self { colors }
    }

    /// The index that stands for no change.
    pub fn unchanged(&self) -> u8 {
        self.colors.len().min(MOST) as u8
    }

    /// The index of the nearest colour.
    fn nearest(&self, rgb: Rgb) -> u8 {
        let distance = |other: &Rgb| -> u32 {
            let parts = rgb.iter().zip(other);
            parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
        };
        let nearest = self
            .colors
            .iter()
            .enumerate()
            .min_by_key(|(_, c)| distance(c));
        nearest.map_or(0, |(index, _)| index as u8)
    }
}

/// Finds indices of colours, and remembers those that it has found.
pub struct Mapper<'a> {
    palette: &'a Palette,
    /// By a hash of the colour.
    found: Vec<Option<(Color32, u8)>>,
}

impl<'a> Mapper<'a> {
    pub fn new(palette: &'a Palette) -> Self {
        Self {
            palette,
            found: vec![None; REMEMBERED],
        }
    }

    /// The index of each pixel.
    pub fn indices(&mut self, pixels: &[Color32]) -> Vec<u8> {
        let mut indices = Vec::with_capacity(pixels.len());
        for run in pixels.chunk_by(|a, b| a == b) {
            let index = self.index(run[0]);
            indices.resize(indices.len() + run.len(), index);
        }
        indices
    }

    fn index(&mut self, color: Color32) -> u8 {
        // Fibonacci hashing: the golden section of 2³² spreads neighbouring colours.
        let hash = u32::from_le_bytes(color.to_array()).wrapping_mul(0x9e37_79b9);
        let place = &mut self.found[hash as usize >> (32 - REMEMBERED.ilog2())];
        match place {
            Some((of, index)) if *of == color => *index,
            Some(_) | None => {
                let index = self.palette.nearest(on_white(color));
                *place = Some((color, index));
                index
            }
        }
    }
}

/// A colour and the number of its pixels.
#[derive(Clone, Copy)]
struct Weighted {
    rgb: Rgb,
    n: u64,
}

/// Colours that become one.
struct Group {
    colors: Vec<Weighted>,
    n: u64,
    /// For each part of the colour the sum over all pixels.
    sums: [u64; 3],
    /// The part that varies most, and the sum of squared deviations of all.
    widest: usize,
    spread: f64,
}

impl Group {
    fn of(colors: Vec<Weighted>) -> Self {
        let n = colors.iter().map(|c| c.n).sum();
        let (mut sums, mut squares) = ([0; 3], [0; 3]);
        for Weighted { rgb, n } in &colors {
            for k in 0..3 {
                let part = u64::from(rgb[k]);
                sums[k] += n * part;
                squares[k] += n * part * part;
            }
        }
        let deviation = |k: usize| squares[k] as f64 - (sums[k] as f64).powi(2) / n as f64;
        let varies = |k: usize| colors.iter().any(|c| c.rgb[k] != colors[0].rgb[k]);
        // What rounding leaves of the deviation of equal numbers is none.
        let deviations = [0, 1, 2].map(|k| {
            if varies(k) {
                deviation(k).max(0.0)
            } else {
                -1.0
            }
        });
        let widest = (0..3).max_by(|a, b| deviations[*a].total_cmp(&deviations[*b]));
        Self {
            n,
            sums,
            widest: widest.unwrap_or(0),
            spread: deviations.iter().map(|d| d.max(0.0)).sum(),
            colors,
        }
    }

    /// Those at most as large as the mean in the part that varies most, and those larger.
    fn split(self) -> [Self; 2] {
        let (k, sum, n) = (self.widest, self.sums[self.widest], self.n);
        let low = |c: &Weighted| u64::from(c.rgb[k]) * n <= sum;
        let (low, high) = self.colors.into_iter().partition(low);
        [low, high].map(Self::of)
    }

    fn color(&self) -> Option<Rgb> {
        let first = self.colors.iter().max_by_key(|c| c.n)?;
        let mean = || self.sums.map(|sum| ((sum + self.n / 2) / self.n) as u8);
        Some(if first.n * 2 > self.n {
            first.rgb
        } else {
            mean()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_are_all_kept() {
        let pixels: Vec<Color32> = (0..=254)
            .map(|i| Color32::from_rgb(i, 255 - i, 7))
            .collect();
        let palette = Palette::of(&count(&pixels));
        assert_eq!(palette.colors.len(), 255);
        assert_eq!(palette.unchanged(), 255);
        let indices = Mapper::new(&palette).indices(&pixels);
        for (pixel, index) in pixels.iter().zip(indices) {
            assert_eq!(palette.colors[usize::from(index)], pixel.to_array()[..3]);
        }
    }

    #[test]
    fn areas_keep_their_colour_among_thousands_of_others() {
        // Two areas, and between them every grey and a cloud of reds.
        let (paper, ink) = (
            Color32::from_rgb(250, 249, 247),
            Color32::from_rgb(0, 90, 181),
        );
        let mut pixels = vec![paper; 100_000];
        pixels.extend([ink; 5_000]);
        pixels.extend((0..=255).map(Color32::from_gray));
        for i in 0..60u8 {
            pixels.extend((0..60u8).map(|j| Color32::from_rgb(180, i, 100 + j)));
        }
        let palette = Palette::of(&count(&pixels));
        assert_eq!(palette.colors.len(), 255);
        for area in [paper, ink] {
            assert!(palette.colors.contains(&on_white(area)));
        }
        let mapped = Mapper::new(&palette).indices(&pixels);
        let worst = pixels.iter().zip(mapped).map(|(pixel, index)| {
            let near = palette.colors[usize::from(index)];
            let parts = on_white(*pixel).into_iter().zip(near);
            parts.map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
        });
        assert!(worst.max().is_some_and(|worst| worst <= 8));
    }

    #[test]
    fn what_is_transparent_lies_on_white() {
        assert_eq!(on_white(Color32::TRANSPARENT), [255; 3]);
        assert_eq!(on_white(Color32::from_black_alpha(255)), [0; 3]);
        assert_eq!(
            on_white(Color32::from_rgba_premultiplied(64, 0, 0, 128)),
            [191, 127, 127]
        );
        // A picture without pixels has no colours.
        assert_eq!(Palette::of(&Counts::new()).colors, [[0; 3]; 0]);
    }
}
