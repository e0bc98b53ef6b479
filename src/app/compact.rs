//! The window where there is no room for panels beside the plot: the plot and its knobs, and one panel at a time. On phones, and as a figure
//! within another page.

use eframe::egui::{Align, Context, Frame, Layout, Panel, ScrollArea, TextStyle, Ui};

use super::App;
use super::focus::Place;
use super::panels::Rooms;
use super::session::Panels;
use super::sheet::{ROOMY, Sheet, is_small};
use super::timeline::{RAIL, STEP, count_width};
use crate::scenario::claim::Question;
use crate::scenario::{Hidden, Lab, Predicting, Scenario};

/// The share of the height, or of the width, that a panel or the knobs take at most.
const SHARE: f32 = 0.5;
const BESIDE: f32 = 0.42;
/// The least width of the knobs beside the plot, where they need less.
const NARROWEST: f32 = 264.0;
/// The share of the height that words above them take at most; longer ones scroll.
const WORDS: f32 = 0.38;
/// The width of the playhead's rail and what stands beside it from which on there is room for words.
const WORDY: f32 = 400.0;

impl App {
    /// Whether the window is small, whatever a presentation enlarges.
    pub(super) fn is_compact(&self, ctx: &Context) -> bool {
        is_small(ctx.content_rect().size() * self.enlarged())
    }

    /// Opens or folds a panel.
    pub(super) fn toggle_panel(&mut self, ctx: &Context, sheet: Sheet) {
        let hides = |hidden: &Hidden| match sheet {
            Sheet::Surface => hidden.surface,
            Sheet::Optimizers => hidden.optimizers,
            Sheet::Chart => hidden.chart,
        };
        if hides(&self.restraint().hidden) {
            self.say_hidden(hides(&self.asks.hide.parts));
            return;
        }
        if self.is_compact(ctx) {
            self.sheet = (self.sheet != Some(sheet)).then_some(sheet);
            return;
        }
        let panels = &mut self.settings.panels;
        let open = match sheet {
            Sheet::Surface => &mut panels.left,
            Sheet::Optimizers => &mut panels.right,
            Sheet::Chart => &mut panels.chart,
        };
        *open = !*open;
    }

    /// The panel that is open, as far as there is one here.
    pub(super) fn open_sheet(&self) -> Option<Sheet> {
        let hidden = self.restraint().hidden;
        let lab = self.scenario.lab().is_some();
        self.sheet.filter(|sheet| match sheet {
            Sheet::Surface => !hidden.surface,
            Sheet::Optimizers => !hidden.optimizers && !lab,
            Sheet::Chart => !hidden.chart && !lab,
        })
    }

    /// Everything of a small window, or of a figure within another page.
    pub(super) fn compact_ui(&mut self, ui: &mut Ui) {
        let size = ui.available_size();
        let low = size.y < ROOMY.y;
        let beside = low && size.x > size.y;
        let bars = self.asks.hide.bars;
        if !self.asks.embed {
            if self.presenting.is_none() && !bars.top_bar {
                Panel::top("small top bar").show(ui, |ui| {
                    self.tour.put(Place::Top, ui.unique_id());
                    self.small_bar_ui(ui);
                });
            }
            if !bars.notes && (!low || self.presenting.is_some()) {
                // Beside the plot there is room for words where there is none above it.
                self.headline_ui(ui, !beside);
            }
        }
        self.asking_ui(ui);
        if !self.asks.embed {
            self.tasks_ui(ui);
            self.restraint_ui(ui);
        }
        self.small_timeline_ui(ui);
        self.sheet_ui(ui, beside);
        self.derive();
        let panels = Panels {
            left: false,
            right: false,
            chart: false,
            ..self.settings.panels
        };
        let rooms = Rooms {
            panels,
            roomy: false,
            beside: false,
            twins: self.derived.shown(&self.scenario).shows_tests(),
            stacked: size.y > size.x,
        };
        self.figures_ui(ui, &rooms);
    }

