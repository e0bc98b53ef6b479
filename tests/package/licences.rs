//! What the window says under *About* covers every crate of Cargo.lock and every font, in characters that the window has.

use std::collections::BTreeSet;
use std::fs;

use toml::{Table, Value};

use super::{asset, text};

/// Name and version of each crate in Cargo.lock but our own, as the list writes them.
fn locked() -> BTreeSet<String> {
    let lock: Table = fs::read_to_string(asset("../Cargo.lock"))
        .expect("the lock file")
        .parse()
        .expect("TOML");
    let packages = lock["package"].as_array().expect("packages");
    let named = packages.iter().filter_map(|package| {
        package.get("source")?;
        let of = |key: &str| package.get(key).and_then(Value::as_str);
        Some(format!("{} {}", of("name")?, of("version")?))
    });
    named.collect()
}

/// The lines of the part of the list with that heading.
fn part<'a>(list: &'a str, heading: &str) -> Vec<&'a str> {
    let heading = format!("== {heading} ==");
    let lines = list.lines().skip_while(|line| *line != heading);
    let part: Vec<&str> = lines
        .skip(1)
        .take_while(|l| !l.starts_with("== "))
        .collect();
    assert!(!part.is_empty(), "no {heading}");
    part
}

#[test]
fn every_crate_has_its_licence() {
    let list = text("licences/licences.txt");
    let inside = part(&list, "Crates in the program");
    let outside = part(
        &list,
        "Crates that build and test it, or belong to other systems",
    );
    let mut listed = BTreeSet::new();
    for line in inside.iter().chain(&outside) {
        // A licence, or the rest of a long line.
        if line.is_empty() || line.ends_with(':') || line.starts_with(' ') {
            continue;
        }
        let name = line.split(" - ").next().expect("a first part");
        assert!(listed.insert(name.to_owned()), "{name} twice");
    }
    let locked = locked();
    let (new, gone): (Vec<_>, Vec<_>) = locked
        .symmetric_difference(&listed)
        .partition(|name| locked.contains(*name));
    assert!(
        new.is_empty() && gone.is_empty(),
        "not listed: {new:?}; listed and gone: {gone:?}; python assets/licences/make.py lists what there is"
    );
    // Those that are named in Cargo.toml are in the program, or build and test it.
    let manifest: Table = text("../Cargo.toml").parse().expect("TOML");
    for (name, _) in manifest["dependencies"].as_table().expect("a table") {
        let begins = format!("{name} ");
        let is_inside = inside.iter().any(|line| line.starts_with(&begins));
        assert!(is_inside, "{name} is in the program");
    }
}

/// An expression is a choice or a sum of licences; of each, or of one to choose, the text is there.
#[test]
fn every_licence_has_its_text() {
    let list = text("licences/licences.txt");
    let mut count = 0;
    for line in part(&list, "Crates in the program") {
        let Some(expression) = line.strip_suffix(':') else {
            continue;
        };
        count += 1;
        for all in expression.split(" AND ") {
            let all = all.trim_matches(['(', ')']);
            let mut choices = all.split(" OR ").map(|l| l.trim_matches(['(', ')']));
            let known = choices.any(|licence| list.contains(&format!("\n== {licence} ==\n")));
            assert!(known, "the text of {all} is not there");
        }
    }
    assert!(count > 5, "{count} kinds of licences");
    let fonts = part(&list, "Fonts").join("\n");
    for file in fs::read_dir(asset("fonts")).expect("fonts").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(font) = name.strip_prefix("LICENSE-") {
            let font = font.trim_end_matches(".txt");
            assert!(fonts.contains(font), "{font}");
            let kept = text(&format!("fonts/{name}"));
            let lines: Vec<&str> = kept.trim().lines().map(str::trim_end).collect();
            assert!(list.contains(&lines.join("\n")), "the text for {font}");
        }
    }
}

#[test]
fn the_window_can_show_every_line() {
    let ctx = egui::Context::default();
    ctx.set_fonts(ravine::figure::fonts::definitions());
    let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
    output.textures_delta.clear();
    let font = egui::FontId::monospace(12.0);
    for line in text("licences/licences.txt").lines() {
        let missing = ctx.fonts_mut(|fonts| line.chars().find(|c| !fonts.has_glyph(&font, *c)));
        assert_eq!(missing, None, "{line}");
        assert!(line.chars().count() <= 140, "{line}");
    }
}
