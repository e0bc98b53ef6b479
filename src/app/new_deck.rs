//! A deck whose file is being chosen.

use std::path::Path;

use super::files::shown;
use crate::scenario::{Deck, DeckEdit, Page, Scenario, key_of, lesson_text, write_deck};

/// A deck that is written once its file has been chosen.
#[derive(Clone, Debug)]
pub struct NewDeck {
    pub from: Beginning,
    /// What is done to it once it is there.
    pub then: Option<DeckEdit>,
}

/// What a new deck is made of.
#[derive(Clone, Debug)]
pub enum Beginning {
    /// The document on screen, which becomes its page.
    Document,
    /// A page.
    Page(Box<Page>),
    /// The lesson with this key.
    Lesson(&'static str),
}

impl Beginning {
    /// The text of its file. `document` is what is on screen.
    pub fn text(&self, document: &Scenario, path: &Path) -> String {
        let page = match self {
            Self::Lesson(key) => return lesson_text(key).unwrap_or_default().to_owned(),
            Self::Document => page_of(document),
            Self::Page(page) => Page::clone(page),
        };
        let title = title_of(path);
        write_deck(&Deck {
            key: key_of(&title),
            title,
            pages: vec![page],
        })
    }
}

/// The title of a deck in that file: its name without the endings.
fn title_of(path: &Path) -> String {
    let is_toml = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    let name = if is_toml {
        path.file_stem()
    } else {
        path.file_name()
    };
    let name = shown(Path::new(name.unwrap_or_default()));
    let title = name.strip_suffix(".ravine").unwrap_or(&name).trim();
    if title.is_empty() {
        "Deck".to_owned()
    } else {
        title.to_owned()
    }
}

/// A page that shows this.
pub fn page_of(scenario: &Scenario) -> Page {
    Page {
        key: key_of(&scenario.title),
        scenario: scenario.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_has_the_title_of_its_file() {
        for (path, title) in [
            ("talks/week 3.ravine.toml", "week 3"),
            ("week 3.toml", "week 3"),
            ("a.b.TOML", "a.b"),
            ("plain", "plain"),
            ("  .toml", "Deck"),
        ] {
            assert_eq!(title_of(Path::new(path)), title);
        }
    }
}
