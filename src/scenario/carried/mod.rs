//! Scenarios that are not in a scenario file: figures carry them, and a line of text or a link does. What a file is, is seen by how it begins, not by
//! its name. A file from outside is read no further than it takes, in little memory, whatever it holds.

mod bytes;
mod carrier;
mod content;
mod gif;
mod line;
mod link;
mod markup;
mod pdf;
mod png;
mod tex;
mod trouble;

pub use bytes::Bytes;
pub use carrier::{Carried, Carrier, complaint, is_passed_on, unreadable};
pub use content::{NAME, TEX_LINES};
pub use line::{SCHEME, write_line};
pub use link::{LONGEST_LINK, LinkError, is_address, is_scenario_file, within, write_link};
pub use trouble::Trouble;
