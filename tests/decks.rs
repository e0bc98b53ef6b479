//! Files of several pages: how a page changes the base, what is refused and where, and that what is written reads back.

use ravine::claims;
use ravine::optimizer::{Method, Progress};
use ravine::scenario::{
    Deck, MAX_BYTES, Opened, Page, Scenario, lessons, open, read, write, write_deck,
};

const BASE: &str = r#"version = 1
key = "two-pages"
title = "Two pages"

[surface]
kind = "quadratic"
lambda1 = 2.0
lambda2 = 30.0

[start]
at = [1.5, 0.5]

[run]
steps = 70

[[optimizer]]
kind = "momentum"
lr = 0.03

[[optimizer]]
kind = "adam"
"#;

/// The base with these pages.
fn deck(pages: &str) -> Deck {
    match open("deck.toml", &format!("{BASE}{pages}")) {
        Ok(Opened::Deck(deck)) => deck,
        other => panic!("{other:?}"),
    }
}

fn refused(text: &str) -> String {
    open("deck.toml", text)
        .expect_err("it is refused")
        .to_string()
}

#[test]
fn a_page_is_the_base_with_what_it_changes() {
    let deck = deck(
        r#"
[[page]]
key = "as-it-is"
headline = "A headline"
text = "Text."
question = "What then?"
notes = "Wait for an answer."

[[page]]
key = "changed"

[page.surface]
lambda2 = 8.0

[[page.optimizer]]
kind = "gradient_descent"

[page.optimizer.schedule]
kind = "cosine"
period = 10

[[page.knob]]
target = "optimizer.1.lr"
"#,
    );
    let single = format!(
        "{}\ntitle = \"A headline\"\nnotes = \"Text.\"\nquestion = \"What then?\"\nspeaker_notes = \"Wait for an answer.\"\n{}",
        "version = 1",
        &BASE[BASE.find("[surface]").expect("there")..],
    );
    let same = read("x", &single).expect("a scenario");
    assert_eq!(deck.key, "two-pages");
    assert_eq!(deck.pages[0].scenario, same);
    let changed = &deck.page("changed").expect("the second").scenario;
    assert_eq!(
        changed.surface.shape.parameters().get(0),
        2.0,
        "of the base"
    );
    assert_eq!(changed.surface.shape.parameters().get(1), 8.0);
    assert_eq!((changed.start, changed.run.steps), ([1.5, 0.5], 70));
    let kinds = changed.optimizers.iter().map(|o| o.method.info().key);
    assert!(kinds.eq(["gradient_descent"]), "a list is replaced");
    assert_eq!(changed.optimizers[0].schedule.key(), "cosine");
    assert_eq!(changed.knobs.len(), 1);
    assert!(changed.title.is_empty());
}

/// Numbers of another kind would mean something else.
#[test]
fn another_kind_or_a_network_replaces_the_surface() {
    let deck = deck(
        r#"
[[page]]
key = "banana"
[page.surface]
kind = "rosenbrock"

[[page]]
key = "trained"
[page.network]
data = "xor"
hidden = [3]
"#,
    );
    let [banana, trained] = &deck.pages[..] else {
        panic!("two pages");
    };
    assert_eq!(banana.scenario.surface.shape.info().key, "rosenbrock");
    assert_eq!(banana.scenario.start, [1.5, 0.5]);
    let network = trained.scenario.surface.shape.network().expect("a network");
    assert_eq!(network.network().spec().hidden, [3]);
    let back = "[network]\ndata = \"xor\"\n[plane]\nkind = \"pca\"\n[[page]]\nkey = \"a\"\n[page.surface]\nkind = \"saddle\"\n";
    let back = open(
        "x",
        &format!("version = 1\nkey = \"k\"\ntitle = \"T\"\n{back}"),
    );
    let Ok(Opened::Deck(back)) = back else {
        panic!("{back:?}");
    };
    assert_eq!(back.pages[0].scenario.surface.shape.info().key, "saddle");
}

#[test]
fn what_is_written_reads_back() {
    let odd = Scenario {
        title: "\"quoted\"\n[page]\nkey = 'x'".into(),
        notes: "[[page]]\n'''\n\"\"\"".into(),
        speaker_notes: "\\ \u{7f} \u{feff}".into(),
        ..Scenario::default()
    };
    let mut own = Deck {
        key: "own-1".into(),
        title: "]] # \"".into(),
        pages: vec![Page {
            key: "odd".into(),
            scenario: odd,
        }],
    };
    for lesson in lessons() {
        assert_eq!(
            open("x", &write_deck(lesson)),
            Ok(Opened::Deck(lesson.clone()))
        );
        own.pages.push(lesson.pages[0].clone());
    }
    assert_eq!(open("x", &write_deck(&own)), Ok(Opened::Deck(own)));
}

