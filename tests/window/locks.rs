//! What a page hides and locks.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::{Scenario, read};

use super::contents::window_on;
use super::hand::{Opening, Window, file, texts};

const PAGE: &str = r#"version = 1
[surface]
kind = "quadratic"
lambda2 = 20.0
[start]
at = [1.0, 1.0]
[run]
steps = 20
[lock]
surface = true
start = true
run = true
optimizers = true
[[optimizer]]
kind = "momentum"
lr = 0.01
[[knob]]
target = "optimizer.1.lr"
"#;

const WHY: &str =
    "Locked on this page: the surface, the start, the run, the optimizers. Q unlocks.";

fn page(more: &str) -> Scenario {
    read(
        "page",
        &PAGE.replace("[lock]\n", &format!("{more}[lock]\n")),
    )
    .expect("a scenario")
}

fn is_off(window: &Window, role: Role, name: &str) -> bool {
    window.find(role, name, 0).accesskit_node().is_disabled()
}

/// Clicks beside the path, which would put the start there.
fn click_plot(window: &mut Window) {
    let plot = window.rect(Role::Canvas, "Landscape", 0).center();
    window.click_at(plot + vec2(40.0, 60.0));
    window.settle();
}

#[test]
fn what_is_locked_cannot_be_moved_until_it_is_unlocked() {
    let mut window = Opening::of(page("")).open();
    window.press(Key::End);
    window.settle();
    let before = window.scenario().clone();
    assert!(window.says("Locked on this page, but for its knobs: the surface, the start"));
    assert!(!window.has(Role::Canvas, "Start point"));
    click_plot(&mut window);
    assert_eq!(window.scenario(), &before);
    assert!(window.says(WHY), "{:?}", window.texts());
    // What a knob moves is free, what is looked at is, too, and the rest is shown as locked.
    for name in ["momentum", "second eigenvalue", "number of steps"] {
        assert!(is_off(&window, Role::Slider, name), "{name}");
    }
    assert!(!is_off(&window, Role::Slider, "learning rate"));
    assert!(is_off(&window, Role::Button, "Add"));
    let rate = window.reach(Role::Slider, "learning rate", 0);
    window.drag(rate.center(), rate.center() + vec2(20.0, 0.0));
    window.settle();
    assert_ne!(window.scenario().optimizers[0].method.lr(), 0.01);
    window.undo();
    assert_eq!(window.scenario(), &before);
    // The run plays as ever, and what is seen may change.
    window.press(Key::Home);
    assert_eq!(window.step(), 0);
    window.press(Key::Num1);
    window.settle();
    assert!(!window.scenario().optimizers[0].visible);
    window.undo();

    window.press(Key::Q);
    window.settle();
    click_plot(&mut window);
    let moved = window.scenario().start;
    assert_ne!(moved, before.start);
    assert!(!is_off(&window, Role::Slider, "momentum"));
    // Locked again, the page keeps what has been changed, and undo still goes back.
    window.press(Key::Q);
    window.settle();
    assert_eq!(window.scenario().start, moved);
    click_plot(&mut window);
    assert_eq!(window.scenario().start, moved);
    window.undo();
    assert_eq!(window.scenario(), &before);
}

/// The document says what it locks, whatever the window has unlocked; nothing is unsaved by that.
#[test]
fn unlocking_is_of_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "page.toml", PAGE);
    let mut window = window_on(&path);
    window.settle();
    window.press(Key::Q);
    window.settle();
    assert_eq!(window.scenario(), &page(""));
    assert!(!window.can_undo());
    click_plot(&mut window);
    let start = window.scenario().start;
    assert_ne!(start, [1.0, 1.0]);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.settle();
    let saved = std::fs::read_to_string(&path).expect("the file");
    let saved = read("saved", &saved).expect("a scenario");
    assert_eq!((saved.start, saved.locked), (start, page("").locked));
}

#[test]
fn a_part_of_it_is_unlocked_by_the_button_beside_its_heading() {
    let mut window = Opening::of(page("")).open();
    window.settle();
    window.click_button("Unlock: Start");
    window.settle();
    assert!(!window.has(Role::Button, "Unlock: Start"));
    assert!(window.has(Role::Button, "Unlock: Surface"));
    assert!(window.has(Role::Canvas, "Start point"));
    assert!(is_off(&window, Role::Slider, "second eigenvalue"));
    click_plot(&mut window);
    assert_ne!(window.scenario().start, [1.0, 1.0]);
    assert!(window.can_undo());
    // The line says what is still locked, and its button unlocks that as well.
    assert!(window.says("Locked on this page, but for its knobs: the surface, the run"));
    window.click_button("Unlock all");
    window.settle();
    assert!(!is_off(&window, Role::Slider, "second eigenvalue"));
    window.click_button("Hide and lock again");
    window.settle();
    assert!(is_off(&window, Role::Slider, "second eigenvalue"));
    assert!(!window.has(Role::Canvas, "Start point"));
}

