//! The panels at the sides: the surface and the optimizers.

use eframe::egui::{self, Grid, RichText, ScrollArea, Ui};

use super::App;
use super::bumps::bumps_panel_ui;
use super::card::{Card, CardAction, add_menu_ui};
use super::commands::{Command, key_text};
use super::corruption::corruption_ui;
use super::focus::follow;
use super::hyper::{map_of_ui, progress_ui, tolerance_ui};
use super::layers::layers_ui;
use super::locks::{self, Restraint};
use super::messages::Topic;
use super::number_box::{NumberBox, nearest};
use super::own_formula::formula_ui;
use super::parameter::{Homes, Marks, choices_ui, parameter_ui, parameters_ui};
use super::race::race_button_ui;
use super::scene::Shown;
use super::spot::Spot;
use super::test_plot::tests_switch_ui;
use crate::figure::{compact, early_stopping_words, penalty_words};
use crate::math::Point;
use crate::parameters::{Choice as _, Legal};
use crate::scenario::{Place, ReliefPlace, Scenario};
use crate::surface::{Content, Shape};

/// The tables of what is minimised.
const SURFACE: [Place; 2] = [Place::Surface, Place::Network];

/// Height of a panel from which on the cards of two optimizers are both open.
const OPEN_PAIR: f32 = 500.0;

