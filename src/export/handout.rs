//! A deck as one page of HTML, to be printed, mailed, or pasted into a text: pictures are within it, and it needs no other file.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::format::Format;
use super::svg::put_escaped;
use crate::scenario::{Deck, Page};

/// The figure of a page, without the page's words.
pub struct Leaf {
    /// What a screen reader says.
    pub description: String,
    /// The bytes of a file.
    pub picture: Vec<u8>,
    /// What kind of file it is.
    pub format: Format,
}

/// No page is broken over two sheets as long as one holds it.
const STYLE: &str = "\
body { font: 11pt/1.4 sans-serif; color: #111; background: #fff; max-width: 52em; margin: 2em auto; padding: 0 1em; }
section { break-inside: avoid; margin: 0 0 2.5em; }
h2 { font-size: 1.2em; margin: 0 0 .3em; }
p { margin: .5em 0; }
img { display: block; width: 100%; height: auto; }
.question { font-weight: 600; }
.notes { border-left: 3px solid #999; padding-left: .8em; }
";

/// The handout of a deck whose pages have these figures, with the speaker's notes or without them.
pub fn handout(deck: &Deck, leaves: &[Leaf], with_notes: bool) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
    put_element(&mut out, "title", "", &deck.title);
    out.push_str("<style>\n");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    put_element(&mut out, "h1", "", &deck.title);
    for (index, (page, leaf)) in deck.pages.iter().zip(leaves).enumerate() {
        put_page(&mut out, index + 1, page, leaf, with_notes);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn put_page(out: &mut String, number: usize, page: &Page, leaf: &Leaf, with_notes: bool) {
    let scenario = &page.scenario;
    out.push_str("<section>\n");
    let headline = match scenario.title.trim() {
        "" => &page.key,
        headline => headline,
    };
    put_element(out, "h2", "", &format!("{number}. {headline}"));
    put_element(out, "p", "", &scenario.notes);
    out.push_str("<img alt=\"");
    put_escaped(out, &leaf.description);
    let kind = match leaf.format {
        Format::Svg => "svg+xml",
        Format::Png | Format::Csv | Format::Json => leaf.format.ending(),
    };
    out.push_str(&format!("\" src=\"data:image/{kind};base64,"));
    BASE64_STANDARD.encode_string(&leaf.picture, out);
    out.push_str("\">\n");
    put_element(out, "p", "question", &scenario.question);
    if with_notes {
        put_element(out, "p", "notes", &scenario.speaker_notes);
    }
    out.push_str("</section>\n");
}

/// Writes an element with a text, if there is any; its lines stay lines.
fn put_element(out: &mut String, element: &str, class: &str, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    out.push_str(&format!("<{element}{class}>"));
    for (index, line) in text.trim().lines().enumerate() {
        if index > 0 {
            out.push_str("<br>\n");
        }
        put_escaped(out, line);
    }
    out.push_str(&format!("</{element}>\n"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn words_stand_around_the_picture_and_are_no_markup() {
        let scenario = Scenario {
            title: "a < b & \"c\"".into(),
            notes: "First.\nSecond.".into(),
            question: "Why?".into(),
            speaker_notes: "Wait.".into(),
            ..Scenario::default()
        };
        let blank = Scenario {
            title: " ".into(),
            ..Scenario::default()
        };
        let page = |key: &str, scenario| Page {
            key: key.into(),
            scenario,
        };
        let deck = Deck {
            key: "k".into(),
            title: "T".into(),
            pages: vec![page("one", scenario), page("two", blank)],
        };
        let leaf = || Leaf {
            description: "A \"plot\"".into(),
            picture: b"Man".to_vec(),
            format: Format::Svg,
        };
        let text = handout(&deck, &[leaf(), leaf()], true);
        let expected = "<h2>1. a &lt; b &amp; &quot;c&quot;</h2>\n<p>First.<br>\nSecond.</p>\n\
            <img alt=\"A &quot;plot&quot;\" src=\"data:image/svg+xml;base64,TWFu\">\n\
            <p class=\"question\">Why?</p>\n<p class=\"notes\">Wait.</p>\n</section>";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("<h2>2. two</h2>"), "{text}");
        assert!(!handout(&deck, &[leaf(), leaf()], false).contains("Wait."));
    }
}
