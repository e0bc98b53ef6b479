//! What the class is asked, and how well it did: choices with their hands, or a number on a slider. Where paths end is guessed on the plot.

use eframe::egui::{
    Button, Color32, Context, DragValue, FontId, Frame, Id, Label, Margin, Panel, Rect, RichText,
    Role, Sense, TextStyle, Ui, WidgetInfo, vec2,
};

use super::App;
use super::commands::{Command, key_text};
use super::focus::Place;
use super::rail::Marks;
use super::slider::{Covers, Size, Slider};
use super::spoken::announce;
use super::theme;
use crate::claims::{self, Finding};
use crate::figure::compact;
use crate::figure::fonts::{self, icon};
use crate::parameters::{Legal, Slider as Range};
use crate::scenario::claim::{Claim, Question};
use crate::scenario::{MAX_HANDS, Predicting, Prediction};

/// Points of type while presenting.
const LARGE: f32 = 15.0;
/// A range with a higher ratio of its ends is logarithmic.
const WIDE: f64 = 20.0;

impl App {
    /// Asks the class, then plays on to the answer, then puts the question away.
    pub(super) fn predict(&mut self, ctx: &Context) {
        let at_end = self.step() >= self.last();
        self.scenario.prediction.advance();
        match self.scenario.prediction.state {
            Predicting::Asked if at_end => self.playback.seek(0),
            Predicting::Revealed if self.step() < self.last() => self.playback.playing = true,
            Predicting::Off | Predicting::Asked | Predicting::Revealed => {}
        }
        if let Question::Number { .. } = self.scenario.predicts() {
            if self.scenario.is_asked() {
                ctx.data_mut(|d| d.insert_temp(wants_keys(), true));
            } else {
                ctx.memory_mut(|m| m.focused().map(|id| m.surrender_focus(id)));
            }
        }
    }

    /// A hand more for a choice of that place; whether there is one to be chosen.
    pub(super) fn raise_hand(&mut self, choice: usize) -> bool {
        let Question::Choices(choices) = self.scenario.predicts() else {
            return false;
        };
        let counts = choice < choices.len() && self.scenario.is_asked();
        if counts {
            self.scenario.prediction.raise(choice, 1);
        }
        counts
    }

    /// What the button and the key do next.
    pub(super) fn prediction_name(&self) -> (&'static str, bool) {
        let of_paths = self.scenario.predicts() == Question::Place;
        match (self.scenario.prediction.state, of_paths) {
            (Predicting::Off, true) => ("Predict where the paths end", false),
            (Predicting::Off, false) => ("Ask the class", false),
            (Predicting::Asked, true) => ("Reveal where the paths end", true),
            (Predicting::Asked, false) => ("Reveal the answer", true),
            (Predicting::Revealed, _) => ("End the prediction", true),
        }
    }

    /// The choices or the number, while the class is asked and once it is told.
    pub(super) fn asking_ui(&mut self, ui: &mut Ui) {
        let state = self.scenario.prediction.state;
        let question = self.scenario.predicts();
        if state == Predicting::Off || question == Question::Place {
            return;
        }
        let size = match self.presenting {
            Some(_) => LARGE,
            None => TextStyle::Body.resolve(ui.style()).size,
        };
        let asking = Asking {
            size,
            revealed: state == Predicting::Revealed,
            right: self.derived.findings.right(),
            key: key_text(ui.ctx(), Command::Predict),
        };
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(8, 3));
        let panel = Panel::top("asking").resizable(false).frame(frame);
        let mut prediction = self.scenario.prediction;
        let reveals = panel.show(ui, |ui| {
            self.tour.put(Place::Asking, ui.unique_id());
            let found = self.derived.findings.all();
            let found = found.map(|all| all.collect::<Vec<_>>());
            let found = found.as_deref();
            match &question {
                Question::Place => false,
                Question::Choices(choices) => asking.choices_ui(ui, choices, &mut prediction),
                Question::Number { range, .. } => {
                    let slider = asking.number_ui(ui, *range, found, &mut prediction);
                    self.tour.knob(ui, &slider.0);
                    slider.1
                }
            }
        });
        self.scenario.prediction = prediction;
        if reveals.inner {
            let ctx = ui.ctx().clone();
            self.execute(&ctx, Command::Predict);
        }
    }
}

/// Where it is kept for the next frame that the slider of a guess gets the keys.
fn wants_keys() -> Id {
    Id::unique("the guess wants the keys")
}

/// The claims that are shown, with what was found.
type Found<'a> = Option<&'a [(&'a Claim, &'a Finding)]>;

