//! Whatever can be set and edited is a file that reads back to the same document.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::analysis;
use ravine::network::Normalization;
use ravine::optimizer::{Method, Schedule, Tool};
use ravine::parameters::Slider;
use ravine::scenario::{
    self, AxisChoice, Knob, MAX_KNOBS, MAX_OPTIMIZERS, MAX_TYPED, Optimizer, Place, Scenario,
    Target, fits_in_a_file,
};
use ravine::surface::{Bump, Bumps, MAX_BUMPS, Shape, Typed, View};

fn reads_back(scenario: &Scenario, what: &str) {
    let text = scenario::write(scenario);
    let read = scenario::read("written", &text).unwrap_or_else(|e| panic!("{what}: {e}\n{text}"));
    assert!(read == *scenario, "{what}\n{read:?}\n{scenario:?}");
}

/// Numbers that somebody might type, or a drag at the limits of f64 might make.
const EXTREMES: [f64; 22] = [
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    f64::MIN_POSITIVE,
    5e-324,
    -5e-324,
    1e308,
    -1e308,
    9_007_199_254_740_993.0,
    9_223_372_036_854_775_807.0,
    18_446_744_073_709_551_615.0,
    1e21,
    1e6,
    2.5,
    1.0,
    1.0 - f64::EPSILON,
    0.1,
    0.0,
    -0.0,
    -1.0,
];

/// All methods with all tools and a schedule, on a shape.
fn rich(shape: Shape) -> Scenario {
    let mut scenario = Scenario::on(shape);
    scenario.optimizers = Method::all().into_iter().map(Optimizer::from).collect();
    for (i, optimizer) in scenario.optimizers.iter_mut().enumerate() {
        for tool in Tool::ALL {
            optimizer.wrappers.switch(tool, true);
        }
        let schedules = Schedule::all();
        optimizer.schedule = schedules[i % schedules.len()].clone();
    }
    scenario.layers.basins = true;
    scenario.maps.hyper = true;
    scenario
}

#[test]
fn every_number_takes_every_extreme() {
    for shape in Shape::all() {
        let mut scenario = rich(shape);
        for extreme in EXTREMES {
            for target in scenario.targets() {
                scenario.set(&target, extreme);
                let control = scenario.control(&target).expect("its own target");
                assert!(
                    control.legal.admits(control.value),
                    "{target} {extreme:e}: {}",
                    control.value
                );
            }
            reads_back(&scenario, &format!("{extreme:e}"));
        }
    }
}

#[test]
fn every_digit_of_a_seed_counts() {
    let mut scenario = rich(Shape::named("saddle").expect("a surface of that name"));
    let seed = Target {
        place: Place::Run,
        key: "seed".into(),
    };
    let most = i64::MAX as u64;
    for (set, seed_then) in [
        (0, 0),
        ((1 << 53) + 1, (1 << 53) + 1),
        (most, most),
        (most + 1, most),
        (u64::MAX, most),
    ] {
        scenario.set_exact(&seed, set);
        assert_eq!(scenario.exact(&seed), Some(seed_then));
        assert_eq!(scenario.run.seed, seed_then);
        reads_back(&scenario, "seed");
    }
    let noise = Target {
        key: "noise".into(),
        ..seed
    };
    assert_eq!(scenario.exact(&noise), None);
}

/// What a click in a map sets.
#[test]
fn every_number_of_a_map_takes_every_extreme() {
    for shape in Shape::all() {
        let mut scenario = rich(shape);
        for index in 0..scenario.optimizers.len() {
            scenario.maps.optimizer = index;
            for extreme in EXTREMES {
                for (target, _) in scenario.map_numbers() {
                    scenario.set_target(target, extreme);
                }
            }
        }
        reads_back(&scenario, "maps");
    }
}

/// Ranges at the limits of f64, for axes of maps and for knobs.
#[test]
fn ranges_of_any_size_are_left_out_where_no_file_could_have_them() {
    let mut scenario = rich(Shape::named("quadratic").expect("a surface of that name"));
    scenario.optimizers.truncate(1);
    for low in EXTREMES {
        for high in EXTREMES {
            let range = Some([low, high]);
            for (target, _) in scenario.map_numbers() {
                scenario.maps.axes[0] = AxisChoice {
                    target: Some(target),
                    range,
                };
                scenario.maps.axes[1] = scenario.maps.axes[0];
                scenario.knobs = [Knob::of(Place::Start, "x"), Knob::of(Place::Run, "noise")]
                    .map(|knob| Knob { range, ..knob })
                    .into();
                scenario.drop_idle();
                reads_back(&scenario, &format!("{low:e} {high:e}"));
                assert_eq!(scenario.maps.axes[0].target, Some(target));
            }
        }
    }
}

