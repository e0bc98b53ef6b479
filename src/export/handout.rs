//! A deck as one page of HTML, to be printed, mailed, or pasted into a text: pictures are within it, and it needs no other file.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::format::Format;
use super::svg::put_escaped;
use crate::scenario::claim::Question;
use crate::scenario::{Deck, Page, Scenario};
use crate::spelling::number::compact;

/// The figure of a page, without the page's words.
pub struct Leaf {
    /// What a screen reader says.
    pub description: String,
    /// The bytes of a file.
    pub picture: Vec<u8>,
    /// What kind of file it is.
    pub format: Format,
    /// The answers; `None` in the copy of the class.
    pub solution: Option<Solution>,
}

/// What is right of what a page asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Solution {
    /// Of each choice whether it is.
    pub right: Vec<bool>,
    /// The number that is asked for, if there is one.
    pub number: Option<f64>,
}

/// No page is broken over two sheets as long as one holds it.
const STYLE: &str = "\
body { font: 11pt/1.4 sans-serif; color: #111; background: #fff; max-width: 52em; margin: 2em auto; padding: 0 1em; }
section { break-inside: avoid; margin: 0 0 2.5em; }
h2 { font-size: 1.2em; margin: 0 0 .3em; }
p { margin: .5em 0; }
img { display: block; width: 100%; height: auto; }
.question { font-weight: 600; }
ul { list-style: none; margin: .5em 0; padding: 0; }
li { padding-left: 1.6em; text-indent: -1.6em; }
.notes { border-left: 3px solid #999; padding-left: .8em; }
";

/// Begins the line that names the deck, by its key, and the pictures beside the handout.
const FILES: &str = "<meta name=\"ravine-pictures\" content=\"";

/// The pictures that the handout of the deck with a key names as lying beside it; none of another deck's.
pub fn listed<'a>(handout: &'a str, key: &str) -> Vec<&'a str> {
    let list = handout.lines().find_map(|line| line.strip_prefix(FILES));
    let words = list.and_then(|list| list.split_once('"'));
    let mut words = words.map_or("", |(words, _)| words).split(' ');
    match words.next() {
        Some(deck) if deck == key => words.collect(),
        Some(_) | None => Vec::new(),
    }
}

/// The handout of a deck whose pages have these figures, with the speaker's notes or without them. It names the pictures that lie beside it, whose names have
/// no blanks.
pub fn handout(deck: &Deck, leaves: &[Leaf], with_notes: bool, pictures: &[&str]) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str(&format!("{FILES}{} {}\">\n", deck.key, pictures.join(" ")));
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
    let kind = leaf.format.image().unwrap_or_default();
    out.push_str(&format!("\" src=\"data:image/{kind};base64,"));
    BASE64_STANDARD.encode_string(&leaf.picture, out);
    out.push_str("\">\n");
    put_element(out, "p", "question", &scenario.question);
    put_asked(out, scenario, leaf.solution.as_ref());
    // What the speaker has to say of what the class is asked, or of a task, answers it.
    let tells = scenario.asking().is_some() || !scenario.tasks().is_empty();
    if with_notes && (leaf.solution.is_some() || !tells) {
        put_element(out, "p", "notes", &scenario.speaker_notes);
    }
    out.push_str("</section>\n");
}

/// What is asked: choices to tick, room for a number, tasks to tick when they are done.
fn put_asked(out: &mut String, scenario: &Scenario, solution: Option<&Solution>) {
    let is_right = |choice: usize| {
        let right = solution.and_then(|solution| solution.right.get(choice));
        right.copied().unwrap_or(false)
    };
    match scenario.predicts() {
        Question::Place => {}
        Question::Choices(choices) => {
            let choices = choices.into_iter().enumerate();
            put_list(
                out,
                "choices",
                choices.map(|(place, choice)| (is_right(place), choice)),
            );
        }
        Question::Number { range, .. } => {
            let [low, high] = range.map(|end| compact(end, 4));
            let answer = match solution {
                None => "________".to_owned(),
                Some(Solution { number, .. }) => {
                    number.map_or("there is none".to_owned(), |number| compact(number, 4))
                }
            };
            let text = format!("A number between {low} and {high}: {answer}");
            put_element(out, "p", "guess", &text);
        }
    }
    let tasks = scenario.tasks();
    put_list(
        out,
        "tasks",
        tasks.iter().map(|task| (false, task.as_str())),
    );
}

