//! Suggestions for mistyped names.

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
