//! What the address of a page asks for: how the window starts, what it hides, and the scenario behind `#`.
//!
//! `https://example.org/ravine/?embed&hide=timeline,limits#ravine:1:…`. A key may have a value, of which `0` and `false` switch it off. Other
//! keys are none of ours, as programs on a link's way add them; they stay with the page.

use super::Startup;
use super::asks::{Asks, Hide, PRESENT};
use super::deck::{Given, given_text};
use crate::scenario::{LoadError, SCHEME, is_address};
use crate::spelling::{elided, percent, printable};

/// The most names of a query that a message repeats, and the most characters of each.
const NAMES: usize = 4;
const LONGEST_NAME: usize = 24;

/// Says that a query asks for what there is not.
fn complaint(foreign: &[String]) -> String {
    let name = |name: &String| printable(&elided(name, LONGEST_NAME));
    let mut names: Vec<String> = foreign.iter().take(NAMES).map(name).collect();
    if foreign.len() > NAMES {
        names.push("…".to_owned());
    }
    format!(
        "The address asks to hide {}, which was not found; allowed: {}.",
        names.join(", "),
        Hide::keys().join(", ")
    )
}

/// The text that a part of a query stands for.
fn plain(text: &str) -> String {
    let text = percent::decoded(&text.replace('+', " "));
    text.trim().to_owned()
}

/// The parts of a query, each with its key and its value.
fn pairs(query: &str) -> impl Iterator<Item = (&str, String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (pair, plain(key), plain(value))
    })
}

/// An address with these parts of a query.
fn with_query(page: &str, parts: &[&str]) -> String {
    match parts.is_empty() {
        true => page.to_owned(),
        false => format!("{page}?{}", parts.join("&")),
    }
}

/// An address that carries no document.
pub fn without_document(address: &str) -> String {
    let (before, _) = address.split_once('#').unwrap_or((address, ""));
    before.to_owned()
}

