//! How far the tour on the real controls has come, and where these are.

use eframe::egui::{Context, Id, Rect, Ui};

use crate::scenario::{Chart, Start};
use crate::workbench::Origin;

/// A control that the tour shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Start,
    Rate,
    Playhead,
    Chart,
    Present,
}

/// The steps, each with what it asks for.
pub const STEPS: [(Control, &str); 5] = [
    (
        Control::Start,
        "Drag the ring at the start, and every path follows.",
    ),
    (
        Control::Rate,
        "Drag the learning rate η of the open card, and its path follows while you drag.",
    ),
    (
        Control::Playhead,
        "Move the playhead, or press ← and →: the card tells what the method does at that step.",
    ),
    (
        Control::Chart,
        "Choose another quantity for the chart, such as the gradient norm.",
    ),
    (
        Control::Present,
        "Press Present to show it to a class, and Esc to come back. The button at the top left has the lessons; ? has the list of keys and this tour.",
    ),
];

/// How far the tour has come.
#[derive(Default)]
pub enum Welcome {
    /// Nobody asks for it.
    #[default]
    Away,
    /// It is offered.
    Offered,
    /// It waits at a step for something to change.
    At(usize, Box<Seen>),
}

/// What the steps wait for a change of.
#[derive(PartialEq)]
pub struct Seen {
    pub start: Start,
    pub rates: Vec<f64>,
    pub step: usize,
    pub chart: Chart,
    pub presenting: bool,
    pub origin: Origin,
}

impl Seen {
    /// Whether what a step asks for has been done since.
    pub fn differs(&self, now: &Self, control: Control) -> bool {
        match control {
            Control::Start => self.start != now.start,
            Control::Rate => self.rates != now.rates,
            Control::Playhead => self.step != now.step,
            Control::Chart => self.chart != now.chart,
            Control::Present => now.presenting || self.origin != now.origin,
        }
    }
}

/// Tells the tour where a control is in this frame.
pub fn mark(ui: &Ui, control: Control, rect: Rect) {
    let rect = rect.intersect(ui.clip_rect());
    ui.data_mut(|d| d.insert_temp(place_of(control), Some(rect)));
}

/// Where each control of the steps is, as far as it has been shown in this frame.
pub fn places(ctx: &Context) -> [Option<Rect>; STEPS.len()] {
    STEPS.map(|(control, _)| {
        let id = place_of(control);
        ctx.data_mut(|d| d.remove_temp::<Option<Rect>>(id))
            .flatten()
    })
}

fn place_of(control: Control) -> Id {
    Id::unique(("tour", control as u8))
}
