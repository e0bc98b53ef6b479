//! No files import each other in a circle.
//!
//! A file imports the file that defines the item it names: `use super::Name` and `crate::a::Name` are followed through
//! re-exports, so that a `mod.rs` that only gathers what its children offer is nobody's import. What counts:
//!
//! - every item named by a path or brought in by `use`, in types and expressions, too;
//! - a child that uses what its parent defines, and a parent that uses what its child defines: together a circle.
//!
//! What does not count: declaring a child (`mod x;`), re-exporting from it names that the parent does not use itself,
//! importing a module as a mere name (what is then taken out of it counts), test modules, and `$crate` paths, which
//! stand for the place where a macro is called. Methods are not followed: text does not tell whose they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{code, is_name, sources, tokens};

type Module = Vec<String>;

/// A path that a file names, and the name it has there.
#[derive(Debug)]
struct Import {
    path: Vec<String>,
    name: String,
    public: bool,
}

/// What a file says, without its test modules.
#[derive(Debug, Default)]
struct File {
    path: String,
    imports: Vec<Import>,
    /// Paths outside of `use`.
    paths: Vec<Vec<String>>,
    /// Single names outside of `use` that are no fields and methods.
    names: BTreeSet<String>,
}

type Tree = BTreeMap<Module, File>;

fn module_of(path: &str) -> Module {
    let mut names: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if matches!(names.last(), Some(&("mod" | "lib"))) {
        names.pop();
    }
    names.into_iter().map(str::to_owned).collect()
}

fn tree(sources: &[(String, String)]) -> Tree {
    let read = |(path, source): &(String, String)| {
        let module = module_of(path);
        let aside = path == "main.rs" || module.iter().any(|name| name == "tests");
        (!aside).then(|| (module, file(path, source)))
    };
    sources.iter().filter_map(read).collect()
}

fn file(path: &str, source: &str) -> File {
    let tokens = tokens(&code(source));
    let tokens: Vec<&str> = tokens.iter().map(|(_, token)| token.as_str()).collect();
    let text = |i: usize| tokens.get(i).copied().unwrap_or_default();
    let word = |i: usize| is_name(text(i).chars().next().as_ref());
    let mut file = File {
        path: path.to_owned(),
        ..File::default()
    };
    let mut i = 0;
    while i < tokens.len() {
        if text(i) == "mod" && text(i + 1) == "tests" && text(i + 2) == "{" {
            i = behind_block(&tokens, i + 2);
        } else if text(i) == "use" && text(i + 1) != "<" {
            // Followed by `<` it says what a type captures.
            let public = i > 0 && matches!(text(i - 1), "pub" | ")");
            i = use_tree(&tokens, i + 1, &[], public, &mut file.imports);
        } else if word(i) && !matches!(text(i.wrapping_sub(1)), "." | "$" | "mod") {
            let mut path = vec![text(i).to_owned()];
            while text(i + 1) == "::" && word(i + 2) {
                path.push(text(i + 2).to_owned());
                i += 2;
            }
            if path.len() > 1 {
                file.paths.push(path.clone());
            }
            file.names.insert(path.swap_remove(0));
            i += 1;
        } else {
            i += 1;
            // The rest of a `$crate::…`.
            while text(i - 1) == "$" && text(i) == "crate" || text(i) == "::" && word(i + 1) {
                i += if text(i) == "::" { 2 } else { 1 };
            }
        }
    }
    file
}

fn behind_block(tokens: &[&str], open: usize) -> usize {
    let mut level = 0;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match *token {
            "{" => level += 1,
            "}" => level -= 1,
            _ => {}
        }
        if level == 0 {
            return i + 1;
        }
    }
    tokens.len()
}

/// Takes what follows `use`, or an item of a group; returns where it ends.
fn use_tree(
    tokens: &[&str],
    mut i: usize,
    before: &[String],
    public: bool,
    out: &mut Vec<Import>,
) -> usize {
    let mut path = before.to_vec();
    loop {
        match tokens.get(i).copied().unwrap_or(";") {
            "{" => {
                i += 1;
                while !matches!(tokens.get(i), None | Some(&"}")) {
                    i = use_tree(tokens, i, &path, public, out);
                    i += usize::from(tokens.get(i) == Some(&","));
                }
                return i + 1;
            }
            "::" => i += 1,
            "as" => {
                let name = tokens.get(i + 1).copied().unwrap_or_default().to_owned();
                out.push(Import { path, name, public });
                return i + 2;
            }
            ";" | "," | "}" => {
                // `a::{self}` is a.
                path.pop_if(|last| last == "self" && !before.is_empty());
                let name = path.last().cloned().unwrap_or_default();
                out.push(Import { path, name, public });
                return i;
            }
            name => {
                path.push(name.to_owned());
                i += 1;
            }
        }
    }
}