/// An address that does not ask to present.
pub fn without_presenting(address: &str) -> String {
    let (before, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let (page, query) = before.split_once('?').unwrap_or((before, ""));
    let others = pairs(query).filter(|(_, key, _)| key != PRESENT);
    let others: Vec<&str> = others.map(|(pair, ..)| pair).collect();
    with_query(page, &others) + fragment
}

/// Whether what stands behind `#` is a document or the beginning of one. Anything else is a place in a page.
fn carries(fragment: &str) -> bool {
    let fragment = percent::decoded(fragment);
    !fragment.is_empty() && (fragment.starts_with(SCHEME) || SCHEME.starts_with(&fragment))
}

/// An address, taken apart.
pub struct Address {
    /// What stands before `#`, without what it asks for.
    pub page: String,
    pub asks: Asks,
    /// What it carries.
    pub document: Option<Given>,
    /// Why what it carries cannot be read.
    pub damage: Option<String>,
    /// What of it was not taken up, in sentences.
    pub complaints: Vec<String>,
}

impl Address {
    pub fn of(address: &str) -> Self {
        let (before, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (page, query) = before.split_once('?').unwrap_or((before, ""));
        let (mut asks, mut foreign, mut rest) = (Asks::default(), Vec::new(), Vec::new());
        for (pair, key, value) in pairs(query) {
            if !asks.take(&key, &value, &mut foreign) {
                rest.push(pair);
            }
        }
        let mut complaints = Vec::new();
        if !foreign.is_empty() {
            complaints.push(complaint(&foreign));
        }
        let read = carries(fragment).then(|| given_text("the link", address));
        let (document, damage) = match read.transpose() {
            Ok(documents) => (documents.into_iter().flatten().next(), None),
            Err(LoadError::PassedOn { message, .. }) => (None, Some(message)),
            Err(other) => (None, Some(other.to_string())),
        };
        Self {
            page: with_query(page, &rest),
            asks,
            document,
            damage,
            complaints,
        }
    }
}

impl Startup {
    /// What a window starts with whose page has that address.
    pub fn at(address: &str) -> Self {
        let Address {
            page,
            asks,
            document,
            damage,
            complaints,
        } = Address::of(address);
        Self {
            documents: document.into_iter().collect(),
            damage,
            complaints,
            page: is_address(&page).then_some(page),
            asks,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, write_line, write_link};

    const PAGE: &str = "https://example.org/ravine/";

    fn asks(query: &str) -> Asks {
        Address::of(&format!("{PAGE}?{query}")).asks
    }

    #[test]
    fn keys_may_be_encoded_repeated_and_switched_off() {
        for query in [
            "present",
            "present=",
            "present=1",
            "%70resent=true",
            "a=b&present&c",
        ] {
            assert!(asks(query).present, "{query}");
        }
        for query in [
            "",
            "present=0",
            "present&present=false",
            "Present",
            "xpresent",
            "=present",
        ] {
            assert!(!asks(query).present, "{query}");
        }
        let both = asks("embed&present");
        assert!(both.embed && both.present && both.hide == Hide::default());
    }

    #[test]
    fn what_is_hidden_adds_up() {
        let hide = asks("hide=chart,timeline&hide=+top_bar+%2Cchart").hide;
        assert!(hide.parts.chart && hide.parts.timeline && hide.bars.top_bar);
        assert_eq!(hide.hidden(), ["chart", "timeline", "top_bar"]);
        assert!(asks("hide=surface%2coptimizers").hide.parts.optimizers);
    }

    #[test]
    fn a_name_that_is_none_is_said_and_the_others_count() {
        let address = Address::of(&format!("{PAGE}?hide=menu,chart,menu,,%1b[2J"));
        assert_eq!(address.asks.hide.hidden(), ["chart"]);
        assert_eq!(
            address.complaints,
            [
                "The address asks to hide menu, \\u{1b}[2J, which was not found; allowed: surface, optimizers, chart, timeline, \
                 limits, readouts, top_bar, notes, knobs."
            ]
        );
        let many: Vec<String> = (0..100_000).map(|i| format!("n{i}")).collect();
        let address = Address::of(&format!("{PAGE}?hide={}", many[..2000].join(",")));
        assert!(address.complaints[0].len() < 300);
    }

    #[test]
    fn what_is_asked_comes_back_from_the_address_that_asks_for_it() {
        let mut all = Asks {
            present: true,
            embed: true,
            hide: Hide::default(),
        };
        for key in Hide::keys() {
            assert!(all.hide.hide(key), "{key}");
        }
        for (page, asks) in [
            (PAGE, Asks::default()),
            (PAGE, all),
            ("http://localhost:8080/?course=3&group=a%26b", all),
        ] {
            let address = asks.on(page);
            let back = Address::of(&address);
            assert_eq!((back.asks, &*back.page), (asks, page), "{address}");
            assert!(back.complaints.is_empty());
        }
        assert_eq!(
            Asks {
                embed: true,
                ..Asks::default()
            }
            .on(PAGE),
            "https://example.org/ravine/?embed"
        );
    }

    #[test]
    fn an_address_forgets_what_is_over() {
        for (address, left) in [
            (format!("{PAGE}?present"), PAGE.to_owned()),
            (
                format!("{PAGE}?hide=chart&present=1&x=%26#ravine:1:a"),
                format!("{PAGE}?hide=chart&x=%26#ravine:1:a"),
            ),
            (format!("{PAGE}?%70resent&embed"), format!("{PAGE}?embed")),
            (format!("{PAGE}#?present"), format!("{PAGE}#?present")),
        ] {
            assert_eq!(without_presenting(&address), left);
        }
        let link = format!("{PAGE}?hide=chart#ravine:1:a#b");
        assert_eq!(without_document(&link), format!("{PAGE}?hide=chart"));
    }

    #[test]
    fn the_document_is_behind_the_hash() {
        let scenario = Scenario::default();
        let link = write_link(&format!("{PAGE}?embed&x=1"), &scenario, Some(7)).expect("a link");
        // As a chat passes it on, and with what others have added.
        let encoded = link.replace("#ravine:1:", "#ravine%3A1%3A");
        for address in [link.clone(), encoded, format!("{link}&fbclid=AbC")] {
            let startup = Startup::at(&address);
            assert_eq!(startup.complaints, [""; 0], "{address}");
            let given = &startup.documents[0];
            assert_eq!((&given.scenario, given.step), (&scenario, Some(7)));
            assert_eq!(
                startup.page.as_deref(),
                Some("https://example.org/ravine/?x=1")
            );
            assert!(startup.asks.embed);
        }
    }

    #[test]
    fn hostile_addresses_are_a_sentence_or_nothing() {
        let line = write_line(&Scenario::default(), None);
        let cut = format!("{PAGE}#{}", &line[..60]);
        let lost = "the link is incomplete or damaged; copy all of it again where it comes from, up to its last character";
        let none = "the link holds no scenario; one that Ravine has made has “#ravine:” in it";
        for (address, damage) in [
            (&*cut, lost),
            ("https://example.org/#ravine:", lost),
            ("https://example.org/#rav", none),
            ("https://example.org/?embed#ravine%3A", lost),
        ] {
            let startup = Startup::at(address);
            assert_eq!(startup.damage.as_deref(), Some(damage), "{address}");
            assert!(startup.documents.is_empty());
        }
        for address in [
            "",
            "#",
            "?",
            "?&&=&",
            "%",
            "#top",
            "javascript:alert(1)",
            "?hide=%",
            "https://#?#",
        ] {
            let startup = Startup::at(address);
            assert!(
                startup.complaints.len() <= 1,
                "{address}: {:?}",
                startup.complaints
            );
            assert!(
                startup.documents.is_empty() && startup.damage.is_none() && startup.page.is_none(),
                "{address}"
            );
        }
    }
}
