//! Messages in a corner of the window: what went wrong and what to do, until dismissed.

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Order, RichText, vec2};

use super::theme;
use crate::figure::fonts::icon;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Open,
    Save,
    Export,
    Copy,
    Edit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Stays until it is dismissed or the next attempt succeeds.
    Error,
    /// Disappears after a few seconds.
    Done,
}

#[derive(Clone, Debug)]
struct Message {
    topic: Topic,
    kind: Kind,
    text: String,
    /// Seconds left.
    left: f32,
}

/// Messages that are shown.
#[derive(Clone, Debug, Default)]
pub struct Messages(Vec<Message>);

/// The most messages shown at once; older ones are removed.
const SHOWN: usize = 3;

impl Messages {
    pub fn error(&mut self, topic: Topic, text: impl Into<String>) {
        self.push(topic, Kind::Error, text.into());
    }

    pub fn done(&mut self, topic: Topic, text: impl Into<String>) {
        self.succeeded(topic);
        self.push(topic, Kind::Done, text.into());
    }

    /// Removes messages about a topic, whose last attempt has succeeded.
    pub fn succeeded(&mut self, topic: Topic) {
        self.0.retain(|m| m.topic != topic);
    }

    fn push(&mut self, topic: Topic, kind: Kind, text: String) {
        self.0.retain(|m| m.text != text);
        self.0.push(Message {
            topic,
            kind,
            text,
            left: 5.0,
        });
        if self.0.len() > SHOWN {
            self.0.remove(0);
        }
    }

    pub fn messages_ui(&mut self, ctx: &Context) {
        let dt = ctx.input(|i| i.stable_dt).min(0.5);
        for message in &mut self.0 {
            if message.kind == Kind::Done {
                message.left -= dt;
                ctx.request_repaint_after_secs(message.left.max(0.05));
            }
        }
        self.0.retain(|m| m.left > 0.0);
        if self.0.is_empty() {
            return;
        }
        let mut dismissed = None;
        Area::new(Id::unique("messages"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 44.0))
            .show(ctx, |ui| {
                for (i, message) in self.0.iter().enumerate() {
                    Frame::popup(ui.style()).show(ui, |ui| {
                        ui.set_max_width(ctx.content_rect().width() * 0.7);
                        ui.horizontal(|ui| {
                            let dark = ui.visuals().dark_mode;
                            let (symbol, colour) = match message.kind {
                                Kind::Error => (icon::WARNING, theme::warning(dark)),
                                Kind::Done => (icon::CHECK, theme::accent(dark)),
                            };
                            ui.label(RichText::new(symbol).color(colour).size(17.0));
                            ui.add(Label::new(&message.text).wrap());
                            if ui.button("Dismiss").clicked() {
                                dismissed = Some(i);
                            }
                        });
                    });
                }
            });
        if let Some(i) = dismissed {
            self.0.remove(i);
        }
    }
}
