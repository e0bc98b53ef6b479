//! A link carries its scenario: it is read however it was passed on, and refused where it would be too long.

use std::process::Command;

use ravine::scenario::{
    Carried, LONGEST_LINK, LinkError, Loaded, Opened, Scenario, is_address, lesson_pages,
    load_bytes, read, write_line, write_link,
};

const PAGE: &str = "https://example.org/ravine/?present";

fn carried(text: &str) -> Carried {
    match load_bytes("text", text.as_bytes()) {
        Ok(Loaded::Carried(carried)) => *carried,
        other => panic!("{other:?} of {text}"),
    }
}

fn complaint(text: &str) -> String {
    load_bytes("text", text.as_bytes())
        .expect_err("it is no link")
        .to_string()
}

#[test]
fn every_page_of_a_lesson_fits_into_a_link_and_comes_back() {
    for (page, number) in lesson_pages().iter().zip(0..) {
        for step in [Some(number), None] {
            let link = write_link(PAGE, &page.scenario, step).expect("it fits");
            let back = carried(&link);
            assert_eq!((&back.scenario, back.step), (&page.scenario, step));
        }
    }
}

#[test]
fn a_link_is_read_however_it_was_passed_on() {
    let scenario = Scenario::default();
    let link = write_link(PAGE, &scenario, Some(9)).expect("it fits");
    assert_eq!(link, format!("{PAGE}#{}", write_line(&scenario, Some(9))));
    let all_encoded: String = link.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let pieces: Vec<&str> = (0..link.len())
        .step_by(44)
        .map(|at| &link[at..link.len().min(at + 44)])
        .collect();
    for text in [
        format!("  {link}\n"),
        format!("<{link}>"),
        format!("“{link}”"),
        link.replacen("https", "HTTPS", 1),
        link.replace("#ravine:1:", "#ravine%3A1%3A"),
        link.replace('#', "%23"),
        format!("{link}&utm_source=chat#top"),
        format!("https://chat.example/leave?u=1&url={all_encoded}&sure=yes"),
        format!("With lr = 0.1 it is this: {link} – look"),
        format!("# Homework\n\n{link}"),
        format!("Here it is: {}", write_line(&scenario, Some(9))),
        format!("> {}", pieces.join("\n> ")),
        format!("{link} it is nice"),
        format!("Look at it (#3 of https://a.org):\n{link}, and at all others, please!"),
        format!("Broken by a mail: {}\nYours", pieces.join("=\n")),
        pieces.join("=\r\n"),
    ] {
        let back = carried(&text);
        assert_eq!((&back.scenario, back.step), (&scenario, Some(9)), "{text}");
    }
}

#[test]
fn what_is_no_link_is_said() {
    let lost = "is incomplete or damaged; copy all of it again where it comes from, up to its last character";
    let none = "holds no scenario; one that Ravine has made has “#ravine:” in it";
    let link = write_link(PAGE, &Scenario::default(), None).expect("it fits");
    for (text, found) in [
        ("https://example.org/", none),
        ("https://example.org/#ravine", none),
        ("https://example.org/?ravine:1:abc", none),
        (&link[..link.len() - 9], lost),
        (&link[..link.len() - 1], lost),
        (&link.replacen(":1:", ":1:A", 1), lost),
        ("http://a.org/#ravine:1", lost),
    ] {
        assert_eq!(complaint(text), format!("text: the link {found}"), "{text}");
    }
    let newer = complaint(&link.replacen(":1:", ":2:", 1));
    assert!(
        newer.contains("the link is of version 2, which a newer Ravine has made"),
        "{newer}"
    );
}

