//! The panels at the sides: the surface and the optimizers.

use eframe::egui::{self, DragValue, Grid, RichText, ScrollArea, Ui};

use super::App;
use super::card::{CardAction, add_menu_ui};
use super::parameter::{Marks, choices_ui, parameter_ui, parameters_ui, parse};
use crate::figure::compact;
use crate::math::eigenpairs;
use crate::optimizer::Method;
use crate::parameters::Choice as _;
use crate::scenario::{MAX_OPTIMIZERS, Scenario};
use crate::surface::{Content, Shape};

impl App {
    pub(super) fn surface_panel_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            heading(ui, "Surface");
            if let Some(shape) = self.picker.picker_ui(ui, &self.scenario.surface.shape) {
                self.change_surface(shape);
            }
            let info = self.scenario.surface.shape.info();
            match self.scenario.surface.shape.content() {
                Content::Text(_) => self.formula_ui(ui),
                Content::None | Content::Bumps(_) | Content::Data(_) | Content::Slice(_) => {
                    ui.add(egui::Label::new(RichText::new(info.equation).small().weak()).wrap())
                        .on_hover_text(info.teaches);
                }
            }
            parameters_ui(
                ui,
                self.scenario.surface.shape.parameters_mut(),
                false,
                |_| Marks::default(),
            );
            self.bumps_panel_ui(ui);
            self.data_panel_ui(ui);
            self.facts_ui(ui);

            heading(ui, "Start");
            ui.horizontal(|ui| {
                for (axis, name) in ["x", "y"].into_iter().enumerate() {
                    let label = ui.label(name);
                    let number = DragValue::new(&mut self.scenario.start[axis])
                        .speed(0.01)
                        .custom_formatter(|v, _| compact(v, 5))
                        .custom_parser(parse);
                    ui.add(number)
                        .labelled_by(label.id)
                        .on_hover_text("Or drag the ring on the plot, or click there");
                }
            });

            heading(ui, "Run");
            let batches = self.scenario.surface.shape.landscape().batches().is_some();
            let run = &mut self.scenario.run;
            parameters_ui(ui, run, false, |_| Marks::default());
            // The seed, where anything is random.
            if run.noise > 0.0 || batches {
                parameters_ui(ui, run, true, |_| Marks::default());
            }
            parameters_ui(ui, &mut self.scenario.surface, false, |_| Marks::default());

