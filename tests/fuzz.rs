//! Random and damaged texts: whatever is typed or in a file is either read, or refused with a place and a reason.
//!
//! A few hundred cases by default; `PROPTEST_CASES=1000000 cargo test --release --test fuzz` for more.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use ravine::math::formula::{MAX_CHARACTERS, Program, with_parameter};
use ravine::math::simd::InstructionSet;
use ravine::math::{Jet1, Jet2};
use ravine::scenario::{self, lesson_pages};
use ravine::surface::{Shape, Surface, Typed};

const PIECES: &[&str] = &[
    "x",
    "y",
    "a",
    "b",
    "e",
    "pi",
    "π",
    "1",
    "2",
    "0",
    "0.5",
    ".",
    "1e308",
    "1e-320",
    "1e",
    "+",
    "-",
    "−",
    "*",
    "/",
    "^",
    "**",
    "²",
    "³",
    "(",
    ")",
    "(",
    ")",
    ",",
    "=",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\na = 2",
    "\nb = -1e9",
    "sin(",
    "ln(",
    "sqrt(",
    "min(",
    "atan2(",
    "pow(",
    "hypot(",
    "relu(",
    "sin",
    "xy",
    "foo",
    "|",
    "#",
    "\"",
    "\0",
    "\u{feff}",
    "λ₁",
    "🔥",
    "e\u{301}",
    "名",
    "_",
];

const FORMULAS: &[&str] = &[
    "x^2 + y^2 + a*sin(2*x)*sin(2*y)\na = 1.5",
    "(1 - x)^2 + 100*(y - x^2)^2",
    "-20*exp(-0.2*sqrt((x^2+y^2)/2)) - exp((cos(2*pi*x)+cos(2*π*y))/2) + e + 20",
    "min(max(x, y), hypot(x, y))^-2 / atan2(y, x) + pow(abs(x), y)",
    "sigmoid(x)*relu(y) − softplus(x·y)³\nk = 3\nλ₁ = −2e-3\n",
    "ln(x)/log10(y) + tan(x)*asin(y)*acos(x)*atan(y) + sinh(x)*cosh(y)*tanh(x) + sign(x) + 2^-x^2",
];

/// A text with characters replaced, removed, inserted and parts doubled.
fn mutated(texts: Vec<&'static str>) -> impl Strategy<Value = String> {
    let edit = (any::<Index>(), 0..4usize, select(PIECES), any::<Index>());
    (select(texts), prop::collection::vec(edit, 1..8)).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, kind, piece, other) in edits {
            let (at, other) = (at.index(text.len() + 1), other.index(text.len() + 1));
            let part = at.min(other)..at.max(other);
            match kind {
                0 => drop(text.splice(at..at, piece.chars())),
                1 => drop(text.splice(at..(at + 1).min(text.len()), piece.chars())),
                2 => drop(text.drain(part.start..part.end.min(part.start + 5))),
                _ => {
                    let copy: Vec<char> = text[part].to_vec();
                    drop(text.splice(at..at, copy));
                }
            }
            text.truncate(2 * MAX_CHARACTERS);
        }
        text.into_iter().collect()
    })
}

fn soup(length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..length).prop_map(|pieces| pieces.concat())
}

/// Long and deep texts: pieces repeated before, within and after a formula.
fn repeated() -> impl Strategy<Value = String> {
    let many = || (select(PIECES), prop_oneof![0..70usize, 0..1500usize]);
    (many(), select(FORMULAS), many())
        .prop_map(|((a, m), formula, (b, n))| format!("{}{formula}{}", a.repeat(m), b.repeat(n)))
}

/// Reads a text and evaluates it, if it is a formula, in every way there is.
fn check_formula(text: &str) -> Result<(), TestCaseError> {
    let program = match Program::parse(text) {
        Ok(program) => program,
        Err(error) => {
            prop_assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            prop_assert!(error.span.is_empty() == text.is_empty(), "{error:?}");
            let (line, column) = error.place(text);
            prop_assert!(line >= 1 && column >= 1);
            prop_assert!(error.to_string().len() < 2 * MAX_CHARACTERS * 4);
            return Ok(());
        }
    };
    prop_assert!(text.chars().count() <= MAX_CHARACTERS);
    for [x, y] in [
        [0.0, 0.0],
        [-1.5, 0.25],
        [3.0, 1e300],
        [f64::NAN, f64::INFINITY],
    ] {
        let value = program.at(x, y);
        let (x1, y1) = Jet1::variables(x, y);
        let (x2, y2) = Jet2::variables(x, y);
        let same = |other: f64| value == other || value.is_nan() && other.is_nan();
        prop_assert!(same(program.at(x1, y1).value) && same(program.at(x2, y2).value));
        let mut row = [0.0; 3];
        program.row(InstructionSet::widest(), &[x; 3], y, &mut row);
        prop_assert!(row.into_iter().all(same));
    }
    for parameter in program.parameters() {
        let changed = with_parameter(text, &parameter.name, -0.125);
        if let Ok(changed) = Program::parse(&changed) {
            let new = changed
                .parameters()
                .iter()
                .find(|p| p.name == parameter.name);
            prop_assert_eq!(new.map(|p| p.value), Some(-0.125));
        }
    }
    Ok(())
}

/// Reads a file; what is read must survive being written.
fn check_scenario(text: &str) -> Result<(), TestCaseError> {
    match scenario::read("fuzz", text) {
        Ok(read) => {
            let written = scenario::write(&read);
            let again = scenario::read("fuzz", &written);
            prop_assert!(again.as_ref() == Ok(&read), "{written}\n{again:?}");
        }
        Err(error) => {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty());
        }
    }
    Ok(())
}

fn without_files() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(without_files())]

    #[test]
    fn soups_of_tokens(text in soup(30)) {
        check_formula(&text)?;
    }

    #[test]
    fn mutated_formulas(text in mutated(FORMULAS.to_vec())) {
        check_formula(&text)?;
    }

    #[test]
    fn long_and_deep_texts(text in repeated()) {
        check_formula(&text)?;
    }

    #[test]
    fn mutated_lessons(text in mutated(files())) {
        check_scenario(&text)?;
    }

    #[test]
    fn soups_in_files(formula in soup(12), tail in soup(8)) {
        let quoted = toml::Value::String(formula.clone()).to_string();
        let head = "version = 1\n[surface]\nkind = \"formula\"\ntext = ";
        check_scenario(&format!("{head}{quoted}\n"))?;
        check_scenario(&format!("{head}{formula}\n{tail}"))?;
        check_scenario(&tail)?;
    }
}

/// The lessons and a formula as files.
fn files() -> Vec<&'static str> {
    use std::sync::OnceLock;
    static FILES: OnceLock<Vec<String>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let mut files: Vec<String> = lesson_pages()
            .iter()
            .map(|l| scenario::write(&l.scenario))
            .collect();
        let shape = |text: &&str| Shape::Typed(Typed::new(*text).expect("a formula"));
        let typed = FORMULAS.iter().map(shape).map(scenario::Scenario::on);
        files.extend(typed.map(|s| scenario::write(&s)));
        files
    });
    files.iter().map(String::as_str).collect()
}

/// Everything drawn of a formula must cope with any of them, too.
#[test]
fn critical_points_of_any_formula_can_be_searched() {
    for text in FORMULAS {
        let surface = Surface::from(Shape::Typed(Typed::new(*text).expect("a formula")));
        for point in ravine::analysis::critical_points(&surface) {
            assert!(point.value.is_finite(), "{text}: {point:?}");
        }
    }
}
