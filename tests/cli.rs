//! The program as scripts see it: arguments in; standard output, standard error, files and an exit code out.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use ravine::{
    optimizer::{Method, Schedule},
    scenario::{self, Opened, Scenario, lesson_pages, open, write_deck},
    surface::Shape,
};
use serde_json::Value;
use tempfile::TempDir;

/// f = ½(x² + 2y²) from (1, 1), where gradient descent with η = ½ is exact in binary.
const EXACT: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 2 }
start = { at = [1, 1] }
run = { steps = 2 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.5
"#;

const HEADER: &str = "optimizer,step,x,y,loss,grad_x,grad_y,lr,status\n";

/// Exit code, standard output, standard error.
type Ended = (i32, String, String);

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravine"));
    command.current_dir(folder).args(args);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str], input: impl AsRef<[u8]>) -> Ended {
    let mut child = command(folder, args).spawn().expect("started");
    // A command that does not read its input closes it.
    let _ = child.stdin.take().expect("piped").write_all(input.as_ref());
    let output = child.wait_with_output().expect("ended");
    (
        output.status.code().expect("no signal"),
        String::from_utf8(output.stdout).expect("UTF-8"),
        String::from_utf8(output.stderr).expect("UTF-8"),
    )
}

/// Standard output of a command that must succeed and say nothing else.
fn data(args: &[&str], input: &str) -> String {
    let folder = folder();
    let (code, out, err) = run(folder.path(), args, input);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().display().to_string())
        .collect();
    names.sort();
    names
}

/// Records of comma-separated values, by the grammar of RFC 4180.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let record = records.last_mut().expect("one at least");
        match c {
            '"' if inside && chars.peek() == Some(&'"') => {
                chars.next();
                record.last_mut().expect("a field").push('"');
            }
            '"' => inside = !inside,
            ',' if !inside => record.push(String::new()),
            '\n' if !inside => records.push(vec![String::new()]),
            c => record.last_mut().expect("a field").push(c),
        }
    }
    assert_eq!(records.pop(), Some(vec![String::new()]), "a last line feed");
    records
}

#[test]
fn trace_writes_exact_rows() {
    let expected = "\
gradient_descent,0,1.0,1.0,1.5,1.0,2.0,0.5,running
gradient_descent,1,0.5,0.0,0.125,0.5,0.0,0.5,running
gradient_descent,2,0.25,0.0,0.03125,0.25,0.0,0.5,running
";
    assert_eq!(data(&["trace", "-"], EXACT), format!("{HEADER}{expected}"));
    let expected = r#"[
{"optimizer":"gradient_descent",
"step":[0,1,2],
"x":[1.0,0.5,0.25],
"y":[1.0,0.0,0.0],
"loss":[1.5,0.125,0.03125],
"grad_x":[1.0,0.5,0.25],
"grad_y":[2.0,0.0,0.0],
"lr":[0.5,0.5,0.5],
"status":["running","running","running"]}
]
"#;
    assert_eq!(data(&["trace", "-", "--format", "json"], EXACT), expected);
}

#[test]
fn rows_end_where_a_number_overflows_and_where_no_step_exists() {
    let diverging = EXACT.replace("0.5", "1e200").replace("[1, 1]", "[1, 0]");
    // x₁ = 1 − 10²⁰⁰, whose square overflows.
    let expected = "\
gradient_descent,0,1.0,0.0,0.5,1.0,0.0,1e200,running
gradient_descent,1,-1e200,0.0,inf,-1e200,0.0,1e200,diverged
";
    let table = data(&["trace", "-"], &diverging);
    assert_eq!(table, format!("{HEADER}{expected}"));
    let json: Value =
        serde_json::from_str(&data(&["trace", "-", "--format", "json"], &diverging)).expect("JSON");
    assert_eq!(json[0]["loss"], serde_json::json!([0.5, null]));
    assert_eq!(
        json[0]["status"],
        serde_json::json!(["running", "diverged"])
    );

    let singular = EXACT
        .replace("lambda2 = 2", "lambda2 = 0")
        .replace("gradient_descent", "newton");
    let expected = "newton,0,1.0,1.0,0.5,1.0,0.0,0.5,singular\n";
    assert_eq!(
        data(&["trace", "-"], &singular),
        format!("{HEADER}{expected}")
    );
}

#[test]
fn a_converged_run_goes_on() {
    let at_rest = EXACT.replace("[1, 1]", "[0, 0]");
    let table = records(&data(&["trace", "-"], &at_rest));
    let statuses: Vec<_> = table[1..].iter().map(|r| r[8].as_str()).collect();
    assert_eq!(statuses, ["converged"; 3]);
}

#[test]
fn tables_may_be_empty_or_the_start_alone() {
    let (none, _) = EXACT.split_once("[[optimizer]]").expect("there is one");
    assert_eq!(data(&["trace", "-"], none), HEADER);
    assert_eq!(data(&["trace", "-", "--format", "json"], none), "[\n]\n");
    let start = data(&["trace", "-"], &EXACT.replace("steps = 2", "steps = 0"));
    assert_eq!(records(&start).len(), 2);
}

/// Every method with noise, and hidden, and every other one again under a name that needs quoting.
fn crowd() -> Scenario {
    let mut scenario = Scenario::on(Shape::named("rosenbrock").expect("a kind"));
    scenario.run.steps = 60;
    scenario.run.noise = 0.3;
    for (i, method) in Method::all().into_iter().enumerate() {
        let mut optimizer = scenario::Optimizer::from(method);
        scenario.optimizers.push(optimizer.clone());
        optimizer.visible = false;
        optimizer.schedule = Schedule::named("exponential").expect("a kind");
        scenario.optimizers.push(optimizer.clone());
        // All of them three times would be more than a scenario holds.
        if i % 2 == 0 {
            optimizer.label = Some("η = ½, \"fast\"\r\nor not".to_owned());
            scenario.optimizers.push(optimizer);
        }
    }
    scenario
}

#[test]
fn numbers_read_back_to_the_bits_of_the_run() {
    let scenario = crowd();
    let table = records(&data(&["trace", "-"], &scenario::write(&scenario)));
    let mut rows = table[1..].iter();
    for (name, optimizer) in scenario.table_names().iter().zip(&scenario.optimizers) {
        let run = optimizer
            .method
            .run(&optimizer.schedule, &scenario.problem());
        for i in 0..=run.last() {
            let row = rows
                .next()
                .expect("a row for every step of every optimizer");
            assert_eq!((&row[0], row[1].as_str()), (name, i.to_string().as_str()));
            let ([x, y], [gx, gy]) = (run.points[i], run.gradients[i]);
            let expected = [x, y, run.losses[i], gx, gy, run.rates[i]];
            for (cell, expected) in row[2..8].iter().zip(expected) {
                let read: f64 = cell.parse().expect("a number");
                assert!(
                    read.to_bits() == expected.to_bits() || read.is_nan() && expected.is_nan(),
                    "{name}, step {i}: {cell} is not {expected:?}"
                );
            }
            assert_eq!(row[8], run.statuses[i].key());
        }
    }
    assert!(rows.next().is_none());
}

#[test]
fn names_in_tables_are_unique_kinds_or_labels() {
    let scenario = crowd();
    let table = records(&data(&["trace", "-"], &scenario::write(&scenario)));
    let mut names: Vec<_> = table[1..].iter().map(|row| row[0].as_str()).collect();
    names.dedup();
    assert_eq!(names.len(), scenario.optimizers.len());
    let expected = [
        "gradient_descent",
        "gradient_descent 2",
        "η = ½, \"fast\"\r\nor not",
    ];
    assert_eq!(names[..3], expected);
    assert_eq!(names[7], "η = ½, \"fast\"\r\nor not 2");
}

#[test]
fn json_holds_the_columns_of_the_csv() {
    let scenario = scenario::write(&crowd());
    let table = records(&data(&["trace", "-"], &scenario));
    let text = data(&["trace", "-", "--format", "json"], &scenario);
    let json: Value = serde_json::from_str(&text).expect("JSON");
    let names = json.as_array().expect("an array").iter();
    let names: Vec<_> = names.map(|o| o["optimizer"].as_str()).collect();
    let mut expected: Vec<_> = table[1..].iter().map(|row| Some(row[0].as_str())).collect();
    expected.dedup();
    assert_eq!(names, expected);
    // Number by number as text, since a JSON reader may round.
    for (column, key) in table[0].iter().enumerate().skip(1) {
        let start = format!("\"{key}\":[");
        let cells = text
            .lines()
            .filter_map(|line| line.strip_prefix(&start)?.split(']').next())
            .flat_map(|line| line.split(','))
            .map(|cell| cell.trim_matches('"'));
        let expected = table[1..].iter().map(|row| match row[column].as_str() {
            "inf" | "-inf" | "NaN" => "null",
            cell => cell,
        });
        assert!(cells.eq(expected), "{key}");
    }
}

#[test]
fn output_files_are_whole_and_alone() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("exact.toml"), EXACT).expect("written");
    fs::write(
        path.join("a.csv"),
        "an older and much longer table\n".repeat(100),
    )
    .expect("written");
    let silent = (0, String::new(), String::new());
    for args in [
        ["a.csv", "csv"],
        ["b.JSON", "json"],
        ["c", "json"],
        ["d.json", "csv"],
    ] {
        let [file, format] = args;
        let mut arguments = vec!["trace", "exact.toml", "-o", file];
        // The ending says as much, in any case of letters.
        if !(file.ends_with("csv") || file.ends_with("JSON")) {
            arguments.extend(["--format", format]);
        }
        assert_eq!(run(path, &arguments, ""), silent);
        let expected = data(&["trace", "-", "--format", format], EXACT);
        assert_eq!(fs::read_to_string(path.join(file)).expect("read"), expected);
    }
    assert_eq!(
        names(path),
        ["a.csv", "b.JSON", "c", "d.json", "exact.toml"]
    );
    let to_stdout = run(path, &["trace", "exact.toml", "-o", "-"], "");
    assert_eq!(to_stdout.1, data(&["trace", "-"], EXACT));
    assert_eq!(names(path).len(), 5);
}

