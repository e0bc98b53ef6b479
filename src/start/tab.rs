//! The program in a tab of a browser: the window on the page, or a worker of that page, which waits for work.

use std::process::ExitCode;

use ravine::app::{self, Startup};
use ravine::platform::is_page;

pub fn main() -> ExitCode {
    if !is_page() {
        return ExitCode::SUCCESS;
    }
    match app::run(Startup {
        system_dialogs: true,
        ..Startup::default()
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => panic!("{message}"),
    }
}