/// Every lesson, and whatever map it has, with any other method in place of each.
#[test]
fn what_is_open_is_what_is_saved_after_a_change_of_method() {
    for lesson in scenario::lesson_pages() {
        for index in 0..lesson.scenario.optimizers.len() {
            for method in Method::all() {
                let mut scenario = lesson.scenario.clone();
                scenario.maps.optimizer = index;
                scenario.drop_idle();
                scenario.change_method(index, method);
                let what = format!("{} {index} {}", lesson.key, method.info().key);
                reads_back(&scenario, &what);
            }
        }
    }
}

#[test]
fn an_axis_of_another_method_is_not_kept() {
    let mut lesson = scenario::lesson_pages().iter();
    let lesson = lesson.find(|lesson| lesson.key == "rate-and-momentum");
    let mut scenario = lesson.expect("a lesson").scenario.clone();
    let before = scenario.clone();
    scenario.change_method(0, Method::named("adamw").expect("a method"));
    let [x, y] = scenario.maps.axes;
    assert_eq!(x, before.maps.axes[0]);
    assert_eq!(y, AxisChoice::default());
    let knobs: Vec<String> = scenario
        .knobs
        .iter()
        .map(|k| k.target.to_string())
        .collect();
    assert_eq!(knobs, ["optimizer.1.lr"]);
    // The map shows what the file says, as before.
    let read = scenario::read("written", &scenario::write(&scenario)).expect("a file");
    assert_eq!(read.map_axes(), scenario.map_axes());
}

fn any_edit(rng: &mut ChaCha8Rng, scenario: &mut Scenario) -> String {
    let mut below = |most: usize| rng.random_range(0..most.max(1));
    let (methods, shapes) = (Method::all(), Shape::all());
    let count = scenario.optimizers.len();
    match below(12) {
        0 => scenario.add(methods[below(methods.len())]),
        1 => scenario.remove(below(count)),
        2 => scenario.duplicate(below(count)),
        3 => scenario.move_down(below(count)),
        4 => scenario.solo(below(count)),
        5 => scenario.change_method(below(count), methods[below(methods.len())]),
        6 => scenario.change_shape(shapes[below(shapes.len())].clone()),
        7 => {
            let numbers = scenario.map_numbers();
            if !numbers.is_empty() {
                let target = numbers[below(numbers.len())].0;
                scenario.change_axis(below(2), target);
            }
        }
        8 => {
            scenario.maps.optimizer = below(count);
            scenario.maps.hyper = true;
        }
        9 => {
            let targets = scenario.targets();
            let target = targets[below(targets.len())].clone();
            let new = scenario.knobs.iter().all(|knob| knob.target != target);
            if new && scenario.knobs.len() < MAX_KNOBS {
                scenario.knobs.push(Knob {
                    target,
                    label: None,
                    range: None,
                });
            }
        }
        10 => {
            let targets = scenario.targets();
            let target = targets[below(targets.len())].clone();
            scenario.set(&target, EXTREMES[below(EXTREMES.len())]);
        }
        _ => {
            if let Some(optimizer) = scenario.optimizers.get_mut(below(count)) {
                let tool = Tool::ALL[below(Tool::ALL.len())];
                let on = optimizer.wrappers.parameters(tool).is_some();
                optimizer.wrappers.switch(tool, !on);
                let schedules = Schedule::all();
                optimizer.schedule = schedules[below(schedules.len())].clone();
            }
        }
    }
    // As the window does whenever a change is complete.
    scenario.drop_idle();
    format!("{:?}", scenario.maps)
}

#[test]
fn any_edits_read_back() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for lesson in scenario::lesson_pages() {
        let mut scenario = lesson.scenario.clone();
        for _ in 0..60 {
            let what = any_edit(&mut rng, &mut scenario);
            reads_back(&scenario, &what);
        }
    }
}

