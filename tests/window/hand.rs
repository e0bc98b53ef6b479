//! A hand on the window: pointer, wheel and keyboard, and eyes for names and warnings.

use std::path::PathBuf;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{
    Event, Galley, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, PointerButton,
    Pos2, Rect, Theme, TouchDeviceId, TouchId, TouchPhase, Vec2, ViewportCommand, ViewportId, vec2,
};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use ravine::app::{App, Startup};
use ravine::figure::script;
use ravine::scenario::Scenario;
use ravine::spelling::script::spelled;
use ravine::workbench::{Budget, Origin};

use super::renderer::CpuRenderer;

/// More frames than anything takes to settle.
const FRAMES: usize = 60;

pub const LAPTOP: Vec2 = vec2(1280.0, 800.0);

/// An open window and what it has asked of the system.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub renderer: CpuRenderer,
    /// Since the window opened.
    pub commands: Vec<ViewportCommand>,
    /// Since the window opened.
    pub output: Vec<OutputCommand>,
    pointer: Pos2,
    /// The finger that moves the pointer.
    first: Option<u64>,
}

/// How a window is opened.
pub struct Opening {
    pub startup: Startup,
    pub size: Vec2,
    /// What the window remembers of its look; the harness sets a look of its own once more.
    pub theme: Theme,
}

/// A window without documents and without a session, whose frames compute whatever they show, so that it does the same on every
/// machine.
pub fn startup() -> Startup {
    Startup {
        budget: Budget::UNLIMITED,
        ..Startup::default()
    }
}

impl Opening {
    pub fn of(scenario: Scenario) -> Self {
        Self {
            startup: Startup {
                documents: vec![(scenario, Origin::New).into()],
                ..startup()
            },
            size: LAPTOP,
            theme: Theme::Light,
        }
    }

    pub fn open(self) -> Window {
        let renderer = CpuRenderer::default();
        let Self {
            startup,
            size,
            theme,
        } = self;
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(1.0 / 60.0)
            .with_theme(theme)
            .with_max_steps(4)
            .renderer(renderer.clone())
            .build_eframe(|creation| App::new(&creation.egui_ctx, startup));
        let mut window = Window {
            harness,
            renderer,
            commands: Vec::new(),
            output: Vec::new(),
            pointer: Pos2::ZERO,
            first: None,
        };
        window.frame();
        window
    }
}

impl Window {
    /// The first lesson, at its end.
    pub fn open() -> Self {
        Opening::of(Scenario::default()).open()
    }

    pub fn scenario(&self) -> &Scenario {
        self.harness.state().scenario()
    }

    pub fn step(&self) -> usize {
        self.harness.state().step()
    }

    /// One frame, after which nothing may warn.
    pub fn frame(&mut self) {
        self.harness.step();
        let output = self.harness.output();
        if let Some(viewport) = output.viewport_output.get(&ViewportId::ROOT) {
            self.commands.extend(viewport.commands.iter().cloned());
        }
        self.output
            .extend(output.platform_output.commands.iter().cloned());
        let warnings = warnings(&output.shapes);
        assert!(warnings.is_empty(), "{warnings:#?}");
    }

