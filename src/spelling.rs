//! What somebody probably meant.

/// The name that the writer most likely meant, if any is near or begins with what they wrote.
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
