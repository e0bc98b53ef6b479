//! The bytes of a file from outside, of which no more is read than is asked for.

use std::io::{self, Read, Seek, SeekFrom};

use super::trouble::Trouble;

/// No file is read further: skipping does not count where a file can be sought in.
pub const MOST: u64 = 32 << 20;
/// So much is read at once after a place has been sought, and four times as much with each read after it.
const FIRST: usize = 512;
const BLOCK: usize = 1 << 16;

/// A file in which places can be sought.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

enum Source<'a> {
    File(&'a mut dyn ReadSeek),
    /// Standard input, and whatever else cannot be sought in.
    Pipe(&'a mut dyn Read),
}

/// A file or a pipe that is read from the front.
pub struct Bytes<'a> {
    source: Source<'a>,
    buffer: Vec<u8>,
    /// How many of the buffer's bytes have been taken.
    taken: usize,
    /// How much the next read asks for.
    block: usize,
    /// How much may still be read.
    left: u64,
}

impl<'a> Bytes<'a> {
    /// The bytes of a file, from its beginning.
    pub fn of_file(file: &'a mut dyn ReadSeek) -> Self {
        Self::new(Source::File(file))
    }

    /// The bytes that come out of a pipe.
    pub fn of_pipe(pipe: &'a mut dyn Read) -> Self {
        Self::new(Source::Pipe(pipe))
    }

    fn new(source: Source<'a>) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            taken: 0,
            block: FIRST,
            left: MOST,
        }
    }

    /// What comes next: at least so many bytes, unless the file ends before.
    pub fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        while self.buffer.len() < count && self.read()? > 0 {}
        Ok(&self.buffer)
    }

    /// Reads on behind what the buffer holds; 0 at the end.
    fn read(&mut self) -> io::Result<usize> {
        let before = self.buffer.len();
        self.buffer.resize(before + self.block, 0);
        let space = &mut self.buffer[before..];
        let read = loop {
            let read = match &mut self.source {
                Source::File(file) => file.read(space),
                Source::Pipe(pipe) => pipe.read(space),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(before + *read.as_ref().unwrap_or(&0));
        let read = read?;
        self.block = (self.block * 4).min(BLOCK);
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }

    /// The bytes that have been read and not taken, at least one unless the file has ended.
    fn some(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.buffer.len() {
            self.buffer.clear();
            self.taken = 0;
            self.read()?;
        }
        Ok(&self.buffer[self.taken..])
    }

    /// The same, unless enough of the file has been looked through.
    fn more(&mut self) -> Result<&[u8], Trouble> {
        if self.taken == self.buffer.len() && self.left == 0 {
            return Err(Trouble::TooFar);
        }
        Ok(self.some()?)
    }

    /// The next byte; `None` at the end.
    pub fn next(&mut self) -> Result<Option<u8>, Trouble> {
        let byte = self.more()?.first().copied();
        self.taken += usize::from(byte.is_some());
        Ok(byte)
    }

    /// The next byte of a file that does not end here.
    pub fn byte(&mut self) -> Result<u8, Trouble> {
        self.next()?.ok_or(Trouble::CutShort)
    }

    /// So many bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        let mut array = [0; N];
        for byte in &mut array {
            *byte = self.byte()?;
        }
        Ok(array)
    }

    /// The next bytes, at most `most` of them.
    pub fn up_to(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while bytes.len() < most {
            let some = self.some()?;
            if some.is_empty() {
                break;
            }
            let count = some.len().min(most - bytes.len());
            bytes.extend_from_slice(&some[..count]);
            self.taken += count;
        }
        Ok(bytes)
    }

    /// So many bytes, of which there must be no fewer.
    pub fn exactly(&mut self, count: usize) -> Result<Vec<u8>, Trouble> {
        let bytes = self.up_to(count)?;
        if bytes.len() < count {
            return Err(Trouble::CutShort);
        }
        Ok(bytes)
    }

    /// Goes on so many bytes further, which may be behind the end.
    pub fn skip(&mut self, mut count: u64) -> Result<(), Trouble> {
        let held = (self.buffer.len() - self.taken) as u64;
        if count > held
            && let Source::File(file) = &mut self.source
        {
            let further = i64::try_from(count - held).map_err(|_| Trouble::Damaged)?;
            file.seek(SeekFrom::Current(further))?;
            self.taken = self.buffer.len();
            self.block = FIRST;
            return Ok(());
        }
        while count > 0 {
            let some = self.more()?.len();
            if some == 0 {
                break;
            }
            let now = count.min(some as u64);
            self.taken += now as usize;
            count -= now;
        }
        Ok(())
    }

    /// Goes on behind the next place where the file says that; false if it does not.
    pub fn find(&mut self, what: &[u8]) -> Result<bool, Trouble> {
        let mut last = Vec::with_capacity(2 * what.len());
        while let Some(byte) = self.next()? {
            if last.len() == last.capacity() {
                last.drain(..=what.len());
            }
            last.push(byte);
            if last.ends_with(what) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
