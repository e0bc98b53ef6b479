//! What files and lessons hold, as far as the window knows: whether a document is saved, and whether somebody else has changed
//! its file.

use std::io;
use std::path::Path;

use super::files::shown;
use super::opening::Source;
use super::session::{Document, read_regular};
use crate::platform::fs;
use crate::scenario::{
    DeckEdit, MAX_BYTES, Opened, Page, Scenario, edit_deck, lesson_page, open, reason, write,
};
use crate::workbench::Origin;

/// What an origin holds.
struct Known {
    origin: Origin,
    /// The document there; `None` if there is none that can be read.
    scenario: Option<Scenario>,
    /// Of a file: its contents when the window last read or wrote it, if it has.
    digest: Option<u64>,
}

/// What each origin holds that a document was opened from or saved to in this window; undo may go back to any of them.
#[derive(Default)]
pub struct Saved(Vec<Known>);

impl Saved {
    /// What there is to know of the first document.
    pub fn at_start(document: &Document, source: Source) -> Self {
        let mut saved = Self::default();
        match source {
            Source::Given | Source::FirstLesson => {
                saved.opened(&document.scenario, &document.origin);
            }
            Source::Kept => saved.resumed(document),
        }
        saved
    }

    /// Records a document that has just been read from its origin.
    pub fn opened(&mut self, scenario: &Scenario, origin: &Origin) {
        let there = contents(origin);
        // The file may have been changed since.
        let same = there.filter(|(now, _)| now.as_ref() == Some(scenario));
        self.put(Known {
            origin: origin.clone(),
            scenario: Some(scenario.clone()),
            digest: same.map(|(_, digest)| digest),
        });
    }

    /// Records a document that the session has kept, which is compared with what its origin holds now.
    pub fn resumed(&mut self, document: &Document) {
        let (scenario, now) = match &document.origin {
            // Whether the figure still is what it was does not matter: it has been opened, and is not written to.
            Origin::New | Origin::Figure(_) => {
                let saved = !document.unsaved;
                (saved.then(|| document.scenario.clone()), None)
            }
            Origin::Lesson(key) => (lesson_page(key).map(|page| page.scenario.clone()), None),
            Origin::File(_) | Origin::Page(..) => match contents(&document.origin) {
                Some((scenario, digest)) => (scenario, Some(digest)),
                None => (None, None),
            },
        };
        let same = scenario.as_ref() == Some(&document.scenario);
        self.put(Known {
            origin: document.origin.clone(),
            digest: if same { now } else { document.digest },
            scenario,
        });
    }

    /// Records that a document was written to a file, where its own text is this.
    pub fn written(&mut self, scenario: &Scenario, origin: &Origin, text: &str) {
        self.put(Known {
            origin: origin.clone(),
            scenario: Some(scenario.clone()),
            digest: Some(digest(text.as_bytes())),
        });
    }

    fn put(&mut self, known: Known) {
        self.0.retain(|other| other.origin != known.origin);
        self.0.push(known);
    }

    fn known(&self, origin: &Origin) -> Option<&Known> {
        self.0.iter().find(|known| known.origin == *origin)
    }

    /// The document that an origin holds.
    pub fn scenario(&self, origin: &Origin) -> Option<&Scenario> {
        self.known(origin)?.scenario.as_ref()
    }

    pub fn digest(&self, origin: &Origin) -> Option<u64> {
        self.known(origin)?.digest
    }

    /// Whether a document is other than what its origin holds. A lesson is the same wherever it is looked at; what part of the
    /// plane a file shows is part of a figure.
    pub fn differs(&self, scenario: &Scenario, origin: &Origin) -> bool {
        let Some(saved) = self.scenario(origin) else {
            return true;
        };
        if saved == scenario {
            return false;
        }
        match origin {
            Origin::Lesson(_) => {
                let mut scenario = scenario.clone();
                scenario.look_from(saved.outlook());
                *saved != scenario
            }
            Origin::New | Origin::Figure(_) | Origin::File(_) | Origin::Page(..) => true,
        }
    }

