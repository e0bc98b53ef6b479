//! Scenario files: what is written reads back. What is refused is in `bad_scenarios.rs`.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::optimizer::{Average, Method, Schedule, Tool, Wrappers};
use ravine::parameters::{Legal, Parameters};
use ravine::scenario::{
    self, Color, Knob, Layers, Legend, MAX_KNOBS, Optimizer, Palette, Quantity, Scenario, read,
};
use ravine::surface::{Bump, Data, MAX_ROWS, Shape, Typed, View};

/// Reads back what is written, and writes the same again.
fn round_trip(scenario: &Scenario) {
    let text = scenario::write(scenario);
    let read = scenario::read("written", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert!(read == *scenario, "{text}\n{read:?}\n{scenario:?}");
    assert_eq!(scenario::write(&read), text);
}

#[test]
fn lessons_survive_a_round_trip() {
    assert!(scenario::lesson_pages().len() >= 8);
    for lesson in scenario::lesson_pages() {
        round_trip(&lesson.scenario);
    }
    round_trip(&Scenario::default());
}

#[test]
fn every_kind_survives_a_round_trip() {
    for shape in Shape::all() {
        for method in Method::all() {
            let optimizers = Schedule::all().into_iter().map(|schedule| Optimizer {
                schedule,
                ..Optimizer::from(method)
            });
            let mut scenario = Scenario::on(shape.clone());
            scenario.optimizers = optimizers.collect();
            round_trip(&scenario);
        }
    }
}

fn pick<T: Copy>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

/// A finite number of any size.
fn number(rng: &mut ChaCha8Rng) -> f64 {
    let special = [0.0, -0.0, 1.0, 0.1, f64::MAX, f64::MIN, 5e-324, 1e16];
    if rng.random_range(0..4) == 0 {
        return pick(rng, &special);
    }
    let sign = pick(rng, &[-1.0, 1.0]);
    sign * 10f64.powf(rng.random_range(-300.0..300.0))
}

/// A number of a closed interval, its ends included on purpose.
fn within(rng: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    let between = rng.random_range(low..high);
    pick(rng, &[low, high, between])
}

fn legal_number(rng: &mut ChaCha8Rng, legal: Legal) -> f64 {
    let v = match legal {
        Legal::Finite | Legal::AtLeast(_) | Legal::Above(_) => legal.clamp(number(rng).abs()),
        Legal::Between(low, high) => within(rng, low, high),
        Legal::HalfOpen(low, high) => within(rng, low, high.next_down()),
        Legal::Whole(low, high) => within(rng, low, high).round(),
        Legal::Switch => pick(rng, &[0.0, 1.0]),
        Legal::Choice(names) => rng.random_range(0..names.len()) as f64,
        Legal::Optional(names) => rng.random_range(0..=names.len()) as f64,
        Legal::Exact(high) => rng.random_range(0..=high) as f64,
    };
    assert!(legal.admits(v), "{legal:?} {v}");
    v
}

fn randomize(rng: &mut ChaCha8Rng, parameters: &mut dyn Parameters) {
    for (row, parameter) in parameters.table().iter().enumerate() {
        if let Legal::Exact(high) = parameter.legal {
            let inside = rng.random_range(0..=high);
            let value = pick(rng, &[0, inside, high]);
            parameters.set_exact(row, value);
            assert_eq!(parameters.exact(row), value, "{}", parameter.key);
            continue;
        }
        let value = legal_number(rng, parameter.legal);
        parameters.set(row, value);
        assert_eq!(parameters.get(row), value, "{}", parameter.key);
    }
}

fn random_text(rng: &mut ChaCha8Rng) -> String {
    let pieces = [
        "a", " ", "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r\n", "\r", "\t", "\0", "\u{7f}",
        "\u{85}", "#", "]", "η", "λ₁", "🏔", "e\u{301}", "\u{2028}", "\u{feff}", "=",
    ];
    let length = rng.random_range(0..12);
    (0..length).map(|_| pick(rng, &pieces)).collect()
}

fn random_schedule(rng: &mut ChaCha8Rng, depth: usize) -> Schedule {
    let all = Schedule::all();
    let mut schedule = all[rng.random_range(0..all.len())].clone();
    randomize(rng, schedule.parameters_mut());
    if let Some(then) = schedule.then_mut()
        && depth < 8
    {
        *then = random_schedule(rng, depth + 1);
    }
    schedule
}

fn random_wrappers(rng: &mut ChaCha8Rng) -> Wrappers {
    let mut wrappers = Wrappers::default();
    for tool in Tool::ALL {
        wrappers.switch(tool, pick(rng, &[false, true]));
        if let Some(average) = &mut wrappers.average {
            *average = pick(rng, &Average::all());
        }
        if let Some(parameters) = wrappers.parameters_mut(tool) {
            randomize(rng, parameters);
        }
    }
    wrappers
}

/// Bumps, or data of one's own; half of the time what the kind comes with.
fn own_content(rng: &mut ChaCha8Rng, shape: &mut Shape) {
    if rng.random_range(0..2) == 0 {
        return;
    }
    if let Shape::Bumps(surface) = shape {
        let count = pick(rng, &[0, 1, 5, 64]);
        surface.bumps = (0..count)
            .map(|_| Bump {
                at: [number(rng), number(rng)],
                width: legal_number(rng, Bump::WIDTH),
                depth: legal_number(rng, Bump::DEPTH),
            })
            .collect();
    }
    if shape.regression().is_some() {
        let count = pick(rng, &[2, 3, 40, MAX_ROWS]);
        let cell = |rng: &mut ChaCha8Rng| number(rng).clamp(-Data::LARGEST, Data::LARGEST);
        // Two values of the target, as classes need.
        let rows = (0..count).map(|i| [cell(rng), cell(rng), f64::from(u8::from(i % 2 == 0))]);
        let rows = rows.collect();
        let data = Data {
            name: random_text(rng),
            names: [(); 3].map(|()| random_text(rng)),
            rows,
        };
        *shape = shape.over(data.into()).expect("two classes");
    }
}

/// Knobs of any numbers of the scenario, with ranges where these are sure to be legal.
fn random_knobs(rng: &mut ChaCha8Rng, s: &Scenario) -> Vec<Knob> {
    let targets = s.targets();
    let count = rng.random_range(0..=MAX_KNOBS);
    let knob = |_| {
        let target = targets[rng.random_range(0..targets.len())].clone();
        let legal = s.control(&target).expect("its own target").legal;
        let range = (legal == Legal::Finite).then_some([1e-3, 0.5]);
        Knob {
            target,
            label: (rng.random_range(0..2) == 0).then(|| random_text(rng)),
            range: range.filter(|_| rng.random_range(0..2) == 0),
        }
    };
    let mut knobs: Vec<Knob> = Vec::new();
    for one in (0..count).map(knob) {
        if knobs.iter().all(|other| other.target != one.target) {
            knobs.push(one);
        }
    }
    knobs
}

fn random_interval(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let low = rng.random_range(-1e3..1e3);
    [low, low + 10f64.powf(rng.random_range(-9.0..9.0))]
}

fn random_scenario(rng: &mut ChaCha8Rng) -> Scenario {
    let shapes = Shape::all();
    let mut shape = shapes[rng.random_range(0..shapes.len())].clone();
    own_content(rng, &mut shape);
    randomize(rng, shape.parameters_mut());
    let mut s = Scenario::on(shape);
    (s.title, s.notes) = (random_text(rng), random_text(rng));
    (s.surface.l2, s.surface.l1) = (number(rng).abs(), number(rng).abs());
    s.start = [number(rng), number(rng)];
    if rng.random_range(0..2) == 0 {
        s.view = Some(View {
            x: random_interval(rng),
            y: random_interval(rng),
        });
    }
    let settings: [&mut dyn Parameters; 6] = [
        &mut s.run,
        &mut s.levels,
        &mut s.layers,
        &mut s.chart,
        &mut s.figure,
        &mut s.maps,
    ];
    for table in settings {
        randomize(rng, table);
    }
    let methods = Method::all();
    for _ in 0..rng.random_range(0..6) {
        let mut method = pick(rng, &methods);
        randomize(rng, method.parameters_mut());
        s.optimizers.push(Optimizer {
            label: (rng.random_range(0..2) == 0).then(|| random_text(rng)),
            color: (rng.random_range(0..2) == 0).then(|| Color([0; 3].map(|_: u8| rng.random()))),
            visible: pick(rng, &[false, true]),
            pinned: (rng.random_range(0..4) == 0).then(|| [number(rng), number(rng)]),
            method,
            schedule: random_schedule(rng, 0),
            wrappers: random_wrappers(rng),
        });
    }
    if !s.optimizers.is_empty() {
        s.explained = rng.random_range(0..s.optimizers.len());
    }
    s.knobs = random_knobs(rng, &s);
    s
}

#[test]
fn random_scenarios_survive_a_round_trip() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    for _ in 0..1000 {
        round_trip(&random_scenario(&mut rng));
    }
}

