//! What a lecturer does while presenting: reads notes that the class does not see, types numbers, blanks the screen, and says
//! what runs have come to.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ViewportId, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::{Predicting, Scenario, lesson_pages, read};

use super::hand::{LAPTOP, Opening, Window, texts};

/// λ = 10 in both directions: with η = 0.05 the error halves in each step, and with 0.25 it grows by 1.5.
fn bowl() -> Scenario {
    let text = "version = 1\ntitle = \"A\"\nnotes = \"B\"\nspeaker_notes = \"Wait for an answer.\"\n\
                run = { steps = 60 }\nstart = { at = [-2, 1] }\n[surface]\nkind = \"quadratic\"\nlambda1 = 10.0\nlambda2 = 10.0\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n\
                [[knob]]\ntarget = \"optimizer.1.lr\"\nlabel = \"rate\"\n\
                [[knob]]\ntarget = \"surface.lambda2\"\nrange = [1, 20]\n\
                [[knob]]\ntarget = \"run.seed\"\n";
    read("bowl.toml", text).expect("a scenario")
}

fn presenting(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.press(Key::F5);
    window.press(Key::End);
    window.settle();
    window
}

fn rate(window: &Window) -> f64 {
    window.scenario().optimizers[0].method.lr()
}

/// What is painted.
fn painted(window: &Window) -> Vec<String> {
    let mut words = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| words.push(text.to_owned()));
    }
    words
}

fn paints(window: &Window, text: &str) -> bool {
    painted(window).iter().any(|words| words.contains(text))
}

#[test]
fn the_speaker_reads_the_notes_in_a_window_of_their_own() {
    let mut window = presenting(bowl());
    assert!(!window.says("Wait for an answer."));
    window.press(Key::F9);
    window.settle();
    for text in ["Wait for an answer.", "presenting for 0 min"] {
        assert!(window.says(text), "{text}: {:#?}", window.texts());
    }
    // It is awake when the next minute has passed, and not before.
    let seconds = window.repaint_delay().as_secs_f64();
    assert!((30.0..=60.0).contains(&seconds), "{seconds}");
    window.sleep(125.0);
    window.settle();
    assert!(window.says("presenting for 2 min"), "{:#?}", window.texts());
    window.press(Key::J);
    window.settle();
    assert!(window.says("The class is asked. J reveals the answer."));
    window.press(Key::J);
    window.press(Key::End);
    window.settle();
    assert!(window.says("The answer is shown."));
    window.press(Key::J);
    window.press(Key::Period);
    window.settle();
    assert!(window.says("The screen is blank: . brings it back."));
    window.press(Key::Period);
    window.press(Key::Escape);
    window.settle();
    assert!(window.says("Wait for an answer.") && !window.says("presenting for"));
    window.press(Key::F9);
    window.settle();
    assert!(!window.says("Wait for an answer."));
    assert_eq!(window.repaint_delay(), std::time::Duration::MAX);
}

#[test]
fn the_speaker_sees_which_page_comes_next() {
    let mut window = Window::open();
    window.press(Key::F9);
    let pages = lesson_pages();
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    let at = pages
        .iter()
        .position(|page| page.scenario.title == window.scenario().title);
    let next = &pages[at.expect("a page") + 1].scenario.title;
    assert!(
        window.says(&format!("Next: {next}")),
        "{:#?}",
        window.texts()
    );
    let notes = window.scenario().speaker_notes.clone();
    assert!(!notes.is_empty() && window.says(&notes));
}

/// Where the system has windows, the notes get one, which is drawn only when something in it has changed.
#[test]
fn a_system_with_windows_gives_the_notes_one_of_them() {
    let mut window = presenting(bowl());
    window.harness.ctx.set_embed_viewports(false);
    let others = |window: &Window| {
        let output = &window.harness.output().viewport_output;
        output.keys().filter(|id| **id != ViewportId::ROOT).count()
    };
    window.settle();
    assert_eq!(others(&window), 0);
    window.press(Key::F9);
    window.settle();
    assert_eq!(others(&window), 1);
    assert!(!window.says("Wait for an answer."), "not on the projector");
    window.press(Key::F9);
    window.settle();
    assert_eq!(others(&window), 0);
}

#[test]
fn a_number_is_typed_on_a_knob() {
    let mut window = presenting(bowl());
    let typed = |window: &mut Window, text: &str, end: Key| {
        window.type_text(text);
        window.frame();
        window.press(end);
        window.settle();
    };
    // A click on the number.
    window.click(Role::SpinButton, "rate value", 0);
    typed(&mut window, "1/8", Key::Enter);
    assert_eq!(rate(&window), 0.125);
    // Enter where the knob has the keys, as it has again after that.
    window.press(Key::Enter);
    window.frame();
    typed(&mut window, "0,15", Key::Enter);
    assert_eq!(rate(&window), 0.15);
    // Escape gives it up, and presenting goes on.
    window.press(Key::Enter);
    window.frame();
    typed(&mut window, "7", Key::Escape);
    assert_eq!(rate(&window), 0.15);
    assert!(!window.has(Role::Button, "Present"), "still presenting");
    // The keys of what is typed do nothing else: neither the full stop nor digits.
    window.press(Key::Enter);
    window.frame();
    for (key, text) in [(Key::Num1, "1"), (Key::Period, "."), (Key::Num6, "6")] {
        window
            .harness
            .event(eframe::egui::Event::Text(text.to_owned()));
        window.press(key);
    }
    assert!(window.has(Role::Canvas, "Landscape"), "not blank");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(rate(&window), 1.6);
    // Arrow keys are the knob's again.
    window.press(Key::ArrowUp);
    assert!(rate(&window) > 1.6);
    // A seed, of which every digit counts.
    window.click(Role::SpinButton, "seed value", 0);
    typed(&mut window, "9007199254740993", Key::Enter);
    assert_eq!(window.scenario().run.seed, 9_007_199_254_740_993);
}

