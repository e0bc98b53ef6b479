//! Networks in scenario files, and edits of them: whatever can be set reads back, and what depends on it follows.

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::network::{DataSet, Init, Loss, MAX_CLASSES, Network, Normalization, Spec};
use ravine::objective::Data;
use ravine::optimizer::Method;
use ravine::parameters::Parameters as _;
use ravine::scenario::{self, Place, Scenario, Target, read_csv};
use ravine::surface::{NetworkSurface, Shape};

fn of(spec: Spec) -> Scenario {
    let network = Network::new(spec).expect("a network");
    let mut scenario = Scenario::on(Shape::Network(NetworkSurface::new(Arc::new(network))));
    scenario.optimizers = vec![Method::named("adam").expect("a method").into()];
    scenario
}

fn spec_of(scenario: &Scenario) -> &Spec {
    let network = scenario.surface.shape.network().expect("a network");
    network.network().spec()
}

fn read(text: &str) -> Scenario {
    scenario::read("x", text).unwrap_or_else(|e| panic!("{e}\n{text:.2000}"))
}

fn reads_back(scenario: &Scenario) {
    let text = scenario::write(scenario);
    assert!(read(&text) == *scenario, "{text:.2000}");
}

fn target(key: &str) -> Target {
    Target {
        place: Place::Network,
        key: key.into(),
    }
}

fn table(rows: &[[f64; 3]]) -> Arc<Data> {
    Arc::new(Data {
        name: "my \"data\"".into(),
        names: ["p, q", "é", "t"].map(str::to_owned),
        rows: rows.to_vec(),
    })
}

#[test]
fn a_short_file_is_enough() {
    let scenario = read("version = 1\n[network]\n");
    assert_eq!(*spec_of(&scenario), Spec::default());
    let text = "version = 1\n[network]\ndata = \"spirals\"\nhidden = [16, 3]\nactivation = \"relu\"\n\
                normalization = [\"batch\", \"none\"]\nloss = \"softmax\"\ninit = \"he_normal\"\nseed = 9007199254740993\n\
                classes = 3\n[start]\nat = [0.5, -1]\n";
    let scenario = read(text);
    let spec = spec_of(&scenario);
    assert_eq!(spec.settings.data, DataSet::Spirals);
    assert_eq!(spec.hidden, [16, 3]);
    assert_eq!(
        spec.normalizations,
        [Normalization::Batch, Normalization::None]
    );
    assert_eq!(spec.settings.seed, 9_007_199_254_740_993);
    let network = scenario.surface.shape.network().expect("a network");
    // 16·2 + 2·16 without a bias, for which β stands; 3·16 + 3, 3·3 + 3
    assert_eq!(network.network().layout().weights, 64 + 51 + 12);
    assert!(network.released);
    assert_eq!(scenario.start, [0.5, -1.0]);
    reads_back(&scenario);
}

