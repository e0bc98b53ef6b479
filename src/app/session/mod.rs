//! What the window remembers from one start to the next, in the state folder.
//!
//! - `documents/N.toml` is a document: the one that a window shows or showed last, or one with unsaved work that was left.
//!   While a window shows it, the window holds a lock on `documents/N.lock`.
//! - `window.toml` is the look of the window, `recent.toml` the files that were opened or saved last,
//!   `done.toml` the tasks that were done, `exports.toml` the looks of exported figures. The last three belong to all windows, which
//!   change them in turn, with a lock beside them.
//! - `unreadable/` has what could not be read.
//!
//! Failing to write is never an error here; [`Session::keep`] and [`Session::leave`] say whether the work is kept.

mod document;
mod done;
mod earlier;
mod folder;
mod looks;
mod path;
#[cfg(not(target_arch = "wasm32"))]
mod place;
mod recent_files;
mod settings;
mod slot;
mod turn;

use std::path::{Path, PathBuf};

use toml::Table;
use web_time::SystemTime;

use crate::export::write::write_whole;
use crate::platform::fs;
use crate::workbench::Origin;

pub use document::Document;
pub use done::Task;
pub use folder::read_regular;
pub use looks::Looks;
#[cfg(not(target_arch = "wasm32"))]
pub use place::state_folder;
pub use settings::{Panels, Settings};
pub use slot::Slot;

use folder::{Unreadable, read_or_move};

const DOCUMENTS: &str = "documents";
const SETTINGS: &str = "window.toml";

/// A kept document that no other window shows. It stays this window's as long as the value lives.
#[derive(Debug)]
pub struct Kept {
    pub slot: Slot,
    pub document: Document,
    /// When it was kept, in nanoseconds since 1970.
    pub at: i64,
}

/// Which kept document is meant. The place alone does not say, because it is used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptKey {
    number: usize,
    at: i64,
}

impl Kept {
    pub fn key(&self) -> KeptKey {
        KeptKey {
            number: self.slot.number(),
            at: self.at,
        }
    }

    /// How long ago it was kept, in seconds.
    pub fn seconds(&self) -> u64 {
        let since = now().saturating_sub(self.at);
        u64::try_from(since / 1_000_000_000).unwrap_or(0)
    }
}

/// The state folder.
#[derive(Debug)]
pub struct Session {
    folder: Option<PathBuf>,
    /// The place of the document on screen.
    held: Option<Slot>,
    /// The tasks that are done.
    done: Vec<Task>,
    /// Documents that this window has left with unsaved work.
    left: Vec<KeptKey>,
    /// The settings as they are in the file.
    settings: Settings,
    settings_kept: bool,
    looks: Looks,
    /// What could not be read, until it is told.
    complaints: Vec<String>,
}

impl Session {
    /// Reads a state folder; without one, nothing is remembered.
    pub fn new(folder: Option<PathBuf>) -> Self {
        let mut session = Self {
            folder,
            held: None,
            done: Vec::new(),
            left: Vec::new(),
            settings: Settings::default(),
            settings_kept: true,
            looks: Looks::default(),
            complaints: Vec::new(),
        };
        session.read_folder();
        session
    }

    fn read_folder(&mut self) {
        let Some(folder) = self.folder.clone() else {
            return;
        };
        let table = read_or_move(&folder, &folder.join(SETTINGS), |text| {
            let table: Result<Table, toml::de::Error> = text.parse();
            table.map_err(|e| e.message().to_owned())
        });
        if let Err(Unreadable { in_place, .. }) = &table {
            self.settings_kept = !in_place;
        }
        let table = self.heard(table).flatten().unwrap_or_default();
        self.settings = Settings::of_table(&table);
        let done = done::done(&folder);
        self.done = self.heard(done).unwrap_or_default();
        let looks = looks::looks(&folder);
        self.looks = self.heard(looks).unwrap_or_default();
        for found in earlier::documents(&folder, &table) {
            match found {
                Ok(earlier) => {
                    // What cannot be written in its new place stays where it is, for the next start.
                    if self.put(&earlier.document, earlier.at) {
                        let _ = fs::remove_file(earlier.file);
                    }
                }
                Err(unreadable) => self.complaints.push(unreadable.message),
            }
        }
    }

