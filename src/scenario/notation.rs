//! The notation of scenario files: how keys and values are written in TOML.

use std::fmt::Write as _;

/// The text of a file as it grows. The tables of a page are those of a scenario under another name, `page`.
#[derive(Default)]
pub struct Text {
    text: String,
    /// What the names of tables begin with: nothing, or the page's, with a dot.
    prefix: &'static str,
}

impl Text {
    /// What is written from now on belongs to the table of this name, which ends in a dot.
    pub fn within(&mut self, prefix: &'static str) {
        self.prefix = prefix;
    }

    /// Begins a table, after an empty line.
    pub fn table(&mut self, path: &str) {
        self.text.push('\n');
        self.inner_table(path);
    }

    /// Begins a table that belongs to the one above it.
    pub fn inner_table(&mut self, path: &str) {
        self.raw(&format!("[{}{path}]\n", self.prefix));
    }

    /// Begins the next table of an array, after an empty line.
    pub fn item(&mut self, path: &str) {
        self.text.push('\n');
        self.inner_item(path);
    }

    /// Begins the next table of an array that belongs to the table above it.
    pub fn inner_item(&mut self, path: &str) {
        self.raw(&format!("[[{}{path}]]\n", self.prefix));
    }

    /// Adds text as it is.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.text
    }
}

/// Writes a line `key = value`.
pub fn line(out: &mut Text, key: &str, value: String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out.text, "{key} = {value}");
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
