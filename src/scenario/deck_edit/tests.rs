use super::*;
use crate::scenario::lessons::{lesson_text, lessons};

/// A deck with a base, comments, and texts that look like tables.
const TEXT: &str = r#"# Mine
version = 1
key = "d"
title = "A deck"   # of three

[surface]
kind = "quadratic"
lambda2 = 20.0
[layers]
bands = false

# The first one.
[[page]]
key = "a"
headline = "First"
text = """
Not a page:
[[page]]
"""
notes = "Ask."   # slowly

# Much steeper.
# And so on.
[[page]]
headline = "Second"
key = "b"
[page.surface]
lambda2 = 40.0   # twice

[[page]]
key = "c"
"#;

fn opened(text: &str) -> Deck {
    match open("x", text) {
        Ok(Opened::Deck(deck)) => deck,
        other => panic!("{other:?}"),
    }
}

fn edited(text: &str, edit: DeckEdit) -> Edited {
    let edited = edit_deck("x", text, &edit).expect("it can be done");
    assert_eq!(opened(&edited.text), edited.deck, "the file says the same");
    edited
}

fn keys(deck: &Deck) -> Vec<&str> {
    deck.pages.iter().map(|page| &*page.key).collect()
}

fn b() -> String {
    "b".to_owned()
}

#[test]
fn pages_move_with_their_comments() {
    let Edited { deck, text, .. } = edited(TEXT, DeckEdit::Move(b(), 0));
    assert_eq!(keys(&deck), ["b", "a", "c"]);
    let place = |what: &str| text.find(what).expect(what);
    let order = [
        "# Mine",
        "# of three",
        "# Much steeper.\n# And so on.\n[[page]]",
        "# twice",
        "# The first one.\n[[page]]",
        "# slowly",
    ];
    assert!(order.map(place).is_sorted(), "{text}");
    let before = opened(TEXT);
    assert_eq!(deck.pages[0], before.pages[1]);
    // Back again it is the same file.
    assert_eq!(edited(&text, DeckEdit::Move(b(), 1)).text, TEXT);
    let end = edited(TEXT, DeckEdit::Move(b(), 9)).deck;
    assert_eq!(keys(&end), ["a", "c", "b"]);
}

#[test]
fn pages_are_copied_renamed_and_taken_out() {
    let copy = edited(TEXT, DeckEdit::Duplicate(b()));
    assert_eq!(keys(&copy.deck), ["a", "b", "b-2", "c"]);
    assert_eq!(copy.page.as_deref(), Some("b-2"));
    assert_eq!(copy.deck.pages[2].scenario, copy.deck.pages[1].scenario);
    assert_eq!(copy.text.matches("# twice").count(), 2);
    let again = edited(&copy.text, DeckEdit::Duplicate(b()));
    assert_eq!(keys(&again.deck), ["a", "b", "b-3", "b-2", "c"]);

    let rename = |page: &str, key: &str| DeckEdit::Rename {
        page: page.to_owned(),
        key: key.to_owned(),
        headline: "Said \"so\"\\".to_owned(),
    };
    let renamed = edited(TEXT, rename("b", "steep"));
    assert_eq!(keys(&renamed.deck), ["a", "steep", "c"]);
    assert_eq!(renamed.deck.pages[1].scenario.title, "Said \"so\"\\");
    assert!(renamed.text.contains("# twice"), "{}", renamed.text);
    let named = edited(TEXT, rename("c", "c"));
    assert_eq!(named.deck.pages[2].scenario.title, "Said \"so\"\\");
    assert!(named.text.contains("# slowly"));

    let fewer = edited(TEXT, DeckEdit::Remove(b()));
    assert_eq!(keys(&fewer.deck), ["a", "c"]);
    assert!(!fewer.text.contains("steeper") && fewer.text.contains("# The first one."));

    let titled = edited(TEXT, DeckEdit::Retitle("An \"other\"".to_owned()));
    assert_eq!(titled.deck.title, "An \"other\"");
    assert!(
        titled.text.contains("title = 'An \"other\"'   # of three"),
        "{}",
        titled.text
    );
}

