//! The panel of a network: its data, its layers, and how its weights are drawn.

use std::sync::Arc;

use eframe::egui::{Button, ComboBox, Label, RichText, Role, Ui, WidgetInfo};

use super::App;
use super::fingers::small_button;
use super::locks;
use super::number_box::{NumberBox, Verdict, nearest};
use super::parameter::{Home, Homes, Marks, Row, number_ui, parameter_ui};
use super::purpose::Purpose;
use super::slider::Covers;
use crate::figure::compact;
use crate::figure::fonts::icon;
use crate::network::{
    DataSet, Init, Layout, Loss, MAX_HIDDEN, MAX_WIDTH, NetworkSettings, Normalization, Spec,
};
use crate::parameters::{Choice, Legal, Parameters as _, Slider};

impl App {
    /// What the network consists of. However much is changed in a frame, it is one change of the document.
    pub(super) fn network_panel_ui(&mut self, ui: &mut Ui) {
        let Some(surface) = self.scenario.surface.shape.network() else {
            return;
        };
        let network = Arc::clone(surface.network());
        let mut spec = network.spec().clone();
        let opened = self.opened.surface.shape.network();
        let opened = opened.map_or(spec.settings, |n| n.network().spec().settings);
        let homes = Homes::Opened(&opened);
        if locks::key_ui(ui, "data", |ui| data_menu_ui(ui, &mut spec)) {
            let ctx = ui.ctx().clone();
            self.ask_system(&ctx, Purpose::Data, String::new());
        }
        let (train, test) = (network.train().count(), network.test().count());
        let mut text = format!("{train} samples to train on");
        if test > 0 {
            text.push_str(&format!(", {test} to test"));
        }
        note_ui(ui, &text);
        data_ui(ui, &mut spec, homes);
        ui.separator();
        locks::block_ui(ui, |ui| layers_ui(ui, &mut spec));
        let layout = network.layout();
        let widths = layout.layers.iter().map(|layer| layer.outputs);
        let widths: Vec<String> = [train_inputs(layout)]
            .into_iter()
            .chain(widths)
            .map(|w| w.to_string())
            .collect();
        note_ui(
            ui,
            &format!("{}: {} weights", widths.join("-"), layout.weights),
        );
        units_ui(ui, &mut spec, homes, train);
        ui.separator();
        let free = self.restraint().free_of_weights(&self.scenario.knobs);
        locks::within(ui, free, |ui| weights_ui(ui, &mut spec, homes));
        if spec != *network.spec() {
            self.scenario.change_network(spec);
        }
    }
}

fn train_inputs(layout: &Layout) -> usize {
    layout.layers.first().map_or(0, |layer| layer.inputs)
}

fn note_ui(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).small().weak()).wrap());
}

/// A menu of names. `fits` says why a choice cannot be made, if it cannot.
fn menu_ui<T: Choice>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    shown: &str,
    about: impl Fn(T) -> &'static str,
    fits: impl Fn(T) -> Result<(), &'static str>,
) {
    ui.horizontal(|ui| {
        let label = ui.label(name);
        let menu = ComboBox::from_id_salt(name).selected_text(shown).truncate();
        let menu = menu.show_ui(ui, |ui| {
            for &choice in T::ALL {
                let item = Button::selectable(choice == *chosen, words(choice));
                let fits = fits(choice);
                let item = ui
                    .add_enabled(fits.is_ok(), item)
                    .on_hover_text(about(choice));
                if item
                    .on_disabled_hover_text(fits.err().unwrap_or_default())
                    .clicked()
                {
                    *chosen = choice;
                }
            }
        });
        menu.response
            .labelled_by(label.id)
            .on_hover_text(about(*chosen));
    });
}

fn words(choice: impl Choice) -> String {
    choice.key().replace('_', " ")
}

/// The choice of the data; true if a table is asked for.
fn data_menu_ui(ui: &mut Ui, spec: &mut Spec) -> bool {
    let own = spec.own.as_ref().map(|data| data.name.clone());
    let shown = own.clone().unwrap_or_else(|| words(spec.settings.data));
    menu_ui(
        ui,
        "data",
        &mut spec.settings.data,
        &shown,
        DataSet::about,
        |set| match own {
            None if set == DataSet::Own => Err("Open a CSV first, or drop it on the window"),
            Some(_) | None => Ok(()),
        },
    );
    let hint = "A table of two features and a target; or drop it on the window";
    ui.button("Open CSV…").on_hover_text(hint).clicked()
}

