//! What can carry a scenario.

use std::fmt;

use super::bytes::{Bytes, MOST};
use super::content::LONGEST_TEXT;
use super::trouble::Trouble;
use super::{gif, line, link, markup, pdf, png, tex};
use crate::scenario::document::Scenario;
use crate::scenario::reason::reason;

/// A scenario that a figure or a line of text carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The document.
    pub scenario: Scenario,
    /// The step that the figure shows; `None` where it moves.
    pub step: Option<usize>,
}

/// What can carry a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Pixels, which may move.
    Png,
    /// Pixels that move.
    Gif,
    /// Pages.
    Pdf,
    /// Vectors: SVG, perhaps within another kind of XML.
    Markup,
    /// LaTeX code.
    Tex,
    /// What [`write_line`](super::write_line) has made.
    Line,
    /// The same behind the address of a page.
    Link,
}

impl Carrier {
    /// What begins like this; `None` of text that may be a scenario file.
    pub fn of(start: &[u8]) -> Option<Self> {
        // No scenario file begins with any of these: its first sign is a letter, `#`, `[` or a quote.
        match start {
            [0x89, b'P', b'N', b'G', ..] => return Some(Self::Png),
            [b'G', b'I', b'F', b'8', ..] => return Some(Self::Gif),
            [b'%', b'P', b'D', b'F', b'-', ..] => return Some(Self::Pdf),
            _ => {}
        }
        let text = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
        if line::begins(text) {
            return Some(Self::Line);
        }
        if link::begins(text) {
            return Some(Self::Link);
        }
        match text.trim_ascii_start().first()? {
            b'<' => Some(Self::Markup),
            b'%' | b'\\' => Some(Self::Tex),
            _ => None,
        }
    }

    /// What it is called where somebody passes it on; `None` of a figure.
    pub fn passed_on(self) -> Option<&'static str> {
        match self {
            Self::Line => Some("line of text"),
            Self::Link => Some("link"),
            Self::Png | Self::Gif | Self::Pdf | Self::Markup | Self::Tex => None,
        }
    }

    /// The text that it carries.
    ///
    /// # Errors
    /// When it carries none, or is damaged, and when the file cannot be read.
    pub fn text(self, bytes: &mut Bytes<'_>) -> Result<String, Trouble> {
        let text = match self {
            Self::Png => png::scenario(bytes),
            Self::Gif => gif::scenario(bytes),
            Self::Pdf => pdf::scenario(bytes),
            Self::Markup => markup::scenario(bytes),
            Self::Tex => tex::scenario(bytes),
            Self::Line => line::scenario(bytes),
            Self::Link => link::scenario(bytes),
        }?;
        if text.len() > LONGEST_TEXT {
            return Err(Trouble::TooLarge);
        }
        String::from_utf8(text).map_err(|_| Trouble::Damaged)
    }
}

/// With its article.
impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "a PNG",
            Self::Gif => "a GIF",
            Self::Pdf => "a PDF",
            Self::Markup => "an SVG or another kind of XML",
            Self::Tex => "LaTeX code",
            Self::Line => "a line of text",
            Self::Link => "a link",
        })
    }
}

/// Whether a text is one that somebody passes on to be opened: a line or a link, perhaps behind other words.
pub fn is_passed_on(text: &str) -> bool {
    line::begins(text.as_bytes()) || link::begins(text.as_bytes()) || link::within(text).is_some()
}

/// What is wrong with what somebody has passed on, for those to whom it was.
pub fn unreadable(what: &str, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Missing => {
            format!("the {what} holds no scenario; one that Ravine has made has “#ravine:” in it")
        }
        Trouble::TooLarge => {
            format!("the {what} holds more than 4 MB of text, which no scenario has")
        }
        Trouble::Newer(version) => format!(
            "the {what} is of version {version}, which a newer Ravine has made; this one reads version 1"
        ),
        Trouble::CutShort | Trouble::Damaged | Trouble::TooFar | Trouble::Read(_) => format!(
            "the {what} is incomplete or damaged; copy all of it again where it comes from, up to its last character"
        ),
    }
}

/// What is wrong with a figure, and what would be right.
pub fn complaint(carrier: Carrier, trouble: &Trouble) -> String {
    let found = match trouble {
        Trouble::Read(error) => reason(error),
        Trouble::Missing => format!("{carrier} without one"),
        Trouble::CutShort => format!("{carrier} that ends too early"),
        Trouble::Damaged => format!("{carrier} that is damaged"),
        Trouble::TooLarge => format!("{carrier} with more than 4 MB of text for it"),
        Trouble::TooFar => format!("none in the first {} MB of {carrier}", MOST >> 20),
        Trouble::Newer(version) => format!("{carrier} of version {version}"),
    };
    format!("found {found}; allowed: a figure that Ravine has exported with its scenario")
}