    /// What was read, or nothing and one complaint more.
    fn heard<T>(&mut self, read: Result<T, Unreadable>) -> Option<T> {
        read.map_err(|e| self.complaints.push(e.message)).ok()
    }

    /// What could not be read since this was asked last, in sentences.
    pub fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    /// Whether anything can be kept at all.
    pub fn has_folder(&self) -> bool {
        self.folder.is_some()
    }

    pub fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// Saves the settings if they have changed.
    pub fn keep_settings(&mut self, settings: &Settings) {
        if self.settings == *settings {
            return;
        }
        self.settings = settings.clone();
        if let Some(folder) = self.folder.as_ref().filter(|_| self.settings_kept) {
            let text = settings.to_text();
            let _ = fs::create_dir_all(folder);
            let _ = write_whole(folder.join(SETTINGS), text.as_bytes());
        }
    }

    // Looks of exported figures

    /// Those that are kept, as they were read or changed last.
    pub fn looks(&self) -> &Looks {
        &self.looks
    }

    /// Changes what is kept of them; without a folder, as long as the window is open.
    pub fn change_looks(&mut self, change: impl FnOnce(&mut Looks)) {
        let Some(folder) = self.folder.clone() else {
            change(&mut self.looks);
            return;
        };
        let looks = looks::change(&folder, change);
        if let Some(looks) = self.heard(looks) {
            self.looks = looks;
        }
    }

    // Documents

    /// The folder of documents, which exists from now on.
    fn documents(&self) -> Option<PathBuf> {
        let documents = self.folder.as_ref()?.join(DOCUMENTS);
        let _ = fs::create_dir_all(&documents);
        fs::metadata(&documents)
            .is_ok_and(|found| found.is_dir())
            .then_some(documents)
    }

    /// The documents that no other window shows, the last one first. What cannot be read is moved aside.
    pub fn unheld(&mut self) -> Vec<Kept> {
        let (Some(folder), Some(documents)) = (self.folder.clone(), self.documents()) else {
            return Vec::new();
        };
        let mut kept = Vec::new();
        for slot in Slot::unheld(&documents) {
            kept.extend(self.read(&folder, slot));
        }
        kept.sort_by_key(|kept| std::cmp::Reverse(kept.at));
        kept
    }

    fn read(&mut self, folder: &Path, slot: Slot) -> Option<Kept> {
        let read = read_or_move(folder, slot.file(), Document::of_text);
        let (document, at) = self.heard(read).flatten()?;
        Some(Kept { slot, document, at })
    }

    /// That kept document; `None` if another window has taken it up or discarded it.
    pub fn find(&mut self, key: KeptKey) -> Option<Kept> {
        let (folder, documents) = (self.folder.clone()?, self.documents()?);
        let slot = Slot::hold(&documents, key.number)?;
        self.read(&folder, slot).filter(|kept| kept.key() == key)
    }

    /// The document that this window has left and that is as this one, which undo brings back.
    pub fn find_left(&mut self, document: &Document) -> Option<Kept> {
        if self.left.is_empty() {
            return None;
        }
        let left = self.left.clone();
        self.unheld().into_iter().find(|kept| {
            let this = Document {
                draft: kept.document.draft.clone(),
                ..document.clone()
            };
            left.contains(&kept.key()) && kept.document.is_like(&this)
        })
    }

    /// From now on this is the place of the document on screen.
    pub fn hold(&mut self, slot: Slot) {
        // What was in the place before has been saved or is elsewhere: see `leave`.
        if let Some(before) = self.held.replace(slot) {
            before.clear();
        }
    }

    /// Keeps the document on screen, with its unsaved work; false if that is not possible.
    pub fn keep(&mut self, document: &Document) -> bool {
        self.keep_at(document, now())
    }

