//! What a class is asked: what files may say, what is right, and that nothing tells before it is revealed.

use ravine::claims::{self, Finding};
use ravine::optimizer::Progress;
use ravine::scenario::claim::Question;
use ravine::scenario::{self, Predicting, Scenario};
use ravine::workbench::Derived;

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
