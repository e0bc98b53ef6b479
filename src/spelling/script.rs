//! What stands above the line or below it: Unicode's raised and lowered characters, and those on the line that they are forms of.

/// Where characters stand that are not on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Above it, as in 10⁻³.
    Raised,
    /// Below it, as in λ₁.
    Lowered,
}

/// Characters of the line, and their forms above it.
const RAISED: [(char, char); 28] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('−', '⁻'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('k', 'ᵏ'),
    ('t', 'ᵗ'),
    ('T', 'ᵀ'),
    ('b', 'ᵇ'),
    ('c', 'ᶜ'),
    ('e', 'ᵉ'),
    ('f', 'ᶠ'),
    ('i', 'ⁱ'),
    ('o', 'ᵒ'),
    ('p', 'ᵖ'),
    ('u', 'ᵘ'),
    ('v', 'ᵛ'),
    ('z', 'ᶻ'),
];

/// Characters of the line, and their forms below it.
const LOWERED: [(char, char); 25] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('−', '₋'),
    ('(', '₍'),
    (')', '₎'),
    ('a', 'ₐ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('l', 'ₗ'),
    ('m', 'ₘ'),
    ('n', 'ₙ'),
    ('p', 'ₚ'),
    ('s', 'ₛ'),
    ('t', 'ₜ'),
    ('x', 'ₓ'),
];

/// The words that stand below the line after a Greek letter, as in λmax.
const WORDS: [&str; 2] = ["max", "min"];

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands; `None` is on the line.
    pub script: Option<Script>,
    /// Its characters as they are on the line.
    pub text: String,
}

/// The stretches of a text, with what stands above or below the line told apart.
pub fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |script, c| match parts.last_mut() {
        Some(last) if last.script == script => last.text.push(c),
        Some(_) | None => parts.push(Part {
            script,
            text: String::from(c),
        }),
    };
    let (mut rest, mut before) = (text, ' ');
    while let Some(c) = rest.chars().next() {
        if let Some(word) = lowered_word(before, rest) {
            word.chars().for_each(|c| push(Some(Script::Lowered), c));
            rest = &rest[word.len()..];
            before = ' ';
            continue;
        }
        let on_line = |pairs: &'static [(char, char)]| pairs.iter().find(|(_, form)| *form == c);
        let (script, shown) = match (on_line(&RAISED), on_line(&LOWERED)) {
            (Some((shown, _)), _) => (Some(Script::Raised), *shown),
            (None, Some((shown, _))) => (Some(Script::Lowered), *shown),
            (None, None) => (None, c),
        };
        push(script, shown);
        rest = &rest[c.len_utf8()..];
        before = c;
    }
    parts
}

/// The word at the beginning of a text that stands below the line after the character before it.
fn lowered_word(before: char, text: &str) -> Option<&'static str> {
    let greek = ('α'..='ω').contains(&before);
    let ends = |word: &&str| {
        let after = text[word.len()..].chars().next();
        !after.is_some_and(char::is_alphanumeric)
    };
    let mut words = WORDS.into_iter().filter(|word| text.starts_with(word));
    words.find(ends).filter(|_| greek)
}

/// How characters that stand there are spelled where there is only the line: in Unicode's forms. Words stay as they are, because
/// nobody searches for their forms.
pub fn spelled(script: Script, text: &str) -> String {
    if WORDS.contains(&text) {
        return text.to_owned();
    }
    let pairs: &[(char, char)] = match script {
        Script::Raised => &RAISED,
        Script::Lowered => &LOWERED,
    };
    let form = |c: char| {
        let pair = pairs.iter().find(|(on_line, _)| *on_line == c);
        pair.map_or(c, |(_, form)| *form)
    };
    text.chars().map(form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Option<Script>, String)> {
        let parts = parts(text).into_iter();
        parts.map(|part| (part.script, part.text)).collect()
    }

    #[test]
    fn what_is_raised_or_lowered_is_told_apart() {
        let (raised, lowered) = (Some(Script::Raised), Some(Script::Lowered));
        let part = |script, text: &str| (script, text.to_owned());
        assert_eq!(
            told("2.5·10⁻¹⁶"),
            [part(None, "2.5·10"), part(raised, "−16")]
        );
        assert_eq!(
            told("λ₁u² + vₜ"),
            [
                part(None, "λ"),
                part(lowered, "1"),
                part(None, "u"),
                part(raised, "2"),
                part(None, " + v"),
                part(lowered, "t"),
            ]
        );
        assert_eq!(told("‖∇f‖ − 3"), [part(None, "‖∇f‖ − 3")]);
        assert_eq!(told(""), []);
    }

    #[test]
    fn a_word_after_a_greek_letter_is_its_index() {
        let words = |text| told(text).len();
        assert_eq!(told("σ²∇λmax")[2], (None, "∇λ".to_owned()));
        assert_eq!(told("λmax = 3")[1].1, "max");
        // Other words begin with it, and other letters stand before it.
        for text in ["λmaximal", "max", "climax", "λ max"] {
            assert_eq!(words(text), 1, "{text}");
        }
    }

    #[test]
    fn every_form_comes_back() {
        for text in ["10⁻³", "λ₁", "x⁽ᵏ⁾", "Aᵀ", "vₜ₊₁", "λmax", "βⁿ"] {
            let back = parts(text).into_iter().map(|part| match part.script {
                Some(script) => spelled(script, &part.text),
                None => part.text,
            });
            assert_eq!(back.collect::<String>(), text);
        }
    }
}
