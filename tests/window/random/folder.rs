//! The folder of a session: its state, and files to drop and to open.

use std::fs;
use std::path::{Path, PathBuf};

use ravine::scenario::write;

use super::dice::Dice;
use super::documents;

/// The name that files are written under, to which dialogs add an ending.
pub const WRITTEN: &str = "written";

pub struct Folder(tempfile::TempDir);

/// Something to drop on the window, good or bad.
#[derive(Clone, Copy, Debug)]
pub enum Thing {
    Scenario,
    Csv,
    /// Scenarios and something that is none.
    Folder,
    Empty,
    Bytes,
    Broken,
    Missing,
    Words,
}

impl Thing {
    pub const ALL: [Self; 8] = [
        Self::Scenario,
        Self::Csv,
        Self::Folder,
        Self::Empty,
        Self::Bytes,
        Self::Broken,
        Self::Missing,
        Self::Words,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Scenario => "scenario.toml",
            Self::Csv => "good.csv",
            Self::Folder => "pages",
            Self::Empty => "empty.toml",
            Self::Bytes => "bytes.toml",
            Self::Broken => "broken.toml",
            Self::Missing => "missing.toml",
            Self::Words => "words.csv",
        }
    }
}

impl Folder {
    pub fn of(seed: u64) -> Self {
        let folder = Self(tempfile::tempdir().expect("there is a folder for temporary files"));
        let mut dice = Dice::of(seed ^ 0xf11e5);
        let scenario = |dice: &mut Dice| write(&documents::scenario(dice));
        let put = |name: &str, bytes: &[u8]| {
            let path = folder.0.path().join(name);
            fs::write(path, bytes).expect("a temporary folder can be written");
        };
        let rows = (0..12).map(|i| format!("{i};{};{}\n", i * i % 7, i % 2));
        put("good.csv", rows.collect::<String>().as_bytes());
        put("words.csv", b"a,b,c\none,two,three\n");
        put("empty.toml", b"");
        put("bytes.toml", &[0xff, 0x00, 0xc3, 0x28]);
        put(
            "broken.toml",
            b"version = 1\n[surface]\nkind = \"quadratic\"\nlambda1 = \"one\"\n",
        );
        put("scenario.toml", scenario(&mut dice).as_bytes());
        fs::create_dir(folder.0.path().join("pages")).expect("a folder");
        for page in 1..4 {
            put(
                &format!("pages/{page}.toml"),
                scenario(&mut dice).as_bytes(),
            );
        }
        put("pages/broken.toml", b"version = 2\n");
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn thing(&self, thing: Thing) -> PathBuf {
        self.0.path().join(thing.name())
    }

    /// Where the window keeps its session.
    pub fn state(&self) -> PathBuf {
        self.0.path().join("state")
    }

    /// A copy of what the window has kept, for another window to begin with.
    pub fn copied_state(&self) -> PathBuf {
        let copy = self.0.path().join("copied state");
        fs::remove_dir_all(&copy).ok();
        copy_folder(&self.state(), &copy);
        copy
    }

    /// The origin that the window has kept last, as its file says it.
    pub fn kept_origin(&self) -> [Option<String>; 2] {
        let documents = self.state().join("documents");
        let tables = fs::read_dir(documents).expect("the window has kept its session");
        let tables = tables.filter_map(|entry| {
            let path = entry.ok()?.path();
            let ours = path.extension().is_some_and(|ending| ending == "toml");
            let text = ours.then(|| fs::read_to_string(path).expect("a document"))?;
            Some(text.parse::<toml::Table>().expect("a document"))
        });
        let at = |table: &toml::Table| table.get("at").and_then(toml::Value::as_integer);
        let last = tables.max_by_key(at).expect("a document");
        ["file", "lesson"].map(|key| Some(last.get(key)?.to_string()))
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copy = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, copy).expect("a copy");
        }
    }
}