    /// The panel that is open or else the knobs: below the plot, or at its right.
    fn sheet_ui(&mut self, ui: &mut Ui, beside: bool) {
        let (sheet, size) = (self.open_sheet(), ui.available_size());
        let bars = self.asks.hide.bars;
        let Scenario {
            notes, question, ..
        } = &self.scenario;
        let said = !(notes.is_empty() && question.is_empty());
        let words = said && beside && !bars.notes && !self.asks.embed;
        if sheet.is_none() && bars.knobs && !words {
            return;
        }
        let id = ("sheet", sheet.map(|sheet| sheet as u8), beside);
        let panel = match (sheet, beside) {
            (Some(_), true) => Panel::right(id).exact_size(size.x * BESIDE),
            (None, true) => Panel::right(id).exact_size(self.narrow(ui)),
            (Some(_), false) => Panel::bottom(id).exact_size(size.y * SHARE),
            (None, false) => Panel::bottom(id).max_size(size.y * SHARE),
        };
        panel.resizable(false).show(ui, |ui| match sheet {
            None => {
                self.tour.put(Place::Knobs, ui.unique_id());
                if words {
                    let Scenario {
                        title,
                        question,
                        prediction,
                        ..
                    } = &self.scenario;
                    // The question to the class stands last.
                    let asks = prediction.state != Predicting::Off && !question.is_empty();
                    let scroll = ScrollArea::vertical().id_salt(("words", asks, title));
                    let scroll = scroll.stick_to_bottom(asks);
                    scroll.max_height(size.y * WORDS).show(ui, |ui| {
                        self.words_ui(ui, TextStyle::Body.resolve(ui.style()).size);
                    });
                }
                let height = if beside {
                    ui.available_height()
                } else {
                    size.y * SHARE
                };
                if !bars.knobs {
                    self.wrapped_knobs_ui(ui, height);
                }
            }
            Some(Sheet::Surface) => {
                self.tour.put(Place::Left, ui.unique_id());
                self.left_ui(ui);
            }
            Some(Sheet::Optimizers) => {
                self.tour.put(Place::Right, ui.unique_id());
                self.optimizer_panel_ui(ui);
            }
            Some(Sheet::Chart) => {
                self.tour.put(Place::Chart, ui.unique_id());
                self.chart_panel_ui(ui);
            }
        });
    }

    /// The width of the knobs beside the plot: no more than they need.
    fn narrow(&self, ui: &Ui) -> f32 {
        let knobs = self.scenario.knobs_for(self.open_card());
        let around = Frame::side_top_panel(ui.style()).total_margin().sum().x;
        let needed = self.width_of_knobs(ui, &knobs) + around;
        needed.max(NARROWEST).min(ui.available_width() * BESIDE)
    }

    /// The timeline with fewer controls, and the way out of another page.
    fn small_timeline_ui(&mut self, ui: &mut Ui) {
        let plays = self.scenario.lab().is_none() && !self.restraint().hidden.timeline;
        let leads_out = self.asks.embed && self.has_page();
        if !plays && !leads_out {
            return;
        }
        Panel::bottom("small timeline")
            .resizable(false)
            .show(ui, |ui| {
                self.tour.put(Place::Timeline, ui.unique_id());
                ui.horizontal(|ui| {
                    if plays {
                        self.play_buttons_ui(ui, false);
                        if self.scenario.predicts() != Question::Place || self.scenario.is_asked() {
                            self.predict_button_ui(ui);
                        }
                    }
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if leads_out {
                            self.way_out_ui(ui);
                        }
                        if plays {
                            self.count_and_rail_ui(ui);
                        }
                    });
                });
            });
    }

    /// The rail of the playhead, and beside it, where there is room, the step.
    fn count_and_rail_ui(&mut self, ui: &mut Ui) {
        let room = ui.available_width();
        let word = if room < WORDY { "" } else { STEP };
        let rail = room - count_width(ui, word, self.last()) - ui.spacing().item_spacing.x;
        if rail >= RAIL {
            self.count_ui(ui, word);
        }
        ui.spacing_mut().slider_width = ui.available_width().max(24.0);
        self.scrub_ui(ui);
    }

    /// Surface, start and layers, or the settings of a lab.
    pub(super) fn left_ui(&mut self, ui: &mut Ui) {
        match self.scenario.lab() {
            Some(Lab::Signals) => self.signals_panel_ui(ui),
            Some(Lab::Polynomials) => self.polynomials_panel_ui(ui),
            None => self.surface_panel_ui(ui),
        }
    }
}
