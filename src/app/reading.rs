//! Reading a table from a file, however long that is, while the window goes on.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::files::waker;
use crate::scenario::{Csv, CsvError, read_csv};
use crate::workbench::{Job, Poll};

/// A table that is being read; no longer, once this is dropped.
pub struct Reading {
    /// The name of its file.
    pub name: String,
    since: Instant,
    told: bool,
    job: Job<Result<Csv, CsvError>>,
}

/// Reading that takes longer than this is told, with a way to cancel it.
const A_MOMENT: Duration = Duration::from_millis(300);

impl Reading {
    pub fn start(ctx: &Context, path: &Path) -> Self {
        let path = path.to_owned();
        let name = path.file_name().unwrap_or(path.as_os_str());
        ctx.request_repaint_after(A_MOMENT);
        Self {
            name: name.to_string_lossy().into_owned(),
            since: Instant::now(),
            told: false,
            job: Job::start("table", waker(ctx), move |cancelled| {
                read_file(&path, cancelled)
            }),
        }
    }

    /// The table, or what is wrong, once it has been read.
    pub fn outcome(&self) -> Option<Result<Csv, String>> {
        match self.job.poll() {
            Poll::Pending => None,
            Poll::Done(read) => Some(read.map_err(|e| e.to_string())),
            Poll::Lost => Some(Err("Not read. No thread could be started.".to_owned())),
        }
    }

    /// Whether it has come to take so long that this should be told, which is once.
    pub fn is_to_be_told(&mut self) -> bool {
        let told = self.told;
        self.told |= self.since.elapsed() > A_MOMENT;
        self.told && !told
    }
}

fn read_file(path: &Path, cancelled: &AtomicBool) -> Result<Csv, CsvError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => read_csv(&name, BufReader::new(Unless { cancelled, file })),
        Err(source) => Err(CsvError::Read { file: name, source }),
    }
}

/// A file that cannot be read any more once reading it has been cancelled.
struct Unless<'a> {
    cancelled: &'a AtomicBool,
    file: File,
}

impl Read for Unless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(io::Error::other("cancelled"));
        }
        self.file.read(buffer)
    }
}
