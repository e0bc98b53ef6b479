use std::{io::Write as _, process::ExitCode};

use ravine::cli::{self, Outcome};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => ExitCode::from(code),
        // STUB, to be replaced by the window.
        Outcome::OpenWindow(scenario) => {
            let _ = writeln!(
                std::io::stderr(),
                "the window is not built yet: {scenario:?}"
            );
            ExitCode::FAILURE
        }
    }
}