#[test]
fn what_cannot_be_written_is_one_message_and_no_file() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("taken.csv")).expect("made");
    fs::create_dir(path.join("taken.svg")).expect("made");
    for (args, message) in [
        (
            ["trace", "-", "-o", "no/such/table.csv"],
            "error: cannot write no/such/table.csv: the folder no/such does not exist",
        ),
        (
            ["trace", "-", "-o", "taken.csv"],
            "error: cannot write taken.csv: it is a folder: name a file in it",
        ),
        (
            ["render", "-", "-o", "no/figure.png"],
            "error: cannot write no/figure.png: the folder no does not exist",
        ),
        (
            ["render", "-", "-o", "taken.svg"],
            "error: cannot write taken.svg: it is a folder: name a file in it",
        ),
    ] {
        let (code, out, err) = run(path, &args, EXACT);
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        // How the system words it differs from system to system.
        if cfg!(target_os = "linux") {
            assert!(err.starts_with(message), "{err}");
        }
        assert_eq!(names(path), ["taken.csv", "taken.svg"]);
    }
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let folder = folder();
    let long = EXACT.replace("steps = 2", "steps = 100_000");
    let mut child = command(folder.path(), &["trace", "-"])
        .spawn()
        .expect("started");
    let mut input = child.stdin.take().expect("piped");
    input.write_all(long.as_bytes()).expect("read");
    drop(input);
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    out.read_line(&mut first).expect("a line");
    drop(out);
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("piped");
    stderr.read_to_string(&mut err).expect("UTF-8");
    let status = child.wait().expect("ended");
    assert_eq!((first.as_str(), err.as_str()), (HEADER, ""));
    assert_eq!(status.code(), Some(0));

    // Both standard output and standard error are closed.
    for (args, code) in [
        (&["list", "surfaces"][..], 0),
        (&["--help"], 0),
        (&["check", "missing.toml"], 2),
        (&["list"], 2),
    ] {
        let mut child = command(folder.path(), args).spawn().expect("started");
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().expect("ended").code(), Some(code), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure() {
    let folder = folder();
    let full = || fs::File::create("/dev/full").expect("opened");
    for args in [&["list", "lessons"][..], &["--help"]] {
        let output = command(folder.path(), args)
            .stdout(full())
            .output()
            .expect("ended");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let message =
            "error: cannot write standard output: No space left on device (os error 28)\n";
        assert_eq!(String::from_utf8_lossy(&output.stderr), message);
    }
}

#[test]
fn check_says_of_each_claim_what_was_found() {
    let folder = folder();
    let write = |name: &str, claims: &str| {
        let text = format!("{EXACT}{claims}");
        fs::write(folder.path().join(name), text).expect("written");
    };
    let check = |files: &[&str]| run(folder.path(), &[&["check"], files].concat(), "");
    let (holds, fails) = (
        "[[claim]]\nmeasure = \"loss\"\nstep = 0\nabove = -1\n",
        "[[claim]]\nmeasure = \"loss\"\nstep = 0\nbelow = -1\n",
    );
    write("good.toml", holds);
    write("wrong.toml", &format!("{holds}{fails}"));
    write(
        "bad.toml",
        &format!("{holds}[[claim]]\nsays = \"nowhere\"\nends = \"running\"\n"),
    );
    let (code, out, err) = check(&["good.toml"]);
    assert!(
        out.starts_with("good.toml: claim 1: holds: loss ") && out.lines().count() == 1,
        "{out}"
    );
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, out, err) = check(&["wrong.toml", "good.toml"]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[1].starts_with("wrong.toml: claim 2: fails: loss ") && lines.len() == 3,
        "{out}"
    );
    assert_eq!((code, err.as_str()), (1, ""));
    let (code, out, err) = check(&["bad.toml", "wrong.toml"]);
    assert_eq!((code, out.lines().count()), (2, 3));
    assert!(
        err.starts_with("bad.toml: claim 2: says: found \"nowhere\"; allowed: "),
        "{err}"
    );
    let said = "version = 1\nnotes = \"It ends after 7 steps. Look at it. It begins at -2.\"";
    let text = EXACT.replacen("version = 1", said, 1);
    fs::write(folder.path().join("said.toml"), text).expect("written");
    let lists = ["said.toml", "--sentences"];
    let (_, out, _) = check(&lists);
    let bare: Vec<&str> = out.lines().filter(|l| l.contains("no claim: ")).collect();
    let expected = ["It ends after 7 steps.", "It begins at -2."];
    assert_eq!(
        bare,
        expected.map(|text| format!("said.toml: no claim: {text}"))
    );
    assert_eq!(check(&lists[..1]), (0, String::new(), String::new()));
}

#[test]
fn check_is_silent_or_says_what_is_wrong_with_each_file() {
    let folder = folder();
    let path = folder.path();
    let write = |name: &str, bytes: &[u8]| fs::write(path.join(name), bytes).expect("written");
    write("good.toml", EXACT.as_bytes());
    write(
        "kind.toml",
        EXACT.replace("quadratic", "quadratik").as_bytes(),
    );
    write("latin1.toml", b"version = 1\ntitle = \"\xc3\xa9t\xe9\"\n");
    write("large.toml", &vec![b'#'; (1 << 20) + 1]);
    write(
        "full.toml",
        &EXACT
            .bytes()
            .chain(vec![b'#'; (1 << 20) - EXACT.len()])
            .collect::<Vec<_>>(),
    );

    let good = ["check", "good.toml", "full.toml", "-"];
    assert_eq!(run(path, &good, EXACT), (0, String::new(), String::new()));

    let (code, out, err) = run(
        path,
        &[
            "check",
            "kind.toml",
            "good.toml",
            "latin1.toml",
            "missing.toml",
            ".",
            "large.toml",
            "-",
        ],
        "version = 2",
    );
    assert_eq!((code, out.as_str()), (2, ""));
    let lines: Vec<_> = err.lines().collect();
    assert_eq!(lines.len(), 6, "{err}");
    assert!(
        lines[0]
            .starts_with("kind.toml:3:20: surface.kind: found \"quadratik\"; allowed: quadratic, ")
            && lines[0].ends_with("; did you mean `quadratic`?"),
        "{err}"
    );
    assert_eq!(
        lines[1],
        "latin1.toml:2:12: found the byte 0xE9; allowed: text in UTF-8"
    );
    assert!(
        lines[2].starts_with("error: cannot read missing.toml: "),
        "{err}"
    );
    assert!(lines[3].starts_with("error: cannot read .: "), "{err}");
    assert_eq!(
        lines[4],
        "large.toml:1:1: found more than 1 MB; allowed: a scenario or a deck of at most 1 MB"
    );
    assert!(
        lines[5].starts_with("<stdin>:1:11: version: found 2; "),
        "{err}"
    );
}

/// Nothing of a file, and not its name either, reaches a terminal that would obey it.
#[test]
#[cfg(unix)]
fn what_a_terminal_would_obey_is_escaped() {
    let folder = folder();
    let path = folder.path();
    let hidden = |text: &str| {
        let hides =
            |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        text.contains(hides)
    };
    let saddle = "version = 1\nsurface = { kind = \"saddle\" }\n";
    let bad = [
        "\"\\u001b[31mred\" = 1\n".to_owned(),
        "\"\u{202e}\" = 1\n".to_owned(),
        "\"a\\nb\" = 1\n".to_owned(),
        "\"\\u001b[2J\" = 1\n\"\\u001b[2J\" = 2\n".to_owned(),
        "[[optimizer]]\nkind = \"\\u001b[31m\"\n".to_owned(),
        "[[optimizer]]\nkind = \"\u{202e}\"\n".to_owned(),
        "[[optimizer]]\nkind = \"adam\"\ncolor = \"\\u0007\"\n".to_owned(),
        "x = \u{202e}\n".to_owned(),
    ];
    let formula = |text: &str| {
        format!("version = 1\nsurface = {{ kind = \"formula\", text = \"{text}\" }}\n")
    };
    let formulas = ["\\u001b[31m", "x + \u{202e}y", "x\\u0085 $", "\\u001b = x"].map(formula);
    for text in bad
        .map(|rest| format!("{saddle}{rest}"))
        .iter()
        .chain(&formulas)
    {
        let (code, out, err) = run(path, &["check", "-"], text);
        assert_eq!((code, out.as_str()), (2, ""), "{text:?}");
        assert!(!hidden(&err), "{err:?}");
        assert_eq!(err.lines().count(), 1, "{err:?}");
    }
    for name in ["\u{1b}[31m.toml", "\u{202e}lmot.toml", "a\nb.toml"] {
        fs::write(path.join(name), "version = 2").expect("written");
        for args in [
            vec!["check", name],
            vec!["trace", name],
            vec!["check", "missing\u{1b}[0m"],
            vec!["render", name, "-o", "\u{1b}[31m"],
        ] {
            let (code, _, err) = run(path, &args, "");
            assert_eq!(code, 2, "{args:?}");
            assert!(!hidden(&err), "{err:?}");
            assert_eq!(err.lines().count(), 1, "{err:?}");
        }
    }
    // As where a pattern of the shell has found more files than one.
    for args in [
        ["trace", "-", "\u{1b}[31m.toml"],
        ["list", "\u{1b}[31m", "--json"],
    ] {
        let (code, out, err) = run(path, &args, saddle);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(!hidden(&err) && err.contains("\\u{1b}[31m"), "{err:?}");
    }
    let args = ["trace", "-", "-o", "no\u{1b}folder/t.csv"];
    let (code, _, err) = run(path, &args, saddle);
    assert_eq!(code, 1);
    assert!(!hidden(&err), "{err:?}");
}

