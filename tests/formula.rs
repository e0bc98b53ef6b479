//! Typed formulas: what they mean, and what is said where they mean nothing. Derivatives are in `derivatives.rs`.

use ravine::math::formula::{
    MAX_CHARACTERS, MAX_DEPTH, MAX_OPERATIONS, MAX_PARAMETERS, Program, with_parameter,
};
use ravine::surface::{Shape, Surface, Typed};

const X: f64 = 1.25;
const Y: f64 = -0.75;

fn value(text: &str) -> f64 {
    let program = Program::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    program.at(X, Y)
}

/// At (1.25, −0.75), by CPython's operators (`**` for `^`) and module `math`.
const VALUES: &[(&str, f64)] = &[
    ("x", 1.25),
    ("y", -0.75),
    ("2", 2.0),
    ("-x^2", -1.5625),
    ("(-x)^2", 1.5625),
    ("2^3^2", 512.0),
    ("2^-x", 0.42044820762685725),
    ("-2^2", -4.0),
    ("2*-x", -2.5),
    ("x^-2", 0.64),
    ("x-y-2", 0.0),
    ("x/y/2", -0.8333333333333334),
    ("x-y*2", 2.75),
    ("x*y^2", 0.703125),
    ("x/y*2", -3.3333333333333335),
    ("2*x^2*y", -2.34375),
    ("-x^-2", -0.64),
    ("- -x", 1.25),
    ("+x", 1.25),
    ("x^2^0.5", 1.3710441963293285),
    ("(x^2)^0.5", 1.25),
    ("e^x", 3.490342957461841),
    ("pi*x", 3.9269908169872414),
    ("π*x", 3.9269908169872414),
    ("x²", 1.5625),
    ("x³ - y²", 1.390625),
    ("-x²", -1.5625),
    ("2^x²", 2.9536522918789987),
    ("x·y", -0.9375),
    ("x×y", -0.9375),
    ("x − y", 2.0),
    ("1e3*x", 1250.0),
    ("1.5e-2", 0.015),
    ("2.", 2.0),
    ("0.5e+1", 5.0),
    (".5", 0.5),
    ("exp(x)", 3.4903429574618414),
    ("ln(x)", 0.22314355131420976),
    ("log10(x)", 0.09691001300805642),
    ("sqrt(x)", 1.118033988749895),
    ("abs(y)", 0.75),
    ("sign(y)", -1.0),
    ("sin(x)", 0.9489846193555862),
    ("cos(x)", 0.3153223623952687),
    ("tan(x)", 3.0095696738628313),
    ("asin(y)", -0.848062078981481),
    ("acos(y)", 2.4188584057763776),
    ("atan(x)", 0.8960553845713439),
    ("atan2(y, x)", -0.5404195002705842),
    ("sinh(x)", 1.6019190803008256),
    ("cosh(x)", 1.8884238771610158),
    ("tanh(x)", 0.8482836399575129),
    ("sigmoid(x)", 0.7772998611746911),
    ("relu(y)", 0.0),
    ("relu(x)", 1.25),
    ("softplus(x)", 1.501929081345373),
    ("min(x, y)", -0.75),
    ("max(x, y)", 1.25),
    ("hypot(x, y)", 1.4577379737113252),
    ("pow(x, y)", 0.8458970107524513),
    ("pow(y, 3)", -0.421875),
    ("x^y", 0.8458970107524513),
    ("x^1.5", 1.3975424859373686),
    ("2.5^y", 0.5029733718731741),
    ("y^3", -0.421875),
    ("y^-3", -2.3703703703703702),
    ("max(min(x,2),y)*2", 2.5),
    ("sin(cos(x)+y)^2", 0.1773404024989256),
    ("(x+1)*(y-2)", -6.1875),
    ("1/(x^2+y^2)", 0.47058823529411764),
    ("3-x", 1.75),
    ("3/x", 2.4),
    ("x+y+x+y", 1.0),
    ("x-1", 0.25),
    ("1 + 2*3 - 4/8", 6.5),
];

