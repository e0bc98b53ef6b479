//! Scripts that compute the paths of a scenario with PyTorch.
//!
//! Each is run where there is a Python with PyTorch, `python3` or what `RAVINE_PYTHON` names, and has to come along the paths of the
//! tables. Some are checked in, in `data/python`, and compared letter by letter everywhere; `RAVINE_SCRIPTS=write` renews them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use ravine::export::python::{NoScript, script};
use ravine::optimizer::{Method, Tool};
use ravine::scenario::{Optimizer, Scenario, read};
use ravine::surface::{Shape, Surface};
use serde_json::Value;

fn scenario(text: &str) -> Scenario {
    read("test", &format!("version = 1\n{text}")).expect("a scenario")
}

/// Runs scripts in one Python: the paths of each, and the loss at the start; `None` where there is no PyTorch.
fn ran(scripts: &[String]) -> Option<Vec<Value>> {
    const DRIVER: &str = "import sys\ntry:\n    import torch\nexcept Exception:\n    sys.exit(77)\n\
        import json, runpy\nfor path in sys.argv[1:]:\n    module = runpy.run_path(path)\n    \
        start = torch.tensor(module['START'])\n    \
        print(json.dumps([module['paths'], module['loss'](start).item()]))\n";
    let folder = tempfile::tempdir().expect("a folder");
    let paths = scripts.iter().enumerate().map(|(i, script)| {
        let path = folder.path().join(format!("{i}.py"));
        std::fs::write(&path, script).expect("written");
        path
    });
    let paths: Vec<_> = paths.collect();
    let python = std::env::var("RAVINE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python)
        .args(["-c", DRIVER])
        .args(&paths)
        .output();
    let output = match output {
        Ok(output) if output.status.code() != Some(77) => output,
        _ => {
            eprintln!("skipped: there is no python3 with PyTorch");
            return None;
        }
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let parsed = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    Some(parsed.collect())
}

/// How far the paths of scripts are from ours, relative to the coordinates; each has to have every shown optimizer but those left out.
fn compare(scenarios: &[Scenario], left_out: &[&str]) {
    let scripts: Vec<String> = scenarios
        .iter()
        .map(|s| script(s).expect("a script"))
        .collect();
    let Some(found) = ran(&scripts) else {
        return;
    };
    for ((scenario, found), text) in scenarios.iter().zip(found).zip(scripts) {
        let paths: BTreeMap<String, Vec<[f64; 2]>> =
            serde_json::from_value(found[0].clone()).expect("paths");
        let kind = scenario.surface.shape.info().key;
        let (loss, at) = (found[1].as_f64().expect("a loss"), scenario.start);
        let ours = scenario.surface.value(at);
        assert!(
            (loss - ours).abs() <= 1e-9 * (1.0 + ours.abs()),
            "{kind}: {loss} {ours}"
        );
        for (optimizer, name) in scenario.optimizers.iter().zip(scenario.table_names()) {
            if left_out.contains(&optimizer.method.info().key) {
                assert!(!paths.contains_key(&name));
                continue;
            }
            let run = optimizer.run(&scenario.problem());
            let path = paths
                .get(&name)
                .unwrap_or_else(|| panic!("{name} in {text}"));
            assert_eq!(path.len(), run.last() + 1, "{kind}, {name}\n{text}");
            for (step, (theirs, ours)) in path.iter().zip(&run.points).enumerate() {
                let near = |i: usize| (theirs[i] - ours[i]).abs() <= 1e-9 * (1.0 + ours[i].abs());
                assert!(
                    near(0) && near(1),
                    "{kind}, {name}, step {step}: {theirs:?}, ours {ours:?}\n{text}"
                );
            }
        }
    }
}

/// A method with another rate.
fn with_rate(kind: &str, lr: f64) -> Optimizer {
    let mut method = Method::named(kind).expect("a method");
    let parameters = method.parameters_mut();
    let row = parameters.row("lr").expect("a rate");
    parameters.set(row, lr);
    method.into()
}

fn on(shape: Shape, steps: usize, optimizers: Vec<Optimizer>) -> Scenario {
    Scenario {
        run: ravine::scenario::Run {
            steps,
            ..Default::default()
        },
        optimizers,
        ..Scenario::on(shape)
    }
}

/// Gradient descent with a step that is short for the surface, and Adam.
#[test]
fn every_surface_is_the_one_of_pytorch() {
    let scenarios = Shape::all().into_iter().map(|shape| {
        let start = shape.info().start;
        let [x, y] = Surface::from(shape.clone()).jet1(start).gradient;
        let slow = with_rate("gradient_descent", 0.01 / x.hypot(y).max(1.0));
        let mut scenario = on(shape, 15, vec![slow, with_rate("adam", 0.01)]);
        (scenario.surface.l2, scenario.surface.l1) = (0.25, 0.125);
        scenario
    });
    compare(&scenarios.collect::<Vec<_>>(), &[]);
}

#[test]
fn numbers_of_surfaces_are_theirs() {
    let run = "\nstart = { at = [0.4, 0.7] }\nrun = { steps = 12 }\n[[optimizer]]\nkind = \"momentum\"\nlr = 1e-3\n";
    let surfaces = [
        "{ kind = \"quadratic\", lambda1 = 2.0, lambda2 = -0.5, angle_deg = 30.0, center = [0.3, -0.2] }",
        "{ kind = \"rosenbrock\", a = -0.5, b = 20.0 }",
        "{ kind = \"sharp_and_flat\", shift = -0.25, sharp_depth = 0.5 }",
        "{ kind = \"two_units\", target1 = 1.5, target2 = 0.25 }",
        "{ kind = \"abs_ridge\", kappa = 3.0 }",
        "{ kind = \"least_squares\", data = \"spring\", standardise = false }",
        "{ kind = \"least_squares\", dropout = 0.5, input_noise = 0.1, test_share = 0.25 }",
        "{ kind = \"logistic\", standardise = false, test_share = 0.25 }",
        "{ kind = \"bumps\", bump = [], bowl = 1.0 }",
        "{ kind = \"formula\", text = \"x²^2 + a*sin(x*y) + max(x, -2)*softplus(-y) + β₁^2\\na = -1.5\\nβ₁ = 2\" }",
        "{ kind = \"formula\", text = \"hypot(x, 1) + atan2(y, x + 2) + min(2, exp(-x)) + e^-y + ln(3) + abs(y)^1.5\" }",
        "{ kind = \"formula\", text = \"-(x - 1)^2/3 + 2^-x*tanh(y) - relu(x) + sigmoid(y)·log10(2 + x) + pow(y, 3)\" }",
    ];
    let scenarios = surfaces.map(|surface| {
        let mut scenario = scenario(&format!("surface = {surface}{run}"));
        if scenario.surface.shape.landscape().perturbed().is_some() {
            // What is compared is the surface, the mean over what is drawn.
            scenario.optimizers.clear();
        }
        scenario
    });
    compare(&scenarios, &[]);
}

/// What is left out, with reasons in the script.
const LEFT_OUT: &[&str] = &["conjugate_gradient", "bfgs", "lbfgs", "levenberg"];

#[test]
fn every_method_takes_the_steps_of_pytorch() {
    let optimizers: Vec<Optimizer> = Method::all()
        .into_iter()
        .map(|method| match method.info().key {
            "steepest_descent" => {
                let mut method = method;
                let parameters = method.parameters_mut();
                let row = parameters.row("search").expect("a choice");
                parameters.set(row, 1.0);
                method.into()
            }
            "newton" | "newton_modified" | "newton_line_search" => method.into(),
            key if LEFT_OUT.contains(&key) => method.into(),
            "gradient_descent" | "momentum" | "nesterov" | "qhm" => {
                with_rate(method.info().key, 1e-3)
            }
            key => with_rate(key, 0.02),
        })
        .collect();
    let turned = "surface = { kind = \"quadratic\", angle_deg = 30.0, lambda2 = 8.0 }\nstart = { at = [-2.4, 1.6] }\n";
    let mut turned = scenario(turned);
    turned.run.steps = 60;
    turned.optimizers = optimizers.clone();
    let rosenbrock = on(
        Shape::named("rosenbrock").expect("a surface"),
        30,
        optimizers,
    );
    compare(&[turned, rosenbrock], LEFT_OUT);
}

/// All numbers of a method arrive: each is set to another value than PyTorch's default.
#[test]
fn every_number_of_a_method_arrives() {
    let tables = [
        "kind = \"gradient_descent\"\nlr = 0.02\nweight_decay = 0.1",
        "kind = \"momentum\"\nlr = 0.02\nmomentum = 0.7\ndampening = 0.4\nweight_decay = 0.1",
        "kind = \"nesterov\"\nlr = 0.02\nmomentum = 0.0\nweight_decay = 0.1",
        "kind = \"nesterov\"\nlr = 0.02\nmomentum = 0.6\nweight_decay = 0.1",
        "kind = \"adam\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\neps = 0.1\namsgrad = true\nweight_decay = 0.1",
        "kind = \"adam\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\nbias_correction = false\namsgrad = true\nweight_decay = 0.1",
        "kind = \"adamw\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\neps = 0.1\namsgrad = true\nweight_decay = 0.3",
        "kind = \"nadam\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\neps = 0.1\nmomentum_decay = 0.05\nweight_decay = 0.1",
        "kind = \"radam\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\neps = 0.1\nweight_decay = 0.1",
        "kind = \"adamax\"\nlr = 0.05\nbeta1 = 0.7\nbeta2 = 0.9\neps = 0.1\nweight_decay = 0.1",
        "kind = \"adagrad\"\nlr = 0.3\nlr_decay = 0.02\ninitial_accumulator = 0.5\neps = 0.1\nweight_decay = 0.1",
        "kind = \"adadelta\"\nlr = 1.5\nrho = 0.95\neps = 1e-5\nweight_decay = 0.1",
        "kind = \"rmsprop\"\nlr = 0.02\nalpha = 0.97\neps = 0.1\nmomentum = 0.6\ncentered = true\nweight_decay = 0.1",
        "kind = \"rprop\"\nlr = 0.05\neta_minus = 0.3\neta_plus = 1.5\nstep_min = 0.002\nstep_max = 0.04",
        "kind = \"lion\"\nlr = 0.02\nbeta1 = 0.8\nbeta2 = 0.9\nweight_decay = 0.1",
        "kind = \"qhm\"\nlr = 0.02\nmomentum = 0.8\nnu = 0.6",
        "kind = \"qhadam\"\nlr = 0.02\nbeta1 = 0.8\nbeta2 = 0.9\nnu1 = 0.6\nnu2 = 0.7\neps = 0.1\nweight_decay = 0.1",
        "kind = \"newton\"\nlr = 0.4",
        "kind = \"newton_modified\"\nlr = 0.4\nfloor = 5.0",
        "kind = \"newton_line_search\"\nlr = 4.0\nc1 = 0.1\nshrink = 0.6\nfloor = 5.0",
        "kind = \"steepest_descent\"\nsearch = \"armijo\"\nlr = 4.0\nc1 = 0.1\nshrink = 0.6",
    ];
    let tables: String = tables
        .iter()
        .map(|t| format!("[[optimizer]]\n{t}\n"))
        .collect();
    let text = format!(
        "surface = {{ kind = \"quadratic\", angle_deg = 30.0, l2 = 0.5 }}\nstart = {{ at = [-2.4, 1.6] }}\nrun = {{ steps = 40 }}\n{tables}"
    );
    compare(&[scenario(&text)], &[]);
}

#[test]
fn schedules_and_tools_are_those_of_pytorch() {
    let schedules = [
        "{ kind = \"step\", every = 7, gamma = 0.6 }",
        "{ kind = \"exponential\", gamma = 0.95 }",
        "{ kind = \"inverse_time\", decay = 0.1 }",
        "{ kind = \"polynomial\", period = 25, power = 1.5 }",
        "{ kind = \"cosine\", period = 20, min_factor = 0.1 }",
        "{ kind = \"cosine\", period = 60, min_factor = 0.1 }",
        "{ kind = \"cosine_restarts\", period = 6, multiplier = 2, min_factor = 0.1 }",
        "{ kind = \"one_cycle\", period = 30, peak_factor = 3.0, warm_fraction = 0.33, final_factor = 0.1 }",
        "{ kind = \"warmup\", steps = 9, start_factor = 0.2, then = { kind = \"cosine_restarts\", period = 5, multiplier = 3 } }",
        "{ kind = \"warmup\", steps = 9, start_factor = 0.0, then = { kind = \"step\", every = 4, gamma = 0.5 } }",
    ];
    let mut text = String::from(
        "surface = { kind = \"quadratic\", angle_deg = 30.0 }\nstart = { at = [-2.4, 1.6] }\nrun = { steps = 40 }\n",
    );
    for schedule in schedules {
        for method in [
            "kind = \"adamw\"\nlr = 0.05",
            "kind = \"qhm\"\nlr = 0.02",
            "kind = \"rprop\"",
        ] {
            text.push_str(&format!("[[optimizer]]\n{method}\nschedule = {schedule}\n"));
        }
    }
    let scheduled = scenario(&text);
    let mut within = scenario(
        "surface = { kind = \"himmelblau\" }\nstart = { at = [0.5, -1.5] }\nrun = { steps = 30 }\n",
    );
    for tools in [
        &[Tool::Sam][..],
        &[Tool::Clip],
        &[Tool::Lookahead],
        &[Tool::Average],
        &[Tool::Sam, Tool::Clip, Tool::Lookahead],
    ] {
        for mut optimizer in [
            with_rate("momentum", 2e-3),
            with_rate("newton_modified", 0.5),
        ] {
            for tool in tools {
                optimizer.wrappers.switch(*tool, true);
            }
            within.optimizers.push(optimizer);
        }
    }
    let mut pinned = with_rate("adam", 0.1);
    pinned.pinned = Some([-1.0, 1.5]);
    within.optimizers.push(pinned);
    compare(&[scheduled, within], &[]);
}

/// A line of every kind that scripts have.
const CHECKED_IN: [(&str, &str); 3] = [
    (
        "rosenbrock",
        "title = \"Three ways\\nthrough a valley\"\nsurface = { kind = \"rosenbrock\" }\nrun = { steps = 200 }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 1e-3\n\
         [[optimizer]]\nkind = \"momentum\"\nlr = 1e-3\nlabel = \"with \\\"momentum\\\", μ = 0.9\"\n\
         [[optimizer]]\nkind = \"adam\"\nlr = 0.05\nschedule = { kind = \"step\", every = 50, gamma = 0.5 }\n\
         [[optimizer]]\nkind = \"lbfgs\"\n[[optimizer]]\nkind = \"adamw\"\nvisible = false\n",
    ),
    (
        "formula",
        "surface = { kind = \"formula\", text = \"x^2 + lambda*hypot(y, 1)\\nlambda = 2\", l2 = 0.5, l1 = 0.25 }\n\
         run = { steps = 50, noise = 0.1, seed = 7 }\n\
         [[optimizer]]\nkind = \"lion\"\nlr = 0.02\nsam = { rho = 0.05 }\n\
         [[optimizer]]\nkind = \"newton_line_search\"\nclip = { norm = 2.0 }\nlookahead = { steps = 5 }\n\
         schedule = { kind = \"warmup\", steps = 9, then = { kind = \"one_cycle\", period = 30 } }\n",
    ),
    (
        "least_squares",
        "surface = { kind = \"least_squares\", data = \"spring\", batch = 4 }\nrun = { steps = 50 }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\naverage = { kind = \"uniform\" }\n",
    ),
];

#[test]
fn scripts_are_those_checked_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/python");
    let renew = std::env::var("RAVINE_SCRIPTS").is_ok_and(|v| v == "write");
    let mut all = Vec::new();
    for (name, text) in CHECKED_IN {
        let path = folder.join(format!("{name}.py"));
        let script = script(&scenario(text)).expect("a script");
        if renew {
            std::fs::write(&path, &script).expect("written");
        }
        let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(script, checked_in, "{name}: RAVINE_SCRIPTS=write renews it");
        all.push(script);
    }
    // They run, also those whose paths are others for good reason.
    if let Some(found) = ran(&all) {
        let names = |i: usize| found[i][0].as_object().expect("paths").len();
        assert_eq!([names(0), names(1), names(2)], [3, 2, 1]);
    }
}

#[test]
fn a_network_has_no_script() {
    let network = scenario("[network]\n[[optimizer]]\nkind = \"adam\"\n");
    assert_eq!(script(&network), Err(NoScript::Network));
}
