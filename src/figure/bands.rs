//! Banded colours as an image, with undefined regions hatched.

use egui::{Color32, ColorImage};

use super::palette;
use super::style::{Style, mix};
use crate::analysis::Field;
use crate::scenario::Scenario;
use crate::surface::Shape;
use crate::workbench::{Relief, Resolution};

/// What is needed to paint a picture of bands.
pub struct Bands<'a> {
    /// The values on a grid.
    pub field: &'a Field,
    /// The values at which one band ends and the next begins, ascending.
    pub levels: &'a [f64],
    /// The colours of the bands from low to high, one more than there are levels.
    pub colours: &'a [Color32],
    /// The ground and the hatching lines of areas where the function is undefined.
    pub hatch: [Color32; 2],
}

/// In place of a band where the function is undefined or has a pole.
const UNDEFINED: u16 = u16::MAX;

/// Pixels between two hatching lines.
pub const HATCH: usize = 10;

/// The background of areas where the function is undefined, and the colour of the hatching lines on it. Paths cross both, so
/// the lines are as faint as bands.
pub fn hatch(style: &Style) -> [Color32; 2] {
    let strength = if style.dark { 0.22 } else { 0.33 };
    [
        style.background,
        mix(style.background, style.faint, strength),
    ]
}

impl Bands<'_> {
    /// Paints a picture with the top row first. Values between grid points are interpolated, along y once per row and
    /// along x once per cell, so that a picture finer than the grid has smooth band edges at little cost.
    pub fn paint(&self, width: usize, height: usize) -> ColorImage {
        let Field {
            columns,
            rows,
            values,
            ..
        } = self.field;
        let (columns, rows) = (*columns, *rows);
        let mut image = ColorImage::filled([width, height], self.hatch[0]);
        if columns < 2 || rows < 2 || width == 0 || height == 0 {
            return image;
        }
        let bands = self.bands();
        let mut band = vec![UNDEFINED; columns];
        // The first pixel whose centre lies at or beyond each grid column.
        let edges: Vec<usize> = (0..columns)
            .map(|i| {
                let x = i as f64 / (columns - 1) as f64 * width as f64 - 0.5;
                (x.ceil().max(0.0) as usize).min(width)
            })
            .collect();
        for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
            let y = (1.0 - (j as f64 + 0.5) / height as f64) * (rows - 1) as f64;
            let below = (y as usize).min(rows - 2);
            let share = y - below as f64;
            let line = |of: usize| of * columns..(of + 1) * columns;
            let (a, b) = (&values[line(below)], &values[line(below + 1)]);
            let value = |i: usize| a[i] + (b[i] - a[i]) * share;
            // Between two values of one band all are of that band, so most are not computed.
            let ends = bands[line(below)].iter().zip(&bands[line(below + 1)]);
            for (i, (band, (&p, &q))) in band.iter_mut().zip(ends).enumerate() {
                *band = if p == q { p } else { self.band(value(i), p) };
            }
            let mut i = 0;
            while i < columns - 1 {
                let first = i;
                i += 1;
                // Neighbouring cells in the same band are filled together: bands are wide, cells only a few pixels.
                while i < columns - 1 && band[first] == band[i] && band[i] == band[i + 1] {
                    i += 1;
                }
                let end = if i + 1 == columns { width } else { edges[i] };
                let start = edges[first].min(end);
                let cells = &mut pixels[start..end];
                match (band[first], band[i]) {
                    (UNDEFINED, _) | (_, UNDEFINED) => {
                        for (k, pixel) in cells.iter_mut().enumerate() {
                            let line = (start + k + j) % HATCH < 2;
                            *pixel = self.hatch[usize::from(line)];
                        }
                    }
                    (p, q) if p == q => cells.fill(self.colours[usize::from(p)]),
                    (p, _) => {
                        let scale = (columns - 1) as f64 / width as f64;
                        let x = |k: usize| ((start + k) as f64 + 0.5) * scale - first as f64;
                        self.fill_between([value(first), value(i)], p, cells, x);
                    }
                }
            }
        }
        image
    }

    /// Fills the pixels of a cell whose ends have these values, the first one of that band. Of a pixel, `x` says where in the cell it lies.
    fn fill_between(
        &self,
        [from, to]: [f64; 2],
        band: u16,
        cell: &mut [Color32],
        x: impl Fn(usize) -> f64,
    ) {
        let mut guess = band;
        for (k, pixel) in cell.iter_mut().enumerate() {
            let band = self.band(from + (to - from) * x(k), guess);
            if band != UNDEFINED {
                *pixel = self.colours[usize::from(band)];
                guess = band;
            }
        }
    }

    /// The band of each value of the field.
    fn bands(&self) -> Vec<u16> {
        let mut guess = 0;
        let band = |value: &f64| {
            let band = self.band(*value, guess);
            guess = band;
            band
        };
        self.field.values.iter().map(band).collect()
    }

    /// The band of a value, searched for from that of a neighbour, or from the highest one.
    #[inline]
    fn band(&self, value: f64, guess: u16) -> u16 {
        if !value.is_finite() {
            return UNDEFINED;
        }
        let mut band = usize::from(guess).min(self.levels.len());
        while band < self.levels.len() && value > self.levels[band] {
            band += 1;
        }
        while band > 0 && value <= self.levels[band - 1] {
            band -= 1;
        }
        band as u16
    }
}