            heading(ui, "Layers");
            self.layers_ui(ui);
        });
    }

    /// Another surface, with its own start and view; what runs on it stays.
    fn change_surface(&mut self, shape: Shape) {
        let shape = self.formula.exchange(&self.scenario.surface.shape, shape);
        let scaled = |shape: &Shape| shape.regression().is_some();
        if scaled(&shape) || scaled(&self.scenario.surface.shape) {
            self.scenario.surface.shape = shape;
            self.suit_surface();
            return;
        }
        let fresh = Scenario::on(shape);
        self.scenario.surface.shape = fresh.surface.shape;
        self.scenario.start = fresh.start;
        self.scenario.view = None;
        self.scenario.levels.spacing = None;
    }

    /// Curvature at the minimum, where the surface has one number for it; else where the first head stands.
    fn facts_ui(&self, ui: &mut Ui) {
        let at = match self.runs.get(0) {
            Some(run) => run.points[self.step().min(run.last())],
            None => self.scenario.start,
        };
        let pairs = eigenpairs(self.scenario.surface.jet2(at).hessian);
        let values = pairs.map(|pairs| pairs.map(|pair| pair.value));
        let n = |v: f64| compact(v, 3);
        let place = if self.scenario.surface.shape.landscape().is_quadratic() {
            "everywhere"
        } else {
            "at the first head"
        };
        Grid::new("facts")
            .num_columns(2)
            .spacing([10.0, 1.0])
            .show(ui, |ui| {
                // Always three rows: what stands below must not move while a value is dragged.
                let mut row = |name: &str, value: Option<String>, help: &str| {
                    ui.label(RichText::new(name).weak());
                    let value = value.unwrap_or_else(|| "–".into());
                    ui.add(egui::Label::new(value).truncate())
                        .on_hover_text(format!("{help} ({place})"));
                    ui.end_row();
                };
                let eigenvalues = values.map(|[low, high]| format!("{}, {}", n(low), n(high)));
                row("λmin, λmax", eigenvalues, "eigenvalues of the Hessian");
                let condition = values.filter(|[low, _]| *low > 0.0);
                let condition = condition.map(|[low, high]| n(high / low));
                let help =
                    "condition number λmax/λmin; it needs a surface that curves up everywhere";
                row("κ", condition, help);
                let limit = values.filter(|[_, high]| *high > 0.0);
                let limit = limit.map(|[_, high]| n(2.0 / high));
                let help = "gradient descent is stable for learning rates below this";
                row("2/λmax", limit, help);
            });
    }

    fn layers_ui(&mut self, ui: &mut Ui) {
        let scenario = &mut self.scenario;
        for minor in [false, true] {
            parameters_ui(ui, &mut scenario.layers, minor, |_| Marks::default());
        }
        parameter_ui(ui, &mut scenario.maps, "hyper");
        if scenario.layers.basins {
            ui.horizontal(|ui| {
                ui.label("basins");
                self.map_of_ui(ui);
            });
            ui.horizontal(|ui| {
                ui.label("at rest:");
                super::hyper::tolerance_ui(ui, &mut self.scenario.maps);
            });
            super::hyper::progress_ui(ui, &mut self.picture.basins);
        }
        let scenario = &mut self.scenario;
        parameter_ui(ui, &mut scenario.figure, "equal_aspect");
        parameter_ui(ui, &mut scenario.levels, "count");
        let own = scenario.surface.shape.info().spacing;
        Grid::new("figure").num_columns(2).show(ui, |ui| {
            choices_ui(ui, &mut scenario.levels, &format!("auto: {}", own.key()));
            choices_ui(ui, &mut scenario.figure, "auto");
        });
    }

    pub(super) fn optimizer_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            heading(ui, "Optimizers");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let room = self.scenario.optimizers.len() < MAX_OPTIMIZERS;
                ui.add_enabled_ui(room, |ui| {
                    if let Some(method) = add_menu_ui(ui) {
                        let method = with_suggested_rate(method, &self.scenario);
                        self.scenario.optimizers.push(method.into());
                        self.runs.update(&self.scenario);
                    }
                });
            });
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let mut action = None;
            for index in 0..self.scenario.optimizers.len() {
                action = self.card_ui(ui, index).or(action);
            }
            if self.scenario.optimizers.is_empty() {
                ui.label(RichText::new("No optimizer runs here yet: add one above.").weak());
            }
            if let Some(action) = action {
                self.act_on_card(action);
            }
        });
    }

    fn act_on_card(&mut self, action: CardAction) {
        let optimizers = &mut self.scenario.optimizers;
        let of = &mut self.scenario.maps.optimizer;
        match action {
            CardAction::Map(i) => {
                *of = i;
                self.scenario.maps.hyper = true;
            }
            CardAction::Remove(i) => {
                optimizers.remove(i);
                if *of > i || *of == optimizers.len() {
                    *of = of.saturating_sub(1);
                }
            }
            CardAction::Duplicate(i) => {
                if optimizers.len() < MAX_OPTIMIZERS {
                    // The copy takes the next colour: two paths of one colour would be one path.
                    let copy = crate::scenario::Optimizer {
                        color: None,
                        ..optimizers[i].clone()
                    };
                    optimizers.insert(i + 1, copy);
                    *of += usize::from(*of > i);
                }
            }
            CardAction::MoveUp(i) => swap(optimizers, of, i - 1),
            CardAction::MoveDown(i) => swap(optimizers, of, i),
            CardAction::Solo(i) => {
                let alone = optimizers
                    .iter()
                    .enumerate()
                    .all(|(j, o)| o.visible == (i == j));
                for (j, optimizer) in optimizers.iter_mut().enumerate() {
                    optimizer.visible = alone || i == j;
                }
            }
        }
        self.runs.update(&self.scenario);
    }
}

/// Swaps an optimizer and the next one; the maps stay with whom they belong to.
fn swap(optimizers: &mut [crate::scenario::Optimizer], of: &mut usize, i: usize) {
    optimizers.swap(i, i + 1);
    if *of == i {
        *of = i + 1;
    } else if *of == i + 1 {
        *of = i;
    }
}

/// A method with a rate that suits the surface. PyTorch's defaults, which files mean, are made for networks: here most
/// methods would not be seen to move.
pub(super) fn with_suggested_rate(mut method: Method, scenario: &Scenario) -> Method {
    let start = scenario.surface.jet2(scenario.start);
    let lambda_max = eigenpairs(start.hessian).map_or(0.0, |[_, high]| high.value);
    let view = scenario.view();
    let reach = view.height().min(view.width());
    let rate = method.suggested_rate(lambda_max, reach);
    if let (Some(rate), Some(row)) = (rate, method.rate_row()) {
        method.parameters_mut().set(row, rate);
    }
    method
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(3.0);
    ui.heading(text);
}
