//! Which sentences of a document state an outcome that no claim backs.

use std::ops::Range;

use crate::scenario::document::Scenario;

/// Words that make a sentence one about an outcome, besides digits: numbers in words, and what becomes of runs.
pub const OUTCOMES: [&str; 64] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "hundred",
    "thousand",
    "million",
    "once",
    "twice",
    "thrice",
    "half",
    "halves",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "double",
    "doubles",
    "triple",
    "tenfold",
    "never",
    "always",
    "all",
    "none",
    "nothing",
    "every",
    "equal",
    "equals",
    "equally",
    "same",
    "exactly",
    "converges",
    "converge",
    "diverges",
    "diverge",
    "overshoots",
    "escapes",
    "escape",
    "arrives",
    "arrive",
    "stalls",
    "stops",
    "stuck",
    "explodes",
    "explode",
    "vanishes",
    "vanish",
    "dies",
    "faster",
    "slower",
    "sooner",
    "later",
    "fewer",
    "smaller",
    "larger",
    "oscillates",
];
/// After these a full stop ends no sentence.
const ABBREVIATIONS: [&str; 6] = ["e.g.", "i.e.", "cf.", "et al.", "vs.", "approx."];

impl Scenario {
    /// The sentences of title, notes and question that state an outcome, by a number in digits or one of [`OUTCOMES`], and that no claim's `says` lies in. A
    /// question states nothing.
    pub fn sentences_without_claim(&self) -> Vec<String> {
        let says: Vec<&str> = self
            .claims
            .iter()
            .filter_map(|claim| claim.says.as_deref())
            .collect();
        let mut bare = Vec::new();
        for text in self.words() {
            let backed: Vec<Range<usize>> = says
                .iter()
                .flat_map(|says| {
                    text.match_indices(says)
                        .map(|(at, found)| at..at + found.len())
                })
                .collect();
            for range in sentences(text) {
                let sentence = &text[range.clone()];
                let is_backed = backed
                    .iter()
                    .any(|b| b.start < range.end && range.start < b.end);
                if states_an_outcome(sentence) && !is_backed {
                    bare.push(sentence.to_owned());
                }
            }
        }
        bare
    }
}

/// The sentences of a text, each without blanks around it.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut add = |range: Range<usize>| {
        let piece = &text[range.clone()];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let from = range.start + (piece.len() - piece.trim_start().len());
            all.push(from..from + trimmed.len());
        }
    };
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        let ends_a_word = text[next..].chars().next().is_none_or(char::is_whitespace);
        let ends = match c {
            '\n' => true,
            '!' | '?' => ends_a_word,
            '.' => {
                ends_a_word
                    && !ABBREVIATIONS
                        .iter()
                        .any(|short| text[..next].ends_with(short))
            }
            _ => false,
        };
        if ends {
            add(start..next);
            start = next;
        }
    }
    add(start..text.len());
    all
}

fn states_an_outcome(sentence: &str) -> bool {
    if sentence.ends_with('?') {
        return false;
    }
    let lower = sentence.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    // A digit within a word, as in L2, is part of a name.
    words.any(|word| word.starts_with(|c: char| c.is_ascii_digit()) || OUTCOMES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::claim::{Claim, Repeat, Subject};
    use crate::surface::Shape;

    fn pieces(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_full_stop_within_a_number_or_an_abbreviation_ends_no_sentence() {
        assert_eq!(
            pieces("At 0.2 it stops, e.g. here. Why? λ₂ = 10.\nη  "),
            ["At 0.2 it stops, e.g. here.", "Why?", "λ₂ = 10.", "η"]
        );
        assert_eq!(pieces(" \n "), [""; 0]);
    }

    #[test]
    fn what_states_an_outcome_needs_a_claim() {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        scenario.title = "A ravine".into();
        scenario.notes = "Drag the rate. It Never arrives. From 0.2 on it grows. Is it twice as fast? Half of them halve. λ₂ and L2 lead. It takes 7.".into();
        assert_eq!(
            scenario.sentences_without_claim(),
            [
                "It Never arrives.",
                "From 0.2 on it grows.",
                "Half of them halve.",
                "It takes 7."
            ]
        );
        let claim = |says: &str| Claim {
            says: Some(says.to_owned()),
            task: None,
            subject: Subject::default(),
            repeat: Repeat::Once,
            ends: Vec::new(),
            at: None,
            steps: None,
            loss_below: None,
            measured: None,
            share: None,
            asks: None,
        };
        scenario.claims = vec![
            claim("0.2 on"),
            claim("arrives. From"),
            claim("Half of them"),
        ];
        assert_eq!(scenario.sentences_without_claim(), ["It takes 7."]);
    }
}
