//! Typed formulas as PyTorch code, token by token: the grammar is that of Python, but for `^`, and for functions of numbers alone, which
//! PyTorch wants as tensors.

use std::ops::Range;

use super::text::number;
use crate::math::formula::{Binary, Program, Symbol, Token, Unary, tokens};

/// Names that a parameter cannot have: words of Python, and what the script uses.
const TAKEN: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield", "math", "torch", "T",
];

/// The lines of the body; none for a text that is no formula.
pub fn body(text: &str) -> Vec<String> {
    let (Ok(program), Ok(tokens)) = (Program::parse(text), tokens(text)) else {
        return Vec::new();
    };
    let mut below = tokens.windows(2);
    let below = below
        .position(|t| t[0].first && t[0].symbol == Symbol::Name && t[1].symbol == Symbol::Equals);
    let formula = &tokens[..below.unwrap_or(tokens.len())];
    let parameters = program.parameters().iter();
    let names: Vec<&str> = parameters.map(|p| p.name.as_str()).collect();
    let names = in_python(&names);
    let translation = Translation {
        text,
        tokens: formula,
        names: &names,
    };
    let mut lines = Vec::new();
    if formula.iter().any(|t| translation.is_function(t)) {
        lines.push("T = torch.as_tensor".to_owned());
    }
    for ((_, name), parameter) in names.iter().zip(program.parameters()) {
        lines.push(format!("{name} = {}", number(parameter.value)));
    }
    let mut out = translation.expression(0..formula.len());
    if !formula.iter().any(|t| translation.is_variable(t)) {
        // Only what depends on x and y has a gradient.
        out = format!("0*(x + y) + {out}");
    }
    lines.push(format!("return {out}"));
    lines
}

/// The parameters' names in Python; of one that is none there, a numbered one that no other has.
fn in_python<'a>(names: &[&'a str]) -> Vec<(&'a str, String)> {
    let is_name = |name: &str| {
        let ascii = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        ascii && !TAKEN.contains(&name)
    };
    let mut numbered = (1..).map(|number| format!("parameter_{number}"));
    let mut other = || numbered.find(|name| !names.contains(&name.as_str()));
    let own = |name: &&'a str| {
        let own = is_name(name).then(|| (*name).to_owned());
        (*name, own.or_else(&mut other).unwrap_or_default())
    };
    names.iter().map(own).collect()
}

struct Translation<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// Parameters, and what they are called in Python.
    names: &'a [(&'a str, String)],
}

impl Translation<'_> {
    fn slice(&self, token: &Token) -> &str {
        &self.text[token.span.clone()]
    }

    fn is_variable(&self, token: &Token) -> bool {
        token.symbol == Symbol::Name && matches!(self.slice(token), "x" | "y")
    }

    fn is_function(&self, token: &Token) -> bool {
        token.symbol == Symbol::Name && function(self.slice(token)).is_some()
    }

    /// The tokens of a range as an expression.
    fn expression(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        // Where the brackets that are open begin, and the last operand.
        let (mut open, mut operand) = (Vec::new(), 0);
        let mut at = range.start;
        while at < range.end {
            let token = &self.tokens[at];
            match token.symbol {
                Symbol::Number(v) => {
                    operand = out.len();
                    out.push_str(&self.literal(v, at));
                }
                Symbol::Name => {
                    operand = out.len();
                    match function(self.slice(token)) {
                        Some(called) => at = self.call(called, at + 1, &mut out),
                        None => out.push_str(self.variable(token)),
                    }
                }
                Symbol::Plus if self.follows_an_operand(at, range.start) => out.push_str(" + "),
                Symbol::Minus if self.follows_an_operand(at, range.start) => out.push_str(" - "),
                Symbol::Plus => out.push('+'),
                Symbol::Minus => out.push('-'),
                Symbol::Times => out.push('*'),
                Symbol::Over => out.push('/'),
                Symbol::Power => out.push_str("**"),
                Symbol::Raised(n) => {
                    out.push_str(&format!("**{n}"));
                    if self.is_raised(at + 1) {
                        // These powers group from the left, those of Python from the right.
                        out.insert(operand, '(');
                        out.push(')');
                    }
                }
                Symbol::Open => {
                    open.push(out.len());
                    out.push('(');
                }
                Symbol::Close => {
                    operand = open.pop().unwrap_or(0);
                    out.push(')');
                }
                // Between the arguments of a call, which have ranges of their own, and in lines below.
                Symbol::Comma | Symbol::Equals => {}
            }
            at += 1;
        }
        out
    }

    fn is_raised(&self, at: usize) -> bool {
        let symbol = self.tokens.get(at).map(|t| t.symbol);
        matches!(symbol, Some(Symbol::Power | Symbol::Raised(_)))
    }

    /// A number: whole where it is, but not as a base, since Python's whole numbers grow without bounds.
    fn literal(&self, v: f64, at: usize) -> String {
        if v.fract() == 0.0 && v < 1e6 && !self.is_raised(at + 1) {
            format!("{v:.0}")
        } else {
            number(v)
        }
    }

    fn variable(&self, token: &Token) -> &str {
        let name = self.slice(token);
        let parameter = self.names.iter().find(|(own, _)| *own == name);
        match (name, parameter) {
            ("pi" | "π", _) => "math.pi",
            ("e", _) => "math.e",
            (_, Some((_, in_python))) => in_python,
            (name, None) => name,
        }
    }

    /// Whether a sign has an operand before it, and so is a sum's.
    fn follows_an_operand(&self, at: usize, start: usize) -> bool {
        let before = (at > start).then(|| self.tokens[at - 1].symbol);
        before.is_some_and(|symbol| match symbol {
            Symbol::Number(_) | Symbol::Name | Symbol::Raised(_) | Symbol::Close => true,
            Symbol::Plus
            | Symbol::Minus
            | Symbol::Times
            | Symbol::Over
            | Symbol::Power
            | Symbol::Open
            | Symbol::Comma
            | Symbol::Equals => false,
        })
    }

    /// The call of a function whose bracket opens at a token; returns where it closes.
    fn call(&self, called: Called, open: usize, out: &mut String) -> usize {
        let (mut depth, mut start, mut at) = (0, open + 1, open);
        let mut arguments = Vec::new();
        while let Some(token) = self.tokens.get(at) {
            match token.symbol {
                Symbol::Open => depth += 1,
                Symbol::Close => depth -= 1,
                Symbol::Comma if depth == 1 => {
                    arguments.push(self.argument(start..at));
                    start = at + 1;
                }
                Symbol::Comma
                | Symbol::Number(_)
                | Symbol::Name
                | Symbol::Plus
                | Symbol::Minus
                | Symbol::Times
                | Symbol::Over
                | Symbol::Power
                | Symbol::Raised(_)
                | Symbol::Equals => {}
            }
            if depth == 0 {
                break;
            }
            at += 1;
        }
        arguments.push(self.argument(start..at));
        out.push_str(&called.code(&arguments));
        at
    }

    /// An argument, as a tensor.
    fn argument(&self, range: Range<usize>) -> String {
        let code = self.expression(range.clone());
        let depends = self.tokens[range]
            .iter()
            .any(|t| self.is_variable(t) || self.is_function(t));
        if depends { code } else { format!("T({code})") }
    }
}

