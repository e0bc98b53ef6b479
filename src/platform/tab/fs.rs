//! Files of a tab, as far as Ravine asks [`std::fs`] for them. Those of the state folder are kept in the storage of the page, under
//! their paths; all others in memory, until the tab is closed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use web_time::SystemTime;

use super::page::storage;

/// The state folder.
pub const STATE: &str = "/ravine";

thread_local! {
    /// How many files the user has given.
    static GIVEN: Cell<u64> = const { Cell::new(0) };
    static FILES: RefCell<BTreeMap<PathBuf, Rc<[u8]>>> = const { RefCell::new(BTreeMap::new()) };
    static FOLDERS: RefCell<BTreeSet<PathBuf>> = const { RefCell::new(BTreeSet::new()) };
}

fn missing() -> io::Error {
    io::Error::from(ErrorKind::NotFound)
}

/// Whether a file belongs to the state folder.
pub fn is_kept(path: &Path) -> bool {
    path.starts_with(STATE)
}

fn kept(path: &Path) -> Option<Rc<[u8]>> {
    let text = storage()?.get_item(path.to_str()?).ok()??;
    Some(text.into_bytes().into())
}

fn contents(path: &Path) -> io::Result<Rc<[u8]>> {
    let found = FILES.with_borrow(|files| files.get(path).cloned());
    let found = found.or_else(|| is_kept(path).then(|| kept(path)).flatten());
    found.ok_or_else(missing)
}

/// A path for a file that the user gives. Pages do not learn where it lies, and two of one name may come from two folders.
pub fn place(name: &Path) -> PathBuf {
    let count = GIVEN.get();
    GIVEN.set(count + 1);
    // Documents of earlier visits remember where they came from.
    let folder = format!("{}-{count}", js_sys::Date::now());
    Path::new(&folder).join(name.file_name().unwrap_or(name.as_os_str()))
}

/// Puts a file where its path says.
///
/// # Errors
/// If it is not kept, because the storage is full or forbidden.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if !is_kept(path) {
        FILES.with_borrow_mut(|files| files.insert(path.to_owned(), bytes.into()));
        return Ok(());
    }
    let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
    let refused = || io::Error::other("the browser keeps nothing more for this page");
    let storage = storage().ok_or_else(refused)?;
    let key = path.to_str().ok_or_else(refused)?;
    storage.set_item(key, text).map_err(|_| refused())
}

/// A file that is read.
#[derive(Debug)]
pub struct File(Cursor<Rc<[u8]>>);

impl File {
    /// # Errors
    /// If there is no such file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        contents(path.as_ref()).map(|bytes| Self(Cursor::new(bytes)))
    }

    /// # Errors
    /// None; files of a system have some.
    pub fn metadata(&self) -> io::Result<Metadata> {
        Ok(Metadata { is_file: true })
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// What there is at a path.
#[derive(Debug)]
pub struct Metadata {
    is_file: bool,
}

impl Metadata {
    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        self.is_file
    }

    /// Whether it is a folder.
    pub fn is_dir(&self) -> bool {
        !self.is_file
    }

    /// # Errors
    /// Always: no times are kept.
    pub fn modified(&self) -> io::Result<SystemTime> {
        Err(ErrorKind::Unsupported.into())
    }
}

/// # Errors
/// If nothing is there.
pub fn metadata(path: impl AsRef<Path>) -> io::Result<Metadata> {
    let path = path.as_ref();
    let is_file = contents(path).is_ok();
    let is_folder = FOLDERS.with_borrow(|folders| folders.contains(path));
    (is_file || is_folder)
        .then_some(Metadata { is_file })
        .ok_or_else(missing)
}

/// As [`metadata`]: there are no links.
///
/// # Errors
/// If nothing is there.
pub fn symlink_metadata(path: impl AsRef<Path>) -> io::Result<Metadata> {
    metadata(path)
}

/// The path itself: it has no other.
///
/// # Errors
/// If nothing is there.
pub fn canonicalize(path: impl AsRef<Path>) -> io::Result<PathBuf> {
    metadata(&path).map(|_| path.as_ref().to_owned())
}

/// # Errors
/// None; those of a system have some.
pub fn create_dir_all(path: impl AsRef<Path>) -> io::Result<()> {
    let path = path.as_ref().to_owned();
    FOLDERS.with_borrow_mut(|folders| folders.insert(path));
    Ok(())
}

/// # Errors
/// If there is no such file.
pub fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    let path = path.as_ref();
    contents(path)?;
    FILES.with_borrow_mut(|files| files.remove(path));
    if let (true, Some(storage), Some(key)) = (is_kept(path), storage(), path.to_str()) {
        let _ = storage.remove_item(key);
    }
    Ok(())
}

/// # Errors
/// If there is no such file, or it cannot be kept under the other name.
pub fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let bytes = contents(from.as_ref())?;
    put(to.as_ref(), &bytes)?;
    remove_file(from)
}

/// The entries of a folder, which cannot be listed.
///
/// # Errors
/// Always.
pub fn read_dir(_folder: impl AsRef<Path>) -> io::Result<std::fs::ReadDir> {
    Err(ErrorKind::Unsupported.into())
}
