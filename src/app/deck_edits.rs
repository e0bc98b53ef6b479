//! Decks of one's own: what the contents ask for is done to the deck's file, and the window shows what it then holds.

use std::path::Path;

use eframe::egui::Context;

use super::App;
use super::contents::{Action, Around};
use super::deck::{Home, Page};
use super::deck_history::{Change, Turn};
use super::files::{file_stem, shown};
use super::messages::Topic;
use super::new_deck::{Beginning, NewDeck, page_of};
use super::purpose::Purpose;
use super::saved::text_of;
use crate::export::write::write_whole;
use crate::scenario::{self, Deck, DeckEdit, ENDING, Edited, Opened, edit_deck, key_of, open};
use crate::workbench::Origin;

impl App {
    /// Opens or closes the contents.
    pub(super) fn toggle_contents(&mut self) {
        if self.contents.close() {
            return;
        }
        // Somebody else may have changed a deck's file.
        for path in self.decks.files() {
            if let Ok(Opened::Deck(deck)) = text_of(&path).and_then(|text| opened(&path, &text)) {
                self.decks.refresh(&path, &deck);
            }
        }
        let here = self.decks.page_of(&self.origin);
        self.contents.open(&self.decks, here);
    }

    /// Shows the contents while they are open, and does what is asked for in them.
    pub(super) fn contents_ui(&mut self, ctx: &Context) {
        let around = Around {
            decks: &self.decks,
            here: self.decks.page_of(&self.origin),
            changes: self.deck_history.offers(),
            dark: self.settings.dark,
            top: !self.dialogs.is_any_open(),
        };
        let Some(action) = self.contents.contents_ui(ctx, &around) else {
            return;
        };
        match action {
            Action::Open(origin) => {
                self.contents.close();
                self.open_page(&origin);
            }
            Action::Words(origin) => {
                self.contents.close();
                if self.origin != origin {
                    self.open_page(&origin);
                }
                self.dialogs.words = true;
            }
            Action::Add => self.add_page(ctx),
            Action::Put(page) => self.put_page(ctx, &page),
            Action::Edit(home, edit) => self.edit_at(ctx, &home, edit),
            Action::Copy(lesson) => self.ask_deck(ctx, Beginning::Lesson(lesson), None),
            Action::Undo => self.turn_deck(false),
            Action::Redo => self.turn_deck(true),
        }
        self.derive();
    }

    /// Puts the document on screen into one's own deck, behind the page that it came from. It is that page from then on.
    pub(super) fn add_page(&mut self, ctx: &Context) {
        // What has just been typed or turned belongs to it.
        self.commit();
        let Some(path) = self.decks.own(&self.origin).map(Path::to_owned) else {
            self.ask_deck(ctx, Beginning::Document, None);
            return;
        };
        let page = Box::new(page_of(&self.scenario));
        let edit = DeckEdit::Insert(self.key_behind(&path), page);
        self.edit_file(&path, &edit, true);
    }

    /// Puts a page into one's own deck, behind the page on screen if that is in it.
    fn put_page(&mut self, ctx: &Context, page: &Page) {
        let of = scenario::Page {
            key: match &page.origin {
                Origin::Lesson(key) => (*key).to_owned(),
                Origin::Page(_, key) => key.clone(),
                Origin::File(_) | Origin::Figure(_) | Origin::New => key_of(&page.title),
            },
            ..page_of(&page.scenario)
        };
        match self.decks.own(&self.origin).map(Path::to_owned) {
            Some(path) => {
                let edit = DeckEdit::Insert(self.key_behind(&path), Box::new(of));
                self.edit_file(&path, &edit, false);
            }
            None => self.ask_deck(ctx, Beginning::Page(Box::new(of)), None),
        }
    }

    /// The key of the page on screen, or of the one that it came from, if that is in that file.
    fn key_behind(&self, path: &Path) -> Option<String> {
        key_in(path, self.decks.page_of(&self.origin))
    }

    /// Changes a deck. A lesson is first copied into a file.
    fn edit_at(&mut self, ctx: &Context, home: &Home, edit: DeckEdit) {
        match home {
            Home::Deck(path) => {
                self.edit_file(path, &edit, false);
            }
            Home::Lesson(key) => self.ask_deck(ctx, Beginning::Lesson(key), Some(edit)),
            Home::Files => {}
        }
    }