    /// Whether the file of a document holds what this window has neither read nor written, nor is about to write.
    pub fn is_changed_elsewhere(&self, origin: &Origin, text: &str) -> bool {
        let Some(file) = origin.file() else {
            return false;
        };
        if let Origin::Page(..) = origin {
            let there = contents(origin).map(|(_, digest)| digest);
            return there.is_some_and(|now| {
                Some(now) != self.digest(origin) && now != digest(text.as_bytes())
            });
        }
        match read_regular(file, MAX_BYTES) {
            Ok(bytes) => {
                let now = digest(&bytes);
                Some(now) != self.digest(origin) && now != digest(text.as_bytes())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            // A device or a pipe holds nothing.
            Err(_) => fs::metadata(file).is_ok_and(|m| m.is_file()),
        }
    }
}

/// The document in a regular file, if it is one, and the digest of its bytes; of a page, the digest of its own text, whatever
/// the others say.
fn contents(origin: &Origin) -> Option<(Option<Scenario>, u64)> {
    let bytes = read_regular(origin.file()?, MAX_BYTES).ok()?;
    let of_file = digest(&bytes);
    let opened = String::from_utf8(bytes).ok();
    let opened = opened.and_then(|text| open("", &text).ok());
    match (opened, origin) {
        (Some(Opened::Deck(deck)), Origin::Page(_, key)) => {
            let page = deck.pages.into_iter().find(|page| page.key == *key)?;
            let own = digest(write(&page.scenario).as_bytes());
            Some((Some(page.scenario), own))
        }
        (Some(Opened::Scenario(scenario)), Origin::File(_)) => Some((Some(*scenario), of_file)),
        _ => Some((None, of_file)),
    }
}

/// The text of a deck's file in which a page is replaced.
///
/// # Errors
/// Why there is none.
pub fn deck_with(file: &Path, key: &str, scenario: &Scenario) -> Result<String, String> {
    let page = Page {
        key: key.to_owned(),
        scenario: scenario.clone(),
    };
    let edit = DeckEdit::Replace(Box::new(page));
    let edited = edit_deck(&shown(file), &text_of(file)?, &edit);
    edited
        .map(|edited| edited.text)
        .map_err(|reason| format!("{reason} Save the page under another name."))
}

/// The text of a file.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn text_of(file: &Path) -> Result<String, String> {
    let name = shown(file);
    let bytes = read_regular(file, MAX_BYTES)
        .map_err(|e| format!("Cannot read {name}: {}.", reason(&e)))?;
    String::from_utf8(bytes).map_err(|_| format!("{name} is not text in UTF-8."))
}

/// FNV-1a, which is the same in every version of the program.
fn digest(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::write;
    use crate::surface::View;

    fn changed() -> Scenario {
        Scenario {
            start: [0.5, 0.25],
            ..Scenario::default()
        }
    }

    fn kept(scenario: Scenario, origin: &Origin, digest: Option<u64>) -> Document {
        Document {
            scenario,
            origin: origin.clone(),
            draft: None,
            unsaved: false,
            digest,
        }
    }

    #[test]
    fn digests_are_those_of_the_published_tables() {
        // Test vectors of the FNV authors.
        assert_eq!(digest(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(digest(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(digest(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn what_is_kept_is_compared_with_its_file_as_it_is_now() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let origin = Origin::File(path.clone());
        let text = write(&Scenario::default());
        std::fs::write(&path, &text).unwrap();
        let differs = |scenario: &Scenario| {
            let mut saved = Saved::default();
            saved.resumed(&kept(scenario.clone(), &origin, None));
            saved.differs(scenario, &origin)
        };
        assert!(!differs(&Scenario::default()));
        assert!(differs(&changed()));
        std::fs::write(&path, "not a scenario").unwrap();
        assert!(differs(&Scenario::default()));
        std::fs::remove_file(&path).unwrap();
        assert!(differs(&Scenario::default()));
    }

    #[test]
    fn looking_elsewhere_changes_a_file_and_no_lesson() {
        let moved = Scenario {
            view: Some(View::square(1.0)),
            ..Scenario::default()
        };
        let mut saved = Saved::default();
        for (origin, differs) in [
            (Origin::Lesson("basins"), false),
            (Origin::File("/no/such/file.toml".into()), true),
        ] {
            saved.opened(&Scenario::default(), &origin);
            assert!(!saved.differs(&Scenario::default(), &origin));
            assert_eq!(saved.differs(&moved, &origin), differs);
            assert!(saved.differs(&changed(), &origin));
        }
    }

    #[test]
    fn a_file_is_changed_elsewhere_by_content_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let origin = Origin::File(path.clone());
        let text = write(&Scenario::default());
        let mine = write(&changed());
        std::fs::write(&path, &text).unwrap();
        let mut saved = Saved::default();
        saved.opened(&Scenario::default(), &origin);
        assert!(!saved.is_changed_elsewhere(&origin, &mine));
        // Written again with the same contents.
        std::fs::write(&path, &text).unwrap();
        assert!(!saved.is_changed_elsewhere(&origin, &mine));
        std::fs::write(&path, format!("{text}# a remark\n")).unwrap();
        assert!(saved.is_changed_elsewhere(&origin, &mine));
        // A restart does not forget what was read.
        let mut next = Saved::default();
        next.resumed(&kept(changed(), &origin, saved.digest(&origin)));
        assert!(next.is_changed_elsewhere(&origin, &write(&Scenario::default())));
        // Nothing is lost where the file is gone, or is what would be written.
        std::fs::write(&path, &mine).unwrap();
        assert!(!saved.is_changed_elsewhere(&origin, &mine));
        std::fs::remove_file(&path).unwrap();
        assert!(!saved.is_changed_elsewhere(&origin, &mine));
        std::fs::write(&path, vec![b'#'; MAX_BYTES + 1]).unwrap();
        assert!(saved.is_changed_elsewhere(&origin, &mine));
        saved.written(&changed(), &origin, &mine);
        std::fs::write(&path, &mine).unwrap();
        assert!(!saved.is_changed_elsewhere(&origin, &text));
    }
}
