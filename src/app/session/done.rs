//! The tasks that have been done, so that they stay done when their pages are turned and on the next start.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::document;
use super::folder::{Unreadable, read_or_move};
use super::turn::take_turn;
use crate::export::write::write_whole;
use crate::workbench::Origin;

/// How many of them are remembered; the first ones are forgotten first.
const MOST: usize = 5000;

const NAME: &str = "done";

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{NAME}.toml"))
}

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
    let tasks = read_or_move(folder, &file(folder), |text| {
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

/// Adds a task to those of a state folder. Returns them all, those that other windows have added included. That it could not be written
/// is no harm.
pub fn remember(folder: &Path, task: &Task) -> Result<Vec<Task>, Unreadable> {
    change(folder, |tasks| {
        if !tasks.contains(task) {
            tasks.push(task.clone());
            tasks.drain(..tasks.len().saturating_sub(MOST));
        }
    })
}

/// A page has another origin from now on, and what was done on it stays so.
pub fn moved(folder: &Path, from: &Origin, to: &Origin) -> Result<Vec<Task>, Unreadable> {
    change(folder, |tasks| moves(tasks, from, to))
}

/// Gives what was done on one page to the other.
pub fn moves(tasks: &mut [Task], from: &Origin, to: &Origin) {
    for task in tasks.iter_mut().filter(|task| task.origin == *from) {
        task.origin.clone_from(to);
    }
}

/// Changes the tasks of a state folder while no other window does.
fn change(folder: &Path, by: impl FnOnce(&mut Vec<Task>)) -> Result<Vec<Task>, Unreadable> {
    take_turn(folder, NAME, || {
        let before = done(folder)?;
        let mut tasks = before.clone();
        by(&mut tasks);
        if tasks != before {
            let _ = write_whole(file(folder), text(&tasks).as_bytes());
        }
        Ok(tasks)
    })
}

fn text(tasks: &[Task]) -> String {
    let table = |task: &Task| {
        let mut table = Table::new();
        document::put_origin(&mut table, &task.origin);
        table.insert("task".into(), Value::String(task.text.clone()));
        Value::Table(table)
    };
    let tasks = tasks.iter().map(table).collect();
    let mut all = Table::new();
    all.insert("done".into(), Value::Array(tasks));
    all.to_string()
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
        let [from, to] = ["a", "c"].map(|page| task(page).origin);
        let moved = moved(&folder, &from, &to).unwrap();
        assert_eq!(moved, [task("c"), task("b")]);
        assert_eq!(done(&folder).unwrap(), moved);
    }
}
