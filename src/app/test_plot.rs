//! The plot of the test loss beside that of the training loss: the same part of the plane, and the same start.

use eframe::egui::{Checkbox, Role, Ui, UiBuilder, WidgetInfo};

use super::App;
use super::parameter::{Homes, parameter_ui};
use super::plot::{enlargement, readout_ui};
use super::spoken::describe;
use crate::figure::{
    Around, Scene, Style, halves, landscape_axes_ui, paint_heading, test_sentence,
};
use crate::parameters::Parameters as _;
use crate::scenario::Scenario;

impl App {
    /// The plot, and beside it that of the test loss where it is shown.
    pub(super) fn plots_ui(&mut self, ui: &mut Ui) {
        if !self.derived.shown(&self.scenario).shows_tests() {
            self.plot_ui(ui);
            return;
        }
        let area = ui.available_rect_before_wrap();
        let style = self.style(ui);
        // The room above the plots grows with the text, which grows with the plots.
        let [half, _] = halves(area, style.text_size);
        let [train, test] = halves(area, style.text_size * enlargement(half.plot.size()));
        let style = self.style_for(ui, train.plot.size());
        let part = UiBuilder::new().id_salt("training loss");
        self.plot_ui(&mut ui.new_child(part.max_rect(train.plot)));
        let part = UiBuilder::new().id_salt("test loss");
        self.test_plot_ui(&mut ui.new_child(part.max_rect(test.plot)), style);
        ui.advance_cursor_after_rect(area);
        let scene = Scene {
            scenario: self.derived.shown(&self.scenario),
            derived: &self.derived,
            step: self.step(),
            onward: 0.0,
            style,
        };
        paint_heading(ui.painter(), train.heading, &scene);
        if let Some(scenario) = self.derived.tested.shown() {
            let scene = Scene { scenario, ..scene };
            paint_heading(ui.painter(), test.heading, &scene);
        }
    }

    fn test_plot_ui(&mut self, ui: &mut Ui, style: Style) {
        let (moving, step) = (self.is_moving(ui.ctx()), self.step());
        let Some(scenario) = self.derived.tested.shown() else {
            return;
        };
        let scene = Scene {
            scenario,
            derived: &self.derived,
            step,
            onward: 0.0,
            style,
        };
        let mut shown = landscape_axes_ui(ui, scenario, &style, Around::ALL);
        shown.paint(ui, &scene, &mut self.pictures.tested);
        let response = &shown.response;
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Test landscape"));
        describe(ui, response, moving, || test_sentence(&scene));
        self.tour.picture(ui, response);
        let projection = &shown.projection;
        if projection.frame.width() < 2.0 || projection.frame.height() < 2.0 {
            return;
        }
        let over = response.contains_pointer();
        let pointer = ui.input(|i| i.pointer.hover_pos());
        let pointer = pointer.filter(|at| over && projection.frame.contains(*at));
        let still = !ui.input(|i| i.pointer.any_down()) && !self.restraint().hidden.readouts;
        if let Some(at) = pointer.filter(|_| still) {
            readout_ui(ui, &scene, projection, at);
        }
        let name = "Start point on the test loss";
        let handle = self.start_handle_ui(ui, projection, style.text_size, name);
        self.move_start(response, handle.as_ref(), projection, style);
        self.navigate(ui, response, pointer, projection);
    }
}

/// The switch of the test loss beside the plot, and why it shows nothing where it cannot stand there.
pub(super) fn tests_switch_ui(ui: &mut Ui, scenario: &mut Scenario) {
    let Some(objection) = scenario.objection_to_tests() else {
        parameter_ui(ui, &mut scenario.figure, "test", Homes::Defaults);
        return;
    };
    if scenario.figure.test {
        parameter_ui(ui, &mut scenario.figure, "test", Homes::Defaults);
        ui.weak(objection);
        return;
    }
    let table = scenario.figure.table();
    let name = scenario
        .figure
        .row("test")
        .map_or("", |row| table[row].name);
    let mut off = false;
    let switch = Checkbox::new(&mut off, name);
    ui.add_enabled(false, switch)
        .on_disabled_hover_text(objection);
}