    /// Changes the file of a deck, and shows what it then holds. `whole` says that the document on screen is what is put in.
    fn edit_file(&mut self, path: &Path, edit: &DeckEdit, whole: bool) {
        self.commit();
        let before = text_of(path);
        let edited = before.and_then(|before| {
            let edited = edit_deck(&shown(path), &before, edit)?;
            write_whole(path, edited.text.as_bytes()).map_err(|e| e.to_string())?;
            Ok((before, edited))
        });
        let (before, Edited { deck, text, page }) = match edited {
            Ok(done) => done,
            Err(reason) => {
                let message = format!("The deck is as it was. {reason}");
                self.messages.error(Topic::Save, message);
                return;
            }
        };
        let at = |key: &String| Origin::Page(path.to_owned(), key.clone());
        let renamed = renamed(edit).map(|keys| keys.map(at));
        let becomes = match &renamed {
            Some([from, _]) => *from == self.origin,
            None => whole,
        };
        let document = page.filter(|_| becomes);
        let document = document.map(|key| [self.origin.clone(), at(&key)]);
        let what = what(edit, &before, path);
        self.messages.done(Topic::Save, what.clone());
        self.deck_history.add(Change {
            path: path.to_owned(),
            texts: [before, text],
            what,
            document: document.clone(),
            renamed: renamed.clone(),
        });
        self.page_moved(renamed.as_ref());
        let at = self.place_on_screen();
        self.decks.refresh(path, &deck);
        match document {
            Some([_, page]) if whole => self.saved_as(page),
            Some([_, page]) => self.become_page(page),
            None => self.leave_missing(path, &deck, at),
        }
    }

    /// What was done on a page goes with its key.
    fn page_moved(&mut self, renamed: Option<&[Origin; 2]>) {
        if let Some([from, to]) = renamed.filter(|[from, to]| from != to) {
            self.session.page_moved(from, to);
            self.decks.page_moved(from, to);
        }
    }

    fn place_on_screen(&self) -> usize {
        self.decks
            .place(&self.origin)
            .map_or(0, |(_, at, _)| at - 1)
    }

    /// Opens another page where the one on screen is no longer in its deck. What was unsaved in it is kept as it is whenever a
    /// page is left.
    fn leave_missing(&mut self, path: &Path, deck: &Deck, at: usize) {
        let Some(key) = key_in(path, &self.origin).filter(|key| deck.page(key).is_none()) else {
            return;
        };
        let neighbour = at.min(deck.pages.len() - 1);
        debug_assert_ne!(deck.pages[neighbour].key, key);
        let origin = Origin::Page(path.to_owned(), deck.pages[neighbour].key.clone());
        self.open_page(&origin);
    }

    /// The document on screen belongs to that origin from now on. What of it is unsaved stays so.
    fn become_page(&mut self, to: Origin) {
        let held = self.saved.scenario(&self.origin);
        let named = held.is_some_and(|held| held.title == self.scenario.title);
        self.history.moved(&to);
        self.origin = to;
        if let Some(page) = self.decks.scenario(&self.origin) {
            self.saved.opened(&page, &self.origin);
            if named {
                self.scenario.title.clone_from(&page.title);
            }
        }
        let opened = self.saved.scenario(&self.origin);
        self.opened = opened.unwrap_or(&self.scenario).clone();
        self.commit();
        self.remember_file();
        self.keep_session();
    }

    /// Undoes the last change of a deck, or does the next one again.
    fn turn_deck(&mut self, forth: bool) {
        let Some(turn) = self.deck_history.turn(forth) else {
            return;
        };
        let Turn {
            path,
            from,
            to,
            what,
            document,
            renamed,
        } = turn;
        let turned = text_of(&path).and_then(|now| {
            if now != from {
                let name = shown(&path);
                return Err(format!(
                    "{name} has been changed since by another window or program."
                ));
            }
            let deck = opened(&path, &to)?;
            write_whole(&path, to.as_bytes()).map_err(|e| e.to_string())?;
            Ok(deck)
        });
        match turned {
            Ok(Opened::Deck(deck)) => {
                self.deck_history.turned(forth);
                let word = if forth { "Done again" } else { "Undone" };
                self.messages.done(Topic::Save, format!("{word}: {what}"));
                self.page_moved(renamed.as_ref());
                let at = self.place_on_screen();
                self.decks.refresh(&path, &deck);
                match document.filter(|[was, _]| *was == self.origin) {
                    Some([_, is]) => self.become_page(is),
                    None => self.leave_missing(&path, &deck, at),
                }
            }
            Ok(Opened::Scenario(_)) => {}
            Err(reason) => self
                .messages
                .error(Topic::Save, format!("The deck is as it was. {reason}")),
        }
    }

