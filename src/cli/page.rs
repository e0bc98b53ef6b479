//! What a command is about: a file that is a scenario, or a page of a deck.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::scenario::{Deck, Opened, Page, Scenario, load};
use crate::spelling::{nearest, printable};

#[derive(Debug, Args)]
pub struct Chosen {
    /// The scenario, or a figure or line of text that carries one, or a deck with --page; `-` is standard input
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    #[command(flatten)]
    page: OfDeck,
}

/// The page that is meant, where a file is a deck.
#[derive(Clone, Debug, Args)]
pub struct OfDeck {
    /// The page of a deck: its key, or its number from 1
    #[arg(long, value_name = "KEY")]
    page: Option<String>,
}

impl Chosen {
    /// A file, and which page is meant if it is a deck.
    pub fn new(scenario: PathBuf, page: OfDeck) -> Self {
        Self { scenario, page }
    }

    /// Loads the scenario, or the page.
    pub fn load(&self) -> Result<Scenario, Failure> {
        self.load_moment().map(|(scenario, _)| scenario)
    }

    /// Loads the same, with the step that a figure shows.
    pub fn load_moment(&self) -> Result<(Scenario, Option<usize>), Failure> {
        let file = name(&self.scenario);
        let page = self.page.page.as_deref();
        let (opened, step) = load(&self.scenario)?.parts();
        match (opened, page) {
            (Opened::Scenario(scenario), None) => Ok((*scenario, step)),
            (Opened::Scenario(_), Some(page)) => Err(no_deck(&file, page)),
            (Opened::Deck(deck), Some(page)) => {
                Ok((page_of(&file, &deck, page)?.scenario.clone(), None))
            }
            (Opened::Deck(deck), None) => {
                let pages = list(&deck);
                let message = format!(
                    "{file}: found a deck; allowed: one of its pages, with --page: {pages}"
                );
                Err(Failure::Usage(message))
            }
        }
    }
}

impl OfDeck {
    /// The scenarios that are meant in what a file of that name holds, each under its name: all pages of a deck, unless one is named.
    pub fn among(&self, file: &str, opened: Opened) -> Result<Vec<(String, Scenario)>, Failure> {
        let of_deck = |page: &Page| (format!("{file}: {}", page.key), page.scenario.clone());
        match (opened, self.page.as_deref()) {
            (Opened::Scenario(scenario), None) => Ok(vec![(file.to_owned(), *scenario)]),
            (Opened::Scenario(_), Some(page)) => Err(no_deck(file, page)),
            (Opened::Deck(deck), None) => Ok(deck.pages.iter().map(of_deck).collect()),
            (Opened::Deck(deck), Some(page)) => Ok(vec![of_deck(page_of(file, &deck, page)?)]),
        }
    }
}

/// The name of a file in messages.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") {
        return "<stdin>".to_owned();
    }
    printable(&path.display().to_string())
}

/// The page with that key, or else with that number.
fn page_of<'a>(file: &str, deck: &'a Deck, page: &str) -> Result<&'a Page, Failure> {
    let numbered = || {
        let number: usize = page.parse().ok()?;
        deck.pages.get(number.checked_sub(1)?)
    };
    deck.page(page).or_else(numbered).ok_or_else(|| {
        let keys: Vec<&str> = deck.pages.iter().map(|page| &*page.key).collect();
        let number = page.parse::<usize>().is_ok();
        let near = nearest(page, &keys).filter(|_| !number);
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let (page, pages) = (printable(page), list(deck));
        let message = format!(
            "{file}: --page: found {page}; allowed: the key or the number of a page: {pages}{near}"
        );
        Failure::Usage(message)
    })
}

fn no_deck(file: &str, page: &str) -> Failure {
    let page = printable(page);
    let message =
        format!("{file}: --page: found {page}, and a file without pages; allowed: with a deck");
    Failure::Usage(message)
}

/// The pages of a deck, each with its number.
fn list(deck: &Deck) -> String {
    let pages = deck.pages.iter().enumerate();
    let pages: Vec<String> = pages
        .map(|(index, page)| format!("{} {}", index + 1, page.key))
        .collect();
    pages.join(", ")
}
