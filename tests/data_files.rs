//! The numbers behind a figure as files: what `ravine data` and `ravine trace --format npy` write.

use std::sync::Arc;

use ravine::export::{Extract, Format, table};
use ravine::optimizer::Progress;
use ravine::scenario::{Scenario, read};
use serde_json::Value;

fn scenario(text: &str) -> Scenario {
    read("test", &format!("version = 1\n{text}")).expect("a scenario")
}

fn extract(what: Extract, format: Format, scenario: &Scenario, points: usize) -> Vec<u8> {
    let write = what.writer(format).expect("the format holds it");
    let mut file = Vec::new();
    write(scenario, points, &mut file, &Arc::new(Progress::default())).expect("memory");
    file
}

fn csv(what: Extract, scenario: &Scenario, points: usize) -> Vec<Vec<String>> {
    let text = String::from_utf8(extract(what, Format::Csv, scenario, points)).expect("UTF-8");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(cells).collect()
}

/// The header of a NumPy file, and the bytes after it, by the format's specification.
fn numpy(file: &[u8]) -> (&str, &[u8]) {
    assert_eq!(&file[..8], b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([file[8], file[9]]));
    assert_eq!((10 + length) % 64, 0);
    let header = std::str::from_utf8(&file[10..10 + length]).expect("ASCII");
    assert!(header.ends_with('\n'));
    (header.trim_end(), &file[10 + length..])
}

