//! A scenario as a link: the address of a page that shows scenarios and, behind `#`, the line of text that the scenario is. What stands
//! behind `#` stays in the browser: it is sent to no server.

use super::bytes::Bytes;
use super::line;
use super::trouble::Trouble;
use crate::scenario::document::Scenario;
use crate::spelling::{elided, percent, printable};

/// The most characters behind `#`. Browsers open longer addresses; programs on a link's way cut or refuse them.
pub const LONGEST_LINK: usize = 32 * 1024;

/// How the address of a page begins.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Why there is no link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// That is no address of a page.
    #[error(
        "found “{}” as the address of a page; allowed: one that begins with https:// or http://, without blanks and without #",
        printable(&elided(found, 80))
    )]
    Address {
        /// What was given instead.
        found: String,
    },
    /// The scenario is too large.
    #[error(
        "found a scenario of {length} characters; allowed: at most {LONGEST_LINK} in a link. Fewer columns or rows of data, or shorter notes, \
         make it shorter; a file and a line of text have room for more"
    )]
    TooLong {
        /// How many characters there would be behind `#`.
        length: usize,
    },
}

/// What follows the scheme of an address; `None` of what does not begin like one.
fn behind_scheme(text: &str) -> Option<&str> {
    SCHEMES.iter().find_map(|scheme| {
        let (begin, behind) = text.split_at_checked(scheme.len())?;
        begin.eq_ignore_ascii_case(scheme).then_some(behind)
    })
}

/// Whether a text can be the address of a page, to which `#` and a line can be added.
pub fn is_address(text: &str) -> bool {
    let stops = |c: char| c.is_whitespace() || c.is_control() || "#\"<>\\^`{|}".contains(c);
    behind_scheme(text).is_some_and(|behind| {
        let named = behind.starts_with(|c: char| c.is_alphanumeric() || c == '[');
        named && !behind.contains(stops)
    })
}

/// The link that opens a scenario at a step, on the page of that address, which may end in a query.
///
/// # Errors
/// When that is no address, or when the link would have more than [`LONGEST_LINK`] characters behind `#`.
pub fn write_link(
    address: &str,
    scenario: &Scenario,
    step: Option<usize>,
) -> Result<String, LinkError> {
    if !is_address(address) {
        let found = address.to_owned();
        return Err(LinkError::Address { found });
    }
    let line = line::write_line(scenario, step);
    match line.len() {
        length if length > LONGEST_LINK => Err(LinkError::TooLong { length }),
        _ => Ok(format!("{address}#{line}")),
    }
}

/// Whether a text begins like a link, whatever marks it has got on its way.
pub fn begins(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    behind_scheme(line::unmarked(&text)).is_some()
}

/// The link or the line in a text that begins with other words. A scenario file may name one as well.
pub fn within(text: &str) -> Option<&str> {
    let begins = |rest: &str| behind_scheme(rest).is_some() || line::is_at(rest);
    let mut places = text.char_indices().map(|(at, _)| at);
    let at = places.find(|at| begins(&text[*at..]))?;
    let carries = percent::decoded(&text[at..]).contains(line::SCHEME);
    (carries && !is_scenario_file(text)).then_some(&text[at..])
}

/// Whether a text has a line with a key and its value, or with the name of a table, as scenario files have and letters have not.
pub fn is_scenario_file(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_key = |key: &str| !key.is_empty() && key.chars().all(is_name);
    text.lines().map(str::trim).any(|line| {
        let table = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let table = table.map(|name| name.trim_matches(['[', ']']).trim());
        let value = line.split_once('=').filter(|(_, value)| !value.is_empty());
        table
            .or(value.map(|(key, _)| key.trim()))
            .is_some_and(is_key)
    })
}

/// What a link carries. On its way it may have been encoded, also whole within another one, and other keys may have been added.
pub fn scenario(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, Trouble> {
    let text = line::all_of(bytes)?;
    // A long line of a mail may have been broken anywhere, with a sign at its end.
    let signs = text.chars().filter(|c| c.is_ascii_graphic());
    let signs: String = signs
        .filter(|c| *c != '=' && !line::MARKS.contains(*c))
        .collect();
    let address = percent::decoded(&signs);
    let (_, line) = address
        .split_once('#')
        .and_then(|(_, fragment)| fragment.split_once(line::SCHEME))
        .ok_or(Trouble::Missing)?;
    let end = line.find(['&', '?', '#']).unwrap_or(line.len());
    line::unpacked(&line[..end])
}
