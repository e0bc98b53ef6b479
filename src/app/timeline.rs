//! The timeline and the chart.

use eframe::egui::{self, Align, Grid, Layout, RichText, Role, Slider, Ui, WidgetInfo, vec2};

use super::App;
use super::commands::{Command, key_text};
use super::fingers::centred;
use super::hyper::map_of_ui;
use super::spoken::describe;
use super::welcome::{Control, mark};
use crate::analysis::Modes;
use crate::figure::{Scene, VisibleRun, chart_sentence, chart_ui, compact, fonts::icon, head};
use crate::parameters::Choice as _;
use crate::scenario::{Against, Quantity, Scenario};
use crate::workbench::Playback;

/// The least width of the playhead's rail, that of the speed's, and that of everything about the speed.
pub const RAIL: f32 = 60.0;
const SPEED_RAIL: f32 = 70.0;
const SPEED: f32 = SPEED_RAIL + 104.0;
/// The word before the step at the playhead.
pub const STEP: &str = "step ";

impl App {
    pub(super) fn timeline_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            self.play_buttons_ui(ui, true);
            let ctx = ui.ctx().clone();
            if icon_button(
                ui,
                icon::REPEAT,
                "Play in a loop",
                &key_text(&ctx, Command::Repeat),
                self.playback.repeat,
            ) {
                self.execute(&ctx, Command::Repeat);
            }
            self.predict_button_ui(ui);
            let count = count_width(ui, STEP, self.last());
            let room = ui.available_width() - count - 2.0 * ui.spacing().item_spacing.x;
            let speed = room >= RAIL + SPEED;
            let rail = if speed { room - SPEED } else { room };
            ui.spacing_mut().slider_width = rail.max(RAIL);
            self.scrub_ui(ui);
            self.count_ui(ui, STEP);
            if speed {
                speed_ui(ui, &mut self.playback.speed);
            }
        });
    }

    /// The buttons that move the playhead, perhaps with those that lead to its ends.
    pub(super) fn play_buttons_ui(&mut self, ui: &mut Ui, ends: bool) {
        let play = if self.playback.playing {
            icon::PAUSE
        } else {
            icon::PLAY
        };
        let buttons = [
            (icon::SKIP_BACK, Command::First, "To the start"),
            (icon::CARET_LEFT, Command::Back(1), "A step back"),
            (play, Command::PlayPause, "Play or pause"),
            (icon::CARET_RIGHT, Command::Forward(1), "A step forward"),
            (icon::SKIP_FORWARD, Command::Last, "To the end"),
        ];
        let shown = if ends { &buttons[..] } else { &buttons[1..4] };
        let ctx = ui.ctx().clone();
        for &(symbol, command, name) in shown {
            if icon_button(ui, symbol, name, &key_text(&ctx, command), false) {
                self.execute(&ctx, command);
            }
        }
    }

    pub(super) fn predict_button_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let (name, asked) = self.prediction_name();
        let key = key_text(&ctx, Command::Predict);
        if icon_button(ui, icon::CROSSHAIR, name, &key, asked) {
            self.execute(&ctx, Command::Predict);
        }
    }

    /// The rail of the playhead.
    pub(super) fn scrub_ui(&mut self, ui: &mut Ui) {
        let (mut step, last) = (self.step(), self.last());
        let scrub = ui.add(Slider::new(&mut step, 0..=last.max(1)).show_value(false));
        scrub.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Playhead"));
        mark(ui, Control::Playhead, scrub.rect);
        if scrub.changed() && !self.fingers.are_pinching {
            self.playback.seek(step.min(last));
        }
    }

    /// The step at the playhead and how many there are, behind a word.
    pub(super) fn count_ui(&self, ui: &mut Ui, word: &str) {
        let last = self.last();
        let width = count_width(ui, word, last);
        let text = format!("{word}{} / {last}", self.step());
        ui.add_sized(vec2(width, 20.0), egui::Label::new(text).extend());
    }

    pub(super) fn chart_panel_ui(&mut self, ui: &mut Ui) {
        let size = ui.available_size();
        mark(ui, Control::Chart, ui.available_rect_before_wrap());
        // A low chart needs all of the height, a wide one can spare some width.
        if size.y < LOW && size.x > 4.0 * BESIDE {
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.allocate_ui_with_layout(
                    vec2(BESIDE, size.y),
                    Layout::top_down(Align::Min),
                    |ui| {
                        quantity_ui(ui, &mut self.scenario, 0.0);
                        let chart = &mut self.scenario.chart;
                        ui.horizontal(|ui| against_ui(ui, &mut chart.against));
                        split_of_ui(ui, &mut self.scenario);
                    },
                );
                self.chart_below_ui(ui);
            });
        } else {
            let one_row = size.x >= ONE_ROW;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let room = ui.available_width() - AGAINST;
                quantity_ui(ui, &mut self.scenario, room);
                ui.add_space(12.0);
                let chart = &mut self.scenario.chart;
                against_ui(ui, &mut chart.against);
                if one_row {
                    split_of_ui(ui, &mut self.scenario);
                }
            });
            if !one_row {
                split_of_ui(ui, &mut self.scenario);
            }
            self.chart_below_ui(ui);
        }
    }

    /// The chart itself, in the space that its choices leave.
    fn chart_below_ui(&mut self, ui: &mut Ui) {
        // What was chosen just now is drawn within this frame.
        self.derived.show_chart(true);
        self.derive();
        // Whatever else is derived in this frame, its share of curves is done.
        self.derived.show_chart(false);
        if self.derived.curves.is_incomplete() {
            ui.ctx().request_repaint();
        }
        let style = self.style(ui);
        let moving = self.is_moving(ui.ctx());
        let told = !self.restraint().hidden.readouts;
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let ground = egui::Frame::NONE.fill(style.background);
        let chart = ground.show(ui, |ui| chart_ui(ui, &scene)).inner;
        chart
            .response
            .widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Chart"));
        describe(ui, &chart.response, moving, || chart_sentence(&scene));
        let last = scene.derived.runs.last(scene.scenario);
        let mut response = chart.response;
        if let Some(step) = chart.hovered.filter(|_| told) {
            let step = step.min(last);
            response = response.on_hover_ui_at_pointer(|ui| readout_ui(ui, &scene, step));
        }
        self.tour.picture(ui, &response);
        if let Some(step) = chart.sought.filter(|_| !self.fingers.are_pinching) {
            self.playback.seek(step.min(last));
        }
    }
}