#[test]
fn a_single_scenario_opens_as_one() {
    let scenario = Scenario::default();
    let opened = open("x", &write(&scenario));
    assert_eq!(opened, Ok(Opened::Scenario(Box::new(scenario))));
    let text = format!("{BASE}[[page]]\nkey = \"a\"\n");
    let message = read("x", &text).expect_err("it is a deck").to_string();
    assert!(
        message.starts_with("x:22:1: page: found pages"),
        "{message}"
    );
}

/// A page is at fault only for what it says itself.
#[test]
fn a_fault_of_the_base_is_told_from_one_of_a_page() {
    const HEAD: &str = "version = 1\nkey = \"k\"\ntitle = \"T\"\n[surface]\nkind = \"quadratic\"\n";
    for (base, page, expected) in [
        (
            "stepz = 1\n",
            "",
            "6:1: unknown key `surface.stepz` (in the base of page[1])",
        ),
        (
            "[start]\nat = 3\n",
            "[page.run]\nsteps = 3\n",
            "7:6: start.at (in the base of page[1]): found 3",
        ),
        // Merged tables have keys of both.
        (
            "[run]\nseed = 3\nsteps = 1.5\n",
            "[page.run]\nnoise = 1\n",
            "8:9: run.steps (in the base of page[1]): found 1.5",
        ),
        (
            "[run]\nseed = 3\n",
            "[page.run]\nsteps = 1.5\n",
            "11:9: page[1].run.steps: found 1.5",
        ),
        (
            "[[optimizer]]\nkind = \"adam\"\nlr = -1\n",
            "",
            "8:6: optimizer[1].lr (in the base of page[1]): found -1",
        ),
        (
            "[[optimizer]]\nlr = 1\n",
            "",
            "6:1: optimizer[1].kind (in the base of page[1]): found nothing",
        ),
        (
            "[[optimizer]]\nlr = -1\n",
            "[[page.optimizer]]\nkind = \"adam\"\nlr = -2\n",
            "12:6: page[1].optimizer[1].lr: found -2",
        ),
        // What a page takes away is missed where the base speaks of it.
        (
            "[[knob]]\ntarget = \"optimizer.2.lr\"\n",
            "[[page.optimizer]]\nkind = \"adam\"\n",
            "7:10: knob[1].target (in the base of page[1]): found \"optimizer.2.lr\"",
        ),
        (
            "run = 3\n",
            "",
            "6:1: unknown key `surface.run` (in the base of page[1])",
        ),
    ] {
        let message = refused(&format!("{HEAD}{base}[[page]]\nkey = \"a\"\n{page}"));
        let expected = format!("deck.toml:{expected}");
        assert!(message.starts_with(&expected), "{message}\n{expected}");
    }
}

/// What a page claims of an optimizer that it does not have is refused, with its place.
#[test]
fn a_claim_about_nobody_is_refused() {
    let of = |claim: &str| {
        refused(&format!(
            "{BASE}[[page]]\nkey = \"a\"\n[[page.claim]]\n{claim}"
        ))
    };
    let line = BASE.lines().count() + 4;
    for (claim, expected) in [
        (
            "optimizer = 3\nends = \"converged\"\n",
            "13: page[1].claim[1].optimizer: found 3; allowed: 1 to 2",
        ),
        (
            "optimizer = \"Adamm\"\nends = \"converged\"\n",
            "13: page[1].claim[1].optimizer: found \"Adamm\"",
        ),
    ] {
        let message = of(claim);
        let expected = format!("deck.toml:{line}:{expected}");
        assert!(message.starts_with(&expected), "{message}\n{expected}");
    }
}

/// Each page in full would be more than a file holds.
#[test]
fn pages_that_share_their_data_are_written_with_it_once() {
    let rows = 900;
    let column = |factor: f64| {
        let numbers = (0..rows).map(|i| format!("{:?}", (f64::from(i) * factor).sin()));
        numbers.collect::<Vec<_>>().join(", ")
    };
    let data = format!(
        "[surface.data]\na = [{}]\nb = [{}]\ntarget = [{}]\n",
        column(1.0),
        column(2.0),
        column(3.0)
    );
    let pages: String = (0..60)
        .map(|i| format!("[[page]]\nkey = \"p{i}\"\n[page.run]\nsteps = {i}\n"))
        .collect();
    let other = "[[page]]\nkey = \"other\"\n[page.surface]\nkind = \"saddle\"\n";
    let head = "version = 1\nkey = \"k\"\ntitle = \"T\"\n[surface]\nkind = \"least_squares\"\n";
    let text = format!("{head}{data}{other}{pages}");
    let Ok(Opened::Deck(deck)) = open("x", &text) else {
        panic!("{:?}", open("x", &text));
    };
    let one = write(&deck.pages[1].scenario).len();
    assert!(60 * one > MAX_BYTES, "too small to show anything: {one}");
    let written = write_deck(&deck);
    assert!(written.len() < MAX_BYTES, "{}", written.len());
    assert_eq!(written.matches("target = [").count(), 1);
    assert_eq!(open("x", &written), Ok(Opened::Deck(deck)));
}

