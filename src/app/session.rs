//! What the window remembers from one start to the next, in the state folder.

use std::fs;
use std::path::PathBuf;

use toml::{Table, Value};

use crate::export::write::write_whole;
use crate::scenario::{Scenario, lessons, read, write};
use crate::workbench::Origin;

/// Which panels are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panels {
    pub left: bool,
    pub right: bool,
    pub chart: bool,
    /// The notes under the top bar.
    pub notes: bool,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub dark: bool,
    pub zoom: f32,
    pub panels: Panels,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: false,
            zoom: 1.0,
            panels: Panels {
                left: true,
                right: true,
                chart: true,
                notes: true,
            },
        }
    }
}

/// The state folder.
///
/// Failing to read or write it is never an error for the user; at worst the next start begins afresh.
#[derive(Debug)]
pub struct Session {
    folder: Option<PathBuf>,
    /// The settings as they were last written to the file.
    kept: Option<Settings>,
}

const DOCUMENT: &str = "session.toml";
/// A document that was too long to be opened at a start.
const SET_ASIDE: &str = "set-aside.toml";
const SETTINGS: &str = "window.toml";

impl Session {
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, kept: None }
    }

    /// The document that was open last.
    pub fn document(&self) -> Option<(Scenario, Origin)> {
        let text = fs::read_to_string(self.folder.as_ref()?.join(DOCUMENT)).ok()?;
        let scenario = read(DOCUMENT, &text).ok()?;
        Some((scenario, self.origin()))
    }

    /// Keeps a copy of the document that was open last, for the next one will take its place; returns the copy.
    pub fn set_aside(&self) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let copy = folder.join(SET_ASIDE);
        let text = fs::read(folder.join(DOCUMENT)).ok()?;
        write_whole(&copy, &text).ok().map(|()| copy)
    }

    fn origin(&self) -> Origin {
        let table = self.table().unwrap_or_default();
        let text = |key: &str| table.get(key).and_then(Value::as_str);
        let lesson =
            text("lesson").and_then(|key| lessons().iter().map(|l| l.key).find(|k| *k == key));
        match (text("file"), lesson) {
            (Some(file), _) => Origin::File(file.into()),
            (None, Some(key)) => Origin::Lesson(key),
            (None, None) => Origin::New,
        }
    }

    /// The text that was left in the formula field and was not a valid formula.
    pub fn draft(&self) -> Option<String> {
        Some(self.table()?.get("draft")?.as_str()?.to_owned())
    }

    pub fn settings(&self) -> Settings {
        let default = Settings::default();
        let Some(table) = self.table() else {
            return default;
        };
        let switch = |key: &str, or: bool| table.get(key).and_then(Value::as_bool).unwrap_or(or);
        let zoom = table
            .get("zoom")
            .and_then(Value::as_float)
            .map_or(default.zoom, |z| z as f32);
        Settings {
            dark: switch("dark", default.dark),
            zoom: if (0.5..=4.0).contains(&zoom) {
                zoom
            } else {
                default.zoom
            },
            panels: Panels {
                left: switch("left", default.panels.left),
                right: switch("right", default.panels.right),
                chart: switch("chart", default.panels.chart),
                notes: switch("notes", default.panels.notes),
            },
        }
    }

    /// Saves the document, its origin, and text in the formula field that is not a valid formula; false if that is
    /// not possible.
    pub fn keep_document(&self, scenario: &Scenario, origin: &Origin, draft: Option<&str>) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        let kept = fs::create_dir_all(folder).is_ok()
            && write_whole(folder.join(DOCUMENT), write(scenario).as_bytes()).is_ok();
        let mut table = self.table().unwrap_or_default();
        let (file, lesson) = match origin {
            Origin::New => (None, None),
            Origin::Lesson(key) => (None, Some((*key).to_owned())),
            // A path that is no text would come back as that of another file.
            Origin::File(path) => (path.to_str().map(str::to_owned), None),
        };
        for (key, text) in [
            ("file", file),
            ("lesson", lesson),
            ("draft", draft.map(str::to_owned)),
        ] {
            match text {
                Some(text) => table.insert(key.into(), Value::String(text)),
                None => table.remove(key),
            };
        }
        kept && self.write_table(&table)
    }

    /// Saves the settings if they have changed.
    pub fn keep_settings(&mut self, settings: &Settings) {
        if self.kept.get_or_insert(*settings) == settings {
            return;
        }
        self.kept = Some(*settings);
        let Settings {
            dark,
            zoom,
            panels:
                Panels {
                    left,
                    right,
                    chart,
                    notes,
                },
        } = *settings;
        let mut table = self.table().unwrap_or_default();
        for (key, value) in [
            ("dark", dark),
            ("left", left),
            ("right", right),
            ("chart", chart),
            ("notes", notes),
        ] {
            table.insert(key.into(), Value::Boolean(value));
        }
        table.insert("zoom".into(), Value::Float(f64::from(zoom)));
        self.write_table(&table);
    }

    fn table(&self) -> Option<Table> {
        fs::read_to_string(self.folder.as_ref()?.join(SETTINGS))
            .ok()?
            .parse()
            .ok()
    }

    fn write_table(&self, table: &Table) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        fs::create_dir_all(folder).is_ok()
            && write_whole(folder.join(SETTINGS), table.to_string().as_bytes()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(Some(folder.path().join("new")));
        assert_eq!(session.document(), None);
        let scenario = Scenario {
            start: [0.25, -1.0],
            ..Scenario::default()
        };
        let file = Origin::File("a.toml".into());
        assert!(session.keep_document(&scenario, &file, Some("2x")));
        let mut settings = session.settings();
        session.keep_settings(&settings);
        settings.dark = true;
        settings.panels.chart = false;
        session.keep_settings(&settings);
        let next = Session::new(session.folder.clone());
        assert_eq!(next.document(), Some((scenario, file)));
        assert_eq!(next.settings(), settings);
        assert_eq!(next.draft().as_deref(), Some("2x"));
        for (origin, read) in [
            (Origin::Lesson("basins"), Origin::Lesson("basins")),
            (Origin::Lesson("no such lesson"), Origin::New),
            (Origin::New, Origin::New),
        ] {
            assert!(next.keep_document(&Scenario::default(), &origin, None));
            assert_eq!(next.document(), Some((Scenario::default(), read)));
        }
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let session = Session::new(None);
        assert!(!session.keep_document(&Scenario::default(), &Origin::New, None));
        assert_eq!(session.settings(), Settings::default());
    }
}
