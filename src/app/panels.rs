//! The layout of the window.

use eframe::egui::scroll_area::ScrollSource;
use eframe::egui::{
    Align, CentralPanel, Frame, Layout, Panel, Rect, ScrollArea, Ui, UiBuilder, vec2,
};

use super::App;
use super::damage::sentence_ui;
use super::fingers::least;
use super::focus::{Place, follow};
use super::hyper::{hyper_choices_ui, hyper_plot_ui, map_of_ui};
use super::scene::Shown;
use super::session;
use super::spoken::describe;
use crate::figure::{
    Aside, explained_sentence, explained_ui, lens_sentence, lens_ui, map_sentence,
    normalization_sentence, normalization_ui, phase_sentence, phase_ui, shrinkage_sentence,
    shrinkage_ui, spectrum_sentence, spectrum_ui,
};
use crate::workbench::Derived;

/// While presenting, the chart stands beside the plot where what is left for both is this many times as wide as high.
const BESIDE: f32 = 1.45;
/// Height of the chart below the plot of a small window.
const CHART_BELOW: f32 = 104.0;
/// The chart's share of the width beside it.
const CHART_BESIDE: f32 = 0.38;
/// The share of a column with the fit or the map above the chart.
const COLUMN: f32 = 0.45;
/// How many times as much as is left beside the chart one picture may need before it gets the whole column.
const ALONE: f32 = 1.3;
/// How much lower than they should be pictures in a column may be while presenting.
const SQUEEZED: f32 = 0.8;
/// The chart's share of the height of that column, and of the height below the plot where the others need the column.
const CHART_SHARE: f32 = 0.38;
const CHART_UNDER: f32 = 0.34;

/// Which panels have room, and where the chart goes.
pub struct Rooms {
    pub panels: session::Panels,
    /// Panel sizes are remembered separately for small and for large windows.
    pub roomy: bool,
    /// Whether the chart stands beside the plot.
    pub beside: bool,
    /// Whether the plot of the test loss needs room, too.
    pub twins: bool,
    /// Whether what shares the room with the plot stands below it.
    pub stacked: bool,
}

impl App {
    pub(super) fn panels_ui(&mut self, ui: &mut Ui) {
        if let Some(damage) = &self.damage {
            sentence_ui(ui, damage);
            return;
        }
        if self.asks.embed || self.is_compact(ui.ctx()) {
            self.compact_ui(ui);
            return;
        }
        let roomy = ui.available_width() >= 1500.0;
        let bars = self.asks.hide.bars;
        if self.presenting.is_none() && !bars.top_bar {
            Panel::top("top_bar").show(ui, |ui| {
                self.tour.put(Place::Top, ui.unique_id());
                self.top_bar_ui(ui);
            });
            self.welcome_ui(ui);
        }
        match self.presenting {
            _ if bars.notes => {}
            None => self.notes_ui(ui),
            Some(_) => self.headline_ui(ui, true),
        }
        self.asking_ui(ui);
        self.tasks_ui(ui);
        self.restraint_ui(ui);
        let size = ui.available_size();
        let twins = self.derived.shown(&self.scenario).shows_tests();
        let plots = if twins { 2.0 } else { 1.0 };
        let beside = self.presenting.is_some() && size.x >= BESIDE * plots * size.y;
        let lab = self.scenario.lab().is_some();
        let hidden = self.restraint().hidden;
        // A window too small for everything shows only the plot and the timeline.
        let rooms = Rooms {
            panels: session::Panels {
                left: self.settings.panels.left && size.x >= 760.0 && !hidden.surface,
                right: self.settings.panels.right && size.x >= 520.0 && !lab && !hidden.optimizers,
                chart: self.settings.panels.chart
                    && !lab
                    && !hidden.chart
                    && size.y >= if beside { 200.0 } else { 380.0 },
                ..self.settings.panels
            },
            roomy,
            beside,
            twins,
            stacked: false,
        };
        self.below_ui(ui, &rooms);
        self.sides_ui(ui, &rooms);
        // Changes made with the controls are drawn within this frame.
        self.derive();
        self.figures_ui(ui, &rooms);
    }

