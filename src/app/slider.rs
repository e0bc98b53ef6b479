//! The slider of every number of the document: a rail with marks, dragged by relative motion.

use eframe::egui::emath::smart_aim::best_in_range_f64;
use eframe::egui::{
    self, EventFilter, PointerButton, Rect, Response, Sense, Stroke, Ui, WidgetInfo, accesskit,
    pos2, vec2,
};

use super::fingers::{Meant, least, meant};
use super::rail::{Marks, Rail, Track};
use super::scale::Scale;
use super::theme;
use super::turning;
use crate::parameters::{Legal, Slider as Range};

/// Which values a rail covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Covers {
    /// A range, or more where the value lies outside it.
    Range(Range),
    /// A window around a learning rate, its limit and its best value, in which a point is at most 2 %.
    Rate,
}

/// Measures of a slider, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f32,
    /// Radius of the thumb.
    pub thumb: f32,
    /// Size of the words at the marks.
    pub text: f32,
}

impl Size {
    /// For a row of a panel, as wide as there is room.
    pub fn of_row(ui: &Ui) -> Self {
        Self {
            width: ui.available_width().max(40.0),
            thumb: 7.0,
            text: egui::TextStyle::Small.resolve(ui.style()).size * 0.9,
        }
    }

    /// For a stage: everything in proportion to the text.
    pub fn large(width: f32, text: f32) -> Self {
        Self {
            width,
            thumb: 0.55 * text,
            text: 0.8 * text,
        }
    }

    /// How far the pointer has to move to leave a detent.
    fn detent(self) -> f64 {
        f64::from(self.thumb.max(5.0) * 0.9)
    }

    fn length(self) -> f64 {
        f64::from((self.width - 2.0 * self.thumb).max(1.0))
    }
}

/// A slider. In a panel:
///
/// ```ignore
/// let slider = Slider { marks, detents: &[limit], ..Slider::new("learning rate", Covers::Rate, Size::of_row(ui)) };
/// let response = slider.ui(ui, &mut value);
/// ```
///
/// On a stage it is the same with `Size::large(width, text)`: thumb, rail, marks and the reach of detents follow the size of
/// the text. Two sliders that are shown at the same time need different ids (`ui.push_id`), each of which keeps the range
/// that it shows.
#[derive(Clone, Copy, Debug)]
pub struct Slider<'a> {
    /// Its name for screen readers and tests.
    pub name: &'a str,
    pub covers: Covers,
    pub size: Size,
    pub legal: Legal,
    pub marks: Marks<'a>,
    /// Values that the thumb sticks to a little. Going on in the same direction, or Shift, releases it.
    pub detents: &'a [f64],
    /// The value that a double click restores.
    pub home: Option<f64>,
}

/// What a slider remembers while it is there.
#[derive(Clone, Copy, Debug)]
struct Memory {
    scale: Scale,
    length: f64,
    /// The hand on it, if it is dragged.
    hand: Option<Hand>,
    /// Where a finger is on it that may be going to scroll.
    touched: Option<f32>,
    /// The value to which wheel or keys have turned it, before rounding, and the rounded one.
    turned: Option<[f64; 2]>,
}

#[derive(Clone, Copy, Debug)]
struct Hand {
    /// The place of the grip on the rail with its detents stretched, in points from the left end. It may leave the rail.
    grip: f64,
    pointer: f32,
    moved: bool,
}

impl<'a> Slider<'a> {
    pub fn new(name: &'a str, covers: Covers, size: Size) -> Self {
        Self {
            name,
            covers,
            size,
            legal: Legal::Finite,
            marks: Marks::default(),
            detents: &[],
            home: None,
        }
    }

    /// Height of the slider, with the words at its marks.
    pub fn height(&self) -> f32 {
        let words = if self.marks.are_named() {
            self.size.text * 1.25
        } else {
            0.0
        };
        2.0 * self.size.thumb + words
    }

