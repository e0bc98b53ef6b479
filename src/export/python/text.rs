//! Numbers and texts as Python writes them.

/// A number with the fewest digits that read back to it.
pub fn number(v: f64) -> String {
    format!("{v:?}")
}

/// A term minus a number, without a second sign and without a zero.
pub fn less(term: &str, v: f64) -> String {
    if v == 0.0 {
        term.to_owned()
    } else if v < 0.0 {
        format!("{term} + {}", number(-v))
    } else {
        format!("{term} - {}", number(v))
    }
}

/// A text as a literal: JSON's are Python's, too.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `True` or `False`.
pub fn truth(v: bool) -> &'static str {
    if v { "True" } else { "False" }
}
