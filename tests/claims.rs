//! Claims: what files may say, whether it holds, and that it follows edits. Numbers are from theory, named beside them.

mod mutations;

use mutations::mutated;
use ravine::claims::{self, Finding};
use ravine::optimizer::{Method, Progress};
use ravine::scenario::{self, Scenario};
use ravine::surface::Shape;

const RAVINE: &str = "version = 1
title = \"A ravine\"
notes = \"It converges. From 0.2 on it diverges.\"
[surface]
kind = \"quadratic\"
lambda1 = 1.0
lambda2 = 10.0
[start]
at = [-2.5, 0.8]
[run]
steps = 300
[[optimizer]]
kind = \"gradient_descent\"
label = \"GD\"
lr = 0.19
[[optimizer]]
kind = \"momentum\"
lr = 0.1
momentum = 0.5
";
const NETWORK: &str = "version = 1
[network]
hidden = [3]
samples = 16
init = \"constant\"
constant = 0.3
[run]
steps = 20
[[optimizer]]
kind = \"gradient_descent\"
lr = 0.1
[[optimizer]]
kind = \"momentum\"
lr = 0.1
momentum = 0.0
";

fn with(base: &str, claim: &str) -> Result<Scenario, String> {
    let text = format!("{base}[[claim]]\n{claim}\n");
    scenario::read("page", &text).map_err(|e| e.to_string())
}

