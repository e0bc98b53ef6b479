//! Choices and numbers that a class predicts.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use ravine::scenario::{Predicting, Scenario, read};

use super::hand::{Opening, Window, texts};
use super::spoken::described;

/// λmax is 10, so that gradient descent converges below the rate 0.2.
fn page(rest: &str) -> Scenario {
    read("page.toml", &page_text(rest)).expect("a page")
}

fn page_text(rest: &str) -> String {
    format!(
        "version = 1\ntitle = \"A ravine\"\nquestion = \"What becomes of it?\"\n[surface]\nkind = \"quadratic\"\n\
         lambda2 = 10.0\n[start]\nat = [-2.5, 0.8]\n[run]\nsteps = 300\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlabel = \"GD\"\nlr = 0.1\n\
         [[knob]]\ntarget = \"optimizer.1.lr\"\nlabel = \"rate\"\n{rest}"
    )
}

const CHOICES: &str = "[[claim]]\nchoice = \"it converges\"\nends = \"converged\"\n\
                       [[claim]]\nchoice = \"it swings for ever\"\nends = \"running\"\n\
                       [[claim]]\nchoice = \"it diverges\"\nends = \"diverged\"\n";
const NUMBER: &str =
    "[[claim]]\nguess = [0.01, 1.0]\nmeasure = \"step_limit\"\nplace = \"minimum\"\nabove = 0\n";

fn painted(window: &Window) -> Vec<String> {
    let mut words = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| words.push(text.to_owned()));
    }
    words
}

/// Whether anything on screen or for screen readers tells what becomes of the run.
fn tells(window: &Window) -> bool {
    let telling = ["limit", "best", "diverg", "converged", "at rest"];
    let mut words = painted(window);
    words.retain(|word| !word.starts_with("it "));
    words.push(described(window, "Landscape"));
    words.push(described(window, "Chart"));
    let told = |word: &String| telling.iter().any(|t| word.contains(t));
    if let Some(word) = words.iter().find(|word| told(word)) {
        eprintln!("told by {word:?}");
    }
    words.iter().any(told)
}

fn hands(window: &Window) -> [u32; 3] {
    let hands = window.scenario().prediction.hands;
    [hands[0], hands[1], hands[2]]
}

#[test]
fn nothing_tells_what_a_knob_does_until_hands_are_counted_and_it_is_revealed() {
    for presenting in [false, true] {
        let mut window = Opening::of(page(CHOICES)).open();
        if presenting {
            window.press(Key::F5);
        }
        window.settle();
        assert!(tells(&window), "the limit of the rate");
        window.press(Key::J);
        window.settle();
        assert_eq!(window.step(), 0);
        assert!(!tells(&window));
        // The knob is turned beyond the limit while the class is asked.
        let rail = if presenting { "rate" } else { "learning rate" };
        let rail = window.rect(Role::Slider, rail, 0);
        let thumb = rail.left_center();
        window.drag(thumb + (rail.center() - thumb), rail.right_center());
        window.settle();
        let rate = window.scenario().optimizers[0].method.lr();
        assert!(rate > 0.25, "{rate}");
        assert!(!tells(&window));
        assert!(window.says("step 0 / 300"), "how long the run lasts");

        // A digit or a click for each hand.
        window.press(Key::Num3);
        window.press(Key::Num3);
        window.press(Key::Num2);
        window.click_button("it diverges, 2 hands");
        window.click_button("it swings for ever, 1 hand");
        window.click_button("One hand fewer: it swings for ever");
        window.settle();
        assert_eq!(hands(&window), [0, 1, 3]);
        assert!(window.scenario().optimizers[0].visible, "a digit is a hand");
        assert_eq!(window.scenario().prediction.state, Predicting::Asked);

        window.click_button("Reveal");
        window.until("it plays on", |w| w.step() > 5);
        window.press(Key::End);
        window.settle();
        assert!(window.says("Right: it diverges. 3 of 4 hands were right."));
        assert!(window.has(Role::Button, "it diverges, 3 hands, right"));
        assert!(window.has(Role::Button, "it converges, 0 hands, not so"));
        assert!(tells(&window));
        window.press(Key::J);
        window.settle();
        assert_eq!(hands(&window), [0; 3]);
        window.undo();
        window.settle();
        assert_eq!(hands(&window), [0, 1, 3], "it is in the document");
    }
}

#[test]
fn one_decision_of_the_class_is_enough() {
    let mut window = Opening::of(page(CHOICES)).open();
    window.press(Key::J);
    window.press(Key::Num1);
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    assert!(window.says("Right: it converges. So the class said."));
    // A click on the plot is no guess of a place.
    window.press(Key::J);
    window.press(Key::J);
    window.settle();
    let before = window.scenario().start;
    let at = window.rect(Role::Canvas, "Landscape", 0).center();
    window.click_at(at + eframe::egui::vec2(60.0, 40.0));
    window.settle();
    assert_eq!(window.scenario().prediction.guess, None);
    assert_ne!(window.scenario().start, before);
}