/// Everything that can be typed, at its longest, in the characters that take most room in a file.
#[test]
fn all_that_can_be_typed_fits_into_a_file() {
    let long = "\u{1}".repeat(MAX_TYPED);
    let formula = format!("x + y{}", " \u{2003}".repeat(2045));
    let surfaces = [
        Shape::Typed(Typed::new(formula).expect("a formula of 4095 characters")),
        Shape::Bumps(Bumps {
            bumps: vec![
                Bump {
                    at: [-1.234_567_890_123_456_7e-300; 2],
                    width: 1.234_567_890_123_456_7e-2,
                    depth: -1.234_567_890_123_456_7e-300,
                };
                MAX_BUMPS
            ],
            ..Bumps::default()
        }),
    ];
    for shape in surfaces {
        let mut scenario = Scenario {
            title: long.clone(),
            ..rich(shape)
        };
        while scenario.has_room() {
            scenario.duplicate(0);
        }
        assert_eq!(scenario.optimizers.len(), MAX_OPTIMIZERS);
        for optimizer in &mut scenario.optimizers {
            optimizer.label = Some(long.clone());
            // The longest schedule that the window offers.
            let all = Schedule::all().into_iter();
            optimizer.schedule = all
                .flat_map(|schedule| {
                    let nested = Schedule::all().into_iter().map({
                        let schedule = schedule.clone();
                        move |then| {
                            let mut outer = schedule.clone();
                            if let Some(inner) = outer.then_mut() {
                                *inner = then;
                            }
                            outer
                        }
                    });
                    nested.collect::<Vec<_>>()
                })
                .max_by_key(|schedule| format!("{schedule:?}").len())
                .expect("a schedule");
        }
        for target in scenario.targets() {
            scenario.set(&target, -1.234_567_890_123_456_7e-300);
            scenario.set(&target, 1.234_567_890_123_456_7e-300);
        }
        scenario.view = Some(View {
            x: [-1.234_567_890_123_456_7e-300, 1.234_567_890_123_456_7e-300],
            y: [-1.234_567_890_123_456_7e-300, 1.234_567_890_123_456_7e-300],
        });
        let length = scenario::write(&scenario).len();
        let start = Scenario::default();
        assert!(fits_in_a_file(&scenario, &start), "{length}");
        reads_back(&scenario, "the longest");
        // More than that does not fit, and what never did may get smaller.
        let larger = Scenario {
            notes: "n".repeat(scenario::MAX_BYTES),
            ..scenario.clone()
        };
        assert!(!fits_in_a_file(&larger, &scenario));
        let smaller = Scenario {
            title: String::new(),
            ..larger.clone()
        };
        assert!(fits_in_a_file(&smaller, &larger));
    }
}

#[test]
fn a_start_that_a_map_sets_is_finite() {
    let mut scenario = rich(Shape::named("saddle").expect("a surface of that name"));
    scenario.set_target(analysis::Target::Start(0), f64::INFINITY);
    assert_eq!(scenario.start[0], f64::MAX);
}

/// What normalizes a network is one choice where it is the same for all layers.
#[test]
fn the_normalization_of_all_layers_is_turned_at_once() {
    let network = |normalization: &str, rest: &str| {
        let text = format!(
            "version = 1\n[network]\nhidden = [4, 4]\nsamples = 33\nbatch = 8\nnormalization = {normalization}\n\
             [[optimizer]]\nkind = \"adam\"\n{rest}"
        );
        scenario::read("network", &text)
    };
    let knob = "[[knob]]\ntarget = \"network.normalization\"\n";
    for given in ["\"none\"", "[\"none\", \"none\"]"] {
        let mut page = network(given, knob).expect("a page");
        let before = page.clone();
        let target = page.knobs[0].target.clone();
        let control = page.control(&target).expect("its own target");
        assert_eq!(
            (control.value, control.name.as_str()),
            (0.0, "normalization")
        );
        page.set(&target, 0.0);
        assert!(page == before, "what it was already");
        page.set(&target, 1.0);
        // The last of 33 samples would be a batch of its own, which has no variance.
        let spec = page
            .surface
            .shape
            .network()
            .expect("a network")
            .network()
            .spec();
        assert!(
            spec.normalizations
                .iter()
                .all(|n| *n == Normalization::Batch)
        );
        assert_ne!(33 % spec.settings.batch, 1);
        reads_back(&page, given);
        for extreme in EXTREMES {
            page.set(&target, extreme);
            reads_back(&page, &format!("{extreme:e}"));
        }
    }
    let mixed = network("[\"none\", \"layer\"]", "").expect("a page");
    let target = Target {
        place: Place::Network,
        key: "normalization".into(),
    };
    assert_eq!(mixed.control(&target), None);
    let mut same = mixed.clone();
    same.set(&target, 1.0);
    assert!(same == mixed);
    let refused = network("[\"none\", \"layer\"]", knob).expect_err("there is no such number");
    assert!(
        refused
            .to_string()
            .starts_with("network:10:10: knob[1].target: found \"network.normalization\""),
        "{refused}"
    );
}

/// A gain of 0 is a lesson: all units are equal. The slider is linear, because a logarithm has no 0.
#[test]
fn a_knob_may_begin_at_0_where_the_number_may_be_0() {
    let text = "version = 1\n[network]\ninit = \"normal\"\nsamples = 16\n[[optimizer]]\nkind = \"adam\"\n\
                [[knob]]\ntarget = \"network.gain\"\nrange = [0, 4]\n\
                [[knob]]\ntarget = \"run.steps\"\nrange = [0, 50]\n\
                [[knob]]\ntarget = \"optimizer.1.lr\"\nrange = [0.001, 1]\n";
    let page = scenario::read("page", text).expect("a page");
    reads_back(&page, "knobs");
    let slider = |knob: &Knob| page.knob_control(knob).expect("its control").slider;
    let sliders: Vec<Slider> = page.knobs.iter().map(slider).collect();
    assert_eq!(
        sliders,
        [
            Slider::Linear(0.0, 4.0),
            Slider::Linear(0.0, 50.0),
            Slider::Logarithmic(0.001, 1.0)
        ]
    );
}
