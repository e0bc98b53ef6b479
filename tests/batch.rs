//! `ravine render --out-dir`: many figures in one go.

use std::fs;
use std::path::Path;
use std::process::Command;

use ravine::export::figure;
use ravine::export::svg;
use ravine::figure::Theme;
use ravine::scenario::{Loaded, Opened, Scenario, load, read};
use tempfile::TempDir;

const PAGE: &str = "version = 1\nsurface = { kind = \"quadratic\", lambda2 = 4.0 }\nstart.at = [2.0, 1.0]\nrun.steps = 5\n\
    [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it");
    write("one.toml", PAGE);
    write("two.ravine.toml", &PAGE.replace("4.0", "9.0"));
    write("bad.toml", "version = 1\n[surface]\nkind = \"hill\"\n");
    folder
}

/// Exit code and standard error; nothing is on standard output.
fn render(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravine"));
    let args = [&["render", "--size", "320x200"], args].concat();
    let ended = command.current_dir(folder).args(args).output().expect("it");
    assert!(ended.stdout.is_empty());
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    (ended.status.code().expect("no signal"), said)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |e: std::io::Result<fs::DirEntry>| e.expect("it").file_name().into_string();
    let mut names: Vec<String> = entries.map(|e| name(e).expect("UTF-8")).collect();
    names.sort();
    names
}

fn drawn(scenario: &Scenario) -> Vec<u8> {
    svg::write(&figure(scenario, None, [320.0, 200.0], Theme::Paper)).into_bytes()
}

#[test]
fn every_scenario_is_drawn_in_every_format_and_a_bad_one_is_listed() {
    let folder = folder();
    let at = folder.path();
    let all = ["one.toml", "bad.toml", "missing.toml", "two.ravine.toml"];
    let (code, said) = render(
        at,
        &[&all[..], &["--out-dir", "figs", "--format", "svg,pdf"]].concat(),
    );
    assert_eq!(code, 1, "{said}");
    assert_eq!(
        names(&at.join("figs")),
        ["one.pdf", "one.svg", "two.pdf", "two.svg"]
    );
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "2 of 6 failed:");
    assert!(
        lines[1].starts_with("bad.toml:3:") && lines[1].contains("hill"),
        "{said}"
    );
    assert!(
        lines[2].contains("missing.toml") && lines.len() == 3,
        "{said}"
    );
    // Each is the figure of its scenario, and the same that -o makes.
    let one = fs::read(at.join("figs/one.svg")).expect("a file");
    assert_eq!(one, drawn(&read("one", PAGE).expect("a scenario")));
    assert_eq!(
        render(at, &["two.ravine.toml", "-o", "single.svg"]),
        (0, String::new())
    );
    let two = fs::read(at.join("figs/two.svg")).expect("a file");
    assert!(two == fs::read(at.join("single.svg")).expect("a file") && two != one);
}

#[test]
fn without_a_format_figures_are_pngs_and_all_being_well_nothing_is_said() {
    let folder = folder();
    let args = ["one.toml", "two.ravine.toml", "--out-dir", "."];
    assert_eq!(render(folder.path(), &args), (0, String::new()));
    // A format that is named twice is meant once.
    let args = [&args[..], &["--format", "png,png"]].concat();
    assert_eq!(render(folder.path(), &args), (0, String::new()));
    let names = names(folder.path());
    assert_eq!(
        names,
        [
            "bad.toml",
            "one.png",
            "one.toml",
            "two.png",
            "two.ravine.toml"
        ]
    );
}

#[test]
fn a_deck_is_all_its_pages_unless_one_is_named() {
    let folder = folder();
    let at = folder.path();
    let deck = format!(
        "key = \"week\"\ntitle = \"A week\"\n{PAGE}[[page]]\nkey = \"a\"\n[[page]]\nkey = \"b\"\n[page.surface]\nlambda2 = 25.0\n"
    );
    fs::write(at.join("deck.toml"), deck).expect("it");
    let all = render(at, &["deck.toml", "--out-dir", "all", "--format", "svg"]);
    assert_eq!(all, (0, String::new()));
    assert_eq!(names(&at.join("all")), ["deck-a.svg", "deck-b.svg"]);
    let one = [
        "deck.toml",
        "--page",
        "b",
        "--out-dir",
        "one",
        "--format",
        "svg",
    ];
    assert_eq!(render(at, &one), (0, String::new()));
    assert_eq!(names(&at.join("one")), ["deck-b.svg"]);
    let [whole, alone] =
        ["all/deck-b.svg", "one/deck-b.svg"].map(|f| fs::read(at.join(f)).expect("it"));
    assert!(whole == alone);
}

#[test]
fn a_number_that_varies_makes_a_figure_for_each_value() {
    let folder = folder();
    let at = folder.path();
    let args = [
        "one.toml",
        "--vary",
        "optimizer.1.lr=0.1..0.4:3log",
        "--out-dir",
        "figs",
    ];
    let args = [&args[..], &["--format", "svg"]].concat();
    assert_eq!(render(at, &args), (0, String::new()));
    let rates = ["0.1", "0.2", "0.4"];
    let expected = rates.map(|rate| format!("one-optimizer.1.lr={rate}.svg"));
    assert_eq!(names(&at.join("figs")), expected);
    for (rate, name) in rates.iter().zip(&expected) {
        let mut scenario =
            read("one", &PAGE.replace("lr = 0.1", &format!("lr = {rate}"))).expect("it");
        scenario.view = Some(read("one", PAGE).expect("it").view());
        assert!(
            fs::read(at.join("figs").join(name)).expect("a file") == drawn(&scenario),
            "{rate}"
        );
    }
}