#[test]
fn formulas_mean_what_python_means() {
    for &(text, expected) in VALUES {
        let found = value(text);
        assert!(
            (found - expected).abs() <= 2e-15 * expected.abs().max(1.0),
            "{text}: {found} instead of {expected}"
        );
    }
}

#[test]
fn lines_and_parameters_are_read() {
    assert_eq!(value("x +\n  y"), 0.5);
    assert_eq!(value("a*x + b\na = 2\nb = -.5"), 2.0);
    assert_eq!(value("\n a*x\n\n a=+1e1 \r\n\n"), 12.5);
    assert_eq!(value("x^n\nn = 2"), 1.5625);
    assert_eq!(value("(-x)^n\nn = 3"), -1.953125);
    assert_eq!(value("λ₁*x + k_2\nλ₁ = 4\nk_2 = −1"), 4.0);
    let program = Program::parse("b*x\na = 2\nb = −0.5").unwrap();
    let parameters: Vec<_> = program.parameters().iter().collect();
    assert_eq!(parameters[0].name, "a");
    assert_eq!(
        (parameters[1].name.as_str(), parameters[1].value),
        ("b", -0.5)
    );
}

#[test]
fn a_parameter_is_rewritten_in_its_place() {
    let text = "a*x + b\na = 2 \n b = −0.5\n";
    assert_eq!(
        with_parameter(text, "a", 0.25),
        "a*x + b\na = 0.25 \n b = −0.5\n"
    );
    assert_eq!(
        with_parameter(text, "b", 1e-9),
        "a*x + b\na = 2 \n b = 1e-9\n"
    );
    assert_eq!(
        with_parameter(text, "b", -3.0),
        "a*x + b\na = 2 \n b = -3\n"
    );
    assert_eq!(with_parameter(text, "c", 1.0), text);
    assert_eq!(with_parameter("a*\na = 1", "a", 2.0), "a*\na = 1");
    for value in [0.1, -1.0 / 3.0, 1e300, 5e-324, 123456789.125, -0.0, 1e15] {
        let typed = Typed::new(text).unwrap().with_parameter("a", value);
        assert_eq!(typed.parameters()[0].value.to_bits(), value.to_bits());
    }
}

const FUNCTIONS: &str = "exp, ln, log10, sqrt, abs, sign, sin, cos, tan, asin, acos, atan, sinh, \
    cosh, tanh, sigmoid, relu, softplus, atan2, min, max, hypot, pow";

