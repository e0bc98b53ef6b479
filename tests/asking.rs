//! What a class is asked: what files may say, what is right, and that nothing tells before it is revealed.

use std::sync::Arc;

use ravine::claims::{self, Finding};
use ravine::optimizer::Progress;
use ravine::scenario::claim::Question;
use ravine::scenario::{self, Predicting, Scenario};
use ravine::surface::{Placed, View};
use ravine::workbench::{Budget, Derived};

/// λmax is 10, so that gradient descent converges below the rate 0.2.
fn page(rate: f64, rest: &str) -> Result<Scenario, String> {
    let text = format!(
        "version = 1\n[surface]\nkind = \"quadratic\"\nlambda1 = 1.0\nlambda2 = 10.0\n[start]\nat = [-2.5, 0.8]\n\
         [run]\nsteps = 300\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate}\n{rest}"
    );
    scenario::read("page", &text).map_err(|e| e.to_string())
}

const CHOICES: &str = "[[claim]]\nchoice = \"it converges\"\nends = \"converged\"\n\
                       [[claim]]\nchoice = \"it diverges\"\nends = \"diverged\"\n";
const NUMBER: &str =
    "[[claim]]\nguess = [0.01, 1.0]\nmeasure = \"step_limit\"\nplace = \"minimum\"\nabove = 0\n";

fn check(page: &Scenario) -> Vec<Finding> {
    claims::check(page, 1, &Progress::default()).expect("nobody cancels")
}

#[test]
fn claims_decide_which_choice_is_right() {
    for (rate, right) in [(0.19, [true, false]), (0.21, [false, true])] {
        let page = page(rate, CHOICES).expect("a page");
        let choices = Question::Choices(vec!["it converges", "it diverges"]);
        assert_eq!(page.predicts(), choices);
        let findings = check(&page);
        assert_eq!(claims::right(&page, &findings), right);
        for finding in &findings {
            assert!(finding.is_as_it_should_be(), "{}", finding.found);
        }
    }
    // At the limit itself the steep component keeps its size for ever.
    let neither = page(0.2, CHOICES).expect("a page");
    let findings = check(&neither);
    assert_eq!(claims::right(&neither, &findings), [false, false]);
    assert!(findings.iter().all(|f| !f.is_as_it_should_be()));
}

#[test]
fn a_choice_may_need_several_claims() {
    let both = format!("{CHOICES}[[claim]]\nchoice = \"it converges\"\nsteps = [0, 50]\n");
    let page = page(0.19, &both).expect("a page");
    // The steep component shrinks by 0.9 a step, which takes more than 100 steps.
    assert_eq!(claims::right(&page, &check(&page)), [false, false]);
}

#[test]
fn the_number_that_is_guessed_is_measured() {
    let page = page(0.1, NUMBER).expect("a page");
    let range = [0.01, 1.0];
    assert_eq!(page.predicts(), Question::Number { claim: 0, range });
    assert_eq!(check(&page)[0].number, Some(0.2));
    // Of two numbers that are compared it is the comparison: 20/10.
    let text = NUMBER.replace("step_limit", "lambda_max")
        + "than = { with = { surface.lambda2 = 20.0 } }\nby = \"difference\"\n";
    let text = text.replace("above = 0", "between = [-99, 99]");
    let compared = self::page(0.1, &text).expect("a page");
    assert_eq!(check(&compared)[0].number, Some(-10.0));
}