    pub fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame();
        }
    }

    /// A frame after so many seconds without any.
    pub fn sleep(&mut self, seconds: f64) {
        let now = self.harness.ctx.input(|i| i.time);
        self.harness.input_mut().time = Some(now + seconds);
        self.frame();
        self.harness.input_mut().time = None;
    }

    /// Frames until threads have computed all that is wanted and the window asks for none; then every control must have a
    /// name.
    pub fn settle(&mut self) {
        for _ in 0..FRAMES {
            self.frame();
            self.until("all is computed", |w| !w.harness.state().is_computing());
            // A thread's last result may have been taken over after its panel was drawn in that frame.
            self.frame();
            if self.is_idle() && !self.harness.state().is_computing() {
                self.harness.check_accessibility();
                return;
            }
        }
        panic!("never idle: {:#?}", self.harness.ctx.repaint_causes());
    }

    /// Whether no frame is asked for at once.
    pub fn is_idle(&self) -> bool {
        self.repaint_delay() > Duration::ZERO
    }

    pub fn repaint_delay(&self) -> Duration {
        let viewports = &self.harness.output().viewport_output;
        viewports
            .get(&ViewportId::ROOT)
            .map_or(Duration::MAX, |v| v.repaint_delay)
    }

    /// Runs frames, with pauses for threads, until a condition holds; for at least two minutes, as machines may be slow.
    pub fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        for _ in 0..12_000 {
            if so(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
            self.frame();
        }
        panic!("it never came to this: {what}");
    }

    pub fn event(&mut self, event: Event) {
        self.harness.event(event);
        self.frame();
    }

    // Pointer

    pub fn move_to(&mut self, at: Pos2) {
        self.pointer = at;
        self.event(Event::PointerMoved(at));
    }

    fn button(&mut self, pressed: bool) {
        self.event(Event::PointerButton {
            pos: self.pointer,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }

    pub fn down(&mut self) {
        self.button(true);
    }

    pub fn up(&mut self) {
        self.button(false);
    }

    pub fn click_at(&mut self, at: Pos2) {
        self.move_to(at);
        self.down();
        self.up();
        self.frame();
    }

    pub fn double_click_at(&mut self, at: Pos2) {
        self.click_at(at);
        self.down();
        self.up();
        self.frame();
    }

    /// Lets time pass, so that the next click is not the second of two.
    pub fn pause(&mut self) {
        self.frames(25);
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.move_to(from);
        self.down();
        for share in [0.1, 0.5, 0.8, 1.0] {
            self.move_to(from.lerp(to, share));
        }
        self.up();
        self.frame();
    }

    pub fn wheel(&mut self, at: Pos2, points: f32) {
        self.move_to(at);
        self.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.frames(30);
    }

    // Fingers

    /// What a finger does, with what egui's integrations make of the first one that is down: a pointer.
    pub fn finger(&mut self, id: u64, phase: TouchPhase, at: Pos2) {
        let touch = Event::Touch {
            device_id: TouchDeviceId(0),
            id: TouchId(id),
            phase,
            pos: at,
            force: None,
        };
        self.harness.event(touch);
        if self.first.is_none_or(|first| first == id) {
            let button = |pressed| Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            };
            let events = match phase {
                TouchPhase::Start => vec![Event::PointerMoved(at), button(true)],
                TouchPhase::Move => vec![Event::PointerMoved(at)],
                TouchPhase::End => vec![button(false), Event::PointerGone],
                TouchPhase::Cancel => vec![Event::PointerGone],
            };
            events
                .into_iter()
                .for_each(|event| self.harness.event(event));
            match phase {
                TouchPhase::Start => self.first = Some(id),
                TouchPhase::Move => {}
                TouchPhase::End | TouchPhase::Cancel => self.first = None,
            }
        }
        self.frame();
    }

    /// A finger goes from one place to another.
    pub fn swipe(&mut self, id: u64, from: Pos2, to: Pos2) {
        self.finger(id, TouchPhase::Start, from);
        for share in [0.1, 0.5, 0.8, 1.0] {
            self.finger(id, TouchPhase::Move, from.lerp(to, share));
        }
        self.finger(id, TouchPhase::End, to);
        self.settle();
    }

    // Keyboard

    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    /// A key with modifiers as a keyboard of a PC sends it: the command key is Ctrl.
    pub fn press_with(&mut self, mut modifiers: Modifiers, key: Key) {
        modifiers.ctrl |= modifiers.command;
        self.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.event(Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            });
        }
        self.event(Event::ModifiersChanged(Modifiers::NONE));
    }

    pub fn type_text(&mut self, text: &str) {
        self.event(Event::Text(text.to_owned()));
    }

    // Names

    pub fn count(&self, role: Role, name: &str) -> usize {
        self.harness.query_all(by(role, name)).count()
    }

    pub fn has(&self, role: Role, name: &str) -> bool {
        self.count(role, name) > 0
    }

    /// The `nth` control of that role and name, counted in the order of the screen reader.
    pub fn find(&self, role: Role, name: &str, nth: usize) -> Node<'_> {
        let mut found = self.harness.query_all(By::new().role(role));
        let named = |node: &Node<'_>| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| plain(&label) == name)
        };
        let found = found.by_ref().filter(named).nth(nth);
        found.unwrap_or_else(|| panic!("no {role:?} {name:?} {nth} in {:#?}", self.names(role)))
    }

    pub fn names(&self, role: Role) -> Vec<String> {
        let of_role = self.harness.query_all(By::new().role(role));
        of_role
            .filter_map(|n| n.accesskit_node().label().map(|l| plain(&l)))
            .collect()
    }

    pub fn rect(&self, role: Role, name: &str, nth: usize) -> Rect {
        self.find(role, name, nth).rect()
    }

    /// Scrolls to a control and returns its new place.
    pub fn reach(&mut self, role: Role, name: &str, nth: usize) -> Rect {
        self.frame();
        self.find(role, name, nth).scroll_to_me();
        // The request reaches the scroll area only after some frames.
        self.frames(4);
        let mut last = Rect::NOTHING;
        for _ in 0..FRAMES {
            self.frame();
            let now = self.rect(role, name, nth);
            if now == last {
                return now;
            }
            last = now;
        }
        panic!("{name} never comes to rest");
    }

    pub fn click(&mut self, role: Role, name: &str, nth: usize) {
        let at = self.reach(role, name, nth).center();
        self.click_at(at);
    }

    pub fn click_button(&mut self, name: &str) {
        self.click(Role::Button, name, 0);
    }

    /// Of two buttons with that name, the one in the dialog rather than in the top bar.
    pub fn click_in_dialog(&mut self, name: &str) {
        let last = self.count(Role::Button, name) - 1;
        self.click(Role::Button, name, last);
    }

    /// All that labels say.
    pub fn texts(&self) -> Vec<String> {
        let labels = self.harness.query_all(By::new().role(Role::Label));
        labels.filter_map(|n| n.accesskit_node().value()).collect()
    }

    /// All that is written, with its places.
    pub fn places(&self) -> Vec<(String, Rect)> {
        fn visit(shape: &Shape, found: &mut Vec<(String, Rect)>) {
            match shape {
                Shape::Text(text) => {
                    let place = text.galley.rect.translate(text.pos.to_vec2());
                    found.push((text.galley.text().to_owned(), place));
                }
                Shape::Vec(shapes) => shapes.iter().for_each(|shape| visit(shape, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        let shapes = self.harness.output().shapes.iter();
        shapes.for_each(|clipped| visit(&clipped.shape, &mut found));
        found
    }

    pub fn says(&self, text: &str) -> bool {
        self.texts().iter().any(|t| t.contains(text))
    }

    pub fn can_undo(&self) -> bool {
        !self
            .find(Role::Button, "Undo", 0)
            .accesskit_node()
            .is_disabled()
    }

    pub fn undo(&mut self) {
        self.press_with(Modifiers::COMMAND, Key::Z);
    }
}

/// A scenario's file in a folder.
pub fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a temporary folder can be written");
    path
}

fn by(role: Role, name: &str) -> By<'_> {
    By::new()
        .role(role)
        .predicate(move |node| node.label().is_some_and(|label| plain(&label) == name))
}

/// A name without the icons, which the icon font keeps in Unicode's private area.
fn plain(label: &str) -> String {
    let text: String = label
        .chars()
        .filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c))
        .collect();
    text.trim().to_owned()
}