/// A small picture of a shape over its domain, with the spacing that suits it. Darker is lower, as on the plot; the colours are
/// stronger, since no path has to be seen on them.
pub fn thumbnail(shape: &Shape, width: usize, height: usize) -> ColorImage {
    let scenario = Scenario::on(shape.clone());
    let mut relief = Relief::default();
    let resolution = Resolution {
        columns: width,
        rows: height,
    };
    relief.update(&scenario, scenario.view(), resolution);
    let levels = &relief.lines().levels;
    let share = |band: usize| band as f32 / levels.len().max(1) as f32;
    let colours: Vec<Color32> = (0..=levels.len())
        .map(|band| palette::viridis(share(band)))
        .collect();
    let ground = colours[0];
    Bands {
        field: relief.field(),
        levels,
        colours: &colours,
        hatch: [ground, ground],
    }
    .paint(width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp_field(nan: bool) -> Field {
        let mut values: Vec<f64> = (0..5 * 3).map(|k| (k % 5) as f64).collect();
        if nan {
            values[7] = f64::NAN;
        }
        Field {
            columns: 5,
            rows: 3,
            x: [0.0, 4.0],
            y: [0.0, 2.0],
            values,
        }
    }

    #[test]
    fn pixels_have_the_colour_of_their_band() {
        let field = ramp_field(false);
        let colours = [Color32::RED, Color32::GREEN, Color32::BLUE];
        let hatch = [Color32::BLACK, Color32::WHITE];
        let bands = Bands {
            field: &field,
            levels: &[1.0, 2.5],
            colours: &colours,
            hatch,
        };
        let image = bands.paint(80, 6);
        // f(x) = x over 80 pixels from 0 to 4: pixel k is at x = (k + ½)/20.
        for (k, pixel) in image.pixels[..80].iter().enumerate() {
            let x = (k as f64 + 0.5) / 20.0;
            let expected = if x <= 1.0 {
                Color32::RED
            } else if x <= 2.5 {
                Color32::GREEN
            } else {
                Color32::BLUE
            };
            assert_eq!(*pixel, expected, "pixel {k}");
        }
    }

    #[test]
    fn undefined_regions_are_hatched_and_empty_pictures_are_legal() {
        let field = ramp_field(true);
        let hatch = [Color32::BLACK, Color32::WHITE];
        let bands = Bands {
            field: &field,
            levels: &[],
            colours: &[Color32::RED],
            hatch,
        };
        let image = bands.paint(80, 60);
        let middle = &image.pixels[30 * 80..31 * 80];
        assert_eq!(middle[2], Color32::RED);
        assert!(
            middle[25..55].contains(&Color32::WHITE) && middle[25..55].contains(&Color32::BLACK)
        );
        assert_eq!(bands.paint(0, 0).pixels.len(), 0);
        let empty = Field::default();
        assert_eq!(
            Bands {
                field: &empty,
                ..bands
            }
            .paint(4, 4)
            .pixels
            .len(),
            16
        );
    }
}
