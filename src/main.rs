//! The program: runs the command line and, if it asks for that, opens the window.

use std::io::Write as _;
use std::process::ExitCode;

use ravine::app::{self, Startup};
use ravine::cli::{self, Outcome};
use ravine::export::write::clean_up_when_interrupted;

fn main() -> ExitCode {
    clean_up_when_interrupted();
    let paths = match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => return ExitCode::from(code),
        Outcome::OpenWindow(paths) => paths,
    };
    let (documents, errors) = app::load_all(&paths);
    if let Some(error) = errors.first() {
        // Without a prefix where there is a place, so that editors find file, line and column.
        return fail(2, &cli::complaint(error));
    }
    match app::run(Startup {
        documents,
        system_dialogs: true,
        ..Startup::default()
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &format!("error: {message}")),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    // If standard error is closed, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "{message}");
    ExitCode::from(code)
}