/// What egui paints where two widgets have one id, or one lies between pixels.
fn warnings(shapes: &[ClippedShape]) -> Vec<String> {
    let mut found = Vec::new();
    for clipped in shapes {
        texts(&clipped.shape, &mut |text| {
            let twice = text.contains("use of") && text.contains(" ID ");
            if text.contains('🔥') || text.contains("Unaligned") || twice {
                found.push(text.to_owned());
            }
        });
    }
    found
}

/// A text as it was before it was set: exponents and indices in Unicode's forms, and plain spaces around signs.
fn written(galley: &Galley) -> String {
    let job = &galley.job;
    let stretches = job.sections.iter().map(|section| {
        let range = &section.byte_range;
        let text = &job.text[range.start.0..range.end.0];
        match script(&section.format) {
            Some(script) => spelled(script, text),
            None => text.to_owned(),
        }
    });
    let text: String = stretches.collect();
    text.replace('\u{202f}', " ")
        .replace("\u{a0}=\u{a0}", " = ")
}

pub fn texts(shape: &Shape, visit: &mut impl FnMut(&str)) {
    match shape {
        Shape::Text(text) => visit(&written(&text.galley)),
        Shape::Vec(shapes) => {
            for shape in shapes {
                texts(shape, visit);
            }
        }
        _ => {}
    }
}
