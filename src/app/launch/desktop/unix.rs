//! Linux and its relatives: libraries are loaded when the window opens, and messages are read in the terminal.

pub const WHAT_HELPS: &str = "Is there a display, does it have OpenGL 2, and on Debian, are these packages installed: libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1?";

/// Standard error is where it is looked for.
pub fn show(_message: &str) {}
