//! A session, from the first frame to the last invariant.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    DroppedFile, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2,
    Theme, TouchPhase, Vec2, ViewportEvent, ViewportId, pos2, vec2,
};
use egui_kittest::Node;
use ravine::app::Startup;
use ravine::scenario::{Maps, Scenario, read, write};

use super::Plan;
use super::actions::{Action, Spot, Touch};
use super::caught::caught;
use super::controls::{self, Control};
use super::folder::{Folder, Thing, WRITTEN};
use super::twin;
use crate::hand::{LAPTOP, Opening, Window};

/// More steps of a run make maps slow, and are undone: what a map costs is tested elsewhere.
const MOST_STEPS: usize = 400;

/// Frames without a reason for another.
const CALM: usize = 4;

/// How a session failed.
pub struct Failed {
    pub why: String,
    /// The actions that had been begun, and what they touched.
    pub log: Vec<String>,
}

/// Plays a session.
pub fn play(plan: &Plan) -> Result<(), Failed> {
    let log = RefCell::new(Vec::new());
    let result = caught(|| {
        let mut session = Session::open(plan);
        for action in &plan.actions {
            log.borrow_mut().push(format!("{action:?}"));
            if let Some(control) = session.act(action)
                && let Some(line) = log.borrow_mut().last_mut()
            {
                line.push_str(&format!(": {:?} {:?}", control.role, control.name));
            }
        }
        twin::check(session);
    });
    result.map_err(|why| Failed {
        why,
        log: log.into_inner(),
    })
}

pub struct Session {
    pub window: Window,
    pub folder: Folder,
    /// The document as it was opened.
    pub first: Scenario,
    /// Its origin, as the window keeps it.
    pub of_first: [Option<String>; 2],
    /// Whether several pages were opened, which no other window knows of.
    pub has_deck: bool,
    at: Pos2,
    held: Option<PointerButton>,
}

impl Session {
    fn open(plan: &Plan) -> Self {
        let folder = Folder::of(plan.files);
        let startup = Startup {
            documents: vec![(plan.document.clone(), plan.origin.clone()).into()],
            state_folder: Some(folder.state()),
            ..Startup::default()
        };
        let opening = Opening {
            startup,
            size: LAPTOP,
            theme: Theme::Light,
        };
        let mut window = opening.open();
        let first = window.scenario().clone();
        eframe::App::on_exit(window.harness.state_mut(), None);
        let of_first = folder.kept_origin();
        Self {
            window,
            folder,
            first,
            of_first,
            has_deck: false,
            at: Pos2::ZERO,
            held: None,
        }
    }

    /// Does something; returns the control that it was done to.
    fn act(&mut self, action: &Action) -> Option<Control> {
        self.guard_paths();
        let touched = match action {
            Action::Control(pick, touch) => self.touch(*pick, touch),
            other => {
                self.begin(other);
                None
            }
        };
        self.window.frames(2);
        round_trip(self.window.scenario());
        if self.window.is_idle() {
            self.window.harness.check_accessibility();
        }
        self.tame();
        touched
    }

    fn begin(&mut self, action: &Action) {
        match action {
            Action::Control(pick, touch) => {
                self.touch(*pick, touch);
            }
            Action::Click {
                at,
                button,
                twice,
                modifiers,
            } => {
                let at = self.place(*at);
                self.click(at, *button, *modifiers);
                if *twice {
                    self.click(at, *button, *modifiers);
                }
            }
            Action::Drag {
                from,
                to,
                button,
                modifiers,
                lets_go,
            } => {
                let (from, to) = (self.place(*from), self.place(*to));
                self.drag(from, to, *button, *modifiers);
                if *lets_go {
                    self.let_go();
                }
            }
            Action::Move(at) => self.go(self.place(*at)),
            Action::Wheel { at, by, modifiers } => self.wheel(self.place(*at), *by, *modifiers),
            Action::Key(modifiers, key) => self.window.press_with(*modifiers, *key),
            Action::Text(text) => self.window.type_text(text),
            Action::Paste(text) => self.window.event(Event::Paste((*text).to_owned())),
            Action::Resize(size) => {
                self.window.harness.set_size(*size);
            }
            Action::Wait(seconds) => self.window.sleep(*seconds),
            Action::Drop(thing) => {
                self.has_deck |= matches!(thing, Thing::Folder);
                self.drop(self.folder.thing(*thing));
            }
            Action::Close => self.close(),
            Action::PointerGone => self.window.event(Event::PointerGone),
            Action::Burst(keys) => self.burst(keys),
        }
    }

    fn touch(&mut self, pick: usize, touch: &Touch) -> Option<Control> {
        // Not all can be seen, and things can be clicked without having been looked for.
        let sought = !pick.is_multiple_of(3);
        let control = controls::picked(&mut self.window, pick, sought)?;
        let (rect, at) = (control.rect, control.rect.center());
        match touch {
            Touch::Click => self.click(at, PointerButton::Primary, Modifiers::NONE),
            Touch::DoubleClick => {
                self.click(at, PointerButton::Primary, Modifiers::NONE);
                self.click(at, PointerButton::Primary, Modifiers::NONE);
            }
            Touch::RightClick => self.click(at, PointerButton::Secondary, Modifiers::NONE),
            Touch::Drag(by) => {
                let reach = rect.size().clamp(Vec2::splat(40.0), Vec2::splat(400.0));
                self.drag(
                    at,
                    at + *by * reach,
                    PointerButton::Primary,
                    Modifiers::NONE,
                );
                self.let_go();
            }
            Touch::Wheel(by, modifiers) => self.wheel(at, vec2(0.0, *by), *modifiers),
            Touch::Type(text, then) => {
                self.click(at, PointerButton::Primary, Modifiers::NONE);
                self.window.press_with(Modifiers::COMMAND, Key::A);
                self.guard_paths();
                self.window.type_text(text);
                self.guard_paths();
                if let Some(key) = then {
                    self.window.press(*key);
                }
            }
        }
        Some(control)
    }

