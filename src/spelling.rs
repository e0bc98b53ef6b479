//! Names and other text from outside, in messages and figures: what a mistyped name was meant to be, text that a terminal can show
//! without obeying it, and long text shortened. Numbers as people read them.

pub mod number;
pub mod percent;
pub mod script;

/// The name that `text` was most likely meant to be; `None` if no name is close to it or begins with it.
///
/// Close is an edit distance (Damerau and Levenshtein) of at most 1 + a quarter of the name's length.
pub fn nearest<'n>(text: &str, names: &[&'n str]) -> Option<&'n str> {
    let begun = || {
        let long_enough = text.len() >= 3;
        names
            .iter()
            .find(|name| long_enough && name.starts_with(text))
            .copied()
    };
    names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(text, name), *name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
        .or_else(begun)
}

/// Text from a file, a table or the name of one as a message or a terminal shows it: characters that would not be seen, and that a
/// terminal might obey, are written as escapes, such as `\u{1b}`.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A text of at most so many characters: the middle of a longer one is left out, since texts that differ often do so at their ends.
pub fn elided(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let kept = most.saturating_sub(1);
    let (begin, end) = (kept - kept / 2, kept / 2);
    let begin: String = text.chars().take(begin).collect();
    let end: String = text.chars().skip(count - end).collect();
    format!("{begin}…{end}")
}

/// Whether a character controls a terminal, ends a line, or turns the direction of the text around it.
pub fn is_hidden(c: char) -> bool {
    let ends_line = matches!(c, '\u{2028}' | '\u{2029}');
    let turns = matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    c.is_control() || ends_line || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_long_text_is_left_out() {
        assert_eq!(elided("momentum", 8), "momentum");
        assert_eq!(elided("momentum", 7), "mom…tum");
        assert_eq!(elided("momentum", 4), "mo…m");
        assert_eq!(elided("λλλλλλ 2", 5), "λλ… 2");
        assert_eq!([elided("ab", 1), elided("ab", 0)], ["…", "…"]);
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let clear = "\u{1b}[2J\u{7}a\nb\u{9b}1m";
        assert_eq!(printable(clear), "\\u{1b}[2J\\u{7}a\\u{a}b\\u{9b}1m");
        assert_eq!(printable("\u{202e}txt.toml"), "\\u{202e}txt.toml");
        for plain in [
            "λ₁ = 3",
            "e\u{301}",
            "a\"b'c\\d",
            "名",
            "🏔\u{fe0f}",
            "\u{200d}",
        ] {
            assert_eq!(printable(plain), plain);
        }
    }
}
