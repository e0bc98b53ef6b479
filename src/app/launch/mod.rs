//! Opens the window: on a desktop, or in a tab of a browser.

#[cfg_attr(target_arch = "wasm32", path = "tab/mod.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "desktop/mod.rs")]
mod target;

pub use target::run;
