//! The decks that the window knows, and which page a document is in them: its origin decides.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::deck::{Deck, Given, Home, Page, pages_of};
use super::files::shown;
use super::saved::text_of;
use crate::scenario::{self, Opened, Scenario};
use crate::workbench::Origin;

/// The decks that the window knows.
#[derive(Clone, Debug)]
pub struct Decks {
    /// What was opened last that has several pages.
    opened: Option<Deck>,
    lessons: Deck,
    /// Documents that were saved elsewhere, each with the page that it came from, whose place it keeps.
    elsewhere: Vec<[Origin; 2]>,
}

impl Decks {
    pub fn new(documents: &[Given]) -> Self {
        Self {
            opened: Deck::of(documents),
            lessons: Deck::of_lessons(),
            elsewhere: Vec::new(),
        }
    }

    /// Opens the deck of a page that comes on screen, beside what is open, unless it is: the page is from an earlier session, from the
    /// documents that were left, or undo has come back to it.
    pub fn follow(&mut self, origin: &Origin) {
        let Origin::Page(path, _) = origin else {
            return;
        };
        if self.files().contains(path) {
            return;
        }
        let opened = text_of(path).map(|text| scenario::open(&shown(path), &text));
        if let Ok(Ok(Opened::Deck(deck))) = opened {
            self.refresh(path, &deck);
        }
    }

    /// Takes over what was opened, if it is a deck.
    pub fn open(&mut self, documents: &[Given]) {
        self.opened = Deck::of(documents).or(self.opened.take());
    }

    /// The page that a document is, or that it came from before it was saved elsewhere.
    pub fn page_of<'a>(&'a self, origin: &'a Origin) -> &'a Origin {
        if self.is_page(origin) {
            return origin;
        }
        let mut elsewhere = self.elsewhere.iter();
        let came = elsewhere.find(|[saved, _]| saved == origin);
        came.map_or(origin, |[_, page]| page)
    }

    fn is_page(&self, origin: &Origin) -> bool {
        self.all().any(|deck| deck.at(origin).is_some())
    }

    /// The deck that a page is in; of a document that is no page, the one that was opened.
    fn with(&self, page: &Origin) -> &Deck {
        let known = self.all().find(|deck| deck.at(page).is_some());
        known.or(self.opened.as_ref()).unwrap_or(&self.lessons)
    }

    /// What was opened, and the lessons.
    pub fn all(&self) -> impl Iterator<Item = &Deck> {
        self.opened.iter().chain([&self.lessons])
    }

