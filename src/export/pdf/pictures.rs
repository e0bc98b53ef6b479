//! Pictures as objects of a file, each distinct one once.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use egui::{Color32, ColorImage};
use pdf_writer::types::Predictor;
use pdf_writer::writers::ImageXObject;
use pdf_writer::{Filter, Finish as _, Name, Ref};

use super::objects::Objects;
use crate::export::drawing::Picture;
use crate::export::png::{ExportError, indexed};

/// The pictures of a file.
#[derive(Default)]
pub(super) struct Pictures {
    /// By their pixels in memory, which pages share; telling those apart that are gone.
    seen: Vec<(Weak<ColorImage>, bool, usize)>,
    /// By what is written of them.
    encoded: HashMap<Encoded, usize>,
    objects: Vec<Ref>,
}

/// What a file says of a picture.
#[derive(PartialEq, Eq, Hash)]
struct Encoded {
    size: [usize; 2],
    smooth: bool,
    /// Red, green and blue of each colour, where there are few.
    palette: Option<Vec<u8>>,
    /// Colours or their indices, packed.
    color: Vec<u8>,
    /// Opacity, packed, where not all is opaque.
    opacity: Option<Vec<u8>>,
}

impl Pictures {
    /// The index of a picture, which is written unless it has been; `None` for one without pixels.
    pub(super) fn index(
        &mut self,
        picture: &Picture,
        objects: &mut Objects,
    ) -> Result<Option<usize>, ExportError> {
        let Picture { image, smooth, .. } = picture;
        if image.pixels.is_empty() {
            return Ok(None);
        }
        let same = |known: &Weak<ColorImage>| {
            let known = known.upgrade();
            known.is_some_and(|known| Arc::ptr_eq(&known, image))
        };
        let mut seen = self.seen.iter();
        if let Some((.., index)) = seen.find(|(known, s, _)| s == smooth && same(known)) {
            return Ok(Some(*index));
        }
        self.seen.retain(|(known, ..)| known.strong_count() > 0);
        let encoded = Encoded::of(image, *smooth)?;
        let index = match self.encoded.get(&encoded) {
            Some(&index) => index,
            None => {
                let index = self.objects.len();
                self.objects.push(encoded.write(objects));
                self.encoded.insert(encoded, index);
                index
            }
        };
        self.seen.push((Arc::downgrade(image), *smooth, index));
        Ok(Some(index))
    }

    /// The object of a picture.
    pub(super) fn object(&self, index: usize) -> Ref {
        self.objects[index]
    }
}

impl Encoded {
    fn of(image: &ColorImage, smooth: bool) -> Result<Self, ExportError> {
        let size = image.size;
        let pixels = &image.pixels;
        let rgb = |color: &Color32| {
            let [r, g, b, _] = color.to_srgba_unmultiplied();
            [r, g, b]
        };
        let (palette, color, opaque) = match indexed(pixels) {
            Some((palette, indices)) => {
                let opaque = palette.iter().all(Color32::is_opaque);
                let palette = palette.iter().flat_map(rgb).collect();
                (Some(palette), pack(size, 1, &indices)?, opaque)
            }
            None => {
                let opaque = pixels.iter().all(Color32::is_opaque);
                let colors: Vec<u8> = pixels.iter().flat_map(rgb).collect();
                (None, pack(size, 3, &colors)?, opaque)
            }
        };
        let opacity = if opaque {
            None
        } else {
            let opacity: Vec<u8> = pixels.iter().map(Color32::a).collect();
            Some(pack(size, 1, &opacity)?)
        };
        Ok(Self {
            size,
            smooth,
            palette,
            color,
            opacity,
        })
    }

    fn write(&self, objects: &mut Objects) -> Ref {
        let opacity = self.opacity.as_ref().map(|opacity| {
            let id = objects.number();
            self.begin(objects, id, opacity, 1)
                .color_space()
                .device_gray();
            id
        });
        let id = objects.number();
        let bytes = if self.palette.is_some() { 1 } else { 3 };
        let mut image = self.begin(objects, id, &self.color, bytes);
        match &self.palette {
            Some(palette) => {
                let last = (palette.len() / 3) as i32 - 1;
                let space = image.color_space();
                space.indexed(Name(b"DeviceRGB"), last, palette);
            }
            None => image.color_space().device_rgb(),
        }
        if let Some(opacity) = opacity {
            image.s_mask(opacity);
        }
        id
    }

    /// Begins an object that holds packed data of so many bytes a pixel.
    fn begin<'o>(
        &self,
        objects: &'o mut Objects,
        id: Ref,
        data: &'o [u8],
        bytes: i32,
    ) -> ImageXObject<'o> {
        let [width, height] = self.size.map(|side| side as i32);
        let mut image = objects.pdf.image_xobject(id, data);
        image.filter(Filter::FlateDecode);
        let mut how = image.decode_parms();
        how.predictor(Predictor::PngOptimum);
        how.colors(bytes).columns(width);
        how.finish();
        image.width(width).height(height);
        image.bits_per_component(8).interpolate(self.smooth);
        image
    }
}

/// Rows of so many bytes a pixel, filtered and compressed as in a PNG file, which PDF files share the filters of.
fn pack(
    [width, height]: [usize; 2],
    bytes: usize,
    data: &[u8],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if bytes == 3 {
        png::ColorType::Rgb
    } else {
        png::ColorType::Grayscale
    });
    // What is the same as in the row above becomes 0, of which the fastest compression makes least. Of hatching and photographs, in which
    // neighbours differ, it makes little.
    let neighbours = data.iter().zip(data.iter().skip(bytes));
    let changes = neighbours.filter(|(a, b)| a != b).count();
    if changes * 16 <= data.len() {
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
    } else {
        encoder.set_compression(png::Compression::Balanced);
        if bytes == 1 {
            encoder.set_filter(png::Filter::NoFilter);
        }
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data)?;
    writer.finish()?;
    Ok(data_of(&file))
}

/// The compressed pixels of a PNG file. After eight bytes, it is a list of parts: length, kind, content and a checksum of four bytes.
fn data_of(mut file: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    file = file.get(8..).unwrap_or_default();
    while let Some((head, rest)) = file.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let content = rest.get(..length).unwrap_or_default();
        if kind == *b"IDAT" {
            data.extend_from_slice(content);
        }
        file = rest.get(length + 4..).unwrap_or_default();
    }
    data
}
