//! `ravine check --answers`: which tasks of a deck students have done, as a table.

use std::path::{Path, PathBuf};

use super::failure::{Failure, complain};
use super::page::name;
use super::stdout::to_stdout;
use crate::claims::Finding;
use crate::export::table::defused;
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
            .and_then(|opened| homework.answers(&file, opened))
        {
            Ok(answers) => {
                for (place, page) in homework.pages.iter().enumerate() {
                    let theirs = answers.of(place, page);
                    put_page([&file, &student], page, theirs, &findings)?;
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
            undoable(path, page)?;
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

    /// What a student's file says of each page with a task, if it can answer any.
    fn answers(&self, file: &str, opened: Opened) -> Result<Answers, Failure> {
        let allowed = match (&self.deck, opened) {
            (Some(own), Opened::Deck(deck)) if deck.key == *own => return Ok(Answers::Deck(deck)),
            (Some(own), Opened::Deck(Deck { key, .. })) => {
                format!("found the deck {key:?}; allowed: {own:?}, whose tasks these are")
            }
            (None, Opened::Scenario(page)) => return Ok(Answers::Page(0, page)),
            (None, Opened::Deck(_)) => {
                "found a deck; allowed: a single scenario, as the one that asks is".to_owned()
            }
            (Some(_), Opened::Scenario(page)) => match self.places_of(&page)[..] {
                [place] => return Ok(Answers::Page(place, page)),
                [] => "found a single scenario that has neither the headline nor the tasks of a page; allowed: the deck, saved".to_owned(),
                [_, ..] => "found a single scenario that can be one of several pages with its headline and its tasks; allowed: the deck, saved".to_owned(),
            },
        };
        Err(Failure::Usage(format!("{file}: {allowed}")))
    }

    /// Which pages a scenario can be that was saved as a file of its own: those with its headline, in whatever spelling, or else those with its tasks; of several
    /// the ones that have both.
    fn places_of(&self, saved: &Scenario) -> Vec<usize> {
        let pages = self.pages.iter().enumerate();
        let headed = pages.filter(|(_, page)| folded(&page.scenario.title) == folded(&saved.title));
        let headed: Vec<usize> = headed.map(|(place, _)| place).collect();
        if headed.len() == 1 {
            return headed;
        }
        let among = match headed.is_empty() {
            true => (0..self.pages.len()).collect(),
            false => headed,
        };
        let tasks = saved.tasks();
        let asks = |place: &usize| self.pages[*place].scenario.tasks() == tasks;
        among.into_iter().filter(asks).collect()
    }
}

/// Refuses a page with a task that nobody can do, or whose claim cannot be checked.
fn undoable(path: &Path, page: &Page) -> Result<(), Failure> {
    for (index, claim) in page.scenario.claims.iter().enumerate() {
        let of_task = claim.task.as_ref();
        if let Some((key, message)) = of_task.and_then(|_| claim.objection(&page.scenario)) {
            let place = match page.key.as_str() {
                "" => name(path),
                page => format!("{}: {page}", name(path)),
            };
            let message = format!(
                "{place}: claim {}: {key}: {}",
                index + 1,
                printable(&message)
            );
            return Err(Failure::Usage(message));
        }
    }
    Ok(())
}

/// What a student has handed in.
enum Answers {
    /// The deck, or what is left of it.
    Deck(Deck),
    /// The page of this place among those that have tasks.
    Page(usize, Box<Scenario>),
}

impl Answers {
    /// What the student has made of a page, by its key or its place.
    fn of(&self, place: usize, page: &Page) -> Option<&Scenario> {
        match self {
            Self::Deck(deck) => deck.page(&page.key).map(|page| &page.scenario),
            Self::Page(own, scenario) => (*own == place).then_some(scenario),
        }
    }
}

/// A text without the differences that nobody means: blanks around and between words, and capitals.
fn folded(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

/// Writes a row for each task of a page, of which a student has made this.
fn put_page(
    [file, student]: [&str; 2],
    page: &Page,
    theirs: Option<&Scenario>,
    findings: impl Fn(&Scenario) -> Vec<Finding>,
) -> Result<(), Failure> {
    let tasks = page.scenario.tasks().into_iter();
    let Some(theirs) = theirs else {
        let found = "this page is not in the file";
        for task in tasks {
            put(file, student, &page.key, &task, "no", found)?;
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
        put(file, student, &page.key, &task, done, &found)?;
    }
    Ok(())
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
    // A terminal would obey what a text tells it, a spreadsheet as well, and a row is a line.
    let fields = [file, name, page, task, done, found].map(|field| defused(&printable(field)));
    to_stdout(|out| writeln!(out, "{}", fields.join(",")))
}