/// Neither keys nor menus change what is locked.
#[test]
fn keys_and_menus_change_nothing_that_is_locked() {
    let mut window = Opening::of(page("")).open();
    window.settle();
    let before = window.scenario().clone();
    window.press(Key::P);
    window.settle();
    assert!(window.says(WHY), "{:?}", window.texts());
    assert_eq!(window.scenario(), &before);
    window.click_button("More for Momentum");
    window.frames(3);
    for name in ["Duplicate", "Remove"] {
        let rows = window.names(Role::Button);
        let row = rows.iter().find(|row| row.ends_with(name));
        let row = row.unwrap_or_else(|| panic!("{rows:?}"));
        assert!(is_off(&window, Role::Button, row), "{name}");
    }
}

/// On the stage the knobs of the page turn, and those that are offered without any are locked.
#[test]
fn the_stage_says_why_nothing_moves_once_somebody_tries() {
    let mut window = Opening::of(page("")).open();
    window.press(Key::F5);
    window.settle();
    window.press(Key::ArrowUp);
    window.pause();
    window.settle();
    assert!(window.scenario().optimizers[0].method.lr() > 0.01);
    assert!(!window.says("Locked on this page"));
    click_plot(&mut window);
    assert_eq!(window.scenario().start, [1.0, 1.0]);
    assert!(window.says(WHY));

    let mut free = page("");
    free.knobs.clear();
    let mut window = Opening::of(free.clone()).open();
    window.press(Key::F5);
    window.settle();
    window.press(Key::ArrowUp);
    window.pause();
    window.settle();
    assert_eq!(window.scenario(), &free);
    window.press(Key::Q);
    window.settle();
    window.press(Key::ArrowUp);
    window.pause();
    window.settle();
    assert!(window.scenario().optimizers[0].method.lr() > 0.01);
}

/// Another page is locked as it says.
#[test]
fn the_next_page_is_locked_again() {
    let deck = format!(
        "{}[[page]]\nkey = \"a\"\nheadline = \"A\"\n[[page]]\nkey = \"b\"\nheadline = \"B\"\n",
        PAGE.replacen('\n', "\nkey = \"deck\"\ntitle = \"Deck\"\n", 1)
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, "deck.toml", &deck);
    let mut window = window_on(&path);
    window.settle();
    window.press(Key::Q);
    window.settle();
    assert!(window.has(Role::Canvas, "Start point"));
    for key in [Key::PageDown, Key::PageUp] {
        window.press(key);
        window.press(Key::End);
        window.settle();
        assert!(!window.has(Role::Canvas, "Start point"), "{key:?}");
    }
}

/// A task is done by the page's knob, on a page where nothing else moves; a guess on the plot is no start.
#[test]
fn tasks_and_questions_of_a_locked_page_are_answered() {
    let task = "[[claim]]\ntask = \"Find a rate that diverges.\"\nends = \"diverged\"\n";
    let text = format!("{PAGE}{task}").replace("momentum", "gradient_descent");
    let mut window = Opening::of(read("page", &text).expect("a page")).open();
    window.settle();
    assert!(window.says("not yet: "), "{:?}", window.texts());
    window.press(Key::F5);
    window.settle();
    // The limit is 2/20; beyond it each step grows the error.
    let rate = |window: &Window| window.scenario().optimizers[0].method.lr();
    while rate(&window) < 0.15 {
        for _ in 0..8 {
            window.press(Key::ArrowUp);
        }
    }
    window.pause();
    window.settle();
    assert!(window.says("done: diverged"), "{:?}", window.texts());

    let mut asked = page("");
    asked.prediction.advance();
    let mut window = Opening::of(asked).open();
    window.settle();
    click_plot(&mut window);
    assert!(window.scenario().prediction.guess.is_some());
    assert_eq!(window.scenario().start, [1.0, 1.0]);
    window.press(Key::J);
    window.settle();
    assert!(!window.scenario().is_asked());
}

