//! The page that the window is on.

use super::later::later_by;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, Document, HtmlAnchorElement, Storage, Url};

/// How long a browser may take before it reads what it downloads, in milliseconds.
const READING: i32 = 60_000;

/// What is on the page.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Whether this is the page, not a worker of it.
pub fn is_page() -> bool {
    web_sys::window().is_some()
}

/// What the page keeps from one visit to the next; `None` where the user has forbidden that.
pub fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The whole address of the page.
pub fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    location.and_then(|l| l.href().ok()).unwrap_or_default()
}

/// Whether what points here is a finger.
pub fn is_touched() -> bool {
    let coarse = web_sys::window().and_then(|w| w.match_media("(pointer: coarse)").ok()?);
    coarse.is_some_and(|coarse| coarse.matches())
}

/// Gives the user a file, as if a link to it had been followed.
pub fn download(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let document = document().ok_or("there is no page")?;
    let kind = BlobPropertyBag::new();
    kind.set_type("application/octet-stream");
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Some browsers read it only now.
    let _ = later_by(READING, move || drop(Url::revoke_object_url(&address)));
    Ok(())
}