    fn place(&self, [x, y]: Spot) -> Pos2 {
        let size = controls::size(&self.window);
        pos2(x * size.x, y * size.y)
    }

    fn go(&mut self, at: Pos2) {
        self.at = at;
        self.window.event(Event::PointerMoved(at));
    }

    fn button(&mut self, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.held = pressed.then_some(button);
        self.window.event(Event::PointerButton {
            pos: self.at,
            button,
            pressed,
            modifiers,
        });
    }

    pub fn let_go(&mut self) {
        if let Some(button) = self.held {
            self.button(button, false, Modifiers::NONE);
        }
    }

    fn click(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.let_go();
        self.go(at);
        self.button(button, true, modifiers);
        self.button(button, false, modifiers);
    }

    fn drag(&mut self, from: Pos2, to: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.let_go();
        self.window.event(Event::ModifiersChanged(modifiers));
        self.go(from);
        self.button(button, true, modifiers);
        for share in [0.1, 0.6, 1.0] {
            self.go(from.lerp(to, share));
        }
        self.window.event(Event::ModifiersChanged(Modifiers::NONE));
    }

    fn wheel(&mut self, at: Pos2, delta: Vec2, mut modifiers: Modifiers) {
        modifiers.ctrl |= modifiers.command;
        self.go(at);
        self.window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers,
        });
        // The rest of the turn comes with the next frames.
        self.window.frames(6);
    }

    fn burst(&mut self, keys: &[Key]) {
        let events = &mut self.window.harness.input_mut().events;
        for key in keys {
            events.push(Event::Key {
                key: *key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            });
        }
        self.window.frame();
    }

    fn drop(&mut self, path: PathBuf) {
        let files = &mut self.window.harness.input_mut().dropped_files;
        files.push(Arc::new(Dropped(path)));
        self.window.frame();
    }

    fn close(&mut self) {
        let viewports = &mut self.window.harness.input_mut().viewports;
        let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
        root.events.push(ViewportEvent::Close);
        self.window.frame();
    }

    /// Files are written to the session's folder only: whatever a dialog suggests, or has been typed there, is replaced.
    fn guard_paths(&mut self) {
        for name in ["Path", "File"] {
            let strays = |node: &Node<'_>| {
                let value = node.value().unwrap_or_default();
                !value.starts_with(&self.folder.path().display().to_string())
            };
            let field = controls::named(&self.window, Role::TextInput, name);
            let Some(field) = field.filter(strays) else {
                continue;
            };
            field.focus();
            self.window.frame();
            let path = self.folder.path().join(WRITTEN);
            self.window.press_with(Modifiers::COMMAND, Key::A);
            self.window.type_text(&path.display().to_string());
            let field = controls::named(&self.window, Role::TextInput, name);
            let value = field.and_then(|field| field.value());
            assert!(
                value
                    .as_deref()
                    .is_none_or(|v| v.starts_with(&path.display().to_string())),
                "{value:?} in {name:?}"
            );
        }
    }

    /// Undoes a run that has become long.
    fn tame(&mut self) {
        for _ in 0..4 {
            if self.window.scenario().run.steps <= MOST_STEPS {
                return;
            }
            self.let_go();
            blur(&mut self.window);
            self.window.undo();
            self.window.frame();
        }
    }
}

/// Takes the focus from whatever has it.
pub fn blur(window: &mut Window) {
    window.harness.ctx.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
    window.frames(2);
}

/// Frames until all is computed and no more are asked for, several times in a row: between two sketches of a map nothing is
/// being computed, and what has just been computed is shown by the next frame.
pub fn settle(window: &mut Window) {
    let mut calm = 0;
    // Two minutes for threads; what needs none is at rest long before.
    for frame in 0..24_000 {
        window.frame();
        if window.is_idle() && !window.harness.state().is_computing() {
            calm += 1;
            if calm == CALM {
                window.harness.check_accessibility();
                return;
            }
        } else {
            calm = 0;
            if frame > 200 || window.harness.state().is_computing() {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
    panic!("never idle: {:#?}", window.harness.ctx.repaint_causes());
}

/// What is written reads back, and writes the same again.
pub fn round_trip(scenario: &Scenario) {
    let text = write(scenario);
    match read("written", &text) {
        Ok(again) => {
            let apart = difference(&again, scenario);
            assert!(
                is_kept(&again, scenario),
                "reads otherwise: {apart}\n{text}"
            );
            assert_eq!(write(&again), text);
        }
        Err(e) => panic!("not read: {e}\n{text}"),
    }
}

/// Whether a document is what a file keeps of another. While a change is not complete, there may still be knobs and axes of what the
/// document no longer has; no file can hold them.
pub fn is_kept(kept: &Scenario, of: &Scenario) -> bool {
    let resting = Scenario {
        knobs: of.knobs.clone(),
        maps: Maps {
            axes: of.maps.axes,
            ..kept.maps
        },
        ..kept.clone()
    };
    resting == *of && write(kept) == write(of)
}

/// The lines in which two documents differ.
pub fn difference(here: &Scenario, wanted: &Scenario) -> String {
    let [here, wanted] = [here, wanted].map(write);
    let only = |of: &str, not: &str| -> Vec<String> {
        let not: Vec<&str> = not.lines().collect();
        let lines = of.lines().filter(|line| !not.contains(line));
        lines.map(str::to_owned).collect()
    };
    let (here, wanted) = (only(&here, &wanted), only(&wanted, &here));
    format!("it is {here:#?}, and was {wanted:#?}")
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}
