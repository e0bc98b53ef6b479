//! The tasks that have been done, so that they stay done when their pages are turned and on the next start.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::document;
use super::folder::{Unreadable, read_or_move};
use crate::export::write::write_whole;
use crate::workbench::Origin;

/// How many of them are remembered; the first ones are forgotten first.
const MOST: usize = 5000;

const FILE: &str = "done.toml";

/// A task of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The page.
    pub origin: Origin,
    /// What it asks for, in its words.
    pub text: String,
}

/// The tasks of a state folder that have been done, in that order.
pub fn done(folder: &Path) -> Result<Vec<Task>, Unreadable> {
    let tasks = read_or_move(folder, &folder.join(FILE), |text| {
        let table: Table = text
            .parse()
            .map_err(|e: toml::de::Error| e.message().to_owned())?;
        let tasks = table.get("done").and_then(Value::as_array);
        let task = |value: &Value| {
            let table = value.as_table()?;
            let text = table.get("task")?.as_str()?.to_owned();
            let origin = document::origin(table);
            (origin != Origin::New).then_some(Task { origin, text })
        };
        Ok(tasks.into_iter().flatten().filter_map(task).collect())
    })?;
    Ok(tasks.unwrap_or_default())
}

/// Adds a task to those of a state folder. That it could not be written is no harm.
pub fn remember(folder: &Path, task: &Task) -> Result<(), Unreadable> {
    // Read anew: another window may have added some.
    let mut tasks = done(folder)?;
    if tasks.contains(task) {
        return Ok(());
    }
    tasks.push(task.clone());
    tasks.drain(..tasks.len().saturating_sub(MOST));
    let table = |task: &Task| {
        let mut table = Table::new();
        document::put_origin(&mut table, &task.origin);
        table.insert("task".into(), Value::String(task.text.clone()));
        Value::Table(table)
    };
    let tasks = tasks.iter().map(table).collect();
    let mut all = Table::new();
    all.insert("done".into(), Value::Array(tasks));
    let _ = fs::create_dir_all(folder);
    let _ = write_whole(folder.join(FILE), all.to_string().as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_remembered_once_each_and_by_their_page() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let task = |page: &str| Task {
            origin: Origin::of_page("/deck.toml".into(), page.into()),
            text: "Find a \"rate\".".into(),
        };
        assert!(done(&folder).unwrap().is_empty());
        for page in ["a", "b", "a"] {
            remember(&folder, &task(page)).unwrap();
        }
        assert_eq!(done(&folder).unwrap(), [task("a"), task("b")]);
    }
}