#[test]
fn own_data_and_weights_are_in_the_file() {
    let text = "version = 1\n[network]\nhidden = [1]\nweights = [1, 2, 3, 4, 5]\n[network.data]\n\
                name = \"three\"\na = [1, 2, 3]\nb = [0, 0, 1]\ntarget = [0, 1, 1]\n";
    let scenario = read(text);
    let network = scenario
        .surface
        .shape
        .network()
        .expect("a network")
        .network();
    assert_eq!(network.initial(), [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(network.train().inputs, [1.0, 0.0, 2.0, 0.0, 3.0, 1.0]);
    assert_eq!(network.train().targets, [-1.0, 1.0, 1.0]);
    // tanh(1·2 + 2·0 + 3) · 4 + 5, by the order of the weights
    let output = network.outputs(&network.initial(), &[2.0, 0.0])[0];
    assert!((output - (5.0 + 4.0 * 5f64.tanh())).abs() < 1e-14);
    reads_back(&scenario);
    // One sample, and a target that is always the same.
    reads_back(&read("version = 1\n[network]\nsamples = 1\n"));
    reads_back(&read(
        "version = 1\n[network]\n[network.data]\na = [1, 2]\nb = [1, 2]\ntarget = [3, 3]\n",
    ));
}

fn pick<T: Copy>(rng: &mut ChaCha8Rng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

fn number(rng: &mut ChaCha8Rng) -> f64 {
    let magnitude = 10f64.powf(rng.random_range(-300.0..99.0));
    pick(rng, &[0.0, -1.0, 2.5, magnitude, -magnitude])
}

fn random_spec(rng: &mut ChaCha8Rng) -> Spec {
    let mut spec = Spec::default();
    for row in 0..spec.settings.table().len() {
        let legal = spec.settings.table()[row].legal;
        let value = pick(rng, &[-1e9, 0.0, 0.3, 1.0, 2.0, 3.0, 40.0, 1e9]);
        spec.settings.set(row, legal.clamp(value));
    }
    spec.settings.seed = rng.random_range(0..i64::MAX as u64);
    spec.hidden = (0..rng.random_range(1..=6))
        .map(|_| pick(rng, &[1, 2, 7, 64]))
        .collect();
    let all = [
        Normalization::None,
        Normalization::Batch,
        Normalization::Layer,
    ];
    let count = pick(rng, &[1, spec.hidden.len()]);
    spec.normalizations = (0..count).map(|_| pick(rng, &all)).collect();
    let count = pick(rng, &[2, 3, 40]);
    let rows: Vec<[f64; 3]> = (0..count)
        .map(|i| [number(rng), number(rng), f64::from(i % 3)])
        .collect();
    spec.own = Some(table(&rows));
    let spec = spec.mended();
    let Ok(network) = Network::new(spec.clone()) else {
        return Spec::default();
    };
    let weights = network.layout().weights;
    Spec {
        weights: pick(rng, &[true, false]).then(|| (0..weights).map(|_| number(rng)).collect()),
        ..spec
    }
}

#[test]
fn any_network_reads_back() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut own = 0;
    for _ in 0..150 {
        let scenario = of(random_spec(&mut rng));
        own += usize::from(spec_of(&scenario).own.is_some());
        reads_back(&scenario);
    }
    assert!(own > 5, "{own}");
}

#[test]
fn every_number_takes_every_extreme() {
    const EXTREMES: [f64; 12] = [
        f64::MAX,
        f64::NEG_INFINITY,
        f64::NAN,
        5e-324,
        9_007_199_254_740_993.0,
        1e6,
        2.5,
        1.0,
        0.1,
        0.0,
        -0.0,
        -1.0,
    ];
    let mut scenario = of(Spec::default());
    let targets: Vec<Target> = scenario.targets();
    let names: Vec<String> = targets.iter().map(Target::to_string).collect();
    for name in ["network.gain", "network.seed", "plane.seed", "start.x"] {
        assert!(names.iter().any(|n| n == name), "{name}");
    }
    // L2 on the plane would be none on the weights.
    assert!(
        !names.iter().any(|n| n.starts_with("surface.")),
        "{names:?}"
    );
    for extreme in EXTREMES {
        for target in &targets {
            scenario.set(target, extreme);
            let control = scenario.control(target).expect("its own target");
            assert!(control.legal.admits(control.value), "{target} {extreme:e}");
        }
        scenario.drop_idle();
        reads_back(&scenario);
    }
    scenario.set_exact(&target("seed"), 9_007_199_254_740_993);
    assert_eq!(scenario.exact(&target("seed")), Some(9_007_199_254_740_993));
    scenario.change_shape(Shape::named("saddle").expect("a surface"));
    reads_back(&scenario);
}

#[test]
fn a_knob_moves_the_network() {
    let mut scenario = read(
        "version = 1\n[network]\ninit = \"normal\"\n[[knob]]\ntarget = \"network.gain\"\nrange = [0.1, 10]\n\
         [[knob]]\ntarget = \"plane.seed\"\n",
    );
    let before = spec_of(&scenario).clone();
    scenario.set(&target("gain"), 4.0);
    assert_eq!(spec_of(&scenario).settings.gain, 4.0);
    let settings = ravine::network::NetworkSettings {
        gain: 4.0,
        ..before.settings
    };
    assert_eq!(*spec_of(&scenario), Spec { settings, ..before });
    reads_back(&scenario);
}

#[test]
fn what_depends_on_an_edit_follows() {
    let mut scenario = of(Spec::default());
    let index = |choice: usize| choice as f64;
    // A regression is for the loss mse, and three classes for softmax.
    scenario.set(&target("loss"), index(Loss::Logistic as usize));
    scenario.set(&target("data"), index(DataSet::Sine as usize));
    assert_eq!(spec_of(&scenario).settings.loss, Loss::Mse);
    scenario.set(&target("data"), index(DataSet::Clouds as usize));
    scenario.set(&target("loss"), index(Loss::Logistic as usize));
    scenario.set(&target("classes"), MAX_CLASSES as f64);
    assert_eq!(spec_of(&scenario).settings.loss, Loss::Softmax);
    // A batch is at most what is trained on.
    scenario.set(&target("batch"), 128.0);
    scenario.set(&target("test_share"), 0.75);
    assert_eq!(spec_of(&scenario).settings.batch, 32);
    scenario.set(&target("samples"), 8.0);
    assert_eq!(spec_of(&scenario).settings.batch, 2);
    let normalized = Spec {
        normalizations: vec![Normalization::Batch],
        ..spec_of(&scenario).clone()
    };
    scenario.change_network(normalized);
    scenario.set(&target("batch"), 1.0);
    assert_eq!(spec_of(&scenario).settings.batch, 2);
    // No sample is left alone in the last batch of an epoch: 41 = 2·20 + 1, 4·10 + 1, and one less than either leaves more.
    scenario.set(&target("test_share"), 0.0);
    scenario.set(&target("samples"), 41.0);
    for (asked, batch) in [(20.0, 19), (10.0, 9), (8.0, 7), (9.0, 9)] {
        scenario.set(&target("batch"), asked);
        assert_eq!(spec_of(&scenario).settings.batch, batch);
    }
    // Where every smaller batch leaves one, too, it is a larger one.
    scenario.set(&target("batch"), 2.0);
    assert_eq!(spec_of(&scenario).settings.batch, 3);
    scenario.set(&target("batch"), 32.0);
    scenario.set(&target("samples"), 33.0);
    assert_eq!(spec_of(&scenario).settings.batch, 31);
    reads_back(&scenario);
    scenario.set(&target("samples"), 8.0);
    // There are no samples of its own.
    let before = scenario.clone();
    scenario.set(&target("data"), index(DataSet::Own as usize));
    assert_eq!(scenario, before);
    // Layers more and fewer.
    let mut spec = spec_of(&scenario).clone();
    spec.hidden = vec![5, 5, 0, 900, 5, 5, 5, 5];
    spec.normalizations = vec![Normalization::None, Normalization::Layer];
    scenario.change_network(spec);
    assert_eq!(spec_of(&scenario).hidden, [5, 5, 1, 64, 5, 5]);
    assert_eq!(spec_of(&scenario).normalizations.len(), 6);
    assert_eq!(spec_of(&scenario).normalizations[5], Normalization::Layer);
    reads_back(&scenario);
}

#[test]
fn weights_of_the_document_give_way_to_what_draws_them() {
    let with_weights = || {
        let default = Network::new(Spec::default()).expect("a network");
        let mut scenario = of(Spec {
            weights: Some(default.initial().iter().map(|w| 2.0 * w).collect()),
            ..Spec::default()
        });
        scenario.start_at([1.0, 2.0]);
        scenario
    };
    let released = |s: &Scenario| s.surface.shape.network().expect("a network").released;
    let mut scenario = with_weights();
    scenario.set(&target("data_noise"), 0.3);
    assert!(spec_of(&scenario).weights.is_some() && released(&scenario));
    assert_eq!(scenario.start, [1.0, 2.0]);
    for (key, value) in [
        ("seed", 4.0),
        ("init", Init::HeNormal as usize as f64),
        ("gain", 3.0),
    ] {
        let mut scenario = with_weights();
        scenario.set(&target(key), value);
        assert!(spec_of(&scenario).weights.is_none(), "{key}");
        assert!(!released(&scenario) && scenario.start == [0.0; 2], "{key}");
        reads_back(&scenario);
    }
    let mut scenario = with_weights();
    let mut spec = spec_of(&scenario).clone();
    spec.hidden.push(4);
    scenario.change_network(spec);
    assert!(spec_of(&scenario).weights.is_none() && !released(&scenario));
}

#[test]
fn a_table_becomes_the_networks_own_data() {
    let csv = |text: &str| read_csv("table.csv", text.as_bytes()).expect("a table");
    let mut scenario = of(Spec::default());
    scenario.set(&target("loss"), Loss::Logistic as usize as f64);
    scenario
        .change_table(&csv("p,q,t\n100,2,0\n200,1,1\n300,5,0\n400,4,1\n"))
        .expect("two classes");
    let spec = spec_of(&scenario);
    assert_eq!(
        (spec.settings.data, spec.settings.loss),
        (DataSet::Own, Loss::Logistic)
    );
    assert!(spec.settings.standardise);
    let network = scenario
        .surface
        .shape
        .network()
        .expect("a network")
        .network();
    assert_eq!(network.train().targets, [0.0, 1.0, 0.0, 1.0]);
    let mean: f64 = network.train().inputs.iter().step_by(2).sum();
    assert!(mean.abs() < 1e-14);
    reads_back(&scenario);
    // Numbers to be predicted need another loss.
    scenario
        .change_table(&csv("1,2,0.5\n2,1,1.5\n3,5,2.5\n4,4,7\n"))
        .expect("numbers");
    assert_eq!(spec_of(&scenario).settings.loss, Loss::Mse);
    reads_back(&scenario);
    // What is not used is not kept.
    scenario.set(&target("data"), 0.0);
    assert_eq!(spec_of(&scenario).own, None);
    reads_back(&scenario);
}

#[test]
fn the_lab_of_signals_needs_no_surface() {
    let scenario = read("version = 1\n[signals]\ndepth = 12\n");
    assert!(scenario.signals.shown && scenario.signals.depth == 12);
    reads_back(&scenario);
    assert!(
        !read("version = 1\n[signals]\nshown = false\n")
            .signals
            .shown
    );
}
