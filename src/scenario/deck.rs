//! Decks: files of several pages, each a scenario, out of a common base.

use std::collections::HashMap;

use toml::de::{DeTable, DeValue};

use super::document::Scenario;
use super::limits::MAX_BYTES;
use super::notation::{Text, line, quoted};
use super::read::{parse, read_scenario, read_version};
use super::source::{Result, Source};
use super::table::Table;
use super::words::Words;
use super::write::{write_minimised, write_settings, write_words};

/// More could not be found again.
pub const MAX_PAGES: usize = 200;
/// The longest key of a deck or a page.
pub const LONGEST_KEY: usize = 60;

/// A sequence of pages: a lesson, or what somebody has put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Deck {
    /// Small letters, digits and dashes.
    pub key: String,
    /// What it is about.
    pub title: String,
    /// At least one.
    pub pages: Vec<Page>,
}

/// A page of a deck.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Small letters, digits and dashes; each once in a deck.
    pub key: String,
    /// What it shows. Its headline is the title, its text the notes.
    pub scenario: Scenario,
}

impl Deck {
    /// The page with this key.
    pub fn page(&self, key: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.key == key)
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// One scenario.
    Scenario(Box<Scenario>),
    /// Pages.
    Deck(Deck),
}

/// Reads a scenario or a deck from the text of a file. `file` is its name in messages.
///
/// Tables at the top of a deck are the base of all its pages, and a page says what it changes: its tables are merged into those of
/// the base key by key; a table with its own `kind` and an array take the place of the base's, and `[page.surface]` that of
/// `[network]` and the other way round.
///
/// # Errors
/// The first fault that is found. There is no partial result.
pub fn open(file: &str, text: &str) -> Result<Opened> {
    let source = Source { file, text };
    if text.len() > MAX_BYTES {
        let message = format!(
            "found {} bytes; allowed: at most {MAX_BYTES} (1 MB)",
            text.len()
        );
        return Err(source.error(0..0, message));
    }
    let document = parse(source)?;
    let root = Table::new(source, String::new(), document.span(), document.get_ref());
    if root.has("page") {
        read_pages(source, root, document.get_ref()).map(Opened::Deck)
    } else {
        let mut root = root;
        read_version(&mut root)?;
        let scenario = read_scenario(root, &Words::SCENARIO)?;
        Ok(Opened::Scenario(Box::new(scenario)))
    }
}

fn read_pages(source: Source<'_>, mut root: Table<'_>, document: &DeTable<'_>) -> Result<Deck> {
    read_version(&mut root)?;
    let key = read_key(&mut root)?;
    let title = root.text("title")?.unwrap_or_default().to_owned();
    if title.trim().is_empty() {
        return Err(root.error("title", "found nothing; allowed: the title of the deck"));
    }
    let tables = root.tables("page")?;
    if !(1..=MAX_PAGES).contains(&tables.len()) {
        let message = format!("found {}; allowed: 1 to {MAX_PAGES}", tables.len());
        return Err(root.error("page", &message));
    }
    let base = without(document, &["version", "key", "title", "page"]);
    let mut pages: Vec<Page> = Vec::with_capacity(tables.len());
    for table in tables {
        let base = base_for(&base, table.contents());
        let merged = merged(&base, table.contents());
        let table = Table::new(source, table.path().to_owned(), table.span(), &merged);
        let mut table = table.over(&base);
        let key = read_key(&mut table)?;
        if let Some(place) = pages.iter().position(|page| page.key == key) {
            let message = format!(
                "found {key:?}, the key of page {}; allowed: each once",
                place + 1
            );
            return Err(table.error("key", &message));
        }
        let scenario = read_scenario(table, &Words::PAGE)?;
        pages.push(Page { key, scenario });
    }
    Ok(Deck { key, title, pages })
}

/// Reads `key`, a name that stays while titles change.
fn read_key(table: &mut Table<'_>) -> Result<String> {
    let allowed = format!(
        "a name of at most {LONGEST_KEY} small letters, digits and dashes, such as \"step-limit\""
    );
    match table.text("key")? {
        None => Err(table.error("key", &format!("found nothing; allowed: {allowed}"))),
        Some(key) if is_key(key) => Ok(key.to_owned()),
        Some(key) => Err(table.error("key", &format!("found {key:?}; allowed: {allowed}"))),
    }
}

