//! Claims about what a document shows whoever runs, and about what runs are set beside. Numbers are from theory or NumPy, named beside them.

use ravine::claims;
use ravine::objective::Objective as _;
use ravine::optimizer::Progress;
use ravine::scenario;

/// λ = (1, 10), w* = (1, 1), gradient descent from 0 at η = 0.1.
const QUADRATIC: &str = "version = 1
surface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 10, center = [1, 1], l2 = 5 }
start = { at = [0, 0] }
[[optimizer]]
kind = \"gradient_descent\"
lr = 0.1
";
/// As in `data/split/reference.json`.
const CARS: &str = "version = 1
surface = { kind = \"least_squares\", data = \"cars\", standardise = true, test_share = 0.3, split_seed = 0 }
";
const SETS: &str = "version = 1
surface = { kind = \"least_squares\", data = \"cars\", standardise = true }
resampling = { shown = true }
";
const EDGE: &str = "version = 1
surface = { kind = \"product_squared\" }
start = { at = [6, 0.05] }
run = { steps = 6000 }
[[optimizer]]
kind = \"gradient_descent\"
lr = 0.02
";
const COPIES: &str = "version = 1
[network]
hidden = [8]
samples = 48
[run]
steps = 300
[[optimizer]]
kind = \"adam\"
lr = 0.02
[between]
shown = true
to = \"permuted\"
curve = true
";
const PLAIN: &str = "with = { surface.l2 = 0.0 }\n";

fn finding(base: &str, claim: &str) -> claims::Finding {
    let text = format!("{base}[[claim]]\n{claim}\n");
    let page = scenario::read("page", &text).unwrap_or_else(|e| panic!("{e}"));
    let again = scenario::read("written", &scenario::write(&page)).expect("it reads back");
    assert!(page == again, "{claim}");
    let findings = claims::check(&page, 2, &Progress::default()).expect("nobody cancels");
    findings[0].clone()
}

fn holds(base: &str, claim: &str) {
    let found = finding(base, claim);
    assert!(found.is_as_it_should_be(), "{claim}: {}", found.found);
}

fn is(base: &str, measure: &str, value: f64) {
    holds(base, &format!("{measure}\nis = {value:?}\nwithin = 1e-9"));
    let wrong = format!("{measure}\nis = {:?}\nwithin = 1e-9", value * 1.001 + 1e-6);
    assert!(!finding(base, &wrong).is_as_it_should_be(), "{wrong}");
}

#[test]
fn a_penalty_shrinks_as_theory_says() {
    // λ/(λ+α): 1/6 and 2/3.
    is(
        QUADRATIC,
        "measure = \"shrinkage\"\ndirection = 1",
        1.0 / 6.0,
    );
    is(
        QUADRATIC,
        "measure = \"shrinkage\"\ndirection = 2",
        2.0 / 3.0,
    );
    is(QUADRATIC, "measure = \"effective_parameters\"", 5.0 / 6.0);
    let place = "place = \"minimum\"";
    is(
        QUADRATIC,
        &format!("measure = \"place_x\"\n{place}"),
        1.0 / 6.0,
    );
    is(
        QUADRATIC,
        &format!("measure = \"place_y\"\n{place}"),
        2.0 / 3.0,
    );
    // ½·25/36 + 5·1/9 + 5/2·(1/36 + 4/9)
    let value = 25.0 / 72.0 + 5.0 / 9.0 + 2.5 * (1.0 / 36.0 + 4.0 / 9.0);
    is(QUADRATIC, &format!("measure = \"value\"\n{place}"), value);
    let found = finding(
        QUADRATIC,
        &format!("{PLAIN}measure = \"shrinkage\"\ndirection = 1\nis = 1"),
    );
    assert!(
        !found.is_as_it_should_be() && found.found.contains("L2 and L1 are 0"),
        "{}",
        found.found
    );
}

#[test]
fn gradient_descent_is_set_beside_ridge() {
    // After 20 steps α = 1/2: 1 − 0.9²⁰ against 2/3, and 1 against 20/21.
    let after = format!("{PLAIN}step = 20\n");
    is(
        QUADRATIC,
        &format!("{after}measure = \"ridge_ratio\"\ndirection = 1"),
        1.317_635_018_114_146,
    );
    is(
        QUADRATIC,
        &format!("{after}measure = \"ridge_ratio\"\ndirection = 2"),
        1.05,
    );
    is(
        QUADRATIC,
        &format!("{after}measure = \"ridge_distance\""),
        0.217_044_844_878_452_05,
    );
    let elsewhere = "with = { surface.l2 = 0.0, start.x = 1.0 }\nstep = 1\nmeasure = \"ridge_distance\"\nabove = 0";
    assert!(!finding(QUADRATIC, elsewhere).is_as_it_should_be());
}

#[test]
fn train_and_test_have_minima_of_their_own() {
    is(
        CARS,
        "measure = \"value\"\nplace = \"minimum\"",
        0.519_325_275_726_075_3,
    );
    is(
        CARS,
        "measure = \"test_value\"\nplace = \"minimum\"",
        0.494_725_593_365_890_2,
    );
    is(
        CARS,
        "measure = \"test_value\"\nplace = \"test_minimum\"",
        0.425_202_717_300_977_64,
    );
    is(
        CARS,
        "measure = \"place_x\"\nplace = \"test_minimum\"",
        -2.806_964_146_067_665_8,
    );
    let untested =
        format!("{SETS}[[claim]]\nmeasure = \"value\"\nplace = \"test_minimum\"\nabove = 0\n");
    let page = scenario::read("page", &untested).expect("it reads");
    let findings = claims::check(&page, 1, &Progress::default()).expect("nobody cancels");
    assert!(
        findings[0].refused && findings[0].found.contains("kept from training"),
        "{}",
        findings[0].found
    );
}

#[test]
fn the_test_loss_of_a_run_is_that_of_its_places() {
    let run = "run = { steps = 400 }\nstart = { at = [3, -3] }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n";
    let base = format!("{CARS}{run}");
    // NumPy, in the same file.
    for (step, train, test) in [
        (0, 33.117_952_807_636_92, 36.569_500_361_193_72),
        (100, 0.522_682_707_561_996_5, 0.498_350_215_841_876_94),
    ] {
        is(&base, &format!("measure = \"loss\"\nstep = {step}"), train);
        is(
            &base,
            &format!("measure = \"test_loss\"\nstep = {step}"),
            test,
        );
    }
}

/// w₁ = w₂ = 0.3 leads into each of two units, so the norm is √2·0.3.
#[test]
fn a_matrix_has_its_norm_and_its_slope() {
    let constant = "version = 1\n[network]\nhidden = [4]\nsamples = 16\ninit = \"constant\"\nconstant = 0.3\n[run]\nsteps = 3\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n";
    // Two inputs lead into four units.
    is(
        constant,
        "measure = \"matrix_norm\"\nlayer = 1\nstep = 0",
        0.3 * 8.0_f64.sqrt(),
    );
    // A step changes W by −η times its slope: ‖W₁‖² = ‖W₀‖² − 2η⟨W, G⟩ + η²‖G‖².
    let measure = |name: &str, step: usize| {
        let claim = format!("measure = \"{name}\"\nlayer = 1\nstep = {step}\nabove = -10");
        let found = finding(constant, &claim).found;
        let number = found
            .split_whitespace()
            .find_map(|word| word.trim_end_matches(',').parse::<f64>().ok());
        number.unwrap_or_else(|| panic!("{found}"))
    };
    let (w, g, cosine) = (
        measure("matrix_norm", 0),
        measure("matrix_gradient", 0),
        measure("matrix_cosine", 0),
    );
    let expected = (w * w - w * g * cosine + 0.25 * g * g).sqrt();
    holds(
        constant,
        &format!("measure = \"matrix_norm\"\nlayer = 1\nstep = 1\nis = {expected}\nwithin = 2e-3"),
    );
    assert!(g > 1e-3 && cosine.abs() > 1e-3, "{g} {cosine}");
    let normalized = constant.replace("hidden", "normalization = \"batch\"\nhidden");
    // A matrix before normalization has a slope at right angles; eps leaves a little.
    holds(
        &normalized,
        "measure = \"matrix_cosine\"\nlayer = 1\nstep = 3\nis = 0\nwithin = 1e-3",
    );
}

#[test]
fn the_mean_of_a_swarm_has_a_loss_of_its_own() {
    let swarm = "version = 1\nsurface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 1 }\nstart = { at = [0, 0] }\nrun = { steps = 1, noise = 1 }\nswarm = { shown = true, count = 900, arrangement = \"seeds\" }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 1\n";
    // Each run ends at noise of variance 1 in both coordinates: E f = 1, of the mean of 900 runs 1/900.
    holds(swarm, "measure = \"swarm_loss\"\nis = 1\nwithin = 0.15");
    holds(swarm, "measure = \"swarm_average_loss\"\nbelow = 0.01");
}

#[test]
fn a_network_has_an_average_of_its_weights() {
    let base = "version = 1\n[network]\nhidden = [4]\nsamples = 16\n[run]\nsteps = 30\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\naverage = { kind = \"uniform\", start = 30 }\n";
    // The average of the last row alone is that row.
    holds(
        base,
        "measure = \"average_loss\"\nthan = { measure = \"loss\" }\nis = 1\nwithin = 1e-15",
    );
    let longer = base.replace("start = 30", "start = 0");
    holds(
        &longer,
        "measure = \"average_loss\"\nthan = { measure = \"loss\" }\nabove = 1.0001",
    );
    // Added up here, from the weights at each row: there is none before the eighth.
    let page = scenario::read("page", base).unwrap_or_else(|e| panic!("{e}"));
    let network = page.surface.shape.network().expect("a network").network();
    let run = page.optimizers[0].run(&page.problem());
    let weights: Vec<Vec<f64>> = (0..=30).map(|row| run.weights(row)).collect();
    let mean = |row: usize| -> Vec<f64> {
        let of = |i: usize| weights[8..=row].iter().map(|w| w[i]).sum::<f64>() / (row - 7) as f64;
        (0..weights[0].len()).map(of).collect()
    };
    let fading = |row: usize| -> Vec<f64> {
        let of = |i: usize| {
            weights[1..=row]
                .iter()
                .fold(weights[0][i], |mean, w| 0.9 * mean + 0.1 * w[i])
        };
        (0..weights[0].len()).map(of).collect()
    };
    let losses: Vec<f64> = (8..=25).map(|row| network.value(&mean(row))).collect();
    let late = base.replace("start = 30", "start = 8");
    let (low, high) = losses
        .iter()
        .fold((f64::INFINITY, 0.0f64), |(low, high), v| {
            (low.min(*v), high.max(*v))
        });
    assert!(low < 0.99 * high);
    for (take, loss) in [
        ("min", low),
        ("max", high),
        ("mean", losses.iter().sum::<f64>() / 18.0),
    ] {
        let measure = "measure = \"average_loss\"\nover = [5, 25]";
        holds(
            &late,
            &format!("{measure}\ntake = \"{take}\"\nis = {loss:?}\nwithin = 1e-12"),
        );
    }
    let exponential = base.replace("\"uniform\", start = 30", "\"exponential\", decay = 0.9");
    let loss = network.value(&fading(20));
    holds(
        &exponential,
        &format!("measure = \"average_loss\"\nstep = 20\nis = {loss:?}\nwithin = 1e-12"),
    );
    let none = finding(
        &base.replace("average = { kind = \"uniform\", start = 30 }\n", ""),
        "measure = \"average_loss\"\nabove = 0",
    );
    assert!(!none.is_as_it_should_be());
}

#[test]
fn bias_grows_with_the_penalty_and_variance_goes() {
    // Where nothing is learnt, bias² is w*ᵀHw* (NumPy), and nothing varies.
    let heavy = "with = { surface.l2 = 1e12 }\n";
    holds(
        SETS,
        &format!("{heavy}measure = \"bias_squared\"\nis = 16.943927928865232\nwithin = 1e-6"),
    );
    holds(
        SETS,
        &format!("{heavy}measure = \"set_variance\"\nbelow = 1e-12"),
    );
    holds(SETS, "measure = \"set_variance\"\nabove = 1e-3");
    holds(
        SETS,
        "measure = \"bias_squared\"\nthan = { measure = \"set_variance\" }\nbelow = 0.1",
    );
    // The expected error at the best weight is no higher than at 0.
    holds(SETS, "measure = \"best_penalty\"\nbetween = [1e-4, 1.0]");
    let hidden = "with = { resampling.shown = false }\nmeasure = \"set_variance\"\nabove = 0";
    assert!(!finding(SETS, hidden).is_as_it_should_be());
}

#[test]
fn the_central_flow_stays_beside_the_iterates() {
    // SciPy's flow: within 0.004 after step 5000, within 0.068 before.
    let after = "measure = \"central_distance\"\nover = [5001, 6000]\ntake = \"max\"\n";
    holds(EDGE, &format!("{after}below = 0.004"));
    holds(
        EDGE,
        "measure = \"central_distance\"\nover = [1, 6000]\ntake = \"max\"\nbetween = [0.004, 0.069]",
    );
}

#[test]
fn a_curve_goes_around_a_barrier() {
    holds(COPIES, "measure = \"barrier\"\nabove = 0.05");
    holds(
        COPIES,
        "measure = \"curve_barrier\"\nthan = { measure = \"barrier\" }\nbelow = 0.5",
    );
    let found = finding(
        COPIES,
        "with = { between.curve = false }\nmeasure = \"curve_barrier\"\nabove = 0",
    );
    assert!(!found.is_as_it_should_be());
}

/// Degree; of the fit to sin 2πx without errors bias² and training error; variance on average over sets at σ = 0.3.
/// data/regression/polynomials.py.
const FITS: [(usize, [f64; 3]); 4] = [
    (0, [0.5, 0.48, 0.0036]),
    (
        1,
        [
            0.2003066785490295,
            0.22436464006457627,
            0.006922993846153845,
        ],
    ),
    (
        3,
        [
            0.00491105198226877,
            0.00575374767221562,
            0.013012234194848501,
        ],
    ),
    (
        9,
        [
            1.856526271529249e-11,
            1.3836141096205901e-11,
            0.03254479234438838,
        ],
    ),
];

#[test]
fn polynomials_miss_what_numpy_says() {
    let exact = "version = 1\n[polynomials]\ndegree = 1\nnoise = 0.0\nsets = 2\n";
    let many = "version = 1\n[polynomials]\nsets = 1000\n";
    for (degree, [bias, training, variance]) in FITS {
        let of = |measure: &str| format!("measure = \"polynomial_{measure}\"\ndegree = {degree}");
        is(exact, &of("bias_squared"), bias);
        is(exact, &of("training_error"), training);
        is(exact, &of("variance"), 0.0);
        is(exact, &of("test_error"), bias);
        let number = |measure| finding(many, &format!("{}\nabove = 0", of(measure))).number;
        let [found, of_mean, test] =
            ["variance", "bias_squared", "test_error"].map(|of| number(of).expect("a number"));
        assert!(
            (found / variance - 1.0).abs() < 0.1,
            "{degree}: {found} {variance}"
        );
        assert!(
            (test - (of_mean + found + 0.09)).abs() < 1e-12,
            "{degree}: {test}"
        );
    }
    // That of the document, unless another one is named; a knob can turn it.
    let (_, [bias, ..]) = FITS[1];
    is(exact, "measure = \"polynomial_bias_squared\"", bias);
    let (_, [bias, ..]) = FITS[2];
    let turned = "with = { polynomials.degree = 3 }\n";
    is(
        exact,
        &format!("{turned}measure = \"polynomial_bias_squared\""),
        bias,
    );
    let ratio = "measure = \"polynomial_variance\"\ndegree = 9\nthan = { degree = 3 }";
    // 0.0325/0.0130
    holds(many, &format!("{ratio}\nbetween = [2.3, 2.7]"));
    // It falls and rises again; without errors it only falls.
    holds(many, "measure = \"best_degree\"\nbetween = [3, 6]");
    is(exact, "measure = \"best_degree\"", 10.0);
    // Other sets of the same kind.
    let seeds = "seeds = 30\nvary = \"polynomials.seed\"\nacross = \"mean\"\n";
    let mean =
        format!("{seeds}measure = \"polynomial_variance\"\ndegree = 3\nbetween = [0.0125, 0.0132]");
    holds("version = 1\n[polynomials]\n", &mean);
}
