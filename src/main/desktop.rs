//! The program on a desktop: runs the command line and, if it asks for that, opens the window.

use std::io::Write as _;
use std::process::ExitCode;

use ravine::app::{self, Startup};
use ravine::cli::{self, Console, Outcome};
use ravine::export::write::{abandon_all, clean_up_when_interrupted};

pub fn main() -> ExitCode {
    clean_up_when_interrupted();
    let console = Console::of_parent();
    let paths = match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => return ExitCode::from(code),
        Outcome::OpenWindow(paths) => paths,
    };
    let (documents, errors) = app::load_all(&paths);
    // Without a prefix where there is a place, so that editors find file, line and column.
    for error in &errors {
        say(&cli::complaint(error));
    }
    // The window shows the reasons, too, to whoever has clicked on a file and sees no terminal.
    let nothing_read = documents.is_empty() && !errors.is_empty();
    console.leave();
    let ended = app::run(Startup {
        documents,
        complaints: errors.iter().map(ToString::to_string).collect(),
        system_dialogs: true,
        ..Startup::default()
    });
    // Threads that still write end with the program.
    let _no_others = abandon_all();
    match ended {
        // The reasons have been said, whether or not a window could show them.
        _ if nothing_read => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            say(&format!("error: {message}"));
            ExitCode::from(1)
        }
    }
}

/// A line on standard error. Where that is closed, the exit code still tells.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
