//! The deck: the pages that PageDown, PageUp and a clicker turn. The lessons, unless files or a folder were opened.

use std::path::{Path, PathBuf};

use super::files::shown;
use crate::scenario::{LoadError, Scenario, lessons, load, scenario_files};
use crate::workbench::Origin;

/// A page of the deck.
#[derive(Clone, Debug)]
pub struct Page {
    pub title: String,
    pub notes: String,
    pub origin: Origin,
}

/// The pages, in order.
#[derive(Clone, Debug)]
pub struct Deck(Vec<Page>);

impl Default for Deck {
    /// The lessons.
    fn default() -> Self {
        let page = |lesson: &crate::scenario::Lesson| Page {
            title: lesson.scenario.title.clone(),
            notes: lesson.scenario.notes.clone(),
            origin: Origin::Lesson(lesson.key),
        };
        Self(lessons().iter().map(page).collect())
    }
}

impl Deck {
    /// The deck of these documents; the lessons if there are fewer than two.
    pub fn of(documents: &[(Scenario, Origin)]) -> Self {
        if documents.len() < 2 {
            return Self::default();
        }
        let page = |(scenario, origin): &(Scenario, Origin)| Page {
            title: match (scenario.title.trim(), origin) {
                ("", Origin::File(path)) => file_name(path),
                ("", Origin::New | Origin::Lesson(_)) => "Untitled".to_owned(),
                (title, _) => title.to_owned(),
            },
            notes: scenario.notes.clone(),
            origin: origin.clone(),
        };
        Self(documents.iter().map(page).collect())
    }

    pub fn pages(&self) -> &[Page] {
        &self.0
    }

    pub fn is_of_lessons(&self) -> bool {
        let mut pages = self.0.iter();
        pages.all(|page| matches!(page.origin, Origin::Lesson(_)))
    }

    /// The page `by` places after `here`, no further than the ends; the first page if `here` is on none.
    pub fn turned(&self, here: &Origin, by: i64) -> Option<Origin> {
        let at = self.0.iter().position(|page| page.origin == *here);
        let last = self.0.len() as i64 - 1;
        let next = at.map_or(0, |i| (i as i64 + by).clamp(0, last) as usize);
        let page = self.0.get(next).filter(|_| at != Some(next))?;
        Some(page.origin.clone())
    }

    /// Lets a page stay the one that it was when its document is saved as another file.
    pub fn moved(&mut self, from: &Origin, to: &Origin) {
        for page in self.0.iter_mut().filter(|page| page.origin == *from) {
            page.origin.clone_from(to);
        }
    }

    /// Which page that is, and of how many.
    pub fn place(&self, here: &Origin) -> Option<(usize, usize)> {
        let at = self.0.iter().position(|page| page.origin == *here)?;
        Some((at + 1, self.0.len()))
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    shown(Path::new(name))
}

/// The documents of files and folders, each once, and why others could not be loaded.
pub fn load_all(paths: &[PathBuf]) -> (Vec<(Scenario, Origin)>, Vec<LoadError>) {
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        match scenario_files(path) {
            Ok(files) => {
                for file in files {
                    match load(&file) {
                        Ok(scenario) => {
                            let origin = Origin::of_path(file);
                            if documents.iter().all(|(_, other)| *other != origin) {
                                documents.push((scenario, origin));
                            }
                        }
                        Err(e) => errors.push(e),
                    }
                }
            }
            Err(e) => errors.push(e),
        }
    }
    (documents, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_name_even_if_its_title_is_blank() {
        let page = |title: &str, origin| {
            let title = title.to_owned();
            let scenario = Scenario {
                title,
                ..Scenario::default()
            };
            (scenario, origin)
        };
        let deck = Deck::of(&[
            page("  ", Origin::File("/a/b.toml".into())),
            page("\t", Origin::New),
            page(" Third ", Origin::New),
        ]);
        let titles: Vec<&str> = deck.pages().iter().map(|page| &*page.title).collect();
        assert_eq!(titles, ["b.toml", "Untitled", "Third"]);
    }
}
