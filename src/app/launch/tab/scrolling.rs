//! A figure within another page leaves the scrolling of that page to it: the wheel, and fingers that take hold of nothing. Ctrl with the wheel
//! and two fingers zoom the figure.

use std::cell::Cell;
use std::rc::Rc;

use eframe::WebRunner;
use eframe::egui::{self, Context};
use web_sys::{Event, HtmlCanvasElement, TouchEvent, WheelEvent};

use super::listening::listen;
use crate::app::App;
use crate::platform::document;

/// What the rules of style ask for: the page around scrolls on, and what a finger does up and down is decided when it comes down.
const EMBEDDED: &str = "data-embed";

thread_local! {
    /// Whether the page around has taken the finger that is down.
    static IS_GIVEN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the browser has nothing more to do with what the window hears of. What a finger that comes down or moves is for, it decides itself.
pub fn is_done(event: &egui::Event) -> bool {
    match event {
        egui::Event::PointerButton { pressed: true, .. } | egui::Event::PointerMoved(_) => false,
        egui::Event::PointerButton { .. } | egui::Event::PointerGone => !IS_GIVEN.get(),
        _ => true,
    }
}

/// Leaves scrolling to the page around from now on.
pub fn leave_scrolling(canvas: &HtmlCanvasElement, runner: &WebRunner, ctx: &Context) {
    if let Some(page) = document().and_then(|document| document.document_element()) {
        let _ = page.set_attribute(EMBEDDED, "");
    }
    // egui, which listens to the canvas as well but later, would keep it.
    listen(canvas, "wheel", |event: WheelEvent| {
        if !event.ctrl_key() && !event.meta_key() {
            event.stop_immediate_propagation();
        }
    });
    let are_kept = Rc::new(Cell::new(false));
    let (kept, owner, seen) = (Rc::clone(&are_kept), runner.clone(), ctx.clone());
    listen(canvas, "touchstart", move |event: TouchEvent| {
        IS_GIVEN.set(false);
        // The press came before it as that of a pointer, so what it has hold of is known.
        let held = || owner.app_mut::<App>().is_some_and(|app| app.is_held(&seen));
        kept.set(event.touches().length() > 1 || held());
        if kept.get() {
            event.prevent_default();
        }
    });
    listen(canvas, "touchmove", move |event: TouchEvent| {
        if are_kept.get() && event.cancelable() {
            event.prevent_default();
        }
    });
    let (owner, ctx) = (runner.clone(), ctx.clone());
    listen(canvas, "pointercancel", move |_: Event| {
        IS_GIVEN.set(true);
        if let Some(mut app) = owner.app_mut::<App>() {
            app.give_finger();
            ctx.request_repaint();
        }
    });
}