/// Writes a list of boxes, ticked or to be ticked, if there are any.
fn put_list<'a>(
    out: &mut String,
    class: &str,
    items: impl ExactSizeIterator<Item = (bool, &'a str)>,
) {
    if items.len() == 0 {
        return;
    }
    out.push_str(&format!("<ul class=\"{class}\">\n"));
    for (ticked, text) in items {
        let mark = if ticked { '☑' } else { '☐' };
        put_element(out, "li", "", &format!("{mark} {text}"));
    }
    out.push_str("</ul>\n");
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
            solution: None,
        };
        let text = handout(&deck, &[leaf(), leaf()], true, &[]);
        let expected = "<h2>1. a &lt; b &amp; &quot;c&quot;</h2>\n<p>First.<br>\nSecond.</p>\n\
            <img alt=\"A &quot;plot&quot;\" src=\"data:image/svg+xml;base64,TWFu\">\n\
            <p class=\"question\">Why?</p>\n<p class=\"notes\">Wait.</p>\n</section>";
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("<h2>2. two</h2>"), "{text}");
        assert!(!handout(&deck, &[leaf(), leaf()], false, &[]).contains("Wait."));
    }

    fn asks(claims: &str, solution: Option<Solution>) -> String {
        let text = format!(
            "version = 1\n[surface]\nkind = \"quadratic\"\n[[optimizer]]\nkind = \"gradient_descent\"\n{claims}"
        );
        let scenario = crate::scenario::read("page", &text).expect("a page");
        let mut out = String::new();
        put_asked(&mut out, &scenario, solution.as_ref());
        out
    }

    #[test]
    fn what_is_asked_can_be_ticked_and_the_teacher_has_the_answers() {
        let choices = "[[claim]]\nchoice = \"a < b\"\nends = \"converged\"\n\
            [[claim]]\nchoice = \"not so\"\nends = \"diverged\"\n\
            [[claim]]\ntask = \"Find it.\"\nends = \"converged\"\n";
        let tasks = "<ul class=\"tasks\">\n<li>☐ Find it.</li>\n</ul>\n";
        let list = |first, second| {
            format!(
                "<ul class=\"choices\">\n<li>{first} a &lt; b</li>\n<li>{second} not so</li>\n</ul>\n{tasks}"
            )
        };
        assert_eq!(asks(choices, None), list('☐', '☐'));
        let solution = Solution {
            right: vec![false, true],
            number: None,
        };
        assert_eq!(asks(choices, Some(solution)), list('☐', '☑'));
        let guess = "[[claim]]\nguess = [0.01, 1]\nmeasure = \"steps\"\nabove = 0\n";
        let number =
            |answer| format!("<p class=\"guess\">A number between 0.01 and 1: {answer}</p>\n");
        assert_eq!(asks(guess, None), number("________"));
        let solution = Solution {
            number: Some(0.2),
            ..Solution::default()
        };
        assert_eq!(asks(guess, Some(solution)), number("0.2"));
        assert_eq!(
            asks(guess, Some(Solution::default())),
            number("there is none")
        );
    }

    #[test]
    fn the_list_of_pictures_is_found_again() {
        let deck = Deck {
            key: "k".into(),
            title: "<meta name=\"ravine-pictures\" content=\"other\">".into(),
            pages: Vec::new(),
        };
        let names = ["01-a.png", "02-b.svg"];
        let text = handout(&deck, &[], true, &names);
        assert_eq!(listed(&text, "k"), names);
        assert_eq!(listed(&text, "01-a.png"), [""; 0], "of another deck");
        assert_eq!(listed("<html>\n", "k"), [""; 0]);
    }
}
