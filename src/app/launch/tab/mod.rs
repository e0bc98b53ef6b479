//! Opens the window in a tab of a browser.

mod still;

use eframe::egui::Event;
use eframe::wasm_bindgen::JsCast as _;
use eframe::wasm_bindgen::prelude::Closure;
use eframe::{WebOptions, WebRunner};
use web_sys::HtmlCanvasElement;

use crate::app::shell::OF_THE_BROWSER;
use crate::app::{App, Startup};
use crate::platform::{document, fs};

use still::show_still;

/// The id of the canvas on the page.
const CANVAS: &str = "ravine";

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
    wasm_bindgen_futures::spawn_local(async move {
        let create = |creation: &eframe::CreationContext<'_>| {
            Ok(Box::new(App::new(&creation.egui_ctx, startup)) as Box<dyn eframe::App>)
        };
        match runner.start(canvas, options(), Box::new(create)).await {
            Ok(()) => mark("data-ready"),
            Err(_) => show_still(
                "This browser does not offer WebGL, which the window is drawn with.",
                &shown.unwrap_or_default(),
                None,
            ),
        }
    });
    Ok(())
}

fn options() -> WebOptions {
    WebOptions {
        should_prevent_default: Box::new(
            |event| !matches!(event, Event::Key { key, .. } if OF_THE_BROWSER.contains(key)),
        ),
        ..WebOptions::default()
    }
}

/// Lets the page know what has become of the window.
fn mark(attribute: &str) {
    let body = document().and_then(|document| document.body());
    let _ = body.map(|body| body.set_attribute(attribute, ""));
}

/// Where the browser takes the drawing surface away, as some do when many tabs have one, the figure stays.
fn show_still_where_lost(canvas: &HtmlCanvasElement, runner: WebRunner) {
    let lost = Closure::<dyn FnMut()>::new(move || {
        let Some(app) = runner.app_mut::<App>() else {
            return;
        };
        let (scenario, step) = (app.scenario().clone(), app.step());
        drop(app);
        show_still(
            "The browser has taken the drawing surface away. Reload the page to go on; your work is kept.",
            &scenario,
            Some(step),
        );
    });
    let listener = lost.as_ref().unchecked_ref();
    let _ = canvas.add_event_listener_with_callback("webglcontextlost", listener);
    // As long as the page.
    lost.forget();
}