/// A lower chart has its choices beside it.
const LOW: f32 = 180.0;
/// The width of the choices there.
const BESIDE: f32 = 190.0;
/// The width in which the choice of an optimizer, whose name may be long, has a place beside the others.
const ONE_ROW: f32 = 640.0;
/// The width that is kept for the choice of the horizontal axis.
const AGAINST: f32 = 210.0;
/// The width that it has with a word before it.
const WITH_WORD: f32 = 178.0;
const WITH_WORD_IN_LIST: f32 = 150.0;

/// What the horizontal axis counts: two buttons after a word, or a list with all of it where there is no room for them.
fn against_ui(ui: &mut Ui, chosen: &mut Against) {
    ui.spacing_mut().item_spacing.x = 2.0;
    let help = |against: Against, choice: egui::Response| match against {
        Against::Steps => {}
        Against::Evaluations => {
            let help = "values, gradients and Hessians asked for: an honest measure of cost";
            choice.on_hover_text(help);
        }
    };
    if ui.available_size_before_wrap().x >= WITH_WORD {
        ui.label(RichText::new("against").weak());
        for &against in Against::ALL {
            let choice = ui.selectable_value(chosen, against, against.key());
            help(against, choice);
        }
        return;
    }
    let name = format!("against {}", chosen.key());
    // The axis has the same name as the choice.
    let text = match ui.available_size_before_wrap().x >= WITH_WORD_IN_LIST {
        true => &name,
        false => chosen.key(),
    };
    let list = egui::ComboBox::from_id_salt("against")
        .width(0.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for &against in Against::ALL {
                let choice = ui.selectable_value(chosen, against, against.key());
                help(against, choice);
            }
        });
    list.response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
}

/// Whose loss gap is split, where there is a choice.
fn split_of_ui(ui: &mut Ui, scenario: &mut Scenario) {
    let is_split =
        scenario.chart.quantity == Quantity::LossGap && Modes::are_exact_on(&scenario.surface);
    if is_split && scenario.optimizers.len() > 1 {
        ui.horizontal(|ui| map_of_ui(ui, scenario));
    }
}