impl App {
    pub(super) fn surface_panel_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let Restraint { hidden, locked } = self.restraint();
            if locks::heading_ui(ui, "Surface", locked.surface) {
                self.release.unlock(|locked| &mut locked.surface);
            }
            self.shape_ui(ui);
            if !hidden.readouts {
                self.facts_ui(ui);
            }
            self.plane_panel_ui(ui);
            if locks::heading_ui(ui, "Start", locked.start) {
                self.release.unlock(|locked| &mut locked.start);
            }
            self.start_ui(ui);
            if locks::heading_ui(ui, "Run", locked.run) {
                self.release.unlock(|locked| &mut locked.run);
            }
            let restraint = self.restraint();
            run_ui(ui, &mut self.scenario, &self.opened, &restraint);
            heading(ui, "Layers");
            self.layers_ui(ui);
            heading(ui, "Swarm");
            self.swarm_ui(ui);
            heading(ui, "Signals");
            self.signals_switch_ui(ui);
            heading(ui, "Polynomials");
            self.polynomials_switch_ui(ui);
            follow(ui);
        });
    }

    /// The coordinates of the start, and where that is for a network.
    fn start_ui(&mut self, ui: &mut Ui) {
        let before = self.derived.shown(&self.scenario).start;
        let mut start = before;
        start_ui(ui, &mut start, self.holds_start_along());
        if start != before {
            self.start_at(start);
        }
        self.training_start_ui(ui);
    }

    /// The choice of the surface, and its parameters and content.
    fn shape_ui(&mut self, ui: &mut Ui) {
        let restraint = self.restraint();
        let locked = restraint.locked.surface;
        let free = restraint.free(&self.scenario.knobs, &SURFACE);
        let picked = locks::block_if(ui, locked, |ui| {
            self.picker.picker_ui(ui, &self.scenario.surface.shape)
        });
        if let Some(shape) = picked {
            let shape = self.formula.exchange(&self.scenario.surface.shape, shape);
            self.pick_shape(shape);
        }
        let info = self.scenario.surface.shape.info();
        match self.scenario.surface.shape.content() {
            Content::Text(_) => {
                let relief = &self.derived.relief;
                locks::within(ui, free.clone(), |ui| {
                    formula_ui(ui, &mut self.scenario, relief, &mut self.formula);
                });
            }
            Content::None
            | Content::Bumps(_)
            | Content::Data(_)
            | Content::Slice(_)
            | Content::Network(_) => {
                let equation = self.scenario.surface.shape.landscape().equation();
                ui.add(egui::Label::new(RichText::new(equation).small().weak()).wrap())
                    .on_hover_text(info.teaches);
            }
        }
        if self.scenario.surface.shape.network().is_some() {
            locks::within(ui, free, |ui| self.network_panel_ui(ui));
            self.network_pictures_ui(ui);
            return;
        }
        locks::within(ui, free, |ui| {
            let homes = Homes::Opened(self.opened.surface.shape.parameters());
            let parameters = self.scenario.surface.shape.parameters_mut();
            parameters_ui(ui, parameters, homes, false, |_| Marks::default());
            let shape = &mut self.scenario.surface.shape;
            let editor = &mut self.bump_editor;
            locks::block_ui(ui, |ui| bumps_panel_ui(ui, shape, editor));
            self.data_panel_ui(ui);
            corruption_ui(ui, &mut self.scenario, &self.opened);
        });
        self.resampling_panel_ui(ui);
        let shape = &self.scenario.surface.shape;
        if self.scenario.figure.test && shape.regression().is_none() && shape.network().is_none() {
            tests_switch_ui(ui, &mut self.scenario);
        }
    }

    fn pick_shape(&mut self, shape: Shape) {
        let left = self.scenario.surface.shape.info().name;
        let before = self.scenario.methods();
        let count = self.scenario.optimizers.len();
        self.scenario.change_shape(shape);
        self.scenario.retitle(&self.opened, left);
        if self.scenario.optimizers.len() < count {
            let message = "Methods that need the 2×2 Hessian of a surface cannot train a network and were removed.";
            self.messages.done(Topic::Edit, message);
        } else if self.scenario.methods() != before {
            let message = "Learning rates that would diverge here were adapted.";
            self.messages.done(Topic::Edit, message);
        }
    }

    /// The curvatures where the first visible optimizer stands, and which place that is.
    fn facts_ui(&self, ui: &mut Ui) {
        let scenario = &self.scenario;
        let first = scenario.optimizers.iter().position(|o| o.visible);
        let Spot { eigenvalues, place } =
            Spot::at_head(scenario, &self.derived, first, self.step());
        let name = first.map(|i| scenario.names().swap_remove(i));
        let place = place.words_of(&name.unwrap_or_default());
        let title = RichText::new(format!("Curvature {place}")).small().weak();
        // Only the optimizer's name, at the end, is ever cut.
        ui.add(egui::Label::new(title).truncate());
        let n = |v: f64| compact(v, 3);
        let told = self.restraint().tells_limits(scenario);
        Grid::new("facts")
            .num_columns(2)
            .spacing([10.0, 1.0])
            .show(ui, |ui| {
                // Always four rows, so that nothing below moves while a value is dragged.
                let mut row = |name: &str, value: Option<String>, help: &str| {
                    ui.label(RichText::new(name).weak());
                    ui.label(value.unwrap_or_else(|| "–".into()))
                        .on_hover_text(format!("{help} ({place})"));
                    ui.end_row();
                };
                let least = eigenvalues.map(|[low, _]| n(low));
                row("λmin", least, "smaller eigenvalue of the Hessian");
                let most = eigenvalues.map(|[_, high]| n(high));
                row("λmax", most, "larger eigenvalue of the Hessian");
                let condition = eigenvalues.filter(|[low, _]| *low > 0.0);
                let condition = condition.map(|[low, high]| n(high / low));
                let help = "condition number λmax/λmin, where the surface curves up in every direction";
                row("κ", condition, help);
                let limit = eigenvalues.filter(|[_, high]| *high > 0.0 && told);
                let limit = limit.map(|[_, high]| n(2.0 / high));
                let help = "gradient descent on a quadratic of this curvature is stable for learning rates below this";
                row("2/λmax", limit, help);
            });
    }

    fn layers_ui(&mut self, ui: &mut Ui) {
        let on_a_slice = self.scenario.surface.shape.network().is_some();
        let mut layers = self.scenario.layers;
        let shown = Shown {
            step: self.step(),
            derived: &self.derived,
            style: self.style(ui),
        };
        let said = |key: &str| match key {
            "penalty" => penalty_words(&shown.scene(&self.scenario)),
            "early_stopping" => early_stopping_words(&shown.scene(&self.scenario)),
            _ => Vec::new(),
        };
        layers_ui(ui, &mut layers, on_a_slice, &said);
        let scenario = &mut self.scenario;
        scenario.layers = layers;
        if on_a_slice {
            ui.horizontal(|ui| {
                parameter_ui(ui, &mut scenario.figure, "spectrum", Homes::Defaults);
                let key = key_text(ui.ctx(), Command::Spectrum);
                ui.label(RichText::new(key).small().weak());
            });
        }
        parameter_ui(ui, &mut scenario.maps, "hyper", Homes::Defaults);
        if scenario.layers.basins {
            ui.horizontal(|ui| {
                ui.label("basins");
                map_of_ui(ui, &mut self.scenario);
            });
            ui.horizontal(|ui| {
                ui.label("at rest:");
                let free = self.restraint().free(&self.scenario.knobs, &[Place::Run]);
                let run = &mut self.scenario.run;
                locks::within(ui, free, |ui| tolerance_ui(ui, run));
            });
            progress_ui(ui, &mut self.derived.basins);
        }
        let scenario = &mut self.scenario;
        if scenario.layers.sharpness_box && !on_a_slice {
            let homes = Homes::Opened(&self.opened.sharpness);
            parameters_ui(ui, &mut scenario.sharpness, homes, false, |_| {
                Marks::default()
            });
        }
        let homes = Homes::Opened(&self.opened.figure);
        parameter_ui(ui, &mut scenario.figure, "equal_aspect", homes);
        parameter_ui(ui, &mut scenario.figure, "color_bar", homes);
        let homes = Homes::Opened(&self.opened.levels);
        parameter_ui(ui, &mut scenario.levels, "count", homes);
        let own = scenario.surface.shape.info().spacing;
        Grid::new("figure").num_columns(2).show(ui, |ui| {
            choices_ui(ui, &mut scenario.levels, &format!("auto: {}", own.key()));
            choices_ui(ui, &mut scenario.figure, "auto");
            let heights = format!("auto: {}", scenario.own_height_scale().key());
            choices_ui(ui, &mut scenario.relief, &heights);
        });
        if scenario.relief_place() != ReliefPlace::Off {
            let homes = Homes::Opened(&self.opened.relief);
            parameter_ui(ui, &mut scenario.relief, "height", homes);
        }
    }

    /// The switch of the swarm, with its key, and what it consists of.
    fn swarm_ui(&mut self, ui: &mut Ui) {
        let homes = Homes::Opened(&self.opened.swarm);
        let swarm = &mut self.scenario.swarm;
        ui.horizontal(|ui| {
            parameter_ui(ui, swarm, "shown", homes);
            ui.label(
                RichText::new(key_text(ui.ctx(), Command::Swarm))
                    .small()
                    .weak(),
            );
        });
        if !swarm.shown {
            return;
        }
        for key in ["arrangement", "count", "tail"] {
            parameter_ui(ui, swarm, key, homes);
        }
        // Of a network the swarm shows shadows, whose mean is not what the mean of the weights does.
        if self.scenario.surface.shape.network().is_none() {
            parameter_ui(ui, swarm, "average", homes);
        }
        ui.horizontal(|ui| map_of_ui(ui, &mut self.scenario));
        progress_ui(ui, &mut self.derived.swarm);
    }

    pub(super) fn optimizer_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let locked = self.restraint().locked.optimizers;
            if locks::heading_ui(ui, "Optimizers", locked) {
                self.release.unlock(|locked| &mut locked.optimizers);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let add = |ui: &mut Ui| {
                    let room = self.scenario.has_room();
                    let added = ui.add_enabled_ui(room, |ui| add_menu_ui(ui, &self.scenario));
                    added.inner
                };
                if let Some(method) = locks::block_if(ui, locked, add) {
                    self.scenario.add(method);
                    self.chosen = self.scenario.optimizers.len() - 1;
                    self.derive();
                }
                let network = self.scenario.surface.shape.network().is_some();
                race_button_ui(ui, &mut self.scenario.race, network);
            });
        });
        let room = ui.available_height();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let mut action = None;
            let style = self.style(ui);
            let count = self.scenario.optimizers.len();
            let chosen = self.open_card();
            let restraint = self.restraint();
            // Two are compared, so both are open where they have room.
            let all = count <= 2 && room >= OPEN_PAIR;
            let shown = Shown {
                step: self.step(),
                derived: &self.derived,
                style,
            };
            for index in 0..count {
                let card = Card {
                    index,
                    open: all || index == chosen,
                    chosen: index == chosen && count > 1,
                    opened: &self.opened,
                    shown: &shown,
                    restraint,
                };
                action = card.ui(ui, &mut self.scenario).or(action);
            }
            if count == 0 {
                ui.label(RichText::new("No optimizer runs here yet: add one above.").weak());
            }
            follow(ui);
            if let Some(action) = action {
                self.act_on_card(action);
            }
        });
    }

    fn act_on_card(&mut self, action: CardAction) {
        let scenario = &mut self.scenario;
        match action {
            CardAction::Map(i) => {
                scenario.maps.optimizer = i;
                scenario.maps.hyper = true;
            }
            CardAction::Remove(i) => {
                scenario.remove(i);
                self.chosen -= usize::from(self.chosen > i);
            }
            CardAction::Duplicate(i) => {
                scenario.duplicate(i);
                self.chosen = i + 1;
            }
            CardAction::MoveUp(i) => {
                scenario.move_down(i - 1);
                self.chosen = i - 1;
            }
            CardAction::MoveDown(i) => {
                scenario.move_down(i);
                self.chosen = i + 1;
            }
            CardAction::Solo(i) => scenario.solo(i),
            CardAction::Choose(i) => self.choose(i),
            CardAction::Pin(i) => self.pin(i),
        }
    }

    /// Opens the card of an optimizer, whose steps are then those that are explained.
    pub(super) fn choose(&mut self, index: usize) {
        self.chosen = index;
        if self.scenario.layers.explain {
            self.scenario.explained = index;
        }
    }
}

