//! The layers: each module uses those above it and none below. The sources are read as text, which is enough here
//! because paths between modules always start with `crate::`, `super::` or, in `main`, `ravine::`.

mod circles;
mod source;

use source::{code, is_name, sources, tokens};

/// From the ground up.
const LAYERS: &[&str] = &[
    "spelling",
    "platform",
    "math",
    "parameters",
    "objective",
    "network",
    "surface",
    "optimizer",
    "analysis",
    "scenario",
    "claims",
    "workbench",
    "figure",
    "export",
    "cli",
    "app",
    "main",
];

/// Modules that draw or take drawings; those below the first of them know no picture.
const KNOW_EGUI: &[&str] = &["figure", "export", "cli", "app", "main"];
const KNOW_WINDOWS: &[&str] = &["app", "main"];

const MOST_LINES: usize = 450;

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|l| *l == module)
}

/// Top-level modules that a file names, each with its line. `depth` is the number of names in the file's module path.
fn uses(source: &str, depth: usize, in_main: bool) -> Vec<(usize, String)> {
    let tokens = tokens(&code(source));
    let text = |i: usize| tokens.get(i).map_or("", |(_, t)| t.as_str());
    let mut found = Vec::new();
    // Brace depths at which modules within the file were opened.
    let mut inner: Vec<usize> = Vec::new();
    let mut braces = 0;
    for i in 0..tokens.len() {
        match text(i) {
            "{" => {
                braces += 1;
                if i >= 2 && text(i - 2) == "mod" {
                    inner.push(braces);
                }
            }
            "}" => {
                inner.pop_if(|opened| *opened == braces);
                braces = braces.saturating_sub(1);
            }
            _ => {}
        }
        // The start of a path, not the middle of one.
        if i > 0 && text(i - 1) == "::" {
            continue;
        }
        let mut supers = 0;
        while text(i + 2 * supers) == "super" && text(i + 2 * supers + 1) == "::" {
            supers += 1;
        }
        let rooted = text(i) == "crate" || (in_main && text(i) == "ravine");
        let at = if rooted && text(i + 1) == "::" {
            i + 2
        } else if supers > 0 && supers == depth + inner.len() {
            i + 2 * supers
        } else {
            continue;
        };
        if text(at) != "{" {
            found.push((tokens[at].0, text(at).to_owned()));
            continue;
        }
        // The first name of every item of a group.
        let (mut level, mut j) = (0, at);
        while j < tokens.len() {
            match text(j) {
                "{" => level += 1,
                "}" => level -= 1,
                _ => {}
            }
            if level == 0 {
                break;
            }
            if level == 1
                && matches!(text(j), "{" | ",")
                && is_name(text(j + 1).chars().next().as_ref())
            {
                found.push((tokens[j + 1].0, text(j + 1).to_owned()));
            }
            j += 1;
        }
    }
    found
}

/// What is wrong with a file, given its path under `src`.
fn faults(path: &str, source: &str) -> Vec<String> {
    if path == "lib.rs" {
        return Vec::new();
    }
    let names: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let module = names[0];
    let Some(own) = layer(module) else {
        return vec![format!("{path}: the module `{module}` is in no layer")];
    };
    let mut faults = Vec::new();
    if source.lines().count() > MOST_LINES {
        faults.push(format!("{path}: more than {MOST_LINES} lines"));
    }
    let is_folder = names.last() == Some(&"mod");
    let depth = names.len() - usize::from(is_folder);
    for (line, used) in uses(source, depth, module == "main") {
        if used == "*" {
            faults.push(format!("{path}:{line}: imports all of the crate's root"));
        } else if layer(&used).is_some_and(|other| other > own) {
            faults.push(format!(
                "{path}:{line}: `{module}` uses `{used}`, which is below it"
            ));
        }
    }
    for (line, token) in tokens(&code(source)) {
        let allowed = match token.as_str() {
            "egui" | "egui_plot" => KNOW_EGUI,
            "eframe" | "rfd" => KNOW_WINDOWS,
            _ => continue,
        };
        if !allowed.contains(&module) {
            faults.push(format!("{path}:{line}: `{module}` uses {token}"));
        }
    }
    faults
}

