//! Where what is written lands: the whole path, decided before anything is asked or written.

use std::env;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::files::with_ending;
use super::purpose::Purpose;
use crate::export::{Extract, ExtractWriter, Format, TraceWriter, table};
use crate::platform::fs;
use crate::scenario::ENDING;

/// A path that a dialog has returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    pub path: PathBuf,
    /// Whether the dialog has asked before it named a file that exists.
    pub confirmed: bool,
}

/// The path that a text means: `~/` is the home folder, and what has no folder is in the current one.
pub fn typed(text: &str) -> PathBuf {
    let home = || {
        let rest = text.strip_prefix('~')?;
        let within = rest.strip_prefix(['/', MAIN_SEPARATOR]);
        let within = within.or(rest.is_empty().then_some(""))?;
        Some(env::home_dir()?.join(within))
    };
    let path = home().unwrap_or_else(|| text.into());
    std::path::absolute(&path).unwrap_or(path)
}

/// The file that is written where this path was given. `own` is the document's own file, which keeps its name.
pub fn landing(purpose: Purpose, path: &Path, own: Option<&Path>) -> PathBuf {
    match purpose {
        Purpose::Save if own.is_some_and(|own| is_same_file(path, own)) => path.to_owned(),
        Purpose::Save | Purpose::Deck => of_scenario(path),
        Purpose::Trace => trace(path).0,
        Purpose::Extract(what) => extract(what, path).0,
        // The export dialog knows the format.
        Purpose::Open | Purpose::Data | Purpose::Export => path.to_owned(),
    }
}

/// Where what is written lands if a dialog has returned that, and whether it is agreed to replace what is there: by the dialog, of
/// the very path, not of one with an ending added, or because it is the document's own file.
pub fn settled(purpose: Purpose, chosen: &Landing, own: Option<&Path>) -> Landing {
    let path = landing(purpose, &chosen.path, own);
    let asked = chosen.confirmed && path == chosen.path;
    let own = purpose == Purpose::Save && own.is_some_and(|own| is_same_file(&path, own));
    Landing {
        path,
        confirmed: asked || own,
    }
}

/// The file of a scenario or deck: any `.toml`, otherwise one that a desktop knows.
fn of_scenario(path: &Path) -> PathBuf {
    let (first, last) = ENDING.split_once('.').unwrap_or(("", ENDING));
    let ends = |ending| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case(ending))
    };
    match () {
        () if ends(last) => path.to_owned(),
        () if ends(first) => with_ending(path, last),
        () => with_ending(path, ENDING),
    }
}

/// The file of a trace and what it is written by: a CSV unless the path says otherwise.
pub fn trace(path: &Path) -> (PathBuf, TraceWriter) {
    let given = Format::of(path).and_then(|format| Some((path.to_owned(), format.trace()?)));
    given.unwrap_or_else(|| {
        let csv: TraceWriter = table::csv_watched;
        (with_ending(path, Format::Csv.ending()), csv)
    })
}

/// The file of what is taken out of a figure, and what it is written by: in its usual format unless the path says otherwise.
pub fn extract(what: Extract, path: &Path) -> (PathBuf, ExtractWriter) {
    let given = Format::of(path).and_then(|format| Some((path.to_owned(), what.writer(format)?)));
    given.unwrap_or_else(|| {
        let (format, write) = what.formats()[0];
        (with_ending(path, format.ending()), write)
    })
}

/// Whether two paths lead to one file that exists.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let real = |path| fs::canonicalize(path).ok();
    real(a).is_some_and(|a| real(b) == Some(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_folder_and_other_paths_begin_here() {
        let (home, here) = (env::home_dir().unwrap(), env::current_dir().unwrap());
        assert_eq!(typed("~/talks/a.toml"), home.join("talks/a.toml"));
        assert_eq!(typed("~"), home);
        assert_eq!(typed("~a/b"), here.join("~a/b"));
        assert_eq!(typed("a/b.toml"), here.join("a/b.toml"));
        let absolute = here.join("c.svg");
        assert_eq!(typed(&absolute.display().to_string()), absolute);
    }

    #[test]
    fn endings_belong_to_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("notes"), "").unwrap();
        let own = at("notes");
        let of = |purpose, name| landing(purpose, &at(name), Some(&own));
        assert_eq!(of(Purpose::Save, "a"), at("a.ravine.toml"));
        assert_eq!(of(Purpose::Deck, "week.3"), at("week.3.ravine.toml"));
        assert_eq!(of(Purpose::Save, "a.ravine"), at("a.ravine.toml"));
        assert_eq!(of(Purpose::Save, "a.TOML"), at("a.TOML"));
        assert_eq!(
            of(Purpose::Save, "notes"),
            own,
            "its own file keeps its name"
        );
        assert_eq!(of(Purpose::Trace, "a"), at("a.csv"));
        assert_eq!(of(Purpose::Trace, "a.json"), at("a.json"));
        assert_eq!(of(Purpose::Trace, "a.svg"), at("a.svg.csv"));
        let grid = Purpose::Extract(Extract::Grid);
        assert_eq!(of(grid, "a.npy"), at("a.npy"));
        assert_eq!(of(grid, "a.json"), at("a.json.csv"));
    }

    #[test]
    fn a_dialog_agrees_to_replace_only_what_it_has_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("own.ravine.toml"), "").unwrap();
        let own = at("own.ravine.toml");
        let agreed = |purpose, name, confirmed| {
            let path = at(name);
            settled(purpose, &Landing { path, confirmed }, Some(&own)).confirmed
        };
        assert!(agreed(Purpose::Save, "a.toml", true));
        assert!(
            !agreed(Purpose::Save, "a", true),
            "it has named another file"
        );
        assert!(!agreed(Purpose::Save, "a.toml", false), "it was typed");
        assert!(
            agreed(Purpose::Save, "own", false),
            "the document's own file"
        );
        assert!(!agreed(Purpose::Trace, "a", true) && agreed(Purpose::Trace, "a.json", true));
    }
}
