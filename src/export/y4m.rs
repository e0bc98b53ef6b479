//! A movie as uncompressed video, which programs that encode video read: YUV4MPEG2 with colours at full resolution (4:4:4).
//!
//! Levels are those of BT.709 in limited range, by whole numbers: with R, G, B from 0 to 255,
//!
//! - Y = ⌊(11966 R + 40254 G + 4064 B) / 2¹⁶ + 16.5⌋,
//! - Cb = ⌊(−6596 R − 22189 G + 28785 B) / 2¹⁶ + 128.5⌋,
//! - Cr = ⌊(28785 R − 26145 G − 2640 B) / 2¹⁶ + 128.5⌋,
//!
//! which are within one of the levels that ITU-R BT.709-6, sections 3 and 4, gives for 8 bits. The rows for Cb and Cr add up to 0, so greys
//! have no colour; Y goes from 16 to 235.

use std::io::Write;

use egui::Color32;

use super::drawing::{Drawing, on_white};
use super::frames::in_order;
use super::movie::Movie;
use super::png::{Canvas, ExportError};
use crate::optimizer::Progress;

/// The numbers for Y, Cb and Cr, in 65536ths, and what is added, with a half for rounding.
const ROWS: [([i32; 3], i32); 3] = [
    ([11966, 40254, 4064], (16 << 16) + (1 << 15)),
    ([-6596, -22189, 28785], (128 << 16) + (1 << 15)),
    ([28785, -26145, -2640], (128 << 16) + (1 << 15)),
];

/// Writes a movie with `scale` pixels per point. Where its page is transparent, it lies on white. A frame that is shown for longer than
/// others is repeated.
///
/// # Errors
/// When its pictures would be too large or `scale` is not positive, when writing fails, and if it was cancelled.
pub fn write(
    movie: &mut Movie<'_>,
    scale: f32,
    out: &mut dyn Write,
    progress: &Progress,
) -> Result<(), ExportError> {
    let tick = movie.tick();
    let frames = movie.frames().iter();
    let repeats: Vec<u16> = frames.map(|frame| frame.hundredths / tick).collect();
    let all: Vec<usize> = (0..repeats.len()).collect();
    let worker = || {
        let mut canvas = Canvas::new(scale);
        move |drawing: Drawing| {
            let image = canvas.paint(drawing)?;
            Ok((image.size, planes(&image.pixels)))
        }
    };
    in_order(
        movie,
        &all,
        (progress, "Frames"),
        worker,
        |index, (size, planes)| {
            if index == 0 {
                let [width, height] = size;
                writeln!(
                    out,
                    "YUV4MPEG2 W{width} H{height} F100:{tick} Ip A1:1 C444 XCOLORRANGE=LIMITED"
                )?;
            }
            for _ in 0..repeats[index] {
                out.write_all(b"FRAME\n")?;
                out.write_all(&planes)?;
            }
            Ok(())
        },
    )
}

/// The command of ffmpeg that makes an MP4 file of such a video, read from `input`, which every player shows: with half the resolution of
/// colours, and marked as BT.709.
pub fn ffmpeg_line(input: &str, output: &str) -> String {
    format!(
        "ffmpeg -i {input} -vf 'pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white,\
         setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709' \
         -c:v libx264 -crf 18 -pix_fmt yuv420p -movflags +faststart {output}"
    )
}

/// All levels of Y, then of Cb, then of Cr.
fn planes(pixels: &[Color32]) -> Vec<u8> {
    let mut planes = vec![0; 3 * pixels.len()];
    let mut levels = [0; 3];
    let mut last = None;
    for (i, &pixel) in pixels.iter().enumerate() {
        if last != Some(pixel) {
            (last, levels) = (Some(pixel), levels_of(pixel));
        }
        for (k, level) in levels.into_iter().enumerate() {
            planes[k * pixels.len() + i] = level;
        }
    }
    planes
}

/// Y, Cb and Cr of a colour on white.
fn levels_of(color: Color32) -> [u8; 3] {
    let rgb = on_white(color).map(i32::from);
    ROWS.map(|(row, added)| {
        let sum: i32 = row.iter().zip(rgb).map(|(share, part)| share * part).sum();
        ((sum + added) >> 16).clamp(0, 255) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E′Y = 0.2126 R + 0.7152 G + 0.0722 B, E′CB = (B − Y) / 1.8556, E′CR = (R − Y) / 1.5748; Y: 219 levels from 16, C: 224 around 128.
    fn standard([r, g, b]: [u8; 3]) -> [f64; 3] {
        let [r, g, b] = [r, g, b].map(|part| f64::from(part) / 255.0);
        let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        let [cb, cr] = [(b - y) / 1.8556, (r - y) / 1.5748];
        [16.0 + 219.0 * y, 128.0 + 224.0 * cb, 128.0 + 224.0 * cr]
    }

    #[test]
    fn levels_are_those_of_the_standard() {
        let parts = || (0..=255).step_by(15).map(|part: i32| part as u8);
        for r in parts() {
            for g in parts() {
                for b in parts() {
                    let levels = levels_of(Color32::from_rgb(r, g, b));
                    for (level, exact) in levels.into_iter().zip(standard([r, g, b])) {
                        assert!(
                            (f64::from(level) - exact).abs() < 0.51,
                            "{r} {g} {b}: {exact}"
                        );
                    }
                }
            }
        }
        for grey in 0..=255 {
            assert_eq!(levels_of(Color32::from_gray(grey))[1..], [128, 128]);
        }
        assert_eq!(levels_of(Color32::WHITE)[0], 235);
        assert_eq!(levels_of(Color32::BLACK)[0], 16);
        // The primary colours in the table of the standard's levels.
        assert_eq!(levels_of(Color32::RED), [63, 102, 240]);
        assert_eq!(levels_of(Color32::BLUE), [32, 240, 118]);
    }
}