/// A function that a formula calls.
#[derive(Clone, Copy)]
enum Called {
    Unary(Unary),
    Binary(Binary),
}

fn function(name: &str) -> Option<Called> {
    let unary = Unary::named(name).map(Called::Unary);
    unary.or_else(|| Binary::named(name).map(Called::Binary))
}

impl Called {
    fn code(self, arguments: &[String]) -> String {
        let arguments = arguments.join(", ");
        let name = match self {
            Self::Unary(Unary::Softplus) => {
                return format!("torch.logaddexp(T(0.0), {arguments})");
            }
            Self::Unary(Unary::Ln) => "log",
            Self::Unary(
                f @ (Unary::Exp
                | Unary::Log10
                | Unary::Sqrt
                | Unary::Abs
                | Unary::Sign
                | Unary::Sin
                | Unary::Cos
                | Unary::Tan
                | Unary::Asin
                | Unary::Acos
                | Unary::Atan
                | Unary::Sinh
                | Unary::Cosh
                | Unary::Tanh
                | Unary::Sigmoid
                | Unary::Relu),
            ) => f.name(),
            Self::Binary(Binary::Min) => "minimum",
            Self::Binary(Binary::Max) => "maximum",
            Self::Binary(f @ (Binary::Atan2 | Binary::Hypot | Binary::Pow)) => f.name(),
        };
        format!("torch.{name}({arguments})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_translated() {
        let last = |text: &str| body(text).pop().expect("a line");
        for (formula, python) in [
            ("x^2 + 3·y²", "x**2 + 3*y**2"),
            ("-x²^3 − 2^-y", "-(x**2)**3 - 2.0**-y"),
            ("(x + y)²³", "((x + y)**2)**3"),
            ("x*-y/.5", "x*-y/0.5"),
            (
                "ln(x) + max(x, 1e-3)",
                "torch.log(x) + torch.maximum(x, T(0.001))",
            ),
            (
                "pow(sin(2), hypot(x,y))",
                "torch.pow(torch.sin(T(2)), torch.hypot(x, y))",
            ),
            ("x*e^(π*y)\n- 1", "x*math.e**(math.pi*y) - 1"),
            (
                "softplus(abs(-(x)))",
                "torch.logaddexp(T(0.0), torch.abs(-(x)))",
            ),
            ("7", "0*(x + y) + 7"),
        ] {
            assert_eq!(last(formula), format!("return {python}"), "{formula}");
        }
    }

    #[test]
    fn parameters_are_lines_with_names_that_python_has() {
        let lines = body("a*x + lambda*y + β₁\na = -1.5\nlambda = 2\nβ₁ = 1e-9");
        let expected = [
            "a = -1.5",
            "parameter_1 = 2.0",
            "parameter_2 = 1e-9",
            "return a*x + parameter_1*y + parameter_2",
        ];
        assert_eq!(lines, expected);
        let lines = body("lambda*x + parameter_1*y\nlambda = 2\nparameter_1 = 9");
        assert_eq!(lines[0], "parameter_2 = 2.0");
        assert_eq!(lines[2], "return parameter_2*x + parameter_1*y");
    }
}