/// How the question is shown.
struct Asking {
    /// Points of type.
    size: f32,
    revealed: bool,
    /// Of each choice whether it is right, once that is known.
    right: Option<Vec<bool>>,
    /// The key that reveals.
    key: String,
}

impl Asking {
    /// A column for each choice; returns whether the answer is asked for.
    fn choices_ui(&self, ui: &mut Ui, choices: &[&str], prediction: &mut Prediction) -> bool {
        let [all, _] = prediction.hands_for(0);
        ui.columns(choices.len().max(1), |columns| {
            for (place, (ui, choice)) in columns.iter_mut().zip(choices).enumerate() {
                ui.push_id(("choice", place), |ui| {
                    self.choice_ui(ui, place, choice, all, prediction);
                });
            }
        });
        if !self.revealed {
            let hint = "Click a choice, or press its digit, for each hand.";
            return self.reveal_ui(ui, hint);
        }
        self.score_ui(ui, &self.score(choices, prediction));
        false
    }

    /// The choice as a button, and its hands.
    fn choice_ui(
        &self,
        ui: &mut Ui,
        place: usize,
        choice: &str,
        all: u32,
        prediction: &mut Prediction,
    ) {
        let [_, hands] = prediction.hands_for(place);
        let right = self.right.as_ref().filter(|_| self.revealed);
        let right = right.and_then(|right| right.get(place)).copied();
        let text = match right {
            Some(true) => format!("{} {choice}", icon::CHECK),
            Some(false) | None => choice.to_owned(),
        };
        let font = FontId::new(self.size, fonts::semibold());
        let mut text = RichText::new(text).font(font);
        let dark = ui.visuals().dark_mode;
        let mut fill = ui.visuals().widgets.inactive.weak_bg_fill;
        if right == Some(true) {
            let ink = if dark { Color32::BLACK } else { Color32::WHITE };
            text = text.color(ink);
            fill = theme::accent(dark);
        }
        let sense = if self.revealed {
            Sense::hover()
        } else {
            Sense::click()
        };
        let width = ui.available_width();
        let button = Button::new(text).fill(fill).wrap().sense(sense);
        let response = ui.add(button.min_size(vec2(width, 1.9 * self.size)));
        let name = match right {
            None => format!("{choice}, {}", counted(hands)),
            Some(true) => format!("{choice}, {}, right", counted(hands)),
            Some(false) => format!("{choice}, {}, not so", counted(hands)),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.clicked() {
            prediction.raise(place, 1);
        }
        let (bar, _) = ui.allocate_exact_size(vec2(width, 0.4 * self.size), Sense::hover());
        let share = f64::from(hands) / f64::from(all.max(1));
        let filled = Rect::from_min_size(bar.min, vec2(bar.width() * share as f32, bar.height()));
        ui.painter()
            .rect_filled(bar, 2.0, ui.visuals().widgets.inactive.bg_fill);
        ui.painter()
            .rect_filled(filled, 2.0, ui.visuals().selection.bg_fill);
        if self.revealed {
            let percent = (100.0 * share).round();
            let text = match all {
                0 => String::new(),
                _ => format!("{} of {all}, {percent} %", counted(hands)),
            };
            ui.label(RichText::new(text).size(0.85 * self.size));
        } else {
            self.hands_ui(ui, place, choice, prediction);
        }
    }

    /// How many hands a choice has, to be corrected or typed.
    fn hands_ui(&self, ui: &mut Ui, place: usize, choice: &str, prediction: &mut Prediction) {
        ui.horizontal(|ui| {
            let minus = Button::new(RichText::new("−").size(self.size)).small();
            let minus = ui.add(minus.min_size(vec2(1.6 * self.size, 1.4 * self.size)));
            let name = format!("One hand fewer: {choice}");
            minus.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if minus.clicked() {
                prediction.raise(place, -1);
            }
            ui.style_mut().override_font_id = Some(FontId::proportional(self.size));
            let hands = &mut prediction.hands[place];
            let field = DragValue::new(hands).range(0..=MAX_HANDS).speed(0.1);
            let field = ui.add(field);
            let name = format!("Hands: {choice}");
            let value = f64::from(*hands);
            field.widget_info(|| WidgetInfo {
                label: Some(name.clone()),
                value: Some(value),
                ..WidgetInfo::new(Role::SpinButton)
            });
            let word = if *hands == 1 { "hand" } else { "hands" };
            ui.label(RichText::new(word).size(0.85 * self.size).weak());
        });
    }

    /// The slider of a guess, and the true number once that is told; whether the answer is asked for.
    fn number_ui(
        &self,
        ui: &mut Ui,
        [low, high]: [f64; 2],
        found: Found<'_>,
        prediction: &mut Prediction,
    ) -> (eframe::egui::Response, bool) {
        let truth = found.and_then(|found| claims::number(found.iter().copied()));
        let truth = truth.filter(|_| self.revealed);
        let logarithmic = low > 0.0 && high / low >= WIDE;
        let (range, middle) = if logarithmic {
            (Range::Logarithmic(low, high), (low * high).sqrt())
        } else {
            (Range::Linear(low, high), 0.5 * low + 0.5 * high)
        };
        let shown = match prediction.number {
            Some(guess) => format!("The guess: {}", compact(guess, 4)),
            None => "The guess: –".to_owned(),
        };
        let font = FontId::new(self.size, fonts::semibold());
        ui.horizontal(|ui| {
            ui.label(RichText::new(shown).font(font));
            let range = format!("between {} and {}", compact(low, 4), compact(high, 4));
            ui.label(RichText::new(range).size(0.85 * self.size).weak());
        });
        let slider = Slider {
            legal: Legal::Between(low, high),
            marks: Marks {
                truth,
                ..Marks::default()
            },
            ..Slider::new(
                "Guess",
                Covers::Range(range),
                Size::large(ui.available_width(), self.size),
            )
        };
        let mut value = prediction.number.unwrap_or(middle);
        // Once the answer is told, the guess stays as it was.
        let response = slider.ui(ui, &mut value);
        if !self.revealed && response.changed() {
            prediction.number = Some(value);
        }
        let wants = ui.data_mut(|d| d.remove_temp::<bool>(wants_keys()));
        if wants.is_some() {
            response.request_focus();
        }
        if !self.revealed {
            let hint = "Drag it, or use the arrow keys.";
            let reveals = self.reveal_ui(ui, hint);
            return (response, reveals);
        }
        let score = match (found, truth) {
            (None, _) => CHECKING.to_owned(),
            (Some(_), None) => "There is no number to compare it with.".to_owned(),
            (Some(_), Some(truth)) => off(prediction.number, truth),
        };
        self.score_ui(ui, &score);
        (response, false)
    }

    /// What to do, and the button that reveals.
    fn reveal_ui(&self, ui: &mut Ui, hint: &str) -> bool {
        let reveal = ui.horizontal_wrapped(|ui| {
            let reveal = Button::new(RichText::new("Reveal").size(self.size));
            let reveal = ui.add(reveal).on_hover_text(&self.key);
            let hint = format!("{hint} {} reveals.", self.key);
            ui.label(RichText::new(hint).size(0.85 * self.size).weak());
            reveal.clicked()
        });
        reveal.inner
    }

    /// How well the class did.
    fn score_ui(&self, ui: &mut Ui, score: &str) {
        let font = FontId::new(self.size, fonts::semibold());
        let label = ui.add(Label::new(RichText::new(score).font(font)).wrap());
        announce(ui, &label, score);
    }

    fn score(&self, choices: &[&str], prediction: &Prediction) -> String {
        let Some(right) = &self.right else {
            return CHECKING.to_owned();
        };
        let named = choices.iter().zip(right).filter(|(_, is)| **is);
        let named: Vec<&str> = named.map(|(choice, _)| *choice).collect();
        if named.is_empty() {
            return "None of these is what comes out.".to_owned();
        }
        let mut score = format!("Right: {}.", named.join("; "));
        let [all, _] = prediction.hands_for(0);
        let of_right = right.iter().enumerate().filter(|(_, is)| **is);
        let hit: u32 = of_right.map(|(i, _)| prediction.hands_for(i)[1]).sum();
        match (all, hit) {
            (0, _) => {}
            (1, 1) => score.push_str(" So the class said."),
            (1, _) => score.push_str(" The class said something else."),
            _ => score.push_str(&format!(" {hit} of {all} hands were right.")),
        }
        score
    }
}

const CHECKING: &str = "Checking …";

/// How far off a guess is.
fn off(guess: Option<f64>, truth: f64) -> String {
    let n = |v: f64| compact(v, 4);
    let Some(guess) = guess else {
        return format!("It is {}.", n(truth));
    };
    let off = (guess - truth).abs();
    let share = 100.0 * off / truth.abs();
    let share = match share.is_finite() {
        true => format!(", {} %", compact(share, 2)),
        false => String::new(),
    };
    format!("It is {}: the guess is {} off{share}.", n(truth), n(off))
}

fn counted(hands: u32) -> String {
    match hands {
        1 => "1 hand".to_owned(),
        n => format!("{n} hands"),
    }
}
