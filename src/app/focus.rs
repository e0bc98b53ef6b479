//! The order in which Tab and screen readers go through the window: that of the eye. Panels are made in another one, because
//! the plot gets the space that the others leave, and shows what has been changed in them.

use std::collections::HashMap;

use eframe::egui::{
    Context, Event, EventFilter, FocusDirection, Id, Key, LayerId, Modifiers, Order, Popup, Rect,
    Response, Stroke, StrokeKind, Ui, Vec2, WidgetRects, vec2,
};

use super::theme;
use crate::figure::Aside;

/// The places of panels in the window, in the order of the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Top,
    /// The tour on the real controls.
    Welcome,
    Notes,
    /// What the class is asked.
    Asking,
    Tasks,
    /// What the page hides and locks.
    Restraint,
    Left,
    /// The fit where it stands at the left of the plot.
    Fit,
    Plot,
    /// What stands in the column at the right of the plot.
    Aside(Aside),
    /// The chart in that column.
    Beside,
    Right,
    Chart,
    Knobs,
    Timeline,
}

/// The way through the panels of a frame, by the ids of their contents.
#[derive(Debug, Default)]
pub struct Tour {
    root: Option<Id>,
    places: HashMap<Id, Place>,
    /// Where keys do what they do while nothing has the focus.
    pictures: Vec<Id>,
    /// What is reached from the control beside it.
    passed_over: Vec<Id>,
    /// What a finger may be put on to scroll the page around.
    grounds: Vec<Id>,
}

impl Tour {
    /// A way through a `Ui` of this id in which there is no panel yet.
    pub fn within(root: Id) -> Self {
        Self {
            root: Some(root),
            ..Self::default()
        }
    }

    pub fn put(&mut self, place: Place, content: Id) {
        self.places.insert(content, place);
    }

    /// Records a picture; with the focus on it, the keys of the playhead work as they do without any focus.
    pub fn picture(&mut self, ui: &Ui, picture: &Response) {
        self.knob(ui, picture);
        self.ground(picture);
        if picture.has_focus() {
            ring(ui, picture.rect.shrink(1.0));
        }
    }

    /// Records a control that shows by itself that it has the focus, and leaves the keys of the playhead alone.
    pub fn knob(&mut self, ui: &Ui, knob: &Response) {
        self.pictures.push(knob.id);
        if knob.has_focus() {
            keep_arrows(ui, knob);
        }
    }

    /// Records what leaves a finger that comes down on it to the page around, although it is dragged, too.
    pub fn ground(&mut self, ground: &Response) {
        self.grounds.push(ground.id);
    }

    /// Whether the finger that has just come down has taken hold of something that it is going to drag.
    pub fn is_held(&self, ctx: &Context) -> bool {
        let widgets = ctx.viewport(|v| v.prev_pass.widgets.clone());
        let mut dragged = widgets
            .layers()
            .flat_map(|(_, widgets)| widgets)
            .filter(|widget| widget.sense.senses_drag() && !self.grounds.contains(&widget.id));
        dragged.any(|widget| {
            let response = ctx.read_response(widget.id);
            response.is_some_and(|response| response.is_pointer_button_down_on())
        })
    }

    /// Makes Tab pass over a control.
    pub fn pass_over(&mut self, control: &Response) {
        self.passed_over.push(control.id);
    }

    /// Whether no control has the focus that might use a key itself.
    pub fn is_free(&self, ctx: &Context) -> bool {
        let focused = ctx.memory(|m| m.focused());
        focused.is_none_or(|id| self.pictures.contains(&id))
    }

    /// Moves the focus where Tab was pressed, through the widgets of the last frame. Popups and dialogs keep it, but
    /// messages above them do not.
    pub fn walk(&self, ctx: &Context) {
        let (back, forward) = ctx.input_mut(|i| {
            let back = i.count_and_consume_key(Modifiers::SHIFT, Key::Tab);
            (back, i.count_and_consume_key(Modifiers::NONE, Key::Tab))
        });
        if back == forward {
            return;
        }
        // egui would follow the order in which widgets were made.
        ctx.memory_mut(|m| m.move_focus(FocusDirection::None));
        let stops = self.stops(ctx);
        let here = ctx.memory(|m| m.focused());
        let here = here.and_then(|id| stops.iter().position(|stop| *stop == id));
        let next = match here {
            Some(at) => at + stops.len() + forward - back,
            None if forward > 0 => 0,
            None => stops.len().saturating_sub(1),
        };
        if let Some(next) = next.checked_rem(stops.len()) {
            ctx.memory_mut(|m| m.request_focus(stops[next]));
        }
    }

