//! The panels at the sides: the surface and the optimizers.

use eframe::egui::{self, ComboBox, DragValue, Grid, RichText, ScrollArea, Ui};

use super::App;
use super::card::{CardAction, add_menu_ui};
use super::parameter::{Marks, number_ui, parameters_ui, parse};
use crate::figure::compact;
use crate::math::eigenpairs;
use crate::optimizer::{MAX_STEPS, Method};
use crate::parameters::{Legal, Parameter};
use crate::scenario::{Legend, MAX_OPTIMIZERS, Named, Palette, Run, Scenario};
use crate::surface::{Shape, Spacing};

const STEPS: Parameter = Parameter::new("steps", "steps", "number of steps")
    .legal(Legal::Whole(0.0, MAX_STEPS as f64))
    .logarithmic(1.0, 5000.0)
    .help("how long every optimizer runs");
const NOISE: Parameter = Parameter::new("noise", "noise σ", "gradient noise")
    .legal(Legal::AtLeast(0.0))
    .linear(0.0, 10.0)
    .help("standard deviation of Gaussian noise on each gradient component");
const L2: Parameter = Parameter::new("l2", "L2", "L2 term")
    .legal(Legal::AtLeast(0.0))
    .linear(0.0, 10.0)
    .help("adds (l2/2)·(x² + y²) to the surface: a pull to the origin, and curvature everywhere");
const L1: Parameter = Parameter::new("l1", "L1", "L1 term")
    .legal(Legal::AtLeast(0.0))
    .linear(0.0, 10.0)
    .help("adds l1·(|x| + |y|) to the surface: minima move onto the axes");
const LEVELS: Parameter = Parameter::new("count", "levels", "number of levels")
    .legal(Legal::Whole(0.0, 100.0))
    .linear(0.0, 40.0)
    .help("about how many contour levels");

impl App {
    pub(super) fn surface_panel_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            heading(ui, "Surface");
            if let Some(shape) = self.picker.picker_ui(ui, &self.scenario.surface.shape) {
                self.change_surface(shape);
            }
            let info = self.scenario.surface.shape.info();
            if let Shape::Typed(_) = self.scenario.surface.shape {
                self.formula_ui(ui);
            } else {
                ui.add(egui::Label::new(RichText::new(info.equation).small().weak()).wrap())
                    .on_hover_text(info.teaches);
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
            let default = Run::default();
            let batches = self.scenario.surface.with_landscape().batches().is_some();
            let run = &mut self.scenario.run;
            let mut steps = run.steps as f64;
            if number_ui(
                ui,
                &STEPS,
                &mut steps,
                default.steps as f64,
                Marks::default(),
            ) {
                run.steps = steps as usize;
            }
            number_ui(ui, &NOISE, &mut run.noise, default.noise, Marks::default());
            if run.noise > 0.0 || batches {
                ui.horizontal(|ui| {
                    let label = ui.label("seed");
                    // A TOML file holds whole numbers up to 2⁶³ − 1.
                    let seed = DragValue::new(&mut run.seed)
                        .range(0..=i64::MAX as u64)
                        .speed(0.1);
                    ui.add(seed).labelled_by(label.id);
                    if ui
                        .small_button("next")
                        .on_hover_text("Other noise of the same strength")
                        .clicked()
                    {
                        run.seed = (run.seed + 1).min(i64::MAX as u64);
                    }
                });
            }
            let surface = &mut self.scenario.surface;
            number_ui(ui, &L2, &mut surface.l2, 0.0, Marks::default());
            number_ui(ui, &L1, &mut surface.l1, 0.0, Marks::default());

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
        let layers = &mut scenario.layers;
        for (on, name) in [
            (&mut layers.bands, "coloured bands"),
            (&mut layers.contours, "contour lines"),
            (&mut layers.labels, "labels on the lines"),
            (&mut layers.critical_points, "minima and saddles"),
            (&mut layers.dots, "dots at steps"),
            (&mut layers.ahead, "path ahead"),
            (&mut layers.gradient, "downhill arrows"),
            (&mut layers.gauges, "velocity and moments"),
            (&mut layers.basins, "basins of attraction"),
            (&mut scenario.maps.hyper, "hyperparameter map"),
        ] {
            ui.checkbox(on, name);
        }
        if scenario.layers.basins {
            ui.horizontal(|ui| {
                ui.label("basins");
                self.map_of_ui(ui);
            });
            ui.horizontal(|ui| {
                ui.label("at rest:");
                super::hyper::tolerance_ui(ui, &mut self.scenario.maps.tolerance);
            });
            super::hyper::progress_ui(ui, &mut self.picture.basins);
        }
        let scenario = &mut self.scenario;
        ui.checkbox(&mut scenario.figure.equal_aspect, "equal scales");
        let mut count = scenario.levels.count as f64;
        if number_ui(ui, &LEVELS, &mut count, 16.0, Marks::default()) {
            scenario.levels.count = count as usize;
        }
        Grid::new("figure").num_columns(2).show(ui, |ui| {
            let own = scenario.surface.shape.info().spacing;
            let name = |s: Option<Spacing>| match s {
                Some(s) => s.key().to_owned(),
                None => format!("auto: {}", own.key()),
            };
            let label = ui.label("Levels");
            ComboBox::from_id_salt("spacing")
                .selected_text(name(scenario.levels.spacing))
                .show_ui(ui, |ui| {
                    for spacing in
                        std::iter::once(None).chain(Spacing::ALL.iter().copied().map(Some))
                    {
                        ui.selectable_value(&mut scenario.levels.spacing, spacing, name(spacing));
                    }
                })
                .response
                .labelled_by(label.id);
            ui.end_row();
            choice_ui(ui, "Colours", &mut scenario.figure.palette, Palette::key);
            choice_ui(ui, "Legend", &mut scenario.figure.legend, Legend::key);
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
    let row = method
        .parameters()
        .table()
        .iter()
        .position(|p| p.key == "lr");
    let rate = method.suggested_rate(lambda_max, reach);
    if let (Some(rate), Some(row)) = (rate, row) {
        method.parameters_mut().set(row, rate);
    }
    method
}

fn choice_ui<T: Named>(ui: &mut Ui, name: &str, value: &mut T, key: fn(T) -> &'static str) {
    let words = |v: T| key(v).replace('_', " ");
    let label = ui.label(name);
    ComboBox::from_id_salt(name)
        .selected_text(words(*value))
        .show_ui(ui, |ui| {
            for &choice in T::ALL {
                ui.selectable_value(value, choice, words(choice));
            }
        })
        .response
        .labelled_by(label.id);
    ui.end_row();
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(3.0);
    ui.heading(text);
}