/// Whether that can be the key of a deck or a page.
pub fn is_key(text: &str) -> bool {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=LONGEST_KEY).contains(&text.len()) && text.chars().all(legal)
}

/// The base of a page, which is another one where a surface takes the place of a network or the other way round: places on one mean
/// nothing on the other.
fn base_for<'a>(base: &DeTable<'a>, page: &DeTable<'a>) -> DeTable<'a> {
    let has = |table: &DeTable<'_>, key: &str| table.iter().any(|(k, _)| k.get_ref() == key);
    if has(page, "surface") && has(base, "network") {
        without(
            base,
            &["network", "plane", "between", "ensemble", "start", "view"],
        )
    } else if has(page, "network") && has(base, "surface") {
        without(base, &["surface", "start", "view"])
    } else {
        base.clone()
    }
}

/// The base with what a page changes.
fn merged<'a>(base: &DeTable<'a>, page: &DeTable<'a>) -> DeTable<'a> {
    let mut merged = base.clone();
    for (key, value) in page {
        let under = merged.get(key).map(|value| value.get_ref());
        let mut value = value.clone();
        if let (Some(DeValue::Table(under)), DeValue::Table(over)) = (under, value.get_ref())
            && over.iter().all(|(key, _)| key.get_ref() != "kind")
        {
            *value.get_mut() = DeValue::Table(self::merged(under, over));
        }
        merged.insert(key.clone(), value);
    }
    merged
}

fn without<'a>(table: &DeTable<'a>, keys: &[&str]) -> DeTable<'a> {
    let rest = table
        .iter()
        .filter(|(key, _)| !keys.contains(&&**key.get_ref()));
    rest.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// A deck as the text of a file, which reads back to an equal deck. Every page is written in full, but for a surface or a network
/// that pages share: with its data it can be most of a file.
pub fn write_deck(deck: &Deck) -> String {
    let mut out = Text::default();
    out.raw("version = 1\n");
    line(&mut out, "key", quoted(&deck.key));
    line(&mut out, "title", quoted(&deck.title));
    let Grounds { of, shared } = Grounds::among(&deck.pages);
    let common = of.iter().position(|ground| Some(*ground) == shared);
    if let Some(first) = common {
        write_minimised(&mut out, &deck.pages[first].scenario);
    }
    for (page, ground) in deck.pages.iter().zip(of) {
        page_on(&mut out, page, Some(ground) == shared);
    }
    out.finish()
}

/// Writes a page in full.
pub fn write_page(out: &mut Text, page: &Page) {
    page_on(out, page, false);
}

/// Writes a page, without what is minimised where that is the base's.
fn page_on(out: &mut Text, page: &Page, shared: bool) {
    out.within("");
    out.item("page");
    out.within("page.");
    line(out, "key", quoted(&page.key));
    write_words(out, &page.scenario, &Words::PAGE);
    if !shared {
        write_minimised(out, &page.scenario);
    }
    write_settings(out, &page.scenario);
}

/// What is minimised on the pages of a deck, each once.
struct Grounds {
    /// Which it is on each page.
    of: Vec<usize>,
    /// Which is written as the base, because several pages have it.
    shared: Option<usize>,
}

impl Grounds {
    /// Those of these pages. A surface is shared if no page has more in common with others; a network by all pages or none, because that
    /// of another page would be merged with it.
    fn among(pages: &[Page]) -> Self {
        let mut known = HashMap::new();
        let mut of = Vec::with_capacity(pages.len());
        let mut counts = Vec::new();
        for page in pages {
            let mut text = Text::default();
            write_minimised(&mut text, &page.scenario);
            let ground = *known.entry(text.finish()).or_insert(counts.len());
            if ground == counts.len() {
                counts.push(0);
            }
            counts[ground] += 1;
            of.push(ground);
        }
        let network = |page: &Page| page.scenario.surface.shape.network().is_some();
        let may = counts.len() == 1 || !pages.iter().any(network);
        // Of several that as many pages have, the first.
        let most = (0..counts.len()).rev().max_by_key(|ground| counts[*ground]);
        let shared = most.filter(|ground| may && counts[*ground] > 1);
        Self { of, shared }
    }
}
