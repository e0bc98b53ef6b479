//! The percent encoding of addresses.

/// A text without its percent encoding: `%3A` is `:`. What encodes nothing stays as it is, and bytes that are no UTF-8 become `�`.
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        let byte = escaped(behind).filter(|_| first == b'%');
        if byte.is_some() {
            rest = &behind[2..];
        }
        bytes.push(byte.unwrap_or(first));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that two hexadecimal digits stand for.
fn escaped(digits: &[u8]) -> Option<u8> {
    let [high, low, ..] = digits else {
        return None;
    };
    let digit = |letter: u8| char::from(letter).to_digit(16);
    u8::try_from(16 * digit(*high)? + digit(*low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_encodes_nothing_stays() {
        for (text, meant) in [
            ("a%20b", "a b"),
            ("%C3%a9t%C3%A9", "été"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%%41", "%zz%A"),
            // Once only.
            ("%2541", "%41"),
            ("%FF!", "\u{fffd}!"),
            ("é+", "é+"),
        ] {
            assert_eq!(decoded(text), meant, "{text}");
        }
    }
}
