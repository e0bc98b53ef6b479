//! Changes of a deck's file. What a change does not touch stays as somebody has written it, with its comments.

use std::ops::Range;

use toml::de::DeValue;

use super::deck::{
    Deck, LONGEST_KEY, MAX_PAGES, Opened, Page, is_key, open, write_deck, write_page,
};
use super::limits::MAX_BYTES;
use super::notation::{Text, quoted};
use super::read::parse;
use super::source::Source;

/// A change of a deck. Pages are named by their keys.
#[derive(Clone, Debug, PartialEq)]
pub enum DeckEdit {
    /// Puts a page in, behind the one with this key or at the end. If there is one with its own key, it gets another.
    Insert(Option<String>, Box<Page>),
    /// Puts a page in the place of the one with its key.
    Replace(Box<Page>),
    /// Gives a page another key and headline.
    Rename {
        /// The key it has.
        page: String,
        /// The key it is to have.
        key: String,
        /// Its headline.
        headline: String,
    },
    /// Puts a copy behind a page.
    Duplicate(String),
    /// Moves a page to a place from 0, or to the end.
    Move(String, usize),
    /// Takes a page out.
    Remove(String),
    /// Gives the deck another title.
    Retitle(String),
}

/// A deck that was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// As it is now.
    pub deck: Deck,
    /// Its file.
    pub text: String,
    /// The key of the page that was put in or changed; `None` if there is none.
    pub page: Option<String>,
}

/// What a page of the changed deck is made of.
enum Part<'a> {
    /// The page at this place, as it is.
    Kept(usize),
    /// That page with this key, and with another headline unless that stays.
    Renamed(usize, String, Option<&'a str>),
    /// One that is written in full.
    Written(Box<Page>),
}

/// Changes a deck whose file has this text. `file` is its name in messages.
///
/// # Errors
/// Why it cannot be done, as a sentence.
pub fn edit_deck(file: &str, text: &str, edit: &DeckEdit) -> Result<Edited, String> {
    let Opened::Deck(deck) = open(file, text).map_err(|e| e.to_string())? else {
        return Err(format!("{file} is no longer a deck."));
    };
    let parts = parts(&deck, edit)?;
    let mut changed = Deck {
        pages: parts.iter().map(|part| page(&deck, part)).collect(),
        ..deck
    };
    if let DeckEdit::Retitle(title) = edit {
        changed.title.clone_from(title);
    }
    let rewritten = rewritten(Source { file, text }, &parts, edit);
    // Tables at the top of the file may say something of a page that it does not say itself.
    let same = |text: &String| open(file, text) == Ok(Opened::Deck(changed.clone()));
    let text = rewritten
        .filter(same)
        .unwrap_or_else(|| write_deck(&changed));
    if text.len() > MAX_BYTES {
        return Err("The deck would be larger than 1 MB and could not be opened again.".to_owned());
    }
    let page = parts.iter().find_map(|part| match part {
        Part::Kept(_) => None,
        Part::Renamed(_, key, _) => Some(key.clone()),
        Part::Written(page) => Some(page.key.clone()),
    });
    Ok(Edited {
        deck: changed,
        text,
        page,
    })
}

/// The pages of the changed deck.
fn parts<'a>(deck: &Deck, edit: &'a DeckEdit) -> Result<Vec<Part<'a>>, String> {
    let mut parts: Vec<Part<'a>> = (0..deck.pages.len()).map(Part::Kept).collect();
    let place = |key: &str| {
        let place = deck.pages.iter().position(|page| page.key == key);
        place.ok_or_else(|| format!("The deck has no page {key:?} any more."))
    };
    let room = || {
        let full = deck.pages.len() >= MAX_PAGES;
        let reason = format!("The deck has {MAX_PAGES} pages, and no deck may have more.");
        if full { Err(reason) } else { Ok(()) }
    };
    match edit {
        DeckEdit::Insert(after, page) => {
            room()?;
            let after = after.as_deref().and_then(|key| place(key).ok());
            let at = after.map_or(parts.len(), |at| at + 1);
            let key = free_key(deck, &page.key);
            let page = Page {
                key,
                ..Page::clone(page)
            };
            parts.insert(at, Part::Written(Box::new(page)));
        }
        DeckEdit::Replace(page) => {
            parts[place(&page.key)?] = Part::Written(page.clone());
        }
        DeckEdit::Rename {
            page,
            key,
            headline,
        } => {
            let at = place(page)?;
            if !is_key(key) {
                return Err(format!(
                    "{key:?} is no key: at most {LONGEST_KEY} small letters, digits and dashes are."
                ));
            }
            if key != page && deck.page(key).is_some() {
                return Err(format!("Another page has the key {key:?}."));
            }
            parts[at] = Part::Renamed(at, key.clone(), Some(headline));
        }
        DeckEdit::Duplicate(key) => {
            room()?;
            let at = place(key)?;
            parts.insert(at + 1, Part::Renamed(at, free_key(deck, key), None));
        }
        DeckEdit::Move(key, to) => {
            let part = parts.remove(place(key)?);
            parts.insert((*to).min(parts.len()), part);
        }
        DeckEdit::Remove(key) => {
            let at = place(key)?;
            if parts.len() == 1 {
                return Err("A deck has at least one page.".to_owned());
            }
            parts.remove(at);
        }
        DeckEdit::Retitle(_) => {}
    }
    Ok(parts)
}

