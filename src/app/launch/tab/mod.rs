//! Opens the window in a tab of a browser.

mod listening;
mod scrolling;
mod still;

use eframe::egui::Key;
use eframe::wasm_bindgen::{JsCast as _, JsValue};
use eframe::{WebOptions, WebRunner};
use web_sys::{Event, HtmlCanvasElement, KeyboardEvent};

use crate::app::commands::ROWS;
use crate::app::shell::is_ours;
use crate::app::{App, Startup};
use crate::platform::{document, every, fs, hear_of_others};

use listening::listen;
use scrolling::{is_done, leave_scrolling};
use still::show_still;

/// The id of the canvas on the page.
const CANVAS: &str = "ravine";

/// How often the window asks what other tabs hold, in milliseconds.
const ASKING: i32 = 1000;

/// Keys that come as what they do: they copy, cut and paste.
const OF_THE_CLIPBOARD: [Key; 3] = [Key::C, Key::X, Key::V];

/// Puts the window on the page, where it stays as long as the page does.
///
/// # Errors
/// If the page has no canvas for it.
pub fn run(mut startup: Startup) -> Result<(), String> {
    let canvas = document().and_then(|document| document.get_element_by_id(CANVAS));
    let canvas: HtmlCanvasElement = canvas
        .and_then(|canvas| canvas.dyn_into().ok())
        .ok_or("the page has no canvas")?;
    startup.state_folder = Some(fs::STATE.into());
    startup.tour = true;
    let shown = startup
        .documents
        .first()
        .map(|given| given.scenario.clone());
    let runner = WebRunner::new();
    show_still_where_lost(&canvas, runner.clone());
    keep_when_left(&runner);
    take_keys();
    let embedded = startup.asks.embed;
    let mut options = WebOptions::default();
    if embedded {
        options.should_prevent_default = Box::new(is_done);
    }
    wasm_bindgen_futures::spawn_local(async move {
        hear_of_others().await;
        every(ASKING, || {
            wasm_bindgen_futures::spawn_local(hear_of_others())
        });
        let (ground, owner) = (canvas.clone(), runner.clone());
        let create = move |creation: &eframe::CreationContext<'_>| {
            if embedded {
                leave_scrolling(&ground, &owner, &creation.egui_ctx);
            }
            Ok(Box::new(App::new(&creation.egui_ctx, startup)) as Box<dyn eframe::App>)
        };
        let started = runner.start(canvas, options, Box::new(create));
        match started.await {
            Ok(()) => mark("data-ready"),
            Err(reason) => show_still(&cannot_start(&reason), &shown.unwrap_or_default(), None),
        }
    });
    Ok(())
}

/// Why there is no window.
fn cannot_start(reason: &JsValue) -> String {
    let canvas = document().and_then(|document| document.create_element("canvas").ok());
    let canvas: Option<HtmlCanvasElement> = canvas.and_then(|canvas| canvas.dyn_into().ok());
    let draws = |canvas: HtmlCanvasElement| {
        let mut kinds = ["webgl2", "webgl"].into_iter();
        kinds.any(|kind| {
            canvas
                .get_context(kind)
                .is_ok_and(|context| context.is_some())
        })
    };
    if !canvas.is_some_and(draws) {
        return "This browser does not offer WebGL, which the window is drawn with.".to_owned();
    }
    let error = reason
        .dyn_ref::<js_sys::Error>()
        .map(|error| error.message().into());
    let told: Option<String> = error.or_else(|| reason.as_string());
    let told = told.unwrap_or_else(|| format!("{reason:?}"));
    format!(
        "The window cannot start here: {}.",
        told.trim_end_matches('.')
    )
}

/// Lets the page know what has become of the window.
fn mark(attribute: &str) {
    let body = document().and_then(|document| document.body());
    let _ = body.map(|body| body.set_attribute(attribute, ""));
}

/// Where the browser takes the drawing surface away, as some do when many tabs have one, the figure stays.
fn show_still_where_lost(canvas: &HtmlCanvasElement, runner: WebRunner) {
    listen(canvas, "webglcontextlost", move |_: Event| {
        let Some(mut app) = runner.app_mut::<App>() else {
            return;
        };
        app.keep_all();
        let (scenario, step) = (app.scenario().clone(), app.step());
        drop(app);
        runner.destroy();
        show_still(
            "The browser has taken the drawing surface away. Reload the page to go on.",
            &scenario,
            Some(step),
        );
    });
}

/// Keeps the document when the page is left or goes out of sight, and lets the browser ask where that is not enough.
fn keep_when_left(runner: &WebRunner) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let keep = |runner: WebRunner| {
        move |_: Event| {
            if let Some(mut app) = runner.app_mut::<App>() {
                app.keep_all();
            }
        }
    };
    listen(&window, "pagehide", keep(runner.clone()));
    listen(&window, "visibilitychange", keep(runner.clone()));
    let runner = runner.clone();
    listen(&window, "beforeunload", move |event: Event| {
        let loses = runner
            .app_mut::<App>()
            .is_some_and(|mut app| app.would_lose());
        if loses {
            event.prevent_default();
        }
    });
}

/// Keeps the browser from doing something else with the keys of the window, such as searching on Ctrl+E. What is typed without Ctrl is
/// left to it: that is how text comes in.
fn take_keys() {
    let Some(window) = web_sys::window() else {
        return;
    };
    listen(&window, "keydown", |event: KeyboardEvent| {
        let key = Key::from_name(&event.key());
        let command = event.ctrl_key() || event.meta_key();
        let keys = ROWS.iter().flat_map(|row| row.keys).map(|(key, _)| key);
        let mut keys = keys.filter(|key| is_ours(key));
        let is_taken = keys.any(|taken| {
            let modifiers = taken.modifiers;
            Some(taken.logical_key) == key
                && (modifiers.command, modifiers.shift) == (command, event.shift_key())
                && (command || event.key().len() > 1)
        });
        let copies = !event.shift_key() && key.is_some_and(|k| OF_THE_CLIPBOARD.contains(&k));
        if is_taken && !copies {
            event.prevent_default();
        }
    });
}