fn f64_at(bytes: &[u8], at: usize) -> f64 {
    f64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

const TWO_RUNS: &str = r#"
surface = { kind = "booth" }
start = { at = [-4.0, 2.5] }
run = { steps = 3 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.01
[[optimizer]]
kind = "gradient_descent"
label = "much, too fast"
lr = 1e200
"#;

/// A row of the array is a row of the table, bit by bit, also where numbers are not finite.
#[test]
fn a_trace_for_numpy_has_the_rows_of_the_table() {
    let scenario = scenario(TWO_RUNS);
    let (mut npy, mut text) = (Vec::new(), Vec::new());
    table::npy(&(&scenario).into(), &mut npy, &Progress::default()).expect("memory");
    table::csv(&scenario, &mut text).expect("memory");
    let text = String::from_utf8(text).expect("UTF-8");
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let (header, rows) = numpy(&npy);
    let fields = "('optimizer', '<i8'), ('step', '<i8'), ('x', '<f8'), ('y', '<f8'), ('loss', '<f8'), \
                  ('grad_x', '<f8'), ('grad_y', '<f8'), ('lr', '<f8'), ('status', '<U9')";
    let count = lines.len();
    let expected =
        format!("{{'descr': [{fields}], 'fortran_order': False, 'shape': ({count},), }}");
    assert_eq!(header, expected);
    let size = 8 * 8 + 9 * 4;
    assert_eq!(rows.len(), count * size);
    let mut infinite = 0;
    for (row, line) in rows.chunks(size).zip(lines) {
        // The name may have a comma in it.
        let cells: Vec<&str> = line.rsplitn(9, ',').collect();
        let place = if cells[8] == "gradient_descent" { 1 } else { 2 };
        assert_eq!(row[..8], i64::to_le_bytes(place));
        let step: i64 = cells[7].parse().expect("a step");
        assert_eq!(row[8..16], step.to_le_bytes());
        for (k, cell) in cells[1..7].iter().rev().enumerate() {
            let (ours, theirs) = (f64_at(row, 16 + 8 * k), cell.parse::<f64>());
            let theirs = theirs.expect("a number");
            assert!(ours == theirs || (ours.is_nan() && theirs.is_nan()));
            infinite += usize::from(!ours.is_finite());
        }
        let word = row[64..].chunks(4).map(|c| c[0]).filter(|c| *c != 0);
        assert_eq!(word.collect::<Vec<u8>>(), cells[0].as_bytes());
    }
    assert!(infinite > 0);
}

#[test]
fn weights_are_one_field() {
    let scenario =
        scenario("[network]\nhidden = [2]\n[run]\nsteps = 2\n[[optimizer]]\nkind = \"adam\"\n");
    let trace = table_of(&scenario, true);
    let (header, rows) = numpy(&trace);
    // 2·2 + 2 weights of the hidden layer, 2 + 1 of the output.
    assert!(
        header.contains("('status', '<U9'), ('w', '<f8', (9,))"),
        "{header}"
    );
    let size = 8 * 8 + 9 * 4 + 9 * 8;
    assert_eq!(rows.len(), 3 * size);
    assert!(rows[100..].iter().any(|byte| *byte != 0));
}

fn table_of(scenario: &Scenario, weights: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let trace = ravine::export::Trace { scenario, weights };
    table::npy(&trace, &mut file, &Progress::default()).expect("memory");
    file
}

/// f at each place, by its formula, in both formats; the view is twice as wide as high.
#[test]
fn a_grid_has_the_values_and_where_they_are() {
    let scenario =
        scenario("surface = { kind = \"booth\" }\nview = { x = [-1.0, 3.0], y = [0.0, 2.0] }\n");
    let rows = csv(Extract::Grid, &scenario, 9);
    assert_eq!(rows[0][0], "y\\x");
    let number = |cell: &String| cell.parse::<f64>().expect("a number");
    let xs: Vec<f64> = rows[0][1..].iter().map(number).collect();
    let ys: Vec<f64> = rows[1..].iter().map(|row| number(&row[0])).collect();
    assert_eq!(xs, [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0]);
    assert_eq!(ys.len(), 5, "as fine along both sides");
    assert_eq!((ys[0], ys[4]), (0.0, 2.0));
    let file = extract(Extract::Grid, Format::Npy, &scenario, 9);
    let (header, bytes) = numpy(&file);
    assert!(header.contains("'descr': '<f8'") && header.contains("'shape': (3, 5, 9), }"));
    for (j, y) in ys.iter().enumerate() {
        for (i, x) in xs.iter().enumerate() {
            let [p, q] = [x + 2.0 * y - 7.0, 2.0 * x + y - 5.0];
            let (expected, value) = (p * p + q * q, number(&rows[j + 1][i + 1]));
            assert!((value - expected).abs() <= 1e-12 * (1.0 + expected));
            let array = [0, 1, 2].map(|k| f64_at(bytes, 8 * (k * 45 + j * 9 + i)));
            assert_eq!(array, [*x, *y, value]);
        }
    }
}

/// Level lines of x² + y² are circles, as close to them as linear interpolation on the grid is.
#[test]
fn contour_lines_lie_where_f_is_the_level() {
    let scenario = scenario(
        "surface = { kind = \"formula\", text = \"x^2 + y^2\" }\nview = { x = [-2.0, 2.0], y = [-2.0, 2.0] }\n",
    );
    let file = extract(Extract::Contours, Format::Json, &scenario, 201);
    let json: Value = serde_json::from_slice(&file).expect("JSON");
    assert_eq!(json["type"], "FeatureCollection");
    assert_eq!(json["bbox"], serde_json::json!([-2.0, -2.0, 2.0, 2.0]));
    let features = json["features"].as_array().expect("features");
    let levels: Vec<f64> = features.iter().map(level).collect();
    assert!(levels.len() > 5 && levels.is_sorted());
    let mut closed = 0;
    for feature in features {
        let level = level(feature);
        for line in lines(feature) {
            assert!(
                line.iter()
                    .all(|[x, y]| (x * x + y * y - level).abs() < 4e-4)
            );
            if line.first() == line.last() {
                closed += 1;
                let winding = |k: usize| line[k][0] * line[k + 1][1] - line[k][1] * line[k + 1][0];
                let area: f64 = (0..line.len() - 1).map(winding).sum();
                assert!(area < 0.0, "higher values, outside, are on the left");
            }
        }
    }
    assert!(closed > 2);
}

fn level(feature: &Value) -> f64 {
    feature["properties"]["level"].as_f64().expect("a level")
}

fn lines(feature: &Value) -> Vec<Vec<[f64; 2]>> {
    assert_eq!(feature["geometry"]["type"], "MultiLineString");
    let lines = feature["geometry"]["coordinates"]
        .as_array()
        .expect("lines");
    let point = |p: &Value| [0, 1].map(|i| p[i].as_f64().expect("a coordinate"));
    let line = |line: &Value| line.as_array().expect("points").iter().map(point).collect();
    lines.iter().map(line).collect()
}

#[test]
fn what_is_undefined_is_nan_and_has_no_lines() {
    let scenario = scenario(
        "surface = { kind = \"formula\", text = \"ln(x) + y\" }\nview = { x = [-1.0, 1.0], y = [-1.0, 1.0] }\n",
    );
    let rows = csv(Extract::Grid, &scenario, 5);
    assert_eq!(rows[1][..3], ["-1.0", "NaN", "NaN"]);
    let file = extract(Extract::Contours, Format::Json, &scenario, 65);
    let json: Value = serde_json::from_slice(&file).expect("JSON");
    let features = json["features"].as_array().expect("features");
    let all: Vec<Vec<[f64; 2]>> = features.iter().flat_map(lines).collect();
    assert!(!all.is_empty());
    assert!(all.iter().flatten().all(|[x, _]| *x > 0.0));
}

/// Gradient descent shrinks the components along the axes by 1 − ηλ in each step.
#[test]
fn the_chart_has_each_step_of_each_series() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }\nstart = { at = [2.0, 1.0] }\n\
         run = { steps = 2000 }\nchart = { quantity = \"components\" }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 1e-3\n\
         [[optimizer]]\nkind = \"adam\"\nvisible = false\n",
    );
    let rows = csv(Extract::Chart, &scenario, 0);
    assert_eq!(
        rows[0],
        ["optimizer", "series", "step", "evaluations", "value"]
    );
    for (series, start, factor) in [
        ("components_1", 2.0, 1.0 - 1e-3),
        ("components_2", 1.0, 1.0 - 4e-3),
        ("components_1_predicted", 2.0, 1.0 - 1e-3),
    ] {
        let rows: Vec<_> = rows.iter().filter(|row| row[1] == series).collect();
        assert_eq!(rows.len(), 2001, "{series}");
        for (step, row) in rows.iter().enumerate() {
            assert_eq!(row[0], "gradient_descent");
            assert_eq!(row[2], step.to_string());
            assert_eq!(row[3], (step + 1).to_string(), "a gradient each");
            let expected = start * f64::powi(factor, step as i32);
            let value: f64 = row[4].parse().expect("a number");
            assert!((value / expected - 1.0).abs() < 1e-9, "{series} {step}");
        }
    }
    let others = rows
        .iter()
        .skip(1)
        .filter(|row| row[0] != "gradient_descent");
    assert_eq!(others.count(), 0, "only what is visible is on the chart");
}

