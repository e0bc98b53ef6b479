//! Rasters stretched over upright rectangles. If the raster is finer than the picture, each pixel is the mean of what it
//! covers; if it is coarser, pixels are interpolated between neighbours.

use std::ops::Range;

use egui::{Color32, ColorImage};
use tiny_skia::{PixmapMut, Rect};

/// The columns (or rows) of the raster that contribute to one column (or row) of the picture.
struct Taps {
    /// Their indices.
    source: Range<usize>,
    /// The share of each; they add up to 1.
    weights: Vec<f32>,
    /// The fraction of the picture's column or row that lies on the raster.
    coverage: f32,
}

impl Taps {
    /// For column `at`, where the raster's `count` columns take up `[from, to)`.
    fn new(at: usize, [from, to]: [f32; 2], count: usize, smooth: bool) -> Self {
        let coverage = (to.min(at as f32 + 1.0) - from.max(at as f32)).clamp(0.0, 1.0);
        if smooth && is_made_for([from, to], count) {
            let source = (at as f32 - from.round()).clamp(0.0, count as f32 - 1.0) as usize;
            return Self {
                source: source..source + 1,
                weights: vec![1.0],
                coverage,
            };
        }
        let pixels = count as f32 / (to - from);
        let middle = (at as f32 + 0.5 - from) * pixels;
        let reach = if smooth { pixels.max(1.0) } else { pixels } / 2.0;
        let most = count as f32;
        // At least a sliver, so that some column is chosen at the very edge.
        let low = (middle - reach).clamp(0.0, most - 1e-3);
        let high = (middle + reach).clamp(low + 1e-3, most);
        let source = low as usize..(high.ceil() as usize).min(count);
        let share = |i: usize| (high.min(i as f32 + 1.0) - low.max(i as f32)) / (high - low);
        Self {
            weights: source.clone().map(share).collect(),
            source,
            coverage,
        }
    }
}

/// Whether a raster has a column (or row) for each of the picture's. It is then moved onto these, by half a pixel at most: otherwise each
/// would be the mean of two, and edges that are sharp would not stay so.
fn is_made_for([from, to]: [f32; 2], count: usize) -> bool {
    (to - from - count as f32).abs() <= 0.5
}

/// Paints `image` over `target` with the opacity given by `mask` (0 to 255 for each pixel of the picture).
pub(super) fn stretch(
    image: &ColorImage,
    target: Rect,
    smooth: bool,
    pixels: &mut PixmapMut<'_>,
    mask: Option<&[u8]>,
) {
    let [columns, rows] = image.size;
    let width = pixels.width() as usize;
    let whole = |low: f32, high: f32, side: u32| {
        let [low, high] = [low.floor(), high.ceil()].map(|at| at.clamp(0.0, side as f32));
        low as usize..high as usize
    };
    let across = whole(target.left(), target.right(), pixels.width());
    let down = whole(target.top(), target.bottom(), pixels.height());
    let sides = [target.left(), target.right()];
    let taps_x: Vec<Taps> = across
        .clone()
        .map(|x| Taps::new(x, sides, columns, smooth))
        .collect();
    // Columns that are copied as they are, in rows that are.
    let is_copied = |taps: &Taps| taps.weights.len() == 1 && taps.coverage == 1.0;
    let plain = mask.is_none() && smooth && is_made_for(sides, columns);
    let copied = if plain && image.pixels.iter().all(Color32::is_opaque) {
        let first = taps_x.iter().position(is_copied).unwrap_or(0);
        first..first + taps_x[first..].iter().take_while(|t| is_copied(t)).count()
    } else {
        0..0
    };
    for y in down {
        let taps_y = Taps::new(y, [target.top(), target.bottom()], rows, smooth);
        let lines = &image.pixels[taps_y.source.start * columns..taps_y.source.end * columns];
        let start = y * width + across.start;
        let places = start..start + taps_x.len();
        let bytes = &mut pixels.data_mut()[4 * places.start..4 * places.end];
        let copied = if is_copied(&taps_y) {
            copied.clone()
        } else {
            0..0
        };
        if let (Some(from), Some(to)) = (taps_x.get(copied.start), copied.end.checked_sub(1)) {
            let first = taps_y.source.start * columns + from.source.start;
            let source = &image.as_raw()[4 * first..4 * (first + to + 1 - copied.start)];
            bytes[4 * copied.start..4 * copied.end].copy_from_slice(source);
        }
        for ((i, taps), below) in taps_x.iter().enumerate().zip(bytes.chunks_exact_mut(4)) {
            if copied.contains(&i) {
                continue;
            }
            let color = mean(lines, columns, &taps_y, taps);
            let masked = mask.map_or(1.0, |mask| f32::from(mask[places.start + i]) / 255.0);
            let coverage = taps_y.coverage * taps.coverage * masked;
            put(below, color, coverage);
        }
    }
}