#[test]
fn no_module_uses_one_below_it() {
    let sources = sources();
    assert!(sources.len() > 40);
    let faults: Vec<String> = sources
        .iter()
        .flat_map(|(path, text)| faults(path, text))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_library_lists_its_modules_in_layer_order() {
    let sources = sources();
    let (_, lib) = sources.iter().find(|(path, _)| path == "lib.rs").unwrap();
    let tokens = tokens(&code(lib));
    let declared: Vec<&str> = tokens
        .windows(2)
        .filter(|pair| pair[0].1 == "mod")
        .map(|pair| pair[1].1.as_str())
        .collect();
    let rows: Vec<Option<usize>> = declared.iter().map(|m| layer(m)).collect();
    assert!(rows.iter().all(Option::is_some), "{declared:?}");
    assert!(rows.is_sorted(), "{declared:?}");
}

#[test]
fn violations_are_caught() {
    let caught = [
        ("surface/mod.rs", "use crate::optimizer::Method;"),
        (
            "surface/mod.rs",
            "fn f() { let m = crate::optimizer::Method::all(); }",
        ),
        (
            "surface/mod.rs",
            "use crate::{math::Point, optimizer::Method};",
        ),
        (
            "surface/mod.rs",
            "use crate::{\n    math::{Jet1, Jet2},\n    scenario,\n};",
        ),
        ("surface/mod.rs", "use super::scenario;"),
        ("surface/saddles.rs", "use super::super::scenario::read;"),
        (
            "surface/saddles.rs",
            "mod tests { use super::super::super::scenario::read; }",
        ),
        ("parameters.rs", "use super::{surface, math};"),
        (
            "math/jet.rs",
            "mod a { mod b {} } use super::super::surface;",
        ),
        ("math/mod.rs", "use crate::*;"),
        ("math/mod.rs", "use egui::Pos2;"),
        ("workbench/mod.rs", "pub struct A(egui::Context);"),
        ("figure/mod.rs", "use eframe::egui;"),
        ("export/mod.rs", "fn open() { rfd::FileDialog::new(); }"),
        (
            "export/mod.rs",
            "const A: char = '\"'; use crate::app::App; const B: char = '\"';",
        ),
        ("cli.rs", "use crate::app;"),
        ("math/mod.rs", "fn f() { $crate::parameters! {} }"),
        ("helpers.rs", ""),
    ];
    for (path, line) in caught {
        assert_eq!(
            faults(path, line).len(),
            1,
            "{path}: {line} gives {:?}",
            faults(path, line)
        );
    }
    let long = "\n".repeat(MOST_LINES + 1);
    assert_eq!(faults("math/mod.rs", &long).len(), 1);
}

#[test]
fn what_is_allowed_is_not_caught() {
    let allowed = [
        (
            "optimizer/mod.rs",
            "use crate::{math::Point, surface::{Shape, Surface}, parameters};",
        ),
        (
            "optimizer/run.rs",
            "use super::scenario; use super::super::surface;",
        ),
        (
            "optimizer/run.rs",
            "mod tests { use super::super::scenario; }",
        ),
        (
            "surface/mod.rs",
            "// use crate::scenario;\n/* crate::app */ const A: &str = \"crate::app\";",
        ),
        (
            "surface/mod.rs",
            "const A: &str = r#\"egui \" crate::app\"#; fn f<'a>(s: &'a str) {}",
        ),
        (
            "math/mod.rs",
            "pub(crate) fn f() {} pub(in crate::math) fn g() {}",
        ),
        (
            "figure/mod.rs",
            "use egui::Ui; use crate::scenario::Scenario; use crate::figure::fonts;",
        ),
        ("app/mod.rs", "use eframe::egui; use crate::{cli, export};"),
        (
            "main.rs",
            "use eframe::egui; fn main() { ravine::app::run() }",
        ),
        ("lib.rs", "pub mod anything;"),
    ];
    for (path, line) in allowed {
        assert_eq!(faults(path, line), [""; 0], "{path}: {line}");
    }
}