/// What is left out takes its default.
#[test]
fn a_short_file_is_enough() {
    let read = scenario::read("x", "version = 1\n[surface]\nkind = \"himmelblau\"\n").unwrap();
    assert_eq!(read, Scenario::on(Shape::named("himmelblau").unwrap()));
    for method in Method::all() {
        let key = method.info().key;
        let text =
            format!("version = 1\n[surface]\nkind = \"saddle\"\n[[optimizer]]\nkind = \"{key}\"\n");
        assert_eq!(
            scenario::read("x", &text).unwrap().optimizers,
            [Optimizer::from(method)]
        );
    }
}

/// Numbers that look odd and are legal.
/// A table that names one layer leaves all others at what they are without a table.
#[test]
fn what_a_table_leaves_out_has_its_default() {
    let all = [
        ("bands", true),
        ("contours", true),
        ("labels", true),
        ("critical_points", true),
        ("dots", true),
        ("gradient", true),
        ("gauges", false),
        ("ahead", true),
        ("basins", false),
        ("gradient_field", false),
        ("convex", false),
        ("fog", false),
        ("gradient_flow", false),
        ("central_flow", false),
        ("penalty", false),
        ("early_stopping", false),
        ("level_set", false),
        ("eigen_lens", false),
        ("local_model", false),
        ("ellipses", false),
        ("sharpness_box", false),
        ("explain", false),
    ];
    let layers = |text: &str| {
        let scenario = read(
            "layers.toml",
            &format!("version = 1\nsurface.kind = \"saddle\"\n{text}"),
        )
        .expect("a scenario");
        scenario.layers
    };
    let is = |layers: &Layers, key: &str| layers.get(layers.row(key).expect("a layer")) != 0.0;
    for text in ["", "[layers]\n"] {
        for (key, on) in all {
            assert_eq!(is(&layers(text), key), on, "{key} in {text:?}");
        }
    }
    for (given, default) in all {
        for value in [default, !default] {
            let found = layers(&format!("[layers]\n{given} = {value}\n"));
            for (key, on) in all {
                let expected = if key == given { value } else { on };
                assert_eq!(is(&found, key), expected, "{key} where {given} = {value}");
            }
        }
    }
    assert_eq!(all.len(), Layers::default().table().len());
    let other = "[run]\nseed = 3\n[levels]\ncount = 7\n[figure]\nchart = true\n[chart]\nagainst = \"evaluations\"\n";
    let scenario = read(
        "other.toml",
        &format!("version = 1\nsurface.kind = \"saddle\"\n{other}"),
    )
    .expect("a scenario");
    let run = scenario.run;
    assert_eq!((run.steps, run.noise, run.tolerance), (200, 0.0, 1e-6));
    assert_eq!(scenario.levels.spacing, None);
    let figure = scenario.figure;
    assert_eq!(
        (figure.palette, figure.legend),
        (Palette::Mist, Legend::Auto)
    );
    assert!(figure.equal_aspect && figure.fit);
    assert_eq!(scenario.chart.quantity, Quantity::Loss);
}

