//! Files that the user picks, in the browser's own dialog.

use std::path::PathBuf;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::app::purpose::{Purpose, TABLES, endings};
use crate::export::Format;
use crate::platform::{document, fs};
use crate::workbench::{Answering, Job};

/// Asks for files to be opened, and calls `wake` once they are read; or names the one that is written: where a browser puts that is its
/// own affair.
pub fn pick(wake: impl FnOnce() + 'static, purpose: Purpose, name: String) -> Job<Vec<PathBuf>> {
    let (answering, job) = Job::answered();
    match purpose {
        Purpose::Open | Purpose::Data => {
            // Without the dialog nothing is chosen, and the job is lost.
            let _ = ask(wake, purpose, answering);
        }
        Purpose::Save | Purpose::Deck | Purpose::Export | Purpose::Trace | Purpose::Extract(_) => {
            answering.answer(vec![name.into()])
        }
    }
    job
}

fn ask(
    wake: impl FnOnce() + 'static,
    purpose: Purpose,
    answering: Answering<Vec<PathBuf>>,
) -> Option<()> {
    let input = document()?.create_element("input").ok()?;
    let input: HtmlInputElement = input.dyn_into().ok()?;
    input.set_type("file");
    input.set_accept(&accepted(purpose));
    input.set_multiple(purpose == Purpose::Open);
    let chosen = {
        let input = input.clone();
        Closure::once_into_js(move || {
            wasm_bindgen_futures::spawn_local(async move {
                let mut paths = Vec::new();
                let files = input.files();
                let count = files.as_ref().map_or(0, |files| files.length());
                for file in (0..count).filter_map(|i| files.as_ref()?.get(i)) {
                    paths.extend(read(&file).await);
                }
                answering.answer(paths);
                wake();
            });
        })
    };
    input.set_onchange(Some(chosen.unchecked_ref()));
    input.set_oncancel(Some(chosen.unchecked_ref()));
    input.click();
    Some(())
}

/// Reads a file into the memory of the page.
async fn read(file: &File) -> Option<PathBuf> {
    let bytes: Promise = file.array_buffer();
    let bytes = JsFuture::from(bytes).await.ok()?;
    let path = fs::place(file.name().as_ref());
    fs::put(&path, &Uint8Array::new(&bytes).to_vec()).ok()?;
    Some(path)
}

/// What the dialog offers, as the browser takes it.
fn accepted(purpose: Purpose) -> String {
    let mut all = TABLES.to_vec();
    if purpose == Purpose::Open {
        all.push("toml");
        all.extend(endings(Format::ALL.into_iter().filter(|f| f.carries())));
    }
    let all: Vec<String> = all.iter().map(|ending| format!(".{ending}")).collect();
    all.join(",")
}
