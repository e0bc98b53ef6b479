//! Reading a table from a file, however long that is, while the window goes on.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::App;
use super::files::waker;
use super::messages::{Offer, Topic};
use crate::scenario::{Csv, CsvError, read_csv};
use crate::workbench::{Job, Poll};

/// A table that is being read.
pub struct Reading {
    name: String,
    since: Instant,
    job: Job<Result<Csv, CsvError>>,
}

/// Reading that takes longer than this is told, with a way to cancel it.
const A_MOMENT: Duration = Duration::from_millis(300);

impl App {
    /// Begins to read a table, whose loss will be put in place of the surface. What was being read before is given up.
    pub(super) fn open_csv(&mut self, ctx: &Context, path: &Path) {
        self.give_up_reading();
        let path = path.to_owned();
        let name = path.file_name().unwrap_or(path.as_os_str());
        self.reading = Some(Reading {
            name: name.to_string_lossy().into_owned(),
            since: Instant::now(),
            job: Job::start("table", waker(ctx), move |cancelled| {
                read_file(&path, cancelled)
            }),
        });
        ctx.request_repaint_after(A_MOMENT);
    }

    pub(super) fn give_up_reading(&mut self) {
        self.reading = None;
        self.messages.withdraw(Offer::CancelReading);
    }

    /// Takes up what has been read. A drag under way is not interrupted.
    pub(super) fn poll_reading(&mut self, ctx: &Context) {
        let Some(reading) = self
            .reading
            .take_if(|_| !ctx.input(|i| i.pointer.any_down()))
        else {
            return;
        };
        let read = match reading.job.poll() {
            Poll::Pending => {
                if reading.since.elapsed() > A_MOMENT {
                    let text = format!("Reading {}…", reading.name);
                    self.messages.offer(Topic::Open, text, Offer::CancelReading);
                }
                self.reading = Some(reading);
                return;
            }
            Poll::Done(read) => read.map_err(|e| e.to_string()),
            Poll::Lost => Err("Not read. No thread could be started.".to_owned()),
        };
        self.give_up_reading();
        match read.and_then(|csv| self.scenario.change_table(&csv).map(|()| csv)) {
            Ok(csv) => self.has_read(&csv),
            Err(e) => self.messages.error(Topic::Open, e),
        }
    }

    fn has_read(&mut self, csv: &Csv) {
        self.rescaled = None;
        self.playback.to_end();
        let kept = csv.data.rows.len();
        let message = if kept < csv.rows {
            format!("Kept a random sample of {kept} of {} rows.", csv.rows)
        } else {
            format!("Read {kept} rows.")
        };
        self.messages.done(Topic::Open, message);
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
