//! Decks: the pages that PageDown, PageUp and a clicker turn. The lessons, and files or a folder that were opened.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::shown;
use crate::scenario::{
    self, LoadError, Opened, Scenario, lessons, load_any, scenario_files, write,
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
}

impl From<(Scenario, Origin)> for Given {
    fn from((scenario, origin): (Scenario, Origin)) -> Self {
        let part = Part::default();
        Self {
            scenario,
            origin,
            part,
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
    fn of(given: &Given) -> Self {
        Self {
            title: title(&given.scenario, &given.origin),
            scenario: Arc::new(given.scenario.clone()),
            origin: given.origin.clone(),
            part: given.part.clone(),
            look: OnceCell::new(),
        }
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
        ("", Origin::File(path)) => file_name(path),
        ("", Origin::Page(_, key)) => key.clone(),
        ("", Origin::New | Origin::Lesson(_)) => "Untitled".to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// The pages, in order.
#[derive(Clone, Debug)]
pub struct Deck(Vec<Page>);

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

    fn of_lessons() -> Self {
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
    fn at(&self, origin: &Origin) -> Option<usize> {
        self.0.iter().position(|page| page.origin == *origin)
    }

    /// The pages of each part, one after the other.
    pub fn parts(&self) -> impl Iterator<Item = &[Page]> {
        self.0.chunk_by(|a, b| a.part.home == b.part.home)
    }

    /// The page `by` places after `here`, no further than the ends; the first page if `here` is on none.
    fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        let at = self.at(here);
        let last = self.0.len() as i64 - 1;
        let next = at.map_or(0, |i| (i as i64 + by).clamp(0, last) as usize);
        let page = self.0.get(next).filter(|_| at != Some(next))?;
        Some(page.origin.clone())
    }

    /// The pages of the part that a page is in; none if it is no page.
    fn part(&self, here: &Origin) -> &[Page] {
        let parts = &mut self.parts();
        let of = parts.find(|pages| pages.iter().any(|page| page.origin == *here));
        of.unwrap_or_default()
    }

    /// The part of the deck that a page is in, which page of it that is, and of how many.
    fn place(&self, here: &Origin) -> Option<(&str, usize, usize)> {
        let pages = self.part(here);
        let at = pages.iter().position(|page| page.origin == *here)?;
        Some((&pages[at].part.title, at + 1, pages.len()))
    }
}

/// The decks that the window knows.
#[derive(Clone, Debug)]
pub struct Decks {
    /// What was opened last that has several pages.
    opened: Option<Deck>,
    lessons: Deck,
}

impl Decks {
    pub fn new(documents: &[Given]) -> Self {
        Self {
            opened: Deck::of(documents),
            lessons: Deck::of_lessons(),
        }
    }

    /// Opens the deck whose page comes back from an earlier session, unless something else was opened.
    pub fn reopen(&mut self, path: &Path) {
        if self.opened.is_none() {
            let (documents, _) = load_all(&[path.to_owned()]);
            self.opened = Deck::of(&documents);
        }
    }

    /// Takes over what was opened, if it is a deck.
    pub fn open(&mut self, documents: &[Given]) {
        self.opened = Deck::of(documents).or(self.opened.take());
    }

    /// The deck that a page is in; of a document that is no page, the one that was opened.
    fn with(&self, here: &Origin) -> &Deck {
        let known = self.all().find(|deck| deck.at(here).is_some());
        known.or(self.opened.as_ref()).unwrap_or(&self.lessons)
    }

    /// What was opened, and the lessons.
    pub fn all(&self) -> impl Iterator<Item = &Deck> {
        self.opened.iter().chain([&self.lessons])
    }

    /// The page `by` places after `here` in its deck.
    pub fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        self.with(here).turned(here, by)
    }

    /// The pages of the part that a page is in; none if it is no page.
    pub fn part(&self, here: &Origin) -> &[Page] {
        self.with(here).part(here)
    }

    /// The part that a page is in, which page of it that is, and of how many.
    pub fn place(&self, here: &Origin) -> Option<(&str, usize, usize)> {
        self.with(here).place(here)
    }

    /// What a page holds in its file.
    pub fn scenario(&self, origin: &Origin) -> Option<Arc<Scenario>> {
        let deck = self.with(origin);
        Some(Arc::clone(&deck.0[deck.at(origin)?].scenario))
    }

    /// The file that pages are added to: the one that the page on screen is in, or the last one that is open.
    pub fn own<'a>(&'a self, here: &'a Origin) -> Option<&'a Path> {
        if let Origin::Page(path, _) = here {
            return Some(path);
        }
        let pages = self.opened.as_ref()?.0.iter().rev();
        let mut files = pages.filter_map(|page| match &page.part.home {
            Home::Deck(path) => Some(&**path),
            Home::Files | Home::Lesson(_) => None,
        });
        files.next()
    }

    /// The files that are decks and open, each once.
    pub fn files(&self) -> Vec<PathBuf> {
        let parts = self.opened.iter().flat_map(Deck::parts);
        let mut files: Vec<PathBuf> = Vec::new();
        for part in parts {
            if let Home::Deck(path) = &part[0].part.home
                && !files.contains(path)
            {
                files.push(path.clone());
            }
        }
        files
    }

    /// Lets a page stay the one that it was when its document is saved, perhaps as another file.
    pub fn saved(&mut self, from: &Origin, to: &Origin, scenario: &Scenario) {
        for deck in self.opened.iter_mut().chain([&mut self.lessons]) {
            for page in deck.0.iter_mut().filter(|page| page.origin == *from) {
                page.origin.clone_from(to);
                page.title = title(scenario, to);
                page.scenario = Arc::new(scenario.clone());
                page.look = OnceCell::new();
            }
        }
    }

    /// Takes over the pages that a file has now, in the place of those it had. Where the file was not open, they come after those that are.
    pub fn refresh(&mut self, path: &Path, deck: &scenario::Deck) {
        let pages = pages_of(path, deck.clone());
        let pages = pages.iter().map(Page::of);
        let is_of = |page: &Page| page.part.home == Home::Deck(path.to_owned());
        match &mut self.opened {
            Some(Deck(before)) => {
                let at = before.iter().position(is_of).unwrap_or(before.len());
                before.retain(|page| !is_of(page));
                before.splice(at..at, pages);
            }
            None => self.opened = Some(Deck(pages.collect())),
        }
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
    Ok(pages_of(file, deck))
}

/// The pages of a deck in a file.
fn pages_of(file: &Path, deck: scenario::Deck) -> Vec<Given> {
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

    fn deck(pages: &[&str]) -> scenario::Deck {
        let page = |key: &&str| scenario::Page {
            key: (*key).to_owned(),
            ..lessons()[0].pages[0].clone()
        };
        scenario::Deck {
            title: "One title".into(),
            pages: pages.iter().map(page).collect(),
            ..lessons()[0].clone()
        }
    }

    fn at(file: &str, key: &str) -> Origin {
        Origin::Page(file.into(), key.into())
    }

    #[test]
    fn decks_of_one_title_are_two() {
        let mut given = pages_of(Path::new("/a.toml"), deck(&["x", "y"]));
        given.extend(pages_of(Path::new("/b.toml"), deck(&["x", "y", "z"])));
        let decks = Decks::new(&given);
        let place = |file, key| decks.place(&at(file, key));
        assert_eq!(place("/a.toml", "y"), Some(("One title", 2, 2)));
        assert_eq!(place("/b.toml", "x"), Some(("One title", 1, 3)));
        assert_eq!(
            decks.turned(&at("/a.toml", "y"), 1),
            Some(at("/b.toml", "x"))
        );
    }

    #[test]
    fn lessons_have_pages_of_their_own_beside_a_deck_that_is_open() {
        let mut decks = Decks::new(&pages_of(Path::new("/a.toml"), deck(&["x", "y"])));
        let lesson = |i: usize| Origin::Lesson(&lessons()[0].pages[i].key);
        assert_eq!(decks.turned(&lesson(0), 1), Some(lesson(1)));
        assert_eq!(decks.turned(&at("/a.toml", "y"), 1), None);
        assert_eq!(decks.turned(&Origin::New, 1), Some(at("/a.toml", "x")));
        assert_eq!(decks.own(&lesson(0)), Some(Path::new("/a.toml")));
        // What a file holds now takes the place of what it held.
        decks.refresh(Path::new("/a.toml"), &deck(&["y", "new", "x"]));
        assert_eq!(
            decks.turned(&at("/a.toml", "y"), 1),
            Some(at("/a.toml", "new"))
        );
        assert_eq!(decks.place(&at("/a.toml", "x")), Some(("One title", 3, 3)));
        // A page that is saved elsewhere keeps its place.
        let elsewhere = Origin::File("/c.toml".into());
        decks.saved(&at("/a.toml", "new"), &elsewhere, &Scenario::default());
        assert_eq!(decks.place(&elsewhere), Some(("One title", 2, 3)));
    }
}