/// The module that defines what a path means in a module; `None` for modules themselves and for what is not ours.
fn definer(tree: &Tree, at: &Module, path: &[String]) -> Option<Module> {
    let mut here = at.clone();
    let mut rest = path;
    let mut rooted = false;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" => here.clear(),
            "self" => {}
            "super" => here.truncate(here.len().saturating_sub(1)),
            _ => break,
        }
        (rest, rooted) = (others, true);
    }
    while let Some((name, others)) = rest.split_first() {
        let child: Module = here.iter().chain([name]).cloned().collect();
        if tree.contains_key(&child) {
            (here, rest, rooted) = (child, others, true);
            continue;
        }
        let file = tree.get(&here)?;
        // A name that refers to itself is not an alias, nor is one that another crate gives its own name.
        let alias = file
            .imports
            .iter()
            .find(|i| i.name == *name && i.path.first() != Some(name));
        return match alias {
            Some(import) => {
                let whole: Vec<String> = import.path.iter().chain(others).cloned().collect();
                definer(tree, &here, &whole)
            }
            None => rooted.then_some(here),
        };
    }
    None
}

/// For each file, the files that define what it names.
fn edges(tree: &Tree) -> BTreeMap<&str, BTreeSet<&str>> {
    let of = |(module, file): (&Module, &'_ File)| -> BTreeSet<Module> {
        let imports = file.imports.iter().filter_map(|import| {
            let from = definer(tree, module, &import.path)?;
            let child = from.starts_with(module);
            let own = !import.public || !child || file.names.contains(&import.name);
            own.then_some(from)
        });
        let paths = file.paths.iter();
        let paths = paths.filter_map(|path| definer(tree, module, path));
        imports.chain(paths).filter(|m| m != module).collect()
    };
    tree.iter()
        .map(|entry| {
            let targets = of(entry).into_iter().filter(|m| !m.is_empty());
            let paths = targets.filter_map(|m| Some(tree.get(&m)?.path.as_str()));
            (entry.1.path.as_str(), paths.collect())
        })
        .collect()
}

/// The groups of files of which each reaches each other one.
fn circles(sources: &[(String, String)]) -> Vec<Vec<String>> {
    let tree = tree(sources);
    let edges = edges(&tree);
    let reached = |from: &str| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut left: Vec<&str> = edges[from].iter().copied().collect();
        while let Some(file) = left.pop() {
            if seen.insert(file) {
                left.extend(&edges[file]);
            }
        }
        seen
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|f| (*f, reached(f))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (file, reach) in &all {
        if reach.contains(file) {
            let mutual = reach.iter().filter(|other| all[**other].contains(file));
            found.insert(mutual.map(|f| (*f).to_owned()).collect());
        }
    }
    found.into_iter().collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let found = circles(&sources());
    let lines: Vec<String> = found.iter().map(|circle| circle.join(" ⇄ ")).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn circles_are_found() {
    let is_circle = |files: &[(&str, &str)]| {
        let files: Vec<(String, String)> = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        !circles(&files).is_empty()
    };
    let parent = "mod x; mod y; pub use x::X; pub use y::{Y, Z as W};";
    for circle in [
        // A child that uses its parent's own item, and a parent that uses the child's.
        vec![
            ("a/mod.rs", "mod x; use x::X; pub struct A(X);"),
            ("a/x.rs", "use super::A; pub struct X;"),
        ],
        vec![
            ("a.rs", "mod x; pub use x::X; pub fn a() -> X { X }"),
            ("a/x.rs", "pub struct X; fn f() { super::a(); }"),
        ],
        vec![
            ("a.rs", "mod x; pub fn a() { x::f() }"),
            ("a/x.rs", "pub fn f() { crate::a::a() }"),
        ],
        // Through re-exports, renamed and grouped.
        vec![
            ("a/mod.rs", parent),
            ("a/x.rs", "use super::{Y}; pub struct X;"),
            ("a/y.rs", "use crate::a::X;"),
        ],
        vec![
            ("a/mod.rs", parent),
            ("a/x.rs", "pub struct X; type T = super::W;"),
            ("a/y.rs", "use super::X as Q; pub struct Z;"),
        ],
        // Three files.
        vec![
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use crate::c::C;"),
            ("c.rs", "fn f() { crate::a::f() }"),
        ],
        // By way of a module's name.
        vec![
            ("a.rs", "use crate::{b}; fn f() { b::f() }"),
            ("b.rs", "use crate::a::{self}; fn f() { a::f() }"),
        ],
    ] {
        assert!(is_circle(&circle), "{circle:?}");
    }
    for line in [
        // Gathering the children is no import, and neither is a name alone.
        vec![
            ("a/mod.rs", parent),
            ("a/x.rs", "use super::Y; pub struct X;"),
            ("a/y.rs", "pub struct Y;"),
        ],
        vec![
            ("a.rs", "mod x; pub fn a() {}"),
            ("a/x.rs", "use super::a;"),
        ],
        vec![
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "mod tests { use crate::a::A; } pub struct B;"),
        ],
        vec![
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "macro_rules! m { () => { $crate::a::A } }"),
        ],
        vec![
            ("a.rs", "use crate::b::B; // crate::b"),
            ("b.rs", "// use crate::a::A;\npub struct B { a: f64 }"),
        ],
        vec![("a.rs", "use b::B;"), ("b.rs", "use a::A;")],
    ] {
        assert!(!is_circle(&line), "{line:?}");
    }
}