/// A label with everything that separates cells and rows is one cell.
#[test]
fn labels_are_one_cell_of_a_table() {
    let folder = folder();
    let text = "version = 1\nsurface = { kind = \"saddle\" }\nrun = { steps = 1 }\n\
                [[optimizer]]\nkind = \"adam\"\nlabel = \"a,b\\n\\\"c\\\"\\r\\t;\"\n";
    let (code, out, _) = run(folder.path(), &["trace", "-"], text);
    assert_eq!(code, 0);
    let mut reader = out.strip_prefix("optimizer,step,x,y,loss,grad_x,grad_y,lr,status\n");
    for row in ["0", "1"] {
        let cell = "\"a,b\n\"\"c\"\"\r\t;\",";
        let rest = reader.and_then(|text| text.strip_prefix(cell));
        let rest = rest.unwrap_or_else(|| panic!("{out:?}"));
        assert!(rest.starts_with(&format!("{row},")), "{out:?}");
        reader = rest.split_once('\n').map(|(_, next)| next);
    }
    let (code, out, _) = run(folder.path(), &["trace", "-", "--format", "json"], text);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json[0]["optimizer"], "a,b\n\"c\"\r\t;");
}

#[test]
#[cfg(target_os = "linux")]
fn an_endless_file_is_not_read_to_its_end() {
    let folder = folder();
    let (code, _, err) = run(folder.path(), &["check", "/dev/zero"], "");
    assert_eq!(code, 2);
    assert!(
        err.starts_with("/dev/zero:1:1: found more than 1 MB"),
        "{err}"
    );
}

#[test]
fn bad_scenarios_end_trace_and_render_before_anything_is_written() {
    let folder = folder();
    let bad = EXACT.replace("lr = 0.5", "lr = -0.5");
    let message = "<stdin>:8:6: optimizer[1].lr: found -0.5; allowed: a finite number ≥ 0\n";
    for args in [
        &["trace", "-"][..],
        &["trace", "-", "-o", "table.json"],
        &["render", "-", "-o", "figure.svg"],
    ] {
        let ended = run(folder.path(), args, &bad);
        assert_eq!(ended, (2, String::new(), message.to_owned()));
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn bad_usage_says_what_is_allowed() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("exact.toml"), EXACT).expect("written");
    let render = |rest: &[&'static str]| [&["render", "exact.toml"], rest].concat();
    for (args, message) in [
        (
            vec!["tracee", "exact.toml"],
            "error: unrecognized subcommand 'tracee'\n\n  tip: some similar subcommands exist: 'race', 'trace'\n\n\
             Usage: ravine [COMMAND]\n\nFor more information, try '--help'.\n",
        ),
        (
            vec!["frobnicate"],
            "error: unrecognized subcommand 'frobnicate'\n",
        ),
        (
            vec!["list"],
            "error: the following required arguments were not provided:\n  <WHAT>\n",
        ),
        (
            vec!["list", "surface"],
            "error: invalid value 'surface' for '<WHAT>'\n  \
             [possible values: surfaces, optimizers, schedules, run, networks, planes, datasets, lessons]\n\n  \
             tip: a similar value exists: 'surfaces'\n",
        ),
        (
            vec!["check"],
            "error: the following required arguments were not provided:\n",
        ),
        (
            vec!["trace", "exact.toml", "--format", "xml"],
            "error: invalid value 'xml' for '--format <FORMAT>'\n  [possible values: csv, json, npy]\n",
        ),
        (
            vec!["trace", "exact.toml", "-o", "exact.toml"],
            "error: --output: found exact.toml; allowed: a name that ends in .csv, .json or .npy, or any name with \
             --format\n",
        ),
        (
            render(&[]),
            "error: the following required arguments were not provided:\n  --output <FILE>\n",
        ),
        (
            render(&["-o", "figure.csv"]),
            "error: --output: found figure.csv; allowed: a name that ends in .png, .svg, .pdf, .tex, .gif, .apng or .y4m, \
             or - for video on standard output\n",
        ),
        (
            render(&["-o", "png"]),
            "error: --output: found png; allowed: a name that ends in ",
        ),
        (
            render(&["-o", "figure.png", "--fps", "25"]),
            "error: --fps: found with figure.png; allowed: with what moves: a name that ends in .gif, .apng, .pdf or .y4m, \
             numbered frames such as frame-%04d.png, or -\n",
        ),
        (
            render(&["-o", "movie.GIF", "--step", "1"]),
            "error: --step: found 1 with movie.GIF; allowed: with a picture; what moves takes --steps A..B\n",
        ),
        (
            render(&["-o", "movie.gif", "--steps", "1..3"]),
            "error: --steps: found 1..3; allowed: from an earlier to a later one of 0 to 2, the steps of the run\n",
        ),
        (
            render(&["-o", "movie.gif", "--steps", "2..1"]),
            "error: --steps: found 2..1; allowed: from an earlier to a later one of 0 to 2, the steps of the run\n",
        ),
        (
            render(&["-o", "movie.gif", "--fps", "30"]),
            "error: invalid value '30' for '--fps <RATE>': allowed: 10, 20, 25, 33 or 50, which GIF files can say and \
             browsers keep to\n",
        ),
        (
            render(&["-o", "f-%d.svg", "--per-step", "3000"]),
            "error: --per-step: found 6001 frames of a movie; allowed: 1 to 5000\n",
        ),
        (
            render(&["-o", "movie.gif", "--frames", "9", "--every", "2"]),
            "error: the argument '--frames <N>' cannot be used with '--every <N>'\n",
        ),
        (
            render(&["-o", "figure.svg", "--theme", "sepia"]),
            "error: invalid value 'sepia' for '--theme <THEME>'\n  [possible values: paper, light, dark, grey]\n",
        ),
        (
            render(&["-o", "figure.svg", "--step", "3"]),
            "error: --step: found 3; allowed: 0 to 2, the steps of the run\n",
        ),
        (render(&["-o", "figure.svg", "--step", "-1"]), "error: "),
    ] {
        let (code, out, err) = run(path, &args, "");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.starts_with(message), "{args:?}: {err}");
    }
    assert_eq!(names(path), ["exact.toml"]);
    assert_eq!(
        fs::read_to_string(path.join("exact.toml")).expect("read"),
        EXACT
    );
}