    fn keep_at(&mut self, document: &Document, at: i64) -> bool {
        if self.held.is_none() {
            self.held = self.documents().and_then(|folder| Slot::free(&folder));
        }
        let text = document.to_text(at);
        let (Some(slot), Some(text)) = (&self.held, text) else {
            return false;
        };
        slot.write(&text)
    }

    /// Keeps a document that is not on screen.
    fn put(&self, document: &Document, at: i64) -> bool {
        let slot = self.documents().and_then(|folder| Slot::free(&folder));
        let (Some(slot), Some(text)) = (slot, document.to_text(at)) else {
            return false;
        };
        slot.write(&text)
    }

    /// The document leaves the screen for another one. With unsaved work it keeps its place; without, the next document gets
    /// it. Returns false if unsaved work could not be kept.
    pub fn leave(&mut self, document: &Document) -> bool {
        if !document.unsaved {
            return true;
        }
        let at = now();
        let kept = self.keep_at(document, at);
        let slot = self.held.take();
        if let Some(slot) = slot.filter(|_| kept) {
            self.replace_older(document);
            let number = slot.number();
            self.left.push(KeptKey { number, at });
        }
        kept
    }

    /// Forgets documents that this one takes the place of: equal ones, and earlier states of the same lesson, or of the same
    /// file if they were left in this window. What an earlier window left of a file is work of its own.
    fn replace_older(&mut self, document: &Document) {
        if document.origin == Origin::New {
            return;
        }
        for kept in self.unheld() {
            let here = self.left.contains(&kept.key());
            let lesson = matches!(document.origin, Origin::Lesson(_));
            let same = kept.document.origin == document.origin;
            if same && (here || lesson || kept.document.is_like(document)) {
                kept.slot.clear();
            }
        }
    }

    /// Forgets kept documents with the contents of one that has been saved.
    pub fn saved(&mut self, document: &Document) {
        for kept in self.unheld() {
            if kept.document.is_like(document) {
                kept.slot.clear();
            }
        }
    }

    // Tasks

    /// Whether a task was done, here or in an earlier session.
    pub fn is_done(&self, task: &Task) -> bool {
        self.done.contains(task)
    }

    /// Remembers that a task is done; of a document that is nowhere, as long as the window is open.
    pub fn has_done(&mut self, task: &Task) {
        if self.is_done(task) {
            return;
        }
        self.done.push(task.clone());
        if let Some(folder) = self.folder.clone().filter(|_| task.origin != Origin::New) {
            let listed = done::remember(&folder, task);
            self.take_over(listed);
        }
    }

    /// A page of a deck has another key, or another file, from now on: what was done on it stays done.
    pub fn page_moved(&mut self, from: &Origin, to: &Origin) {
        done::moves(&mut self.done, from, to);
        if let Some(folder) = self.folder.clone() {
            let listed = done::moved(&folder, from, to);
            self.take_over(listed);
        }
    }

    /// Takes over what all windows have done.
    fn take_over(&mut self, listed: Result<Vec<Task>, Unreadable>) {
        for task in self.heard(listed).unwrap_or_default() {
            if !self.done.contains(&task) {
                self.done.push(task);
            }
        }
    }

    // Files

    /// The files that were opened or saved last, the last one first.
    pub fn recent_files(&mut self) -> Vec<PathBuf> {
        let folder = self.folder.clone();
        let files = folder.map(|folder| recent_files::recent_files(&folder));
        files
            .and_then(|files| self.heard(files))
            .unwrap_or_default()
    }

    /// Records that a file was opened or saved.
    pub fn remember_file(&mut self, file: &Path) {
        self.list_file(file, true);
    }

    pub fn forget_file(&mut self, file: &Path) {
        self.list_file(file, false);
    }

    fn list_file(&mut self, file: &Path, put: bool) {
        if let Some(folder) = self.folder.clone() {
            let listed = recent_files::remember(&folder, file, put);
            self.heard(listed);
        }
    }
}

/// Nanoseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
}
