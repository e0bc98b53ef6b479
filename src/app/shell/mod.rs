//! What the window asks of what it is in: a desktop, or a tab of a browser.

#[cfg_attr(target_arch = "wasm32", path = "tab/mod.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "desktop.rs")]
mod target;

pub use target::*;