#[test]
fn movies_go_to_files_numbered_files_and_standard_output() {
    let folder = folder();
    let path = folder.path();
    let render = |rest: &[&str]| {
        let args = [&["render", "-", "--size", "64x40"], rest].concat();
        run(path, &args, EXACT)
    };
    let told = "movie.gif: 101 frames from step 0 to step 2, 5.5 s\n";
    assert_eq!(
        render(&["-o", "movie.gif"]),
        (0, String::new(), told.to_owned())
    );
    let (code, out, err) = render(&["-o", "a b.y4m", "--frames", "3", "--pause", "0"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(
        err.contains("a b.y4m: 3 frames from step 0 to step 2, 0.1 s\nffmpeg -i 'a b.y4m' "),
        "{err}"
    );
    assert!(err.ends_with(" 'a b.mp4'\n"), "{err}");
    let (code, _, err) = render(&["-o", "f-%02d.svg", "--every", "1", "--steps", "1.."]);
    assert_eq!(
        (code, err.as_str()),
        (0, "f-01.svg: 2 frames from step 1 to step 2, 1.5 s\n")
    );
    assert_eq!(
        names(path),
        ["a b.y4m", "f-01.svg", "f-02.svg", "movie.gif"]
    );
    let mut program = command(
        path,
        &[
            "render", "-", "--size", "64x40", "--frames", "3", "--pause", "0", "-o", "-",
        ],
    );
    let mut program = program.spawn().expect("it starts");
    let mut input = program.stdin.take().expect("a pipe");
    input.write_all(EXACT.as_bytes()).expect("it reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert!(output.stdout == fs::read(path.join("a b.y4m")).expect("a video"));
}

#[test]
fn sizes_and_scales_have_limits() {
    let folder = folder();
    let refused = |argument: String, allowed: &str| {
        let args = ["render", "-", "-o", "figure.png", &argument];
        let (code, out, err) = run(folder.path(), &args, EXACT);
        assert_eq!((code, out.as_str()), (2, ""), "{argument}: {err}");
        assert!(err.contains(allowed), "{argument}: {err}");
        assert!(names(folder.path()).is_empty());
    };
    for size in [
        "15x100",
        "100x10001",
        "100",
        "100x",
        "axb",
        "1e3x100",
        "-100x100",
    ] {
        refused(
            format!("--size={size}"),
            ": allowed: such as 1600x1000, 85x60mm or 6x4in, each side from 16 to 10000 points of 1/96 inch\n",
        );
    }
    for points in ["3.9", "45.1", "nan", "-8", "8pt"] {
        refused(
            format!("--font-size={points}"),
            ": allowed: a number of points from 4 to 45\n",
        );
    }
    for scale in ["0.09", "10.1", "nan", "inf", "-1", "two"] {
        refused(
            format!("--scale={scale}"),
            ": allowed: a number from 0.1 to 10\n",
        );
    }
}

#[test]
fn help_and_version_are_data() {
    let version = format!("ravine {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(data(&["--version"], ""), version);
    let help = data(&["--help"], "");
    for command in ["list", "trace", "render", "map", "check"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let own = data(&[command, "--help"], "");
        assert!(own.contains(&format!("Usage: ravine {command} ")), "{own}");
    }
}

/// A point is 1/96 inch, and 25.4 mm are an inch.
#[test]
fn render_knows_lengths_of_paper_and_sizes_of_type() {
    let folder = folder();
    let svg = |args: &[&str]| {
        let args = [&["render", "-", "-o", "a.svg"], args].concat();
        let (code, _, err) = run(folder.path(), &args, EXACT);
        assert_eq!(code, 0, "{args:?}: {err}");
        fs::read_to_string(folder.path().join("a.svg")).expect("a.svg")
    };
    for (size, sides) in [
        ("85x60mm", "width=\"321.26\" height=\"226.77\""),
        ("85mmx60mm", "width=\"321.26\" height=\"226.77\""),
        ("6x4in", "width=\"576\" height=\"384\""),
        ("320x200", "width=\"320\" height=\"200\""),
    ] {
        let file = svg(&["--size", size]);
        assert!(file.contains(sides), "{size}: {}", &file[..200]);
    }
    // Body text of 9 points is 12 pixels high: the em square of 1000 units is scaled by 0.012.
    let file = svg(&["--size", "400x300", "--font-size", "9"]);
    assert!(file.contains("scale(0.012)"));
    assert!(!svg(&["--size", "400x300"]).contains("scale(0.012)"));
    let page = "<rect x=\"0\" y=\"0\" width=\"400\" height=\"300\"";
    assert!(file.contains(page), "{}", &file[..2000]);
    assert!(!svg(&["--size", "400x300", "--transparent"]).contains(page));
    // Vermilion is the first colour of runs.
    assert!(file.contains("#d55e00"));
    let grey = svg(&["--size", "400x300", "--theme", "grey"]);
    assert!(!grey.contains("#d55e00") && grey.contains("#141414"));
}

#[test]
fn render_writes_the_asked_size() {
    let folder = folder();
    let path = folder.path();
    let render = |rest: &[&str]| {
        let args = [&["render", "-", "--no-source"], rest].concat();
        let ended = run(path, &args, EXACT);
        assert_eq!(ended, (0, String::new(), String::new()), "{rest:?}");
    };
    let svg = |name: &str| fs::read_to_string(path.join(name)).expect("read");
    render(&["-o", "default.svg"]);
    assert!(svg("default.svg").contains(" width=\"1600\" height=\"1000\""));
    render(&[
        "-o", "last.svg", "--step", "2", "--theme", "paper", "--scale", "3",
    ]);
    assert_eq!(svg("last.svg"), svg("default.svg"));
    render(&["-o", "first.svg", "--step", "0"]);
    assert_ne!(svg("first.svg"), svg("default.svg"));
    render(&["-o", "dark.svg", "--theme", "dark"]);
    assert_ne!(svg("dark.svg"), svg("default.svg"));

    render(&["-o", "small.PNG", "--size", "320x200", "--scale", "1.5"]);
    let file = fs::File::open(path.join("small.PNG")).expect("opened");
    let reader = png::Decoder::new(BufReader::new(file))
        .read_info()
        .expect("a PNG");
    let png::Info { width, height, .. } = reader.info();
    assert_eq!((*width, *height), (480, 300));
    let expected = [
        "dark.svg",
        "default.svg",
        "first.svg",
        "last.svg",
        "small.PNG",
    ];
    assert_eq!(names(path), expected);

    let large = ["render", "-", "-o", "large.png", "--size", "10000x10000"];
    let (code, out, err) = run(path, &large, EXACT);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.starts_with("error: a picture of 20000×20000 pixels is too large: "),
        "{err}"
    );
    assert_eq!(names(path), expected);
}

#[test]
fn lists_name_everything_there_is() {
    let keys = |what: &str| -> Vec<String> {
        let list: Value = serde_json::from_str(&data(&["list", what, "--json"], "")).expect("JSON");
        let list = list.as_array().expect("an array");
        let key = |entry: &Value| entry["key"].as_str().expect("a key").to_owned();
        let keys: Vec<_> = list.iter().map(key).collect();
        // The text has the same entries, not indented, before what all of them take besides.
        let text = data(&["list", what], "");
        let entries = text.split("\n\nEvery ").next().expect("entries");
        let entries = entries.split("\n\n");
        let heads: Vec<_> = entries
            .map(|entry| entry.lines().next().expect("a key"))
            .collect();
        assert_eq!(heads, keys, "{text}");
        keys
    };
    let surfaces: Vec<_> = Shape::all().iter().map(|s| s.info().key).collect();
    assert_eq!(keys("surfaces"), surfaces);
    let optimizers: Vec<_> = Method::all().iter().map(|m| m.info().key).collect();
    assert_eq!(keys("optimizers"), optimizers);
    let schedules: Vec<_> = Schedule::all().iter().map(Schedule::key).collect();
    assert_eq!(keys("schedules"), schedules);
    assert_eq!(
        keys("lessons"),
        lesson_pages().iter().map(|l| &*l.key).collect::<Vec<_>>()
    );
}

/// `key = default` for every parameter that an entry of a list has.
fn written_out(entry: &Value) -> String {
    let parameters = entry["parameters"].as_array().expect("parameters").iter();
    parameters
        .map(|p| match &p["default"] {
            Value::Object(table) => format!(
                "{} = {{ kind = {} }}\n",
                p["key"].as_str().expect("a key"),
                table["kind"]
            ),
            value => format!("{} = {value}\n", p["key"].as_str().expect("a key")),
        })
        .collect()
}

#[test]
fn what_a_list_prints_is_what_a_scenario_means() {
    let list = |what: &str| -> Vec<Value> {
        serde_json::from_str(&data(&["list", what, "--json"], "")).expect("JSON")
    };
    let agree = |short: String, long: String| {
        let read = |text: &str| scenario::read("x", text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(read(&short), read(&long), "{long}");
    };
    for entry in list("surfaces") {
        let short = format!("version = 1\n[surface]\nkind = {}\n", entry["key"]);
        let (start, domain) = (&entry["start"], &entry["domain"]);
        let long = format!("{short}{}[start]\nat = {start}\n", written_out(&entry));
        agree(short.clone(), long.clone());
        let view = format!("[view]\nx = {}\ny = {}\n", domain["x"], domain["y"]);
        agree(format!("{short}[view]\n"), format!("{long}{view}"));
    }
    let surface = "version = 1\n[surface]\nkind = \"booth\"\n[[optimizer]]\n";
    for entry in list("optimizers") {
        let short = format!("{surface}kind = {}\n", entry["key"]);
        agree(short.clone(), format!("{short}{}", written_out(&entry)));
    }
    for entry in list("schedules") {
        let short = format!(
            "{surface}kind = \"adam\"\nschedule.kind = {}\n",
            entry["key"]
        );
        let keys = written_out(&entry);
        let keys = keys.lines().map(|line| format!("schedule.{line}\n"));
        agree(short.clone(), keys.fold(short, |all, line| all + &line));
    }
    for (entry, lesson) in list("lessons").iter().zip(lesson_pages()) {
        let text = entry["scenario"].as_str().expect("a file");
        assert_eq!(scenario::read("x", text), Ok(lesson.scenario.clone()));
    }
}

#[test]
fn lists_are_aligned_for_people() {
    let text = data(&["list", "surfaces"], "");
    let quadratic = text.split("\n\n").next().expect("an entry");
    let (head, parameters): (Vec<_>, Vec<_>) = quadratic
        .lines()
        .partition(|line| !line.starts_with("    "));
    assert_eq!(head[0], "quadratic");
    assert_eq!(head[3], "  domain [-3, 3] × [-3, 3], start (-2.4, 1.6)");
    assert_eq!(
        parameters[1],
        "    lambda2    λ₂      10.0       second eigenvalue (a finite number): curvature along the second axis; \
         the larger of the two sets the step limit 2/λmax"
    );
    assert!(
        parameters[3].starts_with("    center     x₀, y₀  [0.0,0.0]  "),
        "{text}"
    );
}

/// f = ½(x² + 2y²) from (1, 1), over two values of η and of μ.
const MAPPED: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 2 }
start = { at = [1, 1] }
run = { steps = 20 }
maps = { optimizer = 2, x = "lr", x_range = [0.25, 0.5], y = "momentum", y_range = [0, 0.5], tolerance = 0.125 }
[[optimizer]]
kind = "gradient_descent"
[[optimizer]]
kind = "momentum"
lr = 0.5
momentum = 0
"#;

/// The table of a map that is two cells wide.
fn map_table(kind: &str, scenario: &str) -> Vec<Vec<String>> {
    let folder = folder();
    let args = ["map", kind, "-", "-o", "map.csv", "--cells", "2"];
    let ended = run(folder.path(), &args, scenario);
    assert_eq!(ended, (0, String::new(), String::new()));
    assert_eq!(names(folder.path()), ["map.csv"]);
    records(&fs::read_to_string(folder.path().join("map.csv")).expect("read"))
}

/// The rows of a scenario's second optimizer in its trace.
fn second_trace(scenario: &str) -> Vec<Vec<String>> {
    let mut rows = records(&data(&["trace", "-"], scenario));
    rows.retain(|row| row[0] == "momentum");
    rows
}

/// The first row of a trace whose gradient and last step are no longer than the limit of [`MAPPED`].
fn arrival(trace: &[Vec<String>]) -> &[String] {
    let number = |row: usize, column: usize| trace[row][column].parse::<f64>().expect("a number");
    let arrived = |&row: &usize| {
        let before = row.saturating_sub(1);
        let moved = [2, 3].map(|column| number(row, column) - number(before, column));
        let step = moved[0].hypot(moved[1]);
        number(row, 5).hypot(number(row, 6)) <= 0.125 && step <= 0.125
    };
    let row = (0..trace.len()).find(arrived).expect("it arrives");
    &trace[row]
}

#[test]
fn a_hyperparameter_map_holds_the_ends_of_the_traced_runs() {
    let table = map_table("hyper", MAPPED);
    assert_eq!(table[0], ["lr", "momentum", "status", "steps", "loss"]);
    // Without momentum and with η = ½, x halves in each step and y is 0 after the first: (⅛, 0) after three.
    assert_eq!(table[2], ["0.5", "0.0", "converged", "3", "0.0078125"]);
    let mut rows = table[1..].iter();
    for momentum in ["0.0", "0.5"] {
        for lr in ["0.25", "0.5"] {
            let one = MAPPED.replace("lr = 0.5", &format!("lr = {lr}"));
            let one = one.replace("\nmomentum = 0\n", &format!("\nmomentum = {momentum}\n"));
            let trace = second_trace(&one);
            let end = arrival(&trace);
            let expected = [lr, momentum, "converged", &end[1], &end[4]];
            assert_eq!(*rows.next().expect("a row"), expected);
        }
    }
    assert_eq!(rows.next(), None);

    // Nothing arrives in two steps; as the end, the last loss is shown all the same.
    let short = MAPPED.replace("steps = 20", "steps = 2");
    assert_eq!(
        map_table("hyper", &short)[2],
        ["0.5", "0.0", "running", "2", "0.03125"]
    );
    // η = 10²⁰⁰ leaves the range of numbers in the first step.
    let wide = MAPPED.replace("[0.25, 0.5]", "[0.25, 1e200]");
    let diverged = &map_table("hyper", &wide)[2];
    assert_eq!(
        diverged[..],
        ["1e200", "0.0", "diverged", "1", "inf"].map(String::from)
    );
}

#[test]
fn a_basin_map_holds_the_ends_of_the_traced_runs() {
    // Twice as wide as high: two columns and one row, whose starts are the centres of their cells.
    let view = "view = { x = [-4, 4], y = [-1, 3] }\nmaps = {";
    let scenario = MAPPED.replace("maps = {", view);
    let scenario = scenario.replace("tolerance = 0.125", "tolerance = 1e-3");
    let scenario = scenario.replace("steps = 20", "steps = 40");
    let table = map_table("basins", &scenario);
    let header = [
        "x",
        "y",
        "outcome",
        "minimum_x",
        "minimum_y",
        "steps",
        "loss",
    ];
    assert_eq!(table[0], header);
    // From (±2, 1), x halves in each step: 2·2⁻¹¹ is the first gradient and the first step below 10⁻³.
    let loss = 0.5 * (2.0_f64 / 2048.0).powi(2);
    let expected = |x: &str| {
        let end = ["minimum", "0.0", "0.0", "11", &format!("{loss:?}")];
        [&[x, "1.0"][..], &end].concat().join(",")
    };
    let rows: Vec<_> = table[1..].iter().map(|row| row.join(",")).collect();
    assert_eq!(rows, ["-2.0", "2.0"].map(expected));

    // With momentum 0.4 the recorded run says the same.
    let fast = scenario.replace("\nmomentum = 0\n", "\nmomentum = 0.4\n");
    let fast = fast.replace("tolerance = 1e-3", "tolerance = 0.125");
    let trace = second_trace(&fast.replace("at = [1, 1]", "at = [2, 1]"));
    let end = arrival(&trace);
    assert_eq!(map_table("basins", &fast)[2][5..], [&*end[1], &*end[4]]);

    // A hill of the quadratic has no minimum; η·λ = −½ makes 1.5⁴⁰ of it, far away but finite.
    let hill = scenario.replace("lambda1 = 1,", "lambda1 = -1,");
    let row = &map_table("basins", &hill)[2];
    assert_eq!(row[2..6].join(","), "running,,,40");
}

#[test]
fn maps_are_pictures_too_and_the_same_bytes_each_time() {
    let folder = folder();
    let path = folder.path();
    let map = |kind: &str, file: &str, rest: &[&str]| -> Vec<u8> {
        let size = ["--size", "320x200", "--scale", "1.5"];
        let cells: &[_] = if rest.contains(&"--cells") {
            &[]
        } else {
            &["--cells", "8"]
        };
        let args = [&["map", kind, "-", "-o", file][..], &size, cells, rest].concat();
        let ended = run(path, &args, MAPPED);
        assert_eq!(ended, (0, String::new(), String::new()), "{args:?}");
        fs::read(path.join(file)).expect("read")
    };
    for kind in ["basins", "hyper"] {
        for file in ["map.csv", "map.svg", "map.PNG"] {
            assert_eq!(map(kind, file, &[]), map(kind, file, &[]), "{kind} {file}");
        }
        let svg = String::from_utf8(map(kind, "map.svg", &[])).expect("UTF-8");
        assert!(svg.contains(" width=\"320\" height=\"200\""), "{kind}");
        let dark = map(kind, "map.svg", &["--theme", "dark"]);
        assert_ne!(dark, svg.as_bytes(), "{kind}");
        let finer = map(kind, "map.svg", &["--cells", "9"]);
        assert_ne!(finer, svg.as_bytes(), "{kind}");
        let second = map(kind, "map.svg", &["--optimizer", "2"]);
        assert_eq!(second, svg.as_bytes(), "{kind}");
        // Parameters that the first optimizer lacks are replaced by ones that it has.
        let first = map(kind, "map.svg", &["--optimizer", "1"]);
        assert_ne!(first, svg.as_bytes(), "{kind}");
        let file = map(kind, "map.png", &[]);
        let reader = png::Decoder::new(std::io::Cursor::new(file));
        let reader = reader.read_info().expect("a PNG");
        let png::Info { width, height, .. } = reader.info();
        assert_eq!((*width, *height), (480, 300), "{kind}");
    }
    assert_eq!(names(path), ["map.PNG", "map.csv", "map.png", "map.svg"]);
}

/// The figure of a map names the optimizer whose map it is, and no other.
#[test]
fn a_map_figure_shows_one_optimizer() {
    let other = "kind = \"gradient_descent\"";
    let hidden = MAPPED.replace(other, &format!("{other}\nvisible = false"));
    for kind in ["basins", "hyper"] {
        let [both, one] = [MAPPED, &hidden].map(|scenario| {
            let folder = folder();
            let args = [
                "map", kind, "-", "-o", "map.svg", "--cells", "4", "--size", "320x200",
            ];
            let ended = run(folder.path(), &args, scenario);
            assert_eq!(ended, (0, String::new(), String::new()));
            fs::read(folder.path().join("map.svg")).expect("read")
        });
        assert!(both == one, "{kind}");
    }
}

/// Of a method with one number, the map varies the surface: Newton's method halves the error at η = ½, whatever λ₂ is.
#[test]
fn a_method_with_one_number_has_a_map_of_the_surface() {
    let newton = MAPPED.split("[[optimizer]]").next().expect("a head");
    let axes = "x = \"lr\", x_range = [0.5, 1.0], y = \"surface.lambda2\", y_range = [1, 2]";
    let newton = newton.replace("optimizer = 2, ", "").replace(
        "x = \"lr\", x_range = [0.25, 0.5], y = \"momentum\", y_range = [0, 0.5]",
        axes,
    ) + "[[optimizer]]\nkind = \"newton\"\n";
    let table = map_table("hyper", &newton);
    assert_eq!(
        table[0],
        ["lr", "surface.lambda2", "status", "steps", "loss"]
    );
    // From (1, 1), the gradient is 2⁻ᵗ (1, λ₂) and the step 2⁻ᵗ (1, 1), which is within ⅛ from t = 4 on.
    let steps = |row: usize| {
        (
            table[row][1].clone(),
            table[row][3].parse::<u32>().expect("a number"),
        )
    };
    let within = |lambda2: f64| {
        (0_u32..).find(|t| (1.0 + lambda2 * lambda2).sqrt() / f64::from(1_u32 << t) <= 0.125)
    };
    assert_eq!(
        steps(1),
        ("1.0".to_owned(), within(1.0).expect("some step").max(4))
    );
    assert_eq!(
        steps(3),
        ("2.0".to_owned(), within(2.0).expect("some step").max(4))
    );
    // The whole step arrives at once; the next one moves nothing.
    assert_eq!(steps(2), ("1.0".to_owned(), 2));
}

#[test]
fn maps_that_cannot_be_made_say_why() {
    let folder = folder();
    let path = folder.path();
    let (none, _) = MAPPED.split_once("maps = {").expect("there is one");
    let ending = "; allowed: a name that ends in .png, .svg, .pdf, .tex or .csv\n";
    let cases: &[(&str, &[&str], String)] = &[
        (
            MAPPED,
            &["basins", "-"],
            "error: the following required arguments were not provided:\n  --output <FILE>\n"
                .to_owned(),
        ),
        (
            MAPPED,
            &["hype", "-", "-o", "map.csv"],
            "error: invalid value 'hype' for '<KIND>'\n  [possible values: basins, hyper]\n"
                .to_owned(),
        ),
        (
            MAPPED,
            &["basins", "-", "-o", "map.json"],
            format!("error: --output: found map.json{ending}"),
        ),
        (
            MAPPED,
            &["hyper", "-", "-o", "-"],
            format!("error: --output: found -{ending}"),
        ),
        (
            MAPPED,
            &["hyper", "-", "-o", "map.csv", "--optimizer", "3"],
            "error: --optimizer: found 3; allowed: 1 to 2\n".to_owned(),
        ),
        (
            MAPPED,
            &["hyper", "-", "-o", "map.csv", "--optimizer", "0"],
            "error: --optimizer: found 0; allowed: 1 to 2\n".to_owned(),
        ),
        (
            MAPPED,
            &["hyper", "-", "-o", "map.csv", "--cells", "1"],
            "error: invalid value '1' for '--cells <N>': 1 is not in 2..=2048\n".to_owned(),
        ),
        (
            MAPPED,
            &["hyper", "-", "-o", "map.csv", "--cells", "2049"],
            "error: invalid value '2049' for '--cells <N>': 2049 is not in 2..=2048\n".to_owned(),
        ),
        (
            none,
            &["basins", "-", "-o", "map.csv"],
            "error: the scenario has no optimizer; a map needs one\n".to_owned(),
        ),
        (
            "version = 2",
            &["hyper", "-", "-o", "map.png"],
            "<stdin>:1:11: version: found 2; ".to_owned(),
        ),
    ];
    for (scenario, args, message) in cases {
        let (code, out, err) = run(path, &[&["map"], *args].concat(), scenario);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.starts_with(message.as_str()), "{args:?}: {err}");
    }
    let nowhere = ["map", "basins", "-", "-o", "no/map.csv", "--cells", "2"];
    let (code, out, err) = run(path, &nowhere, MAPPED);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error: cannot write no/map.csv: "), "{err}");
    assert!(names(path).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn the_window_complains_of_a_scenario_as_every_command_does() {
    let folder = folder();
    fs::write(folder.path().join("bad.toml"), "version = 2").expect("written");
    for file in ["nope.toml", "bad.toml"] {
        let checked = run(folder.path(), &["check", file], "");
        assert_eq!(checked.0, 2);
        // Where there is a display a window would say it, too.
        assert_eq!(without_a_display(folder.path(), &[file]), checked);
    }
}

/// Newton's method needs three evaluations on a quadratic, and no other rate is as fast.
#[test]
fn a_race_is_a_table_of_tuned_settings() {
    let scenario = "version = 1\nsurface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 1 }\nrace = { starts = \"scenario\", tries = 20 }\n\
                    [[optimizer]]\nkind = \"newton\"\nlabel = \"Newton, tuned\"\n\
                    [[optimizer]]\nkind = \"bfgs\"\nvisible = false\n[[optimizer]]\nkind = \"steepest_descent\"\n";
    let out = data(&["race", "-"], scenario);
    let records = records(&out);
    let header = [
        "optimizer",
        "parameter",
        "value",
        "evaluations",
        "loss",
        "solved",
    ];
    assert_eq!(records[0], header);
    assert_eq!(
        records[1],
        ["Newton, tuned", "lr", "1.0", "3.0", "0.0", "1.0"]
    );
    assert_eq!(records[2][..3], ["steepest_descent", "", ""]);
    assert_eq!(records.len(), 3, "hidden ones take no part");

    let folder = folder();
    let ended = run(folder.path(), &["race", "-", "-o", "race.csv"], scenario);
    assert_eq!(ended, (0, String::new(), String::new()));
    let written = fs::read_to_string(folder.path().join("race.csv"));
    assert_eq!(written.expect("a file"), out);
    let (code, _, err) = run(folder.path(), &["race", "-", "-o", "race.png"], scenario);
    assert_eq!(
        (code, names(folder.path())),
        (2, vec!["race.csv".to_owned()])
    );
    let said = "error: --output: found race.png; allowed: a name that ends in .csv\n";
    assert_eq!(err, said);
    let none = "version = 1\nsurface = { kind = \"saddle\" }\n";
    let (code, out, err) = run(folder.path(), &["race", "-"], none);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("no visible optimizer"), "{err}");
}

/// Linear layers with n·Var w = 1/4 halve the rms of a signal and of a gradient.
#[test]
fn signals_are_a_table_of_layers() {
    let scenario = "version = 1\nsurface = { kind = \"saddle\" }\n\
                    signals = { activation = \"linear\", gain = 0.25, width = 64, depth = 3, draws = 4 }\n";
    let out = data(&["signals", "-"], scenario);
    let records = records(&out);
    let header = "layer,units,fan_in,fan_out,variance,\
        preactivation_rms,preactivation_rms_spread,preactivation_rms_predicted,\
        activation_rms,activation_rms_spread,activation_rms_predicted,\
        activation_sd,activation_sd_spread,activation_sd_predicted,\
        gradient,gradient_spread,gradient_predicted";
    assert_eq!(records[0].join(","), header);
    assert_eq!(records.len(), 5);
    assert_eq!(records[1][..5], ["0", "64", "", "", ""]);
    assert_eq!(records[4][..5], ["3", "64", "64", "64", "0.00390625"]);
    for (layer, record) in records[1..].iter().enumerate() {
        let number = |i: usize| record[i].parse::<f64>().expect("a number");
        let layer = layer as i32;
        let (signal, gradient) = (0.5f64.powi(layer), 0.5f64.powi(3 - layer));
        assert!((number(10) / signal - 1.0).abs() < 1e-12, "{record:?}");
        assert!((number(16) / gradient - 1.0).abs() < 1e-12, "{record:?}");
        assert!((number(8) / signal - 1.0).abs() < 0.2, "{record:?}");
        assert!((number(14) / gradient - 1.0).abs() < 0.2, "{record:?}");
    }
    let folder = folder();
    let ended = run(folder.path(), &["signals", "-", "-o", "s.csv"], scenario);
    assert_eq!(ended, (0, String::new(), String::new()));
    let written = fs::read_to_string(folder.path().join("s.csv"));
    assert_eq!(written.expect("a file"), out);
}

#[test]
fn a_convergence_map_is_a_table_of_radii() {
    let folder = folder();
    let scenario = "version = 1\nsurface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 10 }\n\
                    maps = { theory = true, x = \"lr\", x_range = [0.001, 0.1], y = \"surface.lambda2\", y_range = [2, 4] }\n\
                    [[optimizer]]\nkind = \"gradient_descent\"\n";
    let args = ["map", "hyper", "-", "-o", "map.csv", "--cells", "3"];
    let ended = run(folder.path(), &args, scenario);
    assert_eq!(ended, (0, String::new(), String::new()));
    let table = fs::read_to_string(folder.path().join("map.csv")).expect("a file");
    let records = records(&table);
    assert_eq!(records[0], ["lr", "surface.lambda2", "radius", "regime"]);
    assert_eq!(records.len(), 10);
    for record in &records[1..] {
        let number = |i: usize| record[i].parse::<f64>().expect("a number");
        // |1 − ηλ₁|, since λ₁ = 1 is the smaller one and η small.
        assert!((number(2) - (1.0 - number(0))).abs() < 1e-12, "{record:?}");
        assert_eq!(record[3], "monotone");
    }
    let adam = scenario.replace("gradient_descent", "adam");
    let (code, _, err) = run(folder.path(), &args, adam);
    let said = "error: maps.theory: found true, where theory does not apply: of this method it knows no recurrence; allowed: false\n";
    assert_eq!((code, err.as_str()), (2, said));
}

/// Two pages over one base.
const DECK: &str = r#"version = 1
key = "rates"
title = "Rates & limits"
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 2 }
start = { at = [1, 1] }
run = { steps = 2 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.5

[[page]]
key = "half"
headline = "η = ½"
text = "Exact in binary."
question = "Where is y after a step?"
notes = "At 0."

[[page]]
key = "1"
headline = "η = 1"
[[page.optimizer]]
kind = "gradient_descent"
lr = 1.0
"#;

#[test]
fn a_page_of_a_deck_is_chosen_by_its_key_or_else_by_its_number() {
    let exact = data(&["trace", "-"], EXACT);
    assert_eq!(data(&["trace", "-", "--page", "half"], DECK), exact);
    // A key comes before a number.
    let second = data(&["trace", "-", "--page", "1"], DECK);
    assert_eq!(second, data(&["trace", "-", "--page", "2"], DECK));
    assert_eq!(
        second,
        data(&["trace", "-"], &EXACT.replace("lr = 0.5", "lr = 1.0"))
    );
    let folder = folder();
    for (args, input, expected) in [
        (
            &["trace", "-"][..],
            DECK,
            "error: <stdin>: found a deck; allowed: one of its pages, with --page: 1 half, 2 1\n",
        ),
        (
            &["race", "-", "--page", "hal"],
            DECK,
            "error: <stdin>: --page: found hal; allowed: the key or the number of a page: 1 half, 2 1; did you mean `half`?\n",
        ),
        (
            &["trace", "-", "--page", "3"],
            DECK,
            "error: <stdin>: --page: found 3; allowed: the key or the number of a page: 1 half, 2 1\n",
        ),
        (
            &["trace", "-", "--page", "0"],
            DECK,
            "error: <stdin>: --page: found 0; allowed: the key or the number of a page: 1 half, 2 1\n",
        ),
        (
            &["check", "-", "--page", "half"],
            EXACT,
            "error: <stdin>: --page: found half, and a file without pages; allowed: with a deck\n",
        ),
    ] {
        let ended = run(folder.path(), args, input);
        assert_eq!(ended, (2, String::new(), expected.to_owned()), "{args:?}");
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn check_takes_all_pages_or_one() {
    let claim = "[[page.claim]]\nends = \"running\"\n";
    let deck = format!("{DECK}{claim}");
    let all = data(&["check", "-"], &deck);
    assert!(
        all.starts_with("<stdin>: 1: claim 1: holds: ") && all.lines().count() == 1,
        "{all}"
    );
    assert_eq!(data(&["check", "-", "--page", "2"], &deck), all);
    assert_eq!(data(&["check", "-", "--page", "half"], &deck), "");
}

#[test]
fn a_deck_becomes_numbered_pictures_and_a_handout() {
    let folder = folder();
    fs::write(folder.path().join("deck.toml"), DECK).expect("written");
    let small = ["--size", "200x160", "--scale", "1"];
    let go = |args: &[&str]| {
        let args = [args, &small[..]].concat();
        run(folder.path(), &args, "")
    };
    let silent = (0, String::new(), String::new());
    let to_out = ["deck", "deck.toml", "--out-dir", "out"];
    assert_eq!(go(&to_out), silent);
    let out = folder.path().join("out");
    let all = ["01-half.png", "02-1.png", "handout.html"];
    assert_eq!(names(&out), all);
    // The class is not to find notes and answers in the pictures.
    let picture = [
        "render",
        "deck.toml",
        "--page",
        "2",
        "-o",
        "page.png",
        "--no-source",
    ];
    assert_eq!(go(&picture), silent);
    let bytes = |name: &str| fs::read(folder.path().join(name)).expect("a file");
    assert_eq!(bytes("page.png"), bytes("out/02-1.png"));
    let handout = String::from_utf8(bytes("out/handout.html")).expect("UTF-8");
    for words in [
        "<h1>Rates &amp; limits</h1>",
        "<h2>1. η = ½</h2>\n<p>Exact in binary.</p>\n<img alt=\"",
        "<p class=\"question\">Where is y after a step?</p>\n<p class=\"notes\">At 0.</p>",
    ] {
        assert!(handout.contains(words), "{words}");
    }
    assert_eq!(handout.matches("src=\"data:image/png;base64,").count(), 2);
    // Again, to the byte, over what is there; and as vectors for students.
    assert_eq!(go(&to_out), silent);
    assert_eq!(bytes("out/handout.html"), handout.as_bytes());
    let vectors = [&to_out[..], &["--format", "svg", "--without-notes"]].concat();
    assert_eq!(go(&vectors), silent);
    let handout = String::from_utf8(bytes("out/handout.html")).expect("UTF-8");
    assert!(handout.contains("Where is y") && !handout.contains("At 0."));
    assert!(handout.contains("src=\"data:image/svg+xml;base64,"));
    assert!(names(&out).contains(&"01-half.svg".to_owned()));
}

/// Whatever reads a deck says which file, page and line is at fault, and makes nothing.
#[test]
fn a_bad_deck_is_one_message_with_its_place() {
    let folder = folder();
    let with = |rest: &str| format!("{DECK}{rest}");
    for (deck, message) in [
        (
            DECK.replace("key = \"half\"\n", ""),
            "11:1: page[1].key: found nothing; allowed: a name of at most 60 small letters, digits and dashes, such as \"step-limit\"",
        ),
        (
            DECK.replace("key = \"1\"", "key = \"half\""),
            "19:7: page[2].key: found \"half\", the key of page 1; allowed: each once",
        ),
        (
            with("[[page.knob]]\ntarget = \"optimizer.2.lr\"\n"),
            "25:10: page[2].knob[1].target: found \"optimizer.2.lr\"; allowed: ",
        ),
        (
            with("[[page.claim]]\noptimizer = 2\nends = \"converged\"\n"),
            "25:13: page[2].claim[1].optimizer: found 2; allowed: 1 to 1, a place in the list of optimizers, or a label",
        ),
        (
            with("[[page.claim]]\noptimizer = \"Adam\"\nends = \"converged\"\n"),
            "25:13: page[2].claim[1].optimizer: found \"Adam\"; allowed: gradient_descent",
        ),
        (
            with(&"# ten megabytes\n".repeat(10 << 16)),
            "1:1: found more than 1 MB; allowed: a scenario or a deck of at most 1 MB",
        ),
    ] {
        fs::write(folder.path().join("deck.toml"), deck).expect("written");
        for args in [
            &["check", "deck.toml"][..],
            &["check", "--answers", "deck.toml", "deck.toml"],
            &["deck", "deck.toml", "--out-dir", "out"],
            &["render", "deck.toml", "--page", "half", "-o", "page.png"],
        ] {
            let (code, out, err) = run(folder.path(), args, "");
            assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
            assert!(
                err.starts_with(&format!("deck.toml:{message}")),
                "{args:?}: {err}"
            );
            assert_eq!(err.lines().count(), 1, "{err}");
        }
        assert_eq!(names(folder.path()), ["deck.toml"]);
    }
}

/// λmax is 10, so that gradient descent diverges from the rate 0.2 on.
const ASKING: &str = r#"
version = 1
key = "asking"
title = "What comes out"
[surface]
kind = "quadratic"
lambda2 = 10.0
[start]
at = [2.0, 1.0]
[run]
steps = 60
[[optimizer]]
kind = "gradient_descent"
lr = 0.25
[[knob]]
target = "optimizer.1.lr"

[[page]]
key = "choices"
headline = "Beyond the limit"
notes = "It is beyond 0.2."
question = "What becomes of it?"
[page.layers]
basins = true
[[page.claim]]
choice = "it comes to rest"
ends = "converged"
[[page.claim]]
choice = "it leaves"
ends = "diverged"
[[page.claim]]
task = "Find a rate that converges."
ends = "converged"

[[page]]
key = "guess"
[[page.claim]]
guess = [0.01, 1]
measure = "step_limit"
place = "minimum"
above = 0
"#;

#[test]
fn a_page_that_asks_is_drawn_before_the_answer_unless_the_copy_is_the_teachers() {
    let folder = folder();
    let deck = ASKING.to_owned();
    fs::write(folder.path().join("deck.toml"), &deck).expect("written");
    let table = "[page.layers]\n";
    let asked = format!("[page.prediction]\nstate = \"asked\"\n{table}");
    let asked = deck.replace(table, &asked);
    let small = ["--size", "240x200", "--scale", "1"];
    let go = |args: &[&str]| {
        let ended = run(folder.path(), &[args, &small[..]].concat(), "");
        assert_eq!(ended, (0, String::new(), String::new()), "{args:?}");
    };
    let bytes = |name: &str| fs::read(folder.path().join(name)).expect("a file");
    let render = |deck: &str, name: &str, rest: &[&str]| {
        let args = ["render", deck, "--page", "choices", "-o", name];
        go(&[&args, rest].concat());
        bytes(name)
    };
    let handout = |name: &str| String::from_utf8(bytes(name)).expect("UTF-8");
    go(&["deck", "deck.toml", "--out-dir", "class"]);
    go(&["deck", "deck.toml", "--out-dir", "teacher", "--solved"]);
    let seen = bytes("class/01-choices.png");
    let whole = bytes("teacher/01-choices.png");
    assert!(seen != whole);
    fs::write(folder.path().join("asked.toml"), asked).expect("written");
    // The class is not to find the answer in the pictures.
    let before = ["--step", "0", "--no-source"];
    assert!(seen == render("asked.toml", "asked.png", &before));
    assert!(whole == render("deck.toml", "told.png", &[]));
    let question = "<p class=\"question\">What becomes of it?</p>\n<ul class=\"choices\">\n";
    let task = "<ul class=\"tasks\">\n<li>☐ Find a rate that converges.</li>\n</ul>\n";
    let class = handout("class/handout.html");
    let open =
        format!("{question}<li>☐ it comes to rest</li>\n<li>☐ it leaves</li>\n</ul>\n{task}");
    assert!(class.contains(&open), "{class}");
    assert!(class.contains("between 0.01 and 1: ________<"), "{class}");
    assert!(!class.contains("beyond 0.2"), "{class}");
    let teacher = handout("teacher/handout.html");
    let told =
        format!("{question}<li>☐ it comes to rest</li>\n<li>☑ it leaves</li>\n</ul>\n{task}");
    assert!(teacher.contains(&told), "{teacher}");
    assert!(teacher.contains("between 0.01 and 1: 0.2<"), "{teacher}");
    assert!(
        teacher.contains("<p class=\"notes\">It is beyond 0.2.</p>"),
        "{teacher}"
    );
    // A page that was saved while the class was asked is told in the teacher's copy.
    go(&["deck", "asked.toml", "--out-dir", "teacher", "--solved"]);
    assert!(whole == bytes("teacher/01-choices.png"));
    go(&["deck", "asked.toml", "--out-dir", "class"]);
    assert!(seen == bytes("class/01-choices.png"));
}

#[test]
fn pictures_that_an_earlier_run_has_left_go_and_nothing_else_does() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    put("deck.toml", DECK);
    let out = folder.path().join("out");
    let go = |format: &str| {
        let args = ["deck", "deck.toml", "--out-dir", "out", "--format", format];
        let args = [&args[..], &["--size", "60x50", "--scale", "1"]].concat();
        assert_eq!(
            run(folder.path(), &args, ""),
            (0, String::new(), String::new())
        );
        names(&out)
    };
    go("png");
    // Not of this program, whatever they are called.
    put("out/03-mine.png", "mine");
    put("out/01-half.png.bak", "mine");
    let first = "key = \"half\"";
    put("deck.toml", &DECK.replace(first, "key = \"renamed\""));
    let mine = ["01-half.png.bak", "03-mine.png"];
    let with = |others: &[&str]| {
        let mut all: Vec<String> = mine.iter().chain(others).map(|s| (*s).to_owned()).collect();
        all.sort();
        all
    };
    // Pictures of the other kind stay until these are drawn again.
    let vectors = ["01-renamed.svg", "02-1.svg", "handout.html"];
    assert_eq!(
        go("svg"),
        with(&[&vectors[..], &["01-half.png", "02-1.png"]].concat())
    );
    assert_eq!(
        go("png"),
        with(&[&vectors[..], &["01-renamed.png", "02-1.png"]].concat())
    );
    // A handout that lists what is no picture of a page takes nothing away.
    let list = "<meta name=\"ravine-pictures\" content=\"rates ../deck.toml 03-mine.png/ 04-.png 1-a.png\">\n";
    put("out/handout.html", list);
    put("out/1-a.png", "mine");
    put("out/04-.png", "mine");
    let before = names(&out);
    assert_eq!(go("png"), before);
    assert!(folder.path().join("deck.toml").exists());
}

#[test]
fn a_deck_that_cannot_be_drawn_leaves_nothing() {
    let folder = folder();
    fs::write(folder.path().join("deck.toml"), DECK).expect("written");
    fs::write(folder.path().join("one.toml"), EXACT).expect("written");
    let before = names(folder.path());
    for (args, code, expected) in [
        (
            ["deck", "one.toml", "--out-dir", "out"],
            2,
            "error: one.toml: found a single scenario; allowed: a deck",
        ),
        (
            ["deck", "deck.toml", "--out-dir", "no/such"],
            1,
            "error: cannot write no/such: ",
        ),
        (
            ["deck", "deck.toml", "--out-dir", "one.toml"],
            1,
            "error: cannot write one.toml: ",
        ),
    ] {
        let (ended, out, err) = run(folder.path(), &args, "");
        assert_eq!((ended, out.as_str()), (code, ""), "{err}");
        assert!(err.starts_with(expected), "{err}");
        assert_eq!(names(folder.path()), before, "{args:?}");
    }
}

/// The example of the instructions for authors.
fn homework() -> &'static str {
    let text = include_str!("../assets/lessons/README.md");
    let example = text.split("```toml\n").nth(1).expect("an example");
    example.split("```").next().expect("its end")
}

#[test]
fn answers_become_a_table_of_tasks() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    put("deck.toml", homework());
    let Ok(Opened::Deck(deck)) = open("deck", homework()) else {
        panic!("a deck");
    };
    let solved = |lr: f64, steps: usize| {
        let mut deck = deck.clone();
        let page = &mut deck.pages[1].scenario;
        page.set(&page.knobs[0].target.clone(), lr);
        page.run.steps = steps;
        deck
    };
    put("ada.toml", &write_deck(&solved(0.093, 400)));
    put("bob.toml", homework());
    // Another landscape is easier, and the claim is the student's no more.
    let mut cheat = solved(0.05, 400);
    let page = &mut cheat.pages[1].scenario;
    page.surface = Shape::named("sphere").map_or_else(|| page.surface.clone(), Into::into);
    page.start = [0.0, 0.0];
    page.claims.clear();
    put("cid.toml", &write_deck(&cheat));
    put(
        "dot, e.toml",
        &scenario::write(&solved(0.093, 400).pages[1].scenario),
    );
    let mut torn = solved(0.093, 400);
    torn.pages.pop();
    put("eve.toml", &write_deck(&torn));
    let good = ["ada", "bob", "cid", "dot, e", "eve"].map(|name| format!("{name}.toml"));
    let mut args = vec!["check", "--answers", "deck.toml"];
    args.extend(good.iter().map(String::as_str));
    let (code, out, err) = run(folder.path(), &args, "");
    assert_eq!((code, err.as_str()), (0, ""));
    let task = "Find a rate with which the run is at rest within 160 steps.";
    let rows = records(&out);
    assert_eq!(rows[0], ["file", "name", "page", "task", "done", "found"]);
    let open = "converged, at rest at step 283";
    let done = "converged, at rest at step 149";
    let expected = [
        ("ada", "yes", done.to_owned()),
        ("bob", "no", open.to_owned()),
        (
            "cid",
            "no",
            format!("{open}; what else was changed does not count"),
        ),
        ("dot, e", "yes", done.to_owned()),
        ("eve", "no", "this page is not in the file".to_owned()),
    ];
    for (row, (name, yes, found)) in rows[1..].iter().zip(&expected) {
        assert_eq!(
            row[..],
            [&format!("{name}.toml"), *name, "homework", task, yes, found]
        );
    }
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_bad_answer_is_a_row_and_stops_no_other() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    put("deck.toml", homework());
    put("torn.toml", "version = 1\n[surface\n");
    put("other.toml", DECK);
    put("one.toml", EXACT);
    put("empty.toml", "");
    put("large.toml", &"# ten megabytes\n".repeat(10 << 16));
    fs::create_dir(folder.path().join("folder")).expect("made");
    let files = [
        "torn.toml",
        "none.toml",
        "other.toml",
        "one.toml",
        "empty.toml",
        "large.toml",
        "folder",
        "deck.toml",
    ];
    let args = [&["check", "--answers", "deck.toml"], &files[..]].concat();
    let (code, out, err) = run(folder.path(), &args, "");
    assert_eq!(code, 2, "{err}");
    let rows = records(&out);
    for (row, (file, found)) in rows[1..].iter().zip([
        ("torn.toml", "torn.toml:2:"),
        ("none.toml", "error: cannot read none.toml: no such file"),
        (
            "other.toml",
            "error: other.toml: found the deck \"rates\"; allowed: \"one-rate\"",
        ),
        (
            "one.toml",
            "error: one.toml: found a single scenario that has neither the headline nor the tasks of a page",
        ),
        ("empty.toml", "empty.toml:1:1: version: found nothing"),
        (
            "large.toml",
            "large.toml:1:1: found more than 1 MB; allowed: a scenario or a deck of at most 1 MB",
        ),
        ("folder", "error: cannot read folder: "),
        ("deck.toml", "converged, at rest at step 283"),
    ]) {
        assert_eq!((row[0].as_str(), row[4].as_str()), (file, "no"));
        assert!(row[5].starts_with(found), "{row:?}");
    }
    assert_eq!((rows.len(), err.lines().count()), (9, 7), "{err}");
    let none = run(
        folder.path(),
        &["check", "--answers", "one.toml", "deck.toml"],
        "",
    );
    let message = "error: one.toml: found no task; allowed: a deck in which a claim has one\n";
    assert_eq!(none, (2, String::new(), message.to_owned()));
    // Nobody could do what there is no knob for.
    let knob = "[[page.knob]]                # only what a page's knobs move counts as an answer\ntarget = \"optimizer.1.lr\"\n";
    assert!(homework().contains(knob));
    put("undoable.toml", &homework().replace(knob, ""));
    let args = ["check", "--answers", "undoable.toml", "deck.toml"];
    let (code, out, err) = run(folder.path(), &args, "");
    assert_eq!((code, out.as_str()), (2, ""));
    let message = "error: undoable.toml: homework: claim 1: task: found it where there is no knob to do it with; allowed: ";
    assert!(err.starts_with(message), "{err}");
    let (code, _, err) = run(folder.path(), &["check", "undoable.toml"], "");
    assert_eq!(code, 2);
    assert!(
        err.starts_with("undoable.toml: homework: claim 1: task: found it"),
        "{err}"
    );
    let args = [
        "check",
        "--answers",
        "deck.toml",
        "deck.toml",
        "--sentences",
    ];
    let (code, out, err) = run(folder.path(), &args, "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("cannot be used with '--sentences'"), "{err}");
}

/// A page that somebody saved as a file of its own has no key.
#[test]
fn a_single_page_is_known_by_its_headline_or_its_tasks() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let page = |key: &str, headline: &str, steps: usize| {
        format!(
            "[[page]]\nkey = \"{key}\"\nheadline = \"{headline}\"\n[[page.knob]]\ntarget = \"optimizer.1.lr\"\n\
             [[page.claim]]\ntask = \"In {steps} steps.\"\nends = \"converged\"\nsteps = [0, {steps}]\n"
        )
    };
    let base = &homework()[..homework().find("[[page]]").expect("pages")];
    let pages = [
        page("one", "Find a rate", 160),
        page("two", "Find a rate", 200),
        page("three", "Another", 300),
        page("-3", "The same", 1),
        page("five", "the  same ", 1),
    ];
    let text = format!("{base}{}", pages.concat());
    put("deck.toml", &text);
    let Ok(Opened::Deck(deck)) = open("deck", &text) else {
        panic!("a deck");
    };
    let save = |name: &str, place: usize, title: &str| {
        let mut page = deck.pages[place].scenario.clone();
        page.title = title.to_owned();
        put(name, &scenario::write(&page));
    };
    save("first.toml", 0, "Find a rate");
    save("second.toml", 1, " find A  RATE ");
    save("third.toml", 2, "ANOTHER");
    save("=renamed.toml", 2, "Ada's");
    save("either.toml", 4, "The Same");
    save("neither.toml", 4, "Of Ada");
    let files = ["first", "second", "third", "=renamed", "either", "neither"]
        .map(|name| format!("{name}.toml"));
    let mut args = vec!["check", "--answers", "deck.toml"];
    args.extend(files.iter().map(String::as_str));
    let (code, out, err) = run(folder.path(), &args, "");
    let rows = records(&out);
    let answered = |name: &str| -> Vec<&str> {
        let of = rows.iter().filter(|row| row[1] == name);
        let there = of.filter(|row| row[5] != "this page is not in the file");
        there.map(|row| row[2].as_str()).collect()
    };
    assert_eq!(answered("first"), ["one"]);
    assert_eq!(answered("second"), ["two"]);
    assert_eq!(answered("third"), ["three"]);
    // No spreadsheet takes the name of a file or the key of a page for a formula; a number stays one.
    assert_eq!(answered("'=renamed"), ["three"]);
    assert!(rows.iter().any(|row| row[2] == "-3"), "{out}");
    let several =
        "can be one of several pages with its headline and its tasks; allowed: the deck, saved";
    for name in ["either", "neither"] {
        assert!(
            err.contains(&format!(
                "error: {name}.toml: found a single scenario that {several}"
            )),
            "{err}"
        );
    }
    assert_eq!((code, err.lines().count()), (2, 2), "{err}");
}

/// Where there is no display the window cannot open, but it was asked for.
#[cfg(target_os = "linux")]
#[test]
fn one_good_file_is_enough_for_the_window() {
    let folder = folder();
    fs::write(folder.path().join("good.toml"), EXACT).expect("written");
    fs::write(folder.path().join("bad.toml"), "version = 2").expect("written");
    let (code, _, err) = without_a_display(folder.path(), &["."]);
    assert_eq!(code, 1, "{err}");
    // What is wrong, what this system may lack, and what works all the same.
    for said in [
        "no window can be opened",
        "libxkbcommon-x11-0",
        "ravine --help",
    ] {
        assert!(err.contains(said), "{said}: {err}");
    }
    let (code, _, err) = without_a_display(folder.path(), &["bad.toml", "none.toml"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.starts_with("bad.toml:1:11: version: found 2"), "{err}");
    assert!(
        err.contains("error: cannot read none.toml: no such file"),
        "{err}"
    );
}

/// Exit code, output and errors where no window can be opened.
#[cfg(target_os = "linux")]
fn without_a_display(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = command(folder, args);
    command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET");
    let output = command.output().expect("ended");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("not killed");
    (code, text(output.stdout), text(output.stderr))
}
