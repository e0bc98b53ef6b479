//! A drawing as pixels, and pixels as PNG.

mod paint;
mod stretch;

use std::collections::HashMap;
use std::io::Write;

use egui::{Color32, ColorImage};
use png::text_metadata::ITXtChunk;

use super::drawing::Drawing;
use super::source::Source;
use crate::scenario::CARRIED_NAME;

/// Longest side of a picture, in pixels.
const MAX_SIDE: u32 = 16384;

/// Most pixels of a picture: 400 MB while it is drawn.
const MAX_PIXELS: u64 = 100_000_000;

/// A figure could not be turned into pixels.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The scale, in pixels per point, is not a positive number.
    #[error("scale {0} is not a positive number")]
    Scale(f32),
    /// The picture has more pixels than would reasonably fit into memory.
    #[error(
        "a picture of {width}×{height} pixels is too large: at most {MAX_SIDE} a side and {} million in all; \
         choose a smaller size or scale",
        MAX_PIXELS / 1_000_000
    )]
    TooLarge {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
    },
    /// The encoder refused the pixels.
    #[error("the picture cannot be encoded: {0}")]
    Encode(#[from] png::EncodingError),
    /// The file could not be written.
    #[error("{0}")]
    Write(#[from] std::io::Error),
}

/// `drawing` as a PNG file with `scale` pixels per point, which the file states as its resolution (96 points per inch).
///
/// # Errors
/// When the picture would be too large or `scale` is not positive.
pub fn write(drawing: &Drawing, scale: f32) -> Result<Vec<u8>, ExportError> {
    let image = paint(drawing, scale)?;
    let per_metre = (f64::from(scale) * 96.0 / 0.0254).round() as u32;
    let text = drawing.source.as_ref();
    Ok(encode(image.size, &image.pixels, Some(per_metre), text)?)
}

/// `drawing` as pixels, `scale` of them per point.
///
/// # Errors
/// As [`write()`].
pub fn paint(drawing: &Drawing, scale: f32) -> Result<ColorImage, ExportError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(ExportError::Scale(scale));
    }
    let side = |points: f32| (f64::from(points) * f64::from(scale)).round().max(1.0) as u64;
    let (width, height) = (side(drawing.size.x), side(drawing.size.y));
    if width.max(height) > u64::from(MAX_SIDE) || width * height > MAX_PIXELS {
        return Err(ExportError::TooLarge { width, height });
    }
    let size = [width as usize, height as usize];
    let mut image = ColorImage::filled(size, drawing.background);
    paint::paint(&drawing.items, scale, &mut image);
    Ok(image)
}

/// Gives a PNG its source, as an `iTXt` chunk. To be called right after the header.
pub(super) fn put_source<W: Write>(
    writer: &mut png::Writer<W>,
    source: &Source,
) -> Result<(), png::EncodingError> {
    let mut chunk = ITXtChunk::new(CARRIED_NAME, source.text.as_str());
    chunk.compressed = source.text.len() > LONG;
    writer.write_text_chunk(&chunk)
}

/// A longer text is compressed; a shorter one can be read by whoever looks into the file.
const LONG: usize = 2048;

/// A PNG file with a palette if up to 256 colours occur, and with transparency only if there is any.
pub(super) fn encode(
    [width, height]: [usize; 2],
    pixels: &[Color32],
    pixels_per_metre: Option<u32>,
    source: Option<&Source>,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_depth(png::BitDepth::Eight);
    // Takes a tenth of the default's time, for files half as large again; of hatching, ten times as large.
    let runs = pixels.chunk_by(|a, b| a == b).count();
    encoder.set_compression(if runs * 16 > pixels.len() {
        png::Compression::Balanced
    } else {
        png::Compression::Fast
    });
    encoder.set_pixel_dims(pixels_per_metre.map(|density| png::PixelDimensions {
        xppu: density,
        yppu: density,
        unit: png::Unit::Meter,
    }));
    let opaque = |colors: &[Color32]| colors.iter().all(Color32::is_opaque);
    let data: Vec<u8> = if let Some((palette, indices)) = indexed(pixels) {
        encoder.set_color(png::ColorType::Indexed);
        let opaque = opaque(&palette);
        let palette = || palette.iter().map(Color32::to_srgba_unmultiplied);
        encoder.set_palette(
            palette()
                .flat_map(|[r, g, b, _]| [r, g, b])
                .collect::<Vec<_>>(),
        );
        if !opaque {
            encoder.set_trns(palette().map(|[.., a]| a).collect::<Vec<_>>());
        }
        // Differences of palette indices mean nothing, so no filter helps; `Fast` does not exploit long runs of equal ones.
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_filter(png::Filter::NoFilter);
        indices
    } else if opaque(pixels) {
        encoder.set_color(png::ColorType::Rgb);
        let mut data = vec![0; 3 * pixels.len()];
        for (rgb, color) in data.chunks_exact_mut(3).zip(pixels) {
            rgb.copy_from_slice(&color.to_array()[..3]);
        }
        data
    } else {
        encoder.set_color(png::ColorType::Rgba);
        pixels
            .iter()
            .flat_map(Color32::to_srgba_unmultiplied)
            .collect()
    };
    let mut writer = encoder.write_header()?;
    if let Some(source) = source {
        put_source(&mut writer, source)?;
    }
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

/// The colours that occur and, for each pixel, the index of its colour; `None` if there are more than 256.
fn indexed(pixels: &[Color32]) -> Option<(Vec<Color32>, Vec<u8>)> {
    let mut palette = Vec::new();
    let mut index_of = HashMap::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let color = run[0];
        let index = match index_of.get(&color) {
            Some(&index) => index,
            None => {
                let index = u8::try_from(palette.len()).ok()?;
                palette.push(color);
                index_of.insert(color, index);
                index
            }
        };
        indices.resize(indices.len() + run.len(), index);
    }
    Some((palette, indices))
}
