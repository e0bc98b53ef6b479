//! Maps in the window: they come in the background, follow what changes, and their handle moves the sliders.

use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, pos2};
use ravine::analysis::Target;
use ravine::optimizer::Method;
use ravine::scenario::{AxisChoice, Scenario, read};

use super::hand::{Opening, Window, texts};
use super::spoken::described;

const MAP: &str = "Hyperparameter map";

/// f = ½(x² + 10y²) with two optimizers; the maps are momentum's.
const SCENARIO: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 10 }
start = { at = [-2, 1] }
run = { steps = 60 }
maps = { optimizer = 2 }
[[optimizer]]
kind = "gradient_descent"
[[optimizer]]
kind = "momentum"
lr = 0.1
momentum = 0.5
"#;

fn scenario() -> Scenario {
    read("maps.toml", SCENARIO).expect("a scenario")
}

fn open(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

/// What is painted as text, in legends and on maps too.
fn painted(window: &Window) -> Vec<String> {
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| {
            found.push(text.replace('\u{a0}', " "))
        });
    }
    found
}

fn paints(window: &Window, text: &str) -> bool {
    painted(window).iter().any(|t| t == text)
}

fn show_hyper(window: &mut Window) {
    window.click(Role::CheckBox, "hyperparameter map", 0);
    // The key of the colours is painted once there is a map.
    window.until("a map", |w| paints(w, "> 60 steps"));
}

/// A place in the map's middle, by shares of its whole canvas with the axes.
fn place(window: &Window, x: f32, y: f32) -> Pos2 {
    let Rect { min, max } = window.rect(Role::Canvas, MAP, 0);
    pos2(min.x + x * (max.x - min.x), max.y - y * (max.y - min.y))
}

fn numbers(scenario: &Scenario, keys: [&str; 2]) -> [f64; 2] {
    let parameters = scenario.optimizers[scenario.maps.optimizer]
        .method
        .parameters();
    keys.map(|key| {
        let row = parameters.table().iter().position(|p| p.key == key);
        parameters.get(row.expect("a parameter"))
    })
}

#[test]
fn basins_are_named_in_the_legend() {
    let mut window = open(scenario());
    assert!(!paints(&window, "ends at (0, 0)"));
    window.click(Role::CheckBox, "basins of attraction", 0);
    window.until("a basin map", |w| paints(w, "ends at (0, 0)"));
    // What darker means, once there are cells of more than one kind.
    window.until("the range of steps", |w| {
        painted(w)
            .iter()
            .any(|t| t.ends_with(" steps") && t.contains(" to "))
    });
    assert!(window.scenario().layers.basins);
    window.undo();
    window.settle();
    assert!(!window.scenario().layers.basins);
    assert!(!paints(&window, "ends at (0, 0)"));
}

#[test]
fn a_map_says_its_resolution_its_runs_and_its_time() {
    let mut window = open(scenario());
    window.click(Role::CheckBox, "basins of attraction", 0);
    window.settle();
    let (columns, rows) = {
        let said = described(&window, "Landscape");
        let extent = said.split(" diverge (").nth(1).expect("an extent");
        let words: Vec<&str> = extent.split(' ').collect();
        let [columns, rows] = [words[0], words[2]].map(|n| n.parse::<usize>().expect("a number"));
        let runs = (columns * rows).to_string();
        let runs = format!("{}\u{a0}{} runs).", &runs[..2], &runs[2..]);
        assert!(extent.contains(&format!("starts, {runs}")), "{extent}");
        (columns, rows)
    };
    assert_eq!(columns.max(rows), 256);
    // In the legend and in the panel, which is too narrow for the runs. (Machines differ in the time.)
    let starts = format!("{columns} × {rows} starts");
    let legend = painted(&window);
    let entry = legend.iter().find(|text| text.starts_with(&starts));
    let entry = entry.expect("an entry of the legend");
    assert!(entry.ends_with("ms") || entry.ends_with(" s"), "{entry}");
    assert!(window.says(&format!("{starts}, ")));

    show_hyper(&mut window);
    window.settle();
    let said = described(&window, MAP);
    assert!(
        said.contains("of Momentum (256 × 256 settings, 65\u{a0}536 runs)"),
        "{said}"
    );
    assert!(window.says("256 × 256 settings, "));
    // Theory runs nothing.
    window.click_button("Theory");
    window.settle();
    let said = described(&window, MAP);
    assert!(said.contains("in theory (256 × 256 settings)"), "{said}");
    assert!(window.says("256 × 256 settings, "));
}