#[test]
fn questions_and_answers_are_saved() {
    let given = "[prediction]\nstate = \"asked\"\nhands = [3, 0, 12]\nnumber = 0.25\n";
    for asks in [CHOICES, NUMBER] {
        let page = page(0.1, &format!("{given}{asks}")).expect("a page");
        assert_eq!(page.prediction.hands[..4], [3, 0, 12, 0]);
        assert_eq!(page.prediction.number, Some(0.25));
        let text = scenario::write(&page);
        let again = scenario::read("written", &text).expect("what is written is read");
        assert!(again == page, "{text}");
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_its_place() {
    for (rest, message) in [
        (
            "[[claim]]\nchoice = \"a\"\nends = \"running\"\n".to_owned(),
            "found 1 different `choice`; allowed: 2 to 6",
        ),
        (format!("{CHOICES}{NUMBER}"), "found several questions"),
        (format!("{NUMBER}{NUMBER}"), "found several questions"),
        (
            NUMBER.replace("[0.01, 1.0]", "[1.0, 1.0]"),
            "guess: found no range",
        ),
        (
            "[[claim]]\nguess = [0, 1]\nends = \"running\"\n".to_owned(),
            "guess: found it without one number",
        ),
        (
            NUMBER.replace("guess", "choice = \"a\"\nguess"),
            "guess: found it beside `choice`",
        ),
        (
            format!("{NUMBER}task = \"Find it.\"\n"),
            "guess: found it beside `task`",
        ),
        (
            "[prediction]\nhands = [1, -1]\n".to_owned(),
            "prediction.hands",
        ),
        (
            "[prediction]\nhands = [1, 1, 1, 1, 1, 1, 1]\n".to_owned(),
            "an array of 0 to 6 numbers",
        ),
    ] {
        let error = page(0.1, &rest).expect_err(&rest);
        assert!(
            error.contains(message) && error.starts_with("page:"),
            "{rest}: {error}"
        );
    }
}

#[test]
fn a_question_that_loses_a_choice_is_none() {
    let second = "[[optimizer]]\nkind = \"momentum\"\n[[claim]]\nchoice = \"first\"\nends = \"converged\"\n\
                  [[claim]]\nchoice = \"second\"\noptimizer = 2\nends = \"converged\"\n[[claim]]\nends = \"running\"\n";
    let mut page = page(0.1, second).expect("a page");
    page.remove(1);
    page.drop_idle();
    assert_eq!((page.predicts(), page.claims.len()), (Question::Place, 1));
    let text = scenario::write(&page);
    assert!(scenario::read("written", &text).expect("it is read") == page);
}

/// Whatever the rate, a class that is asked at the start is shown the same axes and the same number of steps.
#[test]
fn the_chart_tells_nothing_before_it_is_revealed() {
    let axes = |rate: f64, state| {
        let mut page = page(rate, CHOICES).expect("a page");
        page.prediction.state = state;
        page.layers.basins = true;
        page.maps.hyper = true;
        page.swarm.shown = true;
        let mut derived = Derived::blocking(Default::default());
        derived.look_at(0);
        derived.update(&page, Some([200.0, 200.0]));
        let axes = derived.curves.axes().clone();
        let shown = [
            derived.basins.shown().is_some(),
            derived.hyper.shown().is_some(),
            derived.swarm.shown().is_some(),
        ];
        (axes, shown)
    };
    let [slow, fast] = [0.05, 0.5].map(|rate| axes(rate, Predicting::Asked));
    assert_eq!(slow.0, fast.0);
    assert_eq!((slow.0.right, slow.1), (300.0, [false; 3]));
    let [slow, fast] = [0.05, 0.5].map(|rate| axes(rate, Predicting::Revealed));
    assert_ne!(slow.0, fast.0);
    assert_eq!(slow.1, [true; 3]);
}

/// A small network that is trained at that rate and seen on that plane.
fn trained(rate: f64, plane: &str, rest: &str) -> Scenario {
    let text = format!(
        "version = 1\n[network]\nhidden = [3]\ndata = \"moons\"\nsamples = 16\n[plane]\n{plane}\n[run]\nsteps = 30\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate}\n[[optimizer]]\nkind = \"adam\"\nlr = {rate}\n{rest}"
    );
    scenario::read("network", &text).expect("a network")
}

/// The plane that is shown of a network, and the view of it.
fn seen(derived: &mut Derived, page: &Scenario, step: usize) -> (Arc<Placed>, View) {
    derived.look_at(step);
    // Without a plot, whose grid takes long.
    derived.update(page, None);
    let shown = derived.shown(page);
    let network = shown.surface.shape.network().expect("a network");
    (Arc::clone(network.placed()), shown.view())
}

const PLANES: [&str; 8] = [
    "kind = \"random\"",
    "kind = \"random\"\norigin = \"end\"",
    "kind = \"hessian\"",
    "kind = \"extremes\"\norigin = \"end\"",
    "kind = \"pca\"",
    "kind = \"checkpoints\"",
    "kind = \"ends\"",
    "kind = \"interpolation\"",
];

/// Whatever the rate, a network is seen in the same view of the same plane.
#[test]
fn the_view_of_a_network_tells_nothing_before_it_is_revealed() {
    let claims = "[[claim]]\nchoice = \"low\"\nloss_below = 0.1\n[[claim]]\nchoice = \"lower\"\nloss_below = 0.01\n";
    for plane in PLANES {
        let views = |state: Predicting| {
            [0.02, 3.0].map(|rate| {
                let mut page = trained(rate, plane, claims);
                page.prediction.state = state;
                seen(&mut Derived::blocking(Default::default()), &page, 0)
            })
        };
        let [slow, fast] = views(Predicting::Asked);
        assert!(slow == fast, "{plane}");
        let [slow, fast] = views(Predicting::Revealed);
        assert!(slow != fast, "{plane}");
    }
}

#[test]
fn a_plane_that_follows_the_runs_says_why_another_is_shown() {
    let hidden = "The plane of the page follows the runs";
    for plane in PLANES {
        let mut page = trained(0.1, plane, "");
        let follows = plane != PLANES[0] && plane != PLANES[2];
        let about = |page: &Scenario| {
            let mut derived = Derived::blocking(Default::default());
            let plane = seen(&mut derived, page, 0).0;
            let about = derived.shown(page).about_its_plane();
            (plane, about.expect("a network").contains(hidden))
        };
        assert!(!about(&page).1, "{plane}");
        page.prediction.state = Predicting::Asked;
        let asked = about(&page);
        assert_eq!(asked.1, follows, "{plane}");
        // The place that was guessed is a point of that plane.
        page.prediction.state = Predicting::Revealed;
        assert!(about(&page) == asked, "{plane}");
    }
}

/// The view takes in what is told of a path, whatever was shown before; in a window it does not jump back.
#[test]
fn the_view_of_a_network_takes_in_what_is_told() {
    let mut page = trained(3.0, PLANES[0], "");
    let mut file = Derived::blocking(Default::default());
    let whole = seen(&mut file, &page, 0).1;
    page.prediction.state = Predicting::Asked;
    let start = seen(&mut file, &page, 0).1;
    assert_ne!(start, whole);
    // A path grows by its steps; after the last one all is told.
    assert_eq!(seen(&mut file, &page, 30).1, whole);
    assert_eq!(seen(&mut file, &page, 0).1, start);

    let mut window = Derived::in_background(Arc::new(|| ()), Budget::UNLIMITED);
    assert_eq!(seen(&mut window, &page, 0).1, start);
    assert_eq!(seen(&mut window, &page, 30).1, whole);
    assert_eq!(seen(&mut window, &page, 0).1, whole, "it has been seen");
}