/// The least value of the Styblinski–Tang function is −78.332331409… (twice −39.166165704…, Jamil and Yang).
#[test]
fn where_the_chart_shows_a_gap_there_is_one() {
    let scenario = scenario(
        "surface = { kind = \"styblinski_tang\" }\nrun = { steps = 20 }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.01\n",
    );
    let rows = csv(Extract::Chart, &scenario, 0);
    let of = |series: &str| -> Vec<f64> {
        let rows = rows.iter().filter(|row| row[1] == series);
        rows.map(|row| row[4].parse().expect("a number")).collect()
    };
    let (losses, gaps) = (of("loss"), of("gap"));
    assert_eq!((losses.len(), gaps.len()), (21, 21));
    for (loss, gap) in losses.iter().zip(gaps) {
        assert!((loss - gap + 78.332_331_408).abs() < 1e-6);
    }
}

#[test]
fn a_limit_and_values_that_do_not_exist_are_told() {
    let text = "surface = { kind = \"quadratic\" }\nrun = { steps = 4 }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";
    let sharp = csv(
        Extract::Chart,
        &scenario(&format!("chart = {{ quantity = \"sharpness\" }}\n{text}")),
        0,
    );
    let limits: Vec<&str> = sharp
        .iter()
        .filter(|r| r[1] == "limit")
        .map(|r| &*r[4])
        .collect();
    assert_eq!(limits, ["20.0"; 5], "2/η");
    let lengths = csv(
        Extract::Chart,
        &scenario(&format!("chart = {{ quantity = \"step_length\" }}\n{text}")),
        0,
    );
    assert_eq!(lengths[1][2..], ["0", "1", ""]);
    assert_ne!(lengths[2][4], "");
}

/// With whatever NumPy is there: without pickle, and with names for the columns.
#[test]
fn numpy_reads_what_is_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = scenario(TWO_RUNS);
    let write = |name: &str, bytes: Vec<u8>| {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    };
    write("trace.npy", table_of(&scenario, false));
    write(
        "grid.npy",
        extract(Extract::Grid, Format::Npy, &scenario, 7),
    );
    let code = "import sys\ntry:\n    import numpy as np\nexcept Exception:\n    sys.exit(77)\n\
        t = np.load('trace.npy')\nx, y, f = np.load('grid.npy')\n\
        first = t[t['optimizer'] == 1]\n\
        print(len(t), first['status'][0], first['step'].tolist(), first['x'][0])\n\
        print(np.array_equal(f, (x + 2*y - 7)**2 + (2*x + y - 5)**2), x[0, 1] > x[0, 0], y[1, 0] > y[0, 0])\n";
    let python = std::env::var("RAVINE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let ran = std::process::Command::new(python)
        .current_dir(folder.path())
        .args(["-c", code])
        .output();
    let ran = match ran {
        Ok(ran) if ran.status.code() != Some(77) => ran,
        _ => {
            eprintln!("skipped: there is no python3 with NumPy");
            return;
        }
    };
    let said = String::from_utf8_lossy(&ran.stdout);
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert!(lines[0].ends_with("running [0, 1, 2, 3] -4.0"), "{said}");
    assert_eq!(lines[1], "True True True");
}

