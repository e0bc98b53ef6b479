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
        let stem = shown(Path::new(path.file_stem().unwrap_or_default()));
        let title = if stem.trim().is_empty() {
            "Deck".to_owned()
        } else {
            stem
        };
        write_deck(&Deck {
            key: key_of(&title),
            title,
            pages: vec![page],
        })
    }
}

/// A page that shows this.
pub fn page_of(scenario: &Scenario) -> Page {
    Page {
        key: key_of(&scenario.title),
        scenario: scenario.clone(),
    }
}
