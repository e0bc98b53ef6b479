//! Decks: the pages that PageDown, PageUp and a clicker turn. The lessons, and files or a folder that were opened.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::shown;
use crate::scenario::{
    self, Carried, LoadError, Loaded, Opened, Scenario, lessons, load, load_bytes, scenario_files,
    write,
};
use crate::workbench::Origin;

/// What a page belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its title; empty for files of their own.
    pub title: String,
    pub home: Home,
}

/// Where pages are kept that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Home {
    /// Each in a file of its own, or nowhere.
    #[default]
    Files,
    /// In a file that is a deck.
    Deck(PathBuf),
    /// In the lesson with this key.
    Lesson(&'static str),
}

/// A document that is given to the window.
#[derive(Clone, Debug)]
pub struct Given {
    pub scenario: Scenario,
    pub origin: Origin,
    pub part: Part,
    /// The step to be shown, where the file says so.
    pub step: Option<usize>,
}

impl From<(Scenario, Origin)> for Given {
    fn from((scenario, origin): (Scenario, Origin)) -> Self {
        let part = Part::default();
        Self {
            scenario,
            origin,
            part,
            step: None,
        }
    }
}

/// A page of the deck, as it is in its file.
#[derive(Clone, Debug)]
pub struct Page {
    pub title: String,
    pub scenario: Arc<Scenario>,
    pub origin: Origin,
    pub part: Part,
    look: OnceCell<u64>,
}

impl Page {
    pub fn of(given: &Given) -> Self {
        Self {
            title: title(&given.scenario, &given.origin),
            scenario: Arc::new(given.scenario.clone()),
            origin: given.origin.clone(),
            part: given.part.clone(),
            look: OnceCell::new(),
        }
    }

    /// It holds that now.
    pub fn take_over(&mut self, scenario: &Scenario) {
        self.title = title(scenario, &self.origin);
        self.scenario = Arc::new(scenario.clone());
        self.look = OnceCell::new();
    }

    /// A number for what is seen of it; other words leave it the same.
    pub fn look(&self) -> u64 {
        *self.look.get_or_init(|| look(&self.scenario))
    }
}

fn look(scenario: &Scenario) -> u64 {
    let mut silent = scenario.clone();
    for words in [
        &mut silent.title,
        &mut silent.notes,
        &mut silent.question,
        &mut silent.speaker_notes,
    ] {
        words.clear();
    }
    (silent.knobs, silent.claims) = Default::default();
    let mut hasher = DefaultHasher::new();
    write(&silent).hash(&mut hasher);
    hasher.finish()
}

/// What a page is called, even if it says nothing itself.
fn title(scenario: &Scenario, origin: &Origin) -> String {
    match (scenario.title.trim(), origin) {
        ("", Origin::File(path) | Origin::Figure(path)) => file_name(path),
        ("", Origin::Page(_, key)) => key.clone(),
        ("", Origin::New | Origin::Lesson(_)) => "Untitled".to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// The pages, in order.
#[derive(Clone, Debug)]
pub struct Deck(pub Vec<Page>);

impl Deck {
    /// The deck of these documents; `None` of a single file that is no deck.
    pub fn of(documents: &[Given]) -> Option<Self> {
        let is_deck = match documents {
            [] => false,
            [one] => one.part.home != Home::Files,
            [_, _, ..] => true,
        };
        is_deck.then(|| Self(documents.iter().map(Page::of).collect()))
    }

    pub fn of_lessons() -> Self {
        let pages = lessons().iter().flat_map(|lesson| {
            let part = Part {
                title: lesson.title.clone(),
                home: Home::Lesson(&lesson.key),
            };
            let page = move |page: &'static scenario::Page| Page {
                title: page.scenario.title.clone(),
                scenario: Arc::new(page.scenario.clone()),
                origin: Origin::Lesson(&page.key),
                part: part.clone(),
                look: OnceCell::new(),
            };
            lesson.pages.iter().map(page)
        });
        Self(pages.collect())
    }

    pub fn pages(&self) -> &[Page] {
        &self.0
    }

    /// Where a page is.
    pub fn at(&self, origin: &Origin) -> Option<usize> {
        self.0.iter().position(|page| page.origin == *origin)
    }

    /// The pages of each part, one after the other.
    pub fn parts(&self) -> impl Iterator<Item = &[Page]> {
        self.0.chunk_by(|a, b| a.part.home == b.part.home)
    }

    /// The page `by` places after `here`, no further than the ends; the first page if `here` is on none.
    pub fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        let at = self.at(here);
        let last = self.0.len() as i64 - 1;
        let next = at.map_or(0, |i| (i as i64 + by).clamp(0, last) as usize);
        let page = self.0.get(next).filter(|_| at != Some(next))?;
        Some(page.origin.clone())
    }

    /// The pages of the part that a page is in; none if it is no page.
    pub fn part(&self, here: &Origin) -> &[Page] {
        let parts = &mut self.parts();
        let of = parts.find(|pages| pages.iter().any(|page| page.origin == *here));
        of.unwrap_or_default()
    }

    /// The part of the deck that a page is in, which page of it that is, and of how many.
    pub fn place(&self, here: &Origin) -> Option<(&str, usize, usize)> {
        let pages = self.part(here);
        let at = pages.iter().position(|page| page.origin == *here)?;
        Some((&pages[at].part.title, at + 1, pages.len()))
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
    documents_of(file, load(file)?)
}

/// What a text holds, which is in no file; `name` is its name in messages.
pub fn given_text(name: &str, text: &str) -> Result<Vec<Given>, LoadError> {
    documents_of(Path::new("-"), load_bytes(name, text.as_bytes())?)
}

/// The documents that a file holds; `-` is none.
fn documents_of(file: &Path, loaded: Loaded) -> Result<Vec<Given>, LoadError> {
    let deck = match loaded {
        Loaded::Document(Opened::Scenario(scenario)) => {
            return Ok(vec![(*scenario, Origin::of_path(file.to_owned())).into()]);
        }
        Loaded::Carried(carried) => {
            let Carried { scenario, step } = *carried;
            let given = (scenario, Origin::of_figure(file.to_owned())).into();
            return Ok(vec![Given { step, ..given }]);
        }
        Loaded::Document(Opened::Deck(deck)) => deck,
    };
    if file == Path::new("-") && deck.pages.len() > 1 {
        return Err(LoadError::Read {
            file: "<stdin>".to_owned(),
            source: io::Error::other("it is a deck; save it as a file to turn its pages"),
        });
    }
    Ok(pages_of(file, deck))
}

/// The pages of a deck in a file.
pub fn pages_of(file: &Path, deck: scenario::Deck) -> Vec<Given> {
    let page = |page: scenario::Page| {
        let origin = Origin::of_page(file.to_owned(), page.key);
        let home = origin
            .file()
            .map_or(Home::Files, |path| Home::Deck(path.to_owned()));
        Given {
            scenario: page.scenario,
            part: Part {
                title: deck.title.clone(),
                home,
            },
            origin,
            step: None,
        }
    };
    deck.pages.into_iter().map(page).collect()
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
        let deck = deck.expect("several documents");
        let titles: Vec<&str> = deck.pages().iter().map(|page| &*page.title).collect();
        assert_eq!(titles, ["b.toml", "Untitled", "Third"]);
    }
}
