//! A movie as an animated GIF: one palette for all frames, and of each frame only the part that has changed, transparent where it has not.
//!
//! The last frame of a movie may be shown for longer than others. Viewers take any time above a hundredth of a second as it is.

mod palette;

use std::borrow::Cow;
use std::io::Write;

use ::gif::{AnyExtension, DisposalMethod, Encoder, Frame, Repeat};

use self::palette::{Counts, Mapper, Palette, count};
use super::drawing::Drawing;
use super::frames::in_order;
use super::movie::Movie;
use super::patch::Patch;
use super::png::{Canvas, ExportError};
use super::source::Source;
use crate::optimizer::Progress;

/// Frames whose colours make the palette, evenly spread.
const SAMPLES: usize = 5;
/// The label of a comment in a GIF file, and the longest block of its text in bytes.
const COMMENT: AnyExtension = AnyExtension(0xFE);
const BLOCK: usize = 255;

/// Writes a movie with `scale` pixels per point. Where its page is transparent, it lies on white.
///
/// # Errors
/// When its pictures would be too large or `scale` is not positive, when writing fails, and if it was cancelled.
pub fn write(
    movie: &mut Movie<'_>,
    scale: f32,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    let sampled = sample(movie, scale, progress)?;
    let (palette, [width, height]) = (Palette::of(&sampled.counts), sampled.size);
    // One more, so that the index which stands for no change is one of the file's table.
    let colors = palette.colors.iter().chain([&[0; 3]]);
    let colors: Vec<u8> = colors.flatten().copied().collect();
    // No side of a picture is longer than 16384 pixels.
    let mut encoder = Encoder::new(out, width as u16, height as u16, &colors)?;
    match movie.plays() {
        0 => encoder.set_repeat(Repeat::Infinite)?,
        1 => {}
        // The file counts how often it is played again.
        n => encoder.set_repeat(Repeat::Finite((n - 1).min(u32::from(u16::MAX)) as u16))?,
    }
    if let Some(Source { text }) = movie.source() {
        let blocks: Vec<&[u8]> = text.as_bytes().chunks(BLOCK).collect();
        encoder.write_raw_extension(COMMENT, &blocks)?;
    }
    let hundredths: Vec<u16> = movie.frames().iter().map(|f| f.hundredths).collect();
    let all: Vec<usize> = (0..hundredths.len()).collect();
    let worker = || {
        let (mut canvas, mut mapper) = (Canvas::new(scale), Mapper::new(&palette));
        move |drawing: Drawing| Ok(mapper.indices(&canvas.paint(drawing)?.pixels))
    };
    let mut before: Option<Vec<u8>> = None;
    in_order(
        movie,
        &all,
        (progress, "Frames"),
        worker,
        |index, pixels| {
            let unchanged = palette.unchanged();
            let patch = Patch::between(before.as_deref(), &pixels, width, unchanged);
            encoder.write_frame(&Frame {
                delay: hundredths[index],
                dispose: DisposalMethod::Keep,
                transparent: before.is_some().then_some(unchanged),
                left: patch.left as u16,
                top: patch.top as u16,
                width: patch.width as u16,
                height: patch.height as u16,
                buffer: Cow::Owned(patch.pixels),
                ..Frame::default()
            })?;
            before = Some(pixels);
            Ok(())
        },
    )?;
    // Dropping it would leave out what goes wrong with the last byte.
    encoder.into_inner()?;
    Ok(())
}

/// What some frames have shown of all.
struct Sampled {
    counts: Counts,
    size: [usize; 2],
}

/// Looks at frames from the first to the last.
fn sample(movie: &mut Movie<'_>, scale: f32, progress: &Progress) -> Result<Sampled, ExportError> {
    let last = movie
        .frames()
        .len()
        .checked_sub(1)
        .ok_or(ExportError::Empty)?;
    let mut some: Vec<usize> = (0..SAMPLES).map(|i| last * i / (SAMPLES - 1)).collect();
    some.dedup();
    let worker = || {
        let mut canvas = Canvas::new(scale);
        move |drawing: Drawing| {
            let image = canvas.paint(drawing)?;
            Ok((count(&image.pixels), image.size))
        }
    };
    let mut sampled = Sampled {
        counts: Counts::new(),
        size: [0; 2],
    };
    in_order(
        movie,
        &some,
        (progress, "Colours"),
        worker,
        |_, (counts, size)| {
            sampled.size = size;
            for (color, n) in counts {
                *sampled.counts.entry(color).or_insert(0) += n;
            }
            Ok(())
        },
    )?;
    Ok(sampled)
}
