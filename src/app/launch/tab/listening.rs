//! Hearing what happens on the page.

use eframe::wasm_bindgen::JsCast as _;
use eframe::wasm_bindgen::prelude::Closure;
use web_sys::EventTarget;

/// Listens as long as the page is there, before all others do.
pub fn listen<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    target: &EventTarget,
    what: &str,
    hear: impl FnMut(E) + 'static,
) {
    let heard = Closure::<dyn FnMut(E)>::new(hear);
    let listener = heard.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback_and_bool(what, listener, true);
    heard.forget();
}
