//! What a network consists of: its panel, and networks to begin with.

use eframe::egui::accesskit::Role;
use ravine::network::{DataSet, Init, Loss, Normalization, Spec};
use ravine::scenario::{read, write};

use super::hand::{Opening, Window};

fn open(more: &str) -> Window {
    let text = format!(
        "version = 1\n[network]\nhidden = [4, 3]\nsamples = 24\n{more}\n[run]\nsteps = 5\n[[optimizer]]\nkind = \"adam\"\nlr = 0.02\n"
    );
    let mut window = Opening::of(read("x", &text).expect("a scenario")).open();
    window.settle();
    window
}

fn spec(window: &Window) -> Spec {
    let network = window
        .scenario()
        .surface
        .shape
        .network()
        .expect("a network");
    network.network().spec().clone()
}

fn reads_back(window: &Window) {
    let text = write(window.scenario());
    assert!(read("written", &text).expect("a file") == *window.scenario());
}

fn choose(window: &mut Window, menu: &str, item: &str) {
    window.reach(Role::ComboBox, menu, 0);
    window.click(Role::ComboBox, menu, 0);
    window.frames(2);
    window.click(Role::Button, item, 0);
    window.settle();
    reads_back(window);
}

fn press(window: &mut Window, button: &str) {
    window.reach(Role::Button, button, 0);
    window.click_button(button);
    window.settle();
    reads_back(window);
}

#[test]
fn layers_and_units_are_buttons() {
    let mut window = open("");
    press(&mut window, "Add a hidden layer");
    assert_eq!(spec(&window).hidden, [4, 3, 3]);
    press(&mut window, "More units in layer 1");
    press(&mut window, "Fewer units in layer 3");
    assert_eq!(spec(&window).hidden, [5, 3, 2]);
    // 2·5 + 5, 5·3 + 3, 3·2 + 2, 2 + 1
    assert!(window.says("2-5-3-2-1: 44 weights"), "{:?}", window.texts());
    press(&mut window, "Remove a hidden layer");
    assert_eq!(spec(&window).hidden, [5, 3]);
    window.undo();
    window.settle();
    assert_eq!(spec(&window).hidden, [5, 3, 2]);
}

#[test]
fn menus_choose_what_fits() {
    let mut window = open("");
    choose(&mut window, "data", "circles");
    assert_eq!(spec(&window).settings.data, DataSet::Circles);
    choose(&mut window, "loss", "logistic");
    assert_eq!(spec(&window).settings.loss, Loss::Logistic);
    choose(&mut window, "normalization", "layer");
    assert_eq!(spec(&window).normalizations.len(), 1);
    choose(&mut window, "initialization", "normal");
    assert_eq!(spec(&window).settings.init, Init::Normal);
    assert!(window.has(Role::Slider, "gain"));
    // A regression has another loss, which follows at once and is undone with it.
    choose(&mut window, "data", "sine");
    assert_eq!(spec(&window).settings.loss, Loss::Mse);
    window.undo();
    window.settle();
    let settings = spec(&window).settings;
    assert_eq!(
        (settings.data, settings.loss),
        (DataSet::Circles, Loss::Logistic)
    );
}

#[test]
fn each_layer_can_have_its_own_normalization() {
    let mut window = open("");
    let toggle = |window: &mut Window| {
        window.reach(Role::CheckBox, "normalize layers differently", 0);
        window.click(Role::CheckBox, "normalize layers differently", 0);
        window.settle();
        reads_back(window);
    };
    toggle(&mut window);
    choose(&mut window, "normalization 2", "layer");
    assert_eq!(
        spec(&window).normalizations,
        [Normalization::None, Normalization::Layer]
    );
    toggle(&mut window);
    assert_eq!(spec(&window).normalizations, [Normalization::None]);
    press(&mut window, "Remove a hidden layer");
    assert!(!window.has(Role::CheckBox, "normalize layers differently"));
}

#[test]
fn weights_and_data_are_drawn_again() {
    let mut window = open("test_share = 0.25");
    assert!(
        window.says("18 samples to train on, 6 to test"),
        "{:?}",
        window.texts()
    );
    press(&mut window, "Draw other weights");
    assert_eq!(
        (
            spec(&window).settings.seed,
            spec(&window).settings.data_seed
        ),
        (1, 0)
    );
    press(&mut window, "Draw other data");
    assert_eq!(
        (
            spec(&window).settings.seed,
            spec(&window).settings.data_seed
        ),
        (1, 1)
    );
}

#[test]
fn networks_are_found_among_the_surfaces() {
    let mut window = Window::open();
    window.click(Role::Button, "Quadratic", 0);
    window.frames(3);
    window.type_text("spirals");
    window.frames(3);
    window.click(Role::Button, "spirals 2-16-16-1", 0);
    window.settle();
    assert_eq!(spec(&window).settings.data, DataSet::Spirals);
    assert_eq!(spec(&window).hidden, [16, 16]);
    reads_back(&window);
}