fn data_ui(ui: &mut Ui, spec: &mut Spec, homes: Homes<'_>) {
    let set = spec.settings.data;
    let settings = &mut spec.settings;
    if set != DataSet::Own {
        parameter_ui(ui, settings, "samples", homes);
        parameter_ui(ui, settings, "data_noise", homes);
    }
    if matches!(set, DataSet::Spirals | DataSet::Clouds) {
        parameter_ui(ui, settings, "classes", homes);
    }
    parameter_ui(ui, settings, "test_share", homes);
    parameter_ui(ui, settings, "standardise", homes);
    if set != DataSet::Own || settings.test_share > 0.0 {
        locks::key_ui(ui, "data_seed", |ui| {
            let (name, again) = ("seed of the data", "Draw other data");
            seed_ui(ui, &mut settings.data_seed, name, again);
        });
    }
}

/// A seed, and a button that draws anew by the next one.
fn seed_ui(ui: &mut Ui, seed: &mut u64, name: &str, again: &str) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("seed");
        let field = NumberBox {
            name,
            speed: 0.1,
            text: &|v| compact(v, 5),
            hint: name,
            size: None,
            judge: &|_| Verdict::Taken,
        };
        let high = i64::MAX as u64;
        field.exact_ui(ui, seed, high);
        label.on_hover_text(name);
        let button = ui.add(small_button(ui, "draw again"));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, again));
        if button.on_hover_text(again).clicked() {
            *seed = seed.saturating_add(1).min(high);
        }
    });
}

/// A small button with a sign, and a name for screen readers.
fn sign_ui(ui: &mut Ui, sign: &str, name: &str, enabled: bool) -> bool {
    let button = ui.add_enabled(enabled, small_button(ui, sign));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    button.on_hover_text(name).clicked()
}

/// The hidden layers: how many, and how many units each has.
fn layers_ui(ui: &mut Ui, spec: &mut Spec) {
    let hidden = &mut spec.hidden;
    ui.horizontal(|ui| {
        ui.label("hidden layers");
        if sign_ui(ui, icon::MINUS, "Remove a hidden layer", hidden.len() > 1) {
            hidden.pop();
        }
        ui.label(hidden.len().to_string());
        if sign_ui(
            ui,
            icon::PLUS,
            "Add a hidden layer",
            hidden.len() < MAX_HIDDEN,
        ) {
            hidden.extend(hidden.last().copied());
        }
    });
    for (index, units) in hidden.iter_mut().enumerate() {
        let layer = index + 1;
        ui.horizontal(|ui| {
            ui.label(format!("units in layer {layer}"));
            if sign_ui(
                ui,
                icon::MINUS,
                &format!("Fewer units in layer {layer}"),
                *units > 1,
            ) {
                *units -= 1;
            }
            let legal = Legal::Whole(1.0, MAX_WIDTH as f64);
            let name = format!("units in layer {layer}");
            let field = NumberBox {
                name: &name,
                speed: 0.1,
                text: &|v| format!("{v:.0}"),
                hint: &name,
                size: None,
                judge: &nearest(legal),
            };
            let mut value = *units as f64;
            field.ui(ui, &mut value);
            // Saturates by definition of `as`; the value is legal.
            *units = legal.clamp(value) as usize;
            if sign_ui(
                ui,
                icon::PLUS,
                &format!("More units in layer {layer}"),
                *units < MAX_WIDTH,
            ) {
                *units += 1;
            }
        });
    }
}

/// What units do, and what they are trained for.
fn units_ui(ui: &mut Ui, spec: &mut Spec, homes: Homes<'_>, samples: usize) {
    let settings = &mut spec.settings;
    let activation = words(settings.activation);
    locks::key_ui(ui, "activation", |ui| {
        menu_ui(
            ui,
            "activation",
            &mut settings.activation,
            &activation,
            |a| a.about(),
            |_| Ok(()),
        );
    });
    let layers = spec.hidden.len();
    locks::key_ui(ui, "normalization", |ui| {
        normalization_ui(ui, &mut spec.normalizations, layers)
    });
    let settings = &mut spec.settings;
    let fits = losses_for(settings.data, settings.data.classes(settings));
    let loss = words(settings.loss);
    locks::key_ui(ui, "loss", |ui| {
        menu_ui(ui, "loss", &mut settings.loss, &loss, |l| l.about(), fits);
    });
    for key in ["residual", "bias", "dropout"] {
        parameter_ui(ui, settings, key, homes);
    }
    if spec
        .normalizations
        .iter()
        .any(|n| *n != Normalization::None)
    {
        parameter_ui(ui, settings, "norm_eps", homes);
    }
    locks::key_ui(ui, "batch", |ui| batch_ui(ui, settings, samples));
    if settings.batch > 0 {
        parameter_ui(ui, settings, "replacement", homes);
    }
}