    /// The page `by` places after `here` in its deck.
    pub fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        let here = self.page_of(here);
        self.with(here).turned(here, by)
    }

    /// The pages of the part that a page is in; none if it is no page.
    pub fn part(&self, here: &Origin) -> &[Page] {
        let here = self.page_of(here);
        self.with(here).part(here)
    }

    /// The part that a page is in, which page of it that is, and of how many.
    pub fn place(&self, here: &Origin) -> Option<(&str, usize, usize)> {
        let here = self.page_of(here);
        self.with(here).place(here)
    }

    /// What the page of a document holds in its file.
    pub fn scenario(&self, origin: &Origin) -> Option<Arc<Scenario>> {
        let page = self.page_of(origin);
        let deck = self.with(page);
        Some(Arc::clone(&deck.0[deck.at(page)?].scenario))
    }

    /// The file that pages are added to: the one that the page on screen is in, or the last one that is open.
    pub fn own<'a>(&'a self, here: &'a Origin) -> Option<&'a Path> {
        if let Origin::Page(path, _) = self.page_of(here) {
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

    /// A document has been saved, perhaps as another file. The page that it was opened from is then what it was, and the document keeps
    /// its place.
    pub fn saved(&mut self, from: &Origin, to: &Origin, scenario: &Scenario) {
        let came_from = self.page_of(from).clone();
        let pages = self.opened.iter_mut().flat_map(|deck| deck.0.iter_mut());
        for page in pages.filter(|page| page.origin == *to) {
            page.take_over(scenario);
        }
        if came_from != *to {
            self.elsewhere.retain(|[saved, _]| saved != to);
            if self.is_page(&came_from) {
                self.elsewhere.push([to.clone(), came_from]);
            }
        }
    }

    /// A page has another key, and so another origin.
    pub fn page_moved(&mut self, from: &Origin, to: &Origin) {
        for [_, page] in self.elsewhere.iter_mut().filter(|[_, page]| page == from) {
            page.clone_from(to);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::deck::load_all;
    use crate::scenario::lessons;

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
    }

    #[test]
    fn what_is_saved_elsewhere_keeps_its_place_and_the_page_stays_what_it_was() {
        let mut decks = Decks::new(&pages_of(Path::new("/a.toml"), deck(&["x", "y", "z"])));
        let [first, second] = ["/b.toml", "/c.toml"].map(|path| Origin::File(path.into()));
        let page = at("/a.toml", "y");
        let was = decks.scenario(&page);
        decks.saved(&page, &first, &Scenario::default());
        // From there once more to another file.
        decks.saved(&first, &second, &Scenario::default());
        for elsewhere in [&first, &second] {
            assert_eq!(decks.place(elsewhere), Some(("One title", 2, 3)));
            assert_eq!(decks.turned(elsewhere, 1), Some(at("/a.toml", "z")));
            assert_eq!(decks.own(elsewhere), Some(Path::new("/a.toml")));
            assert_eq!(decks.scenario(elsewhere), was);
            // Also once the contents have read the file again.
            decks.refresh(Path::new("/a.toml"), &deck(&["x", "y", "z"]));
        }
        assert_eq!(decks.scenario(&page), was);
        assert_eq!(decks.turned(&at("/a.toml", "x"), 1), Some(page));
        // A lesson's page is reached from both sides as before.
        let lesson = |i: usize| Origin::Lesson(&lessons()[0].pages[i].key);
        let mine = Origin::File("/mine.toml".into());
        decks.saved(&lesson(1), &mine, &Scenario::default());
        assert_eq!(decks.turned(&lesson(0), 1), Some(lesson(1)));
        assert_eq!(decks.turned(&mine, 1), Some(lesson(2)));
        assert_eq!(decks.turned(&mine, -1), Some(lesson(0)));
    }

    #[test]
    fn what_is_no_page_is_itself_wherever_it_is_saved() {
        let mut decks = Decks::new(&pages_of(Path::new("/deck.toml"), deck(&["x", "y"])));
        let [a, b] = ["/a.toml", "/b.toml"].map(|path| Origin::File(path.into()));
        for from in [&a, &Origin::New] {
            decks.saved(from, &b, &Scenario::default());
            assert_eq!(decks.page_of(&b), &b);
        }
        // Not even where a page has been saved there before.
        decks.saved(&at("/deck.toml", "x"), &b, &Scenario::default());
        assert_eq!(decks.page_of(&b), &at("/deck.toml", "x"));
        decks.saved(&a, &b, &Scenario::default());
        assert_eq!(decks.page_of(&b), &b);
    }

    #[test]
    fn a_page_that_comes_on_screen_opens_its_deck() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, pages: &[&str]| {
            let path = folder.path().join(name);
            std::fs::write(&path, scenario::write_deck(&deck(pages))).unwrap();
            path
        };
        let [a, b] = [write("a.toml", &["x", "y"]), write("b.toml", &["x", "z"])];
        let page = |path: &Path, key: &str| Origin::Page(path.to_owned(), key.to_owned());
        let mut decks = Decks::new(&load_all(std::slice::from_ref(&a)).0);
        decks.follow(&page(&b, "x"));
        assert_eq!(decks.turned(&page(&b, "x"), 1), Some(page(&b, "z")));
        // What was open stays open, for undo leads back to it.
        assert_eq!(decks.turned(&page(&a, "x"), 1), Some(page(&a, "y")));
        for path in [&b, &folder.path().join("gone.toml")] {
            decks.follow(&page(path, "x"));
            assert_eq!(decks.files(), [a.clone(), b.clone()]);
        }
    }
}
