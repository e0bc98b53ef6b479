//! How figures were exported last, and the looks that a writer keeps under names. They belong to all windows.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::folder::{Unreadable, read_or_move};
use super::turn::take_turn;
use crate::export::write::write_whole;
use crate::spelling::elided;

/// How many looks are kept, and of how many characters a name.
const MOST: usize = 100;
const LONGEST: usize = 60;

const NAME: &str = "exports";

/// Looks of exported figures, each as a table of which the dialog knows the keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// That of the last export.
    pub last: Option<Table>,
    /// Those with names, in the order of these.
    saved: Vec<(String, Table)>,
}

impl Looks {
    /// The names of those that are kept.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.saved.iter().map(|(name, _)| name.as_str())
    }

    pub fn find(&self, name: &str) -> Option<&Table> {
        let mut saved = self.saved.iter();
        saved.find(|(other, _)| other == name).map(|(_, look)| look)
    }

    /// Keeps a look under a name, in place of what was kept under it. Beyond so many another one goes.
    pub fn save(&mut self, name: &str, look: Table) {
        let name = elided(name.trim(), LONGEST);
        if name.is_empty() {
            return;
        }
        self.forget(&name);
        self.saved.truncate(MOST - 1);
        self.saved.push((name, look));
        self.saved.sort_by(|(a, _), (b, _)| a.cmp(b));
    }

    pub fn forget(&mut self, name: &str) {
        self.saved.retain(|(other, _)| other != name);
    }

    fn of_table(table: &Table) -> Self {
        let mut looks = Self {
            last: table.get("last").and_then(Value::as_table).cloned(),
            saved: Vec::new(),
        };
        let saved = table.get("saved").and_then(Value::as_table);
        for (name, look) in saved.into_iter().flatten() {
            if let Some(look) = look.as_table() {
                looks.save(name, look.clone());
            }
        }
        looks
    }

    fn to_table(&self) -> Table {
        let saved = self.saved.iter().cloned();
        let saved: Table = saved
            .map(|(name, look)| (name, Value::Table(look)))
            .collect();
        let mut table = Table::new();
        if let Some(last) = &self.last {
            table.insert("last".into(), Value::Table(last.clone()));
        }
        table.insert("saved".into(), Value::Table(saved));
        table
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{NAME}.toml"))
}

/// The looks of a state folder.
pub fn looks(folder: &Path) -> Result<Looks, Unreadable> {
    let looks = read_or_move(folder, &file(folder), |text| {
        let table: Result<Table, toml::de::Error> = text.parse();
        table
            .map(|table| Looks::of_table(&table))
            .map_err(|e| e.message().to_owned())
    })?;
    Ok(looks.unwrap_or_default())
}

/// Changes them, as they are now: another window may have kept some. That they could not be written is no harm.
pub fn change(folder: &Path, change: impl FnOnce(&mut Looks)) -> Result<Looks, Unreadable> {
    take_turn(folder, NAME, || {
        let before = looks(folder)?;
        let mut looks = before.clone();
        change(&mut looks);
        if looks != before {
            let _ = write_whole(file(folder), looks.to_table().to_string().as_bytes());
        }
        Ok(looks)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(width: i64) -> Table {
        let mut look = Table::new();
        look.insert("width".into(), width.into());
        look
    }

    #[test]
    fn what_is_kept_under_a_name_comes_back_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        assert_eq!(looks(&folder).unwrap(), Looks::default());
        // What a user may type as a name.
        let odd = "a.b = \"c\"\n[d] 'η'";
        for (name, width) in [("Journal", 1), (odd, 2), ("Journal", 3), ("  ", 4)] {
            change(&folder, |looks| looks.save(name, look(width))).unwrap();
        }
        change(&folder, |looks| looks.last = Some(look(5))).unwrap();
        let kept = looks(&folder).unwrap();
        assert_eq!(kept.names().collect::<Vec<_>>(), ["Journal", odd]);
        assert_eq!(kept.find("Journal"), Some(&look(3)));
        assert_eq!(kept.find(odd), Some(&look(2)));
        assert_eq!(kept.last, Some(look(5)));
        change(&folder, |looks| looks.forget("Journal")).unwrap();
        assert_eq!(looks(&folder).unwrap().find("Journal"), None);
    }

    #[test]
    fn a_damaged_file_is_moved_aside_and_odd_parts_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        std::fs::write(
            file(folder),
            "last = 3\nsaved = { a = 1, b = { width = 2 } }",
        )
        .unwrap();
        let kept = looks(folder).unwrap();
        assert_eq!(kept.last, None);
        assert_eq!(kept.names().collect::<Vec<_>>(), ["b"]);
        std::fs::write(file(folder), "last = [").unwrap();
        let error = looks(folder).unwrap_err();
        assert!(error.message.contains("exports.toml") && !error.in_place);
        change(folder, |looks| looks.save("new", look(1))).unwrap();
        assert_eq!(looks(folder).unwrap().names().collect::<Vec<_>>(), ["new"]);
    }
}
