//! Opens the window on a desktop.

// What keeps a system from opening one, and where its users see that.
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "unix.rs")]
mod system;

use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use eframe::egui::{IconData, ViewportBuilder, vec2};
use eframe::{NativeOptions, icon_data};

use crate::app::session::state_folder;
use crate::app::{App, Startup};

/// What can be done without a window.
const WAYS_OUT: &str = "All figures, tables and maps can be made without a window, on the command line (ravine --help), and a browser shows Ravine in a tab.";

/// The window's icon, where the system takes it from the program and not from its desktop entry.
const ICON: &[u8] = include_bytes!("../../../../assets/icon/ravine-128.png");

/// Set once the window exists. A panic before that means that the system lacks something.
static STARTED: AtomicBool = AtomicBool::new(false);

/// Runs the window until it is closed.
///
/// # Errors
/// Why no window can be opened, and what helps: there is no display, system libraries are missing, or OpenGL 2 is. Where programs with
/// a window have no console, this has been shown, too.
pub fn run(mut startup: Startup) -> Result<(), String> {
    if startup.state_folder.is_none() {
        startup.state_folder = state_folder();
    }
    startup.tour = true;
    let viewport = ViewportBuilder::default()
        .with_title("Ravine")
        .with_app_id("ravine")
        .with_icon(icon())
        .with_inner_size(vec2(1280.0, 800.0))
        .with_min_inner_size(vec2(320.0, 240.0));
    let options = NativeOptions {
        viewport,
        ..NativeOptions::default()
    };

    // winit panics if a library that it loads at run time is missing. The user gets a sentence instead of a
    // backtrace; later panics are bugs and keep theirs.
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if STARTED.load(Ordering::Relaxed) {
            report(info);
        }
    }));
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(move || {
        eframe::run_native(
            "Ravine",
            options,
            Box::new(|creation| {
                STARTED.store(true, Ordering::Relaxed);
                let app = App::new(&creation.egui_ctx, startup);
                Ok(Box::new(app))
            }),
        )
    }));
    let reason = match outcome {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(panic) if STARTED.load(Ordering::Relaxed) => panic::resume_unwind(panic),
        Err(panic) => panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
            .unwrap_or_else(|| "a system library is missing".into()),
    };
    // Some reasons begin with a location in the source code.
    let first = reason.lines().next().unwrap_or_default();
    let reason = first
        .rsplit(": ")
        .next()
        .unwrap_or(first)
        .trim_end_matches('.');
    let message = format!(
        "no window can be opened ({reason}). {} {WAYS_OUT}",
        system::WHAT_HELPS
    );
    system::show(&message);
    Err(message)
}

fn icon() -> IconData {
    // Without one, eframe would show its own.
    icon_data::from_png_bytes(ICON).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_has_our_icon() {
        let icon = icon();
        assert_eq!((icon.width, icon.height), (128, 128));
        let middle = &icon.rgba[4 * (64 * 128 + 64)..][..4];
        assert_eq!(middle[3], 255);
    }
}
