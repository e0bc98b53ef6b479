//! What a scenario says in words, and under which keys.

use super::document::Scenario;
use super::source::Result;
use super::table::Table;

/// The keys of the texts of a scenario; a page of a deck has keys of its own for them.
pub struct Words {
    title: &'static str,
    notes: &'static str,
    question: &'static str,
    speaker_notes: &'static str,
}

impl Words {
    /// Of a file that is one scenario.
    pub const SCENARIO: Self = Self {
        title: "title",
        notes: "notes",
        question: "question",
        speaker_notes: "speaker_notes",
    };
    /// Of a page.
    pub const PAGE: Self = Self {
        title: "headline",
        notes: "text",
        question: "question",
        speaker_notes: "notes",
    };

    /// Each key with its text.
    pub fn of<'a>(&self, scenario: &'a Scenario) -> [(&'static str, &'a str); 4] {
        [
            (self.title, &scenario.title),
            (self.notes, &scenario.notes),
            (self.question, &scenario.question),
            (self.speaker_notes, &scenario.speaker_notes),
        ]
    }

    /// Reads the texts of a table, in the order of [`of`](Self::of).
    pub fn read(&self, table: &mut Table<'_>) -> Result<[String; 4]> {
        let mut texts = <[String; 4]>::default();
        let keys = [self.title, self.notes, self.question, self.speaker_notes];
        for (text, key) in texts.iter_mut().zip(keys) {
            *text = table.text(key)?.unwrap_or_default().to_owned();
        }
        Ok(texts)
    }
}
