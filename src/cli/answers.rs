//! `ravine check --answers`: which tasks of a deck students have done, as a table.

use std::path::{Path, PathBuf};

use super::failure::{Failure, complain};
use super::page::name;
use super::stdout::to_stdout;
use crate::claims::Finding;
use crate::export::table::quoted;
use crate::scenario::{Deck, Opened, Page, Scenario, load_any};
use crate::spelling::printable;

/// The tasks of a deck.
struct Homework {
    /// `None` where they are those of a single scenario.
    deck: Option<String>,
    /// The pages that have a task, each with only these among its claims.
    pages: Vec<Page>,
}

/// Writes a row for each task and each student's file; of a bad file one row that says why.
pub fn check(
    deck: &Path,
    answers: &[PathBuf],
    findings: impl Fn(&Scenario) -> Vec<Finding>,
) -> Result<(), Failure> {
    let homework = Homework::read(deck)?;
    put("file", "name", "page", "task", "done", "found")?;
    let mut bad = false;
    for path in answers {
        let (file, student) = (name(path), student(path));
        match load_any(path)
            .map_err(Failure::from)
            .and_then(|opened| homework.fits(&file, opened))
        {
            Ok(opened) => {
                for page in &homework.pages {
                    homework.put_page([&file, &student], page, &opened, &findings)?;
                }
            }
            Err(failure) => {
                bad = true;
                complain(&failure);
                put(&file, &student, "", "", "no", &failure.to_string())?;
            }
        }
    }
    if bad { Err(Failure::Checked) } else { Ok(()) }
}

impl Homework {
    fn read(path: &Path) -> Result<Self, Failure> {
        let (deck, mut pages) = match load_any(path)? {
            Opened::Deck(Deck { key, pages, .. }) => (Some(key), pages),
            Opened::Scenario(scenario) => {
                let page = Page {
                    key: String::new(),
                    scenario: *scenario,
                };
                (None, vec![page])
            }
        };
        for page in &mut pages {
            page.scenario.claims.retain(|claim| claim.task.is_some());
        }
        pages.retain(|page| !page.scenario.claims.is_empty());
        if pages.is_empty() {
            let file = name(path);
            let message =
                format!("{file}: found no task; allowed: a deck in which a claim has one");
            return Err(Failure::Usage(message));
        }
        Ok(Self { deck, pages })
    }

    /// What a student's file holds, if it can answer this.
    fn fits(&self, file: &str, opened: Opened) -> Result<Opened, Failure> {
        let message = match (&self.deck, &opened) {
            (Some(own), Opened::Deck(deck)) if deck.key != *own => {
                format!(
                    "{file}: found the deck {:?}; allowed: {own:?}, whose tasks these are",
                    deck.key
                )
            }
            (Some(_), Opened::Scenario(_))
                if self
                    .pages
                    .iter()
                    .all(|page| self.page_of(page, &opened).is_none()) =>
            {
                format!(
                    "{file}: found a single scenario whose title is no headline of a page with a task; allowed: the deck, saved"
                )
            }
            (None, Opened::Deck(_)) => {
                format!("{file}: found a deck; allowed: a single scenario, as the one that asks is")
            }
            (Some(_) | None, Opened::Deck(_) | Opened::Scenario(_)) => return Ok(opened),
        };
        Err(Failure::Usage(message))
    }

    /// What a student has made of a page: the page of that key in a deck; a page saved as a file of its own has its headline.
    fn page_of<'a>(&self, page: &Page, opened: &'a Opened) -> Option<&'a Scenario> {
        match opened {
            Opened::Deck(deck) => deck.page(&page.key).map(|page| &page.scenario),
            Opened::Scenario(scenario) => {
                let same = self.deck.is_none() || scenario.title == page.scenario.title;
                same.then_some(scenario)
            }
        }
    }

    fn put_page(
        &self,
        [file, student]: [&str; 2],
        page: &Page,
        opened: &Opened,
        findings: impl Fn(&Scenario) -> Vec<Finding>,
    ) -> Result<(), Failure> {
        let tasks = page.scenario.claims.iter();
        let tasks = tasks.map(|claim| claim.task.as_deref().unwrap_or_default());
        let Some(theirs) = self.page_of(page, opened) else {
            for task in tasks {
                put(
                    file,
                    student,
                    &page.key,
                    task,
                    "no",
                    "this page is not in the file",
                )?;
            }
            return Ok(());
        };
        let answered = page.scenario.answered_by(theirs);
        let others = if answered.runs_as(theirs) {
            ""
        } else {
            "; what else was changed does not count"
        };
        for (task, finding) in tasks.zip(findings(&answered)) {
            let done = if finding.holds && !finding.refused {
                "yes"
            } else {
                "no"
            };
            let found = format!("{}{others}", finding.found);
            put(file, student, &page.key, task, done, &found)?;
        }
        Ok(())
    }
}

/// Who has handed a file in: its name without folder and ending.
fn student(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    printable(&stem.to_string_lossy())
}

fn put(
    file: &str,
    name: &str,
    page: &str,
    task: &str,
    done: &str,
    found: &str,
) -> Result<(), Failure> {
    // A terminal would obey what a text tells it, and a row is a line.
    let fields = [file, name, page, task, done, found].map(|field| quoted(&printable(field)));
    to_stdout(|out| writeln!(out, "{}", fields.join(",")))
}
