//! The program, which begins in its own way on a desktop and in a tab of a browser.

// Windows opens no console beside the window; elsewhere this means nothing.
#![windows_subsystem = "windows"]

#[cfg_attr(target_arch = "wasm32", path = "main/tab.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "main/desktop.rs")]
mod start;

use std::process::ExitCode;

fn main() -> ExitCode {
    start::main()
}