/// A network that one page alone has is not merged with that of others.
#[test]
fn networks_are_shared_by_all_pages_or_none() {
    let network = |weights: &str, seed: u32| {
        format!("data = \"xor\"\nhidden = [2]\nseed = {seed}\n{weights}")
    };
    let head = "version = 1\nkey = \"k\"\ntitle = \"T\"\n";
    let weights = "weights = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n";
    let page = |key: &str, weights: &str, seed| {
        format!(
            "[[page]]\nkey = \"{key}\"\n[page.network]\n{}",
            network(weights, seed)
        )
    };
    for (pages, count) in [
        (
            [
                page("a", weights, 1),
                page("b", weights, 1),
                page("c", "", 2),
            ],
            3,
        ),
        (
            [
                page("a", weights, 1),
                page("b", weights, 1),
                page("c", weights, 1),
            ],
            1,
        ),
    ] {
        let text = format!("{head}{}", pages.concat());
        let Ok(Opened::Deck(deck)) = open("x", &text) else {
            panic!("{:?}", open("x", &text));
        };
        let written = write_deck(&deck);
        assert_eq!(written.matches("hidden = ").count(), count, "{written}");
        assert_eq!(open("x", &written), Ok(Opened::Deck(deck)));
    }
}

/// Each with its place: the line counts from the base's first.
#[test]
fn bad_decks_are_refused_with_their_place() {
    let lines = BASE.lines().count();
    let at = |line: usize, column: usize, rest: &str| {
        format!("deck.toml:{}:{column}: {rest}", lines + line)
    };
    for (pages, expected) in [
        (
            "[[page]]\n",
            at(
                1,
                1,
                "page[1].key: found nothing; allowed: a name of at most 60",
            ),
        ),
        (
            "[[page]]\nkey = \"A b\"\n",
            at(2, 7, "page[1].key: found \"A b\"; allowed: a name"),
        ),
        (
            "[[page]]\nkey = \"a\"\n[[page]]\nkey = \"a\"\n",
            at(
                4,
                7,
                "page[2].key: found \"a\", the key of page 1; allowed: each once",
            ),
        ),
        (
            "[[page]]\nkey = \"a\"\nheadlin = \"\"\n",
            at(
                3,
                1,
                "unknown key `page[1].headlin`; allowed: key, headline, text",
            ),
        ),
        (
            "[[page]]\nkey = \"a\"\nheadline = 3\n",
            at(3, 12, "page[1].headline: found 3; allowed: text in quotes"),
        ),
        (
            "[[page]]\nkey = \"a\"\n[page.surface]\nlambda3 = 1\n",
            at(4, 1, "unknown key `page[1].surface.lambda3`"),
        ),
        (
            "[[page]]\nkey = \"a\"\n[[page.knob]]\ntarget = \"optimizer.3.lr\"\n",
            at(4, 10, "page[1].knob[1].target: found \"optimizer.3.lr\""),
        ),
        (
            "[[page]]\nkey = \"a\"\n[page.network]\n[page.surface]\nkind = \"saddle\"\n",
            at(3, 1, "page[1].network: found [surface] and [network]"),
        ),
        (
            "[[page]]\nkey = \"a\"\n[page.lock]\nstrat = true\n",
            at(
                4,
                1,
                "unknown key `page[1].lock.strat`; allowed: surface, start, run, optimizers; did you mean `start`?",
            ),
        ),
        (
            "[page]\nkey = \"a\"\n",
            at(1, 1, "page: found a table; allowed: tables, [[page]]"),
        ),
    ] {
        let message = refused(&format!("{BASE}{pages}"));
        assert!(
            message.starts_with(&expected),
            "{pages}\n{message}\n{expected}"
        );
    }
    let page = "[[page]]\nkey = \"a\"\n[page.surface]\nkind = \"saddle\"\n";
    let of = |head: &str| refused(&format!("{head}{page}"));
    assert!(of("version = 1\ntitle = \"T\"\n").starts_with("deck.toml:1:1: key: found nothing"));
    assert!(of("version = 1\nkey = \"k\"\n").starts_with("deck.toml:1:1: title: found nothing"));
    assert!(
        of("key = \"k\"\ntitle = \"T\"\n").starts_with("deck.toml:1:1: version: found nothing")
    );
    // A fault of the base is shown where it stands.
    let base = "version = 1\nkey = \"k\"\ntitle = \"T\"\n[run]\nsteps = -1\n";
    assert!(
        of(base).starts_with("deck.toml:5:9: run.steps (in the base of page[1]): found -1"),
        "{}",
        of(base)
    );
    assert!(
        of("version = 1\nkey = \"k\"\ntitle = \" \"\n")
            .starts_with("deck.toml:3:9: title: found nothing")
    );
    let many: String = (0..201)
        .map(|i| format!("[[page]]\nkey = \"p{i}\"\n"))
        .collect();
    let message = refused(&format!("{BASE}{many}"));
    assert!(
        message.contains("page: found 201; allowed: 1 to 200"),
        "{message}"
    );
    let long = "#".repeat(MAX_BYTES + 1);
    assert!(refused(&long).contains("allowed: at most 1048576 (1 MB)"));
}