/// Text, what is underlined, and the message.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "",
        "",
        "found nothing; allowed: a formula in x and y, as in x^2 + 3*y^2",
    ),
    (
        "  \n ",
        "  \n ",
        "found nothing; allowed: a formula in x and y, as in x^2 + 3*y^2",
    ),
    (
        "2x",
        "x",
        "found `x` after `2`; allowed: an operator; for a product write 2*x",
    ),
    (
        "2 x",
        "x",
        "found `x` after `2`; allowed: an operator; for a product write 2*x",
    ),
    (
        "x y",
        "y",
        "found `y` after `x`; allowed: an operator; for a product write x*y",
    ),
    (
        "2(x+1)",
        "(",
        "found `(` after `2`; allowed: an operator; for a product write 2*(",
    ),
    (
        "(x+1)(x-1)",
        "(",
        "found `(` after `)`; allowed: an operator; for a product write `*` between them",
    ),
    (
        "2*\u{445}",
        "\u{445}",
        "found `\u{445}` (U+0445, looks like x), no name here; allowed: x, y, pi, e; functions FUNCTIONS; did you mean the Latin `x`?",
    ),
    (
        "\u{455}in(x)",
        "\u{455}in",
        "found `\u{455}in`, with `\u{455}` (U+0455, looks like s), no function here; allowed: FUNCTIONS; did you mean the Latin `sin`?",
    ),
    (
        "x(y+1)",
        "(",
        "found `(` after `x`; allowed: an operator; for a product write x*(",
    ),
    (
        "2sin(x)",
        "sin",
        "found `sin` after `2`; allowed: an operator; for a product write 2*sin",
    ),
    (
        "2e",
        "e",
        "found `e` after `2`; allowed: an operator; for a product write 2*e",
    ),
    (
        "xy",
        "xy",
        "found `xy`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; for a product write x*y",
    ),
    (
        "ax\na = 1",
        "ax",
        "found `ax`, no name here; allowed: x, y, pi, e, a; functions FUNCTIONS; for a product write a*x",
    ),
    (
        "x2",
        "x2",
        "found `x2`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; for a product write x*2, for a power x^2",
    ),
    (
        "x**2",
        "**",
        "found `**`; allowed: ^ for a power, as in x^2",
    ),
    (
        "x^",
        "^",
        "found nothing after `^`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "x +",
        "+",
        "found nothing after `+`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "*x",
        "*",
        "found `*`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "x */ y",
        "/",
        "found `/`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "x ^^ 2",
        "^",
        "found `^`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "(x + 1",
        "(",
        "found `(` without its `)`; allowed: as many ) as (",
    ),
    (
        "x + 1)",
        ")",
        "found `)` without its `(`; allowed: as many ( as )",
    ),
    (
        "((x)",
        "(",
        "found `(` without its `)`; allowed: as many ) as (",
    ),
    (
        ")",
        ")",
        "found `)`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "()",
        ")",
        "found `)`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "sin x",
        "sin",
        "found `sin` without parentheses; allowed: sin(…)",
    ),
    (
        "sin",
        "sin",
        "found `sin` without parentheses; allowed: sin(…)",
    ),
    (
        "sin^2(x)",
        "sin",
        "found `sin` without parentheses; allowed: sin(…)^2 for the square of a function",
    ),
    (
        "sin²(x)",
        "sin",
        "found `sin` without parentheses; allowed: sin(…)^2 for the square of a function",
    ),
    (
        "sin()",
        "sin()",
        "found 0 arguments of sin; allowed: sin(…)",
    ),
    (
        "sin(x, y)",
        "sin(x, y)",
        "found 2 arguments of sin; allowed: sin(…)",
    ),
    (
        "atan2(y)",
        "atan2(y)",
        "found 1 argument of atan2; allowed: atan2(…, …)",
    ),
    (
        "min(x, y, 1)",
        "min(x, y, 1)",
        "found 3 arguments of min; allowed: min(…, …)",
    ),
    (
        "min(x,)",
        ")",
        "found `)`; allowed: a number, x, y, a name, a function or `(`",
    ),
    (
        "atan2 y",
        "atan2",
        "found `atan2` without parentheses; allowed: atan2(…, …)",
    ),
    (
        "sn(x)",
        "sn",
        "found `sn`, no function here; allowed: FUNCTIONS; did you mean `ln`?",
    ),
    (
        "log(x)",
        "log",
        "found `log`, no function here; allowed: FUNCTIONS; did you mean `ln` or `log10`?",
    ),
    (
        "arctan2(y, x)",
        "arctan2",
        "found `arctan2`, no function here; allowed: FUNCTIONS; did you mean `atan2`?",
    ),
    (
        "maxx(x, y)",
        "maxx",
        "found `maxx`, no function here; allowed: FUNCTIONS; did you mean `max`?",
    ),
    (
        "f(x)",
        "f",
        "found `f`, no function here; allowed: FUNCTIONS",
    ),
    (
        "k*x",
        "k",
        "found `k`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; for a parameter add a line k = 1",
    ),
    (
        "foo + x",
        "foo",
        "found `foo`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; for a parameter add a line foo = 1",
    ),
    (
        "nan",
        "nan",
        "found `nan`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; did you mean `tan`?",
    ),
    (
        "inf*x",
        "inf",
        "found `inf`, no name here; allowed: x, y, pi, e; functions FUNCTIONS; did you mean `sinh`?",
    ),
    (
        "1e999*x",
        "1e999",
        "found `1e999`; allowed: numbers up to 1.79e308",
    ),
    (
        "1.2.3",
        ".3",
        "found `.3` after `1.2`; allowed: one decimal point in a number",
    ),
    (
        "1..2",
        ".2",
        "found `.2` after `1.`; allowed: one decimal point in a number",
    ),
    (".", ".", "found `.`; allowed: a number, as in 0.5"),
    (
        "0,5*x",
        ",",
        "found `,`; allowed: an operator; commas only between the arguments of a function, decimal points in numbers",
    ),
    (
        "x, y",
        ",",
        "found `,`; allowed: an operator; commas only between the arguments of a function, decimal points in numbers",
    ),
    ("|x|", "|", "found `|`; allowed: abs(x) for |x|"),
    ("[x]", "[", "found `[`; allowed: round brackets: ( and )"),
    (
        "x; a = 1",
        ";",
        "found `;`; allowed: each parameter on a line of its own, as in a = 1.5",
    ),
    ("√x", "√", "found `√`; allowed: sqrt(x) for √x"),
    ("x ÷ 2", "÷", "found `÷`; allowed: / for a quotient"),
    (
        "x % 2",
        "%",
        "found `%`; allowed: numbers, names, + - * / ^ ( ) and ,",
    ),
    (
        "x!",
        "!",
        "found `!`; allowed: numbers, names, + - * / ^ ( ) and ,",
    ),
    (
        "_a",
        "_",
        "found `_`; allowed: names that begin with a letter",
    ),
    (
        "x\u{7}",
        "\u{7}",
        "found the control character U+0007; allowed: numbers, names, + - * / ^ ( ) and ,",
    ),
    (
        "f = x^2",
        "f =",
        "found `f =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "f(x, y) = x^2",
        "f(x, y) =",
        "found `f(x, y) =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "x = y",
        "x =",
        "found `x =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "x == y",
        "x =",
        "found `x =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "x^2 = 1",
        "x^2 =",
        "found `x^2 =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "a = 1",
        "a =",
        "found `a =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "x\na =",
        "=",
        "found no number after `=`; allowed: a number, as in a = 1.5",
    ),
    (
        "x\na = b",
        "b",
        "found `b`; allowed: a number, as in a = 1.5",
    ),
    (
        "x\na = -",
        "=",
        "found no number after `=`; allowed: a number, as in a = 1.5",
    ),
    (
        "x\na = 1 2",
        "2",
        "found `2`; allowed: a line such as a = 1.5",
    ),
    (
        "x\na = 1\nx",
        "x",
        "found `x`; allowed: a line such as a = 1.5",
    ),
    (
        "x\na 1",
        "a",
        "found `a`; allowed: an operator, or a parameter on a line of its own, as in a = 1.5",
    ),
    (
        "x\ny = 2",
        "y",
        "found `y`, which already has a meaning; allowed: another name",
    ),
    (
        "x\nsin = 2",
        "sin",
        "found `sin`, which already has a meaning; allowed: another name",
    ),
    (
        "x\npi = 3",
        "pi",
        "found `pi`, which already has a meaning; allowed: another name",
    ),
    (
        "x\na = 1\na = 2",
        "a",
        "found `a` again; allowed: one line for each parameter",
    ),
    (
        "x\na = 1e999",
        "1e999",
        "found `1e999`; allowed: numbers up to 1.79e308",
    ),
    (
        "x\na = 1*2",
        "*",
        "found `*`; allowed: a line such as a = 1.5",
    ),
    (
        "x\n2 = a",
        "x\n2 =",
        "found `x 2 =`; allowed: first the formula alone, without `f =`; below it parameters, as in a = 1.5",
    ),
    (
        "x\na =\n1",
        "=",
        "found no number after `=`; allowed: a number, as in a = 1.5",
    ),
];

