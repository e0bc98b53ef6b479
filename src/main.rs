//! The program: runs the command line and, if it asks for that, opens the window.

use std::io::Write as _;
use std::process::ExitCode;

use ravine::app::{self, Startup};
use ravine::cli::{self, Outcome};
use ravine::export::write::{abandon_all, clean_up_when_interrupted};

fn main() -> ExitCode {
    clean_up_when_interrupted();
    let paths = match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => return ExitCode::from(code),
        Outcome::OpenWindow(paths) => paths,
    };
    let (documents, errors) = app::load_all(&paths);
    // Without a prefix where there is a place, so that editors find file, line and column.
    let complaints: Vec<String> = errors.iter().map(cli::complaint).collect();
    if documents.is_empty() && !complaints.is_empty() {
        return fail(2, &complaints.join("\n"));
    }
    let ended = app::run(Startup {
        documents,
        complaints: errors.iter().map(ToString::to_string).collect(),
        system_dialogs: true,
        ..Startup::default()
    });
    // Threads that still write end with the program.
    let _no_others = abandon_all();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &format!("error: {message}")),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    // If standard error is closed, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(code)
}