#[test]
fn knobs_of_a_page_reach_its_own_optimizers() {
    let deck = deck(
        "[[page]]\nkey = \"a\"\n[[page.optimizer]]\nkind = \"adam\"\nlr = 0.25\n[[page.knob]]\ntarget = \"optimizer.1.lr\"\n",
    );
    let page = &deck.pages[0].scenario;
    assert_eq!(
        page.control(&page.knobs[0].target).expect("a number").value,
        0.25
    );
    assert_eq!(
        page.optimizers[0].method.info().key,
        Method::named("adam").expect("known").info().key
    );
}

/// The example of the README.
#[test]
fn the_readme_shows_a_deck() {
    let readme = include_str!("../README.md");
    let blocks = readme.split("```toml\n").skip(1);
    let mut blocks = blocks.filter_map(|text| text.split("```").next());
    let example = blocks
        .find(|text| text.contains("[[page]]"))
        .expect("an example");
    let Ok(Opened::Deck(deck)) = open("README", example) else {
        panic!("{:?}", open("README", example));
    };
    let [large, steeper] = &deck.pages[..] else {
        panic!("two pages");
    };
    // The rate is beyond 2/λmax = 0.1 there, and at 2/40 on the second.
    assert_eq!(
        large.scenario.optimizers[0].method.parameters().get(0),
        0.11
    );
    assert_eq!(
        steeper.scenario.optimizers[0].method.parameters().get(0),
        0.05
    );
    assert_eq!(steeper.scenario.surface.shape.parameters().get(1), 40.0);
}

/// What the base locks, a page can leave free, and what the instructions for authors say of it is so.
#[test]
fn pages_hide_and_lock_parts_of_their_own() {
    let text = include_str!("../assets/lessons/README.md");
    let example = text.split("```toml\n").nth(2).expect("an example");
    let example = example.split("```").next().expect("its end");
    let deck = deck(&format!(
        "[hide]\nchart = true\n[lock]\nrun = true\n\
         [[page]]\nkey = \"a\"\n{example}[[page]]\nkey = \"b\"\n[page.hide]\nchart = false\n[page.lock]\nrun = false\n"
    ));
    let [a, b] = &deck.pages[..] else {
        panic!("two pages");
    };
    assert_eq!(
        a.scenario.hidden.words(),
        "the chart, limits and best values"
    );
    assert_eq!(a.scenario.locked.words(), "the start, the run");
    assert!(!b.scenario.is_restrained());
    assert_eq!(
        open("x", &write_deck(&deck)),
        Ok(Opened::Deck(deck.clone()))
    );
}

/// The example in the instructions for authors, and what they say of it.
#[test]
fn the_instructions_for_authors_hold() {
    let text = include_str!("../assets/lessons/README.md");
    let example = text.split("```toml\n").nth(1).expect("an example");
    let example = example.split("```").next().expect("its end");
    let Ok(Opened::Deck(deck)) = open("README", example) else {
        panic!("{:?}", open("README", example));
    };
    let keys: Vec<&str> = deck.pages.iter().map(|page| &*page.key).collect();
    assert_eq!(keys, ["limit", "homework"]);
    for page in &deck.pages {
        assert!(
            page.scenario.sentences_without_claim().is_empty(),
            "{}",
            page.key
        );
        let findings = claims::check(&page.scenario, 1, &Progress::default());
        for finding in findings.expect("nobody cancels") {
            assert!(finding.is_as_it_should_be(), "{}: {finding:?}", page.key);
        }
    }
    let tasks = deck.pages[1]
        .scenario
        .claims
        .iter()
        .filter(|claim| claim.task.is_some());
    assert_eq!(tasks.count(), 1);
}
