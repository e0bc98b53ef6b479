//! NumPy's file of an array, version 1.0: a header in ASCII that says what the numbers are, then the numbers, row by row and low bytes first.
//!
//! `numpy.load` reads it without pickle. numpy.lib.format in NumPy's manual.

use std::io::{self, Write};

/// The bytes before the header: the magic string, the version, and the header's length.
const PREFIX: usize = 10;
/// The numbers begin at a multiple of this, so that they can be mapped into memory.
const ALIGNED: usize = 64;

/// A field of a structured array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name: letters, digits and underscores.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What a field of a structured array holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number in 64 bits.
    Whole,
    /// A number.
    Number,
    /// So many numbers.
    Numbers(usize),
    /// A word of ASCII with at most so many characters, filled up with zeros.
    Word(usize),
}

/// Begins the file of a plain array of numbers.
///
/// # Errors
/// If `out` cannot be written.
pub fn begin(shape: &[usize], out: &mut dyn Write) -> io::Result<()> {
    header("'<f8'", shape, out)
}

/// Begins the file of a structured array with so many rows.
///
/// # Errors
/// If `out` cannot be written.
pub fn begin_table(fields: &[Field], rows: usize, out: &mut dyn Write) -> io::Result<()> {
    let described = fields.iter().map(|Field { name, kind }| match kind {
        Kind::Whole => format!("('{name}', '<i8')"),
        Kind::Number => format!("('{name}', '<f8')"),
        Kind::Numbers(count) => format!("('{name}', '<f8', ({count},))"),
        Kind::Word(length) => format!("('{name}', '<U{length}')"),
    });
    let described: Vec<String> = described.collect();
    header(&format!("[{}]", described.join(", ")), &[rows], out)
}

fn header(described: &str, shape: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let sides: Vec<String> = shape.iter().map(usize::to_string).collect();
    // A tuple of one has a comma after it.
    let comma = if sides.len() == 1 { "," } else { "" };
    let shape = sides.join(", ") + comma;
    let mut header =
        format!("{{'descr': {described}, 'fortran_order': False, 'shape': ({shape}), }}");
    let length = (PREFIX + header.len() + 1).next_multiple_of(ALIGNED) - PREFIX;
    header.push_str(&" ".repeat(length - header.len() - 1));
    header.push('\n');
    let length = u16::try_from(length).map_err(io::Error::other)?;
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(header.as_bytes())
}

/// Writes a number.
///
/// # Errors
/// If `out` cannot be written.
pub fn number(v: f64, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&v.to_le_bytes())
}

/// Writes a whole number.
///
/// # Errors
/// If `out` cannot be written.
pub fn whole(v: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&(v as i64).to_le_bytes())
}

/// Writes a word with room for so many characters; what is longer is cut off.
///
/// # Errors
/// If `out` cannot be written.
pub fn word(word: &str, length: usize, out: &mut dyn Write) -> io::Result<()> {
    let characters = word.chars().map(u32::from).chain(std::iter::repeat(0));
    for character in characters.take(length) {
        out.write_all(&character.to_le_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `numpy.save` writes it, by the example of NumPy 2.4: `np.save(f, np.zeros((3, 2)))`.
    #[test]
    fn the_header_is_numpys() {
        let mut file = Vec::new();
        begin(&[3, 2], &mut file).expect("memory");
        let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }";
        assert_eq!(&file[..10], b"\x93NUMPY\x01\x00v\x00");
        assert_eq!(file.len(), 128);
        let header = std::str::from_utf8(&file[10..]).expect("ASCII");
        assert!(header.starts_with(text) && header.ends_with(" \n"));
    }

    #[test]
    fn words_fill_their_room() {
        let mut file = Vec::new();
        word("ab", 3, &mut file).expect("memory");
        assert_eq!(file, b"a\0\0\0b\0\0\0\0\0\0\0");
    }
}