/// Nobody sees a panel that the page hides, presented or not, whatever key is pressed.
#[test]
fn what_is_hidden_is_not_there() {
    let hide = "[hide]\nsurface = true\noptimizers = true\nchart = true\ntimeline = true\n";
    let mut window = Opening::of(page(hide)).open();
    window.settle();
    let parts = [
        (Role::Slider, "second eigenvalue"),
        (Role::Button, "Add"),
        (Role::Canvas, "Chart"),
        (Role::Slider, "Playhead"),
    ];
    assert!(
        window.says("Hidden: the surface panel, the optimizer panel, the chart, the timeline.")
    );
    for key in [Key::F6, Key::F7, Key::F8] {
        window.press(key);
        window.settle();
        assert!(window.says("Hidden on this page. Q shows it."), "{key:?}");
        for (role, name) in parts {
            assert!(!window.has(role, name), "{name} after {key:?}");
        }
    }
    window.press(Key::F5);
    window.settle();
    assert!(!window.has(Role::Canvas, "Chart"));
    window.press(Key::Q);
    window.settle();
    assert!(window.has(Role::Canvas, "Chart"));
    window.press(Key::F5);
    window.settle();
    for (role, name) in parts {
        assert!(window.has(role, name), "{name}");
    }
}

#[test]
fn limits_and_readouts_are_told_only_where_the_page_lets_them() {
    let says = |window: &Window, part: &str| window.texts().iter().any(|text| text.contains(part));
    let mut window = Opening::of(page("[hide]\nlimits = true\nreadouts = true\n")).open();
    window.settle();
    for part in ["η < ", "‖g‖ ", "Curvature "] {
        assert!(!says(&window, part), "{part}");
    }
    window.press(Key::Q);
    window.settle();
    for part in ["η < ", "‖g‖ ", "Curvature "] {
        assert!(says(&window, part), "{part}");
    }
}

/// Whatever kind of control a number has, it is locked, and a knob's is not; what is only looked at is free.
#[test]
fn all_kinds_of_controls_are_locked_but_for_those_of_knobs() {
    let network = "version = 1\n[network]\ndata = \"moons\"\nhidden = [2]\nsamples = 8\n[run]\nsteps = 5\n[lock]\nsurface = true\nstart = true\n\
        [[optimizer]]\nkind = \"adam\"\n[[knob]]\ntarget = \"network.activation\"\n";
    let mut window = Opening::of(read("page", network).expect("a page")).open();
    window.settle();
    for (role, name) in [
        (Role::ComboBox, "data"),
        (Role::Button, "Add a hidden layer"),
        (Role::Button, "Draw other weights"),
        (Role::Button, "Train on from here"),
    ] {
        assert!(is_off(&window, role, name), "{name}");
    }
    assert!(!is_off(&window, Role::ComboBox, "activation"));
    assert!(!is_off(&window, Role::Slider, "learning rate"));

    let data = "version = 1\n[surface]\nkind = \"least_squares\"\n[run]\nsteps = 5\n[lock]\nsurface = true\n\
        [[optimizer]]\nkind = \"adam\"\n[[knob]]\ntarget = \"surface.dropout\"\n";
    let mut window = Opening::of(read("page", data).expect("a page")).open();
    window.settle();
    for (role, name) in [
        (Role::ComboBox, "Data"),
        (Role::CheckBox, "standardise"),
        (Role::Slider, "input noise"),
    ] {
        assert!(is_off(&window, role, name), "{name}");
    }
    assert!(!is_off(&window, Role::Slider, "dropout"));
    assert!(!is_off(
        &window,
        Role::CheckBox,
        "data and fit beside the plot"
    ));
}

/// Training starts from the weights that are drawn, so a page that locks its start locks these as well; the rest of the network is free.
#[test]
fn a_locked_start_locks_the_weights_before_training() {
    let network = "version = 1\n[network]\ndata = \"moons\"\nhidden = [2]\nsamples = 8\ninit = \"normal\"\n[run]\nsteps = 5\n\
        [lock]\nstart = true\n[[optimizer]]\nkind = \"adam\"\n";
    let weights = [
        (Role::Button, "Draw other weights"),
        (Role::SpinButton, "seed of the weights"),
        (Role::ComboBox, "initialization"),
        (Role::Slider, "scale"),
    ];
    let mut window = Opening::of(read("page", network).expect("a page")).open();
    window.settle();
    for (role, name) in weights {
        assert!(is_off(&window, role, name), "{name}");
    }
    assert!(!is_off(&window, Role::ComboBox, "data"));
    window.click_button("Draw other data");
    window.settle();
    assert!(window.can_undo());
    let knob = format!("{network}[[knob]]\ntarget = \"network.seed\"\n");
    let mut window = Opening::of(read("page", &knob).expect("a page")).open();
    window.settle();
    let before = window.scenario().clone();
    assert!(is_off(&window, Role::ComboBox, "initialization"));
    window.click_button("Draw other weights");
    window.settle();
    assert_ne!(window.scenario(), &before);
    assert!(!window.says("Q unlocks."));
}

