//! Windows: it always has a display, but OpenGL 2 only by a driver.

use rfd::{MessageDialog, MessageLevel};

pub const WHAT_HELPS: &str = "\
    Ravine draws with OpenGL 2 or later. Windows itself comes with OpenGL 1.1, which is all there may be over Remote Desktop, in a virtual \
    machine, or without the driver of the graphics card's maker. What may help: that driver; in a virtual machine its guest tools, with 3-D \
    switched on; from the Microsoft Store the compatibility pack for OpenGL.";

/// In a box: a program with a window has no console.
pub fn show(message: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title("Ravine")
        .set_description(format!("Error: {message}"))
        .show();
}