/// A button for each quantity that says something here, and for the chosen one; those for which there is no room in a list.
fn quantity_ui(ui: &mut Ui, scenario: &mut Scenario, room: f32) {
    let offered = |quantity: &&Quantity| {
        **quantity == scenario.chart.quantity || scenario.objection_to(**quantity).is_none()
    };
    let quantities: Vec<Quantity> = Quantity::ALL.iter().filter(offered).copied().collect();
    let chosen = &mut scenario.chart.quantity;
    let name = |quantity: Quantity| {
        let (label, symbol) = (quantity.label(), quantity.symbol());
        // Where mathematics has a word for it, the name has that already.
        match label.ends_with(symbol) {
            true => label.to_owned(),
            false => format!("{label} {symbol}"),
        }
    };
    let font = egui::TextStyle::Button.resolve(ui.style());
    let around = 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
    let width = |text: String| {
        let galley = ui
            .painter()
            .layout_no_wrap(text, font.clone(), egui::Color32::PLACEHOLDER);
        galley.size().x + around
    };
    let widths: Vec<f32> = quantities.iter().map(|q| width(name(*q))).collect();
    let widest = widths.iter().copied().fold(0.0, f32::max);
    let fits = |count: usize, room: f32| widths[..count].iter().sum::<f32>() <= room;
    let list = widest + ui.spacing().icon_width + ui.spacing().icon_spacing;
    let all = widths.len();
    let shown = if fits(all, room) {
        all
    } else {
        (0..all).rev().find(|n| fits(*n, room - list)).unwrap_or(0)
    };
    let (buttons, listed) = quantities.split_at(shown);
    for &quantity in buttons {
        ui.selectable_value(chosen, quantity, name(quantity));
    }
    if listed.is_empty() {
        return;
    }
    let other = listed.iter().find(|quantity| *quantity == chosen);
    let text = other.map_or_else(|| "more …".to_owned(), |quantity| name(*quantity));
    let list = egui::ComboBox::from_id_salt("more quantities")
        .selected_text(text)
        .show_ui(ui, |ui| {
            for &quantity in listed {
                ui.selectable_value(chosen, quantity, name(quantity));
            }
        });
    let title = "More quantities";
    list.response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, title));
}

/// The width of the step count at its widest, so that nothing moves while it counts.
pub fn count_width(ui: &Ui, word: &str, last: usize) -> f32 {
    // No digit is wider than this one.
    let most = "4".repeat(last.max(100).to_string().len());
    let font = egui::TextStyle::Body.resolve(ui.style());
    let text = format!("{word}{most} / {most}");
    let galley = ui
        .painter()
        .layout_no_wrap(text, font, ui.visuals().text_color());
    galley.size().x.ceil() + 4.0
}

fn speed_ui(ui: &mut Ui, speed: &mut f64) {
    let label = ui.label(RichText::new("speed").weak());
    ui.spacing_mut().slider_width = SPEED_RAIL;
    let slider = Slider::new(speed, Playback::SLOWEST..=Playback::FASTEST)
        .logarithmic(true)
        .show_value(false);
    let hint = "Speed in steps a second; at the right end, as fast as it draws";
    let slider = ui.add(slider).labelled_by(label.id).on_hover_text(hint);
    slider.widget_info(|| WidgetInfo::labeled(Role::Slider, true, "Speed"));
    let text = if *speed >= Playback::FASTEST {
        "fast".to_owned()
    } else {
        format!("{}/s", compact(*speed, 2))
    };
    ui.label(text).on_hover_text(hint);
}

/// Exact numbers of all visible optimizers at a step.
fn readout_ui(ui: &mut Ui, scene: &Scene<'_>, step: usize) {
    let shown = scene.scenario.chart.quantity;
    ui.label(RichText::new(format!("step {step}: {}", shown.symbol())).strong());
    let mut names = scene.scenario.names();
    Grid::new("chart readout").show(ui, |ui| {
        for visible in scene.visible_runs() {
            let VisibleRun { index, run, .. } = visible;
            // Only the head has the optimizer's colour, since a name in yellow could not be read.
            let ink = scene.style.ink(scene.scenario.color(index));
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
            let halo = egui::Color32::TRANSPARENT;
            head(index).paint(ui.painter(), rect.center(), 5.0, ink, halo);
            ui.add(egui::Label::new(std::mem::take(&mut names[index])).extend());
            for sight in scene.sights(index) {
                let value = (step <= run.last()).then(|| scene.charted(&visible, &sight, step));
                let value = value.flatten();
                ui.label(value.map_or_else(|| "–".into(), |v| compact(v, 8)));
            }
            ui.end_row();
        }
    });
}

/// A button with an icon, and a name for tooltips and screen readers.
pub fn icon_button(ui: &mut Ui, symbol: &str, name: &str, key: &str, on: bool) -> bool {
    let side = ui.spacing().interact_size.y;
    let button = centred(RichText::new(symbol).size(16.0))
        .selected(on)
        .min_size(vec2(26.0, 24.0).max(vec2(side, side)));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, name));
    let hint = if key.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({key})")
    };
    response.on_hover_text(hint).clicked()
}
