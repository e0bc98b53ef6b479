//! Dropout, averages of runs and many training sets in the window.

use eframe::egui::accesskit::Role;
use eframe::egui::vec2;
use ravine::optimizer::Method;
use ravine::scenario::{Optimizer, Scenario};
use ravine::surface::Shape;

use super::hand::{Opening, Window};
use super::spoken::described;

fn on(kind: &str) -> Window {
    let method = Method::named("gradient_descent").expect("a method");
    let scenario = Scenario {
        optimizers: vec![Optimizer::from(method)],
        ..Scenario::on(Shape::named(kind).expect("a kind"))
    };
    Opening::of(scenario).open()
}

#[test]
fn dropout_is_dragged_and_undone() {
    let mut window = on("least_squares");
    let before = window.scenario().clone();
    assert!(!window.has(Role::CheckBox, "inverted dropout"));
    assert!(!described(&window, "Landscape").contains("without dropout"));
    let slider = window.reach(Role::Slider, "dropout", 0);
    // The thumb is at the left end.
    let thumb = slider.left_top() + vec2(7.0, 7.0);
    window.drag(thumb, thumb + vec2(0.5 * slider.width(), 0.0));
    window.settle();
    let Shape::LeastSquares(loss) = &window.scenario().surface.shape else {
        panic!("least squares");
    };
    assert!(loss.corruption().dropout > 0.2);
    let said = described(&window, "Landscape");
    assert!(said.contains("without dropout it is ("), "{said}");
    assert!(window.has(Role::CheckBox, "inverted dropout"));
    window.undo();
    assert_eq!(*window.scenario(), before);
    // Logistic regression has none.
    assert!(!on("logistic").has(Role::Slider, "dropout"));
}

#[test]
fn training_sets_are_shown_described_and_undone() {
    let mut window = on("least_squares");
    let before = window.scenario().clone();
    window.reach(Role::CheckBox, "many training sets", 0);
    window.click(Role::CheckBox, "many training sets", 0);
    window.settle();
    assert!(window.scenario().resampling.shown);
    let said = described(&window, "Landscape");
    assert!(
        said.contains("The minima of 100 training sets of"),
        "{said}"
    );
    let said = described(&window, "Bias and variance");
    assert!(
        said.contains("bias²") && said.contains("variance"),
        "{said}"
    );
    window.reach(Role::Slider, "training sets", 0);
    window.undo();
    assert_eq!(*window.scenario(), before);
}