#[test]
fn a_page_opens_asked_and_its_number_is_guessed_with_keys() {
    let asked = format!("[prediction]\nstate = \"asked\"\n{NUMBER}");
    let mut window = Opening::of(page(&asked)).open();
    window.settle();
    assert_eq!(window.step(), 0);
    assert!(!tells(&window));
    // The slider of the guess has the keys.
    let rate = window.scenario().optimizers[0].method.lr();
    window.press(Key::ArrowUp);
    window.pause();
    let guess = window.scenario().prediction.number.expect("a guess");
    // The slider begins in the middle of its range, √(0.01·1) = 0.1.
    assert!(guess > 0.1 && guess < 0.15, "{guess}");
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    let off = 0.2 - guess;
    let score = window.texts().into_iter().find(|t| t.starts_with("It is "));
    let score = score.expect("a score");
    assert!(score.starts_with("It is 0.2: the guess is "), "{score}");
    let said: f64 = score
        .split(' ')
        .nth(6)
        .and_then(|t| t.parse().ok())
        .expect("a number");
    assert!((said - off).abs() < 1e-3 * off, "{score} {off}");
    window.press_with(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.scenario().prediction.number, Some(guess), "it stays");
    // The limit is 2/λmax: where that is moved, the guess is still measured by what it was a guess of.
    let lambda = window.reach(Role::Slider, "second eigenvalue", 0);
    window.drag(
        lambda.center(),
        lambda.center() + eframe::egui::vec2(20.0, 0.0),
    );
    window.settle();
    let moved = window.texts().into_iter().find(|t| t.starts_with("It is "));
    let moved = moved.expect("a score");
    assert!(
        moved.starts_with(&score) && moved.contains(" As set now: "),
        "{moved}"
    );
    assert_eq!(window.scenario().optimizers[0].method.lr(), rate);
    // The next class is asked the same, and its slider has the keys.
    window.click_button("Ask again");
    window.settle();
    assert_eq!(
        (window.step(), window.scenario().prediction.number),
        (0, None)
    );
    assert!(!tells(&window));
    window.press(Key::ArrowDown);
    window.pause();
    let guess = window.scenario().prediction.number.expect("a guess");
    assert!(guess < 0.1, "{guess}");
}

#[test]
fn a_knob_that_is_turned_after_the_answer_does_not_change_how_well_the_class_did() {
    let mut window = Opening::of(page(CHOICES)).open();
    window.press(Key::F5);
    window.press(Key::J);
    for key in [Key::Num1, Key::Num3, Key::Num3] {
        window.press(key);
    }
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    let score = "Right: it converges. 1 of 3 hands were right.";
    assert!(window.says(score), "{:?}", window.texts());
    let rail = window.rect(Role::Slider, "rate", 0);
    window.drag(rail.center(), rail.right_center());
    window.settle();
    assert!(window.scenario().optimizers[0].method.lr() > 0.25);
    assert!(window.says(&format!("{score} As set now: it diverges.")));
    assert!(window.has(Role::Button, "it diverges, 2 hands, right"));
    window.click_button("Ask again");
    window.settle();
    assert_eq!((window.step(), hands(&window)), (0, [0; 3]));
    assert!(!tells(&window));
    window.press(Key::Num3);
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    assert!(window.says("Right: it diverges. So the class said."));
}

/// At the rate 0.2 the steep component changes its sign at every step; a knob turned up by the least makes it grow.
#[test]
fn the_answer_is_of_what_was_asked_about_though_a_knob_is_turned_before_it_is_found() {
    let text = page_text(CHOICES).replace("lr = 0.1", "lr = 0.2");
    // So many runs that checking them takes several frames.
    let text = text.replace("steps = 300", "steps = 10_000");
    let text = text.replace("ends = \"running\"", "ends = \"running\"\nstarts = 100");
    let mut window = Opening::of(read("page.toml", &text).expect("a page")).open();
    window.press(Key::F5);
    window.settle();
    // In three frames it is asked and revealed, and the knob is turned.
    for key in [Key::J, Key::J, Key::ArrowUp] {
        for pressed in [true, false] {
            window.harness.input_mut().events.push(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
        window.frame();
    }
    window.press(Key::End);
    // A turn by keys is over after a while.
    window.pause();
    window.settle();
    assert!(window.scenario().optimizers[0].method.lr() > 0.2);
    let score = "Right: it swings for ever. As set now: it diverges.";
    assert!(window.says(score), "{:?}", window.texts());
    // Asked once more, it is about what is set now.
    window.click_button("Ask again");
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    assert!(window.says("Right: it diverges."), "{:?}", window.texts());
    assert!(!window.says("As set now"));
}