    /// Asks for the file of a new deck.
    fn ask_deck(&mut self, ctx: &Context, from: Beginning, then: Option<DeckEdit>) {
        let name = match &from {
            Beginning::Document => file_stem(&self.scenario),
            Beginning::Page(page) => file_stem(&page.scenario),
            Beginning::Lesson(key) => (*key).to_owned(),
        };
        // The file that is being chosen is for another deck.
        if self.files.is_asking() {
            return;
        }
        self.new_deck = Some(NewDeck { from, then });
        self.ask_system(ctx, Purpose::Deck, format!("{name}.{ENDING}"));
    }

    /// Writes the new deck to the file that was chosen for it, and opens it.
    pub(super) fn create_deck(&mut self, path: &Path) {
        let Some(NewDeck { from, then }) = self.new_deck.take() else {
            return;
        };
        self.commit();
        let Origin::File(path) = Origin::of_path(path.to_owned()) else {
            return;
        };
        let text = from.text(&self.scenario, &path);
        let created = opened(&path, &text).and_then(|opened| {
            write_whole(&path, text.as_bytes()).map_err(|e| e.to_string())?;
            Ok(opened)
        });
        let deck = match created {
            Ok(Opened::Deck(deck)) => deck,
            Ok(Opened::Scenario(_)) => return,
            Err(reason) => {
                self.messages
                    .error(Topic::Save, format!("No deck was written. {reason}"));
                return;
            }
        };
        self.messages
            .done(Topic::Save, format!("Saved {}", shown(&path)));
        self.session.remember_file(&path);
        self.decks.refresh(&path, &deck);
        let page = |key: &str| Origin::Page(path.clone(), key.to_owned());
        match (&from, &self.origin) {
            (Beginning::Document, _) => self.saved_as(page(&deck.pages[0].key)),
            (Beginning::Lesson(_), Origin::Lesson(key)) if deck.page(key).is_some() => {
                self.become_page(page(key));
            }
            (Beginning::Lesson(_) | Beginning::Page(_), _) => {}
        }
        if let Some(edit) = then {
            self.edit_file(&path, &edit, false);
        }
    }
}

/// The key of a page of that file.
fn key_in(path: &Path, of: &Origin) -> Option<String> {
    match of {
        Origin::Page(file, key) if file == path => Some(key.clone()),
        Origin::Page(..)
        | Origin::File(_)
        | Origin::Figure(_)
        | Origin::Lesson(_)
        | Origin::New => None,
    }
}

/// The key that a renamed page had, and the one that it has; a headline may be all that has changed.
fn renamed(edit: &DeckEdit) -> Option<[&String; 2]> {
    match edit {
        DeckEdit::Rename { page, key, .. } => Some([page, key]),
        DeckEdit::Insert(..)
        | DeckEdit::Replace(_)
        | DeckEdit::Duplicate(_)
        | DeckEdit::Move(..)
        | DeckEdit::Remove(_)
        | DeckEdit::Retitle(_) => None,
    }
}

fn opened(path: &Path, text: &str) -> Result<Opened, String> {
    open(&shown(path), text).map_err(|e| e.to_string())
}

/// A change of the deck with this text in words.
fn what(edit: &DeckEdit, before: &str, path: &Path) -> String {
    let deck = match open("", before) {
        Ok(Opened::Deck(deck)) => Some(deck),
        Ok(Opened::Scenario(_)) | Err(_) => None,
    };
    let named = |key: &str| {
        let page = deck.as_ref().and_then(|deck| deck.page(key));
        let title = page.map_or("", |page| page.scenario.title.trim());
        if title.is_empty() {
            key.to_owned()
        } else {
            title.to_owned()
        }
    };
    match edit {
        DeckEdit::Insert(_, page) => {
            let title = page.scenario.title.trim();
            let title = if title.is_empty() { &page.key } else { title };
            format!("Put “{title}” into {}", shown(path))
        }
        DeckEdit::Replace(page) => format!("Saved “{}”", named(&page.key)),
        DeckEdit::Rename { page, .. } => format!("Renamed “{}”", named(page)),
        DeckEdit::Duplicate(key) => format!("Duplicated “{}”", named(key)),
        DeckEdit::Move(key, to) => format!("Moved “{}” to page {}", named(key), to + 1),
        DeckEdit::Remove(key) => format!("Removed “{}”", named(key)),
        DeckEdit::Retitle(title) => format!("The deck is called “{title}” now"),
    }
}
