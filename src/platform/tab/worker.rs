//! Workers of the page: they run the same program, and do what takes long. Where work is given up, its worker ends with it, and the
//! next one starts from the program that the browser has compiled already.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::later::later;
use crate::platform::News;

/// Whether what takes long can go away from the window's thread.
pub const HAS_WORKERS: bool = true;

/// The most workers at a time: each has a memory of its own.
const MOST: usize = 4;

/// What a worker says.
pub enum Said {
    News(News),
    /// A file that it has written: its path, and what it holds.
    File(String, Vec<u8>),
}

type Hear = Box<dyn FnMut(Said)>;

/// A worker at hand. Its listeners live as long as it does.
struct Hand {
    worker: Worker,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

struct Waiting {
    errand: u64,
    name: &'static str,
    task: Vec<u8>,
    hear: Hear,
}

#[derive(Default)]
struct Pool {
    next: u64,
    /// By the number that its listeners know it under.
    hands: BTreeMap<u64, Hand>,
    idle: Vec<u64>,
    /// By errand: who works at it, and who hears of it.
    busy: BTreeMap<u64, (u64, Hear)>,
    waiting: VecDeque<Waiting>,
}

thread_local! {
    static POOL: RefCell<Pool> = RefCell::default();
}

/// Work that a worker does. Dropping it gives it up.
#[derive(Debug)]
pub struct Errand(u64);

/// Gives work to a worker by the name that it is known under there; `hear` is told what becomes of it.
pub fn send(name: &'static str, task: Vec<u8>, hear: impl FnMut(Said) + 'static) -> Option<Errand> {
    let errand = POOL.with_borrow_mut(|pool| {
        pool.next += 1;
        let errand = pool.next;
        pool.waiting.push_back(Waiting {
            errand,
            name,
            task,
            hear: Box::new(hear),
        });
        errand
    });
    begin();
    Some(Errand(errand))
}

/// Gives waiting work to workers that are free or can be started.
fn begin() {
    POOL.with_borrow_mut(|pool| {
        while pool.busy.len() < MOST && !pool.waiting.is_empty() {
            let hand = pool.idle.pop().or_else(|| pool.start());
            let Some(mut waiting) = pool.waiting.pop_front() else {
                return;
            };
            let task = Uint8Array::from(waiting.task.as_slice());
            let message = object(&[("name", waiting.name.into()), ("task", task.into())]);
            let worker = hand.and_then(|hand| pool.hands.get(&hand));
            let sent = worker.is_some_and(|hand| hand.worker.post_message(&message).is_ok());
            match hand.filter(|_| sent) {
                Some(hand) => drop(pool.busy.insert(waiting.errand, (hand, waiting.hear))),
                // Whoever hears that it has failed may ask for something else.
                None => drop(later(move || {
                    (waiting.hear)(Said::News(News::Done(None)));
                })),
            }
        }
    });
}

impl Pool {
    fn start(&mut self) -> Option<u64> {
        self.next += 1;
        let hand = self.next;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("worker.js", &options).ok()?;
        let heard = Closure::new(move |message: MessageEvent| hear(hand, &message.data()));
        let failed = Closure::new(move |_| hear(hand, &object(&[("done", JsValue::UNDEFINED)])));
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let module = object(&[("module", wasm_bindgen::module())]);
        worker.post_message(&module).ok()?;
        let _listeners = [heard, failed];
        self.hands.insert(hand, Hand { worker, _listeners });
        Some(hand)
    }
}

/// A worker says something.
fn hear(hand: u64, said: &JsValue) {
    let get = |key: &str| Reflect::get(said, &key.into()).unwrap_or_default();
    let errand = POOL.with_borrow(|pool| {
        let mut busy = pool.busy.iter();
        busy.find(|(_, (by, _))| *by == hand)
            .map(|(errand, _)| *errand)
    });
    let Some(errand) = errand else {
        return;
    };
    if let (Some(path), Some(file)) = (get("path").as_string(), get("file").dyn_ref::<Uint8Array>())
    {
        tell(errand, Said::File(path, file.to_vec()));
    } else if let Some(what) = get("what").as_string() {
        let steps = ["done", "total"].map(|key| get(key).as_f64().unwrap_or(0.0) as u64);
        tell(errand, Said::News(News::Progress(what, steps)));
    } else {
        let done = get("done").dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
        let failed = done.is_none();
        let hear = POOL.with_borrow_mut(|pool| {
            let (_, hear) = pool.busy.remove(&errand)?;
            // What has failed once may have left its memory in disorder.
            match failed {
                true => drop(pool.hands.remove(&hand).map(end_later)),
                false => pool.idle.push(hand),
            }
            Some(hear)
        });
        if let Some(mut hear) = hear {
            hear(Said::News(News::Done(done)));
        }
        begin();
    }
}

/// A listener may not be dropped while it is called.
fn end_later(hand: Hand) {
    hand.worker.terminate();
    let _ = later(move || drop(hand));
}

fn tell(errand: u64, said: Said) {
    let found = POOL.with_borrow_mut(|pool| pool.busy.remove(&errand));
    if let Some((hand, mut hear)) = found {
        hear(said);
        POOL.with_borrow_mut(|pool| pool.busy.insert(errand, (hand, hear)));
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        let errand = self.0;
        let ended = POOL.with_borrow_mut(|pool| {
            pool.waiting.retain(|waiting| waiting.errand != errand);
            let (hand, _) = pool.busy.remove(&errand)?;
            pool.hands.remove(&hand)
        });
        if ended.map(end_later).is_some() {
            begin();
        }
    }
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Between two reports, in milliseconds: the page need not know more often.
const PAUSE: f64 = 50.0;

/// What tells the page how far the work of this worker has come, not more often than it can be seen.
pub fn reporter() -> impl Fn(&str, [u64; 2]) + Send + Sync {
    let last = AtomicU64::new(0);
    move |what, steps| {
        let now = js_sys::Date::now();
        if now - f64::from_bits(last.load(Ordering::Relaxed)) >= PAUSE {
            last.store(now.to_bits(), Ordering::Relaxed);
            report(what, steps);
        }
    }
}

fn report(what: &str, [done, total]: [u64; 2]) {
    let message = object(&[
        ("what", what.into()),
        ("done", (done as f64).into()),
        ("total", (total as f64).into()),
    ]);
    let _ = scope().map(|scope| scope.post_message(&message));
}

/// Hands a file to the page; false if this is no worker.
pub fn hand_over(path: &str, bytes: &[u8]) -> bool {
    let message = object(&[
        ("path", path.into()),
        ("file", Uint8Array::from(bytes).into()),
    ]);
    scope().is_some_and(|scope| scope.post_message(&message).is_ok())
}
