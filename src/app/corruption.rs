//! Dropout and input noise of least squares.

use eframe::egui::{self, RichText, Ui};

use super::parameter::{Homes, parameter_ui};
use crate::figure::compact;
use crate::scenario::Scenario;
use crate::surface::Shape;

/// The sliders, and the ridge that they are on average; nothing on other surfaces.
pub fn corruption_ui(ui: &mut Ui, scenario: &mut Scenario, opened: &Scenario) {
    let shape = &mut scenario.surface.shape;
    let homes = Homes::Opened(opened.surface.shape.parameters());
    for key in ["dropout", "input_noise"] {
        parameter_ui(ui, shape.parameters_mut(), key, homes);
    }
    let Shape::LeastSquares(loss) = shape else {
        return;
    };
    let (corruption, [a, b]) = (*loss.corruption(), loss.ridge());
    if corruption.dropout > 0.0 {
        parameter_ui(ui, shape.parameters_mut(), "inverted", homes);
    }
    if !corruption.is_none() {
        let ridge = format!("ridge ({}x² + {}y²)/2", compact(a, 3), compact(b, 3));
        let text = RichText::new(ridge).small().weak();
        ui.add(egui::Label::new(text).wrap())
            .on_hover_text("What dropout and input noise add to least squares on average: the surface is that average");
    }
}