fn finding(base: &str, claim: &str) -> Finding {
    let page = with(base, claim).unwrap_or_else(|e| panic!("{claim}: {e}"));
    let text = scenario::write(&page);
    let again = scenario::read("written", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert!(page == again, "{text}");
    let findings = claims::check(&page, 2, &Progress::default()).expect("not cancelled");
    assert_eq!(
        findings,
        claims::check(&again, 1, &Progress::default()).expect("not cancelled")
    );
    findings[0].clone()
}

/// What holds, and the same claim changed so that it does not.
#[rustfmt::skip]
const PAIRS: &[(&str, &str, &str)] = &[
    (RAVINE, "ends = \"converged\"\nat = [0, 0]\nwithin = 1e-6\nsteps = [60, 200]\nloss_below = 1e-12", "ends = \"diverged\""),
    (RAVINE, "at = [0, 0]\nwithin = 1e-6", "at = [0.1, 0]\nwithin = 0.05"),
    // 2/λmax = 0.2
    (RAVINE, "optimizer = \"GD\"\nwith = { optimizer.1.lr = 0.202, run.steps = 3000 }\nends = \"diverged\"", "ends = [\"diverged\", \"saddle\"]"),
    (RAVINE, "with = { \"optimizer.1.lr\" = 0.198, \"run.steps\" = 3000 }\nends = \"converged\"", "with = { \"optimizer.1.lr\" = 0.202 }\nends = \"converged\""),
    (RAVINE, "measure = \"step_limit\"\nplace = \"minimum\"\nis = 0.2\nwithin = 1e-15", "measure = \"step_limit\"\nplace = \"minimum\"\nis = 0.21"),
    (RAVINE, "measure = \"condition\"\nis = 10\nwithin = 1e-12", "measure = \"condition\"\nbelow = 10"),
    // 1 − ηλ = −0.9
    (RAVINE, "measure = \"component\"\ndirection = 2\nover = [0, 20]\ntake = \"factor\"\nis = 0.9\nwithin = 1e-12", "measure = \"component\"\ndirection = 1\nover = [0, 20]\ntake = \"factor\"\nis = 0.9\nwithin = 1e-12"),
    (RAVINE, "measure = \"component\"\ndirection = 2\nstep = 1\nis = -0.72\nwithin = 1e-12", "measure = \"component\"\ndirection = 2\nstep = 2\nis = -0.72\nwithin = 1e-12"),
    (RAVINE, "measure = \"component\"\ndirection = 2\nover = \"all\"\ntake = \"max\"\nthan = { measure = \"predicted_component\" }\nis = 1\nwithin = 1e-12", "measure = \"component\"\ndirection = 2\nover = [0, 50]\ntake = \"max\"\nthan = { measure = \"predicted_component\", direction = 1 }\nis = 1\nwithin = 0.1"),
    // |y| = 0.8·0.9ᵗ < 0.1 first at t = 20: 0.8·0.9¹⁹ = 0.108, 0.8·0.9²⁰ = 0.097.
    (RAVINE, "measure = \"components\"\ndirection = 2\ntake = \"first_below\"\nvalue = 0.1\nis = 20", "measure = \"components\"\ndirection = 2\ntake = \"first_below\"\nvalue = 0.1\nis = 19"),
    (RAVINE, "measure = \"loss\"\ntake = \"rises\"\nis = 0", "measure = \"y\"\nover = [0, 40]\ntake = \"rises\"\nis = 0"),
    (RAVINE, "measure = \"loss\"\nstep = 0\nis = 6.325\nwithin = 1e-12", "measure = \"loss\"\nstep = 1\nis = 6.325"),
    // ηλmax/2 = 0.95
    (RAVINE, "measure = \"stability\"\nis = 0.95\nwithin = 1e-12", "measure = \"stability\"\nis = 1\nwithin = 0.01"),
    (RAVINE, "measure = \"apart\"\ntake = \"max\"\nthan = { optimizer = 2, with = { optimizer.2.momentum = 0.0, optimizer.2.lr = 0.19 } }\nis = 0", "measure = \"apart\"\ntake = \"max\"\nthan = 2\nis = 0"),
    (RAVINE, "steps_ratio = [2, 5]\nthan = 2", "steps_ratio = [0.5, 1]\nthan = 2"),
    // f of a quadratic scales with the square of the start.
    (RAVINE, "measure = \"loss\"\nstep = 5\nthan = { with = { start.x = -5.0, start.y = 1.6 } }\nis = 0.25\nwithin = 1e-12", "measure = \"loss\"\nstep = 5\nthan = { with = { start.x = -5.0 } }\nby = \"difference\"\nabove = 0"),
    (RAVINE, "starts = 50\nends = \"converged\"", "starts = 50\nat = [0, 0]\nwithin = 1e-6\nshare = [0, 0.5]"),
    // Var = ησ²/(λ(2−ηλ)) = 0.19·0.25/(10·0.1) = 0.0475 in the long run.
    (RAVINE, "with = { run.noise = 0.5, run.steps = 200 }\nmeasure = \"component\"\ndirection = 2\nseeds = 2000\nacross = \"variance\"\nis = 0.0475\nwithin = 0.005", "with = { run.noise = 0.5, run.steps = 200 }\nmeasure = \"component\"\ndirection = 2\nseeds = 2000\nacross = \"variance\"\nis = 0.04\nwithin = 0.003"),
    (RAVINE, "with = { run.noise = 0.5 }\nmeasure = \"component\"\ndirection = 2\nseeds = 500\nacross = \"variance\"\nthan = { measure = \"predicted_variance\", across = \"mean\" }\nbetween = [0.8, 1.25]", "with = { run.noise = 0.5 }\nseeds = 30\nends = \"converged\""),
    // Keskar's measure at the minimum: 50ε²·tr H.
    (RAVINE, "measure = \"keskar\"\nplace = [0, 0]\nwith = { sharpness.epsilon = 0.001 }\nis = 5.5e-4\nwithin = 1e-10", "measure = \"keskar\"\nplace = [0, 0]\nwith = { sharpness.epsilon = 0.001 }\nabove = 6e-4"),
    (RAVINE, "measure = \"value\"\nplace = [1, 1]\nis = 5.5\nwithin = 1e-12", "measure = \"value\"\nplace = [1, 1]\nthan = { place = [2, 2] }\nabove = 0.25"),
    // Mean field of tanh at n·Var w = 1: rms of pre-activations 0.358 (layer 5), 0.241 (10).
    (RAVINE, "measure = \"predicted_preactivation_rms\"\nlayer = 5\nwith = { signals.gain = 1.0, signals.activation = \"tanh\", signals.init = \"normal\" }\nis = 0.358\nwithin = 5e-4", "measure = \"predicted_preactivation_rms\"\nlayer = 5\nthan = { layer = 10 }\nbelow = 1"),
    (RAVINE, "measure = \"activation_rms\"\nlayer = 3\nwith = { signals.depth = 3, signals.width = 64 }\nthan = { measure = \"predicted_activation_rms\" }\nbetween = [0.8, 1.25]", "measure = \"activation_rms\"\nlayer = 0\nis = 0.5"),
    // Equal units stay equal, to the bit; momentum 0 is gradient descent.
    (NETWORK, "measure = \"units_apart\"\nlayer = 1\ntake = \"max\"\nis = 0", "with = { network.init = \"xavier_normal\" }\nmeasure = \"units_apart\"\nlayer = 1\ntake = \"max\"\nis = 0"),
    (NETWORK, "measure = \"apart\"\ntake = \"max\"\nthan = 2\nis = 0", "measure = \"apart\"\ntake = \"max\"\nthan = { with = { optimizer.1.lr = 0.2 } }\nis = 0"),
    (NETWORK, "measure = \"weight\"\nweight = 0\nstep = 0\nis = 0.3", "measure = \"weight\"\nweight = 0\nis = 0.3"),
    (NETWORK, "measure = \"lambda_max\"\nthan = { measure = \"sharpness\" }\nis = 1\nwithin = 1e-6", "measure = \"lambda_min\"\nthan = { measure = \"sharpness\" }\nis = 1"),
    // The loss does not change with the length of what is normalized, so its gradient is at right angles to that.
    (NETWORK, "with = { network.normalization = \"layer\", network.norm_eps = 0.0, network.init = \"normal\" }\nmeasure = \"matrix_cosine\"\nlayer = 1\nstep = 0\nis = 0\nwithin = 1e-12", "with = { network.norm_eps = 0.0, network.init = \"normal\" }\nmeasure = \"matrix_cosine\"\nlayer = 1\nstep = 0\nis = 0\nwithin = 1e-12"),
    (NETWORK, "seeds = 3\nvary = \"network.seed\"\nwith = { network.init = \"normal\" }\nmeasure = \"loss\"\nbelow = 5", "seeds = 3\nvary = \"network.seed\"\nwith = { network.init = \"normal\" }\nmeasure = \"loss\"\nacross = \"sd\"\nis = 0"),
];

#[test]
fn what_is_so_holds_and_what_is_not_fails() {
    for (base, so, other) in PAIRS {
        let found = finding(base, so);
        assert!(found.holds && !found.refused, "{so}\n{}", found.found);
        let found = finding(base, other);
        assert!(!found.holds && !found.refused, "{other}\n{}", found.found);
    }
}

#[test]
fn a_claim_holds_after_the_change_that_it_names() {
    let found = finding(
        RAVINE,
        "ends = \"diverged\"\nwith = { optimizer.1.lr = 0.3, run.steps = 10 }",
    );
    assert!(found.holds, "{}", found.found);
    assert_eq!(found.found, "diverged");
}

/// Refused as it is read: the message without the file's name.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("says = \"It\"", "20:1: claim[1].ends: found a claim of nothing; allowed: at least one of ends, at, steps, loss_below, steps_ratio and measure"),
    ("optimizer = 3\nends = \"converged\"", "21:13: claim[1].optimizer: found 3; allowed: 1 to 2, a place in the list of optimizers, or a label"),
    ("optimizer = \"Adam\"\nends = \"converged\"", "21:13: claim[1].optimizer: found \"Adam\"; allowed: GD, momentum"),
    ("ends = \"converges\"", "21:8: claim[1].ends: found \"converges\"; allowed: converged, diverged, running, saddle, maximum, plateau, singular, stuck, or an array of these; did you mean `converged`?"),
    ("at = [0, 0]", "20:1: claim[1].within: found nothing; allowed: a finite number ≥ 0, how close to `at` it ends"),
    ("ends = \"converged\"\nwithin = 1", "22:10: claim[1].within: found a distance; allowed: with `at` or `is`, which it belongs to"),
    ("steps = [3, 1]", "21:9: claim[1].steps: found [3, 1]; allowed: two numbers, the smaller first"),
    ("ends = \"converged\"\nshare = [0, 1]", "22:9: claim[1].share: found it for a single run; allowed: with seeds or starts"),
    ("with = { optimizer.1.lr = \"x\" }\nends = \"converged\"", "21:27: claim[1].with.optimizer.1.lr: found \"x\"; allowed: a finite number ≥ 0"),
    ("measure = \"loss\"", "20:1: claim[1].is: found no bounds; allowed: one of is (with within), between, below and above"),
    ("measure = \"loss\"\nbelow = 1\nabove = 2", "21:11: claim[1].measure: found several bounds; allowed: one of is, between, below and above"),
    ("measure = \"weight\"\nis = 1", "20:1: claim[1].weight: found nothing; allowed: the weight that weight is about"),
    ("measure = \"loss\"\nlayer = 1\nis = 1", "22:9: claim[1].layer: found it for loss; allowed: nothing of this kind"),
    ("measure = \"steps\"\nstep = 3\nis = 1", "22:8: claim[1].step: found it for steps, of which there is one number; allowed: without it"),
    ("measure = \"loss\"\ntake = \"first_below\"\nis = 1", "20:1: claim[1].value: found nothing; allowed: a finite number, which `take` waits for"),
    ("measure = \"apart\"\nis = 0", "20:1: claim[1].than: found nothing; allowed: the optimizer that it is compared with, or a table of what is different there"),
    ("seed = 1\nseeds = 30\nends = \"converged\"", "22:9: claim[1].seeds: found it beside `seed`; allowed: one of seed, seeds and starts"),
    ("seeds = 30\nvary = \"run.noise\"\nends = \"converged\"", "22:8: claim[1].vary: found a number that is no seed; allowed: run.seed, network.seed, network.data_seed, surface.split_seed, signals.seed, plane.seed, resampling.seed, polynomials.seed"),
    ("end = \"converged\"", "21:1: unknown key"),
];

