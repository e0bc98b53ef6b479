//! The program: runs the command line and, if it asks for that, opens the window.

use std::io::Write as _;
use std::process::ExitCode;

use ravine::app::{self, Startup};
use ravine::cli::{self, Outcome};
use ravine::scenario::load;

fn main() -> ExitCode {
    let file = match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => return ExitCode::from(code),
        Outcome::OpenWindow(file) => file,
    };
    let scenario = match file.map(|path| (load(&path), path)) {
        None => None,
        Some((Ok(scenario), path)) => Some((scenario, Some(path).filter(|p| p.as_os_str() != "-"))),
        Some((Err(error), _)) => return fail(2, &error.to_string()),
    };
    match app::run(Startup {
        scenario,
        state_folder: None,
        system_dialogs: true,
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &message),
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    // If standard error is closed, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "ravine: {message}");
    ExitCode::from(code)
}