/// The start and the rates that suit the scale come with the knob that changes it, and the page's own rate comes back.
#[test]
fn a_knob_changes_the_scale_of_the_data_where_start_and_rates_are_locked() {
    let text = "version = 1\n[surface]\nkind = \"least_squares\"\n[start]\nat = [0.5, 0.5]\n[run]\nsteps = 5\n\
        [lock]\nsurface = true\nstart = true\noptimizers = true\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.011\n\
        [[knob]]\ntarget = \"surface.standardise\"\n";
    let mut window = Opening::of(read("page", text).expect("a page")).open();
    window.press(Key::F5);
    window.settle();
    let before = window.scenario().clone();
    window.click_button("standardised: off");
    window.settle();
    let now = window.scenario();
    assert_ne!(now.surface, before.surface);
    assert_ne!(now.methods(), before.methods());
    assert_eq!(now.start, now.surface.shape.info().start);
    window.click_button("standardised: on");
    window.settle();
    assert_eq!(window.scenario().surface, before.surface);
    assert_eq!(window.scenario().methods(), before.methods());
    assert!(!window.says("Q unlocks."), "{:?}", window.texts());
}

/// Where a knob moves the start along one axis, so do the ring and a click, and nothing is taken back.
#[test]
fn the_start_moves_along_the_axis_that_is_free() {
    let knob = "[[knob]]\ntarget = \"start.x\"\n";
    let mut window = Opening::of(read("page", &format!("{PAGE}{knob}")).expect("a page")).open();
    window.press(Key::End);
    window.settle();
    let mut last = 1.0;
    let mut moved = |window: &Window, how: &str| {
        let [x, y] = window.scenario().start;
        assert_ne!(x, last, "{how}");
        assert_eq!(y, 1.0, "{how}");
        last = x;
    };
    let ring = window.rect(Role::Canvas, "Start point", 0).center();
    window.drag(ring, ring + vec2(-40.0, 30.0));
    window.settle();
    moved(&window, "drag");
    window.pause();
    click_plot(&mut window);
    moved(&window, "click");
    window.find(Role::Canvas, "Start point", 0).focus();
    window.frame();
    window.press(Key::ArrowRight);
    window.settle();
    moved(&window, "nudge");
    assert!(!window.says(WHY), "{:?}", window.texts());
}

/// The numbers of runs are hidden wherever they are told: in legends while presenting, and under the pointer on maps.
#[test]
fn hidden_readouts_are_told_neither_by_legends_nor_by_maps() {
    let text = "version = 1\nmaps = { hyper = true, theory = true }\n[surface]\nkind = \"quadratic\"\nlambda1 = 10.0\nlambda2 = 10.0\n\
        [run]\nsteps = 60\n[hide]\nreadouts = true\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n";
    let mut window = Opening::of(read("page", text).expect("a page")).open();
    window.settle();
    window.press(Key::Q);
    // What theory says there takes no runs.
    let map = window.reach(Role::Canvas, "Hyperparameter map", 0);
    window.move_to(map.right_center() - vec2(0.1 * map.width(), 0.0));
    let outcome = |window: &Window| window.says("error, each step:");
    window.until("an outcome", outcome);
    window.press(Key::Q);
    window.settle();
    assert!(!outcome(&window));

    window.press(Key::F5);
    window.press(Key::End);
    window.settle();
    let legend = |window: &Window| {
        let mut found = false;
        for clipped in &window.harness.output().shapes {
            let visit = &mut |text: &str| found |= text.contains("converged at");
            texts(&clipped.shape, visit);
        }
        found
    };
    assert!(!legend(&window));
    window.press(Key::Q);
    window.settle();
    assert!(legend(&window));
}

/// A knob frees the number that it moves, and none of the same key elsewhere on the card.
#[test]
fn a_knob_frees_its_own_number_only() {
    let more = "[optimizer.schedule]\nkind = \"inverse_time\"\n[optimizer.average]\nkind = \"exponential\"\n\
        [[knob]]\ntarget = \"optimizer.1.schedule.decay\"\n";
    let text = PAGE.replace("[[knob]]\ntarget = \"optimizer.1.lr\"\n", more);
    let mut window = Opening::of(read("page", &text).expect("a page")).open();
    window.settle();
    assert!(!is_off(&window, Role::Slider, "decay"));
    assert!(is_off(&window, Role::Slider, "decay of the average"));
    assert!(is_off(&window, Role::Slider, "learning rate"));
}