#[test]
fn what_is_refused_is_underlined_and_explained() {
    for &(text, underlined, message) in REFUSED {
        let error = Program::parse(text).expect_err(text);
        let message = message.replace("FUNCTIONS", FUNCTIONS);
        assert_eq!(error.to_string(), message, "{text:?}");
        assert_eq!(&text[error.span.clone()], underlined, "{text:?}");
    }
}

#[test]
fn places_are_counted_in_characters() {
    let place = |text: &str| Program::parse(text).unwrap_err().place(text);
    assert_eq!(place("2x"), (1, 2));
    assert_eq!(place("π*x² + $"), (1, 8));
    assert_eq!(place("x +\n π π"), (2, 4));
    assert_eq!(place(""), (1, 1));
}

/// A text, the message of one just beyond the limit, and that just within it all is well.
#[test]
fn limits_have_their_own_messages() {
    let refused = |text: &str, message: &str| {
        let error = Program::parse(text).expect_err(message);
        assert_eq!(error.to_string(), message);
        assert!(text.get(error.span).is_some_and(|s| !s.is_empty()));
    };
    let long = |count: usize| format!("x{}", " ".repeat(count - 1));
    assert!(Program::parse(&long(MAX_CHARACTERS)).is_ok());
    refused(
        &long(MAX_CHARACTERS + 1),
        "found 4097 characters; allowed: at most 4096",
    );
    let nested = [
        |n: usize| format!("{}x{}", "(".repeat(n), ")".repeat(n)),
        |n: usize| format!("{}x", "-".repeat(n)),
        |n: usize| format!("{}x", "+".repeat(n)),
        |n: usize| format!("x{}", "^x".repeat(n)),
        |n: usize| format!("{}x{}", "sin(".repeat(n), ")".repeat(n)),
    ];
    for text in nested {
        assert!(Program::parse(&text(MAX_DEPTH)).is_ok());
        let message = "found a formula nested too deeply; allowed: 64 levels";
        refused(&text(MAX_DEPTH + 1), message);
        refused(&text(2 * MAX_DEPTH), message);
    }
    for operator in ["+x", "-1", "*y", "/2", "²"] {
        let sum = |n: usize| format!("x{}", operator.repeat(n));
        assert!(Program::parse(&sum(MAX_OPERATIONS)).is_ok());
        refused(
            &sum(MAX_OPERATIONS + 1),
            "found one operation too many; allowed: at most 512 operators and functions",
        );
    }
    let lines = |n: usize| (0..n).fold("x".to_owned(), |t, i| format!("{t}\na{i} = 1"));
    assert!(Program::parse(&lines(MAX_PARAMETERS)).is_ok());
    refused(
        &lines(MAX_PARAMETERS + 1),
        "found one parameter too many; allowed: at most 16",
    );
}

#[test]
fn the_longest_formulas_are_evaluated() {
    let text = format!("x{}", "+x".repeat(MAX_OPERATIONS));
    assert_eq!(value(&text), 513.0 * X);
    // Every operation with a constant of its own to load.
    let text = (0..128).fold("x".to_owned(), |t, i| format!("{t}+min(x,{i})+{i}/x"));
    let expected: f64 = (0..128)
        .map(|i| f64::from(i).min(X) + f64::from(i) / X)
        .sum();
    assert!((value(&text) - expected - X).abs() < 1e-9);
}

#[test]
fn equal_texts_are_equal_surfaces() {
    let surface = |text: &str| Surface::from(Shape::Typed(Typed::new(text).unwrap()));
    assert_eq!(surface("0/0*x"), surface("0/0*x"));
    assert_ne!(surface("x"), surface("x "));
}