    /// Timeline, knobs and the chart below the plot.
    fn below_ui(&mut self, ui: &mut Ui, rooms: &Rooms) {
        let roomy = rooms.roomy;
        // In a lab no run is played.
        if self.scenario.lab().is_none() && !self.restraint().hidden.timeline {
            Panel::bottom("timeline").resizable(false).show(ui, |ui| {
                self.tour.put(Place::Timeline, ui.unique_id());
                self.timeline_ui(ui);
            });
        }
        if self.presenting.is_some() && !self.asks.hide.bars.knobs {
            self.knobs_ui(ui);
        }
        if rooms.panels.chart && !rooms.beside {
            Panel::bottom(("chart", roomy))
                .resizable(true)
                .default_size(if roomy { 210.0 } else { CHART_BELOW })
                .min_size(70.0)
                .max_size(ui.available_height() * 0.6)
                .show(ui, |ui| {
                    self.tour.put(Place::Chart, ui.unique_id());
                    self.chart_panel_ui(ui);
                });
        }
    }

    /// Surface and optimizers, or the settings of the lab.
    fn sides_ui(&mut self, ui: &mut Ui, rooms: &Rooms) {
        let roomy = rooms.roomy;
        if rooms.panels.left {
            Panel::left(("surface", roomy))
                .resizable(true)
                .default_size(if roomy { 270.0 } else { 188.0 })
                .size_range(170.0..=460.0)
                .show(ui, |ui| {
                    self.tour.put(Place::Left, ui.unique_id());
                    self.left_ui(ui);
                });
        }
        if rooms.panels.right {
            Panel::right(("optimizers", roomy))
                .resizable(true)
                .default_size(match (roomy, least(ui) > 0.0) {
                    (true, _) => 330.0,
                    (false, true) => 268.0,
                    (false, false) => 234.0,
                })
                .size_range(200.0..=520.0)
                .show(ui, |ui| {
                    self.tour.put(Place::Right, ui.unique_id());
                    self.optimizer_panel_ui(ui);
                });
        }
    }

    /// The plot in the space that is left, and what stands beside it. The plot keeps at least 45 % of the width: the others share
    /// a column at its right, but for the fit alone, which stands at the left.
    pub(super) fn figures_ui(&mut self, ui: &mut Ui, rooms: &Rooms) {
        if let Some(lab) = self.scenario.lab() {
            self.lab_ui(ui, lab);
            return;
        }
        let roomy = rooms.roomy;
        let room = ui.available_width();
        let mut asides = Aside::of(self.derived.shown(&self.scenario));
        asides.retain(|aside| *aside != Aside::Fit || room >= 480.0 || rooms.stacked);
        match (&asides[..], rooms.panels.chart && rooms.beside) {
            ([], false) => {}
            (_, false) if rooms.stacked => {
                Panel::bottom("asides below")
                    .resizable(false)
                    .exact_size(ui.available_height() * COLUMN)
                    .show(ui, |ui| self.column_ui(ui, roomy, &asides));
            }
            ([Aside::Fit], false) => {
                let size = match (roomy, rooms.twins) {
                    (true, false) => 420.0,
                    (true, true) => 340.0,
                    (false, false) => 290.0,
                    (false, true) => 210.0,
                };
                Panel::left(("fit", roomy, rooms.twins))
                    .resizable(true)
                    .default_size(size)
                    .size_range(180.0..=room * 0.5)
                    .show(ui, |ui| {
                        self.tour.put(Place::Fit, ui.unique_id());
                        self.fit_panel_ui(ui);
                    });
            }
            (_, false) => {
                let share = if rooms.twins { 0.3 } else { 0.42 };
                Panel::right(("asides", roomy, rooms.twins))
                    .resizable(true)
                    .default_size(room * share)
                    .size_range((room * 0.2).min(220.0)..=room * 0.55)
                    .show(ui, |ui| self.column_ui(ui, roomy, &asides));
            }
            (_, true) => {
                let share = if asides.is_empty() {
                    CHART_BESIDE
                } else {
                    COLUMN
                };
                // Where the others need the whole column, the chart goes under the plot.
                let left = ui.available_height() * (1.0 - CHART_SHARE);
                let needed = Aside::heights(&asides) * self.style(ui).text_size;
                // One alone is rather somewhat low.
                let alone = if asides.len() == 1 { ALONE } else { 1.0 };
                let under = needed > alone * left;
                Panel::right("column")
                    .resizable(false)
                    .exact_size(room * share)
                    .show(ui, |ui| {
                        if under {
                            self.column_ui(ui, roomy, &asides);
                        } else {
                            self.column_with_chart_ui(ui, roomy, &asides);
                        }
                    });
                if under {
                    Panel::bottom("chart under the plot")
                        .resizable(false)
                        .exact_size(ui.available_height() * CHART_UNDER)
                        .show(ui, |ui| {
                            self.tour.put(Place::Beside, ui.unique_id());
                            self.chart_panel_ui(ui);
                        });
                }
            }
        }
        let fill = self.style(ui).background;
        CentralPanel::default()
            .frame(Frame::NONE.fill(fill).inner_margin(4.0))
            .show(ui, |ui| {
                self.tour.put(Place::Plot, ui.unique_id());
                self.plots_ui(ui);
            });
    }

