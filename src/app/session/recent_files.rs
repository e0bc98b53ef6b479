//! The files that were opened or saved last.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::folder::{Unreadable, read_or_move};
use super::path;
use super::turn::take_turn;
use crate::export::write::write_whole;

/// How many of them are remembered.
pub const MOST_FILES: usize = 12;

const NAME: &str = "recent";

fn list(folder: &Path) -> PathBuf {
    folder.join(format!("{NAME}.toml"))
}

/// The files of a state folder, the last one first.
pub fn recent_files(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let files = read_or_move(folder, &list(folder), |text| {
        let table: Table = text
            .parse()
            .map_err(|e: toml::de::Error| e.message().to_owned())?;
        let files = table.get("files").and_then(Value::as_array);
        let files = files.into_iter().flatten().filter_map(path::of_value);
        Ok(files.take(MOST_FILES).collect())
    })?;
    Ok(files.unwrap_or_default())
}

/// Puts a file first, or takes it out. That it could not be written is no harm.
pub fn remember(folder: &Path, file: &Path, put: bool) -> Result<(), Unreadable> {
    take_turn(folder, NAME, || {
        // Read anew: another window may have added some.
        let before = recent_files(folder)?;
        let mut files = before.clone();
        files.retain(|other| other != file);
        if put {
            files.insert(0, file.to_owned());
            files.truncate(MOST_FILES);
        }
        if files != before {
            let files = files.iter().map(|file| path::to_value(file)).collect();
            let mut table = Table::new();
            table.insert("files".into(), Value::Array(files));
            let _ = write_whole(list(folder), table.to_string().as_bytes());
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_files_are_remembered_once_each() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let put = |name: &str| remember(&folder, Path::new(name), true).unwrap();
        let files = || -> Vec<String> {
            let files = recent_files(&folder).unwrap();
            files.iter().map(|f| f.display().to_string()).collect()
        };
        assert!(files().is_empty());
        for name in ["/a", "/b", "/a"] {
            put(name);
        }
        assert_eq!(files(), ["/a", "/b"]);
        remember(&folder, Path::new("/a"), false).unwrap();
        assert_eq!(files(), ["/b"]);
        for i in 0..2 * MOST_FILES {
            put(&format!("/{i}"));
        }
        assert_eq!(files().len(), MOST_FILES);
        assert_eq!(files()[0], format!("/{}", 2 * MOST_FILES - 1));
    }
}