fn page(deck: &Deck, part: &Part<'_>) -> Page {
    match part {
        Part::Kept(at) => deck.pages[*at].clone(),
        Part::Renamed(at, key, headline) => {
            let mut page = deck.pages[*at].clone();
            page.key.clone_from(key);
            if let Some(headline) = headline {
                (*headline).clone_into(&mut page.scenario.title);
            }
            page
        }
        Part::Written(page) => Page::clone(page),
    }
}

/// A key that no page of the deck has: this one, or this one with a number.
pub fn free_key(deck: &Deck, wanted: &str) -> String {
    let numbered = (2..).map(|n| {
        let number = format!("-{n}");
        let stem: String = wanted.chars().take(LONGEST_KEY - number.len()).collect();
        stem + &number
    });
    let mut keys = std::iter::once(wanted.to_owned()).chain(numbered);
    let free = |key: &String| deck.page(key).is_none();
    keys.find(free).unwrap_or_default()
}

/// A key made of a title.
pub fn key_of(title: &str) -> String {
    let mut key = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    key.truncate(LONGEST_KEY);
    let key = key.trim_end_matches('-');
    if key.is_empty() {
        "page".to_owned()
    } else {
        key.to_owned()
    }
}

/// A page as it stands in its file, and where its key and its headline are in that.
struct Block<'a> {
    text: &'a str,
    key: Range<usize>,
    headline: Option<Range<usize>>,
}

/// The text of the changed deck, put together from that of the file; `None` where its pages do not stand one below the other.
fn rewritten(source: Source<'_>, parts: &[Part<'_>], edit: &DeckEdit) -> Option<String> {
    let (mut head, blocks) = split(source)?;
    if let DeckEdit::Retitle(title) = edit {
        let document = parse(source).ok()?;
        let place = document.get_ref().get("title")?.span();
        head.replace_range(place, &quoted(title));
    }
    let mut out = head.trim_end().to_owned();
    out.push('\n');
    for part in parts {
        let text = match part {
            Part::Kept(at) => blocks.get(*at)?.text.to_owned(),
            Part::Renamed(at, key, headline) => renamed(blocks.get(*at)?, key, *headline),
            Part::Written(page) => {
                let mut text = Text::default();
                write_page(&mut text, page);
                text.finish()
            }
        };
        out.push('\n');
        out.push_str(text.trim());
        out.push('\n');
    }
    Some(out)
}

/// What stands above the pages, and these.
fn split(source: Source<'_>) -> Option<(String, Vec<Block<'_>>)> {
    let text = source.text;
    let document = parse(source).ok()?;
    let DeValue::Array(pages) = document.get_ref().get("page")?.get_ref() else {
        return None;
    };
    let starts: Vec<usize> = pages
        .iter()
        .map(|page| first_line(text, page.span().start))
        .collect();
    if !starts.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let block = |((page, start), end): ((&toml::Spanned<DeValue<'_>>, usize), usize)| {
        let DeValue::Table(table) = page.get_ref() else {
            return None;
        };
        let place = |key: &str| {
            let span = table.get(key)?.span();
            let inside = start <= span.start && span.end <= end;
            inside.then(|| span.start - start..span.end - start)
        };
        Some(Block {
            text: text.get(start..end)?,
            key: place("key")?,
            headline: place("headline"),
        })
    };
    let blocks: Option<Vec<_>> = pages
        .iter()
        .zip(starts.iter().copied())
        .zip(ends)
        .map(block)
        .collect();
    let head = text.get(..*starts.first()?)?;
    Some((head.to_owned(), blocks?))
}

/// Where the line of a place begins, and the comment right above it.
fn first_line(text: &str, place: usize) -> usize {
    let line = |before: usize| text[..before].rfind('\n').map_or(0, |end| end + 1);
    let mut first = line(place);
    while first > 0 {
        let above = line(first - 1);
        if !text[above..first].starts_with('#') {
            break;
        }
        first = above;
    }
    first
}

fn renamed(block: &Block<'_>, key: &str, headline: Option<&str>) -> String {
    let mut text = block.text.to_owned();
    let key_line = |headline: &str| format!("{}\nheadline = {}", quoted(key), quoted(headline));
    match (headline, block.headline.clone()) {
        (None, _) => text.replace_range(block.key.clone(), &quoted(key)),
        (Some(headline), None) => text.replace_range(block.key.clone(), &key_line(headline)),
        (Some(headline), Some(place)) => {
            let mut both = [(block.key.clone(), quoted(key)), (place, quoted(headline))];
            // From behind, so that places before stay what they are.
            both.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
            for (place, value) in both {
                text.replace_range(place, &value);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
