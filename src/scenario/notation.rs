//! The notation of scenario files: how keys and values are written in TOML.

use std::fmt::Write as _;

/// Writes a line `key = value`.
pub fn line(out: &mut String, key: &str, value: String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

/// The shortest form that reads back to the same number and that TOML takes for a float.
pub fn number(v: f64) -> String {
    format!("{v:?}")
}

/// An array of two numbers.
pub fn pair([a, b]: [f64; 2]) -> String {
    format!("[{}, {}]", number(a), number(b))
}

/// Text in quotes.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
