//! The tour of one minute on the real controls, which the first start offers: a strip with a sentence, and a ring around the control. It
//! covers nothing, and each step waits for what it asks for.

use eframe::egui::{
    Button, Context, Frame, Id, Label, LayerId, Margin, Order, Panel, RichText, Stroke, StrokeKind,
    TextStyle, Ui,
};

use super::App;
use super::focus::Place;
use super::messages::Topic;
use super::theme;
use super::turning;
use super::welcome::{self, STEPS, Seen, Welcome};
use crate::figure::fonts;

impl App {
    /// Begins the tour, with its controls on screen.
    pub(super) fn begin_tour(&mut self, ctx: &Context) {
        if self.presenting.is_some() {
            self.present(ctx);
        }
        self.dialogs.help = false;
        if self.is_compact(ctx) {
            let message = "The tour needs a larger window: its controls are beside the plot.";
            self.messages.done(Topic::Edit, message);
            return;
        }
        self.scenario.signals.shown = false;
        self.scenario.polynomials.shown = false;
        self.settings.panels.right = true;
        self.settings.panels.chart = true;
        self.playback.to_end();
        self.wait_at(0);
    }

    fn wait_at(&mut self, step: usize) {
        self.welcome = match step < STEPS.len() {
            true => Welcome::At(step, Box::new(self.seen())),
            false => Welcome::Away,
        };
    }

    fn seen(&self) -> Seen {
        let rates = self.scenario.optimizers.iter().map(|o| o.method.lr());
        Seen {
            start: self.scenario.origin(),
            rates: rates.collect(),
            step: self.step(),
            chart: self.scenario.chart,
            presenting: self.presenting.is_some(),
            origin: self.origin.clone(),
        }
    }

    /// Puts the tour away; whether there was one.
    pub(super) fn end_tour(&mut self) -> bool {
        !matches!(std::mem::take(&mut self.welcome), Welcome::Away)
    }

    /// The strip of the tour under the top bar.
    pub(super) fn welcome_ui(&mut self, ui: &mut Ui) {
        let text = match &self.welcome {
            Welcome::Away => return,
            Welcome::Offered => {
                "New to Ravine? A tour of one minute shows five controls.".to_owned()
            }
            Welcome::At(step, _) => {
                let (_, sentence) = STEPS[*step];
                format!("{} of {}: {sentence}", step + 1, STEPS.len())
            }
        };
        let names = match &self.welcome {
            Welcome::Offered => [Some("Start the tour"), Some("No, thanks")],
            Welcome::At(step, _) => {
                let next = (step + 1 < STEPS.len()).then_some("Next");
                [next, Some("End the tour")]
            }
            Welcome::Away => [None; 2],
        };
        let frame = Frame::side_top_panel(ui.style())
            .inner_margin(Margin::symmetric(8, 3))
            .fill(ui.visuals().selection.bg_fill);
        let panel = Panel::top("welcome").resizable(false).frame(frame);
        let clicked = panel.show(ui, |ui| {
            self.tour.put(Place::Welcome, ui.unique_id());
            let size = TextStyle::Body.resolve(ui.style()).size;
            let ink = ui.visuals().strong_text_color();
            let line = ui.horizontal_wrapped(|ui| {
                let text = RichText::new(text).size(1.1 * size).color(ink);
                let font = text.family(fonts::semibold());
                ui.add(Label::new(font).wrap());
                names.map(|name| name.is_some_and(|name| ui.add(Button::new(name)).clicked()))
            });
            line.inner
        });
        let ctx = ui.ctx().clone();
        match (clicked.inner, &self.welcome) {
            ([true, _], Welcome::Offered) => self.begin_tour(&ctx),
            ([true, _], Welcome::At(step, _)) => self.wait_at(step + 1),
            ([_, true], Welcome::Offered | Welcome::At(..)) => {
                self.end_tour();
            }
            ([false, false], _) | (_, Welcome::Away) => {}
        }
    }

    /// A ring around the control of the step, and the next step once what it asks for is done and let go.
    pub(super) fn guide(&mut self, ctx: &Context) {
        let places = welcome::places(ctx);
        let Welcome::At(step, seen) = &self.welcome else {
            return;
        };
        let (step, control) = (*step, STEPS[*step].0);
        let moving = ctx.input(|i| i.pointer.any_down()) || turning::is_turning(ctx);
        if !moving && seen.differs(&self.seen(), control) {
            self.wait_at(step + 1);
            ctx.request_repaint();
            return;
        }
        // On a stage it points at nothing.
        let shown = places[step].filter(|_| self.presenting.is_none());
        if let Some(rect) = shown.filter(|rect| rect.is_positive()) {
            let layer = LayerId::new(Order::Foreground, Id::unique("ring of the tour"));
            let painter = ctx.layer_painter(layer);
            let dark = self.settings.dark;
            let halo = theme::figure_style(dark, 1.0).background;
            for (width, ink) in [(6.0, halo), (3.0, theme::accent(dark))] {
                let stroke = Stroke::new(width, ink);
                painter.rect_stroke(rect.expand(3.0), 6.0, stroke, StrokeKind::Middle);
            }
        }
    }
}
