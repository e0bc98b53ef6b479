//! The caption of small multiples.

/// The captions of figures that differ in a number as one: an ellipsis stands where they differ, and the numbers follow.
pub fn caption_of_many(captions: &[String], labels: &[&str]) -> String {
    let parts: Vec<Vec<&str>> = captions.iter().map(|c| c.split(", ").collect()).collect();
    let Some(first) = parts.first() else {
        return String::new();
    };
    let part = |place: usize| {
        let alternatives: Vec<&str> = parts
            .iter()
            .map(|parts| parts.get(place).copied().unwrap_or_default())
            .collect();
        in_common(&alternatives)
    };
    let common: Vec<String> = (0..first.len()).map(part).collect();
    format!("{} Panels: {}.", common.join(", "), labels.join(", "))
}

/// The words with which all texts begin and end, and an ellipsis between them.
fn in_common(texts: &[&str]) -> String {
    let first = texts[0];
    if texts.iter().all(|text| *text == first) {
        return first.to_owned();
    }
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split(' ').collect()).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let alike = |pick: fn(&[&str], usize) -> usize| {
        let same = |place: &usize| {
            let word = |words: &Vec<_>| words[pick(words, *place)];
            words.iter().all(|other| word(other) == word(&words[0]))
        };
        (0..shortest).take_while(same).count()
    };
    let before = alike(|_, place| place);
    let after = alike(|words, place| words.len() - 1 - place).min(shortest - before);
    let words = &words[0];
    let (head, tail) = (&words[..before], &words[words.len() - after..]);
    // A bracket that is opened or closed where the texts differ stays, as does the full stop or semicolon that ends there.
    let differing = words[before..words.len() - after].join(" ");
    let [opened, closed] = ['(', ')'].map(|bracket| differing.matches(bracket).count());
    let kept = |mark, is_kept| if is_kept { mark } else { "" };
    let differing = format!(
        "{}…{}{}",
        kept("(", opened > closed),
        kept(")", closed > opened),
        &differing[differing.trim_end_matches(['.', ';']).len()..],
    );
    [head, &[&*differing], tail].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_that_differ_in_a_number_are_one() {
        let captions = ["0.1", "1"].map(|rate| {
            format!(
                "f with λ₁ = 1, λ₂ = 9. gradient descent: η = {rate}. momentum: η = 0.2, β = 0.9."
            )
        });
        assert_eq!(
            caption_of_many(&captions, &["η = 0.1", "η = 1"]),
            "f with λ₁ = 1, λ₂ = 9. gradient descent: η = …. momentum: η = 0.2, β = 0.9. Panels: η = 0.1, η = 1."
        );
        let captions = ["nesterov", "not nesterov"].map(|n| format!("η = 1, {n}."));
        assert_eq!(
            caption_of_many(&captions, &["a", "b"]),
            "η = 1, … nesterov. Panels: a, b."
        );
    }

    #[test]
    fn brackets_around_numbers_that_differ_stay() {
        for (texts, expected) in [
            (
                ["(−1.2, 1), 3 steps.", "(0, 1), 3 steps."],
                "(…, 1), 3 steps.",
            ),
            (
                ["(1, −1.2), 3 steps.", "(1, 0), 3 steps."],
                "(1, …), 3 steps.",
            ),
            (["σ = 1 (seed 3).", "σ = 1 (seed 4)."], "σ = 1 (seed …)."),
            (["(seed 3; a: t).", "(seed 4; a: t)."], "(seed …; a: t)."),
            (["sin(x), 3.", "exp(x), 3."], "…, 3."),
        ] {
            let said = caption_of_many(&texts.map(str::to_owned), &["a", "b"]);
            assert_eq!(said, format!("{expected} Panels: a, b."));
        }
    }
}