/// Numbers are no stops of Tab: it goes from knob to knob.
#[test]
fn tab_passes_over_the_numbers_of_knobs() {
    let mut window = presenting(bowl());
    window.press(Key::Tab);
    window.frame();
    let lambda2 = window.find(Role::Slider, "second eigenvalue", 0);
    assert!(lambda2.accesskit_node().is_focused());
}

#[test]
fn a_blank_screen_says_how_to_come_back() {
    let mut window = presenting(bowl());
    window.press(Key::Period);
    window.settle();
    assert_eq!(window.texts(), ["The screen is blank: . brings it back."]);
    window.press(Key::Period);
    window.settle();
    assert!(window.has(Role::Canvas, "Landscape"));
}

/// Everything has the same share of a larger window; the zoom of before counts, too, and comes back.
#[test]
fn a_stage_grows_with_the_window() {
    let heads = |size: [f32; 2]| {
        let mut window = Opening {
            size: size.into(),
            ..Opening::of(bowl())
        }
        .open();
        window.press(Key::F5);
        window.settle();
        window.harness.ctx.zoom_factor()
    };
    for (size, zoom) in [
        ([1024.0, 768.0], 1.5),
        ([1280.0, 800.0], 1.5),
        // The narrower of 1920/1280 and 1080/800.
        ([1920.0, 1080.0], 1.5 * 1.35),
        ([2560.0, 1440.0], 1.5 * 1.8),
        ([1280.0, 1600.0], 1.5),
    ] {
        let found = heads(size);
        assert!((found - zoom).abs() < 1e-4, "{size:?}: {found}");
    }
    let mut window = Opening {
        size: vec2(1920.0, 1080.0),
        ..Opening::of(bowl())
    }
    .open();
    window.press_with(Modifiers::COMMAND, Key::Plus);
    window.settle();
    let own = window.harness.ctx.zoom_factor();
    assert!(own > 1.0);
    window.press(Key::F5);
    window.settle();
    let found = window.harness.ctx.zoom_factor();
    assert!((found - own * 1.5 * 1.35).abs() < 1e-3, "{own} {found}");
    // A window that changes its size while presenting.
    for (size, zoom) in [(LAPTOP, 1.5), (vec2(2560.0, 1440.0), 2.7)] {
        window
            .harness
            .set_size(size / window.harness.ctx.zoom_factor());
        window.settle();
        let found = window.harness.ctx.zoom_factor();
        assert!(
            (found - own * zoom).abs() < 0.03 * zoom,
            "{size:?} {own} {found}"
        );
    }
    window.press(Key::Escape);
    window.settle();
    assert_eq!(window.harness.ctx.zoom_factor(), own);
}

/// With η = 0.05 the error halves in each step, with η = 0.25 it grows by half of itself.
#[test]
fn the_legend_says_what_runs_have_come_to_while_presenting() {
    let mut scenario = bowl();
    // The gradient is 10 times the error, which is √5 at the start; at rest it is at most the tolerance, and so is the step.
    let rest = (10.0 * 5f64.sqrt() / scenario.run.tolerance).log2().ceil();
    let converged = format!("Gradient descent, converged at {rest}");
    let mut window = presenting(scenario.clone());
    assert!(
        paints(&window, &converged),
        "{converged}: {:#?}",
        painted(&window)
    );
    window.press(Key::Home);
    window.settle();
    assert!(!paints(&window, "converged at"), "not before it has");
    window.press(Key::Escape);
    window.press(Key::End);
    window.settle();
    assert!(!paints(&window, &converged), "the card says it");
    scenario.run.steps = 5;
    assert!(paints(&presenting(scenario), "Gradient descent, step 5"));
}

/// The lesson of that key, presented.
fn page(key: &str, size: [f32; 2]) -> Window {
    let page = lesson_pages().iter().find(|page| page.key == key);
    let mut window = Opening {
        size: size.into(),
        ..Opening::of(page.expect("a page").scenario.clone())
    }
    .open();
    window.press(Key::F5);
    if window.scenario().prediction.state == Predicting::Asked {
        window.press(Key::J);
        window.press(Key::J);
    }
    window.press(Key::End);
    window.settle();
    window
}

/// Nothing vanishes from the head of a narrow chart: neither what it is drawn against, nor an entry of its key.
#[test]
fn the_head_of_a_narrow_chart_says_all() {
    for size in [[1024.0, 768.0], [1280.0, 800.0], [1920.0, 1080.0]] {
        for key in ["limit-slowest", "features-correlation"] {
            let window = page(key, size);
            let painted = painted(&window);
            // Sentences name them, too.
            let short = painted.iter().filter(|text| text.chars().count() < 30);
            for name in ["α₁", "α₂"] {
                let found = short.clone().any(|text| text.contains(name));
                assert!(found, "{key} {size:?}: {name} {painted:?}");
            }
            let list = window.has(Role::ComboBox, "against steps");
            assert!(list || window.says("against"), "{key} {size:?}");
            // In one row with the choice of the quantity.
            let against = if list {
                window.rect(Role::ComboBox, "against steps", 0)
            } else {
                window.rect(Role::Button, "evaluations", 0)
            };
            let quantities = window.rect(Role::ComboBox, "More quantities", 0);
            let apart = (quantities.center().y - against.center().y).abs();
            assert!(apart < 6.0, "{key} {size:?}: {apart}");
        }
    }
}
