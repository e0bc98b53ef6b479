//! `ravine trace` of a network.

use std::io::Write as _;
use std::process::{Command, Stdio};

use ravine::math::Vector as _;
use ravine::objective::{Evaluation, Objective as _};
use ravine::scenario;
use serde_json::Value;

const NETWORK: &str = "version = 1\n[network]\nhidden = [3, 2]\nsamples = 20\n[run]\nsteps = 70\n\
    [[optimizer]]\nkind = \"adam\"\nlr = 0.02\n[[optimizer]]\nkind = \"momentum\"\nlabel = \"a, b\"\nlr = 0.1\n";
/// 2·3 + 3, 3·2 + 2, 2 + 1
const WEIGHTS: usize = 20;

/// Exit code, standard output, standard error.
fn run(args: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravine"));
    command.args(args).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let _ = child
        .stdin
        .take()
        .expect("piped")
        .write_all(input.as_bytes());
    let output = child.wait_with_output().expect("ended");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code().expect("no signal"),
        text(output.stdout),
        text(output.stderr),
    )
}

fn trace(args: &[&str]) -> String {
    let args = [&["trace", "-"], args].concat();
    let (code, out, err) = run(&args, NETWORK);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

#[test]
fn columns_are_the_shadow_and_what_it_leaves_out() {
    let table = trace(&["--weights"]);
    let mut lines = table.lines();
    let weights: Vec<String> = (0..WEIGHTS).map(|i| format!("w{i}")).collect();
    let header = "optimizer,step,x,y,distance,loss,grad_norm,lr,status";
    assert_eq!(
        lines.next(),
        Some(&*format!("{header},{}", weights.join(",")))
    );
    let scenario = scenario::read("x", NETWORK).expect("a scenario");
    let surface = scenario.surface.shape.network().expect("a network");
    let (network, plane) = (surface.network(), &surface.placed().plane);
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len(), 2 * 71);
    for (index, row) in rows.iter().enumerate() {
        let name = if index < 71 { "adam," } else { "\"a, b\"," };
        let cells = row.strip_prefix(name).expect("its name");
        let cells: Vec<&str> = cells.split(',').collect();
        assert_eq!(cells.len(), 8 + WEIGHTS);
        let number = |i: usize| cells[i].parse::<f64>().expect("a number");
        assert_eq!(cells[0], (index % 71).to_string());
        let w: Vec<f64> = (8..8 + WEIGHTS).map(number).collect();
        if index % 71 == 0 {
            assert_eq!(w, network.initial());
            assert_eq!(number(3), 0.0);
        }
        // The plane of a scenario without a table [plane] is the one that is known without any training.
        let [x, y] = plane.shadow(&w);
        let near = |ours: f64, theirs: f64| (ours - theirs).abs() <= 1e-12 * theirs.abs().max(1.0);
        assert!(near(number(1), x) && near(number(2), y), "{row:.80}");
        assert!(near(number(3), plane.distance(&w)), "{row:.80}");
        let Evaluation { value, gradient } = network.evaluate(&w);
        assert_eq!(number(4), value);
        assert!(near(number(5), gradient.norm()));
    }
    let far = rows[70].split(',').nth(4).expect("a distance");
    assert!(far.parse::<f64>().expect("a number") > 0.01, "{far}");
}

#[test]
fn weights_are_written_only_where_they_are_asked_for() {
    let with = trace(&["--weights"]);
    let without = trace(&[]);
    assert_eq!(with.lines().count(), without.lines().count());
    for (with, without) in with.lines().zip(without.lines()) {
        assert!(with.starts_with(&format!("{without},")));
    }
    let surface = "version = 1\n[surface]\nkind = \"saddle\"\n";
    assert_eq!(
        run(&["trace", "-", "--weights"], surface),
        (
            2,
            String::new(),
            "error: --weights: found a surface, whose weights x and y are in any trace; allowed: with a network\n".into()
        )
    );
}

#[test]
fn json_holds_the_columns_of_the_csv() {
    for arguments in [&["--weights"][..], &[]] {
        let csv = trace(arguments);
        let json = trace(&[arguments, &["--format", "json"]].concat());
        let json: Value = serde_json::from_str(&json).expect("JSON");
        let runs = json.as_array().expect("an array");
        assert_eq!(runs.len(), 2);
        let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
        let keys = runs[0].as_object().expect("an object");
        assert_eq!(keys.len(), header.len());
        for (index, row) in csv.lines().skip(1).enumerate() {
            let row = row.replace("\"a, b\"", "label");
            for (cell, key) in row.split(',').zip(&header).skip(1) {
                let value = &runs[index / 71][key][index % 71];
                let same = match value {
                    // The reader of the test rounds the last digit of some numbers.
                    Value::Number(v) => {
                        let [ours, theirs] = [v.as_f64(), cell.parse().ok()];
                        let [ours, theirs] = [ours, theirs].map(|v| v.expect("a number"));
                        (ours - theirs).abs() <= f64::EPSILON * theirs.abs()
                    }
                    Value::String(word) => word == cell,
                    _ => false,
                };
                assert!(same, "{key} {index}: {value} {cell}");
            }
        }
    }
}

#[test]
fn lists_name_every_data_set_and_setting() {
    let list = |what: &str| {
        let (code, out, err) = run(&["list", what, "--json"], "");
        assert_eq!((code, err.as_str()), (0, ""));
        let (_, text, _) = run(&["list", what], "");
        let json: Value = serde_json::from_str(&out).expect("JSON");
        let entries = json.as_array().expect("an array").clone();
        for entry in &entries {
            let key = entry["key"].as_str().expect("a key");
            assert!(text.lines().any(|line| line == key), "{key}");
        }
        entries
    };
    let keys = |entries: &[Value]| -> Vec<String> {
        let keys = entries.iter().map(|e| e["key"].as_str().expect("a key"));
        keys.map(str::to_owned).collect()
    };
    let sets = list("datasets");
    assert_eq!(
        keys(&sets),
        <ravine::network::DataSet as ravine::parameters::Choice>::KEYS
    );
    let networks = list("networks");
    let parameters = networks[0]["parameters"].as_array().expect("settings");
    let parameters = keys(parameters);
    for key in [
        "data",
        "samples",
        "gain",
        "batch",
        "hidden",
        "normalization",
        "weights",
    ] {
        assert!(parameters.iter().any(|p| p == key), "{key}");
    }
    assert_eq!(
        keys(&networks)[1..],
        ["activation", "normalization", "loss", "init"]
    );
    let planes = list("planes");
    assert_eq!(planes[0]["parameters"][0]["key"], "kind");
}
