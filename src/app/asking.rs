//! What the class is asked, and how well it did: choices with their hands, or a number on a slider. Where paths end is guessed on the plot.

use eframe::egui::{
    Button, Color32, Context, DragValue, FontId, Frame, Id, Label, Margin, Panel, Rect, Response,
    RichText, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

use super::App;
use super::commands::{Command, key_text};
use super::fingers::least;
use super::focus::Place;
use super::rail::Marks;
use super::slider::{Covers, Size, Slider};
use super::spoken::announce;
use super::theme;
use crate::figure::compact;
use crate::figure::fonts::{self, icon};
use crate::parameters::{Legal, Slider as Range};
use crate::scenario::claim::Question;
use crate::scenario::{MAX_HANDS, Predicting, Prediction};
use crate::workbench::{Answer, Origin};

/// Points of type while presenting.
const LARGE: f32 = 15.0;
/// A range with a higher ratio of its ends is logarithmic.
const WIDE: f64 = 20.0;

impl App {
    /// Asks the class, then plays on to the answer, then puts the question away.
    pub(super) fn predict(&mut self, ctx: &Context) {
        let at_end = self.step() >= self.last();
        self.scenario.prediction.advance();
        // What is told now is the answer to what was asked now.
        self.derived.findings.forget_told();
        match self.scenario.prediction.state {
            Predicting::Asked if at_end => self.playback.seek(0),
            Predicting::Revealed if self.step() < self.last() => self.playback.playing = true,
            Predicting::Off | Predicting::Asked | Predicting::Revealed => {}
        }
        let is_number = matches!(self.scenario.predicts(), Question::Number { .. });
        if is_number && !self.scenario.is_asked() {
            ctx.memory_mut(|m| m.focused().map(|id| m.surrender_focus(id)));
        }
    }

    /// Asks the next class the same.
    fn ask_again(&mut self) {
        self.scenario.prediction = Prediction {
            state: Predicting::Asked,
            ..Prediction::default()
        };
        self.playback.seek(0);
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
        let fresh = is_fresh(ui, self.scenario.is_asked().then_some(&self.origin));
        if state == Predicting::Off || question == Question::Place {
            return;
        }
        let size = match self.presenting {
            Some(_) => LARGE,
            None => TextStyle::Body.resolve(ui.style()).size,
        };
        let asking = Asking {
            size,
            fresh,
            revealed: state == Predicting::Revealed,
            told: self.derived.findings.told().cloned(),
            now: self.derived.findings.answer(),
            key: key_text(ui.ctx(), Command::Predict),
        };
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(8, 3));
        let panel = Panel::top("asking").resizable(false).frame(frame);
        let mut prediction = self.scenario.prediction;
        let goes_on = panel.show(ui, |ui| {
            self.tour.put(Place::Asking, ui.unique_id());
            match &question {
                Question::Place => false,
                Question::Choices(choices) => asking.choices_ui(ui, choices, &mut prediction),
                Question::Number { range, .. } => {
                    let (slider, goes_on) = asking.number_ui(ui, *range, &mut prediction);
                    self.tour.knob(ui, &slider);
                    goes_on
                }
            }
        });
        self.scenario.prediction = prediction;
        if goes_on.inner && asking.revealed {
            self.ask_again();
        } else if goes_on.inner {
            let ctx = ui.ctx().clone();
            self.execute(&ctx, Command::Predict);
        }
    }
}

/// Whether the document of that origin is asked about since this frame: then the slider of a guess gets the keys.
fn is_fresh(ui: &Ui, asked: Option<&Origin>) -> bool {
    let id = Id::unique("asked before");
    let before = ui.data_mut(|d| {
        let slot = d.get_temp_mut_or_default::<Option<Origin>>(id);
        std::mem::replace(slot, asked.cloned())
    });
    asked.is_some() && before.as_ref() != asked
}

/// How the question is shown.
struct Asking {
    /// Points of type.
    size: f32,
    /// Whether the class is asked since this frame.
    fresh: bool,
    revealed: bool,
    /// What comes out of what was asked about, and what comes out as the document is now.
    told: Option<Answer>,
    now: Option<Answer>,
    /// The key that reveals.
    key: String,
}

impl Asking {
    /// A column for each choice; returns whether it goes on: to the answer, or with the same question again.
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
        self.score_ui(ui, &self.score(choices, prediction))
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
        let right = self.now.as_ref().filter(|_| self.revealed);
        let right = right.and_then(|now| now.right.get(place)).copied();
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
            let least = vec2(1.6 * self.size, 1.4 * self.size).max(Vec2::splat(least(ui)));
            let minus = ui.add(minus.min_size(least));
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

