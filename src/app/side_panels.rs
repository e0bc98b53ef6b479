//! The panels at the sides: the surface and the optimizers.

use eframe::egui::{self, ComboBox, DragValue, Grid, RichText, ScrollArea, Ui};

use super::App;
use super::card::{CardAction, add_menu_ui, card_ui};
use super::hyper::{map_of_ui, progress_ui, tolerance_ui};
use super::parameter::{Marks, number_ui, parameters_ui, parse};
use crate::figure::compact;
use crate::math::eigenpairs;
use crate::optimizer::MAX_STEPS;
use crate::parameters::{Legal, Parameter};
use crate::scenario::{Legend, Named, Palette, Run};
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
                let shape = self.formula.exchange(&self.scenario.surface.shape, shape);
                self.scenario.change_shape(shape);
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

    /// Curvature at the minimum, where the surface has one number for it; else where the first head stands.
    fn facts_ui(&self, ui: &mut Ui) {
        let at = match self.derived.runs.get(0) {
            Some(run) => run.points[self.step().min(run.last())],
            None => self.scenario.start,
        };
        let pairs = eigenpairs(self.scenario.surface.jet2(at).hessian);
        let values = pairs.map(|pairs| pairs.map(|pair| pair.value));
        let n = |v: f64| compact(v, 3);
        let constant = matches!(
            self.scenario.surface.shape,
            Shape::Quadratic(_) | Shape::Booth(_) | Shape::LeastSquares(_)
        );
        let place = if constant {
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
                map_of_ui(ui, &mut self.scenario);
            });
            ui.horizontal(|ui| {
                ui.label("at rest:");
                tolerance_ui(ui, &mut self.scenario.maps.tolerance);
            });
            progress_ui(ui, &mut self.derived.basins);
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
                ui.add_enabled_ui(self.scenario.has_room(), |ui| {
                    if let Some(method) = add_menu_ui(ui) {
                        self.scenario.add(method);
                        self.derive();
                    }
                });
            });
        });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let mut action = None;
            let style = self.style(ui);
            let (scenario, shown) = self.split(style);
            for index in 0..scenario.optimizers.len() {
                action = card_ui(ui, scenario, &shown, index).or(action);
            }
            if scenario.optimizers.is_empty() {
                ui.label(RichText::new("No optimizer runs here yet: add one above.").weak());
            }
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
            CardAction::Remove(i) => scenario.remove(i),
            CardAction::Duplicate(i) => scenario.duplicate(i),
            CardAction::MoveUp(i) => scenario.move_down(i - 1),
            CardAction::MoveDown(i) => scenario.move_down(i),
            CardAction::Solo(i) => scenario.solo(i),
        }
    }
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
