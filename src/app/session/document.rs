//! A document as the session keeps it: one file with its text, where it came from, and what of it is unsaved.

use std::path::Path;

use toml::{Table, Value};

use super::folder::MOST;
use super::path;
use crate::app::files::shown;
use crate::scenario::{Scenario, lesson_page, read_unbounded, write};
use crate::workbench::Origin;

/// The longest text of the formula field that is kept, in bytes: sixteen times the longest formula.
const LONGEST_DRAFT: usize = 1 << 16;

/// A document and what the window knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub scenario: Scenario,
    pub origin: Origin,
    /// The text in the formula field where that is not a valid formula.
    pub draft: Option<String>,
    /// Whether it holds what neither its file nor its lesson does.
    pub unsaved: bool,
    /// What its file was when the window last read or wrote it.
    pub digest: Option<u64>,
}

impl Document {
    /// Steps of all optimizers together.
    pub fn steps(&self) -> usize {
        let scenario = &self.scenario;
        scenario.run.steps.saturating_mul(scenario.optimizers.len())
    }

    /// What it is called among others.
    pub fn name(&self) -> String {
        let title = self.scenario.title.trim();
        match self.origin.file().and_then(Path::file_name) {
            Some(name) => shown(Path::new(name)),
            None if title.is_empty() => "Untitled".into(),
            None => title.to_owned(),
        }
    }

    /// Where it comes from, for somebody who chooses among several.
    pub fn whence(&self) -> String {
        match &self.origin {
            Origin::New => "not saved yet".into(),
            Origin::Lesson(_) => "a lesson that was changed".into(),
            Origin::File(file) => shown(file),
            Origin::Figure(file) => format!("from the figure {}", shown(file)),
            Origin::Page(file, key) => format!("{}, page {key}", shown(file)),
        }
    }

    /// Whether both hold the same, but for the part of the plane that is in view.
    pub fn is_like(&self, other: &Self) -> bool {
        let home = |document: &Self| Scenario {
            view: None,
            ..document.scenario.clone()
        };
        self.origin == other.origin && self.draft == other.draft && home(self) == home(other)
    }

    /// The file that the session keeps, as of a moment; `None` if it would be too long to be read again.
    pub fn to_text(&self, at: i64) -> Option<String> {
        let draft = self.draft.as_deref();
        if draft.is_some_and(|d| d.len() > LONGEST_DRAFT) {
            return None;
        }
        let mut table = Table::new();
        table.insert("version".into(), Value::Integer(1));
        table.insert("at".into(), Value::Integer(at));
        table.insert("unsaved".into(), Value::Boolean(self.unsaved));
        put_origin(&mut table, &self.origin);
        if let Some(digest) = self.digest {
            // TOML has no unsigned integers.
            table.insert("digest".into(), Value::String(format!("{digest:016x}")));
        }
        if let Some(draft) = draft {
            table.insert("draft".into(), Value::String(draft.to_owned()));
        }
        table.insert("scenario".into(), Value::String(write(&self.scenario)));
        let text = table.to_string();
        (text.len() <= MOST).then_some(text)
    }

    /// The document that [`to_text`](Self::to_text) wrote, and its moment; or why it is none.
    pub fn of_text(text: &str) -> Result<(Self, i64), String> {
        let table: Table = text
            .parse()
            .map_err(|e: toml::de::Error| e.message().to_owned())?;
        let string = |key: &str| table.get(key).and_then(Value::as_str);
        let scenario = string("scenario").ok_or("it holds no scenario")?;
        // It may be longer than a file of its own may be: a file of nearly 1 MB can say the same in fewer characters.
        let scenario = read_unbounded("scenario", scenario).map_err(|e| e.to_string())?;
        let draft = string("draft");
        if draft.is_some_and(|d| d.len() > LONGEST_DRAFT) {
            return Err(format!("its formula is longer than {LONGEST_DRAFT} bytes"));
        }
        let origin = origin(&table);
        let flag = table.get("unsaved").and_then(Value::as_bool);
        let digest = string("digest").and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let at = table.get("at").and_then(Value::as_integer);
        // What came from a lesson that this version lacks is nowhere else.
        let homeless = origin == Origin::New && table.contains_key("lesson");
        let document = Self {
            scenario,
            origin,
            draft: draft.map(str::to_owned),
            unsaved: homeless || flag.unwrap_or(true),
            digest,
        };
        Ok((document, at.unwrap_or(0)))
    }
}