    /// The widgets that take the focus, in order.
    fn stops(&self, ctx: &Context) -> Vec<Id> {
        let popup = Popup::is_any_open(ctx);
        let keeps = |layer: LayerId| !popup || layer.order == Order::Foreground;
        let widgets = ctx.viewport(|v| v.prev_pass.widgets.clone());
        let mut layers: Vec<LayerId> = ctx.memory(|m| {
            let reached = widgets
                .layer_ids()
                .filter(|layer| m.allows_interaction(*layer));
            reached.filter(|layer| keeps(*layer)).collect()
        });
        layers.sort_by_key(|layer| (layer.order, layer.id.value()));
        let mut stops = Vec::new();
        for layer in layers {
            for widget in widgets.get_layer(layer) {
                let place = self.place(&widgets, widget.id);
                // The edges of panels, which no key can move, belong to none of them.
                let reached = place.is_some() || layer.order != Order::Background;
                let reached = reached && !self.passed_over.contains(&widget.id);
                if widget.sense.is_focusable() && widget.enabled && widget.visible && reached {
                    stops.push(Stop {
                        elsewhere: place.is_none(),
                        place,
                        rect: widget.rect,
                        id: widget.id,
                    });
                }
            }
        }
        // Rows are made from the top, but some of them from the right.
        stops.sort_by_key(|stop| (stop.elsewhere, stop.place));
        for row in stops.chunk_by_mut(Stop::is_beside) {
            row.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
        }
        stops.into_iter().map(|stop| stop.id).collect()
    }

    fn place(&self, widgets: &WidgetRects, widget: Id) -> Option<Place> {
        let mut chain = ancestry(widgets, widget);
        chain.find_map(|id| self.places.get(&id).copied())
    }

    /// Brings the nodes of the panels into order, for screen readers.
    pub fn arrange(&self, ctx: &Context) {
        let Some(root) = self.root else {
            return;
        };
        let places: HashMap<_, _> = ctx.viewport(|v| {
            let widgets = &v.this_pass.widgets;
            let node = |(content, place): (&Id, &Place)| {
                let mut chain = ancestry(widgets, *content);
                // The last one before the root is what the root has as a child.
                let below = chain.by_ref().take_while(|id| *id != root).last()?;
                Some((below.accesskit_id(), *place))
            };
            self.places.iter().filter_map(node).collect()
        });
        ctx.accesskit_node_builder(root, |node| {
            let mut children = node.children().to_vec();
            children.sort_by_key(|child| {
                let place = places.get(child);
                (place.is_none(), place.copied())
            });
            node.set_children(children);
        });
    }
}

/// A widget that takes the focus.
struct Stop {
    /// Whether it is in no panel, but in a popup, say.
    elsewhere: bool,
    place: Option<Place>,
    rect: Rect,
    id: Id,
}

impl Stop {
    /// Whether two widgets of one panel are in one row.
    fn is_beside(&self, other: &Self) -> bool {
        let [a, b] = [self.rect.y_range(), other.rect.y_range()];
        self.place == other.place && (a.contains(b.center()) || b.contains(a.center()))
    }
}

/// Whether a key was pressed, even if a command has consumed its event.
pub fn was_pressed(ui: &Ui, wanted: Key) -> bool {
    let is_wanted = |event: &Event| match event {
        Event::Key { key, pressed, .. } => *pressed && *key == wanted,
        _ => false,
    };
    ui.input(|i| i.raw.events.iter().any(is_wanted))
}

/// Scrolls to the widget that Tab has just come to, if it is in this content of a scroll area.
pub fn follow(ui: &Ui) {
    let focused = ui.memory(|m| m.focused());
    let Some(focused) = focused.filter(|_| was_pressed(ui, Key::Tab)) else {
        return;
    };
    let rect = ui.ctx().viewport(|v| {
        let widgets = &v.this_pass.widgets;
        let mut chain = ancestry(widgets, focused);
        let inside = chain.any(|id| id == ui.unique_id());
        widgets.get(focused).filter(|_| inside).map(|w| w.rect)
    });
    if let Some(rect) = rect {
        ui.scroll_to_rect(rect.expand(ui.spacing().interact_size.y), None);
    }
}

/// How far the arrow keys move a handle that has the focus, in points; finely with Shift.
pub fn nudge(ui: &Ui, handle: &Response) -> Option<Vec2> {
    if !handle.has_focus() {
        return None;
    }
    keep_arrows(ui, handle);
    ring(ui, handle.rect);
    let by = |key: Key| ui.input(|i| i.num_presses(key) as f32);
    let fine = ui.input(|i| i.modifiers.shift);
    let presses = vec2(
        by(Key::ArrowRight) - by(Key::ArrowLeft),
        by(Key::ArrowDown) - by(Key::ArrowUp),
    );
    (presses != Vec2::ZERO).then(|| presses * if fine { 1.0 } else { 10.0 })
}

/// Keeps egui from moving the focus with the arrow keys.
fn keep_arrows(ui: &Ui, widget: &Response) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|m| m.set_focus_lock_filter(widget.id, filter));
    if widget.gained_focus() {
        // egui takes the filter over one frame later.
        ui.ctx().request_repaint();
    }
}

/// Shows where the focus is.
fn ring(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(2.0, theme::accent(ui.visuals().dark_mode));
    ui.painter()
        .rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
}

/// A widget and everything that it is part of, from the inside out.
fn ancestry(widgets: &WidgetRects, widget: Id) -> impl Iterator<Item = Id> {
    let parent = |id: &Id| {
        let parent = widgets.get(*id)?.parent_id;
        (parent != *id).then_some(parent)
    };
    std::iter::successors(Some(widget), parent)
}