    /// A column that the chart shares.
    fn column_with_chart_ui(&mut self, ui: &mut Ui, roomy: bool, asides: &[Aside]) {
        if !asides.is_empty() {
            Panel::bottom("chart in the column")
                .resizable(false)
                .exact_size(ui.available_height() * CHART_SHARE)
                .show(ui, |ui| {
                    self.tour.put(Place::Beside, ui.unique_id());
                    self.chart_panel_ui(ui);
                });
            self.column_ui(ui, roomy, asides);
        } else {
            self.tour.put(Place::Beside, ui.unique_id());
            self.chart_panel_ui(ui);
        }
    }

    /// What shares a column, one above the other. A column that is too low for all scrolls. On a stage nobody scrolls: there
    /// everything is rather somewhat lower than cut.
    fn column_ui(&mut self, ui: &mut Ui, roomy: bool, asides: &[Aside]) {
        let unit = self.style(ui).text_size;
        let squeezed = self.presenting.map_or(1.0, |_| SQUEEZED);
        let least = Aside::heights(asides) * unit * squeezed;
        let before = std::mem::replace(&mut self.asides, asides.to_vec());
        if asides.len() < 2 || ui.available_height() >= least {
            self.stacked_ui(ui, roomy, asides);
            return;
        }
        let area = ScrollArea::vertical().auto_shrink(false);
        area.scroll_source(ScrollSource::SCROLL_BAR | ScrollSource::MOUSE_WHEEL)
            .show(ui, |ui| {
                // What has just been switched on is shown.
                let new = asides.iter().position(|aside| !before.contains(aside));
                let above = |i| Aside::heights(&asides[..i]) * unit * squeezed;
                let new = new.map(|i| [i, i + 1].map(above));
                let size = vec2(ui.available_width(), least);
                let rect = Rect::from_min_size(ui.cursor().min, size);
                let inside = UiBuilder::new().max_rect(rect);
                let mut inside = ui.new_child(inside.layout(Layout::top_down(Align::Min)));
                self.stacked_ui(&mut inside, roomy, asides);
                ui.advance_cursor_after_rect(rect);
                if let Some([from, to]) = new {
                    let heights = rect.top() + from..=rect.top() + to;
                    ui.scroll_to_rect(Rect::from_x_y_ranges(rect.x_range(), heights), None);
                }
                follow(ui);
            });
    }

    fn stacked_ui(&mut self, ui: &mut Ui, roomy: bool, asides: &[Aside]) {
        let Some((last, others)) = asides.split_last() else {
            return;
        };
        let height = ui.available_height();
        let all = Aside::heights(asides);
        // However the others are sized, most of the last one's share is left.
        let spare = 0.4 * last.height() / others.len().max(1) as f32;
        for aside in others {
            let share = |units: f32| height * units / all;
            let own = aside.height();
            Panel::top((*aside, asides.len(), roomy, self.presenting.is_some()))
                .resizable(true)
                .default_size(share(own))
                .size_range(share(own * 0.6)..=share(own + spare))
                .show(ui, |ui| self.aside_ui(ui, *aside));
        }
        self.aside_ui(ui, *last);
    }

