//! Where the state folder is.

use std::env;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// A folder of this name beside the program holds the state of every window that this program opens, on whichever machine.
const PORTABLE: &str = "ravine-state";

/// The state folder: the one beside the program, or else that of the user on this system. It may not be there yet.
pub fn state_folder() -> Option<PathBuf> {
    let program = env::current_exe().ok();
    program.as_deref().and_then(beside).or_else(of_user)
}

/// The folder beside a program, if there is one. Also where it cannot be written it is the one: state on a stick must not end up on the
/// machine that the stick is in.
fn beside(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?.join(PORTABLE);
    folder.is_dir().then_some(folder)
}

fn of_user() -> Option<PathBuf> {
    let dirs = ProjectDirs::from("", "", "ravine")?;
    let folder = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
    Some(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_folder_beside_the_program_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("ravine");
        let portable = folder.path().join("ravine-state");
        assert_eq!(beside(&program), None);
        fs::write(&portable, "a file of that name is none").unwrap();
        assert_eq!(beside(&program), None);
        fs::remove_file(&portable).unwrap();
        fs::create_dir(&portable).unwrap();
        assert_eq!(beside(&program), Some(portable));
        assert_eq!(beside(Path::new("/")), None);
    }
}
