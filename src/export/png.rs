//! A drawing as pixels, and pixels as PNG.

mod canvas;
mod paint;
mod stretch;

use std::collections::HashMap;
use std::io::Write;
use std::iter;

use egui::{Color32, ColorImage};
use png::text_metadata::ITXtChunk;

use super::drawing::Drawing;
use super::source::Source;
use crate::scenario::CARRIED_NAME;

pub(super) use self::canvas::Canvas;

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
    /// The encoder of GIF files refused the pixels.
    #[error("the movie cannot be encoded: {0}")]
    Gif(#[from] gif::EncodingError),
    /// A movie needs at least one frame.
    #[error("a movie without frames cannot be written")]
    Empty,
    /// A font of the texts cannot be part of a file.
    #[error("a font cannot be embedded: {0}")]
    Font(String),
    /// The file could not be written.
    #[error("{0}")]
    Write(#[from] std::io::Error),
}

impl From<ExportError> for std::io::Error {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Write(e)
            | ExportError::Encode(png::EncodingError::IoError(e))
            | ExportError::Gif(gif::EncodingError::Io(e)) => e,
            ExportError::Scale(_)
            | ExportError::TooLarge { .. }
            | ExportError::Encode(_)
            | ExportError::Gif(_)
            | ExportError::Font(_)
            | ExportError::Empty => Self::other(error),
        }
    }
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
    let mut image = blank(drawing, scale)?;
    paint::paint(&drawing.items, scale, &mut image);
    Ok(image)
}

/// The page of a drawing without anything on it.
fn blank(drawing: &Drawing, scale: f32) -> Result<ColorImage, ExportError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(ExportError::Scale(scale));
    }
    let side = |points: f32| (f64::from(points) * f64::from(scale)).round().max(1.0) as u64;
    let (width, height) = (side(drawing.size.x), side(drawing.size.y));
    if width.max(height) > u64::from(MAX_SIDE) || width * height > MAX_PIXELS {
        return Err(ExportError::TooLarge { width, height });
    }
    let size = [width as usize, height as usize];
    Ok(ColorImage::filled(size, drawing.background))
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
    let share = runs(pixels).count() as f64 / pixels.len() as f64;
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
        let (compression, filter) = if share > HATCHED {
            (png::Compression::Balanced, png::Filter::NoFilter)
        } else {
            // Rows are mostly those above them, and this one takes a fifteenth of the time where most differences are 0, for
            // files not twice as large.
            (png::Compression::Fast, png::Filter::Up)
        };
        encoder.set_compression(compression);
        encoder.set_filter(filter);
        indices
    } else if opaque(pixels) {
        encoder.set_color(png::ColorType::Rgb);
        compress_colors(&mut encoder, share);
        let mut data = vec![0; 3 * pixels.len()];
        for (rgb, color) in data.chunks_exact_mut(3).zip(pixels) {
            rgb.copy_from_slice(&color.to_array()[..3]);
        }
        data
    } else {
        encoder.set_color(png::ColorType::Rgba);
        compress_colors(&mut encoder, share);
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

/// Runs of equal pixels, for each pixel, beyond which a picture with a palette is hatched or finely patterned.
const HATCHED: f64 = 1.0 / 16.0;

/// The same beyond which a picture of many colours is shaded, so that pixels resemble their neighbours and rarely equal them.
const SHADED: f64 = 0.5;

/// How pixels that are colours are compressed. Areas and lines with soft edges are smallest as they are, already at the lowest level,
/// which takes an eighth of the default's time; what is shaded needs filters.
fn compress_colors(encoder: &mut png::Encoder<'_, &mut Vec<u8>>, share: f64) {
    if share > SHADED {
        encoder.set_compression(png::Compression::Balanced);
    } else {
        encoder.set_deflate_compression(png::DeflateCompression::Level(1));
        encoder.set_filter(png::Filter::NoFilter);
    }
}

/// The colours that occur and, for each pixel, the index of its colour; `None` if there are more than 256.
pub(super) fn indexed(pixels: &[Color32]) -> Option<(Vec<Color32>, Vec<u8>)> {
    let mut palette = Vec::new();
    let mut index_of = HashMap::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for (color, length) in runs(pixels) {
        let index = match index_of.get(&color) {
            Some(&index) => index,
            None => {
                let index = u8::try_from(palette.len()).ok()?;
                palette.push(color);
                index_of.insert(color, index);
                index
            }
        };
        indices.resize(indices.len() + length, index);
    }
    Some((palette, indices))
}

/// The colours of runs of equal pixels, each with how many there are.
fn runs(mut pixels: &[Color32]) -> impl Iterator<Item = (Color32, usize)> {
    iter::from_fn(move || {
        let &color = pixels.first()?;
        // Without an early end within a block, so that the comparisons of a block are one for the processor.
        let same = |block: &&[Color32]| block.iter().fold(true, |same, &c| same & (c == color));
        let whole = 16 * pixels.chunks_exact(16).take_while(same).count();
        let rest = pixels[whole..].iter().take_while(|c| **c == color).count();
        pixels = &pixels[whole + rest..];
        Some((color, whole + rest))
    })
}
