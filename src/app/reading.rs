//! Reading a table from a file, however long that is, while the window goes on.

use std::io::{self, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use web_time::{Duration, Instant};

use eframe::egui::Context;

use super::files::{shown, waker};
use crate::platform::display_name;
use crate::platform::fs::File;
use crate::scenario::{Csv, CsvError, read_csv};
use crate::workbench::{Job, Poll};

/// A table that is being read; no longer, once this is dropped.
pub struct Reading {
    /// The name of its file.
    name: String,
    since: Instant,
    job: Job<Result<Csv, CsvError>>,
}

/// Reading that takes longer than this is told, with a way to cancel it.
const A_MOMENT: Duration = Duration::from_millis(300);

/// How reading is coming along.
pub enum Read {
    /// What there is to say of it, if it takes long.
    UnderWay(Option<String>),
    Ended(Result<Csv, String>),
}

impl Reading {
    /// Begins to read a table.
    pub fn begin(ctx: &Context, path: &Path) -> Self {
        ctx.request_repaint_after(A_MOMENT);
        let path = path.to_owned();
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self {
            name: shown(Path::new(name)),
            since: Instant::now(),
            job: Job::start("table", waker(ctx), move |cancelled| {
                read_file(&path, cancelled)
            }),
        }
    }

    pub fn poll(&self) -> Read {
        match self.job.poll() {
            Poll::Pending => {
                let long = self.since.elapsed() > A_MOMENT;
                Read::UnderWay(long.then(|| format!("Reading {}…", self.name)))
            }
            Poll::Done(read) => Read::Ended(read.map_err(|e| e.to_string())),
            Poll::Lost => Read::Ended(Err("Not read. No thread could be started.".to_owned())),
        }
    }
}

fn read_file(path: &Path, cancelled: &AtomicBool) -> Result<Csv, CsvError> {
    let name = display_name(path);
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

impl io::Read for Unless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(io::Error::other("cancelled"));
        }
        self.file.read(buffer)
    }
}
