//! Losses over data: choosing a data set, taking one from a table, standardising, mini-batches, and the fit.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::{self, ComboBox, Context, RichText, Ui};

use super::App;
use super::locks;
use super::messages::{Offer, Topic};
use super::parameter::{Home, Homes, Marks, Row, number_ui, parameter_ui};
use super::purpose::Purpose;
use super::reading::{Read, Reading};
use super::slider::Covers;
use super::test_plot::tests_switch_ui;
use crate::figure::fit_ui;
use crate::parameters::{Parameter, Parameters as _, Slider};
use crate::scenario::Csv;
use crate::surface::{Data, Options};

impl App {
    pub(super) fn data_panel_ui(&mut self, ui: &mut Ui) {
        let Some(regression) = self.scenario.surface.shape.regression() else {
            return;
        };
        let data = Arc::clone(regression.data());
        let (mut options, held_out) = (*regression.options(), regression.held_out().len());
        let mut chosen = None;
        let menus = |ui: &mut Ui| {
            let label = ui.label("Data");
            let menu = ComboBox::from_id_salt("data set")
                .selected_text(&data.name)
                .width(84.0)
                .truncate();
            let menu = menu.show_ui(ui, |ui| {
                for set in Data::all_built_in() {
                    let fits = self.scenario.surface.shape.over(Arc::clone(set)).is_ok();
                    let text = egui::Button::selectable(**set == *data, &set.name);
                    let [a, b, t] = &set.names;
                    if ui
                        .add_enabled(fits, text)
                        .on_hover_text(format!("{} rows: {a}, {b}; {t}", set.rows.len()))
                        .on_disabled_hover_text("Its target has more than two values")
                        .clicked()
                    {
                        chosen = Some(Arc::clone(set));
                    }
                }
            });
            menu.response.labelled_by(label.id);
            let hint = "A table of two features and a target; or drop it on the window";
            if ui.button("Open CSV…").on_hover_text(hint).clicked() {
                let ctx = ui.ctx().clone();
                self.ask_system(&ctx, Purpose::Data, String::new());
            }
        };
        locks::block_ui(ui, |ui| ui.horizontal_wrapped(menus));
        let [a, b, t] = &data.names;
        let tested = match held_out {
            0 => String::new(),
            tested => format!(", {tested} kept from training"),
        };
        let rows = data.rows.len();
        let text = format!("{rows} rows{tested}. a: {a}, b: {b}, t: {t}");
        ui.add(egui::Label::new(RichText::new(text).small().weak()).wrap());
        let row = |key| options.row(key).map(|row| &options.table()[row]);
        let (Some(standardise), Some(batch)) = (row("standardise"), row("batch")) else {
            return;
        };
        locks::row_ui(ui, standardise, |ui| {
            ui.checkbox(&mut options.standardise, "standardise")
                .on_hover_text(format!(
                    "{}. Start, view and learning rates follow.",
                    standardise.help
                ));
        });
        let rows = data.rows.len() - held_out;
        locks::row_ui(ui, batch, |ui| batch_ui(ui, batch, &mut options, rows));
        self.set_options(options);
        self.split_ui(ui);
        locks::beside(ui, |ui| {
            tests_switch_ui(ui, &mut self.scenario);
            parameter_ui(ui, &mut self.scenario.figure, "fit", Homes::Defaults);
        });
        if let Some(data) = chosen {
            self.rescaled = None;
            self.scenario.change_data(&data);
        }
    }

    /// The share of the rows that is tested on, and which ones.
    fn split_ui(&mut self, ui: &mut Ui) {
        let shape = &mut self.scenario.surface.shape;
        let homes = Homes::Opened(self.opened.surface.shape.parameters());
        parameter_ui(ui, shape.parameters_mut(), "test_share", homes);
        let tested = shape.regression().map(|r| r.held_out().len());
        if tested.is_some_and(|tested| tested > 0) {
            parameter_ui(ui, shape.parameters_mut(), "split_seed", homes);
        }
    }

    fn set_options(&mut self, options: Options) {
        let shape = &mut self.scenario.surface.shape;
        let Some(before) = shape.regression().map(|r| *r.options()) else {
            return;
        };
        for row in 0..options.table().len() {
            if options.get(row) != before.get(row) {
                shape.parameters_mut().set(row, options.get(row));
            }
        }
        if options.standardise != before.standardise {
            self.rescale();
        }
    }

    /// Adapts start, view and learning rates to a new scale of the data. Switching back restores the old rates, unless
    /// they have been changed in between.
    pub(super) fn rescale(&mut self) {
        let scenario = &mut self.scenario;
        let left = scenario.methods();
        scenario.suit_surface();
        if let Some([before, after]) = self.rescaled.take()
            && after == left
        {
            for (optimizer, method) in scenario.optimizers.iter_mut().zip(before) {
                optimizer.method = method;
            }
        }
        self.rescaled = Some([left, scenario.methods()]);
        let message = "Start, view and learning rates adapted to the new scale.";
        self.messages.done(Topic::Edit, message);
    }

    /// Begins to read a table, whose loss will be put in place of the surface. What was being read before is given up.
    pub(super) fn open_csv(&mut self, ctx: &Context, path: &Path) {
        if self.restraint().locked.surface {
            self.say_locked();
            return;
        }
        self.give_up_reading();
        self.reading = Some(Reading::begin(ctx, path));
    }

    pub(super) fn give_up_reading(&mut self) {
        self.reading = None;
        self.tell_reading(None);
    }

    fn tell_reading(&mut self, text: Option<String>) {
        let offer = Offer::CancelReading;
        self.messages.under_way(Topic::Data, offer, text);
    }

    /// Takes up what has been read. A drag under way is not interrupted.
    pub(super) fn poll_reading(&mut self, ctx: &Context) {
        if ctx.input(|i| i.pointer.any_down()) {
            return;
        }
        let Some(reading) = &self.reading else {
            return;
        };
        let read = match reading.poll() {
            Read::UnderWay(text) => return self.tell_reading(text),
            Read::Ended(read) => read,
        };
        self.give_up_reading();
        match read.and_then(|csv| self.scenario.change_table(&csv).map(|()| csv)) {
            Ok(csv) => self.has_read(&csv),
            Err(e) => self.messages.error(Topic::Data, e),
        }
    }

    fn has_read(&mut self, csv: &Csv) {
        self.rescaled = None;
        self.playback.to_end();
        let kept = csv.data.rows.len();
        let message = if kept < csv.rows {
            format!("Kept a random sample of {kept} of {} rows.", csv.rows)
        } else {
            format!("Read {kept} rows.")
        };
        self.messages.done(Topic::Data, message);
    }

    pub(super) fn fit_panel_ui(&mut self, ui: &mut Ui) {
        let style = self.style(ui);
        let (scenario, shown) = self.split(style);
        fit_ui(ui, &shown.scene(scenario));
    }
}

/// The slider of mini-batches, whose end is all rows.
fn batch_ui(ui: &mut Ui, row: &Parameter, options: &mut Options, rows: usize) {
    let all = rows as f64;
    let batch = f64::from(options.batch);
    let mut shown = if batch == 0.0 { all } else { batch.min(all) };
    let parameter = Row {
        slider: Covers::Range(Slider::Linear(1.0, all)),
        help: "gradients come from so many rows, others in every step; at its end all rows",
        ..row.into()
    };
    let home = Home {
        value: all,
        origin: "Default",
    };
    if number_ui(ui, parameter, &mut shown, home, Marks::default()) {
        options.batch = if shown >= all { 0 } else { shown as u32 };
    }
}
