//! Lessons that come with the program: decks whose pages each make one thing visible, in the order in which one would teach them.

use std::sync::OnceLock;

use super::deck::{Deck, Opened, Page, open};
use super::document::Scenario;

macro_rules! embedded {
    ($($key:literal),* $(,)?) => {
        &[$(($key, include_str!(concat!("../../assets/lessons/", $key, ".toml"))),)*]
    };
}

const FILES: &[(&str, &str)] = embedded![
    "following-the-slope",
    "where-you-start",
    "constant-initialization",
    "variance",
    "taylor",
    "step-limit",
    "features",
    "normalization",
    "mini-batches",
    "batch-size",
    "momentum",
    "newton",
    "adaptive-rates",
    "schedules",
    "generalization",
    "weight-decay",
    "early-stopping",
    "dropout",
    "averaging",
    "sharp-and-flat",
];

/// All lessons, in order. The program shows the first page of the first one when it starts for the first time.
pub fn lessons() -> &'static [Deck] {
    static LESSONS: OnceLock<Vec<Deck>> = OnceLock::new();
    LESSONS.get_or_init(|| {
        let deck = |&(key, text): &(&str, &str)| match open(key, text) {
            Ok(Opened::Deck(deck)) => Some(deck),
            Ok(Opened::Scenario(_)) | Err(_) => None,
        };
        FILES
            .iter()
            .map(|file| deck(file).expect("a test reads each lesson"))
            .collect()
    })
}

/// The file of the lesson with this key.
pub fn lesson_text(key: &str) -> Option<&'static str> {
    let mut files = FILES.iter();
    files.find(|(of, _)| *of == key).map(|(_, text)| *text)
}

/// The pages of all lessons, in order. No two have the same key.
pub fn lesson_pages() -> &'static [&'static Page] {
    static PAGES: OnceLock<Vec<&Page>> = OnceLock::new();
    PAGES.get_or_init(|| lessons().iter().flat_map(|lesson| &lesson.pages).collect())
}

/// The page of a lesson with this key.
pub fn lesson_page(key: &str) -> Option<&'static Page> {
    lesson_pages().iter().copied().find(|page| page.key == key)
}

impl Default for Scenario {
    /// The first page of the first lesson, which the program shows when it starts for the first time.
    fn default() -> Self {
        lessons()[0].pages[0].scenario.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_lesson_reads_and_its_pages_say_what_they_show() {
        for (key, text) in FILES {
            let deck = match open(key, text) {
                Ok(Opened::Deck(deck)) => deck,
                Ok(Opened::Scenario(_)) => panic!("{key} has no pages"),
                Err(e) => panic!("{e}"),
            };
            assert_eq!(deck.key, *key, "the file's name");
            for Page { key, scenario } in &deck.pages {
                let says = [&scenario.title, &scenario.notes];
                assert!(says.iter().all(|text| !text.is_empty()), "{key}");
                assert!(!scenario.optimizers.is_empty(), "{key}");
            }
        }
    }

    /// Documents that a session keeps name their page by its key alone.
    #[test]
    fn no_two_pages_have_one_key() {
        let mut keys = HashSet::new();
        for page in lesson_pages() {
            assert!(keys.insert(&page.key), "{}", page.key);
        }
    }
}
