//! The deck: the pages that PageDown, PageUp and a clicker turn. The lessons, unless files or a folder were opened.

use std::io;
use std::path::{Path, PathBuf};

use super::files::shown;
use crate::scenario::{self, LoadError, Opened, Scenario, lessons, load_any, scenario_files};
use crate::workbench::Origin;

/// A document that is given to the window.
#[derive(Clone, Debug)]
pub struct Given {
    pub scenario: Scenario,
    pub origin: Origin,
    /// The title of the deck whose page it is; empty for a file of its own.
    pub part: String,
}

impl From<(Scenario, Origin)> for Given {
    fn from((scenario, origin): (Scenario, Origin)) -> Self {
        let part = String::new();
        Self {
            scenario,
            origin,
            part,
        }
    }
}

/// A page of the deck.
#[derive(Clone, Debug)]
pub struct Page {
    pub title: String,
    pub notes: String,
    pub origin: Origin,
    /// The title of the lesson or the file that it belongs to; empty for a file of its own.
    pub part: String,
    /// What it asks of one who works alone.
    pub tasks: Vec<String>,
}

impl Page {
    fn of(given: &Given) -> Self {
        let title = match (given.scenario.title.trim(), &given.origin) {
            ("", Origin::File(path)) => file_name(path),
            ("", Origin::Page(_, key)) => key.clone(),
            ("", Origin::New | Origin::Lesson(_)) => "Untitled".to_owned(),
            (title, _) => title.to_owned(),
        };
        Self {
            title,
            notes: given.scenario.notes.clone(),
            origin: given.origin.clone(),
            part: given.part.clone(),
            tasks: given.scenario.tasks(),
        }
    }
}

/// The pages, in order.
#[derive(Clone, Debug)]
pub struct Deck(Vec<Page>);

impl Default for Deck {
    /// The lessons.
    fn default() -> Self {
        let pages = lessons().iter().flat_map(|lesson| {
            let page = |page: &'static scenario::Page| Page {
                title: page.scenario.title.clone(),
                notes: page.scenario.notes.clone(),
                origin: Origin::Lesson(&page.key),
                part: lesson.title.clone(),
                tasks: page.scenario.tasks(),
            };
            lesson.pages.iter().map(page)
        });
        Self(pages.collect())
    }
}

impl Deck {
    /// The deck of these documents; the lessons if there are fewer than two.
    pub fn of(documents: &[Given]) -> Self {
        match documents {
            [] | [_] => Self::default(),
            many => Self(many.iter().map(Page::of).collect()),
        }
    }

    pub fn pages(&self) -> &[Page] {
        &self.0
    }

    pub fn is_of_lessons(&self) -> bool {
        let mut pages = self.0.iter();
        pages.all(|page| matches!(page.origin, Origin::Lesson(_)))
    }

    /// The page `by` places after `here`, no further than the ends; the first page if `here` is on none.
    pub fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        let at = self.0.iter().position(|page| page.origin == *here);
        let last = self.0.len() as i64 - 1;
        let next = at.map_or(0, |i| (i as i64 + by).clamp(0, last) as usize);
        let page = self.0.get(next).filter(|_| at != Some(next))?;
        Some(page.origin.clone())
    }

    /// Lets a page stay the one that it was when its document is saved as another file.
    pub fn moved(&mut self, from: &Origin, to: &Origin) {
        for page in self.0.iter_mut().filter(|page| page.origin == *from) {
            page.origin.clone_from(to);
        }
    }

    /// The pages of the part that a page is in; none if it is in no part.
    pub fn part(&self, here: &Origin) -> &[Page] {
        let Some(at) = self.0.iter().position(|page| page.origin == *here) else {
            return &[];
        };
        let is_of = |page: &&Page| page.part == self.0[at].part;
        let before = self.0[..at].iter().rev().take_while(is_of).count();
        let after = self.0[at..].iter().take_while(is_of).count();
        &self.0[at - before..at + after]
    }

    /// The part of the deck that a page is in, which page of it that is, and of how many.
    pub fn place(&self, here: &Origin) -> Option<(&str, usize, usize)> {
        let at = self.0.iter().position(|page| page.origin == *here)?;
        let pages = self.part(here);
        let nth = pages.iter().position(|page| page.origin == *here)?;
        Some((&*self.0[at].part, nth + 1, pages.len()))
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    shown(Path::new(name))
}

/// The documents of files and folders, each once, and why others could not be loaded.
pub fn load_all(paths: &[PathBuf]) -> (Vec<Given>, Vec<LoadError>) {
    let (mut documents, mut errors) = (Vec::<Given>::new(), Vec::new());
    for path in paths {
        match scenario_files(path) {
            Ok(files) => {
                for file in files {
                    match given(&file) {
                        Ok(all) => {
                            for one in all {
                                if documents.iter().all(|other| other.origin != one.origin) {
                                    documents.push(one);
                                }
                            }
                        }
                        Err(e) => errors.push(e),
                    }
                }
            }
            Err(e) => errors.push(e),
        }
    }
    (documents, errors)
}

/// The document in a file, or the pages of a deck.
fn given(file: &Path) -> Result<Vec<Given>, LoadError> {
    let deck = match load_any(file)? {
        Opened::Scenario(scenario) => {
            return Ok(vec![(*scenario, Origin::of_path(file.to_owned())).into()]);
        }
        Opened::Deck(deck) => deck,
    };
    if file == Path::new("-") && deck.pages.len() > 1 {
        return Err(LoadError::Read {
            file: "<stdin>".to_owned(),
            source: io::Error::other("it is a deck; save it as a file to turn its pages"),
        });
    }
    let page = |page: scenario::Page| Given {
        origin: Origin::of_page(file.to_owned(), page.key),
        scenario: page.scenario,
        part: deck.title.clone(),
    };
    Ok(deck.pages.into_iter().map(page).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_name_even_if_its_title_is_blank() {
        let page = |title: &str, origin| {
            let title = title.to_owned();
            let scenario = Scenario {
                title,
                ..Scenario::default()
            };
            (scenario, origin)
        };
        let deck = Deck::of(&[
            page("  ", Origin::File("/a/b.toml".into())).into(),
            page("\t", Origin::New).into(),
            page(" Third ", Origin::New).into(),
        ]);
        let titles: Vec<&str> = deck.pages().iter().map(|page| &*page.title).collect();
        assert_eq!(titles, ["b.toml", "Untitled", "Third"]);
    }
}
