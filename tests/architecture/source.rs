//! The sources as text and as tokens.

use std::path::{Path, PathBuf};

/// Source with comments and the insides of strings and characters blanked; line breaks stay.
pub fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut i = 0;
    while i < chars.len() {
        let end = match (chars[i], chars.get(i + 1)) {
            ('/', Some('/')) => until(&chars, i, |c| c[0] == '\n'),
            ('/', Some('*')) => after(&chars, i + 2, "*/"),
            ('r', Some('"' | '#')) if !is_name(chars.get(i.wrapping_sub(1))) => {
                let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
                match chars.get(i + 1 + hashes) {
                    Some('"') => {
                        after(&chars, i + 2 + hashes, &format!("\"{}", "#".repeat(hashes)))
                    }
                    _ => i,
                }
            }
            ('"', _) => closing(&chars, i, '"'),
            // A lifetime has no closing quote after one character.
            ('\'', Some('\\')) => closing(&chars, i, '\''),
            ('\'', Some(_)) if chars.get(i + 2) == Some(&'\'') => i + 3,
            _ => i,
        };
        if end == i {
            out.push(chars[i]);
            i += 1;
        } else {
            out.extend(
                chars[i..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            i = end;
        }
    }
    out
}

pub fn is_name(c: Option<&char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || *c == '_')
}

fn until(chars: &[char], from: usize, stop: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len())
        .find(|&i| stop(&chars[i..]))
        .unwrap_or(chars.len())
}

fn after(chars: &[char], from: usize, mark: &str) -> usize {
    let mark: Vec<char> = mark.chars().collect();
    (until(chars, from, |rest| rest.starts_with(&mark)) + mark.len()).min(chars.len())
}

/// The index just after the quote that closes the one at `from`.
fn closing(chars: &[char], from: usize, quote: char) -> usize {
    let mut i = from + 1;
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// Names, `::`, and single other characters, each with its line.
pub fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_name(Some(&first)) {
                rest.find(|c: char| !is_name(Some(&c)))
                    .unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push((number + 1, rest[..length].to_owned()));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Every file under `src` with its path there.
pub fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    let relative = |path: &PathBuf| {
        let names = path.strip_prefix(&root).unwrap().components();
        let names: Vec<_> = names.map(|c| c.as_os_str().to_str().unwrap()).collect();
        (names.join("/"), std::fs::read_to_string(path).unwrap())
    };
    files.iter().map(relative).collect()
}