#[test]
fn a_scenario_file_that_names_a_link_is_no_link() {
    let link = write_link(PAGE, &Scenario::default(), None).expect("it fits");
    let file = "version = 1\ntitle = \"Own\"\nsurface.kind = \"himmelblau\"\n[[optimizer]]\nkind = \"adam\"\n";
    for text in [
        format!("# As in {link}\n{file}"),
        format!("notes = \"As in {link}\"\n{file}"),
    ] {
        match load_bytes("text", text.as_bytes()).map(|loaded| loaded.parts().0) {
            Ok(Opened::Scenario(scenario)) => assert_eq!(scenario.title, "Own"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_address_is_one_of_a_page() {
    for good in [
        "https://example.org",
        "HTTP://localhost:8080/",
        "https://münchen.example/ravine/?present&hide=chart",
        "http://[::1]:8000/index.html",
    ] {
        assert!(is_address(good), "{good}");
    }
    for bad in [
        "",
        "example.org",
        "https://",
        "https:///a",
        "https:// example.org",
        "https://example.org/#top",
        "https://example.org/\"onload=",
        "https://example.org/a b",
        "javascript:alert(1)",
        "file:///tmp/index.html",
        "https:\u{e9}",
    ] {
        assert!(!is_address(bad), "{bad}");
        let found = bad.to_owned();
        let refused = write_link(bad, &Scenario::default(), None);
        assert_eq!(refused, Err(LinkError::Address { found }));
    }
}

/// A table of as many rows as there can be, of numbers of so many random digits.
fn table(digits: usize) -> Scenario {
    let mut state = 1u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        format!("{:.digits$}", (state >> 11) as f64 / (1u64 << 53) as f64)
    };
    let column = |number: &mut dyn FnMut() -> String| {
        let numbers: Vec<String> = (0..1000).map(|_| number()).collect();
        format!("[{}]", numbers.join(", "))
    };
    let [a, b, target] = std::array::from_fn(|_| column(&mut number));
    let text = format!(
        "version = 1\nsurface.kind = \"least_squares\"\n[surface.data]\nname = \"table\"\na = {a}\nb = {b}\ntarget = {target}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\n"
    );
    read("table", &text).expect("a scenario")
}

#[test]
fn a_table_goes_along_up_to_the_limit() {
    let scenario = table(10);
    let back = carried(&write_link(PAGE, &scenario, None).expect("it fits"));
    assert_eq!(back.scenario, scenario);
    let large = table(16);
    let length = write_line(&large, None).len();
    assert!(length > LONGEST_LINK);
    let refused = write_link(PAGE, &large, None).expect_err("too long");
    assert_eq!(refused, LinkError::TooLong { length });
    assert!(
        refused
            .to_string()
            .contains("allowed: at most 32768 in a link")
    );
}

#[test]
fn the_command_line_makes_links() {
    let folder = tempfile::tempdir().expect("a folder");
    let text =
        "version = 1\nrun.steps = 5\nsurface.kind = \"booth\"\n[[optimizer]]\nkind = \"newton\"\n";
    std::fs::write(folder.path().join("a.toml"), text).expect("a file");
    let ravine = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_ravine"))
            .current_dir(folder.path())
            .args(args)
            .output()
            .expect("started");
        let [out, error] = [output.stdout, output.stderr].map(String::from_utf8);
        (
            output.status.code(),
            out.expect("text"),
            error.expect("text"),
        )
    };
    let (_, line, _) = ravine(&["text", "a.toml", "--step", "2"]);
    let (code, link, error) = ravine(&["text", "a.toml", "--step", "2", "--link", PAGE]);
    assert_eq!(
        (code, &*link, &*error),
        (Some(0), &*format!("{PAGE}#{line}"), "")
    );
    std::fs::write(folder.path().join("link.txt"), &link).expect("a file");
    assert_eq!(ravine(&["text", "link.txt"]).1, line, "commands take links");
    let (code, out, error) = ravine(&["text", "missing.toml", "--link", "example.org"]);
    let expected = "error: --link: found “example.org” as the address of a page; allowed: one that begins with https:// or http://, \
                    without blanks and without #\n";
    assert_eq!((code, &*out, &*error), (Some(2), "", expected));
}
