//! Text for LaTeX.

use std::fmt::Write as _;

use crate::export::rows::is_icon;

/// Text as LaTeX, in text mode. What our figures write of mathematics becomes mathematics; other characters that LaTeX with
/// Computer Modern lacks are left to the font under LuaTeX and XeTeX, and named by their code under pdfTeX.
pub(super) fn put_text(out: &mut String, text: &str) {
    let mut in_math = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(accent) = rest.peek().copied().and_then(accent)
            && c.is_ascii_alphabetic()
        {
            rest.next();
            switch(out, &mut in_math, true);
            let _ = write!(out, "{accent}{{{c}}}");
        } else if let Some((kind, first)) = script(c) {
            switch(out, &mut in_math, true);
            // Neighbours share one pair of braces: TeX allows one exponent.
            let _ = write!(out, "{{}}{kind}{{{first}");
            while let Some((_, next)) = rest
                .peek()
                .copied()
                .and_then(script)
                .filter(|s| s.0 == kind)
            {
                out.push_str(next);
                rest.next();
            }
            out.push('}');
        } else if let Some(symbol) = math(c) {
            switch(out, &mut in_math, true);
            out.push_str(symbol);
            // A command's name ends where no letter follows.
            if symbol.ends_with(|c: char| c.is_ascii_alphabetic()) {
                out.push(' ');
            }
        } else {
            switch(out, &mut in_math, false);
            put_character(out, c);
        }
    }
    switch(out, &mut in_math, false);
}

/// A comment's text: nothing in it ends the line.
pub(super) fn put_comment(out: &mut String, text: &str) {
    out.push_str("% ");
    out.extend(
        text.chars()
            .map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }),
    );
    out.push('\n');
}

fn switch(out: &mut String, in_math: &mut bool, wanted: bool) {
    if *in_math != wanted {
        out.push('$');
        *in_math = wanted;
    }
}

/// A character in text mode.
fn put_character(out: &mut String, c: char) {
    let special = match c {
        '\\' => "\\textbackslash{}",
        '{' => "\\{",
        '}' => "\\}",
        '$' => "\\$",
        '&' => "\\&",
        '#' => "\\#",
        '_' => "\\_",
        '%' => "\\%",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        '"' => "{''}",
        '`' => "\\textasciigrave{}",
        // Two in a row would become one longer dash, and these two an inverted mark.
        '-' => "-{}",
        '?' => "?{}",
        '!' => "!{}",
        '\u{2018}' => "\\textquoteleft{}",
        '\u{2019}' => "\\textquoteright{}",
        '\u{201c}' => "\\textquotedblleft{}",
        '\u{201d}' => "\\textquotedblright{}",
        '\u{201e}' => ",{},",
        '–' => "\\textendash{}",
        '—' => "\\textemdash{}",
        '…' => "\\ldots{}",
        '\u{a0}' => "~",
        '\u{2009}' | '\u{202f}' => "\\,",
        'ß' => "\\ss{}",
        '§' => "\\S{}",
        '©' => "\\copyright{}",
        c if c == ' ' || c.is_ascii_graphic() => {
            out.push(c);
            return;
        }
        c if c.is_whitespace() => " ",
        // Private use: icons, which are drawn.
        c if c.is_control() || is_icon(c) => "",
        // Letters of western Europe, which LaTeX builds of a letter and an accent.
        'À'..='ÿ' if !"ÐÞðþ×÷".contains(c) => {
            out.push(c);
            return;
        }
        c => {
            let _ = write!(
                out,
                "{{\\ifdefined\\Umathchar {c}\\else [U+{:04X}]\\fi}}",
                u32::from(c)
            );
            return;
        }
    };
    out.push_str(special);
}

/// An accent over a letter in mathematics.
fn accent(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{302}' => "\\hat",
        '\u{303}' => "\\tilde",
        '\u{304}' | '\u{305}' => "\\bar",
        '\u{307}' => "\\dot",
        '\u{308}' => "\\ddot",
        _ => return None,
    })
}

/// What stands above or below the line.
fn script(c: char) -> Option<(char, &'static str)> {
    Some(match c {
        '⁰' => ('^', "0"),
        '¹' => ('^', "1"),
        '²' => ('^', "2"),
        '³' => ('^', "3"),
        '⁴' => ('^', "4"),
        '⁵' => ('^', "5"),
        '⁶' => ('^', "6"),
        '⁷' => ('^', "7"),
        '⁸' => ('^', "8"),
        '⁹' => ('^', "9"),
        '⁺' => ('^', "+"),
        '⁻' => ('^', "-"),
        'ⁿ' => ('^', "n"),
        'ᵀ' => ('^', "\\mathsf{T}"),
        'ᵗ' => ('^', "t"),
        'ᵏ' => ('^', "k"),
        '₀' => ('_', "0"),
        '₁' => ('_', "1"),
        '₂' => ('_', "2"),
        '₃' => ('_', "3"),
        '₄' => ('_', "4"),
        '₅' => ('_', "5"),
        '₆' => ('_', "6"),
        '₇' => ('_', "7"),
        '₈' => ('_', "8"),
        '₉' => ('_', "9"),
        '₊' => ('_', "+"),
        '₋' => ('_', "-"),
        'ₖ' => ('_', "k"),
        'ₙ' => ('_', "n"),
        'ₜ' => ('_', "t"),
        'ₘ' => ('_', "m"),
        'ₐ' => ('_', "a"),
        'ₓ' => ('_', "x"),
        'ᵢ' => ('_', "i"),
        'ⱼ' => ('_', "j"),
        _ => return None,
    })
}