    /// Shows the slider and moves the value.
    pub fn ui(&self, ui: &mut Ui, value: &mut f64) -> Response {
        // What a finger needs more is half above and half below.
        let more = (least(ui) - self.height()).max(0.0);
        let size = vec2(self.size.width, self.height() + more);
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::drag());
        let top = rect.top() + 0.5 * more;
        let rail = Rect::from_min_max(
            pos2(rect.left() + self.size.thumb, top),
            pos2(rect.right() - self.size.thumb, top + 2.0 * self.size.thumb),
        );
        let before = *value;
        let was = ui.data(|d| d.get_temp::<Memory>(response.id));
        let mut memory = self.remembered(was, *value);
        self.drag(ui, &response, rail, &mut memory, value);
        self.keys(ui, &response, &mut memory, value);
        let doubled = ui.input(|i| i.pointer.button_double_clicked(PointerButton::Primary));
        if let Some(home) = self.home.filter(|_| doubled && response.hovered()) {
            *value = home;
            turning::restore(ui);
        }
        if *value != before {
            *value = self.legal.clamp(*value);
            response.mark_changed();
        }
        // The range follows once the slider is let go.
        if memory.hand.is_none() {
            memory.scale = self.scale(Some(memory.scale), *value);
        }
        ui.data_mut(|d| d.insert_temp(response.id, memory));
        self.tell(ui, &response, memory.scale, *value);
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response, rail, memory, *value);
        }
        response
    }

    fn scale(&self, was: Option<Scale>, value: f64) -> Scale {
        match self.covers {
            Covers::Range(range) => Scale::holding(range, value),
            Covers::Rate => {
                let Marks { limit, best, .. } = self.marks;
                let marks = [limit.map(|(limit, _)| limit), best].into_iter().flatten();
                let marks: Vec<f64> = marks.collect();
                Scale::of_rate(was, value, &marks, self.size.length())
            }
        }
    }

    /// What was remembered. The range stays while it is dragged.
    fn remembered(&self, was: Option<Memory>, value: f64) -> Memory {
        match was {
            // Also if the rail has another length now.
            Some(was) if was.hand.is_some() => was,
            was => Memory {
                scale: self.scale(was.map(|was| was.scale), value),
                length: self.size.length(),
                hand: None,
                touched: was.and_then(|was| was.touched),
                turned: was.and_then(|was| was.turned),
            },
        }
    }

    fn drag(&self, ui: &Ui, response: &Response, rail: Rect, memory: &mut Memory, value: &mut f64) {
        let dragged = response.interact_pointer_pos().map(|at| at.x);
        let dragged = dragged.filter(|_| response.dragged());
        // A finger that has gone without having moved has pressed the place.
        let released = ui.input(|i| i.pointer.any_released());
        let tapped = memory.touched.take().filter(|_| released);
        let Some(pointer) = dragged.or(tapped) else {
            // A press of the thumb that moved nothing asks for keys and wheel.
            if memory.hand.take().is_some_and(|hand| !hand.moved) {
                response.request_focus();
            } else if response.has_focus() && response.clicked_elsewhere() {
                response.surrender_focus();
            }
            return;
        };
        let before = memory.hand;
        if before.is_none() && tapped.is_none() {
            match meant(ui, response.id) {
                Meant::Unknown => {
                    memory.touched = Some(pointer);
                    return;
                }
                Meant::Scroll => return,
                Meant::Drag => {}
            }
        }
        let fine = ui.input(|i| i.modifiers.shift);
        let track = self.track(memory);
        let mut hand = before.unwrap_or_else(|| {
            let pressed = ui.input(|i| i.pointer.press_origin());
            let pressed = pressed.map_or(pointer, |at| at.x);
            self.hand_at(pressed, rail, memory, *value)
        });
        let by = f64::from(pointer - hand.pointer);
        hand.grip = if fine {
            track.stretched(track.bare(hand.grip) + 0.1 * by)
        } else {
            hand.grip + by
        };
        hand.moved |= by != 0.0;
        hand.pointer = pointer;
        memory.hand = Some(hand);
        if before.map_or(hand.moved, |before| before.grip != hand.grip) {
            let place = track.bare(hand.grip);
            *value = self.value_at(memory, place, if fine { 0.05 } else { 0.5 }, !fine);
        }
    }

    /// A hand that takes hold at a place of the screen: of the thumb, or off the thumb, which then jumps there.
    fn hand_at(&self, pointer: f32, rail: Rect, memory: &Memory, value: f64) -> Hand {
        let at = f64::from(pointer - rail.left());
        let thumb = memory.scale.share(value).clamp(0.0, 1.0) * memory.length;
        let gripped = (at - thumb).abs() <= f64::from(self.size.thumb) + 2.0;
        let track = self.track(memory);
        Hand {
            grip: track.stretched(if gripped { thumb } else { at }),
            pointer,
            moved: !gripped,
        }
    }

    fn track(&self, memory: &Memory) -> Track {
        let Memory { scale, length, .. } = *memory;
        let places = self
            .detents
            .iter()
            .map(|detent| scale.share(*detent) * length);
        Track::new(places, self.size.detent())
    }

    /// A place of the rail in points, not beyond its ends; a rate goes on beyond those of its window.
    fn on_rail(&self, memory: &Memory, place: f64) -> f64 {
        match self.covers {
            Covers::Range(_) => place.clamp(0.0, memory.length),
            Covers::Rate => place,
        }
    }

    /// The value at a place of the rail in points: the detent that is there, or the shortest number within `aim` points.
    fn value_at(&self, memory: &Memory, place: f64, aim: f64, sticks: bool) -> f64 {
        let Memory { scale, length, .. } = *memory;
        let place = self.on_rail(memory, place);
        let at = |place: f64| scale.at(place / length);
        let ends = [0.0, length].into_iter().find(|end| *end == place);
        if let (Covers::Range(_), Some(end)) = (self.covers, ends) {
            return at(end);
        }
        let (mut low, mut high) = (at(place - aim), at(place + aim));
        for &detent in self.detents {
            let there = scale.share(detent) * length;
            if sticks && (there - place).abs() < 1e-6 {
                return detent;
            }
            // A rounded number stays on its side of a detent.
            if there < place {
                low = low.max(detent);
            } else {
                high = high.min(detent);
            }
        }
        best_in_range_f64(low, high)
    }

    /// Arrow keys and the wheel, while it has the focus, and what a screen reader asks for.
    fn keys(&self, ui: &Ui, response: &Response, memory: &mut Memory, value: &mut f64) {
        let mut steps = 0.0;
        if response.has_focus() && ui.is_enabled() {
            let arrows = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, arrows));
            steps += turning::arrow_steps(ui);
            if response.hovered() {
                steps += turning::wheel_steps(ui);
            }
        }
        ui.input(|input| {
            let id = response.id;
            use accesskit::Action::{Decrement, Increment};
            steps += input.num_accesskit_action_requests(id, Increment) as f64
                - input.num_accesskit_action_requests(id, Decrement) as f64;
            for request in input.accesskit_action_requests(id, accesskit::Action::SetValue) {
                if let Some(accesskit::ActionData::NumericValue(asked)) = request.data {
                    *value = asked;
                }
            }
        });
        if steps == 0.0 {
            return;
        }
        let size = if ui.input(|i| i.modifiers.shift) {
            0.1
        } else {
            1.0
        };
        let exact = match memory.turned {
            Some([exact, of]) if of == *value => exact,
            Some(_) | None => *value,
        };
        let step = size * memory.length * 0.01;
        let from = memory.scale.share(exact).max(0.0) * memory.length;
        let place = self.on_rail(memory, from + steps * step);
        let mut next = self.value_at(memory, place, 0.4 * step.min(1.0), false);
        let mut exact = memory.scale.at(place / memory.length);
        if let Legal::Whole(..) | Legal::Exact(_) = self.legal
            && steps.abs() >= 1.0
        {
            let least = (*value + steps.signum()).round();
            if (next - least) * steps < 0.0 {
                (next, exact) = (least, least);
            }
        }
        *value = self.legal.clamp(next);
        // The way back does not begin beyond what is legal.
        if self.legal.is_continuous() && *value != next {
            exact = *value;
        }
        memory.turned = Some([exact, *value]);
        turning::turn(ui);
    }

    /// Role, value, range and actions for a screen reader.
    fn tell(&self, ui: &Ui, response: &Response, scale: Scale, value: f64) {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::slider(enabled, value, self.name));
        let [low, high] = scale.ends();
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(low);
            node.set_max_numeric_value(high);
            node.set_numeric_value_step(scale.at(scale.share(value).max(0.0) + 0.01) - value);
            for action in [
                accesskit::Action::SetValue,
                accesskit::Action::Increment,
                accesskit::Action::Decrement,
            ] {
                node.add_action(action);
            }
        });
    }

    fn paint(&self, ui: &Ui, response: &Response, rail: Rect, memory: Memory, value: f64) {
        let visuals = ui.style().interact(response);
        let thickness = (0.7 * self.size.thumb).max(4.0);
        let rail = Rail {
            bar: Rect::from_center_size(rail.center(), vec2(rail.width(), thickness)),
            scale: memory.scale,
            thumb: self.size.thumb,
            text: self.size.text,
        };
        let thumb = pos2(rail.x(value), rail.bar.center().y);
        rail.paint(ui, thumb.x, self.marks);
        let painter = ui.painter();
        painter.circle(
            thumb,
            self.size.thumb - 1.0,
            visuals.bg_fill,
            visuals.fg_stroke,
        );
        if response.has_focus() {
            let accent = theme::accent(ui.visuals().dark_mode);
            painter.circle_stroke(thumb, self.size.thumb, Stroke::new(2.0, accent));
        }
    }
}
