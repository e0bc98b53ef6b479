//! Figures as LaTeX: what TeX demands of the code, and what it makes of it where it is installed.

use std::{fs, process::Command};

use ravine::{
    export::{drawing::Drawing, figure, tikz},
    figure::Theme,
    scenario::{Scenario, lessons, read},
};

/// The most points: some two thousand, and the controls of curves.
const MOST: usize = 3000;

const HEAD: &str = "version = 1\ntitle = \"100 % of a_b & {c} #1 $5 η\"\n";
const TAIL: &str = "[surface]\nkind = \"rosenbrock\"\n[start]\nat = [-1.2, 1.0]\n[run]\nsteps = 200\n\
    [figure]\nchart = true\n[[optimizer]]\nkind = \"adam\"\nlr = 0.05\n\
    [[optimizer]]\nkind = \"momentum\"\nlabel = \"50 % #2\"\nlr = 0.001\n";

fn scenario(more: &str) -> Scenario {
    read("test", &format!("{HEAD}{TAIL}{more}")).expect("a scenario")
}

fn drawn(scenario: &Scenario) -> Drawing {
    figure(scenario, None, [600.0, 450.0], Theme::Paper)
}

fn tex(scenario: &Scenario) -> String {
    let bytes = tikz::write(&drawn(scenario)).expect("written");
    String::from_utf8(bytes).expect("text")
}

/// The code without comments and without the files within it.
fn code(tex: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in tex.lines() {
        inside |= line.starts_with("\\begin{filecontents*}");
        if !inside && !line.starts_with('%') {
            out.push_str(line);
            out.push('\n');
        }
        inside &= line != "\\end{filecontents*}";
    }
    assert!(!inside);
    out
}

/// What TeX cannot read, if anything.
fn fault(code: &str) -> Option<String> {
    let mut depth = 0i32;
    let mut escaped = false;
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return Some("a brace too many is closed".to_owned());
        }
    }
    if depth != 0 {
        return Some(format!("{depth} braces stay open"));
    }
    let mut open = Vec::new();
    for part in code.split("\\begin{").skip(1) {
        open.push(part.split('}').next().unwrap_or_default());
    }
    for name in &open {
        let count = |word: &str| code.matches(&format!("\\{word}{{{name}}}")).count();
        if count("begin") != count("end") {
            return Some(format!("{name} is not closed"));
        }
    }
    // TeX's largest length is 16383.99 pt, which is 16321 bp.
    for number in code.split("bp").filter_map(|before| {
        let start = before.rfind(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        before[start.map_or(0, |k| k + 1)..].parse::<f64>().ok()
    }) {
        if number.abs() > 16_321.0 {
            return Some(format!("{number}bp is too large"));
        }
    }
    ["NaN", "inf,", "inf)"]
        .iter()
        .find(|bad| code.contains(**bad))
        .map(|bad| (*bad).to_owned())
}

/// The points of lines and dots, as TeX has to hold them.
fn points(code: &str) -> usize {
    let lines = code.lines();
    let lines = lines.filter(|l| l.starts_with("\\addplot") || l.starts_with("\\path"));
    lines.map(|line| line.matches('(').count()).sum()
}

#[test]
fn every_lesson_is_code_that_tex_can_hold() {
    for lesson in lessons() {
        let code = code(&tex(&lesson.pages[0].scenario));
        assert_eq!(fault(&code), None, "{}", lesson.key);
        assert!(points(&code) <= MOST, "{}: {}", lesson.key, points(&code));
    }
}

#[test]
fn every_layer_is_code_that_tex_can_hold() {
    for layer in [
        "labels",
        "critical_points",
        "dots",
        "gradient",
        "gauges",
        "ahead",
        "basins",
        "gradient_field",
        "convex",
        "fog",
        "gradient_flow",
        "level_set",
        "eigen_lens",
        "local_model",
        "ellipses",
        "explain",
    ] {
        let code = code(&tex(&scenario(&format!("[layers]\n{layer} = true\n"))));
        assert_eq!(fault(&code), None, "{layer}");
        assert!(points(&code) <= MOST, "{layer}: {}", points(&code));
    }
}

#[test]
fn plots_have_the_coordinates_of_the_data() {
    let tex = tex(&scenario("[view]\nx = [-2.0, 2.0]\ny = [-1.0, 3.0]\n"));
    assert_eq!(code(&tex).matches("\\begin{axis}").count(), 2);
    assert!(tex.contains("xtick={"), "{tex}");
    // The runs begin at (-1.2, 1), where a path and a dot have a point.
    let near = code(&tex).split(['(', ')']).any(|pair| {
        let pair: Vec<f64> = pair.split(',').filter_map(|v| v.parse().ok()).collect();
        pair.len() == 2 && (pair[0] + 1.2).abs() < 2e-3 && (pair[1] - 1.0).abs() < 2e-3
    });
    assert!(near);
}

#[test]
fn the_scenario_is_between_two_lines() {
    let drawing = drawn(&scenario(""));
    let source = drawing.source.clone().expect("a source").text;
    let tex = String::from_utf8(tikz::write(&drawing).expect("written")).expect("text");
    let (_, rest) = tex
        .split_once("%% ravine-scenario begin\n")
        .expect("begins");
    let (inside, _) = rest.split_once("%% ravine-scenario end\n").expect("ends");
    let lines = inside
        .lines()
        .map(|line| line.strip_prefix("% ").expect("a comment"));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        source.lines().collect::<Vec<_>>()
    );
    let without = Drawing {
        source: None,
        ..drawing
    };
    let bare = String::from_utf8(tikz::write(&without).expect("written")).expect("text");
    assert!(!bare.contains("ravine-scenario"));
}

fn installed(program: &str, argument: &str) -> bool {
    let found = Command::new(program).arg(argument).output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("skipped: {program} {argument} is not there");
    }
    found
}

#[test]
fn latex_makes_a_page_of_it() {
    if !(installed("pdflatex", "--version")
        && installed("kpsewhich", "standalone.cls")
        && installed("kpsewhich", "pgfplots.sty")
        && installed("pdftotext", "-v"))
    {
        return;
    }
    let tiny = "[view]\nx = [1.0, 1.000000001]\ny = [1.0, 1.000000001]\n";
    for more in ["", tiny] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("figure.tex"), tex(&scenario(more))).expect("written");
        let made = Command::new("pdflatex")
            .args(["-interaction=nonstopmode", "-halt-on-error", "figure.tex"])
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        let log = String::from_utf8_lossy(&made.stdout);
        assert!(made.status.success(), "{log}");
        assert!(log.contains("(1 page"), "{log}");
        let text = Command::new("pdftotext")
            .args(["-layout", "figure.pdf", "-"])
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        let text = String::from_utf8_lossy(&text.stdout);
        for word in ["100 % of a", "b & {c} #1 $5", "Adam", "50 % #2"] {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}
