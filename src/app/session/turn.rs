//! A file of the state folder that several windows change: one after the other.

use std::path::Path;

use web_time::Duration;

use crate::platform::{Lock, fs};

/// A window that reads a file and writes it takes a few milliseconds; one that has been stopped in the middle does not hold up the others.
const PATIENCE: Duration = Duration::from_millis(300);

/// Does something with a file of the folder, which comes into being with it, while no other window changes that file. Where there are no
/// locks, it is done all the same: it is no worse than without.
pub fn take_turn<T>(folder: &Path, name: &str, work: impl FnOnce() -> T) -> T {
    let _ = fs::create_dir_all(folder);
    let lock = Lock::open(&folder.join(format!("{name}.lock")));
    if let Some(lock) = &lock {
        lock.wait(PATIENCE);
    }
    // It is let go of when it is dropped.
    work()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;

    #[test]
    fn nothing_that_one_of_several_adds_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let (folder, file) = (folder.path(), folder.path().join("list"));
        let add = |line: usize| {
            take_turn(folder, "list", || {
                let before = fs::read_to_string(&file).unwrap_or_default();
                // So that the others come in between, if they can.
                sleep(Duration::from_millis(1));
                fs::write(&file, format!("{before}{line}\n")).unwrap();
            });
        };
        std::thread::scope(|scope| {
            for window in 0..4 {
                scope.spawn(move || (0..5).for_each(|i| add(5 * window + i)));
            }
        });
        let lines = fs::read_to_string(&file).unwrap();
        let mut lines: Vec<usize> = lines.lines().map(|line| line.parse().unwrap()).collect();
        lines.sort_unstable();
        assert_eq!(lines, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn a_window_that_was_stopped_in_its_turn_does_not_hold_up_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let stopped = Lock::open(&folder.path().join("list.lock")).unwrap();
        assert!(stopped.try_hold());
        assert_eq!(take_turn(folder.path(), "list", || 7), 7);
    }
}