/// One normalization for all hidden layers or, where there are several and it is asked for, one for each.
fn normalization_ui(ui: &mut Ui, normalizations: &mut Vec<Normalization>, layers: usize) {
    let mut each = normalizations.len() > 1;
    let mut menu = |name: &str, chosen: &mut Normalization| {
        let shown = words(*chosen);
        menu_ui(ui, name, chosen, &shown, |n| n.about(), |_| Ok(()));
    };
    if each {
        for (index, chosen) in normalizations.iter_mut().enumerate() {
            menu(&format!("normalization {}", index + 1), chosen);
        }
    } else if let Some(chosen) = normalizations.first_mut() {
        menu("normalization", chosen);
    }
    if layers > 1 {
        let hint = "A normalization of its own for each hidden layer";
        let before = each;
        let name = "normalize layers differently";
        ui.checkbox(&mut each, name).on_hover_text(hint);
        if each != before {
            let first = normalizations.first().copied();
            let first = first.unwrap_or(Normalization::None);
            *normalizations = vec![first; if each { layers } else { 1 }];
        }
    }
}

/// Which losses can take the data; those of the document tell by themselves.
fn losses_for(set: DataSet, classes: usize) -> impl Fn(Loss) -> Result<(), &'static str> {
    move |loss| match (loss, set, classes) {
        (Loss::Logistic | Loss::Softmax, DataSet::Sine, _) => {
            Err("needs classes; a sine is a regression")
        }
        (Loss::Logistic, _, 3..) => Err("takes two classes; softmax takes more"),
        (Loss::Mse | Loss::Logistic | Loss::Softmax, _, _) => Ok(()),
    }
}

/// The slider of mini-batches, whose end is all samples.
fn batch_ui(ui: &mut Ui, settings: &mut NetworkSettings, samples: usize) {
    let Some(row) = settings.row("batch").map(|row| &settings.table()[row]) else {
        return;
    };
    let all = samples as f64;
    let batch = f64::from(settings.batch);
    let mut shown = if batch == 0.0 { all } else { batch.min(all) };
    let parameter = Row {
        legal: Legal::Whole(1.0, all),
        slider: Covers::Range(Slider::Linear(1.0, all.max(2.0))),
        help: "samples that a gradient comes from, others in every step; at its end all",
        ..row.into()
    };
    let home = Home {
        value: all,
        origin: "Default",
    };
    if number_ui(ui, parameter, &mut shown, home, Marks::default()) {
        settings.batch = if shown >= all { 0 } else { shown as u32 };
    }
}

/// The weights before training.
fn weights_ui(ui: &mut Ui, spec: &mut Spec, homes: Homes<'_>) {
    let settings = &mut spec.settings;
    let init = words(settings.init);
    locks::key_ui(ui, "init", |ui| {
        menu_ui(
            ui,
            "initialization",
            &mut settings.init,
            &init,
            |i| i.about(),
            |_| Ok(()),
        );
    });
    match settings.init {
        Init::Normal | Init::Uniform => parameter_ui(ui, settings, "gain", homes),
        Init::Constant => parameter_ui(ui, settings, "constant", homes),
        Init::XavierUniform
        | Init::XavierNormal
        | Init::HeUniform
        | Init::HeNormal
        | Init::LecunNormal
        | Init::Orthogonal => {}
    }
    if settings.init != Init::Constant {
        locks::key_ui(ui, "seed", |ui| {
            let (name, again) = ("seed of the weights", "Draw other weights");
            seed_ui(ui, &mut settings.seed, name, again);
        });
    }
    if spec.hidden.len() > 1 {
        parameter_ui(ui, settings, "scaled_layer", homes);
    }
    parameter_ui(ui, settings, "scale", homes);
}