/// Writes where a document came from into the keys that [`origin`] reads.
pub fn put_origin(table: &mut Table, origin: &Origin) {
    match origin {
        Origin::New => {}
        Origin::Lesson(key) => {
            table.insert("lesson".into(), Value::String((*key).to_owned()));
        }
        Origin::File(file) => {
            table.insert("file".into(), path::to_value(file));
        }
        Origin::Figure(file) => {
            table.insert("figure".into(), path::to_value(file));
        }
        Origin::Page(file, key) => {
            table.insert("file".into(), path::to_value(file));
            table.insert("page".into(), Value::String(key.clone()));
        }
    }
}

/// Where a document came from, by the keys `figure`, `file`, `page` and `lesson`.
pub fn origin(table: &Table) -> Origin {
    let lesson = table.get("lesson").and_then(Value::as_str);
    let lesson = lesson.and_then(lesson_page);
    let page = table.get("page").and_then(Value::as_str);
    let figure = table.get("figure").and_then(path::of_value);
    if let Some(figure) = figure {
        return Origin::of_figure(figure);
    }
    match (table.get("file").and_then(path::of_value), lesson) {
        (Some(file), _) => match page {
            Some(key) => Origin::of_page(file, key.to_owned()),
            None => Origin::of_path(file),
        },
        (None, Some(page)) => Origin::Lesson(&page.key),
        (None, None) => Origin::New,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::MAX_BYTES;

    fn document(origin: Origin) -> Document {
        Document {
            scenario: Scenario {
                title: "A \"title\"\nof two lines and '''quotes'''".into(),
                start: [0.1 + 0.2, -1e-300],
                ..Scenario::default()
            },
            origin,
            draft: Some("x^2 +\n\t".into()),
            unsaved: true,
            digest: Some(u64::MAX),
        }
    }

    #[test]
    fn a_document_comes_back_with_all_that_belongs_to_it() {
        for origin in [
            Origin::New,
            Origin::Lesson("basins"),
            Origin::File("/a/b.toml".into()),
            Origin::Figure("/a/b.png".into()),
            Origin::Page("/a/b.toml".into(), "c".into()),
        ] {
            let mut document = document(origin);
            let text = document.to_text(7).unwrap();
            assert_eq!(Document::of_text(&text), Ok((document.clone(), 7)));
            document.draft = None;
            document.digest = None;
            document.unsaved = false;
            let text = document.to_text(-1).unwrap();
            assert_eq!(Document::of_text(&text), Ok((document, -1)));
        }
    }

    #[test]
    fn any_text_in_the_field_comes_back() {
        for draft in [
            "",
            "\r\n",
            "\u{0}\u{1b}\u{7f}",
            "\"\"\"",
            "\'\'\'\\",
            " λ\u{2028}",
        ] {
            let mut document = document(Origin::New);
            document.draft = Some(draft.into());
            let text = document.to_text(0).unwrap();
            assert_eq!(Document::of_text(&text), Ok((document, 0)));
        }
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let mut document = document(Origin::New);
        document.draft = Some("x".repeat(LONGEST_DRAFT));
        let text = document.to_text(0).expect("as long as allowed");
        assert!(Document::of_text(&text).is_ok());
        document.draft = Some("x".repeat(LONGEST_DRAFT + 1));
        assert_eq!(document.to_text(0), None);
        document.draft = None;
        document.scenario.notes = "x".repeat(MOST);
        assert_eq!(document.to_text(0), None);
    }

    #[test]
    fn a_document_from_the_largest_file_is_kept_however_long_it_becomes() {
        let mut document = document(Origin::New);
        // Escaped in the scenario, and the escapes once more around it; the quotes forbid the one form without escapes.
        document.scenario.notes = "\t\\".repeat(MAX_BYTES / 2) + "'''";
        let text = document.to_text(0).expect("it can be kept");
        assert!(write(&document.scenario).len() > MAX_BYTES);
        assert_eq!(Document::of_text(&text), Ok((document, 0)));
    }

    #[test]
    fn a_lesson_that_is_no_more_is_unsaved_work_from_nowhere() {
        let lesson = Document {
            unsaved: false,
            ..document(Origin::Lesson("basins"))
        };
        let text = lesson.to_text(0).unwrap();
        let text = text.replace("\"basins\"", "\"a lesson that is no more\"");
        let (document, _) = Document::of_text(&text).unwrap();
        assert_eq!((document.origin, document.unsaved), (Origin::New, true));
    }

    #[test]
    fn what_is_no_document_says_why() {
        for (text, reason) in [
            ("version = 1", "no scenario"),
            ("scenario = 1", "no scenario"),
            ("scenario = \"version = 1\\n[surface]\\nkind = 3\"", "kind"),
            ("scenario = ", "expected"),
        ] {
            let error = Document::of_text(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