/// Exit code, standard output and standard error of the program.
fn ravine(folder: &std::path::Path, args: &[&str]) -> (i32, Vec<u8>, String) {
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_ravine"))
        .current_dir(folder)
        .args(args)
        .output()
        .expect("it runs");
    let said = String::from_utf8(ran.stderr).expect("UTF-8");
    (ran.status.code().expect("no signal"), ran.stdout, said)
}

#[test]
fn the_command_line_writes_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let text = format!("version = 1\n{TWO_RUNS}");
    std::fs::write(path.join("two.toml"), &text).expect("written");
    let scenario = scenario(TWO_RUNS);
    for (what, format, args) in [
        (Extract::Grid, Format::Csv, &["--points", "9"][..]),
        (
            Extract::Grid,
            Format::Npy,
            &["--points", "9", "--format", "npy"],
        ),
        (Extract::Contours, Format::Json, &["--points", "9"]),
        (Extract::Chart, Format::Csv, &[]),
        (Extract::Python, Format::Python, &[]),
    ] {
        let args = [&["data", what.key(), "two.toml"], args].concat();
        let expected = extract(what, format, &scenario, 9);
        let (code, out, said) = ravine(path, &args);
        assert_eq!((code, said.as_str()), (0, ""), "{args:?}");
        assert!(out == expected, "{args:?}");
        // Into a file whose ending says the form.
        let name = format!("out.{}", format.ending());
        let args: Vec<&str> = args
            .into_iter()
            .filter(|a| *a != "--format" && *a != "npy")
            .collect();
        let args = [&args[..], &["-o", &name]].concat();
        assert_eq!(ravine(path, &args), (0, Vec::new(), String::new()));
        assert!(std::fs::read(path.join(name)).expect("a file") == expected);
    }
    assert_eq!(ravine(path, &["trace", "two.toml", "-o", "t.npy"]).0, 0);
    let file = std::fs::read(path.join("t.npy")).expect("a file");
    assert!(file == table_of(&scenario, false));
}

#[test]
fn what_there_is_not_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let write = |name: &str, text: &str| {
        std::fs::write(path.join(name), format!("version = 1\n{text}")).expect("written");
    };
    write("two.toml", TWO_RUNS);
    write("net.toml", "[network]\n[[optimizer]]\nkind = \"adam\"\n");
    write(
        "far.toml",
        &format!("chart = {{ quantity = \"distance\" }}\n{TWO_RUNS}"),
    );
    for (args, message) in [
        (
            &["grid", "two.toml", "--format", "json"][..],
            "error: --format: found json; allowed with grid: csv, npy\n",
        ),
        (
            &["contours", "two.toml", "-o", "a.csv"],
            "error: --output: found a.csv; allowed: a name that ends in .json, or any name with --format\n",
        ),
        (
            &["chart", "two.toml", "--points", "9"],
            "error: --points: found 9 with chart; allowed: with grid or contours\n",
        ),
        (
            &["chart", "far.toml"],
            "error: chart.quantity: found distance, where runs on a surface of two parameters never leave it; \
             allowed: another quantity\n",
        ),
        (
            &["python", "net.toml", "-o", "net.py"],
            "error: found a network; allowed: a surface, whose formula fits into a short script\n",
        ),
    ] {
        let ended = ravine(path, &[&["data"], args].concat());
        assert_eq!(ended, (2, Vec::new(), message.to_owned()), "{args:?}");
    }
    assert!(!path.join("net.py").exists());
}

/// The whole plane of a network, and accuracy at every step, which no run records.
#[test]
fn networks_have_grids_and_charts() {
    let scenario = scenario(
        "[network]\nhidden = [2]\nsamples = 16\ntest_share = 0.25\nloss = \"logistic\"\n[run]\nsteps = 300\n\
         [chart]\nquantity = \"accuracy\"\n[[optimizer]]\nkind = \"adam\"\nlr = 0.05\n",
    );
    let rows = csv(Extract::Chart, &scenario, 0);
    for (series, samples) in [("train", 12.0), ("test", 4.0)] {
        let rows: Vec<_> = rows.iter().filter(|row| row[1] == series).collect();
        assert_eq!(rows.len(), 301);
        let shares = rows
            .iter()
            .map(|row| row[4].parse::<f64>().expect("a share"));
        assert!(
            shares
                .into_iter()
                .all(|share| (share * samples).fract() == 0.0)
        );
    }
    let grid = csv(Extract::Grid, &scenario, 4);
    assert_eq!(
        grid.len().max(grid[1].len()),
        5,
        "four along the longer side"
    );
}