/// A symbol of mathematics.
fn math(c: char) -> Option<&'static str> {
    greek(c).or_else(|| operator(c)).or_else(|| shape(c))
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        'δ' => "\\delta",
        'ε' => "\\varepsilon",
        'ζ' => "\\zeta",
        'η' => "\\eta",
        'θ' => "\\theta",
        'ι' => "\\iota",
        'κ' => "\\kappa",
        'λ' => "\\lambda",
        'µ' | 'μ' => "\\mu",
        'ν' => "\\nu",
        'ξ' => "\\xi",
        'π' => "\\pi",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'τ' => "\\tau",
        'φ' => "\\varphi",
        'χ' => "\\chi",
        'ψ' => "\\psi",
        'ω' => "\\omega",
        'Γ' => "\\Gamma",
        'Δ' => "\\Delta",
        'Θ' => "\\Theta",
        'Λ' => "\\Lambda",
        'Ξ' => "\\Xi",
        'Π' => "\\Pi",
        'Σ' => "\\Sigma",
        'Φ' => "\\Phi",
        'Ψ' => "\\Psi",
        'Ω' => "\\Omega",
        _ => return None,
    })
}

fn operator(c: char) -> Option<&'static str> {
    Some(match c {
        '−' => "-",
        '<' => "<",
        '>' => ">",
        '|' => "|",
        '·' => "\\cdot",
        '×' => "\\times",
        '÷' => "\\div",
        '±' => "\\pm",
        '≤' => "\\le",
        '≥' => "\\ge",
        '≈' => "\\approx",
        '≠' => "\\ne",
        '∝' => "\\propto",
        '∞' => "\\infty",
        '∈' => "\\in",
        '∇' => "\\nabla",
        '∂' => "\\partial",
        '√' => "\\surd",
        '∑' => "\\textstyle\\sum",
        '‖' => "\\|",
        '′' => "'",
        '°' => "{}^{\\circ}",
        '½' => "\\tfrac{1}{2}",
        '⌊' => "\\lfloor",
        '⌋' => "\\rfloor",
        'ℝ' => "\\mathbb{R}",
        'ŵ' => "\\hat{w}",
        '→' => "\\to",
        '←' => "\\leftarrow",
        '↑' => "\\uparrow",
        '↓' => "\\downarrow",
        '⟵' => "\\longleftarrow",
        '∘' => "\\circ",
        '⊙' => "\\odot",
        '«' => "\\ll",
        '»' => "\\gg",
        _ => return None,
    })
}

fn shape(c: char) -> Option<&'static str> {
    Some(match c {
        '●' => "\\bullet",
        '○' => "\\circ",
        '■' => "\\blacksquare",
        '□' => "\\square",
        '▲' => "\\blacktriangle",
        '▼' => "\\blacktriangledown",
        '▶' => "\\blacktriangleright",
        '◆' => "\\blacklozenge",
        '★' => "\\bigstar",
        '✓' => "\\checkmark",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_spelled_for_latex() {
        for (text, latex) in [
            (
                "100 % of a_b & {c} #1 $5",
                "100 \\% of a\\_b \\& \\{c\\} \\#1 \\$5",
            ),
            (
                "a\\b^~",
                "a\\textbackslash{}b\\textasciicircum{}\\textasciitilde{}",
            ),
            ("η = 0.1", "$\\eta $ = 0.1"),
            ("λ₁ ≤ 10⁻¹²", "$\\lambda {}_{1}$ $\\le $ 10${}^{-12}$"),
            ("‖∇f‖", "$\\|\\nabla $f$\\|$"),
            ("−0.5", "$-$0.5"),
            ("v\u{302}", "$\\hat{v}$"),
            ("x²₁", "x${}^{2}{}_{1}$"),
            ("--", "-{}-{}"),
            ("é", "é"),
            ("中", "{\\ifdefined\\Umathchar 中\\else [U+4E2D]\\fi}"),
            ("a\u{7}\nb", "a b"),
        ] {
            let mut out = String::new();
            put_text(&mut out, text);
            assert_eq!(out, latex, "{text}");
        }
    }

    #[test]
    fn a_comment_is_one_line() {
        let mut out = String::new();
        put_comment(&mut out, "a\nb\r\\end{document}");
        assert_eq!(out, "% a b \\end{document}\n");
    }
}