/// The mean of a part of the raster, whose rows are `lines`.
fn mean(lines: &[Color32], columns: usize, taps_y: &Taps, taps_x: &Taps) -> Color32 {
    let part = |line: usize| &lines[line * columns..][taps_x.source.clone()];
    let first = part(0)[0];
    // Bands are wide, so most pixels cover a single colour.
    if (0..taps_y.weights.len()).all(|line| part(line).iter().all(|&color| color == first)) {
        return first;
    }
    let mut sum = [0.5; 4];
    for (line, weight_y) in taps_y.weights.iter().enumerate() {
        for (color, weight_x) in part(line).iter().zip(&taps_x.weights) {
            let weight = weight_x * weight_y;
            for (sum, channel) in sum.iter_mut().zip(color.to_array()) {
                *sum += weight * f32::from(channel);
            }
        }
    }
    let [r, g, b, a] = sum.map(|channel| channel as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// Blends a share of a premultiplied colour over a pixel.
fn put(below: &mut [u8], color: Color32, share: f32) {
    let color = color.to_array();
    if share == 1.0 && color[3] == 255 {
        below.copy_from_slice(&color);
        return;
    }
    let left = 1.0 - share * f32::from(color[3]) / 255.0;
    for (below, above) in below.iter_mut().zip(color) {
        *below = (f32::from(*below) * left + f32::from(above) * share + 0.5) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints a row of greys from `left` to `right` over black.
    fn stretched(greys: &[u8], left: f32, right: f32, smooth: bool, width: u32) -> Vec<u8> {
        let pixels = greys.iter().map(|&v| Color32::from_gray(v)).collect();
        let image = ColorImage::new([greys.len(), 1], pixels);
        let target = Rect::from_ltrb(left, 0.0, right, 1.0).expect("a rectangle");
        let mut data = [0, 0, 0, 255].repeat(width as usize);
        let mut pixels = PixmapMut::from_bytes(&mut data, width, 1).expect("pixels");
        stretch(&image, target, smooth, &mut pixels, None);
        data.chunks_exact(4).map(|pixel| pixel[1]).collect()
    }

    #[test]
    fn pixels_are_means_of_what_they_cover() {
        let greys = [0, 100, 200, 40];
        assert_eq!(stretched(&greys, 0.0, 4.0, true, 4), greys);
        assert_eq!(stretched(&greys, 0.0, 2.0, true, 2), [50, 120]);
        // A pixel to the left of half a column's width: half of what it covers is black.
        assert_eq!(stretched(&[80, 80, 80], 0.5, 2.0, true, 3), [40, 80, 0]);
        // Three columns over two pixels: one and a half each.
        assert_eq!(stretched(&[0, 90, 30], 0.0, 2.0, true, 2), [30, 50]);
    }

    #[test]
    fn coarse_rasters_are_interpolated_only_where_they_are_smooth() {
        // Middles of columns at 2 and 6: in between, a quarter of the way a pixel.
        let smooth = stretched(&[40, 120], 0.0, 8.0, true, 8);
        assert_eq!(smooth, [40, 40, 50, 70, 90, 110, 120, 120]);
        let sharp = stretched(&[40, 120], 0.0, 8.0, false, 8);
        assert_eq!(sharp, [40, 40, 40, 40, 120, 120, 120, 120]);
    }

    #[test]
    fn a_raster_of_as_many_pixels_keeps_them() {
        // Three columns that begin at 0.3 are moved onto pixels 0 to 2. The first of these is covered by 0.7, and 0.3 of a fourth.
        let greys = [100, 20, 220];
        assert_eq!(stretched(&greys, 0.3, 3.3, true, 4), [70, 20, 220, 66]);
        assert_eq!(stretched(&greys, 1.0, 4.0, true, 4), [0, 100, 20, 220]);
        assert_eq!(stretched(&greys, -1.0, 2.0, true, 4), [20, 220, 0, 0]);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        assert_eq!(stretched(&[10, 20, 30], -1.0, 2.0, false, 3), [20, 30, 0]);
        assert_eq!(stretched(&[10], 5.0, 9.0, true, 3), [0, 0, 0]);
        assert_eq!(stretched(&[10], -9.0, -5.0, true, 3), [0, 0, 0]);
    }
}