#[test]
fn nonsense_is_refused_with_its_place() {
    for (claim, message) in REFUSED {
        let found = with(RAVINE, claim).expect_err(claim);
        assert!(
            found.starts_with(&format!("page:{message}")),
            "{claim}\n{found}"
        );
    }
    let none = RAVINE.split("[[optimizer]]").next().unwrap_or_default();
    assert!(with(none, "ends = \"converged\"").is_err());
    assert!(
        with(
            none,
            "measure = \"condition\"\nplace = \"minimum\"\nis = 10"
        )
        .is_ok()
    );
}

/// Refused when it is checked, because the document can change meanwhile.
#[test]
fn what_a_document_cannot_answer_is_refused() {
    for (base, claim, key) in [
        (
            RAVINE,
            "says = \"It explodes\"\nends = \"converged\"",
            "says: found \"It explodes\"",
        ),
        (
            RAVINE,
            "with = { run.noise = 1.0 }\nends = \"running\"",
            "seeds: found none",
        ),
        (
            RAVINE,
            "with = { run.noise = 1.0 }\nseeds = 29\nends = \"running\"",
            "seeds: found 29",
        ),
        (
            RAVINE,
            "measure = \"weight\"\nweight = 2\nis = 0",
            "weight: ",
        ),
        (
            RAVINE,
            "measure = \"loss\"\nstep = 301\nis = 0",
            "step: found 301",
        ),
        (
            RAVINE,
            "measure = \"accuracy\"\nis = 0",
            "measure: found accuracy; here only networks classify",
        ),
        (
            RAVINE,
            "measure = \"units_apart\"\nlayer = 1\nis = 0",
            "layer: ",
        ),
        (
            NETWORK,
            "measure = \"component\"\ndirection = 1\nis = 0",
            "direction: ",
        ),
        (
            NETWORK,
            "measure = \"lambda_max\"\nplace = [0, 0]\nis = 0",
            "place: ",
        ),
        (
            NETWORK,
            "with = { network.batch = 17 }\nseed = 0\nends = \"running\"",
            "with: found network.batch = 17",
        ),
    ] {
        let found = finding(base, claim);
        assert!(
            found.refused && found.found.starts_with(key),
            "{claim}: {}",
            found.found
        );
    }
    let named = finding(
        RAVINE,
        "with = { run.noise = 1.0 }\nseed = 3\nends = \"running\"",
    );
    assert!(named.holds && !named.refused, "{}", named.found);
}