/// Once maps had a tolerance of their own.
#[test]
fn a_tolerance_of_maps_is_read_as_that_of_the_run_if_it_has_none() {
    let tolerance = |text: &str| {
        let text = format!("version = 1\nsurface.kind = \"saddle\"\n{text}");
        let scenario = read("maps.toml", &text).unwrap_or_else(|e| panic!("{e}"));
        scenario.run.tolerance
    };
    assert_eq!(tolerance("maps.tolerance = 0.001\n"), 0.001);
    assert_eq!(tolerance("maps.tolerance = 0.001\nrun.steps = 3\n"), 0.001);
    assert_eq!(
        tolerance("maps.tolerance = 0.001\nrun.tolerance = 0.02\n"),
        0.02
    );
    assert_eq!(tolerance("run.steps = 3\n"), 1e-6);
}

#[test]
fn legal_oddities_are_read() {
    let base = "version = 1\n[surface]\nkind = \"saddle\"\n";
    let momentum = "[[optimizer]]\nkind = \"momentum\"\n";
    for (rest, check) in [
        (
            "[run]\nsteps = 0\n",
            (|s| s.run.steps == 0) as fn(&Scenario) -> bool,
        ),
        ("[run]\nsteps = 1e6\n", |s| s.run.steps == 1_000_000),
        ("[run]\nsteps = 0x10\n", |s| s.run.steps == 16),
        ("[run]\nsteps = 1_000\n", |s| s.run.steps == 1000),
        ("[run]\nseed = 9223372036854775807\n", |s| {
            s.run.seed == i64::MAX as u64
        }),
        ("[start]\nat = [99999999999999999999, -1e300]\n", |s| {
            s.start == [1e20, -1e300]
        }),
        ("[view]\nx = [1, 2]\n", |s| {
            s.view == Some(View::new([1.0, 2.0], [-5.0, 5.0]))
        }),
    ] {
        let scenario = scenario::read("x", &format!("{base}{rest}")).unwrap();
        assert!(check(&scenario), "{rest}");
    }
    for rest in [
        "lr = 1e300\n",
        "lr = 0\n",
        "momentum = 2\n",
        "momentum = 1.0\n",
        "dampening = 1\n",
    ] {
        scenario::read("x", &format!("{base}{momentum}{rest}")).unwrap();
    }
    scenario::read("x", &format!("\u{feff}{}", base.replace('\n', "\r\n"))).unwrap();
    scenario::read("x", &format!("{base}{}", momentum.repeat(64))).unwrap();
}

/// Texts that TOML has to quote, in one and in several lines.
#[test]
fn formulas_survive_a_round_trip() {
    for text in [
        "x",
        "x*y\na = 1",
        "  π*x² +\r\n\ty\r\n\r\nλ_1 = −2e-3\r\n",
        "\nx\n",
        "x\u{a0}+ y",
    ] {
        let typed = Typed::new(text).unwrap();
        round_trip(&Scenario::on(Shape::Typed(typed)));
    }
}

#[test]
fn a_formula_without_text_is_the_default() {
    let file = "version = 1\n[surface]\nkind = \"formula\"\n";
    let read = scenario::read("formula", file).unwrap();
    assert_eq!(read, Scenario::on(Shape::Typed(Typed::default())));
}