    fn aside_ui(&mut self, ui: &mut Ui, aside: Aside) {
        self.tour.put(Place::Aside(aside), ui.unique_id());
        match aside {
            Aside::Relief => self.relief_panel_ui(ui),
            Aside::Fit => self.fit_panel_ui(ui),
            Aside::Decision => self.decision_panel_ui(ui),
            Aside::Diagram => self.diagram_panel_ui(ui),
            Aside::Lens => self.lens_panel_ui(ui),
            Aside::Phase => self.phase_panel_ui(ui),
            Aside::Shrinkage => self.shrinkage_panel_ui(ui),
            Aside::Map => self.hyper_panel_ui(ui),
            Aside::Step => self.explained_panel_ui(ui),
            Aside::Race => self.race_panel_ui(ui),
            Aside::Between => self.between_panel_ui(ui),
            Aside::Ensemble => self.ensemble_panel_ui(ui),
            Aside::Tradeoff => self.tradeoff_panel_ui(ui),
            Aside::Spectrum => self.spectrum_panel_ui(ui),
            Aside::Normalization => self.normalization_panel_ui(ui),
        }
    }

    fn explained_panel_ui(&mut self, ui: &mut Ui) {
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = explained_ui(ui, &scene);
        describe(ui, &picture, moving, || explained_sentence(&scene));
        self.tour.picture(ui, &picture);
    }

    fn normalization_panel_ui(&mut self, ui: &mut Ui) {
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = normalization_ui(ui, &scene);
        describe(ui, &picture, moving, || normalization_sentence(&scene));
        self.tour.picture(ui, &picture);
    }

    fn spectrum_panel_ui(&mut self, ui: &mut Ui) {
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = spectrum_ui(ui, &scene);
        describe(ui, &picture, moving, || spectrum_sentence(&scene));
        self.tour.picture(ui, &picture);
    }

    fn shrinkage_panel_ui(&mut self, ui: &mut Ui) {
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = shrinkage_ui(ui, &scene);
        describe(ui, &picture, moving, || shrinkage_sentence(&scene));
        self.tour.picture(ui, &picture);
    }

    fn lens_panel_ui(&mut self, ui: &mut Ui) {
        // On a quadratic all runs are seen from its centre.
        let quadratic = self.scenario.surface.shape.landscape().is_quadratic();
        if !quadratic && self.scenario.optimizers.len() > 1 {
            ui.horizontal(|ui| {
                ui.label("at the end");
                map_of_ui(ui, &mut self.scenario);
            });
            self.derive();
        }
        let shown = Shown {
            step: self.step(),
            style: self.style(ui),
            derived: &self.derived,
        };
        let scene = shown.scene(&self.scenario);
        let picture = lens_ui(ui, &scene, &mut self.pictures.lens);
        describe(ui, &picture, self.is_moving(ui.ctx()), || {
            lens_sentence(&scene)
        });
        self.tour.picture(ui, &picture);
    }

    fn phase_panel_ui(&mut self, ui: &mut Ui) {
        let Some(direction) = self.scenario.figure.phase.direction() else {
            return;
        };
        let shown = Shown {
            step: self.step(),
            style: self.style(ui),
            derived: &self.derived,
        };
        let scene = shown.scene(&self.scenario);
        let picture = phase_ui(ui, &scene, direction, &mut self.pictures.phase);
        let moving = self.is_moving(ui.ctx());
        describe(ui, &picture, moving, || phase_sentence(&scene, direction));
        self.tour.picture(ui, &picture);
    }

    fn hyper_panel_ui(&mut self, ui: &mut Ui) {
        let Derived {
            hyper, convergence, ..
        } = &mut self.derived;
        hyper_choices_ui(ui, &mut self.scenario, hyper, convergence);
        self.derive();
        let shown = Shown {
            step: self.step(),
            style: self.style(ui),
            derived: &self.derived,
        };
        let told = !self.restraint().hidden.readouts;
        let pictures = &mut self.pictures.hyper;
        let map = hyper_plot_ui(ui, &mut self.scenario, &shown, pictures, told);
        if let Some(map) = map {
            let scene = shown.scene(&self.scenario);
            let moving = self.is_moving(ui.ctx());
            describe(ui, &map, moving, || {
                map_sentence(&scene).unwrap_or_default()
            });
            self.tour.picture(ui, &map);
        }
    }
}
