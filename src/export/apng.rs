//! A movie as an animated PNG: all colours, and of each frame only the part that has changed.

use std::io::Write;

use egui::{Color32, ColorImage};
use png::{BlendOp, DisposeOp, Encoder};

use super::drawing::Drawing;
use super::frames::in_order;
use super::movie::Movie;
use super::patch::Patch;
use super::png::{Canvas, ExportError, put_source};
use crate::optimizer::Progress;

/// Writes a movie with `scale` pixels per point.
///
/// # Errors
/// When its pictures would be too large or `scale` is not positive, when writing fails, and if it was cancelled.
pub fn write(
    movie: &mut Movie<'_>,
    scale: f32,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    let hundredths: Vec<u16> = movie.frames().iter().map(|f| f.hundredths).collect();
    let all: Vec<usize> = (0..hundredths.len()).collect();
    let plays = movie.plays();
    let worker = || {
        let mut canvas = Canvas::new(scale);
        move |drawing: Drawing| {
            let opaque = drawing.background.is_opaque();
            Ok((canvas.paint(drawing)?, opaque))
        }
    };
    let source = movie.source();
    let mut out = Some(out);
    let mut begun: Option<(png::Writer<_>, ColorImage)> = None;
    in_order(
        movie,
        &all,
        (progress, "Frames"),
        worker,
        |index, (image, opaque)| {
            let (mut writer, before) = match (begun.take(), out.take()) {
                (Some((writer, before)), _) => (writer, Some(before)),
                (None, Some(out)) => {
                    let mut writer = header(out, image.size, all.len(), plays)?;
                    if let Some(source) = &source {
                        put_source(&mut writer, source)?;
                    }
                    (writer, None)
                }
                (None, None) => return Err(ExportError::Empty),
            };
            writer.set_frame_delay(hundredths[index], 100)?;
            if let Some(before) = before {
                put_patch(&mut writer, &before, &image, opaque)?;
            } else {
                writer.write_image_data(&bytes(&image.pixels))?;
            }
            begun = Some((writer, image));
            Ok(())
        },
    )?;
    let (writer, _) = begun.ok_or(ExportError::Empty)?;
    Ok(writer.finish()?)
}

/// Begins a file of so many frames.
fn header<W: Write>(
    out: W,
    [width, height]: [usize; 2],
    frames: usize,
    plays: u32,
) -> Result<png::Writer<W>, ExportError> {
    let mut encoder = Encoder::new(out, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_animated(frames as u32, plays)?;
    // Most of a frame is what has not changed, which compresses best unfiltered.
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_dispose_op(DisposeOp::None)?;
    Ok(encoder.write_header()?)
}

/// Writes what has changed. Over an opaque picture all else is clear, which hardly takes space; where pixels may become clear themselves,
/// it is repeated.
fn put_patch<W: Write>(
    writer: &mut png::Writer<W>,
    before: &ColorImage,
    image: &ColorImage,
    opaque: bool,
) -> Result<(), ExportError> {
    let width = image.size[0];
    let patch = Patch::between(
        Some(&before.pixels),
        &image.pixels,
        width,
        Color32::TRANSPARENT,
    );
    let pixels = if opaque {
        patch.pixels
    } else {
        let rows = image.pixels.chunks_exact(width.max(1));
        let rows = rows.skip(patch.top).take(patch.height);
        let part = rows.flat_map(|row| &row[patch.left..patch.left + patch.width]);
        part.copied().collect()
    };
    writer.set_blend_op(if opaque {
        BlendOp::Over
    } else {
        BlendOp::Source
    })?;
    writer.reset_frame_position()?;
    writer.set_frame_dimension(patch.width as u32, patch.height as u32)?;
    writer.set_frame_position(patch.left as u32, patch.top as u32)?;
    Ok(writer.write_image_data(&bytes(&pixels))?)
}

fn bytes(pixels: &[Color32]) -> Vec<u8> {
    let parts = pixels.iter().flat_map(Color32::to_srgba_unmultiplied);
    parts.collect()
}