fn start_ui(ui: &mut Ui, start: &mut Point, locks: [bool; 2]) {
    ui.horizontal(|ui| {
        for ((number, name), locked) in start.iter_mut().zip(["x", "y"]).zip(locks) {
            let label = ui.label(name);
            let field = NumberBox {
                name: "",
                speed: 0.01,
                text: &|v| compact(v, 5),
                hint: "Or drag the ring on the plot, or click there.",
                size: None,
                judge: &nearest(Legal::Finite),
            };
            let field = ui.add_enabled_ui(!locked, |ui| field.ui(ui, number)).inner;
            field
                .on_disabled_hover_text(locks::WHY)
                .labelled_by(label.id);
            *number = Legal::Finite.clamp(*number);
        }
    });
}

/// The number of steps, and what is added to the surface and its gradients.
fn run_ui(ui: &mut Ui, scenario: &mut Scenario, opened: &Scenario, restraint: &Restraint) {
    let varies = scenario.surface.shape.landscape().varies();
    let homes = Homes::Opened(&opened.run);
    let free = restraint.free(&scenario.knobs, &[Place::Run]);
    locks::within(ui, free, |ui| {
        let run = &mut scenario.run;
        parameters_ui(ui, run, homes, false, |_| Marks::default());
        // The seed matters only if anything is random.
        if run.noise > 0.0 || varies {
            parameters_ui(ui, run, homes, true, |_| Marks::default());
        }
    });
    // L2 and L1 are terms of the plane: those of all weights are the method's own.
    if scenario.surface.shape.network().is_none() {
        let homes = Homes::Opened(&opened.surface);
        let free = restraint.free(&scenario.knobs, &SURFACE);
        let surface = &mut scenario.surface;
        locks::within(ui, free, |ui| {
            parameters_ui(ui, surface, homes, false, |_| Marks::default());
        });
    }
}

pub(super) fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(3.0);
    ui.heading(text);
}
