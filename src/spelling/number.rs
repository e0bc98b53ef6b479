//! Numbers in a form that is easy to read.

/// A number in at most `digits` significant digits, with a real minus sign: `0.05`, `1250`, `3.2e−7`.
pub fn compact(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "undefined".into();
    }
    if value.is_infinite() {
        return if value > 0.0 {
            "∞".into()
        } else {
            "−∞".into()
        };
    }
    if value == 0.0 {
        return "0".into();
    }
    let scientific = format!("{value:.*e}", digits.saturating_sub(1));
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let text = if (-4..6).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        trim(&format!("{value:.decimals$}")).to_owned()
    } else {
        format!("{}e{exponent}", trim(mantissa))
    };
    text.replace('-', "−")
}

/// A number in the shortest form that reads back to the same value.
pub fn exact(value: f64) -> String {
    format!("{value:?}")
        .trim_end_matches(".0")
        .replace('-', "−")
}

/// `digits` significant digits and a power of ten: `2.5·10⁻⁶`, `−10⁹`.
pub fn scientific(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return compact(value, digits);
    }
    with_power(&format!("{value:.*e}", digits.saturating_sub(1)))
}

/// The same in the shortest form that reads back to the same value.
pub fn exact_scientific(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return exact(value);
    }
    with_power(&format!("{value:e}"))
}

/// A number with an exponent, `-2.5e-16`, as `−2.5·10⁻¹⁶`.
fn with_power(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let power = power_of_ten(exponent.parse().unwrap_or(0));
    match trim(mantissa) {
        "1" => power,
        "-1" => format!("−{power}"),
        mantissa => format!("{}·{power}", mantissa.replace('-', "−")),
    }
}

/// A share in percent, in two digits.
pub fn percent(count: usize, of: usize) -> String {
    format!("{} %", compact(100.0 * count as f64 / of.max(1) as f64, 2))
}

/// `10⁻³`
fn power_of_ten(exponent: i32) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    let exponent: String = exponent.to_string().chars().map(raised).collect();
    format!("10{exponent}")
}

fn trim(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// A count in groups of three digits, with spaces that do not break, from 10 000 on.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(compact(0.05, 4), "0.05");
        assert_eq!(compact(-2.0, 4), "−2");
        assert_eq!(compact(123_456.0, 4), "123456");
        assert_eq!(compact(1.234_567e-7, 3), "1.23e−7");
        assert_eq!(compact(9.9999, 3), "10");
        assert_eq!(compact(f64::INFINITY, 3), "∞");
        assert_eq!(scientific(-1.0e9, 3), "−10⁹");
        assert_eq!(scientific(2.5e-16, 3), "2.5·10⁻¹⁶");
        assert_eq!(scientific(0.0, 3), "0");
        assert_eq!(exact_scientific(1e-6), "10⁻⁶");
        assert_eq!(exact_scientific(-123.0), "−1.23·10²");
        assert_eq!(exact_scientific(0.0), "0");
        assert_eq!(exact(-0.1), "−0.1");
        assert_eq!(exact(3.0), "3");
    }

    #[test]
    fn long_counts_are_grouped() {
        for (count, text) in [
            (0, "0"),
            (9999, "9999"),
            (10_000, "10 000"),
            (65_536, "65 536"),
            (1_048_576, "1 048 576"),
            (100_000_000, "100 000 000"),
        ] {
            assert_eq!(grouped(count).replace('\u{a0}', " "), text);
        }
    }
}
