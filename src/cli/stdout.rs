//! Standard output.

use std::io::{self, BufWriter, Write};

use super::failure::Failure;

/// Writes to standard output in blocks: without a buffer it is flushed at every line.
pub fn to_stdout(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    content(&mut out)?;
    Ok(out.flush()?)
}