#[test]
fn the_handle_in_the_map_moves_both_numbers_in_one_step_of_undo() {
    let mut window = open(scenario());
    show_hyper(&mut window);
    let keys = ["lr", "momentum"];
    let before = window.scenario().clone();
    let from = place(&window, 0.4, 0.4);
    let to = place(&window, 0.6, 0.7);
    window.drag(from, to);
    let after = numbers(window.scenario(), keys);
    let old = numbers(&before, keys);
    assert!(after[0] != old[0] && after[1] != old[1], "{after:?}");
    // Where the pointer let go, to the right of and above a click on the place where it began.
    window.pause();
    window.click_at(from);
    let lower = numbers(window.scenario(), keys);
    assert!(lower[0] < after[0] && lower[1] < after[1], "{lower:?}");
    // Numbers that can be read: three significant digits.
    for value in [after, lower].concat() {
        assert_eq!(format!("{value:.2e}").parse(), Ok(value));
    }
    window.undo();
    assert_eq!(numbers(window.scenario(), keys), after);
    window.undo();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn axes_and_optimizers_are_chosen() {
    let mut window = open(scenario());
    show_hyper(&mut window);
    assert!(paints(&window, "momentum μ") && paints(&window, "stability limit"));
    // The choices are folded away until they are wanted.
    assert!(!window.has(Role::ComboBox, "y"));
    window.click(Role::DisclosureTriangle, "axes and colours", 0);
    window.settle();
    for (choice, target, title) in [
        (
            "wd weight decay",
            Target::Method("weight_decay"),
            "weight decay wd",
        ),
        (
            "λ₂ second eigenvalue",
            Target::Surface("lambda2"),
            "second eigenvalue λ₂",
        ),
    ] {
        window.click(Role::ComboBox, "y", 0);
        window.click_button(choice);
        assert_eq!(
            window.scenario().maps.axes[1],
            AxisChoice {
                target: Some(target),
                range: None,
            }
        );
        window.until("the other axis", |w| paints(w, title));
    }
    // The handle now moves the surface.
    let before = window.scenario().surface.clone();
    let to = place(&window, 0.5, 0.9);
    window.click_at(to);
    assert_ne!(window.scenario().surface, before);

    window.click(Role::ComboBox, "of", 0);
    window.click_button("Gradient descent");
    assert_eq!(window.scenario().maps.optimizer, 0);
    window.settle();
    assert!(window.has(Role::Canvas, MAP));

    // A method with one number has a map over the surface.
    let mut newton = scenario();
    newton.maps.hyper = true;
    newton.optimizers[1] = Method::named("newton").expect("a method").into();
    let mut window = open(newton);
    window.until("a map", |w| paints(w, "second eigenvalue λ₂"));
    assert!(window.has(Role::Canvas, MAP));
}

#[test]
fn a_map_that_takes_long_is_cancelled_and_the_window_goes_on() {
    let mut long = scenario();
    // A rate at which nothing arrives: every run of every cell takes all of its steps.
    long.run.steps = 1_000_000;
    long.run.tolerance = 1e-300;
    long.run.noise = 1.0;
    let mut window = Opening::of(long).open();
    window.click(Role::CheckBox, "hyperparameter map", 0);
    window.until("a way to cancel", |w| w.has(Role::Button, "Cancel"));
    window.click_button("Cancel");
    window.until("the end of it", |w| w.says("cancelled"));
    assert!(!window.has(Role::Button, "Cancel"));
    // Nothing asks for frames any more, and other things go on.
    window.until("rest", |w| w.repaint_delay() > Duration::from_secs(1));
    window.click(Role::CheckBox, "contour lines", 0);
    assert!(!window.scenario().layers.contours);
    assert!(window.says("cancelled"));
}

#[test]
fn maps_stay_with_their_optimizer_until_it_is_removed() {
    let mut window = open(scenario());
    show_hyper(&mut window);
    for (name, left) in [("Momentum", 1), ("Gradient descent", 0)] {
        window.click_button(&format!("More for {name}"));
        window.click_button("Remove");
        window.settle();
        assert_eq!(window.scenario().optimizers.len(), left);
        assert_eq!(window.scenario().maps.optimizer, 0);
        assert_eq!(window.has(Role::Canvas, MAP), left > 0);
    }
    assert!(window.says("Add an optimizer to see its map."));
    window.undo();
    window.undo();
    window.settle();
    assert_eq!(window.scenario().maps.optimizer, 1);
    assert!(window.has(Role::Canvas, MAP));
}

#[test]
fn the_plot_keeps_its_room_beside_fit_and_map() {
    let text = "version = 1\n[surface]\nkind = \"least_squares\"\n[maps]\nhyper = true\n\
                [[optimizer]]\nkind = \"momentum\"\n";
    let scenario = read("fit.toml", text).expect("a scenario");
    let window = open(scenario);
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    let (fit, map) = (
        window.rect(Role::Image, "Fit", 0),
        window.rect(Role::Canvas, MAP, 0),
    );
    assert!(fit.bottom() < map.top() && plot.right() < map.left());
    // Of the width of 840 between the panels, axes and margins included.
    assert!(plot.width() > 0.38 * 840.0, "{plot:?}");
    assert!(
        map.width() > 150.0 && map.height() > 150.0 && fit.height() > 100.0,
        "{map:?} {fit:?}"
    );
}