#[test]
fn what_the_base_would_change_is_written_in_full() {
    let mut page = opened(TEXT).pages[1].clone();
    page.scenario.layers.bands = true;
    // Written, this leaves out what is the default, and the base says otherwise.
    let whole = edited(TEXT, DeckEdit::Replace(Box::new(page.clone())));
    assert_eq!(whole.deck.pages[1], page);
    let put = edited(
        TEXT,
        DeckEdit::Insert(Some("a".to_owned()), Box::new(page.clone())),
    );
    assert_eq!(keys(&put.deck), ["a", "b-2", "b", "c"]);
    assert_eq!(put.deck.pages[1].scenario, page.scenario);
    // Where it says the same, the others stay as they are.
    page.scenario.layers.bands = false;
    page.scenario.start = [0.5, 0.25];
    let one = edited(TEXT, DeckEdit::Replace(Box::new(page)));
    assert!(
        one.text.contains("# slowly") && !one.text.contains("# twice"),
        "{}",
        one.text
    );
}

#[test]
fn what_cannot_be_done_says_why() {
    let refused = |edit: DeckEdit| edit_deck("x", TEXT, &edit).expect_err("it cannot be done");
    let rename = |key: &str| DeckEdit::Rename {
        page: b(),
        key: key.to_owned(),
        headline: String::new(),
    };
    for (edit, reason) in [
        (DeckEdit::Remove("z".to_owned()), "no page \"z\""),
        (DeckEdit::Duplicate("z".to_owned()), "no page \"z\""),
        (rename("a"), "Another page has the key \"a\""),
        (rename("A b"), "\"A b\" is no key"),
        (rename(""), "is no key"),
    ] {
        let found = refused(edit);
        assert!(found.contains(reason), "{found}");
    }
    let alone = "version = 1\nkey = \"d\"\ntitle = \"T\"\n[[page]]\nkey = \"a\"\nsurface.kind = \"quadratic\"\n";
    let last = edit_deck("x", alone, &DeckEdit::Remove("a".to_owned()));
    assert_eq!(last, Err("A deck has at least one page.".to_owned()));
    let mut full = opened(alone);
    while full.pages.len() < MAX_PAGES {
        let key = free_key(&full, "a");
        let page = full.pages[0].clone();
        full.pages.push(Page { key, ..page });
    }
    let more = edit_deck(
        "x",
        &write_deck(&full),
        &DeckEdit::Duplicate("a".to_owned()),
    );
    assert!(more.is_err_and(|e| e.contains("no deck may have more")));
    let scenario = edit_deck(
        "x",
        "version = 1\nsurface.kind = \"quadratic\"",
        &rename("c"),
    );
    assert!(scenario.is_err_and(|e| e.contains("no longer a deck")));
}

/// Pages of one line, as an array, cannot be moved as text.
#[test]
fn a_deck_in_another_notation_is_written_anew() {
    let text = "version = 1\nkey = \"d\"\ntitle = \"T\"\nsurface.kind = \"quadratic\"\n\
                page = [{ key = \"a\" }, { key = \"b\", surface.lambda2 = 3.0 }]\n";
    let moved = edited(text, DeckEdit::Move(b(), 0));
    assert_eq!(keys(&moved.deck), ["b", "a"]);
    assert_eq!(moved.deck.pages[0], opened(text).pages[1]);
}

#[test]
fn every_lesson_can_be_edited_and_keeps_its_text() {
    for lesson in lessons() {
        let text = lesson_text(&lesson.key).expect("it has a file");
        let first = lesson.pages[0].key.clone();
        let copy = edited(text, DeckEdit::Duplicate(first));
        let back = edited(&copy.text, DeckEdit::Remove(copy.page.expect("a page")));
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(squeezed(&back.text), squeezed(text), "{}", lesson.key);
    }
}

#[test]
fn keys_are_made_of_titles() {
    for (title, key) in [
        ("Beyond 2/λmax", "beyond-2-max"),
        ("  A — B!  ", "a-b"),
        ("…", "page"),
    ] {
        assert_eq!(key_of(title), key);
        assert!(is_key(&key_of(title)));
    }
    assert!(is_key(&key_of(&"long ".repeat(40))));
}
