//! Messages at the top of the window: what went wrong and what to do, until dismissed; what was done, for some seconds.

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Order, RichText, Ui, vec2};

use super::session::KeptKey;
use super::theme;
use crate::figure::fonts::icon;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Open,
    Save,
    /// What is kept between one start and the next.
    Session,
    Export,
    Copy,
    /// A table that is read.
    Data,
    Edit,
}

/// Something that a message offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// To open this document, which the session keeps.
    Kept(KeptKey),
    /// To give up the export under way.
    CancelExport,
    /// To give up the copy under way.
    CancelCopy,
    /// To stop reading a table.
    CancelReading,
}

impl Offer {
    fn button(self) -> &'static str {
        match self {
            Self::Kept(_) => "Open it",
            Self::CancelExport => "Cancel the export",
            Self::CancelCopy => "Cancel the copy",
            Self::CancelReading => "Cancel",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Stays until it is dismissed or the next attempt succeeds.
    Error,
    /// Disappears at this time in seconds, which is set when it is first shown.
    Done(Option<f64>),
    /// Stays until it is taken up or dismissed.
    Offer(Offer),
    /// Stays while work is under way, which can be given up.
    UnderWay(Offer),
}

impl Kind {
    /// Whether it goes when there are newer messages, or something has succeeded.
    fn passes(self) -> bool {
        match self {
            Self::Error | Self::Done(_) => true,
            Self::Offer(_) | Self::UnderWay(_) => false,
        }
    }

    fn is_under_way(self) -> bool {
        match self {
            Self::UnderWay(_) => true,
            Self::Error | Self::Done(_) | Self::Offer(_) => false,
        }
    }
}

#[derive(Clone, Debug)]
struct Message {
    topic: Topic,
    kind: Kind,
    text: String,
}

/// Messages that are shown.
#[derive(Clone, Debug, Default)]
pub struct Messages(Vec<Message>);

/// The most messages shown at once beside those that offer something, which stay; older ones are removed.
const SHOWN: usize = 3;
/// Seconds for which a message about something done is shown.
const READ: f64 = 5.0;

impl Messages {
    pub fn error(&mut self, topic: Topic, text: impl Into<String>) {
        self.push(topic, Kind::Error, text.into());
    }

    pub fn done(&mut self, topic: Topic, text: impl Into<String>) {
        self.succeeded(topic);
        self.push(topic, Kind::Done(None), text.into());
    }

    /// Tells what was done, while messages about the same topic stay, which are about something else.
    pub fn also_done(&mut self, topic: Topic, text: impl Into<String>) {
        self.push(topic, Kind::Done(None), text.into());
    }

    pub fn offer(&mut self, topic: Topic, text: impl Into<String>, offer: Offer) {
        self.push(topic, Kind::Offer(offer), text.into());
    }

    /// Tells of work under way which can be given up, or that there is none any more.
    pub fn under_way(&mut self, topic: Topic, offer: Offer, text: Option<String>) {
        let kind = Kind::UnderWay(offer);
        let place = self.0.iter().position(|m| m.kind == kind);
        match (place, text) {
            (Some(i), Some(text)) => self.0[i].text = text,
            (Some(i), None) => {
                self.0.remove(i);
            }
            (None, Some(text)) => self.0.push(Message { topic, kind, text }),
            (None, None) => {}
        }
    }

    /// Removes messages about a topic, whose last attempt has succeeded. What is offered stays on offer.
    pub fn succeeded(&mut self, topic: Topic) {
        self.0.retain(|m| m.topic != topic || !m.kind.passes());
    }

    /// Removes the topmost message that can be dismissed; false if there is none.
    pub fn dismiss(&mut self) -> bool {
        let top = self.0.iter().position(|m| !m.kind.is_under_way());
        top.map(|i| self.0.remove(i)).is_some()
    }

    fn push(&mut self, topic: Topic, kind: Kind, text: String) {
        self.0.retain(|m| m.text != text);
        self.0.push(Message { topic, kind, text });
        let passing = |m: &&Message| m.kind.passes();
        if self.0.iter().filter(passing).count() > SHOWN
            && let Some(oldest) = self.0.iter().position(|m| passing(&m))
        {
            self.0.remove(oldest);
        }
    }

    /// Removes what has been shown for long enough.
    fn expire(&mut self, ctx: &Context) {
        let now = ctx.input(|i| i.time);
        self.0.retain_mut(|message| match &mut message.kind {
            Kind::Error | Kind::Offer(_) | Kind::UnderWay(_) => true,
            Kind::Done(until) => {
                let left = *until.get_or_insert(now + READ) - now;
                if left > 0.0 {
                    ctx.request_repaint_after_secs(left as f32);
                }
                left > 0.0
            }
        });
    }

    /// Shows the messages, while presenting above the knobs; returns the offer that was taken up.
    pub fn messages_ui(&mut self, ctx: &Context, presenting: bool) -> Option<Offer> {
        self.expire(ctx);
        if self.0.is_empty() {
            return None;
        }
        let (mut dismissed, mut taken) = (None, None);
        // Not over the sentence that is being read out.
        let (align, apart) = if presenting {
            (Align2::CENTER_BOTTOM, -110.0)
        } else {
            (Align2::CENTER_TOP, 44.0)
        };
        // Dialogs darken all that is below them.
        Area::new(Id::unique("messages"))
            .order(Order::Tooltip)
            .anchor(align, vec2(0.0, apart))
            .show(ctx, |ui| {
                for (i, message) in self.0.iter().enumerate() {
                    Frame::popup(ui.style()).show(ui, |ui| {
                        ui.set_max_width(ctx.content_rect().width() * 0.7);
                        ui.horizontal(|ui| {
                            let (leave, take) = message_ui(ui, message);
                            if leave {
                                dismissed = Some(i);
                            }
                            taken = take.or(taken);
                        });
                    });
                }
            });
        if let Some(i) = dismissed {
            self.0.remove(i);
        }
        taken
    }
}

/// A message; returns whether it is to go, and what it offers if that was taken up.
fn message_ui(ui: &mut Ui, message: &Message) -> (bool, Option<Offer>) {
    let dark = ui.visuals().dark_mode;
    let (symbol, colour, offer) = match message.kind {
        Kind::Error => (icon::WARNING, theme::warning(dark), None),
        Kind::Done(_) => (icon::CHECK, theme::accent(dark), None),
        Kind::Offer(offer) | Kind::UnderWay(offer) => {
            (icon::INFO, theme::accent(dark), Some(offer))
        }
    };
    ui.label(RichText::new(symbol).color(colour).size(17.0));
    ui.add(Label::new(&message.text).wrap());
    let taken = offer.filter(|offer| ui.button(offer.button()).clicked());
    // It goes when the work has ended.
    if message.kind.is_under_way() {
        return (false, taken);
    }
    let dismissed = ui.button("Dismiss").clicked();
    (dismissed || taken.is_some(), taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_messages_are_shown_however_much_is_offered() {
        let mut messages = Messages::default();
        for (topic, offer) in [
            (Topic::Export, Offer::CancelExport),
            (Topic::Copy, Offer::CancelCopy),
            (Topic::Data, Offer::CancelReading),
        ] {
            messages.under_way(topic, offer, Some(format!("{offer:?}")));
        }
        for text in ["1", "2", "3", "4"] {
            messages.error(Topic::Save, text);
        }
        let texts: Vec<&str> = messages.0[3..].iter().map(|m| m.text.as_str()).collect();
        assert_eq!(texts, ["2", "3", "4"]);
    }
}