    /// The guess, and the true number once that is told; the slider, and whether it goes on, as with choices.
    fn number_ui(
        &self,
        ui: &mut Ui,
        [low, high]: [f64; 2],
        prediction: &mut Prediction,
    ) -> (Response, bool) {
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
        let slider = self.guess_ui(ui, [low, high], prediction);
        let goes_on = if self.revealed {
            let score = match &self.told {
                Some(told) => {
                    let now = self.now.as_ref().filter(|now| *now != told);
                    let now = now.and_then(|now| now.number);
                    off(prediction.number, told.number, now)
                }
                None => CHECKING.to_owned(),
            };
            self.score_ui(ui, &score)
        } else {
            self.reveal_ui(ui, "Drag it, or use the arrow keys.")
        };
        (slider, goes_on)
    }

    /// The slider of a guess. Once the answer is told, the guess stays as it was.
    fn guess_ui(
        &self,
        ui: &mut Ui,
        [low, high]: [f64; 2],
        prediction: &mut Prediction,
    ) -> Response {
        let now = self.now.as_ref().filter(|_| self.revealed);
        let truth = now.and_then(|now| now.number);
        let logarithmic = low > 0.0 && high / low >= WIDE;
        let (range, middle) = if logarithmic {
            (Range::Logarithmic(low, high), (low * high).sqrt())
        } else {
            (Range::Linear(low, high), 0.5 * low + 0.5 * high)
        };
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
        let response = slider.ui(ui, &mut value);
        if !self.revealed && response.changed() {
            prediction.number = Some(value);
        }
        if self.fresh {
            response.request_focus();
        }
        response
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

    /// How well the class did, and the button that asks once more.
    fn score_ui(&self, ui: &mut Ui, score: &str) -> bool {
        let font = FontId::new(self.size, fonts::semibold());
        let again = ui.horizontal_wrapped(|ui| {
            let label = ui.add(Label::new(RichText::new(score).font(font)).wrap());
            announce(ui, &label, score);
            let again = Button::new(RichText::new("Ask again").size(0.85 * self.size));
            ui.add(again).clicked()
        });
        again.inner
    }

    fn score(&self, choices: &[&str], prediction: &Prediction) -> String {
        let Some(told) = &self.told else {
            return CHECKING.to_owned();
        };
        let named = |answer: &Answer| {
            let named = choices.iter().zip(&answer.right).filter(|(_, is)| **is);
            named.map(|(choice, _)| *choice).collect::<Vec<_>>()
        };
        let right = named(told);
        let mut score = match &*right {
            [] => "None of these is what comes out.".to_owned(),
            right => format!("Right: {}.", right.join("; ")),
        };
        let [all, _] = prediction.hands_for(0);
        let of_right = told.right.iter().enumerate().filter(|(_, is)| **is);
        let hit: u32 = of_right.map(|(i, _)| prediction.hands_for(i)[1]).sum();
        match (all, hit) {
            _ if right.is_empty() => {}
            (0, _) => {}
            (1, 1) => score.push_str(" So the class said."),
            (1, _) => score.push_str(" The class said something else."),
            _ => score.push_str(&format!(" {hit} of {all} hands were right.")),
        }
        // The hands were for what was set when they were counted.
        if let Some(now) = self.now.as_ref().filter(|now| now.right != told.right) {
            let now = match &*named(now) {
                [] => "none of these".to_owned(),
                now => now.join("; "),
            };
            score.push_str(&format!(" As set now: {now}."));
        }
        score
    }
}

const CHECKING: &str = "Checking …";

/// How far off a guess is from what was told, and what has become of that since.
fn off(guess: Option<f64>, told: Option<f64>, now: Option<f64>) -> String {
    let n = |v: f64| compact(v, 4);
    let now = now.map(|now| format!(" As set now: {}.", n(now)));
    let now = now.unwrap_or_default();
    let Some(truth) = told else {
        return format!("There is no number to compare it with.{now}");
    };
    let Some(guess) = guess else {
        return format!("It is {}.{now}", n(truth));
    };
    let off = (guess - truth).abs();
    let share = 100.0 * off / truth.abs();
    let share = match share.is_finite() {
        true => format!(", {} %", compact(share, 2)),
        false => String::new(),
    };
    format!(
        "It is {}: the guess is {} off{share}.{now}",
        n(truth),
        n(off)
    )
}

fn counted(hands: u32) -> String {
    match hands {
        1 => "1 hand".to_owned(),
        n => format!("{n} hands"),
    }
}
