//! Locks between the tabs that show one site: what one of them holds, and the others are to leave alone.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_time::Duration;

// The Web Locks API, <https://w3c.github.io/web-locks/>, which web-sys calls unstable. Pages that came unencrypted from another
// machine do without.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = query)]
    fn query() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request(name: &str, options: &Object, while_held: &Function) -> Result<Promise, JsValue>;
}

/// What the names of our locks begin with.
const OURS: &str = "ravine:";

thread_local! {
    /// What other tabs held when the browser was last asked.
    static OTHERS: RefCell<BTreeSet<PathBuf>> = const { RefCell::new(BTreeSet::new()) };
    /// What this tab holds.
    static OWN: RefCell<BTreeSet<PathBuf>> = const { RefCell::new(BTreeSet::new()) };
}

/// Asks the browser what other tabs hold. It answers later only, and is therefore asked ahead: before the window is there, and from time to
/// time. Two tabs that are opened in the same moment may hold the same.
pub async fn hear_of_others() {
    let Ok(answer) = query() else {
        return;
    };
    let Ok(answer) = JsFuture::from(answer).await else {
        return;
    };
    let Ok(held) = Reflect::get(&answer, &"held".into()) else {
        return;
    };
    let held = Array::from(&held);
    let names = held.iter().filter_map(|lock| {
        let name = Reflect::get(&lock, &"name".into()).ok()?.as_string()?;
        Some(PathBuf::from(name.strip_prefix(OURS)?))
    });
    let others = OWN.with_borrow(|own| names.filter(|name| !own.contains(name)).collect());
    OTHERS.set(others);
}

/// A lock that a tab holds.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// What lets go of it in the browser, which does so anyhow if the tab is closed.
    release: RefCell<Option<Function>>,
}

impl Lock {
    /// The lock of that name.
    pub fn open(path: &Path) -> Option<Self> {
        Some(Self {
            path: path.to_owned(),
            release: RefCell::new(None),
        })
    }

    /// Holds it until it is dropped, unless this tab does already or another one did when the browser was last asked.
    pub fn try_hold(&self) -> bool {
        let is_free = OTHERS.with_borrow(|others| !others.contains(&self.path))
            && OWN.with_borrow_mut(|own| own.insert(self.path.clone()));
        if is_free {
            self.release.replace(Some(self.tell()));
        }
        is_free
    }

    /// Tabs do not wait for each other, as a page must not: what one of them does with the storage in one go takes no time in which another
    /// one is likely to come.
    pub fn wait(&self, _patience: Duration) {}

    /// Tells the browser, for tabs that are opened later; returns what ends it.
    fn tell(&self) -> Function {
        let mut release = None;
        let held = Promise::new(&mut |done, _| release = Some(done));
        let options = Object::new();
        // Where it cannot be set, the lock is waited for, which does no harm.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        let while_held = Closure::once_into_js(move |_lock: JsValue| held);
        let name = format!("{OURS}{}", self.path.display());
        // Where there are no locks, the tab goes on without.
        let _ = request(&name, &options, while_held.unchecked_ref());
        release.unwrap_or_default()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            OWN.with_borrow_mut(|own| own.remove(&self.path));
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
