//! What differs between the desktop and a tab of a browser, in one file for each: files, locks, work beside the window.
//!
//! In a tab, files are names: what the user gave is kept in memory, what is written is
//! downloaded, and the state folder is the storage of the page.

#[cfg_attr(target_arch = "wasm32", path = "tab/mod.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "desktop.rs")]
mod target;

pub use target::*;

/// What is heard of work that is under way.
pub enum News {
    /// What is being computed, and how many of how many steps are done.
    Progress(String, [u64; 2]),
    /// The work has ended, with a result unless it failed.
    Done(Option<Vec<u8>>),
}
