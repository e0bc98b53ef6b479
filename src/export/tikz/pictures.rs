//! Pictures as PDF files of printable characters alone, which a `.tex` file can hold and write out.

use std::fmt::Write as _;
use std::io::Write as _;

use egui::{Color32, ColorImage};
use flate2::{Compression, write::ZlibEncoder};

use crate::export::png::ExportError;

/// A page of one point a pixel with a picture that fills it.
pub(super) fn pdf(image: &ColorImage, smooth: bool) -> Result<String, ExportError> {
    let [width, height] = image.size;
    let colors: Vec<[u8; 4]> = image
        .pixels
        .iter()
        .map(Color32::to_srgba_unmultiplied)
        .collect();
    let opaque = colors.iter().all(|[.., a]| *a == 255);
    let frame =
        format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8");
    let smooth = if smooth { "/Interpolate true" } else { "" };
    let mask = if opaque { "" } else { "/SMask 6 0 R" };
    let (space, data) = match indexed(&colors) {
        Some((palette, data)) => (palette, data),
        None => {
            let rgb = colors.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]);
            ("/DeviceRGB".to_owned(), rgb.collect())
        }
    };
    let content = format!("{width} 0 0 {height} 0 0 cm /I Do");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]\n/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>"
        ),
        format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        ),
        stream(
            &format!("{frame}{smooth}{mask}\n/ColorSpace {space}"),
            &data,
        )?,
    ];
    if !opaque {
        let alpha: Vec<u8> = colors.iter().map(|[.., a]| *a).collect();
        objects.push(stream(
            &format!("{frame}{smooth}/ColorSpace/DeviceGray"),
            &alpha,
        )?);
    }
    Ok(file(&objects))
}

/// Objects with the table of where each begins, as a stream: TeX drops the blanks at the ends of lines that a plain table has.
fn file(objects: &[String]) -> String {
    let mut out = "%PDF-1.5\n".to_owned();
    let mut table = "00 00000000 ff\n".to_owned();
    for (k, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "01 {:08x} 00", out.len());
        let _ = writeln!(out, "{} 0 obj\n{object}\nendobj", k + 1);
    }
    let start = out.len();
    let _ = writeln!(table, "01 {start:08x} 00>");
    let number = objects.len() + 1;
    let _ = write!(
        out,
        "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 1]/Root 1 0 R\n/Filter/ASCIIHexDecode/Length {}>>\nstream\n{table}endstream\nendobj\n\
         startxref\n{start}\n%%EOF\n",
        number + 1,
        table.len(),
    );
    out
}

fn stream(entries: &str, data: &[u8]) -> Result<String, ExportError> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(data)?;
    let data = ascii85(&packer.finish()?);
    let length = data.len();
    Ok(format!(
        "<<{entries}\n/Filter[/ASCII85Decode/FlateDecode]/Length {length}>>\nstream\n{data}\nendstream"
    ))
}

/// A palette and the index of each colour in it, if there are no more than 256.
fn indexed(colors: &[[u8; 4]]) -> Option<(String, Vec<u8>)> {
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut indices = Vec::with_capacity(colors.len());
    let mut last = None;
    for [r, g, b, _] in colors {
        let color = [*r, *g, *b];
        let index = match last {
            Some((same, index)) if same == color => index,
            _ => {
                let known = palette.iter().position(|known| *known == color);
                let index = u8::try_from(known.unwrap_or(palette.len())).ok()?;
                if known.is_none() {
                    palette.push(color);
                }
                index
            }
        };
        last = Some((color, index));
        indices.push(index);
    }
    let mut space = format!("[/Indexed/DeviceRGB {}\n<", palette.len().saturating_sub(1));
    for (k, [r, g, b]) in palette.iter().enumerate() {
        let end = if k % 12 == 11 { "\n" } else { "" };
        let _ = write!(space, "{r:02x}{g:02x}{b:02x}{end}");
    }
    space.push_str(">]");
    Some((space, indices))
}

/// Bytes as Adobe's base 85, in lines: four bytes are five characters.
fn ascii85(data: &[u8]) -> String {
    const LINE: usize = 100;
    let mut out = String::with_capacity(data.len() * 51 / 40 + 8);
    let mut column = 0;
    for chunk in data.chunks(4) {
        let mut bytes = [0; 4];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let mut value = u32::from_be_bytes(bytes);
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = b'!' + (value % 85) as u8;
            value /= 85;
        }
        let text: &[u8] = match chunk.len() {
            4 if bytes == [0; 4] => b"z",
            length => &digits[..=length],
        };
        out.extend(text.iter().map(|digit| char::from(*digit)));
        column += text.len();
        if column >= LINE {
            out.push('\n');
            column = 0;
        }
    }
    out.push_str("~>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base_85() {
        // Python: base64.a85encode(b"Man is d").decode() and of shorter ends.
        assert_eq!(ascii85(b"Man is d"), "9jqo^BlbD-~>");
        assert_eq!(ascii85(b"Ma"), "9jn~>");
        assert_eq!(ascii85(&[0; 4]), "z~>");
    }
}