/// The document behind small multiples is what the file carries.
#[test]
fn a_number_that_varies_makes_one_sheet_that_carries_what_it_shows() {
    let folder = folder();
    let at = folder.path();
    let args = [
        "one.toml",
        "--vary",
        "surface.lambda2=1..16:3log",
        "-o",
        "sheet.png",
    ];
    assert_eq!(render(at, &args), (0, String::new()));
    let Ok(Loaded::Carried(carried)) = load(&at.join("sheet.png")) else {
        panic!("a figure that carries its scenario");
    };
    let mut scenario = carried.scenario;
    let series = scenario.multiples.clone().expect("a series");
    assert_eq!(series.to_string(), "surface.lambda2=1..16:3log");
    assert_eq!(series.values, [1.0, 4.0, 16.0]);
    scenario.multiples = None;
    assert_eq!(scenario, read("one", PAGE).expect("a scenario"));
    // What the file says is drawn again without the option.
    assert_eq!(
        render(at, &["sheet.png", "-o", "again.svg"]),
        (0, String::new())
    );
    let sheet = [&["one.toml", "-o", "sheet.svg"], &args[1..3]].concat();
    assert_eq!(render(at, &sheet), (0, String::new()));
    let [again, sheet] = ["again.svg", "sheet.svg"].map(|f| fs::read(at.join(f)).expect("it"));
    assert!(again == sheet);
}

#[test]
fn what_does_not_fit_is_said_before_anything_is_written() {
    let folder = folder();
    let at = folder.path();
    fs::create_dir(at.join("other")).expect("a folder");
    fs::write(at.join("other/one.toml"), PAGE).expect("it");
    let cases: [(&[&str], &str); 8] = [
        (
            &["one.toml", "two.ravine.toml", "-o", "a.png"],
            "one file for 2 scenarios",
        ),
        (&["one.toml"], "--output"),
        (
            &["one.toml", "-o", "a.png", "--out-dir", "figs"],
            "cannot be used with",
        ),
        (
            &["one.toml", "-o", "a.png", "--format", "png"],
            "cannot be used with",
        ),
        (&["one.toml", "--out-dir", "figs", "--format", "csv"], "csv"),
        (
            &["one.toml", "other/one.toml", "--out-dir", "figs"],
            "figs/one.png, which two figures would be called",
        ),
        (
            &["one.toml", "--out-dir", "figs", "--fps", "25"],
            "--fps: found with pictures",
        ),
        (
            &["one.toml", "--vary", "optimizer.2.lr=1,2", "-o", "a.png"],
            "--vary: found optimizer.2.lr",
        ),
    ];
    for (args, part) in cases {
        let (code, said) = render(at, args);
        assert!(code == 2 && said.contains(part), "{args:?}: {code} {said}");
    }
    assert!(!at.join("a.png").exists() && !at.join("figs").exists());
    // Where a file system has one file for both.
    fs::write(at.join("other/ONE.toml"), PAGE).expect("it");
    let (code, said) = render(at, &["one.toml", "other/ONE.toml", "--out-dir", "figs"]);
    assert!(code == 2 && said.contains("two figures"), "{said}");
    // A figure is not replaced by a figure of it.
    assert_eq!(
        render(at, &["one.toml", "-o", "one.png"]),
        (0, String::new())
    );
    let before = fs::read(at.join("one.png")).expect("a file");
    let (code, said) = render(at, &["one.png", "--out-dir", ".", "--theme", "dark"]);
    assert!(
        code == 2 && said.contains("which is itself to be drawn"),
        "{said}"
    );
    assert!(fs::read(at.join("one.png")).expect("a file") == before);
    assert!(matches!(
        load(&at.join("one.toml")),
        Ok(Loaded::Document(Opened::Scenario(_)))
    ));
}

#[test]
fn a_figure_that_cannot_be_written_does_not_stop_the_others() {
    let folder = folder();
    let at = folder.path();
    fs::create_dir_all(at.join("figs/one.png")).expect("a folder in its place");
    let (code, said) = render(at, &["one.toml", "two.ravine.toml", "--out-dir", "figs"]);
    assert_eq!(code, 1);
    assert!(
        said.starts_with("1 of 2 failed:\nerror: cannot write figs/one.png"),
        "{said}"
    );
    assert_eq!(names(&at.join("figs")), ["one.png", "two.png"]);
}

/// What is to be said of a scenario's steps is said of that scenario.
#[test]
fn a_step_beyond_a_run_fails_for_that_run_alone() {
    let folder = folder();
    let at = folder.path();
    fs::write(
        at.join("long.toml"),
        PAGE.replace("steps = 5", "steps = 50"),
    )
    .expect("it");
    let (code, said) = render(
        at,
        &["one.toml", "long.toml", "--step", "9", "--out-dir", "figs"],
    );
    assert_eq!(code, 1);
    assert!(
        said.contains("one.toml: --step: found 9; allowed: 0 to 5"),
        "{said}"
    );
    assert_eq!(names(&at.join("figs")), ["long.png"]);
}