#[test]
fn a_task_is_open_until_it_is_done() {
    let claim = "task = \"Find a rate.\"\nends = \"converged\"\nsteps = [0, 100]";
    let page = format!("{RAVINE}[[knob]]\ntarget = \"optimizer.1.lr\"\n");
    let open = finding(&page, claim);
    assert!(!open.holds && open.is_as_it_should_be());
    // The best rate 2/11 shrinks both components by 9/11 a step.
    let done = finding(&page.replace("lr = 0.19", "lr = 0.18"), claim);
    assert!(done.holds && !done.is_as_it_should_be(), "{}", done.found);
    // Nobody can do it without a knob.
    let undoable = finding(RAVINE, claim);
    assert!(
        undoable.refused
            && undoable
                .found
                .starts_with("task: found it where there is no knob"),
        "{}",
        undoable.found
    );
}

#[test]
fn claims_follow_their_optimizers_and_go_with_what_they_are_about() {
    let claims = "optimizer = 2\nends = \"converged\"\n[[claim]]\nwith = { optimizer.2.momentum = 0.4 }\nends = \"converged\"\n\
                  [[claim]]\nsteps_ratio = [1, 9]\nthan = 2\n[[claim]]\nwith = { surface.lambda2 = 3.0 }\nends = \"converged\"";
    let page = with(RAVINE, claims).expect("a page");
    let about = |page: &Scenario| -> Vec<String> {
        let text = scenario::write(page);
        let read = scenario::read("written", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert!(read == *page, "{text}");
        let lines = text.lines().filter(|line| {
            line.starts_with("optimizer = ") || line.starts_with("with") || line.starts_with("than")
        });
        lines.map(str::to_owned).collect()
    };
    let mut moved = page.clone();
    moved.duplicate(0);
    assert_eq!(about(&moved)[0], "optimizer = 3");
    assert_eq!(
        about(&moved)[2],
        "with = { \"optimizer.3.momentum\" = 0.4 }"
    );
    assert!(about(&moved)[4].starts_with("than = { optimizer = 3, "));
    let mut removed = page.clone();
    removed.remove(1);
    assert_eq!(
        about(&removed),
        ["optimizer = 1", "with = { \"surface.lambda2\" = 3.0 }"]
    );
    let mut changed = page.clone();
    changed.change_method(1, Method::named("adam").expect("a method"));
    assert_eq!(changed.claims.len(), 3);
    changed.change_shape(Shape::named("himmelblau").expect("a shape"));
    assert_eq!(changed.claims.len(), 2);
}

#[test]
fn a_claim_notices_that_the_document_is_another() {
    let claim = "ends = \"converged\"\nmeasure = \"component\"\ndirection = 2\nstep = 3\nis = -0.5832\nwithin = 1e-12";
    let page = with(RAVINE, claim).expect("a page");
    let variants = mutated(&page);
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["rate × 3", "start moved", "κ / 10"]);
    let holds = |page: &Scenario| {
        let findings = claims::check(page, 1, &Progress::default());
        findings.expect("not cancelled")[0].holds
    };
    assert!(holds(&page));
    for (name, variant) in &variants {
        assert!(!holds(variant), "{name}");
    }
}

#[test]
fn cancelled_claims_find_nothing() {
    let page = with(RAVINE, "ends = \"converged\"").expect("a page");
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(claims::check(&page, 2, &progress), None);
}
